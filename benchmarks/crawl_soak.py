"""Three hundred sources due at once, one worker, an hour of simulated time.

    python -m benchmarks.crawl_soak [--minutes 60]

The clock jumps from tick to tick; requests, hosts and the store are real.
Printed: how late the latest crawl was, memory over the hour, and the most
requests that any host had at once.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
from collections import Counter
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

from benchmarks import crawl_boards
from crawler.engine import crawl, run
from crawler.settings import LEASE, CrawlSettings
from storage import sources
from storage.db.engine import Engine, open_engine, writing
from storage.migrations import upgrade

SOURCES = 300
TICK = timedelta(seconds=15)
BEGIN = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""A Tuesday, 10:00 in Seoul."""
SETTINGS = CrawlSettings(delay=0.0, allow_loopback=True)


@dataclass
class Soak:
    """What an hour came to."""

    crawls: Counter[str] = field(default_factory=Counter)
    verdicts: Counter[str] = field(default_factory=Counter)
    latest: timedelta = timedelta()
    memory: list[float] = field(default_factory=list)
    most_at_once: int = 0

    def show(self) -> None:
        first, last = self.memory[len(self.memory) // 4], self.memory[-1]
        print(
            f"crawls {self.crawls.total()}, a source {min(self.crawls.values())} to {max(self.crawls.values())}; verdicts {dict(self.verdicts)}"
        )
        print(
            f"latest start {self.latest.total_seconds():.0f} s after it was due (a tick is {TICK.total_seconds():.0f} s)"
        )
        print(
            f"memory {first:.0f} MiB after a quarter, {last:.0f} MiB at the end ({100 * (last / first - 1):+.1f} %)"
        )
        print(f"most requests at once at one host: {self.most_at_once}")


def _stopped(at: datetime) -> datetime:
    """A clock that stands still while a tick's crawl runs."""
    return at


def memory() -> float:
    gc.collect()
    if not sys.platform.startswith("linux"):
        return 0.0
    pages = int(Path("/proc/self/statm").read_text("ascii").split()[1])
    return pages * 4096 / 1024**2


async def soak(store: Engine, base: str, minutes: int) -> Soak:
    boards = {
        board.name: board for board in crawl_boards.boards(base, SOURCES)
    }
    found = Soak()
    due = dict.fromkeys(boards, BEGIN)
    with writing(store) as session:
        sources.register(
            session,
            {name: board.host for name, board in boards.items()},
            now=BEGIN,
        )
    for tick in range(minutes * 60 // int(TICK.total_seconds())):
        at = BEGIN + tick * TICK
        with writing(store) as session:
            names = sources.claim_due(
                session, now=at, by="soak", lease=LEASE, limit=SOURCES
            )
        found.latest = max([found.latest, *(at - due[name] for name in names)])
        if not names:
            continue
        reports = await crawl(
            [boards[name] for name in names],
            store=store,
            settings=SETTINGS,
            enqueue=lambda _s, events, *_: len(events),
            clock=partial(_stopped, at),
        )
        found.crawls.update(names)
        found.verdicts.update(report.verdict for report in reports)
        with writing(store) as session:
            due = {
                health.name: health.next_crawl_at
                for health in sources.health(session, now=at)
            }
        found.memory.append(memory())
    found.most_at_once = crawl_boards.most_at_once(base)
    return found


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument("--minutes", type=int, default=60)
    minutes = options.parse_args().minutes
    with (
        tempfile.TemporaryDirectory() as folder,
        crawl_boards.site(hold=0.003) as base,
    ):
        store = open_engine(f"sqlite:///{folder}/soak.db", page_cache_mib=2)
        upgrade(store)
        run(lambda: soak(store, base, minutes)).show()
        store.dispose()


if __name__ == "__main__":
    main()
