"""Short selectors that find the container, the rows and the places in them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import combinations
from typing import Final

from crawler.discovery.groups import Group, is_continued
from crawler.platforms.page import Element, within

# Names that need no escapes in CSS.
_NAME: Final = re.compile(r"[A-Za-z][\w-]*")


def container_of(root: Element, group: Group) -> str:
    """Return the shortest selector that finds the rows' container first."""
    # Of a table the table itself: parsers put a tbody in, or not.
    place = group.parent
    if group.members[0].tag == "tr":
        place = next(group.members[0].iterancestors("table"))
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
    # "post_12345" is an id of this page alone.
    name = element.get("id", "")
    if re.fullmatch(r"[A-Za-z][\w-]*", name) and not re.search(r"\d{3}", name):
        yield f"{element.tag}#{name}"
    classes = list(filter(_NAME.fullmatch, element.get("class", "").split()))
    for name in classes:
        yield f"{element.tag}.{name}"
    for name, other in combinations(classes, 2):
        yield f"{element.tag}.{name}.{other}"
    yield element.tag


def row_selector(group: Group, inner: str | None = None) -> str:
    """Return the selector of a group's rows; *inner* is in each of them and in no other
    item of their list.
    """
    if group.blocks:
        return group.blocks
    if group.members[0].tag == "tr":
        row = "tr" if _are_all_rows(group) else "tr:has(td[rowspan])"
        return f"tbody > {row}" if group.parent.tag == "tbody" else row
    css = _shared(group.members) or str(group.members[0].tag)
    return f"{css}:has({inner})" if inner else css


def _are_all_rows(group: Group) -> bool:
    """Return whether no notice goes on in a second row of its table."""
    return not any(map(is_continued, group.parent.iterchildren("tr")))


def _shared(elements: Sequence[Element]) -> str | None:
    """Return ``tag.class`` for a class that all of them have."""
    tags, names = set(), set(elements[0].get("class", "").split())
    for element in elements:
        tags.add(element.tag)
        names &= set(element.get("class", "").split())
    fit = sorted(filter(_NAME.fullmatch, names))
    if not fit or len(tags) > 1:
        return None
    return f"{elements[0].tag}.{fit[0]}"


def title_at(group: Group) -> str:
    """Return the selector of the titles, as a card's ``title_at`` has it."""
    if all(
        place is row or place.tag in ("td", "th")
        for place, row in zip(group.titles, group.members, strict=True)
    ):
        # The whole row of a list, the whole column of a table.
        return "self"
    # What a card looks for the title in: the column of a table, else the row.
    scopes = []
    for row, place in zip(group.members, group.titles, strict=True):
        scope = row
        if row.tag == "tr":
            scope = next(place.iterancestors("td", "th"), row)
        scopes.append(scope)
    return relative_to(scopes, group.titles) or "a"


def _path_within(scope: Element, place: Element) -> str:
    """Return the way from *scope* to *place*, each step by its number; "" without one."""
    steps: list[str] = []
    for element in (place, *place.iterancestors()):
        if element is scope:
            return " > ".join(reversed(steps))
        same = element.itersiblings(element.tag, preceding=True)
        steps.append(f"{element.tag}:nth-of-type({sum(1 for _ in same) + 1})")
    return ""


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
            if _NAME.fullmatch(name):
                above.append(f"{up.tag}.{name} {own}")
    # Where nothing has a name, its place in the row is what is left.
    by_place: Counter[str] = Counter()
    for scope, place in zip(scopes, places, strict=False):
        by_place[_path_within(scope, place)] += 1
    last = by_place.most_common(1)[0][0]
    expected = set(places)
    for css in filter(None, (_shared(places), commonest, *above, last)):
        right = 0
        for scope in scopes:
            found = within(css)(scope)
            right += bool(found) and found[0] in expected
        # All but a few: an odd row is drift, and is seen as such.
        if right >= 0.8 * len(places):
            return css
    return commonest
