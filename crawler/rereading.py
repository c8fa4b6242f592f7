"""Rereading stored notices with the present reader, after an upgrade.

Readings by different versions of the reader are never compared: a better rule would
look like a correction by the agency.  So a notice is first reread from its stored page
and files, without any alert, and only then compared with its board.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from scrapy.http import Headers
from scrapy.responsetypes import responsetypes

from crawler.errors import SourceTrouble
from crawler.pipelines import files, notices, rows
from crawler.platforms.base import Board
from crawler.records import RawNotice
from reader.version import reader_version
from storage import sources
from storage.announcements import rereading
from storage.announcements.known import attachment_texts
from storage.db.engine import Session
from storage.models import Announcement


@dataclass(frozen=True, slots=True)
class RereadProgress:
    """How far one pass over the store has come."""

    last_id: int
    """The announcement that was looked at last; the next batch begins after it."""
    looked_at: int = 0
    read_again: int = 0


def reread_batch(
    session: Session, boards: Mapping[str, Board], *, after: int, limit: int
) -> RereadProgress:
    """Read up to *limit* outdated notices again, those with an id above *after*.

    ``looked_at`` is 0 once there is none left.  What cannot be read again (its
    page was not kept, its board is no longer watched) keeps its former reading.
    """
    outdated = rereading.outdated(
        session, reader_version(), after=after, limit=limit
    )
    read_again = 0
    for stored in outdated:
        board = boards.get(stored.source)
        if board is not None and reread(session, board, stored):
            read_again += 1
    last_id = outdated[-1].id if outdated else None
    return RereadProgress(last_id or after, len(outdated), read_again)


def reread(session: Session, board: Board, stored: Announcement) -> bool:
    """Replace a stored reading by today's reader's; ``False`` where that cannot be done."""
    notice, at = _stored_notice(session, board, stored)
    if notice is None:
        return False
    known = {}
    for file in attachment_texts(session, stored.id or 0):
        known[file.name, file.size] = file
    # Files are read from their stored texts: the bytes were not kept.
    read = tuple(files.already_read(notice.attachments, known))
    fetched = notices.FetchedNotice(notice, stored.row_digest, at, read)
    draft = notices.draft_of(fetched, is_news=board.news)
    rereading.replace_reading(session, stored, draft)
    return True


def _stored_notice(
    session: Session, board: Board, stored: Announcement
) -> tuple[RawNotice | None, datetime]:
    """Parse a notice from its stored page, and return when that was fetched."""
    # The day by which an undated notice is read: with today's, last year's windows of
    # it would be taken for slips of the pen.
    at = stored.first_seen_at
    kept_row = sources.listing_row(session, stored.source, stored.key)
    if kept_row is None and stored.parsed_from == "row":
        return None, at
    row = rows.from_dict(
        stored.source, stored.key, stored.url, stored.title, kept_row or {}
    )
    if stored.parsed_from == "row":
        return row, at
    revision = rereading.revision_of(session, stored)
    if revision is None:
        return None, at
    page, at = revision
    headers = Headers({"Content-Type": page.media} if page.media else {})
    response_class = responsetypes.from_args(headers=headers, url=page.url)
    response = response_class(page.url, headers=headers, body=page.body)
    try:
        notice = notices.clean(board.read_notice(response, row), board.home)
    except SourceTrouble:
        return None, at
    # The store has no charset from the header, and the parser may have changed
    # too: only words that digest as they did then are those that were stored.
    if rows.page_digest(notice) != stored.page_digest:
        return None, at
    return notice, at.astimezone(UTC)
