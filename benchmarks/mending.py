"""How many redesigned pages are read again, how many wrongly, and at what cost.

Run from the project's root: ``python -m benchmarks.mending [FOLDER]``.  The
redesigns are those of ``tests/mending/page_changes.py`` over the listings frozen in
``tests/sources``, and over the recorded ones of FOLDER (an ``index.json`` and pages,
as ``crawl --replay`` takes them).  The newest fifth of the rows is not known, as if
posted while the board was being rebuilt.  Also printed: pages that are not the
board (other boards' lists, notices, walls), exactly three known rows, CPU time.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from statistics import median

from scrapy.http import HtmlResponse, Response, TextResponse
from scrapy.responsetypes import responsetypes

from crawler import catalogue
from crawler.discovery import NothingFound
from crawler.errors import SourceTrouble
from crawler.health import order_of
from crawler.mending.evidence import MendEvidence, weigh
from crawler.mending.finding import find_reading
from crawler.mending.known import ListedNotice, letters_of_title
from crawler.mending.search import with_whole_titles
from crawler.platforms.dates import posted_on
from crawler.records import Listing
from tests import frozen
from tests.mending.page_changes import (
    CLASSES,
    HARDER,
    UNREADABLE,
    ListingPage,
    expected_rows,
    listing_page,
)
from tests.mending.printed_pages import ChangedRow

URL = "https://board.example.kr/list"
HOSTS = ("board.example.kr", "x.example.kr")
WALLS = (
    "<html><body><h1>로그인이 필요합니다</h1><form><input name='id'></form></body></html>",
    "<html><body>시스템 점검 안내 2026-11-20 22:00 ~ 24:00</body></html>",
    "<html><head><script>location.reload()</script></head><body>Just a moment</body></html>",
    "<html><body><div id='root'></div><script src='/app.js'></script></body></html>",
    "<html><body>404 요청하신 페이지를 찾을 수 없습니다</body></html>",
)


@dataclass
class Tally:
    """What became of pages of one class of change."""

    tried: int = 0
    right: int = 0
    dated: int = 0
    wrong: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    seconds: float = 0.0


def main() -> None:
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else None
    pages = list(_pages(folder))
    others = list(_no_lists(folder))
    _print(
        f"{len(pages)} listings, {sum(len(page.rows) for page in pages)} rows"
    )
    _changes(pages)
    _few_known(pages)
    _negatives(pages, others)
    _costs(pages)


def _print(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def _pages(folder: Path | None) -> Iterator[ListingPage]:
    names = set()
    for source in frozen.names():
        board = catalogue.find(source)
        for number, item in enumerate(frozen.listings(source)):
            page = listing_page(f"{source}-{number}", item.response(), board)
            if page is not None and _is_dated(page):
                names.add(_fingerprint(page))
                yield page
    for name, response in _recorded(folder, ("list", "list-excerpt")):
        page = None
        for board in catalogue.boards():
            page = page or listing_page(name, response, board)
        if page is None:
            try:
                page = listing_page(name, response, None)
            except NothingFound:
                continue
        if (
            page is not None
            and _is_dated(page)
            and _fingerprint(page) not in names
        ):
            names.add(_fingerprint(page))
            yield page


def _is_dated(page: ListingPage) -> bool:
    """Say whether a page is large enough to be measured, and its rows have days."""
    return len(page.rows) >= 5 and sum(bool(row.day) for row in page.rows) >= 3


def _fingerprint(page: ListingPage) -> str:
    return "|".join(row.title for row in page.rows[:3])


def _recorded(
    folder: Path | None, kinds: Sequence[str]
) -> Iterator[tuple[str, Response]]:
    if folder is None:
        return
    for entry in json.loads((folder / "index.json").read_text("utf-8")):
        if entry["kind"] not in kinds:
            continue
        body = (folder / entry["file"]).read_bytes()
        url = str(entry["url"]).split(" ", 1)[0]
        headers = {"Content-Type": entry["content_type"]}
        kind = responsetypes.from_args(
            headers={b"Content-Type": entry["content_type"].encode()},
            url=url,
            body=body[:4096],
        )
        yield entry["file"], kind(url, headers=headers, body=body)


def _no_lists(folder: Path | None) -> Iterator[tuple[str, Response]]:
    """Yield pages that are no list of any board."""
    for number, text in enumerate(WALLS):
        yield f"wall-{number}", HtmlResponse(URL, body=text, encoding="utf-8")
    for source in frozen.names():
        page = frozen.notice(source)
        if page is not None:
            yield f"notice of {source}", page.response()
    kinds = ("detail", "detail-excerpt", "block-page", "error-page")
    yield from _recorded(folder, kinds)


def known_of(rows: Sequence[ChangedRow]) -> list[ListedNotice]:
    known = []
    for row in rows:
        day = date.fromisoformat(row.day) if row.day else None
        known.append(
            ListedNotice(
                row.key, row.title, day, f"https://old.example.kr/v/{row.key}"
            )
        )
    return known


def read(
    response: Response,
    known: Sequence[ListedNotice],
    rows: Sequence[ChangedRow],
) -> tuple[Listing, MendEvidence] | None:
    """Search a page for *known*; *rows* is what the board listed before."""
    reading = find_reading(response, known, HOSTS)
    if reading is None:
        return None
    days = [date.fromisoformat(row.day) for row in rows if row.day]
    listing = reading.parse(
        response, "board", URL, today=max(days, default=None)
    )
    listing = with_whole_titles(listing, known)
    evidence = weigh(
        listing, known, usual_rows=len(rows), usual_order=order_of(days)
    )
    return listing, evidence


def answer(body: bytes) -> Response:
    kind = TextResponse if body[:1] in (b"{", b"[") else HtmlResponse
    return kind(URL, body=body, encoding="utf-8")


def _changes(pages: Sequence[ListingPage]) -> None:
    total = Tally()
    for name, change in CLASSES.items():
        tally = Tally()
        for page in pages:
            body = change(page)
            newest = len(page.rows) // 5 if len(page.rows) >= 8 else 0
            known = known_of(page.rows[newest:])
            started = time.process_time()
            result = read(answer(body), known, page.rows)
            tally.seconds += time.process_time() - started
            tally.tried += 1
            if result is None or not result[1].holds:
                tally.missed.append(page.name)
                continue
            _compare(tally, page, name, result[0])
        _line(name, tally)
        if name not in UNREADABLE | HARDER:
            total.tried += tally.tried
            total.right += tally.right
            total.dated += tally.dated
            total.missed += tally.missed
        total.wrong += tally.wrong
        total.seconds += tally.seconds
    _line("all that is promised", total)


def _compare(
    tally: Tally, page: ListingPage, name: str, listing: Listing
) -> None:
    wanted = []
    for row in expected_rows(page, name):
        wanted.append((row.key, letters_of_title(row.title), row.day))
    found = []
    for notice in listing.notices:
        day = posted_on(notice.posted)
        found.append(
            (notice.key, letters_of_title(notice.title), f"{day or ''}")
        )
    if sorted(row[:2] for row in found) != sorted(row[:2] for row in wanted):
        tally.wrong.append(f"{name}: {page.name}")
        return
    tally.right += 1
    tally.dated += sorted(found) == sorted(wanted)


def _line(name: str, tally: Tally) -> None:
    _print(
        f"{name:26} {tally.right:4} of {tally.tried:4} right, {tally.dated:4} with days, "
        f"{len(tally.wrong)} wrong, {1000 * tally.seconds / max(1, tally.tried):5.0f} ms"
    )
    if tally.wrong or (tally.missed and name not in UNREADABLE | HARDER):
        _print(f"    wrong {tally.wrong[:4]}, not read {tally.missed[:6]}")


def _few_known(pages: Sequence[ListingPage]) -> None:
    """Only the page's last three rows are known, as after a busy fortnight."""
    for change in ("whole_redesign", "whole_redesign_new_ids"):
        outcome: Counter[str] = Counter()
        for page in pages:
            result = read(
                answer(CLASSES[change](page)),
                known_of(page.rows[-3:]),
                page.rows,
            )
            if result is None or not result[1].holds:
                outcome["not read"] += 1
                continue
            tally = Tally()
            _compare(tally, page, change, result[0])
            outcome["right" if tally.right else "wrong"] += 1
        _print(f"three known rows left, {change}: {dict(outcome)}")


def _negatives(
    pages: Sequence[ListingPage], others: Sequence[tuple[str, Response]]
) -> None:
    tried, adopted = 0, []
    for page in pages:
        known = known_of(page.rows)
        titles = {letters_of_title(row.title) for row in page.rows}
        for other in pages:
            shared = {
                letters_of_title(row.title) for row in other.rows
            } & titles
            if other is page or shared:
                continue
            for change in ("untouched", "whole_redesign"):
                tried += 1
                result = read(answer(CLASSES[change](other)), known, page.rows)
                if result is not None and result[1].holds:
                    adopted.append(f"{page.name} <- {other.name}")
        for name, response in others:
            tried += 1
            try:
                result = read(response, known, page.rows)
            except (SourceTrouble, NothingFound):
                continue
            if result is not None and result[1].holds:
                adopted.append(f"{page.name} <- {name}")
    _print(
        f"pages that are not the board: {tried} tried, {len(adopted)} adopted {adopted[:5]}"
    )


def _costs(pages: Sequence[ListingPage]) -> None:
    """CPU time and memory of searching one page, each in a process of its own."""
    page = max(pages, key=lambda item: len(item.rows))
    known = known_of(page.rows)
    line = "<tr><td><a href='/x?n=7'>다른 글의 제목입니다</a></td><td>2026-11-20</td></tr>"
    fill = f"<table>{line * 300}</table>".encode()
    for label, body, size in (
        ("a redesigned page", CLASSES["whole_redesign"](page), 40_000),
        ("a page without the list", WALLS[3].encode(), 40_000),
        ("a page without the list", WALLS[3].encode(), 5_000_000),
    ):
        end = body.rindex(b"</body>")
        copies = max(0, size - len(body)) // len(fill) + 1
        larger = (
            body[:end]
            + (fill * copies)[: max(0, size - len(body))]
            + body[end:]
        )
        with ProcessPoolExecutor(1) as worker:
            seconds, mebibytes = worker.submit(_cost, larger, known).result()
        _print(
            f"{label} of {len(larger) / 1000:.0f} KB: {1000 * seconds:.0f} ms of CPU, "
            f"{mebibytes:.0f} MiB more"
        )


def _cost(body: bytes, known: Sequence[ListedNotice]) -> tuple[float, float]:
    """Return the median CPU seconds of three searches, and what the peak of memory
    rose by in MiB.
    """
    find_reading(answer(WALLS[0].encode()), known, HOSTS)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    times = []
    for _ in range(3):
        started = time.process_time()
        find_reading(answer(body), known, HOSTS)
        times.append(time.process_time() - started)
    more = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - peak
    return median(times), more / 1024


if __name__ == "__main__":
    main()
