"""Every source on its frozen pages: a failure shows the claim and the field that broke."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from crawler import catalogue
from crawler.authoring.codegen import FILL_IN
from crawler.health import Baseline, Observation, judge
from crawler.records import Listing, RawNotice
from tests import frozen

SOURCES = [board.name for board in catalogue.boards()]
ROW_FIELDS = (
    "key",
    "url",
    "title",
    "posted",
    "cells",
    "pinned",
    "body",
    "attachments",
)
NOTICE_FIELDS = ("body", "cells", "attachments")


@cache
def read_listing(name: str, number: int) -> Listing:
    return catalogue.find(name).read_listing(
        frozen.listings(name)[number].response()
    )


@cache
def read_notice(name: str) -> RawNotice:
    page, key = frozen.notice(name), frozen.page(name)["notice"]["key"]
    assert page is not None
    row = next(row for row in read_listing(name, 0).notices if row.key == key)
    return catalogue.find(name).read_notice(page.response(), row)


def it_is_finished(name: str) -> None:
    """What `new-source` could not know is filled in, its doubts are settled, and a
    person has read the page.
    """
    card = Path(inspect.getfile(type(catalogue.find(name))))
    left = []
    for number, line in enumerate(card.read_text("utf-8").splitlines(), 1):
        for mark in (FILL_IN, "FILL-IN", "# doubt"):
            if mark in line:
                left.append(f"{card.name}:{number}: {line.strip()}")
    assert not left, f"fill in, or settle and take out: {left}"
    is_signed = bool(frozen.expected(name).get("read_by"))
    assert is_signed, (
        f"read tests/sources/{name}/expected.json against the page, and put"
        ' your name in its "read_by"'
    )


def its_card_is_a_card(name: str) -> None:
    board = catalogue.find(name)
    assert board.title
    assert board.agency
    assert board.home.startswith("http")


def each_row_says_what_the_page_says(name: str) -> None:
    for number, rows in enumerate(frozen.expected(name)["listings"]):
        listing = read_listing(name, number)
        seen = (listing.rows_seen, len(listing.notices))
        assert seen == (len(rows), len(rows)), f"listing {number}"
        read: dict[str, list[Any]] = {}
        written: dict[str, list[Any]] = {}
        for field in ROW_FIELDS:
            read[field] = []
            for notice in listing.notices:
                read[field].append(frozen.field_of(notice, field))
            written[field] = [row[field] for row in rows]
        # As one: what differs is shown by its field.
        assert read == written, f"listing {number}"


def a_notice_says_what_its_page_says(name: str) -> None:
    if frozen.notice(name) is None:
        return
    read = {}
    for field in NOTICE_FIELDS:
        read[field] = frozen.field_of(read_notice(name), field)
    notice = frozen.expected(name)["notice"]
    assert read == {field: notice[field] for field in NOTICE_FIELDS}


def a_notice_keeps_what_its_row_was_known_by(name: str) -> None:
    if frozen.notice(name) is None:
        return
    notice = read_notice(name)
    row = next(
        row for row in read_listing(name, 0).notices if row.key == notice.key
    )
    known_by = (notice.parsed_from, notice.source, notice.url, notice.title)
    assert known_by == ("notice", name, row.url, row.title)


def a_whole_page_keeps_its_contract(name: str) -> None:
    # Old layouts, which are read from recordings only, are silent by nature.
    listing, board = read_listing(name, 0), catalogue.find(name)
    verdict = judge(
        Observation(board.contract, listing.notices, listing.rows_seen),
        Baseline(),
        now=frozen.frozen_at(name),
    )
    assert verdict.name == "ok", verdict


def no_official_is_named(name: str) -> None:
    for number in range(len(frozen.listings(name))):
        text = repr(read_listing(name, number))
        assert "홍길동" not in text
        assert "000-000-0000" not in text


def its_requests_go_to_its_own_hosts(name: str) -> None:
    board = catalogue.find(name)
    for fetch in board.fetches():
        assert fetch.url.split("/")[2] in board.hosts


def it_can_be_stood_in_for_at_another_address(name: str) -> None:
    if catalogue.find(name).news:
        return
    there = type(catalogue.find(name)).at("http://127.0.0.1:8001")()
    requested = [
        *(fetch.url for fetch in there.fetches()),
        there.url(there.session_page or "/"),
    ]
    assert {url[: len("http://127.0.0.1:8001/")] for url in requested} == {
        "http://127.0.0.1:8001/"
    }


def its_frozen_listing_is_at_the_address_it_asks_for(name: str) -> None:
    assert frozen.listings(name)[0].url == catalogue.find(name).listing(1).url


CLAIMS: tuple[Callable[[str], None], ...] = (
    it_is_finished,
    its_card_is_a_card,
    each_row_says_what_the_page_says,
    a_notice_says_what_its_page_says,
    a_notice_keeps_what_its_row_was_known_by,
    a_whole_page_keeps_its_contract,
    no_official_is_named,
    its_requests_go_to_its_own_hosts,
    it_can_be_stood_in_for_at_another_address,
    its_frozen_listing_is_at_the_address_it_asks_for,
)


def test_there_are_at_least_thirty_sources() -> None:
    assert len(SOURCES) >= 30


def test_every_source_has_frozen_pages_and_they_have_a_source() -> None:
    """`voucherwatch freeze NAME` writes them, to be corrected by hand."""
    assert sorted(SOURCES) == frozen.names()


@pytest.mark.parametrize("name", SOURCES)
def test_a_source_on_its_frozen_pages(
    name: str, subtests: pytest.Subtests
) -> None:
    for claim in CLAIMS:
        with subtests.test(claim.__name__):
            claim(name)
