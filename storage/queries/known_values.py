"""What filters can ask for: a value that no announcement can have is refused, with what
may have been meant.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterable
from difflib import get_close_matches
from typing import get_args

from sqlalchemy import select
from sqlmodel import col

from config import vocabulary
from reader.applicants.fields import FIELDS
from reader.model import Kind
from storage.db.agencies import known_names
from storage.db.engine import Session
from storage.models import Announcement, Facet, Source
from storage.queries.filters import BadFilter, Filter

# So many choices are listed whole where nothing is near.
_FEW = 30


def refuse_unknown(
    session: Session, criteria: Filter, boards: Collection[str] = ()
) -> None:
    """Raise ``BadFilter`` for a condition that can never match.

    *boards* are the names of the boards that have a source file; those that the
    store has notices of are known as well.
    """
    refuse_unknown_words(criteria)
    if criteria.source and (boards or _any_source(session)):
        _demand_sources(session, criteria.source, boards)
    if criteria.agency:
        _demand_stored(session, "agency", criteria.agency, known_names())
    if criteria.division:
        _demand_stored(session, "division", criteria.division, ())
    if criteria.audience:
        audiences = []
        for name, *_ in vocabulary.rows("audiences"):
            audiences.append(name)
        _demand_stored(session, "audience", criteria.audience, audiences)


def refuse_unknown_words(criteria: Filter) -> None:
    """The part of ``refuse_unknown`` that needs no store: kinds, fields and regions are fixed."""
    regions = []
    for name, *_ in vocabulary.rows("regions"):
        regions.append(name)
    demand_known("kind", criteria.kind, get_args(Kind))
    demand_known("field", criteria.field, FIELDS)
    demand_known("region", criteria.region, regions)


def demand_known(
    name: str, values: Iterable[str], known: Iterable[str], *, hint: str = ""
) -> None:
    """Raise ``BadFilter`` for the first of *values* that is not in *known*."""
    choices = sorted(set(known))
    for value in values:
        if value not in choices:
            offered = suggestion(value, choices)
            raise BadFilter(f"{name}: {value[:40]!r} is not known; {offered}{hint}")


def suggestion(value: str, choices: Collection[str]) -> str:
    """Name what is near, letter by letter: two Hangul syllables of which one differs are near too.

    >>> suggestion("소상공", ["소상공인", "의료"])
    'did you mean 소상공인?'
    """
    by_letters = {}
    for choice in choices:
        by_letters[unicodedata.normalize("NFD", choice)] = choice
    letters = unicodedata.normalize("NFD", value)
    near = []
    for name in get_close_matches(letters, by_letters, n=3):
        near.append(by_letters[name])
    if near:
        return f"did you mean {', '.join(near)}?"
    if len(choices) <= _FEW:
        return f"known are {', '.join(choices)}"
    return "nothing like it is stored"


def _any_source(session: Session) -> bool:
    return session.scalar(select(col(Source.name)).limit(1)) is not None


def _demand_sources(
    session: Session, asked: Iterable[str], boards: Collection[str]
) -> None:
    for value in asked:
        if value in boards:
            continue
        stored = select(col(Announcement.id)).where(col(Announcement.source) == value)
        if session.scalar(stored.limit(1)) is None:
            registered = session.scalars(select(col(Source.name))).all()
            demand_known("source", [value], {*boards, *registered})


def _demand_stored(
    session: Session, name: str, asked: Iterable[str], known: Collection[str]
) -> None:
    """Refuse what is in neither the vocabulary nor the store; a store without any value
    of it refuses none.
    """
    of_name = col(Facet.name) == name
    for value in asked:
        stored = select(col(Facet.value)).where(of_name, col(Facet.value) == value)
        if value in known or session.scalar(stored.limit(1)) is not None:
            continue
        stored_values = session.scalars(
            select(col(Facet.value)).where(of_name).distinct().limit(5_000)
        ).all()
        if stored_values:
            demand_known(name, [value], {*known, *stored_values})
