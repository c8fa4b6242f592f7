"""Answers that nobody asked for since the last change, beside another checkout's.

``python -m benchmarks.web_cold --beside FOLDER`` runs this application and the one
in *FOLDER* (a checkout with its own ``benchmarks/web_http.py``) over stores of
50,000 announcements, by turns on the same machine, and prints the medians.  Without
``--beside`` it prints this application's figures alone.  Needs ``wrk`` and Linux.
*cpu* is processor time an answer: on a machine with other work it says more than the
answers a second.

*first* is the time from a listening socket to the first whole list page, in a
process that has just been started.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from urllib.request import urlopen

from benchmarks.web_http import Case, load, sample, wait_for

SIZE = 50_000
HERE = Path(__file__).resolve().parent.parent
# Other words for each request: programmes and numbers that the archive holds.
CASES = (
    Case("list page, made", "/", vary="?min_budget={n}"),
    Case("search page, made", "/?q=바우처", vary="&closing_within={n}"),
    Case(
        "search API, made", "/api/announcements?q=의료", vary="&min_budget={n}"
    ),
    Case("search page, other words", "/?q=의료", vary="+{n}호"),
    Case("feed 304", "/feed.rss", known=True),
    Case("feed 200", "/feed.rss"),
    Case("list page, kept", "/"),
    Case(
        "filtered API, kept",
        "/api/announcements?audience=소상공인&status=open",
    ),
)


@dataclass
class Figures:
    """What was measured in each turn: answers a second, milliseconds, milliseconds."""

    rates: list[float] = field(default_factory=list)
    slowest: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)


class Checkout:
    """An application in a folder, over a store that it has filled itself."""

    def __init__(self, folder: Path, scratch: str) -> None:
        self.folder = folder
        self.store = f"sqlite:///{scratch}/{abs(hash(folder))}.db"

    def fill(self) -> None:
        module = ["-m", "benchmarks.web_archive", str(SIZE), self.store]
        self._run(module).wait()

    @contextmanager
    def running(self) -> Iterator[tuple[str, float, int]]:
        """Yield the address, the seconds until the first list page was whole, and the
        number of the process.
        """
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        module = [
            "-m",
            "benchmarks.web_http",
            "--serve",
            "app",
            self.store,
            str(port),
        ]
        process = self._run(module)
        try:
            wait_for(port)
            began = time.perf_counter()
            with urlopen(f"http://127.0.0.1:{port}/") as answer:
                answer.read()
            first = time.perf_counter() - began
            yield f"http://127.0.0.1:{port}", first, process.pid
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(10)

    def _run(self, arguments: list[str]) -> subprocess.Popen[bytes]:
        environment = {**os.environ, "PYTHONPATH": str(self.folder)}
        # An older checkout was locked to other packages: its own environment has them.
        own = self.folder / ".venv" / "bin" / "python"
        python = str(own) if own.exists() else sys.executable
        command = [python, *arguments]
        return subprocess.Popen(command, cwd=self.folder, env=environment)


def settle(address: str) -> None:
    """Wait while a large archive is still being read in the background: until new list
    pages take no longer than at best, or for half a minute.
    """
    times: list[float] = []
    # No longer than that: on a busy machine they vary by more for other reasons.
    for number in range(60):
        began = time.perf_counter()
        with urlopen(f"{address}/?min_budget={10**9 + number}") as answer:  # noqa: S310
            answer.read()
        times.append(time.perf_counter() - began)
        if number > 20 and max(times[-3:]) < 1.5 * min(times):
            return
        time.sleep(0.5)


def compare(
    checkouts: list[Checkout],
    cases: Sequence[Case],
    *,
    turns: int,
    seconds: int,
) -> dict[str, list[Figures]]:
    """Return the figures of each case, one entry a checkout."""
    found: dict[str, list[Figures]] = {}
    for case in (*cases, Case("first", "/")):
        found[case.name] = [Figures() for _ in checkouts]
    for _ in range(turns):
        for case in cases:
            for place, checkout in enumerate(checkouts):
                # A process of its own for each figure: nothing is kept from before.
                with checkout.running() as (address, first, process):
                    found["first"][place].slowest.append(first * 1000)
                    settle(address)
                    tag = sample(address, case)["tag"]
                    before = processor_seconds(process)
                    rate, slow = load(address, case, tag, seconds)
                    used = processor_seconds(process) - before
                found[case.name][place].rates.append(rate)
                found[case.name][place].slowest.append(slow)
                found[case.name][place].cpu.append(
                    used * 1000 / (rate * seconds)
                )
    return found


def processor_seconds(process: int) -> float:
    """Return the processor time that a process has used so far (``proc(5)``)."""
    # Behind the name, which may hold blanks: user and system time are the 12th and 13th.
    values = (
        Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    )
    return (int(values[11]) + int(values[12])) / os.sysconf("SC_CLK_TCK")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--beside", type=Path)
    parser.add_argument("--turns", type=int, default=3)
    parser.add_argument(
        "--only", default="", help="cases whose names hold this"
    )
    parser.add_argument("--seconds", type=int, default=8)
    chosen = parser.parse_args()
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not here: apt-get install wrk")
    with tempfile.TemporaryDirectory() as scratch:
        folders = [HERE] + ([chosen.beside.resolve()] if chosen.beside else [])
        checkouts = [Checkout(folder, scratch) for folder in folders]
        for checkout in checkouts:
            checkout.fill()
        cases = [case for case in CASES if chosen.only in case.name]
        found = compare(
            checkouts, cases, turns=chosen.turns, seconds=chosen.seconds
        )
    for name, several in found.items():
        print(f"{name:26}", end="")
        for figures in several:
            rate = median(figures.rates) if figures.rates else 0
            cpu = median(figures.cpu) if figures.cpu else 0
            print(f"{rate:10.1f}/s {median(figures.slowest):9.1f} ms", end="")
            print(f" {cpu:7.2f} cpu", end="")
        print(_ratio(several), flush=True)


def _ratio(several: list[Figures]) -> str:
    if len(several) < 2:
        return ""
    ours, theirs = several
    slowest = median(ours.slowest) / median(theirs.slowest)
    if not ours.rates:
        return f"   {'':8} p99 x {slowest:.2f}"
    rate = median(ours.rates) / median(theirs.rates)
    cpu = median(ours.cpu) / median(theirs.cpu)
    return f"   rate x {rate:.2f}  p99 x {slowest:.2f}  cpu x {cpu:.2f}"


if __name__ == "__main__":
    main()
