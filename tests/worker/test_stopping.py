"""SIGTERM ends a worker, whatever hangs in it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

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
