"""``voucherwatch web`` as a process, with few files to open and many who want them."""

from __future__ import annotations

import re
import socket
import subprocess
import sys
from pathlib import Path

import httpx2
import pytest

from worker import web_server

FILES = 256
HALF = b"GET /healthz HTTP/1.1\r\nHost: x\r\n"


def started(
    command: list[str], folder: Path, url: str
) -> subprocess.Popen[str]:
    return subprocess.Popen(
        command,
        cwd=folder,
        env={
            "PYTHONPATH": str(Path(__file__).parents[2]),
            "DATABASE_URL": url,
            "PORT": "0",
            "HOST": "127.0.0.1",
        },
        stderr=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        text=True,
    )


def port_of(process: subprocess.Popen[str]) -> int:
    """Wait until the process serves, and return its port."""
    assert process.stderr is not None
    for line in process.stderr:
        if found := re.search(r'"port": (\d+)', line):
            return int(found[1])
    raise AssertionError("it ended before it served")


def test_finding_18_slow_loris_beyond_the_limit_of_files_stops_nobody(
    sqlite_url: str, tmp_path: Path
) -> None:
    limited = f"ulimit -n {FILES}; exec {sys.executable} -m worker web"
    process = started(["sh", "-c", limited], tmp_path, sqlite_url)
    halves = []
    try:
        port = port_of(process)
        for _ in range(FILES * 2):
            half = socket.create_connection(("127.0.0.1", port), 60)
            half.sendall(HALF)
            halves.append(half)
        for _ in range(3):
            answer = httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=60)
            assert answer.status_code == 200
    finally:
        for half in halves:
            half.close()
        process.terminate()
        assert process.wait(60) == 0
        assert process.stderr is not None
        process.stderr.close()


def test_a_request_that_is_never_whole_keeps_nobody_from_ending(
    sqlite_url: str, tmp_path: Path
) -> None:
    """It is cut off and said in a line; its own deadline would be twenty seconds."""
    command = [sys.executable, "-m", "worker", "web"]
    process = started(command, tmp_path, sqlite_url)
    try:
        port = port_of(process)
        with socket.create_connection(("127.0.0.1", port)) as half:
            half.sendall(
                b"POST /subscribe HTTP/1.1\r\nContent-Length: 9\r\n\r\n"
            )
            httpx2.get(f"http://127.0.0.1:{port}/healthz", timeout=60)
            process.terminate()
            assert process.stderr is not None
            lines = list(process.stderr)
        assert process.wait(60) == 0
    finally:
        process.kill()
        if process.stderr is not None:
            process.stderr.close()
    assert any("cut off: this process ends" in line for line in lines)
    assert not any("Traceback" in line for line in lines)


def test_a_host_of_ipv6_is_listened_at() -> None:
    """Some platforms reach a process at such an address only."""
    try:
        socket.create_server(("::1", 0), family=socket.AF_INET6).close()
    except OSError:
        pytest.skip("this machine has no IPv6")
    with web_server._door("::1", 0) as door:
        assert door.family == socket.AF_INET6
        port = door.getsockname()[1]
        socket.create_connection(("::1", port), 5).close()


@pytest.mark.parametrize(
    ("host", "setting"),
    [("999.1.1.1", "HOST"), ("192.0.2.77", "HOST"), ("127.0.0.1", "PORT")],
)
def test_who_cannot_listen_says_which_setting_is_wrong(
    host: str,
    setting: str,
    monkeypatch: pytest.MonkeyPatch,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(web_server, "_ADDRESS_WITHIN", 0.0)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        with pytest.raises(SystemExit):
            web_server._door(host, port)
    told = "".join(capfd.readouterr())
    assert f"with {setting}" in told
