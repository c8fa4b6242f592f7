"""A line taken apart: figures, the words that say what a figure is, signs, other words.

``바다형 : 4개사, 과제당 최대 3억원`` is a word, a colon, a count, a joint, two words that
say ``each``, and money; a bracket is one token of what is in it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import Final, NamedTuple

from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.values.counted import COUNT, COUNT_FIRST, NOUN, NOUNS
from reader.values.money import UNIT
from reader.values.numbers import numbers_with_units

_NUMBER: Final = r"\d[\d,]*(?:\.\d+)?"
_MONEY: Final = rf"""
    (?<![\d.,'A-Za-z])
    (?:
        {_NUMBER}[ ]?{UNIT}(?:[ ]{{0,2}}{_NUMBER}[ ]?{UNIT}){{0,3}}[ ]?원
        | {_NUMBER}[ ]?[십백천]?[ ]?억(?:[ ]?{_NUMBER}[ ]?[백천]?만)?
        | \d[\d,]*원
    )"""
EACH: Final = rf"""(?:
    (?:1[ ]?)?(?:개[ ]?)?(?:{NOUN}|사|社|소|교|개인|[인명건편회]|사업|시장|가구|세대|구역)
    [ ]?(?:당|별로?)(?![가-힣])                       # 1개 기업당, 과제별로
    | (?:1[ ]?)?[동대호곳]당(?![가-힣])
)"""
"""What a sum is counted by: ``기업당``, ``1인당``, ``과제별``; verbose."""

# What words that say what a figure is begin with: a further one's first letter goes here,
# too.  Half of the other words are passed over by it.
_TELLING: Final = "".join({noun[0] for noun in NOUNS}) + (
    "개사社소교인명건편회시가세구동대호곳최상각총모합예이한까씩미초연매약평내안정국지선규"
)
_PERSON: Final = r"(?<![\d.,~])\d{1,4}[ ]?명(?![가-힣]{0,1}당)"
# Where a text may hold a figure: no `제2호` and no `- 761호` is a number; what has to
# be reached is none, nor what one may ask for (`1개 과제만 신청`).
_FIGURE: Final = late(
    rf"(?>(?<!제)(?!(?:(?<=-)|(?<=-[ ]))\d+호)(?:{COUNT}|{_PERSON})|{_MONEY})(?![ ]?(?:이상|미만|초과)|만[ ])",
    re.VERBOSE,
)
TOKEN: Final = late(
    rf"""
    (?=[\d{COUNT_FIRST}])(?:                          # most tokens are words
      (?P<count>{COUNT})                              # 12개사
      | (?P<person>{_PERSON})
      | (?P<lower>\d[\d,.]*[ ]?(?:[십백천]?[만억조]?[ ]?원?)[ ]?~[ ]?(?:최대[ ]?)?(?=\d))
      | (?P<money>{_MONEY})
    )
    | (?=[\d=/{_TELLING}])(?:
        (?P<each>{EACH}|최[대고](?![가-힣])|상한|각각?(?![가-힣]))
        | (?P<all>(?:총|모두)(?![가-힣])|합계|=|예산|(?<!총)사업비)(?![가-힣])
        | (?P<bound>(?:이내|이하|한도|까지|씩)(?:에서)?(?![가-힣])|/[ ]?(?:1[ ]?)?(?:{NOUN}|사|건|회|인|년|연)(?![가-힣]))
        | (?P<least>이상|미만|초과)
        | (?P<yearly>(?:연간|매년|연)(?![가-힣]))
        | (?P<glue>
            (?:약|평균|내외|안팎|정도|가량|국비|정액|지원(?:금액?)?|선정예정|예정|선정|모집|선발|규모)
            (?![가-힣])
            | \d{{1,2}}[ ]?(?:개월|년)(?:[ ]?(?:간|이내))?(?![가-힣])
          )
      )
    | (?P<times>[×xX](?=[ ]?(?:최대[ ]?)?\d))
    | (?P<joint>[,;/·△▲▶☞+]|(?<=[ ])및(?=[ ]))
    | (?P<colon>:)
    | (?P<open>[(\[<])
    | (?P<close>[)\]>])
    | (?P<word>(?:[가-힣A-ZⅠ-Ⅹa-z&'"「」%._-]++|\d(?![\d,.]*[ ]?(?:[십백천]?만|천)?[ ]?원|[\d,.]*[ ]?[백천]?억)|(?<=[가-힣A-Za-z])·(?=[가-힣A-Za-z]))+)
    | (?P<sign>\S)
    """,
    re.VERBOSE,
)
BRACKET_SIGNS: Final = re.compile(r"[\[\](<>)]")

FIGURE_KINDS: Final = frozenset({"count", "person", "money"})
"""Numbers of projects, of persons, and sums."""
MODIFIER_KINDS: Final = frozenset(
    {"each", "times", "all", "yearly", "glue", "lower"}
)
"""What is beside a figure and says what it is: ``총``, ``기업당``, ``지원``."""

KINDS_OF_FIGURES_ALONE: Final = (
    FIGURE_KINDS | MODIFIER_KINDS | {"bound", "joint"}
)
"""What a bracket holds that belongs to the item before it: ``(4개사, 과제당 3억원)``."""


class ItemToken(NamedTuple):
    """A figure, words or a sign: its kind is its group in ``TOKEN``, or ``bracket``."""

    kind: str
    text: str
    start: int
    end: int
    inner: tuple[ItemToken, ...] = ()
    """What is in a bracket."""


@part_of_document
def figure_spans(document: Document) -> tuple[tuple[int, int], ...]:
    """Return where sums and numbers of projects or persons may begin and end in
    *document*, in order: no figure of an item is elsewhere.
    """
    spans: list[tuple[int, int]] = []
    for start in numbers_with_units(document):
        found = _FIGURE.match(document.plain, start)
        if found is not None:
            spans.append(found.span())
    return tuple(spans)


# A line is asked for its items and, where it has none, for its figures.
@lru_cache(maxsize=4)
def item_tokens(text: str, offset: int) -> tuple[ItemToken, ...]:
    """Return *text*, which begins at *offset*, taken apart in order."""
    tokens: list[ItemToken] = []
    # Straight to the tuple: a notice has hundreds of tokens.
    token_of = partial(tuple.__new__, ItemToken)
    for found in TOKEN.finditer(text):
        start, end = found.span()
        kind = found.lastgroup or ""
        tokens.append(
            token_of((kind, found[0], start + offset, end + offset, ()))
        )
    return tuple(tokens)


def with_brackets(tokens: Sequence[ItemToken]) -> list[ItemToken]:
    """Return *tokens* with each bracket as one token of what is in it."""
    levels: list[list[ItemToken]] = [[]]
    opened: list[ItemToken] = []
    for token in tokens:
        if token.kind == "open":
            opened.append(token)
            levels.append([])
        elif token.kind == "close":
            if opened:
                first, inner = opened.pop(), tuple(levels.pop())
                levels[-1].append(
                    ItemToken("bracket", "", first.start, token.end, inner)
                )
        else:
            levels[-1].append(token)
    while opened:
        # A bracket that the line does not close.
        inner = tuple(levels.pop())
        levels[-1].extend((opened.pop(), *inner))
    return levels[0]


def has_figures(tokens: Sequence[ItemToken]) -> bool:
    """Whether a figure is among *tokens*, or in a bracket of theirs."""
    for token in tokens:
        if token.kind in FIGURE_KINDS or has_figures(token.inner):
            return True
    return False


def joined_words(words: Sequence[ItemToken]) -> str:
    """Return *words* with blanks where the text has some."""
    text = ""
    last = -1
    for word in words:
        gap = " " if text and word.start > last else ""
        text = f"{text}{gap}{word.text}"
        last = word.end
    return text
