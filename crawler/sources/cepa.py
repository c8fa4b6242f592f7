"""충남경제진흥원 공지사항 (https://www.cepa.or.kr/notice/notice.do?pm=6&ms=32): some rows lead to
its partner's site.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import NUMBER, POSTED, TITLE, TableBoard


class Cepa(TableBoard):
    name = "cepa"
    title = "충남경제진흥원 공지사항"
    agency = "충남경제진흥원"
    base_url = "https://www.cepa.or.kr"
    hosts = ("www.cepa.or.kr", "www.cnsp.or.kr")
    home = "https://www.cepa.or.kr/notice/notice.do?pm=6&ms=32"
    listing_path = "/notice/notice.do?pm=6&ms=32&pageNo={page}"
    container = ".custom-tbl table"
    columns = (NUMBER, TITLE, POSTED)
    heads = ("번호", "제목", "작성일")
    key_in = r"boardDetail\.do\S*?seq=(?P<key>\d+)|(?P<partner>project/view\.do\S*?seq=\d+)"
    posted_like = "2025-05-30"
    replay_sources = ("cepa/cepa_list.html",)
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=60))
