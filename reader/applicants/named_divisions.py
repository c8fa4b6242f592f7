"""Divisions that a title, a sentence or a table names, with or without money of their own.

``amounts.divisions`` reads what has money; here are only the names, since readers filter
by them: ``일반·AI반도체·소상공인 3개 분과``, ``소상공인 분과를 대상으로``, ``(소상공인)`` in a title.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final

from config import vocabulary
from reader.model import Evidence, Extracted
from reader.text.document import Context, Document, Table
from reader.text.patterns import late
from reader.text.searching import spots_of

# Names of one notice: a longer list is no list of divisions.
_MOST: Final = 40
_LETTERS: Final = r"[가-힣A-Za-z][가-힣A-Za-z0-9]{0,11}"
_KIND: Final = r"(?:분과|트랙|유형|부문|분야)"
_COMMA: Final = r"[ ]?[·,/][ ]?"
_LAST: Final = r"(?:[ ]?[·,/]|[ ]및(?=[ ]))[ ]?"
_LISTED: Final = rf"{_LETTERS}(?:{_COMMA}{_LETTERS}(?:[ ]{_LETTERS})?){{0,9}}"
_KINDS: Final = ("분과", "트랙", "유형", "부문", "분야")
# Words that name divisions where they are counted: "3개 분야".
_COUNTED: Final = ("유형", "부문", "분야")
# Letters before and behind such a word in which its divisions stand.
_ROOM: Final = 110
# Behind a label: 모집분야 : 일반·AI반도체·소상공인·글로벌
_LABELLED: Final = re.compile(
    rf"{_KIND}[ ]{{0,3}}:[ ]?(?P<names>[^\n:|]{{2,90}})$", re.MULTILINE
)
# A label of a line that lists divisions: "1. 모집분야", "□ 분과".
_LABEL: Final = late(
    r"""[^가-힣A-Za-z0-9]{0,8}(?:\d{1,2}[.)][ ]?)?
    (?:(?:모집|지원|신청|공모|참여)[ ]?(?:분과|트랙|유형|부문|분야)|분과|트랙)""",
    re.VERBOSE,
)
# The head of a column of divisions: "모집분야", "지원 유형 구분".
_HEADING_CELL: Final = re.compile(
    r"(?:(?:모집|지원|신청|공모|참여)\s?(?:분과|트랙|유형|부문|분야)|분과|트랙)\s?(?:명|구분)?"
)
# A sheet has its title and terms above the table, a cell a row.
_HEADING_ROWS: Final = 8
_SUM_ROW: Final = late(r"[총소]?\s?(?:합\s?)?계")
_BRACKETED: Final = re.compile(r"[(\[]([^()\[\]]{2,40})[)\]]")
# 소상공인 분과, 글로벌 트랙, 일반형 in a title
_IN_TITLE: Final = re.compile(
    rf"(?<![가-힣A-Za-z0-9])(?P<names>{_LETTERS}(?:{_COMMA}{_LETTERS}){{0,5}})[ ]?(?:분과|트랙|부문|분야)(?![가-힣])"
)
_SEPARATORS: Final = late(r"[ ]?[·,/][ ]?|[ ](?:및|와|과|또는)[ ]")
_TAIL: Final = late(r"[ ]?(?:분과|트랙|유형|부문|분야)$|[ ]?등$")
# What follows a division that this call leaves out.
_LEFT_OUT: Final = late(
    r"[은는이가을를]?[ ]?(?:모집|신청|지원|접수)?[은는이가을를]?[ ]?(?:제외|불가|마감|종료|완료|하지[ ]?않|않)"
)
# Words before 분과 that name none, and what a title's brackets hold beside divisions.
_NO_NAME: Final = late(
    r"""
      ^(?:각|해당|모든|전체|전|본|이|그|동일|타|다른|복수|희망|신청|지원|모집|선정|평가|심사|관련|세부|개별|전문|공모
        |총|기타|유형|분과|분야|트랙|부문|사업|과제|참여|기업|대상|별|복수의|두|세|네|한|하나의?|여러|어느|중복|첫|최대|조건|경우|나머지|단일|지정|기관|기술|연구|권리|주제|예비)$
    | (?:사업|바우처|이용권|패키지|프로그램|자금|지원|센터|진흥원|공단|재단|협회|공사|대학교?)$
    | 과제|내외|공모|평가|배점|^전[ ]|(?:하되|거나|하여|으로|에서|통해|대해서?|위한|따라|같이|면서|다른)$
    | 공고|모집|연장|수정|정정|변경|추가|마감|긴급|상시|최종|통합|신규|기간|접수|안내|결과|추경|개정|참고|붙임
    | [가-힣]{2}(?:시|군|구)$
    | \d\s?(?:차|기|회|월|일|년)|\d{3}|[.~:]|[은는을를의와된할될]$|[가-힣]{2}(?:에서|으로|하고|하여|되는|하는|이며)$
    """,
    re.VERBOSE,
)
_LONGEST: Final = 14
# Divisions that calls of many programmes have.
_USUAL: Final = frozenset(
    [
        "일반",
        "의료",
        "글로벌",
        "AI반도체",
        "비수도권",
        "청년",
        "여성",
        "제조",
        "바이오",
    ]
)


# The ways in which sentences name divisions; few texts do, and each is tried only round
# what it ends or begins with.
_BY_NUMBER: Final = (
    # 일반·AI반도체·소상공인 3개 분과
    late(
        rf"""(?<![가-힣A-Za-z0-9·])(?P<names>{_LISTED}(?:{_LAST}{_LETTERS}(?:[ ]{_LETTERS})?)?)
        [ ](?:등[ ]?)?(?:총[ ]?)?\d{{1,2}}[ ]?개[ ]?{_KIND}(?!별)""",
        re.VERBOSE,
    ),
    # 4개 분과(일반·AI반도체·소상공인·글로벌), 3개 분야: 일반, 의료, 소상공인
    late(
        rf"""(?<!\d)\d{{1,2}}[ ]?개[ ]?{_KIND}[ ]?[(:][ ]?
        (?P<names>{_LETTERS}(?:[ ]{_LETTERS})?(?:{_LAST}{_LETTERS}(?:[ ]{_LETTERS})?){{1,9}})""",
        re.VERBOSE,
    ),
)
_NUMBER_OF: Final = late(rf"개[ ]?{_KIND}")
_BY_WORD: Final = (
    # 일반, AI반도체 및 소상공인 분과
    late(
        rf"""(?<![가-힣A-Za-z0-9·])(?P<names>{_LETTERS}(?:{_LAST}{_LETTERS}(?:[ ]{_LETTERS})?){{1,9}})
        [ ]?(?:분과|트랙)(?!별|[ ]?(?:위원|회의))""",
        re.VERBOSE,
    ),
    # 소상공인 분과를 대상으로
    late(
        rf"(?<![가-힣A-Za-z0-9·,/&])(?P<names>{_LETTERS})[ ]?(?:분과|트랙)(?![가-힣]{{0,2}}[ ]?(?:위원|회의|장\b))"
    ),
)
_WORDS: Final = ("분과", "트랙")


def read_named_divisions(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Return the names of the divisions that the notice names, as printed, each once."""
    found: dict[str, Extracted[str]] = {}
    for name in _of_title(unicodedata.normalize("NFKC", context.title)):
        found.setdefault(
            name, Extracted(name, Evidence(context.title, "title"))
        )
    for start, end, names in _of_text(document):
        for name in names:
            if len(found) < _MOST:
                found.setdefault(
                    name, Extracted(name, document.evidence(start, end))
                )
    return list(found.values())


def _of_title(title: str) -> Iterator[str]:
    for found in _BRACKETED.finditer(title):
        # most brackets hold an abbreviation, a place or a subject
        names, is_said = _names(found[1]), _TAIL.search(found[1].strip())
        if is_said or all(map(_is_usual, names)):
            yield from names
    for found in _IN_TITLE.finditer(_BRACKETED.sub(" ", title)):
        names, is_field = _names(found["names"]), found[0].endswith("분야")
        if not is_field or all(map(_is_usual, names)):
            yield from names


def _is_usual(name: str) -> bool:
    """Return whether *name* is a division wherever it stands: 일반형, 소상공인."""
    is_kind = len(name) > 2 and name.endswith("형")
    return (
        is_kind or name in _USUAL or name in vocabulary.spellings("audiences")
    )


def _of_text(document: Document) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where divisions are named, and their names."""
    plain = document.plain
    spots = spots_of(_KINDS, plain)
    for start, end in _surroundings(plain, spots):
        for pattern in _ways(plain, start, end):
            for found in pattern.finditer(plain, start, end):
                if not _LEFT_OUT.match(plain, found.end(), found.end() + 20):
                    yield found.start(), found.end(), _names(found["names"])
    yield from _behind_labels(plain, spots)
    yield from _of_tables(document, spots)


def _of_tables(
    document: Document, spots: Sequence[int]
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the names in columns of divisions."""
    for table in document.tables:
        # Every heading of such a column has one of the words.
        first = bisect_left(spots, table.start)
        if first == len(spots) or spots[first] >= table.end:
            continue
        for number, row in enumerate(table.rows[:_HEADING_ROWS]):
            filled = [cell for cell in row if cell.text.strip()]
            if len(filled) < 2 and len(row) > 1:
                continue
            for column, heading in enumerate(row):
                if _HEADING_CELL.fullmatch(heading.text.strip()):
                    yield from _of_column(table, number, column)
            break


def _ways(plain: str, start: int, end: int) -> Iterator[re.Pattern[str]]:
    """Yield the ways of naming divisions that a stretch of *plain* may hold."""
    if _NUMBER_OF.search(plain, start, end):
        yield from _BY_NUMBER
    if any(plain.find(word, start, end) >= 0 for word in _WORDS):
        yield from _BY_WORD


def _behind_labels(
    plain: str, spots: Sequence[int]
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the lists that follow a label, each on its line."""
    for spot in spots:
        found = _LABELLED.match(plain, spot)
        if found is None:
            continue
        line = plain.rfind("\n", 0, found.start()) + 1
        if _LABEL.fullmatch(plain[line : found.start() + 2]):
            yield found.start(), found.end(), _names(found["names"])


def _surroundings(
    plain: str, spots: Sequence[int]
) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a text around the words for a division: most texts have few."""
    named: list[int] = []
    for spot in spots:
        if plain.startswith(_WORDS, spot):
            named.append(spot)
        elif plain.startswith(_COUNTED, spot):
            before = plain[max(0, spot - 2) : spot]
            if before.rstrip(" ").endswith("개"):
                named.append(plain.rindex("개", 0, spot))
    start = end = 0
    for spot in sorted(named):
        if spot - _ROOM > end:
            if end:
                yield start, end
            start = spot - _ROOM
        end = spot + _ROOM
    if end:
        yield start, end


def _of_column(
    table: Table, heading: int, column: int
) -> Iterator[tuple[int, int, list[str]]]:
    """Yield the cells below a heading if all are names: those of a form are not."""
    cells = []
    for row in table.rows[heading + 1 :]:
        text = row[column].text.strip() if column < len(row) else ""
        # The row of the sum is below the divisions, and is none.
        if text and not _SUM_ROW.fullmatch(text):
            cells.append((row[column], _names(text)))
    if len(cells) > 1 and all(names for _, names in cells):
        for cell, names in cells:
            yield cell.start, cell.end, names


def _names(listed: str) -> list[str]:
    """Return the names in a list of them; empty where anything else is among them.

    >>> _names("일반·AI반도체·소상공인 분과"), _names("재공고"), _names("경기, 인천")
    (['일반', 'AI반도체', '소상공인'], [], [])
    """
    regions = vocabulary.spellings("regions")
    found = []
    for part in _SEPARATORS.split(listed.strip()):
        name = _TAIL.sub("", part.strip(" '\"「」()"))
        if (
            not 2 <= len(name) <= _LONGEST
            or _NO_NAME.search(name)
            or name in regions
        ):
            return []
        if not re.fullmatch(r"[가-힣A-Za-z][가-힣A-Za-z0-9& -]*", name):
            return []
        found.append(name)
    return found
