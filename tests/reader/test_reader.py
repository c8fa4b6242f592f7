"""Several documents, one reading; and what cannot be true is dropped."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reader import validate
from reader.model import (
    Briefing,
    Division,
    Evidence,
    ProjectPeriod,
    Reading,
    Window,
)
from reader.reader import read_notice
from reader.text import merging
from reader.text.document import Document

POSTED = date(2026, 2, 20)
TITLE = "2026년도 인공지능 활용 지원사업 공고"
CALL = Document(
    "공고문.hwp",
    "2026년도 인공지능 활용 지원사업 공고\n\n2. 신청기간\n ○ 접수기간 : 2026. 3. 4.(수) ~ 2026. 4. 3.(금) 18:00까지\n\n"
    "3. 문의처 : 지원팀(help@call.example.kr)\n",
)
BODY = Document(
    "body",
    "인공지능 활용 지원사업을 아래와 같이 공고합니다.\n신청기간 : 2026. 3. 4. ~ 2026. 4. 3.\n문의: desk@page.example.kr\n",
)


def window(
    opens: str | None, closes: str | None, label: str | None = None
) -> Window:
    return Window(
        label, opens, closes, "fixed", f"{opens} ~ {closes}", "body:0-9"
    )


def closes(reading: Reading) -> list[str | None]:
    return [window.closes for window in reading.windows]


# Several documents


def test_the_best_source_answers_and_the_same_window_is_not_told_twice() -> (
    None
):
    reading = read_notice(TITLE, [CALL, BODY], as_of=POSTED)

    assert closes(reading) == ["2026-04-03T18:00"]
    assert reading.windows[0].where.startswith("공고문.hwp")
    assert [
        doubt for doubt in reading.doubts if doubt.field == "windows"
    ] == []


def test_what_the_best_source_leaves_open_the_next_one_answers() -> None:
    silent = Document(
        "공고문.hwp",
        "2026년도 인공지능 활용 지원사업 공고\n지원 내용은 다음과 같습니다.",
    )

    assert closes(read_notice(TITLE, [silent, BODY], as_of=POSTED)) == [
        "2026-04-03"
    ]


def test_documents_that_close_on_different_days_leave_a_doubt() -> None:
    later = replace(BODY, text=BODY.text.replace("4. 3.", "4. 17."))
    reading = read_notice(TITLE, [CALL, later], as_of=POSTED)

    assert closes(reading) == ["2026-04-03T18:00"]
    doubts = [
        doubt.why for doubt in reading.doubts if doubt.field == "windows"
    ]
    assert doubts == ["문서마다 다름: 공고문.hwp 2026-04-03, body 2026-04-17"]


def test_contacts_are_gathered_from_all_documents() -> None:
    found = read_notice(TITLE, [CALL, BODY], as_of=POSTED).contacts

    assert any("help@call.example.kr" in item for item in found)
    assert any("desk@page.example.kr" in item for item in found)


def test_unread_documents_are_listed_with_their_states_and_say_nothing() -> (
    None
):
    locked = Document("붙임.hwp", "", "drm")
    form = Document(
        "신청서.hwp", "접수기간 : 2031. 1. 1. ~ 2031. 1. 2.", "form"
    )
    reading = read_notice(TITLE, [CALL, locked, form], as_of=POSTED)

    assert reading.documents == [
        {"name": "공고문.hwp", "state": "read"},
        {"name": "붙임.hwp", "state": "drm"},
        {"name": "신청서.hwp", "state": "form"},
    ]
    assert closes(reading) == ["2026-04-03T18:00"]


def test_a_notice_without_any_document_is_known_by_its_title_alone() -> None:
    reading = read_notice(TITLE, [], as_of=POSTED)

    assert (
        reading.title,
        reading.windows,
        reading.budget_total_won,
        reading.documents,
    ) == (TITLE, [], None, [])


def test_evidence_names_its_document_and_its_words_stand_there() -> None:
    reading = read_notice(TITLE, [CALL, BODY], as_of=POSTED)
    texts = {document.name: document.text for document in (CALL, BODY)} | {
        "title": TITLE
    }

    assert reading.evidence["windows"]
    for found in (
        item for several in reading.evidence.values() for item in several
    ):
        place, _, span = found.where.rpartition(":")
        start, end = map(int, span.split("-"))
        assert (
            " ".join(texts[place.partition("#")[0]][start:end].split())[:40]
            == found.text[:40]
        )


# The portal's own period


PORTAL = [
    # the portal's facts, the call's windows, what comes first, how many in all
    pytest.param(
        [window("2026-03-04", "2026-04-03")],
        [window("2026-03-04", "2026-04-03T18:00")],
        "2026-04-03T18:00",
        1,
        id="the call says the hour",
    ),
    pytest.param(
        [window(None, "2026-04-03T16:00")],
        [window("2026-03-04", "2026-04-03")],
        "2026-04-03T16:00",
        1,
        id="the portal says the hour",
    ),
    pytest.param(
        [window("2026-03-04", "2026-04-17")],
        [window("2026-03-04", "2026-04-03")],
        "2026-04-17",
        2,
        id="the portal was extended",
    ),
    pytest.param(
        [window(None, "2026-04-17")],
        [window(None, "2026-04-03"), window(None, "2026-04-17T15:00")],
        "2026-04-17T15:00",
        2,
        id="the call's second is meant",
    ),
    pytest.param(
        [],
        [window(None, "2026-04-03")],
        "2026-04-03",
        1,
        id="the portal says nothing",
    ),
    pytest.param(
        [window(None, "2026-04-03")],
        [],
        "2026-04-03",
        1,
        id="the call says nothing",
    ),
]


@pytest.mark.parametrize(("portal", "call", "first", "count"), PORTAL)
def test_the_window_that_the_portal_names_comes_first(
    portal: list[Window], call: list[Window], first: str, count: int
) -> None:
    merged, _ = merging.windows([("cells", portal), ("공고문.hwp", call)])

    assert (merged[0].closes, len(merged)) == (first, count)


def test_a_dated_window_is_better_than_an_undated_one_of_a_better_source() -> (
    None
):
    undated = Window(
        None,
        None,
        None,
        "budget_exhausted",
        "예산 소진 시까지",
        "공고문.hwp:0-9",
    )
    merged, doubts = merging.windows(
        [("공고문.hwp", [undated]), ("body", [window(None, "2026-04-03")])]
    )

    assert ([item.closes for item in merged], doubts) == (["2026-04-03"], [])


# What cannot be true


def reading_with(**values: object) -> Reading:
    return replace(Reading(title=TITLE, kind="call", year=2026), **values)  # type: ignore[arg-type]


DIVISIONS = [
    Division("의료", 600, None, None, "", ""),
    Division("제조", 500, None, None, "", ""),
]
DOUBTED = [
    pytest.param(
        {"windows": [window("2026-04-03", "2026-03-04")]},
        "windows",
        id="closes before it opens",
    ),
    pytest.param(
        {"windows": [window("2026-04-03T18:00", "2026-04-03T09:00")]},
        "windows",
        id="closes hours before it opens",
    ),
    pytest.param(
        {"windows": [window(None, "2062-04-03")]},
        "windows",
        id="the year 2062",
    ),
    pytest.param(
        {"windows": [window("2016-03-04", None)]},
        "windows",
        id="ten years back",
    ),
    pytest.param(
        {"briefings": [Briefing("2062-03-07T14:00", "", "")]},
        "briefings",
        id="a briefing in 2062",
    ),
    pytest.param(
        {"project_period": ProjectPeriod("2026-12-01", "2026-04-01", "", "")},
        "project_period",
        id="a project that ends first",
    ),
    pytest.param(
        {"budget_total_won": 1000, "divisions": DIVISIONS},
        "budget_total_won",
        id="a total below its parts",
    ),
    pytest.param(
        {"budget_total_won": 1000, "per_project_won": 2000, "projects": 3},
        "per_project_won",
        id="a cap of several above the total",
    ),
]


@pytest.mark.parametrize(("values", "field"), DOUBTED)
def test_what_cannot_be_true_is_dropped_and_said(
    values: Mapping[str, object], field: str
) -> None:
    checked = validate.validated(reading_with(**values), POSTED)

    assert [doubt.field for doubt in checked.doubts] == [field]
    assert _is_gone(getattr(checked, field))


def _is_gone(value: object) -> bool:
    if isinstance(value, list):
        return all(
            item.opens is None and item.closes is None for item in value
        )
    return value is None or (
        isinstance(value, ProjectPeriod) and value.start is value.end is None
    )


KEPT = [
    pytest.param(
        {"windows": [window("2026-04-03", "2026-04-03T18:00")]}, id="one day"
    ),
    pytest.param(
        {"windows": [window("2025-12-20", "2026-01-10T24:00")]},
        id="over New Year",
    ),
    pytest.param(
        {"project_period": ProjectPeriod("2026-04-01", "2033-12-31", "", "")},
        id="a project of eight years",
    ),
    pytest.param(
        {"budget_total_won": 1099, "divisions": DIVISIONS},
        id="parts that are rounded",
    ),
    pytest.param(
        {
            "budget_total_won": 1100,
            "per_project_won": 1100,
            "divisions": DIVISIONS,
        },
        id="all for one",
    ),
    pytest.param(
        {"budget_total_won": 1000, "per_project_won": 6000, "projects": 1},
        id="one project's money of this year and of all years",
    ),
]


@pytest.mark.parametrize("values", KEPT)
def test_what_may_be_true_is_kept(values: Mapping[str, object]) -> None:
    reading = reading_with(**values)

    assert validate.validated(reading, POSTED) == reading


def test_a_cap_above_the_total_of_a_call_that_counts_no_projects_is_kept_with_a_doubt() -> (
    None
):
    checked = validate.validated(
        reading_with(budget_total_won=450, per_project_won=600), POSTED
    )

    assert (
        checked.per_project_won,
        [doubt.field for doubt in checked.doubts],
    ) == (
        600,
        ["per_project_won"],
    )


def test_one_of_several_parts_has_not_all_of_the_call_s_money() -> None:
    parts = [replace(part, budget_won=None) for part in DIVISIONS]
    parts[-1] = replace(parts[-1], budget_won=2000)
    checked = validate.validated(
        reading_with(budget_total_won=2000, divisions=parts), POSTED
    )
    alone = reading_with(budget_total_won=2000, divisions=parts[-1:])

    assert [part.budget_won for part in checked.divisions] == [None] * len(
        parts
    )
    assert [doubt.field for doubt in checked.doubts] == ["divisions"]
    assert validate.validated(alone, POSTED) == alone


def test_without_a_posting_day_the_programme_s_year_is_the_measure() -> None:
    windows = [window(None, "2031-04-03")]

    assert (
        validate.validated(reading_with(windows=windows), None)
        .windows[0]
        .closes
        is None
    )
    assert (
        validate.validated(
            replace(reading_with(windows=windows), year=None), None
        )
        .windows[0]
        .closes
        == "2031-04-03"
    )


# Any input


PIECES = st.sampled_from(
    [
        "2026. 3. 4.",
        "~",
        "접수기간 :",
        "억원",
        "|",
        "\n",
        "18:00",
        "제2차",
        "(",
        "까지",
        "과제당 최대",
        "'26.",
        "ⓐ",
        "\u200b",
        "첨부",
    ]
)


@given(
    st.text(max_size=200) | st.lists(PIECES, max_size=40).map("".join),
    st.sampled_from(["", TITLE]),
)
def test_no_text_makes_the_reader_raise(text: str, title: str) -> None:
    reading = read_notice(title, [Document("body", text), CALL], as_of=POSTED)

    assert reading.documents[0] == {"name": "body", "state": "read"}
    assert all(
        isinstance(item, Evidence)
        for several in reading.evidence.values()
        for item in several
    )


def test_the_clock_is_an_argument() -> None:
    assert "as_of" in inspect.signature(read_notice).parameters
    assert read_notice(TITLE, [CALL, BODY], as_of=POSTED) == read_notice(
        TITLE, [CALL, BODY], as_of=POSTED
    )
