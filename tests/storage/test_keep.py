"""Keeping a notice: new, changed or unchanged, and what is worth telling of it."""

import zlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from reader.model import Reading
from storage.announcements.draft import (
    AttachmentDraft,
    Draft,
    FetchedPage,
    SaveResult,
)
from storage.announcements.known import attachment_texts, detail_failed, known
from storage.announcements.save import save
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Announcement, Edition, Event, Facet, Revision
from tests.conftest import NOW

DAY = timedelta(days=1)


def draft(**stated: Any) -> Draft:
    read = {
        "title": "2026년 AI 바우처 지원사업 공고",
        "kind": "call",
        "programme": "AI 바우처 지원사업",
        "year": 2026,
        "windows": [
            {
                "label": None,
                "opens": "2026-11-24",
                "closes": "2026-12-15T15:00",
                "basis": "fixed",
            }
        ],
        "budget_total_won": 16_000_000_000,
        "divisions": [
            {
                "name": "소상공인",
                "budget_won": 3_000_000_000,
                "per_project_won": None,
                "projects": 10,
            }
        ],
        "audience": ["중소기업", "소상공인"],
        "ministries": ["과학기술정보통신부"],
        "regions": ["전국"],
    }
    page = FetchedPage("https://a.example/1", "text/html", b"<p>1</p>")
    return Draft(
        source="nipa-business",
        key="17010",
        url="https://a.example/1",
        title=stated.pop("title", read["title"]),
        posted_on=NOW.date(),
        reading=Reading.from_dict(read | stated),
        reader="1",
        parsed_from="notice",
        page=page,
        page_digest="d1",
        row_digest="r1",
    )


class Debts:
    """Collects the events that were to be owed."""

    def __init__(self) -> None:
        self.kinds: list[str] = []

    def __call__(
        self, session: Session, events: Sequence[Event], *_: object
    ) -> int:
        del session
        self.kinds += [event.kind for event in events]
        return len(events)


@pytest.fixture
def debts() -> Debts:
    return Debts()


def kept(
    engine: Engine,
    draft: Draft,
    debts: Debts,
    *,
    after: timedelta = timedelta(),
    silent: bool = False,
) -> SaveResult:
    with writing(engine) as session:
        return save(
            session, draft, now=NOW + after, silent=silent, enqueue=debts
        )


def test_a_new_notice_is_told_once(engine: Engine, debts: Debts) -> None:
    assert [
        kept(engine, draft(), debts).outcome,
        kept(engine, draft(), debts, after=DAY).outcome,
    ] == ["new", "unchanged"]
    assert debts.kinds == ["new"]


def test_columns_repeat_what_queries_need(
    engine: Engine, debts: Debts
) -> None:
    item = kept(engine, draft(), debts).announcement
    assert (item.closes, item.closes_at and item.closes_at.isoformat()) == (
        "2026-12-15T15:00",
        "2026-12-15T06:00:00+00:00",
    )
    assert (item.programme_slug, item.budget_total_won) == (
        "ai바우처",
        16_000_000_000,
    )
    with reading(engine) as session:
        facets = {
            (facet.name, facet.value) for facet in session.exec(select(Facet))
        }
    assert facets == {
        ("agency", "과학기술정보통신부"),
        ("audience", "소상공인"),
        ("audience", "중소기업"),
        ("division", "소상공인"),
        ("role", "수요기업"),
        ("region", "전국"),
    }


def test_a_silent_crawl_keeps_and_tells_nothing(
    engine: Engine, debts: Debts
) -> None:
    assert kept(engine, draft(), debts, silent=True).outcome == "new"
    assert debts.kinds == []


def test_a_later_end_is_an_extension_with_before_and_after(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    later = draft(
        windows=[
            {
                "label": None,
                "opens": "2026-11-24",
                "closes": "2026-12-22T15:00",
                "basis": "fixed",
            }
        ]
    )
    change = kept(engine, replace(later, page_digest="d2"), debts, after=DAY)
    assert (change.outcome, change.announcement.edition) == ("changed", 2)
    assert change.events[0].changes == {
        "closes": ["2026-12-15T15:00", "2026-12-22T15:00"]
    }
    assert debts.kinds == ["new", "extended"]


@pytest.mark.parametrize(
    ("told", "kind"),
    [
        (
            {
                "windows": [
                    {
                        "label": None,
                        "opens": "2026-11-24",
                        "closes": "2026-12-01",
                        "basis": "fixed",
                    }
                ]
            },
            "corrected",
        ),
        ({"budget_total_won": 18_000_000_000}, "corrected"),
        (
            {
                "divisions": [
                    {
                        "name": "소상공인",
                        "budget_won": 5_000_000_000,
                        "per_project_won": None,
                        "projects": 10,
                    }
                ]
            },
            "corrected",
        ),
        ({"audience": ["중소기업"]}, "corrected"),
        ({"kind": "cancellation"}, "cancelled"),
    ],
)
def test_material_changes_are_told(
    engine: Engine, debts: Debts, told: dict[str, Any], kind: str
) -> None:
    kept(engine, draft(), debts)
    assert (
        kept(
            engine, replace(draft(**told), page_digest="d2"), debts, after=DAY
        ).outcome
        == "changed"
    )
    assert debts.kinds == ["new", kind]


@pytest.mark.parametrize(
    "told",
    [
        {"title": "[수정] 2026년 AI 바우처 지원사업 공고"},
        {"contacts": ["02-0000-0000"]},
        {"audience": ["소상공인", "중소기업"]},
        {"windows": []},
        {
            "windows": [
                {
                    "label": None,
                    "opens": "2026-11-24",
                    "closes": "2026-12-15",
                    "basis": "fixed",
                }
            ]
        },
        {"budget_total_won": None},
        {"divisions": [], "audience": []},
    ],
)
def test_cosmetic_edits_and_lost_values_are_not(
    engine: Engine, debts: Debts, told: dict[str, Any]
) -> None:
    before = kept(engine, draft(), debts).announcement
    after = kept(
        engine, replace(draft(**told), page_digest="d2"), debts, after=DAY
    ).announcement
    assert (after.closes, after.budget_total_won, after.edition) == (
        before.closes,
        before.budget_total_won,
        1,
    )
    assert debts.kinds == ["new"]


def test_a_value_no_longer_stated_is_kept_under_a_doubt(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    after = kept(
        engine,
        replace(draft(budget_total_won=None), page_digest="d2"),
        debts,
        after=DAY,
    ).announcement
    assert after.reading.budget_total_won == 16_000_000_000
    assert [doubt.field for doubt in after.reading.doubts] == [
        "budget_total_won"
    ]


def test_a_newer_reader_over_the_same_page_changes_the_reading_and_tells_nothing(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    after = kept(
        engine,
        replace(draft(budget_total_won=15_000_000_000), reader="2"),
        debts,
        after=DAY,
    )
    assert (
        after.outcome,
        after.announcement.budget_total_won,
        after.announcement.edition,
    ) == ("unchanged", 15_000_000_000, 1)
    assert debts.kinds == ["new"]


@pytest.mark.parametrize(
    ("row_digest", "kinds"), [("r1", ["new"]), ("r2", ["new", "corrected"])]
)
def test_a_newer_reader_over_the_same_row_tells_nothing(
    engine: Engine, debts: Debts, row_digest: str, kinds: list[str]
) -> None:
    row = replace(draft(), parsed_from="row", page=None, page_digest="")
    kept(engine, row, debts)
    again = replace(
        draft(budget_total_won=15_000_000_000),
        parsed_from="row",
        page=None,
        page_digest="",
        row_digest=row_digest,
        reader="2",
    )
    kept(engine, again, debts, after=DAY)
    assert debts.kinds == kinds


def test_a_row_heard_of_a_notice_known_whole_changes_nothing(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    row = replace(
        draft(budget_total_won=1, windows=[]),
        parsed_from="row",
        page=None,
        page_digest="",
        row_digest="r2",
    )
    after = kept(engine, row, debts, after=DAY).announcement
    assert (after.budget_total_won, after.row_digest, after.last_seen_at) == (
        16_000_000_000,
        "r1",
        NOW + DAY,
    )


def test_what_the_page_adds_to_a_row_is_no_change(
    engine: Engine, debts: Debts
) -> None:
    window = {
        "label": None,
        "opens": None,
        "closes": "2026-12-15",
        "basis": "fixed",
    }
    row = replace(
        draft(
            windows=[window], budget_total_won=None, divisions=[], audience=[]
        ),
        parsed_from="row",
        page=None,
        page_digest="",
    )
    kept(engine, row, debts)
    after = kept(engine, draft(), debts, after=DAY)
    assert (
        after.announcement.closes,
        after.announcement.edition,
        debts.kinds,
    ) == (
        "2026-12-15T15:00",
        1,
        ["new"],
    )


def test_a_page_that_contradicts_its_row_is_told(
    engine: Engine, debts: Debts
) -> None:
    window = {
        "label": None,
        "opens": None,
        "closes": "2026-12-10",
        "basis": "fixed",
    }
    kept(
        engine,
        replace(
            draft(windows=[window]),
            parsed_from="row",
            page=None,
            page_digest="",
        ),
        debts,
    )
    kept(engine, draft(), debts, after=DAY)
    assert debts.kinds == ["new", "extended"]


def test_editions_and_pages_are_kept(engine: Engine, debts: Debts) -> None:
    item = kept(engine, draft(), debts).announcement
    page = FetchedPage("https://a.example/1", "text/html", b"<p>2</p>")
    kept(
        engine,
        replace(draft(budget_total_won=1), page=page, page_digest="d2"),
        debts,
        after=DAY,
    )
    with reading(engine) as session:
        editions = [
            (edition.number, edition.changes)
            for edition in session.exec(
                select(Edition).order_by(col(Edition.number))
            )
        ]
        stored = session.exec(
            select(Revision)
            .where(Revision.announcement_id == item.id)
            .order_by(col(Revision.fetched_at).desc())
        ).first()
    assert stored is not None
    found = zlib.decompress(stored.page)
    assert (stored.url, stored.media, found) == (
        page.url,
        page.media,
        page.body,
    )
    assert editions == [
        (1, {}),
        (2, {"budget_total_won": [16_000_000_000, 1]}),
    ]


def test_a_file_is_read_once_and_its_words_stay(
    engine: Engine, debts: Debts
) -> None:
    file = AttachmentDraft(
        "공고문.hwpx",
        "https://a.example/f?t=1",
        "12 KB",
        "abc",
        "read",
        "총 160억원",
    )
    item = kept(
        engine, replace(draft(), attachments=(file,)), debts
    ).announcement
    again = AttachmentDraft("공고문.hwpx", "https://a.example/f?t=2", "12 KB")
    kept(engine, replace(draft(), attachments=(again,)), debts, after=DAY)
    with reading(engine) as session:
        assert attachment_texts(session, item.id or 0) == [
            replace(file, url="https://a.example/f?t=2", fetched_at=NOW)
        ]


def test_the_same_notice_on_another_board_is_told_once(
    engine: Engine, debts: Debts
) -> None:
    number = "과학기술정보통신부 공고 제2026-0977호"
    first = kept(engine, draft(notice_no=number), debts).announcement
    twin = kept(
        engine,
        replace(
            draft(notice_no=number), source="msit-business", key="3190010"
        ),
        debts,
        after=DAY,
    ).announcement
    assert (twin.same_as_id, debts.kinds) == (first.id, ["new"])


def test_an_extension_posted_anew_is_told_as_one(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    window = {
        "label": None,
        "opens": "2026-11-24",
        "closes": "2026-12-22T15:00",
        "basis": "fixed",
    }
    anew = replace(
        draft(kind="extension", windows=[window]),
        key="17011",
        title="2026년 AI 바우처 지원사업 공고(기간 연장)",
    )
    stated = kept(engine, anew, debts, after=DAY)
    assert stated.events[0].changes["closes"] == [
        "2026-12-15T15:00",
        "2026-12-22T15:00",
    ]
    assert debts.kinds == ["new", "extended"]


def test_an_extension_that_another_board_posts_later_is_told_once(
    engine: Engine, debts: Debts
) -> None:
    window = {
        "label": None,
        "opens": "2026-11-24",
        "closes": "2026-12-22T15:00",
        "basis": "fixed",
    }
    kept(engine, draft(), debts)
    in_place = draft(windows=[window])
    kept(engine, in_place, debts, after=10 * DAY)
    assert debts.kinds == ["new", "extended"]
    # its period is that of the extension
    anew = replace(
        draft(kind="extension", windows=[window | {"opens": "2026-12-02"}]),
        source="msit-business",
        key="3190011",
        title="2026년 AI 바우처 지원사업 연장 공고",
    )
    kept(engine, anew, debts, after=11 * DAY)
    assert debts.kinds == ["new", "extended"]


def test_a_lead_is_confirmed_by_the_call_it_foretold(
    engine: Engine, debts: Debts
) -> None:
    expected = [{"what": "2차 공고", "when": "2026-11-25", "precision": "day"}]
    lead = replace(
        draft(kind="forecast", windows=[], expected=expected),
        source="newspim",
        key="9",
        is_press=True,
    )
    kept(engine, lead, debts)
    call = kept(engine, draft(round=2), debts, after=DAY).announcement
    assert debts.kinds == ["expected", "confirmed"]
    with reading(engine) as session:
        leads = [
            announcement.confirmed_by_id
            for announcement in session.exec(
                select(Announcement).where(Announcement.kind == "forecast")
            )
        ]
    assert leads == [call.id]


def test_press_reports_of_calls_already_out_are_not_told(
    engine: Engine, debts: Debts
) -> None:
    kept(
        engine,
        replace(draft(kind="news"), source="newspim", key="9", is_press=True),
        debts,
    )
    assert debts.kinds == []


def test_known_answers_for_many_keys_and_says_nothing_of_strangers(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    with reading(engine) as session:
        found = known(
            session, "nipa-business", [*map(str, range(1200)), "17010"]
        )
    assert {
        key: (item.row_digest, item.parsed_from) for key, item in found.items()
    } == {"17010": ("r1", "notice")}


def test_a_failed_page_is_tried_again_and_changes_nothing_else(
    engine: Engine, debts: Debts
) -> None:
    kept(engine, draft(), debts)
    with writing(engine) as session:
        detail_failed(session, "nipa-business", "17010", retry_at=NOW + DAY)
    with reading(engine) as session:
        item = known(session, "nipa-business", ["17010"])["17010"]
    assert (item.detail_failures, item.recheck_at) == (1, NOW + DAY)
    assert (
        kept(
            engine, draft(), debts, after=2 * DAY
        ).announcement.detail_failures
        == 0
    )
