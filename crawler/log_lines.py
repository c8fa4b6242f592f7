"""What Scrapy's log says about an item that was not stored: its source and key, never the item.

Scrapy writes the whole item: with its batch, pages and readings that is thirty kilobytes
for each notice, on a disk that may be full already.
"""

from __future__ import annotations

import logging
from typing import Any

from scrapy.logformatter import LogFormatter, LogFormatterResult


class ShortLogFormatter(LogFormatter):
    """Scrapy's own lines, but for items."""

    def item_error(
        self, item: Any, exception: BaseException, *_: Any
    ) -> LogFormatterResult:
        del exception  # Scrapy adds its traceback
        return _line(logging.ERROR, "not stored", item)

    def dropped(
        self, item: Any, exception: BaseException, *_: Any
    ) -> LogFormatterResult:
        del exception  # the crawl has it, and logs it once
        return _line(logging.DEBUG, "not stored", item)


def _line(level: int, words: str, item: Any) -> LogFormatterResult:
    notice = item.fetched.notice
    args = {"words": words, "source": notice.source, "key": notice.key}
    return {
        "level": level,
        "msg": "%(words)s: %(source)s %(key)s",
        "args": args,
    }
