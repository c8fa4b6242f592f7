"""What stands in each part of a row: the posting day, the title, counters, facts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from crawler.discovery.groups import DAY, Group, text_of
from crawler.discovery.selectors import relative_to
from crawler.platforms.dates import posted_on, written_like
from crawler.platforms.page import Element, within, words
from crawler.platforms.words import PINNED, is_private, squeeze

LONGEST_DAY: Final = 30
_COUNTER: Final = re.compile(r"\d[\d,]*")
_POSTED_HEAD: Final = re.compile(
    r"등록|작성일|게시|공고일|일자|날짜|date|작성", re.IGNORECASE
)
_NUMBER_HEAD: Final = re.compile(r"번호|순번|연번|^no\.?$", re.IGNORECASE)
_COUNT_HEAD: Final = re.compile(r"조회|hit|추천", re.IGNORECASE)
_POSTED_WORD: Final = re.compile(
    rf"(?:등록|작성|게시|공고)(?:일자?|한 날)?\s*[:：]?\s*((?x:{DAY.pattern}))"
)


@dataclass(frozen=True, slots=True)
class _Days:
    """The posting day of each row, and where it stands."""

    said: list[str | None]
    column: int | None = None
    selector: str | None = None
    like: str | None = None
    """A day as most are written, with the hour where the column holds one."""


def days_of(group: Group) -> _Days:
    """Find the place in which most rows have a single day; a heading that says so, and
    a later place, win.
    """
    if group.members[0].tag != "tr":
        in_list = _days_of_list(group)
        if in_list is not None:
            return in_list
    column = _day_column(group)
    if column is None:
        first = [_first_day(row) for row in group.members]
        return _Days(first, like=example_of(first))
    places = []
    for row in group.members:
        places.append(
            cells_of(row)[column] if column < len(cells_of(row)) else None
        )
    selector = relative_to(
        group.members, [place for place in places if place is not None]
    )
    said: list[str | None] = []
    whole = []
    for place in places:
        said.append(None if place is None else _first_day(place))
        whole.append("" if place is None else words(place))
    like = example_of(text for text in whole if len(text) <= LONGEST_DAY)
    if like is not None:
        alike = written_like(like)
        if 2 * sum(bool(alike.fullmatch(text)) for text in whole) < len(whole):
            like = None
    return _Days(said, column, selector, like or example_of(said))


def _day_column(group: Group) -> int | None:
    """Return the column in which most rows have a single day."""
    heads = _heads(group)
    best: tuple[float, int] | None = None
    for column in range(max(len(cells_of(row)) for row in group.members)):
        cells = []
        for row in group.members:
            cells.append(
                cells_of(row)[column] if column < len(cells_of(row)) else None
            )
        text = []
        for cell in cells:
            text.append(DAY.findall(text_of(cell)) if cell is not None else [])
        share = sum(len(days) == 1 for days in text) / len(text)
        bare = sum(
            len(days) == 1 and len(text_of(cell)) < 24
            for days, cell in zip(text, cells, strict=True)
            if cell is not None
        ) / len(text)
        head = heads[column] if column < len(heads) else ""
        score = share + bare + bool(_POSTED_HEAD.search(head)) + 0.01 * column
        if share >= 0.5 and (best is None or score > best[0]):
            best = (score, column)
    return None if best is None else best[1]


def example_of(days: Iterable[str | None]) -> str | None:
    """Return the day as which most others are written: "Mar 3, 2026" rather than
    "Mar 25, 2026", since a lone digit stands for one or two.
    """
    said = [day for day in days if day and posted_on(day)]
    # A lone digit makes a day shorter.
    forms = sorted(set(said), key=len)[:50]
    return max(
        forms,
        key=lambda form: sum(
            bool(written_like(form).fullmatch(day)) for day in said
        ),
        default=None,
    )


def _days_of_list(group: Group) -> _Days | None:
    """Find the selector that says a day on most rows of a list; the number of a part
    says nothing, since rows have more or fewer of them.
    """
    counts: Counter[str] = Counter()
    for row in group.members:
        found = set()
        for element in row.iterdescendants():
            if not isinstance(element.tag, str):
                continue
            text = text_of(element)
            if len(text) <= LONGEST_DAY and len(DAY.findall(text)) == 1:
                found.update(_ways_to(element))
        counts.update(found)
    for css, _ in sorted(
        counts.items(), key=lambda item: (-item[1], "." not in item[0])
    ):
        said = [_day_at(row, css) for row in group.members]
        if sum(day is not None for day in said) >= 0.8 * len(said):
            return _Days(said, None, css, example_of(said))
    return None


def _ways_to(element: Element) -> list[str]:
    ways = [element.tag]
    for name in (element.get("class") or "").split():
        if re.fullmatch(r"[A-Za-z][\w-]*", name):
            ways.append(f"{element.tag}.{name}")
    return ways


def _day_at(row: Element, css: str) -> str | None:
    """Return the day as a card would read it: the first place that holds one."""
    for place in within(css)(row):
        if len(text_of(place)) <= LONGEST_DAY:
            day = _first_day(place)
            if day is not None:
                return day
    return None


def _first_day(element: Element) -> str | None:
    """Return the day that is said to be the posting day, or else the first."""
    text = text_of(element)
    match_ = _POSTED_WORD.search(text)
    found = (
        match_[1]
        if match_
        else next((match_[0] for match_ in DAY.finditer(text)), None)
    )
    return squeeze(found) if found and posted_on(found) else None


def cells_of(row: Element) -> list[Element]:
    """Return the parts of a row: a table's cells, or the innermost elements with words
    of their own.
    """
    if row.tag == "tr":
        found: list[Element] = []
        for cell in row:
            if (
                cell.tag in ("td", "th")
                and "mobile" not in cell.get("class", "").split()
            ):
                found.append(cell)
        return found
    elements: list[Element] = []
    for element in row.iter():
        if (
            isinstance(element.tag, str)
            and element is not row
            and (element.text or "").strip()
        ):
            elements.append(element)
    return elements


def _heads(group: Group) -> list[str]:
    if group.members[0].tag != "tr":
        return []
    table = next((up for up in group.members[0].iterancestors("table")), None)
    cells = (
        table.xpath(".//thead//tr[1]/*[self::th or self::td]")
        if table is not None
        else []
    )
    if table is not None and not cells:
        cells = table.xpath(".//tr[not(td)][1]/th")
    return [words(cell) for cell in cells]


def columns_of(
    group: Group, posted: int | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    heads = _heads(group)
    width = Counter(len(cells_of(row)) for row in group.members).most_common(
        1
    )[0][0]
    titles = Counter(
        _column_of(row, place)
        for row, place in zip(group.members, group.titles, strict=True)
    )
    title = titles.most_common(1)[0][0]
    roles = []
    for n in range(width):
        roles.append(
            _role(group, n, heads[n] if n < len(heads) else "", title, posted)
        )
    return tuple(roles), tuple(heads) if len(heads) == width else ()


def _column_of(row: Element, link: Element) -> int:
    for n, cell in enumerate(cells_of(row)):
        if link is cell or link in cell.iterdescendants():
            return n
    return 0


def _role(
    group: Group, column: int, head: str, title: int, posted: int | None
) -> str:
    if column in (title, posted):
        return "TITLE" if column == title else "POSTED"
    texts = []
    for row in group.members:
        if column < len(cells_of(row)):
            texts.append(words(cells_of(row)[column]))
    counted = 0
    for text in texts:
        # 공지 in place of a number is how rows are pinned.
        is_pin = column == 0 and text.strip("[]").lower() in PINNED
        counted += is_pin or bool(_COUNTER.fullmatch(text))
    is_counter = counted >= 0.6 * len(texts) and any(
        map(_COUNTER.fullmatch, texts)
    )
    if is_counter and (
        _NUMBER_HEAD.search(head) or (column == 0 and not head)
    ):
        return "NUMBER"
    if is_counter and (_COUNT_HEAD.search(head) or not head):
        return "COUNT"
    if not head or is_private(head) or not any(texts):
        return "SKIP"
    # Double quotes, as the formatter writes them.
    return f"fact({json.dumps(head, ensure_ascii=False)})"
