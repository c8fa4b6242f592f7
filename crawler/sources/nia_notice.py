"""한국지능정보사회진흥원 알림 (https://www.nia.or.kr/site/nia_kor/ex/bbs/List.do?cbIdx=99835)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.egov import EgovList


class NiaNotice(EgovList):
    name = "nia-notice"
    title = "한국지능정보사회진흥원 알림"
    agency = "한국지능정보사회진흥원"
    base_url = "https://www.nia.or.kr"
    home = "https://www.nia.or.kr/site/nia_kor/ex/bbs/List.do?cbIdx=99835"
    site, board = "nia_kor", "99835"
    every = timedelta(minutes=15)
    contract = Contract(longest_silence=timedelta(days=14))
