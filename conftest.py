"""Collecting is kept short: every `pytest -k one` pays for it, and every worker of the suite."""

from __future__ import annotations

import gc
from collections.abc import Generator
from pathlib import Path

import pytest

Collected = list[pytest.Collector]


@pytest.hookimpl(wrapper=True)
def pytest_collect_file(
    file_path: Path,
) -> Generator[None, Collected, Collected]:
    """Drop what pytest's doctest plugin made of files in which ``>>>`` does not stand."""
    found = yield
    if not found or ">>>" in file_path.read_text("utf-8"):
        return found
    # The plugin's own class is private; a file of tests is a ``pytest.Module`` proper.
    return [node for node in found if type(node) is pytest.Module]


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Let the collector rest meanwhile, and leave out what was imported from then on:
    it would walk over all modules again and again.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()
