"""A practice board before and after it was redesigned in mid-life: two notices are new,
one has another period, the others stand as they stood.

Each design is one that public bodies use; the words are invented.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from html import escape


@dataclass(frozen=True)
class Posted:
    """A notice as a board lists it."""

    number: int
    title: str
    day: str
    period: str

    def dotted(self) -> str:
        return self.day.replace("-", ".")

    def dotted_period(self) -> str:
        return self.period.replace("-", ".")


TITLES = (
    "2026년 지역 콘텐츠 사업화 지원 참여기업 모집 공고",
    "제조데이터 활용 실증 과제 수요기업 추가 모집",
    "하반기 해외규격 인증 획득 지원사업 안내",
    "클라우드 전환 컨설팅 수혜기업 선정 계획",
    "여성 창업기업 판로 개척 프로그램 참가자 모집",
    "친환경 포장재 개발 지원사업 시행 공고",
    "스마트 물류 장비 도입 보조금 지원 계획 공고",
    "청년 연구인력 채용 연계 지원사업 모집",
    "기술거래 촉진 네트워크 사업 신규 과제 공고",
    "로봇 활용 공정 개선 지원사업 재공고",
)
DAYS = (
    "2026-11-24",
    "2026-11-24",
    "2026-11-20",
    "2026-11-19",
    "2026-11-17",
    "2026-11-12",
    "2026-11-09",
    "2026-11-05",
    "2026-10-30",
    "2026-10-26",
)
ALL = tuple(
    Posted(
        9100 - 7 * n,
        TITLES[n],
        DAYS[n],
        f"2026-11-{25 - n} ~ 2026-12-{28 - n}",
    )
    for n in range(10)
)
NEW = ALL[:2]
OLD = ALL[2:]
EDITED = Posted(
    OLD[2].number, OLD[2].title, OLD[2].day, "2026-11-21 ~ 2027-01-15"
)
AFTER = (*NEW, OLD[0], OLD[1], EDITED, *OLD[3:])


def _page(inner: str, *, title: str = "사업공고 | 가온진흥원") -> str:
    menu = "".join(
        f'<li><a href="/menu/{n}">{name}</a></li>'
        for n, name in enumerate(
            ("기관소개", "사업안내", "알림마당", "자료실")
        )
    )
    return (
        f'<!DOCTYPE html><html lang="ko"><head><meta charset="utf-8"><title>{title}'
        f'</title></head><body><header><ul class="gnb">{menu}</ul></header>'
        f'<main>{inner}</main><footer><a href="/privacy">개인정보처리방침</a>'
        "</footer></body></html>"
    )


def old_table(rows: Sequence[Posted]) -> str:
    """The table that the source was written for."""
    lines = ""
    for n, row in enumerate(rows):
        lines += (
            f"<tr><td>{300 - n}</td><td><a href='/view/{row.number}'>{row.title}"
            f"</a></td><td>{row.period}</td><td>{row.day}</td></tr>"
        )
    return _page(f"<table class='board'><tbody>{lines}</tbody></table>")


def _each(rows: Sequence[Posted], form: str) -> str:
    """Fill *form* for each row: ``{id}``, ``{other}`` (an id of a new scheme), ``{title}`` …"""
    lines = ""
    for n, row in enumerate(rows):
        year, month, date = row.day.split("-")
        begin, _, end = row.period.partition(" ~ ")
        lines += form.format(
            n=n,
            count=300 - n,
            id=row.number,
            other=other_id(row),
            title=row.title,
            day=row.day,
            dotted=row.dotted(),
            spaced=f"{year}. {int(month)}. {int(date)}.",
            korean=f"{year}년 {int(month)}월 {int(date)}일",
            short=row.dotted()[2:],
            yearless=row.dotted()[5:],
            month=f"{year}.{month}",
            date=date,
            period=row.period,
            dots=row.dotted_period(),
            begin=begin,
            end=end,
            cut=f"{row.title[:16]}...",
            entities="".join(f"&#{ord(letter)};" for letter in row.title),
        )
    return lines


def other_id(row: Posted) -> str:
    """Return the id that a redesign gives a notice where it renumbers them."""
    return f"{row.number * 31 + 200000}"


@dataclass(frozen=True)
class Design:
    """A page after a redesign, and where its notices are then."""

    name: str
    page: Callable[[Sequence[Posted]], str | bytes]
    notice: str
    """The path of a notice's page, with ``{id}`` or ``{other}``."""
    media: str = "text/html; charset=utf-8"
    leads: bool = True
    """Whether the page says where its notices are: without, an edit of a row has no
    page to prove it.
    """


def _design(
    name: str, before: str, form: str, after: str, notice: str
) -> Design:
    return Design(
        name, lambda rows: _page(before + _each(rows, form) + after), notice
    )


def _json_answer(rows: Sequence[Posted]) -> str:
    items = []
    for row in rows:
        begin, _, end = row.period.partition(" ~ ")
        items.append(
            {
                "pbancSn": int(other_id(row)),
                "pbancNm": row.title,
                "rgtrDt": row.day.replace("-", "") + "101500",
                "접수기간": f"{begin} ~ {end}",
                "inqCnt": row.number % 97,
            }
        )
    return json.dumps(
        {"code": "0000", "data": {"total": 300, "list": items}},
        ensure_ascii=False,
    )


def _state_in_a_script(rows: Sequence[Posted]) -> str:
    posts = []
    for row in rows:
        posts.append(
            {
                "id": other_id(row),
                "subject": row.title,
                "createdAt": f"{row.day}T01:15:00.000Z",
                "접수기간": row.period,
            }
        )
    state = {"props": {"pageProps": {"posts": posts, "page": 1}}}
    return _page(
        "<div id='__next'><p>불러오는 중입니다</p></div>"
        '<script id="__NEXT_DATA__" type="application/json">'
        f"{json.dumps(state, ensure_ascii=False)}</script>"
    )


def _items_in_an_attribute(rows: Sequence[Posted]) -> str:
    items = []
    for row in rows:
        items.append(
            {
                "no": int(other_id(row)),
                "ttl": row.title,
                "regDt": row.day,
                "접수기간": row.period,
            }
        )
    data = escape(json.dumps(items, ensure_ascii=False))
    return _page(f'<board-list :items="{data}" :total="300"></board-list>')


def _lines_of_json(rows: Sequence[Posted]) -> str:
    lines = []
    for row in rows:
        item = {
            "seq": int(other_id(row)),
            "title": row.title,
            "date": row.day,
            "접수기간": row.period,
        }
        lines.append(json.dumps(item, ensure_ascii=False))
    return "\n".join(lines)


def _cells_in_a_script(rows: Sequence[Posted]) -> str:
    """Rows without names, whose readers are counted beside their ids."""
    cells = []
    for row in rows:
        cells.append(
            [
                row.number % 97,
                int(other_id(row)),
                row.title,
                row.day,
                row.period,
            ]
        )
    data = json.dumps(cells, ensure_ascii=False)
    return _page(f"<div id='grid'></div><script>var grid = {data};</script>")


def _references(rows: Sequence[Posted]) -> str:
    """Each value once, and places in the place of values."""
    values: list[object] = [["Reactive", 1], {"posts": 2}, []]
    places = []
    for row in rows:
        fields = {}
        for name, value in (
            ("id", int(other_id(row))),
            ("title", row.title),
            ("createdAt", f"{row.day}T10:00:00+09:00"),
            ("접수기간", row.period),
        ):
            fields[name] = len(values)
            values.append(value)
        places.append(len(values))
        values.append(fields)
    values[2] = places
    return _page(
        "<div id='__nuxt'></div><script type='application/json' "
        f"id='__NUXT_DATA__'>{json.dumps(values, ensure_ascii=False)}</script>"
    )


def _excerpts(rows: Sequence[Posted]) -> str:
    posts = recent = ""
    for n, row in enumerate(rows):
        link = f"<a href='/2026/{other_id(row)}/'>{row.title}</a>"
        posts += (
            f"<li class='post-{row.number}'><h2>{link}</h2>"
            f"<time datetime='{row.day}T10:00:00+09:00'></time>"
            f"<p>{row.title[:20]} 접수기간 : {row.period} […]</p></li>"
        )
        recent += f"<li>{link}</li>" if n < 5 else ""
    return _page(
        f"<ul class='posts'>{posts}</ul><aside><h2>최근 글</h2><ul>{recent}</ul></aside>"
    )


def _feed(rows: Sequence[Posted]) -> str:
    items = ""
    for row in rows:
        items += (
            f"<item><title>{escape(row.title)}</title><link>https://www.board.example.kr"
            f"/notice/{other_id(row)}</link><pubDate>{row.day} 10:15:00</pubDate>"
            f"<description>접수기간 : {row.period}</description></item>"
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel>'
        f"<title>사업공고</title>{items}</channel></rss>"
    )


def _banner_between(rows: Sequence[Posted]) -> str:
    lines = ""
    for n, row in enumerate(rows):
        lines += (
            f"<li><a href='/biz/{row.number}'><b>{row.title}</b></a>"
            f"<p>접수기간 : {row.dotted_period()}</p><i>{row.dotted()}</i></li>"
        )
        if n == 3:
            lines += (
                "<li class='ad'><a href='https://event.example.kr/'>"
                "<img src='/b.png' alt='온라인 상담 주간'></a></li>"
            )
    return _page(f"<ul class='biz-list'>{lines}</ul>")


def _popular_above(rows: Sequence[Posted]) -> str:
    popular = ""
    for row in reversed(rows[-4:]):
        popular += (
            f"<tr><td><a href='/n/{other_id(row)}'>{row.title}</a></td>"
            f"<td>{row.number % 97}</td></tr>"
        )
    form = (
        "<tr><td>{count}</td><td><a href='/n/{other}'>{title}</a></td>"
        "<td>{day}</td><td>{period}</td></tr>"
    )
    heads = (
        "<tr><th>번호</th><th>제목</th><th>등록일</th><th>접수기간</th></tr>"
    )
    return _page(
        "<table><caption>많이 본 공고</caption><thead><tr><th>제목</th><th>조회"
        f"</th></tr></thead><tbody>{popular}</tbody></table><table><thead>{heads}"
        f"</thead><tbody>{_each(rows, form)}</tbody></table>"
    )


def _pinned_twice(rows: Sequence[Posted]) -> str:
    form = (
        "<tr class='{{mark}}'><td>{{first}}</td><td><a href='/b/view?seq={id}'>"
        "{title}</a></td><td>{dots}</td><td>{dotted}</td></tr>"
    )
    pinned = _each(rows[4:5], form).format(mark="pin", first="공지")
    lines = _each(rows, form).format(mark="", first="1")
    heads = (
        "<tr><th>구분</th><th>제목</th><th>접수기간</th><th>작성일</th></tr>"
    )
    return _page(f"<table id='t'>{heads}{pinned}{lines}</table>")


def _euc_kr(rows: Sequence[Posted]) -> bytes:
    form = (
        "<tr height='26'><td>{count}</td><td><a href='read.asp?idx={id}'>{title}"
        "</a></td><td>{period}</td><td>{day}</td></tr>"
    )
    heads = (
        "<tr><td>번호</td><td>제목</td><td>접수기간</td><td>등록일</td></tr>"
    )
    text = _page(f"<table width='690'>{heads}{_each(rows, form)}</table>")
    return text.replace("utf-8", "euc-kr").encode("cp949")


DESIGNS = (
    _design(
        "cards of a list",
        "<ul class='biz_list'>",
        "<li><a href='/biz/view?seq={id}'><span class='state'>접수중</span>"
        "<strong>{title}</strong><span>접수기간 : {dots}</span><em>{dotted}</em></a></li>",
        "</ul>",
        "/biz/view?seq={id}",
    ),
    _design(
        "columns in another order under new classes",
        "<table class='tbl_type02'><thead><tr><th>번호</th><th>등록일</th><th>공고명</th>"
        "<th>접수기간</th><th>담당</th></tr></thead><tbody>",
        "<tr><td>{count}</td><td>{dotted}</td><td class='al'><a href='/pbanc/{other}'>"
        "{title}</a></td><td>{dots}</td><td>사업팀</td></tr>",
        "</tbody></table>",
        "/pbanc/{other}",
    ),
    _design(
        "a grid of roles with a label in each cell",
        "<div role='table' class='grid'>",
        "<div role='row' class='g-row'><div role='cell' data-label='제목'>"
        "<a href='/notice/detail/{other}'>{title}</a></div><div role='cell' "
        "data-label='접수기간'>{period}</div><div role='cell' data-label='등록일'>{day}</div></div>",
        "</div>",
        "/notice/detail/{other}",
    ),
    Design(
        "an answer of JSON",
        _json_answer,
        "/view/{other}",
        "application/json; charset=utf-8",
        leads=False,
    ),
    Design(
        "posts in a page's script",
        _state_in_a_script,
        "/view/{other}",
        leads=False,
    ),
    _design(
        "a kit of universities",
        "<div class='_fnctWrap'><table class='artclTable'><thead><tr><th>번호</th><th>제목</th>"
        "<th>접수기간</th><th>작성일</th></tr></thead><tbody>",
        "<tr><td class='_artclTdNum'>{count}</td><td class='_artclTdTitle'><a "
        "href='/bbs/gaon/12/{other}/artclView.do' class='artclLinkView'><strong>{title}"
        "</strong> <span class='new'>새글</span></a></td><td>{period}</td>"
        "<td class='_artclTdRdate'>{dotted}</td></tr>",
        "</tbody></table></div>",
        "/bbs/gaon/12/{other}/artclView.do",
    ),
    _design(
        "calls of a script with the board's number",
        "<form name='frm'><table><thead><tr><th>번호</th><th>제목</th><th>접수기간</th>"
        "<th>등록일</th></tr></thead><tbody>",
        "<tr><td>{count}</td><td><a href='#none' onclick=\"fn_view('0041','{id}');return "
        'false;">{title}</a></td><td>{period}</td><td>{day}</td></tr>',
        "</tbody></table></form>",
        "/view/{id}",
    ),
    _design(
        "cards that are clicked as a whole",
        "<div class='gallery'>",
        "<div class='item' onclick=\"location.href='/support/{id}'\"><span class='dday'>D-1{n}"
        "</span><p class='tit'>{title}</p><p class='term'>접수기간 {dots}</p>"
        "<p class='reg'>등록 {dotted}</p></div>",
        "</div>",
        "/support/{id}",
    ),
    _design(
        "entries that fold out",
        "<div class='fold'>",
        "<details id='d{id}'><summary><b>{title}</b> <small>{dotted}</small></summary>"
        "<dl><dt>접수기간</dt><dd>{dots}</dd></dl><p>상세 내용은 공고문을 보시기 바랍니다.</p>"
        "<a href='/read/{id}'>공고문 보기</a></details>",
        "</div>",
        "/read/{id}",
    ),
    Design("a table of popular posts above", _popular_above, "/n/{other}"),
    _design(
        "the day in a block of its own, before its month",
        "<ul class='news'>",
        "<li><div class='d'><em>{date}</em><span>{month}</span></div><a href='/go/{other}'>"
        "<h3>{title}</h3></a><p>접수기간 : {dots}</p></li>",
        "</ul>",
        "/go/{other}",
    ),
    _design(
        "definition lists with labels",
        "<div class='list'>",
        "<dl><dt>공고명</dt><dd><a href='/p/{other}'>{title}</a></dd><dt>접수기간</dt>"
        "<dd>{period}</dd><dt>등록일</dt><dd>{day}</dd></dl>",
        "</div>",
        "/p/{other}",
    ),
    _design(
        "articles with a second link",
        "<section>",
        "<article><span class='c'>공고</span><h2><a href='/2026/{other}/'>{title}</a></h2>"
        "<time datetime='{day}T09:00:00+09:00'>{korean}</time><p>접수기간 : {period}</p>"
        "<a class='more' href='/2026/{other}/'>더 읽기</a></article>",
        "</section>",
        "/2026/{other}/",
    ),
    _design(
        "pictures whose words are the title",
        "<ul class='thumbs'>",
        "<li><a href='/t/{id}'><img src='/t/{n}.jpg' alt='{title}'></a>"
        "<p><span>접수기간</span> {dots}</p><p><span>등록일</span> {dotted}</p></li>",
        "</ul>",
        "/t/{id}",
    ),
    _design(
        "a body of the table for each notice",
        "<table class='w'>",
        "<tbody><tr><td colspan='2'><a href='/w/{id}'>{title}</a></td></tr>"
        "<tr><td>접수기간 {period}</td><td>{day}</td></tr></tbody>",
        "</table>",
        "/w/{id}",
    ),
    _design(
        "days without a year",
        "<ul class='y'>",
        "<li><a href='/y/{id}'>{title}</a> <span>접수기간 : {dots}</span> <i>{yearless}</i></li>",
        "</ul>",
        "/y/{id}",
    ),
    Design("a feed", _feed, "/notice/{other}", "application/rss+xml"),
    _design(
        "titles cut, whole in an attribute",
        "<table class='c'><thead><tr><th>번호</th><th>제목</th><th>접수기간</th><th>등록일</th>"
        "</tr></thead><tbody>",
        "<tr><td>{count}</td><td><a href='/c/{other}' title='{title}'>{cut}</a></td>"
        "<td>{period}</td><td>{day}</td></tr>",
        "</tbody></table>",
        "/c/{other}",
    ),
    _design(
        "a kind before the title in the same words",
        "<ul class='k'>",
        "<li><a href='/k/{id}'>[모집공고] {title}</a><span>접수기간 : {dots}</span>"
        "<span>{dotted}</span></li>",
        "</ul>",
        "/k/{id}",
    ),
    _design(
        "notices on another host of the agency",
        "<ul class='h'>",
        "<li><a href='https://biz.board.example.kr/h/{other}'>{title}</a>"
        "<span>접수기간 : {dots}</span><span>{dotted}</span></li>",
        "</ul>",
        "//biz.board.example.kr/h/{other}",
    ),
    _design(
        "sessions in the links",
        "<table class='s'><thead><tr><th>번호</th><th>제목</th><th>접수기간</th><th>등록일</th>"
        "</tr></thead><tbody>",
        "<tr><td>{count}</td><td><a href='/s/view.do;jsessionid=A1B2{n}C3.was1?nttId={id}'>"
        "{title}</a></td><td>{period}</td><td>{day}</td></tr>",
        "</tbody></table>",
        "/s/view.do?nttId={id}",
    ),
    Design(
        "EUC-KR with headings in plain cells",
        _euc_kr,
        "/read.asp?idx={id}",
        "text/html; charset=euc-kr",
    ),
    _design(
        "letters as numbers",
        "<ol class='e'>",
        "<li><a href='/e/{other}'>{entities}</a><span>접수기간 : {period}</span>"
        "<span>{day}</span></li>",
        "</ol>",
        "/e/{other}",
    ),
    _design(
        "a design system's own elements",
        "<krds-list>",
        "<krds-list-item><div class='in'><krds-link href='#'><a class='krds-link' "
        "href='/krds/{other}'>{title}</a></krds-link><span class='krds-info'>접수기간 "
        "{dots}</span><span class='krds-info'>등록일 {spaced}</span></div></krds-list-item>",
        "</krds-list>",
        "/krds/{other}",
    ),
    _design(
        "boxes to tick and buttons",
        "<table class='x'><thead><tr><th><input type='checkbox'></th><th>제목</th>"
        "<th>접수기간</th><th>등록일</th><th>신청</th></tr></thead><tbody>",
        "<tr><td><input type='checkbox' name='chk' value='{id}'></td><td>{title}</td>"
        "<td>{period}</td><td>{day}</td><td><a class='btn' href='/x/{id}'>바로가기</a></td></tr>",
        "</tbody></table>",
        "/x/{id}",
    ),
    Design("a banner between the rows", _banner_between, "/biz/{id}"),
    Design(
        "a pinned row that stands there twice",
        _pinned_twice,
        "/b/view?seq={id}",
    ),
    _design(
        "labels for telephones in each cell",
        "<table class='m'><tbody>",
        "<tr><td><span class='ml'>번호</span>{count}</td><td><span class='ml'>제목</span>"
        "<a href='/m/{other}'>{title}</a></td><td><span class='ml'>접수기간</span>{period}</td>"
        "<td><span class='ml'>등록일</span>{day}</td></tr>",
        "</tbody></table>",
        "/m/{other}",
    ),
    _design(
        "a form for each row",
        "<div class='f'>",
        "<form action='/f/view.do' method='get'><button name='nttNo' value='{other}'>{title}"
        "</button><span>접수기간 : {dots}</span><span>{dotted}</span></form>",
        "</div>",
        "/f/view.do?nttNo={other}",
    ),
    _design(
        "classes of a script's build, ids in data-href",
        "<div class='css-1x2y'>",
        "<div class='css-9ab{n}z' data-href='/r/{other}'><div class='css-77'><span>{title}</span>"
        "</div><div class='css-78'><span>접수기간</span><span>{dots}</span></div>"
        "<div class='css-79'>{dotted}</div></div>",
        "</div>",
        "/r/{other}",
    ),
    _design(
        "a title in plain words, a link behind it",
        "<ul class='p'>",
        "<li><p>{title}</p><p>접수기간 : {period} <i>{day}</i></p><a href='/pl/{id}'>자세히 보기"
        "</a></li>",
        "</ul>",
        "/pl/{id}",
    ),
    Design(
        "an accordion whose panels are hidden",
        lambda rows: _page(
            "<div class='acc'>"
            + _each(
                rows,
                "<div><h3><button aria-controls='p{other}'>{title}</button></h3>"
                "<div id='p{other}' hidden><p>작성일 : {day}</p><p>접수기간 : {period}</p>"
                "<a href='/file/{other}.hwp'>공고문.hwp</a></div></div>",
            )
            + "</div>"
        ),
        "/nowhere/{other}",
        leads=False,
    ),
    Design(
        "elements of a site's own with all in attributes",
        lambda rows: _page(
            "<notice-list>"
            + _each(
                rows,
                "<notice-item uid='{other}' subject='{title}' regdate='{day}'>"
                "</notice-item>",
            )
            + "</notice-list>"
        ),
        "/nowhere/{other}",
        leads=False,
    ),
    Design(
        "rows in an attribute of a component",
        _items_in_an_attribute,
        "/nowhere/{other}",
        leads=False,
    ),
    Design(
        "values that refer to each other by their places",
        _references,
        "/nowhere/{other}",
        leads=False,
    ),
    Design(
        "excerpts of a weblog with its newest posts beside",
        _excerpts,
        "/2026/{other}/",
    ),
    _design(
        "the last day behind the title",
        "<ul class='su'>",
        "<li><a href='/su/{other}'>{title} (~{end})</a> <span>접수기간 : {dots}</span>"
        " <i>{dotted}</i></li>",
        "</ul>",
        "/su/{other}",
    ),
    _design(
        "whether it is open, and the days left, in the title's own words",
        "<ul class='fw'>",
        "<li><a href='/fw/{other}'>접수중 {title} D-1{n}</a><span>접수기간 : {dots}</span>"
        "<span>{dotted}</span></li>",
        "</ul>",
        "/fw/{other}",
    ),
    Design(
        "an object of JSON on each line",
        _lines_of_json,
        "/nowhere/{other}",
        "application/x-ndjson; charset=utf-8",
        leads=False,
    ),
    Design(
        "arrays of cells in a script",
        _cells_in_a_script,
        "/nowhere/{other}",
        leads=False,
    ),
    _design(
        "days with their weekday",
        "<ul class='wd'>",
        "<li><a href='/wd/{other}'><span>{title}</span></a><div>접수기간 : {dots}</div>"
        "<div>등록 : {spaced}(화)</div></li>",
        "</ul>",
        "/wd/{other}",
    ),
)

_OTHERS = tuple(
    Posted(
        5500 - n,
        title,
        DAYS[n],
        "2026-11-01 ~ 2026-11-30",
    )
    for n, title in enumerate(
        (
            "정보보호 교육 신청 안내",
            "누리집 개편에 따른 서비스 중단 안내",
            "청사 주차장 이용 제한 안내",
            "직원 사칭 사기 주의 안내",
            "겨울철 에너지 절약 실천 안내",
            "민원실 운영시간 변경 안내",
            "개인정보처리방침 변경 안내",
            "설문조사 참여 이벤트 당첨자 발표",
        )
    )
)
_LIST = DESIGNS[0]


def _no_list(inner: str) -> str:
    return _page(inner, title="가온진흥원")


NO_BOARD: tuple[tuple[str, str], ...] = (
    ("another board in the same design", str(_LIST.page(_OTHERS))),
    ("another board in the old design", old_table(_OTHERS)),
    (
        "a list of which two rows are known",
        str(_LIST.page((*_OTHERS[:5], *OLD[:2]))),
    ),
    (
        "an article that names what was posted",
        _no_list(
            "<h1>11월 사업공고 모음</h1>"
            + "".join(f"<p>{row.title}</p>" for row in OLD)
        ),
    ),
    (
        "words of a closed server",
        _no_list(
            "<h1>시스템 점검 안내</h1><p>11월 24일 18시까지 서비스를 중단합니다.</p>"
        ),
    ),
    (
        "a form to log in",
        _no_list(
            "<h1>로그인</h1><form action='/login' method='post'><input name='id'>"
            "<input type='password' name='pw'><button>로그인</button></form>"
        ),
    ),
    (
        "links of a map of the site",
        _no_list(
            "<ul>"
            + "".join(
                f"<li><a href='/m/{n}'>{row.title[:6]}</a></li>"
                for n, row in enumerate(OLD)
            )
            + "</ul>"
        ),
    ),
    ("nothing but a shell", _no_list("<div id='app'></div>")),
    (
        "a page that is not there, with what is popular",
        _no_list(
            "<h2>요청하신 페이지를 찾을 수 없습니다.</h2><h3>많이 본 공고</h3><ul>"
            + _each(OLD[3:5], "<li><a href='/view/{id}'>{title}</a></li>")
            + "</ul>"
        ),
    ),
    (
        "rows of the old table that are still loading",
        _no_list(
            "<table class='board'><tbody>"
            + "<tr><td>-</td><td><a href='#'>불러오는 중…</a></td><td>-</td>"
            "<td>-</td></tr>" * 8 + "</tbody></table>"
        ),
    ),
    (
        "JSON that wants a login",
        '{"result":"FAIL","code":"LOGIN_REQUIRED","message":"로그인이 필요합니다."}',
    ),
)
