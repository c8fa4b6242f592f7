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
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

from storage.db.names import programme_name, programme_slug
from storage.relating.calls import SAME_CALL, Call, both_say_more, calls_of
from storage.relating.letters import letters_of
from storage.relating.posting import BoardPosting, share_missing
from storage.relating.titles import SHORTEST_STEM, programme_core

# Shares of distinctive letters that another title of the programme may lack.
# Tuned on ``pairs/rounds_dev.jsonl`` (53 programmes, 2026-11-29).
SAME_PROGRAMME = 0.2
_CALLED_SIDE = re.compile(
    r"공급\s?(?:기업|자|사)|(?i:pool)|후보군|(?:운영|수행|주관|위탁|전담)\s?(?:기관|사)|모집|풀"
)


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

    def join(self, left: int, right: int) -> None:
        self._parent[self.root(left)] = self.root(right)


def attach(
    postings: Sequence[BoardPosting], *, first_only: bool = False
) -> list[RoundOf]:
    """Return where each of *postings* belongs, in their order; their order does not matter.

    *first_only* says that only the first is of interest: notices of other
    programmes are then of no round.
    """
    programmes = _programmes(postings)
    names = _names(postings, programmes)
    years = _years(postings, programmes)
    members: dict[int, list[int]] = defaultdict(list)
    for at in range(len(postings)):
        members[programmes.root(at)].append(at)
    identities: dict[int, str] = {}
    for together in members.values():
        if first_only and together[0] != 0:
            continue
        identities |= _identities(postings, years, together)
    found = []
    for at, posting in enumerate(postings):
        programme = names.get(programmes.root(at))
        identity = identities.get(at) if programme is not None else None
        parts = posting.parts
        found.append(
            RoundOf(programme, years[at], parts.round, parts.role, identity)
        )
    return found


def _identities(
    postings: Sequence[BoardPosting],
    years: Sequence[int | None],
    together: Sequence[int],
) -> dict[int, str]:
    """Return the round id of each notice of one programme, by its position."""
    held = [at for at in together if postings[at].parts.role != "tender"]
    some = [postings[at] for at in held]
    calls = calls_of(some, [years[at] for at in held])
    base = _base(some)
    found: dict[int, str] = {}
    given: set[str] = set()
    for call in sorted(
        calls, key=lambda call: some[call.members[0]].parts.text
    ):
        identity = _round_id(call, _track(some, call, base))
        # two calls that no word tells apart are still two
        number = 2
        unique = identity
        while unique in given:
            unique, number = f"{identity}#{number}", number + 1
        given.add(unique)
        for member in call.members:
            found[held[member]] = unique
    return found


def _base(postings: Sequence[BoardPosting]) -> str:
    """Return the letters of the shortest title: the programme itself, beside its tracks."""
    shortest = min(
        postings,
        key=lambda posting: (
            len(programme_core(posting.parts)),
            posting.parts.text,
        ),
        default=None,
    )
    return letters_of(shortest.parts.text) if shortest is not None else ""


def _track(
    postings: Sequence[BoardPosting], call: Call, base: str
) -> str | None:
    """Return the name of a call's track; ``None`` for the programme's main call."""
    # "… 설명회 개최 안내" is no track: results and briefings name a call only if alone
    telling = [
        at for at in call.members if postings[at].parts.stem is not None
    ]
    shortest = min(
        (postings[at] for at in telling or call.members),
        key=lambda posting: (len(posting.parts.letters), posting.parts.text),
    )
    if shortest.parts.track:
        return _bare_track(shortest.parts.track, base)
    if call.side:
        # "공급기업 POOL" says who is called, which the round id already does
        base += letters_of(" ".join(_CALLED_SIDE.findall(shortest.parts.text)))
    if call.label.startswith("추경"):
        base += "추경"
    if share_missing(shortest.parts, base) <= SAME_CALL:
        return None
    return _extra_words(shortest, base)


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
    by_letters: dict[str, list[int]] = defaultdict(list)
    known: dict[str, int] = {}
    texts: dict[str, int] = {}
    counts: list[int] = [0] * len(postings)
    for at, posting in enumerate(postings):
        # equal titles are one programme: only the first of them is compared
        first = texts.setdefault(posting.parts.text, at)
        if first != at:
            groups.join(at, first)
            continue
        slug = programme_slug(posting.parts.stem or posting.parts.text)
        if slug is not None and programme_name(slug) is not None:
            groups.join(at, known.setdefault(slug, at))
        core = programme_core(posting.parts)
        if len(core) < SHORTEST_STEM:
            continue
        triples = {core[start : start + 3] for start in range(len(core) - 2)}
        counts[at] = len(triples)
        for other in _sharing(triples, by_letters, counts):
            if _is_same_programme(posting, postings[other]):
                groups.join(at, other)
        for triple in triples:
            by_letters[triple].append(at)
    return groups


def _sharing(
    triples: set[str],
    by_letters: Mapping[str, list[int]],
    counts: Sequence[int],
) -> list[int]:
    """Return the titles that share half of the letters, three at a time, of the shorter name."""
    known = triples & by_letters.keys()
    shared = Counter(chain.from_iterable(map(by_letters.__getitem__, known)))
    found = []
    for other, count in shared.items():
        if count >= 0.5 * min(len(triples), counts[other]):
            found.append(other)
    return found


def _is_same_programme(left: BoardPosting, right: BoardPosting) -> bool:
    if both_say_more(left, right):
        return False
    first = share_missing(left.parts, letters_of(right.parts.text))
    second = share_missing(right.parts, letters_of(left.parts.text))
    # One may say more than the other: a track, a region, an umbrella programme.
    return min(first, second) <= SAME_PROGRAMME


def _names(
    postings: Sequence[BoardPosting], groups: _UnionFind
) -> dict[int, str]:
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
        known: dict[str, int] = defaultdict(int)
        for stem, count in counted.items():
            # "… 공급기업 후보군" names the programme and whom it calls
            for written in (stem, _CALLED_SIDE.sub(" ", stem)):
                slug = programme_slug(written)
                if (
                    slug is not None
                    and (name := programme_name(slug)) is not None
                ):
                    known[name] += count
                    break
        # a known name of any notice is the programme's, however the others print it
        ranked = known or counted
        names[root] = max(
            ranked, key=lambda name: (ranked[name], -len(name), name)
        )
    return names


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
        if (
            word
            and letters_of(word) not in base
            and word not in posting.parts.places
        ):
            extra.append(word)
    return " ".join(extra) or stem


def _round_id(call: Call, track: str | None) -> str:
    called = {"supply": "S", "operator": "O"}.get(call.side, "")
    identity = f"{call.year or '?'}-{called}{call.label}"
    if track:
        identity += f"/{track}"
    if call.places:
        identity += "@" + " ".join(sorted(call.places))
    return identity
