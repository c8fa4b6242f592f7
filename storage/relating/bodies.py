"""The bodies that call and their regions: whether two postings can be of one."""

from __future__ import annotations

import re
from functools import lru_cache

from config import vocabulary
from storage.announcements.identity import LEGAL_FORM, known_agencies
from storage.relating.list_marks import LEADING_BRACKET
from storage.relating.places import (
    lie_apart,
    overlap,
    posts_for_others,
    region_names,
    region_of_commune,
    with_merged,
)
from storage.relating.posting import BoardPosting

# The body whose call another body's board passes on: "[부산한빛진흥원]".
_CARRIED = re.compile(r"\[([가-힣A-Z ]{3,20}[가-힣A-Z])\]")
# Another body's call, on a board that also carries these: "[유관기관] …", "[한빛진흥원] …".
_PASSED_ON = re.compile(
    r"""
    ^\[\s*(?:
        (?:유관|타)\s?기관(?:\s?공고)?
      | [^\[\]]{2,20}(?:진흥원|공단|재단|협회|센터|공사|연구원|테크노파크|상공회의소)
    )\s*\]
    """,
    re.VERBOSE,
)
# What portals write where no body is named.
_NOBODY = frozenset(
    {"기업마당", "K-Startup", "K스타트업", "기초자치단체", "직접수행"}
    | {"소관 수행기관"}
)
# What many places have one of: "안양산업진흥원", "서울여자대학교 창업보육센터".
_ONE_OF_MANY = re.compile(
    r"""
    (?P<name>[가-힣]{2,8}?)(?:특별자치도|특별자치시|광역시|특별시|[시도군구])?\s?
    (?P<kind>대학교|창조경제혁신센터|테크노파크|상공회의소|산업진흥원|지식재산센터|신용보증재단
      |문화재단|경영자총협회|인적자원개발위원회)
    """,
    re.VERBOSE,
)


def are_sisters(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two postings name two bodies of one kind: two universities, two chambers."""
    mine, theirs = _bodies_named(left), _bodies_named(right)
    kinds = {kind for kind, _ in mine} & {kind for kind, _ in theirs}
    return bool(kinds) and mine.isdisjoint(theirs)


def share_body(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two postings name one body."""
    if not _bodies_named(left).isdisjoint(_bodies_named(right)):
        return True
    return share_agency(left, right)


def are_of_two_ministries(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether each of two titles names a ministry that the other does not."""
    mine = _ministries_named(left.parts.text)
    theirs = _ministries_named(right.parts.text)
    return bool(mine) and bool(theirs) and mine.isdisjoint(theirs)


@lru_cache(maxsize=4096)
def _ministries_named(title: str) -> frozenset[str]:
    found = set()
    for spelling, full in vocabulary.spellings("ministries").items():
        if len(spelling) > 2 and spelling in title:
            found.add(full)
    return frozenset(found)


def share_agency(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one body runs the calls of two postings, as their lists show it."""
    return not agencies_of(left).isdisjoint(agencies_of(right))


def is_passed_on(posting: BoardPosting) -> bool:
    """Return whether a title says before all else that the call is another body's, or its
    board posts such calls without a word.
    """
    is_marked = _PASSED_ON.match(posting.parts.text) is not None
    return is_marked or posts_for_others(posting.host)


def passes_on(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether *left* says before its title that it is a call of the body that runs
    the other: ``[한빛진흥원] …`` on an association's board.
    """
    return not _carried_bodies(left.parts.text).isdisjoint(agencies_of(right))


@lru_cache(maxsize=8192)
def _carried_bodies(text: str) -> frozenset[str]:
    found = set()
    while mark := LEADING_BRACKET.match(text):
        found.add(mark[1].strip())
        text = text[mark.end() :]
    return known_agencies(found) - region_names()


def _bodies_named(posting: BoardPosting) -> frozenset[tuple[str, str]]:
    return _of_a_kind(f"{posting.parts.text} {posting.agency or ''}")


@lru_cache(maxsize=2048)
def _of_a_kind(words: str) -> frozenset[tuple[str, str]]:
    """Return the kinds and names of the bodies that *words* name."""
    regions = vocabulary.spellings("regions")
    found = set()
    for body in _ONE_OF_MANY.finditer(words):
        name = body["name"].removeprefix("국립")
        # "지역지식재산센터" is what they are called together
        if name != "지역":
            found.add((body["kind"], regions.get(name, name)))
    return frozenset(found)


def agencies_of(posting: BoardPosting) -> frozenset[str]:
    """Return the bodies that run the call, without ministries: these run too many."""
    return _agencies_in(posting.agency) if posting.agency else frozenset()


@lru_cache(maxsize=2048)
def _agencies_in(words: str) -> frozenset[str]:
    # few bodies post much, and each pair of candidates looks at theirs
    names = []
    for name in re.split(r"[/·,]", words):
        # "SMTECH(한빛기술진흥원)" names one body in two ways
        whole, _, inner = LEGAL_FORM.sub("", name).partition("(")
        names += [whole.strip(), inner.rstrip(") ").strip()]
    ministries = set(vocabulary.spellings("ministries").values())
    return known_agencies(names) - ministries - region_names() - _NOBODY


def is_one_region(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether both postings are of one region, though only one may be marked with it.

    Where a title names none, the agency or the board's host tells.
    """
    first, second = left.parts.places, right.parts.places
    if first & second:
        return True
    if not first and not second:
        return left.home is not None and left.home == right.home
    if first and second:
        is_wide = overlap(first, second)
        return is_wide and (left.home in second or right.home in first)
    marked, unmarked = (left, right) if first else (right, left)
    text = f"{unmarked.parts.text} {unmarked.agency or ''}"
    region_of = region_of_commune()
    if unmarked.town and unmarked.town in marked.parts.places:
        return True
    # a town's call: that a board is its region's does not say that the town is meant, unless
    # one of the region's own bodies calls
    towns = marked.parts.places - region_names()
    is_by_home = not towns or unmarked.home in _regions_of(agencies_of(marked))
    for place in towns or marked.parts.places:
        # 전남광주 is one region of two that boards still call by their own names
        region = region_of.get(place) or place
        if is_by_home and unmarked.home and unmarked.home in region:
            return True
        if re.sub(r"(?<=..)[시군구]$", "", place) in text:
            return True
    if towns:
        return False
    named = _regions_in_names(text) | _regions_of_bodies(unmarked)
    return not named.isdisjoint(with_merged(marked.parts.places))


def _regions_in_names(text: str) -> frozenset[str]:
    """Return the regions whose full names are in bodies' names: 충청북도소상공인지원센터."""
    found = set()
    for spelling, region in vocabulary.spellings("regions").items():
        if len(spelling) > 2 and spelling in text:
            found.add(region)
    return frozenset(found)


def are_of_two_regions(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether two bodies post, each of a region of its own: 부산테크노파크, 광주테크노파크.

    Such bodies run national programmes under one title, each its own call.  A portal
    marks a title with the region whose call it carries: that is the region of a body, too.
    So do two towns of one region.
    """
    if _are_of_two_towns(left, right) or _are_of_two_towns(right, left):
        return True
    mine, theirs = _regions_of_bodies(left), _regions_of_bodies(right)
    if (
        left.home
        and right.home
        and not (posts_for_others(left.host) or posts_for_others(right.host))
    ):
        homes = frozenset({left.home}), frozenset({right.home})
        if lie_apart(*homes):
            return True
    elif lie_apart(mine, theirs):
        return True
    return lie_apart(_regions_named(left), theirs) or lie_apart(
        _regions_named(right), mine
    )


def _are_of_two_towns(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether a call is on a town's own site and names no town, and the other is
    of another one.
    """
    if left.town is None or _towns_named(left) or is_passed_on(left):
        return False
    others = _towns_named(right)
    if not others and right.town and not is_passed_on(right):
        others = frozenset({right.town})
    return bool(others) and left.town not in others


def _towns_named(posting: BoardPosting) -> frozenset[str]:
    found = set()
    for place in posting.parts.places:
        # "경남 서부" is no town
        if place.endswith(("시", "군", "구")):
            found.add(place)
    return frozenset(found)


def _regions_named(posting: BoardPosting) -> frozenset[str]:
    """Return the regions that a title names, for a commune the one that it lies in."""
    region_of = region_of_commune()
    found = set()
    for place in posting.parts.places:
        found.add(region_of.get(place, place))
    return frozenset(found & region_names())


def _regions_of_bodies(posting: BoardPosting) -> frozenset[str]:
    if carried := _CARRIED.match(posting.parts.text):
        # "[부산…진흥원] …" on a board of 전북 is a call that it passes on
        bodies = _regions_of(known_agencies([carried[1]]))
        if bodies:
            return bodies
    found: frozenset[str] = frozenset()
    if posting.home and not posts_for_others(posting.host):
        found = frozenset({posting.home})
    bodies = _regions_of(agencies_of(posting))
    if lie_apart(_regions_named(posting), bodies):
        # "[대구]" above a body of 경북: a portal files some bodies under a neighbour
        return found
    return found | bodies


@lru_cache(maxsize=2048)
def _regions_of(agencies: frozenset[str]) -> frozenset[str]:
    found = set()
    for name in agencies:
        # a university's name tells where it was founded, not whom it serves
        if "대학" in name:
            continue
        for spelling, region in vocabulary.spellings("regions").items():
            if name.startswith(spelling):
                found.add(region)
    return frozenset(found)
