"""Events × subscriptions → deliveries, in the announcement's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from weakref import WeakKeyDictionary

from notifier.matching.matcher import Matcher
from storage.db.engine import Engine, Session
from storage.models import Announcement, Event
from storage.outbox import deliveries, estimates
from storage.queries import match_candidates
from storage.subscribers import subscriptions

# Per database: the mark of its set of filters, and the matcher built from that set.
_matchers: WeakKeyDictionary[Engine, tuple[tuple[int, int, str], Matcher]] = (
    WeakKeyDictionary()
)


def enqueue_events(
    session: Session, events: Sequence[Event], now: datetime | None = None
) -> int:
    """Make deliveries of stored *events* for everyone they concern; return how many.

    *now* is for events that were sent before and now concern other readers: a digest of
    theirs is the next from now on, not the next after the event.
    """
    total = 0
    for event in events:
        at = now or event.at
        announcement = session.get_one(Announcement, event.announcement_id)
        found = match_candidates.candidate(session, announcement, now=at)
        if event.kind == estimates.KIND:
            # The call is last year's and closed; a filter for what is expected means
            # the round that is foretold.
            found = replace(found, status="expected")
        keys = matcher(session).matching(found, now=at)
        total += deliveries.enqueue(session, event, keys, now=at)
    return total


def matcher(session: Session) -> Matcher:
    """Return the matcher over all saved filters; when filters came or went, only the
    new ones are read and compiled.
    """
    engine = session.get_bind().engine
    mark = subscriptions.filters_mark(session)
    # No lock: threads that meet here build equal matchers, and one that is put back
    # under an older mark is brought up to date by the next event.
    known = _matchers.get(engine)
    if known is None:
        known = mark, Matcher(subscriptions.filters(session))
    elif known[0] != mark:
        _, last_id, _ = known[0]
        keys = subscriptions.filter_keys(session)
        new = subscriptions.filters(session, after=last_id)
        known = mark, known[1].updated(keys, new)
    _matchers[engine] = known
    return known[1]
