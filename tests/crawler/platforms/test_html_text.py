"""From a notice's page to its words."""

from __future__ import annotations

import pytest

from crawler.platforms.html_text import body_text, fragment, source_text
from tests.cases import cases
from tests.processor import processor_limit

TEXTS = [
    # words split over spans are one word
    (
        "<p><span>제</span><span lang='EN-US'>4</span><span>차 공고</span></p>",
        "제4차 공고",
    ),
    ("<p>가온<b>과학</b>부</p>", "가온과학부"),
    # paragraphs and breaks are lines
    ("<p>첫째</p><p>둘째</p>", "첫째\n\n둘째"),
    ("첫째<br>둘째<br/>셋째", "첫째\n둘째\n셋째"),
    ("<ul><li>하나</li><li>둘</li></ul>", "하나\n\n둘"),
    ("<div>가<p>나</p>다</div>", "가\n나\n다"),
    # a source's own line feeds are blanks, those of plain text are lines
    ("<p>접수기간\n  2026. 11. 20.</p>", "접수기간 2026. 11. 20."),
    ("접수기간\n2026. 11. 20.", "접수기간\n2026. 11. 20."),
    ("<pre>가\n나</pre>", "가\n나"),
    # blanks
    ("<p>&nbsp;1.&nbsp;&nbsp;개요\u200b</p>", "1. 개요"),
    # what is no text
    (
        "<p>가</p><script>var a = 1;</script><style>p {}</style><!-- 주석 --><p>나</p>",
        "가\n\n나",
    ),
    (
        "<p>가</p><form><input value='x'><select><option>나</option></select></form>",
        "가",
    ),
    (
        '<p>가</p><div class="se hwp_editor_board_content" data-jsonlen="9">{"di": 1}</div>',
        "가",
    ),
    # tables
    (
        "<table><tr><th>분과</th><th>예산</th></tr><tr><td>AI</td><td>10억</td></tr></table>",
        "| 분과 | 예산 |\n| :--- | :--- |\n| AI | 10억 |",
    ),
    (
        "<table><tr><td colspan=2>합계</td><td>70</td></tr><tr><td>a</td><td>b</td><td>c</td></tr></table>",
        "| 합계 |  | 70 |\n| :--- | :--- | :--- |\n| a | b | c |",
    ),
    (
        "<table><tr><td rowspan=2>가</td><td>1</td></tr><tr><td>2</td></tr></table>",
        "| 가 | 1 |\n| :--- | :--- |\n|  | 2 |",
    ),
    (
        "<table><tr><td>가<br>나</td><td>a|b</td></tr></table>",
        "| 가<br>나 | a¦b |\n| :--- | :--- |",
    ),
    # a table of one column lays out the page
    (
        "<table><tr><td><p>공고문</p><p>본문</p></td></tr></table>",
        "공고문\n\n본문",
    ),
    (
        "<table><tr><td>밖</td><td><table><tr><td>안</td><td>1</td></tr></table></td></tr></table>",
        "밖\n\n| 안 | 1 |\n| :--- | :--- |",
    ),
    # escaped once, twice
    ("&lt;p&gt;가&lt;/p&gt;&lt;p&gt;나&lt;/p&gt;", "가\n\n나"),
    (
        "앞&lt;br /&gt;뒤 &lt;div a=&amp;#034;1&amp;#034;&gt;끝&lt;/div&gt;",
        "앞\n뒤\n끝",
    ),
    ("&amp;lt;p&amp;gt;가&amp;lt;/p&amp;gt;", "가"),
    # words in angle brackets are words
    ("<p>&lt;가온 이용권&gt; 공고</p>", "<가온 이용권> 공고"),
    ("", ""),
    ("   ", ""),
]


@cases(("source", "text"), TEXTS)
def test_a_page_says(source: str, text: str) -> None:
    assert source_text(source) == text


def test_nothing_says_nothing() -> None:
    assert body_text(None) == ""


def test_a_script_in_a_text_is_not_run_and_not_read() -> None:
    assert (
        source_text(
            "<p>공고<script>alert(1)</script></p><img src=x onerror=alert(1)>"
        )
        == "공고"
    )


@pytest.mark.heavy
@pytest.mark.parametrize(
    "hostile",
    [
        "<div>" * 20_000 + "끝",
        "<table><tr><td>" * 3_000 + "끝",
        "<td>" * 100_000,
        "<p>" * 50_000,
        "&lt;p&gt;" * 20_000,
        "<table><tr>" + "<td colspan=40 rowspan=40>a" * 5_000,
    ],
    ids=lambda text: text[:14],
)
def test_a_hostile_page_is_read_to_its_end(hostile: str) -> None:
    with processor_limit(30):
        body_text(fragment(hostile))


@pytest.mark.parametrize("span", ["9" * 5000, "²", "50%", "-1", "0"])
def test_a_span_that_is_no_number_of_columns_is_read_all_the_same(
    span: str,
) -> None:
    rows = f'<tr><td colspan="{span}">분야</td><td>예산</td></tr>' * 2
    text = source_text(f"<table>{rows}</table>")
    assert "분야" in text
    assert "예산" in text
