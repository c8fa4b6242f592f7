"""Redesigns in which data takes the place of the page: JSON, scripts, feeds, XML."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from html import escape
from zoneinfo import ZoneInfo

from tests.mending.markup import day_of
from tests.mending.page_changes import HEAD, ListingPage
from tests.mending.printed_pages import ChangedRow

SEOUL = ZoneInfo("Asia/Seoul")


def json_columns(page: ListingPage) -> bytes:
    """Names of columns once, and rows without them."""
    rows = [
        [int(n), row.key, row.title, row.day]
        for n, row in enumerate(page.rows)
    ]
    payload = {"cols": ["rn", "id", "subject", "regDt"], "data": rows}
    return json.dumps(payload, ensure_ascii=False).encode()


def json_with_markup(page: ListingPage) -> bytes:
    """The answer to a script is JSON that holds a piece of HTML."""
    lines = ""
    for row in page.rows:
        lines += (
            f'<li><a href="/a/{row.key}">{escape(row.title)}</a>'
            f"<span>{row.day}</span></li>"
        )
    payload = {"total": len(page.rows), "html": f"<ul>{lines}</ul>"}
    return json.dumps(payload, ensure_ascii=False).encode()


def json_seconds(page: ListingPage) -> bytes:
    """Times are milliseconds since 1970."""
    items = []
    for row in page.rows:
        day = datetime.fromisoformat(row.day).replace(hour=10, tzinfo=SEOUL)
        items.append(
            {
                "articleId": row.key,
                "subject": row.title,
                "createdAt": int(day.timestamp() * 1000),
                "hit": 12,
            }
        )
    return json.dumps({"result": {"items": items}}).encode()


def json_digits(page: ListingPage) -> bytes:
    """Times are fourteen digits, titles hold markup."""
    items = []
    for row in page.rows:
        items.append(
            {
                "nttSn": row.key,
                "nttSj": f"<b>{escape(row.title)}</b>",
                "frstRegistPnttm": row.day.replace("-", "") + "093000",
            }
        )
    return json.dumps({"list": items}, ensure_ascii=False).encode()


def _plain_json(page: ListingPage) -> str:
    items = []
    for row in page.rows:
        items.append({"id": row.key, "title": row.title, "createdAt": row.day})
    return json.dumps({"posts": items}, ensure_ascii=False)


def _document(script: str) -> bytes:
    return (
        f"{HEAD}<div id='root'></div><script>{script}</script></div></body>"
        "</html>"
    ).encode()


def initial_state(page: ListingPage) -> bytes:
    """A script's own statement sets the data."""
    return _document(f"window.__INITIAL_STATE__ = {_plain_json(page)};")


def streamed_data(page: ListingPage) -> bytes:
    """The data is text within a call, its quotes escaped."""
    text = json.dumps(f"5:{_plain_json(page)}\n", ensure_ascii=False)
    return _document(f"self.__next_f.push([1,{text}])")


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


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode()


def json_page(page: ListingPage) -> bytes:
    """A page of a Java service, with its names and its times."""
    content = []
    for number, row in enumerate(page.rows):
        content.append(
            {
                "rnum": number + 1,
                "nttNo": row.key,
                "nttSj": row.title,
                "frstRegistPnttm": f"{row.day} 09:00:00.0",
                "lastUpdtPnttm": "2031-01-02 09:00:00.0",
                "inqireCo": number * 3,
            }
        )
    return _json(
        {
            "result": {"content": content, "number": 0, "totalPages": 12},
            "menus": [{"menuNo": "1", "menuNm": "공지"}],
        }
    )


def json_by_id(page: ListingPage) -> bytes:
    """Notices are fields of an object, named by their ids."""
    posts = {}
    for row in page.rows:
        posts[row.key] = {"subject": row.title, "date": row.day}
    return _json({"status": "ok", "posts": posts})


def json_by_month(page: ListingPage) -> bytes:
    """Rows stand in one array for each month."""
    months: dict[str, list[object]] = {}
    for row in page.rows:
        months.setdefault(row.day[:7], []).append(
            {"seq": row.key, "title": row.title, "regDt": row.day}
        )
    groups = []
    for month, rows in months.items():
        groups.append({"month": month, "rows": rows})
    return _json({"groups": groups})


def json_day_parts(page: ListingPage) -> bytes:
    """Times are arrays of year, month, day, hour and minute."""
    rows = []
    for row in page.rows:
        day = day_of(row)
        rows.append(
            {
                "id": row.key,
                "subject": row.title,
                "createdAt": [day.year, day.month, day.day, 9, 30],
            }
        )
    return _json({"data": rows})


def json_edges(page: ListingPage) -> bytes:
    """Nodes at edges, as GraphQL answers."""
    edges = []
    for number, row in enumerate(page.rows):
        node = {"databaseId": row.key, "title": row.title, "date": row.day}
        edges.append({"cursor": f"Y3Vyc29y{number}", "node": node})
    return _json({"data": {"posts": {"edges": edges}}})


def linked_data(page: ListingPage) -> bytes:
    """An empty page, with what search engines are told."""
    items = []
    for number, row in enumerate(page.rows):
        item = {
            "@type": "NewsArticle",
            "url": f"https://board.example.kr/post/{row.key}",
            "headline": row.title,
            "datePublished": f"{row.day}T09:00:00+09:00",
        }
        items.append(
            {"@type": "ListItem", "position": number + 1, "item": item}
        )
    data = {
        "@context": "https://schema.org",
        "@type": "ItemList",
        "itemListElement": items,
    }
    return (
        f"{HEAD}<body><div id='root'></div><script type='application/ld+json'>"
        f"{json.dumps(data, ensure_ascii=False)}</script></body></html>"
    ).encode()


def statements_a_row(page: ListingPage) -> bytes:
    """A statement of a script for each row."""
    lines = ""
    for row in page.rows:
        title = json.dumps(row.title, ensure_ascii=False)
        lines += f'list.push(["{row.key}",{title},"{row.day}","N"]);\n'
    return (
        f"{HEAD}<body><div id='list'></div><script>var list=[];\n{lines}"
        "draw(list);</script></body></html>"
    ).encode()


def json_in_a_call(page: ListingPage) -> bytes:
    """JSON as the argument of a call, for pages of other hosts."""
    rows = []
    for row in page.rows:
        rows.append({"no": row.key, "title": row.title, "day": row.day})
    text = json.dumps({"list": rows}, ensure_ascii=False)
    return f"/**/callback_201({text});".encode()


def as_atom(page: ListingPage) -> bytes:
    entries = ""
    for row in page.rows:
        entries += (
            f"<entry><id>tag:x.example.kr,2026:{row.key}</id>"
            f"<title>{escape(row.title)}</title>"
            f"<link href='https://x.example.kr/v?no={row.key}'/>"
            f"<published>{row.day}T09:00:00+09:00</published>"
            f"<updated>{row.day}T10:00:00+09:00</updated></entry>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<feed xmlns="http://www.w3.org/2005/Atom"><title>공고</title>'
        f"{entries}</feed>"
    ).encode()


def as_xml(page: ListingPage) -> bytes:
    """XML with names of the site's own."""
    items = ""
    for row in page.rows:
        items += (
            f"<item><seq>{row.key}</seq><subject>{escape(row.title)}</subject>"
            f"<regDate>{row.day}</regDate><hit>12</hit></item>"
        )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><response><header>'
        "<resultCode>00</resultCode></header><body><items>"
        f"{items}</items><totalCount>120</totalCount></body></response>"
    ).encode()


DATA_CHANGES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        json_columns, json_with_markup, json_seconds, json_digits, initial_state,
        streamed_data, nested_json, data_of_a_framework, json_page, json_by_id,
        json_by_month, json_day_parts, json_edges, linked_data, statements_a_row,
        json_in_a_call, as_atom, as_xml,
    )
}  # fmt: skip
