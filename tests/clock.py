"""A clock that tests move by hand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from tests.conftest import NOW


@dataclass
class Clock:
    """Stands until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        self.now += timedelta(**by)
        return self.now
