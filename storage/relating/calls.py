"""Which notices of one programme are of one call: pure.

A programme's notices are first told apart by what their titles say: year, round,
whom they call, region.  Within such a bucket the titles themselves decide: two
tracks each have a word of their own; an umbrella programme or a shorter name does
not make another call.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from datetime import date

from storage.relating.bodies import are_of_two_ministries
from storage.relating.callees import other_people
from storage.relating.letters import letters_of
from storage.relating.places import (
    MERGED_REGIONS,
    places_in,
    region_of_commune,
    with_merged,
)
from storage.relating.posting import (
    BoardPosting,
    is_after,
    share_missing,
    words_missing,
)

# Share of a title's distinctive letters that another title of one call may lack.
# Tuned on seven of ten programmes of ``pairs/rounds_dev.jsonl`` (2026-11-29).
SAME_CALL = 0.2
_OUTCOMES = frozenset({"result", "briefing"})

Bucket = tuple[int | None, str, str, frozenset[str]]


@dataclass
class Call:
    """One call: positions of its notices, and what they have in common."""

    year: int | None
    label: str
    """Round with additional and repeated calls told apart: ``2``, ``H1``, ``1+추가``, ``1r``."""
    side: str
    places: frozenset[str]
    members: list[int] = field(default_factory=list)
    shown: dict[Hashable, int] = field(default_factory=dict)
    """One member for each way in which the call is announced: equals are compared once."""

    def add(self, at: int, posting: BoardPosting) -> None:
        """Let the notice at *at* belong to the call."""
        self.members.append(at)
        self.shown.setdefault(
            (
                posting.parts.text,
                posting.opens,
                posting.closes,
                posting.source,
            ),
            at,
        )


def calls_of(
    postings: Sequence[BoardPosting], years: Sequence[int | None]
) -> list[Call]:
    """Return the calls of one programme; *years* are those of *postings*.

    The order of *postings* does not matter.
    """
    # Wordy titles first: they found the calls, and shorter ones find their place.
    order = sorted(
        range(len(postings)), key=lambda at: _said_most(postings[at])
    )
    homes = _homes(postings)
    labels = _labels(postings)
    calls: list[Call] = []
    by_bucket: dict[Bucket, list[Call]] = defaultdict(list)
    later: list[int] = []
    for at in order:
        # Results and briefings open no call, so they wait until all calls are known.
        if postings[at].parts.role in _OUTCOMES:
            later.append(at)
            continue
        bucket = _bucket(postings[at], years[at], labels[at], homes[at])
        call = _fitting(postings, by_bucket[bucket], at)
        if call is None:
            call = Call(*bucket)
            calls.append(call)
            by_bucket[bucket].append(call)
        call.add(at, postings[at])
    calls = _joined(postings, calls)
    for at in later:
        bucket = _bucket(postings[at], years[at], labels[at], homes[at])
        call = _outcome_of(postings, calls, at, bucket)
        if call is None:
            call = Call(*bucket)
            calls.append(call)
        call.add(at, postings[at])
    return calls


def _said_most(posting: BoardPosting) -> tuple[int, str, str]:
    """Order by how much a title says, the most first: what says less can fit several."""
    return (-len(posting.parts.letters), posting.parts.text, posting.url)


def _homes(postings: Sequence[BoardPosting]) -> list[frozenset[str]]:
    """Return each notice's places; of a regional programme also its board's or agency's."""
    is_regional = sum(1 for posting in postings if posting.parts.places) > 1
    homes = []
    for posting in postings:
        places = posting.parts.places
        if not places and is_regional:
            places = places_in(posting.agency or "")
            if posting.home is not None:
                places = frozenset({posting.home})
        homes.append(finest(places))
    return homes


def finest(places: frozenset[str]) -> frozenset[str]:
    """Return *places* without the regions whose communes are among them.

    >>> sorted(finest(frozenset({"경기", "수원시"})))
    ['수원시']
    """
    region = region_of_commune()
    wider = {region[place] for place in places if place in region}
    return places - with_merged(frozenset(wider))


def label_of(posting: BoardPosting) -> str:
    """Return what tells a call from the others of its year: ``1``, ``2``, ``1+추가``, ``1r``."""
    parts = posting.parts
    label = parts.round or "1"
    if term := re.search(r"G\d+", label):
        # a term (10기) is counted through the years: halves add nothing, and are often wrong
        label = term[0]
    if parts.is_extra and parts.round is None:
        label += "+추가"
    return label + "r" if parts.is_again else label


def _labels(postings: Sequence[BoardPosting]) -> list[str]:
    """Return each notice's label; a correction that says no round has that of the only
    call that opened on its day.
    """
    opened: dict[date, set[str]] = defaultdict(set)
    for posting in postings:
        if posting.opens is not None and not posting.parts.is_revised:
            opened[posting.opens].add(label_of(posting))
    labels = []
    for posting in postings:
        label = label_of(posting)
        if posting.parts.is_revised and label == "1" and posting.opens:
            others = opened[posting.opens]
            label = next(iter(others)) if len(others) == 1 else label
        labels.append(label)
    return labels


def _bucket(
    posting: BoardPosting,
    year: int | None,
    label: str,
    places: frozenset[str],
) -> Bucket:
    side = posting.parts.side or ""
    return (year, label, "" if side == "demand" else side, places)


def _fitting(
    postings: Sequence[BoardPosting], calls: Sequence[Call], at: int
) -> Call | None:
    """Return which of a bucket's *calls* the notice is of; ``None`` begins another.

    A title that would fit several calls, all of them tracks, is of none of them.
    """
    fitting: list[tuple[float, Call]] = []
    for call in calls:
        apart = 0.0
        for member in call.shown.values():
            distance = _distance(postings[at], postings[member])
            if distance is None:
                break
            apart = max(apart, distance)
        else:
            fitting.append((apart, call))
    if not fitting:
        return None
    if len(fitting) == 1:
        return fitting[0][1]
    nearest = min(fitting, key=lambda found: found[0])
    return nearest[1] if nearest[0] <= SAME_CALL else None


def _distance(left: BoardPosting, right: BoardPosting) -> float | None:
    """Return how much more one title says than the other; ``None`` where they are two calls."""
    if _is_other_track(left, right) or _is_other_track(right, left):
        return None
    if other_people(left.parts, right.parts):
        return None
    if are_of_two_ministries(left, right):
        return None
    if (
        both_say_more(left, right)
        or is_after(left, right)
        or is_after(right, left)
    ):
        return None
    lacking = share_missing(left.parts, letters_of(right.parts.text))
    lacked = share_missing(right.parts, letters_of(left.parts.text))
    if max(lacking, lacked) <= SAME_CALL:
        return max(lacking, lacked)
    # one says more: an umbrella where the round or the days agree, else a track
    is_numbered = (
        left.parts.round is not None and not left.parts.round.startswith("C")
    )
    if min(lacking, lacked) > SAME_CALL:
        return None
    is_one_period = left.closes is not None and left.closes == right.closes
    if is_numbered or is_one_period:
        return max(lacking, lacked)
    return None


def _is_other_track(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether *left* names a track that *right* does not."""
    track = left.parts.track
    return track is not None and letters_of(track) not in letters_of(
        right.parts.text
    )


def both_say_more(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether each title has a word of its own: two programmes, or two tracks of one."""
    mine = words_missing(left.parts, letters_of(right.parts.text))
    return bool(mine) and bool(
        words_missing(right.parts, letters_of(left.parts.text))
    )


def _joined(postings: Sequence[BoardPosting], calls: list[Call]) -> list[Call]:
    """Join calls that differ only in that one of them does not say its round or region."""
    by_rest: dict[Hashable, list[Call]] = defaultdict(list)
    for call in calls:
        by_rest[call.year, call.side].append(call)
    gone: set[int] = set()
    for call in calls:
        others = []
        for other in by_rest[call.year, call.side]:
            if other is not call and id(other) not in gone:
                others.append(other)
        into = _said_elsewhere(postings, call, others)
        if into is not None:
            into.members += call.members
            into.shown |= call.shown
            gone.add(id(call))
    return [call for call in calls if id(call) not in gone]


def _said_elsewhere(
    postings: Sequence[BoardPosting], call: Call, others: Sequence[Call]
) -> Call | None:
    """Return the call of which *call* is the same under fewer words; ``None`` if none is."""
    numbered, regional = [], []
    for right in others:
        if right.places == call.places:
            if _says_more(postings, call, right):
                return right
            if call.label == "1" != right.label and _is_of(
                postings, call, right
            ):
                numbered.append(right)
        elif right.label == call.label and (
            not call.places or _is_renamed(call, right)
        ):
            is_national = not call.places and _is_unmarked_portal(
                postings, call
            )
            if not is_national and _is_same_wording(postings, call, right):
                regional.append(right)
    # what would fit several is left alone
    for found in (numbered, regional):
        if len(found) == 1:
            return found[0]
    return None


def _is_renamed(call: Call, other: Call) -> bool:
    """Return whether *call* is marked with a region that *other*'s region became part of.

    Portals mark a notice again: [광주] in May is [전남광주] in July.
    """
    if len(other.places) != 1:
        return False
    for region, parts in MERGED_REGIONS.items():
        if call.places == {region} and other.places <= parts:
            return True
    return False


def _says_more(
    postings: Sequence[BoardPosting], call: Call, other: Call
) -> bool:
    """Return whether one board leaves 재공고 or 추가 out, or one names the supplementary budget
    over which the rounds are counted on.
    """
    if other.label in (f"{call.label}r", f"{call.label}+추가"):
        return _is_of(postings, call, other)
    if call.label != f"추경{other.label}":
        return False
    first, second = postings[call.members[0]], postings[other.members[0]]
    return _distance(first, second) is not None


def _is_of(
    postings: Sequence[BoardPosting], call: Call, numbered: Call
) -> bool:
    """Return whether every notice of *call* ends with *numbered* and names nothing else."""
    closes = {postings[at].closes for at in numbered.members} - {None}
    for at in call.shown.values():
        if postings[at].closes not in closes:
            return False
        if _distance(postings[at], postings[numbered.members[0]]) is None:
            return False
    return True


def _is_unmarked_portal(postings: Sequence[BoardPosting], call: Call) -> bool:
    """Return whether a portal that marks regions lists the call without one: it is national."""
    for at in call.shown.values():
        if postings[at].source.casefold().startswith("bizinfo"):
            return True
    return False


def _is_same_wording(
    postings: Sequence[BoardPosting], call: Call, regional: Call
) -> bool:
    for at in call.shown.values():
        for member in regional.shown.values():
            if _far(_first_day(postings[at]), _first_day(postings[member])):
                return False
            distance = _distance(postings[at], postings[member])
            if distance is None or distance > SAME_CALL:
                return False
    return True


def _outcome_of(
    postings: Sequence[BoardPosting],
    calls: Sequence[Call],
    at: int,
    bucket: Bucket,
) -> Call | None:
    """Return the call whose result or briefing a notice announces.

    Such a notice opens no round of its own if its programme calls that year.
    """
    year, label, side, places = bucket
    digits = re.sub(r"\D", "", label)
    candidates = []
    for call in calls:
        if call.year != year or (
            call.places and places and call.places != places
        ):
            continue
        letters = letters_of(postings[call.members[0]].parts.text)
        lacking = share_missing(postings[at].parts, letters)
        is_other_side = call.side != side
        is_other_place = call.places != places
        # By their digits alone: 2기 and 2차 are often one.
        is_other_number = re.sub(r"\D", "", call.label) != digits
        # without a day, results of the first call are none of the additional one's
        is_other_call = _first_day(postings[at]) is None and (
            "+" in call.label
        ) != ("+" in label)
        rank = (
            is_other_number,
            is_other_call,
            is_other_place,
            is_other_side,
            lacking,
        )
        candidates.append((rank, call))
    if not candidates:
        return None
    rank, call = min(candidates, key=lambda found: found[0])
    # results of a first call that is not known are no additional one's
    if not rank[0] and not rank[1]:
        return call
    # the only call of the year, if it had begun by then
    day = _first_day(postings[at])
    began = _first_day(postings[call.members[0]])
    is_only = len(candidates) == 1 and label == "1"
    return call if is_only and day and began and began <= day else None


def _first_day(posting: BoardPosting) -> date | None:
    return posting.posted_on or posting.opens


def _far(left: date | None, right: date | None) -> bool:
    return (
        left is not None
        and right is not None
        and abs((left - right).days) > 31
    )
