"""What the tests of processes share."""

from __future__ import annotations

import signal
from collections.abc import Iterator

import pytest


@pytest.fixture
def terminal() -> Iterator[None]:
    """What is started hears SIGHUP, as under a terminal.

    Tests run under ``nohup`` would hand on that it is ignored.
    """
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)
