"""Where ids, links, days and facts stand in rows of which the known ones are known."""

from __future__ import annotations

import operator
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final
from urllib.parse import unquote

from lxml import etree

from crawler.mending.known import ListedNotice, letters_of_title
from crawler.mending.reading import (
    DAY_APART,
    DAY_FORMS,
    FULL_DAY,
    LAST,
    NUMBER,
    TOKEN,
    WORD,
    PagePlace,
    day_in_form,
    part_of,
    value_in,
    value_of,
)
from crawler.mending.row_table import RowTable, selectors
from crawler.mending.values import (
    ID_NAME,
    LONGEST_LABEL,
    are_enough,
    counts_rows,
    is_allowed,
    label_before,
    tells_much,
)
from crawler.platforms.dates import posted_on
from crawler.platforms.links import joined, parameters_of
from crawler.platforms.page import Element, is_switched_off, words
from crawler.platforms.words import squeeze

SMALLEST_SHARE: Final = 0.8
"""Of the known rows, at which a place has to say what is known."""
FEWEST: Final = 3
# Bounds of what is tried: places, and letters of a text.
MOST_PLACES: Final = 60
LONGEST_DAY: Final = 60
LONGEST_FACT: Final = 120
LONGEST_TEXT: Final = 400
"""Letters of a title with its day behind it."""
LONGEST_AROUND: Final = 60
"""Letters of an attribute beside the id that it holds."""
# Addresses of attachments: their numbers are not the notice's.
_FILE: Final = re.compile(
    r"down|file|atch|attach|\.(?:hwpx?|pdf|zip|docx?|xlsx?)\b", re.IGNORECASE
)

# Attributes in which scripts find where a row leads: "data-href", "data-detail-url".
_NAMES_ADDRESS: Final = re.compile(r"data-(?:[\w-]+-)?(?:href|url|link)")
# An address that a click goes to, as location.href='/view/3' has it.
_GOES_TO: Final = re.compile(
    r"""location (?: \.href )? \s* = \s* ["'] (?P<address> [^"'\s]{2,200} ) ["']
      | (?: location\.(?:assign|replace) | window\.open ) \s* \( \s*
        ["'] (?P<opened> [^"'\s]{2,200} ) ["']""",
    re.VERBOSE,
)
_DAY_ATTRIBUTES: Final = frozenset(["datetime", "content", "title"])
_OF_PAGES: Final = frozenset(["href", "onclick", "value", "id"])

Pairs = Sequence[tuple[int, ListedNotice]]
"""The number of a row, and the known notice that it is."""


def key_place(
    table: RowTable, pairs: Pairs, title: PagePlace
) -> PagePlace | None:
    """Return where ids stand: where the known ones do, else what differs in the title's
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
    # A site's own: ``<a seq="9100">``, ``<notice-item uid="9100">``.
    is_named = ID_NAME.search(attribute) and attribute != "accesskey"
    return (
        is_own or bool(is_named) or attribute in ("href", "onclick", "value")
    )


def _fresh_key(
    table: RowTable, pairs: Pairs, title: PagePlace, titles: Sequence[str]
) -> PagePlace | None:
    """Return where ids of another form stand: in the title's link, or the row itself."""
    best: tuple[int, PagePlace] | None = None
    for place in _fresh_places(table, pairs, title):
        values = table.values(place)
        of_rows = []
        for value, letters in zip(values, titles, strict=True):
            if letters:
                of_rows.append(value)
        if not table.tells_apart(place, titles) or counts_rows(of_rows):
            continue
        digits = min(sum(map(str.isdigit, value)) for value in of_rows)
        # Without digits only the last word of an address names a page.
        is_id = digits > 0 or _is_slug(place, of_rows)
        if is_id and (best is None or digits > best[0]):
            best = (digits, place)
    return best[1] if best else None


def _fresh_places(
    table: RowTable, pairs: Pairs, title: PagePlace
) -> list[PagePlace]:
    # Two rows: what a badge or a pin does to one is not on the other.
    places: dict[PagePlace, None] = {}
    for number, _ in pairs[:2]:
        row = table.rows[number]
        found = table.elements(title.css)[number]
        for element in _around(row, found) if found is not None else ():
            for name, value in element.attrib.items():
                # Of a value only its name says whether it is an id that nobody knows yet.
                is_named = ID_NAME.search(element.get("name") or "")
                may_hold = _may_hold_ids(name) and (
                    name != "value" or is_named
                )
                if not may_hold or _FILE.search(value):
                    continue
                for css in list(selectors(row, element))[:2]:
                    places.update(dict.fromkeys(_parts(css, name, value)))
        if not any(map(_leads, row.iter(etree.Element))):
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


def _around(row: Element, found: Element) -> list[Element]:
    """Return the title's element, what it holds and stands in up to the row, and the
    row's other links where none of these leads anywhere.
    """
    around = [found, *found.iterdescendants()]
    if found is not row:
        for above in found.iterancestors():
            around.append(above)
            if above is row:
                break
    elements = [element for element in around if isinstance(element.tag, str)]
    if not any(map(_leads, elements)):
        for element in row.iter():
            if isinstance(element.tag, str) and _leads(element):
                elements.append(element)
    return elements


def _leads(element: Element) -> bool:
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
    # Words of a title may stand before the id: "/2026/ai-voucher-2-941".
    yield PagePlace(css, attribute, word=LAST)
    yield PagePlace(css, attribute, number=LAST)


def link_place(
    table: RowTable,
    pairs: Pairs,
    title: PagePlace,
    key: PagePlace,
    base: str,
    hosts: Sequence[str],
) -> tuple[PagePlace | None, str]:
    """Return where a row's address stands, or the template of known addresses where
    ids stayed; neither where rows lead nowhere that is known.
    """
    titles = [letters_of_title(value) for value in table.values(title)]
    places = _address_places(table, pairs, title, key)
    for place in places:
        if _are_addresses(table, place, titles, base, hosts):
            return place, ""
    keys = table.values(key)
    called = _called_address(table, pairs, keys, base)
    if is_allowed(called, hosts):
        return None, called
    templates = set()
    for number, notice in pairs:
        if keys[number] == notice.key and notice.url.count(notice.key) == 1:
            templates.add(notice.url.replace(notice.key, "{key}"))
    template = templates.pop() if len(templates) == 1 else ""
    return None, template if is_allowed(template, hosts) else ""


def _address_places(
    table: RowTable, pairs: Pairs, title: PagePlace, key: PagePlace
) -> list[PagePlace]:
    """Return the attributes in and around the first known title that may be addresses."""
    places = [PagePlace(key.css, "href")] if key.attribute == "href" else []
    number = pairs[0][0]
    row, found = table.rows[number], table.elements(title.css)[number]
    for element in _around(row, found) if found is not None else ():
        for name, value in element.attrib.items():
            is_link = name == "href" and value and not _FILE.search(value)
            if is_link or _NAMES_ADDRESS.fullmatch(name):
                for css in selectors(row, element):
                    places.append(PagePlace(css, name))
    return places


def _called_address(
    table: RowTable, pairs: Pairs, keys: Sequence[str], base: str
) -> str:
    """Return the template of the addresses that scripts or forms of the known rows go
    to; "" where they say none, or several.
    """
    found = set()
    for number, _ in pairs:
        key = keys[number]
        named = ""
        for element in table.rows[number].iter(etree.Element):
            named = named or _address_in_script(element, key)
            named = named or _address_of_form(element, key)
        found.add(named)
    template = found.pop() if len(found) == 1 else ""
    return joined(base, template) if template else ""


def _address_in_script(element: Element, key: str) -> str:
    """Return the address that a click goes to, ``{key}`` in place of the id:
    ``location.href='/support/9100'``.
    """
    called = _GOES_TO.search(element.get("onclick") or "")
    if called is None or not key:
        return ""
    address = called["address"] or called["opened"]
    parts = re.split(rf"(?<!\w){re.escape(key)}(?!\w)", address)
    return "{key}".join(parts) if len(parts) == 2 else ""


def _address_of_form(element: Element, key: str) -> str:
    """Return the address to which a row's form takes the id that it hands on."""
    name = element.get("name")
    is_handed_on = element.tag in ("button", "input") and name
    if not is_handed_on or element.get("value") != key:
        return ""
    form = next(element.iterancestors("form"), None)
    if form is None or (form.get("method") or "get").lower() != "get":
        return ""
    action = (form.get("action") or "").partition("?")[0]
    return f"{action}?{name}={{key}}"


def _are_addresses(
    table: RowTable,
    place: PagePlace,
    titles: Sequence[str],
    base: str,
    hosts: Sequence[str],
) -> bool:
    """Say whether each row has an address of its own, on one of *hosts*."""
    for value, title in zip(table.values(place), titles, strict=True):
        is_script = not value or value.lower().startswith(("#", "javascript:"))
        if title and (is_script or not is_allowed(joined(base, value), hosts)):
            return False
    return table.tells_apart(place, titles)


def day_place(
    table: RowTable, pairs: Pairs, steps: int = 0
) -> tuple[PagePlace | None, str]:
    """Return where the known days come out, and in what form they are written; ``None``
    where it is no form that is certain.

    Rows stand *steps* below the blocks of which the list is made.
    """
    dated = []
    for number, notice in pairs:
        if notice.day is not None:
            dated.append((number, notice.day))
    if len(dated) < FEWEST:
        return None, FULL_DAY
    newest = max(day for _, day in dated)
    # The surest form first: 01/02/2026 could be two days.
    for form in DAY_FORMS:
        place = _place_of_days(table, dated, form, newest)
        if place is not None:
            return place, form
    return _heading_of_days(table, dated, steps), FULL_DAY


def _heading_of_days(
    table: RowTable, dated: Sequence[tuple[int, date]], steps: int
) -> PagePlace | None:
    """Return where one day stands for all rows below it: in the block or before it."""
    places: dict[PagePlace, None] = {}
    for above in range(steps + 1):
        places[PagePlace("", above=above, is_before=True)] = None
    block = table.rows[dated[0][0]]
    for above in range(1, steps + 1):
        block = block.getparent()
        for element in block:
            if isinstance(element.tag, str) and posted_on(words(element)):
                for css in selectors(block, element):
                    places[PagePlace(css, above=above)] = None
    for place in list(places)[:MOST_PLACES]:
        table.allowance.check()
        right = 0
        for number, day in dated:
            text = value_in(table.rows[number], place)
            right += len(text) <= LONGEST_DAY and posted_on(text) == day
        if right >= max(FEWEST, SMALLEST_SHARE * len(dated)):
            return place
    return None


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


def fact_places(
    table: RowTable, pairs: Pairs
) -> tuple[tuple[str, PagePlace], ...]:
    """Return where the facts stand that rows had before, by their former labels: only
    those that come out equal on most known rows.
    """
    labels: Counter[str] = Counter()
    # A pinned notice stands there twice, and may be the one that was edited.
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
    for place, count in counts.most_common(MOST_PLACES):
        if not are_enough(count, len(expected)):
            break
        values = table.values(place)
        equal = 0
        for number, letters in expected.items():
            equal += letters_of_title(values[number]) == letters
        if are_enough(equal, len(expected)):
            return place
    return None


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
                # "…사업 시행 공고 접수기간 : 2026.11.20 ~ 12.10": a summary before it.
                among = replace(place, label=former)
                if letters_of_title(value_of(element, among)) == letters:
                    yield among
