"""Files of a notice's page: their names, their sizes."""

from __future__ import annotations

from scrapy.http import HtmlResponse

from crawler.platforms.table_board import TITLE, TableBoard
from crawler.records import AttachmentLink, RawNotice
from tests.cases import cases

URL = "https://www.nuri.test/view?no=1"


class Nuri(TableBoard):
    """A board for these tests."""

    name = "nuri"
    title = "누리 공고"
    agency = "누리군"
    base_url = "https://www.nuri.test"
    home = "https://www.nuri.test/list"
    listing_path = "/list?page={page}"
    container = "table"
    columns = (TITLE,)
    key_in = r"no=(?P<key>\d+)"
    body = "div.body"


def files_of(line: str) -> tuple[AttachmentLink, ...]:
    page = f"<html><body><div class='body'>공고</div><ul><li>{line}</li></ul></body></html>"
    response = HtmlResponse(URL, body=page.encode(), encoding="utf-8")
    row = RawNotice("nuri", "1", URL, "누리 공고")
    return Nuri().read_notice(response, row).attachments


@cases(
    ("line", "size"),
    [
        ("<a href='/f?1'>공고문.hwp (81KB)</a>", "81KB"),
        ("<a href='/f?1'>공고문.hwp</a> (81KB)", "81KB"),
        ("<a href='/f?1'>공고문.hwp</a> [1.2 MB / 다운로드 12회]", "1.2 MB"),
        ("<a href='/f?1'>공고문.hwp</a> 다운로드 12회", None),
        ("<a href='/f?1'>공고문.hwp</a> 81KB 이하로 내 주십시오.", None),
        ("<a href='/f?1'>공고문.hwp</a>", None),
    ],
)
def test_a_files_size_stands_in_its_link_or_behind_it(
    line: str, size: str | None
) -> None:
    assert files_of(line) == (
        AttachmentLink("공고문.hwp", "https://www.nuri.test/f?1", size),
    )
