"""What data an answer holds, in the forms in which sites send it."""

from __future__ import annotations

import pytest
from scrapy.http import HtmlResponse, TextResponse

from crawler.mending.answers import data_in, is_json, is_xml, json_of
from crawler.mending.script_values import (
    MOST_CONSTANTS,
    ScriptConstants,
    values_of_scripts,
)

URL = "https://board.example.kr/list"


def page(script: str) -> str:
    return f"<html><body><script>{script}</script></body></html>"


def response(text: str) -> TextResponse:
    return TextResponse(URL, body=text.encode(), encoding="utf-8")


@pytest.mark.parametrize(
    "text",
    [
        '{"a": 1}',
        '\ufeff{"a": 1}',
        'callback({"a": 1});',
        '/**/jQuery36_17( {"a": 1} )',
        ')]}\',\n{"a": 1}',
    ],
)
def test_json_is_known_by_whatever_stands_before_it(text: str) -> None:
    assert is_json(response(text))
    assert list(data_in(response(text))) == [("", {"a": 1})]


@pytest.mark.parametrize(
    "text",
    [
        'start({"a": 1}); other();',
        "<html><body>{}</body></html>",
        "(function() { return 1; })",
        "",
    ],
)
def test_what_only_looks_like_json_is_none(text: str) -> None:
    assert json_of(response(text)) == ""


def test_xml_is_data_and_a_page_in_xhtml_is_none() -> None:
    xml = response(
        '<?xml version="1.0"?><r><items><item no="7"><t>공고</t></item>'
        "<item no='8'><t>재공고</t></item></items></r>"
    )
    assert is_xml(xml)
    item = {"item": [{"no": "7", "t": "공고"}, {"no": "8", "t": "재공고"}]}
    assert list(data_in(xml)) == [("xml", {"r": {"items": item}})]
    xhtml = (
        '<?xml version="1.0"?><!DOCTYPE html PUBLIC "x"><html><body/></html>'
    )
    assert not is_xml(HtmlResponse(URL, body=xhtml.encode()))


def test_constants_are_read_as_scripts_write_them() -> None:
    text = page(
        "var rows = [{no: 7, title: '연습 \\'바우처\\' 공고', day: \"2026-11-20\",},"
        "{no: 8, title: '재공고' /* 수정 */, day: null}];"
    )
    first = {"no": 7, "title": "연습 '바우처' 공고", "day": "2026-11-20"}
    second = {"no": 8, "title": "재공고", "day": None}
    assert list(values_of_scripts(text)) == [("value-1", [first, second])]


def test_calls_of_one_function_are_rows_once_there_are_three() -> None:
    lines = ""
    for number in range(3):
        lines += f"list.push(['{number}', '공고 {number}']);\n"
    rows = [["0", "공고 0"], ["1", "공고 1"], ["2", "공고 2"]]
    assert list(values_of_scripts(page(lines))) == [("calls-list_push", rows)]
    two = lines.rsplit("list", 1)[0]
    assert list(values_of_scripts(page(two))) == []


@pytest.mark.parametrize(
    "text", ["{a: b}", "[1, 2", "{a 1}", "[" * 60, "function() {}"]
)
def test_what_is_no_constant_is_refused(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - the words are not promised
        ScriptConstants().read(text)


def test_scripts_without_end_are_left_off() -> None:
    endless = "[" + "'a'," * (MOST_CONSTANTS + 1) + "]"
    with pytest.raises(ValueError, match="more than is read"):
        ScriptConstants().read(endless)
