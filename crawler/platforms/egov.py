"""The ministry CMS of ``List.do``/``View.do``: links are
``doBbsFView('board','post','menu','parent')``.

MSS shows its posts in a table, NIA in a list.  The first argument is the
board the post really lives on, which may differ from the one listed.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.platforms.list_board import ListBoard
from crawler.platforms.page import Element, within, words
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    Row,
    TableBoard,
)

KEY_IN = r"doBbsFView\(\s*'(?P<board>\d+)'\s*,\s*'(?P<key>\d+)'\s*,\s*'\d*'\s*,\s*'(?P<parent>\d*)'"


class EgovTable(TableBoard):
    """중소벤처기업부: *site* and *board* are in the address; each row repeats itself for telephones."""

    site: ClassVar[str]
    board: ClassVar[str]
    container = "table.board-list, table:has(tr[onclick*='doBbsFView'])"
    columns = (NUMBER, TITLE, SKIP, POSTED, COUNT)
    title_at = "a.pc-detail"
    posted_like = "2026.10.01"
    key_in = KEY_IN
    body = ".view_contents .txt-area"
    labels = ".board_view th"
    files = "span.single-file, a[href*='/board/Download.do']"
    file_in = r"(?P<path>/\S+)"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "board" in cls.__dict__:
            cls.listing_path = f"/site/{cls.site}/ex/bbs/List.do?cbIdx={cls.board}&pageIndex={{page}}"
            # {board} is the one that the post lives on, from its link.
            cls.notice_path = f"/site/{cls.site}/ex/bbs/View.do?cbIdx={{board}}&bcIdx={{key}}"

    def parse_title(self, cell: Element, cells: Row) -> bool:
        # The facts for telephones are labelled; the cells of the table are not.
        for label in within(".tableInfoBox dt")(cell):
            value = label.getnext()
            if value is not None and words(value):
                cells.cells[words(label)] = words(value)
        return super().parse_title(cell, cells)


class EgovList(ListBoard):
    """한국지능정보사회진흥원: the row's second ``em`` of its writer is the department, the first a person."""

    site: ClassVar[str]
    board: ClassVar[str]
    container = "div.board_type01 ul, ul:has(a[onclick*='doBbsFView'])"
    title_at = "span.subject"
    posted_at = "span.src em"
    facts_at = (("담당부서", "span.writer em + em"),)
    posted_like = "2026.10.01"
    key_in = KEY_IN
    body = "div.con_area"
    files = ".fileNew_area .file_nm a[href*='Download.do']"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "board" in cls.__dict__:
            cls.listing_path = f"/site/{cls.site}/ex/bbs/List.do?cbIdx={cls.board}&pageIndex={{page}}"
            cls.notice_path = f"/site/{cls.site}/ex/bbs/View.do?cbIdx={{board}}&bcIdx={{key}}&parentSeq={{parent}}"

    def is_pinned(self, row: Element) -> bool:
        return "nia_noti" in (row.get("class") or "").split()
