"""A notice's title taken apart: programme, year, round, track, region, role and what a list added.

The title is what every board shows, so relating postings begins here.  All
functions are pure; words come from ``config.vocabulary`` where they are names.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from config import vocabulary
from storage.relating.letters import letters_of
from storage.relating.list_marks import (
    leading_mark,
    shown_text,
    with_direction_apart,
)
from storage.relating.places import places_in
from storage.relating.roles import (
    PART_OF,
    is_again,
    is_extra,
    is_revised,
    role_of,
    side_of,
)
from storage.relating.round_numbers import round_of, second_round, year_of
from storage.relating.stems import stem_of, without_outcome

SHORTEST_STEM = 4
"""Letters of a programme's name: fewer are of many programmes."""
_PROGRAMME_ENDING = re.compile(
    r"(?:지원)?사업$|지원$|모집$|프로젝트$|프로그램$"
)
_DIRECTION = re.compile(r"^(동부|서부|남부|북부|중부)\s")


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What one title says; empty or ``None`` where it says nothing."""

    text: str
    """The title as it was posted: NFKC, without what lists add."""
    stem: str | None
    """The part that stays the same each year; ``None`` where no programme is called for."""
    year: int | None
    round: str | None
    """``2``, ``H1`` (first half), ``Q3``, ``H1-2``, ``추경1``, ``G11`` (11기), ``C30`` (제30회),
    ``M7`` (7월)."""
    role: str
    """``call``, ``additional_call``, ``reannouncement``, ``correction``, ``extension``,
    ``supplier_pool``, ``operator_call``, ``result``, ``briefing``, ``lead`` or ``tender``."""
    is_extra: bool
    is_again: bool
    is_revised: bool
    places: frozenset[str]
    """Regions, cities, counties and districts, as short names: ``경기``, ``가평군``."""
    side: str | None
    """``supply``, ``demand`` or ``operator``: who is called."""
    track: str | None
    """The part of the programme that the title names beside it: ``구축지도``, ``2차 연장``."""
    letters: str
    """Of the stem, or of the whole text where there is none: lower case, nothing between."""


@lru_cache(maxsize=4096)
def parse_title(title: str) -> TitleParts:
    """Take *title* apart.

    >>> parts = parse_title("[경기] 가평군 2025년 3차 지식재산 긴급지원 사업 모집 연장 공고")
    >>> parts.year, parts.round, parts.role, sorted(parts.places)
    (2025, '3', 'extension', ['가평군', '경기'])
    """
    text = with_direction_apart(shown_text(title))
    mark, rest = leading_mark(text)
    places = set(places_in(text))
    if mark and (direction := _DIRECTION.match(rest)):
        region = vocabulary.spellings("regions")[mark]
        places = {f"{region} {direction[1]}"}
        rest = rest[direction.end() :]
    track = None
    role = role_of(text)
    if part := PART_OF.match(rest):
        if role == "lead":
            rest = f"{part['part'].strip()} {year_of(part['whole']) or ''}년"
        else:
            track, rest = part["part"].strip(), part["whole"]
    else:
        track = second_round(rest)
    stem = stem_of(rest, mark)
    if stem is not None and role in ("result", "briefing"):
        stem = without_outcome(stem)
    shown = stem if stem is not None else rest
    return TitleParts(
        text=text,
        stem=None if role in ("tender", "result", "briefing") else stem,
        year=year_of(text),
        round=round_of(text),
        role=role,
        is_extra=is_extra(text),
        is_again=is_again(text),
        is_revised=is_revised(text),
        places=frozenset(places),
        side=side_of(text, role),
        track=track,
        letters=letters_of(shown),
    )


@lru_cache(maxsize=8192)
def programme_core(parts: TitleParts) -> str:
    """Return the letters of a programme's name without regions and without 지원사업 at the end."""
    letters = parts.letters
    for place in sorted(parts.places, key=len, reverse=True):
        letters = letters.replace(place, "")
    shorter = _PROGRAMME_ENDING.sub("", letters)
    return shorter if len(shorter) >= SHORTEST_STEM else letters
