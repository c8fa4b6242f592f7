"""소상공인24 (sbiz24.kr): a JSON API behind a page of scripts; without ``Origin-Method:
GET`` it answers 500.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from scrapy.http import Response

from crawler.platforms import guards
from crawler.platforms.base import Fetch
from crawler.platforms.html_text import source_text
from crawler.platforms.json_board import JsonBoard, at, text_at
from crawler.records import RawNotice

_HEADERS: Final = {"Origin-Method": "GET"}
# Rows a page; the API goes by the numbers of the first and the last.
_ROWS: Final = 20
# The page's own search, with nothing asked.
_SEARCH: Final[dict[str, object]] = {
    "searchValue": "",
    "rcrtTypeCdNmList": [],
    "regionNmList": [],
    "tpbizCdList": [],
    "bhis": {"from": None, "to": None},
    "wrkr": {"from": None, "to": None},
    "sls": {"from": None, "to": None},
    "aplySeYn": "N",
    "sbrPbancYn": "N",
    "itrstPbancYn": "N",
    "departNmList": None,
    "ptPbancSortBy": "INSERT",
    "pbancNm": "",
    "regionCdList": [],
}


class Sbiz24Board(JsonBoard):
    """*api* is the list's path; rows are asked for by number."""

    agency = "소상공인시장진흥공단"
    base_url = "https://www.sbiz24.kr"
    api: ClassVar[str]
    items_at = "data.default.list"
    key_at = "pbancSn"
    title_at = "pbancNm"
    notice_path = "/#/pbanc/{key}"

    def listing(self, page: int) -> Fetch:
        rows = {"startRow": (page - 1) * _ROWS, "endRow": page * _ROWS}
        return Fetch(
            self.url(self.api),
            method="POST",
            headers=_HEADERS,
            json={"sortModel": [], "search": _SEARCH, "paging": True, **rows},
        )

    def detail(self, notice: RawNotice) -> Fetch | None:
        return Fetch(
            self.url(f"/api/pbanc/{notice.board_key or notice.key}"),
            method="POST",
            headers=_HEADERS,
            json={},
        )

    def read_notice(self, response: Response, row: RawNotice) -> RawNotice:
        """Read the API's answer for one announcement; one of another announcement is not it."""
        item = at(self.answer(response), "data.default")
        if text_at(item or {}, self.key_at) != (row.board_key or row.key):
            raise guards.trouble(
                self.name, response, f"data.default.{self.key_at} {row.key}"
            )
        return replace(
            row,
            body=source_text(text_at(item, "pbancDtlCn")),
            cells={**row.cells, **self.parse_cells(item)},
            parsed_from="notice",
        )
