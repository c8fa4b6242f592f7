"""The table of fields, and a reading that goes to the store and back."""

from __future__ import annotations

from dataclasses import fields

import pytest

from reader import fields as table
from reader.model import (
    Briefing,
    Division,
    Doubt,
    Evidence,
    Forecast,
    ProjectPeriod,
    Reading,
    Window,
)
from reader.version import reader_version

FULL = Reading(
    title="2026년 AI 바우처 지원사업 공고",
    kind="call",
    programme="AI 바우처 지원사업",
    year=2026,
    ministries=["과학기술정보통신부"],
    operators=["정보통신산업진흥원"],
    windows=[
        Window(
            None, "2026-01-05", "2026-02-06T18:00", "fixed", "…", "body:0-1"
        )
    ],
    briefings=[Briefing("2026-01-12T14:00", "…", "body:2-3")],
    project_period=ProjectPeriod("2026-03-01", None, "…", "body:4-5"),
    budget_total_won=16_000_000_000,
    divisions=[Division("의료", 1, 2, 3, "…", "body:6-7", round=1)],
    audience=["소상공인"],
    expected=[Forecast("2차 공고", "2026-07", "month", "…", "body:8-9")],
    doubts=[Doubt("projects", "두 수가 다릅니다")],
    confidence={"kind": 0.97, "audience": [0.9]},
    evidence={"programme": [Evidence("AI 바우처", "title:6-12")]},
    documents=[{"name": "body", "state": "read"}],
    reader="1",
)


def test_a_reading_comes_back_as_it_went() -> None:
    assert Reading.from_dict(FULL.to_dict()) == FULL


def test_a_reading_just_made_is_written_with_the_version_of_today() -> None:
    assert Reading("t", "call").to_dict()["reader"] == reader_version()


def test_what_an_older_version_did_not_know_is_unknown() -> None:
    old = {"title": "t", "kind": "call", "windows": [{"closes": "2026-02-06"}]}
    [window] = Reading.from_dict(old).windows
    assert (window.opens, window.closes, window.basis) == (
        None,
        "2026-02-06",
        "unstated",
    )


def test_what_a_newer_version_adds_is_left_out() -> None:
    newer = {**FULL.to_dict(), "certainty": 0.9}
    newer["divisions"] = [{**newer["divisions"][0], "track": "A"}]
    assert Reading.from_dict(newer) == FULL


def test_each_field_of_the_table_is_a_field_of_the_reading() -> None:
    names = {part.name for part in fields(Reading)}
    assert set(table.BY_NAME) <= names
    about_itself = {
        "title",
        "doubts",
        "evidence",
        "confidence",
        "documents",
        "reader",
    }
    assert names - set(table.BY_NAME) == about_itself, (
        "a new field needs a row"
    )


def test_facets_come_from_the_table() -> None:
    # One that is added needs no line here.
    own = {"division", "audience", "region", "field", "agency"}
    assert own <= set(table.FACETS)
    assert table.FACETS[-1] == "role"
    assert table.facet_values(FULL, "division") == ["의료"]
    assert table.facet_values(FULL, "agency") == [
        "과학기술정보통신부",
        "정보통신산업진흥원",
    ]


def test_a_facet_of_a_single_value_has_that_value_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    rows = [
        table.ReadingField("programme", "사업", "Programme", facet="name"),
        table.ReadingField("year", "연도", "Year", facet="year"),
    ]
    monkeypatch.setattr(table, "FIELDS", rows)

    assert table.facet_values(FULL, "name") == [FULL.programme]
    assert table.facet_values(FULL, "year") == [str(FULL.year)]
    assert table.facet_values(Reading("공고", "call"), "year") == []
