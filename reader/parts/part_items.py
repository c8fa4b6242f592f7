"""What a line or a sentence says about parts of a call: each name with the figures behind it.

::

    ○ 바다형 : 4개사, 총 12억원, 과제당 최대 3억원
    예산 : 총 20억원 (바다형 12억원, 4개사 / 숲형 8억원, 2개사)
    올해는 바다형 12억 원(4개사), 숲형 8억 원(2개사)을 지원한다.

A text is taken apart (``item_tokens``).  Words, then figures are an item (its name:
``part_names``); figures behind figures are the same item's.  Brackets that hold figures
alone belong to the item before them, others may hold a list of their own.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from reader.parts.item_tokens import (
    BRACKET_SIGNS,
    FIGURE_KINDS,
    KINDS_OF_FIGURES_ALONE,
    MODIFIER_KINDS,
    TOKEN,
    ItemToken,
    has_figures,
    item_tokens,
    joined_words,
    with_brackets,
)
from reader.parts.part_names import (
    is_label_of_figures,
    kind_at_end,
    may_be_part,
    name_at_end,
    role_of_label,
)
from reader.text.patterns import late
from reader.values.counted import COUNT_IN_WORDS, number_of
from reader.values.money import find_sums

# Behind a figure: "3억원을", "2억원과", "4개사이며".
_JOINING: Final = late(r"[과와]|이?고|이?며|(?:으로|로|을|를)")
# Behind a name and the figures in its bracket: `바다형(4개사)에는 12억원`.
_BEHIND_NAME: Final = late(r"(?:에서는|에는|에게는|에게|에서|에|은|는|의|엔)")
# What a sentence says about its last figure: "을 지원한다.".
_TAIL: Final = late(
    r"을|를|이|가|은|는|의|에|에서|에게|으?로|차등|(?:차등)?지원(?:금|한다\.?|하며|하고|된다\.?)?|지급(?:한다\.?)?|투입(?:한다\.?)?|등|범위|내에서"
)
# Of what others pay there is no share of the call.
_NO_MONEY: Final = late(r"부담|매출|자산|민간|투자|인건비|재료비")
# `40개사(사업화자금 3천만원)`: whether each gets it, or all, its label does not say.
_GIVEN_TO_EACH: Final = late(r"자금$|지원[ ]?[금액]$")
_THINGS: Final = ("개", "편", "건", "소", "호", "가구", "콘텐츠")
_ABOUT: Final = ("내외", "안팎", "정도")
_LABEL_WORDS: Final = 8
_GIVING: Final = ("에", "엔")
# Letters of a text that is taken apart; a longer one is a paragraph of prose.
WIDEST: Final = 600


class Figure(NamedTuple):
    """A number or a sum with the words that say what it is; offsets are the text's.

    *role* is ``count``, ``person``, ``cap``, ``budget`` or, where nothing says whose a
    sum is, ``money``; *is_bounded* tells that the sum is a most, or a number a plan.
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


def goes_on(text: str, end: int) -> bool:
    """Whether words are behind the only figure of *text* in digits, which ends at *end*:
    then it is no item alone, whatever is before.

    >>> goes_on("바다형 3개사 내외", 7), goes_on("바다형 3개사 중복 불가", 7)
    (False, True)
    """
    if COUNT_IN_WORDS.search(text):
        return False
    # What is in brackets may be of the item.
    depth = 0
    for bracket in BRACKET_SIGNS.finditer(text, 0, end):
        depth = max(0, depth + (1 if bracket[0] in "([<" else -1))
    for found in TOKEN.finditer(text, end):
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
    tokens = item_tokens(text, offset)
    has_brackets = BRACKET_SIGNS.search(text) is not None
    parser = _Parser()
    parser.read(with_brackets(tokens) if has_brackets else tokens)
    parser.close()
    return parser.lists


def figures_of(text: str, offset: int = 0) -> list[Figure]:
    """Return all figures of *text*, which begins at *offset*, whatever words it holds."""
    parser = _Parser()
    parser.read(item_tokens(text, offset))
    parser.close()
    return parser.seen


@dataclass
class _Parser:
    """Puts tokens together, one after the other, to items and lists."""

    lists: list[ItemList] = field(default_factory=list)
    seen: list[Figure] = field(default_factory=list)
    _prefix: list[str] = field(default_factory=list)
    _words: list[ItemToken] = field(default_factory=list)
    _modifiers: list[str] = field(default_factory=list)
    _figures: list[Figure] = field(default_factory=list)
    _run: list[PartItem] = field(default_factory=list)
    _end: int = -1
    _label: str = ""
    """What precedes a colon where a list goes on: `바다형 : 3억원 / 숲형 : 2억원`."""
    _is_parted: bool = False
    _is_named: bool = False
    _is_opened: bool = False
    _is_refused: bool = False
    _is_stray: bool = False
    _is_given: bool = False
    _bracket_end: int = -1
    _lower: int = 0
    """The sum that a range begins with, in won."""

    def read(self, tokens: Sequence[ItemToken]) -> None:
        for token in tokens:
            # Most are words.
            if token.kind == "word" and token.text != "-":
                self._add_word(token)
            else:
                self._take(token)
            self._end = token.end

    def _take(self, token: ItemToken) -> None:
        kind = token.kind
        if kind in FIGURE_KINDS:
            self._add_figure(token)
        elif kind in MODIFIER_KINDS:
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

    def _add_figure(self, token: ItemToken) -> None:
        modifiers = self._modifiers
        self._modifiers = []
        is_whole = "all" in modifiers and self._has(token.kind)
        if is_whole and (token.kind != "money" or self._run):
            # `바다형 27개사와 숲형 8개사 등 총 35개사`: what all make.
            self._end_item()
            self._is_parted = True
        if token.kind != "money":
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
                # `70만원 ~ 40만원`: the most may come first.
                max(sums[0].won, self._lower),
                token.start,
                token.end,
                bool({"yearly", "lower"} & set(modifiers)),
            )
        self._lower = 0
        self._figures.append(figure)
        self.seen.append(figure)
        self._is_parted = False

    def _has(self, role: str) -> bool:
        return any(figure.role == role for figure in self._figures)

    def _add_modifier(self, token: ItemToken) -> None:
        if self._figures and token.kind == "glue":
            if token.text in _ABOUT and self._figures[-1].role == "count":
                self._replace_last(self._figures[-1]._replace(is_bounded=True))
            return
        self._modifiers.append(token.kind)
        if token.kind == "lower":
            self._lower = max(
                (one.won for one in find_sums(token.text)), default=0
            )
        if not self._figures and token.kind != "lower":
            # It may be a name's own word or a label's: `과제당 예산 : …`.
            self._words.append(token)

    def _add_bound(self, token: ItemToken) -> None:
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

    def _add_joint(self, token: ItemToken) -> None:
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
            self._label = joined_words(self._words) if self._run else ""
            self._prefix.append(joined_words(self._words))
        self._words.clear()
        self._modifiers.clear()
        self._is_named = False

    def _add_word(self, token: ItemToken) -> None:
        if self._figures:
            is_beside = token.start == self._end
            is_bracketed = token.start == self._bracket_end
            if is_bracketed and _BEHIND_NAME.fullmatch(token.text):
                self._is_given = token.text.startswith(_GIVING)
                return
            if is_beside and _JOINING.fullmatch(token.text):
                self._is_parted = True
                return
            if not self._is_parted and _TAIL.fullmatch(token.text):
                return
            is_next = self._is_parted
            if self._is_opened:
                # The figures before the colon are of all that follow.
                self._prefix.append(joined_words(self._words))
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

    def _add_bracket(self, token: ItemToken) -> None:
        if self._words and not self._figures:
            self._bracket_end = token.end
        kinds = {inner.kind for inner in token.inner}
        if not has_figures(token.inner):
            shares = self._shares_of_count(token)
            if shares:
                label = " ".join([*self._prefix, joined_words(self._words)])
                shared = ItemList(label, shares, is_alone=False)
                self.lists.append(shared)
            else:
                self._add_aside(token, kinds)
        elif kinds <= KINDS_OF_FIGURES_ALONE:
            self.read(token.inner)
        elif not _NO_MONEY.search("".join(one.text for one in token.inner)):
            self._add_inner(token)

    def _shares_of_count(self, token: ItemToken) -> tuple[PartItem, ...]:
        """Return the names of a bracket with bare numbers that make the number before it:
        ``9개사(바다형 4, 숲형 5)``.
        """
        if not self._figures or self._figures[-1].role != "count":
            return ()
        items: list[PartItem] = []
        words: list[ItemToken] = []
        behind = (*token.inner[1:], None)
        for inner, after in zip(token.inner, behind, strict=True):
            is_last = after is None or after.kind == "joint"
            if words and is_last and inner.text.isdecimal():
                figure = Figure(
                    "count", int(inner.text), inner.start, inner.end
                )
                name = joined_words(words)
                items.append(
                    PartItem(name, words[0].start, inner.end, (figure,))
                )
                words = []
            elif inner.kind == "word":
                words.append(inner)
        whole = sum(item.figures[0].value for item in items)
        is_shared = not words and whole == self._figures[-1].value
        return tuple(items) if is_shared else ()

    def _add_aside(self, token: ItemToken, kinds: set[str]) -> None:
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
            self._prefix.append(joined_words(self._words))
            self._words.clear()
        if is_label_of_figures(joined_words(token.inner)):
            # `(지원한도) 바다형 3억원`
            self._prefix.append(joined_words(token.inner))
        elif not self._has_words() and not self._figures:
            # `(바다형) 3개사`, `①(바다형)`; what describes it may follow.
            self._words = list(token.inner)
            self._is_named = True

    def _has_words(self) -> bool:
        return any(word.kind == "word" for word in self._words)

    def _add_inner(self, token: ItemToken) -> None:
        """Take a bracket of words and figures: a list, or more figures of the item."""
        inner = _Parser()
        inner.read(token.inner)
        inner.close()
        several = [found for found in inner.lists if len(found.items) > 1]
        label = " ".join([*self._prefix, joined_words(self._words)])
        for found in several:
            own = f"{label} {found.label}".strip()
            self.lists.append(found._replace(label=own))
        known = {figure.role for figure in self._figures}
        # `바다형(국비한도 9억원)`
        own = joined_words(token.inner[:1])
        is_given = _GIVEN_TO_EACH.search(own) is not None
        for seen in () if several else inner.seen:
            figure = seen if is_given else labelled(own, seen)
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
        name, start, lead = name_at_end(own, is_first=is_first)
        if label and (not name or is_label_of_figures(name)):
            figures = tuple(labelled(name, figure) for figure in figures)
            name, start = label, figures[0].start
            self._prefix.pop()
        if any(item.name == name for item in self._run):
            # `…을 지원하며 기업당 바다형 3억원, …`: another list of the same names.
            self._end_run()
            self._prefix.clear()
            is_first = True
            name, start, lead = name_at_end(own, is_first=True)
        if is_first:
            is_label = not name or is_label_of_figures(name)
            if self._prefix and is_label:
                # `바다형 : 4개사`, `바다형 - 정부지원금 3억원`
                figures = tuple(labelled(name, figure) for figure in figures)
                name, start = self._prefix.pop(), figures[0].start
            if name and not may_be_part(name):
                name, start, lead = kind_at_end(own) or (name, start, lead)
            is_refused = is_refused or not may_be_part(name)
        self._keep(own, PartItem(name, start, 0, figures), lead, is_refused)

    def _without_others(
        self, words: Sequence[ItemToken]
    ) -> Sequence[ItemToken]:
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
        words: Sequence[ItemToken],
        item: PartItem,
        lead: str,
        is_refused: bool,
    ) -> None:
        """Add *item*, the last of *words*, to the list that is being read."""
        if not item.name or is_refused:
            # Figures of the label: `올해 총 20억원, 바다 …`.
            self._end_run()
            self._prefix.append(item.name or joined_words(words))
            self._is_stray = True
            return
        if lead:
            self._prefix.append(lead)
            self._is_stray = True
        is_given = self._is_given
        self._is_given = False
        if words and words[-1].text.endswith(("에", "에는", "엔")):
            is_given = True
        end = item.figures[-1].end
        self._run.append(item._replace(end=end, is_given=is_given))

    def _end_run(self) -> None:
        if self._run:
            label = " ".join(self._prefix[-_LABEL_WORDS:])
            self.lists.append(
                ItemList(label, tuple(self._run), is_alone=not self._is_stray)
            )
        self._run = []


def _is_tight(words: Sequence[ItemToken], number: int) -> bool:
    """Whether no blanks stand around the sign of that number."""
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
