"""Why a board could not be crawled.  Each error is a state of the source; its message
says what to do.
"""

from __future__ import annotations

from typing import ClassVar


class SourceTrouble(Exception):
    """A board's response, or lack of one, that must not count as "nothing new".

    *url* is the address as it may be stored and shown, without an API key in it.
    """

    verdict: ClassVar[str]
    leads_to: str = ""
    """Where a permanent redirect led, or a page goes on to, that was not followed."""

    def __init__(
        self, source: str, url: str, why: str, *, missing: str | None = None
    ) -> None:
        super().__init__(f"{source}: {why} ({url})")
        self.source = source
        self.url = url
        self.why = why
        self.missing = missing
        """The selector that found nothing, where there was one."""


class BoardChanged(SourceTrouble):
    """The list container is not where it was: the site was redesigned, or this is another page."""

    verdict = "drifted"


class BrokenAnswer(BoardChanged):
    """A truncated response, or one that is not text: no sign that the site changed."""


class Blocked(SourceTrouble):
    """A challenge page, a 403, or a login page in place of the board."""

    verdict = "blocked"


class Maintenance(SourceTrouble):
    """The site says, often with status 200, that it is closed (시스템 점검 안내)."""

    verdict = "maintenance"


class Unreachable(SourceTrouble):
    """No response: DNS, TLS, time-out, refused, 5xx."""

    verdict = "unreachable"


class NeedsKey(SourceTrouble):
    """An API whose key is not set; not a fault."""

    verdict = "needs-key"


class UnknownSource(LookupError):
    """No card has this name."""
