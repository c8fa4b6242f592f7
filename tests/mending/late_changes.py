"""Redesigns thought of by someone who had not read the search, before its first run
on them: as ``page_changes``, over the same pages.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import datetime
from html import escape
from urllib.parse import quote
from zoneinfo import ZoneInfo

from tests.mending.changes import ChangedRow
from tests.mending.page_changes import HEAD, ListingPage, _instead

SEOUL = ZoneInfo("Asia/Seoul")


def _dotted(row: ChangedRow) -> str:
    return row.day.replace("-", ".")


def _items(page: ListingPage, item: Callable[[ChangedRow], str]) -> bytes:
    lines = "".join(f"<li>{item(row)}</li>" for row in page.rows)
    return _instead(page, f'<ul class="post-list">{lines}</ul>')


def rows_clicked(page: ListingPage) -> bytes:
    """No link at all: a click on the row is a script's."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<tr onclick=\"location.href='/post/read?no={row.key}'\">"
            f"<td>공지</td><td>{escape(row.title)}</td><td>{_dotted(row)}</td>"
            "</tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def hash_routes(page: ListingPage) -> bytes:
    """Addresses are routes of one page."""
    return _items(
        page,
        lambda row: (
            f'<a href="#/notices/{row.key}/view">{escape(row.title)}</a>'
            f"<small>{row.day}</small>"
        ),
    )


def slugs(page: ListingPage) -> bytes:
    """Addresses have the year, the month and words before the id."""
    return _items(
        page,
        lambda row: (
            f'<h3><a href="/news/{row.day[:7].replace("-", "/")}/'
            f'{quote(row.title[:12])}-{row.key}">{escape(row.title)}</a></h3>'
            f"<p>{_dotted(row)}</p>"
        ),
    )


def time_elements(page: ListingPage) -> bytes:
    """The day is in an attribute, a guess at it in words."""
    return _items(
        page,
        lambda row: (
            f'<time datetime="{row.day}T09:30:00+09:00">얼마 전</time>'
            f'<a href="/a/{row.key}">{escape(row.title)}</a>'
        ),
    )


def english_days(page: ListingPage) -> bytes:
    def item(row: ChangedRow) -> str:
        day = datetime.fromisoformat(row.day)
        return (
            f'<a href="/a/{row.key}">{escape(row.title)}</a>'
            f"<i>{day:%b} {day.day}, {day.year}</i>"
        )

    return _items(page, item)


def by_day(page: ListingPage) -> bytes:
    """One heading with the day above all rows of it."""
    days: dict[str, str] = {}
    for row in page.rows:
        days.setdefault(row.day, "")
        days[row.day] += (
            f'<li><a href="/a/{row.key}">{escape(row.title)}</a></li>'
        )
    blocks = ""
    for day, lines in days.items():
        blocks += (
            f'<div class="day"><h4>{day.replace("-", ".")}</h4>'
            f"<ul>{lines}</ul></div>"
        )
    return _instead(page, blocks)


def in_columns(page: ListingPage) -> bytes:
    """Cards in three columns, dealt out in turn."""
    columns = ["", "", ""]
    for number, row in enumerate(page.rows):
        columns[number % 3] += (
            f'<div class="card"><a href="/a/{row.key}">{escape(row.title)}'
            f"</a><span>{_dotted(row)}</span></div>"
        )
    inside = "".join(f'<div class="col">{cards}</div>' for cards in columns)
    return _instead(page, f'<div class="masonry">{inside}</div>')


def agency_in_link(page: ListingPage) -> bytes:
    return _items(
        page,
        lambda row: (
            f'<a href="/a/{row.key}"><strong>{escape(row.title)}</strong>'
            f'<span class="org">가온산업진흥원</span><em>{_dotted(row)}</em>'
            "</a>"
        ),
    )


def three_links(page: ListingPage) -> bytes:
    """A picture, the title and a button all lead to the notice."""
    return _items(
        page,
        lambda row: (
            f'<a href="/a/{row.key}"><img src="/t.png" '
            f'alt="{escape(row.title)}"></a>'
            f'<div><a href="/a/{row.key}">{escape(row.title)}</a>'
            f"<p>이 사업은 기업의 인공지능 도입을 돕기 위하여 마련되었으며 "
            f"누구나 신청할 수 있습니다.</p><span>{_dotted(row)}</span>"
            f'<a href="/a/{row.key}" class="more">자세히 보기</a></div>'
        ),
    )


def typographic(page: ListingPage) -> bytes:
    """Quotes, dashes and brackets as a new editor sets them."""
    table = str.maketrans(
        {
            "[": "［",
            "]": "］",
            "(": "（",
            ")": "）",
            "~": "～",
            "-": "–",
            '"': "”",
            "'": "’",
        }
    )
    return _items(
        page,
        lambda row: (
            f'<a href="/a/{row.key}">{escape(row.title.translate(table))}</a>'
            f"<span>{_dotted(row)}</span>"
        ),
    )


def lines_in_a_paragraph(page: ListingPage) -> bytes:
    """Rows are lines of one paragraph, with no element of their own."""
    lines = ""
    for row in page.rows:
        lines += (
            f'· <a href="/a/{row.key}">{escape(row.title)}</a> ({row.day})<br>'
        )
    return _instead(page, f"<p>{lines}</p>")


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


def json_in_attributes(page: ListingPage) -> bytes:
    """What opens a notice is JSON in an attribute."""

    def item(row: ChangedRow) -> str:
        call = escape(json.dumps({"menu": "A02", "nttId": row.key}))
        return (
            f'<a href="javascript:void(0)" data-params="{call}">'
            f"{escape(row.title)}</a><span>{_dotted(row)}</span>"
        )

    return _items(page, item)


def through_a_redirect(page: ListingPage) -> bytes:
    """Links go through a counter of clicks."""

    def item(row: ChangedRow) -> str:
        target = quote(f"/board/view.do?seq={row.key}&menu=3", safe="")
        return (
            f'<a href="/click.do?to={target}">{escape(row.title)}</a>'
            f"<span>{_dotted(row)}</span>"
        )

    return _items(page, item)


def labelled_cells(page: ListingPage) -> bytes:
    """Each cell says what it is, for narrow screens."""
    lines = ""
    for number, row in enumerate(page.rows):
        lines += (
            f'<tr><td><span class="m">번호</span>{900 - number}</td>'
            f'<td><span class="m">제목</span><a href="/a/{row.key}">'
            f'{escape(row.title)}</a></td><td><span class="m">등록일</span>'
            f'{row.day}</td><td><span class="m">조회</span>31</td></tr>'
        )
    return _instead(page, f"<table><tbody>{lines}</tbody></table>")


def checkboxes(page: ListingPage) -> bytes:
    """Only the value of a box tells the id; titles are labels."""
    lines = ""
    for row in page.rows:
        lines += (
            f'<tr><td><input type="checkbox" name="ids" id="c{row.key}" '
            f'value="{row.key}"></td><td><label for="c{row.key}">'
            f"{escape(row.title)}</label></td><td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def zero_width(page: ListingPage) -> bytes:
    """Titles hold places to break a line at."""

    def item(row: ChangedRow) -> str:
        title = "<wbr>".join(escape(word) for word in row.title.split(" "))
        broken = escape(row.title).replace(" ", " \u200b")
        text = title.replace("<wbr>", " <wbr>") if "&" in broken else broken
        return f'<a href="/a/{row.key}">{text}</a><b>{_dotted(row)}</b>'

    return _items(page, item)


def read_aloud(page: ListingPage) -> bytes:
    """Words for those who do not see the page stand within the link."""
    return _items(
        page,
        lambda row: (
            f'<a href="/a/{row.key}"><span class="sr-only">게시글 제목</span>'
            f'{escape(row.title)}<span class="sr-only">새 창 열림</span></a>'
            f'<span class="sr-only">등록일</span><span>{_dotted(row)}</span>'
        ),
    )


def without_scripts(page: ListingPage) -> bytes:
    """The list stands in what is shown where scripts are off."""
    lines = ""
    for row in page.rows:
        lines += (
            f'<li><a href="/a/{row.key}">{escape(row.title)}</a> '
            f"{_dotted(row)}</li>"
        )
    return _instead(
        page, f"<div id='app'></div><noscript><ul>{lines}</ul></noscript>"
    )


LATE_CLASSES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        rows_clicked, hash_routes, slugs, time_elements, english_days, by_day, in_columns,
        agency_in_link, three_links, typographic, lines_in_a_paragraph, json_columns,
        json_with_markup, json_seconds, json_digits, initial_state, streamed_data,
        json_in_attributes, through_a_redirect, labelled_cells, checkboxes, zero_width,
        read_aloud, without_scripts,
    )
}  # fmt: skip
