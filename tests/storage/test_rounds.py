"""Stored notices attached to rounds: corrections keep theirs, roles, years, duplicates."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlmodel import delete, select

from storage.announcements import duplicates, reattaching
from storage.announcements.draft import Draft, SaveResult
from storage.announcements.save import save
from storage.db.engine import Engine, Session, writing
from storage.models import Announcement, Event, Facet, RoundNotice, TitleKey
from storage.queries.filters import Filter
from storage.queries.rounds import ProgrammeRound, as_json, programme_rounds
from tests.conftest import NOW
from tests.factories import reading, window


def hear(
    session: Session,
    title: str,
    *,
    opens: str | None = None,
    closes: str | None = None,
    posted: date | None = None,
    source: str = "nipa-business",
    key: str = "",
    **text: Any,
) -> SaveResult:
    key = key or str(abs(hash((title, source, posted))) % 10**9)
    windows = [window(opens, closes)] if opens or closes else []
    draft = Draft(
        source=source,
        key=key,
        url=f"https://{source}.example/view?no={key}",
        title=title,
        posted_on=posted,
        reading=reading(title, windows=windows, **text),
        reader="1",
        parsed_from="notice",
    )
    return save(session, draft, now=NOW, silent=False, enqueue=lambda *_: 0)


def rounds_of(session: Session, slug: str) -> dict[str, ProgrammeRound]:
    found = programme_rounds(session, slug)
    assert found is not None
    return {shown.key: shown for shown in found[1]}


def test_a_cancellation_belongs_to_the_round_that_it_cancels(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        for title, day in (
            ("2026년 별빛 바우처 지원사업 모집 공고", date(2026, 2, 2)),
            ("2026년 별빛 바우처 지원사업 취소 공고", date(2026, 2, 12)),
            ("2026년 별빛 바우처 지원사업 선정결과 공고", date(2026, 3, 3)),
        ):
            hear(session, title, posted=day)
        [attached] = {
            row.round_id for row in session.exec(select(RoundNotice))
        }
    assert attached


def test_corrections_stay_in_their_round_and_pools_are_apart(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        for title, day, closes, kind in (
            (
                "2026년 별빛 바우처 지원사업 공급기업 POOL 모집 공고",
                1,
                None,
                "call",
            ),
            ("2026년 별빛 바우처 지원사업 모집 공고", 5, "2026-03-30", "call"),
            (
                "2026년 별빛 바우처 지원사업 모집 수정공고",
                9,
                "2026-03-30",
                "correction",
            ),
            (
                "2026년 별빛 바우처 지원사업 모집 공고(기간 연장)",
                20,
                "2026-04-06",
                "extension",
            ),
            (
                "2026년 별빛 바우처 지원사업 운영기관 모집 공고",
                21,
                None,
                "call",
            ),
            (
                "2026년 별빛 바우처 지원사업 추가 모집 공고",
                28,
                "2026-05-30",
                "call",
            ),
        ):
            hear(
                session,
                title,
                posted=date(2026, 3, day),
                opens=f"2026-03-{day:02}" if closes else None,
                closes=closes,
                kind=kind,
                programme="별빛 바우처 지원사업",
            )
        shown = rounds_of(session, "별빛바우처")

        assert set(shown) == {"2026-1", "2026-S1", "2026-O1", "2026-1+추가"}
        first = shown["2026-1"]
        assert (first.opens, first.closes) == ("2026-03-05", "2026-04-06")
        assert [role for _, role in first.notices] == [
            "call",
            "correction",
            "extension",
        ]
        roles = select(Facet.value).where(Facet.name == "role")
        assert sorted(session.exec(roles)) == [
            "공급기업",
            *["수요기업"] * 4,
            "운영기관",
        ]


def test_this_year_is_set_beside_last_year_with_both_evidences(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        for year, budget in ((2025, 3_000), (2026, 5_000)):
            hear(
                session,
                f"{year}년 별빛 바우처 지원사업 모집 공고",
                posted=date(year, 2, 1),
                opens=f"{year}-02-01",
                closes=f"{year}-03-0{year - 2024}",
                budget_total_won=budget,
                programme="별빛 바우처 지원사업",
            )
        last = rounds_of(session, "별빛바우처")["2026-1"]

        assert last.before is not None
        assert last.before.key == "2025-1"
        told = {item.name: item for item in last.differences}
        assert (
            told["budget_total_won"].before.value,
            told["budget_total_won"].after.value,
        ) == (3_000, 5_000)
        assert (
            told["budget_total_won"].before.announcement_id
            != told["budget_total_won"].after.announcement_id
        )
        assert as_json(last)["compared_with"] == "2025-1"


def test_a_division_that_a_correction_does_not_repeat_still_stands(
    engine: Engine,
) -> None:
    def division(name: str) -> dict[str, Any]:
        return {
            "name": name,
            "budget_won": None,
            "per_project_won": None,
            "projects": None,
            "text": f"{name} 분과",
        }

    with writing(engine) as session:
        for title, day, kind, names in (
            (
                "2025년 별빛 바우처 지원사업 모집 공고",
                date(2025, 2, 1),
                "call",
                ("일반", "반도체", "소상공인"),
            ),
            (
                "2026년 별빛 바우처 지원사업 모집 공고",
                date(2026, 2, 1),
                "call",
                ("일반", "반도체", "소상공인"),
            ),
            (
                "2026년 별빛 바우처 지원사업 모집 수정공고",
                date(2026, 2, 9),
                "correction",
                ("소상공인", "의료"),
            ),
        ):
            hear(
                session,
                title,
                posted=day,
                kind=kind,
                divisions=[division(name) for name in names],
                programme="별빛 바우처 지원사업",
            )
        last = rounds_of(session, "별빛바우처")["2026-1"]

        divisions = last.facts["divisions"]
        assert divisions.value == ["반도체", "소상공인", "의료", "일반"]
        assert divisions.text.split("; ")[-1] == "의료 분과"
        (gained,) = last.differences
        assert set(gained.after.value) - set(gained.before.value) == {"의료"}
        assert set(gained.before.value) <= set(gained.after.value)


def test_stored_notices_are_attached_after_an_upgrade_and_nobody_is_told(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        hear(
            session,
            "2026년 별빛 바우처 지원사업 모집 공고",
            posted=date(2026, 3, 1),
        )
        hear(
            session,
            "2026년 달빛 바우처 지원사업 모집 공고",
            posted=date(2026, 3, 1),
        )
        for table in (RoundNotice, TitleKey):
            session.execute(delete(table))
        before = len(session.exec(select(Event)).all())

        assert reattaching.attach_outdated(session, limit=1) == 1
        assert reattaching.attach_outdated(session, limit=10) == 1
        assert reattaching.attach_outdated(session, limit=10) == 0
        assert len(session.exec(select(Event)).all()) == before
        assert set(rounds_of(session, "달빛바우처지원사업")) == {"2026-1"}


def test_what_may_be_one_is_asked_and_answers_can_be_undone(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        one = hear(
            session,
            "2026년 별빛 청년 창업 지원사업 모집 공고",
            posted=date(2026, 3, 1),
        ).announcement
        other = hear(
            session,
            "2026년 2차 별빛 청년 창업 지원사업 모집 공고",
            source="bizinfo",
            posted=date(2026, 3, 2),
        ).announcement
        assert other.same_as_id is None
        (pair,) = duplicates.candidates(session)
        assert {pair.first.id, pair.second.id} == {one.id, other.id}
        before = len(session.exec(select(Event)).all())

        assert one.id is not None
        assert other.id is not None
        duplicates.answer(session, one.id, other.id, "yes", now=NOW)
        assert session.get_one(Announcement, other.id).same_as_id == one.id
        assert duplicates.candidates(session) == []
        duplicates.answer(session, one.id, other.id, "no", now=NOW)
        assert session.get_one(Announcement, other.id).same_as_id is None
        assert len(session.exec(select(Event)).all()) == before
        (row,) = duplicates.exported(
            duplicates.candidates(session, answered=True)
        )
        assert row["answer"] == "no"
        with pytest.raises(duplicates.NotTwoNotices):
            duplicates.answer(session, one.id, 10**9, "yes", now=NOW)


def test_who_follows_a_programme_is_told_of_calls_for_applicants() -> None:
    plain = Filter.parse([("programme", "별빛 바우처")]).with_usual_role()
    pools = Filter.parse([("programme", "별빛 바우처"), ("role", "supply")])

    assert plain.role == ("수요기업",)
    assert pools.with_usual_role().role == ("공급기업",)
    assert Filter.parse([("q", "바우처")]).with_usual_role().role == ()
