"""A proposal as the two things a person corrects: the card's text, and the folder of frozen pages."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from scrapy.http import Response

from crawler.platforms.base import Board
from crawler.platforms.table_board import COUNT, NUMBER, POSTED, SKIP, TITLE, Column
from crawler.proposals.proposal import Proposal
from crawler.raw import RawNotice

_NAMES = {NUMBER: "NUMBER", TITLE: "TITLE", POSTED: "POSTED", COUNT: "COUNT", SKIP: "SKIP"}
_ORDER = ("title", "agency", "base_url", "home")


def card_text(proposal: Proposal) -> str:
    """Return the module ``crawler/sources/<name>.py`` as proposed.

    What a machine cannot know (agency, title, where a notice's text stands) is there to be corrected.
    """
    facts = dict(proposal.facts)
    first = {name: facts.pop(name) for name in _ORDER}
    lines = [f"    {name} = {_written(value)}" for name, value in ({"name": proposal.name} | first | facts).items()]
    parent, columns = proposal.parent, facts.get("columns", ())
    names = sorted({_NAMES.get(column, "fact") for column in columns}, key=lambda name: (name.islower(), name))
    imported = ", ".join([*(name for name in names if name != "fact"), parent.__name__, *(name for name in names if name == "fact")])
    return "\n".join(
        [
            f'"""{first["title"]} ({first["home"]})."""',
            "",
            f"from {parent.__module__} import {imported}",
            "",
            "",
            f"class {class_name(proposal.name)}({parent.__name__}):",
            *lines,
            "",
        ]
    )


def class_name(name: str) -> str:
    """Return the class of a source's card.

    >>> class_name("gaon-notice")
    'GaonNotice'
    """
    return "".join(part.capitalize() for part in re.split(r"[^A-Za-z0-9]+", name)) or "Source"


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        columns = [_column(one) for one in value]
        return f"({', '.join(columns)}{',' if len(columns) == 1 else ''})"
    if "\\" in value and '"' not in value:
        return f'r"{value}"'
    return json.dumps(value, ensure_ascii=False)


def _column(column: Column) -> str:
    return _NAMES.get(column) or f"fact({json.dumps(column.label, ensure_ascii=False)})"


def write_folder(
    folder: Path, board: Board, listing: Response, *, frozen_on: date, notice: tuple[RawNotice, Response] | None = None
) -> list[Path]:
    """Write a source's frozen pages, as they were sent, and what the board hears of them, to be read against the pages.

    Returns the files written.  Raises ``SourceTrouble`` where the board cannot hear its own page.
    """
    folder.mkdir(parents=True, exist_ok=True)
    rows = board.read_listing(listing).notices
    page: dict[str, Any] = {"frozen_on": frozen_on.isoformat(), "listings": [_entry("listing", listing, board.listing(1).url)]}
    expected: dict[str, Any] = {"listings": [[_row(row) for row in rows]]}
    bodies = {page["listings"][0]["file"]: listing.body}
    if notice is not None:
        row, response = notice
        page["notice"] = _entry("notice", response, response.url) | {"key": row.key}
        heard = _row(board.read_notice(response, row))
        expected["notice"] = {name: heard[name] for name in ("body", "cells", "attachments")}
        bodies[page["notice"]["file"]] = response.body
    files = bodies | {"page.json": _json(page), "expected.json": _json(expected)}
    for name, body in files.items():
        (folder / name).write_bytes(body)
    return [folder / name for name in files]


def _entry(stem: str, response: Response, url: str) -> dict[str, Any]:
    media = (response.headers.get("Content-Type") or b"text/html").decode("latin-1")
    kind = next((kind for kind in ("json", "xml") if kind in media), "html")
    return {"file": f"{stem}.{kind}", "url": url, "content_type": media, "status": response.status}


def _row(notice: RawNotice) -> dict[str, Any]:
    return {
        "key": notice.key,
        "url": notice.url,
        "title": notice.title,
        "posted": notice.posted,
        "cells": dict(notice.cells),
        "pinned": notice.pinned,
        "body": notice.body,
        "attachments": [[link.name, link.url, link.size] for link in notice.attachments],
    }


def _json(data: Mapping[str, Any]) -> bytes:
    return (json.dumps(data, ensure_ascii=False, indent=2) + "\n").encode()
