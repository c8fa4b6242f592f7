"""IRIS 범부처통합연구지원시스템 사업공고 (https://www.iris.go.kr/contents/retrieveBsnsAncmBtinSituListView.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
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
    listing_path = "/contents/retrieveBsnsAncmBtinSituList.do"
    form = (("pageIndex", "{page}"), ("ancmPrg", "ancmIng"))
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
