"""Pages that are equal but for tokens, and pages that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.engine.page_cache import (
    MOST_TOKENS,
    TokenMask,
    conditional_headers,
    learn,
)
from storage.sources import CachedPage
from tests.cases import cases
from tests.crawler.practice import listing, row

ROWS = [row(n) for n in range(1, 6)]


def page(token: str, *rows: str) -> bytes:
    return listing(*(rows or ROWS), token=token).encode()


LEARNT = learn(TokenMask(), page("aaa111=="), page("bbb222=="))


@pytest.mark.parametrize("token", ["ccc333==", "x", "A-_.:/+%9=="])
def test_a_page_with_another_token_is_the_same_page(token: str) -> None:
    assert LEARNT.covers(page(token))


OTHERS = [
    ("a title", page("t", *ROWS[:4], row(5, "다른 공고"))),
    (
        "one letter of a title",
        page("t", *ROWS[:4], ROWS[4].replace("5차", "6차")),
    ),
    ("a day", page("t", *ROWS[:4], row(5, posted="2026-11-21"))),
    (
        "a period",
        page("t", *ROWS[:4], row(5, period="2026-11-20 ~ 2026-12-11")),
    ),
    (
        "an id",
        page("t", *ROWS[:4], row(7, "2026년 연습 바우처 지원사업 5차 공고")),
    ),
    ("a row more", page("t", *ROWS, row(6))),
    ("a row less", page("t", *ROWS[:4])),
    ("another order", page("t", *ROWS[::-1])),
    ("words where the token was", page("점검 중")),
    ("two words where the token was", page("a b")),
    ("an element where the token was", page('"><b>x</b>')),
    ("nothing", b""),
]


@cases("body", [row[1] for row in OTHERS], ids=[row[0] for row in OTHERS])
def test_a_page_in_which_anything_else_differs_is_another_page(
    body: bytes,
) -> None:
    assert not LEARNT.covers(body)


def test_several_tokens_in_one_place_are_learnt_together() -> None:
    pages = [
        f"<!-- made at 10:00:0{n} in 0.{n}1 s by node{n} --><p>공고</p>".encode()
        for n in (1, 2, 3)
    ]
    assert learn(TokenMask(), pages[0], pages[1]).covers(pages[2])


def test_a_token_that_changes_seldom_is_learnt_when_it_does() -> None:
    pages = [
        f"<i a='{a}' b='{b}'>공고</i>".encode()
        for a, b in (("1", "x"), ("2", "x"), ("3", "y"), ("4", "z"))
    ]
    first = learn(TokenMask(), pages[0], pages[1])
    assert not first.covers(pages[2])
    assert learn(first, pages[1], pages[2]).covers(pages[3])


def test_a_script_that_fills_the_rows_is_not_hidden_behind_a_token_in_it() -> (
    None
):
    item = "<script>var t='{}';put('{}','{}')</script>"
    token_mask = learn(
        TokenMask(),
        item.format("a1", "첫 공고", "2026. 10. 1").encode(),
        item.format("b2", "첫 공고", "2026. 10. 1").encode(),
    )
    assert token_mask.covers(
        item.format("c3", "첫 공고", "2026. 10. 1").encode()
    )
    assert not token_mask.covers(
        item.format("c3", "새 공고", "2026. 10. 1").encode()
    )
    assert not token_mask.covers(
        item.format("c3", "첫 공고", "2026. 10. 2").encode()
    )


def test_words_that_differ_are_no_token() -> None:
    assert (
        learn(
            TokenMask(), "<p>공고 하나</p>".encode(), "<p>공고 둘</p>".encode()
        )
        == TokenMask()
    )


def test_a_page_that_is_new_each_time_is_not_learnt() -> None:
    pages = [
        "".join(f"<i>{n}{mark}</i>" for n in range(MOST_TOKENS + 1)).encode()
        for mark in "ab"
    ]
    assert learn(TokenMask(), *pages) == TokenMask()


def test_masks_survive_the_store() -> None:
    assert TokenMask.from_dict(LEARNT.to_dict()) == LEARNT
    assert TokenMask.from_dict({}) == TokenMask()
    assert not TokenMask().covers(b"")


def test_a_mask_of_an_earlier_version_is_learnt_anew() -> None:
    stored = {"chunks": 1, "places": [[0, 1]], "digest": "a"}
    assert TokenMask.from_dict(stored) == TokenMask()


@pytest.mark.parametrize(
    "body",
    ["<i>a-1 b", "<i>a-1 b</i> ", "<i>a-1  b</i>", "<i> b</i>", "<i>a-1"],
)
def test_what_stands_between_and_behind_tokens_counts(body: str) -> None:
    mask = learn(TokenMask(), b"<i>x1 y2</i>", b"<i>x22 z3</i>")
    assert mask.covers(b"<i>a-1 b</i>")
    assert not mask.covers(body.encode())


def test_a_mask_is_learnt_less_often_the_longer_it_is_in_vain() -> None:
    tried = [n for n in range(40) if TokenMask(failed=n).is_worth_learning]
    assert tried == [0, 1, 2, 3, 4, 8, 16, 32]


def test_a_memo_asks_only_for_what_has_changed() -> None:
    assert conditional_headers(CachedPage()) == {}
    cached = CachedPage(etag='"1"', last_modified="Tue")
    assert conditional_headers(cached) == {
        "If-None-Match": '"1"',
        "If-Modified-Since": "Tue",
    }


CELLS = st.lists(
    st.text("가나다 공고AB12-./:", min_size=1, max_size=6),
    min_size=3,
    max_size=6,
)


@given(CELLS, CELLS, st.text("0123456789abcdef", min_size=1, max_size=40))
def test_no_other_cells_ever_pass_for_the_masked_page(
    cells: list[str], others: list[str], token: str
) -> None:
    def made(words: list[str], mark: str) -> bytes:
        return f"<input value='{mark}'>{''.join(f'<td>{word}</td>' for word in words)}".encode()

    token_mask = learn(
        TokenMask(), made(cells, "first1"), made(cells, "second2")
    )
    assert token_mask.covers(made(others, token)) is (cells == others)
