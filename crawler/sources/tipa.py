"""중소기업기술정보진흥원 알림 (https://www.tipa.or.kr/s040101); without its cookie and a Referer the
site answers with an alert.
"""

from datetime import timedelta

from crawler.platforms.base import Contract, Fetch
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    TableBoard,
)
from crawler.records import RawNotice


class Tipa(TableBoard):
    name = "tipa"
    title = "중소기업기술정보진흥원 알림"
    agency = "중소기업기술정보진흥원"
    base_url = "https://www.tipa.or.kr"
    home = "https://www.tipa.or.kr/s040101"
    session_page = "/s040101"
    listing_path = "/s040101/index/page/{page}"
    container = "table.basic_table"
    columns = (NUMBER, SKIP, TITLE, SKIP, COUNT, POSTED)
    heads = ("번호", "파일", "제목", "작성자", "조회수", "작성일")
    key_in = r"/view/page/\d+/id/(?P<key>\d+)"
    notice_path = "/s040101/view/page/1/id/{key}"
    posted_like = "2026.07.06"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=30))

    def listing(self, page: int) -> Fetch:
        return Fetch(
            super().listing(page).url,
            headers={"Referer": self.url("/s040101")},
        )

    def detail(self, notice: RawNotice) -> Fetch:
        return Fetch(notice.url, headers={"Referer": self.url("/s040101")})
