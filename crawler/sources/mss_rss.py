"""중소벤처기업부 사업공고 RSS (https://www.mss.go.kr/rss/smba/board/310.do)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard


class MssRss(FeedBoard):
    name = "mss-rss"
    title = "중소벤처기업부 사업공고 RSS"
    agency = "중소벤처기업부"
    base_url = "https://www.mss.go.kr"
    home = "https://www.mss.go.kr/site/smba/ex/bbs/List.do?cbIdx=310"
    feed_path = "/rss/smba/board/310.do"
    key_in = r"bcIdx=(?P<key>\d+)"
    posted_like = "20261001103352"
    contract = Contract(longest_silence=timedelta(days=14))
