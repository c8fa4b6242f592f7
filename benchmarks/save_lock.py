"""What the locks of saves cost on PostgreSQL: ``python -m benchmarks.save_lock``.

One, two and four processes save new notices, each in a transaction of its own as a
crawl does: side by side as they are saved (``save_together``), one at a time as those
are that touch others, and without any lock.  Printed are notices a second of all
processes together, medians of alternating rounds.  Every process has
boards and programmes of its own, so that nothing but the lock makes one wait.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from dataclasses import replace
from functools import partial
from itertools import islice
from multiprocessing.synchronize import Barrier

from benchmarks.notify_match import store
from benchmarks.relate_save import NOW, drafts
from reader.model import Reading
from storage.announcements import save
from storage.announcements.concurrent_saves import save_together
from storage.announcements.draft import Draft
from storage.db.engine import Engine, Session, open_engine, writing

WAYS = ("side by side", "one at a time", "without a lock")
STORED = 1_000


def no_lock(session: Session) -> None:
    """Take the place of ``serialize_saves``."""
    del session


def put(
    engine: Engine, seed: int, count: int, way: str = "one at a time"
) -> None:
    """Save *count* notices, one a transaction; *seed* makes them nobody else's."""
    notices = drafts(random.Random(seed))  # noqa: S311  (no secret)
    for number, draft in enumerate(islice(notices, count)):
        programme = draft.reading.programme or ""
        name = moved(programme, seed)
        own = replace(
            draft,
            source=f"board{seed}",
            key=f"{seed}-{number}",
            title=draft.title.replace(programme, name),
            reading=Reading.from_dict(
                {**draft.reading.to_dict(), "programme": name}
            ),
        )
        work = partial(store_one, own)
        if way == "side by side":
            save_together(engine, [own], work)
        else:
            with writing(engine) as session:
                work(session)


def moved(name: str, seed: int) -> str:
    """Return *name* in letters of its own: of real programmes hardly two of a hundred
    share a key of their titles, of names made of a few words every third.
    """
    letters = []
    for written in name:
        letter = written
        if "가" <= written <= "힣":
            place = ord(written) - ord("가") + 613 * seed
            letter = chr(ord("가") + place % 11_172)
        letters.append(letter)
    return "".join(letters)


def store_one(draft: Draft, session: Session) -> None:
    save.save(session, draft, now=NOW, silent=False, enqueue=lambda *_: 0)


def saver(
    url: str, seed: int, count: int, way: str, together: Barrier
) -> None:
    """Be one of the processes: save between the first and the second meeting."""
    if way == "without a lock":
        save.serialize_saves = no_lock  # type: ignore[attr-defined]
    engine = open_engine(url)
    # The first notice pays for what is made once.
    put(engine, 10_000_000 + seed, 3, way)
    together.wait()
    put(engine, seed, count, way)
    together.wait()
    engine.dispose()


def rate(url: str, savers: int, count: int, seed: int, way: str) -> float:
    """Return the notices a second of so many processes."""
    context = multiprocessing.get_context("spawn")
    together = context.Barrier(savers + 1)
    running = []
    for number in range(savers):
        arguments = (url, seed + number, count, way, together)
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
    parser.add_argument(
        "--stored", type=int, default=STORED, help="notices there before"
    )
    parser.add_argument("--savers", type=int, nargs="+", default=[1, 2, 4])
    given = parser.parse_args()
    with store(postgres=True) as engine:
        url = engine.url.render_as_string(hide_password=False)
        put(engine, 1, given.stored)
        seed = 2
        for savers in given.savers:
            rates: dict[str, list[float]] = {way: [] for way in WAYS}
            for _ in range(given.rounds):
                for way, found in rates.items():
                    found.append(rate(url, savers, given.new, seed, way))
                    seed += savers
            free = statistics.median(rates["without a lock"])
            words = []
            for way, found in rates.items():
                each = statistics.median(found)
                words.append(f"{way} {each:.1f} notices/s ({each / free:.2f})")
            print(f"{savers} savers: {', '.join(words)}", flush=True)


if __name__ == "__main__":
    main()
