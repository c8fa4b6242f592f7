"""The rows of an announcement: its own columns, and those that hang on it (facets, lookup
keys, search words, editions, pages and files).
"""

from __future__ import annotations

import zlib
from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlmodel import col, delete, select

from reader.fields import FACETS, FIELDS, facet_values
from reader.model import Reading
from storage.announcements import candidates, copies, deadlines, versions
from storage.announcements.changes import Changes
from storage.announcements.draft import AttachmentDraft, Draft, FetchedPage
from storage.announcements.identity import lookup_keys
from storage.announcements.known import announcement_id_of
from storage.announcements.search import board_names, index
from storage.db.engine import Session
from storage.db.kst import written_day
from storage.db.names import (
    COMPARABLE_FACETS,
    DEMAND,
    OPERATOR,
    SUPPLY,
    programme_names,
    programme_slug,
)
from storage.db.rows import insert_rows
from storage.models import (
    Announcement,
    Attachment,
    Edition,
    Facet,
    LookupKey,
    Revision,
)
from storage.relating.titles import parse_title

# Who a title calls for; nothing said means those who are supported.
_SIDES = {"supply": SUPPLY, "operator": OPERATOR}


def write_columns(
    stored: Announcement, draft: Draft, reading: Reading
) -> None:
    """Put the draft into the row; what it does not state of the board's stays."""
    columns = columns_of(draft, reading)
    # A page often omits the day that its list shows, and a row has no page's digest.
    for name in ("posted_on", "row_digest", "page_digest"):
        columns[name] = columns[name] or getattr(stored, name)
    for name, value in columns.items():
        setattr(stored, name, value)


def columns_of(draft: Draft, reading: Reading) -> dict[str, Any]:
    """Return the row's columns: the reading whole, and what queries need of it apart."""
    columns: dict[str, Any] = {
        "url": draft.url,
        "title": draft.title,
        "posted_on": draft.posted_on,
        "programme_slug": programme_slug(reading.programme),
        **deadlines.window_columns(reading),
        "expected_on": written_day(
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


def write_beside(
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
    write_lookup_keys(session, stored, is_new=is_new)
    if changed or stored.first_seen_at == now:
        write_edition(session, stored, changed, now=now, is_new=is_new)
    if draft.page is not None:
        _write_revision(
            session,
            announcement_id_of(stored),
            draft.page,
            draft.page_digest,
            now=now,
        )
    for file in draft.attachments:
        _write_attachment(session, announcement_id_of(stored), file, now=now)
    index(session, stored, full_text(draft), board=board, is_new=is_new)


def full_text(draft: Draft) -> str:
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
        postings = copies.postings_of(session, stored)
        for other in postings:
            values |= _own_facets(other)
        stated_names = {name for name, _ in values}
        for earlier in versions.earlier_versions(session, stored):
            # A correction often states only what it corrects.
            values |= {
                pair
                for pair in _own_facets(earlier)
                if pair[0] not in stated_names
            }
        for other in postings:
            values |= _board_facets(board_names(session, other.source))
    if board is None:
        board = board_names(session, stored.source)
    values |= _board_facets(board)
    _replace_rows(
        session, Facet, announcement_id_of(stored), values, is_new=is_new
    )


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


def write_lookup_keys(
    session: Session, stored: Announcement, *, is_new: bool
) -> None:
    keys = set(lookup_keys(candidates.posting(stored)))
    for name in programme_names(stored.programme, stored.title):
        keys.add(("programme", name))
    _replace_rows(
        session, LookupKey, announcement_id_of(stored), keys, is_new=is_new
    )


def write_edition(
    session: Session,
    stored: Announcement,
    changed: Changes,
    *,
    now: datetime,
    is_new: bool,
) -> None:
    if not is_new:
        # A crawl that was cut short may have stored it and is made again.
        same = select(Edition.id).where(
            Edition.announcement_id == stored.id,
            Edition.number == stored.edition,
        )
        if session.exec(same).first() is not None:
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
    # By name and size: the addresses of files often hold a session or a token, and a
    # file that is replaced under its name is another one.
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
    # A file that was not fetched this time keeps the text that was read before.
    if file.state != "unread":
        row.digest = file.digest
        row.state = file.state
        row.fetched_at = file.fetched_at or now
        row.text = (
            zlib.compress(file.text.encode(), 6)
            if file.text is not None
            else None
        )
    session.add(row)
