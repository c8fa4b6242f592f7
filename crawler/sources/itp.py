"""인천테크노파크 지원사업 (https://www.itp.or.kr/intro.asp?tmid=13)."""

from datetime import timedelta

from crawler.platforms.base import Contract
from crawler.platforms.list_board import ListBoard
from crawler.platforms.page import Element, within, words
from crawler.platforms.words import PINNED


class Itp(ListBoard):
    name = "itp"
    title = "인천테크노파크 지원사업"
    agency = "인천테크노파크"
    base_url = "https://www.itp.or.kr"
    hosts = ("www.itp.or.kr", "itp.or.kr")
    home = "https://www.itp.or.kr/intro.asp?tmid=13"
    listing_path = "/intro.asp?tmid=13&PageNum={page}"
    container = "table.list"
    rows = "tbody > tr"
    title_at = "td.subject a"
    posted_at = "td.idWriteDateData"
    facts_at = (("분야", "td.subjectc"),)
    key_in = r"fncShow\(\s*'?(?P<key>\d+)"
    notice_path = "/intro.asp?tmid=13&seq={key}"
    body = ".view_area .editor"
    labels = ".dl_sub_view dt"
    files = ".view_area a.download"
    file_in = r"fncFileDownload\('(?P<folder>\w+)'\s*,\s*'(?P<file>[\w.]+)'"
    file_path = "/common/COM_FILEDOWN.ASP?a={folder}&b={file}"
    replay_sources = ("itp_incheonTP/itp_page.html",)
    every = timedelta(minutes=30)
    contract = Contract(longest_silence=timedelta(days=21))

    def is_pinned(self, row: Element) -> bool:
        return any(
            words(cell) in PINNED for cell in within("td:first-child")(row)
        )
