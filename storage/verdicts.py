"""The verdicts on a crawl of a source, and what each means: defined once for the crawler,
the operator's news, the pages, metrics and commands.

How a verdict is come to is ``crawler.health``.
"""

from __future__ import annotations

from enum import StrEnum


class CrawlVerdict(StrEnum):
    """How the last look at a board went; the values are stored and public (API, metrics)."""

    OK = "ok"
    UNCHANGED = "unchanged"
    MENDED = "mended"
    SILENT = "silent-too-long"
    EMPTY = "empty"
    DROPPED = "dropped"
    DRIFTED = "drifted"
    BLOCKED = "blocked"
    MAINTENANCE = "maintenance"
    UNREACHABLE = "unreachable"
    NEEDS_KEY = "needs-key"
    WAITING = "waiting"
    RUNNING = "running"

    @property
    def is_clean(self) -> bool:
        """The board was read whole, by its own source file."""
        return self in (self.OK, self.UNCHANGED)

    @property
    def is_pending(self) -> bool:
        """Not judged yet."""
        return self in (self.WAITING, self.RUNNING)

    @property
    def misses_notices(self) -> bool:
        """Readers may miss what the board says.

        A silent board says nothing that could be missed, and one that needs a key
        was never promised.
        """
        harmless = self.is_clean or self.is_pending
        return not harmless and self not in (
            self.MENDED,
            self.SILENT,
            self.NEEDS_KEY,
        )

    @property
    def alarms_operator(self) -> bool:
        """A person should look."""
        return not (self.is_clean or self.is_pending or self is self.NEEDS_KEY)

    @property
    def is_reported_once(self) -> bool:
        """Everything goes on, and a person may take their time."""
        return self is self.MENDED

    @property
    def often_passes(self) -> bool:
        """Often passes by itself: reported from the second crawl on."""
        return self in (self.UNREACHABLE, self.MAINTENANCE)


# As sets of stored names, since queries and templates compare names.
CLEAN = frozenset(
    verdict.value for verdict in CrawlVerdict if verdict.is_clean
)
WELL = frozenset(
    verdict.value for verdict in CrawlVerdict if not verdict.misses_notices
)
"""Verdicts under which a reader misses nothing."""
