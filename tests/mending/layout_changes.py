"""Redesigns that change of which elements a list is made, and what stands beside it."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from tests.mending.markup import dotted, numbered, tabled
from tests.mending.page_changes import ListingPage, _instead


def in_columns(page: ListingPage) -> bytes:
    """Cards in three columns, dealt out in turn."""
    columns = ["", "", ""]
    for number, row in enumerate(page.rows):
        columns[number % 3] += (
            f'<div class="card"><a href="/a/{row.key}">{escape(row.title)}'
            f"</a><span>{dotted(row)}</span></div>"
        )
    inside = "".join(f'<div class="col">{cards}</div>' for cards in columns)
    return _instead(page, f'<div class="masonry">{inside}</div>')


def lines_in_a_paragraph(page: ListingPage) -> bytes:
    """Rows are lines of one paragraph, with no element of their own."""
    lines = ""
    for row in page.rows:
        lines += (
            f'· <a href="/a/{row.key}">{escape(row.title)}</a> ({row.day})<br>'
        )
    return _instead(page, f"<p>{lines}</p>")


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


def without_scripts(page: ListingPage) -> bytes:
    """The list stands in what is shown where scripts are off."""
    lines = ""
    for row in page.rows:
        lines += (
            f'<li><a href="/a/{row.key}">{escape(row.title)}</a> '
            f"{dotted(row)}</li>"
        )
    return _instead(
        page, f"<div id='app'></div><noscript><ul>{lines}</ul></noscript>"
    )


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


def oldest_first(page: ListingPage) -> bytes:
    lines = ""
    for row in reversed(page.rows):
        lines += (
            f"<tr><td><a href='/n?no={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{row.day}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


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
            f"{escape(row.title)}</post-title><post-date>{dotted(row)}</post-date></post-item>"
        )
    return _instead(page, f"<post-list>{items}</post-list>")


def lists_in_rows(page: ListingPage) -> bytes:
    """Each row holds a list of its own: body, day, readers."""
    return numbered(
        page,
        lambda n, row: (
            f"<p><a href='/v/{row.key}'>{escape(row.title)}</a></p><ul>"
            f"<li>기업지원팀</li><li>등록일 : {row.day}</li>"
            f"<li>조회수 : {n * 11}</li></ul>"
        ),
    )


def two_bodies(page: ListingPage) -> bytes:
    """Pinned rows have a body of the table of their own."""
    bodies = ["", ""]
    for number, row in enumerate(page.rows):
        number_or_flag = "공지" if number < 2 else f"{90 - number}"
        bodies[number >= 2] += (
            f"<tr><td>{number_or_flag}</td><td><a href='/v?id={row.key}'>"
            f"{escape(row.title)}</a></td><td>{row.day}</td></tr>"
        )
    return _instead(
        page,
        f"<table><tbody class='top'>{bodies[0]}</tbody>"
        f"<tbody>{bodies[1]}</tbody></table>",
    )


def line_between_rows(page: ListingPage) -> bytes:
    """Lines between rows are rows themselves, as old designs draw them."""
    lines = ""
    for number, row in enumerate(page.rows):
        lines += (
            f"<TR height=28><TD align=center><FONT size=2>{90 - number}<TD>"
            f'<A HREF="view.asp?num={row.key}"><FONT color=#333>'
            f"{escape(row.title)}</FONT></A><TD align=center>{row.day}"
            "<TR><TD colspan=3 height=1 bgcolor=#dddddd>"
        )
    return _instead(page, f"<TABLE width=680 border=0>{lines}</TABLE>")


def spanned_cells(page: ListingPage) -> bytes:
    """One cell names the kind of three rows, so that columns move."""
    return tabled(
        page,
        lambda n, row: (
            f"{'<td rowspan=3>지원사업</td>' if n % 3 == 0 else ''}"
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>기획팀</td><td>{row.day}</td>"
        ),
    )


def two_a_row(page: ListingPage) -> bytes:
    """Each row of a table holds two notices."""
    lines = ""
    for number, row in enumerate(page.rows):
        lines += "<tr>" if number % 2 == 0 else ""
        lines += (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a>"
            f"<br><span>{row.day}</span></td>"
        )
        lines += "</tr>" if number % 2 else ""
    return _instead(page, f"<table>{lines}</table>")


def other_tab(page: ListingPage) -> bytes:
    """Another board's rows are a second tab of the same make."""
    ours, others = "", ""
    for number, row in enumerate(page.rows):
        ours += (
            f"<li><a href='/v?b=1&amp;id={row.key}'>{escape(row.title)}</a>"
            f"<span>{row.day}</span></li>"
        )
        others += (
            f"<li><a href='/v?b=2&amp;id={7000 + number}'>직원 채용 "
            f"제{number + 3}차 합격자 발표 안내</a><span>{row.day}</span></li>"
        )
    return _instead(
        page,
        f"<div class='tabs'><div class='tab' id='t2'><ul>{others}</ul></div>"
        f"<div class='tab' id='t1'><ul>{ours}</ul></div></div>",
    )


def copied_slides(page: ListingPage) -> bytes:
    """A band of slides above the list repeats its newest rows, first and last twice."""
    slides = [*page.rows[:4], page.rows[0]]
    slides.insert(0, page.rows[3 if len(page.rows) > 3 else -1])
    band, lines = "", ""
    for row in slides:
        band += (
            f"<div class='slide'><a href='/v/{row.key}'><p>"
            f"{escape(row.title)}</p><span>{row.day}</span></a></div>"
        )
    for row in page.rows:
        lines += (
            f"<div class='row'><a href='/v/{row.key}'><p>"
            f"{escape(row.title)}</p><span>{row.day}</span></a></div>"
        )
    return _instead(
        page,
        f"<div class='band'>{band}</div><div class='rows'>{lines}</div>",
    )


def flat_headings(page: ListingPage) -> bytes:
    """Title, day and line follow one another, with nothing around a row."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<h4><a href='/v/{row.key}'>{escape(row.title)}</a></h4>"
            f"<p class='date'>{row.day}</p><hr>"
        )
    return _instead(page, f"<div class='posts'>{lines}</div>")


def one_definition_list(page: ListingPage) -> bytes:
    """Titles and days are terms and texts of one list."""
    lines = ""
    for row in page.rows:
        lines += (
            f"<dt><a href='/v/{row.key}'>{escape(row.title)}</a></dt>"
            f"<dd>{dotted(row)}</dd>"
        )
    return _instead(page, f"<dl>{lines}</dl>")


def nameless_blocks(page: ListingPage) -> bytes:
    """Blocks within blocks that bear no names."""
    lines = ""
    for row in page.rows:
        lines += (
            "<div><div><div><div><div><a href='/v/"
            f"{row.key}'><div><div>{escape(row.title)}</div></div></a></div>"
            f"</div></div><div><div>{row.day}</div></div></div></div>"
        )
    return _instead(page, f"<div><div>{lines}</div></div>")


LAYOUT_CHANGES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        in_columns, lines_in_a_paragraph, labelled_cells, without_scripts, two_designs,
        oldest_first, a_table_a_row, elements_of_its_own, lists_in_rows, two_bodies,
        line_between_rows, spanned_cells, two_a_row, other_tab, copied_slides,
        flat_headings, one_definition_list, nameless_blocks,
    )
}  # fmt: skip
