"""Two processes kept alive and ended together."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

SCRIPT = """
import sys
from worker.supervisor import supervise
sys.exit(supervise({"one": [sys.executable, "-c", sys.argv[1]], "two": [sys.executable, "-c", sys.argv[2]]}, dict(__import__("os").environ)))
"""
PATIENT = "import time, signal, sys; signal.signal(signal.SIGTERM, lambda *_: sys.exit(0)); open(r'{}', 'a').write('x'); time.sleep(60)"
DEAF = "import time, signal; signal.signal(signal.SIGTERM, signal.SIG_IGN); open(r'{}', 'a').write('x'); time.sleep(60)"


def started(
    tmp_path: Path, *programs: str
) -> tuple["subprocess.Popen[bytes]", list[Path]]:
    marks = [tmp_path / f"mark{n}" for n in range(len(programs))]
    words = [
        program.format(mark)
        for program, mark in zip(programs, marks, strict=True)
    ]
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT, *words], stderr=subprocess.DEVNULL
    )
    return process, marks


def until(there: Path, times: int = 1) -> None:
    deadline = time.monotonic() + 20
    while not (there.exists() and there.stat().st_size >= times):
        assert time.monotonic() < deadline, (
            f"{there} was not written {times} times"
        )
        time.sleep(0.02)


def test_a_signal_ends_both_within_five_seconds(tmp_path: Path) -> None:
    process, marks = started(tmp_path, PATIENT, DEAF)
    for mark in marks:
        until(mark)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    assert process.wait(10) == 0
    assert time.monotonic() - began < 5


def test_a_process_that_dies_is_started_again(tmp_path: Path) -> None:
    process, marks = started(tmp_path, "open(r'{}', 'a').write('x')", PATIENT)
    until(marks[0], times=2)
    process.send_signal(signal.SIGINT)
    assert process.wait(10) == 0


def test_a_hopeless_end_ends_everything(tmp_path: Path) -> None:
    process, marks = started(
        tmp_path, "open(r'{}', 'a').write('x'); raise SystemExit(3)", PATIENT
    )
    timer = threading.Timer(20, os.kill, (process.pid, signal.SIGKILL))
    timer.start()
    assert process.wait(25) == 1
    timer.cancel()
    assert marks[0].read_text() == "x"
