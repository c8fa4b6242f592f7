"""An additional call is a call of its own, whoever shows it first, in whichever post."""

from __future__ import annotations

import pytest
from sqlmodel import select

from storage.db.engine import Engine, reading
from storage.models import Announcement
from tests.notifier.calls_on_boards import (
    ADDITIONAL,
    AGAIN,
    ANEW,
    TITLE,
    Post,
    alerts,
    copies,
)

pytestmark = pytest.mark.heavy


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

    assert alerts(sqlite_engine, posts, "12-08") == [
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

    assert alerts(sqlite_engine, posts, "11-29") == [
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

    assert alerts(engine, posts, "11-29") == [
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

    assert alerts(sqlite_engine, posts, "11-29") == [
        "11-02 nipa 17001 new",
        "11-16 nipa 17050 new",
        "11-18 nipa 17001 D-3",
        "11-19 nipa 17001 D-1",
        "11-27 nipa 17050 D-3",
        "11-29 nipa 17050 D-1",
    ]
