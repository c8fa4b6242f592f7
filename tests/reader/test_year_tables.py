"""Tables of years whose cells fill a line each."""

from reader.documents import of_text
from reader.reader import read_notice
from reader.text.document import Context
from tests.cases import cases
from tests.reader.parts import Row, rows_of_parts

CONTEXT = Context(title="2025년도 한빛 개발사업 신규과제 공고", year=2025)

EOK = 10**8
TERM = "2025.4.1.~\n2027.12.31.\n(3년)\n"
_YEARS = "1차년도\n2차년도\n3차년도\n연구기간\n연구비\n연구기간\n연구비\n연구기간\n연구비\n"
_BOX = "□ 연구비 규모\n(단위: 억원)\n"

TABLES: list[tuple[str, str, list[Row]]] = [
    (
        "each year's period before its sum, a number of two lines",
        (
            f"{_BOX}RFP\n번호\n총\n연구기간\n{_YEARS}"
            f"2025-바다-\n공모-1\n(갈래1)\n{TERM}2025.4.1.~\n2025.12.31.\n3\n2026.1.1.~\n2026.12.31.\n8\n2027.1.1.~\n2027.12.31.\n15\n"
            f"2025-바다-\n공모-1\n(갈래2)\n{TERM}2025.4.1.~\n2025.12.31.\n2.5\n2026.1.1.~\n2026.12.31.\n9\n2027.1.1.~\n2027.12.31.\n13\n"
            "※ 조정될 수 있음\n"
        ),
        [
            ("(갈래1)", 3 * EOK, None, None),
            ("(갈래2)", 250_000_000, None, None),
        ],
    ),
    (
        "the sum last, words that all rows have, parts of a sum in brackets",
        (
            "(단위: 억원)\n내역\n사업명\n단계\n과제명\n연구기간\n출연금\n‘25\n‘26\n‘27\n계\n"
            "파도 관측 사업\n개발\n파도 위성 몸체*\n협약체결일~\n2027. 12. 31.\n(3년)\n13.00\n20.50\n6.50\n40.00\n"
            "(관제)\n(1.00)\n(2.00)\n(3.00)\n(6.00)\n"
            "개발\n파도 위성 눈\n협약체결일~\n2027. 12. 31.\n(3년)\n2.00\n3.00\n5.00\n10.00\n"
            "※ 부가세를 포함함\n"
        ),
        [
            ("파도 위성 몸체", 13 * EOK, 40 * EOK, None),
            ("파도 위성 눈", 2 * EOK, 10 * EOK, None),
        ],
    ),
    (
        "numbered rows, the sum first",
        (
            "(단위 : 백만원)\n연번\n과제\n총\n연구비\n1차년도\n2차년도\n"
            "1\n갯벌 정화\n900\n300\n600\n2\n조개 배양\n500\n200\n300\n\n"
        ),
        [
            ("갯벌 정화", 3 * EOK, 9 * EOK, None),
            ("조개 배양", 2 * EOK, 5 * EOK, None),
        ],
    ),
    (
        "dashes for the years and periods that a project does not have",
        f"{_BOX}RFP\n번호\n{_YEARS}갯벌 정화\n3\n8\n-\n-\n조개 배양\n2\n4\n6\n\n",
        [
            ("갯벌 정화", 3 * EOK, None, None),
            ("조개 배양", 2 * EOK, None, None),
        ],
    ),
]

NO_TABLES = {
    "no unit": f"구분\n{_YEARS}갯벌 정화\n3\n8\n9\n조개 배양\n2\n4\n6\n\n",
    "marks to be reached": (
        "(단위: 점)\n구분\n1차년도\n2차년도\n갯벌 정화\n80\n90\n조개 배양\n70\n80\n\n"
    ),
    "one project": f"{_BOX}구분\n{_YEARS}갯벌 정화\n3\n8\n9\n\n",
    "bodies that carry one project out": (
        f"{_BOX}구분\n{_YEARS}주관연구개발기관\n3\n8\n9\n공동연구개발기관\n2\n4\n6\n\n"
    ),
    "a sum that the years do not make": (
        "(단위: 억원)\n과제명\n'25\n'26\n계\n갯벌 정화\n3\n8\n12\n조개 배양\n2\n4\n9\n\n"
    ),
    "a row that lacks a year": (
        f"{_BOX}구분\n{_YEARS}갯벌 정화\n3\n8\n조개 배양\n2\n4\n6\n\n"
    ),
}


@cases(
    ("text", "rows"), [item[1:] for item in TABLES], ids=[i[0] for i in TABLES]
)
def test_the_first_year_is_this_calls(text: str, rows: list[Row]) -> None:
    assert rows_of_parts(text, CONTEXT) == rows


@cases("text", NO_TABLES.values(), ids=NO_TABLES.keys())
def test_what_is_no_table_of_years(text: str) -> None:
    assert rows_of_parts(text, CONTEXT) == []


def test_as_many_projects_as_are_listed_are_the_calls() -> None:
    between = "바다를 살핀다.\n" * 200
    text = f"{TABLES[-1][1]}{between}◦ 지정공모과제(2과제)\n"
    assert read_notice(CONTEXT.title, of_text(text)).projects == 2
