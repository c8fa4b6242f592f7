"""A card proposed from one look at a listing, proven by letting it hear that listing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler.errors import BoardChanged
from crawler.platforms import guards
from crawler.platforms.base import Board
from crawler.platforms.feed import FeedBoard
from crawler.platforms.list_board import SELF, ListBoard
from crawler.platforms.page import Element, Page, within, words
from crawler.platforms.table_board import COUNT, NUMBER, POSTED, SKIP, TITLE, Column, TableBoard, fact, is_pin
from crawler.platforms.words import is_private
from crawler.proposals import selectors
from crawler.proposals.answers import json_facts
from crawler.proposals.links import guessed_address, key_of_one, key_pattern
from crawler.proposals.rows import DAY, Rows, find_rows, target_text
from crawler.raw import Listing

_NUMBER: Final = re.compile(r"\d[\d,]*(?:-\d+)?")
_COUNTS: Final = re.compile(r"조회|hit|view", re.IGNORECASE)
_POSTED: Final = re.compile(r"등록|작성일|게시|공고일|날짜|일자|date", re.IGNORECASE)
_FILES: Final = re.compile(r"첨부|파일|file", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a card would say (*facts*), on which *parent*, and what it heard of the page it was made from."""

    name: str
    parent: type[Board]
    facts: Mapping[str, Any]
    listing: Listing

    @property
    def board(self) -> Board:
        return made(self.name, self.parent, self.facts)


def propose(name: str, response: Response) -> Proposal:
    """Look at a listing, page, API answer or feed, and propose its card.

    Raises ``SourceTrouble`` where there is nothing to propose: a block page, a
    shell that scripts fill, a page without rows.
    """
    head = response.body[:4000].lstrip()
    if head.startswith((b"{", b"[")):
        return _first_that_hears(name, response, [json_facts(name, response)])
    if re.search(rb"<(?:rss|feed|rdf:RDF)[\s>]", head):
        return _first_that_hears(name, response, [_feed_facts(response)])
    response = _whole(response)
    page = Page(name, response)
    rows = find_rows(page)
    if rows is None:
        raise guards.trouble(name, response, "links that are alike, with words")
    ways = [_table_facts(page, rows), _list_facts(page, rows)] if rows.is_table else [_list_facts(page, rows)]
    return _first_that_hears(name, response, ways)


def _whole(response: Response) -> Response:
    """Return a saved piece of a page as a page: pieces are cut as people cut them."""
    if re.search(rb"<html[\s>]|<!doctype", response.body[:8192], re.IGNORECASE):
        return response
    return response.replace(body=b"<html><body>" + response.body + b"</body></html>")


def made(name: str, parent: type[Board], facts: Mapping[str, Any]) -> Board:
    board: Board = type("Proposed", (parent,), {"__module__": __name__, "name": name, **facts})()
    return board


def _first_that_hears(name: str, response: Response, ways: Sequence[tuple[type[Board], dict[str, Any]]]) -> Proposal:
    """Return the way that hears most of the rows it sees; the first of equals."""
    where = urlsplit(response.url)
    base = {"base_url": f"{where.scheme}://{where.netloc}", "home": response.url, "title": name, "agency": where.hostname or name}
    tried: list[Proposal] = []
    for parent, facts in ways:
        said = {**base, **facts}
        tried.append(Proposal(name, parent, said, made(name, parent, said).read_listing(response)))
    best = max(tried, key=lambda one: len(one.listing.notices))
    if not best.listing.notices:
        raise BoardChanged(name, response.url, "no row of this page can be heard", missing=str(best.facts.get("container", "rows")))
    return best


def _feed_facts(response: Response) -> tuple[type[Board], dict[str, Any]]:
    text = guards.said(response)
    links = re.findall(r"<item[\s>].*?<link>\s*(?:<!\[CDATA\[)?\s*([^<\]\s]+)", text, re.DOTALL)
    where = urlsplit(response.url)
    path = f"{where.path}?{where.query}" if where.query else where.path
    plain = [link.replace("&amp;", "&") for link in links]
    return FeedBoard, {"feed_path": path, "key_in": key_pattern(plain) or key_of_one(plain[0] if plain else "")}


def _html_facts(page: Page, rows: Rows) -> dict[str, Any]:
    where = urlsplit(page.url)
    facts: dict[str, Any] = {
        "listing_path": f"{where.path or '/'}?{where.query}" if where.query else where.path or "/",
        "container": selectors.container_of(page, rows.elements, rows.is_table),
        "key_in": rows.key_in,
    }
    call = re.match(r"(?:javascript:\s*)?(?:return\s+)?([\w.$]+)\s*\(", target_text(rows.links[0]))
    if call:
        script = "\n".join(script.text or "" for script in page.all("script"))
        facts["notice_path"] = guessed_address(script, call[1]) or f"{where.path}#{{key}}"
    return facts


def _day_fact(texts: Sequence[str]) -> dict[str, str]:
    """Return an example of how days are written, if all are written alike."""
    days = [found[0] for text in texts if (found := DAY.search(text))]
    forms = Counter(re.sub(r"\d+", lambda run: "9" * len(run[0]), day) for day in days)
    alike = len(forms) == 1 and re.match(r"(?:20)?\d\d[-.]\d\d[-.]\d\d\.?$", days[0])
    return {"posted_like": days[0]} if alike else {}


def _list_facts(page: Page, rows: Rows) -> tuple[type[Board], dict[str, Any]]:
    facts = _html_facts(page, rows)
    container = page.must(facts["container"])
    facts["rows"] = selectors.rows_of(container, rows.elements)
    facts["title_at"] = selectors.title_of_rows(rows.elements, rows.links) or SELF
    place = _day_place(rows.elements[0])
    if place is not None:
        facts["posted_at"] = css = selectors.common_place(rows.elements[0], place) or place.tag
        facts |= _day_fact([words(place) for row in rows.elements for place in within(css)(row)])
    return ListBoard, facts


def _day_place(row: Element) -> Element | None:
    """Return the innermost element with a day in it; one that is labelled as the posting's comes first."""
    dated = [place for place in within("*")(row) if DAY.search(words(place))]
    inmost = [place for place in dated if not any(place in inner.iterancestors() for inner in dated if inner is not place)]
    return min(inmost, key=lambda place: not _POSTED.search(words(place)), default=None)


def _table_facts(page: Page, rows: Rows) -> tuple[type[Board], dict[str, Any]]:
    facts = _html_facts(page, rows)
    heads = [words(head) for head in within("thead th")(page.must(facts["container"]))]
    grid = [
        [cell for cell in row if cell.tag in {"td", "th"} and "mobile" not in (cell.get("class") or "").split()] for row in rows.elements
    ]
    width = Counter(map(len, grid)).most_common(1)[0][0]
    even = [cells for cells in grid if len(cells) == width]
    title = _title_place(even, rows)
    columns = [_column(place, title, even, heads[place] if len(heads) == width else "") for place in range(width)]
    facts["columns"] = said = tuple(_only_one_day(columns))
    if POSTED in said:
        facts |= _day_fact([words(cells[said.index(POSTED)]) for cells in even])
    if not any(within("a")(cells[title]) for cells in even):
        facts["title_at"] = SELF
    return TableBoard, facts


def _title_place(even: Sequence[list[Element]], rows: Rows) -> int:
    """Return the column of titles: where the links are, or, where the whole row is one, the words."""
    links = set(rows.links)
    linked = [
        place
        for place in range(len(even[0]))
        if _most(any(one in links for one in (cells[place], *within("*")(cells[place]))) for cells in even)
    ]
    return linked[0] if linked else max(range(len(even[0])), key=lambda place: sum(len(words(cells[place])) for cells in even))


def _column(place: int, title: int, even: Sequence[list[Element]], head: str) -> tuple[Column, str]:
    """Say what stands in a column, and under which heading."""
    cells = [cells[place] for cells in even]
    texts = [words(cell) for cell in cells]
    label = head or cells[0].get("aria-label") or cells[0].get("data-label") or ""
    if place == title:
        return TITLE, label
    if _most(DAY.fullmatch(text) for text in texts):
        return POSTED, label
    if place == 0 and _most(is_pin(cell, text) or _NUMBER.fullmatch(text) for cell, text in zip(cells, texts, strict=True)):
        return NUMBER, label
    if all(_NUMBER.fullmatch(text) for text in texts) and (_COUNTS.search(label) or place == len(even[0]) - 1):
        return COUNT, label
    if not label or is_private(label) or _FILES.search(label) or not any(texts):
        return SKIP, label
    return fact(label), label


def _most(truths: Any) -> bool:
    many = [bool(truth) for truth in truths]
    return sum(many) >= 0.8 * len(many)


def _only_one_day(columns: Sequence[tuple[Column, str]]) -> list[Column]:
    """Choose among several columns of days the one of posting; the others are facts."""
    days = [place for place, (column, _) in enumerate(columns) if column is POSTED]
    posted = next((place for place in days if _POSTED.search(columns[place][1])), days[-1] if days else None)
    return [
        (fact(label) if label else SKIP) if place in days and place != posted else column for place, (column, label) in enumerate(columns)
    ]
