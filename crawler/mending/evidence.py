"""Whether a reading of a redesigned page is the board: pure, and strict.

A page is refused unless what it lists is what the board is known to have
listed.  Page one turns over, so only the rows that ought to be known count.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Final

from crawler.health import order_of, says_something
from crawler.mending.known import ListedNotice, letters_of_title
from crawler.platforms.dates import posted_on
from crawler.records import Listing, RawNotice

# Chosen on changes made to 21 recorded boards and on other boards' pages, so that of
# 1,932 of the latter none is believed (docs/mending-figures.md, ``benchmarks.mending``).
FEWEST_KNOWN: Final = 3
KNOWN_SHARE: Final = 0.6
"""Of the rows that ought to be known."""
EQUAL_SHARE: Final = 0.8
"""Of days and ids that can be compared: some notices are edited meanwhile."""
TITLE_SHARE: Final = 0.9
ORDER_SHARE: Final = 0.9
ROWS_SHARE: Final = 0.5
KEPT_SHARE: Final = 0.2
MOST_CLASHES: Final = 0.05
"""Share of rows with the id of another notice: one document filed under several."""
REPEATED_SHARE: Final = 0.1
"""Of known rows that may be one notice with another, for a person to say."""
SHOWN_SHARE: Final = 0.65
"""Of the newest known notices; every second one is a choice."""
MOST_COLUMNS: Final = 4
FEWEST_OF_COLUMN: Final = 3
FEWEST_OF_SHORT: Final = 5
"""Known notices on a page of fewer than half the usual rows."""


@dataclass(frozen=True, slots=True)
class MendEvidence:
    """What was compared; *refused* is why the reading is not believed, "" where it is."""

    rows: int = 0
    known: int = 0
    expected: int = 0
    """Rows that ought to be known: dated before the newest known day."""
    same_ids: int = 0
    same_days: int = 0
    refused: str = ""
    new: int = 0
    """Rows that are not known, and not older than what is."""
    is_open: bool = False
    """The last row is such a one: the next page may hold more of them."""
    doubt: str = ""
    """Why a person has to say whether it is the board, where nothing is refused."""

    @property
    def holds(self) -> bool:
        return not self.refused and not self.doubt


def weigh(
    listing: Listing,
    known: Sequence[ListedNotice],
    *,
    usual_rows: int | None = None,
    usual_order: float = 1.0,
    fewest: int = FEWEST_KNOWN,
) -> MendEvidence:
    """Return the evidence that *listing* is the board that listed *known*.

    *usual_order* is the share of neighbouring rows of which the later one was not the
    newer, before the redesign.  With fewer known rows than *fewest* it is refused, with
    fewer than three it is left to a person.
    """
    found = _Comparison(known)
    for row in listing.notices:
        found.compare(row)
    refused = (
        _content_refused(listing)
        or _matches_refused(found, fewest)
        or _order_refused(found, usual_order)
    )
    return MendEvidence(
        len(listing.notices),
        len(found.matched),
        found.expected,
        found.same_ids,
        found.same_days,
        refused,
        found.new,
        found.is_last_new,
        ""
        if refused
        else _few_known(found)
        or _repeated(found)
        or _shared_ids(listing)
        or _few_rows(listing, found, usual_rows),
    )


class _Comparison:
    """The rows of a listing beside what is known of the board."""

    def __init__(self, known: Sequence[ListedNotice]) -> None:
        self._by_title: dict[str, list[ListedNotice]] = {}
        self._by_key: dict[str, ListedNotice] = {}
        for notice in known:
            self._by_title.setdefault(
                letters_of_title(notice.title), []
            ).append(notice)
            self._by_key[notice.key] = notice
        self.known_days = [notice.day for notice in known if notice.day]
        self._newest = max(self.known_days, default=None)
        self.matched: list[str] = []
        """Stored ids of the known notices, in the order of their rows."""
        self.matched_days: list[date] = []
        self.days: list[date] = []
        self.rows = self.expected = self.same_ids = self.wrong_titles = 0
        self.compared_days = self.same_days = 0
        self.new = 0
        self.is_last_new = False

    def compare(self, row: RawNotice) -> None:
        self.rows += 1
        letters = letters_of_title(row.title)
        day = posted_on(row.posted)
        match = self._match(letters, day, row.key)
        # Without days it is the order that tells: below a known row, rows are older.
        if day is None or self._newest is None:
            ought_to_be_known = bool(self.matched)
        else:
            ought_to_be_known = day < self._newest
        self.expected += match is not None or ought_to_be_known
        same_key = self._by_key.get(row.key)
        if same_key is not None:
            self.wrong_titles += letters_of_title(same_key.title) != letters
        if day:
            self.days.append(day)
        self.is_last_new = match is None and not ought_to_be_known
        self.new += self.is_last_new
        if match is None:
            return
        self.matched.append(match.key)
        if match.day:
            self.matched_days.append(match.day)
        self.same_ids += match.key == row.key
        if day and match.day:
            self.compared_days += 1
            self.same_days += day == match.day

    def _match(
        self, letters: str, day: date | None, key: str
    ) -> ListedNotice | None:
        """Return the known notice of this title, and of several that of the day or id."""
        found = self._by_title.get(letters, [])
        if len(found) > 1:
            # Calls of one programme often have one title: each row takes another notice.
            taken = set(self.matched)
            found = sorted(
                found,
                key=lambda notice: (
                    notice.key in taken,
                    notice.key != key,
                    notice.day != day,
                ),
            )
        if not found or self._is_posted_anew(found[0], day):
            return None
        return found[0]

    def _is_posted_anew(self, notice: ListedNotice, day: date | None) -> bool:
        """Return whether a row is a later notice under a known title: yearly calls are
        called the same.
        """
        if day is None or notice.day in (None, day) or self._newest is None:
            return False
        is_taken = notice.key in self.matched
        return day > self._newest or (is_taken and day == self._newest)


def _content_refused(listing: Listing) -> str:
    rows = len(listing.notices)
    titles = sum(says_something(row.title) for row in listing.notices)
    if listing.rows_seen != rows:
        return f"{listing.rows_seen - rows} rows could not be read"
    if _sharing(listing) > MOST_CLASHES * rows:
        return "rows share an id"
    if rows - titles > max(1, (1 - TITLE_SHARE) * rows):
        return "titles say nothing"
    return ""


def _sharing(listing: Listing) -> int:
    """Return how many rows have the id of another: documents are filed under several
    names.
    """
    keys = {row.key for row in listing.notices}
    return len(listing.notices) - len(keys)


def _shared_ids(listing: Listing) -> str:
    shared = _sharing(listing)
    return f"{shared} rows have the ids of others" if shared else ""


def _few_known(found: _Comparison) -> str:
    known = len(found.matched)
    if not known:
        return "none of its rows known"
    return f"only {known} of its rows known" if known < FEWEST_KNOWN else ""


def _repeated(found: _Comparison) -> str:
    """Doubt rows of which some are the same notice: names of parties or of yearly calls
    are often the same, and a page may show its newest rows twice.
    """
    repeated = len(found.matched) - len(set(found.matched))
    return f"{repeated} rows are notices of other rows" if repeated else ""


def _few_rows(
    listing: Listing, found: _Comparison, usual_rows: int | None
) -> str:
    """Doubt a much shorter list, unless nothing is left out of it: pages of ten rows
    take the place of pages of a hundred, but a choice of notices is no board.
    """
    rows = len(listing.notices)
    # A list as long as ever cannot be a choice of it.
    if usual_rows and rows < usual_rows:
        left_out = _left_out(found)
        if left_out:
            return left_out
    if not usual_rows or rows >= ROWS_SHARE * usual_rows:
        return ""
    oldest = min(found.days, default=None)
    newer = [day for day in found.known_days if oldest and day > oldest]
    is_whole = len(found.days) == rows and len(
        found.matched
    ) >= KNOWN_SHARE * len(newer)
    if is_whole and len(found.matched) >= FEWEST_OF_SHORT:
        return ""
    return f"{rows} rows where there are usually {usual_rows}"


def _matches_refused(found: _Comparison, fewest: int) -> str:
    known = len(found.matched)
    if known < fewest:
        return f"{known} known notices, {fewest} are needed"
    if known - len(set(found.matched)) > REPEATED_SHARE * known:
        return "known notices are on several rows each"
    # A list that went on for months may keep an old notice that was not there before.
    is_kept = not fewest and found.expected <= KEPT_SHARE * found.rows
    if known < KNOWN_SHARE * found.expected and not is_kept:
        return f"{known} of {found.expected} rows that ought to be known are"
    if found.same_days < EQUAL_SHARE * found.compared_days:
        return (
            f"{found.same_days} of {found.compared_days} days are those known"
        )
    # A new numbering that gives notices the former ids of others would change these.
    if found.wrong_titles > (1 - EQUAL_SHARE) * known:
        return f"{found.wrong_titles} known ids bear other titles"
    return ""


def _left_out(found: _Comparison) -> str:
    """Doubt a list that skips known notices between those that it shows: every second
    one is a choice, such as the most read, which new notices may never reach.

    The newer half of its rows is compared, since pinned ones may be of any age.
    """
    middle = sorted(found.days)[len(found.days) // 2 :][:1]
    if not middle:
        return ""
    known = [day for day in found.known_days if day > middle[0]]
    shown = [day for day in found.matched_days if day > middle[0]]
    if len(known) < FEWEST_KNOWN or len(shown) >= SHOWN_SHARE * len(known):
        return ""
    return f"{len(shown)} of the {len(known)} newest known notices"


def _are_columns(found: _Comparison) -> bool:
    """Return whether a list that is otherwise wholly known is dealt out in columns, each
    in the order of its days.
    """
    if len(found.matched) < found.expected or not found.compared_days:
        return False
    rises = sum(later > earlier for earlier, later in pairwise(found.days))
    return (
        found.same_days == found.compared_days
        and rises < MOST_COLUMNS
        and len(found.days) >= FEWEST_OF_COLUMN * (rises + 1)
    )


def _order_refused(found: _Comparison, usual_order: float) -> str:
    # Some designs turn the order round.
    in_order = max(order_of(found.days), order_of(found.days[::-1]))
    if _are_columns(found):
        return ""
    if in_order < ORDER_SHARE * usual_order:
        return "rows are not in the order of their days"
    return ""
