"""창조경제혁신센터 (ccei.creativekorea.or.kr): one site, a folder for each region, rows by JSON.

The fields are those that the page's own script (recorded 2025-06) puts into its table.
"""

from __future__ import annotations

from datetime import timedelta
from typing import ClassVar

from crawler.platforms.base import Contract, Fetch
from crawler.platforms.html_notice import HtmlNotice
from crawler.platforms.json_board import Item, JsonBoard, text_at


class CceiBoard(JsonBoard, HtmlNotice):
    """*region* is the folder of one centre."""

    base_url = "https://ccei.creativekorea.or.kr"
    region: ClassVar[str]
    items_at = "result.list"
    key_at = "SEQ"
    title_at = "TITLE"
    posted_at = "REG_DATE"
    posted_like = "2025.06.08"
    facts_at = (("기관명", "COUNTRY_NM"),)
    body = ".vw_article"
    files = "a[href*='fileDown.download']"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=14))

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "region" in cls.__dict__:
            cls.notice_path = f"/{cls.region}/custom/notice_view.do?no={{key}}"

    def listing(self, page: int) -> Fetch:
        return Fetch(
            self.url(f"/{self.region}/custom/noticeList.json"),
            method="POST",
            form={"pn": str(page), "title": ""},
        )

    def is_pinned(self, item: Item) -> bool:
        return text_at(item, "RECOMMEND_WHETHER") == "Y"
