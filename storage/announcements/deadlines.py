"""Which deadline a notice has when its postings on several boards differ.

A portal's list, its API and the agency's board print one notice's period in three
ways: lists leave the minute out, an API gives the day of posting as the opening.  Such
differences are no change.  A deadline has moved where a posting states another day than
it did before, or where a posting with a later day is marked as a correction or is still
open when the other has closed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from reader.model import Doubt, Reading, Window
from storage.announcements.changes import Changes, changes
from storage.announcements.status import RUNNING, is_closed_early
from storage.db.kst import local_day, opens_at, too_late_at
from storage.models import Announcement
from storage.relating.list_marks import is_marked_closed, says_closed
from storage.relating.titles import parse_title

ELSEWHERE: Final = "another posting of this notice says a later deadline"
CLOSED: Final = "the title says that applications are closed"
CLOSED_EARLY: Final = "closed_early"
"""The status, in an edition's changes, of a call that its title marks as closed."""


def window_columns(reading: Reading) -> dict[str, Any]:
    """Return the columns of a reading's main window, by name."""
    window = reading.windows[0] if reading.windows else None
    opens, closes = (window.opens, window.closes) if window else (None, None)
    return {
        "opens": opens,
        "closes": closes,
        "basis": window.basis if window else "unstated",
        "opens_at": opens_at(opens),
        "closes_at": too_late_at(closes),
    }


def edition_changes(
    before: Announcement,
    after: Reading,
    title: str,
    *,
    from_rows: tuple[bool, bool],
    now: datetime,
) -> Changes:
    """Return the changes that readers need to know; an empty result makes no edition.

    *from_rows* tells of the former and the new reading whether it is of a listing row
    only.  An opening by itself differs between a portal's list and its API, so a change
    of it counts only where the title newly says 정정, or, on a notice's own page, while
    it lies in the future.
    """
    was_row, is_row = from_rows
    found = changes(before.reading, after, enriched=was_row and not is_row)
    if before.cancelled_at is not None:
        # Another board announced it first, and the alert was sent then.
        found.pop("status", None)
    if before.kind == "cancellation" and after.kind != "cancellation":
        # "[취소] …" was taken off the title again.
        found["status"] = ["cancelled", None]
    is_closed = is_marked_closed(title)
    if is_closed != is_marked_closed(before.title):
        if is_closed and _is_running(before, now=now):
            found["status"] = [None, CLOSED_EARLY]
        elif not is_closed and is_closed_early(before):
            found["status"] = [CLOSED_EARLY, None]
    if has_adopted_windows(before.reading) and _same_day(
        before.closes, _closes(after)
    ):
        # The notice's own posting follows another, whose change was alerted already.
        found.pop("opens", None)
        found.pop("closes", None)
    if set(found) != {"opens"}:
        return found
    was_revised = parse_title(before.title).is_revised
    if parse_title(title).is_revised and not was_revised:
        return found
    days = [opens_at(day) for day in found["opens"]]
    is_ahead = any(day is not None and day > now for day in days)
    return found if is_ahead and not is_row else {}


def close_early(
    stored: Announcement,
    former_title: str | None,
    closed_at: datetime | None,
    *,
    now: datetime,
) -> None:
    """Let a call whose title marks it as closed be closed from now on, whatever day it
    states; since *closed_at* where it was closed already.

    What it states stays in ``closes``: boards put "[조기마감]" before the title when the
    money is gone, and leave the rest as it is.  A mark that *former_title* had before
    another posting moved the end says nothing of the new one.
    """
    has_begun = stored.opens_at is None or stored.opens_at <= now
    is_over = stored.closes_at is not None and stored.closes_at <= now
    if is_over or not has_begun or not is_marked_closed(stored.title):
        return
    was_marked = former_title is not None and is_marked_closed(former_title)
    if was_marked and has_adopted_windows(stored.reading):
        return
    was_closed = closed_at is not None and closed_at <= now
    stored.closes_at = closed_at if was_closed else now


def _is_running(announcement: Announcement, *, now: datetime) -> bool:
    """Return whether a reader may still plan with a call: it ends on a later day, or with
    the money.

    Many boards mark each call on its last day, and calls whose end was not read whenever
    that comes.
    """
    closes_at = announcement.closes_at
    if announcement.cancelled_at is not None:
        return False
    if closes_at is None:
        return announcement.basis in RUNNING
    return local_day(closes_at - timedelta(microseconds=1)) > local_day(now)


def keep_windows(
    before: Reading,
    after: Reading,
    title: str,
    postings: Sequence[Announcement],
) -> Reading:
    """Return *after*, with the windows of *before* where these still apply.

    *postings* are the notice's other ones.  A deadline adopted from one of them stays
    while that one states it, and a title that says 마감 extends nothing.
    """
    if not (before.windows and after.windows):
        return after
    if says_closed(title) and is_later(_closes(after), _closes(before)):
        # "[마감]" is put before a title when the money is gone; a later end that is read
        # then is another day in the notice.
        return _with_windows(after, before, CLOSED)
    if has_adopted_windows(before) and is_later(
        _closes(before), _closes(after)
    ):
        for other in postings:
            if _same_day(other.closes, _closes(before)):
                return _with_windows(after, before, ELSEWHERE)
    return after


def moves_deadline(
    original: Announcement,
    posting: Announcement,
    former: str | None,
    *,
    now: datetime,
) -> bool:
    """Return whether *posting* moves the notice's deadline.

    *former* is the deadline that *posting* stated before; ``None`` where it is new.
    """
    mine, known = posting.closes, original.closes
    if mine is None or known is None or _same_day(mine, known):
        return False
    if (
        posting.cancelled_at
        or original.cancelled_at
        or says_closed(posting.title)
    ):
        return False
    if former is not None:
        # It may also move to an earlier day, if both stated the same one until now.
        has_moved = not _same_day(mine, former)
        return has_moved and (
            is_later(mine, known) or _same_day(former, known)
        )
    # A new posting may be a portal's mistake about the same period, so more is needed.
    if not is_later(mine, known):
        return False
    # By what it states: the end of a call that was closed early did not move.
    stated = too_late_at(known)
    is_over = stated is not None and stated <= now
    theirs, own = parse_title(original.title), parse_title(posting.title)
    is_stated = own.is_revised > theirs.is_revised or (
        own.is_revised == theirs.is_revised and own.is_extra > theirs.is_extra
    )
    return is_over or is_stated


def adopt_windows(original: Announcement, posting: Announcement) -> Changes:
    """Give *original* the windows of *posting*; return the changes."""
    reading = _with_windows(original.reading, posting.reading, ELSEWHERE)
    first, *others = reading.windows
    if (
        original.opens
        and original.closes
        and (first.opens or "") <= original.closes
    ):
        # The same period with its end moved: the opening stays the original's.
        first = replace(first, opens=original.opens)
    return _write_windows(original, replace(reading, windows=[first, *others]))


def restore_windows(original: Announcement, own: Reading) -> Changes:
    """Give *original* the windows of its own page's reading again; return the changes."""
    doubts = []
    for doubt in original.reading.doubts:
        if doubt.why != ELSEWHERE:
            doubts.append(doubt)
    evidence = dict(original.reading.evidence)
    if words := own.evidence.get("windows"):
        evidence["windows"] = words
    reading = replace(
        original.reading,
        windows=own.windows,
        evidence=evidence,
        doubts=doubts,
    )
    return _write_windows(original, reading)


def _write_windows(original: Announcement, reading: Reading) -> Changes:
    """Write *reading* and the columns of its window; return the changes of these."""
    before = {"opens": original.opens, "closes": original.closes}
    original.reading = reading
    for name, value in window_columns(reading).items():
        setattr(original, name, value)
    changed: Changes = {}
    for name, value in before.items():
        after = getattr(original, name)
        if after != value:
            changed[name] = [value, after]
    return changed


def has_adopted_windows(reading: Reading) -> bool:
    """Return whether a reading's deadline was adopted from another posting."""
    return any(doubt.why == ELSEWHERE for doubt in reading.doubts)


def is_later(closes: str | None, other: str | None) -> bool:
    """Return whether *closes* is on a later day than *other*; unknown is never later."""
    if closes is None or other is None:
        return False
    return closes[:10] > other[:10]


def _same_day(closes: str | None, other: str | None) -> bool:
    # Days only: lists leave the minute out.
    return (closes or "")[:10] == (other or "")[:10]


def _closes(reading: Reading) -> str | None:
    windows: list[Window] = reading.windows
    return windows[0].closes if windows else None


def _with_windows(reading: Reading, other: Reading, why: str) -> Reading:
    evidence = dict(reading.evidence)
    if words := other.evidence.get("windows"):
        evidence["windows"] = words
    doubts = []
    for doubt in reading.doubts:
        if doubt.why not in (ELSEWHERE, CLOSED):
            doubts.append(doubt)
    doubts.append(Doubt("windows", why))
    return replace(
        reading, windows=other.windows, evidence=evidence, doubts=doubts
    )
