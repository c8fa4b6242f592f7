"""How long a page may be searched: pages of any shape come, and a crawl has other boards."""

from __future__ import annotations

import time


class SearchTooLong(Exception):
    """The page is larger or stranger than what is searched: it is left to a person."""


class Allowance:
    """CPU seconds of this thread that a search may use.

    Not of the clock on the wall: on a busy machine a search would find less.
    """

    def __init__(self, seconds: float) -> None:
        self._until = time.thread_time() + seconds

    def check(self) -> None:
        """Raise ``SearchTooLong`` once the allowance is used up."""
        if time.thread_time() > self._until:
            raise SearchTooLong
