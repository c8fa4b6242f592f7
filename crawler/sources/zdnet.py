"""지디넷코리아 (https://zdnet.co.kr)."""

from datetime import timedelta

from crawler.platforms.news import NewsFeed


class Zdnet(NewsFeed):
    name = "zdnet"
    title = "지디넷코리아"
    agency = "지디넷코리아"
    base_url = "https://zdnet.co.kr"
    hosts = ("zdnet.co.kr", "www.zdnet.co.kr")
    home = "https://zdnet.co.kr"
    feed_path = "/feed"
    key_in = r"(?:no=|/view/\?no=)(?P<key>\d{14})"
    notice_path = "/view/?no={key}"
    article = "#articleBody, .view_cont"
    every = timedelta(minutes=10)
