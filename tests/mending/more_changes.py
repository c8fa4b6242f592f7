"""Redesigns of kinds that were thought of after the search was written, and before it
was looked at again: as ``page_changes``, over the same pages.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from hashlib import blake2b
from html import escape
from zoneinfo import ZoneInfo

from tests.mending.changes import ChangedRow
from tests.mending.page_changes import HEAD, ListingPage, _instead

SEOUL = ZoneInfo("Asia/Seoul")
LONGEST = 18
"""Letters of a title that a narrow design shows."""


def _dotted(row: ChangedRow) -> str:
    return row.day.replace("-", ".")


def split_days(page: ListingPage) -> bytes:
    """The day of the month stands large, above its year and month."""
    items = ""
    for row in page.rows:
        month, day = row.day[:7].replace("-", "."), row.day[8:]
        items += (
            f'<li><div class="d"><strong>{day}</strong><span>{month}</span></div>'
            f'<a href="/n/{row.key}">{escape(row.title)}</a></li>'
        )
    return _instead(page, f'<ul class="news">{items}</ul>')


def titles_ellipsed(page: ListingPage) -> bytes:
    """Long titles are cut by the server, and whole nowhere."""
    items = ""
    for row in page.rows:
        items += (
            f'<li><a href="/n?no={row.key}">{escape(cut(row.title))}</a>'
            f"<span>{_dotted(row)}</span></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


def cut(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST]}..."


def categories_in_titles(page: ListingPage) -> bytes:
    """The kind of notice stands before the title, in the same words."""
    lines = ""
    for number, row in enumerate(page.rows):
        kind = ("지원사업", "교육", "입찰")[number % 3]
        lines += (
            f"<tr><td>{number}</td><td><a href='/n?no={row.key}'>[{kind}] "
            f"{escape(row.title)}</a></td><td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def counts_in_titles(page: ListingPage) -> bytes:
    """The number of comments stands behind the title."""
    lines = ""
    for number, row in enumerate(page.rows):
        lines += (
            f"<tr><td><a href='/n?no={row.key}'>{escape(row.title)} "
            f"({number * 7 % 5})</a></td><td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def words_wrapped(page: ListingPage) -> bytes:
    """Each word of a title stands in an element of its own."""
    items = ""
    for row in page.rows:
        words = "<wbr>".join(
            f"<span>{escape(word)}</span> " for word in row.title.split()
        )
        items += (
            f'<li><a class="go" href="/n?no={row.key}">{words}</a>'
            f"<time>{_dotted(row)}</time></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


def two_designs(page: ListingPage) -> bytes:
    """A table for wide screens and a list for narrow ones, both on the page."""
    lines = items = ""
    for number, row in enumerate(page.rows):
        title = escape(row.title)
        lines += (
            f"<tr><td>{number}</td><td><a href='/n?no={row.key}'>{title}</a></td>"
            f"<td>{row.day}</td></tr>"
        )
        items += f"<li><a href='/m/n?no={row.key}'><b>{title}</b><i>{row.day}</i></a></li>"
    return _instead(
        page,
        f'<table class="pc"><tbody>{lines}</tbody></table><ul class="mo">{items}</ul>',
    )


def months_between(page: ListingPage) -> bytes:
    """A line with the month stands above the rows of each."""
    lines = month = ""
    for row in page.rows:
        if row.day[:7] != month:
            month = row.day[:7]
            words = f"{month[:4]}년 {int(month[5:] or 0)}월"
            lines += f'<tr class="m"><td colspan="3">{words}</td></tr>'
        lines += (
            f"<tr><td>공고</td><td><a href='/n?no={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def periods_first(page: ListingPage) -> bytes:
    """The time for applications stands before the day of posting."""
    items = ""
    for row in page.rows:
        day = date.fromisoformat(row.day)
        items += (
            f'<div class="card"><a href="/n?no={row.key}"><h4>{escape(row.title)}</h4></a>'
            f"<p>접수 {day + timedelta(days=3)} ~ {day + timedelta(days=30)}</p>"
            f"<p>등록 {day}</p></div>"
        )
    return _instead(page, f"<section>{items}</section>")


def oldest_first(page: ListingPage) -> bytes:
    lines = ""
    for row in reversed(page.rows):
        lines += (
            f"<tr><td><a href='/n?no={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def token(key: str) -> str:
    return blake2b(key.encode(), digest_size=12).hexdigest()


def tokens_as_ids(page: ListingPage) -> bytes:
    """Ids are words that say nothing, in a script's call."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<tr><td><a href=\"javascript:goView('notice','{token(row.key)}')\">"
            f"{escape(row.title)}</a></td><td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def a_form_a_row(page: ListingPage) -> bytes:
    """A notice is opened by posting its id."""
    items = ""
    for row in page.rows:
        items += (
            '<li><form method="post" action="/view.do">'
            '<input type="hidden" name="menu" value="12">'
            f'<input type="hidden" name="nttSn" value="{row.key}">'
            f'<button type="submit">{escape(row.title)}</button></form>'
            f"<em>{_dotted(row)}</em></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


def _utc(row: ChangedRow) -> str:
    """Half past eight in the morning of the row's day, as it is in Greenwich."""
    moment = datetime.combine(date.fromisoformat(row.day), time(8, 30), SEOUL)
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def nested_json(page: ListingPage) -> bytes:
    """Fields within fields, times in Greenwich's."""
    items = []
    for number, row in enumerate(page.rows):
        fields = {
            "title": row.title,
            "createdAt": _utc(row),
            "category": {"id": 3, "name": "공고"},
            "views": number * 31,
        }
        items.append({"type": "posts", "id": row.key, "attributes": fields})
    data = {"data": {"content": items, "last": False}, "meta": {"total": 99}}
    return json.dumps(data, ensure_ascii=False).encode()


def data_of_a_framework(page: ListingPage) -> bytes:
    """A page that a script draws from the JSON that it brings along."""
    posts = []
    for row in page.rows:
        posts.append(
            {
                "no": row.key,
                "subject": row.title,
                "regDate": row.day,
                "isTop": False,
            }
        )
    data = {"props": {"pageProps": {"list": {"posts": posts, "total": 120}}}}
    inside = json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")
    return (
        f'{HEAD}<body><div id="__next"></div><script id="__NEXT_DATA__" '
        f'type="application/json">{inside}</script></body></html>'
    ).encode()


def decomposed(page: ListingPage) -> bytes:
    """Hangul in single letters, as some systems save it."""
    items = ""
    for row in page.rows:
        title = unicodedata.normalize("NFD", row.title)
        items += f'<li><a href="/n?no={row.key}">{escape(title)}</a><i>{row.day}</i></li>'
    return _instead(page, f"<ul>{items}</ul>")


def links_beside(page: ListingPage) -> bytes:
    """The title is plain; a button beside it opens the notice."""
    items = ""
    for row in page.rows:
        items += (
            f'<article><h3>{escape(row.title)}</h3><p class="t">{_dotted(row)}</p>'
            f'<a class="more" href="/n?no={row.key}&amp;pg=1">자세히 보기</a></article>'
        )
    return _instead(page, f'<div class="feed">{items}</div>')


def a_table_a_row(page: ListingPage) -> bytes:
    tables = ""
    for row in page.rows:
        tables += (
            f'<table class="one"><tr><td>제목</td><td><a href="/n?no={row.key}">'
            f"{escape(row.title)}</a></td></tr><tr><td>게시일</td><td>{row.day}</td></tr></table>"
        )
    return _instead(page, f'<div class="all">{tables}</div>')


def elements_of_its_own(page: ListingPage) -> bytes:
    """Elements that only this site has."""
    items = ""
    for row in page.rows:
        items += (
            f'<post-item post-id="{row.key}" data-post="{row.key}"><post-title>'
            f"{escape(row.title)}</post-title><post-date>{_dotted(row)}</post-date></post-item>"
        )
    return _instead(page, f"<post-list>{items}</post-list>")


def all_in_one_link(page: ListingPage) -> bytes:
    """Title, day and count are one text."""
    items = ""
    for number, row in enumerate(page.rows):
        items += (
            f'<li><a href="/n?no={row.key}">{escape(row.title)} | {row.day} | '
            f"조회 {number * 13}</a></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


MORE_CLASSES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        split_days, titles_ellipsed, categories_in_titles, counts_in_titles, words_wrapped,
        two_designs, months_between, periods_first, oldest_first, tokens_as_ids, a_form_a_row,
        nested_json, data_of_a_framework, decomposed, links_beside, a_table_a_row,
        elements_of_its_own, all_in_one_link,
    )
}  # fmt: skip


def expected_after(page: ListingPage, change: str) -> list[ChangedRow]:
    """Return what is to be read of the page after a change."""
    found = []
    for row in page.rows:
        if change == "tokens_as_ids":
            found.append(replace(row, key=token(row.key)))
        elif change == "titles_ellipsed":
            found.append(replace(row, title=cut(row.title)))
        else:
            found.append(row)
    return found
