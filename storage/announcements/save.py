"""Keeping what was read, with its history."""

from __future__ import annotations

import zlib
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cache
from typing import Any, Literal

from sqlalchemy import Select, bindparam, literal, union_all
from sqlalchemy import select as sql_select
from sqlmodel import col, delete, select, update

from reader.fields import FACETS, FIELDS, facet_values
from reader.model import Reading
from storage.announcements import deadlines, duplicate_rows, relations, rounds
from storage.announcements.changes import Changes, carry_over
from storage.announcements.identity import lookup_keys
from storage.announcements.search import board_names, index
from storage.db.engine import Session
from storage.db.kst import start_of_day, too_late_at
from storage.db.names import (
    COMPARABLE_FACETS,
    DEMAND,
    OPERATOR,
    SUPPLY,
    programme_names,
    programme_slug,
)
from storage.db.rows import insert_object, insert_rows, table_of
from storage.db.serialize import serialize_saves
from storage.models import (
    Alias,
    Announcement,
    Attachment,
    Edition,
    Event,
    Facet,
    LookupKey,
    Revision,
)
from storage.relating.titles import parse_title

_SIDES = {"supply": SUPPLY, "operator": OPERATOR}
Outcome = Literal["new", "changed", "unchanged"]

_GONE_AFTER = timedelta(days=1)
"""A posting that its board has not listed for so long has given way to the one posted again."""
_ANNOUNCED_AGAIN_FOR = timedelta(days=30)
"""How long readers of another board are told of a notice that turns up there."""


@dataclass(frozen=True, slots=True)
class FetchedPage:
    """A page as it was served."""

    url: str
    media: str
    body: bytes


@dataclass(frozen=True, slots=True)
class AttachmentDraft:
    """A file as the page offers it, and what was read of it if it was fetched."""

    name: str
    url: str
    size: str = ""
    digest: str | None = None
    state: str = "unread"
    text: str | None = None
    fetched_at: datetime | None = None
    """When it was fetched; ``None`` is just now."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A notice as the crawler hands it in: read, but not yet known to us."""

    source: str
    key: str
    url: str
    title: str
    posted_on: date | None
    reading: Reading
    reader: str
    parsed_from: Literal["row", "notice"]
    row_digest: str = ""
    page_digest: str = ""
    page: FetchedPage | None = None
    attachments: tuple[AttachmentDraft, ...] = ()
    recheck_at: datetime | None = None
    is_press: bool = False
    """From a news source: only what it foretells is worth telling."""
    body: str = ""
    """The notice's own text, for searching; empty where only a listing row was read."""


@dataclass(frozen=True, slots=True)
class SaveResult:
    """What saving did; *events* are what is worth telling, already stored."""

    outcome: Outcome
    announcement: Announcement
    events: tuple[Event, ...] = ()
    announced_elsewhere: tuple[Event, ...] = ()
    """Of the same notice on another board, told before: for readers whose filters
    match only here.  Nobody gets it twice (``storage.outbox.deliveries``)."""


@dataclass(frozen=True, slots=True)
class KnownNotice:
    """What deciding about a listing row needs to know of the stored notice."""

    id: int
    parsed_from: str
    row_digest: str
    page_digest: str
    recheck_at: datetime | None
    closes_at: datetime | None
    detail_failures: int
    first_seen_at: datetime


Enqueue = Callable[[Session, Sequence[Event]], int]
"""Turns stored events into deliveries inside the caller's transaction; returns how many
(``notifier.matching.enqueue.owe``).
"""


def save(
    session: Session,
    draft: Draft,
    *,
    now: datetime,
    silent: bool,
    enqueue: Enqueue,
) -> SaveResult:
    """Store *draft*, say what that did, and owe what is worth telling, all in the
    caller's transaction.

    *silent* is a source's first crawl: everything is stored, nothing is told.
    A row heard of a notice whose page is already known changes nothing but
    when it was last seen; a re-reading by another reader of the same page
    replaces the reading without an edition.
    """
    serialize_saves(session)
    stored = find(session, draft.source, draft.key)
    if stored is None:
        return _keep_new(
            session, draft, now=now, silent=silent, enqueue=enqueue
        )
    stored.last_seen_at = now
    if draft.parsed_from == "row" and stored.parsed_from == "notice":
        return SaveResult("unchanged", stored)
    return _keep_again(
        session, stored, draft, now=now, silent=silent, enqueue=enqueue
    )


def known(
    session: Session, source: str, keys: Collection[str]
) -> dict[str, KnownNotice]:
    """Return what is known of these notices of *source*, by key, in one query for each 500."""
    columns: Any = (
        Announcement.key,
        Announcement.id,
        Announcement.parsed_from,
        Announcement.row_digest,
        Announcement.page_digest,
        Announcement.recheck_at,
        Announcement.closes_at,
        Announcement.detail_failures,
        Announcement.first_seen_at,
    )
    criteria = sorted(keys)
    found: dict[str, KnownNotice] = {}
    for start in range(0, len(criteria), 500):
        rows = session.execute(
            select(*columns).where(
                Announcement.source == source,
                col(Announcement.key).in_(criteria[start : start + 500]),
            )
        )
        found.update((row[0], KnownNotice(*row[1:])) for row in rows)
    return found


def seen(
    session: Session, source: str, keys: Collection[str], *, now: datetime
) -> None:
    """Note that these notices still stand on their board."""
    criteria = sorted(keys)
    for start in range(0, len(criteria), 500):
        session.execute(
            update(Announcement)
            .where(
                col(Announcement.source) == source,
                col(Announcement.key).in_(criteria[start : start + 500]),
            )
            .values(last_seen_at=now)
        )


def detail_failed(
    session: Session, source: str, key: str, *, retry_at: datetime
) -> None:
    """Note that a notice's page could not be read: nothing about the notice changes,
    it is tried again.
    """
    session.execute(
        update(Announcement)
        .where(
            col(Announcement.source) == source, col(Announcement.key) == key
        )
        .values(
            detail_failures=col(Announcement.detail_failures) + 1,
            recheck_at=retry_at,
        )
    )


def find(session: Session, source: str, key: str) -> Announcement | None:
    """Return the announcement that a board calls *key*, today or by a former id."""
    parameters = {"source": source, "key": key}
    number = session.connection().execute(_stored_under(), parameters).scalar()
    return session.get(Announcement, number) if number is not None else None


@cache
def _stored_under() -> Select[Any]:
    # Made once: making a statement takes longer than asking it.
    # A key that was carried over names a notice that is stored under its former key.
    notice, alias = table_of(Announcement).c, table_of(Alias).c
    is_own = (
        notice.source == bindparam("source"),
        notice.key == bindparam("key"),
    )
    is_former = (
        alias.source == bindparam("source"),
        alias.key == bindparam("key"),
    )
    found = union_all(
        sql_select(notice.id, literal(0).label("rank")).where(*is_own),
        sql_select(alias.announcement_id, literal(1)).where(*is_former),
    ).subquery()
    return sql_select(found.c.id).order_by(found.c.rank)


def attachment_texts(
    session: Session, announcement_id: int
) -> list[AttachmentDraft]:
    """Return the files of an announcement with their texts, as they were last read."""
    rows = session.exec(
        select(Attachment)
        .where(Attachment.announcement_id == announcement_id)
        .order_by(col(Attachment.id))
    )
    return [
        AttachmentDraft(
            row.name,
            row.url,
            row.size,
            row.digest,
            row.state,
            _text(row.text),
            row.fetched_at,
        )
        for row in rows
    ]


def _text(packed: bytes | None) -> str | None:
    return zlib.decompress(packed).decode() if packed is not None else None


def _keep_new(
    session: Session,
    draft: Draft,
    *,
    now: datetime,
    silent: bool,
    enqueue: Enqueue,
) -> SaveResult:
    stored = Announcement(
        source=draft.source,
        key=draft.key,
        first_seen_at=now,
        changed_at=now,
        last_seen_at=now,
        **_columns(draft, draft.reading),
    )
    if silent and stored.posted_on is not None:
        # A board's whole list is no news of today: feeds show it by its own dates.
        stored.changed_at = min(now, start_of_day(stored.posted_on))
    session.flush()
    insert_object(session, stored)
    _write_beside(session, stored, draft, {}, now=now, is_new=True)
    mine = relations.board_posting(stored)
    candidates = relations.nearest(session, stored, mine)
    relations.write_title_keys(session, stored, mine, is_new=True)
    rounds.attach_to_round(session, stored, mine, candidates, is_new=True)
    original, doubtful = relations.original_of(
        session, stored, mine, candidates
    )
    if original is not None:
        return _save_posting(
            session,
            stored,
            original,
            draft,
            now=now,
            silent=silent,
            enqueue=enqueue,
        )
    for other, why in doubtful:
        if other.same_as_id is None:
            duplicate_rows.note(session, _id(stored), _id(other), why, now=now)
    if relations.link_versions(session, stored, candidates):
        session.flush()
        write_facets(session, stored)
    events = _first_events(session, stored, draft, now=now)
    return _record_changes(
        session, "new", stored, [] if silent else events, enqueue
    )


def _save_posting(
    session: Session,
    stored: Announcement,
    original: Announcement,
    draft: Draft,
    *,
    now: datetime,
    silent: bool,
    enqueue: Enqueue,
) -> SaveResult:
    """Attach *stored* to the notice that it is another posting of: it makes no events
    of its own.
    """
    stored.same_as_id = original.id
    if original.source == stored.source:
        # Posted again: the address that was given out before is gone or soon will be.
        original.url = draft.url
    session.flush()
    original = _fuller(session, stored, original)
    write_facets(session, original)
    moved: list[Event] = []
    if deadlines.says_more(original, stored, None, now=now):
        moved = _move_deadline(
            session, original, stored, now=now, silent=silent
        )
    over = original.closes_at is not None and original.closes_at <= now
    if silent or over or original.cancelled_at is not None:
        return SaveResult("new", stored)
    first = select(Event).where(
        Event.announcement_id == original.id,
        Event.edition == 1,
        col(Event.kind).in_(
            ("new", "expected", "confirmed", "extended", "corrected")
        ),
        col(Event.at) > now - _ANNOUNCED_AGAIN_FOR,
    )
    elsewhere = tuple(session.exec(first))
    return replace(
        _record_changes(session, "new", stored, moved, enqueue),
        announced_elsewhere=elsewhere,
    )


def _move_deadline(
    session: Session,
    original: Announcement,
    posting: Announcement,
    *,
    now: datetime,
    silent: bool,
) -> list[Event]:
    """Let the notice close when *posting* says; return what is worth telling of it."""
    changed = deadlines.take_over(original, posting)
    original.edition += 1
    original.changed_at = now
    session.flush()
    _write_edition(session, original, changed, now=now, is_new=False)
    return _change_events(original, changed, now=now, silent=silent)


def _change_events(
    stored: Announcement, changed: Changes, *, now: datetime, silent: bool
) -> list[Event]:
    """Return what is worth telling of a notice that changed; copies tell nothing."""
    if silent or stored.same_as_id:
        return []
    return [
        Event(
            announcement_id=_id(stored),
            edition=stored.edition,
            kind=_event_kind(changed),
            at=now,
            changes=changed,
        )
    ]


def _fuller(
    session: Session, stored: Announcement, original: Announcement
) -> Announcement:
    """Return the one of two postings that stands for the notice from now on: the first
    that says when it closes.
    """
    if stored.closes is None or original.closes is not None:
        return original
    relations.promote(session, stored, original)
    _link_versions(session, stored)
    return stored


def _link_versions(session: Session, stored: Announcement) -> None:
    mine = relations.board_posting(stored)
    relations.link_versions(
        session, stored, relations.nearest(session, stored, mine)
    )


def _keep_again(
    session: Session,
    stored: Announcement,
    draft: Draft,
    *,
    now: datetime,
    silent: bool,
    enqueue: Enqueue,
) -> SaveResult:
    same_page = (
        bool(draft.page_digest) and draft.page_digest == stored.page_digest
    )
    if draft.parsed_from == "row" and stored.parsed_from == "row":
        # Nothing but the listing row was read, so the row is the page.
        same_page = (
            bool(draft.row_digest) and draft.row_digest == stored.row_digest
        )
    reread = draft.reader != stored.reader and same_page
    reading = (
        draft.reading if reread else carry_over(stored.reading, draft.reading)
    )
    reading = _held(session, stored, reading, draft)
    changed: Changes = {}
    if not reread:
        from_rows = (stored.parsed_from == "row", draft.parsed_from == "row")
        changed = deadlines.changes_told(
            stored, reading, draft.title, from_rows=from_rows, now=now
        )
    before, parsed_before, former = (
        stored.kind,
        stored.parsed_from,
        stored.closes,
    )
    _write(stored, draft, reading)
    if changed:
        stored.edition += 1
        stored.changed_at = now
    _write_beside(session, stored, draft, changed, now=now)
    if changed and stored.kind == "cancellation" != before:
        stored.cancelled_at = now
    if stored.same_as_id is not None and stored.same_as_id != stored.id:
        return _keep_posting_again(
            session,
            stored,
            draft,
            changed,
            former,
            now=now,
            silent=silent,
            enqueue=enqueue,
        )
    if changed or parsed_before != draft.parsed_from:
        _link_versions(session, stored)
    if not changed:
        return SaveResult("unchanged", stored)
    events = _change_events(stored, changed, now=now, silent=silent)
    return _record_changes(session, "changed", stored, events, enqueue)


def _keep_posting_again(
    session: Session,
    stored: Announcement,
    draft: Draft,
    changed: Changes,
    former: str | None,
    *,
    now: datetime,
    silent: bool,
    enqueue: Enqueue,
) -> SaveResult:
    """Finish saving another posting of a notice; *former* is the deadline that it had."""
    original = session.get_one(Announcement, stored.same_as_id)
    original = _fuller(session, stored, original)
    write_facets(session, original)
    outcome: Outcome = "changed" if changed else "unchanged"
    if original is stored:
        return SaveResult(outcome, stored)
    gone = original.last_seen_at < now - _GONE_AFTER
    if changed and gone and original.source == stored.source:
        return _keep_again(
            session, original, draft, now=now, silent=silent, enqueue=enqueue
        )
    moved: list[Event] = []
    if former and deadlines.says_more(original, stored, former, now=now):
        moved = _move_deadline(
            session, original, stored, now=now, silent=silent
        )
    return _record_changes(session, outcome, stored, moved, enqueue)


def write_reading(
    session: Session, stored: Announcement, draft: Draft
) -> None:
    """Write a reading and all that is found by it, but no edition, page or file."""
    _write(stored, draft, _held(session, stored, draft.reading, draft))
    original = stored
    if stored.same_as_id is not None:
        original = session.get_one(Announcement, stored.same_as_id)
    # Filters find all postings of a notice by the facets of the original.
    for notice in {stored.id: stored, original.id: original}.values():
        write_facets(session, notice)
    rerelate(session, stored)
    index(session, stored, _full_text(draft))


def _held(
    session: Session, stored: Announcement, reading: Reading, draft: Draft
) -> Reading:
    postings = (
        relations.postings_of(session, stored) if stored.reading.doubts else ()
    )
    return deadlines.held(stored.reading, reading, draft.title, postings)


def rerelate(session: Session, stored: Announcement) -> None:
    """Find a stored notice's round anew; nothing is merged and nobody is told."""
    # what its programme is called may be read by other rules, too
    _write_lookup_keys(session, stored, is_new=False)
    mine = relations.board_posting(stored)
    relations.write_title_keys(session, stored, mine, is_new=False)
    alike = relations.nearest(session, stored, mine)
    rounds.attach_to_round(session, stored, mine, alike, is_new=False)


def _record_changes(
    session: Session,
    outcome: Outcome,
    stored: Announcement,
    events: Sequence[Event],
    enqueue: Enqueue,
) -> SaveResult:
    if events:
        session.add_all(events)
    session.flush()
    if events:
        enqueue(session, events)
    return SaveResult(outcome, stored, tuple(events))


def _write(stored: Announcement, draft: Draft, reading: Reading) -> None:
    """Put the draft into the row; what it does not state of the board's stays."""
    columns = _columns(draft, reading)
    for name in ("posted_on", "row_digest", "page_digest"):
        columns[name] = columns[name] or getattr(stored, name)
    for name, value in columns.items():
        setattr(stored, name, value)


def _columns(draft: Draft, reading: Reading) -> dict[str, Any]:
    """Return the row's columns: the reading whole, and what queries need of it apart."""
    columns: dict[str, Any] = {
        "url": draft.url,
        "title": draft.title,
        "posted_on": draft.posted_on,
        "programme_slug": programme_slug(reading.programme),
        **deadlines.window_columns(reading),
        "expected_on": _day(
            reading.expected[0].when if reading.expected else None
        ),
        "reading": reading,
        "reader": draft.reader,
        "parsed_from": draft.parsed_from,
        "row_digest": draft.row_digest,
        "page_digest": draft.page_digest,
        "recheck_at": draft.recheck_at,
        "detail_failures": 0,
    }
    for row in FIELDS:
        if row.column:
            columns[row.name] = getattr(reading, row.name)
    return columns


def _write_beside(
    session: Session,
    stored: Announcement,
    draft: Draft,
    changed: Changes,
    *,
    now: datetime,
    is_new: bool = False,
) -> None:
    """Write the rows that hang on the announcement: facets, search, edition, page, files."""
    board = board_names(session, stored.source)
    write_facets(session, stored, board, is_new=is_new)
    _write_lookup_keys(session, stored, is_new=is_new)
    if changed or stored.first_seen_at == now:
        _write_edition(session, stored, changed, now=now, is_new=is_new)
    if draft.page is not None:
        _write_revision(
            session, _id(stored), draft.page, draft.page_digest, now=now
        )
    for file in draft.attachments:
        _write_attachment(session, _id(stored), file, now=now)
    index(session, stored, _full_text(draft), board=board, is_new=is_new)


def _full_text(draft: Draft) -> str:
    """The body and what was read of the files; empty leaves what was stored before."""
    texts = [draft.body, *(file.text or "" for file in draft.attachments)]
    return "\n\n".join(filter(None, texts))


def write_facets(
    session: Session,
    stored: Announcement,
    board: tuple[str, ...] | None = None,
    *,
    is_new: bool = False,
) -> None:
    """Write what filters find the announcement by, its other postings and earlier
    versions included.

    *board* are its ``board_names`` where the caller knows them.
    """
    values = _own_facets(stored)
    # A new one has nothing to add or to replace yet: most saves end here.
    if not is_new and stored.same_as_id is None:
        postings = relations.postings_of(session, stored)
        for other in postings:
            values |= _own_facets(other)
        stated = {name for name, _ in values}
        for earlier in relations.earlier_versions(session, stored):
            # A correction often states only what it corrects.
            values |= {
                pair for pair in _own_facets(earlier) if pair[0] not in stated
            }
        for other in postings:
            values |= _board_facets(board_names(session, other.source))
    if board is None:
        board = board_names(session, stored.source)
    values |= _board_facets(board)
    _replace_rows(session, Facet, _id(stored), values, is_new=is_new)


def _replace_rows(
    session: Session,
    table: type[Facet | LookupKey],
    announcement_id: int,
    pairs: Collection[tuple[str, str]],
    *,
    is_new: bool,
) -> None:
    if not is_new:
        mine = col(table.announcement_id) == announcement_id
        session.execute(delete(table).where(mine))
    rows = []
    for name, value in sorted(pairs):
        rows.append(
            {"announcement_id": announcement_id, "name": name, "value": value}
        )
    insert_rows(session, table, rows)


def _board_facets(board: tuple[str, ...]) -> set[tuple[str, str]]:
    """Who runs the board: most notices name neither their ministry nor their operator."""
    _, agency = board or ("", "")
    return {("agency", agency)} if agency else set()


def index_board_names(session: Session, stored: Announcement) -> None:
    """Make a stored announcement findable by its board's names."""
    original = (
        session.get_one(Announcement, stored.same_as_id)
        if stored.same_as_id is not None
        else stored
    )
    for notice in {stored.id: stored, original.id: original}.values():
        write_facets(session, notice)
    index(session, stored)


def _own_facets(stored: Announcement) -> set[tuple[str, str]]:
    found = {
        ("role", _SIDES.get(parse_title(stored.title).side or "", DEMAND))
    }
    for facet in FACETS:
        comparable = COMPARABLE_FACETS.get(facet, str)
        for value in facet_values(stored.reading, facet):
            found.add((facet, (comparable(value) or value)[:120]))
    return found


def _write_lookup_keys(
    session: Session, stored: Announcement, *, is_new: bool
) -> None:
    keys = set(lookup_keys(relations.posting(stored)))
    for name in programme_names(stored.programme, stored.title):
        keys.add(("programme", name))
    _replace_rows(session, LookupKey, _id(stored), keys, is_new=is_new)


def _write_edition(
    session: Session,
    stored: Announcement,
    changed: Changes,
    *,
    now: datetime,
    is_new: bool,
) -> None:
    if not is_new:
        known_ = select(Edition.id).where(
            Edition.announcement_id == stored.id,
            Edition.number == stored.edition,
        )
        if session.exec(known_).first() is not None:
            return
    values = {
        "announcement_id": stored.id,
        "number": stored.edition,
        "at": now,
        "title": stored.title,
        "reading": stored.reading,
        "changes": changed,
        "reader": stored.reader,
    }
    insert_rows(session, Edition, [values])


def _write_revision(
    session: Session,
    announcement_id: int,
    page: FetchedPage,
    digest: str,
    *,
    now: datetime,
) -> None:
    there = select(Revision.id).where(
        Revision.announcement_id == announcement_id, Revision.digest == digest
    )
    if session.exec(there).first() is None:
        packed = zlib.compress(page.body, 6)
        session.add(
            Revision(
                announcement_id=announcement_id,
                fetched_at=now,
                url=page.url,
                media=page.media[:120],
                digest=digest,
                page=packed,
            )
        )


def _write_attachment(
    session: Session,
    announcement_id: int,
    file: AttachmentDraft,
    *,
    now: datetime,
) -> None:
    same = select(Attachment).where(
        Attachment.announcement_id == announcement_id,
        Attachment.name == file.name,
        Attachment.size == file.size[:40],
    )
    row = session.exec(same).first() or Attachment(
        announcement_id=announcement_id,
        name=file.name,
        size=file.size[:40],
        url=file.url,
    )
    row.url = file.url
    if file.state != "unread":
        row.digest, row.state, row.fetched_at = (
            file.digest,
            file.state,
            file.fetched_at or now,
        )
        row.text = (
            zlib.compress(file.text.encode(), 6)
            if file.text is not None
            else None
        )
    session.add(row)


_FIRST_EVENT = {
    "result": "result",
    "forecast": "expected",
    "cancellation": "cancelled",
    "extension": "extended",
    "correction": "corrected",
}


def _first_events(
    session: Session, stored: Announcement, draft: Draft, *, now: datetime
) -> list[Event]:
    """A notice heard for the first time is told by its kind; press reports only by what
    they foretell.
    """
    kind = _FIRST_EVENT.get(stored.kind, "new")
    if draft.is_press and kind != "expected":
        return []
    data: Changes = {}
    if kind == "cancelled":
        relations.cancel_earlier(session, stored, now=now)
    if kind in ("extended", "corrected", "cancelled"):
        data = relations.changes_since_original(session, stored)
    elif kind == "new" and relations.confirm_leads(session, stored, now=now):
        kind = "confirmed"
    over = stored.closes_at is not None and stored.closes_at <= now
    if over and kind in ("new", "confirmed"):
        # Nobody can apply any more: it is listed, but it is no news.
        return []
    return [
        Event(
            announcement_id=_id(stored),
            edition=stored.edition,
            kind=kind,
            at=now,
            changes=data,
        )
    ]


def _event_kind(changed: Changes) -> str:
    if "status" in changed:
        return "cancelled"
    before, after = (
        too_late_at(value) for value in changed.get("closes", [None, None])
    )
    return "extended" if before and after and after > before else "corrected"


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat((text or "")[:10])
    except ValueError:
        return None


def _id(stored: Announcement) -> int:
    assert stored.id is not None, "flushed rows have an id"
    return stored.id
