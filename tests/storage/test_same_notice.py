"""What makes two postings one notice or one round, and what never does."""

from dataclasses import replace
from datetime import date

import pytest

from storage.announcements.identity import (
    Posting,
    canonical_address,
    post_identity,
    same_notice,
    same_round,
)
from tests.cases import cases

CALL = Posting(
    source="agency",
    url="https://agency.example/view?no=41",
    key="41",
    title="2026년 가상 로봇 바우처 지원사업 참여기업 모집 공고",
    kind="call",
    posted_on=date(2026, 11, 20),
    opens="2026-11-20",
    closes="2026-12-11T18:00",
)


def elsewhere(**values: object) -> Posting:
    """The same call on another board."""
    there = {
        "source": "portal",
        "url": "https://portal.example/p?id=9",
        "key": "9",
    }
    return replace(CALL, **{**there, **values})  # type: ignore[arg-type]


def again(**values: object) -> Posting:
    """The same call on the same board under another number."""
    there = {"url": "https://agency.example/view?no=42", "key": "42"}
    return replace(CALL, **{**there, **values})  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("http://www.a.example/v?no=7", "https://a.example/v/?no=7"),
        ("https://a.example/v?b=1&no=7", "https://a.example/v?no=7&b=1"),
        (
            "https://a.example/v?no=7&pageIndex=3&searchWord=x",
            "https://a.example/v?no=7",
        ),
        (
            "https://a.example/v;jsessionid=9F?no=7",
            "https://a.example/v?no=7&cat=",
        ),
        ("https://a.example/v?no=7#top", "https://a.example/v?no=7"),
    ],
)
def test_addresses_of_one_notice_are_alike(one: str, other: str) -> None:
    assert canonical_address(one) == canonical_address(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("https://a.example/v?no=7", "https://a.example/v?no=8"),
        (
            "https://a.example/v?board=1&no=7",
            "https://a.example/v?board=2&no=7",
        ),
        ("https://a.example/v?no=7", "https://b.example/v?no=7"),
        ("https://a.example/#/p/7", "https://a.example/#/p/8"),
    ],
)
def test_addresses_of_two_notices_are_not(one: str, other: str) -> None:
    assert canonical_address(one) != canonical_address(other)


def test_an_address_that_all_notices_of_a_board_share_says_nothing() -> None:
    assert post_identity("https://a.example/list.do", "7") is None


@pytest.mark.parametrize(
    ("one", "other", "key"),
    [
        (
            "https://www.k-startup.go.kr/web/contents/a.do?pbancClssCd=PBC020&pbancSn=5",
            "https://www.k-startup.go.kr/web/contents/a.do?schM=view&pbancSn=5",
            "5",
        ),
        (
            "https://www.nipa.kr/home/2-2/5",
            "https://www.nipa.kr/home/2-3/5",
            "5",
        ),
        (
            "https://www.bizinfo.go.kr/old.do?pblancId=PBLN_5",
            "https://www.bizinfo.go.kr/new.do?hash=1&pblancId=PBLN_5",
            "PBLN_5",
        ),
    ],
)
def test_a_site_with_one_row_of_numbers_has_one_notice_a_number(
    one: str, other: str, key: str
) -> None:
    first = Posting("one", one, key, "하나의 제목")
    second = Posting("two", other, key, "목록이 줄인 제…")
    assert same_notice(first, second) == "the same post of one site"


def test_one_call_without_a_number_on_two_boards_is_one_notice() -> None:
    assert same_notice(CALL, elsewhere())
    assert same_notice(
        CALL, elsewhere(title=f"[모집중] {CALL.title}", opens=None)
    )


def test_a_call_posted_again_under_a_new_number_is_one_notice() -> None:
    assert same_notice(CALL, again(posted_on=date(2026, 11, 21)))
    unstated = {"opens": None, "closes": None}
    assert same_notice(replace(CALL, **unstated), again(**unstated))


@cases(
    "difference",
    [
        {
            "title": "[재공고] 2026년 가상 로봇 바우처 지원사업 참여기업 모집 공고"
        },
        {"title": "2026년 가상 로봇 바우처 지원사업 참여기업 추가 모집 공고"},
        {"title": "2026년 2차 가상 로봇 바우처 지원사업 참여기업 모집 공고"},
        {"title": "2025년 가상 로봇 바우처 지원사업 참여기업 모집 공고"},
        {"title": "2026년 가상 로봇 바우처 지원사업 공급기업 모집 공고"},
        {
            "title": "2026년 가상 로봇 바우처 지원사업(글로벌) 참여기업 모집 공고"
        },
        {
            "title": "[부산] 2026년 가상 로봇 바우처 지원사업 참여기업 모집 공고",
            "regions": frozenset({"부산"}),
        },
        {"closes": "2026-12-18T18:00"},
        {"closes": "2026-12-11T15:00"},
        {"kind": "result"},
        {"round": 2},
        {"year": 2025},
        {"notice_no": "제2026-2호"},
        {"agencies": frozenset({"다른진흥원"})},
        {"money": frozenset({("budget_total_won", 2)})},
    ],
)
def test_another_round_track_region_or_call_is_another_notice(
    difference: dict[str, object],
) -> None:
    mine = replace(
        CALL,
        round=1,
        year=2026,
        notice_no="제2026-1호",
        agencies=frozenset({"로봇진흥원"}),
        regions=frozenset({"서울"}),
        money=frozenset({("budget_total_won", 1)}),
    )
    there = {
        "source": "portal",
        "url": "https://portal.example/p?id=9",
        "key": "9",
    }
    other = replace(mine, **{**there, **difference})  # type: ignore[arg-type]
    assert same_notice(mine, other) is None


@pytest.mark.parametrize("title", ["모집 공고", "참여기업 모집 공고"])
def test_a_title_that_anyone_may_use_says_nothing_across_boards(
    title: str,
) -> None:
    assert (
        same_notice(replace(CALL, title=title), elsewhere(title=title)) is None
    )


@pytest.mark.parametrize(
    ("title", "kind"),
    [
        (
            "2026년 가상 로봇 바우처 지원사업 참여기업 모집 연장 공고",
            "extension",
        ),
        (
            "[기간연장] 2026년 가상 로봇 바우처 지원사업 참여기업 모집 공고",
            "extension",
        ),
        (
            "2026년도 「가상 로봇 바우처」 지원사업 참여기업 모집 공고(연장)",
            "extension",
        ),
        (
            "2026년 가상 로봇 바우처 지원사업 참여기업 모집 수정공고(공급기업 최종)",
            "correction",
        ),
        (
            "2026년 가상 로봇 바우처 지원사업 참여기업 모집 2차 변경 공고",
            "correction",
        ),
        ("가상 로봇 바우처 지원사업 참여기업 모집 연장 공고", "extension"),
        ("2026 가상 로봇 바우처 지원사업 참여기업 모집 연장공고", "extension"),
        (
            "’26년 가상 로봇 바우처 지원사업 참여기업 모집 3차 연장공고",
            "extension",
        ),
    ],
)
def test_a_correction_or_extension_is_of_the_round_that_it_names(
    title: str, kind: str
) -> None:
    revised = again(title=title, kind=kind, closes="2026-12-18T18:00")
    assert same_round(CALL, revised)
    assert same_round(revised, CALL)
    assert same_notice(CALL, revised) is None


@cases(
    "difference",
    [
        {
            "title": "2026년 가상 로봇 바우처 지원사업 참여기업 추가 모집 연장 공고"
        },
        {
            "title": "2026년 가상 로봇 바우처 지원사업 참여기업 모집 연장 재공고"
        },
        {"title": "2026년 가상 로봇 바우처 지원사업 공급기업 모집 연장 공고"},
        {"title": "2027년 가상 로봇 바우처 지원사업 참여기업 모집 연장 공고"},
        {"kind": "call"},
        {"kind": "result"},
        {"year": 2027},
        {"round": 2},
        {"posted_on": date(2027, 3, 1)},
    ],
)
def test_what_names_another_round_extends_nothing(
    difference: dict[str, object],
) -> None:
    revised = again(
        title="2026년 가상 로봇 바우처 지원사업 참여기업 모집 연장 공고",
        kind="extension",
    )
    mine = replace(CALL, year=2026, round=1)
    assert not same_round(mine, replace(revised, **difference))  # type: ignore[arg-type]


def test_a_region_that_only_one_title_names_needs_more_evidence() -> None:
    marked = f"[부산] {CALL.title}"
    assert same_notice(CALL, elsewhere(title=marked)) is None
    assert same_notice(CALL, again(title=marked)) is None
    centre = frozenset({"가상테크노파크"})
    assert same_notice(
        replace(CALL, agencies=centre),
        elsewhere(title=marked, agencies=centre),
    )
    assert same_notice(
        replace(CALL, regions=frozenset({"부산"})), elsewhere(title=marked)
    )
