"""``voucherwatch up``: web and worker as two processes on one machine, kept alive and
ended together.
"""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from types import FrameType

import structlog

from worker import watchdog

GRACE = 4.0
"""Seconds between asking a process to end and ending it."""
_LONGEST_PAUSE = 30.0
HOPELESS = 3
"""A process that ends with this status will not do better if started again (its port is taken)."""
BAD_SETUP = 2
"""The same: a setting is wrong (``worker.failures``)."""

_log = structlog.get_logger("voucherwatch.up")


class _SupervisedProcess:
    """One process and how often it had to be started."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self._command, self._environment = command, environment
        self._starts = 0
        self._started = self._start_at = 0.0
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.process = subprocess.Popen(
            self._command,
            # With an arena for each thread, glibc keeps what threads gave back.
            env={"MALLOC_ARENA_MAX": "2", **self._environment, watchdog.MARK: "1"},
            stdin=subprocess.PIPE,
        )
        self._starts += 1
        self._started = time.monotonic()

    def look(self) -> int | None:
        """Start it if it is due and not running; return a hopeless end's status."""
        if self.process is None:
            if time.monotonic() >= self._start_at:
                self.start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        self.process = None
        if status in (HOPELESS, BAD_SETUP):
            return status
        if time.monotonic() - self._started > 60:
            self._starts = 0
        pause = min(_LONGEST_PAUSE, 0.5 * 2**self._starts)
        _log.warning(
            "process ended by itself, starting it again",
            name=self.name,
            status=status,
            in_seconds=pause,
        )
        self._start_at = time.monotonic() + pause
        return None


def supervise(
    commands: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    *,
    until: Callable[[], bool] = lambda: False,
) -> int:
    """Run *commands* until a signal, *until* or a hopeless end; return the exit status.

    SIGINT and SIGTERM are passed on; whoever has not ended after ``GRACE``
    seconds is killed, which loses nothing: claims run out and are taken again.
    """
    stop = _Stop()
    children = []
    for name, command in commands.items():
        children.append(_SupervisedProcess(name, command, environment))
    for child in children:
        child.start()
    status = 0
    while not (stop.asked or until()):
        ends = [end for child in children if (end := child.look()) is not None]
        if ends:
            status = 1
            break
        stop.pause(0.2)
    _end([child.process for child in children if child.process is not None])
    return status


class _Stop:
    """Remembers that we were asked to end."""

    def __init__(self) -> None:
        self.asked = False
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._parse)

    def _parse(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.asked = True

    def pause(self, seconds: float) -> None:
        if not self.asked:
            time.sleep(seconds)


def _end(processes: Sequence[subprocess.Popen[bytes]]) -> None:
    for process in processes:
        process.terminate()
        assert process.stdin is not None, "it was opened as a pipe"
        process.stdin.close()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.warning("process did not end in time, killing it", pid=process.pid)
            process.kill()
            process.wait()


def own_command(*words: str) -> list[str]:
    """Return the command that runs one of our processes with this very interpreter."""
    return [sys.executable, "-m", *words]
