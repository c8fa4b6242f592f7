"""A limit on the time for searching one page."""

from __future__ import annotations

import time


class SearchTooLong(Exception):
    """The page is larger or stranger than what is searched: it is left to a person."""


class Allowance:
    """CPU seconds of this thread that a search may use.

    Not wall-clock time: on a busy machine a search would find less.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.thread_time() + seconds

    def check(self) -> None:
        """Raise ``SearchTooLong`` once the allowance is used up."""
        if time.thread_time() > self._until:
            raise SearchTooLong
