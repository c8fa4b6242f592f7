"""A file cut short or replaced by a page is not the file."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawler.pipelines.files import replaced
from crawler.records import AttachmentLink

_PAGE = b"\xef\xbb\xbf\r\n<!DOCTYPE html><html><body>closed</body></html>"


@pytest.mark.parametrize(
    ("name", "body", "flags", "is_replaced"),
    [
        ("a.hwp", _PAGE, [], True),
        ("a.hwp", b"\xd0\xcf\x11\xe0 whole", [], False),
        ("a.docx", b"PK\x03\x04 half", ["dataloss"], True),
        ("a.txt", b"half", ["dataloss"], True),
        ("a.xls", _PAGE, [], False),
    ],
    ids=["page", "mislabelled", "cut archive", "cut text", "table as a page"],
)
def test_what_is_served_in_place_of_a_file(
    name: str, body: bytes, flags: list[str], is_replaced: bool
) -> None:
    response = Response(
        "http://board.test/f",
        headers={"Content-Type": "text/html"},
        body=body,
        flags=flags,
    )
    link = AttachmentLink(name, response.url)
    assert (replaced(link, response) is not None) == is_replaced
