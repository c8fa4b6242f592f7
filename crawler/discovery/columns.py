"""What is in each part of a row: the posting day, the title, counters, facts."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.discovery.groups import Group, heads_of
from crawler.discovery.selectors import relative_to
from crawler.discovery.texts import DAY, text_of
from crawler.platforms.dates import day_apart, posted_on, written_like
from crawler.platforms.page import Element, title_words, within, words
from crawler.platforms.words import PINNED, is_private, squeeze

LONGEST_DAY: Final = 30
_DAY_ATTRIBUTES: Final = ("datetime", "title")
MOST_ROWS: Final = 0.8
"""Share of rows on which a day has to be where it is said to."""
_COUNTER: Final = re.compile(r"\d[\d,]*")
_POSTED_HEAD: Final = re.compile(
    r"등록|작성일|게시|공고일|일자|날짜|date|작성|posted|filed|published",
    re.IGNORECASE,
)
# "등록일 : " before a day, as lists have it.
_LABEL: Final = re.compile(r"^[^\d\s]{1,10}\s?[:：]?\s?(?=\d)")
# The words before a day: "| 등록일 : ", "Filing Date: ".
_WORD_BEFORE: Final = re.compile(
    r"([^\W\d_]{2,12}(?: [^\W\d_]{2,12})?)\s*[:：]?\s*$"
)
# "홍길동 등록일": whoever wrote the notice is before the label.
_POSTED_LABEL: Final = re.compile(r"\s(\S*(?:등록|작성|게시|공고)일?자?)$")
# What says that a day ends or begins something else than the notice's standing there.
# "접수중" and "마감임박" are states of a notice.
_OF_PERIOD: Final = re.compile(
    r"(?:마감|접수|신청)(?!\s?(?:중|예정|완료|임박))|기간|까지|종료|기한|모집일|[~∼～]"
)
_NUMBER_HEAD: Final = re.compile(r"번호|순번|연번|^no\.?$", re.IGNORECASE)
_COUNT_HEAD: Final = re.compile(r"조회|hit|추천", re.IGNORECASE)
_POSTED_WORD: Final = re.compile(
    rf"(?:등록|작성|게시|공고)(?:일자?|한 날)?\s*[:：]?\s*((?x:{DAY.pattern}))"
)


@dataclass(frozen=True, slots=True)
class _Days:
    """The posting day of each row, and where it stands."""

    days: list[str | None]
    column: int | None = None
    selector: str | None = None
    like: str | None = None
    """A day as most are written, with the hour where the column holds one."""
    after: str | None = None
    """The words before the day, where it is among others; "" for the only one."""
    attribute: str | None = None
    """The attribute of *selector* that holds the day, where its words do not."""


def days_of(group: Group) -> _Days:
    """Find the place in which most rows have a single day; a heading that says so, and
    a later place, win.  Where no place holds days alone, they are found by the words
    before them.
    """
    placed = _days_by_place(group)
    if placed.days.count(None) and group.members[0].tag != "tr":
        # "2시간 전", "11월 24, 2026": a time's attribute says it for programs.
        noted = _days_in_attributes(group)
        if noted is not None and noted.days.count(None) < placed.days.count(
            None
        ):
            return noted
    if _are_alone(group, placed):
        return placed
    return _days_among_words(group) or placed


def _are_alone(group: Group, found: _Days) -> bool:
    """Return whether a card would read most days where they were found: nothing but a
    label is beside them.
    """
    if found.like is None or (found.selector is None and found.column is None):
        return False
    alone = 0
    for row in group.members:
        if found.column is not None:
            cells = cells_of(row)
            places = cells[found.column : found.column + 1]
        else:
            places = within(found.selector or "")(row)
        for place in places:
            text = _LABEL.sub("", words(place))
            if written_like(found.like).fullmatch(text):
                alone += 1
                break
    return alone >= MOST_ROWS * len(group.members)


def _days_among_words(group: Group) -> _Days | None:
    """Find the word that calls the posting day on most rows, or the only day of each,
    unless it is one of a period or an end.
    """
    texts = []
    for row, place in zip(group.members, group.titles, strict=True):
        # A title may hold a day of its own, and the whole row says it once more.
        text = squeeze(text_of(row))
        texts.append(text.replace(title_words(place, group.without), " ", 1))
    by_label: dict[str, list[str | None]] = {}
    only: list[str | None] = []
    for number, text in enumerate(texts):
        found = list(DAY.finditer(text))
        is_only = len(found) == 1 and not _OF_PERIOD.search(text)
        only.append(_as_day(found[0][0]) if is_only else None)
        for day in found:
            before = _WORD_BEFORE.search(text[: day.start()])
            # "접수일자 2026-02-27 ~ 2026-12-31" is a period.
            is_start = re.match(r"[^~∼～]{0,8}[~∼～]", text[day.end() :])
            if (
                before
                and _POSTED_HEAD.search(before[1])
                and not (is_start or _OF_PERIOD.search(before[1]))
            ):
                alone = _POSTED_LABEL.search(before[1])
                label = alone[1] if alone else before[1]
                days = by_label.setdefault(label, [None] * len(texts))
                days[number] = days[number] or _as_day(day[0])
    ways = [*by_label.items(), ("", only)]
    for label, days in sorted(ways, key=lambda way: way[1].count(None)):
        if len(days) - days.count(None) >= MOST_ROWS * len(days):
            return _Days(days, like=example_of(days), after=label)
    return None


def _as_day(text: str) -> str | None:
    return squeeze(text) if posted_on(text) else None


def _days_by_place(group: Group) -> _Days:
    if group.members[0].tag != "tr":
        in_list = _days_of_list(group) or _days_apart(group)
        if in_list is not None:
            return in_list
    column = _day_column(group)
    if column is None:
        first = []
        columns = _period_columns(group)
        for row in group.members:
            is_period = _OF_PERIOD.search(text_of(row))
            first.append(None if is_period else _day_beside(row, columns))
        # On few rows it is a day of what they say, not of their standing there.
        if 2 * first.count(None) > len(first):
            first = [None] * len(first)
        return _Days(first, like=example_of(first))
    places = []
    days: list[str | None] = []
    whole = []
    for row in group.members:
        cells = cells_of(row)
        place = cells[column] if column < len(cells) else None
        days.append(None if place is None else _first_day(place))
        whole.append("" if place is None else words(place))
        if place is not None:
            places.append(place)
    selector = relative_to(group.members, places)
    # The whole of the column, with its hour, if most rows are written so: a card's
    # ``posted_like`` has to match all of it.
    like = example_of(text for text in whole if len(text) <= LONGEST_DAY)
    if like is not None:
        alike = sum(map(bool, map(written_like(like).fullmatch, whole)))
        if 2 * alike < len(whole):
            like = None
    return _Days(days, column, selector, like or example_of(days))


def _day_beside(row: Element, columns: Collection[int]) -> str | None:
    """Return the first day of a row that is in none of some *columns*."""
    if not columns:
        return _first_day(row)
    for number, cell in enumerate(cells_of(row)):
        day = _first_day(cell) if number not in columns else None
        if day is not None:
            return day
    return None


def _period_columns(group: Group) -> set[int]:
    """Return the columns whose headings say that days of a period are there:
    ``접수시작일``, ``마감일``.
    """
    found = set()
    for column, head in enumerate(_heads(group)):
        if _OF_PERIOD.search(head) and not _POSTED_HEAD.search(head):
            found.add(column)
    return found


def _day_column(group: Group) -> int | None:
    """Return the column in which most rows have a single day."""
    heads = _heads(group)
    periods = _period_columns(group)
    best: tuple[float, int] | None = None
    rows = list(map(cells_of, group.members))
    for column in range(max(map(len, rows))):
        if column in periods:
            continue
        single = bare = 0
        for cells in rows:
            text = text_of(cells[column]) if column < len(cells) else ""
            # Two days are a window, one among many words a title.
            if len(DAY.findall(text)) == 1 and not _is_of_period(text):
                single += 1
                bare += len(text) < 24
        share = single / len(rows)
        head = heads[column] if column < len(heads) else ""
        # A later column wins where all else is equal: deadlines are before it.
        is_named = bool(_POSTED_HEAD.search(head))
        score = share + bare / len(rows) + is_named + 0.01 * column
        if share >= 0.5 and (best is None or score > best[0]):
            best = (score, column)
    return None if best is None else best[1]


def example_of(days: Iterable[str | None]) -> str | None:
    """Return the day as which most others are written: "Mar 3, 2026" rather than
    "Mar 25, 2026", since a lone digit stands for one or two.
    """
    written = []
    for day in days:
        if day and (posted_on(day) or day_apart(day)):
            written.append(day)
    best, most = None, 0
    # A lone digit makes a day shorter, so that it comes first.
    for form in sorted(set(written), key=len)[:50]:
        alike = sum(map(bool, map(written_like(form).fullmatch, written)))
        if alike > most:
            best, most = form, alike
    return best


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
        days = [_day_at(row, css) for row in group.members]
        if sum(day is not None for day in days) >= 0.8 * len(days):
            return _Days(days, None, css, _form_of(group, css, days))
    return None


def _days_apart(group: Group) -> _Days | None:
    """Find the element that holds the day of the month apart from its month: ``24`` in
    large figures above ``2026.11``.
    """
    places: dict[str, list[str | None]] = {}
    for number, row in enumerate(group.members):
        for element in row.iterdescendants(etree.Element):
            text = squeeze(text_of(element))
            if len(text) <= LONGEST_DAY and day_apart(text):
                for css in _ways_to(element):
                    written = places.setdefault(
                        css, [None] * len(group.members)
                    )
                    written[number] = written[number] or text
    for css, written in sorted(
        places.items(),
        key=lambda item: (item[1].count(None), "." not in item[0]),
    ):
        if len(written) - written.count(None) >= MOST_ROWS * len(written):
            days: list[str | None] = []
            for whole in written:
                day = day_apart(whole or "")
                days.append(f"{day}" if day else None)
            return _Days(days, None, css, example_of(written))
    return None


def _form_of(group: Group, css: str, days: Sequence[str | None]) -> str | None:
    """Return an example of what is at *css*: a card's ``posted_like`` has to match
    all of it, with its hour where it has one.
    """
    whole = []
    for row in group.members:
        for place in within(css)(row):
            text = _LABEL.sub("", words(place))
            if _first_day(place) is not None:
                # Only digits beside it: an office is no part of a day.
                is_moment = not re.search(r"[^\W\d_]", DAY.sub("", text))
                whole.append(text if is_moment else "")
                break
    like = example_of(whole)
    if like is not None:
        alike = sum(map(bool, map(written_like(like).fullmatch, whole)))
        if 2 * alike >= len(group.members):
            return like
    return example_of(days)


def _days_in_attributes(group: Group) -> _Days | None:
    """Find the attribute that says a day on most rows: ``<time datetime="2026-11-24">``."""
    places: dict[tuple[str, str], list[str | None]] = {}
    for number, row in enumerate(group.members):
        for element in row.iterdescendants(etree.Element):
            for name in _DAY_ATTRIBUTES:
                text = squeeze(element.get(name) or "")
                if len(text) > LONGEST_DAY or not posted_on(text):
                    continue
                for css in _ways_to(element):
                    days = places.setdefault(
                        (css, name), [None] * len(group.members)
                    )
                    days[number] = days[number] or text
    for (css, name), days in sorted(
        places.items(),
        key=lambda item: (item[1].count(None), "." not in item[0][0]),
    ):
        like = example_of(days)
        if like is not None and days.count(None) <= (1 - MOST_ROWS) * len(
            days
        ):
            return _Days(days, None, css, like, None, name)
    return None


def _ways_to(element: Element) -> list[str]:
    # Names that need escapes in CSS would not be read by the person who corrects it.
    ways = [element.tag]
    for name in (element.get("class") or "").split():
        if re.fullmatch(r"[A-Za-z][\w-]*", name):
            ways.append(f"{element.tag}.{name}")
    return ways


def _day_at(row: Element, css: str) -> str | None:
    """Return the day as a card would read it: the first place that holds one; ``None``
    where that is the day of a period.
    """
    for place in within(css)(row):
        text = text_of(place)
        day = _first_day(place) if len(text) <= LONGEST_DAY else None
        if day is not None:
            # "접수기간 2026.11.20 ~ 2026.12.24" is before "등록일 2026.11.20".
            return None if _is_of_period(text) else day
    return None


def _is_of_period(text: str) -> bool:
    return bool(_OF_PERIOD.search(text)) and not _POSTED_WORD.search(text)


def _first_day(element: Element) -> str | None:
    """Return the day that a word before it calls the posting day, or else the first."""
    text = text_of(element)
    labelled, any_day = _POSTED_WORD.search(text), DAY.search(text)
    found = ""
    if labelled is not None:
        found = labelled[1]
    elif any_day is not None:
        found = any_day[0]
    return squeeze(found) if posted_on(found) else None


def cells_of(row: Element) -> list[Element]:
    """Return the parts of a row: a table's cells, or the innermost elements with words
    of their own.
    """
    if row.tag == "tr":
        found: list[Element] = []
        for cell in row:
            # As ``TableBoard`` counts its columns.
            is_mobile = "mobile" in cell.get("class", "").split()
            if cell.tag in ("td", "th") and not is_mobile:
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
    table = next(group.members[0].iterancestors("table"), None)
    return [] if table is None else heads_of(table)


def columns_of(
    group: Group, posted: int | None
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return a table's columns as a card states them (``TITLE``, ``fact("분야")``), and
    its headings, none where they are not one a column; *posted* is the day's column.
    """
    heads = _heads(group)
    widths: Counter[int] = Counter()
    titles: Counter[int] = Counter()
    for row, place in zip(group.members, group.titles, strict=True):
        widths[len(cells_of(row))] += 1
        titles[_column_of(row, place)] += 1
    # Of most rows: a pinned one may merge some cells.
    width = widths.most_common(1)[0][0]
    title = titles.most_common(1)[0][0]
    roles = []
    for n in range(width):
        head = heads[n] if n < len(heads) else ""
        roles.append(_role(group, n, head, title, posted))
    # A heading over two columns names neither of them.
    is_plain = len(heads) == width == len(set(heads))
    return tuple(roles), tuple(heads) if is_plain else ()


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
        counted += not text or is_pin or bool(_COUNTER.fullmatch(text))
    # A card does not read a row whose number is something else.
    is_counter = counted == len(texts) and any(map(_COUNTER.fullmatch, texts))
    if is_counter and (
        _NUMBER_HEAD.search(head) or (column == 0 and not head)
    ):
        return "NUMBER"
    if is_counter and (_COUNT_HEAD.search(head) or not head):
        return "COUNT"
    # A fact without a label says nothing to readers; officials' are never proposed.
    if not head or is_private(head) or not any(texts):
        return "SKIP"
    # Double quotes, as the formatter writes them.
    return f"fact({json.dumps(head, ensure_ascii=False)})"
