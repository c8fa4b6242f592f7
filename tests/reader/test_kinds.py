"""What sort of notice a title announces.

The rows are ways of writing met on some 200 boards; names and places are made up.
"""

from __future__ import annotations

import pytest

from reader.identity.kinds import read_kind
from reader.text.document import Context, Document
from tests.cases import cases

TITLES = [
    ("call", "2026년 가온 바우처 지원사업 공고"),
    ("call", "[경기] 2026년 소상공인 경영환경개선 참여기업 모집"),
    ("call", "「온빛 창업공간」 입주기업 모집(~7/12)"),
    ("call", "2026년도 산업기술개발사업 신규과제 공모"),
    ("call", "2026년 제2차 수출바우처사업 참여기업 모집 공고"),
    ("call", "2026년 청년 채용기업 모집 공고"),
    ("call", "[광주] 채용약정형 훈련 지원사업 참여기업 모집 공고"),
    ("call", "청년 면접정장 대여 지원사업 신청자 모집"),
    ("call", "신규 인재 모집 공고"),
    ("call", "소재 공모전 참가자 모집"),
    ("forecast", "가온사업 신규과제 사전공고 내역 및 연구자의견수렴 안내"),
    ("call", "(재)가온테크노파크 입주기업 모집 공고"),
    ("call", "2026년 민관 수출(예정) 기업 모집 공고"),
    ("call", "2026년도 보건신기술 인증 신청 및 연장신청 접수 공고"),
    (
        "call",
        "2026년 하반기 가온제품 인증 신규신청 및 유효기간 연장신청 접수 공고",
    ),
    ("call", "지식재산 긴급지원사업 모집 공고"),
    ("reannouncement", "2026년 가온 바우처 지원사업 재공고"),
    ("reannouncement", "2026년 기술개발사업 신규과제 재공모"),
    ("reannouncement", "가온센터(24층) 신규입주 재모집 공고"),
    ("reannouncement", "2026년 제2차(재공고) 신규과제 선정계획 공고"),
    ("reannouncement", "[재공고] 2026년 판로개척 지원사업 참여기업 모집"),
    ("reannouncement", "참여기업 모집 공고(재)"),
    ("additional_call", "2026년 가온 바우처 수요기업 추가 모집 공고"),
    ("additional_call", "2026년 기술개발사업 하반기 시행계획 추가 공고"),
    ("additional_call", "참여기업 모집(추가) 공고"),
    ("additional_call", "시제품 제작 지원 참여기업 추가 상시모집 공고"),
    ("correction", "2026년 가온 바우처 지원사업 수정공고"),
    ("correction", "(정정) 2026년 가온 바우처 지원사업 공고"),
    ("correction", "2026년 중소기업 육성자금 융자지원계획 변경 공고"),
    ("correction", "2026년 정책자금 융자사업 공고(변경4차)"),
    ("correction", "2026년 육성자금 융자지원 변경계획 4차 공고"),
    ("correction", "2026년 판로개척 지원사업 접수 일정 변경 안내"),
    ("correction", "2026년 가온 바우처 지원사업 조기 마감 안내"),
    ("correction", "2026년 가온 바우처 지원사업 신청 마감 안내"),
    (
        "correction",
        "2026년 가온 바우처 지원사업 예산 소진에 따른 접수 종료 알림",
    ),
    ("correction", "2026년 가온 바우처 지원사업 사업비 소진 안내"),
    ("call", "2026년 가온 바우처 지원사업 예산 소진 시까지 모집 안내"),
    ("call", "2026년 가온 바우처 지원사업(예산 소진 시 마감) 신청 안내"),
    ("call", "2026년 가온 바우처 지원사업 신청 마감 임박 안내"),
    ("extension", "2026년 가온 바우처 지원사업 모집 연장 공고"),
    ("extension", "참여기업 모집 공고(기간연장)"),
    ("extension", "2026년 신규과제 선정계획 연장공고"),
    ("extension", "2026년 모집 3차 공고 (재연장)"),
    ("extension", "참여기업 추가모집 연장 공고"),
    # what is applied for is a longer term of what one has
    ("call", "2026년 가온제품 지정기간 연장(2차 연장) 공고"),
    ("call", "2026년 제3차 가온기술 인증사업 신규인증 및 기간연장 신청"),
    ("extension", "2026년 가온제품 지정기간 연장 신청기간 연장 공고"),
    ("result", "2026년 가온 바우처 수행기관 선정 결과 안내"),
    ("result", "서류평가 결과 공지"),
    ("result", "2026년 재창업 지원사업 선정대상자 공지"),
    ("result", "2026년 지원과제 최종 선정결과 및 평가위원 명단 공고"),
    ("cancellation", "2026년 무역사절단 참가기업 모집 취소 공고"),
    ("cancellation", "가온 지원사업 공고 철회 안내"),
    ("cancellation", "[취소] 2026년 가온 바우처 참여기업 모집 공고"),
    ("briefing", "2026년 가온 바우처 사업설명회 개최 안내"),
    ("call", "해외 투자설명회(IR) 참가기업 모집"),
    ("forecast", "2026년 신규과제 사전공고"),
    ("forecast", "2026년 가온 지역공모형 조사 공모 사전 안내"),
    ("forecast", "2026년 하반기 지원사업 공고 예정"),
    ("form", "2026년 보건기술 연구개발사업 통합 재공고 첨부서류"),
    ("form", "2026년 가온 사업 신규지원 대상과제 재공고 첨부서"),
    ("form", "스마트공장 중간보고서(점검표)"),
    ("form", "국가연구개발혁신법 매뉴얼('24.4)"),
    (
        "other",
        "[조달청 입찰공고] 2026년 가온 바우처 실태조사 및 성과분석 용역",
    ),
    ("other", "2026년 제3차 기간제근로자 채용 공고(재공고)"),
    ("other", "제안서 평가위원(후보자) 모집 공고"),
    ("other", "주민등록 무단전출자에 대한 직권조치 결과 공고"),
    ("other", "공고서_가온 조사서비스_협상_총액_수요기관평가"),
    ("other", "제4차 가온관리기본계획 변경(2022-2031) 알림"),
    ("other", "채용 필기전형 시험과목 변경 사전 안내"),
    ("other", "채무자 사전 안내사항"),
    ("other", "도시관리계획 결정(변경) 고시"),
    ("other", "건설신기술 연장 신청건에 대한 관보공고"),
    ("other", "직원 사칭 보이스피싱 주의 안내"),
    ("other", "가을 문화가 있는 날"),
    ("other", "가온센터 신임 센터장 모집 공고"),
    ("other", "가온센터 신규 센터장 재공모"),
    ("other", "한빛 과제 기획을 위한 기술수요 및 참여기업 조사 (기간연장)"),
    ("call", "가온 공장 수요기업 모집 공고"),
    ("call", "2026년 가온대 실증 지원 용역 수혜기업 모집 공고"),
    ("call", "2026년 투자유치설명회 참여기업 모집 공고"),
    ("call", "2026년 가온 공고문 및 신청서식"),
    ("call", "2026년 가온 입찰 참여 컨설팅 지원사업 공고"),
    ("call", "2026년 가온 육성 대상자 선정계획"),
]


@cases(("kind", "title"), TITLES)
def test_a_title_tells_its_kind(kind, title):
    assert read_kind(Document("body", ""), Context(title=title)).value == kind


BOILERPLATE = [
    "신청이 없는 과제는 2주간 연장 공고를 실시함",
    "미응모 시 재공고(접수기간 연장)할 수 있음",
    "주요한 변경 사항 발생 시 수정 공고문을 게시할 수 있습니다.",
    "예산 범위에서 추가 모집 공고할 수 있음. 선정 결과는 개별 통보합니다.",
    "사업설명회 개최 안내는 추후 공지합니다.",
    "허위 신청이 확인되면 선정을 취소합니다. 모집 취소 공고는 하지 않습니다.",
]


@cases("sentence", BOILERPLATE)
def test_small_print_is_no_kind(sentence):
    body = f"가온부 공고 제2026-12호\n\n2026년 가온 기술 지원사업 공고\n\n다음과 같이 공고합니다.\n\n1. 유의사항\n - {sentence}\n"
    assert read_kind(Document("body", body), Context(title="")).value == "call"


OWN_HEADINGS = [
    ("extension", "2026년 가온 기술개발 사업", "신규과제 선정계획 연장공고"),
    (
        "reannouncement",
        "2026년 가온 기술개발 사업",
        "제2차(재공고) 신규과제 선정계획 공고",
    ),
    ("call", "2026년 가온 기술개발 사업", "제1차 시행계획 공고"),
]


@pytest.mark.parametrize(("kind", "first", "second"), OWN_HEADINGS)
def test_a_heading_over_two_lines_is_one_title(kind, first, second):
    body = f"**가온부 공고 제2026-7호**\n\n## {first}\n\n**{second}**\n\n아래와 같이 공고하오니 많은 참여 바랍니다.\n"
    assert read_kind(Document("body", body), Context(title="")).value == kind


def test_the_documents_own_heading_may_sharpen_a_plain_title():
    body = "가온부 공고 제2026-7호\n2026년 가온 기술개발 신규과제 재공모\n아래와 같이 재공모합니다.\n"
    assert (
        read_kind(
            Document("body", body),
            Context(title="2026년 가온 기술개발 신규과제 공모"),
        ).value
        == "reannouncement"
    )


def test_a_tender_is_no_call_though_its_listing_says_notice():
    body = "가온청 공고 제2026-7호\n용역입찰 공고\n다음과 같이 공고합니다.\n"
    assert (
        read_kind(
            Document("body", body), Context(title="공고문_가온 플랫폼 구축")
        ).value
        == "other"
    )


def test_a_listing_that_says_correction_is_believed_over_an_unchanged_attachment():
    body = "2026년 가온 기술개발 신규과제 재공모\n아래와 같이 공모합니다.\n"
    assert (
        read_kind(
            Document("body", body),
            Context(title="2026년 가온 기술개발 수정 공고"),
        ).value
        == "correction"
    )


ARTICLES = [
    (
        "forecast",
        "가온부가 다음 달 바우처 공고를 낸다. 지난해에는 120개 기업이 선정됐다.",
    ),
    ("forecast", "공급기업 추가 모집을 이달 22일부터 실시할 방침이다."),
    (
        "forecast",
        "신설한 분야는 내년 1월 공모를 거쳐 지원대상을 선정하며 규모는 별도 공지할 예정이다.",
    ),
    ("forecast", "재단은 오는 9일부터 참여기업을 모집할 계획이라고 밝혔다."),
    (
        "news",
        "재단은 오는 9일부터 참여기업 신청을 받고 하반기 모집도 이어간다고 밝혔다.",
    ),
    (
        "news",
        "공모를 오는 22일부터 시작한다고 밝혔다. 과제는 내달 선정할 계획이다.",
    ),
    (
        "news",
        "오는 4월 3일 마감되는 공모로 사업자를 뽑는다. 하반기에도 공고할 예정이다.",
    ),
    (
        "news",
        "모집기간은 오는 25일까지로 공고를 보면 된다. 내달 선발할 계획이다.",
    ),
    (
        "news",
        "지난 18일부터 2주간 공모를 받아 8월 중 선발할 계획이다.",
    ),
    (
        "news",
        "가온부가 91억원을 지원합니다. 3월에 신청을 받습니다. 통합형으로 추진한다고 밝혔습니다.",
    ),
    (
        "news",
        "가온부는 300억원 예산으로 120개 과제를 지원했다. 기업당 최대 3억원이다.",
    ),
    (
        "news",
        "수요기업은 내일부터 다음 달 19일까지 신청을 접수한다. 가온부는 120개 과제를 뽑는다고 밝혔다.",
    ),
    (
        "news",
        "가온원은 참여기업 공모를 실시한다고 4일 밝혔다. 예산은 20억원이다.",
    ),
    (
        "news",
        "가온부는 새싹기업 지원사업 공모를 4일부터 다음달 17일까지 실시한다고 밝혔다.",
    ),
]


@pytest.mark.parametrize(("kind", "text"), ARTICLES)
def test_prose_tells_news_from_a_call_to_come(kind, text):
    assert read_kind(Document("body", text), Context(title="")).value == kind


def test_what_a_newspaper_wrote_is_an_article_even_under_a_headline_like_a_call():
    kind = read_kind(
        Document("body", "참여 기업의 관심이 높다."),
        Context(title="가온 바우처 2차 참여기업 모집 공고", press=True),
    )
    assert kind.value == "news"


def test_the_words_that_decided_stand_in_the_title():
    title = "2026년 가온 바우처 지원사업 수정공고"
    found = read_kind(Document("body", ""), Context(title=title))
    start, end = map(
        int, found.evidence.where.removeprefix("title:").split("-")
    )
    assert title[start:end] == found.evidence.text == "수정공고"


@pytest.mark.xfail(
    strict=True,
    reason="no word of the title says that the call is closed early",
)
def test_a_bare_closing_note_is_a_correction():
    assert (
        read_kind(
            Document("body", ""),
            Context(title="★접수 마감★ 가온 창업교육 참여기업 모집"),
        ).value
        == "correction"
    )


HEADLINE = "가온진흥원, AI 바우처 수요기업 모집"
UNTITLED = [
    ("call", "", "가온 중소기업의 시제품 제작을 지원해 드리는 사업입니다."),
    ("call", "", "☞ 가온시 소재 중소기업\n\n☞ 기업당 최대 500만원 지원"),
    ("call", "", "가온의 시제품 제작을 지원하오니 많은 신청 바랍니다."),
    (
        "call",
        "",
        "|Ⅰ 개요 지원대상: 기업 지원규모: 27개사 모집기간: 3. 2. ~ 3. 20. 신청방법: 전자우편으로 접수 제출서류: 사업계획서와 신청서|",
    ),
    (
        "call",
        "",
        "신청자격은 관내 기업이며 제출서류는 신청서 1부. 접수방법은 우편, 지원내용은 장비, 문의처는 담당 부서",
    ),
    (
        "news",
        "가온 데이터 이용권 수요기업 모집",
        "'가온 데이터 이용권'은 자료가 필요한 기업에 가공을 맡길 길을 준다.\n지원 규모는 총 312건으로, 건당 최대 3000만원까지 지원한다. 급한 일은 대학도 신청할 수 있다. 일반 부문과 함께 신청할 수 없다.\n오는 21일까지 접수하면 신청이 끝난다.",
    ),
    ("result", "", "2026년 가온 사업의 선정 결과를 다음과 같이 알려드립니다."),
    (
        "cancellation",
        "",
        "2026년 3월 2일의 가온 사업 공고를 취소하오니 착오 없으시기 바랍니다.",
    ),
    (
        "briefing",
        "",
        "가온 사업 설명회를 다음과 같이 개최하오니 많은 참석 바랍니다.",
    ),
    (
        "extension",
        "",
        "가온 사업의 참여기업 모집을 연장 공고하오니 많은 신청 바랍니다.",
    ),
    (
        "correction",
        "",
        "가온 사업을 다음과 같이 변경 공고하오니 신청하여 주시기 바랍니다.",
    ),
    (
        "reannouncement",
        "",
        "가온 사업을 다음과 같이 재공고하오니 많은 참여 바랍니다.",
    ),
    (
        "reannouncement",
        "가온 사업 공고",
        "가온 사업을 다음과 같이 재공고합니다.",
    ),
    ("additional_call", "", "가온 사업의 참여기업을 추가(2차) 모집합니다."),
    ("form", "", "[서식 1]\n\n| 가온 사업 점검표 | |\n"),
    ("other", "", "1. 입찰에 부치는 사항\n가. 입찰참가자격\n"),
    (
        "news",
        HEADLINE,
        "가온진흥원은 3월 2일부터 20일까지 수요기업을 모집한다고 1일 밝혔다. 올해 예산은 100억원이다.",
    ),
    (
        "forecast",
        "가온부, 다음 달 AI 바우처 2차 공고",
        "가온부는 다음 달 2차 공모를 실시할 계획이라고 5일 밝혔다. 예산은 100억원이다.",
    ),
    (
        "call",
        HEADLINE,
        "가온진흥원에서 수요기업을 모집합니다. 신청 바랍니다. 제2조는 둔다.",
    ),
    (
        "call",
        "가온 사업 공고",
        "본 사업은 재공고하거나 기간을 연장할 수 있습니다.",
    ),
    (
        "news",
        "",
        "가온진흥원은 수요기업을 오는 3월 30일까지 모집한다. 예산은 700억원이다.",
    ),
    (
        "news",
        "가온재단, 바우처 참여기업 공모",
        "가온재단이 참여기업을 공모한다. 접수는 6월 1일부터 19일까지다.",
    ),
    (
        "news",
        "가온 사업 참여 기업 90개사 모집",
        "가온청은 이번 사업에 참여할 90개사를 모집한다. 뽑힌 기업은 멘토링을 받는다. 신청은 누리집에서 할 수 있다.",
    ),
    (
        "news",
        "나온원, 가온 사업 참여기업 모집",
        "나온원은 참여기업을 모집한다고 16일 밝혔다. 모집은 연중 진행될 예정이다. 기업당 3천만원을 지원한다.",
    ),
    (
        "news",
        "",
        "보도자료\n보도시점 2026. 3. 3.\n가온 사업 공모 시작\n가온부는 4월 2일까지 접수한다고 밝혔다.",
    ),
    (
        "forecast",
        "",
        "가온부가 이르면 다음 주 사업을 공고한다. 예산은 600억원이다. 단가가 오른다.",
    ),
    ("call", "", "사업명: 가온 지원\n접수: 2026-03-02 ~\n대상: 중소기업\n"),
    (
        "extension",
        "",
        "가온 사업 접수기간을 당초 3월 20일에서 3월 27일로 연장하오니 신청 바랍니다.",
    ),
    (
        "other",
        "1. 공고문_가온 체계 구축",
        "가온 용역 입찰공고서\n1. 입찰개요\n입찰방법 : 일반경쟁입찰\n",
    ),
    (
        "cancellation",
        "",
        "가온 사업 모집을 내부 사정으로 취소함을 알려드립니다.",
    ),
    (
        "correction",
        "",
        "가온 공고문 중 아래 사항을 정정하오니 참고하시기 바랍니다.",
    ),
    # Nothing but sentences, of which none says who.
    (
        "news",
        "가온 창업팀을 찾습니다",
        "창업팀 9곳을 찾는다. 팀마다 3천만원을 준다. 멘토도 붙는다. 희망자는 4월 3일 오후 6시까지 누리집에서 접수하면 된다.",
    ),
    (
        "call",
        "가온 사업 공고",
        "참가자격\n조달청 입찰참가자격등록증 사본을 낸 자로 한다.",
    ),
]


@cases(("kind", "title", "text"), UNTITLED)
def test_what_a_body_does_by_saying_it_is_its_kind(kind, title, text):
    assert read_kind(Document("body", text), Context(title)).value == kind
