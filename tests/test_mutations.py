"""Every listing, broken in eleven ways: no break may pass for a good look, and none may invent a notice."""

from __future__ import annotations

import calendar
import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from lxml import etree

from crawler import catalogue
from crawler.discovery.trees import parsed
from crawler.errors import SourceTrouble
from crawler.health import Baseline, Observation, judge
from crawler.mending.board import ReadByMend
from crawler.platforms.dates import posted_on
from crawler.platforms.html_board import HtmlBoard
from crawler.platforms.json_board import JsonBoard, at
from crawler.platforms.msit import MsitBoard
from crawler.platforms.page import within
from crawler.platforms.table_board import TableBoard
from crawler.records import Listing
from tests import frozen

MAINTENANCE = """<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>안내</title></head><body><div class="box"><h1>시스템 점검 안내</h1>
<p>보다 나은 서비스를 위하여 시스템 점검을 실시합니다.</p><p>2026. 11. 20.(금) 22:00 ~ 24:00</p></div></body></html>"""
CHALLENGE = """<!DOCTYPE html><html><head><title>Just a moment...</title></head><body><noscript>Enable JavaScript and cookies to continue</noscript>
<script src="/cdn-cgi/challenge-platform/h/b/orchestrate/chl_page/v1"></script></body></html>"""
LOGIN = """<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>로그인</title></head><body><form action="/login" method="post">
<table><tr><th>아이디</th><td><input type="text" name="id"></td></tr><tr><th>비밀번호</th><td><input type="password" name="pw"></td></tr></table></form></body></html>"""
DOCTYPE = "<!DOCTYPE html>"
DAYS = re.compile(
    r"(?P<year>20\d\d)(?P<gap>[-.] ?)(?P<month>\d{1,2})(?:[-.] ?)(?P<day>\d{1,2})(?!\d)"
)


@dataclass(frozen=True)
class Broken:
    body: bytes
    content_type: str


Break = Callable[[frozen.Frozen, Any], Broken | None]
"""Returns ``None`` where it changed nothing, which fails the test."""


def as_html(text: str) -> Broken:
    return Broken(text.encode(), "text/html; charset=utf-8")


def is_euc_kr(page: frozen.Frozen) -> bool:
    return b"euc-kr" in page.body[:2000].lower()


def edited(page: frozen.Frozen, edit: Callable[[str], str]) -> Broken | None:
    charset = "cp949" if is_euc_kr(page) else "utf-8"
    before = page.body.decode(charset)
    after = edit(before)
    return (
        None
        if after == before
        else Broken(after.encode(charset), page.content_type)
    )


def tree_edited(page: frozen.Frozen, edit: Callable[[Any], None]) -> Broken:
    """Return an HTML page after *edit* has changed its tree."""
    response = page.response()
    root = parsed(response)
    edit(root)
    encoding = getattr(response, "encoding", "utf-8")
    body = etree.tostring(
        root, encoding=encoding, method="html", doctype=DOCTYPE
    )
    return Broken(body, page.content_type)


def places_of(
    page: frozen.Frozen, board: HtmlBoard, root: Any
) -> tuple[Any, Any]:
    """Return the container of the rows and the rows, by the board's own facts; by the
    titles that stand on it where the page is of an earlier design.
    """
    if isinstance(board, ReadByMend):
        # An adopted board: what its card says stands in its reading.
        container = root.xpath(board.reading.container)[0]
        return container, container.xpath(board.reading.row_path)
    found = root.cssselect(board.container)
    if found:
        return found[0], within(board.rows)(found[0])
    titles = {
        row["title"] for row in frozen.expected(page.source)["listings"][-1]
    }
    lines = root.cssselect("tr")
    rows = [
        line for line in lines if any(title in shown(line) for title in titles)
    ]
    return rows[0].getparent(), rows


def shown(element: Any) -> str:
    """Return an element's words and titles."""
    return "".join([*element.itertext(), *element.xpath(".//@title")])


def items_of(page: frozen.Frozen, board: JsonBoard, answer: Any) -> list[Any]:
    """Return the answer's items themselves, not copies, as the board finds them."""
    if isinstance(board, ReadByMend):
        return list(at(answer, board.reading.container))
    return list(board.find_items(answer, page.response()))


def holders_of(answer: Any, items: list[Any]) -> Iterator[tuple[Any, Any]]:
    """Yield what holds a list with *items* in it, and under what name."""
    named = answer.items() if isinstance(answer, dict) else enumerate(answer)
    for name, value in list(named):
        if isinstance(value, list) and value:
            first = value[0]
            inner = first.get("item") if isinstance(first, dict) else None
            if any(item is first or item is inner for item in items):
                yield answer, name
                continue
        if isinstance(value, dict | list):
            yield from holders_of(value, items)


def json_edited(
    page: frozen.Frozen,
    board: JsonBoard,
    edit: Callable[[dict[str, Any]], None],
) -> Broken:
    answer = json.loads(page.body)
    for item in items_of(page, board, answer):
        edit(item)
    return as_json(page, answer)


def as_json(page: frozen.Frozen, answer: Any) -> Broken:
    return Broken(
        json.dumps(answer, ensure_ascii=False).encode(), page.content_type
    )


def container_renamed(page: frozen.Frozen, board: Any) -> Broken | None:
    if isinstance(board, JsonBoard):
        answer = {"whole": json.loads(page.body)}
        items = items_of(page, board, answer["whole"])
        for holder, name in list(holders_of(answer, items)):
            found = holder.pop(name)
            holder["rows2"] = found
        return as_json(page, answer.get("whole", answer))
    if not isinstance(board, HtmlBoard):
        return edited(
            page,
            lambda text: re.sub(r"(</?)(rss|feed|rdf:RDF)\b", r"\1data", text),
        )

    def rename(root: Any) -> None:
        container, _ = places_of(page, board, root)
        for element in (container, *container.iterancestors()):
            if element.tag not in ("body", "html"):
                element.tag = "section"
                element.attrib.clear()
        for element in root.cssselect(board.container):
            element.tag = "section"
            element.attrib.clear()

    return tree_edited(page, rename)


def rows_emptied(page: frozen.Frozen, board: Any) -> Broken | None:
    if isinstance(board, JsonBoard):
        answer = {"whole": json.loads(page.body)}
        items = items_of(page, board, answer["whole"])
        for holder, name in list(holders_of(answer, items)):
            holder[name] = []
        return as_json(page, answer["whole"])
    if not isinstance(board, HtmlBoard):
        entries = re.compile(r"<(item|entry)\b.*</\1>", re.DOTALL)
        return edited(page, lambda text: entries.sub("", text))

    def empty(root: Any) -> None:
        container, rows = places_of(page, board, root)
        for row in rows:
            row.getparent().remove(row)
        if isinstance(board, TableBoard):
            line = etree.SubElement(container, "tr")
            etree.SubElement(
                line, "td", colspan="9"
            ).text = "등록된 글이 없습니다."

    return tree_edited(page, empty)


def column_moved(page: frozen.Frozen, board: Any) -> Broken | None:
    if isinstance(board, JsonBoard):
        return json_edited(
            page,
            board,
            lambda item: item.update(
                {
                    board.title_at: item.get(board.posted_at or "", ""),
                    board.posted_at or "x": item[board.title_at],
                }
            ),
        )
    if not isinstance(board, HtmlBoard):
        return edited(
            page,
            lambda text: (
                text.replace("pubDate>", "t>")
                .replace("title>", "pubDate>")
                .replace("t>", "title>")
            ),
        )
    if isinstance(board, TableBoard) and not isinstance(board, ReadByMend):
        return edited(
            page,
            lambda text: re.sub(
                r"<tbody>.*?</tbody>",
                lambda body: re.sub(
                    r"(<tr[^>]*>)(.*?)</tr>",
                    _rotated,
                    body[0],
                    flags=re.DOTALL,
                ),
                text,
                flags=re.DOTALL,
            ),
        )
    days = {}
    for listed in frozen.expected(page.source)["listings"]:
        for row in listed:
            # A row without a posting day has days in its facts.
            dated = filter(DAYS.search, row["cells"].values())
            days[row["title"]] = row["posted"] or next(dated)

    def swapped(text: str) -> str:
        """Put the day where the title was: these boards find their columns by name, wherever they stand."""
        for title, day in days.items():
            for written in (_escaped(title), _quoted(title), title):
                text = text.replace(written, day)
        return text

    return edited(page, swapped)


def _rotated(row: re.Match[str]) -> str:
    cells = re.findall(r"<t[dh]\b.*?</t[dh]>", row[2], re.DOTALL)
    shown = [cell for cell in cells if 'class="mobile"' not in cell]
    return (
        f"{row[1]}{''.join([shown[-1], *shown[:-1], *(cell for cell in cells if cell not in shown)])}</tr>"
        if len(shown) > 1
        else row[0]
    )


def titles_blanked(page: frozen.Frozen, board: Any) -> Broken | None:
    if isinstance(board, JsonBoard):
        return json_edited(
            page, board, lambda item: item.update({board.title_at: ""})
        )
    titles = [
        row["title"]
        for rows in frozen.expected(page.source)["listings"]
        for row in rows
    ]

    def blank(text: str) -> str:
        for title in titles:
            tail = title.split("] ", 1)[-1]
            for written in sorted(
                {
                    title,
                    _escaped(title),
                    tail,
                    _escaped(tail),
                    _quoted(title),
                    title[:22] + "..",
                    title.replace("성황", "<b>성황</b>"),
                },
                key=len,
                reverse=True,
            ):
                text = text.replace(written, "")
        return text.replace("[공통]", "")

    return edited(page, blank)


def _escaped(title: str) -> str:
    return (
        title.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace('"', "&quot;")
        .replace("'", "&#x27;")
    )


def _quoted(title: str) -> str:
    return title.replace("'", "\\'")


def dates_otherwise(page: frozen.Frozen, board: Any) -> Broken | None:

    def american(day: re.Match[str]) -> str:
        if isinstance(board, ReadByMend):
            # It reads English months, rightly, but no day without its year.
            return f"{day['day']}.{day['month']}"
        return f"{calendar.month_abbr[int(day['month'])]} {day['day']} {day['year']}"

    def other(text: str) -> str:
        text = re.sub(
            r"\b(\d{1,2}) ([A-Z][a-zA-Z]{2}) (2\d{3})\b", r"\2 \1, \3", text
        )
        text = re.sub(
            r">(<!\[CDATA\[)?(20\d\d)(\d\d)(\d\d)\d{6}\b", r">\1\4/\3/\2", text
        )
        text = re.sub(r'"(20\d\d)(\d\d)(\d\d)"', r'"\3/\2/\1"', text)
        return DAYS.sub(american, text)

    def own_days(text: str) -> str:
        """Rewrite the posting days of a board that writes them in its own way."""
        for listed in frozen.expected(page.source)["listings"]:
            for row in listed:
                day = posted_on(row["posted"] or "")
                if day is not None:
                    shown = f"{calendar.month_abbr[day.month]} {day.day} {day.year}"
                    text = text.replace(row["posted"], shown)
        return text

    broken = edited(page, lambda text: own_days(other(text)))
    if broken is None and isinstance(board, JsonBoard) and board.posted_at:
        # Milliseconds since 1970, which no text shows as a day.
        name = board.posted_at
        return json_edited(
            page, board, lambda item: item.update({name: "Mar 4 2026"})
        )
    return broken


def login_page(_page: frozen.Frozen, _board: Any) -> Broken:
    return as_html(LOGIN)


def challenge_page(_page: frozen.Frozen, _board: Any) -> Broken:
    return as_html(CHALLENGE)


def maintenance_page(_page: frozen.Frozen, _board: Any) -> Broken:
    return as_html(MAINTENANCE)


def half_a_page(page: frozen.Frozen, _board: Any) -> Broken:
    return Broken(page.body[: len(page.body) // 2], page.content_type)


def wrong_charset(page: frozen.Frozen, _board: Any) -> Broken:
    if is_euc_kr(page):
        return Broken(page.body, "text/html; charset=utf-8")
    text = page.body.decode("utf-8")
    claim = page.content_type
    if b"charset" not in page.body[:2000] and "charset" not in claim:
        # An answer that claims no charset is read in either: that is no break.
        claim = f"{claim}; charset=utf-8"
    return Broken(text.encode("cp949", "replace"), claim)


def other_charset_claimed(page: frozen.Frozen, _board: Any) -> Broken:
    claimed = "utf-8" if is_euc_kr(page) else "euc-kr"
    return Broken(
        page.body, f"{page.content_type.partition(';')[0]}; charset={claimed}"
    )


BREAKS: tuple[Break, ...] = (
    container_renamed,
    rows_emptied,
    column_moved,
    titles_blanked,
    dates_otherwise,
    login_page,
    challenge_page,
    maintenance_page,
    half_a_page,
    wrong_charset,
    other_charset_claimed,
)
EXPECTED: dict[Break, str] = {
    login_page: "blocked",
    challenge_page: "blocked",
    maintenance_page: "maintenance",
}
PAGES = [
    (name, number)
    for name in frozen.names()
    for number in range(len(frozen.listings(name)))
]


def look(
    board: Any, page: frozen.Frozen, broken: Broken | None = None
) -> Observation:
    response = (
        page.response(broken.body, broken.content_type)
        if broken
        else page.response()
    )
    try:
        listing: Listing = board.read_listing(response)
    except SourceTrouble as error:
        return Observation(board.contract, trouble=error)
    return Observation(board.contract, listing.notices, listing.rows_seen)


def faults_of(name: str, number: int, breaking: Break) -> Iterator[str]:
    """Yield what is wrong with the look at a page after a break."""
    board, page = catalogue.find(name), frozen.listings(name)[number]
    broken = breaking(page, board)
    if broken is None:
        yield (
            f"found nothing to break on {page.file}:"
            " teach it this board's form, in this file"
        )
        return
    if (broken.body, broken.content_type) == (page.body, page.content_type):
        yield "broke nothing"
    seen = look(board, page, broken)
    now = frozen.frozen_at(name)
    known = Baseline().after(look(board, page))
    # The second: where nothing is known of the board yet.
    for baseline in (known, Baseline()):
        verdict = judge(seen, baseline, now=now)
        if verdict.name in {"ok", "unchanged"}:
            yield f"passed for {verdict.name}"
    verdict = judge(seen, known, now=now)
    if not verdict.why:
        yield f"{verdict.name}, without a reason"
    # A page in the board's place is called by its name.
    if verdict.name != EXPECTED.get(breaking, verdict.name):
        yield f"called {verdict.name}"
    keys = {row["key"] for row in frozen.expected(name)["listings"][number]}
    invented = {notice.key for notice in seen.notices} - keys
    if invented:
        yield f"invented {sorted(invented)}"


@pytest.mark.parametrize(("name", "number"), PAGES)
def test_no_break_passes_for_a_good_look_or_invents_a_notice(
    name: str, number: int
) -> None:
    faults = []
    for breaking in BREAKS:
        for fault in faults_of(name, number, breaking):
            faults.append(f"{breaking.__name__}: {fault}")
    assert faults == []


def test_a_script_filled_board_is_broken_with_the_rest() -> None:
    assert isinstance(catalogue.find("msit-business"), MsitBoard)
