"""Signals end web and worker in order, whatever hangs in them."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from worker import watchdog

SCRIPT = """
import asyncio, threading
from config.settings import load
from worker import jobs
from worker.service import run_worker
from worker.wiring import Container

async def hang(self):
    print("hanging", flush=True)
    await asyncio.to_thread(threading.Event().wait)

jobs.Jobs.recover = hang
run_worker(Container(load(None), boards=[]), hurry=True)
"""


def test_a_worker_ends_although_the_database_never_answers(
    sqlite_url: str, tmp_path: Path
) -> None:
    """The thread would wait for ever; the test would run into its own limit."""
    root = str(Path(__file__).parents[2])
    process = subprocess.Popen(
        [sys.executable, "-c", SCRIPT],
        cwd=tmp_path,
        env={"PYTHONPATH": root, "DATABASE_URL": sqlite_url},
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert any(line == "hanging\n" for line in process.stdout)
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


FULL = """
import asyncio, os, threading
from config.settings import load
from worker import logs
from worker.service import run_worker
from worker.wiring import Container

def fill(descriptor):
    while True:
        os.write(descriptor, b"x" * 4096)

logs.configure("INFO", process="worker")
container = Container(load(None), boards=[])
ready = os.dup(1)
read, write = os.pipe()
os.dup2(write, 1)
os.dup2(write, 2)
from worker import service
real = service.Timetable.start
def start(self, **words):
    real(self, **words)
    threading.Thread(target=fill, args=(2,), daemon=True).start()
    asyncio.get_running_loop().call_later(1, fill, 2)
    os.write(ready, b"up\\n")
service.Timetable.start = start
run_worker(container, hurry=True)
"""


def test_a_worker_ends_although_nobody_reads_its_log(
    sqlite_url: str, tmp_path: Path
) -> None:
    """Each line of its log waits for ever, the one that says that it ends among them."""
    process = subprocess.Popen(
        [sys.executable, "-c", FULL],
        cwd=tmp_path,
        env={
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DATABASE_URL": sqlite_url,
        },
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    try:
        assert process.stdout.readline() == "up\n"
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0
    finally:
        process.kill()
        process.stdout.close()
        process.wait()


@pytest.mark.usefixtures("terminal")
@pytest.mark.parametrize(
    ("part", "ready"), [("worker", '"working"'), ("web", '"serving"')]
)
def test_a_terminal_that_is_closed_ends_a_part_as_sigterm_does(
    sqlite_url: str, tmp_path: Path, part: str, ready: str
) -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "worker", part],
        cwd=tmp_path,
        env={
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DATABASE_URL": sqlite_url,
            "PORT": "0",
            "HOST": "127.0.0.1",
            # No board is reached: this is no place to crawl from.
            "HTTPS_PROXY": "http://127.0.0.1:9",
        },
        stderr=subprocess.PIPE,
        text=True,
    )
    assert process.stderr is not None
    try:
        assert any(ready in line for line in process.stderr)
        process.send_signal(signal.SIGHUP)
        process.communicate(timeout=60)
    finally:
        process.kill()
        process.communicate()
    # By itself the signal would end it with its own number.
    assert process.returncode == 0


def test_a_part_that_is_to_outlive_its_terminal_does() -> None:
    before = signal.signal(signal.SIGHUP, signal.SIG_IGN)
    try:
        watchdog.watch_terminal()
        os.kill(os.getpid(), signal.SIGHUP)
        assert signal.getsignal(signal.SIGHUP) is signal.SIG_IGN
    finally:
        signal.signal(signal.SIGHUP, before)
