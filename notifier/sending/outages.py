"""What is down (a channel, the database), told like news: not anew with every attempt."""

from __future__ import annotations

import logging
import threading
from dataclasses import dataclass, field
from datetime import datetime, timedelta

_log = logging.getLogger(__name__)

_TOLD_AGAIN = timedelta(hours=1)


@dataclass(slots=True)
class _Outage:
    since: datetime
    told: dict[str, datetime] = field(default_factory=dict)
    """What was in the way, and when that was said last."""


class Outages:
    """Outlives deliveries and ticks: they come every minute, and what is down is so for hours."""

    def __init__(self) -> None:
        self._found: dict[str, _Outage] = {}
        # Each channel's passes have threads of their own.
        self._lock = threading.Lock()

    def met(self, name: str, why: str, now: datetime) -> None:
        """Log what keeps *name* from working: when it begins, and once an hour."""
        with self._lock:
            outage = self._found.setdefault(name, _Outage(now))
            said = outage.told.get(why)
            if said is not None and now - said < _TOLD_AGAIN:
                return
            outage.told[why] = now
        passed = _in_words(now - outage.since)
        _log.warning("%s: %s%s", name, why, f" (for {passed})" if said else "")

    def over(self, name: str, now: datetime) -> None:
        """Log that *name* works again, if it was down."""
        with self._lock:
            outage = self._found.pop(name, None)
        if outage is not None:
            passed = _in_words(now - outage.since)
            _log.warning("%s: works again, after %s", name, passed)


def _in_words(passed: timedelta) -> str:
    minutes = int(passed.total_seconds()) // 60
    return f"{minutes // 60} h {minutes % 60} min"
