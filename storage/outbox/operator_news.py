"""What the operator must know: once for each thing, by every channel that is set up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from storage import mends
from storage.db.engine import Session
from storage.models import Source
from storage.outbox import system_messages
from storage.outbox.system_messages import Recipient
from storage.verdicts import CrawlVerdict

# Between two notes about a source that stays broken.
_AGAIN = timedelta(days=1)
# So many boards may fail at once by chance.
_FEW = 4
# While most boards fail, those that fail since the last message wait for so long.
_AMONG_MANY = timedelta(hours=1)
# For how long a second crawl of a redesigned board is waited for.
_TO_CONFIRM = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SourceNews:
    """A source that broke, is still broken, or recovered."""

    source: str
    change: str
    """``broken``, ``mended``, ``still`` or ``recovered``."""
    verdict: str
    since: datetime | None
    why: str
    title: str = ""
    """What people call it."""
    is_proposed: bool = False
    """Whether its list was found again, and waits for the operator's yes or no."""


def record_news(
    session: Session,
    operators: Sequence[tuple[str, str]],
    kind: str,
    key: str,
    facts: Mapping[str, Any],
    *,
    now: datetime,
) -> int:
    """Enqueue a note for each operator, a (channel, target); return how many.

    The same *kind* and *key* is sent once.
    """
    data = {"what": kind, **facts}
    total = 0
    for place, (channel, target) in enumerate(operators):
        total += system_messages.add(
            session,
            "operator",
            f"operator:{kind}:{key}:{channel}:{place}",
            Recipient(channel, target),
            now=now,
            facts=data,
        )
    return total


def news_of_sources(session: Session, *, now: datetime) -> list[SourceNews]:
    """Return what the operator is to know of sources, and note it as reported: the
    transition, then daily, then the recovery.
    """
    news = []
    # A redesign of which the next crawl may find that it is read again is one message.
    waiting = mends.unconfirmed(session, since=now - _TO_CONFIRM)
    proposed = mends.unanswered(session)
    found = session.exec(select(Source).order_by(col(Source.name))).all()
    cut_off = _are_cut_off(found)
    told_at = [
        source.reported_at
        for source in cut_off
        if source.reported_verdict == source.verdict and source.reported_at
    ]
    waits = bool(told_at) and max(told_at) > now - _AMONG_MANY
    returning = _are_returning(found, now)
    for source in found:
        change = _change(source, now)
        # As long as others are to follow: one message for all of an outage.
        if change == "recovered" and source in returning:
            continue
        # One message names all that fail, and later ones those since.
        if source in cut_off and source.reported_verdict != source.verdict:
            change = None if waits else "broken"
        if change == "broken" and source.name in waiting:
            continue
        if change is not None:
            news.append(
                SourceNews(
                    source.name,
                    change,
                    source.verdict,
                    source.verdict_since,
                    source.why,
                    source.title,
                    change != "recovered" and source.name in proposed,
                )
            )
            is_over = change == "recovered"
            source.reported_verdict = None if is_over else source.verdict
            source.reported_at = now
            session.add(source)
    return news


def is_cut_off(session: Session) -> bool:
    """Return whether most boards cannot be reached: more likely the network here."""
    return bool(_are_cut_off(session.exec(select(Source)).all()))


def _are_cut_off(found: Sequence[Source]) -> list[Source]:
    """Return the boards that cannot be reached, where they are most of all boards and
    one of them failed twice.
    """
    failing: list[Source] = []
    for source in found:
        if source.verdict == CrawlVerdict.UNREACHABLE:
            failing.append(source)
    is_most = len(failing) > max(_FEW, len(found) // 2)
    fails_again = any(source.failures >= 2 for source in failing)
    return failing if is_most and fails_again else []


def _are_returning(found: Sequence[Source], now: datetime) -> list[Source]:
    """Return the boards that can be reached again, where many could not and others
    still cannot: those are awaited for an hour from the first.
    """
    back: list[Source] = []
    out = 0
    for source in found:
        if source.reported_verdict != CrawlVerdict.UNREACHABLE:
            continue
        if source.verdict == CrawlVerdict.UNREACHABLE:
            out += 1
        elif _change(source, now) == "recovered":
            back.append(source)
    since = [source.verdict_since for source in back if source.verdict_since]
    is_fresh = bool(since) and min(since) > now - _AMONG_MANY
    return back if out and out + len(back) > _FEW and is_fresh else []


def shifts_of_sources(
    session: Session, *, now: datetime
) -> list[tuple[Source, str, str]]:
    """Return (source, when, what) of boards whose pages were built otherwise within the
    last day, although they could be read.
    """
    found = []
    for source in session.exec(select(Source).order_by(col(Source.name))):
        at = source.baseline.get("shifted_at", "")
        if at and datetime.fromisoformat(at) > now - _AGAIN:
            found.append((source, at, source.baseline["shift"]))
    return found


def _change(source: Source, now: datetime) -> str | None:
    verdict = CrawlVerdict(source.verdict)
    is_known = source.reported_verdict == source.verdict
    if not verdict.alarms_operator:
        # A crawl that has only begun proves nothing.
        was_reported = source.reported_verdict is not None
        return "recovered" if was_reported and not verdict.is_pending else None
    if verdict.is_reported_once:
        return None if is_known else source.verdict
    if not is_known:
        # One look at a site under maintenance is no news: most are back at the next.
        return (
            None if verdict.often_passes and source.failures < 2 else "broken"
        )
    is_due = source.reported_at is None or source.reported_at <= now - _AGAIN
    return "still" if is_due else None
