"""Redesigns that change where days stand and how they are written."""

from __future__ import annotations

import calendar
from collections.abc import Callable
from datetime import date, datetime, timedelta
from html import escape

from tests.mending.markup import day_of, dotted, listed, numbered, tabled
from tests.mending.page_changes import ListingPage, _instead
from tests.mending.printed_pages import ChangedRow

WEEKDAYS = "월화수목금토일"
MONTHS = calendar.month_abbr[1:]


def time_elements(page: ListingPage) -> bytes:
    """The day is in an attribute, a guess at it in words."""
    return listed(
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

    return listed(page, item)


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


def spanned_days(page: ListingPage) -> bytes:
    """One cell with the day reaches down beside all rows of it."""
    days: dict[str, list[str]] = {}
    for row in page.rows:
        link = f"<td><a href='/s/{row.key}'>{escape(row.title)}</a></td>"
        days.setdefault(row.day, []).append(link)
    lines = ""
    for day, links in days.items():
        cell = f"<td rowspan='{len(links)}'>{day.replace('-', '/')}</td>"
        lines += f"<tr>{cell}{'</tr><tr>'.join(links)}</tr>"
    return _instead(page, f"<table class='sp'>{lines}</table>")


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


def _line_of_three_days(number: int, row: ChangedRow) -> str:
    later = day_of(row) + timedelta(days=number % 3)
    end = day_of(row) + timedelta(days=14)
    return (
        f"<tr><td>{90 - number}</td><td><a href='/v?id={row.key}'>"
        f"{escape(row.title)}</a></td><td>{later}</td><td>{row.day}</td>"
        f"<td>{end}</td></tr>"
    )


def three_days(page: ListingPage) -> bytes:
    """Beside the day of posting stand those of the last change and of the end."""
    return _instead(
        page,
        "<table><thead><tr><th>번호</th><th>제목</th><th>수정일</th>"
        "<th>등록일</th><th>마감일</th></tr></thead><tbody>"
        + "".join(_line_of_three_days(n, r) for n, r in enumerate(page.rows))
        + "</tbody></table>",
    )


def with_seconds(page: ListingPage) -> bytes:
    """Days have a time behind them."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>홍보팀</td><td>{row.day} 1{n % 10}:0{n % 7}:31</td>"
        ),
    )


def with_weekdays(page: ListingPage) -> bytes:
    """Days name the day of the week."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'>{escape(row.title)}</a> <span>"
            f"{day_of(row):%Y. %m. %d.}({WEEKDAYS[day_of(row).weekday()]})</span>"
        ),
    )


def posted_and_closing(page: ListingPage) -> bytes:
    """One text names the day of posting and the last day."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'>{escape(row.title)}</a><p>등록 "
            f"{dotted(row)} · 마감 "
            f"{day_of(row) + timedelta(days=20):%Y.%m.%d} · 조회 {n * 7}</p>"
        ),
    )


def apostrophe_years(page: ListingPage) -> bytes:
    """Years are two digits behind an apostrophe."""
    return tabled(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='/v?id={row.key}'>"
            f"{escape(row.title)}</a></td><td>’{day_of(row):%y.%m.%d}.</td>"
        ),
    )


def day_before_month(page: ListingPage) -> bytes:
    """Days as an English design writes them."""
    return numbered(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'>{escape(row.title)}</a><span>"
            f"{day_of(row).day:02} {MONTHS[day_of(row).month - 1]} "
            f"{day_of(row).year}</span>"
        ),
    )


def eight_digits(page: ListingPage) -> bytes:
    """Days are eight digits."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{n * 31}</td><td>{row.day.replace('-', '')}</td>"
        ),
    )


def times_of_today(page: ListingPage) -> bytes:
    """Rows of the newest day show their time alone, as many boards do."""
    newest = max(row.day for row in page.rows)
    return tabled(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='/v?id={row.key}'>"
            f"{escape(row.title)}</a></td><td>"
            f"{'10:2' + str(n % 10) if row.day == newest else row.day}</td>"
        ),
    )


def only_closing_days(page: ListingPage) -> bytes:
    """No day of posting is shown any more, but the last day for applications."""
    return tabled(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{day_of(row) + timedelta(days=10 + n % 4)} 마감</td>"
        ),
    )


def microdata(page: ListingPage) -> bytes:
    """The day is in an element that shows nothing."""
    lines = ""
    for row in page.rows:
        lines += (
            "<div itemscope itemtype='https://schema.org/Article'>"
            f"<meta itemprop='datePublished' content='{row.day}'>"
            f"<a itemprop='url' href='/post/{row.key}'>"
            f"<span itemprop='headline'>{escape(row.title)}</span></a></div>"
        )
    return _instead(page, f"<section>{lines}</section>")


DAY_CHANGES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        time_elements, english_days, by_day, spanned_days, split_days, months_between, periods_first,
        three_days, with_seconds, with_weekdays, posted_and_closing, apostrophe_years,
        day_before_month, eight_digits, times_of_today, only_closing_days, microdata,
    )
}  # fmt: skip
