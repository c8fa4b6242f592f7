"""Which of a notice's texts is read, and in which order."""

from __future__ import annotations

from reader.documents import (
    FORM,
    SAME,
    joined,
    of_attachment,
    of_file,
    of_page,
    of_text,
    ranked,
)
from reader.formats import ConversionState, Converted
from reader.text.document import Document
from reader.text.merging import BODY, CELLS
from tests.cases import cases

WORDS = "2026년도 인공지능 활용 지원사업 공고 접수기간 2026. 3. 4. 부터 2026. 4. 3. 까지 총 700억원 규모 소상공인 분과 의료 분과 제조 분과 지원대상 중소기업"


def order(*documents: Document) -> list[str]:
    return [document.name for document in ranked(documents)]


def states(*documents: Document) -> dict[str, str]:
    return {document.name: document.state for document in ranked(documents)}


def test_the_call_leads_the_page_and_forms_come_last() -> None:
    names = [
        "[서식2] 사업계획서 양식.hwp",
        "참고자료.pdf",
        "2026년 지원사업 공고문.hwp",
    ]
    documents = [
        Document(BODY, "붙임 참조"),
        *(Document(name, f"{name}의 글") for name in names),
    ]

    assert order(*documents) == [
        "2026년 지원사업 공고문.hwp",
        BODY,
        "참고자료.pdf",
        "[서식2] 사업계획서 양식.hwp",
    ]


def test_the_portal_s_own_facts_stand_before_everything() -> None:
    assert order(
        Document("공고문.hwp", "글"),
        *of_page("본문", {"신청기간": "2026-03-04 ~ 2026-04-03"}),
    ) == [CELLS, "공고문.hwp", BODY]


@cases(
    ("name", "rank"),
    [
        ("공고문 및 제출서식.hwp", "call"),
        ("2026년 시행계획(안).hwpx", "call"),
        ("모집요강.pdf", "call"),
        ("재공고 제출서류.hwp", "form"),
        ("사업신청서 작성요령.hwp", "form"),
        ("개인정보 동의서.docx", "form"),
        ("FAQ.pdf", "form"),
        ("한빛컨설팅 브로셔.pdf", "form"),
        ("폴더/서식/공고.hwp", "call"),
    ],
)
def test_a_file_s_name_tells_call_from_form(name: str, rank: str) -> None:
    expected = {"call": [name, BODY], "form": [BODY, name]}[rank]

    assert order(Document(BODY, "본문"), Document(name, "아무 글")) == expected


def test_a_leaflet_is_read_after_the_page_and_is_no_form() -> None:
    leaflet = Document("리플릿_한빛_컨설팅.pdf", "참여기업 모집 안내")

    assert order(Document(BODY, "본문"), leaflet) == [BODY, leaflet.name]
    assert states(Document(BODY, "본문"), leaflet)[leaflet.name] == "read"


def test_a_correction_is_read_before_what_it_corrects() -> None:
    assert (
        order(
            Document("공고문.hwp", "첫 글"),
            Document("공고문(수정).hwp", "고친 글"),
        )[0]
        == "공고문(수정).hwp"
    )


def test_a_page_that_extends_the_period_is_read_before_the_old_call() -> None:
    call = Document("공고문.hwp", "접수기간: 2026. 3. 4. ~ 4. 3.")
    for words, first in (
        ("접수기간이 4. 17.까지 연장되었습니다.", BODY),
        ("협약기간은 연장할 수 있습니다.", call.name),
        ("접수기간은 연장될 수 있습니다.", call.name),
    ):
        assert order(Document(BODY, words), call)[0] == first


def test_forms_are_not_read_beside_a_call_but_are_where_there_is_nothing_else() -> (
    None
):
    form = Document("신청서.hwp", "접수번호")

    assert states(Document(BODY, "본문"), form)["신청서.hwp"] == FORM
    assert states(form) == {"신청서.hwp": "read"}
    assert (
        states(Document("공고문.hwp", "", "drm"), form)["신청서.hwp"] == "read"
    )


def test_one_call_in_three_formats_is_read_once_from_the_one_with_tables() -> (
    None
):
    tables = Document(
        "공고문.hwpx",
        f"{WORDS}\n\n| 분과 | 예산 |\n| :--- | :--- |\n| 의료 | 700 |",
    )
    flat = [
        Document(name, f"{WORDS}\n분과 예산\n의료 700")
        for name in ("공고문.pdf", "공고문.odt")
    ]

    assert states(*flat, tables) == {
        "공고문.hwpx": "read",
        "공고문.pdf": SAME,
        "공고문.odt": SAME,
    }


def test_of_two_formats_the_one_with_more_of_the_tables_is_read() -> None:
    whole = (
        "\n\n| 분과 | 예산 |\n| :--- | :--- |\n| 의료 | 700 |\n| 제조 | 4 |"
    )
    printed, written = (
        Document(
            "공고문.pdf", f"{WORDS}{whole}".replace("| 제조 | 4 |", "제조 4")
        ),
        Document("공고문.hwp", WORDS + whole),
    )

    assert states(printed, written) == {
        "공고문.hwp": "read",
        "공고문.pdf": SAME,
    }


def test_two_editions_that_differ_in_one_day_are_both_read() -> None:
    first, second = (
        Document("공고문.hwp", WORDS),
        Document("공고문(연장).hwp", WORDS.replace("4. 3.", "4. 17.")),
    )

    assert set(states(first, second).values()) == {"read"}


def test_files_of_one_name_are_told_apart() -> None:
    assert order(
        Document("공고.hwp", "하나"), Document("공고.hwp", "둘 셋 넷")
    ) == [
        "공고.hwp",
        "공고.hwp (2)",
    ]


def test_a_zip_s_files_become_documents_with_their_states() -> None:
    members = (
        Converted(ConversionState.READ, "글", "hwp", name="공고문.hwp"),
        Converted(ConversionState.DRM, media="drm", name="붙임.hwp"),
    )

    assert of_file(
        Converted(
            ConversionState.READ, media="zip", members=members, name="첨부.zip"
        )
    ) == [
        Document("공고문.hwp", "글", "read"),
        Document("붙임.hwp", "", "drm"),
    ]


def test_files_in_a_file_are_stored_in_one_text_and_taken_apart_again() -> (
    None
):
    members = (
        Converted(ConversionState.READ, "글 하나", "hwp", name="공고문.hwp"),
        Converted(ConversionState.READ, " ", "hwp", name="빈 것.hwp"),
        Converted(ConversionState.READ, "글 둘", "hwp", name="붙임.hwp"),
    )
    for name, media in (("첨부.zip", "zip"), ("안내.eml", "mail")):
        text = joined(
            Converted(ConversionState.READ, media=media, members=members)
        )
        found = of_attachment(name, text, "read")
        assert [(item.name, item.text.strip()) for item in found] == [
            ("공고문.hwp", "글 하나"),
            ("붙임.hwp", "글 둘"),
        ]


def test_a_file_of_its_own_is_one_document_in_its_state() -> None:
    text = joined(Converted(ConversionState.READ, "글", "hwp"))

    assert of_attachment("공고문.hwp", text, "read") == [
        Document("공고문.hwp", "글", "read")
    ]
    assert of_attachment("잠긴 것.hwp", "", "drm") == [
        Document("잠긴 것.hwp", "", "drm")
    ]


def test_joined_texts_are_taken_apart_again() -> None:
    documents = of_text(
        "본문\n### 첨부: 공고문.hwp\n접수기간\n### 첨부: 빈 것.hwp\n\n### 소제목\n"
    )

    assert [
        (document.name, document.text.strip()) for document in documents
    ] == [
        (BODY, "본문"),
        ("공고문.hwp", "접수기간"),
        ("빈 것.hwp", "### 소제목"),
    ]
    assert of_text("") == [Document(BODY, "")]
