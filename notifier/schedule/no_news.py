"""Silence that differs from a fault: "we looked N times, nothing new", weekly and only
on request.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from storage.db.engine import Engine, writing
from storage.db.kst import local_day
from storage.outbox import no_news, system_messages
from storage.queries.filters import Filter

WEEK = timedelta(days=7)


def send_no_news(engine: Engine, *, now: datetime) -> int:
    """Enqueue the note for every reader who chose it and got no alert for a week; return
    for how many.  Safe to repeat: a reader has one note a day at most.
    """
    with writing(engine) as session:
        crawls = no_news.crawl_counts(session, since=now - WEEK)
        total = 0
        for subscription in no_news.without_news(
            session, since=now - WEEK, now=now
        ):
            total += system_messages.add_for(
                session,
                "quiet",
                local_day(now).isoformat(),
                subscription,
                now=now,
                facts=_facts(crawls, Filter.from_dict(subscription.filter)),
            )
        return total


def _facts(crawls: dict[str, int], criteria: Filter) -> dict[str, int]:
    concerned = {}
    for name, count in crawls.items():
        # Looks at boards that the filter leaves out are no proof of anything.
        if not criteria.source or name in criteria.source:
            concerned[name] = count
    return {"looks": sum(concerned.values()), "sources": len(concerned)}
