"""What one crawl of one source came to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(slots=True)
class CrawlReport:
    """The figures of one source's crawl; filled while it runs, judged when it ends."""

    source: str
    started_at: datetime
    finished_at: datetime | None = None
    verdict: str = "running"
    why: str = ""
    missing: str | None = None
    rows_seen: int = 0
    rows_parsed: int = 0
    new: int = 0
    changed: int = 0
    unchanged: int = 0
    requests: int = 0
    received: int = 0
    not_modified: int = 0
    """Listing pages that cost no parse: 304, equal bytes, or equal but for tokens."""
    details_failed: int = 0
    fills: Mapping[str, float] = field(default_factory=dict)
    page_url: str | None = None
    page: bytes | None = None
    """The answer that was no board, as evidence; uncompressed."""


@dataclass(frozen=True, slots=True)
class Progress:
    """A source is done, the *done*-th of *total*."""

    report: CrawlReport
    done: int
    total: int


OnProgress = Callable[[Progress], None]
