"""교육부 공고 (https://www.moe.go.kr/boardCnts/listRenew.do?boardID=72761&m=020502&s=moe)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    TITLE,
    TableBoard,
    fact,
)


class Moe(TableBoard):
    name = "moe"
    title = "교육부 공고"
    agency = "교육부"
    base_url = "https://www.moe.go.kr"
    home = "https://www.moe.go.kr/boardCnts/listRenew.do?boardID=72761&m=020502&s=moe"
    listing_path = "/boardCnts/listRenew.do?boardID=72761&m=020502&s=moe&type=default&page={page}"
    container = "table:has(a[onclick*='goView('])"
    columns = (NUMBER, TITLE, fact("담당부서"), POSTED, COUNT)
    key_in = r"goView\(\s*'(?P<board>\d+)'\s*,\s*'(?P<key>\d+)'"
    notice_path = "/boardCnts/viewRenew.do?boardID={board}&boardSeq={key}&lev=0&searchType=null&statusYN=W&page=1&s=moe&m=020502&opType=N"
    posted_like = "2026-10-01"
    every = timedelta(minutes=30)
    contract = Contract(
        must_fill=("title", "posted", "담당부서"),
        longest_silence=timedelta(days=21),
    )
