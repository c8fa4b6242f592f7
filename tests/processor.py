"""An end for what would never end; how quick things are is asked by the benchmarks."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def processor_limit(seconds: float) -> Iterator[None]:
    """Fail what still computes after so many seconds of this process's processor.

    Choose a limit of many times what the work takes: it is met by a pattern that
    goes back over its text for every character, not by a busy machine.
    """

    def give_up(_signal: int, _frame: object) -> None:
        pytest.fail(f"still computing after {seconds:g} s of the processor")

    before = signal.signal(signal.SIGPROF, give_up)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
