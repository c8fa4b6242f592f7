"""Each alarm of docs/operating.md reaches the operator within the time promised there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
from sqlmodel import select

from notifier.messages.sender_profile import SenderProfile
from notifier.sending import recovery
from storage import job_runs
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Delivery, Source, Subscription, SystemMessage
from storage.outbox import system_messages
from storage.outbox.system_messages import Recipient
from storage.queries import health
from tests.conftest import NOW
from tests.factories import announce
from worker.schedule import EVERY

OPERATOR = "operator@example.kr"
HEAD = SenderProfile(
    "https://voucher.example",
    "a secret, long enough",
    operators=(("email", OPERATOR),),
    operator_language="en",
)
SWEEP = timedelta(seconds=EVERY["recover"])
Fault = Callable[[Session], None]


def confirmation_waits(session: Session) -> None:
    to = Recipient("email", "reader@example.kr")
    system_messages.add(session, "confirm", "k", to, now=NOW)


def board_due_in_a_month(session: Session) -> None:
    session.add(Source(name="nipa", next_crawl_at=NOW + timedelta(days=30)))


def crawl_in_the_future(session: Session) -> None:
    ahead = NOW + timedelta(hours=5)
    session.add(Source(name="nipa", next_crawl_at=NOW, last_crawl_at=ahead))


def board_breaks(session: Session) -> None:
    session.add(
        Source(
            name="nipa",
            next_crawl_at=NOW + timedelta(minutes=10),
            verdict="drifted",
            verdict_since=NOW,
            why="the container is gone",
            failures=1,
            seeded_at=NOW - timedelta(days=9),
        )
    )


def alert_waits(session: Session) -> None:
    stored = announce(session, now=NOW)
    reader = Subscription(
        channel="email",
        target="reader@example.kr",
        reader_key="r",
        filter_key="k",
        state="active",
        created_at=NOW,
    )
    session.add(reader)
    session.flush()
    session.add(
        Delivery(
            subscription_id=reader.id or 0,
            announcement_id=stored.id or 0,
            event_id=1,
            edition=1,
            event="new",
            channel="email",
            created_at=NOW,
            next_attempt_at=NOW,
        )
    )


def damaged(session: Session) -> None:
    job_runs.mark(session, job_runs.DAMAGE, now=NOW)


def nothing(session: Session) -> None:
    del session


QUARTER = timedelta(minutes=15)
AT_ONCE = timedelta(0)
FAULTS: dict[str, tuple[Fault, timedelta]] = {
    "messages": (confirmation_waits, QUARTER),
    "deliveries": (alert_waits, QUARTER),
    "timetable": (board_due_in_a_month, AT_ONCE),
    "clock": (crawl_in_the_future, AT_ONCE),
    "sources": (board_breaks, AT_ONCE),
    "disk": (nothing, AT_ONCE),
    "integrity": (damaged, AT_ONCE),
}


def told(engine: Engine) -> list[SystemMessage]:
    with reading(engine) as session:
        sent_to = select(SystemMessage).where(SystemMessage.target == OPERATOR)
        return list(session.exec(sent_to))


@pytest.mark.parametrize("name", FAULTS)
def test_each_alarm_comes_within_its_time(
    sqlite_engine: Engine, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    fault, promised = FAULTS[name]
    if name == "disk":
        usage = SimpleNamespace(free=5 * 1024 * 1024)
        monkeypatch.setattr(health.shutil, "disk_usage", lambda _: usage)  # type: ignore[attr-defined]
    with writing(sqlite_engine) as session:
        fault(session)
    raised: datetime | None = None
    tick = NOW
    # A sweep that has just passed when the fault begins is the worst case.
    while raised is None and tick <= NOW + timedelta(hours=2):
        tick += SWEEP
        recovery.recover(sqlite_engine, HEAD, now=tick)
        if told(sqlite_engine):
            raised = tick
    assert raised is not None
    assert raised - NOW <= promised + SWEEP
    (message,) = told(sqlite_engine)
    for later in range(1, 5):
        recovery.recover(sqlite_engine, HEAD, now=tick + SWEEP * later)
    assert [row.id for row in told(sqlite_engine)] == [message.id], (
        "once a day"
    )
