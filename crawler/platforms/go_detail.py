"""Voucher portals on one portal kit: links are ``goDetail(12943)``, pinned rows a mark
instead of a number.
"""

from __future__ import annotations

from typing import ClassVar

from crawler.platforms.html_text import body_text
from crawler.platforms.page import HtmlPage
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    TITLE,
    BoardColumn,
    TableBoard,
)
from crawler.records import RawNotice


class GoDetailBoard(TableBoard):
    """A table whose links are ``goDetail(n)``."""

    container = "table:has(a[onclick*='goDetail('])"
    posted_like = "2026-10-01"
    columns: ClassVar[tuple[BoardColumn, ...]] = (NUMBER, TITLE, POSTED, COUNT)
    key_in = r"goDetail\(\s*'?(?P<key>\d+)"


class TextareaBoard(GoDetailBoard):
    """Some texts stand escaped in a textarea, others as lines in the same cell."""

    columns = (NUMBER, TITLE, POSTED)

    def parse_body(self, page: HtmlPage, row: RawNotice) -> str:  # noqa: ARG002 - one layout for every notice
        cell = page.must("tr.desc-wrap td")
        return body_text(page.first("tr.desc-wrap textarea")) or body_text(
            cell
        )
