"""The process that reads strangers' files reaches nothing but what it was handed."""

from __future__ import annotations

import socket
import subprocess
import sys
from pathlib import Path

import pytest

PROBE = """
import os, signal, socket, subprocess, sys, threading
from reader.formats.containment import contain
refused = contain()
tries = {
    "environ": lambda: open(f"/proc/{os.getppid()}/environ", "rb").read(),
    "network": lambda: socket.create_connection(("127.0.0.1", int(sys.argv[1])), 2),
    "empty": lambda: open(sys.argv[2], "r+b").truncate(0),
    "open for writing": lambda: os.open(sys.argv[2], os.O_WRONLY | os.O_TRUNC),
    "make": lambda: open(sys.argv[2] + ".new", "wb"),
    "remove": lambda: os.unlink(sys.argv[2]),
    "a named socket": lambda: socket.socket(socket.AF_UNIX).connect(sys.argv[3]),
    "signal the parent": lambda: os.kill(os.getppid(), signal.SIGCONT),
    "slow the parent": lambda: os.setpriority(os.PRIO_PROCESS, os.getppid(), 19),
    "another process": lambda: os.fork() or os._exit(0),
    "another program": lambda: subprocess.run(["/bin/true"]),
    "mode": lambda: os.chmod(sys.argv[2], 0o777),
    "times": lambda: os.utime(sys.argv[2], (1, 1)),
}
done = []
for name, act in tries.items():
    try:
        act()
    except OSError:
        continue
    done.append(name)
# Libraries may compute in several.
thread = threading.Thread(target=os.getpid)
thread.start()
thread.join()
print(",".join(refused), ",".join(done), open(sys.argv[2]).read(), sep="|")
"""


def test_finding_30_no_network_nothing_of_other_processes_nothing_written(
    tmp_path: Path,
) -> None:
    kept = tmp_path / "kept.txt"
    kept.write_text("kept")
    named = str(tmp_path / "socket")
    with (
        socket.create_server(("127.0.0.1", 0)) as server,
        socket.socket(socket.AF_UNIX) as local,
    ):
        local.bind(named)
        local.listen()
        port = str(server.getsockname()[1])
        probe = subprocess.run(
            [sys.executable, "-c", PROBE, port, str(kept), named],
            capture_output=True,
            text=True,
            check=True,
            env={"PYTHONPATH": str(Path(__file__).parents[3])},
        )
    refused, done, text = probe.stdout.strip().split("|")
    if refused:
        pytest.skip(f"this kernel does not let a process give up: {refused}")
    assert (done, text) == ("", "kept")
