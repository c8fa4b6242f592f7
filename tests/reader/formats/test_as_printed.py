"""The words that stand on the printed page are the words that are read, and no others."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from reader.formats import ConversionState, Converter
from reader.formats.hwp.hwp_records import CTRL_HEADER, LIST_HEADER, MEMO_LIST
from tests.reader.formats import made_files as made

BEFORE, AFTER = "접수기간 : 2026. 3. 4.", " ~ 2026. 4. 3. 18:00까지"
WHOLE = BEFORE + AFTER


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as ready:
        yield ready


def t(words: str) -> str:
    return f"<hp:t>{words}</hp:t>"


def p(content: str, style: str = "0") -> str:
    return f'<hp:p paraPrIDRef="{style}"><hp:run charPrIDRef="0">{content}</hp:run></hp:p>'


def sub_list(words: str) -> str:
    return f"<hp:subList>{p(t(words))}</hp:subList>"


def hwpx_lines(
    converter: Converter, *paragraphs: str, header: str = ""
) -> list[str]:
    title = p(t(made.LINES[0]))
    section = made.hwpx_section((), ()).replace(
        "</hs:sec>", title + "".join(paragraphs) + "</hs:sec>"
    )
    extra = {"Contents/header.xml": header} if header else {}
    read = converter.convert(made.hwpx(section, extra), "공고문.hwpx")
    assert read.state is ConversionState.READ
    return read.text.splitlines()


NOTE = "한국표준시 기준"
IN_THE_MIDDLE = {
    "footnote": f"<hp:ctrl><hp:footNote>{sub_list(NOTE)}</hp:footNote></hp:ctrl>",
    "endnote": f"<hp:ctrl><hp:endNote>{sub_list(NOTE)}</hp:endNote></hp:ctrl>",
    "page header": f"<hp:ctrl><hp:header>{sub_list(NOTE)}</hp:header></hp:ctrl>",
    "page footer": f"<hp:ctrl><hp:footer>{sub_list(NOTE)}</hp:footer></hp:ctrl>",
    "text box": f"<hp:rect><hp:drawText>{sub_list(NOTE)}</hp:drawText></hp:rect>",
}


@pytest.mark.parametrize("kind", IN_THE_MIDDLE)
def test_what_hangs_on_a_line_of_hwpx_neither_cuts_it_nor_is_lost(
    converter: Converter, kind: str
) -> None:
    line = p(t(BEFORE) + IN_THE_MIDDLE[kind] + t(AFTER))

    lines = hwpx_lines(converter, line)

    assert lines[:2] == [made.LINES[0], WHOLE]
    assert lines[-1] == NOTE


UNPRINTED = {
    "hidden comment": f"<hp:ctrl><hp:hiddenComment>{sub_list(NOTE)}</hp:hiddenComment></hp:ctrl>",
    "memo": '<hp:ctrl><hp:fieldBegin type="MEMO"><hp:parameters><hp:stringParam>memo0'
    f"</hp:stringParam></hp:parameters>{sub_list(NOTE)}</hp:fieldBegin></hp:ctrl>",
    "bookmark": '<hp:ctrl><hp:bookmark name="a"/></hp:ctrl>',
}


@pytest.mark.parametrize("kind", UNPRINTED)
def test_what_is_not_printed_of_hwpx_is_not_read(
    converter: Converter, kind: str
) -> None:
    line = p(t(BEFORE) + UNPRINTED[kind] + t(AFTER))

    assert hwpx_lines(converter, line) == [made.LINES[0], WHOLE]


def test_tracked_deletions_are_out_and_insertions_in(
    converter: Converter,
) -> None:
    line = t(
        f'{BEFORE} ~ 2026. 4. <hp:deleteBegin Id="1"/>2<hp:deleteEnd Id="1"/>'
        '<hp:insertBegin Id="2"/>3<hp:insertEnd Id="2"/>. 18:00까지'
    )

    assert hwpx_lines(converter, p(line)) == [made.LINES[0], WHOLE]


def test_a_tracked_deletion_goes_on_over_paragraphs_and_tables(
    converter: Converter,
) -> None:
    table = f'<hp:tbl><hp:tr><hp:tc>{sub_list("지난 해")}<hp:cellAddr colAddr="0" rowAddr="0"/></hp:tc></hp:tr></hp:tbl>'
    begun = p(t('지난 <hp:deleteBegin Id="7"/>접수기간') + table)
    ended = p(t(f'2025. 4. 2.<hp:deleteEnd Id="7"/>{WHOLE}'))

    assert hwpx_lines(converter, begun, ended) == [
        made.LINES[0],
        "지난 ",
        WHOLE,
    ]


def test_a_tracked_deletion_without_an_end_takes_nothing(
    converter: Converter,
) -> None:
    line = p(t(f'<hp:deleteBegin Id="7"/>{BEFORE}{AFTER}'))

    assert hwpx_lines(converter, line) == [made.LINES[0], WHOLE]


def test_blanks_of_any_width_and_line_breaks_part_words(
    converter: Converter,
) -> None:
    line = p(
        t("12.<hp:fwSpace/>1<hp:lineBreak/>5개<hp:nbSpace/>사<hp:tab/>내외")
    )

    assert hwpx_lines(converter, line)[1:] == ["12. 1", "5개 사\t내외"]


def test_a_caption_stands_before_its_table(converter: Converter) -> None:
    cells = "".join(
        f'<hp:tc>{sub_list(word)}<hp:cellAddr colAddr="{n}" rowAddr="0"/></hp:tc>'
        for n, word in enumerate(("예산", "1,500"))
    )
    table = f"<hp:tbl><hp:caption>{sub_list('(단위: 백만원)')}</hp:caption><hp:tr>{cells}</hp:tr></hp:tbl>"

    lines = hwpx_lines(converter, p(table))

    assert lines.index("(단위: 백만원)") < lines.index("| 예산 | 1,500 |")


def test_overlaid_letters_rubies_and_caption_numbers_are_read(
    converter: Converter,
) -> None:
    line = p(
        '<hp:compose composeText="3"/>'
        + t(" 지원 ")
        + "<hp:dutmal><hp:mainText>대상</hp:mainText><hp:subText>발음</hp:subText></hp:dutmal>"
        + t(" 그림 ")
        + '<hp:ctrl><hp:autoNum num="7" numType="PICTURE"/></hp:ctrl>'
        + t("과 같음")
    )

    assert hwpx_lines(converter, line)[1] == "③ 지원 대상 그림 7과 같음"


HEADER = (
    '<hh:head xmlns:hh="http://www.hancom.co.kr/hwpml/2011/head"><hh:charPr id="0">'
    '<hh:strikeout shape="3D" color="#000000"/></hh:charPr><hh:charPr id="4">'
    '<hh:strikeout shape="SOLID" color="#000000"/></hh:charPr>'
    '<hh:numbering id="1" start="0"><hh:paraHead start="1" level="1" numFormat="DIGIT">^1.</hh:paraHead>'
    '<hh:paraHead start="1" level="2" numFormat="HANGUL_SYLLABLE">^2)</hh:paraHead></hh:numbering>'
    '<hh:bullet id="2" char="□" useImage="0"/>'
    '<hh:paraPr id="0"><hh:heading type="NONE" idRef="0" level="0"/></hh:paraPr>'
    '<hh:paraPr id="5"><hh:heading type="NUMBER" idRef="1" level="0"/></hh:paraPr>'
    '<hh:paraPr id="6"><hh:heading type="NUMBER" idRef="1" level="1"/></hh:paraPr>'
    '<hh:paraPr id="7"><hh:heading type="BULLET" idRef="2" level="0"/></hh:paraPr></hh:head>'
)


def test_numbers_and_bullets_of_paragraphs_are_read(
    converter: Converter,
) -> None:
    written = [
        ("5", "개요"),
        ("6", "목적"),
        ("6", "대상"),
        ("5", "일정"),
        ("6", "접수"),
    ]

    lines = hwpx_lines(
        converter,
        *(p(t(words), style) for style, words in written),
        p(t("문의"), "7"),
        header=HEADER,
    )

    assert lines[1:] == [
        "1. 개요",
        "가) 목적",
        "나) 대상",
        "2. 일정",
        "가) 접수",
        "□ 문의",
    ]


def test_struck_words_of_hwpx_are_out(converter: Converter) -> None:
    struck = '<hp:run charPrIDRef="4"><hp:t>2025. 4. 2.</hp:t></hp:run>'
    line = p(t(BEFORE)).replace("</hp:p>", struck + "</hp:p>")

    assert hwpx_lines(converter, line, header=HEADER)[1] == BEFORE


def test_private_signs_soft_hyphens_and_decomposed_letters_are_read_as_they_look(
    converter: Converter,
) -> None:
    line = p(t("\U000f02b1 공\u00ad고\U000f02ef\u1100\u1161\u11a8"))

    assert hwpx_lines(converter, line)[1] == "① 공고·각"


def hwp_with(control: bytes, words: str) -> bytes:
    """An HWP 5 file whose last paragraph carries a control with a list of its own."""
    section = b"".join(map(made.paragraph, (made.LINES[0], WHOLE)))
    held = made.record(CTRL_HEADER, 1, control + bytes(8))
    held += made.record(LIST_HEADER, 2, b"\1" + bytes(15))
    return made.hwp(section + held + made.paragraph(words, 2))


def test_hidden_comments_of_hwp_are_out_and_footnotes_stand_at_the_end(
    converter: Converter,
) -> None:
    hidden = converter.convert(hwp_with(b"tmct", NOTE), "공고문.hwp")
    footnote = converter.convert(hwp_with(b"  nf", NOTE), "공고문.hwp")

    assert hidden.text.splitlines() == [made.LINES[0], WHOLE]
    assert footnote.text.splitlines() == [made.LINES[0], WHOLE, "", NOTE]


def test_memos_of_hwp_are_out_and_what_follows_them_is_read(
    converter: Converter,
) -> None:
    section = b"".join(map(made.paragraph, (made.LINES[0], WHOLE)))
    memo = made.record(MEMO_LIST, 1, bytes(4))
    memo += made.record(LIST_HEADER, 1, b"\1" + bytes(15))
    memo += made.paragraph("2025. 4. 2. 인지 검토")

    read = converter.convert(
        made.hwp(section + memo + made.paragraph("문의 : 담당 부서")),
        "공고문.hwp",
    )

    assert read.text.splitlines() == [made.LINES[0], WHOLE, "문의 : 담당 부서"]


@pytest.mark.parametrize(
    ("drawn", "shown"),
    [
        ('<hp:textart text="함께 크는 작은 가게"/>', "함께 크는 작은 가게"),
        ("<hp:edit><hp:text>2026. 4. 3.</hp:text></hp:edit>", "2026. 4. 3."),
        ('<hp:checkBtn caption="소상공인" value="CHECKED"/>', "소상공인"),
        ('<hp:comboBox selectedValue="서울"/>', "서울"),
    ],
    ids=["WordArt", "field", "box to tick", "list to choose from"],
)
def test_words_of_drawn_objects_and_form_fields_are_read(
    converter: Converter, drawn: str, shown: str
) -> None:
    assert shown in hwpx_lines(converter, p(drawn + t("")))
