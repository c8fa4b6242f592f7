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
