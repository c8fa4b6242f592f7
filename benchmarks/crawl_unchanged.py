"""One unchanged cycle over 200 boards, beside a bare client and the watchers that compare text.

    python -m benchmarks.crawl_unchanged [--no-peers]

Ours reads and compares 4,000 rows, judges 200 boards and records 200 crawls.  Where no
token is learnt each page is parsed, but a list whose own part of the page is as before is
known by that part and its rows are not read (builds before it read them, so that line is
not to be compared with theirs: ``docs/scaling.md`` has both).
Peers are installed into a temporary environment of their own; what cannot be
installed is left out and said.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import resource
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from benchmarks import crawl_boards, crawl_peers
from crawler.engine import crawl, listings, run
from crawler.engine.page_cache import TokenMask
from crawler.settings import CrawlSettings
from storage.db.engine import Engine, open_engine
from storage.migrations import upgrade
from storage.sources import CrawlRecord

SETTINGS = CrawlSettings(delay=0.0, allow_loopback=True)
CYCLES = 7


@dataclass(frozen=True)
class Cost:
    """Seconds of one cycle, and MiB at the most."""

    name: str
    wall: float
    cpu: float
    memory: float = 0.0
    requests: int = 0

    def __str__(self) -> str:
        return f"{self.name:<34} wall {self.wall:7.3f} s   cpu {self.cpu:7.3f} s   memory {self.memory:5.0f} MiB   requests {self.requests}"


def memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def asked(base: str) -> int:
    with urllib.request.urlopen(f"{base}/requests") as answer:  # noqa: S310 - our own server
        return int(answer.read())


async def timed(
    name: str,
    base: str,
    work: Callable[[], Awaitable[object]],
    cycles: int = CYCLES,
) -> Cost:
    """Run *work* some times and return the median cycle."""
    walls, cpus, before = [], [], asked(base)
    for _ in range(cycles):
        wall, cpu = time.perf_counter(), time.process_time()
        await work()
        walls.append(time.perf_counter() - wall)
        cpus.append(time.process_time() - cpu)
    return Cost(
        name,
        statistics.median(walls),
        statistics.median(cpus),
        memory(),
        (asked(base) - before - 1) // cycles,
    )


async def bare(base: str) -> None:
    """Fetch the same pages with aiohttp, 16 at once, and throw them away."""
    limit = asyncio.Semaphore(16)
    async with aiohttp.ClientSession() as session:

        async def one(board: int) -> None:
            async with (
                limit,
                session.get(f"{base}/board/{board}/list?page=1") as answer,
            ):
                await answer.read()

        await asyncio.gather(
            *(one(board) for board in range(crawl_boards.BOARDS))
        )


async def cycle(base: str, engine: Engine) -> list[CrawlRecord]:
    return await crawl(
        crawl_boards.boards(base),
        store=engine,
        settings=SETTINGS,
        enqueue=lambda _session, events, *_: len(events),
        clock=lambda: datetime.now(UTC),
    )


async def worker(
    base: str, database: str, cycles: int, parse: bool
) -> dict[str, object]:
    """Run warm cycles; return their cost and what the last one found."""
    if parse:
        setattr(listings, "learn", lambda *_: TokenMask())  # noqa: B010 - no token is learnt: each page is parsed
    engine = open_engine(database, page_cache_mib=2)
    upgrade(engine)
    await cycle(base, engine)
    cost = await timed("", base, lambda: cycle(base, engine), cycles)
    reports = await cycle(base, engine)
    return {
        "cost": cost.__dict__,
        "rows": sum(report.rows_parsed for report in reports),
        "parsed": sum(report.not_modified == 0 for report in reports),
        "verdicts": sorted({report.verdict for report in reports}),
    }


def ours(name: str, base: str, database: str, *, parse: bool = False) -> Cost:
    """Store all rows in one process, then measure warm cycles in another: what a worker costs day by day."""
    spawn(base, database, 2, parse=parse)
    result = spawn(base, database, CYCLES, parse=parse)
    assert result["rows"] == crawl_boards.BOARDS * crawl_boards.ROWS, (
        "every row is accounted for"
    )
    assert result["verdicts"] == ["unchanged"], result
    print(
        f"# {name}: {result['rows']} rows compared, {result['parsed']} pages parsed a cycle",
        file=sys.stderr,
    )
    return Cost(**{**result["cost"], "name": name})


def spawn(base: str, database: str, cycles: int, *, parse: bool) -> Any:
    command = [
        sys.executable,
        "-m",
        "benchmarks.crawl_unchanged",
        "--worker",
        base,
        database,
        str(cycles),
        str(int(parse)),
    ]
    return json.loads(
        subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout
    )


async def changed(base: str, database: str) -> tuple[int, int]:
    """Post two rows on ten boards; return what was found new and changed."""
    with urllib.request.urlopen(f"{base}/post/10/2"):  # noqa: S310, ASYNC210 - our own server, before the clock runs
        reports = await cycle(base, open_engine(database, page_cache_mib=2))
    return sum(report.new for report in reports), sum(
        report.changed for report in reports
    )


def peers(base: str, folder: Path, venvs: Path) -> list[Cost]:
    """Return what the other watchers spend on one unchanged cycle."""
    found = []
    for name in (*crawl_peers.COMMANDS, crawl_peers.SERVICE):
        programs = crawl_peers.installed(name, venvs)
        if programs is None:
            continue
        is_service = name == crawl_peers.SERVICE
        spent = (
            crawl_peers.service(programs, base, folder / name)
            if is_service
            else crawl_peers.once(name, programs, base, folder / name)
        )
        found += [Cost(name, *spent, crawl_boards.BOARDS)] if spent else []
    return found


async def measure(base: str, database: str) -> tuple[Cost, tuple[int, int]]:
    return await timed(
        "bare client (aiohttp, no parse)", base, lambda: bare(base)
    ), await changed(base, database)


def main() -> None:
    options = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    options.add_argument(
        "--no-peers", action="store_true", help="leave the other watchers out"
    )
    options.add_argument(
        "--venvs",
        type=Path,
        help="where the other watchers are installed, to be used again",
    )
    options.add_argument("--json", action="store_true")
    options.add_argument("--worker", nargs=4, help=argparse.SUPPRESS)
    chosen = options.parse_args()
    if chosen.worker:
        base, database, cycles, parse = chosen.worker
        print(
            json.dumps(
                run(lambda: worker(base, database, int(cycles), parse == "1"))
            )
        )
        return
    with tempfile.TemporaryDirectory() as folder:
        costs, found = everything(
            Path(folder),
            None
            if chosen.no_peers
            else chosen.venvs or Path(folder) / "venvs",
        )
    show(costs, found, as_json=chosen.json)


def everything(
    folder: Path, venvs: Path | None
) -> tuple[list[Cost], tuple[int, int]]:
    tokens, parsed, etags = (
        f"sqlite:///{folder}/{name}.db"
        for name in ("tokens", "parsed", "etags")
    )
    with crawl_boards.site() as base:
        costs = [
            ours("ours, tokens change", base, tokens),
            ours(
                "ours, each page parsed, list known", base, parsed, parse=True
            ),
        ]
        costs += peers(base, folder, venvs) if venvs is not None else []
        plain, found = run(lambda: measure(base, tokens))
    with crawl_boards.site(etags=True) as base:
        costs.append(ours("ours, ETags served", base, etags))
    return [plain, *costs], found


def show(
    costs: Sequence[Cost], found: tuple[int, int], *, as_json: bool
) -> None:
    if as_json:
        print(
            json.dumps(
                {
                    "costs": [cost.__dict__ for cost in costs],
                    "new": found[0],
                    "changed": found[1],
                },
                indent=1,
            )
        )
        return
    item = costs[1]
    for cost in costs:
        print(
            f"{cost}   ours / it: wall {item.wall / cost.wall:.2f}, cpu {item.cpu / cost.cpu:.2f}"
        )
    print(
        f"changed cycle, 10 boards with 2 new rows each: {found[0]} new, {found[1]} changed"
    )


if __name__ == "__main__":
    main()
