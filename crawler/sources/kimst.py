"""해양수산과학기술진흥원 사업공고 (https://www.kimst.re.kr/u/news/inform_01/pjtAnuc.do): the notices
themselves are on IRIS.
"""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.table_board import POSTED, TITLE, TableBoard, fact


class Kimst(TableBoard):
    name = "kimst"
    title = "해양수산과학기술진흥원 사업공고"
    agency = "해양수산과학기술진흥원"
    base_url = "https://www.kimst.re.kr"
    home = "https://www.kimst.re.kr/u/news/inform_01/pjtAnuc.do"
    listing_path = "/u/news/inform_01/pjtAnuc.do"
    container = "table.table-list"
    posted_like = "2026-10-01"
    columns = (fact("공고번호"), TITLE, POSTED, fact("접수기간"))
    heads = ("공고번호", "공고명", "공고시작일", "접수기간")
    key_in = r"[?&](?:ancmId|seq|id|no)=(?P<key>\w+)"
    replay_sources = ("kimst/kimst_list.html",)
    has_pages = False
    every = timedelta(minutes=30)
    contract = Contract(
        must_fill=("title", "posted", "접수기간"),
        longest_silence=timedelta(days=120),
    )
