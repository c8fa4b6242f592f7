"""A redesigned page searched, read and weighed: what the engine asks for."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from typing import Any, Final

from lxml import etree
from scrapy.http import Response

from crawler.discovery import NothingFound, propose
from crawler.discovery.trees import parsed
from crawler.health import Baseline
from crawler.mending.evidence import FEWEST_KNOWN, MendEvidence, weigh
from crawler.mending.finding import find_reading, with_later_days
from crawler.mending.finding_titles import LONGEST_TITLE
from crawler.mending.known import (
    KnownTitles,
    ListedNotice,
    by_letters,
    by_parts,
    is_cut,
    letters_of_title,
)
from crawler.mending.page_place import own_text
from crawler.mending.reading import MendedReading
from crawler.pipelines.notices import clean
from crawler.platforms.base import Board
from crawler.platforms.dates import posted_on
from crawler.platforms.words import squeeze
from crawler.records import Listing, RawNotice

_TAG: Final = re.compile(r"<[^>]*>")
MOST_NEW: Final = 5
"""New rows at once that are believed of a quiet board."""
FLOOD: Final = 3
"""Times the notices of its busiest day that are believed of a busy one."""
FEWEST_SHOWN: Final = 1
"""Known rows with which a list is shown to a person, and not read."""
DATED_SHARE: Final = 0.8
LARGEST_SHOWN: Final = 512 * 1024
"""Bytes of a page that is looked through for such a list: the search of it has no end
of its own.
"""
SHOWN: Final = 12
"""Rows before that people are shown."""
MOST_SHOWN: Final = 300
"""Rows after: whoever says yes to a list has seen all of it."""
NO_PARTS: Final[Mapping[str, ListedNotice]] = {}


@dataclass(frozen=True, slots=True)
class KnownBoard:
    """What is known of a board when its page has to be searched."""

    board: Board
    notices: Sequence[ListedNotice]
    baseline: Baseline
    reading: MendedReading | None = None
    """By which an earlier answer was read."""
    is_adopted: bool = False
    """Whether the operator said yes to it: doubts were theirs to settle."""
    today: date | None = None
    """The day of the answer; ``None`` where it is not known."""


@dataclass(frozen=True, slots=True)
class MendedListing:
    """The rows of a redesigned page, and why they are believed or not."""

    reading: MendedReading | None = None
    listing: Listing = field(default_factory=lambda: Listing((), 0))
    evidence: MendEvidence = field(default_factory=MendEvidence)
    newest: date | None = None
    """The newest day of a known notice."""
    is_provisional: bool = True
    why_proposed: str = ""
    """Why it is proposed to the operator only, although nothing speaks against it."""

    @property
    def holds(self) -> bool:
        """Whether it may be the board, at least as a proposal."""
        return self.reading is not None and not self.evidence.refused

    @property
    def is_believed(self) -> bool:
        return self.reading is not None and self.evidence.holds

    @property
    def summary(self) -> str:
        found = self.evidence
        if self.reading is None:
            return "searched for its known notices: too few of them stand on the page"
        ids = (
            ", ids new" if found.same_ids < found.known else ", ids as before"
        )
        if not found.known:
            ids = ""
        text = f"{found.rows} rows, {found.known} of {found.expected} expected known"
        refused = f"; refused: {found.refused}" if found.refused else ""
        proposed = (
            f"; only proposed: {self.why_proposed}"
            if self.why_proposed
            else ""
        )
        return f"{text}{ids}{refused}{proposed}"


def search(*pages: Response, known: KnownBoard) -> MendedListing:
    """Search the first *pages* of a list for what a board listed, read them, and weigh
    the evidence.

    The reading of an earlier answer is tried first: it costs less, and does not change
    from look to look.
    """
    if known.reading is not None:
        # The operator may have said yes to a list of which nothing was known.
        fewest = 0 if known.is_adopted else FEWEST_KNOWN
        found = _read(pages, known, known.reading, fewest)
        if known.is_adopted and found.holds:
            evidence = replace(found.evidence, doubt="")
            return replace(found, evidence=evidence, why_proposed="")
        if found.evidence.holds:
            return found
    # Page by page: the known notices may all have gone on to the second.
    found = MendedListing()
    for page in pages:
        reading = find_reading(page, known.notices, known.board.hosts)
        if reading is not None:
            found = _read(pages, known, reading)
        if found.holds:
            break
    return _later_list(pages[0], known, found)


def _later_list(
    page: Response, known: KnownBoard, found: MendedListing
) -> MendedListing:
    """Return the list that was *found* by known titles as one to ask a person about,
    where these are titles of later notices: boards of decisions or of yearly calls
    use them again.

    A list that is adopted by itself ends with today: days to come are deadlines.
    """
    if found.reading is None or found.newest is None or found.reading.day:
        return found
    reading = with_later_days(found.reading, page, found.newest)
    if reading is None:
        return found
    later = _read([page], known, reading, 0)
    until = known.today if found.holds else date.max
    is_later = later.holds and _goes_on(later, until or date.min)
    return later if is_later else found


def likely_list(
    page: Response, known: KnownBoard, *, may_be_unknown: bool
) -> MendedListing:
    """Return the rows that repeat on a *page* as notices would, to ask a person about:
    too few of them are known to search by.

    Where they *may_be_unknown*, a list that goes on where the board's stood is enough:
    most of its rows have days, of which none is older than the newest known one.
    """
    if len(page.body) > LARGEST_SHOWN:
        return MendedListing()
    if known.reading is not None:
        # What was shown stays so until a person has seen it.
        found = _shown_by(known.reading, page, known, may_be_unknown=True)
        if found.holds:
            return found
    text = letters_of_title(_TAG.sub(" ", getattr(page, "text", "")))
    is_known = any(letters in text for letters in by_letters(known.notices))
    if not is_known and not may_be_unknown:
        return MendedListing()
    try:
        rows = propose(page).rows
    except NothingFound:
        return MendedListing()
    # A few rows show how all of them are built.
    listed = []
    for row in rows[:SHOWN]:
        day = posted_on(row.posted)
        listed.append(ListedNotice(row.key, row.title, day, row.link))
    reading = find_reading(page, listed, known.board.hosts)
    if reading is None:
        return MendedListing()
    if reading.day is None:
        days = [notice.day for notice in known.notices if notice.day]
        newest = max(days, default=date.min)
        reading = with_later_days(reading, page, newest) or reading
    return _shown_by(reading, page, known, may_be_unknown=may_be_unknown)


def _shown_by(
    reading: MendedReading,
    page: Response,
    known: KnownBoard,
    *,
    may_be_unknown: bool,
) -> MendedListing:
    found = _read([page], known, reading, 0)
    is_enough = found.evidence.known >= FEWEST_SHOWN or (
        may_be_unknown and _goes_on(found, date.max)
    )
    return found if found.holds and is_enough else MendedListing()


def _goes_on(found: MendedListing, until: date) -> bool:
    """Say whether most rows of a list have days, and all these are later than what is
    known, but for a few that may be kept on top, the last one *until* then.
    """
    days = []
    for row in found.listing.notices:
        day = posted_on(row.posted)
        if day is not None:
            days.append(day)
    is_dated = len(days) >= DATED_SHARE * len(found.listing.notices)
    newest = found.newest
    if not days or not is_dated:
        return False
    # A list that never showed its days may show them now.
    later = [day for day in days if newest is None or day >= newest]
    return len(later) >= DATED_SHARE * len(days) and max(days) <= until


def _read(
    pages: Sequence[Response],
    known: KnownBoard,
    reading: MendedReading,
    fewest: int = FEWEST_KNOWN,
) -> MendedListing:
    days = [notice.day for notice in known.notices if notice.day]
    # Stands in for today: a recording is read by its own time.
    newest = max(days, default=None)
    listing, whole, unproved = _rows_of(pages, known, reading, newest)
    evidence = _weighed(listing, known, fewest)
    is_sure = whole >= FEWEST_KNOWN or evidence.same_days >= FEWEST_KNOWN
    if fewest and evidence.known < FEWEST_KNOWN:
        parts = by_parts(known.notices)
        completed = with_whole_titles(listing, known.notices, parts)
        more = _weighed(completed, known, fewest)
        if more.known >= FEWEST_KNOWN:
            listing, evidence, is_sure = completed, more, False
    if evidence.holds and evidence.known >= FEWEST_KNOWN and not is_sure:
        # Sister agencies post one programme, each with its own name before it.
        doubt = "known by parts of their titles only"
        evidence = replace(evidence, doubt=doubt)
    if unproved and not evidence.refused:
        evidence = replace(evidence, refused=unproved)
    most = max(MOST_NEW, FLOOD * max(Counter(days).values(), default=0))
    why_proposed = evidence.doubt
    if evidence.holds and evidence.new > most:
        why_proposed = f"{evidence.new} new rows at once, {most} are plausible"
    return MendedListing(
        reading, listing, evidence, newest, why_proposed=why_proposed
    )


def _rows_of(
    pages: Sequence[Response],
    known: KnownBoard,
    reading: MendedReading,
    today: date | None,
) -> tuple[Listing, int, str]:
    """Return the rows of all *pages* as one listing, how many bear a known title whole,
    and why the pages are not of one list ("" if they are).
    """
    board = known.board
    titles = {letters_of_title(notice.title) for notice in known.notices}
    rows: dict[str, RawNotice] = {}
    unread = whole = 0
    unproved = ""
    for number, page in enumerate(pages, 1):
        parsed = reading.parse(page, board.name, board.home, today=today)
        for notice in parsed.notices:
            whole += letters_of_title(notice.title) in titles
        parsed = with_whole_titles(parsed, known.notices)
        unread += parsed.rows_seen - len(parsed.notices)
        before = len(rows)
        for notice in parsed.notices:
            letters = letters_of_title(notice.title)
            earlier = rows.get(notice.key)
            # Pinned notices are on every page; others under one id are told of.
            is_same = (
                earlier is None or letters_of_title(earlier.title) == letters
            )
            place = notice.key if is_same else f"{notice.key} {letters}"
            rows.setdefault(place, clean(notice, board.home))
        if len(rows) == before:
            unproved = (
                f"page {number} lists no other rows: paging is not proved"
            )
    listing = Listing(tuple(rows.values()), len(rows) + unread)
    return listing, whole, unproved


def _weighed(listing: Listing, known: KnownBoard, fewest: int) -> MendEvidence:
    return weigh(
        listing,
        known.notices,
        usual_rows=known.baseline.median_rows,
        usual_order=known.baseline.order,
        fewest=fewest,
    )


def with_whole_titles(
    listing: Listing,
    known: Sequence[ListedNotice],
    parts: Mapping[str, ListedNotice] = NO_PARTS,
) -> Listing:
    """Return rows of known notices with the titles that they are known by, where the
    page shows them cut, or without the kind of notice before them, or only *parts*.
    """
    titles = KnownTitles(by_letters(known), may_be_cut=True, by_parts=parts)
    by_key = {notice.key: notice for notice in known}
    rows = []
    for row in listing.notices:
        letters = letters_of_title(row.title)
        notice = titles.notice(row.title, posted_on(row.posted))
        same_key = by_key.get(row.key)
        if notice is None and same_key is not None and is_cut(row.title):
            is_beginning = letters_of_title(same_key.title).startswith(letters)
            notice = same_key if is_beginning else None
        is_other = (
            notice is not None and letters_of_title(notice.title) != letters
        )
        rows.append(
            replace(row, title=notice.title) if notice and is_other else row
        )
    return replace(listing, notices=tuple(rows))


def mend_reading(stored: Mapping[str, Any]) -> MendedReading | None:
    """Return a stored reading; ``None`` for one of another release."""
    try:
        return MendedReading.from_dict(stored)
    except (KeyError, TypeError):
        return None


def details_of(
    found: MendedListing, known: Sequence[ListedNotice]
) -> dict[str, Any]:
    """Return rows before and after and the evidence, for people to compare."""
    after = []
    on_page = set()
    for row in found.listing.notices[:MOST_SHOWN]:
        day = posted_on(row.posted)
        after.append([row.title, row.key, f"{day or ''}"])
        on_page.add(letters_of_title(row.title))
    # What is on the page still, then the newest of what does not.
    in_order = sorted(
        known,
        key=lambda notice: (
            letters_of_title(notice.title) in on_page,
            notice.day or date.min,
        ),
        reverse=True,
    )
    before = []
    for notice in in_order[:SHOWN]:
        before.append([notice.title, notice.key, f"{notice.day or ''}"])
    return {
        "before": before,
        "after": after,
        "evidence": asdict(found.evidence),
    }


Shown = Sequence[str]
"""Title, id and day of a row."""


def side_by_side(
    details: Mapping[str, Any],
) -> list[tuple[Shown | None, Shown | None]]:
    """Return the rows that ``details_of`` stored as (before, after), each notice beside
    itself in the page's order; ``None`` before what is new, and after what is gone.
    """
    former: dict[str, Shown] = {}
    for row in details.get("before", ()):
        former.setdefault(letters_of_title(row[0]), row)
    pairs: list[tuple[Shown | None, Shown | None]] = []
    for row in details.get("after", ()):
        pairs.append((former.pop(letters_of_title(row[0]), None), row))
    for row in former.values():
        pairs.append((row, None))
    return pairs


def merged(row: RawNotice, stored: RawNotice) -> RawNotice:
    """Return a known notice's row as it was put by, with what a mended reading read
    otherwise: a row of another design must not look like an edit.
    """
    same_title = letters_of_title(row.title) == letters_of_title(stored.title)
    cells = dict(stored.cells)
    for label, text in row.cells.items():
        if letters_of_title(text) != letters_of_title(cells.get(label, "")):
            cells[label] = text
    return replace(
        stored,
        url=row.url,
        title=stored.title if same_title else row.title,
        cells=cells,
        board_key=row.board_key,
    )


def whole_title(response: Response, title: str) -> str:
    """Return a title that a list shows cut as the notice's own page has it, or as it
    is where that page does not say more.
    """
    if not is_cut(title):
        return title
    beginning = letters_of_title(title)
    whole = []
    for element in parsed(response).iter(etree.Element):
        text = own_text(element)
        is_title = 0 < len(text) <= LONGEST_TITLE and not is_cut(text)
        if is_title and letters_of_title(text).startswith(beginning):
            whole.append(squeeze(text))
    # "제목 | 기관": names of the site are behind it in the page's own title.
    return min(whole, key=len, default=title)


def shows_title(response: Response, title: str) -> bool:
    """Return whether a notice's own page has its title; most of it is enough."""
    # The beginning: some pages cut titles, and lists show them in part as well.
    text = getattr(response, "text", "")
    return letters_of_title(title)[:40] in letters_of_title(_TAG.sub("", text))
