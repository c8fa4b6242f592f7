"""A command at a terminal: Ctrl-C, and standard streams that are closed."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands import ROOT
from tests.worker.test_bad_setups import clean


def ended(
    script: str, cwd: Path, closed: str = ""
) -> subprocess.CompletedProcess[str]:
    """Run *script* by an interpreter of its own, with standard streams closed as a shell
    closes them.
    """
    return subprocess.run(
        ["sh", "-c", f'exec "$0" -c "$1" {closed}', sys.executable, script],
        cwd=cwd,
        env=clean({"PYTHONPATH": str(ROOT)}),
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


def test_ctrl_c_ends_a_command_as_shells_expect(tmp_path: Path) -> None:
    # What is started behind "&" in a script is told to ignore SIGINT, and hands that on.
    interrupted = (
        "import signal, worker.cli.guarded as guarded\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "guarded.run_guarded(lambda: signal.raise_signal(signal.SIGINT))"
    )

    result = ended(interrupted, tmp_path)

    assert (result.returncode, result.stderr) == (130, "")


@pytest.mark.parametrize(
    ("closed", "words", "status"),
    [
        (">&-", ["--version"], 0),
        ("2>&-", ["read", "nowhere.hwp"], 1),
        ("<&-", ["read", "-"], 1),
    ],
)
def test_a_stream_that_is_closed_ends_nothing(
    tmp_path: Path, closed: str, words: list[str], status: int
) -> None:
    command = (
        f"import sys, worker.__main__\nsys.argv[1:] = {words!r}\n"
        "worker.__main__.main()"
    )

    result = ended(command, tmp_path, closed)

    assert result.returncode == status
    assert "Traceback" not in result.stderr


def test_a_full_disk_is_said_once_though_the_words_fit_the_buffer(
    tmp_path: Path,
) -> None:
    version = (
        "import sys, worker.__main__\nsys.argv[1:] = ['--version']\n"
        "worker.__main__.main()"
    )

    result = ended(version, tmp_path, "> /dev/full")

    said = "the disk is full. Make room on the disk.\n"
    assert (result.returncode, result.stderr) == (1, said)
