"""Frozen pages: ``tests/sources/<name>/`` holds a source's pages as bytes and what is to be heard of them.

``page.json`` says where the pages came from and when; ``expected.json`` was
written by reading the pages, not by running the board.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from functools import cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler.records import RawNotice

FOLDER = Path(__file__).parent / "sources"


@dataclass(frozen=True)
class Frozen:
    """One answer of a source, as it was sent."""

    source: str
    file: str
    url: str
    content_type: str
    status: int
    body: bytes

    def response(
        self, body: bytes | None = None, content_type: str | None = None
    ) -> Response:
        sent = self.body if body is None else body
        media = content_type or self.content_type
        kind = responsetypes.from_args(
            headers={b"Content-Type": media.encode()},
            url=self.url,
            body=sent[:4096],
        )
        return kind(
            self.url,
            status=self.status,
            headers={"Content-Type": media},
            body=sent,
        )


@cache
def page(source: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        (FOLDER / source / "page.json").read_text("utf-8")
    )
    return read


@cache
def expected(source: str) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(
        (FOLDER / source / "expected.json").read_text("utf-8")
    )
    return read


def names() -> list[str]:
    return sorted(
        folder.name for folder in FOLDER.iterdir() if folder.is_dir()
    )


def frozen_at(source: str) -> datetime:
    day = datetime.fromisoformat(page(source)["frozen_on"]).date()
    return datetime.combine(day, time(12), ZoneInfo("Asia/Seoul"))


def listings(source: str) -> list[Frozen]:
    return [_frozen(source, entry) for entry in page(source)["listings"]]


def notice(source: str) -> Frozen | None:
    entry = page(source).get("notice")
    return entry and _frozen(source, entry)


def _frozen(source: str, entry: Mapping[str, Any]) -> Frozen:
    body = (FOLDER / source / entry["file"]).read_bytes()
    return Frozen(
        source,
        entry["file"],
        entry["url"],
        entry["content_type"],
        entry["status"],
        body,
    )


def field_of(notice: RawNotice, name: str) -> Any:
    """Return a field in the form in which ``expected.json`` writes it."""
    value = getattr(notice, name)
    if name == "attachments":
        return [[link.name, link.url, link.size] for link in value]
    return dict(value) if name == "cells" else value
