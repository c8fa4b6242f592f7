"""A sender is killed (SIGKILL) at every step of the path: nothing is lost, and only the named window repeats one letter."""

from __future__ import annotations

import multiprocessing
import os
import signal
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from multiprocessing.context import ForkServerProcess

import pytest
from sqlmodel import select

from storage.db.engine import Engine, reading
from storage.models import Delivery
from tests.commands import run_command
from tests.conftest import open_quickly
from tests.notifier import doomed_sender
from tests.notifier.mail_server import MailServer, serving
from tests.notifier.notifier_stage import announce, closing_on, subscribe

# A sender's imports take several times as long as what it does here: one process has
# them, and forks for each.
SENDERS = multiprocessing.get_context("forkserver")
SENDERS.set_forkserver_preload([doomed_sender.__name__])
READERS = [f"reader{number}@example.org" for number in range(100)]

STEPS = [
    # step, the how-manieth time, how many letters may come twice
    ("before-claim", 1, 0),
    ("after-claim", 1, 0),
    ("before-send", 7, 0),
    ("after-accept", 7, 1),
    ("after-receipt", 7, 0),
]
"""Only a crash between the server's 250 and our commit repeats a letter.

Claims are made by a thread of their own while others carry: the first one is
the moment at which it is certain that no letter stands in that window.
"""


POSTGRES = ("after-claim", "after-accept")
"""The steps at which the database makes a difference are tried on both."""
CASES = [
    *(("sqlite", *step) for step in STEPS),
    *(
        pytest.param("postgres", *step, marks=pytest.mark.postgres)
        for step in STEPS
        if step[0] in POSTGRES
    ),
]


def start(
    url: str, port: int, *doom: object, kind: str = "post"
) -> ForkServerProcess:
    started = SENDERS.Process(
        target=doomed_sender.main, args=(url, port, kind, *doom), daemon=True
    )
    started.start()
    return started


def ended(sender: ForkServerProcess) -> int | None:
    sender.join(120)
    return sender.exitcode


def hundred_owed(url: str) -> Engine:
    engine = open_quickly(url)
    now = datetime.now(UTC)
    for reader in READERS:
        subscribe(engine, reader, now=now)
    announce(engine, now=now)
    return engine


def two_workers(
    url: str,
    server: MailServer,
    doomed: Callable[[], ForkServerProcess],
    kind: str = "post",
) -> None:
    """Run a doomed worker beside a sound one, and start the doomed one again once it is dead."""
    victim = doomed()
    while victim.is_alive() and not server.accepted:
        time.sleep(
            0.02
        )  # it has claimed its ten by the first letter, and dies within them
    sound = start(url, server.port, kind=kind)
    assert ended(victim) == -signal.SIGKILL
    again = start(url, server.port, kind=kind)
    assert ended(sound) == 0
    assert ended(again) == 0


def check(engine: Engine, server: MailServer, *, repeats: int) -> None:
    with reading(engine) as session:
        states = set(session.exec(select(Delivery.state)))
    engine.dispose()
    counts = Counter(server.readers)
    assert sorted(counts) == sorted(READERS)
    assert sum(counts.values()) - len(READERS) <= repeats
    assert states == {"sent"}
    ids = [mail["Message-ID"] for mail in server.mails]
    assert len(set(ids)) == len(READERS), (
        "a repeat carries the same Message-ID"
    )


@pytest.mark.slow
@pytest.mark.parametrize(("database", "step", "nth", "repeats"), CASES)
def test_a_killed_sender_loses_nothing(
    request: pytest.FixtureRequest,
    database: str,
    step: str,
    nth: int,
    repeats: int,
) -> None:
    url = request.getfixturevalue(f"{database}_url")
    engine = hundred_owed(url)
    with serving(MailServer()) as server:
        two_workers(url, server, lambda: start(url, server.port, step, nth))
    check(engine, server, repeats=repeats)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "repeats"), [("on_354", 0), ("on_data", 1)]
)
def test_a_sender_killed_while_the_server_listens_loses_nothing(
    sqlite_url: str, moment: str, repeats: int
) -> None:
    """``on_354``: in the middle of DATA.  ``on_data``: the letter is complete, the 250 not yet said."""
    engine = hundred_owed(sqlite_url)
    victims: list[ForkServerProcess] = []

    def kill_once(address: str) -> None:
        if len(server.accepted) >= 3 and victims and victims[0].is_alive():
            victims[0].kill()

    def doomed() -> ForkServerProcess:
        victims.append(start(sqlite_url, server.port))
        return victims[0]

    with serving(MailServer()) as server:
        setattr(server, moment, kill_once)
        two_workers(sqlite_url, server, doomed)
    check(engine, server, repeats=repeats)


DIGEST_CASES = [
    ("sqlite", "after-claim", 1, 0),
    # The second batch is claimed while the first is being sent: a mail of it may have
    # been accepted and not yet receipted, which is the window of decision 3.
    ("sqlite", "after-claim", 2, 1),
    ("sqlite", "after-accept", 3, 1),
    pytest.param("postgres", "after-accept", 3, 1, marks=pytest.mark.postgres),
]


@pytest.mark.slow
@pytest.mark.parametrize(("database", "step", "nth", "repeats"), DIGEST_CASES)
def test_a_sender_killed_in_a_digest_sends_each_reader_one(
    request: pytest.FixtureRequest,
    database: str,
    step: str,
    nth: int,
    repeats: int,
) -> None:
    """Each holds both notices: none is cut in two by the kill."""
    url = request.getfixturevalue(f"{database}_url")
    engine = open_quickly(url)
    now = datetime.now(UTC)
    readers = READERS[:12]
    for reader in readers:
        subscribe(engine, reader, now=now, frequency="daily")
    announce(engine, now=now)
    announce(engine, "2027년 수출 바우처 지원사업 공고", key="2", now=now)
    with serving(MailServer()) as server:
        two_workers(
            url,
            server,
            lambda: start(url, server.port, step, nth, kind="digests"),
            "digests",
        )
    with reading(engine) as session:
        states = set(session.exec(select(Delivery.state)))
    engine.dispose()
    counts = Counter(server.readers)
    assert sorted(counts) == sorted(readers)
    assert sum(counts.values()) - len(readers) <= repeats
    assert states == {"sent"}
    for mail in server.mails:
        body = mail.get_body(("plain",))
        assert body is not None
        text = body.get_content()
        assert "AI 바우처" in text
        assert "수출 바우처" in text


@pytest.mark.slow
@pytest.mark.parametrize("moment", ["second-event", "commit", "committed"])
@pytest.mark.parametrize(
    "database",
    ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)],
)
def test_a_worker_killed_in_the_reminders_makes_each_once(
    request: pytest.FixtureRequest, database: str, moment: str
) -> None:
    url = request.getfixturevalue(f"{database}_url")
    engine = open_quickly(url)
    for reader in READERS[:5]:
        subscribe(engine, reader, events=("all",))
    for number in range(3):
        announce(
            engine,
            f"2027년 연습 {number}호 지원사업 공고",
            closing_on(
                "2026-12-04T18:00",
                programme=f"연습 {number}호 지원사업",
            ),
            key=str(number),
            silent=True,
        )

    def run(*doom: str) -> int:
        module = "tests.notifier.doomed_reminder"
        return run_command(module, url, *doom, env=os.environ).returncode

    assert run(moment) == -signal.SIGKILL
    made_first = told(engine)
    assert made_first == (15 if moment == "committed" else 0)
    assert run() == 0
    assert run() == 0
    with reading(engine) as session:
        rows = session.exec(
            select(Delivery.subscription_id, Delivery.announcement_id)
        ).all()
    engine.dispose()
    assert len(rows) == len(set(rows)) == 15


def told(engine: Engine) -> int:
    with reading(engine) as session:
        return len(session.exec(select(Delivery.id)).all())
