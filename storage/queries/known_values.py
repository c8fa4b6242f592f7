"""The known values of conditions: a value that no announcement can have is refused,
with suggestions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import fields
from difflib import get_close_matches
from functools import lru_cache
from typing import get_args

from sqlalchemy import select
from sqlmodel import col

from config import vocabulary
from reader.applicants.fields import FIELDS
from reader.model import Kind
from storage.announcements.programme_condition import has_programme_name
from storage.db.agencies import full_name, known_names, names_of
from storage.db.engine import Session
from storage.db.names import (
    DEMAND,
    OPERATOR,
    SUPPLY,
    followed_names,
    programme_name,
    programme_slug,
    slug,
)
from storage.models import Announcement, Facet, Source
from storage.queries.common_values import common_value
from storage.queries.filters import Filter
from storage.queries.refusals import (
    BadFilter,
    demand_known,
    is_misspelt,
    near_ones,
    refuse,
)

NO_PARAMETER = "there is no parameter"
# Least similarity (0 to 1) of two parameter names: `divison`, `regions` and
# `min-budget` are misspelt; `source_id` is another program's.
_MISSPELT = 0.82
_CONDITIONS = frozenset(field.name for field in fields(Filter))


def refuse_unknown(
    session: Session, criteria: Filter, boards: Collection[str] = ()
) -> None:
    """Raise ``BadFilter`` for a condition that can never match.

    *boards* are the names of the boards that have a source file; boards with stored
    notices are known as well.
    """
    refuse_unknown_words(criteria)
    any_board = select(col(Source.name)).limit(1)
    if criteria.source and (boards or session.scalar(any_board) is not None):
        _demand_sources(session, criteria.source, boards)
    if criteria.programme:
        _demand_programmes(session, criteria.programme)
    # A short form is known in any spelling: `nipa`, `N I P A`.
    unread = []
    for agency in criteria.agency:
        if full_name(agency) == agency:
            unread.append(agency)
    _demand_stored(session, "agency", unread, known_names())
    audiences = []
    for name, *_ in vocabulary.rows("audiences"):
        audiences.append(name)
    _demand_stored(session, "audience", criteria.audience, audiences)
    # Divisions are mostly named after their applicants: the next notice may have one
    # that is not stored yet.
    _demand_stored(session, "division", criteria.division, audiences)


def refuse_unknown_words(criteria: Filter) -> None:
    """The part of ``refuse_unknown`` that needs no store: kinds, fields, regions and who
    is called are fixed.
    """
    demand_known("kind", criteria.kind, get_args(Kind))
    demand_known("field", criteria.field, FIELDS)
    if criteria.region:
        regions = []
        for name, *_ in vocabulary.rows("regions"):
            regions.append(name)
        demand_known("region", criteria.region, regions)
    demand_known("role", criteria.role, (DEMAND, SUPPLY, OPERATOR))


def refuse_misspelt_names(names: Iterable[str]) -> None:
    """Raise ``BadFilter`` for a parameter that is no condition, but nearly one.

    >>> refuse_misspelt_names(["q", "utm_source", "fbclid"])
    >>> refuse_misspelt_names(["divison"])
    Traceback (most recent call last):
    storage.queries.refusals.BadFilter: there is no parameter: 'divison' is not known; did you mean division?
    """
    for name in names:
        if _resembles_condition(name):
            demand_known(NO_PARAMETER, [name], _CONDITIONS)


# Links carry the same few names, and comparing takes longer than the rest of parsing a
# query.
@lru_cache(maxsize=500)
def _resembles_condition(name: str) -> bool:
    if name in _CONDITIONS or name.startswith("utm_"):
        return False
    lower = name.lower()
    return bool(get_close_matches(lower, _CONDITIONS, n=1, cutoff=_MISSPELT))


def near_boards(
    value: str, boards: Iterable[tuple[str, str, str]]
) -> list[str]:
    """Return the names of *boards* (name, title, agency) that *value* may mean: it is a
    part of the title, or the name of the board's operator.

    >>> near_boards("중기부", [("mss-a", "사업공고", "중소벤처기업부"), ("b", "소식", "")])
    ['mss-a']
    """
    runners = names_of(value)
    found = []
    for name, title, agency in boards:
        if agency in runners or value in title:
            found.append(name)
    return found[:5]


def _demand_sources(
    session: Session, names: Iterable[str], boards: Collection[str]
) -> None:
    for value in names:
        if value in boards:
            continue
        # A retired board has no source file, but its notices are still stored.
        stored = select(col(Announcement.id)).where(
            col(Announcement.source) == value
        )
        if session.scalar(stored.limit(1)) is None:
            registered = session.execute(
                select(col(Source.name), col(Source.title), col(Source.agency))
            ).all()
            demand_board(value, registered, boards)


def demand_board(
    value: str,
    boards: Iterable[tuple[str, str, str]],
    more: Iterable[str] = (),
) -> None:
    """Raise ``BadFilter`` unless *value* is the name of one of *boards* (name, title,
    agency) or one of *more* names.
    """
    described = [(name, title, agency) for name, title, agency in boards]
    known = {*more, *(name for name, *_ in described)}
    if value not in known and (near := near_boards(value, described)):
        refuse("source", value, near)
    demand_known("source", [value], known)


def _demand_programmes(session: Session, names: Iterable[str]) -> None:
    """Refuse a programme without notices, unless the vocabulary has it."""
    for value in names:
        if programme_name(programme_slug(value) or value) is not None:
            continue
        noticed = select(col(Announcement.id)).where(
            has_programme_name(followed_names([value]))
        )
        if session.scalar(noticed.limit(1)) is not None:
            continue
        every = select(col(Announcement.programme)).distinct().limit(5_000)
        stored = []
        for name in session.scalars(every):
            if name is not None:
                stored.append(name)
        is_empty = not stored
        by_slug = _programmes_by_slug(stored)
        near: dict[str, None] = {}
        comparable_value = slug(value) or value
        for comparable in near_ones(comparable_value, by_slug):
            near[by_slug[comparable]] = None
        # An empty store, as on the first day, proves only what is misspelt.
        if is_empty and not is_misspelt(comparable_value, by_slug):
            continue
        refuse("programme", value, list(near))


def _programmes_by_slug(stored: Iterable[str]) -> dict[str, str]:
    """Return the names of *stored* and known programmes by what compares them, of
    known ones in each spelling.
    """
    by_slug = {}
    for name in stored:
        by_slug[slug(name) or name] = name
    for name, spellings, *_ in vocabulary.rows("programmes"):
        for spelling in (name, *spellings.split(",")):
            by_slug[slug(spelling) or spelling] = name
    return by_slug


def _demand_stored(
    session: Session, name: str, values: Iterable[str], known: Collection[str]
) -> None:
    """Refuse values that are in neither the vocabulary nor the store; a store without
    any value of the facet refuses what is misspelt only.
    """
    of_name = col(Facet.name) == name
    for value in values:
        stored = select(col(Facet.value)).where(
            of_name, col(Facet.value) == value
        )
        if value in known or session.scalar(stored.limit(1)) is not None:
            continue
        stored_values = session.scalars(
            select(col(Facet.value)).where(of_name).distinct().limit(5_000)
        ).all()
        if not stored_values and not is_misspelt(value, known):
            continue
        region = common_value("region", value)
        if name == "agency" and region != value:
            # "서울시" runs calls, but boards name the agency; its region finds them.
            raise BadFilter(
                f"{name}: {value[:40]!r} is not known; try region={region}",
                "region",
                name=name,
                value=value[:40],
                region=region,
            )
        demand_known(name, [value], {*known, *stored_values})
