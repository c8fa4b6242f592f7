"""한국농수산식품유통공사 공지사항 (https://www.at.or.kr/article/apko364000/list.action)."""

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


class AtCenter(TableBoard):
    name = "atcenter"
    title = "한국농수산식품유통공사 공지사항"
    agency = "한국농수산식품유통공사"
    base_url = "https://www.at.or.kr"
    home = "https://www.at.or.kr/article/apko364000/list.action"
    listing_path = (
        "/article/apko364000/list.action?at.condition.currentPage={page}"
    )
    container = "table:has(a[href*='articleId='])"
    columns = (NUMBER, TITLE, fact("담당부서"), SKIP, COUNT, POSTED)
    key_in = r"articleId=(?P<key>\d+)"
    posted_like = "2025.05.08"
    replay_sources = ("atcenter/atcenter_list.html",)
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=21))
