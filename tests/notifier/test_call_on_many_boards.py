"""A reader's weeks with one call on several boards: new once, each change once, and
reminders of the deadline that holds.
"""

from __future__ import annotations

from dataclasses import replace

import pytest

from storage.db.engine import Engine
from tests.notifier.calls_on_boards import (
    ADDITIONAL,
    CANCELLED,
    CORRECTED,
    EXTENDED,
    FACTORY,
    LATER,
    POOL,
    SECOND,
    TITLE,
    Post,
    alerts,
    copies,
)

pytestmark = pytest.mark.heavy


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

    assert alerts(sqlite_engine, posts, "12-18") == [
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

    assert alerts(sqlite_engine, posts, "11-25") == [
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

    assert alerts(sqlite_engine, posts, "11-12") == [
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

    assert alerts(sqlite_engine, posts, "11-17") == [
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

    assert alerts(sqlite_engine, posts, "11-06") == ["11-02 nipa 17001 new"]


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

    assert alerts(sqlite_engine, [*first, *with_phone], "11-08") == expected


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

    found = alerts(sqlite_engine, [*first, *posts], "11-23")

    assert [alert for alert in found if alert.endswith("new")] == [
        "11-02 nipa 17001 new",
        f"{posts[-1].day} nipa 17004 new",
    ]


def test_a_portals_post_taken_down_and_posted_anew_moves_the_agencys_deadline(
    engine: Engine,
) -> None:
    posts = [
        replace(STANDING, board="bizinfo", key="129000"),
        Post("11-02", "nipa", "17001", text=PHONE),
        Post("11-03", "bizinfo", "130001", text=PHONE),
        Post("11-05", "bizinfo", "130001", None),
        Post("11-05", "bizinfo", "130055", closes="11-27", text=PHONE),
    ]

    assert alerts(engine, posts, "11-08") == [
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

    assert alerts(sqlite_engine, posts, "11-06") == [
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

    assert alerts(sqlite_engine, posts, "11-16") == [
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

    assert alerts(sqlite_engine, posts, "12-04") == [
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

    assert alerts(sqlite_engine, posts, "11-20") == [
        "11-02 nipa 17001 new",
        *corrected,
        "11-10 nipa 17011 cancelled",
        "11-12 nipa 17012 new",
        "11-17 nipa 17012 D-3",
        "11-19 nipa 17012 D-1",
    ]
