"""Save a draft: write the announcement, its edition, events and deliveries.

All of it happens in the caller's transaction, or nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlmodel import and_, col, or_, select

from reader.model import Reading
from storage.announcements import (
    candidates,
    copies,
    deadlines,
    duplicate_rows,
    leads,
    reopened,
    reposted,
    reused_numbers,
    rounds,
    versions,
)
from storage.announcements.changes import Changes, carry_over, not_stated_by
from storage.announcements.draft import Draft, Enqueue, Outcome, SaveResult
from storage.announcements.known import announcement_id_of, find
from storage.announcements.rows import (
    columns_of,
    full_text,
    write_beside,
    write_columns,
    write_edition,
    write_facets,
    write_lookup_keys,
)
from storage.announcements.search import index
from storage.db.engine import Session
from storage.db.kst import start_of_day, too_late_at
from storage.db.rows import insert_object
from storage.db.serialize import demand_exclusive, serialize_saves
from storage.models import Announcement, Event
from storage.relating.posting import carries_others

# A posting that its board has not listed for so long was replaced by the one posted
# again.  A day, since boards are crawled several times a day.
_GONE_AFTER = timedelta(days=1)
# How long a notice that appears on another board is still news to readers whose filters
# match only there.
_ANNOUNCED_AGAIN_FOR = timedelta(days=30)
# Kind of notice → kind of its first event; any other is "new".
_FIRST_EVENT = {
    "result": "result",
    "forecast": "expected",
    "cancellation": "cancelled",
    "extension": "extended",
    "correction": "corrected",
}


def save(
    session: Session,
    draft: Draft,
    *,
    now: datetime,
    silent: bool,
    enqueue: Enqueue,
) -> SaveResult:
    """Store *draft* and enqueue its alerts in the caller's transaction; return the
    outcome.

    *silent* is a source's first crawl: everything is stored, no alert is sent.
    A listing row of a notice whose page is already stored changes only when it was last
    seen.  The same page read by another version of the reader replaces the reading
    without an edition.
    """
    # Before the first query: what `find` returns must still hold when we write.
    serialize_saves(session)
    saving = _Saving(session, draft, now, silent, enqueue)
    stored = find(session, draft.source, draft.key)
    if stored is None:
        return saving.insert()
    demand_exclusive(session)
    if reused_numbers.is_given_anew(stored, draft):
        key = reused_numbers.key_of_other(stored)
        result = replace(saving, draft=replace(draft, key=key)).insert()
        reused_numbers.pass_number_on(
            session, stored, result.announcement, now=now
        )
        return result
    stored.last_seen_at = now
    # A listing row holds less than the page and must not replace it.
    if draft.parsed_from == "row" and stored.parsed_from == "notice":
        return SaveResult("unchanged", stored)
    return saving.update(stored)


def write_reading(
    session: Session, stored: Announcement, draft: Draft
) -> None:
    """Replace a reading and its facets, lookup keys and search index, without an edition,
    page or file.
    """
    reading = _with_kept_windows(session, stored, draft.reading, draft)
    closed_at = stored.closes_at
    is_closed_early = closed_at != too_late_at(stored.closes)
    write_columns(stored, draft, reading)
    if is_closed_early:
        stored.closes_at = closed_at
    original = stored
    if stored.same_as_id is not None:
        original = session.get_one(Announcement, stored.same_as_id)
    # Filters find all postings of a notice by the facets of the original.
    for notice in {stored.id: stored, original.id: original}.values():
        write_facets(session, notice)
    rerelate(session, stored)
    index(session, stored, full_text(draft))


def rerelate(session: Session, stored: Announcement) -> None:
    """Attach a stored notice to its round again; nothing is merged and no alert is sent."""
    # The rules for programme names may have changed as well.
    write_lookup_keys(session, stored, is_new=False)
    mine = candidates.board_posting(stored)
    candidates.write_title_keys(session, stored, mine, is_new=False)
    alike = candidates.nearest(session, stored, mine)
    rounds.attach_to_round(session, stored, mine, alike, is_new=False)


@dataclass(frozen=True, slots=True)
class _Saving:
    """Saves one draft."""

    session: Session
    draft: Draft
    now: datetime
    silent: bool
    enqueue: Enqueue

    def insert(self) -> SaveResult:
        """Store a notice that this source has not had before."""
        session, draft, now = self.session, self.draft, self.now
        stored = Announcement(
            source=draft.source,
            key=draft.key,
            first_seen_at=now,
            changed_at=now,
            last_seen_at=now,
            **columns_of(draft, draft.reading),
        )
        deadlines.close_early(stored, None, None, now=now)
        if self.silent and stored.posted_on is not None:
            # A board's first list is no news of today: feeds show it by posting dates.
            stored.changed_at = min(now, start_of_day(stored.posted_on))
        # `insert_object` bypasses the session, whose pending rows have to come first.
        session.flush()
        insert_object(session, stored)
        write_beside(session, stored, draft, {}, now=now, is_new=True)

        mine = candidates.board_posting(stored)
        alike = candidates.nearest(session, stored, mine)
        candidates.write_title_keys(session, stored, mine, is_new=True)
        rounds.attach_to_round(session, stored, mine, alike, is_new=True)
        before = reposted.taken_down(session, stored, alike, now=now)
        if before is not None:
            demand_exclusive(session)
            before.url = draft.url
            if before.same_as_id is None:
                return self._in_place_of(before, stored)
            call = session.get_one(Announcement, before.same_as_id)
            return self._as_posting_of(call, stored, before.closes)
        found = copies.original_of(session, stored, mine, alike)
        if found.taken is not None:
            return self._with_its_copy(stored, *found.taken)
        original = found.original or leads.same_lead(session, stored)
        if original is not None:
            demand_exclusive(session)
            return self._as_posting_of(original, stored)
        # The operator is asked about possible duplicates; readers get the alert meanwhile,
        # since one too many does less harm than one that never comes.
        for other, why in found.doubtful:
            if other.same_as_id is None:
                mine_id = announcement_id_of(stored)
                other_id = announcement_id_of(other)
                duplicate_rows.note(session, mine_id, other_id, why, now=now)
        if versions.link_versions(session, stored, alike):
            session.flush()
            write_facets(session, stored)
        if post := reopened.post_that_showed(session, mine, alike):
            return self._as_shown_before(post, stored)
        events = self._first_events(stored)
        return self._record("new", stored, [] if self.silent else events)

    def update(self, stored: Announcement) -> SaveResult:
        """Store a notice that is known, with a new edition where the agency changed it."""
        session, draft, now = self.session, self.draft, self.now
        # Another reader version over the same page: a change of ours, not the agency's.
        is_reread = draft.reader != stored.reader and _is_same_page(
            stored, draft
        )
        reading = draft.reading
        if not is_reread:
            reading = carry_over(stored.reading, draft.reading)
        reading = _with_kept_windows(session, stored, reading, draft)
        changed: Changes = {}
        if not is_reread:
            from_rows = (
                stored.parsed_from == "row",
                draft.parsed_from == "row",
            )
            changed = deadlines.edition_changes(
                stored, reading, draft.title, from_rows=from_rows, now=now
            )
        # `write_columns` overwrites them.
        kind_before, closed_before = stored.kind, stored.closes
        title_before, closed_at = stored.title, stored.closes_at
        parsed_before = stored.parsed_from
        names_before = set(stored.reading.named_divisions)
        write_columns(stored, draft, reading)
        deadlines.close_early(stored, title_before, closed_at, now=now)
        if changed:
            stored.edition += 1
            stored.changed_at = now
        write_beside(session, stored, draft, changed, now=now)
        _mark_cancelled(stored, kind_before, changed, now=now)
        if stored.same_as_id is not None and stored.same_as_id != stored.id:
            return self._posting_again(stored, changed, closed_before)
        if changed or parsed_before != draft.parsed_from:
            self._link_versions(stored)
        if changed:
            return self._record(
                "changed", stored, self._change_events(stored, changed)
            )
        result = SaveResult("unchanged", stored)
        over = stored.closes_at is not None and stored.closes_at <= now
        named = set(reading.named_divisions) - names_before
        if is_reread or self.silent or over or not named:
            return result
        # No change for readers who had the alert, and news for those who follow a
        # division that was not known then.
        return replace(
            result, announced_elsewhere=self._recent_first_events(stored)
        )

    def _as_posting_of(
        self,
        original: Announcement,
        stored: Announcement,
        former: str | None = None,
    ) -> SaveResult:
        """Attach *stored* to the notice that it is another posting of.

        It makes no events, except where it closes on another day than *former*, the
        deadline of the posting that it replaces.
        """
        session, now = self.session, self.now
        stored.same_as_id = original.id
        if original.source == stored.source:
            # Posted again: the earlier address is gone or soon will be.
            original.url = self.draft.url
        session.flush()
        closed_before = original.closes
        original = self._choose_original(stored, original)
        write_facets(session, original)
        moved = self._deadline_event(original, closed_before)
        if deadlines.moves_deadline(original, stored, former, now=now):
            moved = self._move_deadline(original, stored)
        over = original.closes_at is not None and original.closes_at <= now
        if self.silent or over or original.cancelled_at is not None:
            return SaveResult("new", stored)
        # A reader may follow this board and not the other.
        return replace(
            self._record("new", stored, moved),
            announced_elsewhere=self._recent_first_events(original),
        )

    def _in_place_of(
        self, before: Announcement, stored: Announcement
    ) -> SaveResult:
        """Let *stored* replace *before*, which its board has taken down; differences
        between the two are changes of the notice.
        """
        session = self.session
        from_rows = (before.parsed_from == "row", stored.parsed_from == "row")
        changed = deadlines.edition_changes(
            before,
            stored.reading,
            stored.title,
            from_rows=from_rows,
            now=self.now,
        )
        copies.promote(session, stored, before)
        write_facets(session, stored)
        events = self._next_edition(stored, changed) if changed else []
        return self._record("new", stored, events)

    def _as_shown_before(
        self, post: Announcement, stored: Announcement
    ) -> SaveResult:
        """Attach *post* to *stored*: a portal's post, taken for the first call until now,
        that announced *stored* before its agency did.  Readers who had that alert get no
        second one.
        """
        session = self.session
        demand_exclusive(session)
        first = session.get_one(Announcement, post.same_as_id)
        event = reopened.hand_over(session, post, stored, now=self.now)
        for notice in (first, stored):
            write_facets(session, notice)
        if event is not None:
            result = self._record("new", stored, [])
            return replace(result, announced_elsewhere=(event,))
        events = [] if self.silent else self._first_events(stored)
        return self._record("new", stored, events)

    def _with_its_copy(
        self, stored: Announcement, copy: Announcement, sister: Announcement
    ) -> SaveResult:
        """Attach *copy* to *stored*: a portal's post, taken for one of *sister* until now.
        Each of the two calls is told once, whichever of them the post's alert was taken for.
        """
        session = self.session
        demand_exclusive(session)
        is_sister_told = sister.first_seen_at < copy.first_seen_at
        sister.same_as_id, copy.same_as_id = None, stored.id
        session.flush()
        if not is_sister_told:
            # the portal's post was first, and what was told was of it
            for told in (sister, copy):
                copies.move_alerts(session, told, stored)
        for notice in (sister, stored):
            write_facets(session, notice)
        untold = stored if is_sister_told else sister
        events = [] if self.silent else self._first_events(untold)
        result = self._record("new", stored, events)
        if is_sister_told or self.silent:
            return result
        return replace(
            result, announced_elsewhere=self._recent_first_events(stored)
        )

    def _as_call_of_its_own(
        self, stored: Announcement, first: Announcement
    ) -> SaveResult:
        """Detach a portal's post from *first*, since its title announces a new call now."""
        session = self.session
        stored.same_as_id = None
        session.flush()
        rerelate(session, stored)
        for notice in (first, stored):
            write_facets(session, notice)
        events = [] if self.silent else self._first_events(stored)
        return self._record("changed", stored, events)

    def _recent_first_events(
        self, original: Announcement
    ) -> tuple[Event, ...]:
        """Return the first event of a notice, if recent, to be matched again for readers
        who did not get it (`SaveResult.announced_elsewhere`).
        """
        first = select(Event).where(
            Event.announcement_id == original.id,
            or_(
                col(Event.kind).in_(("new", "expected", "confirmed")),
                and_(
                    Event.edition == 1,
                    col(Event.kind).in_(("extended", "corrected")),
                ),
            ),
            col(Event.at) > self.now - _ANNOUNCED_AGAIN_FOR,
        )
        return tuple(self.session.exec(first))

    def _posting_again(
        self,
        stored: Announcement,
        changed: Changes,
        closed_before: str | None,
    ) -> SaveResult:
        """Finish the update of a posting that is not the original; *closed_before* is the
        deadline that it had.
        """
        session, now = self.session, self.now
        original = session.get_one(Announcement, stored.same_as_id)
        if stored.cancelled_at == now and original.cancelled_at is None:
            # "[취소] …" was put before the title on one board alone
            versions.cancel(session, original, now=now)
            cancelled = self._next_edition(
                original, {"status": [None, "cancelled"]}
            )
            write_facets(session, original)
            return self._record("changed", stored, cancelled)
        if closed_before and deadlines.moves_deadline(
            original, stored, closed_before, now=now
        ):
            call = reopened.call_now_shown(session, stored, original)
            if call is not None:
                return replace(
                    self._as_posting_of(call, stored), outcome="changed"
                )
            if reopened.calls_anew(stored.title) and not reopened.calls_anew(
                original.title
            ):
                return self._as_call_of_its_own(stored, original)
        known = original.closes
        original = self._choose_original(stored, original)
        write_facets(session, original)
        outcome: Outcome = "changed" if changed else "unchanged"
        if original is stored:
            moved_here = self._deadline_event(stored, known)
            return self._record(outcome, stored, moved_here)
        gone = original.last_seen_at < now - _GONE_AFTER
        if changed and gone and original.source == stored.source:
            # Its board lists only this posting, so the change is the notice's own.
            return self.update(original)
        moved: list[Event] = []
        if closed_before and deadlines.moves_deadline(
            original, stored, closed_before, now=now
        ):
            moved = self._move_deadline(original, stored)
        return self._record(outcome, stored, moved)

    def _choose_original(
        self, stored: Announcement, original: Announcement
    ) -> Announcement:
        """Return the posting that represents the notice from now on: the first that states
        a deadline, and the agency's own rather than a portal's.
        """
        if stored.closes is None:
            return original
        if original.closes is not None and not _is_nearer_the_source(
            stored, original, now=self.now
        ):
            return original
        copies.promote(self.session, stored, original)
        self._link_versions(stored)
        return stored

    def _deadline_event(
        self, original: Announcement, known: str | None
    ) -> list[Event]:
        """Return the event, if any, of a new original whose deadline differs from *known*,
        that of the posting which represented the notice before.
        """
        closes = original.closes
        if known is None or closes is None or known[:10] == closes[:10]:
            return []
        return self._next_edition(original, {"closes": [known, closes]})

    def _link_versions(self, stored: Announcement) -> None:
        mine = candidates.board_posting(stored)
        nearest = candidates.nearest(self.session, stored, mine)
        versions.link_versions(self.session, stored, nearest)

    def _move_deadline(
        self, original: Announcement, posting: Announcement
    ) -> list[Event]:
        """Give the notice the deadline of *posting*; return the resulting events."""
        return self._next_edition(
            original, deadlines.adopt_windows(original, posting)
        )

    def _next_edition(
        self, original: Announcement, changed: Changes
    ) -> list[Event]:
        """Write a new edition with the changes another posting made; return its events."""
        original.edition += 1
        original.changed_at = self.now
        self.session.flush()
        write_edition(
            self.session, original, changed, now=self.now, is_new=False
        )
        return self._change_events(original, changed)

    def _change_events(
        self, stored: Announcement, changed: Changes
    ) -> list[Event]:
        """Return the event of a change; there is none for copies."""
        if self.silent or stored.same_as_id:
            return []
        if stored.superseded_by_id is not None:
            # A correction posted as a new notice has announced these changes already.
            holds = self.session.get_one(Announcement, stored.superseded_by_id)
            changed = not_stated_by(changed, holds.reading)
            if not changed:
                return []
        # Only a later end is an extension; an earlier one is a correction.
        kind = "corrected"
        if changed.get("status") == [None, "cancelled"]:
            kind = "cancelled"
        else:
            before, after = map(
                too_late_at, changed.get("closes", [None, None])
            )
            if before and after and after > before:
                kind = "extended"
        return [self._event(stored, kind, changed)]

    def _first_events(self, stored: Announcement) -> list[Event]:
        """Return the event of a new notice, by its kind; a press report makes one only where
        it announces a coming call.
        """
        session, now = self.session, self.now
        kind = _FIRST_EVENT.get(stored.kind, "new")
        if self.draft.is_press and kind != "expected":
            return []
        data: Changes = {}
        if kind == "cancelled" and not versions.cancel_earlier(
            session, stored, now=now
        ):
            return []
        if kind in ("extended", "corrected", "cancelled"):
            found = versions.changes_since_original(session, stored, now=now)
            if found is None and kind != "cancelled":
                return []
            data = found or {}
        elif kind == "new" and leads.confirm_leads(session, stored, now=now):
            kind = "confirmed"
        over = stored.closes_at is not None and stored.closes_at <= now
        if over and kind in ("new", "confirmed"):
            # Nobody can apply any more: it is listed without an alert.
            return []
        return [self._event(stored, kind, data)]

    def _event(
        self, stored: Announcement, kind: str, changed: Changes
    ) -> Event:
        return Event(
            announcement_id=announcement_id_of(stored),
            edition=stored.edition,
            kind=kind,
            at=self.now,
            changes=changed,
        )

    def _record(
        self, outcome: Outcome, stored: Announcement, events: Sequence[Event]
    ) -> SaveResult:
        """Store *events* and enqueue their deliveries."""
        if events:
            self.session.add_all(events)
        self.session.flush()
        if events:
            self.enqueue(self.session, events)
        return SaveResult(outcome, stored, tuple(events))


def _is_same_page(stored: Announcement, draft: Draft) -> bool:
    """Return whether what was fetched is as it was when *stored* was read."""
    if draft.parsed_from == "row" and stored.parsed_from == "row":
        # Only the listing row was read, so its digest stands in for the page's.
        return bool(draft.row_digest) and draft.row_digest == stored.row_digest
    return bool(draft.page_digest) and draft.page_digest == stored.page_digest


def _mark_cancelled(
    stored: Announcement, kind_before: str, changed: Changes, *, now: datetime
) -> None:
    """Note that "[취소] …" was put before the title of the call itself, or taken off."""
    became_one = stored.kind == "cancellation" != kind_before
    if changed and became_one:
        stored.cancelled_at = now
    if changed.get("status") == ["cancelled", None]:
        stored.cancelled_at = None


def _is_nearer_the_source(
    stored: Announcement, original: Announcement, *, now: datetime
) -> bool:
    """Return whether *stored* is the agency's own page and *original* a portal's copy with
    the same deadline, or one that was later from the first.

    A reader who trusts a portal's later day is too late.  A portal's day that changed
    since may be an extension that the agency's page does not show, so it is kept.
    """
    if stored.parsed_from != "notice" or not carries_others(original.url):
        return False
    mine, theirs = stored.closes or "", original.closes or ""
    is_one_day = mine[:10] == theirs[:10]
    is_ahead = stored.closes_at is not None and stored.closes_at > now
    is_earlier = mine[:10] < theirs[:10] and original.edition == 1 and is_ahead
    return (is_one_day or is_earlier) and not carries_others(stored.url)


def _with_kept_windows(
    session: Session, stored: Announcement, reading: Reading, draft: Draft
) -> Reading:
    """Return *reading*, with the stored windows where ``deadlines.keep_windows`` keeps them."""
    postings = (
        copies.postings_of(session, stored) if stored.reading.doubts else ()
    )
    return deadlines.keep_windows(
        stored.reading, reading, draft.title, postings
    )
