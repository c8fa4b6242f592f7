"""정보통신산업진흥원 (nipa.kr): all its boards share one id space and one notice page.

Measured 2026-09/10: 2-2 is ``table.tbgg`` with the window in the title's cell,
the others are ``table.tb01`` (one author saw 2-3 as ``table.tbgg``).  Addresses of
files are tokens that differ between visits.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.platforms import guards
from crawler.platforms.page import Element, HtmlPage, first, within, words
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    BoardColumn,
    Row,
    TableBoard,
)
from crawler.platforms.words import squeeze
from crawler.records import RawNotice


class NipaBoard(TableBoard):
    """공지사항, 입찰공고, 보도자료: *board* is the number in the address."""

    agency = "정보통신산업진흥원"
    base_url = "https://www.nipa.kr"
    board: ClassVar[str]
    listing_path = "/home/{board}?curPage={page}"
    container = "table.tb01, table.tbgg"
    posted_like = "2026-10-01"
    columns: ClassVar[tuple[BoardColumn, ...]] = (
        NUMBER,
        TITLE,
        SKIP,
        SKIP,
        COUNT,
        POSTED,
    )
    key_in = r"/home/[\d-]+/(?P<key>\d+)"
    labels = "td.bg_lightgray"
    files = "a[href*='/comm/getFile']"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "board" in cls.__dict__:
            cls.listing_path = cls.listing_path.replace("{board}", cls.board)

    def find_body(self, page: HtmlPage, row: RawNotice) -> Element:  # noqa: ARG002 - one layout on every board
        for label in page.all("td.bg_lightgray"):
            text = label.getnext()
            if words(label) == "내용" and text is not None:
                return text
        raise guards.trouble(
            self.name, page.response, "td.bg_lightgray '내용'"
        )


class NipaCalls(NipaBoard):
    """사업공고: the title's cell also holds the programme and the window."""

    container = "table.tbgg"
    columns = (NUMBER, SKIP, TITLE, SKIP, POSTED)

    def parse_title(self, cell: Element, cells: Row) -> bool:
        programme = first(cell, "span.bluebox")
        if programme is not None:
            cells.cells["사업명"] = words(programme)
        for span in within("span.bco")(cell):
            label, _, value = squeeze(words(span)).partition(":")
            if value.strip():
                cells.cells[label.strip()] = value.strip()
        return super().parse_title(cell, cells)
