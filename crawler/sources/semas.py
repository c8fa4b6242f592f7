"""소상공인시장진흥공단 공지사항 (https://www.semas.or.kr/web/board/webBoardList.kmdc?bCd=1&pNm=BOA0101)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.list_board import ListBoard


class Semas(ListBoard):
    name = "semas"
    title = "소상공인시장진흥공단 공지사항"
    agency = "소상공인시장진흥공단"
    base_url = "https://www.semas.or.kr"
    home = (
        "https://www.semas.or.kr/web/board/webBoardList.kmdc?bCd=1&pNm=BOA0101"
    )
    listing_path = "/web/board/webBoardList.kmdc?bCd=1&pNm=BOA0101&page={page}"
    container = "table:has(a[href*='fncGoDetail']), table:has(a[onclick*='fncGoDetail'])"
    rows = "tbody > tr"
    title_at = "td.title a, td.left a"
    posted_at = "td.title ~ td"
    key_in = r"fncGoDetail\(\s*'?(?P<key>\d+)"
    notice_path = "/web/board/webBoardView.kmdc?bCd=1&b_idx={key}&pNm=BOA0101"
    posted_like = "2026-10-01"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=21))
