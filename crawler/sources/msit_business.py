"""과학기술정보통신부 사업공고 (https://www.msit.go.kr/bbs/list.do?sCode=user&mPid=121&mId=311)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.msit import MsitBoard


class MsitBusiness(MsitBoard):
    name = "msit-business"
    title = "과학기술정보통신부 사업공고"
    home = "https://www.msit.go.kr/bbs/list.do?sCode=user&mPid=121&mId=311"
    mid, pid, bbs = "311", "121", "100"
    pages = 2
    contract = Contract(longest_silence=timedelta(days=14))
