"""과학기술정보통신부 보도자료 RSS (https://www.msit.go.kr/user/rss/rss.do?bbsSeqNo=94)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard


class MsitRss(FeedBoard):
    name = "msit-rss"
    title = "과학기술정보통신부 보도자료 RSS"
    agency = "과학기술정보통신부"
    base_url = "https://www.msit.go.kr"
    home = (
        "https://www.msit.go.kr/contents/cont.do?mId=173&mPid=147&sCode=user"
    )
    feed_path = "/user/rss/rss.do?bbsSeqNo=94"
    key_in = r"nttSeqNo=(?P<key>\d+)"
    notice_path = (
        "/bbs/view.do?sCode=user&mId=307&mPid=208&bbsSeqNo=94&nttSeqNo={key}"
    )
    every = timedelta(minutes=15)
    contract = Contract(longest_silence=timedelta(days=10))
