"""보건복지부 공고 RSS (https://www.mohw.go.kr/rss/board.es?mid=a10501010000&bid=0003&cg_code=C01)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard


class MohwRss(FeedBoard):
    name = "mohw-rss"
    title = "보건복지부 공고 RSS"
    agency = "보건복지부"
    base_url = "https://www.mohw.go.kr"
    home = "https://www.mohw.go.kr/board.es?mid=a10501010000&bid=0003"
    feed_path = "/rss/board.es?mid=a10501010000&bid=0003&cg_code=C01"
    key_in = r"list_no=(?P<key>\d+)"
    posted_like = "Fri, 02 Oct 2026 04:24:00 GMT"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=14))
