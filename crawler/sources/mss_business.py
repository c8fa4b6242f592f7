"""중소벤처기업부 사업공고 (https://www.mss.go.kr/site/smba/ex/bbs/List.do?cbIdx=310)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.egov import EgovTable


class MssBusiness(EgovTable):
    name = "mss-business"
    title = "중소벤처기업부 사업공고"
    agency = "중소벤처기업부"
    base_url = "https://www.mss.go.kr"
    home = "https://www.mss.go.kr/site/smba/ex/bbs/List.do?cbIdx=310"
    site, board = "smba", "310"
    pages = 2
    contract = Contract(
        must_fill=("title", "posted", "담당부서"),
        longest_silence=timedelta(days=14),
    )
