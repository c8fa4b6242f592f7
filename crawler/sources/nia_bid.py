"""한국지능정보사회진흥원 입찰공고 (https://www.nia.or.kr/site/nia_kor/ex/bbs/List.do?cbIdx=78336)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.egov import EgovList


class NiaBid(EgovList):
    name = "nia-bid"
    title = "한국지능정보사회진흥원 입찰공고"
    agency = "한국지능정보사회진흥원"
    base_url = "https://www.nia.or.kr"
    home = "https://www.nia.or.kr/site/nia_kor/ex/bbs/List.do?cbIdx=78336"
    site, board = "nia_kor", "78336"
    every = timedelta(minutes=15)
    contract = Contract(longest_silence=timedelta(days=14))
