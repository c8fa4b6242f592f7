"""A board that gives the number of an old notice to another one.

The number names the newer from then on.  The older keeps its key, and with it its page, its
history, what was told of it and what feeds and calendars call it; the newer is stored
under the number with a mark, and the number becomes its alias.
"""

from __future__ import annotations

from datetime import datetime

from sqlmodel import select

from storage.announcements.candidates import board_posting
from storage.announcements.deadlines import window_columns
from storage.announcements.draft import Draft
from storage.announcements.identity import GIVEN_ANEW, board_number
from storage.announcements.known import announcement_id_of
from storage.db.engine import Session
from storage.db.kst import written_day
from storage.models import Alias, Announcement, ListingRowRecord
from storage.relating.posting import BoardPosting
from storage.relating.same_notice import is_number_given_anew


def is_given_anew(stored: Announcement, draft: Draft) -> bool:
    """Return whether *draft*, which has the number of *stored*, is another notice.

    A paper changes the headline and the day of an article as it likes.
    """
    if draft.is_press or draft.title == stored.title:
        return False
    window = window_columns(draft.reading)
    shown = BoardPosting(
        source=draft.source,
        url=draft.url,
        key=draft.key,
        title=draft.title,
        posted_on=draft.posted_on,
        opens=written_day(window["opens"]),
        closes=written_day(window["closes"]),
    )
    return is_number_given_anew(board_posting(stored), shown)


def key_of_other(stored: Announcement) -> str:
    """Return the key under which the notice is to be stored that has the number of *stored*."""
    return f"{board_number(stored.key)[:180]}{GIVEN_ANEW}{stored.id}"


def is_passed_on(key: str, stored_as: str) -> bool:
    """Return whether a notice that was asked for as *key* has the number that was another's."""
    return key != stored_as and board_number(key) == board_number(stored_as)


def pass_number_on(
    session: Session,
    stored: Announcement,
    other: Announcement,
    *,
    now: datetime,
) -> None:
    """Let what the board calls *stored* lead to *other*, and *stored* not be fetched again:
    what the board shows under the number is the other's.
    """
    # A redesigned board knows its notices by other numbers than they are stored under.
    numbers = session.exec(
        select(Alias).where(Alias.announcement_id == stored.id)
    ).all()
    for alias in numbers:
        alias.announcement_id = announcement_id_of(other)
    if not numbers:
        alias = Alias(
            source=stored.source,
            key=board_number(stored.key),
            announcement_id=announcement_id_of(other),
            created_at=now,
        )
        session.add(alias)
    row = session.get(ListingRowRecord, (stored.source, stored.key))
    if row is not None:
        session.delete(row)
    stored.recheck_at = None
    session.flush()
