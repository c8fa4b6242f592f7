"""한국디자인진흥원 사업부 소식 (https://kidp.or.kr/?menuno=1202)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import (
    COUNT,
    NUMBER,
    POSTED,
    SKIP,
    TITLE,
    TableBoard,
)


class Kidp(TableBoard):
    name = "kidp"
    title = "한국디자인진흥원 사업부 소식"
    agency = "한국디자인진흥원"
    base_url = "https://kidp.or.kr"
    hosts = ("kidp.or.kr", "www.kidp.or.kr")
    home = "https://kidp.or.kr/?menuno=1202"
    listing_path = "/?menuno=1202"
    container = "table.board01-list"
    posted_like = "2026-10-01"
    columns = (NUMBER, TITLE, POSTED, COUNT, SKIP)
    heads = ("번호", "제목", "등록일", "조회", "첨부")
    key_in = r"submitForm\(this,\s*'view',\s*(?P<key>\d+)"
    # The tag is the site's own name of the board, the same on every page of it.
    notice_path = "/?menuno=1202&bbsno={key}&siteno=16&act=view&ztag=rO0ABXQAMzxjYWxsIHR5cGU9ImJvYXJkIiBubz0iNjIyIiBza2luPSJraWRwX2JicyI%2BPC9jYWxsPg%3D%3D"
    body = "div.bbs_list"
    labels = "table.board02-list th"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=21))
