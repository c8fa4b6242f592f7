"""Whatever happens to a call, on one board or on several, is told once."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from storage.db.engine import Engine
from tests.notifier.calls_on_boards import (
    ADDITIONAL,
    AGAIN,
    ANEW,
    CANCELLED,
    CORRECTED,
    EXTENDED,
    LATER,
    NEW,
    NEXT_YEAR,
    SECOND,
    SECOND_EXTENDED,
    TITLE,
    Post,
    alerts,
)

pytestmark = pytest.mark.heavy

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
    "cancelled in its title, and not after all": (
        [
            *CALL,
            Post("11-06", "nipa", "17001", CANCELLED),
            Post("11-09", "nipa", "17001"),
        ],
        "11-18",
        [
            NEW,
            "11-06 nipa 17001 cancelled",
            "11-09 nipa 17001 corrected",
            "11-17 nipa 17001 D-3",
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

    assert alerts(sqlite_engine, posts, last) == expected


# Whose post it is changes hands: the statements that move deliveries and editions.
@pytest.mark.postgres
@pytest.mark.parametrize(
    "name",
    [
        "the agency posts it again under another number, the portal stays",
        "two additional calls, which a portal carries without marks",
        "taken down and posted anew with other days",
    ],
)
def test_a_call_that_changes_hands_is_told_once_by_postgresql_too(
    name: str, postgres_url: str, opened: Callable[[str], Engine]
) -> None:
    posts, last, expected = COURSES[name]

    assert alerts(opened(postgres_url), posts, last) == expected
