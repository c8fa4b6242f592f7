"""``voucherwatch import`` of 100,000 notices in one go, and of 1,000 before and after.

    python -m benchmarks.import_history [--most 100000] [--new 1000]

The same kinds of titles as ``benchmarks.relate_save``, written as JSON Lines and
stored by the command in a process of its own: processor time (what an import of one
line takes is taken off), the clock's time and the most memory that it held.  Printed
at the end is the ratio of 1,000 into the full store to 1,000 into an empty one.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from benchmarks.relate_save import drafts
from storage.announcements.draft import Draft
from storage.db.engine import open_engine
from storage.migrations import upgrade


@dataclass(frozen=True, slots=True)
class ImportCost:
    """What one run of the command took."""

    processor: float
    """Seconds."""
    clock: float
    memory: float
    """MiB at the most."""


def write(path: Path, notices: Iterable[Draft]) -> None:
    """Write notices as lines, as an export has them."""
    with path.open("w", encoding="utf-8") as file:
        for draft in notices:
            window = draft.reading.windows[0]
            row = {
                "source": draft.source,
                "key": draft.key,
                "url": draft.url,
                "title": draft.title,
                "posted_on": str(draft.posted_on),
                "opens": window.opens,
                "closes": window.closes,
            }
            file.write(json.dumps(row, ensure_ascii=False) + "\n")


def run(path: Path, url: str) -> ImportCost:
    """Run the command on *path* to its end."""
    environment = {**os.environ, "DATABASE_URL": url}
    command = [sys.executable, "-m", "worker", "import", str(path), "--json"]
    started = time.monotonic()
    process = subprocess.Popen(
        command,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    _, status, used = os.wait4(process.pid, 0)
    clock = time.monotonic() - started
    assert process.stdout is not None, "it is a pipe"
    counts = json.loads(process.stdout.read())
    process.stdout.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or counts["failed"] or counts["known"]:
        raise SystemExit(
            f"the import ended with {process.returncode}: {counts}"
        )
    return ImportCost(
        used.ru_utime + used.ru_stime, clock, used.ru_maxrss / 1024
    )


def main() -> None:
    """Import, and print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1_000)
    given = parser.parse_args()
    notices = drafts(random.Random(1))  # noqa: S311  (no secret)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        urls = []
        for store in ("empty", "full"):
            urls.append(f"sqlite:///{folder / store}.db")
            engine = open_engine(urls[-1])
            upgrade(engine)
            engine.dispose()
        path = folder / "rows.jsonl"
        found = []
        for url, count in (
            (urls[0], 1),
            (urls[0], given.new),
            (urls[1], given.most),
            (urls[1], given.new),
        ):
            write(path, islice(notices, count))
            cost = run(path, url)
            found.append(cost)
            print(
                f"{count:7,} notices: {cost.processor:7.1f} s of processor,"
                f" {cost.clock:7.1f} s, {cost.memory:4.0f} MiB",
                flush=True,
            )
    start, empty, whole, full = found
    spent = (whole.processor - start.processor) / given.most
    ratio = (full.processor - start.processor) / (
        empty.processor - start.processor
    )
    print(
        f"{1000 * spent:.2f} ms each; {given.new:,} at the end beside into none: "
    )
    print(f"ratio {ratio:.2f}")


if __name__ == "__main__":
    main()
