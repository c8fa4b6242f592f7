"""A file cut short or replaced by a page is not the file."""

from __future__ import annotations

import pytest
from scrapy.http import Response

from crawler.pipelines.files import converted, why_unusable
from crawler.records import AttachmentLink
from reader.formats import Converter
from tests.cases import cases

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
    assert bool(why_unusable(link, response)) == is_replaced


@cases("name", ["a.doc", "a.xls", "a.txt", "a.hwp"])
@cases(
    ("body", "state"),
    [
        ("<html><body><h1>404 Not Found</h1></body></html>", "unread"),
        (
            "<html><body><form>로그인이 필요합니다<input type='password'></form></body></html>",
            "unread",
        ),
        (
            "<script>alert('파일이 존재하지 않습니다.');history.back();</script>",
            "unread",
        ),
        (
            "<html><body><p>신청기간: 2026. 11. 20. ~ 2026. 12. 10.</p></body></html>",
            "read",
        ),
        (
            "<html><body>자동등록방지를 위해 보안문자를 입력해 주세요.</body></html>",
            "unread",
        ),
        ("파일을 찾을 수 없습니다.", "unread"),
        ('{"code": 500, "message": "오류"}', "unread"),
        ("", "unread"),
    ],
    ids=[
        "error",
        "login",
        "alert",
        "document",
        "captcha",
        "sentence",
        "JSON",
        "nothing",
    ],
)
def test_a_page_that_is_no_document_stays_unread_under_any_name(
    name: str, body: str, state: str
) -> None:
    converter = Converter()
    try:
        link = AttachmentLink(name, "http://board.test/f")
        draft = converted(link, body.encode(), converter, None)
    finally:
        converter.close()
    assert draft.state == state
    assert (draft.digest is None) == (state == "unread")
