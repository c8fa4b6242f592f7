"""IRIS 범부처통합연구지원시스템 사업공고 (https://www.iris.go.kr/contents/retrieveBsnsAncmBtinSituListView.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract, Fetch
from crawler.platforms.html_notice import HtmlNotice
from crawler.platforms.json_board import JsonBoard


class Iris(JsonBoard, HtmlNotice):
    name = "iris"
    title = "IRIS 사업공고"
    agency = "범부처통합연구지원시스템"
    base_url = "https://www.iris.go.kr"
    home = (
        "https://www.iris.go.kr/contents/retrieveBsnsAncmBtinSituListView.do"
    )
    items_at = "listBsnsAncmBtinSitu"
    key_at = "ancmId"
    title_at = "ancmTl"
    posted_at = "ancmDe"
    posted_like = "2026-10-01"
    facts_at = (
        ("공고번호", "ancmNo"),
        ("접수기간", "{rcveStrDe} ~ {rcveEndDe}"),
        ("소관부처", "blngGovdSeNm"),
        ("전문기관", "sorgnNm"),
        ("공모유형", "pbofrTpSeNmLst"),
    )
    notice_path = (
        "/contents/retrieveBsnsAncmView.do?ancmId={key}&ancmPrg=ancmIng"
    )
    body = "div.se-contents"
    labels = "ul.info li strong"
    files = ".add_file_list a"
    pages = 2
    every = timedelta(minutes=15)
    contract = Contract(
        must_fill=("title", "posted", "접수기간", "공고번호"),
        longest_silence=timedelta(days=14),
    )

    def listing(self, page: int) -> Fetch:
        form = {"pageIndex": str(page), "ancmPrg": "ancmIng"}
        return Fetch(
            self.url("/contents/retrieveBsnsAncmBtinSituList.do"),
            method="POST",
            form=form,
            headers={"X-Requested-With": "XMLHttpRequest"},
        )
