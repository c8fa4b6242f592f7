"""What a caller of the crawl is shown while it runs."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from storage.sources import CrawlRecord


@dataclass(frozen=True, slots=True)
class Progress:
    """A source is done, the *done*-th of *total*."""

    record: CrawlRecord
    done: int
    total: int


OnProgress = Callable[[Progress], None]
