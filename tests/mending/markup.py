"""Lists and tables of the rows of a page, as several redesigns write them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from tests.mending.page_changes import ListingPage, _instead
from tests.mending.printed_pages import ChangedRow


def listed(page: ListingPage, item: Callable[[ChangedRow], str]) -> bytes:
    """Return the page with an item for each row in place of its list."""
    lines = "".join(f"<li>{item(row)}</li>" for row in page.rows)
    return _instead(page, f'<ul class="post-list">{lines}</ul>')


def numbered(
    page: ListingPage, item: Callable[[int, ChangedRow], str]
) -> bytes:
    """Return the same with items that know the number of their row."""
    lines = ""
    for number, row in enumerate(page.rows):
        lines += f"<li>{item(number, row)}</li>"
    return _instead(page, f"<ul class='brd'>{lines}</ul>")


def tabled(page: ListingPage, line: Callable[[int, ChangedRow], str]) -> bytes:
    """Return the page with a table in place of its list, whose lines know their number."""
    lines = ""
    for number, row in enumerate(page.rows):
        lines += f"<tr>{line(number, row)}</tr>"
    return _instead(page, f"<table class='tb'><tbody>{lines}</tbody></table>")


def dotted(row: ChangedRow) -> str:
    """Return the day of a row as 2026.11.20."""
    return row.day.replace("-", ".")


def day_of(row: ChangedRow) -> date:
    return date.fromisoformat(row.day)
