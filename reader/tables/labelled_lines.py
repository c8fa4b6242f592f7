"""Tables told by labels, a line each: a card for each project, or a label and then what each
part has of it.

::

    연구개발과제명                  구분
    파도 예측 시스템 개발           공동연구
    정부지원연구개발비              인력교류
    (백만원)                        과제당 연구비
    1,460(’25년 400) 이내           연 150백만원 이내
                                    연 50백만원 이내

Cards come at least in twos; together they are a table with a row for each project.  A
label of names is followed by as many names as the label of money by sums.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from reader.tables.columns import (
    COUNTED_CELL,
    MONEY_ROLES,
    may_be_name,
    role_of,
    squeezed,
)
from reader.tables.heading_lines import NEXT_MATTER, money_lines
from reader.text.document import Cell, Document, Table
from reader.text.lines import FilledLines, TextLine, filled_lines
from reader.text.patterns import late
from reader.values.money import find_sums, read_unit

_NEXT_MATTER: Final = late(NEXT_MATTER)
# The first label of a card, which fills its line: its name is on the next one.
_CARD_LABELS: Final = (
    "연구개발과제명",
    "과제명",
    "세부사업명",
    "내역사업명",
    "사업명",
    "프로그램명",
    "지원유형",
    "지원분야",
    "구분",
    "유형",
    "분야",
    "트랙",
    "부문",
)
# The unit of the label above, on a line of its own.
_CARD_UNIT: Final = late(r"\((?:단위 ?:? ?)?[십백천만억]{0,2} ?원\)")
_FEWEST_CARDS: Final = 2
# Lines that a card has at most, and letters of a label.
_CARD_LINES: Final = 24
_CARD_LABEL_ROOM: Final = 16
# Letters from a card to the next.
_APART: Final = 1_200
_DIGIT: Final = re.compile("[0-9]")


def find_card_tables(document: Document) -> tuple[Table, ...]:
    """Return the table of the first cards in a row of *document*: a label of names that
    comes again and again, and between its places the same labels of figures.
    """
    plain = document.plain
    for label in _CARD_LABELS:
        if plain.count(f"{label}\n") < _FEWEST_CARDS:
            continue
        cards: list[list[TextLine]] = []
        lines = filled_lines(document)
        for spot in re.finditer(rf"(?m)^ *{label} *\n", plain):
            first = lines.number_at(spot.start())
            last = min(len(lines), first + _CARD_LINES)
            if cards and cards[-1][0].start + _APART < spot.start():
                break
            cards.append([lines[number] for number in range(first, last)])
        table = _table_of_cards(cards)
        if table is not None:
            return (table,)
    return ()


def _table_of_cards(cards: Sequence[Sequence[TextLine]]) -> Table | None:
    """Return the table whose rows are *cards*, each cut off where the next one begins."""
    if len(cards) < _FEWEST_CARDS:
        return None
    own: list[list[TextLine]] = []
    for number, card in enumerate(cards):
        is_last = number + 1 == len(cards)
        stop = card[-1].end if is_last else cards[number + 1][0].start
        own.append([line for line in card if line.start < stop])
    labels = _labels_of_all(own)
    names = {card[1].text for card in own if len(card) > 1}
    if not labels or len(names) < len(own):
        return None
    start = own[0][0].start
    heads: list[str] = [own[0][0].text]
    rows: list[tuple[Cell, ...]] = []
    for card in own:
        texts = [line.text for line in card]
        cells = [Cell(card[1].text, card[1].start, card[1].end)]
        heads = heads[:1]
        for label in labels:
            at = texts.index(label, 2) + 1
            unit = texts[at] if _CARD_UNIT.fullmatch(texts[at]) else ""
            value = card[at + bool(unit)]
            heads.append(label + unit)
            cells.append(Cell(value.text, value.start, value.end))
        rows.append(tuple(cells))
    top = tuple(Cell(text, start, start) for text in heads)
    return Table(0, (top, *rows), start, rows[-1][-1].end)


def _labels_of_all(cards: Sequence[Sequence[TextLine]]) -> list[str]:
    """Return the lines that say in all *cards* what stands below them: money or counts."""
    labels: list[str] = []
    # The last line is no label that has a value below it.
    for line in cards[0][2:-1]:
        text = line.text
        is_short = len(text) <= _CARD_LABEL_ROOM and not _DIGIT.search(text)
        if not is_short or text in labels:
            continue
        role = role_of(squeezed(text))
        is_common = role in MONEY_ROLES or role == "count"
        for card in cards:
            texts = [other.text for other in card]
            is_common = is_common and texts[2:-1].count(text) == 1
            is_common = is_common and _has_value(texts, text)
        if is_common:
            labels.append(text)
    return labels


# A label of figures: short, without figures but a footnote's: `공고예산2)`.
_FOOTNOTE: Final = late(r"[ ]?\d{1,2}\)$")
_LABEL_LONGEST: Final = 24
_LABEL: Final = late(
    r"(?:과제|기업|팀)\s?수|대상|기간|규모|내용|목적|자격|예산|연구비|개발비|한도|방식|형태"
)
_COUNT: Final = late(
    r"\d{1,3}\s?개?\s?(?:과제|개사|기업|업체|팀|편|건|곳|명|개소|기관|작품)?\s?(?:내외|이내)?"
)
_NUMBER: Final = late(r"\d[\d,]*(?:\.\d+)?")
# What may be beside a sum in its line.
_BESIDE: Final = late(
    r"(?:연간?|최대|총|약|(?:과제|기업|업체|팀|작품|개소|기관)당|\d{1,2}개월|[()/\s]){0,8}"
    r"|(?:원|이내|내외|한도|/\s?[년편]|\s){0,6}"
)
# Two lines that are a table turned: "구분 일반형 특화형 / 예산 1,000 2,000 3,000".
_TWINS: Final = late(
    r"(?<=\n)(?: *)구 ?분 +(?P<names>[^\n|]{4,200})\n *(?P<head>예산|지원금|지원규모|금액|사업비|국비|출연금)[^\s]{0,10} +(?P<sums>[0-9][0-9,. ]{6,200})$",
    re.MULTILINE,
)
_TWIN_LINES: Final = late(
    r"구 ?분 +[^\n|]{4,200}\n *(?:예산|지원금|지원규모|금액|사업비|국비|출연금)"
)
_BARE: Final = late(r"\d[\d,]*(?:\.\d+)?")
_ROUNDING: Final = 0.5
_OF_FIGURES: Final = frozenset({*MONEY_ROLES, "count"})
_LETTER: Final = re.compile("[가-힣A-Za-z]")
# Lines between the label of the names and that of the money, and below it.
_ROOM: Final = 40
_NAME_ROOM: Final = 40
_MOST: Final = 8


class _Column(NamedTuple):
    """A label and the values below it, a line each."""

    label: TextLine
    values: Sequence[TextLine]


def _has_value(texts: Sequence[str], label: str) -> bool:
    """Whether a figure is below *label*, or below the unit that is there."""
    below = texts[texts.index(label, 2) + 1 :]
    if _CARD_UNIT.fullmatch(below[0]):
        below = below[1:]
    return bool(below) and _DIGIT.search(below[0]) is not None


def find_turned_lines(document: Document) -> tuple[Table, ...]:
    """Return the tables of two lines of *document*, and the first of which every cell is
    a line, as rows of cells.
    """
    plain = document.plain
    found: list[Table] = []
    for twins in _TWINS.finditer(plain) if _has_twins(plain) else ():
        table = _turned(twins)
        if table is not None:
            found.append(table)
    for begin, end in money_lines(document):
        if end - begin > _LABEL_LONGEST:
            continue
        lines = filled_lines(document)
        spot = lines.number_at(begin)
        number = _values_below(lines, spot)
        if number >= _FEWEST_CARDS:
            table = _turned_round(lines, spot, number)
            if table is not None:
                return (*found, table)
    return tuple(found)


def _has_twins(plain: str) -> bool:
    """Whether the longer search, which begins with any line, can find something."""
    return "합계" in plain and _TWIN_LINES.search(plain) is not None


def _turned(twins: re.Match[str]) -> Table | None:
    """Return the table of a line of names over a line of sums, if the last sum is that
    of the others.
    """
    names = list(re.finditer(r"\S+", twins["names"]))
    sums = list(re.finditer(r"\S+", twins["sums"]))
    match_ = [
        float(found[0].replace(",", ""))
        for found in sums
        if _BARE.fullmatch(found[0])
    ]
    if (
        len(names) != len(match_)
        or len(match_) < 3
        or abs(sum(match_[:-1]) - match_[-1]) > _ROUNDING
    ):
        return None
    left = twins.start("names")
    right = twins.start("sums")
    start = twins.start()
    top = (Cell("구분", start, start), Cell(twins["head"], start, start))
    rows = tuple(
        (
            Cell(name[0], left + name.start(), left + name.end()),
            Cell(sum_[0], right + sum_.start(), right + sum_.end()),
        )
        for name, sum_ in zip(names, sums, strict=True)
    )
    return Table(0, (top, *rows), start, twins.end())


def _turned_round(lines: FilledLines, spot: int, number: int) -> Table | None:
    """Return the table whose label of money is the line numbered *spot*, with as many as
    *number* values below it, where as many names are below the label of names above.
    """
    for above in range(spot - 1, max(-1, spot - _ROOM), -1):
        if _NEXT_MATTER.match(lines[above].text):
            return None
        if not may_be_name(squeezed(lines[above].text)):
            continue
        names, behind = _names(lines, above, spot, number)
        if names:
            columns = list(_columns(lines, behind, number))
            return _table_of_columns(lines[above], names, columns)
    return None


def _values_below(lines: FilledLines, spot: int) -> int:
    """Return how many sums, or numbers, are below the label numbered *spot*; none where it
    is no label of money or of numbers.
    """
    label = _FOOTNOTE.sub("", lines[spot].text)
    if len(label) > _LABEL_LONGEST or _DIGIT.search(label):
        return 0
    head = squeezed(label)
    role = role_of(head)
    if role not in MONEY_ROLES and role != "count":
        return 0
    has_unit = read_unit(label) is not None
    number = 0
    while spot + 1 + number < len(lines) and number <= _MOST:
        text = lines[spot + 1 + number].text
        if not _is_value(text, role, has_unit=has_unit):
            break
        number += 1
    return number


def _is_value(text: str, role: str, *, has_unit: bool) -> bool:
    """Whether *text* is a figure that a label of that *role* may be over."""
    if role == "count":
        return _COUNT.fullmatch(text) is not None
    if role == "either" and COUNTED_CELL.fullmatch(text):
        return has_unit or not text.isdigit()
    return _is_sum(text) or (has_unit and bool(_NUMBER.fullmatch(text)))


def _columns(lines: FilledLines, begin: int, number: int) -> Iterator[_Column]:
    """Yield the labels of figures from the line numbered *begin* on that have *number*
    values below them.
    """
    at = begin
    stop = min(len(lines), begin + _ROOM)
    while at < stop and not _NEXT_MATTER.match(lines[at].text):
        if _values_below(lines, at) == number:
            values = [lines[at + 1 + place] for place in range(number)]
            yield _Column(lines[at], values)
            at += number
            stop = min(len(lines), at + _ROOM)
        at += 1


def _is_sum(text: str) -> bool:
    sums = find_sums(text)
    if len(sums) != 1:
        return False
    before, after = text[: sums[0].start], text[sums[0].end :]
    return bool(_BESIDE.fullmatch(before) and _BESIDE.fullmatch(after))


def _names(
    lines: FilledLines, head: int, spot: int, number: int
) -> tuple[list[TextLine], int]:
    """Return the *number* names below the label numbered *head*, and the number of the
    next label, which follows them; nothing where another line does.
    """
    own = [lines[place] for place in range(head + 1, spot + 1)]
    names = own[:number]
    behind = number
    if len({line.text for line in names}) < number:
        names = _told_apart(names, own[number : 2 * number])
        behind = 2 * number
    after = own[behind].text if len(own) > behind else ""
    head_after = squeezed(after)
    is_label = _LABEL.search(after) or may_be_name(head_after)
    is_label = is_label or role_of(head_after) in _OF_FIGURES
    # Fewer names under a second label of names: one above is that of several.
    between = len(own) - behind - 2
    if may_be_name(head_after) and 0 < between < number:
        return [], 0
    if len(names) == number and is_label and all(map(_is_name, names)):
        return names, head + 1 + behind
    return [], 0


def _told_apart(
    names: Sequence[TextLine], below: Sequence[TextLine]
) -> list[TextLine]:
    """Return *names* that are alike with what is *below* each, or nothing."""
    if len(below) < len(names):
        return []
    apart: list[TextLine] = []
    for name, more in zip(names, below, strict=True):
        words = name.text if more.text == "-" else f"{name.text} {more.text}"
        apart.append(TextLine(words, name.start, more.end))
    are_distinct = len({line.text for line in apart}) == len(apart)
    return apart if are_distinct else []


def _is_name(line: TextLine) -> bool:
    text = line.text
    is_label = _LABEL.search(text) or role_of(squeezed(text)) in _OF_FIGURES
    is_short = len(text) <= _NAME_ROOM and _LETTER.search(text)
    return bool(is_short and not is_label and not find_sums(text))


def _table_of_columns(
    head: TextLine, names: Sequence[TextLine], columns: Sequence[_Column]
) -> Table:
    top = [Cell("구분", head.start, head.end)]
    rows = [[Cell(*name)] for name in names]
    for column in columns:
        label = _FOOTNOTE.sub("", column.label.text)
        top.append(Cell(label, column.label.start, column.label.end))
        for row, value in zip(rows, column.values, strict=True):
            row.append(Cell(*value))
    last = columns[-1].values[-1].end
    made = (tuple(top), *(tuple(row) for row in rows))
    return Table(0, made, head.start, last)
