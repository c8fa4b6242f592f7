"""전자신문 AI (https://www.etnews.com)."""

from datetime import timedelta

from crawler.platforms.news import NewsFeed


class Etnews(NewsFeed):
    name = "etnews"
    title = "전자신문 AI"
    agency = "전자신문"
    base_url = "https://www.etnews.com"
    hosts = ("rss.etnews.com", "www.etnews.com")
    home = "https://www.etnews.com"
    feed_path = "http://rss.etnews.com/04046.xml"
    key_in = r"etnews\.com/(?P<key>\d{14})"
    notice_path = "/{key}"
    article = "div#articleBody"
    every = timedelta(minutes=10)
