"""One Scrapy crawl for many boards: fetch with throttle, read, keep, judge.

``crawl`` needs Twisted's asyncio reactor running; ``run`` starts one for a
command that has none.
"""

from crawler.engine.crawl import with_fetcher, crawl, run
from crawler.engine.progress import Progress

__all__ = ["Progress", "with_fetcher", "crawl", "run"]
