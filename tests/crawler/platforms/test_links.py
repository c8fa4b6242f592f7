"""Links are joined as the standard library joins them, by a shorter way where there is one."""

from urllib.parse import urljoin

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.platforms.links import is_address, joined, unwrapped
from crawler.platforms.page import title_words, within
from tests.cases import cases

PAGES = (
    "https://a.example.kr",
    "https://a.example.kr/",
    "https://a.example.kr/b/list.do?page=1",
    "https://a.example.kr/b/../c/list.do",
    "https://a.example.kr/b//c/list.do",
    "https://a.example.kr/b/.x/list.do#top",
    "https://a.example.kr?x=/y/z",
    "http://u@A.example.kr:80/x;p=1/y;q/z",
    "HTTP://a.example.kr/b/",
    "//a.example.kr/b/c",
    "/b/c",
    "ftp://a.example.kr/b/c",
    "unknown://a.example.kr/b/c",
    "https://[::1]/b/c",
)


@given(st.sampled_from(PAGES), st.text("abV7_-./?=&%;#: +,공", max_size=12))
def test_a_link_is_joined_as_urljoin_does(page: str, href: str) -> None:
    assert joined(page, href) == urljoin(page, href)


@cases("page", PAGES)
@cases(
    "href",
    [
        "view.do?no=3",
        "/view.do?no=3",
        "/b/./view.do",
        "../view.do",
        "b//view.do",
        "/b//view.do",
        "view.do?u=a/../b",
        "?no=3",
        "",
    ],
)
def test_usual_links_are_joined_as_urljoin_does(page: str, href: str) -> None:
    assert joined(page, href) == urljoin(page, href)


def test_the_origin_of_an_address_decides_whether_it_is_one() -> None:
    assert is_address("https://a.example.kr/view.do?u=http://[")
    assert not is_address("https://[공고]/view.do")
    assert not is_address("https://a.example.kr:0/")
    assert not is_address(" ftp://a.example.kr/")


@pytest.mark.parametrize(
    ("markup", "title"),
    [
        ('<a title="공고 전체 안내">공고 전체 ...</a>', "공고 전체 안내"),
        ('<a title="새창으로 열기">지원사업 공고</a>', "지원사업 공고"),
        ("<a><i class='new'>N</i>지원사업 <b>공고</b></a>", "지원사업 공고"),
        ('<a title="공고"></a>', ""),
    ],
)
def test_titles_with_and_without_elements_within(
    markup: str, title: str
) -> None:
    row = html.fromstring(f"<li>{markup}</li>")
    assert title_words(within("a")(row)[0]) == title


def test_a_link_that_is_wrapped_in_its_source_is_one_address() -> None:
    assert unwrapped("view.do?\n\tno=3") == "view.do?no=3"
    assert unwrapped("view.do?name=공고 3") == "view.do?name=공고 3"
