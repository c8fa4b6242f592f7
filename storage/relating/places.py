"""Regions and communes: those that a title names, that of a board, and which lie apart."""

from __future__ import annotations

import re
from functools import cache, lru_cache

from config import vocabulary

# What is between "https://user@www." and ":443/view?no=7".
_HOST = re.compile(
    r"""\s*(?:(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?)?(?:(?:www\d?|m)\.)?([^/?#:\s]*)""",
    re.VERBOSE | re.IGNORECASE,
)
_PLACE = re.compile(r"(?<![가-힣])([가-힣]{1,4}(?:시|군|구))(?=[\s\]),]|의|$)")
# Names that communes of several regions have, and wards of cities.
_OF_SEVERAL = re.compile(
    r"""
      [중동서남북]구|강서구|고성군|광주시
    | (?:장안|권선|팔달|영통|수정|중원|분당|만안|동안|상록|단원|덕양|일산동|일산서|처인|기흥|수지
        |원미|소사|오정|상당|서원|흥덕|청원|동남|서북|완산|덕진|의창|성산|진해|마산합포|마산회원)구
    """,
    re.VERBOSE,
)
MERGED_REGIONS = {"전남광주": frozenset({"전남", "광주"})}
"""Regions that became one (2026), whose boards still mark notices with either half."""
# Wider areas and the regions that lie in them.
_AREAS = {
    "수도권": frozenset({"서울", "인천", "경기"}),
    "충청권": frozenset({"대전", "세종", "충북", "충남"}),
    "호남권": frozenset({"광주", "전북", "전남", "전남광주"}),
    "서남권": frozenset({"광주", "전북", "전남", "전남광주"}),
    "대경권": frozenset({"대구", "경북"}),
    "동남권": frozenset({"부산", "울산", "경남"}),
    "영남권": frozenset({"대구", "경북", "부산", "울산", "경남"}),
    "강원권": frozenset({"강원"}),
    **MERGED_REGIONS,
}


def with_merged(places: frozenset[str]) -> frozenset[str]:
    """Return *places* with the regions that became one of them, and those that they became."""
    found = set(places)
    for merged, halves in MERGED_REGIONS.items():
        if merged in places:
            found |= halves
        elif not halves.isdisjoint(places):
            found.add(merged)
    return frozenset(found)


def places_in(text: str) -> frozenset[str]:
    """Return the regions and communes that *text* names, regions under their short names."""
    spelled = vocabulary.spellings("regions")
    found = set()
    text = text.replace("특례시", "시")
    for word in re.findall(r"[가-힣]+", text):
        # "제주권", too
        region = spelled.get(word) or spelled.get(word.removesuffix("권"))
        if region:
            found.add(region)
    for commune in _PLACE.findall(text):
        if commune not in spelled:
            found |= _with_region_apart(commune)
    for name in _longest_first():
        if name in text:
            found.add(name)
            # 남양주시 is no 양주시
            text = text.replace(name, " ")
    return frozenset(found)


@cache
def _longest_first() -> tuple[str, ...]:
    return tuple(sorted(communes(), key=len, reverse=True))


def _with_region_apart(name: str) -> frozenset[str]:
    """Return a commune, with the region that is written to it apart: ``인천서구``; 부산진구
    is one name.  Empty for any other word that ends so: 공동연구, 분석도구.
    """
    if _is_commune(name):
        return frozenset({name})
    region, district = name[:2], name[2:]
    if region in region_names() and _is_commune(district):
        return frozenset({region, district})
    return frozenset()


def _is_commune(name: str) -> bool:
    return name in _all_communes() or _OF_SEVERAL.fullmatch(name) is not None


@cache
def communes() -> tuple[str, ...]:
    """Return the cities, counties and districts that one region has alone."""
    names = []
    for _, _, communes in vocabulary.rows("regions"):
        names += vocabulary.split(communes)
    return tuple(names)


@cache
def _all_communes() -> frozenset[str]:
    return frozenset(communes())


@cache
def region_of_commune() -> dict[str, str]:
    """Return commune → the region that it lies in, for names that one region has alone."""
    found = {}
    for region, _, communes in vocabulary.rows("regions"):
        for commune in vocabulary.split(communes):
            found[commune] = region
    return found


def overlap(places: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two sets of places share one, or one's lies in a wider area of the other's.

    >>> overlap(frozenset({"충청권"}), frozenset({"충남"}))
    True
    >>> overlap(frozenset({"충청권"}), frozenset({"인천"}))
    False
    """
    if places & others:
        return True
    for mine, theirs in ((places, others), (others, places)):
        for place in mine:
            if not _AREAS.get(place, frozenset()).isdisjoint(theirs):
                return True
    return False


def lie_apart(places: frozenset[str], others: frozenset[str]) -> bool:
    """Return whether two titles name places apart: other regions, or two towns of one.

    >>> lie_apart(frozenset({"경기", "파주시"}), frozenset({"경기", "의정부시"}))
    True
    >>> lie_apart(frozenset({"경기", "파주시"}), frozenset({"경기"}))
    False
    """
    if not places or not others:
        return False
    if not overlap(places, others):
        return True
    region_of = region_of_commune()
    towns = places & region_of.keys()
    other_towns = others & region_of.keys()
    return bool(towns and other_towns) and towns.isdisjoint(other_towns)


@cache
def region_names() -> frozenset[str]:
    """Return the short names of the regions and wider areas: ``경기``, ``수도권``."""
    return frozenset(vocabulary.spellings("regions").values())


def host_of(address: str) -> str:
    """Return the host of *address* in lower case, without ``www.`` and ``m.``; empty
    where there is none.

    >>> host_of("https://WWW.a.kr:443/view?no=7"), host_of("b.go.kr/list")
    ('a.kr', 'b.go.kr')
    """
    found = _HOST.match(address)
    return found[1].lower() if found else ""


def region_of_board(address: str) -> str | None:
    """Return the region whose board is at *address*; ``None`` where the host does not tell.

    >>> region_of_board("https://www.gntp.or.kr/biz/1"), region_of_board("bizok.incheon.go.kr")
    ('경남', '인천')
    """
    return _region_of_host(host_of(address))


def commune_of_board(address: str) -> str | None:
    """Return the city, county or district whose own site is at *address*; ``None`` for
    any other site.

    >>> commune_of_board("https://www.yangsan.go.kr/portal/1"), commune_of_board("btp.or.kr")
    ('양산시', None)
    """
    found = _communes_by_host().get(host_of(address))
    return found[1] if found else None


@lru_cache(maxsize=1024)
def posts_for_others(host: str) -> bool:
    """Return whether the board at *host* also posts calls of bodies of other places.

    >>> posts_for_others("gipa.or.kr"), posts_for_others("goyang.go.kr")
    (True, False)
    """
    for table in ("board_regions", "commune_sites"):
        for row in vocabulary.rows(table):
            for site in vocabulary.split(row[-1]):
                name = site.rpartition("=")[2]
                if name == f"{host}*":
                    return True
    return False


@cache
def _communes_by_host() -> dict[str, tuple[str, str]]:
    """Return host → the region and the commune whose site it is."""
    found = {}
    for region, sites in vocabulary.rows("commune_sites"):
        for site in vocabulary.split(sites):
            commune, _, host = site.rstrip("*").partition("=")
            found[host] = (region, commune)
    return found


@lru_cache(maxsize=1024)
def _region_of_host(host: str) -> str | None:
    if host in _communes_by_host():
        return _communes_by_host()[host][0]
    for region, part, hosts in vocabulary.rows("board_regions"):
        if part in host:
            return region
        # "jbtp.or.kr" ends like "btp.or.kr", which is another region's
        for name in vocabulary.split(hosts.replace("*", "")):
            if host == name or host.endswith(f".{name}"):
                return region
    return None
