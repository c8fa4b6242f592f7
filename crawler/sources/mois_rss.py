"""행정안전부 알림 RSS (https://www.mois.go.kr/gpms/view/jsp/rss/rss.jsp?ctxCd=1001)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard


class MoisRss(FeedBoard):
    name = "mois-rss"
    title = "행정안전부 알림 RSS"
    agency = "행정안전부"
    base_url = "https://www.mois.go.kr"
    home = "https://www.mois.go.kr/frt/bbs/type013/commonSelectBoardList.do?bbsId=BBSMSTR_000000000006"
    feed_path = "/gpms/view/jsp/rss/rss.jsp?ctxCd=1001"
    key_in = r"nttId=(?P<key>\d+)"
    posted_like = "THU, 01 OCT 2026 09:35:14 KST"
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=14))
