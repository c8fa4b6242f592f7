"""Whole pages printed from a list of rows, one function for each redesign."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class ChangedRow:
    key: str
    title: str
    day: str
    """``2026-11-20``."""


Rows = Sequence[ChangedRow]
HEAD = '<!DOCTYPE html><html><head><meta charset="utf-8"></head><body><div id="wrap">'
MENU = '<ul class="gnb"><li><a href="/a">소개</a></li><li><a href="/b">알림마당</a></li></ul>'
TAIL = '<div class="paging"><a href="?p=2">2</a></div></div></body></html>'


def _page(inside: str) -> bytes:
    return f"{HEAD}{MENU}{inside}{TAIL}".encode()


def _table(
    rows: Rows, cells: Callable[[int, ChangedRow], str], extra: str = ""
) -> bytes:
    body = "".join(
        f"<tr>{cells(n, row)}</tr>" for n, row in enumerate(rows, 1)
    )
    return _page(f'{extra}<table class="lst"><tbody>{body}</tbody></table>')


def renamed_classes(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f'<td>{n}</td><td class="x1"><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day}</td>'
        ),
    )


def columns_moved(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f'<td>{row.day}</td><td>공고</td><td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td>'
        ),
    )


def cards(rows: Rows) -> bytes:
    items = "".join(
        f'<li><a href="/v/{row.key}"><span class="flag">접수중</span><strong class="tit">{row.title}</strong>'
        f'<p>요약입니다</p><span class="date">{row.day.replace("-", ".")}</span></a></li>'
        for row in rows
    )
    return _page(f'<ul class="cards">{items}</ul>')


def korean_days(rows: Rows) -> bytes:
    def cells(n: int, row: ChangedRow) -> str:
        year, month, day = row.day.split("-")
        when = f"{year}년 {int(month)}월 {int(day)}일"
        return f'<td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{when}</td>'

    return _table(rows, cells)


def short_days(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f'<td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day[2:]}</td>'
        ),
    )


def onclick(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f"<td>{n}</td><td><a href=\"#\" onclick=\"goView('{row.key}', 'B01'); return false;\">{row.title}</a></td><td>{row.day}</td>"
        ),
    )


def data_attribute(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f'<td>{n}</td><td><a href="#none" data-seq="{row.key}">{row.title}</a></td><td>{row.day}</td>'
        ),
    )


def title_in_attribute(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f'<td>{n}</td><td><a href="/v?seq={row.key}" title="{row.title}">{row.title[:6]}</a></td><td>{row.day}</td>'
        ),
    )


def hidden_rows(rows: Rows) -> bytes:
    body = "".join(
        f'<tr><td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day}</td></tr>'
        for n, row in enumerate(rows, 1)
    )
    hidden = '<tr style="display: none"><td>0</td><td><a href="/v?seq=0">숨은 줄의 제목</a></td><td>2026-01-01</td></tr>'
    template = '<tr><td>{{no}}</td><td><a href="/v?seq={{id}}">{{title}}</a></td><td>{{day}}</td></tr>'
    return _page(f"<table><tbody>{hidden}{template}{body}</tbody></table>")


def popular_besides(rows: Rows) -> bytes:
    few = "".join(
        f'<tr><td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day}</td></tr>'
        for n, row in enumerate(list(rows)[2:6], 1)
    )
    return _table(
        rows,
        lambda n, row: (
            f'<td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day}</td>'
        ),
        f'<table class="hot"><tbody>{few}</tbody></table>',
    )


def attachments_in_rows(rows: Rows) -> bytes:
    return _table(
        rows,
        lambda n, row: (
            f'<td>{n}</td><td><a href="/file?fid=88{n:04d}">첨부</a></td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day}</td>'
        ),
    )


def nested_tables(rows: Rows) -> bytes:
    inner = "".join(
        f'<tr><td>{n}</td><td><a href="/v?seq={row.key}">{row.title}</a></td><td>{row.day}</td></tr>'
        for n, row in enumerate(rows, 1)
    )
    return _page(
        f"<table><tr><td>왼쪽</td><td><table><tr><td><table>{inner}</table></td></tr></table></td></tr></table>"
    )


def json_instead(rows: Rows) -> bytes:
    items = [
        {
            "rowNum": n,
            "pbancSn": row.key,
            "pbancNm": row.title,
            "regDt": row.day.replace("-", ""),
        }
        for n, row in enumerate(rows, 1)
    ]
    return json.dumps(
        {"result": {"list": items, "total": len(items)}}, ensure_ascii=False
    ).encode()


def whole_redesign(rows: Rows) -> bytes:
    items = "".join(
        f'<div class="item" data-no="{row.key}"><em>D-7</em><div class="t"><button type="button" onclick="open_({row.key})">{row.title}</button></div>'
        f"<dl><dt>등록일</dt><dd>{row.day.replace('-', '. ')}</dd></dl></div>"
        for row in rows
    )
    return _page(
        f'<section class="renew"><div class="wrap2">{items}</div></section>'
    )


CHANGES: dict[str, Callable[[Rows], bytes]] = {
    change.__name__: change
    for change in (
        renamed_classes, columns_moved, cards, korean_days, short_days, onclick, data_attribute,
        title_in_attribute, hidden_rows, popular_besides, attachments_in_rows, nested_tables,
        json_instead, whole_redesign,
    )
}  # fmt: skip
