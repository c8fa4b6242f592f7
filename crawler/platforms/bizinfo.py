"""기업마당 (bizinfo.go.kr): the list as it is (measured 2025-11 and 2026-07), and as it was in 2012.

The page nests several ``<html>`` in one another and closes the first before the content.
"""

from __future__ import annotations

from scrapy.http import Response

from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    TITLE,
    TableBoard,
    fact,
)
from crawler.records import Listing

_OF_2012 = b"policyInfoSerchTO"


class BizinfoBoard(TableBoard):
    """The list of 지원사업 공고; old pages, met in recordings, are read too."""

    agency = "중소벤처기업부"
    base_url = "https://www.bizinfo.go.kr"
    listing_path = (
        "/sii/siia/selectSIIA200View.do?rows=15&cpage={page}&schEndAt=N"
    )
    container = ".table_Type_1 table"
    posted_like = "2026-10-01"
    columns = (
        NUMBER,
        fact("지원분야"),
        TITLE,
        fact("신청기간"),
        fact("소관부처·지자체"),
        fact("사업수행기관"),
        POSTED,
        COUNT,
    )
    heads = (
        "번호",
        "지원분야",
        "지원사업명",
        "신청기간",
        "소관부처·지자체",
        "사업수행기관",
        "등록일",
        "조회수",
    )
    key_in = r"pblancId=(?P<key>PBLN_\d+)"
    notice_path = "/sii/siia/selectSIIA200Detail.do?pblancId={key}"
    body = ".view_cont"
    labels = "span.s_title"
    files = "a[href*='ileDown.do']"
    names = ".file_name"

    def read_listing(self, response: Response) -> Listing:
        if _OF_2012 in response.body and b"table_Type_1" not in response.body:
            return _BizinfoOf2012().read_listing(response)
        return super().read_listing(response)


class _BizinfoOf2012(TableBoard):
    """The site before its redesign: EUC-KR, and titles whole only in the link's ``title``."""

    name = "bizinfo"
    base_url = "http://www.bizinfo.go.kr"
    listing_path = "/apa/userPolicyInfoList.do"
    container = "table.tbl"
    columns = (NUMBER, TITLE, fact("사업수행기관"), POSTED, COUNT)
    key_in = r"policyCodeId=(?P<key>\w+)"
    notice_path = "/userPolicyInfoView.do?tnPolicyInfoVO.policyCodeId={key}"
    posted_like = "2012.06.14"
    title_at = "a[title]"
