"""One, two and four workers over one PostgreSQL: ``python -m benchmarks.scale``.

For each number of workers, on practice boards with a page of 40 KB each:

* crawls a second, of unchanged boards that are all due at once;
* deliveries a second, of a notice on each of the boards that readers follow;
* seconds from the crawl's commit to the mail server's acceptance, while notices are
  published at half the rate at which mail was just delivered.

Beside them what the same machine does without us: a bare client that fetches the same
pages, bare SMTP loops that send a ready mail, a queue whose jobs do nothing.  Boards,
mail server, database and workers share the cores of this machine, so that workers
beyond the number of cores cannot add much; the number of cores is printed.  With
``--hold`` boards and mail server take so many seconds for each answer, as those far
away do: then a worker mostly waits.
"""

from __future__ import annotations

import argparse
import asyncio
import http.client
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from urllib.request import urlopen

from procrastinate import App, PsycopgConnector
from sqlalchemy import text
from sqlmodel import col, func, or_, select, update

from benchmarks import alert_stages, crawl_boards
from benchmarks.notify_drain import over, running_sink, sample, send_ready
from benchmarks.notify_match import store
from config.settings import load
from crawler import catalogue, schedule
from storage.db.engine import Engine, open_engine, reading, writing
from storage.db.retry import with_retries
from storage.migrations import upgrade
from storage.models import (
    Announcement,
    Delivery,
    SavedFilter,
    Source,
    Subscription,
)
from storage.queries.filters import Filter
from storage.subscribers import event_types
from worker.queueing import tables


@dataclass
class Size:
    """How many practice boards there are."""

    boards: int = 24

    @property
    def followed(self) -> int:
        """Boards that have readers."""
        return self.boards // 2


SIZE = Size()
READERS = 20
"""Readers of each of them."""
CONNECTIONS = 4
"""Lines that a worker opens to the mail server, and those of the bare loop."""
JOBS = 100
ROWS = 5
"""Of each board: storing them the first time is not what is measured."""
LOOK = 0.5
"""Seconds between two looks for boards that are due."""
AGAIN = 2.0
"""Seconds after which a board that was not crawled is made due once more."""
JOURNAL = "STAGES_FOLDER"
"""Variable that tells the workers where they note the steps of an alert."""
LONG = 100.0
"""Seconds after which a phase is given up."""


class _GivenUp(Exception):
    """A phase took too long; the next number of workers is tried all the same."""


_Mail = tuple[int, str, datetime, datetime]
"""A delivery, its source, when it was made and when it was sent."""


@dataclass
class Figures:
    """What was measured with one number of workers."""

    workers: int
    crawls: float
    deliveries: float
    busy: float
    """Share of all cores that was busy meanwhile, with whatever."""
    mails: list[_Mail]
    stages: list[list[float]]

    @property
    def delays(self) -> list[float]:
        return [
            (sent - made).total_seconds() for _, _, made, sent in self.mails
        ]

    def row(self) -> str:
        cuts = statistics.quantiles(self.delays, n=100)
        waits = f"{cuts[49]:.2f} / {cuts[94]:.2f} / {cuts[98]:.2f} s"
        return (
            f"{self.workers} workers: {self.crawls:6.1f} crawls/s"
            f" {self.deliveries:7.1f} deliveries/s"
            f" (cores {self.busy:.0%} busy)   detection to SMTP"
            f" p50/p95/p99 {waits} ({len(self.delays)} mails)\n"
            f"    of it, median/p95: {alert_stages.table(self.stages)}"
        )


def worker(base: str) -> None:
    """Be a worker: the product's own, over the practice boards."""
    from worker import logs
    from worker import schedule as timetable
    from worker.service import run_worker
    from worker.wiring import Container

    alert_stages.watch(Path(os.environ[JOURNAL]))
    boards = crawl_boards.boards(base, SIZE.boards)
    for board in boards:
        # What is due is decided here, not by the hour of the day.
        type(board).every = timedelta(hours=6)
    schedule.in_business_hours = lambda _: True  # type: ignore[assignment]
    # All else as often as in service: sweeps twice a second would take the time of
    # what is measured.
    timetable.EVERY["crawl_due"] = LOOK
    logs.configure("ERROR", process="worker")
    run_worker(Container(load(None), boards=boards))


@contextmanager
def workers(
    count: int, base: str, environment: dict[str, str]
) -> Iterator[None]:
    command = [sys.executable, "-m", "benchmarks.scale", "--worker", base]
    command += ["--boards", str(SIZE.boards)]
    running = []
    for _ in range(count):
        running.append(subprocess.Popen(command, env=environment))
    try:
        yield
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait()


def enrol(engine: Engine, base: str) -> None:
    """Register the boards, and readers of the first of them."""
    now = datetime.now(UTC)
    boards = crawl_boards.boards(base, SIZE.boards)
    with writing(engine) as session:
        catalogue.register(session, boards, now=now)
        for number in range(SIZE.followed):
            chosen = Filter(source=(f"practice-{number}",))
            session.add(SavedFilter(key=chosen.key, filter=chosen.to_dict()))
            for place in range(READERS):
                reader = number * READERS + place
                session.add(
                    Subscription(
                        channel="email",
                        target=f"reader{reader}@example.org",
                        reader_key=f"{reader:064x}",
                        filter_key=chosen.key,
                        event_mask=event_types.mask(["all"]),
                        state="active",
                        created_at=now,
                    )
                )


def crawl(engine: Engine, names: list[str]) -> float:
    """Make boards due at once; return the seconds until all were crawled."""
    began = datetime.now(UTC)
    missing = (
        col(Source.name).in_(names),
        or_(
            col(Source.last_crawl_at).is_(None),
            col(Source.last_crawl_at) < began,
        ),
    )
    due = update(Source).where(*missing).values(next_crawl_at=began)
    left = select(func.count()).where(*missing)
    deadline = time.monotonic() + LONG
    asked = 0.0
    while True:
        # Asked for again now and then: a crawl that was under way at the first time
        # sets the next one when it ends.
        if time.monotonic() - asked > AGAIN:
            asked = time.monotonic()
            # Again where it meets crawls that end, which write several boards at once.
            with_retries(engine, lambda session: session.execute(due))
        with reading(engine) as session:
            count = session.exec(left).one()
        if not count:
            break
        if time.monotonic() > deadline:
            raise _GivenUp(f"{count} boards not crawled in {LONG:.0f} s")
        time.sleep(0.05)
    return (datetime.now(UTC) - began).total_seconds()


def wait_for(engine: Engine, counted: object, number: int) -> None:
    deadline = time.monotonic() + LONG
    while True:
        with reading(engine) as session:
            found = session.execute(counted).scalar_one()  # type: ignore[call-overload]  # a SELECT
        if found >= number:
            return
        if time.monotonic() > deadline:
            raise _GivenUp(f"only {found} of {number} after {LONG:.0f} s")
        time.sleep(0.05)


def deliver(engine: Engine, base: str, fresh: int) -> float:
    """Publish on every followed board; return deliveries a second from first to last."""
    for number in range(SIZE.followed):
        publish(base, number, fresh)
    began = datetime.now(UTC)
    names = [f"practice-{number}" for number in range(SIZE.followed)]
    crawl(engine, names)
    sent = select(func.count()).where(
        col(Delivery.sent_at).is_not(None), col(Delivery.created_at) >= began
    )
    wait_for(engine, sent, SIZE.followed * READERS)
    times = select(func.min(Delivery.created_at), func.max(Delivery.sent_at))
    with reading(engine) as session:
        first, last = session.execute(
            times.where(col(Delivery.created_at) >= began)
        ).one()
    return SIZE.followed * READERS / (last - first).total_seconds()


def ticks() -> tuple[int, int]:
    """Return what all cores have done since the start: at work, and in all."""
    first = Path("/proc/stat").read_text().splitlines()[0]
    counted = [int(word) for word in first.split()[1:9]]
    # The fourth and fifth are idle, and waiting for a disk.
    return sum(counted) - counted[3] - counted[4], sum(counted)


def publish(base: str, board: int, fresh: int) -> None:
    with urlopen(f"{base}/publish/{board}/{fresh}") as answer:  # noqa: S310  (our own server)
        answer.read()


def half_load(
    engine: Engine, base: str, fresh: int, rate: float, seconds: float
) -> list[_Mail]:
    """Publish so that *rate* mails a second become due; return the mails."""
    began = datetime.now(UTC)
    count = max(int(seconds * rate / READERS), 1)
    for number in range(count):
        board = number % SIZE.followed
        publish(base, board, fresh + number // SIZE.followed)
        statement = update(Source).where(
            col(Source.name) == f"practice-{board}"
        )
        with writing(engine) as session:
            session.execute(statement.values(next_crawl_at=datetime.now(UTC)))
        due = began + timedelta(seconds=(number + 1) * READERS / rate)
        time.sleep(max(0.0, (due - datetime.now(UTC)).total_seconds()))
    # A board that was being crawled when it published is looked at once more.
    crawl(engine, [f"practice-{number}" for number in range(SIZE.followed)])
    sent = select(func.count()).where(
        col(Delivery.sent_at).is_not(None), col(Delivery.created_at) >= began
    )
    wait_for(engine, sent, count * READERS)
    rows = (
        select(
            Delivery.id,
            Announcement.source,
            Delivery.created_at,
            Delivery.sent_at,
        )
        .join(
            Announcement,
            col(Announcement.id) == col(Delivery.announcement_id),
        )
        .where(col(Delivery.created_at) >= began)
    )
    with reading(engine) as session:
        return [tuple(row) for row in session.execute(rows)]


@contextmanager
def fresh_store(server: Engine, name: str) -> Iterator[Engine]:
    """A migrated, empty database of its own on the running *server*."""
    admin = server.execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as connection:
        connection.execute(text(f"CREATE DATABASE {name}"))
    url = server.url.set(database=name)
    engine = open_engine(url.render_as_string(hide_password=False))
    upgrade(engine)
    try:
        yield engine
    finally:
        engine.dispose()


def measured(
    server: Engine, count: int, base: str, port: int, seconds: float
) -> Figures:
    with (
        fresh_store(server, f"workers_{count}") as engine,
        tempfile.TemporaryDirectory() as folder,
    ):
        enrol(engine, base)
        environment = {
            **os.environ,
            "DATABASE_URL": engine.url.render_as_string(hide_password=False),
            "SECRET_KEY": "a key for benchmarks, long enough to sign",
            "SMTP_URL": f"smtp://127.0.0.1:{port}",
            "BASE_URL": "http://127.0.0.1:9",
            "ALLOW_LOOPBACK": "1",
            "CRAWL_DELAY": "0",
            "TMPDIR": folder,
            JOURNAL: folder,
        }
        for number in range(SIZE.followed):
            publish(base, number, 0)
        names = [f"practice-{number}" for number in range(SIZE.boards)]
        with workers(count, base, environment):
            # The first crawl is silent, and by its end all workers have started.
            seeded = select(func.count()).where(
                col(Source.seeded_at).is_not(None)
            )
            wait_for(engine, seeded, SIZE.boards)
            rounds = [crawl(engine, names) for _ in range(3)]
            at_work, in_all = ticks()
            rate = deliver(engine, base, 1)
            later_at_work, later_in_all = ticks()
            mails = half_load(engine, base, 2, rate / 2, seconds)
        steps = alert_stages.Stages(Path(folder))
        stages = []
        for mail in mails:
            found = steps.of(*mail)
            if found is not None:
                stages.append(found)
    crawls = SIZE.boards / statistics.median(rounds)
    busy = (later_at_work - at_work) / (later_in_all - in_all)
    return Figures(count, crawls, rate, busy, mails, stages)


def bare_client(base: str) -> float:
    """Pages a second of a client that fetches and does nothing else."""
    address = base.removeprefix("http://")
    line = http.client.HTTPConnection(address)
    began = time.perf_counter()
    for number in range(SIZE.boards):
        line.request("GET", f"/board/{number}/list?page=1")
        line.getresponse().read()
    return SIZE.boards / (time.perf_counter() - began)


def bare_smtp(port: int) -> float:
    """Mails a second of as many lines as a worker opens, all sending one ready mail."""
    mail = sample()
    count = SIZE.followed * READERS
    took = over(
        CONNECTIONS,
        count,
        port,
        lambda line, number: send_ready(line, number, mail),
    )
    return count / took


def bare_queue(engine: Engine) -> float:
    """Jobs a second of Procrastinate where a job does nothing."""
    tables.prepare(engine)
    url = engine.url.set(drivername="postgresql")
    connector = PsycopgConnector(
        conninfo=url.render_as_string(hide_password=False),
        kwargs={"options": f"-c search_path={tables.SCHEMA}"},
    )
    return asyncio.run(_empty_jobs(App(connector=connector)))


async def _empty_jobs(app: App) -> float:
    @app.task(name="nothing")
    async def nothing(number: int) -> None:
        del number

    async with app.open_async():
        began = time.perf_counter()
        for number in range(JOBS):
            await nothing.defer_async(number=number)
        await app.run_worker_async(
            wait=False, concurrency=8, install_signal_handlers=False
        )
        return JOBS / (time.perf_counter() - began)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--workers", type=int, nargs="+", default=[1, 2, 4])
    parser.add_argument(
        "--seconds", type=float, default=15, help="at half load"
    )
    parser.add_argument(
        "--boards",
        type=int,
        default=SIZE.boards,
        help="half of them have readers",
    )
    parser.add_argument(
        "--hold",
        type=float,
        default=0.0,
        help="seconds that boards and mail server take for an answer",
    )
    parser.add_argument("--worker", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    SIZE.boards = arguments.boards
    if arguments.worker:
        worker(arguments.worker)
        return
    with (
        crawl_boards.site(rows=ROWS, hold=arguments.hold) as base,
        running_sink(arguments.hold) as (port, *_),
        store(postgres=True) as server,
    ):
        load_1, _, _ = os.getloadavg()
        print(f"{os.cpu_count()} cores, load {load_1:.1f} before", flush=True)
        client, smtp = bare_client(base), bare_smtp(port)
        queue = bare_queue(server)
        print(
            f"bare client {client:.1f} pages/s, bare SMTP ({CONNECTIONS} lines)"
            f" {smtp:.1f} mails/s, bare queue {queue:.1f} jobs/s",
            flush=True,
        )
        found = []
        for count in arguments.workers:
            began = time.monotonic()
            try:
                each = measured(server, count, base, port, arguments.seconds)
            except _GivenUp as why:
                print(f"{count} workers: given up: {why}", flush=True)
                continue
            took = time.monotonic() - began
            print(f"{each.row()} in {took:.0f} s", flush=True)
            found.append(each)
        for each in found[1:]:
            print(
                f"{each.workers} : {found[0].workers} workers:"
                f" crawls {each.crawls / found[0].crawls:.2f},"
                f" deliveries {each.deliveries / found[0].deliveries:.2f}"
            )
        load_1, _, _ = os.getloadavg()
        print(f"load {load_1:.1f} after")


if __name__ == "__main__":
    main()
