"""A practice board in the structure of a common Korean one, with invented notices."""

from __future__ import annotations

from crawler.platforms.base import Contract, Fetch
from crawler.platforms.table_board import (
    NUMBER,
    POSTED,
    TITLE,
    TableBoard,
    fact,
)


class PracticeBoard(TableBoard):
    name = "practice"
    title = "연습부 공고"
    agency = "연습부"
    base_url = "http://127.0.0.1"
    home = "http://127.0.0.1/list"
    listing_path = "/list?page={page}"
    container = "table.board"
    columns = (NUMBER, TITLE, fact("접수기간"), POSTED)
    key_in = r"/view/(?P<key>\d+)"
    body = "div.body"
    labels = "dl.facts dt"
    files = "ul.files a"
    contract = Contract()


class TwoPages(PracticeBoard):
    pages = 2


class RowsOnly(PracticeBoard):
    """A board whose rows are all there is."""

    def detail(self, _notice: object) -> Fetch | None:
        return None


def row(
    key: int,
    title: str = "",
    *,
    period: str = "2026-11-20 ~ 2026-12-10",
    posted: str = "2026-11-20",
) -> str:
    title = title or f"2026년 연습 바우처 지원사업 {key}차 공고"
    return f'<tr><td>{key}</td><td><a href="/view/{key}">{title}</a></td><td>{period}</td><td>{posted}</td></tr>'


def listing(*rows: str, token: str = "") -> str:
    hidden = f'<input type="hidden" name="_csrf" value="{token}">'
    return f'<!DOCTYPE html><html><head><meta charset="utf-8"></head><body>{hidden}<table class="board"><tbody>{"".join(rows)}</tbody></table></body></html>'


def notice(
    text: str = "신청기간: 2026. 11. 20. ~ 2026. 12. 10. 18:00",
    *,
    files: str = "",
) -> str:
    return f'<html><body><dl class="facts"><dt>담당부서</dt><dd>연습과</dd></dl><div class="body"><p>{text}</p></div><ul class="files">{files}</ul></body></html>'
