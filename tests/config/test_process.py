"""Whose claim is it: names of processes, safe across machines that look alike."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import process


@pytest.fixture(autouse=True)
def fresh() -> Iterator[None]:
    process._here.cache_clear()
    yield
    process._here.cache_clear()


def test_finding_29_two_machines_of_one_image_are_not_taken_for_each_other(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    names = []
    for boot in ("b2c1", "77ad"):
        path = tmp_path / boot
        path.write_text(boot)
        monkeypatch.setattr(process, "_BOOT_ID", path)
        process._here.cache_clear()
        names.append(process.me())
    assert names[0] != names[1]
    assert not process.is_gone(names[0].rpartition(":")[0] + ":3999999")


def test_a_dead_process_of_this_machine_is_gone() -> None:
    here = process.me().rpartition(":")[0]
    assert process.is_gone(f"{here}:3999999:more")
    assert not process.is_gone(f"{here}:1")


def test_a_name_fits_the_column(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(process.socket, "gethostname", lambda: "h" * 200)  # type: ignore[attr-defined]
    assert len(process.me()) <= 64


def test_a_living_process_is_not_gone_where_there_is_no_proc(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """As on macOS, and for another user's process where ``/proc`` hides it."""
    monkeypatch.setattr(Path, "exists", lambda path: False)
    here = process.me().rpartition(":")[0]
    assert not process.is_gone(f"{here}:{os.getppid()}")
    assert process.is_gone(f"{here}:3999999")


def test_nobody_is_known_to_be_gone_where_signal_0_would_kill(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    here = process.me().rpartition(":")[0]
    monkeypatch.setattr(process.os, "name", "nt")  # type: ignore[attr-defined]
    assert not process.is_gone(f"{here}:3999999")
