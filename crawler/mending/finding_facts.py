"""Where the facts of rows stand, found by what known rows said under their labels."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Final

from lxml import etree

from crawler.mending.known import letters_of_title
from crawler.mending.page_place import PagePlace, value_of
from crawler.mending.row_table import (
    FEWEST,
    MOST_PLACES,
    Pairs,
    RowTable,
    selectors,
)
from crawler.mending.values import (
    LONGEST_LABEL,
    are_enough,
    label_before,
    tells_much,
)
from crawler.platforms.page import Element

LONGEST_FACT: Final = 120


def fact_places(
    table: RowTable, pairs: Pairs
) -> tuple[tuple[str, PagePlace], ...]:
    """Return where the facts stand that rows had before, by their former labels: only
    those that come out equal on most known rows.
    """
    labels: Counter[str] = Counter()
    # A pinned notice is there twice, and may be the one that was edited.
    once = {notice.key: (number, notice) for number, notice in pairs}
    for _, notice in once.values():
        for label, text in notice.cells.items():
            labels[label] += bool(text.strip())
    found = []
    for label, count in labels.items():
        known = list(once.values())
        place = _fact_place(table, known, label) if count >= FEWEST else None
        if place is not None:
            found.append((label, place))
    return tuple(found)


def _fact_place(table: RowTable, pairs: Pairs, label: str) -> PagePlace | None:
    expected = {}
    for number, notice in pairs:
        letters = letters_of_title(notice.cells.get(label, ""))
        if letters and len(letters) <= LONGEST_FACT:
            expected[number] = letters
    if not tells_much(expected.values()):
        return None
    counts = _places_saying(table, expected, label)
    best: tuple[int, PagePlace] | None = None
    for place, count in counts.most_common(MOST_PLACES):
        if not are_enough(count, len(expected)):
            break
        values = table.values(place)
        equal = 0
        for number, letters in expected.items():
            equal += letters_of_title(values[number]) == letters
        # Rows that are not known yet say something there as well.
        filled = sum(map(bool, values))
        if are_enough(equal, len(expected)) and (
            best is None or filled > best[0]
        ):
            best = (filled, place)
            if filled == len(values):
                break
    return best[1] if best else None


def _places_saying(
    table: RowTable, expected: Mapping[int, str], label: str
) -> Counter[PagePlace]:
    """Return in how many rows each place says what is expected of the row, alone or
    behind its *label*.
    """
    counts: Counter[PagePlace] = Counter()
    for number, letters in expected.items():
        row = table.rows[number]
        for element in row.iter(etree.Element):
            for place in _saying(element, letters, label):
                for css in set(selectors(row, element)):
                    counts[replace(place, css=css)] += 1
    return counts


def _saying(
    element: Element, letters: str, former: str
) -> Iterator[PagePlace]:
    """Yield which text of an element says *letters*: all of it, its own or the one
    behind it.
    """
    places = [PagePlace(""), PagePlace("", is_behind=True)]
    if len(element):
        places.append(PagePlace("", is_own_text=True))
    for place in places:
        text = value_of(element, place)
        if len(text) <= LONGEST_FACT + LONGEST_LABEL:
            label = label_before(letters, text)
            if label is not None:
                yield replace(place, prefix=label)
            elif former in text:
                # "…사업 시행 공고 접수기간 : 2026.11.20 ~ 12.10": a summary before it,
                # "접수기간 : 2026.11.20 ~ 12.10 | 2026.11.19": its day behind it.
                for behind in ("", "tail"):
                    among = replace(place, label=former, without=behind)
                    said = letters_of_title(value_of(element, among))
                    if said == letters:
                        yield among
                        break
