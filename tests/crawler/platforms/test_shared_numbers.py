"""Calls of one programme that share its number on the board are told apart all the same."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse

from crawler import catalogue
from storage.announcements.identity import post_identity
from tests import frozen


def first_key(body: str) -> tuple[str, str]:
    """Return the key and the address of the first row of SMTECH's list."""
    page = frozen.listings("smtech")[0].response()
    response = HtmlResponse(page.url, body=body.encode(), encoding="utf-8")
    notice = catalogue.find("smtech").read_listing(response).notices[0]
    return notice.key, notice.url


@pytest.mark.parametrize(
    ("number", "suffix"), [("1", ""), ("7", "-7"), ("12", "-12")]
)
def test_a_further_call_under_one_number_has_a_key_of_its_own(
    number: str, suffix: str
) -> None:
    body = frozen.listings("smtech")[0].response().text
    assert "dtlAncmSn=1" in body
    plain, _ = first_key(body)
    key, url = first_key(body.replace("dtlAncmSn=1", f"dtlAncmSn={number}"))
    assert key == plain + suffix
    assert f"dtlAncmSn={number}" in url


def test_another_board_that_links_a_further_call_links_no_other_one() -> None:
    address = "https://www.smtech.go.kr/view.do?ancmId=S01234&buclCd=S1&dtlAncmSn={}&page=2"
    first, again, seventh = (
        post_identity(address.format(number), "") for number in (1, 1, 7)
    )
    assert first == again is not None
    assert first != seventh
