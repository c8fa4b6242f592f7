"""What it costs on PostgreSQL that one saves at a time: ``python -m benchmarks.save_lock``.

One, two and four processes save new notices, each in a transaction of its own as a
crawl does, with the lock that serializes saves and without it.  Printed are notices a
second of all processes together, medians of alternating rounds.  Every process has
boards and programmes of its own, so that nothing but the lock makes one wait.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from dataclasses import replace
from itertools import islice
from multiprocessing.synchronize import Barrier

from benchmarks.notify_match import store
from benchmarks.relate_save import NOW, drafts
from reader.model import Reading
from storage.announcements import save
from storage.db.engine import Engine, Session, open_engine, writing

STORED = 1_000
"""Notices that are there before."""


def no_lock(session: Session) -> None:
    """Take the place of ``serialize_saves``."""
    del session


def put(engine: Engine, seed: int, count: int) -> None:
    """Save *count* notices, one a transaction; *seed* makes them nobody else's."""
    notices = drafts(random.Random(seed))  # noqa: S311  (no secret)
    for number, draft in enumerate(islice(notices, count)):
        name = f"{draft.reading.programme} {seed}"
        own = replace(
            draft,
            source=f"board{seed}",
            key=f"{seed}-{number}",
            title=f"{draft.title} {seed}",
            reading=Reading.from_dict(
                {**draft.reading.to_dict(), "programme": name}
            ),
        )
        with writing(engine) as session:
            save.save(
                session, own, now=NOW, silent=False, enqueue=lambda *_: 0
            )


def saver(
    url: str, seed: int, count: int, locked: bool, together: Barrier
) -> None:
    """Be one of the processes: save between the first and the second meeting."""
    if not locked:
        save.serialize_saves = no_lock  # type: ignore[attr-defined]
    engine = open_engine(url)
    # The first notice pays for what is made once.
    put(engine, 10_000_000 + seed, 3)
    together.wait()
    put(engine, seed, count)
    together.wait()
    engine.dispose()


def rate(url: str, savers: int, count: int, seed: int, locked: bool) -> float:
    """Return the notices a second of so many processes."""
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(savers + 1)
    running = []
    for number in range(savers):
        arguments = (url, seed + number, count, locked, together)
        running.append(context.Process(target=saver, args=arguments))
        running[-1].start()
    together.wait()
    began = time.perf_counter()
    together.wait()
    took = time.perf_counter() - began
    for process in running:
        process.join()
    return savers * count / took


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--new", type=int, default=100, help="a process")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with store(postgres=True) as engine:
        url = engine.url.render_as_string(hide_password=False)
        put(engine, 1, STORED)
        seed = 2
        for savers in (1, 2, 4):
            rates: dict[bool, list[float]] = {True: [], False: []}
            for _ in range(given.rounds):
                for locked, found in rates.items():
                    found.append(rate(url, savers, given.new, seed, locked))
                    seed += savers
            held = statistics.median(rates[True])
            free = statistics.median(rates[False])
            print(
                f"{savers} savers: {held:.1f} notices/s with the lock,"
                f" {free:.1f} without: {held / free:.2f}",
                flush=True,
            )


if __name__ == "__main__":
    main()
