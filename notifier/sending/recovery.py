"""The sweep: find lost work and make it due again, and end consents that have expired."""

from __future__ import annotations

from datetime import datetime, timedelta

from notifier.messages.sender_profile import SenderProfile
from notifier.schedule import canaries, reminders
from notifier.schedule.operator import (
    notify_health,
    notify_operator,
    notify_overdue,
)
from notifier.sending import claim_queue
from notifier.signup.signup_manager import leave
from storage import sources
from storage.db.engine import Engine, Session, writing
from storage.outbox import deliveries, system_messages
from storage.queries import health
from storage.subscribers import consents, subscriptions

ANSWER_WITHIN = timedelta(days=60)
"""How long a reader may take to confirm again after two years; the link in that message
is good for as long (``tokens``).
"""


def recover(
    engine: Engine, profile: SenderProfile, *, now: datetime
) -> dict[str, int]:
    """Find what should have happened by *now* and did not; return counts by kind.

    Safe to run at any time and by several processes; meant for every few minutes.
    """
    # Three transactions: reminders take the lock of all saves, and an error in the
    # consents must not keep leases from being released.
    found = {"reminded": reminders.remind(engine, now)}
    with writing(engine) as session:
        found["health"] = notify_health(session, profile, now=now)
        beyond = health.CRAWL_WITHIN
        found["pulled_back"] = sources.pull_back(
            session, now=now, beyond=beyond
        )
        found["pulled_back"] += claim_queue.pull_back(session, now=now)
        found["leases"] = claim_queue.release_expired(session, now=now)
        found["stranded"] = deliveries.readdress(session, now=now)
        found["overdue"] = sum(
            notify_overdue(session, profile, now=now).values()
        )
        found["sources"] = notify_operator(session, profile, now=now)
        found["canary"] = int(canaries.report_lost(session, profile, now=now))
    with writing(engine) as session:
        found["renewals"] = _request_renewals(session, now=now)
        found["erased"] = subscriptions.erase_ended(session, now=now)
        found["filters"] = subscriptions.prune_filters(session)
        found["attempts"] = consents.forget_attempts(session, now=now)
    return found


def _request_renewals(session: Session, *, now: datetime) -> int:
    """Ask readers whose consent is two years old; end what was not answered in time
    (정보통신망법 시행령 §62의3).
    """
    due = subscriptions.due_for_renewal(session, now=now)
    for stored in due:
        assert stored.renew_at is not None, "the query selects by it"
        # Added once for each date of renewal: a later sweep finds it there, and only
        # then looks whether the time for an answer is over.
        if system_messages.add_for(
            session, "renew", stored.renew_at.isoformat(), stored, now=now
        ):
            subscriptions.record(
                session, stored, "asked", how="service", now=now
            )
        elif stored.renew_at + ANSWER_WITHIN <= now:
            leave(session, stored, now=now, how="service")
    return len(due)
