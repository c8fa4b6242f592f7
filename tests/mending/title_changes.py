"""Redesigns that change what stands in a title, around it and in place of it."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from html import escape

from tests.mending.markup import day_of, dotted, listed, numbered, tabled
from tests.mending.page_changes import ListingPage, _instead
from tests.mending.printed_pages import ChangedRow

LONGEST = 18
"""Letters of a title that a narrow design shows."""


def agency_in_link(page: ListingPage) -> bytes:
    return listed(
        page,
        lambda row: (
            f'<a href="/a/{row.key}"><strong>{escape(row.title)}</strong>'
            f'<span class="org">가온산업진흥원</span><em>{dotted(row)}</em>'
            "</a>"
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
    return listed(
        page,
        lambda row: (
            f'<a href="/a/{row.key}">{escape(row.title.translate(table))}</a>'
            f"<span>{dotted(row)}</span>"
        ),
    )


def zero_width(page: ListingPage) -> bytes:
    """Titles hold places to break a line at."""

    def item(row: ChangedRow) -> str:
        title = "<wbr>".join(escape(word) for word in row.title.split(" "))
        broken = escape(row.title).replace(" ", " \u200b")
        text = title.replace("<wbr>", " <wbr>") if "&" in broken else broken
        return f'<a href="/a/{row.key}">{text}</a><b>{dotted(row)}</b>'

    return listed(page, item)


def read_aloud(page: ListingPage) -> bytes:
    """Words for those who do not see the page stand within the link."""
    return listed(
        page,
        lambda row: (
            f'<a href="/a/{row.key}"><span class="sr-only">게시글 제목</span>'
            f'{escape(row.title)}<span class="sr-only">새 창 열림</span></a>'
            f'<span class="sr-only">등록일</span><span>{dotted(row)}</span>'
        ),
    )


def cut(title: str) -> str:
    return title if len(title) <= LONGEST else f"{title[:LONGEST]}..."


def titles_ellipsed(page: ListingPage) -> bytes:
    """Long titles are cut by the server, and whole nowhere."""
    items = ""
    for row in page.rows:
        items += (
            f'<li><a href="/n?no={row.key}">{escape(cut(row.title))}</a>'
            f"<span>{dotted(row)}</span></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


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
            f"<time>{dotted(row)}</time></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


def decomposed(page: ListingPage) -> bytes:
    """Hangul in single letters, as some systems save it."""
    items = ""
    for row in page.rows:
        title = unicodedata.normalize("NFD", row.title)
        items += f'<li><a href="/n?no={row.key}">{escape(title)}</a><i>{row.day}</i></li>'
    return _instead(page, f"<ul>{items}</ul>")


def all_in_one_link(page: ListingPage) -> bytes:
    """Title, day and count are one text."""
    items = ""
    for number, row in enumerate(page.rows):
        items += (
            f'<li><a href="/n?no={row.key}">{escape(row.title)} | {row.day} | '
            f"조회 {number * 13}</a></li>"
        )
    return _instead(page, f"<ul>{items}</ul>")


def label_before_title(page: ListingPage) -> bytes:
    """A label for those who hear the page stands before the title, in its link."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><span class='blind'>제목</span>"
            f"{escape(row.title)}</a><span class='blind'>작성일</span>"
            f"<span>{dotted(row)}</span>"
        ),
    )


def days_left(page: ListingPage) -> bytes:
    """How many days are left stands in the link."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><span class='dday'>D-{n + 3}</span>"
            f"<span class='state'>접수중</span> <b>{escape(row.title)}</b>"
            f"<i>{dotted(row)}</i></a>"
        ),
    )


def files_beside(page: ListingPage) -> bytes:
    """A row links its file too, which is named almost as the notice."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td><a href='/file/{n + 700}'>{escape(row.title)}.hwpx</a></td>"
            f"<td>{row.day}</td>"
        ),
    )


def summaries(page: ListingPage) -> bytes:
    """A summary stands under each title, in the same link."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><strong>{escape(row.title)}</strong>"
            f"<p>{'중소기업의 성장을 돕고자 ' * (n % 3 + 1)}다음과 같이 "
            f"공고하오니 관심 있는 기업은 신청하시기 바랍니다.</p></a>"
            f"<span>{row.day}</span>"
        ),
    )


def numbers_of_notices(page: ListingPage) -> bytes:
    """The official number of a notice stands before its title, in its link."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'><em>제{day_of(row).year}-{410 - n}"
            f"호</em> {escape(row.title)}</a></td><td>{row.day}</td>"
        ),
    )


def title_beside_loading(page: ListingPage) -> bytes:
    """A script puts the title in place; till then its element says that it loads."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}' data-subject='{escape(row.title)}'>"
            f"불러오는 중</a><span>{row.day}</span>"
        ),
    )


def _as_references(title: str) -> str:
    found = escape(title)
    for mark in "「」『』·ㆍ’‘“”～":
        found = found.replace(mark, f"&#{ord(mark)};")
    return found


def escaped_twice(page: ListingPage) -> bytes:
    """Titles were escaped on saving and again on showing."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>"
            f"{escape(_as_references(row.title))}</a></td><td>{row.day}</td>"
        ),
    )


def pictures_of_titles(page: ListingPage) -> bytes:
    """Rows are pictures, their titles the texts for those who do not see them."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><img src='/t/{n}.jpg' alt='"
            f"{escape(row.title)}'></a><p>{dotted(row)}</p>"
        ),
    )


TITLE_CHANGES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        agency_in_link, typographic, zero_width, read_aloud, titles_ellipsed,
        categories_in_titles, counts_in_titles, words_wrapped, decomposed,
        all_in_one_link, label_before_title, days_left, files_beside, summaries,
        numbers_of_notices, title_beside_loading, escaped_twice, pictures_of_titles,
    )
}  # fmt: skip
