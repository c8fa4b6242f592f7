"""Listing rows: what of them counts as a change, and how they are stored."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, Final

from crawler.digests import digest_of
from crawler.records import AttachmentLink, RawNotice

# Labels of cells that change by themselves.  A state such as 접수중 follows from the
# window and the clock.
_RESTLESS: Final = re.compile(
    r"조회|hit|view|d-?day|남은|순번|번호|no\.?$|추천|댓글|상태|진행(?!\s*(?:기간|일))",
    re.IGNORECASE,
)


def row_digest(notice: RawNotice) -> str:
    """Digest what a row says: its title, day, lasting cells and files, not its address,
    place or counters.
    """
    # Sorted: sites add and move columns, which says nothing new of a notice.
    cells = []
    for label, value in sorted(notice.cells.items()):
        if not _is_restless(label):
            cells.append(f"{label}={value}")
    files = sorted(
        f"{file.name}|{file.size or ''}" for file in notice.attachments
    )
    return digest_of(
        [_bare(notice.title), notice.posted or "", *cells, *files]
    )


@lru_cache(maxsize=1024)
def _is_restless(label: str) -> bool:
    return bool(_RESTLESS.search(label))


def rows_digest(notices: Sequence[RawNotice]) -> str:
    """Digest a listing, in whatever order its rows stand."""
    return digest_of(
        sorted(f"{notice.key}:{row_digest(notice)}" for notice in notices)
    )


def page_digest(notice: RawNotice) -> str:
    """Digest a notice as its own page tells it: title, cells, body, names and sizes of files."""
    return digest_of([row_digest(notice), _bare(notice.body)])


def _bare(text: str) -> str:
    # Editors break lines and double blanks at will: letters alone are compared.
    return "".join(text.split())


def once(notices: Iterable[RawNotice]) -> list[RawNotice]:
    """Return each notice once, the first time it stands: pinned rows repeat on every page."""
    found: dict[str, RawNotice] = {}
    for notice in notices:
        found.setdefault(notice.key, notice)
    return list(found.values())


def with_keywords(
    notices: Iterable[RawNotice], keywords: Sequence[str]
) -> list[RawNotice]:
    """Return the notices that have any of *keywords* in their words; all of them where
    there are none.
    """
    if not keywords:
        return list(notices)
    folded = []
    for word in keywords:
        folded.append(_bare(word).casefold())
    found = []
    for notice in notices:
        text = _bare(
            f"{notice.title} {' '.join(notice.cells.values())} {notice.body}"
        ).casefold()
        if any(word in text for word in folded):
            found.append(notice)
    return found


def to_dict(notice: RawNotice) -> dict[str, Any]:
    """Return a row as JSON, for looking again at a notice that has left the listing."""
    return {
        "url": notice.url,
        "title": notice.title,
        "posted": notice.posted,
        "cells": dict(notice.cells),
        "body": notice.body,
        "attachments": [
            [file.name, file.url, file.size] for file in notice.attachments
        ],
        # Of the few that were renumbered only: every row of every board is stored.
        **({"board_key": notice.board_key} if notice.board_key else {}),
    }


def from_dict(
    source: str, key: str, url: str, title: str, row: Mapping[str, Any]
) -> RawNotice:
    """Return a row as it was stored; *url* and *title* are in where it never was."""
    files = tuple(
        AttachmentLink(name, link, size)
        for name, link, size in row.get("attachments", ())
    )
    return RawNotice(
        source,
        key,
        row.get("url", url),
        row.get("title", title),
        posted=row.get("posted"),
        cells=row.get("cells", {}),
        body=row.get("body", ""),
        attachments=files,
        board_key=row.get("board_key", ""),
    )
