"""A source's pages as bytes, for its tests: a listing, one notice, and a draft of what
is to be read of them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.discovery.proposal import UNKNOWN_PATH
from crawler.engine.fetcher import Fetcher
from crawler.errors import BoardChanged, BrokenAnswer, SourceTrouble
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import SEOUL
from crawler.records import Listing, RawNotice

_SUFFIXES = (("json", ".json"), ("xml", ".xml"), ("rss", ".xml"))


@dataclass(frozen=True, slots=True)
class FrozenPages:
    """The answers of a source, and what its card read of them."""

    listings: tuple[Response, ...]
    parsed: tuple[Listing, ...]
    notice: Response | None = None
    row: RawNotice | None = None
    read: RawNotice | None = None
    trouble: str = ""
    """Why the notice could not be read, where it could not."""
    redesigned: str = ""
    """Why the card reads no rows of the listing, where it does not any more."""


async def fetch_pages(
    board: Board, fetcher: Fetcher, *, unread: bool = False
) -> FrozenPages:
    """Fetch what is to be frozen: every listing page of a crawl and the first notice
    that is not pinned.

    Raises ``SourceTrouble`` when the listing is not the board's; where *unread*, one
    that was redesigned is returned without rows: its card is corrected by it.
    """
    if board.session_page:
        await fetcher.get(Fetch(board.url(board.session_page)))
    answers, parsed = [], []
    row: RawNotice | None = None
    redesigned = ""
    for fetch in board.fetches():
        answer = (await fetcher.get(fetch)).response
        try:
            listing = board.read_listing(answer)
        except BoardChanged as error:
            if not unread or isinstance(error, BrokenAnswer):
                raise
            listing, redesigned = Listing((), 0), error.why
        answers.append(answer)
        parsed.append(listing)
        # Pinned ones are often no calls, and built otherwise.
        if row is None:
            plain = (item for item in listing.notices if not item.pinned)
            row = next(plain, None)
    requested = board.detail(row) if row is not None else None
    if row is None or requested is None:
        return FrozenPages(
            tuple(answers), tuple(parsed), redesigned=redesigned
        )
    try:
        answer = (await fetcher.get(requested)).response
        return FrozenPages(
            tuple(answers),
            tuple(parsed),
            answer,
            row,
            board.read_notice(answer, row),
        )
    except SourceTrouble as error:
        return FrozenPages(
            tuple(answers), tuple(parsed), row=row, trouble=error.why
        )


def read_again(board: Board, folder: Path) -> FrozenPages:
    """Read the pages of *folder* by the board's card as it is now.

    Raises ``SourceTrouble`` when a listing is not the board's, ``OSError`` where
    nothing is frozen.
    """
    data = json.loads((folder / "page.json").read_text("utf-8"))
    answers = [_answer(folder, entry) for entry in data["listings"]]
    parsed = tuple(map(board.read_listing, answers))
    if "notice" not in data:
        return FrozenPages(tuple(answers), parsed)
    rows = (row for listing in parsed for row in listing.notices)
    row = next((row for row in rows if row.key == data["notice"]["key"]), None)
    if row is None:
        why = f"no row has the id {data['notice']['key']!r} of the notice"
        return FrozenPages(tuple(answers), parsed, trouble=why)
    answer = _answer(folder, data["notice"])
    if UNKNOWN_PATH in answer.url:
        # The card did not know then where notices are.
        answer = answer.replace(url=row.url)
    try:
        read = board.read_notice(answer, row)
    except SourceTrouble as error:
        return FrozenPages(
            tuple(answers), parsed, answer, row, None, error.why
        )
    return FrozenPages(tuple(answers), parsed, answer, row, read)


def _answer(folder: Path, entry: Mapping[str, Any]) -> Response:
    body = (folder / entry["file"]).read_bytes()
    return answer_of(
        body, entry["url"], entry["content_type"], entry["status"]
    )


def answer_of(
    body: bytes, url: str, content_type: str, status: int = 200
) -> Response:
    """Return stored bytes as the answer that they once were."""
    kind = responsetypes.from_args(
        headers={b"Content-Type": content_type.encode()},
        url=url,
        body=body[:4096],
    )
    headers = {"Content-Type": content_type}
    return kind(url, status=status, headers=headers, body=body)


def draft_again(pages: FrozenPages, folder: Path) -> Path:
    """Write ``expected.json`` again, unsigned: what is there is what the card read; and
    where the notice is, if the card did not know that before.
    """
    if pages.notice is not None:
        data = json.loads((folder / "page.json").read_text("utf-8"))
        data["notice"]["url"] = pages.notice.url
        _write(folder / "page.json", _json(data))
    return _write(folder / "expected.json", _json(_expected(pages)))


def write(pages: FrozenPages, folder: Path, *, now: datetime) -> list[Path]:
    """Write the folder and return its files.

    ``expected.json`` is what the card read just now: a draft, worth something
    only once a person has read it against the pages.
    """
    folder.mkdir(parents=True, exist_ok=True)
    written: list[Path] = []
    listings: list[dict[str, Any]] = []
    for number, answer in enumerate(pages.listings):
        name = _file_name("listing", number, answer)
        # Bytes as they were sent: the charset is part of what is tested.
        written.append(_write(folder / name, answer.body))
        listings.append(_entry(name, answer))
    data: dict[str, Any] = {
        "frozen_on": now.astimezone(SEOUL).date().isoformat(),
        "listings": listings,
    }
    if pages.notice is not None and pages.row is not None:
        name = _file_name("notice", 0, pages.notice)
        written.append(_write(folder / name, pages.notice.body))
        data["notice"] = _entry(name, pages.notice) | {"key": pages.row.key}
    elif pages.redesigned and (folder / "page.json").exists():
        # The notice that is there may stand on the new listing as well.
        former = json.loads((folder / "page.json").read_text("utf-8"))
        if "notice" in former:
            data["notice"] = former["notice"]
    written.append(_write(folder / "page.json", _json(data)))
    written.append(_write(folder / "expected.json", _json(_expected(pages))))
    return written


def _expected(pages: FrozenPages) -> dict[str, Any]:
    data: dict[str, Any] = {
        # Whoever has read the rows against the page signs here; the tests insist.
        "read_by": "",
        "listings": [],
    }
    for listing in pages.parsed:
        data["listings"].append([_row(notice) for notice in listing.notices])
    if pages.read is not None:
        parsed = _row(pages.read)
        data["notice"] = {
            name: parsed[name] for name in ("body", "cells", "attachments")
        }
    return data


def _row(notice: RawNotice) -> dict[str, Any]:
    files = []
    for file in notice.attachments:
        files.append([file.name, file.url, file.size])
    return {
        "key": notice.key,
        "url": notice.url,
        "title": notice.title,
        "posted": notice.posted,
        "cells": dict(notice.cells),
        "pinned": notice.pinned,
        "body": notice.body,
        "attachments": files,
    }


def _entry(name: str, answer: Response) -> dict[str, Any]:
    media = (answer.headers.get("Content-Type") or b"text/html").decode(
        "latin-1"
    )
    return {
        "file": name,
        "url": answer.url,
        "content_type": media,
        "status": answer.status,
    }


def _file_name(stem: str, number: int, answer: Response) -> str:
    content_type = answer.headers.get("Content-Type") or b""
    media = content_type.decode("latin-1").lower()
    suffix = ".html"
    for mark, ending in _SUFFIXES:
        if mark in media:
            suffix = ending
            break
    return f"{stem}{number + 1 if number else ''}{suffix}"


def _json(facts: dict[str, Any]) -> bytes:
    return (json.dumps(facts, ensure_ascii=False, indent=2) + "\n").encode()


def _write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path
