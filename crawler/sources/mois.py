"""행정안전부 알립니다
(https://www.mois.go.kr/frt/bbs/type013/commonSelectBoardList.do?bbsId=BBSMSTR_000000000006).
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    TableBoard,
    fact,
)


class Mois(TableBoard):
    name = "mois"
    title = "행정안전부 알립니다"
    agency = "행정안전부"
    base_url = "https://www.mois.go.kr"
    home = "https://www.mois.go.kr/frt/bbs/type013/commonSelectBoardList.do?bbsId=BBSMSTR_000000000006"
    listing_path = "/frt/bbs/type013/commonSelectBoardList.do?bbsId=BBSMSTR_000000000006&pageIndex={page}"
    container = "table:has(a[href*='commonSelectBoardArticle.do'])"
    columns = (NUMBER, TITLE, SKIP, fact("담당부서"), POSTED, COUNT)
    key_in = r"nttId=(?P<key>\d+)"
    notice_path = "/frt/bbs/type013/commonSelectBoardArticle.do?bbsId=BBSMSTR_000000000006&nttId={key}"
    posted_like = "2026.10.01."
    every = timedelta(minutes=30)
    contract = Contract(
        must_fill=("title", "posted", "담당부서"),
        longest_silence=timedelta(days=14),
    )
