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
from collections.abc import Sequence
from typing import Final, NamedTuple

from reader.tables.columns import MONEY_ROLES, role_of, squeezed
from reader.tables.heading_lines import money_lines
from reader.text.document import Cell, Document, Table
from reader.text.lines import TextLine, filled_lines
from reader.text.patterns import late
from reader.values.money import find_sums

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
            at = texts.index(label) + 1
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
    # The last lines are below no label that has a value.
    for line in cards[0][2:-2]:
        text = line.text
        is_short = len(text) <= _CARD_LABEL_ROOM and not _DIGIT.search(text)
        if not is_short or text in labels:
            continue
        role = role_of(squeezed(text))
        is_common = role in MONEY_ROLES or role == "count"
        for card in cards:
            below = [other.text for other in card[2:-2]]
            is_common = is_common and below.count(text) == 1
        if is_common:
            labels.append(text)
    return labels


_MONEY: Final = late(
    r"""
    [ ]*(?P<label>(?:(?:과제|기업|기관|팀)(?:당|별)|연간|총|최대)?[ ]?
    (?:정부[ ]?)?(?:지원|출연|공고|배정)?[ ]?(?:연구개발비|연구비|금액?|한도|규모|사업비|예산))
    [ ]*(?:\([^()\n]{1,14}\)|\d{1,2}\))?[ ]*                  # 과제당 연구비
    """,
    re.VERBOSE,
)
# The last letters of such a label.
_ENDS: Final = frozenset("비금액도모산)")
_NAMES: Final = late(
    r"""
    ^[ ]*(?:구[ ]?분|트랙|분야|프로그램|(?:공모|지원|과제)?[ ]?유[ ]?형
    | (?:내내역|내역|세부)?[ ]?사업명?)[ ]*\n                # 내역사업
    """,
    re.MULTILINE | re.VERBOSE,
)
_LABEL: Final = late(
    r"(?:과제|기업|팀)\s?수|대상|기간|규모|내용|목적|자격|예산|연구비|개발비|한도|방식|형태"
)
_COUNT: Final = late(
    r"(?P<count>\d{1,3})\s?개?\s?(?:과제|개사|팀)?\s?(?:내외|이내)?"
)
_COUNT_LABEL: Final = late(
    r"(?:(?:선정|신규|지원|예정)\s?){0,3}(?:연구개발)?(?:(?:과제|기업|팀)\s?수|과제)"
)
# What may be beside a sum in its line.
_BESIDE: Final = late(
    r"(?:연간?|최대|총|약|과제당|\d{1,2}개월|[()/\s]){0,8}|(?:원|이내|내외|한도|/\s?년|\s){0,6}"
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
# Letters between the label of the names and that of the money.
_ROOM: Final = 600
_NAME_ROOM: Final = 40
_MOST: Final = 6


class _CellLine(NamedTuple):
    text: str
    start: int
    end: int


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
        # Most such lines end with a word, and not with one of money.
        if plain[begin:end].rstrip()[-1:] not in _ENDS:
            continue
        label = _MONEY.fullmatch(plain, begin, end)
        if label is None:
            continue
        sums: list[_CellLine] = []
        for line in _lines(plain, label.end() + 1, _MOST):
            if not _is_sum(line.text):
                break
            sums.append(line)
        names = _names(plain, begin, len(sums)) if len(sums) > 1 else []
        if names:
            return (*found, _table(plain, label, names, sums))
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


def _lines(plain: str, start: int, most: int) -> list[_CellLine]:
    """Return at most *most* lines from *start*, up to the first that is empty."""
    lines: list[_CellLine] = []
    while len(lines) < most:
        end = plain.find("\n", start)
        end = end if end >= 0 else len(plain)
        text = plain[start:end]
        if not text.strip() or end == len(plain):
            break
        begin = start + len(text) - len(text.lstrip())
        lines.append(_CellLine(text.strip(), begin, begin + len(text.strip())))
        start = end + 1
    return lines


def _is_sum(text: str) -> bool:
    sums = find_sums(text)
    if len(sums) != 1:
        return False
    before, after = text[: sums[0].start], text[sums[0].end :]
    return bool(_BESIDE.fullmatch(before) and _BESIDE.fullmatch(after))


def _names(plain: str, spot: int, number: int) -> list[_CellLine]:
    """Return the *number* lines below the nearest label of names above *spot*, if the
    next label follows them.
    """
    heads = list(_NAMES.finditer(plain, max(0, spot - _ROOM), spot))
    for head in reversed(heads):
        lines = _lines(plain, head.end(), 2 * number + 1)
        names = lines[:number]
        if len({line.text for line in names}) < number:
            names = _told_apart(names, lines[number : 2 * number])
            lines = lines[number:]
        after = lines[number].text if len(lines) > number else ""
        is_named = len(names) == number and all(map(_is_name, names))
        if is_named and (_LABEL.search(after) or _NAMES.match(f"{after}\n")):
            return names
    return []


def _told_apart(
    names: Sequence[_CellLine], below: Sequence[_CellLine]
) -> list[_CellLine]:
    """Return *names* that are alike with what is *below* each, or nothing."""
    if len(below) < len(names):
        return []
    apart: list[_CellLine] = []
    for name, more in zip(names, below, strict=True):
        words = name.text if more.text == "-" else f"{name.text} {more.text}"
        apart.append(_CellLine(words, name.start, more.end))
    are_distinct = len({line.text for line in apart}) == len(apart)
    return apart if are_distinct else []


def _is_name(line: _CellLine) -> bool:
    text = line.text
    is_short = len(text) <= _NAME_ROOM
    return is_short and not _LABEL.search(text) and not find_sums(text)


def _table(
    plain: str,
    label: re.Match[str],
    names: Sequence[_CellLine],
    sums: Sequence[_CellLine],
) -> Table:
    start = names[0].start
    counts: list[_CellLine] = []
    for line in _lines(plain, names[-1].end + 1, 3 * _MOST):
        if counts or _COUNT_LABEL.fullmatch(line.text):
            counts.append(line)
    values = counts[1 : len(names) + 1]
    has_counts = len(values) == len(names) and all(
        _COUNT.fullmatch(line.text) for line in values
    )
    top = [Cell("구분", start, start), Cell(label["label"], start, start)]
    rows: list[tuple[Cell, ...]] = []
    for number, (name, money) in enumerate(zip(names, sums, strict=True)):
        cells = [Cell(*name), Cell(*money)]
        if has_counts:
            cells.append(Cell(*values[number]))
        rows.append(tuple(cells))
    if has_counts:
        top.append(Cell("과제수", start, start))
    return Table(0, (tuple(top), *rows), start, sums[-1].end)
