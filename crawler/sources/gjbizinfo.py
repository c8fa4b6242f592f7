"""광주 기업지원시스템 (https://www.gjbizinfo.or.kr): the front page's panels of open programmes."""

from datetime import timedelta
from hashlib import blake2b

from crawler.platforms.base import Contract
from crawler.platforms.list_board import ListBoard
from crawler.platforms.page import Element, first, words


class Gjbizinfo(ListBoard):
    name = "gjbizinfo"
    title = "광주 기업지원시스템"
    agency = "광주경제진흥상생일자리재단"
    base_url = "https://www.gjbizinfo.or.kr"
    home = "https://www.gjbizinfo.or.kr"
    listing_path = "/"
    container = ".business_tab_list"
    rows = ".business_list .item"
    title_at = "span.title"
    facts_at = (
        ("분야", "span.cate"),
        ("신청기간", "span.date"),
        ("기관명", "span.name"),
        ("진행상태", "span.state"),
    )
    key_in = r"onlineSn=(?P<key>\d+)"
    notice_path = "/onlineView.do?pageId=www48&onlineSn={key}"
    replay_sources = ("gjbizinfo/gjbizinfo_list.html",)
    every = timedelta(minutes=30)
    dated = ("신청기간",)
    contract = Contract(
        must_fill=("title", "신청기간", "기관명"),
        longest_silence=timedelta(days=60),
    )

    def follow(self, element: Element) -> tuple[str, str] | None:
        """Return key and address; a panel that leads nowhere is known by its words."""
        place = first(element, self.title_at)
        window = first(element, "span.date")
        if (
            (found := super().follow(element)) is not None
            or place is None
            or window is None
        ):
            return found
        return blake2b(
            f"{words(place)}|{words(window)}".encode(), digest_size=8
        ).hexdigest(), self.home
