"""The sweep: lost work is looked for, and what time does to consent is done."""

from __future__ import annotations

from datetime import datetime, timedelta

from notifier import canary, desk, reminders
from notifier.letterhead import Letterhead
from notifier.operator import tell_operator, tell_overdue
from notifier.signup import leave
from storage import consents, deliveries, notes, subscriptions
from storage.engine import Engine, Session, writing

ANSWER_WITHIN = timedelta(days=60)
"""How long a reader may take to confirm again after two years."""


def recover(engine: Engine, head: Letterhead, *, now: datetime) -> dict[str, int]:
    """Look for everything that should have happened by *now* and did not; return what was found.

    Every part is safe to run twice and at any time; a few minutes apart is meant.
    """
    found = {"reminded": reminders.remind(engine, now)}
    with writing(engine) as session:
        found["leases"] = desk.release_expired(session, now=now)
        found["stranded"] = deliveries.readdress(session, now=now)
        found["overdue"] = sum(tell_overdue(session, head, now=now).values())
        found["sources"] = tell_operator(session, head, now=now)
        found["canary"] = int(canary.is_lost(session, head, now=now))
    with writing(engine) as session:
        found["renewals"] = _ask_again(session, now=now)
        found["erased"] = subscriptions.erase_ended(session, now=now)
        found["filters"] = subscriptions.prune_filters(session)
        found["attempts"] = consents.forget_attempts(session, now=now)
    return found


def _ask_again(session: Session, *, now: datetime) -> int:
    """Ask readers whose consent is two years old; end what was not answered in time (정보통신망법 시행령 §62의3)."""
    due = subscriptions.due_for_renewal(session, now=now)
    for stored in due:
        assert stored.renew_at is not None, "the query asked for it"
        if notes.add_for(session, "renew", stored.renew_at.isoformat(), stored, now=now):
            subscriptions.record(session, stored, "asked", how="service", now=now)
        elif stored.renew_at + ANSWER_WITHIN <= now:
            leave(session, stored, now=now, how="service")
    return len(due)
