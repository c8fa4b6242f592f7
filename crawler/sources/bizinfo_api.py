"""기업마당 지원사업 API (https://www.bizinfo.go.kr/apiDetail.do?id=bizinfoApi), with a key of its own."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

from scrapy.http import Response

from crawler.errors import NeedsKey
from crawler.platforms.base import Contract, Fetch
from crawler.platforms.dates import dashed
from crawler.platforms.json_board import Item, JsonBoard, at, text_at
from crawler.records import RawNotice


class BizinfoApi(JsonBoard):
    name = "bizinfo-api"
    title = "기업마당 지원사업 API"
    agency = "중소벤처기업부"
    base_url = "https://www.bizinfo.go.kr"
    home = "https://www.bizinfo.go.kr/apiDetail.do?id=bizinfoApi"
    needs_key = "BIZINFO_KEY"
    items_at = "jsonArray"
    key_at = "pblancId"
    title_at = "pblancNm"
    facts_at = (
        ("신청기간", "reqstBeginEndDe"),
        ("소관부처·지자체", "jrsdInsttNm"),
        ("사업수행기관", "excInsttNm"),
        ("지원분야", "pldirSportRealmLclasCodeNm"),
        ("지원대상", "trgetNm"),
    )
    body_at = "bsnsSumryCn"
    notice_path = "/sii/siia/selectSIIA200Detail.do?pblancId={key}"
    has_pages = False
    every = timedelta(minutes=15)
    contract = Contract(
        must_fill=("title", "posted", "신청기간", "소관부처·지자체"),
        longest_silence=timedelta(days=7),
    )

    def listing(self, page: int) -> Fetch:
        return Fetch(
            self.url(
                f"/uss/rss/bizinfoApi.do?crtfcKey={{BIZINFO_KEY}}&dataType=json&pageUnit=50&pageIndex={page}"
            )
        )

    def find_items(self, answer: Any, response: Response) -> Iterator[Item]:
        """Open the envelope, of which several are seen: a list, ``{"item": […]}``, or
        RSS as JSON.
        """
        if text_at(answer, "reqErr") or at(answer, "jsonArray.reqErr"):
            raise NeedsKey(
                self.name,
                response.url,
                "the API refuses the key: check BIZINFO_KEY",
            )
        places = ("jsonArray.item", "channel.item", "jsonArray")
        items = next(
            (
                found
                for place in places
                if (found := at(answer, place)) is not None
            ),
            None,
        )
        return super().find_items(
            {"jsonArray": [items] if isinstance(items, dict) else items},
            response,
        )

    def parse_item(self, item: Item) -> RawNotice | None:
        """Read one item under its own names; the day it was made stands with its hour."""
        notice = super().parse_item(item)
        made = text_at(item, "creatPnttm")[:10]
        return notice and replace(notice, posted=self.day(made))

    def parse_cells(self, item: Item) -> dict[str, str]:
        return {
            label: dashed(text)
            for label, text in super().parse_cells(item).items()
        }
