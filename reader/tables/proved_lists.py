"""Lists of parts whose cells stand one a line, believed because they make the call's sum.

::

    □ 지원규모 : 20억원 (3개 과제)
    구분
    지원과제
    (지원예산)
    바다
    2개
    (12억원)
    숲
    1개
    (8억원)

There is no sum row, but the notice prints what the parts make.  The figures of every
part must be in the same order; two parts alone are believed only if their numbers
of projects make a printed number too.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from decimal import Decimal
from functools import cached_property
from typing import Final, NamedTuple

from reader.tables.heading_lines import HEAD_LINE, money_lines
from reader.tables.summed_tables import (
    ASIDE,
    CELL,
    EACH,
    SUMS,
    SummedLine,
    figure_runs,
    line_of,
)
from reader.text.document import Cell, Document, Table
from reader.text.patterns import late
from reader.values.money import read_unit, read_won, sums_of

_ANCHOR: Final = late(rf"(?:{SUMS.pattern})(?=[^\n]{{0,12}}\n)")
_STOP: Final = late(r"[□■○●◎▶☞【ⅠⅡⅢⅣⅤ]|\d\.\s|[가-하]\.|<")
# Who pays and what for: such rows make a sum too, but are no parts of a call.
_PAYER: Final = late(
    r"부담|국비|지방비|시비|도비|정부|민간|현금|현물|직접비|간접비|인건비|차년도"
    r"|단계|^\W*\d{2,4}\W?년|연구비|사업비|[합총소]\s?계$"
)
# It begins with the digit, to which a search can leap; what precedes comes after.
_COUNTED: Final = late(r"[0-9](?<![0-9.,][0-9])[0-9]{0,2}(?=\s?개)")
# Lines of a heading, and of a list with its heading.
_HEAD_LINES: Final = 10
_MOST_LINES: Final = 90
# Headings that are looked at in one text: each costs as much as its list.
_MOST_HEADS: Final = 40
# Letters of a heading's line, of any line, and of a part's name: what is longer is prose.
_CELL: Final = 40
_WIDEST: Final = 400
_NAME: Final = 26
_NAME_LINES: Final = 3
# Lines below a heading among which a figure has to stand.
_WITHOUT_FIGURE: Final = 24
# So few parts make a printed sum by chance; their counts have to agree, too.
_FEW: Final = 2
# Of an 억, to which totals are rounded.
_HALF: Final = 0.5


class _ProvedPart(NamedTuple):
    """A run of figures with its money, its count, and the line where the run ends."""

    start: int
    end: int
    money: SummedLine
    counted: SummedLine | None
    won: int


class _Printed:
    """The figures of a text, searched for when a list may make one of them."""

    def __init__(self, document: Document) -> None:
        self._plain = document.plain
        self.sums = frozenset(money.won for money in sums_of(document))
        """The sums of money, in won."""

    @cached_property
    def counts(self) -> frozenset[int]:
        """The numbers of things."""
        return frozenset(map(int, _COUNTED.findall(self._plain)))


def find_proved_lists(document: Document) -> tuple[Table, ...]:
    """Return the lists of parts in *document* that make a printed sum."""
    plain = document.plain
    found: list[Table] = []
    printed = _Printed(document)
    if not printed.sums:
        return ()
    known: dict[int, tuple[SummedLine | None, int]] = {}
    tried = 0
    done = 0
    for begin, stop in money_lines(document):
        if begin < done or stop - begin > _CELL:
            continue
        is_head = _ANCHOR.search(plain, begin, stop + 1)
        if not is_head or not HEAD_LINE.fullmatch(plain, begin, stop):
            continue
        tried += 1
        if tried > _MOST_HEADS:
            break
        lines = _region(plain, begin, known)
        first = 0
        while first < len(lines) and lines[first].number is None:
            first += 1
        head = lines[: min(first, _HEAD_LINES)]
        if not head:
            continue
        done = head[0].end
        text = "".join(line.text for line in head)
        if first == len(lines) or EACH.search(text.replace(" ", "")):
            continue
        parts = _parts(lines, read_unit(text))
        size = _proved(parts, printed)
        table = _table(lines, parts[:size]) if size else None
        if table is not None:
            found.append(table)
            done = table.end
    return tuple(found)


def _region(
    plain: str, start: int, known: dict[int, tuple[SummedLine | None, int]]
) -> list[SummedLine]:
    """Return the lines from *start* to the next heading, without empty ones.

    Headings are near each other: *known* are lines that were read for others, with
    where each one's next begins.
    """
    lines: list[SummedLine] = []
    has_figure = False
    while len(lines) < _MOST_LINES:
        # Prose goes on below most headings; looking at all of it takes long.
        if len(lines) == _WITHOUT_FIGURE and not has_figure:
            return []
        if start not in known:
            known[start] = _line_at(plain, start)
        line, start = known[start]
        if line is None:
            break
        if line.text:
            lines.append(line)
            has_figure = has_figure or line.number is not None
    return lines


def _line_at(plain: str, start: int) -> tuple[SummedLine | None, int]:
    """Return the line that begins at *start*, and where the next one does; no line where
    prose or another heading begins.
    """
    end = plain.find("\n", start, start + _WIDEST)
    if end < 0:
        return None, start
    line = line_of(plain, start, end)
    if line.number is None and _STOP.match(line.text):
        return None, start
    return line, end + 1


def _parts(lines: Sequence[SummedLine], unit: int | None) -> list[_ProvedPart]:
    """Return the runs of figures that hold a sum: with its unit, else, under a heading
    with one, in the same place of runs of one width.
    """
    runs = list(figure_runs(lines))[::-1]
    parts: list[_ProvedPart] = []
    for start, end in runs:
        for place in range(start, end):
            cell = CELL.fullmatch(lines[place].text)
            money = read_won(lines[place].text) if cell else None
            if cell is None or cell["won"] is None or money is None:
                continue
            before = lines[place - 1] if place > start else None
            parts.append(
                _ProvedPart(start, end, lines[place], before, money.won)
            )
            break
    if parts or unit is None or not runs:
        return parts
    width = runs[0][1] - runs[0][0]
    for start, end in runs:
        if end - start != width:
            break
        last = lines[end - 1] if width > 1 else None
        won = int((lines[start].number or 0) * unit)
        if not won:
            return []
        parts.append(_ProvedPart(start, end, lines[start], last, won))
    return parts


def _proved(parts: Sequence[_ProvedPart], printed: _Printed) -> int:
    """Return how many of *parts*, from the first on, make one of the *printed* sums, or 0."""
    made = 0
    numbers = 0
    for size, part in enumerate(parts, start=1):
        made += part.won
        numbers += _count(part.counted) or 0
        if size < _FEW:
            continue
        are_counted = all(_count(part.counted) for part in parts[:size])
        borne_out = are_counted and numbers in printed.counts
        if made in printed.sums and (size > _FEW or borne_out):
            return size
        # A total is printed rounded to whole 억 now and then.
        room = _HALF * 10**8
        if borne_out and size > _FEW:
            for whole in printed.sums:
                if whole % 10**8 == 0 and abs(whole - made) <= room:
                    return size
    return 0


def _count(line: SummedLine | None) -> int | None:
    cell = CELL.fullmatch(line.text) if line else None
    if cell is None or cell["won"] or cell["part"] or line is None:
        return None
    number = line.number or Decimal(0)
    return int(number) or None


def _table(
    lines: Sequence[SummedLine], parts: Sequence[_ProvedPart]
) -> Table | None:
    has_counts = all(_count(part.counted) for part in parts)
    begin = lines[0].start
    top = tuple(
        Cell(word, begin, begin) for word in ("구분", "예산", "과제수")
    )
    rows = [top]
    named = _named(lines, parts)
    called: set[str] = set()
    for part, words in zip(parts, named, strict=True):
        text = " ".join(line.text for line in words)
        if not text or text in called or _PAYER.search(text):
            return None
        called.add(text)
        name = Cell(text, words[0].start, words[-1].end)
        spot = part.money.end
        count = Cell("", spot, spot)
        if has_counts and part.counted is not None:
            count = Cell(
                part.counted.text, part.counted.start, part.counted.end
            )
        money = Cell(f"{part.won:,}원", part.money.start, part.money.end)
        rows.append((name, money, count))
    return Table(1, tuple(rows), begin, parts[-1].money.end)


def _named(
    lines: Sequence[SummedLine], parts: Sequence[_ProvedPart]
) -> list[list[SummedLine]]:
    """Return the words of each part's name, none where they cannot be found: without the
    cells that several parts share, and those that describe a part behind its name.
    """
    between: list[list[SummedLine]] = []
    above = 0
    times: Counter[str] = Counter()
    for part in parts:
        words: list[SummedLine] = []
        for line in lines[above : part.start]:
            # Other figures belong to rows within a part, and so may its words.
            if line.number is not None:
                return [[] for _ in parts]
            if not HEAD_LINE.fullmatch(line.text):
                words.append(line)
        above = part.end
        times.update({line.text for line in words})
        between.append(words)
    names: list[list[SummedLine]] = []
    for words in between:
        own = [line for line in words if times[line.text] == 1]
        names.append(_first_words(own or words))
    longest = max(len(name) for name in names[1:])
    is_short = all(len(line.text) <= _NAME for line in between[0])
    if len(between[0]) > longest and is_short:
        # What is above the first part's name is said of all parts.
        names[0] = between[0][-longest:]
    return names


def _first_words(lines: Sequence[SummedLine]) -> list[SummedLine]:
    names: list[SummedLine] = []
    for line in lines:
        is_other = ASIDE.fullmatch(line.text) or len(line.text) > _NAME
        if names and (is_other or len(names) == _NAME_LINES):
            break
        if not ASIDE.fullmatch(line.text):
            names.append(line)
    return names
