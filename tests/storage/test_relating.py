"""One notice on two boards, rounds of a programme, and what stays apart."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from storage.relating.portal_numbers import day_by_number
from storage.relating.posting import BoardPosting
from storage.relating.roles import role_of
from storage.relating.round_numbers import round_of
from storage.relating.rounds import attach
from storage.relating.same_notice import relate
from storage.relating.titles import parse_title
from storage.relating.twins import TwinIndex
from tests.cases import cases


def posting(title: str, source: str = "bizinfo", **facts: Any) -> BoardPosting:
    data = {
        "source": source,
        "url": f"https://{source}.example/{title}",
        "title": title,
    }
    return BoardPosting.from_dict({**data, **facts})


@cases(
    ("here", "there", "facts", "same"),
    [
        # an agency's notice, carried by a portal under its own marks
        (
            "2026년 하늘마을 디지털 전환 지원사업 참여기업 모집 공고",
            "[하늘진흥원] 2026년 하늘마을 디지털 전환 지원사업 참여기업 모집 안내 새로운게시글",
            {"closes": "2026-08-14"},
            "yes",
        ),
        # a list's mark for what is new, without a blank before it
        (
            "2026년 하늘마을 전시회 참가기업 모집 공고(~8/14)N",
            "2026년 하늘마을 전시회 참가기업 모집 공고",
            {},
            "yes",
        ),
        # a fair under its other name, too
        (
            "2026년 하늘마을 특허대전(SKYPEX) 출품 신청 공고",
            "2026 하늘마을 특허대전 출품 신청 접수 안내",
            {},
            "yes",
        ),
        # NTIS repeats a notice in its first words
        (
            "2026년도 별빛 기술개발사업 시행계획 재공고_(2026)2026년 별빛 기술개발사업 시행계획 공고",
            "2026년도 별빛 기술개발사업 시행계획 재공고",
            {"closes": "2026-08-14"},
            "yes",
        ),
        # a programme that two ministries have
        (
            "2026년 2차 중소벤처기업부 하늘제품 지정기간 연장 공고",
            "2026년 2차 고용노동부 하늘제품 지정기간 연장 공고",
            {"closes": "2026-08-14"},
            "maybe",
        ),
        # only one of them says that it is the second round
        (
            "2026년 바다농가 수출 지원사업 모집 공고",
            "2026년 2차 바다농가 수출 지원사업 모집 공고",
            {},
            "maybe",
        ),
        (
            "2025년 별빛 바우처 모집 공고",
            "2026년 별빛 바우처 모집 공고",
            {},
            "no",
        ),
        (
            "2026년 별빛 바우처 모집 공고",
            "2026년 별빛 바우처 모집 재공고",
            {},
            "no",
        ),
        (
            "2026년 별빛 바우처 모집 공고",
            "2026년 별빛 바우처 추가 모집 공고",
            {},
            "no",
        ),
        (
            "2026년 별빛 바우처 수요기업 모집 공고",
            "2026년 별빛 바우처 공급기업 모집 공고",
            {},
            "no",
        ),
        (
            "[경기] 2026년 별빛 창업 지원사업 모집 공고",
            "[부산] 2026년 별빛 창업 지원사업 모집 공고",
            {"closes": "2026-08-14"},
            "no",
        ),
        (
            "2026년 별빛 바우처 운영 용역 입찰 공고",
            "2026년 별빛 바우처 참여기업 모집 공고",
            {},
            "no",
        ),
    ],
)
def test_pairs(
    here: str, there: str, facts: dict[str, Any], same: str
) -> None:
    one = posting(here, posted_on="2026-07-20", **facts)
    other = posting(there, source="agency", posted_on="2026-07-21", **facts)

    assert relate(one, other).same == same
    assert relate(other, one).same == same


def test_one_post_of_a_site_is_one_notice_whatever_its_title_says_now() -> (
    None
):
    facts = {"key": "77", "url": "https://www.nipa.kr/home/2-2/77"}
    before = BoardPosting.from_dict(
        {**facts, "source": "nipa", "title": "별빛 바우처 공고"}
    )
    after = BoardPosting.from_dict(
        {
            **facts,
            "url": "https://nipa.kr/home/2-3/77",
            "source": "nipa",
            "title": "연장 공고",
        }
    )

    assert relate(before, after).same == "yes"


@cases(
    ("title", "posted_on", "window", "same"),
    [
        (
            "청년 창업 경진대회 참가자 모집",
            "2026-05-20",
            "2026-05-25/2026-06-20",
            "no",
        ),
        # one day is the call's still
        (
            "청년 창업 경진대회 참가자 모집",
            "2026-04-01",
            "2026-05-25/2026-06-20",
            "yes",
        ),
        (
            "청년 창업 경진대회 참가자 모집",
            "2026-05-20",
            "2026-04-02/2026-05-29",
            "yes",
        ),
        # so is most of the title
        (
            "별빛 바우처 지원사업 참여기업 모집 연장 공고",
            "2026-05-20",
            "2026-05-25/2026-06-20",
            "yes",
        ),
        # nothing is known of its days
        ("청년 창업 경진대회 참가자 모집", None, "/", "yes"),
    ],
)
def test_a_number_that_a_board_gives_to_another_notice_makes_no_one_of_two(
    title: str, posted_on: str | None, window: str, same: str
) -> None:
    facts = {"key": "77", "url": "https://www.nipa.kr/home/2-2/77"}
    opens, closes = window.split("/")
    before = BoardPosting.from_dict(
        {
            **facts,
            "title": "2026년 별빛 바우처 지원사업 참여기업 모집 공고",
            "posted_on": "2026-04-01",
            "opens": "2026-04-02",
            "closes": "2026-04-24",
        }
    )
    after = BoardPosting.from_dict(
        {
            **facts,
            "title": title,
            "posted_on": posted_on,
            "opens": opens,
            "closes": closes,
        }
    )

    assert relate(before, after).same == same
    assert relate(after, before).same == same


def test_a_board_that_passes_a_call_on_names_the_body_that_runs_it() -> None:
    title = "2026 하늘마을 시장개척단 참여기업 모집 연장 공고"
    own = posting(title, source="star", agency="별빛진흥원")
    carried = posting(f"[별빛진흥원] {title}", source="club")

    found = {item.name: item.weight for item in relate(own, carried).evidence}
    assert "one agency" in found
    assert "boards of two agencies" not in found


def test_a_programme_of_several_regions_needs_a_region_or_a_day() -> None:
    twins = TwinIndex()
    for region in ("경기", "부산"):
        twins.add(
            posting(f"[{region}] 2026년 별빛 청년 일경험 시범사업 모집 공고")
        )
    here = posting("2026년 별빛 청년 일경험 시범사업 모집 공고")
    there = posting(
        "2026년 별빛 청년 일경험 시범사업 모집 공고", source="agency"
    )

    assert relate(here, there, twins).same == "maybe"
    assert relate(here, there).same == "yes"


@cases(
    ("here", "there", "same"),
    [
        # calls of two months, the year in two digits
        (
            "25년 9월 별빛 홍보 지원사업 모집 공고(2차)",
            "26년 7월 별빛 홍보 지원사업 모집 공고(2차)",
            "no",
        ),
        (
            "2026년 별빛 인력지원사업(파견) 3월 공고",
            "2026년 별빛 인력지원사업(파견) 7월 공고",
            "no",
        ),
        (
            "2026년 별빛 인력지원사업 7월 공고",
            "2026년 별빛 인력지원사업 7월 공고",
            "yes",
        ),
        # a day in brackets is no month of a call, so only one of them says which it is
        (
            "2026년 별빛 인력지원사업 모집 공고(7월 3일까지)",
            "2026년 별빛 인력지원사업 8월 모집 공고",
            "maybe",
        ),
        # one region's mark with and without a blank before its half
        (
            "[경남서부] 2026년 별빛 특허맵 지원기업 모집공고(2차)",
            "[경남] 서부 2026년 2차 별빛 특허맵 지원기업 모집 공고",
            "yes",
        ),
        (
            "[경남서부] 2026년 별빛 특허맵 지원기업 모집공고",
            "[경남동부] 2026년 별빛 특허맵 지원기업 모집공고",
            "no",
        ),
        (
            "2026년 수도권 별빛 실증 지원사업 3차 공고",
            "[충남] 2026년 3차 별빛 실증 지원사업 공고",
            "no",
        ),
    ],
)
def test_months_and_regions_as_boards_write_them(
    here: str, there: str, same: str
) -> None:
    one = posting(here, posted_on="2026-07-02")
    other = posting(there, source="agency", posted_on="2026-07-03")
    assert relate(one, other).same == same


def test_a_wider_area_is_not_another_region_but_asks_for_more() -> None:
    title = "2026년 충청권 별빛 실증 지원사업 3차 공고"
    regional = posting("[충남] 2026년 3차 별빛 실증 지원사업 공고")
    assert relate(posting(title, source="agency"), regional).same == "maybe"
    # the region's own board carries it
    board = posting(title, source="ctp", url="https://www.ctp.or.kr/view?no=1")
    assert relate(board, regional).same == "yes"


@cases(
    ("title", "role"),
    [
        ("2026년 별빛 바우처 공급기업 POOL 모집 공고", "supplier_pool"),
        ("2026년 별빛 바우처 운영기관 모집 공고", "operator_call"),
        ("2026년 별빛 바우처 수행기관 2차 모집공고", "operator_call"),
        ("2026년 별빛 과정 운영 전문기관 모집 공고", "operator_call"),
        ("2026년 별빛 바우처 사업 완료점검위원 추가 모집", "tender"),
        ("2026년 별빛 바우처 모집 공고(기간 연장)", "extension"),
        ("2026년 별빛 바우처 모집 정정공고", "correction"),
        ("혁신제품 지정기간 연장 공고", "call"),
        ("2026년 별빛 바우처 선정 결과 공고", "result"),
        ("별빛 바우처 사업 설명회 안내", "briefing"),
        ("2026년 별빛 바우처 홍보 용역 입찰 공고", "tender"),
        ("2026년 별빛 바우처 추가모집 공고", "additional_call"),
        ("2026년 별빛 입주기업 모집 공고(공고문 수정)", "correction"),
        ("2026년 별빛 디자인 지원 과제 발표평가 대상자 안내", "result"),
        ("2026년 별빛 기술개발사업 신규과제 사전공고", "lead"),
        ("별빛 융자지원 상환기간 연장 공고", "call"),
        ("2026년 별빛 우수상품전 참가기업 모집 공고", "call"),
        ("2026년 별빛 혁신상 수상지원 프로그램 참가기업 모집", "call"),
        ("2026년 별빛대상 수상업체 공모", "call"),
        ("2026년 별빛대상 수상자 발표", "result"),
        ("2026년 별빛 공모전 최우수상 수상작 안내", "result"),
        ("별빛진흥원, 하늘 어워드 대상 수상", "result"),
        ("합격하는 별빛 발표 노하우 교육생 모집", "call"),
        ("2026년 별빛 과정 최종 합격 안내", "result"),
        ("2026년 별빛 과정 서류 합격자 공고", "result"),
    ],
)
def test_roles(title: str, role: str) -> None:
    assert role_of(title) == role


@cases(
    ("title", "role"),
    [
        ("2026년 별빛 바우처 신청기간 연장 안내", "extension"),
        ("2026년 별빛 바우처 모집 모집기간 변경 공고", "correction"),
        # what a list shows behind a title
        ("2026년 별빛 바우처 모집 신청기간 07-14 ~ 07-31 연장", "call"),
        ("2026년 별빛 바우처 모집 모집기간 : 2026-07-14", "call"),
    ],
)
def test_a_period_behind_a_title_and_one_that_is_moved(
    title: str, role: str
) -> None:
    assert parse_title(title).role == role


@cases(
    ("title", "number"),
    [
        ("2026년 제2차 별빛 바우처", "2"),
        ("2026년 별빛 바우처 하반기 1차", "H2-1"),
        ("융자계획 공고 개정(3차)", None),
        ("별빛 바우처 참여기업 모집 3차 연장 공고", None),
        ("별빛제품 지정기간 연장(2차 연장) 공고", "2"),
        ("별빛 아카데미 11기 모집", "G11"),
        ("제30회 별빛 대회", "C30"),
        ("2025년도 4차 산업혁명 지원", None),
        ("2026년 별빛 식품전 참가업체 모집(6차산업 홍보)", None),
        ("별빛 바우처 1차년도 지원", None),
        ("2026년 별빛 분석지원 참여기업 모집안내(3월)", "M3"),
        ("2026년 별빛 인력지원사업(파견) 7월 공고", "M7"),
        ("2026년 2차 별빛 인력지원사업 7월 공고", "2"),
        ("2026년 별빛 전시회(3월 5일, 서울) 참가기업 모집", None),
    ],
)
def test_rounds_of_titles(title: str, number: str | None) -> None:
    assert round_of(title) == number


@cases(
    ("title", "stem"),
    [
        (
            "2026년 2차 별빛 바우처 지원사업 참여기업 모집 공고(~7/23)",
            "별빛 바우처 지원사업",
        ),
        (
            "[경기] 양주시 2026년 별빛 무역사절단 참가 기업 모집 공고",
            "양주시 별빛 무역사절단",
        ),
        ("2026년 별빛 바우처 유지보수 용역 입찰 공고", None),
        (
            "26년도 별빛 수요맞춤형 지원사업 교육생 모집공고",
            "별빛 수요맞춤형 지원사업",
        ),
        (
            "2026-01-0099 2026년 별빛 성장 지원사업 지원기업 모집 공고",
            "별빛 성장 지원사업",
        ),
        (
            "2026년 별빛 기획전 참여농가 및 경영체 모집 공고(파일포함)",
            "별빛 기획전",
        ),
        (
            "2026년 별빛 실현기술 지원사업 참여 컨소시엄 수시 모집 공고",
            "별빛 실현기술 지원사업",
        ),
        (
            "유관공고 [경기] 2026년 별빛 유공자 포상 추천계획 공고",
            "경기 별빛 유공자 포상",
        ),
        ("별빛 바우처 센터 직원 채용 공고", None),
        ("2026년 별빛센터 인력(정규직) 채용 서류전형 안내", None),
        (
            "[서울] 2026년 별빛 인재 지원(채용형) 참여기업 모집 공고",
            "서울 별빛 인재 지원(채용형)",
        ),
        ("2026년 별빛 청년 채용장려금 모집 공고", "별빛 청년 채용장려금"),
        ("별빛 우대 조치 활용 안내", None),
        ("별빛 국도의 권한대행 공고", None),
        ("2026 별빛 기업인 워크숍 참가신청 안내", None),
        ("2026 별빛 세미나 운영기업 모집 공고", "별빛 세미나"),
        (
            "별빛시, 2026년 일자리 우수기업 20개 사를 선정했다고 밝혔다",
            None,
        ),
        (
            "제목 2026년 별빛 감축사업 3차 공고 작성자 홍길동 작성일 2026-07-01",
            "별빛 감축사업",
        ),
        (
            "제3차 별빛 창업보육센터 신규 입주기업 모집 공고",
            "별빛 창업보육센터 입주기업 모집",
        ),
        (
            "[의정부시] 2026년 의정부시 별빛 과정 참여기업 모집",
            "의정부시 별빛 과정",
        ),
        (
            "2026년 별빛 4.0 참가자 모집 공고(달빛 청년 역량강화 프로젝트)",
            "별빛 4.0",
        ),
        ("담배소매업소 폐업에 따른 신청 공고(별빛점)", None),
        ("2026년 별빛 유공자 포상계획 공고", "별빛 유공자 포상"),
        ("[대전] 2026년 별빛기업 지정 계획 공고", "대전 별빛기업 지정"),
        ("2026년 6차 별빛 지원사업 정기 공고", "별빛 지원사업"),
        (
            "[경북] 2026년 별빛 컨설팅 지원사업 공고(경북별빛진흥센터)",
            "경북 별빛 컨설팅 지원사업",
        ),
        ("별빛청년 희망 통장 참여자 모집 공고", "별빛청년 희망 통장"),
        ("하늘동 3통 통장 모집 공고", None),
        ("별빛페어 2026 참가기업 & 디자이너 모집 공고", "별빛페어"),
        ("2026년 1차 별빛기술개발신규과제 대상과제 공고", "별빛기술개발"),
        (
            "2026년 별빛 쇼케이스 (하늘 분야ㆍ바다 분야) 참가기업 모집",
            "별빛 쇼케이스",
        ),
        ("2026년 별빛 축제 3회 참가자 모집", "별빛 축제"),
        ("2026년도 별빛기술개발사업 신규과제 2차 공모", "별빛기술개발사업"),
        (
            "2026년 별빛 실증사업 참여기업 모집 공고 (Star Membership for PoC)",
            "별빛 실증사업",
        ),
        (
            "2026년 별빛 협업 추가모집 연장 공고(달빛 성장지원사업)(유형1 추가)",
            "별빛 협업",
        ),
        ("2026 별빛 시장개척단 모집 공고 <기간 연장>", "별빛 시장개척단"),
        (
            "[2026년 하늘권 성장산업 이음 프로젝트] 별빛 동반성장 지원사업 모집공고",
            "별빛 동반성장 지원사업",
        ),
        (
            "하늘시 2026년 별빛자금 동행지원 계획 공고",
            "하늘시 별빛자금 동행지원",
        ),
        ("2026년 별빛 창업지원 예비창업자(팀) 모집 재공고", "별빛 창업지원"),
        ("2026년 별빛 구축사업 지원과제 모집 공고", "별빛 구축사업"),
        (
            "2026년 별빛 역량강화 지원사업 참여기업 모집 공고(수출매뉴얼 지원)",
            "별빛 역량강화 지원사업(수출매뉴얼 지원)",
        ),
        ("별빛 거래 매뉴얼 배포 안내", None),
        ("2026 별빛 투자포럼 참가기업 모집", "별빛 투자포럼"),
        ("2026 별빛 투자포럼 개최 안내", None),
        ("별빛신기술 지정 신청건에 대한 관보공고(2811)", None),
        # typed twice, and a file's name that was cut off
        (
            "2025년 별빛 성능검증 지원 지원 대상 기업 모집 공고",
            "별빛 성능검증 지원",
        ),
        ("2025년도 별빛 연구사업 신규과제 2차 재공모 공", "별빛 연구사업"),
        ("1. 2026년도 별빛기술개발사업 신규과제 공모안", "별빛기술개발사업"),
        ("2025년도 별빛 연수지원 사업 추진일정 공고", "별빛 연수지원 사업"),
        (
            "하늘시 2026년 별빛 박람회 참가 지원 계획 공고",
            "하늘시 별빛 박람회 참가 지원",
        ),
        (
            "2026년 별빛 제작지원 사업 공고(달빛 대학지원체계(RISE))",
            "별빛 제작지원 사업",
        ),
        ("2026년 별빛 인증 신청ㆍ접수 공고", "별빛 인증"),
        (
            "[인천] 2026년 별빛 장비 지원 공고(인천 달빛산업 혁신센터)",
            "인천 별빛 장비 지원",
        ),
        (
            "[서울] 별빛 장비 지원 공고(서부센터)",
            "서울 별빛 장비 지원(서부센터)",
        ),
        ("2025년 별빛 서포터즈 유공 포상 공고", "별빛 서포터즈 유공 포상"),
        ("2026년 별빛 멘토링 희망기업 모집 공고", "별빛 멘토링"),
        (
            "「별빛 브릿지 사업」 2026년도 2학기 참여기업 모집",
            "별빛 브릿지 사업",
        ),
        ("2026년 별빛 실증지원 선정기업 공지", None),
        ("2025년도 별빛 수료생 대상 성과 조사", None),
        ("별빛 홈페이지 서비스 일시중단 안내", None),
        ("2025년 별빛원 주요 추진사업 안내", None),
        # a part of the call, and the programme that it is part of
        (
            "2026년 별빛 공장 지원사업 공고(신규구축)",
            "별빛 공장 지원사업(신규구축)",
        ),
        ("2026년 별빛 지원사업 2차모집_(신규구축)", "별빛 지원사업(신규구축)"),
        ("2026년 별빛 지원사업 공고(달빛 실증 기반구축)", "별빛 지원사업"),
        (
            "'별빛개발(RD)' 사업 2026년도 신규과제 선정계획 공고_(2...",
            "별빛개발(RD) 사업",
        ),
        ("((마감))[별빛지원센터] 2026년 달빛 지원 참여자 모집", "달빛 지원"),
        ("(공고-국-제18호) 2025년 별빛개발사업 시행 공고", "별빛개발사업"),
        ("2025년 별빛시스템(STAR) 신청요강 공고", "별빛시스템(STAR)"),
        (
            "[서울] 2026년 별빛 컨설팅 참여 사업장 모집 공고",
            "서울 별빛 컨설팅",
        ),
        ("2026년 별빛패키지(추경) 모집 공고", "별빛패키지"),
        ("2026년 2분기 별빛지수 설문조사 안내", None),
        # what is given, and what is only planned
        ("2026년 별빛 유치 인센티브 지원계획 공고", "별빛 유치 인센티브 지원"),
        ("2026년 별빛자금 융자 지원계획 공고", "별빛자금 융자"),
        ("2026년 별빛개발사업 지원계획 공고", "별빛개발사업"),
        ("별빛센터 대관안내", None),
        ("2026년 별빛 대관료 지원사업 공고", "별빛 대관료 지원사업"),
        ("별빛공시위원회 위원 모집 공고", None),
        ("2026년 별빛대상 3차 심사 진행 안내", None),
        # whom it is announced to, in more words
        (
            "2026년 별빛 평가 지원사업 참여기관(업) 모집 공고",
            "별빛 평가 지원사업",
        ),
        (
            "별빛시 창업 경진대회 참여(예비)기업 모집 공고",
            "별빛시 창업 경진대회",
        ),
        (
            "2026년 별빛 임차료 지원사업 희망기업(임차기업) 모집 수정 공고",
            "별빛 임차료 지원사업",
        ),
        (
            "2026년 별빛 생산성 지원사업 수혜 후보기업 모집 공 file",
            "별빛 생산성 지원사업",
        ),
        (
            "2026년 별빛 실증(저변형) 컨소시엄 추가 모집 공고",
            "별빛 실증(저변형)",
        ),
        ("2026년 별빛 현대화 지원사업 사업대상자 모집", "별빛 현대화 지원사업"),
        ("2026년 별빛 유망기업 모집 공고", "별빛 유망기업"),
        (
            "2025년도 별빛 연구기획사업 신규지원대상 연구개발과제 공고",
            "별빛 연구기획사업",
        ),
        ("제20회 별빛인터넷대상 시상계획 연장 공고", "별빛인터넷대상"),
        ("2026년 별빛자금 융자지원 변경계획 공고", "별빛자금 융자지원"),
        ("2026년 별빛 특별대출 사업시행 공고", "별빛 특별대출"),
        ("2026년 별빛신기술 지정 유효기간 연장 신청 공고", "별빛신기술 지정 유효기간 연장"),
        # the body or the list's category before a name
        ("[가온대 캠퍼스타운] 2026 별빛 아카데미 참여자 모집", "별빛 아카데미"),
        ("[(사)가온산업연합회] 2026년 별빛 극복 지원사업", "별빛 극복 지원사업"),
        ("[하늘ㆍ바다] 2026년 별빛쇼 참가기업 모집 공고", "별빛쇼"),
        ("[가온 창업보육센터] 2026년 하반기 신규 입주기업 모집", "가온 창업보육센터 입주기업 모집"),
        ("[2026년 별빛 홍보 지원사업] 창업기업 모집공고", "별빛 홍보 지원사업"),
        ("(가온부 공고 제475호) 2025년도 별빛사업 신규지원대상과제 공고", "별빛사업"),
        ("완료(2026-127호) 2026년 별빛장비 활성화 지원사업 모집 공고", "별빛장비 활성화 지원사업"),
        ("★접수 마감 안내★「별빛 학교」 참여기업 모집", "별빛 학교"),
        ("별빛보육센터 2025년 2차 입주기업 정기 모집 공고(연장)", "별빛보육센터 입주기업 모집"),
        # what only says that, when and whom it calls
        ("2026년 별빛 지원사업 참여기업 모집 기간연장 공고", "별빛 지원사업"),
        ("2026년 별빛 지원사업 접수일정 변경 안내", "별빛 지원사업"),
        ("2026년 별빛 지원사업 변경(연장) 공고", "별빛 지원사업"),
        ("2026년 별빛 지원사업 참여기업 모집 및 신청 안내", "별빛 지원사업"),
        ("2026년 별빛 지원사업 참여기업을 모집합니다!", "별빛 지원사업"),
        ("2026년 별빛 지원사업을 다음과 같이 공고합니다", "별빛 지원사업"),
        ("2026년 별빛 지원사업 참여 중소기업 선착순 모집", "별빛 지원사업"),
        ("2026년 별빛 지원사업 신규 사업자 모집 공고", "별빛 지원사업"),
        ("2026년 별빛 지원사업 예비창업자 및 창업기업 모집", "별빛 지원사업"),
        ("2026년 별빛 산업 유공 포상 후보자 추천 공고", "별빛 산업 유공 포상"),
        ("제12회 별빛 공모전 작품 공모", "별빛 공모전"),
        ("별빛 지원사업 모집 안내 - 가온진흥원", "별빛 지원사업"),
        ("2026년 상ㆍ하반기 별빛 지원사업 [추가모집]", "별빛 지원사업"),
        ("2026년 제1회 추경 별빛 학교 모집(무료)", "별빛 학교"),
        ("2026년 가온센터 신규 입주공간 모집 공고", "가온센터 입주공간 모집"),
        # such words within a name
        ("2026년 별빛 청년 사업자 모집 공고", "별빛 청년 사업자"),
        ("2026년 별빛 지원사업 및 신규 사업자 모집", "별빛 지원사업 및 신규 사업자"),
        ("2026년 별빛신기술 유효기간 변경 신청 공고", "별빛신기술 유효기간 변경"),
        ("2026년 별빛 인증 기간 단축 지원 공고", "별빛 인증 기간 단축 지원"),
        ("2026년 별빛 - 가온재단 교류 사업 공고", "별빛 - 가온재단 교류 사업"),
        ("2026년 별빛 후보물질 발굴 지원 공고", "별빛 후보물질 발굴 지원"),
        ("2026년 별빛 상담회 중소기업 참가기업 모집(가온콘텐츠코리아랩)", "별빛 상담회"),
        ("2026년 별빛 우수상품전 참가기업 모집 공고", "별빛 우수상품전"),
        ("2026년 제27회 별빛협회 정기총회 개최 공고", None),
        ("2026년 별빛 총회장 조성 지원사업 공고", "별빛 총회장 조성 지원사업"),
        ("2026년 별빛 조례안 입법예고 공고", None),
        ("2026년 6월 별빛공단 일정 달력", None),
        ("2026 별빛 서밋 행사 안내", None),
        # whom a body appoints; a shop and a works are none
        ("별빛진흥원 부설 가온혁신원장 모집 공고", None),
        ("별빛재단 본부장(개방형 직위) 공개모집", None),
        ("2026년 별빛 안전 작업장 모집 공고", "별빛 안전 작업장"),
        ("2026년 별빛 골목 참여시장 모집 공고", "별빛 골목"),
        ("2026년 별빛 단장 지원사업 모집 공고", "별빛 단장 지원사업"),
        # what people come to once, though a programme holds it
        ("2026년 별빛 역량강화 지원사업 전환 3차 세미나 알림", None),
        ("2026년 별빛 세미나 개최 지원사업 공고", "별빛 세미나 개최 지원사업"),
        ("제2회 별빛밋업 : 가온 반도체", "별빛밋업 : 가온 반도체"),
        ("붙임1 - 2026년 별빛 지원사업 공고", "별빛 지원사업"),
        ("2026년 별빛 시험 지원 서비스 운영 공고", "별빛 시험 지원 서비스"),
        ("2026년 별빛 공동 운영 공고", "별빛 공동 운영"),
        ("2026년 별빛 지원사업 과제 모집 공고", "별빛 지원사업"),
        ("2026년 별빛 실증과제 모집 공고", "별빛 실증과제"),
        # the guide or the ministry that lists it, the region that became part of another
        ("별빛설비 투자 세액공제(2026년 중소기업 조세지원 안내)", "별빛설비 투자 세액공제"),
        ("2026년 별빛 이용(모바일 안내) 지원사업 공고", "별빛 이용(모바일 안내) 지원사업"),
        ("2026년 중소벤처기업부 소관 별빛 자금 융자계획 공고", "별빛 자금 융자"),
        ("2026년 별빛 소관 부처 협업 지원사업 공고", "별빛 소관 부처 협업 지원사업"),
        ("[전남광주] 2026년 전남 별빛 상품화 지원사업 공고", "전남 별빛 상품화 지원사업"),
        ("[전남광주] 2026년 별빛 상품화 지원사업 공고", "전남광주 별빛 상품화 지원사업"),
        ("2026년 별빛 멤버십 기업 모집 공고(가온 혁신클러스터)", "별빛 멤버십"),
        # what a paper tells, and days that are kept
        ("제2회 별빛 박람회 성료", None),
        ("2026 별빛 챌린지 성황리 폐막", None),
        ("2026년 별빛지도사의 날 개최 안내", None),
        ("2026년 별빛인의 날 유공자 포상 공고", "별빛인의 날 유공자 포상"),
    ],
)  # fmt: skip
def test_stems(title: str, stem: str | None) -> None:
    assert parse_title(title).stem == stem


def test_a_correction_and_an_extension_keep_the_round_in_any_order() -> None:
    titles = {
        "2026년 별빛 바우처 지원사업 수요기업 모집 공고": "first",
        "2026년 별빛 바우처 지원사업 수요기업 모집 정정공고": "first",
        "2026년 별빛 바우처 지원사업 수요기업 모집 연장 공고": "first",
        "2026년 별빛 바우처 지원사업 2차 수요기업 모집 공고": "second",
        "2026년 별빛 바우처 지원사업 공급기업 모집 공고": "suppliers",
        "2025년 별빛 바우처 지원사업 수요기업 모집 공고": "year before",
    }
    for seed in range(4):
        shuffled = list(titles)
        random.Random(seed).shuffle(shuffled)
        by_round: dict[str | None, set[str]] = {}
        for title, found in zip(
            shuffled, attach([posting(t) for t in shuffled]), strict=True
        ):
            by_round.setdefault(found.round_id, set()).add(titles[title])

        assert sorted(map(sorted, by_round.values())) == [
            ["first"],
            ["second"],
            ["suppliers"],
            ["year before"],
        ]


def test_sites_are_told_apart_by_their_whole_name() -> None:
    same = {"title": "2026년 별빛 기술 실증 지원사업 참여기업 3차 모집 공고"}
    boards = ("www.a.or.kr", "www.b.or.kr", "pms.a.or.kr", "pms.b.org")
    postings = []
    for board in boards:
        row = {**same, "source": board, "url": f"https://{board}/view?no=7"}
        postings.append(BoardPosting.from_dict(row))

    assert relate(postings[0], postings[1]).same == "yes"
    assert relate(postings[2], postings[3]).same == "yes"
    bare = {**same, "source": "a.or.kr", "url": "https://a.or.kr/list?no=8"}
    again = relate(postings[0], BoardPosting.from_dict(bare))
    assert again.same == "maybe"
    assert again.why.startswith("twice on one board -4.9, equal titles +2.4")


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (
            "[경기] 파주시 2026년 별빛 측정기기 부착 지원사업 공고",
            "[경기] 의정부시 2026년 별빛 측정기기 부착 지원사업 공고",
            "no",
        ),
        (
            "[전남광주] 2026년 별빛 콘텐츠 전시회 참가 지원 3차 모집 공고",
            "2026년 별빛 콘텐츠 전시회(광주) 참가 지원 3차 모집 공고",
            "yes",
        ),
        (
            "[인천] 서구 2026년 2차 별빛 지사화 지원사업 참가기업 모집 공고",
            "인천서구]2026년 별빛 지사화 지원사업 2차 참가기업 모집",
            "yes",
        ),
        # 진구 is none of 부산
        (
            "[부산] 부산진구 2026년 2차 별빛 지사화 지원사업 참가기업 모집 공고",
            "부산진구 2026년 별빛 지사화 지원사업 2차 참가기업 모집",
            "yes",
        ),
        (
            "주민등록 거주불명자 행정상 관리주소 이전 공고(1차)",
            "주민등록 거주불명등록자 행정상 관리주소 이전 공고(1차)",
            "no",
        ),
    ],
)
def test_towns_and_merged_regions(one: str, other: str, answer: str) -> None:
    first = BoardPosting.from_dict(
        {"title": one, "source": "a.go.kr", "url": "https://a.go.kr/view?no=1"}
    )
    second = BoardPosting.from_dict(
        {"title": other, "source": "b.kr", "url": "https://b.kr/view?no=2"}
    )

    assert relate(first, second).same == answer


@pytest.mark.parametrize(
    ("title", "number"),
    [
        ("2026 차이나 별빛 박람회 참가기업 모집 공고", None),
        ("2026 차세대 별빛 인재 지원사업 공고", None),
        ("2026년 제12차 별빛 지원사업 공고", "12"),
        ("2026년 별빛 지원사업 3 차 공고", "3"),
    ],
)
def test_a_year_before_a_word_is_no_round(
    title: str, number: str | None
) -> None:
    assert parse_title(title).round == number


def rounds_of(*titles: str) -> list[str | None]:
    return [found.round_id for found in attach([posting(t) for t in titles])]


def test_a_region_that_was_renamed_is_one_round() -> None:
    name = "2026년 별빛기금 융자지원계획 공고"
    new, old, far = rounds_of(
        f"[전남광주] {name}", f"[광주] {name}", f"[제주] {name}"
    )
    assert new == old != far

    # which half it was is open where both called
    new, east, west = rounds_of(
        f"[전남광주] {name}", f"[광주] {name}", f"[전남] {name}"
    )
    assert len({new, east, west}) == 3


def test_results_are_those_of_their_own_call() -> None:
    first, extra, result, extra_result = rounds_of(
        "[서울ㆍ인천] 2026년 별빛훈련센터 참여기업 모집 공고",
        "2026년 별빛훈련센터 추가모집 공고",
        "2026년 별빛훈련센터 선정 결과 공고",
        "2026년 별빛훈련센터 추가 선정 결과 공고",
    )
    assert result == first
    assert extra_result == extra != first

    # the first call is not known
    extra, result = rounds_of(
        "2026년 별빛훈련센터 추가모집 공고",
        "2026년 별빛훈련센터 선정 결과 공고",
    )
    assert extra != result


def test_a_briefing_is_no_track_of_its_call() -> None:
    found = rounds_of(
        "2026년 「별빛 로봇 실증」사업 설명회 개최 안내",
        "2026년 별빛 로봇 실증 사업 공고",
    )
    assert found == ["2026-1", "2026-1"]


@pytest.mark.parametrize("mark", ["추가 모집 ", "모집 재"])
def test_a_portal_that_leaves_the_mark_out_carries_the_call_of_these_days(
    mark: str,
) -> None:
    agency = posting(
        f"2026년 별빛 시장개척단 참가기업 {mark}공고",
        source="agency",
        posted_on="2026-08-18",
        closes="2026-08-31",
    )
    portal = posting(
        "2026년 별빛 시장개척단 참가기업 모집 공고",
        posted_on="2026-08-19",
        opens="2026-08-18",
        closes="2026-08-31",
    )

    assert relate(agency, portal).same == "yes"


@pytest.mark.parametrize(
    "facts",
    [
        # the first call, which both boards posted a month ago
        {"posted_on": "2026-07-16", "closes": "2026-08-12"},
        # as long ago, but until the same day: it may have been prolonged
        {"posted_on": "2026-07-16", "closes": "2026-08-31"},
        # a week before, until the same day: the first call of a long period
        {
            "posted_on": "2026-08-11",
            "opens": "2026-08-11",
            "closes": "2026-08-31",
        },
        # the day of posting alone: a track of its own may be called that day
        {"posted_on": "2026-08-19"},
    ],
)
def test_an_additional_call_is_not_merged_with_a_call_of_other_days(
    facts: dict[str, Any],
) -> None:
    agency = posting(
        "2026년 별빛 시장개척단 참가기업 추가 모집 공고",
        source="agency",
        posted_on="2026-08-18",
        closes="2026-08-31",
    )
    portal = posting("2026년 별빛 시장개척단 참가기업 모집 공고", **facts)

    assert relate(agency, portal).same != "yes"


def test_a_correction_made_in_place_has_the_day_of_its_call() -> None:
    corrected = posting(
        "2026년 별빛 법률지원사업 참여기업 모집공고(수정)",
        source="kstartup",
        posted_on="2026-03-27",
    )
    carried = posting(
        "2026년 별빛 법률지원사업 참여기업 모집 수정 공고",
        posted_on="2026-04-23",
    )

    assert relate(corrected, carried).same == "yes"


def test_a_town_s_call_is_not_that_of_its_region_s_board() -> None:
    town = posting("[대구] 달서구 2026년 2차 별빛 방지시설 설치 지원사업 공고")
    region = posting(
        "2026년 별빛 방지시설 설치 지원사업 2차 공고",
        url="https://www.daegu.go.kr/notice/7",
        source="daegu",
    )

    assert relate(town, region).same == "maybe"


def test_a_portal_s_mark_tells_more_than_the_body_s_name() -> None:
    # a university of 경북 that stands in 대구
    portal = posting(
        "[대구] 2026년 4차 별빛기술 활용 지원 과제 기업 모집 공고",
        agency="경상북도 / 경북대학교 별빛연구소",
    )
    board = posting(
        "2026년 별빛기술 활용 지원 과제 기업 모집 공고(4차)",
        url="https://www.daegu.go.kr/notice/8",
        source="daegu",
    )

    assert relate(portal, board).same == "yes"


@pytest.mark.parametrize(
    ("number", "day"),
    [
        (124_600, date(2026, 7, 22)),
        (124_800, date(2026, 7, 28)),
        # before the first row, in a gap of months, after the last row
        (1_000, None),
        (115_500, None),
        (990_000, None),
    ],
)
def test_a_portal_s_number_is_dated_between_known_days_alone(
    number: int, day: date | None
) -> None:
    address = f"https://www.bizinfo.go.kr/view.do?pblancId=PBLN_{number:015}"

    assert day_by_number(address, "") == day


@cases(
    ("here", "there", "same"),
    [
        # companies, and the interns whom they take
        (
            "2026년 별빛 연계 인턴십 참여기업 수시모집 공고",
            "2026년 별빛 연계 인턴십 인턴 모집 공고",
            "no",
        ),
        # a programme, and the award for it
        (
            "2026년 별빛시장 및 상점가 활성화 지원사업",
            "2026년 별빛시장 및 상점가 활성화 유공 포상 계획 공고",
            "no",
        ),
        # a ministry in brackets is no track
        (
            "2026년 별빛 활용 우수사례 경진대회 공고문(고용노동부)",
            "2026년 별빛 활용 우수사례 경진대회 공고",
            "yes",
        ),
        # nor is the programme that a call is part of
        (
            "2026년 별빛메디컬 패키지지원 프로그램 참여기업 모집",
            "2026년 별빛메디컬 패키지지원 프로그램 참여기업 모집 공고(특화역량 별빛 지원사업)",
            "yes",
        ),
        (
            "2026년 별빛 고용보험료 지원사업 공고",
            "[긴급 정정 공지] 2026년 별빛 고용보험료 지원사업 공고",
            "no",
        ),
        # the supplementary budget is no additional call
        (
            "2026년 별빛 재도전 사업(추경) 기업 모집 공고",
            "2026년 별빛 재도전 사업(추가경정예산) 기업 모집공고",
            "yes",
        ),
        # where one works, and who works there
        (
            "2026년 별빛 중장년 일자리사업 참여기관 추가 모집 공고",
            "2026년 별빛 중장년 일자리사업 참여자 추가 모집 공고",
            "no",
        ),
        # a combined call that lists its parts, and one part of it
        (
            "2026년 2차 별빛 기업지원 프로그램(기술지도ㆍ마케팅) 통합 공고",
            "2026년 별빛 기업지원 프로그램 지원 공고(2차)",
            "yes",
        ),
        (
            "2026년 2차 별빛 기업지원 프로그램(기술지도) 공고",
            "2026년 별빛 기업지원 프로그램 지원 공고(2차)",
            "maybe",
        ),
        # a city by its full name
        (
            "[경기] 용인시 제2차 별빛기업 보호 사업 모집 공고",
            "제2차 용인특례시 별빛기업 보호 사업 모집공고(~7/10(금) 17:00)",
            "yes",
        ),
        # one board writes the region into a name
        (
            "[부산] 2026년 별빛실증지원센터 고성능 장비 이용 지원사업 모집 공고",
            "2026년 부산별빛실증지원센터 고성능 장비 이용 지원사업 모집 공고",
            "yes",
        ),
    ],
)
def test_pairs_whose_days_no_list_shows(
    here: str, there: str, same: str
) -> None:
    one, other = posting(here), posting(there, source="agency")

    assert relate(one, other).same == same
    assert relate(other, one).same == same


def test_additional_calls_weeks_apart_are_asked_about() -> None:
    title = "[부산] 2026년 별빛기업 성장지원 사업 추가모집 공고"
    first = posting(
        title.removeprefix("[부산] "),
        source="agency",
        posted_on="2026-06-30",
        agency="부산정보산업진흥원",
    )
    later = posting(
        title,
        opens="2026-07-24",
        closes="2026-07-31",
        agency="부산광역시 / 부산정보산업진흥원",
    )

    assert relate(first, later).same == "maybe"


def test_a_body_named_before_a_title_is_whose_call_a_board_passes_on() -> None:
    passed_on = posting(
        "[부산정보산업진흥원] 제8회 별빛투자경진대회 참가자 모집",
        url="https://www.jbtp.or.kr/view?no=7",
        source="jbtp",
    )
    own = posting(
        "제8회 별빛투자경진대회 참가자 모집",
        agency="부산정보산업진흥원",
        posted_on="2026-07-01",
    )

    assert relate(passed_on, own).same == "yes"


def test_a_portal_that_follows_an_extension_in_place_carries_it() -> None:
    days = {"opens": "2026-07-14", "closes": "2026-07-28"}
    portal = posting(
        "2026년 별빛 제작지원 2차 모집 공고", source="kstartup", **days
    )
    extended = posting("2026년 2차 별빛 제작지원 모집 연장 공고", **days)
    corrected = posting("2026년 2차 별빛 제작지원 모집 수정 공고", **days)

    assert relate(portal, extended).same == "yes"
    # a correction may have the days of the call
    assert relate(portal, corrected).same == "no"


def test_a_row_without_address_may_be_a_board_s_post_under_another_name() -> (
    None
):
    post = posting(
        "2025년도 별빛 창업선도대학 사업 신규 공고(교육기관)",
        source="ntis",
        url="https://www.ntis.go.kr/view.do?roRndUid=1199455",
    )
    title = "붙임1. 2025년도 별빛 창업선도대학 사업 교육기관 공고문"
    unaddressed = posting(title, source="ntis", url="")
    addressed = posting(
        title,
        source="ntis",
        url="https://www.ntis.go.kr/view.do?roRndUid=1199470",
    )

    assert relate(post, unaddressed).same == "maybe"
    assert relate(post, addressed).same == "no"


@pytest.mark.parametrize(
    ("fair", "same"),
    [("별빛 박람회(ABC 2027)", "yes"), ("2027년 별빛 박람회(ABC 2027)", "no")],
)
def test_a_fair_is_of_next_year_where_its_call_is_of_this_one(
    fair: str, same: str
) -> None:
    days = {"posted_on": "2026-07-29", "closes": "2026-08-05"}
    call = posting(
        "2026년 별빛 박람회(ABC 2027) 공동관 참가기업 모집 공고", **days
    )
    board = posting(f"{fair} 공동관 참가기업 모집", source="agency", **days)

    assert relate(call, board).same == same


@cases(
    ("one", "other", "is_one"),
    [
        # a term counts through the years: its half is often wrong
        (
            "2026년 상반기 10기 하늘마을 아카데미 교육생 모집",
            "2026년 하늘마을 아카데미 하반기(10기) 교육생 모집",
            True,
        ),
        (
            "2026년 상반기 10기 하늘마을 아카데미 교육생 모집",
            "2026년 하늘마을 아카데미 하반기(11기) 교육생 모집",
            False,
        ),
        (
            "2026년 상반기 하늘마을 아카데미 교육생 모집",
            "2026년 하반기 하늘마을 아카데미 교육생 모집",
            False,
        ),
    ],
)
def test_a_term_is_told_apart_by_its_number_alone(
    one: str, other: str, is_one: bool
) -> None:
    found = relate(posting(one), posting(other, source="star"))
    assert (found.same != "no") == is_one


def test_one_address_whose_title_says_more_now_is_one_post() -> None:
    title = "2026년 하늘마을 작품공모"
    facts = {"source": "star", "url": "https://star.example/view?no=2395"}
    before = posting(title, **facts)
    after = posting(f"{title} ※ 신청서가 바뀌었습니다", **facts)
    elsewhere = posting(f"{title} ※ 신청서가 바뀌었습니다", source="star")
    another = posting("2026년 하늘마을 데모데이", **facts)

    assert relate(before, after).same == "yes"
    assert relate(before, elsewhere).same != "yes"
    assert relate(before, another).same != "yes"


@cases(
    ("title", "posted_on", "told"),
    [
        ("하늘마을 재편 지원사업 모집(~26.7.7, 17:00)", "2026-06-29", "open"),
        ("하늘마을 재편 지원사업 모집(~1/9)", "2025-12-20", "open"),
        ("하늘마을 재편 지원사업 모집(~3.17)", "2026-06-29", "over"),
        ("하늘마을 재편 지원사업 안내(7/21-22)", "2026-08-05", "over"),
        # months away, or posted on its day
        ("하늘마을 재편 지원사업 모집(~11/30)", "2026-06-29", ""),
        ("하늘마을 재편 지원사업 안내(7/21-22)", "2026-07-22", ""),
        ("하늘마을 재편 지원사업 모집(2차)", "2026-06-29", ""),
    ],
)
def test_a_title_s_day_beside_the_day_of_the_other_s_posting(
    title: str, posted_on: str, told: str
) -> None:
    call = posting(title, source="star")
    carried = posting(
        "2026년 하늘마을 재편 지원사업 모집", posted_on=posted_on
    )

    found = {item.name for item in relate(call, carried).evidence}
    for name in ("open", "over"):
        assert (f"{name} when the other was posted" in found) == (told == name)


@cases(
    ("one", "other", "is_one"),
    [
        (
            "2026년 하늘마을 소프트웨어 평가 지원사업 모집",
            "2026년 하늘마을 SW 평가 지원사업 신청안내",
            True,
        ),
        (
            "2026년 하늘마을 AI 실증평가 지원사업 모집",
            "2026년 하늘마을 인공지능 실증평가 지원사업 모집",
            True,
        ),
        (
            "2026년 하늘마을 소프트웨어 평가 지원사업 모집",
            "2026년 하늘마을 HW 평가 지원사업 모집",
            False,
        ),
        (
            "2026년 하늘마을 스마트공장 고도화 지원 모집",
            "2026년 하늘마을 스마트팩토리 고도화 지원 모집",
            True,
        ),
        (
            "2026년 하늘마을 식품기업 HACCP 진단 지원 모집",
            "2026년 하늘마을 식품기업 해썹(HACCP) 진단 지원 모집",
            True,
        ),
        (
            "2026년 국제하늘영상마켓(SKYX 2026) K-포맷 쇼케이스 참가기업 모집",
            "SKYX 2026 K-포맷 쇼케이스 참가사 모집",
            True,
        ),
        (
            "2026년 하늘마을 확장현실 실증 지원 모집",
            "2026년 하늘마을 가상현실 실증 지원 모집",
            False,
        ),
        # a body under its short name
        (
            "[울산] 2026년 울산테크노파크 하늘마을 투자촉진사업 참여기업 모집",
            "[울산TP] 2026년 하늘마을 투자촉진사업 참여기업 모집",
            True,
        ),
        (
            "2026년 한국인터넷진흥원 하늘마을 안전진단 모집",
            "2026년 KISA 하늘마을 안전진단 모집",
            True,
        ),
        (
            "2026년 정보통신산업진흥원 하늘마을 안전진단 모집",
            "2026년 KISA 하늘마을 안전진단 모집",
            False,
        ),
        # who brings a problem, and who solves it
        (
            "2026년 하늘마을 개방형 혁신 수요기업 모집",
            "2026년 하늘마을 개방형 혁신 참여 스타트업 모집",
            False,
        ),
        (
            "2026년 하늘마을 스타트업 바우처 수요기업 모집",
            "2026년 하늘마을 스타트업 바우처 수요기업 모집 안내",
            True,
        ),
        # what all have is listed in brackets; one part is a part
        (
            "2026년 하늘마을 환경 챌린지 참가기업 모집(자금, 교육, 데모데이 지원)",
            "2026년 하늘마을 환경 챌린지 참가기업 모집",
            True,
        ),
        (
            "2026년 하늘마을 환경 챌린지 데모데이 참가기업 모집",
            "2026년 하늘마을 환경 챌린지 참가기업 모집",
            False,
        ),
        # a programme's own part behind its name
        (
            "2026년 하늘마을 신소재 지원사업 시제품 제작 참여기업 모집",
            "2026년 하늘마을 신소재 지원사업 참여기업 모집",
            False,
        ),
        (
            "2026년 하늘마을 신소재 지원사업 현장 애로 해소 모집",
            "2026년 하늘마을 신소재 지원사업 모집",
            False,
        ),
        (
            "2026년 하늘마을 신소재 지원사업 시제품 제작 참여기업 모집",
            "2026년 하늘마을 신소재 시제품 제작 참여기업 모집",
            True,
        ),
        # or before the brackets with the programme's
        (
            "2026년 하늘마을 시험분석 참여기업 모집(별빛 신소재 육성사업)",
            "2026년 별빛 신소재 육성사업 참여기업 모집",
            False,
        ),
        (
            "2026년 하늘마을 시험분석 참여기업 모집(별빛 신소재 육성사업)",
            "2026년 별빛 신소재 육성사업 하늘마을 시험분석 참여기업 모집",
            True,
        ),
        # money of a fund is lent; a loan beside interest that is paid is another part
        (
            "2026년 하늘마을 운전자금 지원 공고",
            "2026년 하늘마을 운전자금 융자 지원계획 공고",
            True,
        ),
        (
            "2026년 하늘마을 운전자금 이차보전 지원 공고",
            "2026년 하늘마을 운전자금 융자 지원계획 공고",
            False,
        ),
        (
            "2026년 하늘마을 설비 지원 공고",
            "2026년 하늘마을 설비 융자 지원 공고",
            False,
        ),
        # a word with 사업 or 지원 behind it
        (
            "2026년 하늘마을 공정 실증사업 참여기업 모집",
            "2026년 하늘마을 공정 실증 참여기업 모집",
            True,
        ),
        (
            "2026년 하늘마을 공정 실증사업 참여기업 모집",
            "2026년 하늘마을 공정 실습 참여기업 모집",
            False,
        ),
        # the programme is left out, and what its name has in common with a part
        (
            "2026년 하늘기업 온라인 판로 지원사업 별빛라이브 참여기업 모집",
            "[판로지원팀] 하늘기업 별빛라이브 참여기업 모집",
            True,
        ),
        (
            "2026년 하늘기업 온라인 판로 지원사업 별빛라이브 참여기업 모집",
            "하늘기업 별빛라이브 컨설팅 참여기업 모집",
            False,
        ),
        # where who applies has to be, and where it is done
        (
            "2026년 하늘마을 부품 전략 상담회 국내 참가기업 모집",
            "2026년 하늘마을 부품 전략상담회 참가기업 모집",
            True,
        ),
        (
            "2026년 하늘마을 부품 국내 실증 참가기업 모집",
            "2026년 하늘마을 부품 실증 참가기업 모집",
            False,
        ),
        (
            "2026년 하늘마을 부품 R&D 신규과제 공고",
            "2026년 하늘마을 부품 연구개발 신규과제 공고",
            True,
        ),
        (
            "2026년 하늘마을 부품 R&D 신규과제 공고",
            "2026년 하늘마을 부품 D&A 신규과제 공고",
            False,
        ),
        (
            "2026년 하늘강소연구개발특구 창업교육 참가자 모집",
            "2026년 하늘강소특구 창업교육 참가자 모집",
            True,
        ),
        (
            "2026년 하늘강소연구개발특구 창업교육 참가자 모집",
            "2026년 하늘규제자유특구 창업교육 참가자 모집",
            False,
        ),
    ],
)
def test_words_that_boards_write_in_two_ways(
    one: str, other: str, is_one: bool
) -> None:
    days = {"closes": "2026-08-14"}
    found = relate(posting(one, **days), posting(other, source="star", **days))
    assert (found.same == "yes") == is_one
