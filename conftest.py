"""Only files with an example are looked through for examples: that would import every module."""

from __future__ import annotations

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
