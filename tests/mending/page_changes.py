"""Redesigns applied by code to real pages: each class of change turns the tree of a page
into that of another design.

A change gets a copy of the page in which rows, titles and days are marked, and
returns the answer's bytes; what is to be read of it stays the page's own rows.
"""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from html import escape
from typing import Any

from lxml import etree
from scrapy.http import Response

from crawler.discovery.groups import best_group
from crawler.discovery.trees import parsed
from crawler.errors import SourceTrouble
from crawler.mending.known import letters_of_title
from crawler.platforms.base import Board
from crawler.platforms.dates import posted_on
from crawler.platforms.html_board import HtmlBoard
from crawler.platforms.page import title_words, within, words
from crawler.records import RawNotice
from tests.mending.printed_pages import ChangedRow

FEWEST = 3
ROW, TITLE, DAY = "data-mark-row", "data-mark-title", "data-mark-day"
HEAD = '<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>공고</title></head>'


@dataclass(frozen=True)
class ListingPage:
    """A listing's tree with its rows marked, and what is to be read of it."""

    name: str
    root: Any
    rows: tuple[ChangedRow, ...]
    url: str

    def copy(self) -> Any:
        return copy.deepcopy(self.root)


def listing_page(
    name: str, response: Response, board: Board | None
) -> ListingPage | None:
    """Return a page whose rows can be changed; ``None`` where fewer than three stand in HTML."""
    root = parsed(response)
    marked = _by_board(board, root, response) if board else _by_discovery(root)
    rows: list[ChangedRow] = []
    seen: set[str] = set()
    for element, notice in marked:
        letters = letters_of_title(notice.title)
        if letters in seen or notice.key in {row.key for row in rows}:
            continue
        if (
            "/" in notice.key
        ):  # an address as an id: no single part of a link equals it
            continue
        if not _mark(element, notice, len(rows)):
            continue
        seen.add(letters)
        day = posted_on(notice.posted)
        rows.append(ChangedRow(notice.key, notice.title, f"{day or ''}"))
    if len(rows) < FEWEST:
        return None
    for element, _ in marked:
        if element.get(ROW) is None and element.getparent() is not None:
            element.getparent().remove(element)
    return ListingPage(name, root, tuple(rows), response.url)


def _by_board(
    board: Board, root: Any, response: Response
) -> list[tuple[Any, RawNotice]]:
    if not isinstance(board, HtmlBoard):
        return []
    try:
        board.read_listing(response)
    except SourceTrouble:
        return []
    found = []
    for container in root.cssselect(board.container)[:1]:
        for row in within(board.rows)(container):
            notice = board.parse_row(row)
            if notice is not None:
                found.append((row, notice))
    return found


def _by_discovery(root: Any) -> list[tuple[Any, RawNotice]]:
    from crawler.discovery.columns import days_of
    from crawler.discovery.groups import target_of
    from crawler.discovery.keys import key_of, key_pattern
    from crawler.discovery.titles import title_place

    group = best_group(root)
    if group is None:
        return []
    targets = []
    for link, row in zip(group.links, group.members, strict=True):
        targets.append(target_of(link, row))
    pattern, _ = key_pattern(targets)
    days = days_of(group)
    found = []
    for n, row in enumerate(group.members):
        title = title_words(title_place(group.links[n]))
        key = key_of(pattern, targets[n])
        if key and title:
            found.append((row, RawNotice("x", key, "", title, days.days[n])))
    return found


def _mark(element: Any, notice: RawNotice, number: int) -> bool:
    """Mark a row, and in it the innermost elements of title and day."""
    letters = letters_of_title(notice.title)
    title = None
    for below in element.iter():
        if title is not None and title not in below.iterancestors():
            break
        if not isinstance(below.tag, str):
            continue
        if letters in (
            letters_of_title(words(below)),
            letters_of_title(title_words(below)),
        ):
            title = below
    if title is None:
        return False
    _mark_day(element, title, posted_on(notice.posted))
    element.set(ROW, str(number))
    title.set(TITLE, "1")
    return True


def _mark_day(element: Any, title: Any, day: date | None) -> None:
    place = None
    for below in element.iterdescendants():
        if day is None or not isinstance(below.tag, str) or below is title:
            continue
        text = words(below)
        if len(text) <= 40 and posted_on(text) == day:
            place = below
    if place is not None:
        place.set(DAY, "1")


def _rows(root: Any) -> list[Any]:
    found: list[Any] = root.xpath(f"//*[@{ROW}]")
    return found


def _title(row: Any) -> Any:
    return row.xpath(f"descendant-or-self::*[@{TITLE}]")[0]


def _link(row: Any) -> Any:
    """Return the element by which a row is opened."""
    title = _title(row)
    around = [
        title,
        *title.iterancestors(),
        *title.iterdescendants(),
        *row.iterdescendants(),
    ]
    for element in around:
        if not isinstance(element.tag, str):
            continue
        if element.get("href") or element.get("onclick"):
            return element
        if element is row:
            break
    for element in row.iter():
        if isinstance(element.tag, str) and (
            element.get("href") or element.get("onclick")
        ):
            return element
    return title


def answer(root: Any) -> bytes:
    """Return a tree as an answer, without the marks."""
    for element in root.iter():
        if isinstance(element.tag, str):
            for mark in (ROW, TITLE, DAY):
                element.attrib.pop(mark, None)
    body = root.find("body")
    inside = etree.tostring(
        body if body is not None else root, encoding="unicode", method="html"
    )
    return f"{HEAD}{inside}</html>".encode()


def _around(root: Any, rows: Sequence[Any]) -> Any:
    """Return the block that the list stands in: the table of rows of a table."""
    if rows[0].tag == "tr":
        for above in rows[0].iterancestors("table"):
            return above
    return rows[0].getparent()


def _instead(page: ListingPage, inside: str) -> bytes:
    """Return the page with *inside* in place of its list."""
    root = page.copy()
    rows = _rows(root)
    block = _around(root, rows)
    new = etree.fromstring(
        f"<div>{inside}</div>", etree.HTMLParser(encoding="utf-8")
    )
    new = new.find("body/div")
    new.tail = block.tail
    parent = block.getparent()
    parent.replace(block, new)
    return answer(root)


def untouched(page: ListingPage) -> bytes:
    return answer(page.copy())


def names_replaced(page: ListingPage) -> bytes:
    root = page.copy()
    for element in root.iter():
        if not isinstance(element.tag, str):
            continue
        for name in ("class", "id"):
            if element.get(name):
                fresh = [
                    f"k{hash_of(part)}" for part in element.get(name).split()
                ]
                element.set(name, " ".join(fresh))
    return answer(root)


def hash_of(text: str) -> int:
    value = 7
    for letter in text:
        value = (value * 31 + ord(letter)) % 99_991
    return value


def _cells(row: Any) -> list[Any]:
    if row.tag == "tr":
        return [cell for cell in row if cell.tag in ("td", "th")]
    return [child for child in row if isinstance(child.tag, str)]


def other_element(page: ListingPage) -> bytes:
    """Rows of a table become items of a list; items of a list rows of a table."""
    root = page.copy()
    rows = _rows(root)
    block = _around(root, rows)
    is_table = rows[0].tag == "tr"
    new = etree.Element("ul" if is_table else "table")
    for row in rows:
        item = etree.SubElement(new, "li" if is_table else "tr")
        _keep(row, item, (ROW, TITLE, "onclick", "href"))
        if is_table:
            _as_blocks(row, item)
        else:
            _as_cells(row, item)
    block.getparent().replace(block, new)
    return answer(root)


def _keep(old: Any, new: Any, names: Sequence[str]) -> None:
    for name in names:
        if old.get(name):
            new.set(name, old.get(name))


def _as_blocks(row: Any, item: Any) -> None:
    for cell in _cells(row):
        place = etree.SubElement(item, "div")
        _keep(cell, place, (TITLE, DAY, "onclick", "title"))
        place.text = cell.text
        for child in list(cell):
            place.append(child)


def _as_cells(row: Any, item: Any) -> None:
    if row.text and row.text.strip():
        etree.SubElement(item, "td").text = row.text
    for cell in _cells(row):
        etree.SubElement(item, "td").append(cell)
    if len(item) < 2:
        etree.SubElement(item, "td").text = "접수중"


def columns_moved(page: ListingPage) -> bytes:
    root = page.copy()
    for number, row in enumerate(_rows(root)):
        cells = _cells(row)
        for cell in cells:
            row.remove(cell)
        tag = cells[0].tag if cells else "span"
        tag = "td" if row.tag == "tr" else tag if tag != "a" else "span"
        before, after = etree.Element(tag), etree.Element(tag)
        before.text, after.text = "일반공고", str(1000 + number * 37 % 500)
        for cell in [before, *reversed(cells), after]:
            row.append(cell)
    return answer(root)


def _days_as(page: ListingPage, form: Callable[[date], str]) -> bytes:
    root = page.copy()
    for row in _rows(root):
        day = page.rows[int(row.get(ROW))].day
        for place in row.xpath(f".//*[@{DAY}]"):
            for child in list(place):
                place.remove(child)
            place.text = form(date.fromisoformat(day))
    return answer(root)


def days_dotted(page: ListingPage) -> bytes:
    return _days_as(page, lambda day: f"{day:%Y.%m.%d}")


def days_short(page: ListingPage) -> bytes:
    return _days_as(page, lambda day: f"{day:%y-%m-%d}")


def days_korean(page: ListingPage) -> bytes:
    return _days_as(
        page, lambda day: f"{day.year}년 {day.month}월 {day.day}일"
    )


def days_labelled(page: ListingPage) -> bytes:
    return _days_as(page, lambda day: f"등록일 : {day:%Y. %m. %d.}")


def days_without_year(page: ListingPage) -> bytes:
    return _days_as(page, lambda day: f"{day:%m.%d}")


def days_relative(page: ListingPage) -> bytes:
    newest = max((row.day for row in page.rows if row.day), default="")
    if not newest:
        return untouched(page)
    now = date.fromisoformat(newest) + timedelta(days=1)
    return _days_as(page, lambda day: f"{(now - day).days}일 전")


def links_by_script(page: ListingPage) -> bytes:
    """Addresses become calls, calls addresses."""
    root = page.copy()
    for row in _rows(root):
        link = _link(row)
        key = page.rows[int(row.get(ROW))].key
        if link.get("onclick") or "javascript" in (link.get("href") or ""):
            link.attrib.pop("onclick", None)
            link.tag = "a" if link is not row else link.tag
            if link.tag == "a":
                link.set("href", f"/bbs/view.do?nttNo={key}&menu=7")
            else:
                link.set(
                    "onclick", f"location.href='/bbs/view.do?nttNo={key}'"
                )
        else:
            link.set("href", "javascript:void(0);")
            link.set("onclick", f"fn_detail('{key}','BBS01');return false;")
    return answer(root)


def ids_in_data_attributes(page: ListingPage) -> bytes:
    root = page.copy()
    for row in _rows(root):
        key = page.rows[int(row.get(ROW))].key
        for element in row.iter():
            if isinstance(element.tag, str):
                for name in ("onclick", "href", "value"):
                    if element.get(name):
                        element.attrib.pop(name)
        link = _link(row)
        link.set("data-ntt-id", key)
        if link.tag == "a":
            link.set("href", "#none")
    return answer(root)


def parameters_renamed(page: ListingPage) -> bytes:
    root = page.copy()
    for row in _rows(root):
        key = page.rows[int(row.get(ROW))].key
        link = _link(row)
        link.attrib.pop("onclick", None)
        link.set(
            "href",
            f"/portal/board/read.do?mno=sub04_01&articleSeq={key}&pageNo=1",
        )
        if link.tag != "a" and link is not row:
            link.tag = "a"
        elif link.tag != "a":
            link.set("onclick", f"go('{key}')")
            link.attrib.pop("href")
    return answer(root)


def titles_in_attributes(page: ListingPage) -> bytes:
    root = page.copy()
    for row in _rows(root):
        title = _title(row)
        whole = page.rows[int(row.get(ROW))].title
        for child in list(title):
            if isinstance(child.tag, str) and not child.xpath(
                f"descendant-or-self::*[@{DAY}]"
            ):
                title.remove(child)
        title.text = whole[:8]
        title.set("title", whole)
    return answer(root)


def titles_cut(page: ListingPage) -> bytes:
    """Long titles end in dots, the whole stands in ``title``."""
    root = page.copy()
    for row in _rows(root):
        title = _title(row)
        whole = page.rows[int(row.get(ROW))].title
        if len(whole) > 18:
            for child in list(title):
                title.remove(child)
            title.text = f"{whole[:15]}..."
            title.set("title", whole)
    return answer(root)


def hidden_rows(page: ListingPage) -> bytes:
    root = page.copy()
    rows = _rows(root)
    parent = rows[0].getparent()
    hidden, template = copy.deepcopy(rows[-1]), copy.deepcopy(rows[0])
    for ghost, words_ in (
        (hidden, "미리보기용 숨은 글입니다"),
        (template, "{{item.title}}"),
    ):
        title = _title(ghost)
        for child in list(title):
            title.remove(child)
        title.text = words_
        ghost.attrib.pop(ROW)
    hidden.set("style", "display:none")
    at = parent.index(rows[0])
    parent.insert(at, hidden)
    parent.insert(at, template)
    return answer(root)


def pinned_repeats(page: ListingPage) -> bytes:
    """Two notices are also kept on top."""
    root = page.copy()
    rows = _rows(root)
    parent = rows[0].getparent()
    at = parent.index(rows[0])
    for row in (rows[-1], rows[len(rows) // 2]):
        again = copy.deepcopy(row)
        again.set("class", "notice top")
        parent.insert(at, again)
    return answer(root)


def popular_besides(page: ListingPage) -> bytes:
    root = page.copy()
    rows = _rows(root)
    block = _around(root, rows)
    few = etree.Element("table")
    body = etree.SubElement(few, "tbody")
    for row in list(page.rows)[2:6]:
        line = etree.SubElement(body, "tr")
        link = etree.SubElement(etree.SubElement(line, "td"), "a")
        link.set("href", f"/best/{row.key}")
        link.text = row.title
        etree.SubElement(line, "td").text = "인기"
    parent = block.getparent()
    parent.insert(parent.index(block), few)
    return answer(root)


def headings_removed(page: ListingPage) -> bytes:
    root = page.copy()
    for head in root.xpath("//thead | //caption | //colgroup"):
        head.getparent().remove(head)
    return answer(root)


def layout_tables(page: ListingPage) -> bytes:
    root = page.copy()
    block = _around(root, _rows(root))
    parent = block.getparent()
    outer = etree.Element("table")
    line = etree.SubElement(outer, "tr")
    etree.SubElement(line, "td").text = "메뉴"
    inner = etree.SubElement(etree.SubElement(line, "td"), "table")
    parent.replace(block, outer)
    etree.SubElement(etree.SubElement(inner, "tr"), "td").append(block)
    return answer(root)


def new_ids(page: ListingPage) -> bytes:
    """Every id is another one, of another form."""
    root = page.copy()
    for row in _rows(root):
        for element in row.iter():
            if not isinstance(element.tag, str):
                continue
            for name in ("onclick", "value", "id"):
                element.attrib.pop(name, None)
            for name in list(element.attrib):
                if name.startswith("data-") and name not in (ROW, TITLE, DAY):
                    element.attrib.pop(name)
            if element.get("href"):
                element.set("href", "/file/download.do?no=3")
        link = _link(row)
        number = int(row.get(ROW))
        link.set("href", f"/new/board/BD_view.do?artclNo={renamed(number)}")
        if link.tag != "a":
            link.attrib.pop("href")
            link.set("onclick", f"view_({renamed(number)}, 'A')")
    return answer(root)


def renamed(number: int) -> str:
    return str(2_026_110_000 + 9 * (400 - number))


def as_json(page: ListingPage) -> bytes:
    items = []
    for n, row in enumerate(page.rows, 1):
        items.append(
            {
                "rnum": n,
                "artclSn": row.key,
                "artclSj": row.title,
                "inqCnt": n * 7 % 5,
                "regDt": row.day.replace("-", "") + "093000"
                if row.day
                else None,
            }
        )
    data = {"status": "OK", "data": {"paging": {"total": 99}, "list": items}}
    return json.dumps(data, ensure_ascii=False).encode()


def _renewed(page: ListingPage, key_of: Callable[[int], str]) -> bytes:
    items = ""
    for number, row in enumerate(page.rows):
        key = key_of(number)
        when = row.day.replace("-", ". ")
        items += (
            f'<div class="card-item" data-idx="{key}"><div class="flags"><em>D-7</em><em>접수중</em></div>'
            f'<button type="button" onclick="openView({key!r}, 2)"><strong>{escape(row.title)}</strong>'
            f"</button><p>한 줄 요약 {number}입니다.</p>"
            f"<dl><dt>등록일</dt><dd>{when}</dd><dt>조회</dt><dd>{number * 3}</dd></dl></div>"
        )
    return _instead(
        page,
        f'<section class="renewal"><div class="grid">{items}</div></section>',
    )


def whole_redesign(page: ListingPage) -> bytes:
    return _renewed(page, lambda number: page.rows[number].key)


def whole_redesign_new_ids(page: ListingPage) -> bytes:
    return _renewed(page, renamed)


def script_only(page: ListingPage) -> bytes:
    return _instead(
        page, '<div id="app"></div><script src="/js/app.9f3.js"></script>'
    )


def definition_lists(page: ListingPage) -> bytes:
    items = ""
    for row in page.rows:
        items += (
            f'<dl><dt><a href="/article/{row.key}/view">{escape(row.title)}</a></dt>'
            f'<dd class="info">기획팀 | {row.day} | 조회 31</dd></dl>'
        )
    return _instead(page, f'<div class="bbs">{items}</div>')


def two_lines_a_row(page: ListingPage) -> bytes:
    lines = ""
    for row in page.rows:
        lines += (
            f'<tr class="t"><td colspan="3"><a href="?act=v&idx={row.key}">{escape(row.title)}</a></td></tr>'
            f'<tr class="m"><td>기획팀</td><td>{row.day}</td><td>조회 12</td></tr>'
        )
    return _instead(page, f"<table><tbody>{lines}</tbody></table>")


def badge_in_title(page: ListingPage) -> bytes:
    """Flags and a new-mark stand in the anchor beside the title's own element."""
    lines = ""
    for n, row in enumerate(page.rows):
        new = '<span class="ico">새글</span>' if n < 2 else ""
        lines += (
            f'<li><a href="/n/{row.key}"><span class="cate">모집</span>'
            f'<span class="subject">{escape(row.title)}</span>{new}<time>{row.day}</time></a></li>'
        )
    return _instead(page, f'<ol class="news">{lines}</ol>')


def flag_before_title(page: ListingPage) -> bytes:
    """A flag stands in the same element as the title's text."""
    lines = ""
    for n, row in enumerate(page.rows):
        flag = "<b>진행</b> " if n % 2 else "<b>마감</b> "
        lines += (
            f'<tr><td class="s"><a href="/n?no={row.key}">{flag}{escape(row.title)}</a></td>'
            f"<td>{row.day}</td></tr>"
        )
    return _instead(
        page,
        f"<table><thead><tr><th>제목</th><th>등록일</th></tr></thead><tbody>{lines}</tbody></table>",
    )


def details_accordion(page: ListingPage) -> bytes:
    items = ""
    for row in page.rows:
        items += (
            f'<details id="post-{row.key}"><summary><h3>{escape(row.title)}</h3>'
            f"<span>{row.day}</span></summary><div>본문은 펼치면 보입니다.</div></details>"
        )
    return _instead(page, f'<main class="acc">{items}</main>')


def grid_of_roles(page: ListingPage) -> bytes:
    lines = '<div role="row" class="gh"><div>번호</div><div>제목</div><div>등록일</div></div>'
    for n, row in enumerate(page.rows):
        lines += (
            f'<div role="row"><div role="cell">{99 - n}</div><div role="cell">'
            f'<a href="/kr/board/{row.key}.do">{escape(row.title)}</a></div>'
            f'<div role="cell">{row.day}</div></div>'
        )
    return _instead(page, f'<div role="grid">{lines}</div>')


def articles(page: ListingPage) -> bytes:
    items = ""
    for row in page.rows:
        items += (
            f'<article><header><h2 class="entry-title"><a href="/?p={row.key}" rel="bookmark">'
            f'{escape(row.title)}</a></h2><time datetime="{row.day}T09:00:00+09:00">{row.day}</time>'
            f'</header><p>요약문</p><footer><a href="/?p={row.key}#more">더 보기</a></footer></article>'
        )
    return _instead(page, items)


def heading_cells(page: ListingPage) -> bytes:
    lines = ""
    for n, row in enumerate(page.rows):
        lines += (
            f'<tr><td>{99 - n}</td><th scope="row"><a href="./view?id={row.key}" '
            f'title="{escape(row.title)} 상세보기">{escape(row.title)}</a></th>'
            f'<td><a href="/download?f={n + 5}">첨부</a></td><td>{row.day}</td></tr>'
        )
    return _instead(page, f"<table>{lines}</table>")


def in_groups(page: ListingPage) -> bytes:
    """Rows stand in one list for each month."""
    blocks: dict[str, str] = {}
    for row in page.rows:
        line = f'<li><a href="/v/{row.key}">{escape(row.title)}</a> <i>{row.day}</i></li>'
        blocks[row.day[:7]] = blocks.get(row.day[:7], "") + line
    inside = "".join(
        f"<h3>{month}</h3><ul>{lines}</ul>" for month, lines in blocks.items()
    )
    return _instead(page, f'<div class="byMonth">{inside}</div>')


def as_feed(page: ListingPage) -> bytes:
    items = ""
    for row in page.rows:
        items += (
            f"<item><title>{escape(row.title)}</title><link>https://x.example.kr/v?no={row.key}</link>"
            f"<pubDate>{row.day} 09:00:00</pubDate></item>"
        )
    return f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>공고</title>{items}</channel></rss>'.encode()


CLASSES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        untouched, names_replaced, other_element, columns_moved, days_dotted, days_short, days_korean,
        days_labelled, days_without_year, days_relative, links_by_script, ids_in_data_attributes,
        parameters_renamed, titles_in_attributes, titles_cut, hidden_rows, pinned_repeats,
        popular_besides, headings_removed, layout_tables, new_ids, as_json, whole_redesign,
        whole_redesign_new_ids, definition_lists, badge_in_title, flag_before_title,
        details_accordion, grid_of_roles, articles, heading_cells, two_lines_a_row, in_groups,
        as_feed, script_only,
    )
}  # fmt: skip
HARDER = frozenset(
    {"days_relative", "two_lines_a_row", "in_groups", "as_feed"}
)
"""What is not promised: a page that is not read is no failure, a wrong one is."""
UNREADABLE = frozenset({"script_only"})
NEW_IDS = frozenset({"new_ids", "whole_redesign_new_ids"})


def expected_rows(page: ListingPage, change: str) -> list[ChangedRow]:
    """Return what is to be read of the page after a change: ids may be others."""
    if change not in NEW_IDS:
        return list(page.rows)
    found = []
    for number, row in enumerate(page.rows):
        found.append(replace(row, key=renamed(number)))
    return found
