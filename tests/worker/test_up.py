"""``voucherwatch up``: two forked processes, watched by a small third."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path
from urllib.request import urlopen

import pytest

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform != "linux", reason="forks on Linux only"),
]


class Up:
    """The command, and how its parts are found."""

    def __init__(self, tmp_path: Path, url: str) -> None:
        self.log = tmp_path / "log"
        environment = {
            **os.environ,
            "DATABASE_URL": url,
            "PORT": "0",
            "HOST": "127.0.0.1",
            # No board is reached: this is no place to crawl from.
            "HTTPS_PROXY": "http://127.0.0.1:9",
        }
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "worker", "up"],
                env=environment,
                stderr=log,
            )

    def parts(self) -> dict[str, int]:
        """The pids of its children by the names that `ps` shows."""
        children = Path(
            f"/proc/{self.process.pid}/task/{self.process.pid}/children"
        )
        found: dict[str, int] = {}
        for pid in children.read_text().split():
            with suppress(FileNotFoundError, ProcessLookupError):  # just ended
                name = Path(f"/proc/{pid}/comm").read_text().strip()
                found[name] = int(pid)
        return found

    def answers(self) -> bool:
        ports = re.findall(r'"port": (\d+)', self.log.read_text())
        if not ports:
            return False
        try:
            with urlopen(
                f"http://127.0.0.1:{ports[-1]}/", timeout=10
            ) as answer:
                return bool(answer.read())
        except OSError:  # not listening yet, or no more
            return False


def until(true: Callable[[], bool], what: str) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


def gone(pid: int) -> bool:
    stat = Path(f"/proc/{pid}/stat")
    try:
        return stat.read_text().rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


@pytest.fixture
def up(tmp_path: Path, sqlite_url: str) -> Iterator[Up]:
    running = Up(tmp_path, sqlite_url)
    until(running.answers, "no page was served")
    yield running
    running.process.kill()
    running.process.wait()


def test_both_run_under_a_supervisor_that_holds_next_to_nothing(
    up: Up,
) -> None:
    until(lambda: "voucher-worker" in up.parts(), "no worker")
    assert set(up.parts()) == {"voucher-web", "voucher-worker"}
    command = Path(f"/proc/{up.process.pid}/cmdline").read_text()
    assert "from worker.supervisor import main" in command
    maps = Path(f"/proc/{up.process.pid}/maps").read_text()
    assert "pydantic" not in maps
    assert "sqlite" not in maps


def test_a_forked_part_that_dies_is_started_anew(up: Up) -> None:
    first = up.parts()["voucher-web"]
    os.kill(first, signal.SIGKILL)
    until(lambda: gone(first), "it was not waited for")
    until(
        lambda: up.parts().keys() - {"voucher-worker"} != set(),
        "not started again",
    )
    until(up.answers, "web was not started again")
    assert "ended by itself with status -9" in up.log.read_text()


def test_a_signal_before_the_parts_are_watched_ends_them_too(
    tmp_path: Path, sqlite_url: str
) -> None:
    running = Up(tmp_path, sqlite_url)
    until(lambda: len(running.parts()) == 2, "nothing was forked")
    pids = running.parts().values()
    running.process.send_signal(signal.SIGTERM)
    assert running.process.wait(60) == 0
    until(lambda: all(map(gone, pids)), "a part was left behind")


def test_a_signal_ends_all_and_the_status_says_so(up: Up) -> None:
    pids = up.parts().values()
    up.process.send_signal(signal.SIGTERM)
    assert up.process.wait(60) == 0
    assert all(gone(pid) for pid in pids)


def test_without_their_supervisor_the_forked_parts_end(up: Up) -> None:
    pids = up.parts().values()
    assert len(pids) == 2
    up.process.kill()
    up.process.wait()
    for pid in pids:
        until(partial(gone, pid), f"{pid} lives on")
