"""Redesigns thought of from what sites of public bodies are built with, written before
their author had read the search, and before its first run on them: as
``page_changes``, over the same pages.
"""

from __future__ import annotations

import base64
import calendar
import json
import uuid
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from html import escape
from urllib.parse import quote

from tests.mending.changes import ChangedRow
from tests.mending.page_changes import HEAD, ListingPage, _instead

WEEKDAYS = "월화수목금토일"
MONTHS = calendar.month_abbr[1:]


def _table(page: ListingPage, line: Callable[[int, ChangedRow], str]) -> bytes:
    lines = ""
    for number, row in enumerate(page.rows):
        lines += f"<tr>{line(number, row)}</tr>"
    return _instead(page, f"<table class='tb'><tbody>{lines}</tbody></table>")


def _items(page: ListingPage, item: Callable[[int, ChangedRow], str]) -> bytes:
    lines = ""
    for number, row in enumerate(page.rows):
        lines += f"<li>{item(number, row)}</li>"
    return _instead(page, f"<ul class='brd'>{lines}</ul>")


def _day(row: ChangedRow) -> date:
    return date.fromisoformat(row.day)


def _dots(row: ChangedRow) -> str:
    return row.day.replace("-", ".")


# how a notice is opened


def board_id_first(page: ListingPage) -> bytes:
    """A call names the board before the notice."""
    return _table(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='#LINK' onclick=\"fn_view("
            f"'BBSMSTR_000000000031','{row.key}','1'); return false;\">"
            f"{escape(row.title)}</a></td><td>{row.day}</td>"
        ),
    )


def number_beside_id(page: ListingPage) -> bytes:
    """A call names the running number too, which differs in each row as well."""
    return _table(
        page,
        lambda n, row: (
            f'<td>{90 - n}</td><td><a href="javascript:goView({90 - n}, '
            f"'{row.key}', 'N');\">{escape(row.title)}</a></td>"
            f"<td>{row.day}</td>"
        ),
    )


def hidden_inputs(page: ListingPage) -> bytes:
    """The id is the value of a hidden field, the link says nothing."""
    return _items(
        page,
        lambda n, row: (
            f"<input type='hidden' name='bbsSeq' value='{row.key}'>"
            f"<a href='javascript:;' class='btnView'>{escape(row.title)}</a>"
            f"<span>{_dots(row)}</span>"
        ),
    )


def hidden_cells(page: ListingPage) -> bytes:
    """The id stands in a cell that is not shown."""
    return _table(
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
            f"</a></td><td>관리자</td><td>{_dots(row)}</td></tr>"
        )
    return _instead(page, f"<table>{lines}</table>")


def session_in_links(page: ListingPage) -> bytes:
    """Addresses bear the session's name and every field of the search."""
    return _table(
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
    return _items(
        page,
        lambda n, row: (
            f"<a href='/소식/{quote(row.title[:20].replace(' ', '-'))}-"
            f"{row.key}/'>{escape(row.title)}</a><em>{_dots(row)}</em>"
        ),
    )


def unique_words(key: str) -> str:
    return f"{uuid.uuid5(uuid.NAMESPACE_URL, key)}"


def uuids(page: ListingPage) -> bytes:
    """Ids are UUIDs."""
    return _items(
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
    return _table(
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
            f"<p class='d'>{_dots(row)}</p></div>"
        )
    return _instead(page, f"<div class='items'>{lines}</div>")


def fetched_by_attribute(page: ListingPage) -> bytes:
    """A library of attributes fetches the notice."""
    return _items(
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
    return _table(
        page,
        lambda n, row: (
            '<td><a href="javascript:void(0)" onclick="location.href='
            f"'/board/detail?page=1&amp;no={row.key}&amp;kind=A';"
            f'return false;">{escape(row.title)}</a></td><td>{row.day}</td>'
        ),
    )


# days


def three_days(page: ListingPage) -> bytes:
    """Beside the day of posting stand those of the last change and of the end."""
    return _instead(
        page,
        "<table><thead><tr><th>번호</th><th>제목</th><th>수정일</th>"
        "<th>등록일</th><th>마감일</th></tr></thead><tbody>"
        + "".join(_line_of_three_days(n, r) for n, r in enumerate(page.rows))
        + "</tbody></table>",
    )


def _line_of_three_days(number: int, row: ChangedRow) -> str:
    later = _day(row) + timedelta(days=number % 3)
    end = _day(row) + timedelta(days=14)
    return (
        f"<tr><td>{90 - number}</td><td><a href='/v?id={row.key}'>"
        f"{escape(row.title)}</a></td><td>{later}</td><td>{row.day}</td>"
        f"<td>{end}</td></tr>"
    )


def with_seconds(page: ListingPage) -> bytes:
    """Days have a time behind them."""
    return _table(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>홍보팀</td><td>{row.day} 1{n % 10}:0{n % 7}:31</td>"
        ),
    )


def with_weekdays(page: ListingPage) -> bytes:
    """Days name the day of the week."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'>{escape(row.title)}</a> <span>"
            f"{_day(row):%Y. %m. %d.}({WEEKDAYS[_day(row).weekday()]})</span>"
        ),
    )


def posted_and_closing(page: ListingPage) -> bytes:
    """One text names the day of posting and the last day."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'>{escape(row.title)}</a><p>등록 "
            f"{_dots(row)} · 마감 "
            f"{_day(row) + timedelta(days=20):%Y.%m.%d} · 조회 {n * 7}</p>"
        ),
    )


def apostrophe_years(page: ListingPage) -> bytes:
    """Years are two digits behind an apostrophe."""
    return _table(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='/v?id={row.key}'>"
            f"{escape(row.title)}</a></td><td>’{_day(row):%y.%m.%d}.</td>"
        ),
    )


def day_before_month(page: ListingPage) -> bytes:
    """Days as an English design writes them."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'>{escape(row.title)}</a><span>"
            f"{_day(row).day:02} {MONTHS[_day(row).month - 1]} "
            f"{_day(row).year}</span>"
        ),
    )


def eight_digits(page: ListingPage) -> bytes:
    """Days are eight digits."""
    return _table(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{n * 31}</td><td>{row.day.replace('-', '')}</td>"
        ),
    )


def times_of_today(page: ListingPage) -> bytes:
    """Rows of the newest day show their time alone, as many boards do."""
    newest = max(row.day for row in page.rows)
    return _table(
        page,
        lambda n, row: (
            f"<td>{90 - n}</td><td><a href='/v?id={row.key}'>"
            f"{escape(row.title)}</a></td><td>"
            f"{'10:2' + str(n % 10) if row.day == newest else row.day}</td>"
        ),
    )


def only_closing_days(page: ListingPage) -> bytes:
    """No day of posting is shown any more, but the last day for applications."""
    return _table(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td>{_day(row) + timedelta(days=10 + n % 4)} 마감</td>"
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


# what stands beside titles


def label_before_title(page: ListingPage) -> bytes:
    """A label for those who hear the page stands before the title, in its link."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><span class='blind'>제목</span>"
            f"{escape(row.title)}</a><span class='blind'>작성일</span>"
            f"<span>{_dots(row)}</span>"
        ),
    )


def days_left(page: ListingPage) -> bytes:
    """How many days are left stands in the link."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><span class='dday'>D-{n + 3}</span>"
            f"<span class='state'>접수중</span> <b>{escape(row.title)}</b>"
            f"<i>{_dots(row)}</i></a>"
        ),
    )


def files_beside(page: ListingPage) -> bytes:
    """A row links its file too, which is named almost as the notice."""
    return _table(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>{escape(row.title)}</a></td>"
            f"<td><a href='/file/{n + 700}'>{escape(row.title)}.hwpx</a></td>"
            f"<td>{row.day}</td>"
        ),
    )


def summaries(page: ListingPage) -> bytes:
    """A summary stands under each title, in the same link."""
    return _items(
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
    return _table(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'><em>제{_day(row).year}-{410 - n}"
            f"호</em> {escape(row.title)}</a></td><td>{row.day}</td>"
        ),
    )


def lists_in_rows(page: ListingPage) -> bytes:
    """Each row holds a list of its own: body, day, readers."""
    return _items(
        page,
        lambda n, row: (
            f"<p><a href='/v/{row.key}'>{escape(row.title)}</a></p><ul>"
            f"<li>기업지원팀</li><li>등록일 : {row.day}</li>"
            f"<li>조회수 : {n * 11}</li></ul>"
        ),
    )


def title_beside_loading(page: ListingPage) -> bytes:
    """A script puts the title in place; till then its element says that it loads."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}' data-subject='{escape(row.title)}'>"
            f"불러오는 중</a><span>{row.day}</span>"
        ),
    )


def escaped_twice(page: ListingPage) -> bytes:
    """Titles were escaped on saving and again on showing."""
    return _table(
        page,
        lambda n, row: (
            f"<td><a href='/v?id={row.key}'>"
            f"{escape(_as_references(row.title))}</a></td><td>{row.day}</td>"
        ),
    )


def _as_references(title: str) -> str:
    found = escape(title)
    for mark in "「」『』·ㆍ’‘“”～":
        found = found.replace(mark, f"&#{ord(mark)};")
    return found


def pictures_of_titles(page: ListingPage) -> bytes:
    """Rows are pictures, their titles the texts for those who do not see them."""
    return _items(
        page,
        lambda n, row: (
            f"<a href='/v/{row.key}'><img src='/t/{n}.jpg' alt='"
            f"{escape(row.title)}'></a><p>{_dots(row)}</p>"
        ),
    )


# how rows stand on the page


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
    return _table(
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
            f"<dd>{_dots(row)}</dd>"
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


# answers that are no HTML


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
        day = _day(row)
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


NEWEST_CLASSES: dict[str, Callable[[ListingPage], bytes]] = {
    change.__name__: change
    for change in (
        board_id_first, number_beside_id, hidden_inputs, hidden_cells, element_ids,
        session_in_links, korean_addresses, uuids, covered_addresses, clicks_of_frameworks,
        fetched_by_attribute, buttons_with_values, location_in_onclick, three_days, with_seconds,
        with_weekdays, posted_and_closing, apostrophe_years, day_before_month, eight_digits,
        times_of_today, only_closing_days, microdata, label_before_title, days_left,
        files_beside, summaries, numbers_of_notices, lists_in_rows, title_beside_loading,
        escaped_twice, pictures_of_titles, two_bodies, line_between_rows, spanned_cells,
        two_a_row, other_tab, copied_slides, flat_headings, one_definition_list,
        nameless_blocks, json_page, json_by_id, json_by_month, json_day_parts, json_edges,
        linked_data, statements_a_row, json_in_a_call, as_atom, as_xml,
    )
}  # fmt: skip


def expected_of_newest(page: ListingPage, change: str) -> list[ChangedRow]:
    """Return what is to be read of the page after a change."""
    found = []
    for row in page.rows:
        if change == "uuids":
            found.append(replace(row, key=unique_words(row.key)))
        elif change == "covered_addresses":
            found.append(replace(row, key=covered(row.key)))
        elif change == "only_closing_days":
            found.append(replace(row, day=""))
        else:
            found.append(row)
    return found
