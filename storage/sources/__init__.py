"""The watched sources: who crawls what when, what their pages were like, how each crawl
went.
"""

from storage.sources.board_health import Health, health
from storage.sources.board_states import (
    Recheck,
    SourceState,
    plan_rechecks,
    states,
)
from storage.sources.claims import claim, claim_due, due, pull_back, release
from storage.sources.crawls import (
    CRAWLS_LAST,
    UNCHANGED_CRAWLS_LAST,
    CrawlRecord,
    evidence,
    finish,
    prune_crawls,
)
from storage.sources.pages import (
    CachedPage,
    forget_pages,
    listing_row,
    listing_rows,
    page_of_cached,
    remember_pages,
    remember_rows,
)
from storage.sources.registry import BoardNames, register

__all__ = [
    "CRAWLS_LAST",
    "UNCHANGED_CRAWLS_LAST",
    "BoardNames",
    "CachedPage",
    "CrawlRecord",
    "Health",
    "Recheck",
    "SourceState",
    "claim",
    "claim_due",
    "due",
    "evidence",
    "finish",
    "forget_pages",
    "health",
    "listing_row",
    "listing_rows",
    "page_of_cached",
    "plan_rechecks",
    "prune_crawls",
    "pull_back",
    "register",
    "release",
    "remember_pages",
    "remember_rows",
    "states",
]
