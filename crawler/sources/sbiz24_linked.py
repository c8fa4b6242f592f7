"""소상공인24 유관기관 지원사업 (https://www.sbiz24.kr/#/combinePbanc): most are 기업마당's, by its own number."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.json_board import Item, text_at
from crawler.platforms.sbiz24 import Sbiz24Board


class Sbiz24Linked(Sbiz24Board):
    name = "sbiz24-linked"
    title = "소상공인24 유관기관 지원사업"
    home = "https://www.sbiz24.kr/#/combinePbanc"
    hosts = ("www.sbiz24.kr", "www.bizinfo.go.kr")
    api = "/api/combinePbanc/list"
    key_at = "pbancId"
    posted_at = "regDt"
    posted_like = "2026-07-16T14:32:44"
    facts_at = (
        ("신청기간", "aplyPd"),
        ("소관부처·지자체", "departNm"),
        ("지원분야", "rcrtTypeCdNm"),
    )
    replay_sources = ("sbiz24/sbiz24_combine_list.json",)
    has_pages = False
    every = timedelta(minutes=30)
    contract = Contract(
        must_fill=("title", "posted", "신청기간"),
        longest_silence=timedelta(days=14),
    )

    def address(self, item: Item) -> str:
        key = text_at(item, self.key_at)
        if key.startswith("PBLN_"):
            return f"https://www.bizinfo.go.kr/sii/siia/selectSIIA200Detail.do?pblancId={key}"
        return super().address(item)
