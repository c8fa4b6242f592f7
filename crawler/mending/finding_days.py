"""Where the known days come out, and in what form they are written."""

from __future__ import annotations

import operator
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from crawler.health import order_of
from crawler.mending.clock import Allowance
from crawler.mending.day_forms import (
    DAY_APART,
    DAY_FORMS,
    FULL_DAY,
    day_in_form,
)
from crawler.mending.page_place import PagePlace, part_of, value_in, value_of
from crawler.mending.row_table import (
    FEWEST,
    MOST_PLACES,
    SMALLEST_SHARE,
    Pairs,
    RowTable,
    selectors,
)
from crawler.platforms.dates import posted_on
from crawler.platforms.page import Element, words

ORDER_SHARE: Final = 0.9
LONGEST_DAY: Final = 60
LONGEST_TEXT: Final = 400
"""Letters of a title with its day behind it."""
_DAY_ATTRIBUTES: Final = frozenset(["datetime", "content", "title"])


def day_place(
    table: RowTable, pairs: Pairs, steps: int = 0
) -> tuple[PagePlace | None, str]:
    """Return where the known days come out, and in what form they are written; ``None``
    where it is no form that is certain.

    Rows stand *steps* below the blocks of which the list is made.
    """
    dated = _dated_rows(pairs)
    if len(dated) < FEWEST:
        return None, FULL_DAY
    newest = max(day for _, day in dated)
    # The surest form first: 01/02/2026 could be two days.
    for form in DAY_FORMS:
        place = _place_of_days(table, dated, form, newest)
        if place is not None:
            return _reaching_down(table, place, form, newest), form
    return _heading_of_days(table, dated, steps), FULL_DAY


def _dated_rows(pairs: Pairs) -> list[tuple[int, date]]:
    """Return the known day of each row; where they are enough of titles that stand once
    only, since a title that is used again leads to one notice from several rows.
    """
    counts = Counter(notice.key for _, notice in pairs)
    dated, alone = [], []
    for number, notice in pairs:
        if notice.day is not None:
            dated.append((number, notice.day))
            if counts[notice.key] == 1:
                alone.append((number, notice.day))
    return alone if len(alone) >= FEWEST else dated


def later_day_place(
    rows: Sequence[Element], newest: date, allowance: Allowance
) -> PagePlace | None:
    """Return where most rows have a day that is not older than the *newest* known one,
    in order: months went by, and no known day can be looked for.
    """
    table = RowTable(rows, allowance)
    counts: Counter[PagePlace] = Counter()
    for row in rows:
        for element in row.iter():
            if isinstance(element.tag, str):
                for place, text in _dated_texts(element, FULL_DAY):
                    if posted_on(text):
                        for css in set(selectors(row, element)):
                            counts[replace(place, css=css)] += 1
    found: tuple[int, int, PagePlace] | None = None
    for place, count in counts.most_common(MOST_PLACES):
        if count < SMALLEST_SHARE * len(rows):
            break
        values = table.values(place)
        dated = count_of_later_days(values, newest)
        worth = (-dated, sum(map(len, values)))
        if dated and (found is None or worth < found[:2]):
            found = (*worth, place)
    return found[2] if found else None


def later_heading(
    rows: Sequence[Element], newest: date, steps: int
) -> PagePlace | None:
    """Return where one such day stands over several rows, or on the line before each;
    rows stand *steps* below the blocks of which the list is made.
    """
    for place in _places_above(rows[0], steps) if rows else ():
        if count_of_later_days([value_in(row, place) for row in rows], newest):
            return place
    return None


def count_of_later_days(values: Sequence[str], newest: date) -> int:
    """Return how many values say days, where these are most, none is older than
    *newest*, and they go one way; else 0.
    """
    days = list(filter(None, map(posted_on, values)))
    in_order = max(order_of(days), order_of(days[::-1]))
    is_list = len(days) >= SMALLEST_SHARE * len(values)
    is_later = is_list and min(days, default=newest) >= newest
    return len(days) if is_later and in_order >= ORDER_SHARE else 0


def _reaching_down(
    table: RowTable, place: PagePlace, form: str, newest: date
) -> PagePlace:
    """Return *place*, with cells that reach down into rows where these date more of them."""
    over = replace(place, is_spanning=True)
    if table.rows[0].tag != "tr" or not place.css:
        return place
    dated = []
    for way in (place, over):
        days = [day_in_form(text, form, newest) for text in table.values(way)]
        dated.append(len(days) - days.count(None))
    return over if dated[1] > dated[0] else place


def _heading_of_days(
    table: RowTable, dated: Sequence[tuple[int, date]], steps: int
) -> PagePlace | None:
    """Return where one day stands for several rows: in the block, before it, or in a cell
    that reaches down into them.
    """
    places = dict.fromkeys(
        (
            *_places_above(table.rows[dated[0][0]], steps),
            *_cells_that_reach(table, dated),
        )
    )
    for place in list(places)[:MOST_PLACES]:
        table.allowance.check()
        right = 0
        for number, day in dated:
            text = value_in(table.rows[number], place)
            right += len(text) <= LONGEST_DAY and posted_on(text) == day
        if right >= max(FEWEST, SMALLEST_SHARE * len(dated)):
            return place
    return None


def _places_above(row: Element, steps: int) -> Iterator[PagePlace]:
    for above in range(steps + 1):
        yield PagePlace("", above=above, is_before=True)
    block = row
    for above in range(1, steps + 1):
        block = block.getparent()
        for element in block:
            if isinstance(element.tag, str) and posted_on(words(element)):
                for css in selectors(block, element):
                    yield PagePlace(css, above=above)


def _cells_that_reach(
    table: RowTable, dated: Sequence[tuple[int, date]]
) -> Iterator[PagePlace]:
    for number, _ in dated:
        row = table.rows[number]
        for cell in row.iterchildren("td"):
            if cell.get("rowspan") and posted_on(words(cell)):
                for css in selectors(row, cell):
                    yield PagePlace(css, is_spanning=True)


def _place_of_days(
    table: RowTable, dated: Sequence[tuple[int, date]], form: str, newest: date
) -> PagePlace | None:
    counts: Counter[PagePlace] = Counter()
    for number, day in dated:
        row = table.rows[number]
        for element in row.iter():
            if isinstance(element.tag, str):
                for place, text in _dated_texts(element, form):
                    if day_in_form(text, form, newest) == day:
                        for css in set(selectors(row, element)):
                            counts[replace(place, css=css)] += 1
    enough = max(FEWEST, SMALLEST_SHARE * len(dated))
    found: tuple[int, int, PagePlace] | None = None
    for place, count in counts.most_common(MOST_PLACES):
        if count < enough:
            break
        values = table.values(place)
        read = [
            day_in_form(values[number], form, newest) for number, _ in dated
        ]
        right = sum(map(operator.eq, read, [day for _, day in dated]))
        # Of places that say the same the one that says nothing else is the day's own.
        length = sum(map(len, values))
        if right >= enough and (found is None or (-right, length) < found[:2]):
            found = (-right, length, place)
    return found[2] if found else None


def _dated_texts(
    element: Element, form: str
) -> Iterator[tuple[PagePlace, str]]:
    """Yield the short texts of an element in which a day of this *form* may stand."""
    text = words(element)
    if form == DAY_APART:
        spaced = PagePlace("", is_spaced=True)
        if len(text) <= LONGEST_DAY:
            yield spaced, value_of(element, spaced)
        return
    tail = PagePlace("", is_tail=True)
    own = PagePlace("", is_own_text=True)
    behind = PagePlace("", is_behind=True)
    for name, value in element.attrib.items():
        is_short = len(value) <= LONGEST_DAY
        is_own = name.startswith("data-") or "-" in element.tag
        if is_short and (name in _DAY_ATTRIBUTES or is_own):
            yield PagePlace("", name), value
    texts = (
        (PagePlace(""), text),
        (tail, part_of(text, tail) if len(text) <= LONGEST_TEXT else ""),
        (own, value_of(element, own) if len(element) else ""),
        (behind, value_of(element, behind)),
    )
    for place, found in texts:
        if found and len(found) <= LONGEST_DAY:
            yield place, found
