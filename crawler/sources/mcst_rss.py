"""문화체육관광부 알림 RSS (https://www.mcst.go.kr/common/rss/notice.jsp)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard


class McstRss(FeedBoard):
    name = "mcst-rss"
    title = "문화체육관광부 알림 RSS"
    agency = "문화체육관광부"
    base_url = "https://www.mcst.go.kr"
    home = "https://www.mcst.go.kr/kor/s_notice/notice/noticeList.jsp"
    feed_path = "/common/rss/notice.jsp"
    key_in = r"pSeq=(?P<key>\d+)"
    posted_like = "Thu, 1 Oct 2026 14:00:30 KST"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=14))
