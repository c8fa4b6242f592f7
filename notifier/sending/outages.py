"""Log outages (of a channel, of the database) when they begin, hourly, and when they end."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_log = logging.getLogger(__name__)

_REPEAT_AFTER = timedelta(hours=1)


@dataclass(slots=True)
class _Outage:
    since: datetime
    logged_at: dict[str, datetime] = field(default_factory=dict)
    """Reason → when it was last logged."""


class Outages:
    """Lives as long as the worker: deliveries come every minute, outages last for hours."""

    def __init__(self) -> None:
        self._found: dict[str, _Outage] = {}
        # Each channel's passes have threads of their own.
        self._lock = threading.Lock()

    def report_down(self, name: str, why: str, now: datetime) -> None:
        """Log *why* *name* does not work, unless that was logged within the hour."""
        with self._lock:
            outage = self._found.setdefault(name, _Outage(now))
            logged_at = outage.logged_at.get(why)
            if logged_at is not None and now - logged_at < _REPEAT_AFTER:
                return
            outage.logged_at[why] = now
        passed = _in_words(now - outage.since)
        duration = f" (for {passed})" if logged_at else ""
        _log.warning("%s: %s%s", name, why, duration)

    def report_up(self, name: str, now: datetime) -> None:
        """Log that *name* works again, if it was down."""
        with self._lock:
            outage = self._found.pop(name, None)
        if outage is not None:
            passed = _in_words(now - outage.since)
            _log.warning("%s: works again, after %s", name, passed)


def _in_words(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min"
