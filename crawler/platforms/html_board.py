"""Boards whose rows and notices are HTML; the card has the selectors."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import replace
from typing import ClassVar, Final

from scrapy.http import Response

from crawler.platforms.base import Fetch
from crawler.platforms.dates import written_like
from crawler.platforms.html_notice import HtmlNotice
from crawler.platforms.links import (
    data_id,
    in_charset_of,
    joined,
    target_in,
    unwrapped,
)
from crawler.platforms.page import (
    Element,
    HtmlPage,
    is_heading,
    is_paging,
    is_placeholder,
    is_switched_off,
    rows_of_table,
    within,
    without_merged_rows,
)
from crawler.platforms.structure import list_digest, structure_of_page
from crawler.platforms.words import squeeze, target_of, without_session
from crawler.records import Listing, RawNotice

_LEADING: Final = "a, [onclick], form"
"""CSS of elements that may link to a notice."""


class HtmlBoard(HtmlNotice):
    """A board whose listing is one container of rows in HTML."""

    listing_path: ClassVar[str]
    """With ``{page}``."""
    container: ClassVar[str]
    """CSS of the one element that holds the rows: without it the answer is not the board."""
    rows: ClassVar[str]
    """CSS of the rows within the container."""
    key_in: ClassVar[str]
    """Pattern, searched in a link's ``href`` and ``onclick``; its named groups fill
    *notice_path*, ``key`` is the identity.
    """
    notice_path: ClassVar[str | None] = None
    """With the names of *key_in*; ``None`` where the link's ``href`` is a real address."""

    title_without: ClassVar[str | None] = None
    """CSS of what is in a title's element and is no part of it: ``span.cate``."""
    posted_after: ClassVar[str | None] = None
    """The words before the posting day, where it is among others: ``등록일``; ""
    where the only day of a row is meant.
    """

    def listing(self, page: int) -> Fetch:
        return self.asked(self.listing_path, page)

    def read_listing(self, response: Response) -> Listing:
        """Read the rows of one listing page.  Raises ``SourceTrouble`` when it is not the board."""
        return self._listing_of(HtmlPage(self.name, response))

    def read_changed(self, response: Response, known: str) -> Listing | None:
        if type(self).read_listing is not HtmlBoard.read_listing:
            # What it makes rows of may lie outside of the container.
            return self.read_listing(response)
        page = HtmlPage(self.name, response)
        # Hits and tokens outside of the list make another page each time.
        digest = list_digest(page, page.must(self.container))
        if digest == known:
            return None
        return replace(self._listing_of(page), digest=digest)

    def _listing_of(self, page: HtmlPage) -> Listing:
        rows = self.find_rows(page)
        # A board with its frame and no rows may be closed for maintenance.
        if not rows:
            page.refuse_impostor()
        parsed = []
        for row in rows:
            notice = self.parse_row(row)
            if notice is not None:
                parsed.append(notice)
        built = structure_of_page(
            page.must(self.container), rows, page.response
        )
        return Listing(tuple(parsed), len(rows), built)

    def find_rows(self, page: HtmlPage) -> list[Element]:
        """Return what stands as a row in the container, read or not; a line saying "no
        posts" is none.
        """
        container = page.must(self.container)
        found = within(self.rows)(container)
        if container.tag == "table":
            # Tables within its cells hold the parts of a row, or the numbers of pages.
            found = rows_of_table(container, found)
        rows: list[Element] = []
        # A set: pages of a hundred thousand hidden rows come, too.
        hidden: set[Element] = set()
        for row in found:
            is_first = not rows
            if _says_nothing(row) or is_placeholder(row) or is_paging(row):
                continue
            # Old pages have their headings in plain cells; they hold no number, and
            # lead nowhere but to the same rows in another order.
            may_be_heading = is_first and row.tag == "tr" and is_heading(row)
            if may_be_heading and self.follow(row) is None:
                continue
            rows.append(row)
            if is_switched_off(row):
                hidden.add(row)
        rows = without_merged_rows(rows)
        # Hidden rows may be the rest of a list that a button shows; a second one of a
        # notice that is to be seen is a pattern or a leftover.
        if not hidden or len(hidden) >= len(rows):
            return rows
        shown = {self._key_of(row) for row in rows if row not in hidden}
        seen = []
        for row in rows:
            if row not in hidden or self._key_of(row) not in shown:
                seen.append(row)
        return seen

    def _key_of(self, row: Element) -> str | None:
        link = self.follow(row)
        return link[0] if link else None

    @abstractmethod
    def parse_row(self, row: Element) -> RawNotice | None:
        """Read one row; ``None`` when it is not built as the card says."""

    def day_among_words(self, row: Element, title: str) -> str | None:
        """Return the posting day of a row that says more in the same place:
        ``기업지원팀 | 등록일 2026.11.20 | 조회 12``.

        Its *title* may hold a day of its own.
        """
        if self.posted_after is None or self.posted_like is None:
            return None
        text = squeeze(" ".join(row.itertext())).replace(title, " ", 1)
        form = written_like(self.posted_like).pattern
        if not self.posted_after:
            found = re.findall(rf"(?<![\d.]){form}(?!\d)", text)
            return self.day(found[0]) if len(found) == 1 else None
        label = re.escape(self.posted_after)
        labelled = re.search(rf"{label}\s*[:：]?\s*({form})(?!\d)", text)
        return self.day(labelled[1]) if labelled else None

    def follow(self, element: Element) -> tuple[str, str] | None:
        """Return key and address of the notice that *element*, or the first link,
        click or form below it, leads to.
        """
        pattern = re.compile(self.key_in)
        for link in (element, *within(_LEADING)(element)):
            written = unwrapped(link.get("href", ""))
            target = f"{written} {link.get('onclick', '')} {data_id(link)}"
            if found := pattern.search(target):
                # A card may name another group where ids come in two forms.
                key = found["key"] or next(filter(None, found.groups()))
                href = target_in(link, target_of(written))
                return key, in_charset_of(
                    link, self.address({**found.groupdict(), "key": key}, href)
                )
        return None

    def address(self, parts: Mapping[str, str], href: str) -> str:
        """Build a notice's address from the parts of its link."""
        if self.notice_path is not None:
            return self.url(self.notice_path.format(**parts))
        if href.startswith(("#", "javascript:")):
            return self.home
        address = joined(self.url(self.listing_path), href)
        return without_session(address) if address else self.home


def _says_nothing(row: Element) -> bool:
    """Whether a row is a "no posts" line or a row of headings."""
    if row.tag == "tr":
        cells = within("td")(row)
        return not cells or (len(cells) == 1 and not within("a")(row))
    return (
        row.tag != "a"
        and not row.get("onclick")
        and not data_id(row)
        and not within(_LEADING)(row)
    )
