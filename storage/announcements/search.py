"""Full-text search that finds Korean substrings of one letter and more.

Texts are cut into overlapping pairs of characters, without the pairs that span
two texts, and single characters.  The index proposes announcements that have
all pairs of a word; whether the word itself occurs is decided on the folded
text, so SQLite, PostgreSQL and the notifier's matching give one answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import pairwise

from sqlalchemy import (
    Integer,
    Text,
    column,
    delete,
    false,
    func,
    insert,
    select,
    table,
    text,
)
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import and_, col, or_

from storage.announcements.search_text import SEPARATOR, Term, search_text, terms
from storage.db.engine import Session
from storage.models import Announcement

_FEW = 2_000
"""Up to so many proposals are looked up one by one; beyond, walking the list and looking at each text is quicker."""

_TEXTS = table(
    "announcement_search",
    column("announcement_id", Integer),
    column("text", Text),
    column("grams", ARRAY(Text)),
)
_GRAMS = table(
    "announcement_search_grams", column("rowid", Integer), column("grams", Text)
)

# FTS5's "ascii" tokenizer keeps every non-ASCII character; ASCII signs are told by their full-width twins.
_WIDE = {code: code + 0xFEE0 for code in range(0x21, 0x7F) if not chr(code).isalnum()}


def index(session: Session, announcement: Announcement) -> None:
    """Make *announcement* (flushed: it has an id) findable by its present title and reading.  Repeating it does no harm."""
    words = search_text(announcement.title, announcement.reading)
    before = session.scalar(
        select(_TEXTS.c.text).where(_TEXTS.c.announcement_id == announcement.id)
    )
    if before == words:
        return
    if before is not None:
        _forget(session, announcement.id, before)
    _remember(session, announcement.id, words)


def matching(session: Session, q: str, *, live: bool) -> list[ColumnElement[bool]]:
    """Return what *q* asks of an ``Announcement``.

    *live* says that the other conditions leave few rows however large the
    archive is: then the index is not asked at all.
    """
    requested = terms(q)
    if not requested:
        return []
    truth = and_(*(_holds(term) for term in requested))
    found = (
        select(_TEXTS.c.announcement_id)
        .where(_TEXTS.c.announcement_id == col(Announcement.id), truth)
        .exists()
    )
    criteria = [term for term in requested if not term.excluded]
    if live or not criteria:
        return [found]
    return [*_proposed(session, criteria), found]


def pairs(words: str) -> list[str]:
    """Return the characters and overlapping pairs of a folded text, each once.

    >>> pairs("바우처")
    ['바', '바우', '우', '우처', '처']
    """
    seen: dict[str, None] = {}
    for word, two in zip(words, [*words[1:], SEPARATOR], strict=False):
        if word != SEPARATOR:
            seen[word] = None
            if two != SEPARATOR:
                seen[word + two] = None
    return list(seen)


def _holds(term: Term) -> ColumnElement[bool]:
    held = or_(
        false(),
        *(_TEXTS.c.text.contains(word, autoescape=True) for word in term.any_of),
    )
    return ~held if term.excluded else held


def _needed(word: str) -> list[str]:
    """The pairs that a text holding *word* must have."""
    return [a + b for a, b in pairwise(word)] or [word]


def _proposed(session: Session, criteria: Sequence[Term]) -> list[ColumnElement[bool]]:
    if session.get_bind().dialect.name == "postgresql":
        return [_proposed_by_array(criteria)]
    match = " AND ".join(
        f"({' OR '.join(map(_phrase, term.any_of))})" for term in criteria
    )
    proposals = select(_GRAMS.c.rowid).where(
        text("announcement_search_grams MATCH :match").bindparams(match=match)
    )
    few = session.scalar(
        select(func.count()).select_from(proposals.limit(_FEW + 1).subquery())
    )
    return [col(Announcement.id).in_(proposals)] if (few or 0) <= _FEW else []


def _proposed_by_array(criteria: Sequence[Term]) -> ColumnElement[bool]:
    held = and_(
        *(
            or_(*(_TEXTS.c.grams.contains(_needed(word)) for word in term.any_of))
            for term in criteria
        )
    )
    return col(Announcement.id).in_(select(_TEXTS.c.announcement_id).where(held))


def _phrase(word: str) -> str:
    return "(" + " AND ".join(f'"{pair}"' for pair in _spelled(_needed(word))) + ")"


def _spelled(grams: Iterable[str]) -> list[str]:
    return [gram.translate(_WIDE) for gram in grams]


def _remember(session: Session, announcement_id: int | None, words: str) -> None:
    row = {"announcement_id": announcement_id, "text": words}
    if session.get_bind().dialect.name == "postgresql":
        session.execute(insert(_TEXTS), [{**row, "grams": pairs(words)}])
        return
    session.execute(insert(_TEXTS), [row])
    session.execute(
        insert(_GRAMS),
        [{"rowid": announcement_id, "grams": " ".join(_spelled(pairs(words)))}],
    )


def _forget(session: Session, announcement_id: int | None, words: str) -> None:
    session.execute(delete(_TEXTS).where(_TEXTS.c.announcement_id == announcement_id))
    if session.get_bind().dialect.name == "postgresql":
        return
    # A contentless index forgets only what it is told word for word.
    session.execute(
        text(
            "INSERT INTO announcement_search_grams(announcement_search_grams, rowid, grams) VALUES ('delete', :id, :grams)"
        ),
        {"id": announcement_id, "grams": " ".join(_spelled(pairs(words)))},
    )
