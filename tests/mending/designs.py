"""All redesigns that keep a page's frame, and what is to be read of a page after each."""

from __future__ import annotations

from dataclasses import replace

from tests.mending.data_changes import DATA_CHANGES
from tests.mending.day_changes import DAY_CHANGES
from tests.mending.id_changes import ID_CHANGES, RENAMED
from tests.mending.layout_changes import LAYOUT_CHANGES
from tests.mending.page_changes import ListingPage
from tests.mending.printed_pages import ChangedRow
from tests.mending.title_changes import TITLE_CHANGES

DESIGNS = {
    **ID_CHANGES,
    **DAY_CHANGES,
    **TITLE_CHANGES,
    **LAYOUT_CHANGES,
    **DATA_CHANGES,
}
WITHOUT_DAYS = frozenset({"only_closing_days", "times_of_today"})
"""What a page shows in place of the days of posting is none of them."""


def expected_after(page: ListingPage, change: str) -> list[ChangedRow]:
    """Return what is to be read of the page after a change."""
    rename = RENAMED.get(change, str)
    found = []
    for row in page.rows:
        day = "" if change in WITHOUT_DAYS else row.day
        found.append(replace(row, key=rename(row.key), day=day))
    return found
