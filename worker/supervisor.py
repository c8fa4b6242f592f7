"""``voucherwatch up``: web and worker as two processes on one machine, kept alive and
ended together.

``up`` forks both after it has imported what they share (``worker.forking``), then
replaces itself by this module alone: what it imported is of no use to who only waits.
So nothing but the standard library is imported here.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from types import FrameType
from typing import Final, NamedTuple, NoReturn, Protocol, TypedDict

from worker import watchdog

GRACE = 4.8
"""Seconds between asking a process to end and ending it: a little more than the parts
give themselves, less than the ten after which Docker kills us all.
"""
_LONGEST_PAUSE = 30.0
# Doublings of the pause that are counted: `0.5 * 2**1024` is no float any more, and at a
# start every half minute that is reached within nine hours.
_MOST_DOUBLINGS = 10
# Seconds after which a start counts as a success, and its end as the first failure.
_SETTLED = 60.0
HOPELESS = 3
"""A process that ends with this status will not do better if started again (its port is taken)."""
BAD_SETUP = 2
"""The same: a setting is wrong (``worker.failures``)."""

_ROOT = Path(__file__).parents[1]
# Without `site`: what it reads of installed packages is two of the interpreter's five MiB.
_ALONE: Final = (
    "import sys; sys.path.insert(0, sys.argv[1]);"
    " from worker.supervisor import main; main()"
)
_log = logging.getLogger("voucherwatch.up")

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
"""What asks us to end."""


class ForkedChild(NamedTuple):
    """A child that was forked before this module took its parent's place."""

    pid: int
    pipe: int
    """The end of the child's standard input that its watchdog wants open."""


class _Process(Protocol):
    """What is needed of a child, forked or started by a command."""

    pid: int

    def poll(self) -> int | None: ...

    def wait(self, timeout: float) -> int: ...

    def terminate(self) -> None: ...

    def kill(self) -> None: ...

    def release(self) -> None:
        """Close its standard input."""


class _StartedProcess(subprocess.Popen[bytes]):
    """A child of a command of its own."""

    def release(self) -> None:
        assert self.stdin is not None, "it was opened as a pipe"
        self.stdin.close()


class _AdoptedProcess:
    """A forked child: the kernel knows it as ours, ``subprocess`` does not."""

    def __init__(self, child: ForkedChild) -> None:
        self.pid = child.pid
        self._pipe = child.pipe
        self._status: int | None = None

    def poll(self) -> int | None:
        if self._status is None:
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                self._status = os.waitstatus_to_exitcode(status)
        return self._status

    def wait(self, timeout: float) -> int:
        deadline = time.monotonic() + timeout
        while (status := self.poll()) is None:
            if time.monotonic() > deadline:
                raise subprocess.TimeoutExpired(str(self.pid), timeout)
            time.sleep(0.02)
        return status

    def terminate(self) -> None:
        self._signal(signal.SIGTERM)

    def kill(self) -> None:
        self._signal(signal.SIGKILL)

    def release(self) -> None:
        os.close(self._pipe)

    def _signal(self, number: int) -> None:
        # Once waited for, the number may be another process's.
        if self.poll() is None:
            os.kill(self.pid, number)


class _SupervisedProcess:
    """One process and how often it had to be started."""

    def __init__(
        self, name: str, command: Sequence[str], environment: Mapping[str, str]
    ) -> None:
        self.name = name
        self._command = command
        self._environment = environment
        self._starts = 0
        self._started = self._start_at = 0.0
        self.process: _Process | None = None

    def adopt(self, child: ForkedChild) -> None:
        self.process = _AdoptedProcess(child)
        self._count_start()

    def start(self) -> None:
        self.process = _StartedProcess(
            self._command,
            # With an arena for each thread, glibc keeps what threads gave back.
            env={
                "MALLOC_ARENA_MAX": "2",
                **self._environment,
                watchdog.MARK: "1",
            },
            stdin=subprocess.PIPE,
        )
        self._count_start()

    def _count_start(self) -> None:
        self._starts += 1
        self._started = time.monotonic()

    def look(self) -> int | None:
        """Start it if it is due and not running; return a hopeless end's status."""
        if self.process is None:
            if time.monotonic() >= self._start_at:
                self._try_start()
            return None
        status = self.process.poll()
        if status is None:
            return None
        # Its end of the pipe is closed by now, ours would stay open with each restart.
        self.process.release()
        self.process = None
        if status in (HOPELESS, BAD_SETUP):
            return status
        if time.monotonic() - self._started > _SETTLED:
            self._starts = 0
        self._pause(f"ended by itself with status {status}")
        return None

    def _try_start(self) -> None:
        """Start it, or try later: a machine without memory cannot fork just now, and
        while an upgrade replaces the interpreter there is none.
        """
        try:
            self.start()
        except OSError as error:
            self._starts += 1
            self._pause(f"cannot be started ({error.strerror})")

    def _pause(self, why: str) -> None:
        doublings = min(self._starts, _MOST_DOUBLINGS)
        pause = min(_LONGEST_PAUSE, 0.5 * 2**doublings)
        _log.warning("%s %s, trying again in %g s", self.name, why, pause)
        self._start_at = time.monotonic() + pause


def supervise(
    commands: Mapping[str, Sequence[str]],
    environment: Mapping[str, str],
    *,
    until: Callable[[], bool] = lambda: False,
    forked: Mapping[str, ForkedChild] | None = None,
) -> int:
    """Run *commands* until a signal, *until* or a hopeless end; return the exit status.

    What is among *forked* runs already; its command starts it again.  A signal of
    ``STOPPING`` asks all parts to end; one that has not ended after ``GRACE`` seconds is
    killed, which loses nothing: claims run out and are taken again.
    """
    stop = _Stop()
    children = []
    for name, command in commands.items():
        child = _SupervisedProcess(name, command, environment)
        if forked and name in forked:
            child.adopt(forked[name])
        else:
            child.start()
        children.append(child)
    status = 0
    while not (stop.is_requested or until()):
        ends = [end for child in children if (end := child.look()) is not None]
        if ends:
            status = 1
            break
        stop.pause(0.2)
    _end([child.process for child in children if child.process is not None])
    return status


class _Stop:
    """Remembers a signal that asks us to end."""

    def __init__(self) -> None:
        self.is_requested = False
        for number in STOPPING:
            # Who is to outlive its terminal was started with this one ignored (`nohup`).
            is_ignored = signal.getsignal(number) is signal.SIG_IGN
            if number != signal.SIGHUP or not is_ignored:
                signal.signal(number, self._note)
        # Held back since the parts were forked: see ``worker.forking``.
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)

    def _note(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        self.is_requested = True

    def pause(self, seconds: float) -> None:
        if not self.is_requested:
            time.sleep(seconds)


def _end(processes: Sequence[_Process]) -> None:
    # All are signalled before any is waited for, so they end in parallel.
    for process in processes:
        process.terminate()
        process.release()
    deadline = time.monotonic() + GRACE
    for process in processes:
        try:
            process.wait(max(0.0, deadline - time.monotonic()))
        except subprocess.TimeoutExpired:
            _log.warning(
                "process %d did not end in time, killing it", process.pid
            )
            process.kill()
            process.wait(GRACE)


def own_command(*words: str) -> list[str]:
    """Return the command that runs one of our processes with this very interpreter."""
    return [sys.executable, "-m", *words]


def become_supervisor(
    commands: Mapping[str, Sequence[str]], forked: Mapping[str, ForkedChild]
) -> NoReturn:
    """Replace this process by one that only watches *forked*, which stay its children."""
    parts: dict[str, _PartReport] = {}
    for name, command in commands.items():
        child = forked[name]
        os.set_inheritable(child.pipe, True)
        parts[name] = {
            "command": list(command),
            "pid": child.pid,
            "pipe": child.pipe,
        }
    command = [
        sys.executable,
        "-S",
        "-c",
        _ALONE,
        str(_ROOT),
        json.dumps(parts),
    ]
    os.execv(command[0], command)  # noqa: S606  (ourselves)


class _PartReport(TypedDict):
    """One part, as it is handed to the process that takes our place."""

    command: list[str]
    pid: int
    pipe: int


class _LineFormatter(logging.Formatter):
    """One line as ``worker.logs`` writes it, without structlog."""

    def format(self, record: logging.LogRecord) -> str:
        words = record.getMessage()
        at = datetime.fromtimestamp(record.created, UTC).isoformat()
        level = record.levelname.lower()
        if sys.stderr.isatty():
            return f"{at} [{level}] {words} process=up"
        line = {"event": words, "process": "up", "level": level}
        return json.dumps({**line, "logger": record.name, "timestamp": at})


def main() -> None:
    """Watch the forked children that the command line names (``become_supervisor``)."""
    handler = logging.StreamHandler()
    handler.setFormatter(_LineFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    parts: dict[str, _PartReport] = json.loads(sys.argv[-1])
    commands, forked = {}, {}
    for name, part in parts.items():
        os.set_inheritable(part["pipe"], False)
        commands[name] = part["command"]
        forked[name] = ForkedChild(part["pid"], part["pipe"])
    sys.exit(supervise(commands, os.environ, forked=forked))


if __name__ == "__main__":
    main()
