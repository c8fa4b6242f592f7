"""SMTECH 사업공고 (https://www.smtech.go.kr/front/ifg/no/notice02_list.do): its own rows
have a page, those of IRIS only a way there.
"""

import re
from dataclasses import replace
from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.page import Element
from crawler.platforms.table_board import (
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    TableBoard,
    fact,
)
from crawler.records import RawNotice

# "ancmId=S01234&buclCd=S1&dtlAncmSn=7": the seventh call under one number.
_FURTHER_CALL = re.compile(r"[?&]dtlAncmSn=(?!0*1(?!\d))(\d+)")


class Smtech(TableBoard):
    name = "smtech"
    title = "SMTECH 사업공고"
    agency = "중소기업기술정보진흥원"
    base_url = "https://www.smtech.go.kr"
    home = "https://www.smtech.go.kr/front/ifg/no/notice02_list.do"
    listing_path = "/front/ifg/no/notice02_list.do?pageIndex={page}"
    container = (
        "table[summary*='사업공고'], table:has(a[href*='notice02_detail.do'])"
    )
    columns = (
        NUMBER,
        fact("출처"),
        fact("사업명"),
        TITLE,
        fact("접수기간"),
        POSTED,
        SKIP,
    )
    key_in = r"[?&]ancmId=(?P<key>\w+)|goMove\(\s*'(?P<elsewhere>[^']+)'"
    files = (
        "a[href*='cfn_AtchFileDownload'], a[onclick*='cfn_AtchFileDownload']"
    )
    file_in = r"cfn_AtchFileDownload\(\s*'(?P<file>\w+)'"
    file_path = "/front/comn/AtchFileDownload.do?atchFileId={file}"
    every = timedelta(minutes=30)
    contract = Contract(
        must_fill=("title", "posted", "접수기간"),
        longest_silence=timedelta(days=21),
    )

    def parse_row(self, row: Element) -> RawNotice | None:
        """Read a row; the monthly calls of one programme share its number, and only a
        second one in the address tells them apart.
        """
        notice = super().parse_row(row)
        if (
            notice is None
            or (further := _FURTHER_CALL.search(notice.url)) is None
        ):
            return notice
        return replace(notice, key=f"{notice.key}-{further[1]}")
