"""News for the operator: boards that broke or recovered, messages that wait too long."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime, timedelta

from notifier.messages.sender_profile import SenderProfile
from storage.announcements import duplicates
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.outbox import operator_news
from storage.outbox.lease_queue import DELIVERIES
from storage.queries import health

OVERDUE = timedelta(minutes=15)
"""As /healthz counts: by then a message has been tried six times."""


def notify_operator(
    session: Session, profile: SenderProfile, *, now: datetime
) -> int:
    """Enqueue one message to the operator on all sources whose state calls for one; return how
    many sources that are.
    """
    news = operator_news.news_of_sources(session, now=now)
    # One message for all: an outage of the network breaks fifty boards at once.
    if news:
        rows = []
        for item in news:
            rows.append(
                {
                    **asdict(item),
                    "since": item.since.isoformat() if item.since else "",
                }
            )
        operator_news.record_news(
            session,
            profile.operators,
            "sources",
            now.isoformat(),
            {
                "sources": rows,
                "is_cut_off": operator_news.is_cut_off(session),
            },
            now=now,
        )
    for source, at, what in operator_news.shifts_of_sources(session, now=now):
        name = source.name
        facts = {"source": name, "board": source.title or name, "why": what}
        operator_news.record_news(
            session,
            profile.operators,
            "structure",
            f"{name}:{at}",
            facts,
            now=now,
        )
    return len(news)


def notify_overdue(
    session: Session, profile: SenderProfile, *, now: datetime
) -> dict[str, int]:
    """Tell, once a day and channel, that messages wait; return how many, by channel."""
    overdue = DELIVERIES.waiting(session, now=now, older_than=OVERDUE)
    for channel, count in overdue.items():
        facts = {
            "channel": channel,
            "count": count,
            "minutes": int(OVERDUE.total_seconds() // 60),
            "why": DELIVERIES.last_error(session, channel),
        }
        operator_news.record_news(
            session,
            profile.operators,
            "overdue",
            f"{channel}:{now.date()}",
            facts,
            now=now,
        )
    return overdue


def notify_health(
    session: Session, profile: SenderProfile, *, now: datetime
) -> int:
    """Tell, once a day and check, what else keeps the service from its promise; return
    how many checks failed.
    """
    failed = 0
    for name, words in health.checks(session, now=now).items():
        # A worker sends this, so the absence of one is not its news.
        if words.startswith("ok") or name == "worker":
            continue
        failed += 1
        facts = {"check": name, "why": words}
        key = f"{name}:{now.date()}"
        operator_news.record_news(
            session, profile.operators, "health", key, facts, now=now
        )
    return failed


def notify_duplicates(
    session: Session, profile: SenderProfile, *, now: datetime
) -> int:
    """Tell, once a week, how many pairs of notices wait for the operator's answer;
    return how many those are.
    """
    count = duplicates.count_waiting(session)
    if count:
        year, week, _ = local_day(now).isocalendar()
        facts = {"count": count}
        operator_news.record_news(
            session,
            profile.operators,
            "duplicates",
            f"{year}-W{week}",
            facts,
            now=now,
        )
    return count
