"""Every source on its frozen pages: a failure shows the field that broke."""

from __future__ import annotations

import inspect
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
LISTINGS = [
    (name, number)
    for name in frozen.names()
    for number in range(len(frozen.listings(name)))
]
NOTICES = [name for name in frozen.names() if frozen.notice(name)]


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


def test_there_are_at_least_thirty_sources() -> None:
    assert len(SOURCES) >= 30


@pytest.mark.parametrize("name", SOURCES)
def test_every_source_has_frozen_pages(name: str) -> None:
    assert name in frozen.names(), (
        f"run `voucherwatch freeze {name}` and correct what it writes"
    )


@pytest.mark.parametrize("name", frozen.names())
def test_every_frozen_page_has_its_source(name: str) -> None:
    assert name in SOURCES


@pytest.mark.parametrize("name", SOURCES)
def test_a_draft_is_no_source(name: str) -> None:
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


@pytest.mark.parametrize(("name", "number"), LISTINGS)
def test_every_row_seen_is_parsed(name: str, number: int) -> None:
    listing, rows = (
        read_listing(name, number),
        frozen.expected(name)["listings"][number],
    )
    assert (listing.rows_seen, len(listing.notices)) == (len(rows), len(rows))


@pytest.mark.parametrize(("name", "number"), LISTINGS)
def test_a_row_says(name: str, number: int) -> None:
    read: dict[str, list[Any]] = {}
    written: dict[str, list[Any]] = {}
    for field in ROW_FIELDS:
        read[field] = []
        for notice in read_listing(name, number).notices:
            read[field].append(frozen.field_of(notice, field))
        rows = frozen.expected(name)["listings"][number]
        written[field] = [row[field] for row in rows]
    # As one: what differs is shown by its field.
    assert read == written


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_says(name: str) -> None:
    read = {}
    for field in NOTICE_FIELDS:
        read[field] = frozen.field_of(read_notice(name), field)
    notice = frozen.expected(name)["notice"]
    assert read == {field: notice[field] for field in NOTICE_FIELDS}


@pytest.mark.parametrize("name", NOTICES)
def test_a_notice_keeps_what_its_row_was_known_by(name: str) -> None:
    notice = read_notice(name)
    row = next(
        row for row in read_listing(name, 0).notices if row.key == notice.key
    )
    assert (notice.parsed_from, notice.source, notice.url, notice.title) == (
        "notice",
        name,
        row.url,
        row.title,
    )


@pytest.mark.parametrize(("name", "number"), LISTINGS)
def test_a_whole_page_keeps_its_contract(name: str, number: int) -> None:
    listing, board = read_listing(name, number), catalogue.find(name)
    now = frozen.frozen_at(name) if number == 0 else None
    if now is None:
        pytest.skip(
            "an old layout, read from recordings only, is silent by nature"
        )
    verdict = judge(
        Observation(board.contract, listing.notices, listing.rows_seen),
        Baseline(),
        now=now,
    )
    assert verdict.name == "ok", verdict


@pytest.mark.parametrize("name", frozen.names())
def test_no_official_is_named(name: str) -> None:
    text = repr(
        [
            read_listing(name, number)
            for listed, number in LISTINGS
            if listed == name
        ]
    )
    assert "홍길동" not in text
    assert "000-000-0000" not in text


@pytest.mark.parametrize("name", SOURCES)
def test_its_requests_go_to_its_own_hosts(name: str) -> None:
    board = catalogue.find(name)
    for fetch in board.fetches():
        assert fetch.url.split("/")[2] in board.hosts


@pytest.mark.parametrize(
    "name", [name for name in SOURCES if not catalogue.find(name).news]
)
def test_it_can_be_stood_in_for_at_another_address(name: str) -> None:
    there = type(catalogue.find(name)).at("http://127.0.0.1:8001")()
    requested = [
        *(fetch.url for fetch in there.fetches()),
        there.url(there.session_page or "/"),
    ]
    assert {url[: len("http://127.0.0.1:8001/")] for url in requested} == {
        "http://127.0.0.1:8001/"
    }


@pytest.mark.parametrize("name", SOURCES)
def test_its_frozen_listing_is_at_the_address_it_asks_for(name: str) -> None:
    assert frozen.listings(name)[0].url == catalogue.find(name).listing(1).url


@pytest.mark.parametrize("name", SOURCES)
def test_a_card_is_a_card(name: str) -> None:
    board = catalogue.find(name)
    assert board.title
    assert board.agency
    assert board.home.startswith("http")
