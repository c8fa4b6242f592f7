"""A raw notice and its files into a draft: cleaned, read, and with the time when it is
looked at again.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Final
from unicodedata import normalize

from crawler import schedule
from crawler.digests import digest_of
from crawler.pipelines.rows import page_digest
from crawler.platforms.dates import posted_on
from crawler.platforms.links import is_address
from crawler.platforms.words import is_private
from crawler.records import AttachmentLink, RawNotice
from reader import documents
from reader.model import Reading, Window
from reader.reader import read_notice
from reader.text.document import Document
from reader.text.merging import CELLS
from reader.version import reader_version
from storage.announcements.draft import AttachmentDraft, Draft, FetchedPage
from storage.db.kst import too_late_at

# The width of the column; some boards' ids are whole encrypted links.
LONGEST_KEY: Final = 200
LONGEST_TITLE: Final = 500
# Letters: what lies behind are annexes, and reading takes as long as a text is.
LONGEST_TEXT: Final = 400_000
# Nothing a database, a mail header or a feed could carry, and the marks that turn a
# line round; boards have them from copy and paste.
_CONTROL: Final = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff"
    "\u200e\u200f\u202a-\u202e\u2066-\u2069]"
)

_PERIOD_LABEL: Final = re.compile(r"기간|기한|일정")
# The day that a value begins with: "2025-03-02 ~ 2025-03-20".
_WHOLE_DAY: Final = re.compile(r"\D{0,3}(\d{4})[-./](\d{1,2})[-./](\d{1,2})")


@dataclass(frozen=True, slots=True)
class FetchedNotice:
    """One notice as it was fetched, with its files read; *row_digest* is that of its
    listing row.
    """

    notice: RawNotice
    row_digest: str
    at: datetime
    files: tuple[AttachmentDraft, ...] = ()
    page: FetchedPage | None = None
    recheck_at: datetime | None = None
    """When it has to be looked at again at the latest: its own page, or a file, could not
    be read this time.
    """


def clean(notice: RawNotice, home: str) -> RawNotice:
    """Return *notice* with words on one line and without control characters, and with
    an address that can be followed: *home* where its own cannot.

    A line feed in a title must never reach a mail's header.
    """
    files = []
    for file in notice.attachments:
        # A link that no request can be made to would end the crawl of its board.
        if is_address(file.url):
            name = words_of(file.name)[:LONGEST_TITLE]
            url = one_line(file.url)
            files.append(replace(file, name=name, url=url))
    return replace(
        notice,
        key=one_line(notice.key)
        if len(notice.key) <= LONGEST_KEY
        else digest_of([notice.key]),
        url=one_line(notice.url) if is_address(notice.url) else home,
        title=words_of(notice.title)[:LONGEST_TITLE],
        posted=words_of(notice.posted) if notice.posted else None,
        cells=_cells(notice.cells),
        # Rows have none, and most of what is cleaned are rows.
        body=_CONTROL.sub("", normalize("NFC", notice.body))[:LONGEST_TEXT]
        if notice.body
        else "",
        attachments=tuple(files),
    )


def one_line(text: str) -> str:
    # Control characters are not printable; most words are.
    if not text.isprintable():
        text = _CONTROL.sub("", text)
    return " ".join(text.split())


def words_of(text: str) -> str:
    """Return words on one line, their Hangul composed.

    Macs write 공고 as six letters, which no rule or filter finds.
    """
    return one_line(normalize("NFC", text))


def _cells(cells: Mapping[str, str]) -> dict[str, str]:
    """Return the labelled facts, without what belongs to an official."""
    found: dict[str, str] = {}
    for label, value in cells.items():
        name = _label(label)
        # Here, not in the boards: no source can forget it.
        if not is_private(name):
            found[name] = words_of(value)
    return found


@lru_cache(maxsize=1024)
def _label(label: str) -> str:
    # The same few on every row of a board.
    return words_of(label)


def draft_of(fetched: FetchedNotice, *, is_news: bool = False) -> Draft:
    """Read a fetched notice into what the store keeps."""
    notice = fetched.notice
    posted = posted_on(notice.posted)
    reading = read_notice(
        notice.title,
        _documents(fetched),
        as_of=posted or _stated_day(fetched),
        press=is_news,
    )
    reading = by_the_notice(reading)
    recheck_at = fetched.recheck_at
    # An article is read once; only one that failed is fetched again.
    if not is_news:
        recheck_at = _recheck_at(fetched, reading)
    is_page = notice.parsed_from == "notice"
    return Draft(
        source=notice.source,
        key=notice.key,
        url=notice.url,
        title=notice.title,
        posted_on=posted,
        reading=reading,
        reader=reader_version(),
        parsed_from=notice.parsed_from,
        row_digest=fetched.row_digest,
        page_digest=page_digest(notice) if is_page else "",
        page=fetched.page,
        attachments=_files(fetched),
        recheck_at=recheck_at,
        is_press=is_news,
        body=notice.body,
    )


def _stated_day(fetched: FetchedNotice) -> date:
    """Return the day to read an undated notice by: the one on which it was fetched, or
    the opening that its own facts state, where that is earlier.

    A call of last year that is met today closed long before today: read by today,
    its window would be taken for a slip of the pen.
    """
    days = [fetched.at.astimezone(schedule.SEOUL).date()]
    for label, value in fetched.notice.cells.items():
        opening = _WHOLE_DAY.match(value)
        if opening and _PERIOD_LABEL.search(label):
            try:
                days.append(date(*map(int, opening.groups())))
            except ValueError:  # 2026-02-30: it states no day
                continue
    return min(days)


def by_the_notice(reading: Reading) -> Reading:
    """Return the reading without a listing cell's window where the notice itself has
    the same one with a later end.

    Deadlines are often moved in the text alone, and the cell still shows the
    old one.  A cell that is the later one is believed: then the text is old.
    """
    windows = reading.windows
    # Cells are read before the body, so a window of theirs is the first.
    if not windows or not any(
        _is_extended(windows[0], other) for other in windows[1:]
    ):
        return reading
    evidence = reading.evidence | {"windows": reading.evidence["windows"][1:]}
    return replace(reading, windows=windows[1:], evidence=evidence)


def _is_extended(cell: Window, other: Window) -> bool:
    """Return whether *other* is *cell*'s window with its end moved."""
    if not _is_cell(cell) or _is_cell(other):
        return False
    if (cell.label, _day(cell.opens)) != (other.label, _day(other.opens)):
        return False
    before, after = _day(cell.closes), _day(other.closes)
    return bool(before and after and cell.opens and after > before)


def _is_cell(window: Window) -> bool:
    return window.where.startswith(f"{CELLS}:")


def _day(instant: str | None) -> str | None:
    return instant[:10] if instant else None


def _documents(fetched: FetchedNotice) -> list[Document]:
    found = list(documents.of_page(fetched.notice.body, fetched.notice.cells))
    for file in fetched.files:
        # One without a text counts too: what it says is a doubt of the reading.
        if file.text or file.state != "unread":
            text = file.text or ""
            found += documents.of_attachment(file.name, text, file.state)
    return documents.ranked(found)


def _files(fetched: FetchedNotice) -> tuple[AttachmentDraft, ...]:
    """Return every file that the notice offers: those read, and the others by name."""
    read = {}
    for file in fetched.files:
        read[file.name, file.size] = file
    found: list[AttachmentDraft] = []
    for link in fetched.notice.attachments:
        unread = AttachmentDraft(link.name, link.url, link.size or "")
        found.append(read.get(identity(link), unread))
    return tuple(found)


def identity(link: AttachmentLink) -> tuple[str, str]:
    """Return what a file is known by: addresses hold tokens that differ between visits."""
    return link.name, link.size or ""


def _recheck_at(fetched: FetchedNotice, reading: Reading) -> datetime | None:
    closings = []
    for window in reading.windows:
        closes = too_late_at(window.closes)
        if closes is not None:
            closings.append(closes)
    posted = posted_on(fetched.notice.posted)
    since = fetched.at
    if posted is not None:
        since = datetime.combine(posted, schedule.OPENS, schedule.SEOUL)
    # The last window's: a call with two stages is alive until the second one ends.
    planned = schedule.recheck(
        now=fetched.at,
        closes_at=max(closings, default=None),
        first_seen_at=min(since, fetched.at),
    )
    if fetched.recheck_at is None:
        return planned
    return min(planned, fetched.recheck_at) if planned else fetched.recheck_at
