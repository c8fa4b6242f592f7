"""A sender is killed (SIGKILL) at every step of the path: nothing is lost, and only the named window repeats one letter."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from mail_server import MailServer, serving
from notifier_stage import announce, subscribe
from sqlmodel import select

from storage.db.engine import Engine, open_engine, reading
from storage.models import Delivery

SENDER = Path(__file__).with_name("doomed_sender.py")
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


def start(url: str, port: int, *doom: object) -> subprocess.Popen[bytes]:
    paths = os.pathsep.join([str(SENDER.parents[2]), str(SENDER.parent)])
    return subprocess.Popen(
        [sys.executable, str(SENDER), url, str(port), *map(str, doom)],
        env={**os.environ, "PYTHONPATH": paths},
    )


def hundred_owed(url: str) -> Engine:
    engine = open_engine(url)
    now = datetime.now(UTC)
    for reader in READERS:
        subscribe(engine, reader, now=now)
    announce(engine, now=now)
    return engine


def two_workers(
    url: str, server: MailServer, doomed: Callable[[], subprocess.Popen[bytes]]
) -> None:
    """Run a doomed worker beside a sound one, and start the doomed one again once it is dead."""
    victim = doomed()
    while victim.poll() is None and not server.accepted:
        time.sleep(
            0.02
        )  # it has claimed its ten by the first letter, and dies within them
    sound = start(url, server.port)
    assert victim.wait(60) == -signal.SIGKILL
    again = start(url, server.port)
    assert sound.wait(60) == 0
    assert again.wait(60) == 0


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
    victims: list[subprocess.Popen[bytes]] = []

    def kill_once(address: str) -> None:
        if len(server.accepted) >= 3 and victims and victims[0].poll() is None:
            os.kill(victims[0].pid, signal.SIGKILL)

    def doomed() -> subprocess.Popen[bytes]:
        victims.append(start(sqlite_url, server.port))
        return victims[0]

    with serving(MailServer()) as server:
        setattr(server, moment, kill_once)
        two_workers(sqlite_url, server, doomed)
    check(engine, server, repeats=repeats)
