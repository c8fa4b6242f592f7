"""AI타임스 (https://www.aitimes.com)."""

from datetime import timedelta

from crawler.platforms.news import NewsFeed


class AiTimes(NewsFeed):
    name = "aitimes"
    title = "AI타임스"
    agency = "AI타임스"
    base_url = "https://www.aitimes.com"
    home = "https://www.aitimes.com"
    feed_path = "/rss/allArticle.xml"
    key_in = r"idxno=(?P<key>\d+)"
    posted_like = "2026-06-23 13:46:00"
    notice_path = "/news/articleView.html?idxno={key}"
    article = "#article-view-content-div"
    every = timedelta(minutes=10)
