"""One Scrapy spider for many boards: fetch with throttling, parse, store, and judge.

``crawl`` needs Twisted's asyncio reactor running; ``run`` starts one for a
command that has none.
"""

from crawler.engine.crawl import crawl, run, with_fetcher
from crawler.engine.progress import Progress

__all__ = ["Progress", "crawl", "run", "with_fetcher"]
