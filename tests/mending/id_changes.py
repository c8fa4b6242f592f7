"""Redesigns that change how a notice is opened: its id, its address, what a click does."""

from __future__ import annotations

import base64
import json
import uuid
from collections.abc import Callable
from hashlib import blake2b
from html import escape
from urllib.parse import quote

from tests.mending.markup import dotted, listed, numbered, tabled
from tests.mending.page_changes import ListingPage, _instead
from tests.mending.printed_pages import ChangedRow


def rows_clicked(page: ListingPage) -> bytes:
    """No link at all: a click on the row is a script's."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<tr onclick=\"location.href='/post/read?no={row.key}'\">"
            f"<td>공지</td><td>{escape(row.title)}</td><td>{dotted(row)}</td>"
            "</tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def hash_routes(page: ListingPage) -> bytes:
    """Addresses are routes of one page."""
    return listed(
        page,
        lambda row: (
            f'<a href="#/notices/{row.key}/view">{escape(row.title)}</a>'
            f"<small>{row.day}</small>"
        ),
    )


def slugs(page: ListingPage) -> bytes:
    """Addresses have the year, the month and words before the id."""
    return listed(
        page,
        lambda row: (
            f'<h3><a href="/news/{row.day[:7].replace("-", "/")}/'
            f'{quote(row.title[:12])}-{row.key}">{escape(row.title)}</a></h3>'
            f"<p>{dotted(row)}</p>"
        ),
    )


def three_links(page: ListingPage) -> bytes:
    """A picture, the title and a button all lead to the notice."""
    return listed(
        page,
        lambda row: (
            f'<a href="/a/{row.key}"><img src="/t.png" '
            f'alt="{escape(row.title)}"></a>'
            f'<div><a href="/a/{row.key}">{escape(row.title)}</a>'
            f"<p>이 사업은 기업의 인공지능 도입을 돕기 위하여 마련되었으며 "
            f"누구나 신청할 수 있습니다.</p><span>{dotted(row)}</span>"
            f'<a href="/a/{row.key}" class="more">자세히 보기</a></div>'
        ),
    )


def json_in_attributes(page: ListingPage) -> bytes:
    """What opens a notice is JSON in an attribute."""

    def item(row: ChangedRow) -> str:
        call = escape(json.dumps({"menu": "A02", "nttId": row.key}))
        return (
            f'<a href="javascript:void(0)" data-params="{call}">'
            f"{escape(row.title)}</a><span>{dotted(row)}</span>"
        )

    return listed(page, item)


def through_a_redirect(page: ListingPage) -> bytes:
    """Links go through a counter of clicks."""

    def item(row: ChangedRow) -> str:
        target = quote(f"/board/view.do?seq={row.key}&menu=3", safe="")
        return (
            f'<a href="/click.do?to={target}">{escape(row.title)}</a>'
            f"<span>{dotted(row)}</span>"
        )

    return listed(page, item)


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
            f"<em>{dotted(row)}</em></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


def links_beside(page: ListingPage) -> bytes:
    """The title is plain; a button beside it opens the notice."""
    items = ""
    for row in page.rows:
        items += (
            f'<article><h3>{escape(row.title)}</h3><p class="t">{dotted(row)}</p>'
            f'<a class="more" href="/n?no={row.key}&amp;pg=1">자세히 보기</a></article>'
        )
    return _instead(page, f'<div class="feed">{items}</div>')


def board_id_first(page: ListingPage) -> bytes:
    """A call names the board before the notice."""
    return tabled(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='#LINK' onclick=\"fn_view("
            f"'BBSMSTR_000000000031','{row.key}','1'); return false;\">"
            f"{escape(row.title)}</a></td><td>{row.day}</td>"
        ),
    )


def number_beside_id(page: ListingPage) -> bytes:
    """A call names the running number too, which differs in each row as well."""
    return tabled(
        page,
        lambda n, row: (
            f'<td>{90 - n}</td><td><a href="javascript:goView({90 - n}, '
            f"'{row.key}', 'N');\">{escape(row.title)}</a></td>"
            f"<td>{row.day}</td>"
        ),
    )


def hidden_inputs(page: ListingPage) -> bytes:
    """The id is the value of a hidden field, the link says nothing."""
    return numbered(
        page,
        lambda n, row: (
            f"<input type='hidden' name='bbsSeq' value='{row.key}'>"
            f"<a href='javascript:;' class='btnView'>{escape(row.title)}</a>"
            f"<span>{dotted(row)}</span>"
        ),
    )


def hidden_cells(page: ListingPage) -> bytes:
    """The id stands in a cell that is not shown."""
    return tabled(
        page,
        lambda n, row: (
            f"<td style='display:none'>{row.key}</td><td>{90 - n}</td>"
            f"<td class='subj'><a href='#'>{escape(row.title)}</a></td>"
            f"<td>{row.day}</td>"
        ),
    )


def element_ids(page: ListingPage) -> bytes:
    """The id is part of the id of the row's element."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<tr id='ntt_{row.key}'><td><a href='#none'>{escape(row.title)}"
            f"</a></td><td>관리자</td><td>{dotted(row)}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def session_in_links(page: ListingPage) -> bytes:
    """Addresses bear the session's name and every field of the search."""
    return tabled(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='/cop/bbs/selectArticle.do;"
            "jsessionid=9A3F77BC01D2E.was2?pageIndex=1&amp;searchCnd=&amp;"
            f"bbsId=B0012&amp;nttId={row.key}&amp;menuNo=200301'>"
            f"{escape(row.title)}</a></td><td>{row.day}</td>"
        ),
    )


def korean_addresses(page: ListingPage) -> bytes:
    """Addresses spell the title before the id."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/소식/{quote(row.title[:20].replace(' ', '-'))}-"
            f"{row.key}/'>{escape(row.title)}</a><em>{dotted(row)}</em>"
        ),
    )


def unique_words(key: str) -> str:
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, key)}"


def uuids(page: ListingPage) -> bytes:
    """Ids are UUIDs."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/notice/{unique_words(row.key)}'>"
            f"<strong>{escape(row.title)}</strong></a>"
            f"<small>{row.day}</small>"
        ),
    )


def covered(key: str) -> str:
    return base64.urlsafe_b64encode(f"id={key}".encode()).decode().rstrip("=")


def covered_addresses(page: ListingPage) -> bytes:
    """What an address says is in base64."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/view.do?enc={covered(row.key)}'>"
            f"{escape(row.title)}</a></td><td>{row.day}</td>"
        ),
    )


def clicks_of_frameworks(page: ListingPage) -> bytes:
    """What a click does is in an attribute of a framework."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<div class='item' data-ng-click=\"vm.open('{row.key}')\">"
            f"<p class='t'>{escape(row.title)}</p>"
            f"<p class='d'>{dotted(row)}</p></div>"
        )
    return _instead(page, f"<div class='items'>{lines}</div>")


def fetched_by_attribute(page: ListingPage) -> bytes:
    """A library of attributes fetches the notice."""
    return numbered(
        page,
        lambda n, row: (
            f"<button hx-get='/notice/{row.key}/body' hx-target='#body'>"
            f"{escape(row.title)}</button><time>{row.day}</time>"
        ),
    )


def buttons_with_values(page: ListingPage) -> bytes:
    """Titles are buttons of one form, their values the ids."""
    inside = ""
    for row in page.rows:
        inside += (
            f"<li><button type='submit' name='nttNo' value='{row.key}'>"
            f"{escape(row.title)}</button> <span>{row.day}</span></li>"
        )
    return _instead(
        page, f"<form action='/view' method='post'><ul>{inside}</ul></form>"
    )


def location_in_onclick(page: ListingPage) -> bytes:
    """Links without an address, which a statement sets."""
    return tabled(
        page,
        lambda n, row: (
            '<td><a href="javascript:void(0)" onclick="location.href='
            f"'/board/detail?page=1&amp;no={row.key}&amp;kind=A';"
            f'return false;">{escape(row.title)}</a></td><td>{row.day}</td>'
        ),
    )


ID_CHANGES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        rows_clicked, hash_routes, slugs, three_links, json_in_attributes,
        through_a_redirect, checkboxes, tokens_as_ids, a_form_a_row, links_beside,
        board_id_first, number_beside_id, hidden_inputs, hidden_cells, element_ids,
        session_in_links, korean_addresses, uuids, covered_addresses,
        clicks_of_frameworks, fetched_by_attribute, buttons_with_values,
        location_in_onclick,
    )
}  # fmt: skip
RENAMED: dict[str, Callable[[str], str]] = {
    "tokens_as_ids": token,
    "uuids": unique_words,
    "covered_addresses": covered,
}
"""What an id is after a change that gives others."""
