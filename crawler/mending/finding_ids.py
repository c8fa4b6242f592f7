"""Where ids are in rows of which some are known: where the known ones are, else what
differs in the title's own link.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from typing import Final
from urllib.parse import unquote

from lxml import etree

from crawler.mending.evidence import MOST_CLASHES
from crawler.mending.known import letters_of_title
from crawler.mending.page_place import (
    LAST,
    NUMBER,
    TOKEN,
    WORD,
    PagePlace,
    value_of,
)
from crawler.mending.row_table import (
    MOST_PLACES,
    SMALLEST_SHARE,
    Pairs,
    RowTable,
    selectors,
)
from crawler.mending.values import counts_rows
from crawler.platforms.links import ID_NAME, parameters_of
from crawler.platforms.page import Element, is_switched_off, words
from crawler.platforms.words import squeeze

LONGEST_AROUND: Final = 60
"""Letters of an attribute beside the id that it holds."""
# Addresses of attachments: their numbers are not the notice's.
FILE: Final = re.compile(
    r"down|file|atch|attach|\.(?:hwpx?|pdf|zip|docx?|xlsx?)\b", re.IGNORECASE
)
# What a button folds out has a number on its page: "data-bs-target", "data-toggle".
_FOLDS: Final = re.compile(r"-(?:target|toggle|parent)$")
_OF_PAGES: Final = frozenset(["href", "onclick", "value", "id"])


def key_place(
    table: RowTable, pairs: Pairs, title: PagePlace
) -> PagePlace | None:
    """Return where ids are: where the known ones are, else what differs in the title's
    own link.
    """
    titles = [letters_of_title(value) for value in table.values(title)]
    same: Counter[PagePlace] = Counter()
    for number, notice in pairs:
        places = dict.fromkeys(_places_of(table.rows[number], notice.key))
        same.update(places.keys())
    # Of equal ones the part of an attribute that has a name or a number comes first.
    for place, count in same.most_common(MOST_PLACES):
        if count < SMALLEST_SHARE * len(pairs):
            break
        # A selector may find another element first, such as an attachment's link.
        values = table.values(place)
        equal = sum(values[number] == notice.key for number, notice in pairs)
        if equal >= SMALLEST_SHARE * len(pairs) and table.tells_apart(
            place, titles
        ):
            return place
    return _fresh_key(table, pairs, title, titles)


def _places_of(row: Element, key: str) -> Iterator[PagePlace]:
    """Yield the places of a row in which *key* stands, the surest first."""
    less_sure = []
    for element in row.iter(etree.Element):
        for name, value in element.attrib.items():
            if key not in value or not _may_hold_ids(name):
                continue
            for css in selectors(row, element):
                for place in _parts(css, name, value):
                    if value_of(element, place) == key:
                        yield place
                before, _, behind = value.partition(key)
                # "/p/1006" is no place of 6: a part of a number is another number.
                beside = before[-1:] + behind[:1]
                if len(before + behind) <= LONGEST_AROUND and not any(
                    map(str.isalnum, beside)
                ):
                    around = PagePlace(css, name, prefix=before, suffix=behind)
                    less_sure.append(around)
        if not len(element) and squeeze(element.text or "") == key:
            less_sure.extend(map(PagePlace, selectors(row, element)))
    yield from less_sure


def _may_hold_ids(attribute: str) -> bool:
    if attribute.startswith("aria-"):
        # The panel that a button folds out: its notice has no page of its own.
        return attribute == "aria-controls"
    # Frameworks have attributes of their own: "data-id", "ng-click", "wire:click".
    is_own = "-" in attribute or ":" in attribute
    if is_own and _FOLDS.search(attribute):
        return False
    # A site's own: ``<a seq="9100">``, ``<notice-item uid="9100">``.
    is_named = ID_NAME.search(attribute) and attribute != "accesskey"
    return (
        is_own or bool(is_named) or attribute in ("href", "onclick", "value")
    )


def _fresh_key(
    table: RowTable, pairs: Pairs, title: PagePlace, titles: Sequence[str]
) -> PagePlace | None:
    """Return where ids of another form are: in the title's link, or the row itself; in
    a file's address only where rows lead nowhere else.
    """
    pages = _fresh_places(table, pairs, title, may_be_file=False)
    files = _fresh_places(table, pairs, title, may_be_file=True)
    # A document may be filed under several names, or its address differ in no one part.
    ways = (pages, 0.0), (files, 0.0), (_whole(files), 0.0)
    for places, clashing in (
        *ways,
        (pages, MOST_CLASHES),
        (files, MOST_CLASHES),
    ):
        key = _best_key(table, titles, places, clashing)
        if key is not None:
            return key
    return None


def _whole(places: Sequence[PagePlace]) -> list[PagePlace]:
    """Return the whole addresses of which *places* are parts."""
    addresses = []
    for place in places:
        if place.attribute == "href":
            addresses.append(PagePlace(place.css, "href"))
    return list(dict.fromkeys(addresses))


def _best_key(
    table: RowTable,
    titles: Sequence[str],
    places: Sequence[PagePlace],
    clashing: float,
) -> PagePlace | None:
    best: tuple[int, PagePlace] | None = None
    for place in places:
        values = table.values(place)
        of_rows = []
        for value, letters in zip(values, titles, strict=True):
            if letters:
                of_rows.append(value)
        if not table.tells_apart(place, titles, clashing) or counts_rows(
            of_rows
        ):
            continue
        digits = min(sum(map(str.isdigit, value)) for value in of_rows)
        # Without digits only the last word of an address names a page.
        is_id = digits > 0 or _is_slug(place, of_rows)
        if is_id and (best is None or digits > best[0]):
            best = (digits, place)
    return best[1] if best else None


def _fresh_places(
    table: RowTable, pairs: Pairs, title: PagePlace, *, may_be_file: bool
) -> list[PagePlace]:
    # Boards of documents led to files before; elsewhere those are attachments.
    files = sum(bool(FILE.search(notice.url)) for _, notice in pairs)
    is_of_files = 2 * files > len(pairs)
    # Two rows: what a badge or a pin does to one is not on the other.
    places: dict[PagePlace, None] = {}
    for number, _ in pairs[:2]:
        row = table.rows[number]
        found = table.elements(title.css)[number]
        for element in around_title(row, found) if found is not None else ():
            for name, value in element.attrib.items():
                # Of a value only its name says whether it is an id that nobody knows yet.
                is_named = ID_NAME.search(element.get("name") or "")
                may_hold = _may_hold_ids(name) and (
                    name != "value" or is_named
                )
                is_of_title = is_of_files or found in element.iter()
                may_be = may_be_file and is_of_title
                if not may_hold or (FILE.search(value) and not may_be):
                    continue
                ways = list(selectors(row, element))
                # The last is its tag alone: cells that reach down move the others.
                for css in dict.fromkeys((*ways[:2], ways[-1])):
                    places.update(dict.fromkeys(_parts(css, name, value)))
        if not any(map(leads, row.iter(etree.Element))):
            places.update(dict.fromkeys(_unseen_places(row)))
    return list(places)[: 4 * MOST_PLACES]


def _unseen_places(row: Element) -> Iterator[PagePlace]:
    """Yield where an id may stand that a script reads, or that a form hands on when
    its button is pressed.
    """
    for element in row.iter(etree.Element):
        name = element.get("name") or ""
        is_handed_on = element.tag == "input" and ID_NAME.search(name)
        is_unseen = is_switched_off(element) and len(words(element)) <= 60
        for css in selectors(row, element):
            if is_handed_on:
                yield PagePlace(css, "value")
            elif is_unseen:
                yield PagePlace(css)


def _is_slug(place: PagePlace, values: Sequence[str]) -> bool:
    # "/notice/ai-voucher-call": shorter ones are folders, such as "view".
    is_token = place.attribute == "href" and place.token is not None
    return is_token and min(map(len, values)) >= 6


def around_title(row: Element, found: Element) -> list[Element]:
    """Return the title's element, what it holds and is in up to the row, and the
    row's other links where none of these leads anywhere.
    """
    around = [found, *found.iterdescendants()]
    if found is not row:
        for above in found.iterancestors():
            around.append(above)
            if above is row:
                break
    elements = [element for element in around if isinstance(element.tag, str)]
    if not any(map(leads, elements)):
        for element in row.iter():
            if isinstance(element.tag, str) and leads(element):
                elements.append(element)
    return elements


def leads(element: Element) -> bool:
    if element.get("onclick"):
        return True
    for name, value in element.attrib.items():
        # What folds out leads nowhere: a link within it may.
        is_aria = name.startswith("aria-")
        is_own = name not in _OF_PAGES and _may_hold_ids(name)
        if is_own and not is_aria and any(map(str.isdigit, value)):
            return True
    href = (element.get("href") or "").strip()
    return bool(href) and not href.lower().startswith(("#", "javascript:void"))


def _parts(css: str, attribute: str, value: str) -> Iterator[PagePlace]:
    """Yield the values that an attribute holds: parameters, words, runs of digits."""
    if attribute == "href":
        for name, _ in parameters_of(value):
            yield PagePlace(css, attribute, parameter=name)
    for number, _ in enumerate(TOKEN.findall(value)[:16]):
        yield PagePlace(css, attribute, token=number)
    bare = unquote(value)
    for number, _ in enumerate(WORD.findall(bare)[:16]):
        yield PagePlace(css, attribute, word=number)
    for number, _ in enumerate(NUMBER.findall(bare)[:8]):
        yield PagePlace(css, attribute, number=number)
    yield PagePlace(css, attribute, token=LAST)
    # Words of a title may be before the id: "/2026/ai-voucher-2-941".
    yield PagePlace(css, attribute, word=LAST)
    yield PagePlace(css, attribute, number=LAST)
