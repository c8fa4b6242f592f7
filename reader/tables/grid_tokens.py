"""Lines of a table taken apart into values and the words between them.

``바다 연구 300백만원 이내/년 3년 이내 2`` is words, money, an aside and a number.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, NamedTuple

from reader.tables.heading_lines import NEXT_MATTER
from reader.text.lines import TextLine
from reader.text.patterns import late
from reader.values.counted import NOUN
from reader.values.money import UNIT

# What one value of a row is, wherever on its line it stands.
_VALUE: Final = late(
    r"""
    (?P<money>
        (?:(?<![가-힣A-Za-z])(?:연간?|총|약|최대|평균|각|(?:과제|기업|팀)당)[ ]?){0,3}
        (?<![\d.,~])(?:\d[\d,.]*[ ]?UNIT?원?[ ]?~[ ]?)?
        \d[\d,]*(?:\.\d+)?[ ]?UNIT[ ]?원?
        (?:[ ]?(?:내외|이내|이하|한도))?(?:[ ]?/[ ]?(?:[년연年]|과제|기업))?
        (?:[ ]?(?:내외|이내))?                               # 300백만원 이내/년
    )
    |(?P<aside>
        (?!\(\d{1,3}[ ]?개\))\([^()]*\)|\[[^\[\]]*\]
        |(?<![\d.,])20\d\d\.\d{1,2}\.?(?![\d,])(?:[ ]?[~-])?    # 2027.12
        |\d{1,2}(?:[ ]?~[ ]?\d{1,2})?[ ]?(?:개월|년)(?:[ ]?\d{1,2}개월)?(?:\([^()]*\))?
        (?:[ ]?(?:이내|내외))?
        |'?\d{2,4}[ ]?[.년][ ]?\d{1,2}[.월]?[^가-힣]{0,30}~[^가-힣\n]{0,30}
        |[①-⑳](?:[ ]?,[ ]?[①-⑳])*
    )
    |(?P<count>
        (?:^|(?<=[ ])|\()\d{1,3}[ ]?(?:개|팀|편|과제|곳)(?:[ ]?(?:NOUN|사|社|소))?
        (?![가-힣])(?:[ ]?(?:내외|이내|이상))?\)?
    )
    |(?P<dash>^-$|(?<=[ ])-(?=[ ]|$))
    |(?P<number>
        (?:^|(?<=[ ]))\d[\d,]*(?:\.\d+)?(?=(?:[ ]\d[\d,]*(?:\.\d+)?)*$)
    )
    """.replace("NOUN", NOUN).replace("UNIT", UNIT),
    re.VERBOSE,
)
# What every value has, a dash and what is in brackets among them.
_MAY_BE_VALUE: Final = late(r"[\d(\[①-⑳-]")
_STOP: Final = late(NEXT_MATTER)
# `1`, `1-1`
SERIAL: Final = late(r"(\d{1,2})(?:[ ]?-[ ]?(\d{1,2}))?\.?(?:[ ]|$)")
# `('25) 2,025`
YEAR_MARK: Final = late(r"\('?(?P<year>\d\d)\)")
# `120억원 (정출금: 90억원)`
_STATE_SHARE: Final = late(
    r"\((?:정출금|정부[가-힣]{0,6}|국비|출연금)[ ]?:?[ ]?(?=\d)"
)
# A bracket in a name: `컨테이너(일반) 검색`, `[분리기] 바다 연구`; not `(24억원)`, `(2년) 이내`.
_IN_NAME: Final = late(r"[(\[](?![^()]*\d[ ]?[십백천]?[만억])")
_GOES_ON: Final = late(
    r"[ ]?(?!이내|내외|이상|이하|한도|까지|분[ ]|년)[가-힣A-Za-z]"
)
# How long a project goes on, where others have `2025-2027`: a sum has its comma.
_YEAR_ALONE: Final = late(r"20[23]\d")
# What the first year pays of the yearly sum above it: `* 1차년도 100백만원`.
_YEAR_OF_SUM: Final = late(r"\W*\d차년도\W+\d[\d,.]* ?[조억천백만]{1,2}원?")
# Words of prose, which no table holds.
_PROSE: Final = late(
    r"·{4}|(?:니다|한다|바람|하며|하고|경우|.{6}따라)\.?$|다\.$"
)
# Lines of a table; lines that a bracket spans.
_MOST_LINES: Final = 400
_BRACKET: Final = 3
# A name that ends in a number: `트랙 1`.
_NUMBERED_NAME: Final = late(r"[^0-9]*[가-힣A-Za-z][ ][0-9]{1,2}")


class GridToken(NamedTuple):
    """A value or the words between two: what it is, its text and its offsets."""

    kind: str
    text: str
    start: int
    end: int


def grid_tokens(lines: Iterator[TextLine]) -> Iterator[GridToken]:
    """Yield the values of *lines* and the words between them, up to a line that is of
    no table.
    """
    count = 0
    held: TextLine | None = None
    spanned = 0
    for line in lines:
        count += 1
        if held is not None:
            # A bracket that a narrow cell broke goes on below.
            text = f"{held.text} {line.text}"
            line = TextLine(text, held.start, line.end)  # noqa: PLW2901
        is_open = line.text.startswith("(") and ")" not in line.text
        if is_open and spanned < _BRACKET:
            held, spanned = line, spanned + 1
            continue
        held, spanned = None, 0
        if count > _MOST_LINES or _STOP.match(line.text):
            return
        if _PROSE.search(line.text):
            return
        yield from _tokens_of_line(line)


def with_explained_sums(tokens: Iterator[GridToken]) -> Iterator[GridToken]:
    """Yield *tokens* with what explains a sum made one with it: ``('25) 2,025`` is that
    year's, and of ``120억원 (정출금: 90억원)`` the state pays what is in brackets.
    """
    year: GridToken | None = None
    for token in tokens:
        if token.kind == "aside" and YEAR_MARK.fullmatch(token.text):
            year = token
            continue
        if year is not None and token.kind in ("number", "money"):
            text = f"{year.text} {token.text}"
            yield GridToken("year", text, token.start, token.end)
        elif _STATE_SHARE.match(token.text):
            yield token._replace(kind="state")
        else:
            yield token
        year = None


def with_numbered_names(tokens: Iterable[GridToken]) -> Iterator[GridToken]:
    """Yield *tokens* with the small number right behind words made one with them:
    ``트랙 1``.
    """
    held: GridToken | None = None
    for token in tokens:
        if held is not None and is_beside(held, token):
            held = joined(held, token)
            continue
        if held is not None:
            yield held
        held = token
    if held is not None:
        yield held


def is_beside(words: GridToken, number: GridToken) -> bool:
    """Whether *number* is that of a line of *words* and one small number."""
    return words.kind == "words" and words.end == number.start


def joined(words: GridToken, number: GridToken) -> GridToken:
    """Return *words* with the *number* behind them."""
    return words._replace(text=f"{words.text} {number.text}")


def _tokens_of_line(line: TextLine) -> Iterator[GridToken]:
    """Yield the values of a line and the words between them."""
    at = 0
    text = line.text
    if not _MAY_BE_VALUE.search(text):
        # Most lines are words.
        if text:
            yield GridToken("words", text, line.start, line.end)
        return
    if _YEAR_OF_SUM.match(text) or _YEAR_ALONE.fullmatch(text):
        yield GridToken("aside", text, line.start, line.end)
        return
    serial = SERIAL.match(text)
    if serial is not None and serial.end() < len(text):
        yield GridToken("serial", serial[0], line.start, line.start)
        at = serial.end()
    opened = at
    is_numbered = _NUMBERED_NAME.fullmatch(text, at) is not None
    for found in _VALUE.finditer(text, at):
        words = text[at : found.start()].strip()
        if found["aside"] and _IN_NAME.match(found[0]):
            is_first = found.start() == opened
            if words or (is_first and _GOES_ON.match(text, found.end())):
                continue
        if words:
            # Only a number that may be theirs begins where words end.
            end = line.start + (found.start() if is_numbered else at)
            yield GridToken("words", words, line.start + at, end)
        # Offsets are exact where a line has single blanks only; a line's own else.
        yield GridToken(
            found.lastgroup or "",
            found[0].strip(),
            line.start + found.start(),
            min(line.end, line.start + found.end()),
        )
        at = found.end()
    words = text[at:].strip()
    if words:
        yield GridToken("words", words, line.start + at, line.end)
