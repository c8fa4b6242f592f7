"""고용24 공지사항 (https://www.work24.go.kr/cm/c/a/0100/selectBbttList.do); how a notice is
asked for has not been seen.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.page import Element, first, words
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    Row,
    TableBoard,
)


class Work24(TableBoard):
    name = "work24"
    title = "고용24 공지사항"
    agency = "한국고용정보원"
    base_url = "https://www.work24.go.kr"
    home = "https://www.work24.go.kr/cm/c/a/0100/selectBbttList.do?bbsClCd=kf9cT1sUygs8E64dnqWAxg%3D%3D"
    listing_path = "/cm/c/a/0100/selectBbttList.do?bbsClCd=kf9cT1sUygs8E64dnqWAxg%3D%3D&currentPageNo={page}"
    container = "table.box_table"
    columns = (NUMBER, TITLE, SKIP, SKIP, POSTED, COUNT)
    key_in = r"fn_DetailInfo\('(?P<key>\d+)'"
    posted_like = "2026-10-01"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=30))

    def parse_title(self, cell: Element, cells: Row) -> bool:
        mark = first(cell, ".tbl_label")
        cells.pinned = mark is not None and words(mark) == "공지"
        return super().parse_title(cell, cells)
