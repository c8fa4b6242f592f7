"""The texts an announcement was read from, parsed again from the page as it was stored.

Evidence is a position in a text.  Only the page is stored, as it was served; the
board's parser extracts the text from it again, as it did for the reader.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import structlog
from scrapy.http import HtmlResponse

from crawler.errors import SourceTrouble
from crawler.pipelines.notices import clean
from crawler.pipelines.rows import from_dict
from crawler.platforms.base import Board
from crawler.records import RawNotice
from presentation.evidence import Block, blocks
from presentation.facts import Quotable
from reader import documents
from storage.announcements.detail import StoredSource
from storage.models import Announcement

_PLACE = re.compile(
    r"^(?P<name>.*?)(?:#[^:]*)?:(?P<start>\d+)-(?P<end>\d+)$", re.DOTALL
)
# Characters of context on either side, about two lines; a table's row is shown whole up to
# so many.
_AROUND = 160
_LONGEST_ROW = 1_500
_log = structlog.get_logger("voucherwatch.web")


@dataclass(frozen=True, slots=True)
class Quote:
    """Evidence with its context; *where* names the text."""

    where: str
    before: str
    words: str
    after: str

    @property
    def blocks(self) -> list[Block]:
        """The same as paragraphs and tables."""
        return blocks(self.before, self.words, self.after)


def texts(
    announcement: Announcement,
    stored: StoredSource,
    boards: Mapping[str, Board],
) -> dict[str, str]:
    """Return the texts by name: ``title``, ``cells``, ``body`` and the files'."""
    found = {"title": announcement.title}
    parts = list(
        _page_documents(announcement, stored, boards.get(announcement.source))
    )
    for name, text in stored.files.items():
        parts += documents.of_attachment(name, text, "read")
    for document in parts:
        found[document.name] = document.text
    return found


def _page_documents(
    announcement: Announcement, stored: StoredSource, board: Board | None
) -> Iterable[Any]:
    raw = from_dict(
        announcement.source,
        announcement.key,
        announcement.url,
        announcement.title,
        stored.row,
    )
    if board is not None and stored.page:
        raw = _parse(board, raw, stored)
    raw = clean(raw, board.home if board else announcement.url)
    return documents.of_page(raw.body, raw.cells)


def _parse(board: Board, row: RawNotice, stored: StoredSource) -> RawNotice:
    response = HtmlResponse(
        stored.url, body=stored.page, headers={"Content-Type": stored.media}
    )
    try:
        return board.read_notice(response, row)
    except SourceTrouble:
        # Today's source may not be able to parse a page from before a redesign.
        return row
    except Exception:  # noqa: BLE001  (logged: whatever a board's own code makes of it)
        # Nor may it fail the request: the announcement is shown without its text.
        _log.exception("stored page not parsed", source=board.name)
        return row


def quote(evidence: Quotable, found: Mapping[str, str]) -> Quote:
    """Return *evidence* in its context; without context if the text is missing or no
    longer contains the words.
    """
    words = evidence.text or ""
    place = _PLACE.match(evidence.where or "")
    name = place["name"] if place else ""
    span = _span(words, found.get(name, ""), place)
    if span is None:
        return Quote(name, "", words, "")
    text, (start, end) = found[name], span
    return Quote(name, _lead(text, start), text[start:end], _tail(text, end))


def _span(
    words: str, text: str, place: re.Match[str] | None
) -> tuple[int, int] | None:
    """Return the position of the words: the recorded one if they are still there, else
    any.
    """
    if not text or not words or place is None:
        return None
    start, end = int(place["start"]), int(place["end"])
    if _bare(text[start:end]).startswith(_bare(words)[:40]) and end > start:
        return start, end
    # The text has moved, or was converted by another version: blanks may differ.
    loose = re.search(r"\s*".join(map(re.escape, _bare(words)[:200])), text)
    return loose.span() if loose else None


def _bare(text: str) -> str:
    return "".join(text.split())


def _lead(text: str, start: int) -> str:
    lead = text[max(0, start - _AROUND) : start].rpartition("\n\n")[2]
    row = text.rfind("\n", 0, start - len(lead)) + 1
    if text.startswith("|", row) and start - row < _LONGEST_ROW:
        # The cells of a partial row would be under the wrong headings.
        return text[row:start]
    return (
        "…" if start > _AROUND and len(lead) == _AROUND else ""
    ) + lead.lstrip("\n")


def _tail(text: str, end: int) -> str:
    tail = text[end : end + _AROUND].partition("\n\n")[0]
    stop = text.find("\n", end + len(tail))
    stop = len(text) if stop == -1 else stop
    if text[:stop].endswith("|") and stop - end < _LONGEST_ROW:
        return text[end:stop]
    return tail + (
        "…" if len(tail) == _AROUND and end + _AROUND < len(text) else ""
    )
