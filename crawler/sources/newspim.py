"""뉴스핌 (https://www.newspim.com): its articles foretold rounds before the ministry's board did."""

from datetime import timedelta

from crawler.platforms.news import NewsFeed


class Newspim(NewsFeed):
    name = "newspim"
    title = "뉴스핌"
    agency = "뉴스핌"
    base_url = "https://www.newspim.com"
    hosts = ("rss.newspim.com", "www.newspim.com")
    home = "https://www.newspim.com"
    feed_path = "http://rss.newspim.com/news/category/1"
    key_in = r"/news/view/(?P<key>\d{14})"
    notice_path = "/news/view/{key}"
    article = "#news-contents"
    every = timedelta(minutes=10)
