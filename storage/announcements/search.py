"""Full-text search that finds Korean substrings of one letter and more.

Texts are cut into overlapping pairs of characters, without the pairs that span
two texts, and single characters.  The index proposes announcements that have
all pairs of a word; whether the word itself occurs is decided on the folded
text, so SQLite, PostgreSQL and the notifier's matching give one answer.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from itertools import pairwise, zip_longest
from typing import Any

from sqlalchemy import (
    Integer,
    LargeBinary,
    RowMapping,
    Select,
    Text,
    bindparam,
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

from storage.announcements.search_text import (
    SEPARATOR,
    Term,
    fold,
    search_text,
    terms,
)
from storage.db.engine import Session
from storage.db.rows import table_of
from storage.models import Announcement, Source

# Up to so many proposals are looked up one by one; beyond, walking the list and looking
# at each text is quicker.
_FEW = 2_000

_TEXTS = table(
    "announcement_search",
    column("announcement_id", Integer),
    column("text", Text),
    column("body", Text),
    column("full_text", LargeBinary),
    column("grams", ARRAY(Text)),
)
_GRAMS = table(
    "announcement_search_grams",
    column("rowid", Integer),
    column("grams", Text),
)

TABLES = {
    "sqlite": (_TEXTS.name, _GRAMS.name),
    "postgresql": (_TEXTS.name,),
}
"""Names by database: no model describes them, since they are not alike in both."""

_INSERT_TEXTS, _INSERT_GRAMS = insert(_TEXTS), insert(_GRAMS)
# FTS5's "ascii" tokenizer keeps every non-ASCII character; ASCII signs are replaced by their full-width forms.
_WIDE = {
    code: code + 0xFEE0
    for code in range(0x21, 0x7F)
    if not chr(code).isalnum()
}


# Characters of full text that are searched: beyond stand forms and appendices.
_LONGEST_BODY = 300_000


def index(
    session: Session,
    announcement: Announcement,
    full_text: str = "",
    *,
    board: tuple[str, ...] | None = None,
    is_new: bool = False,
) -> None:
    """Make *announcement* (flushed: it has an id) findable by its present title and
    reading, and by *full_text*.

    An empty *full_text* leaves the one stored before.  Repeating it does no harm.
    *board* are the ``board_names`` where the caller knows them; *is_new* says that
    it is not findable yet.
    """
    if board is None:
        board = board_names(session, announcement.source)
    words = search_text(announcement.title, announcement.reading, board)
    before = None
    if not is_new:
        stored = select(_TEXTS.c.text, _TEXTS.c.body, _TEXTS.c.full_text)
        own = _TEXTS.c.announcement_id == announcement.id
        before = session.execute(stored.where(own)).first()
    packed = zlib.compress(
        full_text[:_LONGEST_BODY].encode("utf-8", "replace"), 6
    )
    # A word may run over a line's end, not over a paragraph's.
    paragraphs = re.split(r"\n\s*\n", full_text[:_LONGEST_BODY])
    body = SEPARATOR.join(filter(None, map(fold, paragraphs)))
    if before is not None and not full_text:
        body, packed = before.body, before.full_text
    if before is not None and (before.text, before.body) == (words, body):
        return
    if before is not None:
        _forget(session, announcement.id, _indexed(before.text, before.body))
    row = {"text": words, "body": body, "full_text": packed}
    _remember(session, announcement.id, row)


def board_names(session: Session, source: str) -> tuple[str, ...]:
    """Return what a source's board is called and who runs it; nothing where no row of
    it is stored.
    """
    row = session.connection().execute(_board(), {"source": source}).first()
    return tuple(row) if row is not None else ()


@cache
def _board() -> Select[Any]:
    # Made once: making a statement takes longer than asking it.
    board = table_of(Source).c
    return select(board.title, board.agency).where(
        board.name == bindparam("source")
    )


def indexed_texts(
    session: Session, announcement_id: int | None
) -> tuple[str, str]:
    """Return the folded summary and the folded full text that an announcement is found by."""
    row = session.execute(
        select(_TEXTS.c.text, _TEXTS.c.body).where(
            _TEXTS.c.announcement_id == announcement_id
        )
    ).first()
    return (row.text, row.body) if row is not None else ("", "")


def full_texts(session: Session, ids: Sequence[int]) -> dict[int, str]:
    """Return the full texts of announcements as people read them, by id."""
    rows = session.execute(
        select(_TEXTS.c.announcement_id, _TEXTS.c.full_text).where(
            _TEXTS.c.announcement_id.in_(ids), _TEXTS.c.full_text.is_not(None)
        )
    )
    return {
        number: zlib.decompress(packed).decode() for number, packed in rows
    }


def copy_index(source: Session, target: Session) -> int:
    """Make announcements of *target* findable by what they are found by in *source*;
    return how many.  Those of *target* are forgotten.
    """
    forgotten = select(_TEXTS.c.announcement_id, _TEXTS.c.text, _TEXTS.c.body)
    for number, words, body in target.execute(forgotten).all():
        _forget(target, number, _indexed(words, body))
    count = 0
    for row in _index_rows(source):
        values = dict(row)
        if target.get_bind().dialect.name == "postgresql":
            # It holds no NUL; folding leaves them in.
            values["text"] = values["text"].replace("\x00", "")
            values["body"] = values["body"].replace("\x00", "")
        _remember(target, values.pop("announcement_id"), values)
        count += 1
    return count


def same_index(source: Session, target: Session) -> bool:
    """Return whether *target* finds the same announcements by the same texts as *source*,
    apart from NUL characters, which PostgreSQL cannot hold.
    """
    for left, right in zip_longest(_index_rows(source), _index_rows(target)):
        if left is None or right is None:
            return False
        for name, value in left.items():
            plain = (
                value.replace("\x00", "") if isinstance(value, str) else value
            )
            if right[name] not in (plain, value):
                return False
    return True


def _index_rows(session: Session) -> Iterator[RowMapping]:
    statement = select(
        _TEXTS.c.announcement_id,
        _TEXTS.c.text,
        _TEXTS.c.body,
        _TEXTS.c.full_text,
    ).order_by(_TEXTS.c.announcement_id)
    options = {"yield_per": 200, "stream_results": True}
    result = session.connection().execute(statement, execution_options=options)
    yield from result.mappings()


def _indexed(words: str, body: str) -> str:
    return f"{words}{SEPARATOR}{body}" if body else words


def matching(
    session: Session, q: str, *, live: bool
) -> list[ColumnElement[bool]]:
    """Return what *q* asks of an ``Announcement``.

    *live* says that the other conditions leave few rows however large the
    archive is: then the index is not asked at all.
    """
    requested = terms(q)
    if not requested:
        return []
    found = (
        select(_TEXTS.c.announcement_id)
        .where(
            _TEXTS.c.announcement_id == col(Announcement.id),
            _holds_all(requested),
        )
        .exists()
    )
    included = [term for term in requested if not term.excluded]
    if live or not included:
        return [found]
    return [*_proposed(session, included), found]


def proposed(session: Session, requested: Sequence[Term]) -> list[int] | None:
    """Return the ids of announcements that may hold these words: no other can.

    ``None`` where the index has nothing to say: only words to leave out.
    """
    included = [term for term in requested if not term.excluded]
    if not included:
        return None
    if session.get_bind().dialect.name == "postgresql":
        statement = select(_TEXTS.c.announcement_id).where(
            _has_grams(included)
        )
    else:
        statement = _matched(included)
    return list(session.scalars(statement))


def holding(
    session: Session, requested: Sequence[Term], ids: Sequence[int]
) -> list[int]:
    """Return those of *ids* whose texts satisfy every one of these words."""
    if not ids:
        return []
    statement = select(_TEXTS.c.announcement_id).where(
        _TEXTS.c.announcement_id.in_(ids), _holds_all(requested)
    )
    return list(session.scalars(statement))


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
    columns = (
        [_TEXTS.c.text] if term.excluded else [_TEXTS.c.text, _TEXTS.c.body]
    )
    held = or_(
        false(),
        *(
            place.contains(word, autoescape=True)
            for place in columns
            for word in term.any_of
        ),
    )
    return ~held if term.excluded else held


def _needed(word: str) -> list[str]:
    """The pairs that a text holding *word* must have."""
    return [a + b for a, b in pairwise(word)] or [word]


def _holds_all(requested: Iterable[Term]) -> ColumnElement[bool]:
    return and_(*(_holds(term) for term in requested))


def _proposed(
    session: Session, criteria: Sequence[Term]
) -> list[ColumnElement[bool]]:
    if session.get_bind().dialect.name == "postgresql":
        proposals = select(_TEXTS.c.announcement_id).where(
            _has_grams(criteria)
        )
        return [col(Announcement.id).in_(proposals)]
    proposals = _matched(criteria)
    few = session.scalar(
        select(func.count()).select_from(proposals.limit(_FEW + 1).subquery())
    )
    return [col(Announcement.id).in_(proposals)] if (few or 0) <= _FEW else []


def _matched(criteria: Sequence[Term]) -> Select[tuple[int]]:
    # FTS5's own language: ("인공" AND "공지") OR "ai", for each word of the search.
    required = []
    for term in criteria:
        spellings = []
        for word in term.any_of:
            grams = [f'"{gram}"' for gram in _spelled(_needed(word))]
            spellings.append(f"({' AND '.join(grams)})")
        required.append(f"({' OR '.join(spellings)})")
    match = " AND ".join(required)
    return select(_GRAMS.c.rowid).where(
        text("announcement_search_grams MATCH :match").bindparams(match=match)
    )


def _has_grams(criteria: Sequence[Term]) -> ColumnElement[bool]:
    held: list[ColumnElement[bool]] = []
    for term in criteria:
        words = [
            _TEXTS.c.grams.contains(_needed(word)) for word in term.any_of
        ]
        held.append(or_(*words))
    return and_(*held)


def _spelled(grams: Iterable[str]) -> list[str]:
    return [gram.translate(_WIDE) for gram in grams]


def _remember(
    session: Session, announcement_id: int | None, texts: Mapping[str, Any]
) -> None:
    row = {"announcement_id": announcement_id, **texts}
    words = _indexed(texts["text"], texts["body"])
    connection = session.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(_INSERT_TEXTS, [{**row, "grams": pairs(words)}])
        return
    connection.execute(_INSERT_TEXTS, [row])
    grams = " ".join(_spelled(pairs(words)))
    connection.execute(
        _INSERT_GRAMS, [{"rowid": announcement_id, "grams": grams}]
    )


def _forget(session: Session, announcement_id: int | None, words: str) -> None:
    session.execute(
        delete(_TEXTS).where(_TEXTS.c.announcement_id == announcement_id)
    )
    if session.get_bind().dialect.name == "postgresql":
        return
    # A contentless index removes only what it is given word for word.
    session.execute(
        text(
            "INSERT INTO announcement_search_grams(announcement_search_grams, rowid, grams) VALUES ('delete', :id, :grams)"
        ),
        {"id": announcement_id, "grams": " ".join(_spelled(pairs(words)))},
    )
