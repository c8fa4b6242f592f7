"""The whole loop, killed and started again: nothing lost, and of each kill no more than
one repeat by mail and one on Slack.
"""

import json
import os
import signal
import subprocess
import sys
import time
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from worker.demo.story import Arrived, repeats_allowed
from worker.demo.week import week

ALERTS = sum(len(day.alerts) for day in week(date(2026, 11, 24)))
KILLED_AT = (1, 4, 8)
"""Alerts that have arrived when the process group is killed: right between a server's accept and our receipt."""
COMMAND = [sys.executable, "-m", "worker", "demo", "--once", "--dir"]


def arrived(folder: Path) -> int:
    return len(list(folder.glob("mail/*.eml"))) + len(
        list(folder.glob("slack/*.json"))
    )


def kill_at(folder: Path, count: int) -> None:
    process = subprocess.Popen(
        [*COMMAND, str(folder)],
        start_new_session=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    deadline = time.monotonic() + 120
    while arrived(folder) < count:
        assert process.poll() is None, (
            "the story ended before it could be killed"
        )
        assert time.monotonic() < deadline, (
            f"only {arrived(folder)} of {count} alerts came"
        )
        time.sleep(0.005)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()


@pytest.mark.slow
def test_a_week_told_in_spite_of_kills_brings_every_alert(
    tmp_path: Path,
) -> None:
    for count in KILLED_AT:
        kill_at(tmp_path, count)
    last = subprocess.run(
        [*COMMAND, str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    payload = json.loads(last.stdout)
    assert (last.returncode, payload["missing"], payload["unexpected"]) == (
        0,
        [],
        [],
    ), last.stderr
    repeats = Counter(item["channel"] for item in payload["repeated"])
    assert all(count <= len(KILLED_AT) for count in repeats.values()), repeats
    assert payload["arrived"] == ALERTS + len(payload["repeated"])


@pytest.mark.slow
def test_an_undisturbed_week_brings_each_alert_once(tmp_path: Path) -> None:
    result = subprocess.run(
        [*COMMAND, str(tmp_path), "--json"],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert result.returncode == 0, result.stderr
    assert json.loads(result.stdout) == {
        "arrived": ALERTS,
        "missing": [],
        "unexpected": [],
        "repeated": [],
        "runs": 1,
    }


def test_a_kill_excuses_one_repeat_on_each_connection() -> None:
    mail = Arrived("mail", "new", "1차 공고", "<1@practice>")
    slack = Arrived("slack", "new", "1차 공고", "1차")
    assert repeats_allowed([mail, slack], kills=1)
    assert not repeats_allowed([mail, mail], kills=1)
    assert not repeats_allowed([slack], kills=0)
