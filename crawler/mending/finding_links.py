"""Where rows lead: the attribute that holds their addresses, or a template with the id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from lxml import etree

from crawler.mending.finding_ids import FILE, around_title
from crawler.mending.known import letters_of_title
from crawler.mending.page_place import PagePlace
from crawler.mending.row_table import Pairs, RowTable, selectors
from crawler.mending.values import is_allowed
from crawler.platforms.links import joined
from crawler.platforms.page import Element

# Attributes in which scripts find where a row leads: "data-href", "data-detail-url".
_NAMES_ADDRESS: Final = re.compile(r"data-(?:[\w-]+-)?(?:href|url|link)")
# An address that a click goes to, as location.href='/view/3' has it.
_GOES_TO: Final = re.compile(
    r"""location (?: \.href )? \s* = \s* ["'] (?P<address> [^"'\s]{2,200} ) ["']
      | (?: location\.(?:assign|replace) | window\.open ) \s* \( \s*
        ["'] (?P<opened> [^"'\s]{2,200} ) ["']""",
    re.VERBOSE,
)


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
    for element in around_title(row, found) if found is not None else ():
        for name, value in element.attrib.items():
            is_link = name == "href" and value and not FILE.search(value)
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
    """Return whether each row has an address of its own, on one of *hosts*."""
    for value, title in zip(table.values(place), titles, strict=True):
        is_script = not value or value.lower().startswith(("#", "javascript:"))
        if title and (is_script or not is_allowed(joined(base, value), hosts)):
            return False
    return table.tells_apart(place, titles)
