"""Retention periods of stored data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


@dataclass(frozen=True, slots=True)
class Retention:
    """Days after which something is deleted.  Announcements, their editions and the
    files' texts are public documents and stay.

    The address of a reader who left goes after 28 days whatever is set here: the
    sign-up form promises it.
    """

    alerts: int = 400
    """Who got which alert, once the announcement is over and unchanged for so long."""
    messages: int = 90
    """Confirmations, farewells and mails to the operator, once sent or given up."""
    pages: int = 730
    """Pages as they were served, but each announcement's newest."""
    crawls: int = 90
    """What each look at a board found; those that found no change go after two days."""
    ledger: int = 1_095
    """Proof of consent of readers who left, without any address."""

    def cutoff_days(self) -> dict[str, timedelta]:
        """The same as spans, by name."""
        spans = {}
        for name in ("alerts", "messages", "pages", "crawls", "ledger"):
            spans[name] = timedelta(days=getattr(self, name))
        return spans
