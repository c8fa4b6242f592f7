"""A reader's weeks with one call on several boards: new once, each change once, and
reminders of the deadline that holds.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

import pytest
from sqlmodel import col, select

from crawler.pipelines.notices import FetchedNotice, draft_of
from crawler.pipelines.rows import row_digest
from crawler.records import RawNotice
from notifier.matching import enqueue
from notifier.schedule import reminders
from storage.announcements.known import seen
from storage.announcements.save import save
from storage.db.engine import Engine, reading, writing
from storage.db.kst import KST
from storage.models import Announcement, Delivery, Source
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.event_types import USUAL
from storage.subscribers.subscriptions import SubscriptionRequest

FIRST = date(2026, 11, 2)
ADDRESSES = {
    "msit": "https://www.msit.go.kr/bbs/view.do?no={}",
    "nipa": "https://www.nipa.kr/home/2-2/{}",
    "bizinfo": "https://www.bizinfo.go.kr/view.do?pblancId=PBLN_{}",
    "kstartup": "https://www.k-startup.go.kr/view.do?pbancSn={}",
    "busan": "https://www.btp.or.kr/view?no={}",
    "gwangju": "https://www.gjtp.or.kr/view?no={}",
    "paper": "https://paper.example/view?no={}",
    "daily": "https://daily.example/view?no={}",
}
TITLE = "2026년 별빛 클라우드 전환 지원사업 수요기업 모집 공고"
POOL = "2026년 별빛 클라우드 전환 지원사업 공급기업 POOL 모집 공고"
EXTENDED = TITLE.replace("모집 공고", "모집 연장 공고")
CORRECTED = TITLE.replace("모집 공고", "모집 수정 공고")
SECOND = TITLE.replace("2026년", "2026년 2차")
AGAIN = TITLE.replace("모집 공고", "모집 재공고")
CANCELLED = TITLE.replace("모집 공고", "모집 취소 공고")
SECOND_EXTENDED = EXTENDED.replace("2026년", "2026년 2차")
NEXT_YEAR = TITLE.replace("2026년", "2027년")
ADDITIONAL = TITLE.replace("모집 공고", "추가 모집 공고")
FACTORY = "2026년 별빛 스마트공장 지원사업 참여기업 모집 공고"


@dataclass(frozen=True, slots=True)
class Post:
    """What a board shows from one day on; without a title it is taken down."""

    day: str
    board: str
    key: str
    title: str | None = TITLE
    opens: str = "11-02"
    closes: str = "11-20"
    budget: str = "10억원"
    text: str = ""


PAPERS = frozenset({"paper", "daily"})


def on(day: str) -> date:
    """Return the day that ``11-02`` (of 2026) or ``2027-01-08`` writes."""
    return date.fromisoformat(day if len(day) > 5 else f"2026-{day}")


def told(
    engine: Engine,
    posts: Sequence[Post],
    last: str,
    criteria: Filter = Filter(q="별빛"),  # noqa: B008  (frozen)
) -> list[str]:
    """Post and remind day by day; return what a reader is told: day, board, key, event."""
    at_eight = datetime.combine(FIRST, time(8), tzinfo=KST).astimezone(UTC)
    with writing(engine) as session:
        for board in {post.board for post in posts}:
            session.add(
                Source(
                    name=board, title=board, agency="", next_crawl_at=at_eight
                )
            )
        request = SubscriptionRequest(
            "email", "a@example.org", criteria, events=USUAL
        )
        stored = subscriptions.add(
            session, request, reader_key="a", now=at_eight
        )
        subscriptions.activate(session, stored, now=at_eight)
    shown: dict[tuple[str, str], str] = {}
    day = FIRST
    while day <= on(last):
        reminders.remind(engine, datetime.combine(day, time(9), tzinfo=KST))
        now = datetime.combine(day, time(10), tzinfo=KST).astimezone(UTC)
        todays = [post for post in posts if on(post.day) == day]
        for post in todays:
            if post.title is None:
                del shown[post.board, post.key]
        # as a crawl does: first of all what still stands
        with writing(engine) as session:
            for board, key in shown:
                seen(session, board, [key], now=now)
        for post in todays:
            if post.title is not None:
                show(engine, post, shown, now)
        day += timedelta(days=1)
    statement = (
        select(Delivery, Announcement)
        .join(
            Announcement, col(Announcement.id) == col(Delivery.announcement_id)
        )
        .order_by(col(Delivery.id))
    )
    found = []
    with reading(engine) as session:
        for delivery, notice in session.exec(statement):
            event = delivery.event.removeprefix("closing:")
            if event.startswith("D-"):
                event = event.partition(":")[0]
            local = delivery.created_at.astimezone(KST)
            found.append(f"{local:%m-%d} {notice.source} {notice.key} {event}")
    return found


def show(
    engine: Engine,
    post: Post,
    shown: dict[tuple[str, str], str],
    now: datetime,
) -> None:
    assert post.title is not None
    posted = shown.setdefault((post.board, post.key), on(post.day).isoformat())
    opens, closes = on(post.opens), on(post.closes)
    text = (
        f"{post.title}\n{post.text}\n지원대상: 중소기업\n지원예산: 총 {post.budget}\n"
        f"신청기간: {opens:%Y. %m. %d.} ~ {closes:%Y. %m. %d.} 18:00까지"
    )
    if post.board in PAPERS:
        text = f"{post.title}\n{post.text}"
    notice = RawNotice(
        post.board,
        post.key,
        ADDRESSES[post.board].format(post.key),
        post.title,
        posted,
        {},
        text,
        parsed_from="notice",
    )
    fetched = FetchedNotice(notice, row_digest(notice), now)
    draft = draft_of(fetched, is_news=post.board in PAPERS)
    with writing(engine) as session:
        result = save(
            session,
            draft,
            now=now,
            silent=False,
            enqueue=enqueue.enqueue_events,
        )
        if result.announced_elsewhere:
            enqueue.enqueue_events(session, result.announced_elsewhere, now)


def copies(engine: Engine) -> dict[str, str | None]:
    """Return of each posting which one stands for it."""
    with reading(engine) as session:
        rows = session.exec(select(Announcement)).all()
        names = {row.id: f"{row.source} {row.key}" for row in rows}
        return {
            names[row.id]: names.get(row.same_as_id)
            if row.same_as_id
            else None
            for row in rows
        }


def test_a_call_its_correction_extension_and_second_round(
    sqlite_engine: Engine,
) -> None:
    later = {"closes": "11-27", "budget": "12억원"}
    second = {"title": SECOND, "opens": "12-07", "closes": "12-18"}
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-03", "bizinfo", "130001"),
        Post(
            "11-04", "kstartup", "190001", TITLE.replace("모집 공고", "모집")
        ),
        Post("11-05", "msit", "3180001"),
        Post("11-06", "nipa", "17001", budget="12억원"),
        Post("11-07", "bizinfo", "130001", budget="12억원"),
        Post("11-16", "nipa", "17022", EXTENDED, **later),
        Post("11-17", "bizinfo", "130055", EXTENDED, **later),
        Post("11-17", "kstartup", "190001", TITLE, **later),
        # taken down, and posted again
        Post("11-18", "nipa", "17022", None),
        Post("11-18", "nipa", "17025", EXTENDED, **later),
        Post("12-07", "nipa", "17060", **second),
        Post("12-08", "bizinfo", "130099", **second),
    ]

    assert told(sqlite_engine, posts, "12-18") == [
        "11-02 nipa 17001 new",
        "11-06 nipa 17001 corrected",
        "11-16 nipa 17022 extended",
        "11-24 nipa 17022 D-3",
        "11-26 nipa 17022 D-1",
        "12-07 nipa 17060 new",
        "12-15 nipa 17060 D-3",
        "12-17 nipa 17060 D-1",
    ]
    assert copies(sqlite_engine) == {
        "nipa 17001": None,
        "bizinfo 130001": "nipa 17001",
        "kstartup 190001": "nipa 17001",
        "msit 3180001": "nipa 17001",
        "nipa 17022": None,
        "bizinfo 130055": "nipa 17022",
        "nipa 17025": "nipa 17022",
        "nipa 17060": None,
        "bizinfo 130099": "nipa 17060",
    }


LATER = {"closes": "11-25"}
MOVES = {
    "the agency posts a correction, the portal changes its post": (
        [
            Post("11-09", "nipa", "17010", CORRECTED, **LATER),
            Post("11-10", "kstartup", "190001", TITLE, **LATER),
        ],
        "11-09 nipa 17010 corrected",
        "nipa 17010",
    ),
    "the portal changes its post before the agency posts a correction": (
        [
            Post("11-09", "kstartup", "190001", TITLE, **LATER),
            Post("11-10", "nipa", "17010", CORRECTED, **LATER),
        ],
        "11-09 nipa 17001 extended",
        "nipa 17010",
    ),
    "the agency changes its post, another portal posts the extension": (
        [
            Post("11-09", "nipa", "17001", TITLE, **LATER),
            Post("11-10", "bizinfo", "130055", EXTENDED, **LATER),
        ],
        "11-09 nipa 17001 extended",
        "bizinfo 130055",
    ),
    "a portal posts the extension before the agency changes its post": (
        [
            Post("11-09", "bizinfo", "130055", EXTENDED, **LATER),
            Post("11-10", "nipa", "17001", TITLE, **LATER),
        ],
        "11-09 bizinfo 130055 extended",
        "bizinfo 130055",
    ),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_deadline_that_moves_in_place_and_anew_is_told_once(
    name: str, sqlite_engine: Engine
) -> None:
    moves, change, holds = MOVES[name]
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-02", "kstartup", "190001"),
        *moves,
    ]

    assert told(sqlite_engine, posts, "11-25") == [
        "11-02 nipa 17001 new",
        change,
        f"11-22 {holds} D-3",
        f"11-24 {holds} D-1",
    ]


def test_a_second_change_of_a_corrected_call_is_told(
    sqlite_engine: Engine,
) -> None:
    """What the correction did not say is news, also where the first post says it."""
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-09", "nipa", "17010", CORRECTED, **LATER),
        Post("11-11", "nipa", "17001", TITLE, budget="14억원", **LATER),
    ]

    assert told(sqlite_engine, posts, "11-12") == [
        "11-02 nipa 17001 new",
        "11-09 nipa 17010 corrected",
        "11-11 nipa 17001 corrected",
    ]


def test_the_agencys_post_stands_for_a_portals_that_came_first(
    sqlite_engine: Engine,
) -> None:
    posts = [
        Post("11-02", "bizinfo", "130001"),
        Post("11-05", "nipa", "17001"),
        Post("11-06", "kstartup", "190001"),
    ]

    assert told(sqlite_engine, posts, "11-17") == [
        "11-02 nipa 17001 new",
        "11-17 nipa 17001 D-3",
    ]
    assert copies(sqlite_engine) == {
        "bizinfo 130001": "nipa 17001",
        "nipa 17001": None,
        "kstartup 190001": "nipa 17001",
    }


def test_a_call_that_is_taken_down_and_posted_again_is_no_news(
    sqlite_engine: Engine,
) -> None:
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-04", "nipa", "17001", None),
        Post("11-04", "nipa", "17004", text="붙임: 수정한 신청서, 안내서"),
        Post("11-05", "bizinfo", "130001"),
    ]

    assert told(sqlite_engine, posts, "11-06") == ["11-02 nipa 17001 new"]


# What else stands on the board all the time, and is none of the reader's.
STANDING = Post(
    "11-02", "nipa", "16900", "2026년 새벽 로봇 실증 사업 모집 공고"
)
PHONE = "문의처: 전환지원팀 043-931-5678"
TAKEN_DOWN = {
    "with a later deadline": (
        [Post("11-05", "nipa", "17004", closes="11-27")],
        ["11-02 nipa 17004 new", "11-05 nipa 17004 extended"],
    ),
    "with an earlier deadline": (
        [Post("11-05", "nipa", "17004", closes="11-18")],
        ["11-02 nipa 17004 new", "11-05 nipa 17004 corrected"],
    ),
    "with other days and money, under one telephone": (
        [Post("11-05", "nipa", "17004", closes="11-27", budget="14억원")],
        ["11-02 nipa 17004 new", "11-05 nipa 17004 extended"],
    ),
    "with other money alone, under one telephone": (
        [Post("11-05", "nipa", "17004", budget="14억원")],
        ["11-02 nipa 17004 new", "11-05 nipa 17004 corrected"],
    ),
    "after a portal took it over, which follows": (
        [
            Post("11-03", "bizinfo", "130001"),
            Post("11-05", "nipa", "17004", closes="11-27"),
            Post("11-06", "bizinfo", "130001", closes="11-27"),
        ],
        ["11-02 nipa 17004 new", "11-05 nipa 17004 extended"],
    ),
    "two days later, for a second time": (
        [
            Post("11-05", "nipa", "17004", closes="11-27"),
            Post("11-07", "nipa", "17004", None),
            Post("11-07", "nipa", "17006", closes="12-04"),
        ],
        [
            "11-02 nipa 17006 new",
            "11-05 nipa 17006 extended",
            "11-07 nipa 17006 extended",
        ],
    ),
    "as an additional call, which is one": (
        [Post("11-05", "nipa", "17004", ADDITIONAL, closes="11-27")],
        ["11-02 nipa 17001 new", "11-05 nipa 17004 new"],
    ),
    "for other companies, by another telephone and amount": (
        [
            Post(
                "11-05",
                "nipa",
                "17004",
                closes="11-27",
                budget="3억원",
                text="문의처: 지역확산팀 043-931-9999",
            )
        ],
        ["11-02 nipa 17001 new", "11-05 nipa 17004 new"],
    ),
}


@pytest.mark.parametrize("name", TAKEN_DOWN)
def test_a_call_taken_down_and_posted_anew_with_other_days_is_a_change_of_it(
    name: str, sqlite_engine: Engine
) -> None:
    posts, expected = TAKEN_DOWN[name]
    first = [
        STANDING,
        Post("11-02", "nipa", "17001", text=PHONE),
        Post("11-05", "nipa", "17001", None),
    ]
    with_phone = [
        post if post.text else replace(post, text=PHONE) for post in posts
    ]

    assert told(sqlite_engine, [*first, *with_phone], "11-08") == expected


@pytest.mark.parametrize(
    "posts",
    [
        # the first call still stands
        [Post("11-05", "nipa", "17004", closes="11-27", text=PHONE)],
        # it was over before the next was posted
        [
            Post("11-21", "nipa", "17001", None),
            Post(
                "11-23",
                "nipa",
                "17004",
                opens="11-23",
                closes="12-11",
                text=PHONE,
            ),
        ],
    ],
    ids=["beside the first", "after it"],
)
def test_a_further_call_in_the_same_words_is_new(
    posts: list[Post], sqlite_engine: Engine
) -> None:
    first = [STANDING, Post("11-02", "nipa", "17001", text=PHONE)]

    alerts = told(sqlite_engine, [*first, *posts], "11-23")

    assert [alert for alert in alerts if alert.endswith("new")] == [
        "11-02 nipa 17001 new",
        f"{posts[-1].day} nipa 17004 new",
    ]


def test_a_portals_post_taken_down_and_posted_anew_moves_the_agencys_deadline(
    sqlite_engine: Engine,
) -> None:
    posts = [
        replace(STANDING, board="bizinfo", key="129000"),
        Post("11-02", "nipa", "17001", text=PHONE),
        Post("11-03", "bizinfo", "130001", text=PHONE),
        Post("11-05", "bizinfo", "130001", None),
        Post("11-05", "bizinfo", "130055", closes="11-27", text=PHONE),
    ]

    assert told(sqlite_engine, posts, "11-08") == [
        "11-02 nipa 17001 new",
        "11-05 nipa 17001 extended",
    ]


def test_two_regions_bodies_under_one_title_are_two_calls(
    sqlite_engine: Engine,
) -> None:
    posts = [
        Post("11-02", "busan", "501", FACTORY),
        Post("11-03", "gwangju", "801", FACTORY),
        Post("11-04", "bizinfo", "130001", f"[부산] {FACTORY}"),
        Post("11-05", "bizinfo", "130002", f"[광주] {FACTORY}"),
    ]

    assert told(sqlite_engine, posts, "11-06") == [
        "11-02 busan 501 new",
        "11-03 gwangju 801 new",
    ]
    assert copies(sqlite_engine) == {
        "busan 501": None,
        "gwangju 801": None,
        "bizinfo 130001": "busan 501",
        "bizinfo 130002": "gwangju 801",
    }


def test_pools_and_both_sides_are_calls_of_their_own(
    sqlite_engine: Engine,
) -> None:
    second = POOL.replace("모집", "2차 모집")
    posts = [
        Post("11-02", "nipa", "17001", POOL),
        Post("11-02", "nipa", "17002"),
        Post("11-03", "bizinfo", "130001"),
        Post("11-03", "bizinfo", "130002", POOL),
        Post("11-16", "nipa", "17003", second, closes="11-30"),
        Post("11-17", "bizinfo", "130003", second, closes="11-30"),
    ]

    assert told(sqlite_engine, posts, "11-16") == [
        "11-02 nipa 17001 new",
        "11-02 nipa 17002 new",
        "11-16 nipa 17003 new",
    ]
    assert copies(sqlite_engine)["bizinfo 130002"] == "nipa 17001"


def test_a_second_extension_takes_the_place_of_the_first(
    sqlite_engine: Engine,
) -> None:
    again = TITLE.replace("모집 공고", "모집 재연장 공고")
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-16", "nipa", "17020", EXTENDED, closes="11-27"),
        Post("11-17", "bizinfo", "130002", EXTENDED, closes="11-27"),
        Post("11-25", "nipa", "17030", again, closes="12-04"),
        # the portal counts its own posts
        Post(
            "11-26",
            "bizinfo",
            "130009",
            EXTENDED.replace("2026년", "2026년 2차"),
            closes="12-04",
        ),
    ]

    assert told(sqlite_engine, posts, "12-04") == [
        "11-02 nipa 17001 new",
        "11-16 nipa 17020 extended",
        "11-24 nipa 17020 D-3",
        "11-25 nipa 17030 extended",
        "12-01 nipa 17030 D-3",
        "12-03 nipa 17030 D-1",
    ]


@pytest.mark.parametrize("is_corrected", [False, True])
def test_a_cancelled_call_is_told_once_and_reminds_nobody(
    is_corrected: bool, sqlite_engine: Engine
) -> None:
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-03", "bizinfo", "130001"),
        Post("11-10", "nipa", "17011", CANCELLED),
        Post("11-11", "bizinfo", "130011", CANCELLED),
        # another call that is not cancelled
        Post("11-12", "nipa", "17012", POOL),
    ]
    corrected = []
    if is_corrected:
        posts.insert(2, Post("11-05", "nipa", "17005", CORRECTED))
        corrected = ["11-05 nipa 17005 corrected"]

    assert told(sqlite_engine, posts, "11-20") == [
        "11-02 nipa 17001 new",
        *corrected,
        "11-10 nipa 17011 cancelled",
        "11-12 nipa 17012 new",
        "11-17 nipa 17012 D-3",
        "11-19 nipa 17012 D-1",
    ]


NEW = "11-02 nipa 17001 new"
ANEW = {"opens": "11-23", "closes": "11-30"}
CALL = [Post("11-02", "nipa", "17001"), Post("11-03", "bizinfo", "130001")]
# Courses of events: what boards show, the last day, what a reader is told.
COURSES: dict[str, tuple[list[Post], str, list[str]]] = {
    "a portal that comes later cuts the title off": (
        [
            Post("11-02", "nipa", "17001"),
            Post("11-04", "bizinfo", "130001", f"{TITLE[:24]}…"),
            Post("11-05", "kstartup", "190001", TITLE.replace("2026년 ", "")),
        ],
        "11-20",
        [NEW, "11-17 nipa 17001 D-3", "11-19 nipa 17001 D-1"],
    ),
    "a deadline that is brought forward": (
        [
            *CALL,
            Post("11-09", "nipa", "17001", closes="11-13"),
            Post("11-10", "bizinfo", "130001", closes="11-13"),
        ],
        "11-20",
        [
            NEW,
            "11-09 nipa 17001 corrected",
            "11-10 nipa 17001 D-3",
            "11-12 nipa 17001 D-1",
        ],
    ),
    "an agency closes earlier than the portal said that came first": (
        [
            Post("11-02", "bizinfo", "130001", closes="11-20"),
            Post("11-04", "nipa", "17001", closes="11-18"),
            # the portal is changed otherwise, and another follows it
            Post("11-05", "bizinfo", "130001", text="붙임: 안내서"),
            Post("11-06", "kstartup", "190001"),
        ],
        "11-20",
        [
            NEW,
            "11-04 nipa 17001 corrected",
            "11-15 nipa 17001 D-3",
            "11-17 nipa 17001 D-1",
        ],
    ),
    "a deadline moves twice in a day": (
        [
            *CALL,
            Post("11-09", "nipa", "17001", closes="11-25"),
            Post("11-09", "nipa", "17001", closes="11-27"),
        ],
        "11-27",
        [
            NEW,
            "11-09 nipa 17001 extended",
            "11-09 nipa 17001 extended",
            "11-24 nipa 17001 D-3",
            "11-26 nipa 17001 D-1",
        ],
    ),
    "an extension is taken back": (
        [
            *CALL,
            Post("11-09", "nipa", "17001", closes="11-27"),
            Post("11-12", "nipa", "17001", closes="11-20"),
        ],
        "11-27",
        [
            NEW,
            "11-09 nipa 17001 extended",
            "11-12 nipa 17001 corrected",
            "11-17 nipa 17001 D-3",
            "11-19 nipa 17001 D-1",
        ],
    ),
    "withdrawn and back under its own number": (
        [
            *CALL,
            Post("11-05", "nipa", "17001", None),
            Post("11-12", "nipa", "17001"),
        ],
        "11-18",
        [NEW, "11-17 nipa 17001 D-3"],
    ),
    "announced again, where one portal does not say so": (
        [
            Post("11-02", "nipa", "17001", closes="11-10"),
            Post("11-03", "bizinfo", "130001", closes="11-10"),
            Post("11-12", "nipa", "17010", AGAIN, "11-12", "11-24"),
            Post("11-13", "bizinfo", "130010", AGAIN, "11-12", "11-24"),
            Post("11-13", "kstartup", "190010", TITLE, "11-12", "11-24"),
        ],
        "11-24",
        [
            NEW,
            "11-07 nipa 17001 D-3",
            "11-09 nipa 17001 D-1",
            "11-12 nipa 17010 new",
            "11-21 nipa 17010 D-3",
            "11-23 nipa 17010 D-1",
        ],
    ),
    "cancelled, and announced again": (
        [
            *CALL,
            Post("11-06", "nipa", "17005", CANCELLED),
            Post("11-12", "nipa", "17010", AGAIN, "11-12", "11-24"),
            Post("11-13", "bizinfo", "130010", AGAIN, "11-12", "11-24"),
        ],
        "11-24",
        [
            NEW,
            "11-06 nipa 17005 cancelled",
            "11-12 nipa 17010 new",
            "11-21 nipa 17010 D-3",
            "11-23 nipa 17010 D-1",
        ],
    ),
    "one board calls a correction what the other calls an extension": (
        [
            *CALL,
            Post("11-09", "nipa", "17010", CORRECTED, **LATER),
            Post("11-10", "bizinfo", "130010", EXTENDED, **LATER),
        ],
        "11-25",
        [
            NEW,
            "11-09 nipa 17010 corrected",
            "11-22 nipa 17010 D-3",
            "11-24 nipa 17010 D-1",
        ],
    ),
    "a portal takes a corrected call over under its first title": (
        [
            *CALL,
            Post("11-09", "nipa", "17010", CORRECTED, budget="12억원"),
            Post("11-10", "kstartup", "190010", TITLE, budget="12억원"),
        ],
        "11-18",
        [NEW, "11-09 nipa 17010 corrected", "11-17 nipa 17010 D-3"],
    ),
    "a second round is extended without its number": (
        [
            Post("11-02", "nipa", "17001", closes="11-10"),
            Post("11-11", "nipa", "17020", SECOND, "11-11", "11-20"),
            Post("11-18", "nipa", "17030", EXTENDED, "11-11", "11-27"),
            Post(
                "11-19", "bizinfo", "130030", SECOND_EXTENDED, "11-11", "11-27"
            ),
        ],
        "11-27",
        [
            NEW,
            "11-07 nipa 17001 D-3",
            "11-09 nipa 17001 D-1",
            "11-11 nipa 17020 new",
            "11-17 nipa 17020 D-3",
            "11-18 nipa 17030 extended",
            "11-24 nipa 17030 D-3",
            "11-26 nipa 17030 D-1",
        ],
    ),
    "extended after it had closed": (
        [
            *CALL,
            Post("11-21", "nipa", "17030", EXTENDED, closes="11-27"),
            Post("11-22", "bizinfo", "130030", EXTENDED, closes="11-27"),
        ],
        "11-27",
        [
            NEW,
            "11-17 nipa 17001 D-3",
            "11-19 nipa 17001 D-1",
            "11-21 nipa 17030 extended",
            "11-24 nipa 17030 D-3",
            "11-26 nipa 17030 D-1",
        ],
    ),
    "a portal mistypes the day of an extension": (
        [
            *CALL,
            Post("11-16", "nipa", "17020", EXTENDED, closes="11-27"),
            Post("11-17", "bizinfo", "130020", EXTENDED, closes="11-26"),
        ],
        "11-25",
        [NEW, "11-16 nipa 17020 extended", "11-24 nipa 17020 D-3"],
    ),
    "a portal has one post for the tracks of an agency": (
        [
            Post("11-02", "bizinfo", "130001"),
            Post("11-03", "nipa", "17001", f"{TITLE}(일반형)"),
            Post("11-03", "nipa", "17002", f"{TITLE}(특화형)"),
        ],
        "11-04",
        [NEW, "11-03 nipa 17002 new"],
    ),
    "a call over the turn of the year": (
        [
            Post("12-21", "nipa", "17001", NEXT_YEAR, "12-21", "2027-01-08"),
            Post(
                "12-22", "bizinfo", "130001", NEXT_YEAR, "12-21", "2027-01-08"
            ),
            Post(
                "2027-01-04",
                "nipa",
                "17020",
                EXTENDED.replace("2026년", "2027년"),
                "12-21",
                "2027-01-15",
            ),
            Post(
                "2027-01-06",
                "bizinfo",
                "130001",
                NEXT_YEAR,
                "12-21",
                "2027-01-15",
            ),
        ],
        "2027-01-15",
        [
            "12-21 nipa 17001 new",
            "01-04 nipa 17020 extended",
            "01-12 nipa 17020 D-3",
            "01-14 nipa 17020 D-1",
        ],
    ),
}


NAME = "‘별빛 클라우드 전환 지원사업’"
COURSES |= {
    "papers foretell a second round, which comes a day early": (
        [
            Post(
                "11-02",
                "paper",
                "1",
                "별빛 클라우드 전환 지원사업 2차 공고 예정",
                text=f"정부는 {NAME} 2차 공고를 11월 25일 낼 예정이라고 밝혔다.",
            ),
            # another paper has the same
            Post(
                "11-03",
                "daily",
                "7",
                "정부, 별빛 클라우드 전환 2차 모집",
                text=f"정부가 {NAME} 2차 공고를 오는 25일 낼 예정이다.",
            ),
            Post("11-24", "nipa", "17020", SECOND, "11-24", "12-11"),
            Post("11-25", "bizinfo", "130020", SECOND, "11-24", "12-11"),
            Post("12-01", "nipa", "17030", SECOND_EXTENDED, "11-24", "12-18"),
        ],
        "12-02",
        [
            "11-02 paper 1 expected",
            "11-24 nipa 17020 confirmed",
            "12-01 nipa 17030 extended",
        ],
    ),
    "a paper foretells a month, and another says otherwise": (
        [
            Post(
                "11-24",
                "paper",
                "1",
                "내년 별빛 클라우드 전환 지원사업 1월 공고",
                text=f"정부는 {NAME} 2027년 사업 공고를 내년 1월 낼 예정이라고 밝혔다.",
            ),
            Post(
                "11-26",
                "daily",
                "7",
                "별빛 클라우드 전환 지원사업 내년 2월 공고",
                text=f"정부는 {NAME} 2027년 사업 공고를 내년 2월 낼 예정이라고 밝혔다.",
            ),
            Post(
                "2027-01-11",
                "nipa",
                "17120",
                NEXT_YEAR,
                "2027-01-11",
                "2027-02-05",
            ),
        ],
        "2027-01-12",
        [
            "11-24 paper 1 expected",
            "11-26 daily 7 expected",
            "01-11 nipa 17120 confirmed",
        ],
    ),
}


MARKED = f"[취소] {TITLE}"
# On one board or on both, in place or by a notice, whichever is first: what boards show
# from 11-10 on, and which post the reader's alert leads to.
CANCELLATIONS: dict[str, tuple[list[Post], str]] = {
    "by the portal alone, in place": (
        [Post("11-10", "bizinfo", "130001", MARKED)],
        "nipa 17001",
    ),
    "in place, by the portal first": (
        [
            Post("11-10", "bizinfo", "130001", MARKED),
            Post("11-11", "nipa", "17001", MARKED),
        ],
        "nipa 17001",
    ),
    "in place by the portal, then by the agency's notice": (
        [
            Post("11-10", "bizinfo", "130001", MARKED),
            Post("11-11", "nipa", "17011", CANCELLED),
        ],
        "nipa 17001",
    ),
    "by a portal's notice, then in place by the agency": (
        [
            Post("11-10", "bizinfo", "130011", CANCELLED),
            Post("11-11", "nipa", "17001", MARKED),
        ],
        "bizinfo 130011",
    ),
    "by notices, the portal's first": (
        [
            Post("11-10", "bizinfo", "130011", CANCELLED),
            Post("11-11", "nipa", "17011", CANCELLED),
        ],
        "nipa 17011",
    ),
}
for way, (cancelling, leads_to) in CANCELLATIONS.items():
    COURSES[f"cancelled {way}"] = (
        [*CALL, *cancelling],
        "11-17",
        [NEW, f"11-10 {leads_to} cancelled"],
    )
COURSES |= {
    "both portals and the agency in one crawl, the portals read first": (
        [
            Post("11-02", "bizinfo", "130001"),
            Post("11-02", "kstartup", "190001"),
            Post("11-02", "nipa", "17001"),
        ],
        "11-03",
        [NEW],
    ),
    "the agency attaches its document later": (
        [*CALL, Post("11-04", "nipa", "17001", text="붙임: 공고문, 신청서")],
        "11-05",
        [NEW],
    ),
    "corrected on both, the portal first": (
        [
            *CALL,
            Post("11-09", "bizinfo", "130009", CORRECTED, budget="12억원"),
            Post("11-10", "nipa", "17009", CORRECTED, budget="12억원"),
        ],
        "11-11",
        [NEW, "11-09 nipa 17009 corrected"],
    ),
    "extended on the portal alone": (
        [*CALL, Post("11-16", "bizinfo", "130001", closes="11-27")],
        "11-24",
        [NEW, "11-16 nipa 17001 extended", "11-24 nipa 17001 D-3"],
    ),
    "extended twice, the portal lags behind": (
        [
            *CALL,
            Post("11-10", "nipa", "17001", closes="11-25"),
            Post("11-12", "nipa", "17001", closes="11-30"),
            Post("11-13", "bizinfo", "130001", closes="11-25"),
            Post("11-14", "bizinfo", "130001", closes="11-30"),
        ],
        "11-15",
        [NEW, "11-10 nipa 17001 extended", "11-12 nipa 17001 extended"],
    ),
    "the agency posts it again under another number, the portal stays": (
        [
            Post("11-02", "bizinfo", "130001"),
            Post("11-03", "nipa", "17001"),
            Post("11-05", "nipa", "17001", None),
            Post("11-06", "nipa", "17007"),
        ],
        "11-07",
        [NEW],
    ),
    "a portal alone renumbers its post": (
        [
            Post("11-03", "bizinfo", "130001"),
            Post("11-05", "bizinfo", "130001", None),
            Post("11-05", "bizinfo", "130020"),
        ],
        "11-06",
        ["11-03 bizinfo 130001 new"],
    ),
    "two additional calls, which a portal carries without marks": (
        [
            Post("11-02", "nipa", "17001", closes="11-06"),
            Post("11-09", "nipa", "17050", ADDITIONAL, "11-09", "11-13"),
            Post("11-09", "kstartup", "190050", TITLE, "11-09", "11-13"),
            Post(
                "11-16",
                "nipa",
                "17060",
                ADDITIONAL.replace("추가", "2차 추가"),
                "11-16",
                "11-27",
            ),
            Post("11-17", "kstartup", "190060", ADDITIONAL, "11-16", "11-27"),
        ],
        "11-17",
        [
            NEW,
            "11-03 nipa 17001 D-3",
            "11-05 nipa 17001 D-1",
            "11-09 nipa 17050 new",
            "11-10 nipa 17050 D-3",
            "11-12 nipa 17050 D-1",
            "11-16 nipa 17060 new",
        ],
    ),
    "an additional call is extended in place on both boards": (
        [
            *CALL,
            Post("11-23", "nipa", "17050", ADDITIONAL, **ANEW),
            Post("11-24", "bizinfo", "130077", ADDITIONAL, **ANEW),
            Post("11-26", "bizinfo", "130077", ADDITIONAL, "11-23", "12-04"),
            Post("11-26", "nipa", "17050", ADDITIONAL, "11-23", "12-04"),
        ],
        "11-27",
        [
            NEW,
            "11-17 nipa 17001 D-3",
            "11-19 nipa 17001 D-1",
            "11-23 nipa 17050 new",
            "11-26 nipa 17050 extended",
        ],
    ),
    # nothing says that it is one call, so both are told; the portal's post is of the new one
    "taken down and posted anew with other days": (
        [
            Post("11-02", "nipa", "17001"),
            Post("11-05", "nipa", "17001", None),
            Post("11-06", "nipa", "17007", TITLE, "11-06", "11-24"),
            Post("11-07", "bizinfo", "130001", TITLE, "11-06", "11-24"),
        ],
        "11-08",
        [NEW, "11-06 nipa 17007 new"],
    ),
}


@pytest.mark.parametrize("name", COURSES)
def test_a_course_of_events_is_told_once(
    name: str, sqlite_engine: Engine
) -> None:
    posts, last, expected = COURSES[name]

    assert told(sqlite_engine, posts, last) == expected


DIVISIONS = "지원분야: 일반 분과, AI반도체 분과"
MORE_DIVISIONS = f"{DIVISIONS}, 소상공인 분과"
# Who follows what: the filter, what boards show, the last day, what the reader is told.
FOLLOWED: dict[str, tuple[Filter, list[Post], str, list[str]]] = {
    "a division that a correction adds": (
        Filter(division=("소상공인",)),
        [
            Post("11-02", "nipa", "17001", text=DIVISIONS),
            Post("11-09", "nipa", "17009", CORRECTED, text=MORE_DIVISIONS),
            Post("11-10", "bizinfo", "130009", CORRECTED, text=MORE_DIVISIONS),
        ],
        "11-18",
        ["11-09 nipa 17009 corrected", "11-17 nipa 17009 D-3"],
    ),
    "a division that is added in place": (
        Filter(division=("소상공인",)),
        [
            Post("11-02", "nipa", "17001", text=DIVISIONS),
            Post("11-09", "nipa", "17001", text=MORE_DIVISIONS),
        ],
        "11-18",
        ["11-09 nipa 17001 new", "11-17 nipa 17001 D-3"],
    ),
    "nothing new for who has the call already": (
        Filter(q="별빛"),
        [
            Post("11-02", "nipa", "17001", text=DIVISIONS),
            Post("11-09", "nipa", "17001", text=MORE_DIVISIONS),
        ],
        "11-16",
        [NEW],
    ),
    "the agency, whose post comes after a portal's": (
        Filter(source=("nipa",)),
        [
            Post("11-02", "bizinfo", "130001"),
            Post("11-05", "nipa", "17001"),
            Post("11-06", "kstartup", "190001"),
        ],
        "11-18",
        ["11-05 nipa 17001 new", "11-17 nipa 17001 D-3"],
    ),
    "a portal that has the call and not its extension": (
        Filter(source=("bizinfo",)),
        [
            Post("11-02", "nipa", "17001"),
            Post("11-05", "bizinfo", "130001"),
            Post("11-16", "nipa", "17020", EXTENDED, closes="11-27"),
        ],
        "11-27",
        [
            "11-05 nipa 17001 new",
            "11-16 nipa 17020 extended",
            "11-24 nipa 17020 D-3",
            "11-26 nipa 17020 D-1",
        ],
    ),
    "a portal that changes its post a day after the agency's extension": (
        Filter(source=("kstartup",)),
        [
            Post("11-02", "nipa", "17001"),
            Post("11-05", "kstartup", "190001"),
            Post("11-16", "nipa", "17020", EXTENDED, closes="11-27"),
            Post("11-17", "kstartup", "190001", closes="11-27"),
        ],
        "11-25",
        [
            "11-05 nipa 17001 new",
            "11-16 nipa 17020 extended",
            "11-24 nipa 17020 D-3",
        ],
    ),
    "a programme, of which an additional call follows an extension": (
        Filter(programme=("별빛 클라우드 전환 지원사업",)),
        [
            Post("11-02", "nipa", "17001"),
            Post("11-16", "nipa", "17020", EXTENDED, closes="11-27"),
            Post(
                "12-01",
                "nipa",
                "17040",
                TITLE.replace("모집 공고", "추가 모집 공고"),
                "12-01",
                "12-11",
            ),
        ],
        "12-02",
        [
            NEW,
            "11-16 nipa 17020 extended",
            "11-24 nipa 17020 D-3",
            "11-26 nipa 17020 D-1",
            "12-01 nipa 17040 new",
        ],
    ),
}


@pytest.mark.parametrize("name", FOLLOWED)
def test_who_follows_a_board_a_division_or_a_programme(
    name: str, sqlite_engine: Engine
) -> None:
    criteria, posts, last, expected = FOLLOWED[name]

    assert told(sqlite_engine, posts, last, criteria) == expected


@pytest.mark.parametrize("first", ["agency", "portal"])
def test_an_additional_call_that_a_portal_carries_without_its_mark_is_told_once(
    first: str, sqlite_engine: Engine
) -> None:
    days = {"opens": "12-01", "closes": "12-11"}
    agency_day, portal_day = ("12-01", "12-02")
    if first == "portal":
        agency_day, portal_day = portal_day, agency_day
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-04", "bizinfo", "130001"),
        Post(agency_day, "nipa", "17040", ADDITIONAL, **days),
        Post(portal_day, "bizinfo", "130077", TITLE, **days),
    ]

    assert told(sqlite_engine, posts, "12-08") == [
        "11-02 nipa 17001 new",
        "11-17 nipa 17001 D-3",
        "11-19 nipa 17001 D-1",
        # the agency's post stands for the call as soon as it is read
        "12-01 nipa 17040 new",
        "12-08 nipa 17040 D-3",
    ]


@pytest.mark.parametrize("title", [TITLE, ADDITIONAL])
def test_an_old_post_that_takes_an_additional_calls_days_is_that_call(
    title: str, sqlite_engine: Engine
) -> None:
    """K-Startup changes its post of the first call where the agency posts anew."""
    posts = [
        Post("11-02", "nipa", "17001"),
        Post("11-02", "kstartup", "190001"),
        Post("11-23", "nipa", "17050", ADDITIONAL, "11-23", "11-30"),
        Post("11-24", "kstartup", "190001", title, "11-02", "11-30"),
    ]

    assert told(sqlite_engine, posts, "11-29") == [
        "11-02 nipa 17001 new",
        "11-17 nipa 17001 D-3",
        "11-19 nipa 17001 D-1",
        "11-23 nipa 17050 new",
        "11-27 nipa 17050 D-3",
        "11-29 nipa 17050 D-1",
    ]
    assert copies(sqlite_engine) == {
        "nipa 17001": None,
        "kstartup 190001": "nipa 17050",
        "nipa 17050": None,
    }


FIRST_CALL = [
    Post("11-02", "nipa", "17001"),
    Post("11-02", "kstartup", "190001"),
]
# A portal shows an additional call before the agency posts it, in its old post or in a
# new one: what boards show.
PORTAL_FIRST: dict[str, list[Post]] = {
    "its old post takes the days": [
        Post("11-23", "kstartup", "190001", TITLE, **ANEW),
        Post("11-24", "nipa", "17050", ADDITIONAL, **ANEW),
    ],
    "its old post takes the end alone": [
        Post("11-23", "kstartup", "190001", TITLE, closes="11-30"),
        Post("11-24", "nipa", "17050", ADDITIONAL, **ANEW),
    ],
    "its old post takes the mark, too": [
        Post("11-23", "kstartup", "190001", ADDITIONAL, **ANEW),
        Post("11-24", "nipa", "17050", ADDITIONAL, **ANEW),
    ],
    "a new post without the mark": [
        Post("11-23", "kstartup", "190099", TITLE, **ANEW),
        Post("11-24", "nipa", "17050", ADDITIONAL, **ANEW),
    ],
    "a new post with the mark": [
        Post("11-23", "bizinfo", "130077", ADDITIONAL, **ANEW),
        Post("11-25", "nipa", "17050", ADDITIONAL, **ANEW),
    ],
    "it is announced again, the old post takes the days": [
        Post("11-23", "kstartup", "190001", TITLE, **ANEW),
        Post("11-24", "nipa", "17050", AGAIN, **ANEW),
    ],
    "another portal follows both": [
        Post("11-23", "kstartup", "190001", TITLE, **ANEW),
        Post("11-24", "nipa", "17050", ADDITIONAL, **ANEW),
        Post("11-25", "bizinfo", "130077", ADDITIONAL, **ANEW),
        Post("11-26", "kstartup", "190001", ADDITIONAL, **ANEW),
    ],
}


@pytest.mark.parametrize("name", PORTAL_FIRST)
def test_a_call_anew_that_a_portal_shows_before_the_agency_is_told_once(
    name: str, engine: Engine
) -> None:
    posts = [*FIRST_CALL, *PORTAL_FIRST[name]]

    assert told(engine, posts, "11-29") == [
        "11-02 nipa 17001 new",
        "11-17 nipa 17001 D-3",
        "11-19 nipa 17001 D-1",
        "11-23 nipa 17050 new",
        "11-27 nipa 17050 D-3",
        "11-29 nipa 17050 D-1",
    ]
    with reading(engine) as session:
        first = session.exec(
            select(Announcement).where(Announcement.key == "17001")
        ).one()
        assert (first.closes or "")[:10] == "2026-11-20"


def test_an_additional_call_of_which_a_portal_made_an_extension_keeps_the_first_call(
    sqlite_engine: Engine,
) -> None:
    """The portal moves its end while the first call is open: its own end is reminded of."""
    posts = [
        *FIRST_CALL,
        Post("11-16", "kstartup", "190001", TITLE, closes="11-30"),
        Post("11-17", "nipa", "17050", ADDITIONAL, "11-16", "11-30"),
    ]

    assert told(sqlite_engine, posts, "11-29") == [
        "11-02 nipa 17001 new",
        "11-16 nipa 17050 new",
        "11-18 nipa 17001 D-3",
        "11-19 nipa 17001 D-1",
        "11-27 nipa 17050 D-3",
        "11-29 nipa 17050 D-1",
    ]
