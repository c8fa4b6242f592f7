"""산업통상부 사업공고 (https://www.motir.go.kr/kor/article/ATCLc01b2801b)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import (
    COUNT,
    POSTED,
    SKIP,
    TITLE,
    TableBoard,
    fact,
)


class Motir(TableBoard):
    name = "motir"
    title = "산업통상부 사업공고"
    agency = "산업통상부"
    base_url = "https://www.motir.go.kr"
    home = "https://www.motir.go.kr/kor/article/ATCLc01b2801b"
    listing_path = "/kor/article/ATCLc01b2801b?pageIndex={page}"
    container = "table:has(a[onclick*='article.view('])"
    columns = (fact("공고번호"), TITLE, fact("담당부서"), POSTED, COUNT, SKIP)
    key_in = r"article\.view\(\s*'(?P<key>\d+)'"
    notice_path = "/kor/article/ATCLc01b2801b/{key}/view"
    posted_like = "2026-10-02"
    every = timedelta(minutes=15)
    contract = Contract(
        must_fill=("title", "posted", "담당부서"),
        longest_silence=timedelta(days=14),
    )
