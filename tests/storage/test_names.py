"""A programme is known under all of its names, and only under those."""

import pytest

from storage.db.names import followed_names, programme_names, programme_slug
from tests.cases import cases


@cases(
    "printed",
    [
        "AI 바우처 지원사업",
        "AI바우처사업",
        "인공지능 바우처",
        "인공지능(AI) 바우처 지원사업",
        "인공지능 이용권",
        "인공지능 이용권(바우처) 지원사업",
        "AI 통합 바우처 지원사업(AI바우처 지원사업)",
    ],
)
def test_every_spelling_is_the_programme(printed: str) -> None:
    assert programme_slug(printed) == "ai바우처"


@cases(
    ("printed", "name"),
    [
        ("가상 통합 바우처 지원사업(로봇바우처 지원사업)", "로봇바우처"),
        ("가상 통합 바우처 지원사업(로봇바우처 지원사업)", "가상통합바우처"),
        ("창업 도약 패키지(글로벌)", "창업도약패키지"),
        ("로봇 긴급지원(기업 로봇 바로지원) 사업", "기업로봇바로지원"),
        ("AI 통합 바우처(클라우드 바우처)", "클라우드바우처"),
        ("AI 통합 바우처(클라우드 바우처)", "ai통합바우처/"),
    ],
)
def test_names_before_and_in_brackets_count(printed: str, name: str) -> None:
    assert name in programme_names(printed)


@pytest.mark.parametrize(
    "printed",
    ["창업 도약 패키지(글로벌)", "로봇 지원사업(2차)", "로봇 지원사업(부산)"],
)
def test_a_track_a_round_or_a_place_in_brackets_is_no_name(
    printed: str,
) -> None:
    assert programme_names(printed).isdisjoint(
        {"글로벌", "2차", "부산", "지원사업"}
    )


def test_a_known_programme_in_a_titles_brackets_counts_and_other_words_do_not() -> (
    None
):
    assert "데이터바우처" in programme_names(
        "통합 공고", "통합 공고(데이터바우처)"
    )
    assert programme_names("로봇 사업", "로봇 사업 공고(자율 주행 사업)") == {
        "로봇"
    }


def test_who_follows_a_programme_follows_what_became_of_it() -> None:
    assert {"ai통합바우처", "ax원스톱바우처"} <= followed_names(
        ["AI 바우처 지원사업"]
    )


def test_who_follows_a_successor_does_not_follow_what_it_grew_out_of() -> None:
    assert followed_names(["AX 원스톱 바우처 지원사업"]) == {
        "ax원스톱바우처",
        "ax원스톱바우처/",
    }


def test_an_unknown_programme_is_followed_by_its_own_name() -> None:
    assert followed_names(["로봇 바우처 사업"]) == {"로봇바우처"}
