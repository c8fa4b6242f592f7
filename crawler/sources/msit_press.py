"""과학기술정보통신부 보도자료 (https://www.msit.go.kr/bbs/list.do?sCode=user&mPid=208&mId=307)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.msit import MsitBoard


class MsitPress(MsitBoard):
    name = "msit-press"
    title = "과학기술정보통신부 보도자료"
    home = "https://www.msit.go.kr/bbs/list.do?sCode=user&mPid=208&mId=307"
    mid, pid, bbs = "307", "208", "94"
    every = timedelta(minutes=15)
    contract = Contract(longest_silence=timedelta(days=10))
