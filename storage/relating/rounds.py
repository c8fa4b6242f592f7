"""Which programme and round each of many notices belongs to.

A round is one call of a programme: its year, its number where it has one, its
region and track, and whom it calls (applicants, suppliers, an operator).
Corrections and extensions keep the round of the notice that they change; an
additional call and a call that is announced again are rounds of their own.
Round ids: ``2026-2`` (second round), ``2026-H1`` (first half), ``2026-1+추가``
(additional call), ``2026-1r`` (announced again), ``2026-S1`` (supplier pool),
``2026-O1`` (operator call), and behind them ``/track`` and ``@region``.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from storage.db.names import programme_name, programme_slug
from storage.relating.same_notice import BoardPosting, share_missing, words_missing
from storage.relating.titles import letters_of, region_of_commune

# Shares of distinctive letters that another title of the programme may lack.
# Tuned on ``pairs/rounds_dev.jsonl`` (53 programmes, 2026-11-29).
SAME_PROGRAMME = 0.2
SAME_CALL = 0.2
_SHORTEST_STEM = 4
_ENDING = re.compile(r"(?:지원)?사업$|지원$|모집$|프로젝트$|프로그램$")


@dataclass(frozen=True, slots=True)
class RoundOf:
    """Where one notice belongs; ``None`` where nothing is called for."""

    programme: str | None
    year: int | None
    round: str | None
    role: str
    round_id: str | None


class _UnionFind:
    """Union–find over positions."""

    def __init__(self, count: int) -> None:
        self._parent = list(range(count))

    def root(self, at: int) -> int:
        while self._parent[at] != at:
            self._parent[at] = self._parent[self._parent[at]]
            at = self._parent[at]
        return at

    def join(self, one: int, other: int) -> None:
        self._parent[self.root(one)] = self.root(other)


def attach(postings: Sequence[BoardPosting]) -> list[RoundOf]:
    """Return where each of *postings* belongs, in their order; their order does not matter."""
    programmes = _programmes(postings)
    names = _names(postings, programmes)
    calls = _calls(postings, programmes)
    tracks = _tracks(postings, programmes, calls)
    years = _years(postings, programmes)
    found = []
    for at, posting in enumerate(postings):
        parts = posting.parts
        programme = names.get(programmes.root(at))
        year = years[at]
        identity = None
        if programme is not None and parts.role != "tender":
            identity = _round_id(posting, year, tracks[at])
        found.append(RoundOf(programme, year, parts.round, parts.role, identity))
    return found


def year_of(posting: BoardPosting) -> int | None:
    """Return the year of a notice's round: as its title says, else of its first day."""
    day = posting.opens or posting.posted_on or posting.closes
    return posting.parts.year or (day.year if day else None)


def _years(
    postings: Sequence[BoardPosting], programmes: _UnionFind
) -> list[int | None]:
    """Return each notice's year; one that says none has the year of its programme, if
    that is certain.
    """
    seen: dict[int, set[int]] = defaultdict(set)
    for at, posting in enumerate(postings):
        if (year := year_of(posting)) is not None:
            seen[programmes.root(at)].add(year)
    years = []
    for at, posting in enumerate(postings):
        of_programme = seen[programmes.root(at)]
        only = next(iter(of_programme)) if len(of_programme) == 1 else None
        years.append(year_of(posting) or only)
    return years


def _programmes(postings: Sequence[BoardPosting]) -> _UnionFind:
    """Join the notices whose titles name one programme, whatever year, region, round or role."""
    groups = _UnionFind(len(postings))
    by_pair: dict[str, list[int]] = defaultdict(list)
    known: dict[str, int] = {}
    for at, posting in enumerate(postings):
        core = programme_core(posting)
        slug = programme_slug(posting.parts.stem or posting.parts.text)
        if slug is not None and programme_name(slug) is not None:
            groups.join(at, known.setdefault(slug, at))
        if len(core) < _SHORTEST_STEM:
            continue
        candidates: dict[int, int] = defaultdict(int)
        pairs = {core[start : start + 3] for start in range(len(core) - 2)}
        for pair in pairs:
            for other in by_pair[pair]:
                candidates[other] += 1
            by_pair[pair].append(at)
        for other, shared in candidates.items():
            enough = shared >= 0.5 * min(
                len(pairs), len(programme_core(postings[other])) - 2
            )
            if enough and _is_same_programme(posting, postings[other]):
                groups.join(at, other)
    return groups


def _both_say_more(one: BoardPosting, other: BoardPosting) -> bool:
    """Say whether each title has a word of its own: two programmes, or two tracks of one."""
    mine = words_missing(one.parts, letters_of(other.parts.text))
    return bool(mine) and bool(words_missing(other.parts, letters_of(one.parts.text)))


def _is_same_programme(one: BoardPosting, other: BoardPosting) -> bool:
    if _both_say_more(one, other):
        return False
    first = share_missing(one.parts, letters_of(other.parts.text))
    second = share_missing(other.parts, letters_of(one.parts.text))
    return min(first, second) <= SAME_PROGRAMME


def programme_core(posting: BoardPosting) -> str:
    """Return the letters of a programme's name without regions and without 지원사업 at the end."""
    parts = posting.parts
    letters = parts.letters
    for place in sorted(parts.places, key=len, reverse=True):
        letters = letters.replace(place, "")
    shorter = _ENDING.sub("", letters)
    return shorter if len(shorter) >= _SHORTEST_STEM else letters


def _names(postings: Sequence[BoardPosting], groups: _UnionFind) -> dict[int, str]:
    """Return each programme's name: as the vocabulary writes it, else the stem that
    most titles share.
    """
    stems: dict[int, dict[str, int]] = defaultdict(lambda: defaultdict(int))
    for at, posting in enumerate(postings):
        stem = posting.parts.stem
        if stem is not None:
            stems[groups.root(at)][stem] += 1
    names = {}
    for root, counted in stems.items():
        best = max(counted, key=lambda stem: (counted[stem], -len(stem)))
        slug = programme_slug(best)
        names[root] = (programme_name(slug) if slug else None) or best
    return names


def _calls(postings: Sequence[BoardPosting], programmes: _UnionFind) -> _UnionFind:
    """Join, within a programme, the notices of one call."""
    groups = _UnionFind(len(postings))
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(len(postings)):
        members[programmes.root(at)].append(at)
    for together in members.values():
        for at, first in enumerate(together):
            for second in together[at + 1 :]:
                if _is_same_track(postings[first], postings[second]):
                    groups.join(first, second)
    return groups


def _is_same_track(one: BoardPosting, other: BoardPosting) -> bool:
    if one.parts.track != other.parts.track or _both_say_more(one, other):
        return False
    first = share_missing(one.parts, letters_of(other.parts.text))
    second = share_missing(other.parts, letters_of(one.parts.text))
    return max(first, second) <= SAME_CALL


def _tracks(
    postings: Sequence[BoardPosting], programmes: _UnionFind, calls: _UnionFind
) -> list[str | None]:
    """Return, for each notice, the track's name; ``None`` for the programme's main call."""
    sizes: dict[int, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for at in range(len(postings)):
        sizes[programmes.root(at)][calls.root(at)].append(at)
    tracks: list[str | None] = [None] * len(postings)
    for by_call in sizes.values():
        # the shortest title is the programme itself, the others are its tracks
        main = min(
            by_call.values(), key=lambda group: len(programme_core(postings[group[0]]))
        )
        base = letters_of(postings[main[0]].parts.text)
        for group in by_call.values():
            if group is main:
                continue
            first = postings[group[0]]
            name = _bare_track(first.parts.track, base) or _extra_words(first, base)
            for at in group:
                tracks[at] = name
    return tracks


def _bare_track(track: str | None, base: str) -> str | None:
    """Return a track's words without those of the programme: ``스케일업 팁스(일반형)`` is ``일반형``."""
    words = []
    for word in re.split(r"[^0-9A-Za-z가-힣]+", track or ""):
        if word and letters_of(word) not in base:
            words.append(word)
    return " ".join(words) or track


def _extra_words(posting: BoardPosting, base: str) -> str:
    stem = posting.parts.stem or posting.parts.text
    extra = []
    for word in re.split(r"[^0-9A-Za-z가-힣]+", stem):
        if word and letters_of(word) not in base and word not in posting.parts.places:
            extra.append(word)
    return " ".join(extra) or stem


def _round_id(posting: BoardPosting, year: int | None, track: str | None) -> str | None:
    parts = posting.parts
    number = parts.round or "1"
    called = {"supply": "S", "operator": "O"}.get(parts.side or "", "")
    identity = f"{year or '?'}-{called}{number}"
    if parts.is_extra and parts.round is None:
        identity += "+추가"
    if parts.is_again:
        identity += "r"
    if track:
        identity += f"/{track}"
    if parts.places:
        identity += "@" + " ".join(sorted(_finest(parts.places)))
    return identity


def _finest(places: frozenset[str]) -> set[str]:
    """Return *places* without the regions whose communes are among them."""
    region = region_of_commune()
    wider = {region[place] for place in places if place in region}
    return set(places) - wider
