"""What a line or a sentence says of parts of a call: each name with the figures behind it.

::

    ○ 바다형 : 4개사, 총 12억원, 과제당 최대 3억원
    예산 : 총 20억원 (바다형 12억원, 4개사 / 숲형 8억원, 2개사)
    올해는 바다형 12억 원(4개사), 숲형 8억 원(2개사)을 지원한다.

A text is taken apart into figures, the words that say what a figure is, signs that part
items, and other words.  Words, then figures are an item; figures behind figures are the
same item's.  Brackets that hold figures alone belong to the item before them, others may
hold a list of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache, partial
from typing import Final, NamedTuple

from reader.tables.part_names import (
    is_label_of_figures,
    may_be_part,
    role_of_label,
)
from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.counted import (
    COUNT,
    COUNT_FIRST,
    COUNT_IN_WORDS,
    NOUN,
    number_of,
)
from reader.values.money import find_sums
from reader.values.numbers import numbers_with_units

_UNIT: Final = r"(?:[십백천]?[ ]?[만억조]|[백천])"
_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
_MONEY: Final = rf"""
    (?<![\d.,'A-Za-z])
    (?:
        {_NUMBER}[ ]?{_UNIT}(?:[ ]{{0,2}}{_NUMBER}[ ]?{_UNIT}){{0,3}}[ ]?원
        | {_NUMBER}[ ]?[십백천]?[ ]?억(?:[ ]?{_NUMBER}[ ]?[백천]?만)?
        | \d[\d,]*원
    )"""
EACH: Final = rf"""(?:
    (?:1[ ]?)?(?:개[ ]?)?(?:{NOUN}|사|社|소|교|개인|[인명건편회]|사업|시장|가구|세대|구역)
    [ ]?(?:당|별로?)(?![가-힣])                       # 1개 기업당, 과제별로
)"""
"""What a sum is counted by: ``기업당``, ``1인당``, ``과제별``; verbose."""

_PERSON: Final = r"(?<![\d.,~])\d{1,4}[ ]?명(?![가-힣]{0,1}당)"
# Where a text may hold a figure: no `제2호` and no `- 761호` is a number, and what has to
# be reached is none.
_FIGURE: Final = late(
    rf"(?>(?<!제)(?!(?:(?<=-)|(?<=-[ ]))\d+호)(?:{COUNT}|{_PERSON})|{_MONEY})(?![ ]?(?:이상|미만|초과))",
    re.VERBOSE,
)
_TOKEN: Final = late(
    rf"""
    (?=[\d{COUNT_FIRST}])(?:                          # most tokens are words
      (?P<count>{COUNT})                              # 12개사
      | (?P<person>{_PERSON})
      | (?P<lower>\d[\d,.]*[ ]?(?:[십백천]?[만억조]?[ ]?원?)[ ]?~[ ]?(?:최대[ ]?)?(?=\d))
      | (?P<money>{_MONEY})
    )
    | (?P<each>{EACH}|최[대고](?![가-힣])|상한|각각?(?![가-힣]))
    | (?P<times>[×xX](?=[ ]?(?:최대[ ]?)?\d))
    | (?P<all>(?:총|모두)(?![가-힣])|합계|=|예산|(?<!총)사업비)(?![가-힣])
    | (?P<bound>(?:이내|이하|한도|까지|씩)(?:에서)?(?![가-힣])|/[ ]?(?:1[ ]?)?(?:{NOUN}|사|건|회|인|년|연)(?![가-힣]))
    | (?P<least>이상|미만|초과)
    | (?P<yearly>(?:연간|매년|연)(?![가-힣]))
    | (?P<glue>
        (?:약|내외|안팎|정도|가량|국비|정액|지원(?:금액?)?|선정예정|예정|선정|모집|선발|규모)
        (?![가-힣])
        | [가-힣]{(2,)}+(?<=의)[ ]?\d+[ ]?%[ ]?(?:범위[ ]?내|이내|한도|범위)?
        | \d{{1,2}}[ ]?(?:개월|년)(?:[ ]?(?:간|이내))?(?![가-힣])
      )
    | (?P<joint>[,;/·△▲▶☞+]|(?<=[ ])및(?=[ ]))
    | (?P<colon>:)
    | (?P<open>[(\[<])
    | (?P<close>[)\]>])
    | (?P<word>(?:[가-힣A-Za-z&'"「」%._-]++|\d(?![\d,.]*[ ]?(?:[십백천]?만|천)?[ ]?원|[\d,.]*[ ]?[백천]?억)|(?<=[가-힣A-Za-z])·(?=[가-힣A-Za-z]))+)
    | (?P<sign>\S)
    """,
    re.VERBOSE,
)
# Behind a figure: "3억원을", "2억원과", "4개사이며".
_JOINING: Final = late(r"[과와]|이?고|이?며|(?:으로|로|을|를)")
# What a sentence says of its last figure: "을 지원한다.".
_TAIL: Final = late(
    r"을|를|이|가|은|는|의|에|에서|에게|으?로|(?:차등)?지원(?:금|한다\.?|하며|하고|된다\.?)?|지급(?:한다\.?)?|투입(?:한다\.?)?|등|범위|내에서"
)
# The words of a sentence before the first name of its list.
_LEAD: Final = late(
    r"[^ ]*(?:[가-힣]{2}(?:은|는|을|를|의|로|에|해|한|된|할|며|고|서|여|되면|마다)|별|가운데|중|따라|기준)|지원금?|금액|지원액|또|올해|이|그|위|사업은"
)
_TELLING: Final = late(
    r"[가-힣]+(?:는|하기|된|하고|하며|되고|되며)|[가-힣]*위한"
)
# Of what others pay there is no share of the call.
_NO_MONEY: Final = late(r"부담|매출|자산|민간|투자|인건비|재료비")
_THINGS: Final = ("개", "편", "건", "소", "호", "가구", "콘텐츠")
_LETTER: Final = re.compile(r"[가-힣A-Za-z]")
_BRACKETS: Final = re.compile(r"[\[\](<>)]")
# `바다산업 3개 분야 20개 과제`
_FIELDS: Final = late(r"[ ]\d{1,2}개[ ]?(?:분야|부문|유형)$")
_PARTICLE: Final = late(
    r"(?<=[가-힣]{2})(?:에는|에서는|에게는|에게|에서|은|는|에)$"
)
_KIND_NAME: Final = late(r"(?:부문|분야|유형|트랙|단계|형)$")
_NAME_WORDS: Final = 4
_LABEL_WORDS: Final = 8
_NAME_ROOM: Final = 40
# Letters of a text that is taken apart; a longer one is a paragraph of prose.
WIDEST: Final = 600


class Figure(NamedTuple):
    """A number or a sum with the words that say what it is; offsets are the text's.

    *role* is ``count``, ``person``, ``cap``, ``budget`` or, where nothing says whose a
    sum is, ``money``; *is_bounded* tells that the sum is a most.
    """

    role: str
    value: int
    start: int
    end: int
    is_bounded: bool = False
    is_thing: bool = False
    """Whether a number counts what may be anything: ``2개``, ``3편``, ``5건``."""


class PartItem(NamedTuple):
    """A name and the figures behind it."""

    name: str
    start: int
    end: int
    figures: tuple[Figure, ...]
    is_given: bool = False
    """Whether a particle makes the name that which the figures go to: ``인증에 3억원``."""


class ItemList(NamedTuple):
    """Items of one text in their order, and the words before them."""

    label: str
    items: tuple[PartItem, ...]
    is_alone: bool
    """Whether the text holds nothing else."""


class _ItemToken(NamedTuple):
    kind: str
    text: str
    start: int
    end: int
    inner: tuple[_ItemToken, ...] = ()
    """What stands in a bracket."""


@part_of_document
def figure_spans(document: Document) -> tuple[tuple[int, int], ...]:
    """Return where sums and numbers of projects or persons may begin and end in
    *document*, in order: no figure of an item stands elsewhere.
    """
    spans: list[tuple[int, int]] = []
    for start in numbers_with_units(document):
        found = _FIGURE.match(document.plain, start)
        if found is not None:
            spans.append(found.span())
    return tuple(spans)


def is_named(text: str, start: int) -> bool:
    """Whether words stand before the figure of *text* that begins at *start*."""
    return _LETTER.search(text, 0, start) is not None


def goes_on(text: str, end: int) -> bool:
    """Whether words stand behind the only figure of *text* in digits, which ends at *end*:
    then it is no item alone, whatever stands before.

    >>> goes_on("바다형 3개사 내외", 7), goes_on("바다형 3개사 중복 불가", 7)
    (False, True)
    """
    if COUNT_IN_WORDS.search(text):
        return False
    # What stands in brackets may be of the item.
    depth = 0
    for bracket in _BRACKETS.finditer(text, 0, end):
        depth = max(0, depth + (1 if bracket[0] in "([<" else -1))
    for found in _TOKEN.finditer(text, end):
        kind, word = found.lastgroup, found[0]
        if kind == "open":
            depth += 1
        elif kind == "close":
            depth = max(0, depth - 1)
        elif kind in ("word", "sign") and not depth and word != "-":
            is_tail = _TAIL.fullmatch(word) or _JOINING.fullmatch(word)
            if not is_tail:
                return True
    return False


def item_lists(text: str, offset: int = 0) -> list[ItemList]:
    """Return the lists of *text*, which begins at *offset*, in order; one item alone is a
    list too.
    """
    tokens = _tokens(text, offset)
    has_brackets = _BRACKETS.search(text) is not None
    parser = _Parser()
    parser.read(_nested(tokens) if has_brackets else tokens)
    parser.close()
    return parser.lists


def figures_of(text: str, offset: int = 0) -> list[Figure]:
    """Return all figures of *text*, which begins at *offset*, whatever words it holds."""
    parser = _Parser()
    parser.read(_tokens(text, offset))
    parser.close()
    return parser.seen


# A line is asked for its items and, where it has none, for its figures.
@lru_cache(maxsize=4)
def _tokens(text: str, offset: int) -> tuple[_ItemToken, ...]:
    tokens: list[_ItemToken] = []
    # Straight to the tuple: a notice has hundreds of tokens.
    token_of = partial(tuple.__new__, _ItemToken)
    for found in _TOKEN.finditer(text):
        start, end = found.span()
        kind = found.lastgroup or ""
        tokens.append(
            token_of((kind, found[0], start + offset, end + offset, ()))
        )
    return tuple(tokens)


def _nested(tokens: Sequence[_ItemToken]) -> list[_ItemToken]:
    """Return *tokens* with each bracket as one token of what stands in it."""
    levels: list[list[_ItemToken]] = [[]]
    opened: list[_ItemToken] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
            levels.append([])
        elif token.kind == "close":
            if opened:
                first, inner = opened.pop(), tuple(levels.pop())
                levels[-1].append(
                    _ItemToken("bracket", "", first.start, token.end, inner)
                )
        else:
            levels[-1].append(token)
    while opened:
        # A bracket that the line does not close.
        inner = tuple(levels.pop())
        levels[-1].extend((opened.pop(), *inner))
    return levels[0]


_FIGURES: Final = frozenset({"count", "person", "money"})
_MODIFIERS: Final = frozenset(
    {"each", "times", "all", "yearly", "glue", "lower"}
)
_ONLY_FIGURES: Final = _FIGURES | _MODIFIERS | {"bound", "joint"}


@dataclass
class _Parser:
    """Puts tokens together, one after the other, to items and lists."""

    lists: list[ItemList] = field(default_factory=list)
    seen: list[Figure] = field(default_factory=list)
    _prefix: list[str] = field(default_factory=list)
    _words: list[_ItemToken] = field(default_factory=list)
    _modifiers: list[str] = field(default_factory=list)
    _figures: list[Figure] = field(default_factory=list)
    _run: list[PartItem] = field(default_factory=list)
    _end: int = -1
    _label: str = ""
    """What stands before a colon where a list goes on: `바다형 : 3억원 / 숲형 : 2억원`."""
    _is_parted: bool = False
    _is_named: bool = False
    _is_opened: bool = False
    _is_refused: bool = False
    _is_stray: bool = False

    def read(self, tokens: Sequence[_ItemToken]) -> None:
        for token in tokens:
            self._take(token)
            self._end = token.end

    def _take(self, token: _ItemToken) -> None:
        kind = token.kind
        if kind in _FIGURES:
            self._add_figure(token)
        elif kind in _MODIFIERS:
            self._add_modifier(token)
        elif kind == "bound":
            self._add_bound(token)
        elif kind == "least" and self._figures:
            # What has to be reached is given to nobody.
            self.seen.remove(self._figures.pop())
            self._is_refused = self._is_stray = True
        elif token.text == "및" and not self._figures:
            self._add_word(token._replace(kind="word"))
        elif kind == "joint":
            self._add_joint(token)
        elif kind == "colon" or (token.text == "-" and not self._figures):
            self._add_colon()
        elif token.text == "-":
            self._add_joint(token)
        elif kind == "bracket":
            self._add_bracket(token)
        else:
            self._add_word(token)

    def close(self) -> None:
        """End the last item and its list."""
        self._end_item()
        self._end_run()

    def _add_figure(self, token: _ItemToken) -> None:
        modifiers = self._modifiers
        self._modifiers = []
        if token.kind != "money":
            if "all" in modifiers and self._has(token.kind):
                # `바다형 27개사와 숲형 8개사 등 총 35개사`: what all make.
                self._end_item()
                self._is_parted = True
            if "times" in modifiers and self._figures:
                above = self._figures[-1]
                if above.role == "money":
                    self._figures[-1] = above._replace(role="cap")
            figure = Figure(
                token.kind,
                number_of(token.text),
                token.start,
                token.end,
                is_thing=token.text.endswith(_THINGS),
            )
        else:
            text = (
                token.text if token.text.endswith("원") else f"{token.text}원"
            )
            sums = find_sums(text)
            if not sums:
                self._add_word(token._replace(kind="word"))
                return
            role = "money"
            if {"each", "times"} & set(modifiers):
                role = "cap"
            elif "all" in modifiers:
                role = "budget"
            figure = Figure(
                role,
                sums[0].won,
                token.start,
                token.end,
                "yearly" in modifiers,
            )
        self._figures.append(figure)
        self.seen.append(figure)
        self._is_parted = False

    def _has(self, role: str) -> bool:
        return any(figure.role == role for figure in self._figures)

    def _add_modifier(self, token: _ItemToken) -> None:
        if self._figures and token.kind == "glue":
            return
        self._modifiers.append(token.kind)
        if not self._figures and token.kind != "lower":
            # It may be a name's own word or a label's: `과제당 예산 : …`.
            self._words.append(token)

    def _add_bound(self, token: _ItemToken) -> None:
        if not self._figures:
            self._words.append(token)
            return
        last = self._figures[-1]
        if last.role != "money":
            return
        is_each = token.text.startswith("/") and not token.text.endswith(
            ("년", "연")
        )
        if is_each or token.text == "씩":
            self._replace_last(last._replace(role="cap"))
        else:
            self._replace_last(last._replace(is_bounded=True))

    def _replace_last(self, figure: Figure) -> None:
        self._figures[-1] = figure
        self.seen[-1] = figure

    def _add_joint(self, token: _ItemToken) -> None:
        if self._figures:
            self._is_parted = True
            return
        if self._modifiers and self._words:
            # `1단계 8개월, 5천만원`: what goes with figures goes on.
            return
        if self._words:
            # It may part names, or belong to one: `시험·인증/특허 : …`.
            self._words.append(token)
        self._modifiers.clear()

    def _add_colon(self) -> None:
        if self._figures:
            # `바다형(4개사) : 최대 3억원`, but `총 20억원 : 바다형 …`.
            self._is_parted = self._is_opened = True
            return
        if self._words:
            self._label = _joined(self._words) if self._run else ""
            self._prefix.append(_joined(self._words))
        self._words.clear()
        self._modifiers.clear()
        self._is_named = False

    def _add_word(self, token: _ItemToken) -> None:
        if self._figures:
            is_beside = token.start == self._end
            if is_beside and _JOINING.fullmatch(token.text):
                self._is_parted = True
                return
            if not self._is_parted and _TAIL.fullmatch(token.text):
                return
            is_next = self._is_parted
            if self._is_opened:
                # The figures before the colon are of all that follow.
                self._prefix.append(_joined(self._words))
                self._words.clear()
                self._figures.clear()
            self._end_item()
            if not is_next:
                self._end_run()
                self._is_stray = True
        if token.text.endswith("."):
            # A sentence ends; so does its list.
            self._end_item()
            self._end_run()
            self._prefix.clear()
            self._is_stray = True
            return
        if not self._is_named:
            self._words.append(token)

    def _add_bracket(self, token: _ItemToken) -> None:
        kinds = {inner.kind for inner in token.inner}
        if not _has_figures(token.inner):
            self._add_aside(token, kinds)
        elif kinds <= _ONLY_FIGURES:
            self.read(token.inner)
        elif not _NO_MONEY.search("".join(one.text for one in token.inner)):
            self._add_inner(token)

    def _add_aside(self, token: _ItemToken, kinds: set[str]) -> None:
        """Take a bracket of words: what a sum is for each of, a name, or a remark."""
        if kinds == {"each"} and self._figures:
            # `3천만원(1인당)`
            last = self._figures[-1]
            if last.role == "money":
                self._replace_last(last._replace(role="cap"))
            return
        if self._figures and not self._has_words():
            # `최대 3억원(바다형), 최대 2억원(숲형)`
            self._words = list(token.inner)
            self._end_item()
            return
        if self._figures and self._is_parted:
            self._end_item()
        if _NO_MONEY.search("".join(one.text for one in token.inner)):
            # `운영(인건비 등) 6억원`
            self._words.clear()
            self._is_stray = True
            return
        if (
            self._words
            and self._words[-1].kind == "each"
            and kinds == {"word"}
        ):
            # `이용권 최대 (바다형) 3억원 / (숲형) 2억원`
            self._prefix.append(_joined(self._words))
            self._words.clear()
        if is_label_of_figures(_joined(token.inner)):
            # `(지원한도) 바다형 3억원`
            self._prefix.append(_joined(token.inner))
        elif not self._has_words() and not self._figures:
            # `(바다형) 3개사`, `①(바다형)`; what describes it may follow.
            self._words = list(token.inner)
            self._is_named = True

    def _has_words(self) -> bool:
        return any(word.kind == "word" for word in self._words)

    def _add_inner(self, token: _ItemToken) -> None:
        """Take a bracket of words and figures: a list, or more figures of the item."""
        inner = _Parser()
        inner.read(token.inner)
        inner.close()
        several = [found for found in inner.lists if len(found.items) > 1]
        label = " ".join([*self._prefix, _joined(self._words)])
        for found in several:
            own = f"{label} {found.label}".strip()
            self.lists.append(found._replace(label=own))
        known = {figure.role for figure in self._figures}
        for figure in () if several else inner.seen:
            # `숲형(협업, 최대 3억원)`; not `신규 3억원(섬은 4억원)`.
            if (self._words or self._figures) and figure.role not in known:
                self._figures.append(figure)
            self.seen.append(figure)

    def _end_item(self) -> None:
        words, figures = self._words, tuple(self._figures)
        is_refused, label = self._is_refused, self._label
        self._label = ""
        self._words = []
        self._figures = []
        self._modifiers = []
        self._is_parted = self._is_named = False
        self._is_opened = self._is_refused = False
        if not figures:
            if words:
                self._is_stray = True
            return
        own = self._without_others(words)
        is_first = not self._run
        name, start, lead = _name(own, is_first=is_first)
        if label and (not name or is_label_of_figures(name)):
            figures = tuple(labelled(name, figure) for figure in figures)
            name, start = label, figures[0].start
            self._prefix.pop()
        if any(item.name == name for item in self._run):
            # `…을 지원하며 기업당 바다형 3억원, …`: another list of the same names.
            self._end_run()
            self._prefix.clear()
            is_first = True
            name, start, lead = _name(own, is_first=True)
        if is_first:
            is_label = not name or is_label_of_figures(name)
            if self._prefix and is_label:
                # `바다형 : 4개사`, `바다형 - 정부지원금 3억원`
                figures = tuple(labelled(name, figure) for figure in figures)
                name, start = self._prefix.pop(), figures[0].start
            if name and not may_be_part(name):
                name, start, lead = _kind_at_end(own) or (name, start, lead)
            is_refused = is_refused or not may_be_part(name)
        self._keep(own, PartItem(name, start, 0, figures), lead, is_refused)

    def _without_others(
        self, words: Sequence[_ItemToken]
    ) -> Sequence[_ItemToken]:
        """Return *words* without names in a row before the last one: of one figure behind
        all of them nobody can tell whose it is.
        """
        while words and words[-1].kind == "joint":
            # `영상 부문 ··· 5편`
            words = words[:-1]
        for number, word in enumerate(words):
            is_tight = word.text == "/" and _is_tight(words, number)
            if word.kind == "joint" and not is_tight:
                self._is_stray = True
                return words[number + 1 :]
        return words

    def _keep(
        self,
        words: Sequence[_ItemToken],
        item: PartItem,
        lead: str,
        is_refused: bool,
    ) -> None:
        """Add *item*, the last of *words*, to the list that is being read."""
        if not item.name or is_refused:
            # Figures of the label: `올해 총 20억원, 바다 …`.
            self._end_run()
            self._prefix.append(item.name or _joined(words))
            self._is_stray = True
            return
        if lead:
            self._prefix.append(lead)
            self._is_stray = True
        is_given = bool(words) and words[-1].text.endswith(("에", "에는"))
        end = item.figures[-1].end
        self._run.append(item._replace(end=end, is_given=is_given))

    def _end_run(self) -> None:
        if self._run:
            label = " ".join(self._prefix[-_LABEL_WORDS:])
            self.lists.append(
                ItemList(label, tuple(self._run), is_alone=not self._is_stray)
            )
        self._run = []


def _kind_at_end(
    words: Sequence[_ItemToken],
) -> tuple[str, int, str] | None:
    """Return the last words as a name where they end in a word for parts:
    ``대출금액 기준 바다부문``.
    """
    for number in range(1, len(words)):
        found = _name(words[number:], is_first=False)
        if _KIND_NAME.search(found[0]) and may_be_part(found[0]):
            return found[0], found[1], _joined(words[:number])
    return None


def _is_tight(words: Sequence[_ItemToken], number: int) -> bool:
    """Whether no blanks stand round the sign of that number."""
    if not 0 < number < len(words) - 1:
        return False
    above, sign, below = words[number - 1 : number + 2]
    return above.end == sign.start and sign.end == below.start


def labelled(label: str, figure: Figure) -> Figure:
    """Return *figure* with the role that its *label* gives it."""
    role = role_of_label(label) if label else "else"
    if figure.role != "money" or role not in ("cap", "budget", "whole"):
        return figure
    return figure._replace(role="cap" if role == "cap" else "budget")


def _has_figures(tokens: Sequence[_ItemToken]) -> bool:
    for token in tokens:
        if token.kind in _FIGURES or _has_figures(token.inner):
            return True
    return False


def _joined(words: Sequence[_ItemToken]) -> str:
    """Return *words* with blanks where the text has some."""
    text = ""
    last = -1
    for word in words:
        gap = " " if text and word.start > last else ""
        text = f"{text}{gap}{word.text}"
        last = word.end
    return text


def _name(
    words: Sequence[_ItemToken], *, is_first: bool
) -> tuple[str, int, str]:
    """Return the name that *words* end with, where it begins, and the words before it."""
    at = len(words)
    # Words of figures right before them are theirs: `바다 예산 3억원`.
    while at and words[at - 1].kind != "word":
        if words[at - 1].text == "지원" and at > 1:
            break
        at -= 1
    own = list(words[:at])
    begin = 0
    if is_first:
        for number, word in enumerate(own[:-1]):
            is_label = is_label_of_figures(word.text)
            if is_label or _LEAD.fullmatch(word.text) or word.kind != "word":
                begin = number + 1
        begin = max(begin, len(own) - _NAME_WORDS)
    for number, word in enumerate(own[:-1]):
        # `지원하고 함께 하는 숲형`: the words before tell of it, or of the one before.
        if number >= begin and _TELLING.fullmatch(word.text):
            begin = number + 1
    kept = own[begin:]
    name = _PARTICLE.sub("", _joined(kept)).strip("'\"「」-. ")
    name = _FIELDS.sub("", name)
    if not _LETTER.search(name) or len(name) > _NAME_ROOM or len(name) < 2:
        return "", 0, ""
    return name, kept[0].start, _joined(own[:begin])
