"""Two processes kept alive and ended together."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from worker import service, supervisor, web_server
from worker.supervisor import _SupervisedProcess

SCRIPT = """
import sys
from worker.supervisor import supervise
sys.exit(supervise({"one": [sys.executable, "-c", sys.argv[1]], "two": [sys.executable, "-c", sys.argv[2]]}, dict(__import__("os").environ)))
"""
PATIENT = "import time, signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); open(r'{}', 'a').write('x'); time.sleep(600)"
DEAF = "import time, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(r'{}', 'a').write('x'); time.sleep(600)"


def started(
    tmp_path: Path, *programs: str
) -> tuple["subprocess.Popen[str]", list[Path]]:
    marks = [tmp_path / f"mark{n}" for n in range(len(programs))]
    words = [
        program.format(mark)
        for program, mark in zip(programs, marks, strict=True)
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *words],
        stderr=subprocess.PIPE,
        text=True,
    )
    return process, marks


def until(there: Path, times: int = 1) -> None:
    deadline = time.monotonic() + 60
    while not (there.exists() and there.stat().st_size >= times):
        assert time.monotonic() < deadline, (
            f"{there} was not written {times} times"
        )
        time.sleep(0.02)


def test_a_signal_ends_what_obeys_and_what_does_not(tmp_path: Path) -> None:
    """Docker kills after ten seconds; either part would else sleep ten minutes."""
    process, marks = started(tmp_path, PATIENT, DEAF)
    for mark in marks:
        until(mark)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 0
    assert "did not end in time" in said
    assert service._HARD_END < supervisor.GRACE < 5
    assert web_server._HARD_END < supervisor.GRACE


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGHUP])
def test_a_process_that_dies_is_started_again(
    tmp_path: Path, number: signal.Signals
) -> None:
    process, marks = started(tmp_path, "open(r'{}', 'a').write('x')", PATIENT)
    until(marks[0], times=2)
    process.send_signal(number)
    process.communicate(timeout=60)
    assert process.returncode == 0


def test_a_hopeless_end_ends_everything(tmp_path: Path) -> None:
    process, marks = started(
        tmp_path, "open(r'{}', 'a').write('x'); raise SystemExit(3)", PATIENT
    )
    process.communicate(timeout=60)
    assert process.returncode == 1
    assert marks[0].read_text() == "x"


def test_a_process_that_fails_for_a_day_is_still_started_again() -> None:
    """Each failure doubles the pause; past the 1,024th doubling there is no float."""
    part = _SupervisedProcess("worker", [sys.executable, "-c", ""], {})
    part._starts = 5_000
    part.start()
    assert part.process is not None
    part.process.wait(60)
    assert part.look() is None
    assert 0 < part._start_at - time.monotonic() <= 30


def test_what_cannot_be_started_just_now_is_tried_again(
    tmp_path: Path,
) -> None:
    """While an upgrade replaces the interpreter, there is none."""
    program = tmp_path / "python"
    part = _SupervisedProcess("worker", [str(program)], {})
    assert part.look() is None
    assert part.process is None
    assert part._start_at > time.monotonic()
    program.symlink_to(sys.executable)
    part._start_at = 0.0
    assert part.look() is None
    assert part.process is not None
    part.process.kill()
    part.process.wait(60)
    part.process.release()
