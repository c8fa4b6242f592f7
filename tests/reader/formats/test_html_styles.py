"""Struck and hidden words of pages are not read, in files and in crawled bodies alike."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.platforms.html_text import source_text
from reader.formats.html import page_text
from reader.formats.media import media_of
from tests.cases import cases
from tests.processor import processor_limit

NEW = "접수기간: 2026. 3. 2. ~ 2026. 3. 27. 18:00"
OLD = "2026. 3. 20. 18:00"


def file_text(source: str) -> str:
    return page_text(f"<html><body>{source}</body></html>".encode())


READERS = pytest.mark.parametrize("read", [file_text, source_text])


@READERS
@cases(
    "struck",
    [
        "<s>{}</s>",
        "<del>{}</del>",
        "<strike>{}</strike>",
        '<span style="color: red; text-decoration: line-through">{}</span>',
        '<span style="text-decoration-line:underline line-through">{}</span>',
        '<span style="DISPLAY: none">{}</span>',
        '<b style="visibility:hidden">{}</b>',
        "<b hidden>{}</b>",
        (
            "<style>.old {{ text-decoration: line-through; }}</style>"
            '<span class="note old">{}</span>'
        ),
        (
            "<style>/* a */ p.no, span.old.x {{display:none}}</style>"
            '<span class="x old">{}</span>'
        ),
        "<style>#gone {{ visibility: hidden }}</style><b id=gone>{}</b>",
        "<style>p > .old {{ text-decoration: line-through }}</style><b class=old>{}</b>",
        "<style>@media screen {{ .old {{display: none}} }}</style><b class=old>{}</b>",
        "<style>@supports(display:grid) {{.old {{display: none}}}}</style><b class=old>{}</b>",
        "<style>@media (min-width:0) {{.old {{display: none}}}}</style><b class=old>{}</b>",
        "<style>p .old.x {{ display: none }}</style><b class='x old'>{}</b>",
        "<style>p b:not(.new) {{ display: none }}</style><b>{}</b>",
        "<style>.a {{ content: '}}' }} [class^=ol] {{ display: none }}</style><b class=old>{}</b>",
        "<style>.old {{ display: none !important }}</style><b class=old style='display: inline'>{}</b>",
        '<b style="opacity: 0">{}</b>',
        '<b style="font-size: 0px">{}</b>',
        "<style>.old {{ position: absolute; left: -9999px }}</style><b class=old>{}</b>",
        '<b style="position: absolute; clip: rect(0 0 0 0)">{}</b>',
        '<b style="display: inline-block; height: 0; overflow: hidden">{}</b>',
        "<dialog>{}</dialog>",
        '<b style="filter: blur(1px) opacity(0%)">{}</b>',
        "<style>.old {{ filter: opacity(0) }}</style><b class=old>{}</b>",
        "<style>p {{ & .old {{ display: none }} }}</style><b class=old>{}</b>",
        "<style>:root {{ --d: none }} :where(.old) {{ display: var(--d) }}</style><b class=old>{}</b>",
        "<style>.old {{ display: none !important; display: inline }}</style><b class=old>{}</b>",
        '<b style="color: rgba(0, 0, 0, 0)">{}</b>',
        '<b style="color: #fff0">{}</b>',
        '<b style="transform: scaleX(0)">{}</b>',
        '<b style="clip-path: circle(0)">{}</b>',
        '<b style="position: absolute; margin-left: -9999px">{}</b>',
    ],
)
@cases("arrow", ["", " → ", "⇒"])
def test_words_that_are_struck_or_hidden_are_left_out(
    read: Callable[[str], str], struck: str, arrow: str
) -> None:
    source = f"<p>접수기간: 2026. 3. 2. ~ {struck.format(OLD)}{arrow}2026. 3. 27. 18:00</p>"

    assert read(source) == NEW


@READERS
@cases(
    "shown",
    [
        '<s style="text-decoration: none">{}</s>',
        "<style>ul .old {{ text-decoration: line-through }}</style><b class=old>{}</b>",
        "<ins>{}</ins>",
        '<span style="text-decoration: underline">{}</span>',
        (
            "<style>.tab {{display:none}} .tab.on {{display:block}}</style>"
            '<span class="tab on">{}</span>'
        ),
        (
            "<style>.tab {{display:none}} p .on {{display:inline}}</style>"
            '<span class="tab on">{}</span>'
        ),
        (
            '<style>.tab {{display:none}}</style><span class="tab" style="display:inline">'
            "{}</span>"
        ),
        (
            "<style>@media print {{ .x {{ display: none }} }}</style>"
            "<span class=x>{}</span>"
        ),
        "<style>.wrap .x {{ display: none }}</style><span class=x>{}</span>",
        "<style>.x:hover, .x::before {{ display: none }}</style><b class=x>{}</b>",
        "<style>@media (max-width: 767px) {{ .x {{display: none}} }}</style><b class=x>{}</b>",
        '<b style="opacity: 0; transition: opacity 1s">{}</b>',
        '<b style="font-size: 0"><i style="font-size: 1rem">{}</i></b>',
        '<b style="visibility: hidden"><i style="visibility: visible">{}</i></b>',
        "<dialog open>{}</dialog>",
        '<b hidden style="display: inline">{}</b>',
    ],
)
def test_words_that_are_shown_stay(
    read: Callable[[str], str], shown: str
) -> None:
    source = (
        f"<p>접수기간: 2026. 3. 2. ~ {shown.format('2026. 3. 27. 18:00')}</p>"
    )

    assert read(source) == NEW


@READERS
def test_a_label_for_those_who_listen_is_read(
    read: Callable[[str], str],
) -> None:
    label = '<i style="position: absolute; left: -9999px">접수기간: </i>'

    assert read(f"<p>{label}2026. 3. 2. ~ 2026. 3. 27. 18:00</p>") == NEW


@READERS
def test_a_page_of_many_rules_and_elements_is_read(
    read: Callable[[str], str],
) -> None:
    rules = "".join(f"b + .x{n} ~ i {{display: none}}" for n in range(2_000))
    rows = "<b>가</b>" * 20_000

    with processor_limit(5):
        assert NEW in read(f"<style>{rules}</style><p>{NEW}</p>{rows}")


@READERS
def test_a_page_of_things_hidden_in_each_other_is_read(
    read: Callable[[str], str],
) -> None:
    hidden = '<b style="font-size: 0">' + "<i>가</i>" * 800
    shown = f'<b style="font-size: 1em">{NEW}</b>'

    with processor_limit(10):
        assert NEW in read(f"<p>{NEW}</p>{hidden * 120}{shown}")


@READERS
def test_a_text_that_is_hidden_until_a_script_runs_is_read(
    read: Callable[[str], str],
) -> None:
    assert read(f'<div style="display:none"><p>{NEW}</p></div>') == NEW


@READERS
@cases("end", ["</br>", "</BR >", "<br/>", "<br>"])
def test_a_break_is_a_break_however_it_is_written(
    read: Callable[[str], str], end: str
) -> None:
    assert read(f"<p>모집 3{end}10개사</p>") == "모집 3\n10개사"


@READERS
def test_the_end_of_a_paragraph_that_never_began_parts_numbers(
    read: Callable[[str], str],
) -> None:
    assert read("<div>모집 3</p>10개사</div>") == "모집 3 10개사"


def test_a_part_of_a_page_is_a_page_and_a_sign_in_a_text_is_none() -> None:
    rows = b"<tr><td>12</td><td>30</td></tr>"
    assert media_of(rows) == "html"
    assert page_text(rows) == "12\n\n30"
    assert media_of(b"<h2 class='t'>A</h2><ul><li>B</ul>") == "html"
    assert media_of(b"12 <td and 30") == "text"


@READERS
def test_a_template_holds_no_words_of_the_page(
    read: Callable[[str], str],
) -> None:
    assert read(f"<p>{NEW}<template>{OLD}</template></p>") == NEW


@READERS
def test_a_label_that_is_a_picture_is_read(
    read: Callable[[str], str],
) -> None:
    label = '<dt><img src="t.gif" alt="접수기간:"></dt>'
    day = '<dd>3. 2. ~ 3. 27. <img alt="새 글"></dd>'

    text = " ".join(read(f"<dl>{label}{day}</dl>").split())

    assert text == "접수기간: 3. 2. ~ 3. 27."


@READERS
def test_hidden_rows_and_cells_of_a_table(read: Callable[[str], str]) -> None:
    table = (
        "<table><tr><td>분과</td><td>예산</td></tr><tr hidden><td>작년</td><td>1억</td>"
        "</tr><tr><td>의료</td><td><s>3억</s> 5억</td></tr></table>"
    )

    text = read(table)

    assert "| 의료 | 5억 |" in text
    assert "작년" not in text


@READERS
def test_a_note_s_mark_is_no_digit_of_the_sum_before_it(
    read: Callable[[str], str],
) -> None:
    text = read(
        "<p>한도 3<sup>2</sup>천만원<sup>주1)</sup>, 10<sup>th</sup></p>"
    )

    assert text == "한도 3²천만원¹⁾, 10th"
    linked = "<p>한도 3<a href='#n'><sup>[1]</sup></a>천만원<sup>[각주 2]</sup><sup>[가]</sup></p>"
    assert read(linked) == "한도 3⁽¹⁾천만원⁽ ²⁾[가]"


@READERS
def test_lines_of_a_text_that_is_laid_out_stay_lines(
    read: Callable[[str], str],
) -> None:
    assert (
        read(f"<pre>{NEW}\n지원대상: 기업</pre>") == f"{NEW}\n지원대상: 기업"
    )


def test_a_page_that_is_one_form_is_read_and_a_login_is_not() -> None:
    rest = "<p>지원대상: 중소기업으로서 공고일에 영업 중인 기업</p>" * 4
    login = f"<p>{rest}</p><input type='password'>"

    assert NEW in file_text(f"<form id='aspnetForm'><p>{NEW}</p>{rest}</form>")
    assert file_text(f"<form><p>{NEW}</p>{login}</form>") == ""


@READERS
def test_small_letters_over_a_word_are_no_part_of_it(
    read: Callable[[str], str],
) -> None:
    source = (
        "<p>최대 3<ruby>천<rp>(</rp><rt>1000</rt><rp>)</rp></ruby>만원</p>"
    )

    assert read(source) == "최대 3천만원"


@READERS
def test_a_field_that_nobody_can_change_shows_a_fact(
    read: Callable[[str], str],
) -> None:
    fact = '<input value="2026. 3. 2." readonly> ~ <input type="date" value="2026-03-27" disabled>'
    others = '<input value="검색어"><input type="hidden" value="1" readonly>'

    assert (
        read(f"<p>접수: {fact}{others}</p>")
        == "접수: 2026. 3. 2. ~ 2026-03-27"
    )
