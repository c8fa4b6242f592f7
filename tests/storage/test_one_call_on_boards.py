"""A call posted on three boards in one week is told once; twins of regions are told each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import permutations

from sqlmodel import col, select

from storage.announcements import duplicates
from storage.announcements.draft import AttachmentDraft, Draft
from storage.announcements.save import save
from storage.db.engine import Engine, Session, writing
from storage.models import Announcement, Event
from tests.cases import cases
from tests.conftest import NOW
from tests.factories import reading, window


def post(
    session: Session,
    source: str,
    title: str,
    day: int,
    closes: str,
    *,
    now: datetime = NOW,
    files: Sequence[str] = (),
    won: int | None = None,
    bodies: Sequence[str] = (),
    ministries: Sequence[str] = (),
) -> None:
    draft = Draft(
        source=source,
        key=f"{source}{day}",
        url=f"https://{source}.example/view?no={source}{day}",
        title=title,
        posted_on=date(2026, 11, day),
        reading=reading(
            title,
            windows=[window(None, closes)],
            budget_total_won=won,
            operators=list(bodies),
            ministries=list(ministries),
        ),
        reader="1",
        parsed_from="notice",
        attachments=tuple(
            AttachmentDraft(name, name, digest=name, state="ok")
            for name in files
        ),
    )
    save(session, draft, now=now, silent=False, enqueue=lambda *_: 0)


def test_one_call_on_three_boards_is_one_event(engine: Engine) -> None:
    with writing(engine) as session:
        post(
            session,
            "nipa",
            "2026년 「새벽빛 클라우드 전환」 지원사업 수요기업 모집 공고",
            18,
            "2026-12-15T15:00",
        )
        post(
            session,
            "bizinfo",
            "2026년 새벽빛 클라우드 전환 지원사업 수요기업 모집 공고",
            20,
            "2026-12-15",
        )
        post(
            session,
            "kstartup",
            "[모집중] 2026년 새벽빛 클라우드 전환 지원사업 수요기업 모집 안내",
            23,
            "2026-12-15",
        )

        assert [event.kind for event in session.exec(select(Event))] == ["new"]
        rows = session.exec(
            select(Announcement).order_by(col(Announcement.id))
        ).all()
        assert [row.same_as_id for row in rows] == [
            None,
            rows[0].id,
            rows[0].id,
        ]


@cases(
    ("there", "here"),
    [
        ("한빛진흥원", "(재)한빛진흥원"),
        ("한빛진흥원", "재단법인 한빛진흥원"),
        # who pays on one portal, who takes the applications on the other
        ("한빛진흥원", "㈜노을컴퍼니"),
    ],
)
def test_portals_that_name_a_body_otherwise_or_another_show_one_call(
    engine: Engine, there: str, here: str
) -> None:
    with writing(engine) as session:
        title = "2026년 새벽빛 예비창업 프로그램 참여자 모집 공고"
        post(session, "bizinfo", title, 18, "2026-12-15", bodies=[there])
        title = "2026 새벽빛 예비창업 프로그램 참여자 모집"
        post(session, "kstartup", title, 20, "2026-12-15", bodies=[here])

        assert [event.kind for event in session.exec(select(Event))] == ["new"]


@cases(
    ("title", "bodies", "ministries"),
    [
        # what any body's call may be called
        (
            "2026년 하반기 입주기업 모집 공고",
            ("한빛창업센터", "노을창업센터"),
            ("", ""),
        ),
        (
            "2026년 창업 아이디어 경진대회 참가자 모집 공고",
            ("새벽대학교", "파도대학교"),
            ("", ""),
        ),
        # each ministry names its own
        (
            "2026년 하반기 새벽빛제품 지정제도 시행계획 공고",
            ("한빛평가원", "노을협회"),
            ("환경부", "국방부"),
        ),
    ],
)
def test_two_bodies_calls_under_one_title_stay_two(
    engine: Engine,
    title: str,
    bodies: tuple[str, str],
    ministries: tuple[str, str],
) -> None:
    with writing(engine) as session:
        for source, day, body, ministry in zip(
            ("bizinfo", "kstartup"), (18, 20), bodies, ministries, strict=True
        ):
            post(
                session,
                source,
                title,
                day,
                "2026-12-15",
                bodies=[body],
                ministries=[ministry] if ministry else [],
            )

        rows = session.exec(select(Announcement)).all()
        assert [row.same_as_id for row in rows] == [None, None]


def test_twins_of_two_regions_and_tracks_stay_two(engine: Engine) -> None:
    titles = (
        "[경기] 2026년 새벽빛 창업 지원사업 참여기업 모집 공고",
        "[부산] 2026년 새벽빛 창업 지원사업 참여기업 모집 공고",
        "2026년 노을 실증(일반형) 지원사업 참여기업 모집 공고",
        "2026년 노을 실증(심화형) 지원사업 참여기업 모집 공고",
        "2026년 파도 바우처 수요기업 모집 공고",
        "2026년 파도 바우처 공급기업 모집 공고",
        "2026년 파도 바우처 운영 용역 입찰 공고",
    )
    with writing(engine) as session:
        for number, title in enumerate(titles):
            post(session, f"board{number}", title, 18, "2026-12-15")

        rows = session.exec(select(Announcement)).all()
        assert [row.same_as_id for row in rows] == [None] * len(titles)


@cases("order", list(permutations(("sister", "call", "copy"))))
def test_two_sister_calls_and_a_portals_copy_of_one_are_each_told_once(
    engine: Engine, order: tuple[str, ...]
) -> None:
    call = "2026년 새벽빛 로봇 바우처 참여기업 모집"
    posts = {
        "sister": ("star", "2026년 새벽빛 로봇 정비 바우처 참여기업 모집", 18),
        "call": ("star", call, 19),
        "copy": ("bizinfo", f"[부산] {call} 공고", 20),
    }
    with writing(engine) as session:
        for number, name in enumerate(order):
            source, title, day = posts[name]
            now = NOW + timedelta(minutes=number)
            post(session, source, title, day, "2026-12-15T15:00", now=now)

        by_day = select(Announcement).order_by(col(Announcement.posted_on))
        sister, original, copy = session.exec(by_day)
        assert sister.same_as_id is original.same_as_id is None
        assert copy.same_as_id == original.id
        told = select(Event.announcement_id).where(Event.kind == "new")
        assert sorted(session.exec(told)) == sorted(
            (sister.id or 0, original.id or 0)
        )
        session.rollback()  # the next order begins anew


@cases(
    ("files", "others", "third", "is_one"),
    [
        (["call", "form"], ["call"], [], True),
        (["call"], ["another"], [], False),
        # some files are with every call of a body
        (["call", "form"], ["another", "form"], [], False),
        # one document for the calls of several parts
        (["call"], ["call"], ["call"], False),
        ([], [], [], False),
    ],
)
def test_equal_files_answer_where_readings_do_not_agree(
    engine: Engine,
    files: list[str],
    others: list[str],
    third: list[str],
    is_one: bool,
) -> None:
    call = "2026년 새벽빛 청년 창업 지원사업 참여기업 모집 공고"
    day = "2026-12-15"
    with writing(engine) as session:
        sister = call.replace("청년", "여성")
        post(session, "star", sister, 17, day, files=third)
        post(session, "star", call, 18, day, files=files, won=5 * 10**8)
        post(session, "portal", call, 20, day, files=others, won=3 * 10**8)

        by_day = select(Announcement).order_by(col(Announcement.posted_on))
        _, original, copy = session.exec(by_day)
        assert (copy.same_as_id == original.id) is is_one
        assert bool(duplicates.candidates(session)) is not is_one
        session.rollback()  # the next row begins anew


def test_an_additional_call_with_the_first_ones_document_is_none_of_it(
    engine: Engine,
) -> None:
    call = "2026년 새벽빛 청년 창업 지원사업 참여기업 모집 공고"
    extra = call.replace("모집", "추가 모집")
    with writing(engine) as session:
        post(session, "star", call, 18, "2026-12-15", files=["call"])
        post(session, "portal", extra, 20, "2026-12-15", files=["call"])

        rows = session.exec(select(Announcement)).all()
        assert [row.same_as_id for row in rows] == [None, None]
