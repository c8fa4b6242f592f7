"""Short selectors that find the container, the rows and the places in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations

from crawler.discovery.groups import Group
from crawler.platforms.page import Element, within


def container_of(root: Element, group: Group) -> str:
    """Return the shortest selector that finds the rows' container first."""
    place = group.parent
    if group.members[0].tag == "tr":
        place = next(up for up in group.members[0].iterancestors("table"))
    trail: list[str] = []
    for element in (place, *place.iterancestors()):
        for selector in _selectors(element):
            css = " ".join([selector, *reversed(trail)])
            found = root.cssselect(css)
            if found and found[0] is place:
                return css
        trail.append(element.tag)
    return _by_position(place)


def _by_position(place: Element) -> str:
    """Return where *place* stands, counted from the page's body: what finds it when it
    has no name of its own and is not the first of its kind.
    """
    steps = []
    for element in (place, *place.iterancestors()):
        if element.tag in ("body", "html"):
            break
        number = (
            sum(1 for _ in element.itersiblings(element.tag, preceding=True))
            + 1
        )
        steps.append(f"{element.tag}:nth-of-type({number})")
    return " > ".join(["body", *reversed(steps)])


def _selectors(element: Element) -> Iterator[str]:
    name = element.get("id", "")
    if re.fullmatch(r"[A-Za-z][\w-]*", name) and not re.search(r"\d{3}", name):
        yield f"{element.tag}#{name}"
    classes = [
        name
        for name in element.get("class", "").split()
        if re.fullmatch(r"[A-Za-z][\w-]*", name)
    ]
    yield from (f"{element.tag}.{class_}" for class_ in classes)
    for combination, other in combinations(classes, 2):
        yield f"{element.tag}.{combination}.{other}"
    yield element.tag


def row_selector(group: Group) -> str:
    if group.members[0].tag == "tr":
        return "tbody > tr" if group.parent.tag == "tbody" else "tr"
    return _shared(group.members) or group.members[0].tag


def _shared(elements: Sequence[Element]) -> str | None:
    """Return ``tag.class`` for a class that all of them have."""
    same = set.intersection(
        *(set(element.get("class", "").split()) for element in elements)
    )
    fit = sorted(
        element for element in same if re.fullmatch(r"[A-Za-z][\w-]*", element)
    )
    return (
        f"{elements[0].tag}.{fit[0]}"
        if fit and len({element.tag for element in elements}) == 1
        else None
    )


def title_at(group: Group) -> str:
    if all(
        place is row or place.tag in ("td", "th")
        for place, row in zip(group.titles, group.members, strict=True)
    ):
        return "self"  # the whole row of a list, the whole column of a table
    scopes = []
    for row, place in zip(group.members, group.titles, strict=True):
        scopes.append(_scope(row, place))
    return relative_to(scopes, group.titles) or "a"


def _scope(row: Element, place: Element) -> Element:
    """Return what a card looks for the title in: the column of a table, else the row."""
    return (
        next((up for up in place.iterancestors("td", "th")), row)
        if row.tag == "tr"
        else row
    )


def relative_to(
    scopes: Sequence[Element], places: Sequence[Element]
) -> str | None:
    """Return a selector that finds each place first within its scope."""
    if not places:
        return None
    commonest = str(
        Counter(place.tag for place in places).most_common(1)[0][0]
    )
    own = _shared(places) or commonest
    above = []
    ancestors = list(places[0].iterancestors())[:3]
    for up in ancestors:
        above.append(f"{up.tag} {commonest}")
    for up in ancestors:
        for name in (up.get("class") or "").split():
            if re.fullmatch(r"[A-Za-z][\w-]*", name):
                above.append(f"{up.tag}.{name} {own}")
    criteria = set(places)
    for css in (_shared(places), commonest, *above):
        firsts = [
            found[0]
            for scope in scopes
            if css and (found := within(css)(scope))
        ]
        if sum(first in criteria for first in firsts) >= 0.8 * len(places):
            return css
    return commonest
