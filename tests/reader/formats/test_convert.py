"""What each kind of file becomes."""

from __future__ import annotations

import io
import unicodedata
import zipfile
from collections.abc import Iterator

import pytest

from reader.formats import ConversionState, Converter, convert
from tests.cases import cases
from tests.reader.formats import made_files as made

TABLE = "| 분과 | 예산(억원) |\n| :--- | :--- |\n| 소상공인 | 30 |\n| 의료 | 45.5 |"


@pytest.fixture(scope="module")
def converter() -> Iterator[Converter]:
    with Converter() as ready:
        yield ready


DOCUMENTS = {
    "hwp": made.hwp(),
    "hwpx": made.hwpx(),
    "docx": made.docx(),
    "odt": made.odt(),
    "pdf": made.pdf([made.lined_page()]),
}


@pytest.mark.parametrize("media", DOCUMENTS)
def test_a_document_becomes_its_words_with_its_table_as_a_table(
    converter: Converter, media: str
) -> None:
    converted = converter.convert(DOCUMENTS[media], "공고문")

    assert (converted.state, converted.media) == (ConversionState.READ, media)
    assert all(line in converted.text for line in made.LINES)
    assert TABLE in converted.text


def test_a_workbook_becomes_a_table_under_each_sheet_s_name(
    converter: Converter,
) -> None:
    converted = converter.convert(
        made.xlsx([["분과", "과제 수"], ["의료", 12]]), "예산.xlsx"
    )

    assert (
        converted.text
        == "분과별 예산\n\n| 분과 | 과제 수 |\n| :--- | :--- |\n| 의료 | 12 |"
    )


@pytest.mark.parametrize(
    "name",
    ["공고문.hwp", "공고문.hwpx", "공고문.pdf", "공고문", "../../etc/passwd"],
)
@pytest.mark.parametrize("media", DOCUMENTS)
def test_the_name_decides_nothing(
    converter: Converter, media: str, name: str
) -> None:
    converted = converter.convert(DOCUMENTS[media], name)

    assert (converted.state, converted.media, converted.name) == (
        ConversionState.READ,
        media,
        name,
    )


def test_a_distribution_document_is_read_through_its_view_stream(
    converter: Converter,
) -> None:
    converted = converter.convert(made.distributed_hwp(), "배포용.hwp")

    assert converted.state is ConversionState.READ
    assert made.LINES[1] in converted.text
    assert TABLE in converted.text
    assert "배포용 문서입니다" not in converted.text


@pytest.mark.parametrize("seed", [0, 1, 0xF, 0xDEADBEEF, 0xFFFFFFFF])
def test_a_view_stream_opens_whatever_its_seed(
    converter: Converter, seed: int
) -> None:
    view = made.locked_view(
        made.hwp_section(), seed=seed, key=bytes(range(16))
    )

    assert (
        made.LINES[0]
        in converter.convert(
            made.hwp(flags=0b101, view=view), "배포용.hwp"
        ).text
    )


def test_a_pdf_table_open_at_its_sides_is_still_a_table(
    converter: Converter,
) -> None:
    assert (
        TABLE
        in converter.convert(
            made.pdf([made.lined_page(is_open=True)]), "공고문.pdf"
        ).text
    )


def test_a_page_is_read_by_where_its_words_stand_not_by_when_they_were_drawn(
    converter: Converter,
) -> None:
    page = (
        made.words_at(60, 660, "접수를 다음과 같이 안내합니다")
        + made.words_at(140, 700, "차 공고")
        + made.words_at(60, 700, "2026년 제2")
    )

    assert (
        converter.convert(made.pdf([page]), "공고문.pdf").text
        == "2026년 제2차 공고\n접수를 다음과 같이 안내합니다"
    )


def test_a_hyphen_at_the_end_of_a_line_is_read_with_the_word_that_goes_on(
    converter: Converter,
) -> None:
    """PDFium gives it as a sign of its own where letters are on both sides."""
    page = ""
    for number, line in enumerate(
        [
            "산학-",
            "연구 협력 지원사업",
            "문의: ai-",
            "help@han.kr",
            "3월 2일 -",
            "4월 3일",
        ]
    ):
        page += made.words_at(60, 700 - 20 * number, line)

    assert converter.convert(made.pdf([page]), "공고문.pdf").text == (
        "산학-연구 협력 지원사업\n문의: ai-help@han.kr\n3월 2일 -\n4월 3일"
    )


def test_a_font_that_calls_its_hyphen_a_soft_one_is_read_as_printed(
    converter: Converter,
) -> None:
    lines = ["2026-03-02 ~ 2026-03-20 18:00", "help: ai-voucher@han.kr"]
    converted = converter.convert(made.latin_pdf(lines, "\xad"), "notice.pdf")
    assert converted.text.splitlines() == lines


def test_a_frame_round_words_is_no_table(converter: Converter) -> None:
    page = made.lined_page(
        ["다음과 같이 안내드립니다"],
        [["문의는 담당 부서로 하여 주시기 바랍니다"]],
    )

    assert "|" not in converter.convert(made.pdf([page]), "안내.pdf").text


def test_page_numbers_are_left_out(converter: Converter) -> None:
    page = made.words_at(
        60, 700, "인공지능 활용 지원사업을 다음과 같이 공고합니다"
    ) + made.words_at(280, 30, "- 12 -")

    assert "12" not in converter.convert(made.pdf([page]), "공고문.pdf").text


def test_a_page_of_turned_words_is_read_line_by_line(
    converter: Converter,
) -> None:
    page = ""
    for number, line in enumerate(made.LINES):
        code = line.encode("cp949").hex()
        page += (
            f"BT /F 10 Tf 0 1 -1 0 {100 + 30 * number} 60 Tm <{code}> Tj ET\n"
        )

    text = converter.convert(made.pdf([page]), "공고문.pdf").text

    assert text.split("\n") == list(made.LINES)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp949", "utf-16"])
def test_plain_text_is_read_in_the_encodings_korean_files_come_in(
    converter: Converter, encoding: str
) -> None:
    converted = converter.convert(
        "접수기간 : 3. 4. ~ 4. 3.".encode(encoding), "안내.txt"
    )

    assert (converted.state, converted.text) == (
        ConversionState.READ,
        "접수기간 : 3. 4. ~ 4. 3.",
    )


def test_values_parted_by_commas_are_a_table(converter: Converter) -> None:
    source = '구분,내용\n접수기간,"3. 4. ~ 4. 3., 온라인"\n'
    text = converter.convert(source.encode("cp949"), "공고.csv").text

    assert "| 접수기간 | 3. 4. ~ 4. 3., 온라인 |" in text


def test_values_may_be_parted_by_semicolons(converter: Converter) -> None:
    source = "접수시작;접수마감;비고\n3. 4.;4. 3. 18:00;서면, 온라인\n"
    text = converter.convert(source.encode(), "공고.csv").text

    assert "| 3. 4. | 4. 3. 18:00 | 서면, 온라인 |" in text


@pytest.mark.parametrize(
    ("meta", "encoding"),
    [
        ("<meta charset=utf-8>", "utf-8"),
        ('<meta charset="euc-kr">', "cp949"),
        ('<meta content="text/html; charset=ks_c_5601-1987">', "cp949"),
        ("", "cp949"),
    ],
)
def test_a_page_is_read_in_the_encoding_it_names(
    converter: Converter, meta: str, encoding: str
) -> None:
    page = f"<html><head>{meta}</head><body><nav>메뉴</nav><p>똠방각하 공고</p><script>var x</script></body></html>"

    assert (
        converter.convert(page.encode(encoding), "view.do").text
        == "똠방각하 공고"
    )


def test_a_page_s_table_keeps_its_columns_under_spans(
    converter: Converter,
) -> None:
    page = "<html><body><table><tr><th rowspan=2>분과</th><th colspan=2>지원</th></tr><tr><th>예산</th><th>과제</th></tr><tr><td>의료</td><td>30억원</td><td>12개</td></tr></table></body></html>"

    assert (
        converter.convert(page.encode(), "view.do").text
        == "| 분과 | 지원 | |\n| :--- | :--- | :--- |\n| | 예산 | 과제 |\n| 의료 | 30억원 | 12개 |"
    )


def _zip_of_cp949_names(files: dict[str, bytes]) -> bytes:
    """Pack as Windows does: names in CP949, without the flag for UTF-8."""
    meant = [name.encode("cp949") for name in files]
    placeholders = [
        bytes([97 + n]) * len(name) for n, name in enumerate(meant)
    ]
    packed = made.zipped(
        {
            placeholder.decode(): data
            for placeholder, data in zip(
                placeholders, files.values(), strict=True
            )
        }
    )
    for placeholder, name in zip(placeholders, meant, strict=True):
        packed = packed.replace(placeholder, name)
    return packed


def test_a_zip_s_members_are_read_under_the_names_they_were_given(
    converter: Converter,
) -> None:
    converted = converter.convert(
        _zip_of_cp949_names(
            {
                "공고문.hwp": made.hwp(),
                "서식.docx": made.docx(),
                "설명.txt": b"SCDSA004",
            }
        ),
        "첨부.zip",
    )

    assert converted.media == "zip"
    assert [
        (member.name, member.media, member.state)
        for member in converted.members
    ] == [
        ("공고문.hwp", "hwp", ConversionState.READ),
        ("서식.docx", "docx", ConversionState.READ),
        ("설명.txt", "drm", ConversionState.DRM),
    ]


LOCKED = {
    "drm wrapper": (b"SCDSA004" + bytes(64), ConversionState.DRM),
    "drm flag": (made.hwp(flags=0b10001), ConversionState.DRM),
    "hwp password": (made.hwp(flags=0b11), ConversionState.PASSWORD),
    "hwpx password": (
        made.hwpx(
            extra={"META-INF/manifest.xml": "<m><encryption-data/></m>"}
        ),
        ConversionState.PASSWORD,
    ),
    "office password": (
        made.compound(
            {"EncryptedPackage": bytes(5000), "EncryptionInfo": bytes(100)}
        ),
        ConversionState.PASSWORD,
    ),
    "word 97": (
        made.compound({"WordDocument": bytes(5000)}),
        ConversionState.UNSUPPORTED,
    ),
    "picture": (b"\x89PNG\r\n\x1a\n" + bytes(64), ConversionState.IMAGE_ONLY),
    "scanned pdf": (
        made.pdf(["0 0 m 100 100 l S"] * 3),
        ConversionState.IMAGE_ONLY,
    ),
    "hwp of pictures": (
        made.hwp(made.hwp_section([" "], ())),
        ConversionState.IMAGE_ONLY,
    ),
    "half a presentation": (
        made.zipped({"ppt/presentation.xml": "<p/>"}),
        ConversionState.BROKEN,
    ),
    "other archive": (
        b"7z\xbc\xaf\x27\x1c" + bytes(64),
        ConversionState.UNSUPPORTED,
    ),
    "noise": (bytes(range(256)) * 8, ConversionState.UNSUPPORTED),
    "nothing": (b"", ConversionState.BROKEN),
}


@cases("what", LOCKED)
def test_what_cannot_be_read_is_said_and_why(
    converter: Converter, what: str
) -> None:
    data, state = LOCKED[what]
    converted = converter.convert(data, "공고문.hwp")

    assert (converted.state, converted.text) == (state, "")
    assert converted.note


def test_an_encrypted_zip_is_said_to_be_locked(converter: Converter) -> None:
    packed = bytearray(made.zipped({"공고문.txt": "접수기간"}))
    for at in (packed.find(b"PK\x03\x04") + 6, packed.find(b"PK\x01\x02") + 8):
        packed[at] |= 1

    assert (
        converter.convert(bytes(packed), "첨부.zip").state
        is ConversionState.PASSWORD
    )


def test_a_password_on_a_pdf_is_told_from_damage(converter: Converter) -> None:
    encrypt = (
        "<</Filter/Standard/V 1/R 2/O<"
        + "00" * 32
        + ">/U<"
        + "11" * 32
        + ">/P -4>>"
    )
    locked = made.pdf([made.lined_page()]).replace(
        b"/Root 1 0 R", b"/Root 1 0 R/ID[<00><00>]/Encrypt" + encrypt.encode()
    )

    assert (
        converter.convert(locked, "공고문.pdf").state
        is ConversionState.PASSWORD
    )
    assert (
        converter.convert(b"%PDF-1.7\n" + bytes(200), "공고문.pdf").state
        is ConversionState.BROKEN
    )


def test_nested_tables_deleted_words_and_text_boxes_in_docx(
    converter: Converter,
) -> None:
    body = (
        "<w:p><w:r><w:t>접수는 </w:t></w:r><w:del><w:r><w:delText>3월</w:delText></w:r></w:del><w:r><w:t>4월까지 합니다</w:t></w:r></w:p>"
        "<w:p><w:r><w:t>본문</w:t><w:txbxContent><w:p><w:r><w:t>상자 안</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
        "<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val='2'/></w:tcPr><w:p><w:r><w:t>제목</w:t></w:r></w:p></w:tc><w:tc><w:p/></w:tc></w:tr>"
        "<w:tr><w:tc><w:p><w:r><w:t>가</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>나|다</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>라</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    converted = converter.convert(made.docx(body=body), "공고문.docx")

    assert (
        converted.text.split("\n\n")[0]
        == "접수는 4월까지 합니다\n본문\n상자 안"
    )
    assert (
        "| 제목 |  |  |\n| :--- | :--- | :--- |\n| 가 | 나¦다 | 라 |"
        in converted.text
    )


def test_the_shared_converter_serves_without_being_opened() -> None:
    assert convert(made.hwp(), "공고문.hwp").state is ConversionState.READ


def test_a_zip_is_measured_member_by_member_and_keeps_what_it_could_read(
    converter: Converter,
) -> None:
    inner = made.zipped({"공고문.hwp": made.hwp()})
    deep = made.zipped(
        {
            "a.zip": made.zipped({"b.zip": inner}),
            "안내.hwpx": made.hwpx(),
            "__MACOSX/._x": b"junk",
        }
    )
    converted = converter.convert(deep, "첨부.zip")

    assert [(member.name, member.state) for member in converted.members] == [
        ("a.zip", ConversionState.TOO_LARGE),
        ("안내.hwpx", ConversionState.READ),
    ]
    assert [file.name for file in converted.flat()] == ["b.zip", "안내.hwpx"]


def test_made_files_are_what_they_claim() -> None:
    with zipfile.ZipFile(io.BytesIO(made.hwpx())) as archive:
        assert archive.testzip() is None


@pytest.mark.parametrize("is_flagged", [True, False])
def test_decomposed_names_in_a_zip_are_composed(
    converter: Converter, is_flagged: bool
) -> None:
    packed = made.zipped(
        {unicodedata.normalize("NFD", "신청서.hwp"): made.hwp()}
    )
    if not is_flagged:  # as macOS leaves it: UTF-8 that does not say so
        packed = _without_name_flag(packed)

    read = converter.convert(packed, "첨부.zip")

    assert [member.name for member in read.members] == ["신청서.hwp"]
    assert read.members[0].state is ConversionState.READ


def _without_name_flag(packed: bytes) -> bytes:
    """Clear the flag for UTF-8 names in the local header and in the directory."""
    data = bytearray(packed)
    for signature, offset in ((b"PK\3\4", 7), (b"PK\1\2", 9)):
        data[packed.find(signature) + offset] &= ~0x08
    return bytes(data)
