"""한국산업단지공단 공지사항 (https://www.kicox.or.kr/user/bbs/BD_selectBbsList.do?q_bbsCode=1016)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.list_board import ListBoard


class Kicox(ListBoard):
    name = "kicox"
    title = "한국산업단지공단 공지사항"
    agency = "한국산업단지공단"
    base_url = "https://www.kicox.or.kr"
    home = (
        "https://www.kicox.or.kr/user/bbs/BD_selectBbsList.do?q_bbsCode=1016"
    )
    listing_path = (
        "/user/bbs/BD_selectBbsList.do?q_bbsCode=1016&q_currPage={page}"
    )
    container = "table:has(td.subject a[href*='q_bbscttSn'])"
    rows = "tbody > tr"
    title_at = "td.subject a"
    posted_at = "td.subject ~ td"
    key_in = r"q_bbscttSn=(?P<key>\d+)|opView\('(?P<view>\d+)'"
    notice_path = "/user/bbs/BD_selectBbs.do?q_bbsCode=1016&q_bbscttSn={key}"
    body = ".detail-area .article"
    files = "a[href*='ND_fileDownload.do']"
    replay_sources = ("kicox/kicox_list.html",)
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=21))
