"""The operator's table overrules the rules, for new notices and for stored ones."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlmodel import col, select

from config.round_overrides import (
    BadOverrides,
    parse_overrides,
    read_overrides,
)
from storage.announcements import reattaching, rounds
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, Session, writing
from storage.models import (
    Announcement,
    Event,
    ProgrammeRow,
    RoundNotice,
    RoundRow,
)
from tests.conftest import NOW
from tests.factories import reading, window

TITLE = "2026년 별누리 실증 지원사업 모집 공고"
ROW = "agency\t{}\t{}\t{}\tthe text names another round than the title\n"


@pytest.fixture(autouse=True)
def _own_table() -> Iterator[None]:
    yield
    rounds.use_overrides(read_overrides())


def post(session: Session, key: str, title: str = TITLE) -> None:
    draft = Draft(
        source="agency",
        key=key,
        url=f"https://agency.example/view?no={key}",
        title=title,
        posted_on=date(2026, 11, 20),
        reading=reading(
            title, windows=[window("2026-11-20", f"2026-12-1{key}")]
        ),
        reader="1",
        parsed_from="notice",
    )
    save(session, draft, now=NOW, silent=False, enqueue=lambda *_: 0)


def attached(session: Session) -> dict[str, tuple[str, str] | None]:
    """Return each notice's programme and round, by its key."""
    query = (
        select(Announcement.key, ProgrammeRow.name, RoundRow.key)
        .join(
            RoundNotice,
            col(RoundNotice.announcement_id) == col(Announcement.id),
        )
        .join(
            RoundRow,
            col(RoundRow.id) == col(RoundNotice.round_id),
            isouter=True,
        )
        .join(
            ProgrammeRow,
            col(ProgrammeRow.id) == col(RoundRow.programme_id),
            isouter=True,
        )
    )
    found: dict[str, tuple[str, str] | None] = {}
    for key, programme, round_id in session.exec(query):
        found[key] = (programme, round_id) if round_id else None
    return found


def test_a_row_decides_for_a_new_notice(engine: Engine) -> None:
    table = ROW.format("1", "별누리 실증 지원사업", "2026-2") + ROW.format(
        "2", "AI 바우처 지원사업", ""
    )
    rounds.use_overrides(parse_overrides(table))
    with writing(engine) as session:
        for key in ("1", "2", "3"):
            post(session, key, f"{TITLE} {key}차")
        found = attached(session)
    assert found["1"] == ("별누리 실증 지원사업", "2026-2")
    assert found["2"] is None
    assert found["3"] == ("별누리 실증 지원사업", "2026-3")


def test_stored_notices_follow_the_table_and_nobody_is_told(
    engine: Engine,
) -> None:
    with writing(engine) as session:
        post(session, "1")
        by_rule = attached(session)
        events = len(session.exec(select(Event)).all())
        moved = ROW.format("1", "다른 이름의 실증사업", "2026-S1@경기")
        rounds.use_overrides(parse_overrides(moved))
        assert reattaching.attach_outdated(session, limit=10) == 1
        assert attached(session) == {
            "1": ("다른 이름의 실증사업", "2026-S1@경기")
        }
        assert reattaching.attach_outdated(session, limit=10) == 0
        # another row for it, then none at all
        rounds.use_overrides(parse_overrides(ROW.format("1", "새 이름", "")))
        assert reattaching.attach_outdated(session, limit=10) == 1
        assert attached(session) == {"1": None}
        rounds.use_overrides({})
        assert reattaching.attach_outdated(session, limit=10) == 1
        assert attached(session) == by_rule
        assert reattaching.attach_outdated(session, limit=10) == 0
        assert len(session.exec(select(Event)).all()) == events


def test_an_installations_table_wins_and_remarks_are_left_out(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rounds.tsv"
    path.write_text(
        "# ours\n\n" + ROW.format("1", "가상 사업", "2026-1"), "utf-8"
    )
    assert [
        override.round_id for override in read_overrides(path).values()
    ] == ["2026-1"]
    with pytest.raises(FileNotFoundError):
        read_overrides(tmp_path / "nowhere.tsv")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("agency\t1\t사업\t2026-1\n", "line 1: five columns"),
        (
            "# a\nagency\t1\t사업\t2026-1\t\n",
            "line 2: the last column says why",
        ),
        ("agency\t\t사업\t2026-1\tits title is wrong\n", "line 1: a board"),
        (
            "agency\t1\t사업\tsecond\tits title is wrong\n",
            "'second' is no round's id",
        ),
        (
            ROW.format("1", "사업", "2026-1") * 2,
            "line 2: agency 1 has a row already",
        ),
    ],
)
def test_a_row_that_is_none_is_named(text: str, words: str) -> None:
    with pytest.raises(BadOverrides, match=words):
        parse_overrides(text)
