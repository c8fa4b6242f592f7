"""Real pages, where they lie beside the checkout: every row and field that stands on them.

What is expected is read off the pages by other means than the boards': plain
patterns over the source, and titles copied by a reader of the pages.
"""

from __future__ import annotations

import html
import re
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from scrapy.http import Response
from scrapy.responsetypes import responsetypes

from crawler import catalogue
from crawler.errors import Blocked, BoardChanged, Maintenance, SourceTrouble
from crawler.health import Baseline, Observation, judge
from crawler.platforms.dates import posted_on
from crawler.records import Listing, RawNotice
from tests import frozen
from tests.test_mutations import CHALLENGE, LOGIN, MAINTENANCE

HTML, JSON, XML = "text/html", "application/json", "application/xml"


class Recorded(NamedTuple):
    """A listing: *keys* finds the rows' identities in its source, in order, below *after*."""

    source: str
    file: str
    rows: int
    keys: str
    first: str
    last: str
    days: tuple[str, str] | None
    media: str = HTML
    after: str = ""


RECORDED = [
    Recorded(
        "nipa-business",
        "nipa/excerpt_nipa_bizlist_20261002.html",
        2,
        r"/home/2-2/(\d+)",
        "2026년도 고용노동부(안전보건공단) 연계 스마트 안전장비지원 품목 등록 시행계획 공고 2차",
        "2026년도 한-베트남 AI 디지털 포럼 전시 및 비즈니스 매칭 부스 참가기업 모집",
        ("2026-10-01", "2026-09-29"),
    ),
    Recorded(
        "nipa-press",
        "nipa/nipa_press_list_20260926.html",
        10,
        r"/home/4-4-1/(\d+)",
        "정보통신산업진흥원, 한국엔젤투자협회와 손잡고 스타트업 국내외 양방향 진출 지원 나선다.",
        "정보통신산업진흥원, ‘2026 오픈소스 인공지능·소프트웨어 커뮤니티 발대식’ 개최",
        ("2026-09-21", "2026-07-30"),
    ),
    Recorded(
        "nipa-bid",
        "nipa/excerpt_nipa_bidlist_20261002.html",
        1,
        r"/home/2-3/(\d+)",
        "[조달청 입찰공고] 2026년 AI바우처 지원사업 실태조사 및 성과분석 용역",
        "[조달청 입찰공고] 2026년 AI바우처 지원사업 실태조사 및 성과분석 용역",
        ("2026-09-21", "2026-09-21"),
    ),
    Recorded(
        "msit-business",
        "msit/excerpt_msit_bizlist_20261002.html",
        2,
        r'onclick="fn_detail\((\d+)\);" title',
        "2026년도 제4차 과학기술분야 연구기획과제 공모",
        "2026년도 한-스웨덴 공동연구사업 신규과제 선정결과 공고",
        ("2026. 10. 1", "2026. 9. 23"),
    ),
    Recorded(
        "msit-api",
        "datagokr_msit/msit_businessAnnouncMentList_items_20260211.json",
        390,
        r'"viewUrl": ?"[^"]*nttSeqNo=(\d+)"',
        "2026년도 「환태평양 연구협력 이니셔티브 지원사업」 신규과제 공모",
        "2025년 연구실 안전 콘텐츠 및 우수사례 공모전 공고",
        ("2026-02-11", "2025-04-21"),
        JSON,
    ),
    Recorded(
        "mss-business",
        "mss/mss_list_20260915.html",
        5,
        r"<tr class=\"\" onclick=\"doBbsFView\('310','(\d+)'",
        "「민관협력 오픈이노베이션 지원」 ‘공공데이터 활용 지원’ 공공기관 제안형(Top-Down) 창업기업 모집공고",
        "『중소기업 AX 우수사례 공모전』참가기업 모집 공고",
        ("2026.09.15", "2026.09.01"),
    ),
    Recorded(
        "mss-business",
        "mss/excerpt_mss_list_20261002.html",
        1,
        r"onclick=\"doBbsFView\('310','(\d+)'",
        "「민관협력 오픈이노베이션 지원」 2026년 제2차 상호 자율탐색형(바이오 분야) 참여기업 모집공고",
        "「민관협력 오픈이노베이션 지원」 2026년 제2차 상호 자율탐색형(바이오 분야) 참여기업 모집공고",
        ("2026.10.01", "2026.10.01"),
    ),
    Recorded(
        "mss-rss",
        "mss/excerpt_mss_rss_20261002.xml",
        2,
        r"bcIdx=(\d+)",
        "「민관협력 오픈이노베이션 지원」 2026년 제2차 상호 자율탐색형(바이오 분야) 참여기업 모집공고",
        "중소기업 통합관리시스템 수탁기관 모집공고",
        ("20261001103352", "20260928162448"),
        XML,
    ),
    Recorded(
        "mcst-rss",
        "mcst/excerpt_mcst_rss_20261002.xml",
        1,
        r"pSeq=(\d+)",
        "2026년 문화체육관광형 예비사회적기업 지정 모집 공고",
        "2026년 문화체육관광형 예비사회적기업 지정 모집 공고",
        ("Thu, 1 Oct 2026 14:00:30 KST",) * 2,
        XML,
    ),
    Recorded(
        "mois-rss",
        "mois/excerpt_mois_rss_20261002.xml",
        1,
        r"nttId=(\d+)",
        "경북지역 지역맞춤형 재난안전 문제해결 기술개발 사업(2단계) 과제 연구개발기관 재공모 공고",
        "경북지역 지역맞춤형 재난안전 문제해결 기술개발 사업(2단계) 과제 연구개발기관 재공모 공고",
        ("THU, 01 OCT 2026 09:35:14 KST",) * 2,
        XML,
    ),
    Recorded(
        "mohw-rss",
        "mohw/excerpt_mohw_rss_20261002.xml",
        2,
        r"list_no=(\d+)",
        "한의약혁신기술개발사업 사업단장 공모",
        "2027년도 의료기술재평가 대상 수요조사 안내",
        ("Fri, 02 Oct 2026 04:24:00 GMT", "Fri, 02 Oct 2026 02:10:00 GMT"),
        XML,
    ),
    Recorded(
        "bizinfo",
        "bizinfo/bizinfo_list_20260720.html",
        15,
        r'pblancId=(PBLN_\d+)"',
        "[울산] 2026년 원천기술 상용화 플랫폼 구축사업 기술상용화 촉진 프로그램 지원기업 모집 공고",
        "[전남광주] 2026년 가상융합 콘텐츠 ACE Fair 공동관 참가 기업 모집 공고(광주 가상융합산업혁신센터 운영)",
        ("2026-07-16", "2026-07-16"),
    ),
    Recorded(
        "bizinfo",
        "bizinfo/bizinfo_list_2012_euckr.html",
        20,
        r'policyCodeId=(\w+)"\s+title',
        "[대전] 대학생ㆍ청년창업 500 프로젝트사업",
        "2012년 수시 한국모태펀드 출자 운용계획 공고",
        ("2012.06.14", "2012.02.02"),
    ),
    Recorded(
        "kstartup",
        "kstartup/kstartup_list_20251109.html",
        15,
        r"href='javascript:go_view\((\d+)\)",
        "2025년 판교 경기문화창조허브 스타트업 오피스 신규 입주기업(16기 3분기) 모집",
        "한남대학교 캠퍼스혁신파크 산학연혁신허브 입점자 모집 공고",
        ("2025-11-07", "2025-11-05"),
        after='id="bizPbancList"',
    ),
    Recorded(
        "kstartup",
        "kstartup/kstartup_list_20260205_rendered.html",
        15,
        r"href=[\"']javascript:go_view\((\d+)\)",
        "제17회 성장관광벤처 사업 공모",
        "중소벤처기업진흥공단 안산 POST-BI센터 입주기업모집",
        ("2026-02-05", "2026-02-03"),
        after='id="bizPbancList"',
    ),
    Recorded(
        "kstartup",
        "kstartup/kstartup_list_20260205_requests.html",
        15,
        r"href=[\"']javascript:go_view\((\d+)\)",
        "제17회 성장관광벤처 사업 공모",
        "중소벤처기업진흥공단 안산 POST-BI센터 입주기업모집",
        ("2026-02-05", "2026-02-03"),
        after='id="bizPbancList"',
    ),
    Recorded(
        "kstartup",
        "kstartup/kstartup_list_20260206_temp.html",
        15,
        r"href=[\"']javascript:go_view\((\d+)\)",
        "2026년 해외인력 취업매칭(K-Tech college) 운영사 모집 공고",
        "제16회 창업부트캠프 바이오큐브 교육 신청 안내",
        ("2026-02-06", "2026-02-05"),
        after='id="bizPbancList"',
    ),
    Recorded(
        "kstartup",
        "kstartup/kstartup_list_20260208_source.html",
        15,
        r"href=[\"']javascript:go_view\((\d+)\)",
        "2026년 해외인력 취업매칭(K-Tech college) 운영사 모집 공고",
        "제16회 창업부트캠프 바이오큐브 교육 신청 안내",
        ("2026-02-06", "2026-02-05"),
        after='id="bizPbancList"',
    ),
    Recorded(
        "kstartup",
        "kstartup/kstartup_list_20260408.html",
        15,
        r"href=[\"']javascript:go_view\((\d+)\)",
        "[서울관광재단] 2026 서울 관광스타트업 창업 아카데미 교육생 모집",
        "2026 서울권역 사회적기업 창업지원사업 창업팀 모집 공고(26. 4.17.(금) 17시까지)",
        ("2026-04-07", "2026-04-06"),
        after='id="bizPbancList"',
    ),
    Recorded(
        "kstartup-api",
        "kstartup/kstartup_api_sample_20260724.json",
        2,
        r'"pbanc_sn": ?(\d+)',
        "2026년도 방산 특화 창업중심대학 창업기업 모집 공고",
        "2026년 2차 서울 AI 허브 신규 입주기업 모집 안내",
        None,
        JSON,
    ),
    Recorded(
        "nia-notice",
        "nia/nia_notice_list_20260926.html",
        5,
        r"doBbsFView\('\d+','(\d+)'",
        "한국지능정보사회진흥원 직원 사칭 및 물품 발주·개인정보 요구 등에 대한 주의 안내",
        "2026년도 2/4분기 한국지능정보사회진흥원 신규채용자와 재직 임직원과의 친인척 현황 공개",
        ("2026.06.15", "2026.09.16"),
    ),
    Recorded(
        "nia-notice",
        "nia/excerpt_nia_list_20261002.html",
        2,
        r"doBbsFView\('\d+','(\d+)'",
        "한국지능정보사회진흥원 직원 사칭 및 물품 발주·개인정보 요구 등에 대한 주의 안내",
        "[조달입찰공고] AI 맞춤형 교수학습 플랫폼 고도화",
        ("2026.06.15", "2026.10.01"),
    ),
    Recorded(
        "iitp-ezone",
        "iitp/excerpt_ezone_main_20260823.html",
        2,
        r"PMS_TSK_PBNC_ID=(\w+)",
        "2026년도 AI 기반 주파수 간섭분석 및 전파예측기술 개발사업 신규지원 대상과제 공고",
        "(수정공고)2026년도 AI최고급신진연구자지원 사업 공고",
        None,
    ),
    Recorded(
        "iris",
        "iris/excerpt_iris_list_20261002.json",
        2,
        r'"ancmId": ?"(\d+)"',
        "2026년도 제4차 과학기술분야 연구기획과제 공모",
        "2026년 4극3특 대경권 과학기술혁신지원사업 연구단 모집 공고(서식, FAQ 추가)",
        ("2026-10-01", "2026-09-14"),
        JSON,
    ),
    Recorded(
        "sbiz24",
        "sbiz24/sbiz24_list.json",
        10,
        r'"pbancSn": ?(\d+)',
        "고용보험 미적용자 출산(유산·사산) 급여 지원 사업 공고",
        "2026년 희망리턴패키지 전직장려수당 1차 신청 모집 공고",
        None,
        JSON,
    ),
    Recorded(
        "sbiz24-linked",
        "sbiz24/sbiz24_combine_list.json",
        10,
        r'"pbancId": ?"(PBLN_\d+)"',
        "[경기] 용인시 2026년 2차 맞춤형 창업지원사업 사업화ㆍ마케팅 지원사업 모집 공고",
        "[경북] 청도군 2026년 스마트산업ㆍ문화관광 융합 신성장 지원사업 공고(시군구연고산업육성사업ㆍ스마트 기술 컨설팅)",
        None,
        JSON,
    ),
    Recorded(
        "tipa",
        "tipa/tipa_list_20260715.html",
        10,
        r"/s040101/view/page/1/id/(\d+)",
        "「2026 스마트공장 지원사업 우수사례 컨소시엄 선정」 참가기업 모집 공고",
        "[중요] 국내 중소기업 대상 신규 랜섬웨어 감염 확산에 따른 위협정보 및 보안권고 사항 안내",
        ("2026.07.06", "2026.04.27"),
    ),
    Recorded(
        "exportvoucher",
        "exportvoucher/excerpt_exportvoucher_list_20261002.html",
        2,
        r"goDetail\((\d+)\)",
        "[KOTRA] 2026년 수출바우처 대국민 아이디어 공모전",
        "2026 산업통상부 수출지원기반활용사업(산업 글로벌 진출역량 강화 사업_긴급지원바우처4차) 참여기업 모집안내",
        ("2026-09-16", "2026-07-08"),
    ),
    Recorded(
        "mssmiv",
        "mssmiv/excerpt_mssmiv_list_20261002.html",
        3,
        r"goDetail\((\d+)\)",
        "[안내] 중소기업 혁신바우처 사업 주요 소식 SMS 알림 서비스 신규 오픈 안내",
        "'26년 혁신바우처사업 관리지침(2026.4월) 및 운영지침 (2026.1월)",
        ("2026-09-16", "2026-01-14"),
    ),
    Recorded(
        "kidp",
        "kidp/kidp_list.html",
        10,
        r"submitForm\(this,'view',(\d+)\)",
        "2025 코리아+스웨덴 영 디자인 어워드 시상식 개최",
        "2025년도 제6회 서비스·경험디자인기사 국가기술자격 검정 필기시험 원서접수",
        ("2025-06-05", "2025-05-28"),
    ),
    Recorded(
        "kimst",
        "kimst/kimst_list.html",
        10,
        r"ancmId=(\d+)",
        "2025년도 안전기반 소형 수소추진선박 기술개발 및 실증사업 신규과제 선정계획 재공고",
        "2025년 해양 마이크로바이옴 기반 생태환경관리 기술개발(R&D)사업 신규과제 선정계획 재공고",
        ("2025-04-11", "2025-02-19"),
        after="<tbody>",
    ),
    Recorded(
        "kosmes",
        "kosmes/excerpt_kosmes_notice_list_20261002.json",
        3,
        r'"SLNO": ?"(\d+)"',
        "새정부 출범, 중소벤처기업과 함께 뛴 중진공의 성과",
        "「2026년도 스마트제조 전문인력 육성사업」 Track2 비수도권 사업단 재모집 공고",
        ("2026-09-22", "2026-06-12"),
        JSON,
    ),
    Recorded(
        "bojo",
        "bojo/excerpt_bojo_retrieveTaskReqstList_20261002.json",
        2,
        r'"nttId": ?"(\w+)"',
        "2026년 침수방지시설 설치지원 보조금지원사업 공고",
        "3월 신용취약소상공인자금 신청안내(소상공인 정책자금)",
        ("2026.04.20.", "20260311"),
        JSON,
    ),
    Recorded(
        "cepa",
        "cepa/cepa_list.html",
        10,
        r'<a href="[^"]*?(?:seq=|(?=project/view))((?:project/view\.do\?seq=)?\d+)"',
        "재단법인 충남경제진흥원 외부 평가위원 후보군(Pool) 모집 공고",
        "2025년 충남 청년 잡플래닝 데이 참여기업·기관 모집공고",
        ("2025-05-30", "2025-03-31"),
        after="custom-tbl",
    ),
    Recorded(
        "atcenter",
        "atcenter/atcenter_list.html",
        10,
        r"view\.action\?articleId=(\d+)",
        "K-Food 대미수출 애로해소센터 안내",
        "2025 대한민국 우리술 품평회 출품 세부안내",
        ("2025.05.08", "2025.05.30"),
        after="<tbody>",
    ),
    Recorded(
        "moe",
        "moe/excerpt_moe_list_20261002.html",
        2,
        r"goView\('72761', '(\d+)'",
        "2027년 의무교육단계 미취학·학업중단학생 학습지원 사업 수행기관 공모",
        "2026년 첨단분야 인턴십 지원사업 4차 공고",
        ("2026-10-01", "2026-09-18"),
    ),
    Recorded(
        "motir",
        "motir/excerpt_motir_list_20261002.html",
        1,
        r"article\.view\('(\d+)'",
        "2026년 산업 분야 「온실가스 국제감축사업」 공고 (2차)",
        "2026년 산업 분야 「온실가스 국제감축사업」 공고 (2차)",
        ("2026-10-02", "2026-10-02"),
    ),
    Recorded(
        "mois",
        "mois/excerpt_mois_list_jsessionid.html",
        1,
        r"nttId=(\d+)\"",
        "정보시스템감리사 민간자격 재공인 공고",
        "정보시스템감리사 민간자격 재공인 공고",
        ("2026.10.01.", "2026.10.01."),
    ),
    Recorded(
        "work24",
        "work24/excerpt_work24_list_20261002.html",
        2,
        r"fn_DetailInfo\('(\d+)'",
        "[공통] 공동인증서 로그인(AnySign) 업데이트 안내",
        "[공통] '26년 9월 고용24 공공 마이데이터 적용 안내",
        ("2026-09-14", "2026-10-01"),
    ),
]
WHOLE = [
    recorded
    for recorded in RECORDED
    if recorded.media == HTML and recorded.rows >= 10
]

TROUBLES: list[tuple[str, str, str, type[SourceTrouble], str]] = [
    (
        "tipa",
        "tipa/tipa_blocked_200.html",
        HTML,
        Blocked,
        "The action you have requested is not allowed",
    ),
    (
        "iitp-ezone",
        "iitp/iitp_error_page_20251011.html",
        HTML,
        BoardChanged,
        "존재하지 않는 페이지",
    ),
    ("itp", "itp_incheonTP/itp_page.html", HTML, BoardChanged, "table.list"),
    ("kicox", "kicox/kicox_list.html", HTML, BoardChanged, "td.subject"),
    (
        "ccei-chungbuk",
        "ccei/ccei_chungbuk_list.html",
        HTML,
        BoardChanged,
        "JSON",
    ),
    (
        "newspim",
        "newspim/excerpt_newspim_front_20180323.html",
        HTML,
        BoardChanged,
        "<rss>",
    ),
    (
        "nipa-business",
        "tipa/tipa_list_20260715.html",
        HTML,
        BoardChanged,
        "table.tbgg",
    ),
]


class Detail(NamedTuple):
    """A notice's page: words that its text must and must not hold, some facts, and its files."""

    source: str
    file: str
    says: tuple[str, ...]
    silent: tuple[str, ...]
    cells: dict[str, str]
    files: int
    media: str = HTML
    key: str = "679"


DETAILS = [
    Detail(
        "nipa-business",
        "nipa/excerpt_nipa_biz_detail_16952.html",
        ("과학기술정보통신부 공고 제2026-0977호", "다음과 같이 공고하오니"),
        (),
        {},
        1,
    ),
    Detail(
        "nipa-bid",
        "nipa/excerpt_nipa_bid_detail_16945.html",
        ("○ 사업금액: 150,000,000원(부가가치세 포함)\n2. 입찰(개찰) 일시",),
        ("제안요청서.hwpx",),
        {},
        1,
    ),
    Detail(
        "nipa-press",
        "nipa/nipa_press_detail_16942.html",
        ("■ 재외 한인 기술인재", "뒷받침하겠다.”라고 밝혔다."),
        ("구현도", "console.log"),
        {},
        2,
    ),
    Detail(
        "kstartup",
        "kstartup/kstartup_detail_176198_202602.html",
        (
            "구미전자정보기술원 공고 2026-16호",
            "2026.02.19(목) 09:00 ~ 2026.03.05(목) 16:00 까지",
            "사업화자금(1억원)",
        ),
        ("뉴스레터", "개인정보수집"),
        {
            "접수기간": "2026-02-19 ~ 2026-03-05 16:00",
            "주관기관명": "구미전자정보기술원",
        },
        2,
    ),
    Detail(
        "mss-business",
        "mss/excerpt_mss_detail_1071550.html",
        ("동반성장 지원을 위해", "□ 사업목적 : 수요기업-창업기업 간"),
        ("&lt;", "hjsonver", "이전글"),
        {"공고번호": "제2026-575호", "신청기간": "2026-10-01 ~ 2026-10-21"},
        0,
    ),
    Detail(
        "nia-notice",
        "nia/nia_press_detail_29990.html",
        ("「2026 국민행복 IT 경진대회」 개최…",),
        ("미리보기",),
        {},
        2,
    ),
    Detail(
        "nia-bid",
        "nia/excerpt_nia_bid_detail_30040.html",
        ("| ○ 사 업 예 산 | : 43,872,995원(부가세 포함) |",),
        ("트위터", "AI 민주정부"),
        {},
        1,
    ),
    Detail(
        "exportvoucher",
        "exportvoucher/exportvoucher_detail_20250616.html",
        ("ㅇ 신청기간 : 2025.05.16(금)~2025.6.5(목) 18:00 까지", "| 구분 |"),
        ("로그인",),
        {},
        0,
    ),
    Detail(
        "mssmiv",
        "mssmiv/excerpt_mssmiv_detail_textarea.html",
        ("신청 대상: 혁신플랫폼 가입 회원",),
        ("<p", "전체 선택"),
        {},
        0,
    ),
    Detail(
        "kidp",
        "kidp/kidp_detail.html",
        ("□ 한국디자인진흥원, 주한스웨덴대사관",),
        ("사업정보", "채용정보"),
        {"등록일": "2025-06-05"},
        0,
    ),
    Detail(
        "kicox",
        "kicox/kicox_list.html",
        ("2025년도 대‧중소 자율형 ESG 지원사업", "선착순 마감"),
        ("이전글",),
        {},
        1,
    ),
    Detail(
        "itp",
        "itp_incheonTP/itp_detail_9635.html",
        (),
        ("안혜진",),
        {"작성일": "2025-06-04", "부서": "디지털기술융합센터"},
        2,
    ),
    Detail(
        "iris",
        "iris/excerpt_iris_detail_024339.html",
        ("과학기술정보통신부 공고 2026-0982호", "2026년도 제4차 과학기술분야"),
        (),
        {"접수기간": "2026-10-01 ~ 2026-10-14"},
        1,
    ),
    Detail(
        "ntis",
        "ntis/ntis_detail_20251106.html",
        ("산업통상자원부 공고 제2025-518호",),
        ("addthis", "0260098114"),
        {"공고일": "2025.07.14", "접수마감시간": "18:00", "공고금액": "0억원"},
        10,
    ),
    Detail(
        "sbiz24",
        "sbiz24/sbiz24_detail.json",
        (
            "2026년도 소상공인 정책자금 융자계획 변경(2차) 공고",
            "- 신용취약소상공인자금 1,000억",
        ),
        ("cjy123",),
        {"접수기간": "2026-04-20 ~ 2026-12-31"},
        0,
        JSON,
    ),
]


def response(
    shared: Path, file: str, media: str, body: bytes | None = None
) -> Response:
    sent = (shared / "pages" / file).read_bytes() if body is None else body
    kind = responsetypes.from_args(
        headers={b"Content-Type": media.encode()},
        url="https://recorded.test/",
        body=sent[:4096],
    )
    return kind(
        "https://recorded.test/", headers={"Content-Type": media}, body=sent
    )


def read_listing(shared: Path, recorded: Recorded) -> Listing:
    return catalogue.find(recorded.source).read_listing(
        response(shared, recorded.file, recorded.media)
    )


def source_of(shared: Path, recorded: Recorded) -> str:
    body = (shared / "pages" / recorded.file).read_bytes()
    text = body.decode(
        "cp949" if "euckr" in recorded.file else "utf-8", "replace"
    )
    return text[text.index(recorded.after) :] if recorded.after else text


def by_file(item: Recorded | Detail) -> str:
    return f"{item.source}:{item.file.rpartition('/')[2]}"


@pytest.mark.parametrize("one", RECORDED, ids=by_file)
def test_every_row_on_the_page_is_parsed(shared: Path, one: Recorded) -> None:
    listing = read_listing(shared, one)
    assert (listing.rows_seen, len(listing.notices)) == (one.rows, one.rows)


@pytest.mark.parametrize("one", RECORDED, ids=by_file)
def test_rows_are_known_by_what_stands_in_their_links(
    shared: Path, one: Recorded
) -> None:
    states = list(dict.fromkeys(re.findall(one.keys, source_of(shared, one))))
    assert (
        list(
            dict.fromkeys(
                notice.key for notice in read_listing(shared, one).notices
            )
        )
        == states[: one.rows]
    )


@pytest.mark.parametrize("one", RECORDED, ids=by_file)
def test_titles_are_the_pages_own_words(shared: Path, one: Recorded) -> None:
    titles = [notice.title for notice in read_listing(shared, one).notices]
    assert titles[0] == one.first
    assert titles[-1] == one.last
    words = "".join(
        html.unescape(
            html.unescape(
                re.sub(
                    r"<!--.*?-->", "", source_of(shared, one), flags=re.DOTALL
                )
            )
        )
        .replace("\\t", "")
        .split()
    )
    plain = re.sub(r"<[^>]{1,200}>", "", words)
    assert [
        title
        for title in titles
        if "".join(title.split()) not in words
        and "".join(title.split()) not in plain
        and '"' not in title
    ] == []
    assert [
        title
        for title in titles
        if re.search(
            "새로운게시글|새글|페이지 이동|첨부파일 있음|\t|  ", title
        )
    ] == []


@pytest.mark.parametrize(
    "one", [recorded for recorded in RECORDED if recorded.days], ids=by_file
)
def test_days_are_exact(shared: Path, one: Recorded) -> None:
    assert one.days is not None
    days = [notice.posted for notice in read_listing(shared, one).notices]
    assert days[0] == one.days[0]
    assert days[-1] == one.days[1]
    assert None not in [posted_on(day) for day in days]


@pytest.mark.parametrize(
    "file",
    [recorded.file for recorded in RECORDED if recorded.source == "kstartup"],
)
def test_each_fact_of_a_kstartup_row_is_exact(shared: Path, file: str) -> None:
    recorded = next(recorded for recorded in RECORDED if recorded.file == file)
    blocks = source_of(shared, recorded).split('<li class="notice')[1:]
    for block, notice in zip(
        blocks, read_listing(shared, recorded).notices, strict=True
    ):
        facts = [
            html.unescape(" ".join(re.sub("<[^>]+>", "", fact).split()))
            for fact in re.findall(
                r'<span class="list">(.*?)</span>', block, re.DOTALL
            )
        ]
        days = {
            fact.split(" ")[0]: fact.split(" ")[1]
            for fact in facts
            if re.match("(?:등록|시작|마감)일자 ", fact)
        }
        others = [
            fact
            for fact in facts
            if not re.match("(?:등록|시작|마감)일자|조회", fact)
        ]
        assert notice.posted == days["등록일자"]
        assert (
            notice.cells["접수기간"]
            == f"{days['시작일자']} ~ {days['마감일자']}"
        )
        assert notice.cells["기관명"] == others[-1]
        assert notice.cells.get("사업명") == (
            others[0] if len(others) > 1 else None
        )


def test_each_fact_of_a_bizinfo_row_is_exact(shared: Path) -> None:
    recorded = next(
        recorded
        for recorded in RECORDED
        if recorded.file == "bizinfo/bizinfo_list_20260720.html"
    )
    table = (
        source_of(shared, recorded)
        .split('<div class="table_Type_1">')[1]
        .split("</table>")[0]
    )
    rows = [
        re.findall(r"<td[^>]*>(.*?)</td>", row, re.DOTALL)
        for row in table.split("<tr>")[1:]
    ]
    plain = [
        [
            html.unescape(" ".join(re.sub("<[^>]+>", "", cell).split()))
            for cell in row
        ]
        for row in rows
        if row
    ]
    text = [
        [
            n.cells["지원분야"],
            n.title,
            n.cells["신청기간"],
            n.cells["소관부처·지자체"],
            n.cells["사업수행기관"],
            n.posted,
        ]
        for n in read_listing(shared, recorded).notices
    ]
    assert text == [row[1:7] for row in plain]


def test_each_item_of_the_ministrys_api_has_its_files(shared: Path) -> None:
    recorded = next(
        recorded for recorded in RECORDED if recorded.source == "msit-api"
    )
    source = source_of(shared, recorded)
    notices = read_listing(shared, recorded).notices
    assert sum(len(notice.attachments) for notice in notices) == source.count(
        '"fileUrl"'
    )
    assert sum(not notice.attachments for notice in notices) == 4
    assert len({notice.key for notice in notices}) == 390


def test_no_official_of_the_ministry_is_kept(shared: Path) -> None:
    recorded = next(
        recorded for recorded in RECORDED if recorded.source == "msit-api"
    )
    source, text = (
        source_of(shared, recorded),
        repr(read_listing(shared, recorded)),
    )
    phones = set(re.findall(r'"managerTel": ?"([^"]+)"', source))
    assert phones
    assert not [phone for phone in phones if phone in text]


def test_the_front_page_of_gwangju_is_read_panel_by_panel(
    shared: Path,
) -> None:
    source = (shared / "pages/gjbizinfo/gjbizinfo_list.html").read_text(
        "utf-8"
    )
    listing = catalogue.find("gjbizinfo").read_listing(
        response(shared, "gjbizinfo/gjbizinfo_list.html", HTML)
    )
    assert (
        listing.rows_seen
        == len(listing.notices)
        == source.count('<div class="item">')
    )
    assert [notice.title for notice in listing.notices] == re.findall(
        r'<span class="cate">[^<]*</span>\s*<span class="title">([^<]*)</span>',
        source,
    )


@pytest.mark.parametrize(
    ("source", "file", "media", "trouble", "why"),
    TROUBLES,
    ids=[f"{t[0]}:{t[1]}" for t in TROUBLES],
)
def test_what_is_no_board_is_called_by_its_name(
    shared: Path,
    source: str,
    file: str,
    media: str,
    trouble: type[SourceTrouble],
    why: str,
) -> None:
    with pytest.raises(trouble, match=re.escape(why)) as raised:
        catalogue.find(source).read_listing(response(shared, file, media))
    assert type(raised.value) is trouble


@pytest.mark.parametrize("one", DETAILS, ids=by_file)
def test_a_notice_is_read_from_its_page(shared: Path, one: Detail) -> None:
    row = RawNotice(one.source, one.key, "https://recorded.test/", "제목")
    notice = catalogue.find(one.source).read_notice(
        response(shared, one.file, one.media), row
    )
    assert [words for words in one.says if words not in notice.body] == []
    assert [
        words
        for words in one.silent
        if words in notice.body + repr(notice.cells)
    ] == []
    assert one.cells.items() <= notice.cells.items()
    assert len(notice.attachments) == one.files


@pytest.mark.parametrize(
    "page",
    [LOGIN, CHALLENGE, MAINTENANCE],
    ids=["login", "challenge", "maintenance"],
)
@pytest.mark.parametrize("one", DETAILS, ids=by_file)
def test_a_notices_page_is_not_taken_from_what_stands_in_its_place(
    shared: Path, one: Detail, page: str
) -> None:
    row = RawNotice(one.source, one.key, "https://recorded.test/", "제목")
    with pytest.raises((Blocked, Maintenance)):
        catalogue.find(one.source).read_notice(
            response(shared, "", f"{HTML}; charset=utf-8", page.encode()), row
        )


def halved(body: bytes) -> bytes:
    return body[: len(body) // 2]


def recoded(body: bytes) -> bytes:
    """Return the page in CP949, which is sent as UTF-8."""
    return (
        body
        if b"euc-kr" in body
        else body.decode("utf-8").encode("cp949", "replace")
    )


def emptied(body: bytes) -> bytes:
    return re.sub(
        rb"<tbody>.*?</tbody>",
        b"<tbody></tbody>",
        re.sub(
            rb'<li class="notice.*?</li>\s*(?=<li class="notice|</ul>)',
            b"",
            body,
            flags=re.DOTALL,
        ),
        flags=re.DOTALL,
    )


def renamed(body: bytes) -> bytes:
    return re.sub(
        rb'\b(class|id)="',
        rb'\1="new-',
        re.sub(rb"(</?)table\b", rb"\1section", body),
    )


@pytest.mark.parametrize("breaking", [halved, recoded, emptied, renamed])
@pytest.mark.parametrize("one", WHOLE, ids=by_file)
def test_a_real_page_broken_is_not_a_good_look(
    shared: Path, one: Recorded, breaking: Any
) -> None:
    board = catalogue.find(one.source)
    body = (shared / "pages" / one.file).read_bytes()
    good = board.read_listing(response(shared, one.file, one.media))
    baseline = Baseline().after(
        Observation(board.contract, good.notices, good.rows_seen)
    )
    try:
        listing = board.read_listing(
            response(
                shared,
                one.file,
                f"{one.media}; charset=utf-8"
                if breaking is recoded
                else one.media,
                breaking(body),
            )
        )
        observation = Observation(
            board.contract, listing.notices, listing.rows_seen
        )
    except SourceTrouble as error:
        observation = Observation(board.contract, trouble=error)
    assert judge(
        observation, baseline, now=frozen.frozen_at("kidp")
    ).name not in {
        "ok",
        "unchanged",
        "silent-too-long",
    }
    assert {notice.key for notice in observation.notices} <= {
        notice.key for notice in good.notices
    }
