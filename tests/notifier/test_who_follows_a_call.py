"""A reader hears of a call by what is followed: a board, a division, a programme."""

from __future__ import annotations

import pytest

from storage.db.engine import Engine
from storage.queries.filters import Filter
from tests.notifier.calls_on_boards import (
    CANCELLED,
    CORRECTED,
    EXTENDED,
    FACTORY,
    NEW,
    TITLE,
    Post,
    alerts,
)

pytestmark = pytest.mark.heavy

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
    "a portal that has the call and not its cancellation": (
        Filter(source=("bizinfo",)),
        [
            Post("11-02", "nipa", "17001"),
            Post("11-05", "bizinfo", "130001"),
            Post("11-09", "nipa", "17020", EXTENDED, closes="11-27"),
            Post("11-16", "nipa", "17030", CANCELLED),
        ],
        "11-27",
        [
            "11-05 nipa 17001 new",
            "11-09 nipa 17020 extended",
            "11-16 nipa 17030 cancelled",
        ],
    ),
    "calls alone, of which one is cancelled": (
        Filter(kind=("call",)),
        [
            Post("11-02", "nipa", "17001"),
            Post("11-02", "busan", "5", FACTORY),
            Post("11-06", "nipa", "17030", CANCELLED),
        ],
        "11-07",
        [
            NEW,
            "11-02 busan 5 new",
            "11-06 nipa 17030 cancelled",
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

    assert alerts(sqlite_engine, posts, last, criteria) == expected
