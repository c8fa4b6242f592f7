"""Commands as an operator types them, each in a process of its own that has the program imported.

A command's imports take ten times as long as what most tests have it do.  So one
process imports them once, and forks for every command: what a command does to its
process (a reactor that runs once, handlers of signals, its log) stays there.

Whoever tests what is imported, or what becomes of signals, starts an interpreter.
"""

from __future__ import annotations

import atexit
import gc
import io
import json
import os
import runpy
import signal
import subprocess
import sys
import tempfile
import threading
from collections.abc import Mapping
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any, NoReturn

ROOT = Path(__file__).resolve().parents[1]
_PRELOADED = (
    "alembic.command",
    "crawler.engine.crawl",
    "scrapy.cmdline",
    "storage.migrations",
    "tests.crawler.practice",
    "worker.cli.authoring",
    "worker.cli.crawl",
    "worker.cli.main",
    "worker.cli.mends",
    "worker.wiring",
)


def run_command(
    module: str,
    *words: str,
    env: Mapping[str, str],
    cwd: Path = ROOT,
    seconds: int = 120,
) -> subprocess.CompletedProcess[str]:
    """Run ``python -m module words`` with nothing but *env* set; its output is UTF-8.

    After so many *seconds* SIGALRM ends it.
    """
    server = _server()
    with tempfile.TemporaryDirectory() as folder:
        out, err = Path(folder, "out"), Path(folder, "err")
        order = {
            "module": module,
            "words": words,
            "env": dict(env),
            "cwd": str(cwd),
            "seconds": seconds,
            "files": [os.devnull, str(out), str(err)],
        }
        assert server.stdin is not None
        assert server.stdout is not None
        server.stdin.write(json.dumps(order) + "\n")
        server.stdin.flush()
        status = int(server.stdout.readline())
        return subprocess.CompletedProcess(
            ["python", "-m", module, *words],
            status,
            out.read_text("utf-8"),
            err.read_text("utf-8"),
        )


@cache
def _server() -> subprocess.Popen[str]:
    server = subprocess.Popen(
        [sys.executable, "-m", "tests.commands"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    # It ends with its input.
    atexit.register(server.communicate)
    return server


def _serve() -> None:
    for name in _PRELOADED:
        import_module(name)
    # At its end a child would else walk over all that was imported, and copy each page.
    gc.collect()
    gc.freeze()
    # A child would have neither the threads nor a reactor that is not its own.
    assert threading.active_count() == 1
    assert "twisted.internet.reactor" not in sys.modules
    for line in sys.stdin:
        order = json.loads(line)
        child = os.fork()
        if child == 0:
            _end(_become(order))
        _, status = os.waitpid(child, 0)
        print(os.waitstatus_to_exitcode(status), flush=True)


def _become(order: Mapping[str, Any]) -> int:
    """Be the process that was asked for; return its status.

    An exception that nobody caught, and words in a status's place, end the process
    as Python does.
    """
    signal.alarm(order["seconds"])
    for number, path in enumerate(order["files"]):
        opened = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        os.dup2(opened, number)
        os.close(opened)
    # What was read ahead for the server is no input of a command.
    sys.stdin = io.TextIOWrapper(
        io.BufferedReader(io.FileIO(0, closefd=False)), "utf-8"
    )
    os.environ.clear()
    os.environ.update(order["env"])
    os.chdir(order["cwd"])
    paths = order["env"].get("PYTHONPATH", "").split(os.pathsep)
    sys.path[:0] = [order["cwd"], *filter(None, paths)]
    sys.argv = [order["module"], *order["words"]]
    try:
        runpy.run_module(order["module"], run_name="__main__", alter_sys=True)
    except SystemExit as end:
        if isinstance(end.code, str):
            raise
        return end.code or 0
    return 0


def _end(status: int) -> NoReturn:
    """Do what is to be done at the end of a process, but do not take all modules apart:
    with what the server has imported that takes six times as long as most commands.
    """
    # As multiprocessing ends its forks.
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status & 0xFF)


if __name__ == "__main__":
    _serve()
