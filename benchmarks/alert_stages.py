"""Where the time of an alert goes between its detection and the mail server.

``benchmarks.scale`` has each of its workers write down when it reaches a step, and adds
the steps up afterwards.  Each is counted from the one before:

* ``saved``: from the event's own time to the end of its source's crawl, which is when
  the alert is asked for;
* ``put``: until the queue has the job;
* ``begun``: until a worker begins to look for what is due;
* ``claimed``: until the mail is claimed and loaded, those before it included;
* ``reached``: until a connection takes it up;
* ``accepted``: until the server has it.
"""

from __future__ import annotations

import functools
import itertools
import json
import os
import statistics
import time
from bisect import bisect_left
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

Step = Callable[..., Any]
STAGES = ("saved", "put", "begun", "claimed", "reached", "accepted")


class Journal:
    """What one worker writes down: a line for each step, in a file of its own."""

    def __init__(self, folder: Path) -> None:
        self._file = (folder / f"{os.getpid()}.jsonl").open("a")

    def note(self, step: str, what: object) -> None:
        # One write of a short line: threads do not mix theirs.
        self._file.write(json.dumps([step, time.time(), what]) + "\n")
        self._file.flush()

    def after_source(self, real: Step) -> Step:
        @functools.wraps(real)
        def noted(jobs: object, progress: Any) -> None:
            if progress.record.new or progress.record.changed:
                self.note("saved", progress.record.source)
            real(jobs, progress)

        return noted

    def put(self, real: Step) -> Step:
        @functools.wraps(real)
        async def noted(queue: object, job: str, **words: Any) -> None:
            await real(queue, job, **words)
            if job == "deliver":
                self.note("put", words["key"])

        return noted

    def deliver(self, real: Step) -> Step:
        @functools.wraps(real)
        def noted(jobs: object, name: str, kind: str) -> None:
            if kind == "post":
                self.note("begun", name)
            real(jobs, name, kind)

        return noted

    def claim(self, real: Step) -> Step:
        @functools.wraps(real)
        def noted(*arguments: Any, **words: Any) -> Any:
            found = real(*arguments, **words)
            self.note("claimed", [part.ids[0] for part in found])
            return found

        return noted

    def hand_over(self, real: Step) -> Step:
        @functools.wraps(real)
        def noted(one_pass: object, outbound: Any, ready: Any) -> Any:
            self.note("reached", outbound.ids[0])
            return real(one_pass, outbound, ready)

        return noted


def watch(folder: Path) -> None:
    """Have this process, which is to be a worker, write its steps into *folder*."""
    from notifier.sending import claim_queue, sender
    from worker.jobs import Jobs
    from worker.queueing.postgres import ProcrastinateQueue

    journal = Journal(folder)
    steps: list[tuple[Any, str, Callable[[Step], Step]]] = [
        (Jobs, "_after_source", journal.after_source),
        (ProcrastinateQueue, "put", journal.put),
        (Jobs, "_deliver", journal.deliver),
        (sender._SourcePass, "_hand_over", journal.hand_over),  # noqa: SLF001
    ]
    for place, name, noted in steps:
        setattr(place, name, noted(getattr(place, name)))
    usual: Any = sender.deliver.__kwdefaults__
    usual["sources"] = (
        claim_queue.claim_system_messages,
        journal.claim(claim_queue.claim_alerts),
    )


class Stages:
    """The steps of all workers."""

    def __init__(self, folder: Path) -> None:
        self._asked: dict[str, list[float]] = {}
        self._reached: dict[int, float] = {}
        self._claimed: dict[int, float] = {}
        every: dict[str, list[float]] = {"put": [], "begun": []}
        for path in folder.glob("*.jsonl"):
            for line in path.read_text().splitlines():
                step, at, what = json.loads(line)
                if step == "saved":
                    self._asked.setdefault(what, []).append(at)
                elif step == "claimed":
                    self._claimed.update(dict.fromkeys(what, at))
                elif step == "reached":
                    self._reached[what] = at
                else:
                    every[step].append(at)
        for times in (*self._asked.values(), *every.values()):
            times.sort()
        self._put, self._begun = every["put"], every["begun"]

    def of(
        self, id_: int, source: str, created: datetime, sent: datetime
    ) -> list[float] | None:
        """Return the seconds of each stage of one mail; ``None`` where a step is missing."""
        began = created.timestamp()
        saved = _next(self._asked.get(source, []), began)
        claimed, reached = self._claimed.get(id_), self._reached.get(id_)
        if saved is None or claimed is None or reached is None:
            return None
        put = min(_next(self._put, saved) or claimed, claimed)
        begun = min(_next(self._begun, put) or claimed, claimed)
        # A pass that was under way may have taken it before anybody asked.
        marks = [began, saved, put, begun, claimed, reached, sent.timestamp()]
        return [
            max(0.0, after - before)
            for before, after in itertools.pairwise(marks)
        ]


def table(found: Sequence[Sequence[float]]) -> str:
    """Return median and p95 of each stage in one line.

    >>> table([[.1] * 6, [.3] * 6])[:23]
    'saved 0.20/0.34, put 0.'
    """
    parts = []
    for place, stage in enumerate(STAGES):
        seconds = [row[place] for row in found]
        cuts = statistics.quantiles(seconds, n=20)
        parts.append(
            f"{stage} {statistics.median(seconds):.2f}/{cuts[-1]:.2f}"
        )
    return ", ".join(parts)


def _next(times: Sequence[float], at: float) -> float | None:
    place = bisect_left(times, at)
    return times[place] if place < len(times) else None
