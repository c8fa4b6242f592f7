"""What stands on a saved page beside its article; the pages are made up in the structure of real ones."""

from __future__ import annotations

import pytest

from reader.text.boilerplate import strip_boilerplate, without_boilerplate
from reader.text.document import Document

NEWS = """전체기사 최신뉴스
오늘의 디데이

가온시장 서비스 구축 기대…가온부, 바우처 요건 확대 검토

기사입력 : 2023년01월19일 13:46

최종수정 : 2023년01월19일 13:46

※ 본문 글자 크기 조정

  • 더 작게
  • 보통

※ 번역할 언어 선택

[세종=가온뉴스] 가나다 기자 = 가온부는 오는 31일께 '2023년 가온바우처' 2차 공고를 낸다. 올해 사업은 모두 700억원 규모다.

추진체계 [자료=가온부] 2022.11.11 gana@gaonnews.com

이번 공고에서는 세 분과를 공개한다. 과제당 최대 3억원까지 쓸 수 있다. 관계자는 "협회도 지원이 가능하다"고 전했다.

[서울=가온뉴스] 라마바 기자 = 13일 오후 시장을 찾은 시민들이 장을 보고 있다. 24일까지 할인한다. 2023.01.13 rama@gaonnews.com

기자는 현장에서 기업들의 목소리를 들었다. 기업들은 준비를 서두르고 있다고 말했다.

gana@gaonnews.com

[가온뉴스 베스트 기사]

사진
다른 나라 이야기 2025년 9월 2일 접수 마감 999억원 2025-09-02 22:00
종목 추적기
"""

KEPT = [
    "가온시장 서비스 구축 기대…가온부",
    "오는 31일께",
    "700억원 규모",
    "과제당 최대 3억원",
    "준비를 서두르고 있다",
]
GONE = [
    "최신뉴스",
    "디데이",
    "글자 크기",
    "더 작게",
    "추진체계",
    "2022.11.11",
    "24일까지 할인",
    "gana@",
    "베스트",
    "다른 나라",
    "999억원",
    "종목 추적기",
]


def test_an_article_keeps_its_sentences_and_loses_the_page():
    text = without_boilerplate(Document("body", NEWS)).text
    assert [words for words in KEPT if words not in text] == []
    assert [words for words in GONE if words in text] == []


def test_offsets_stay_true():
    twin = without_boilerplate(Document("body", NEWS)).text
    assert len(twin) == len(NEWS)
    assert all(
        mine in (theirs, " ") for mine, theirs in zip(twin, NEWS, strict=True)
    )


PORTAL = """공유하기
URL복사
인쇄
닫기
가온 창업공간 입주기업 모집
지원분야
시설ㆍ공간ㆍ보육
신청기간
2026.07.01 ~ 2026.07.14
K-Startup에 공고되는 정보는 해당 기관의 요청에 의해 제공됩니다.
첨부파일 일괄 다운로드
(붙임) 다른 센터 프로그램일정(21년 08월 2주차).hwp
바로보기
"""


def test_a_portal_page_keeps_its_facts_and_loses_other_notices_files():
    text = without_boilerplate(Document("body", PORTAL)).text
    assert "2026.07.01 ~ 2026.07.14" in text
    assert "시설ㆍ공간ㆍ보육" in text
    assert "공유하기" not in text
    assert "21년 08월" not in text


PLAIN = [
    "",
    "2026년 가온 공고\n다음과 같이 공고합니다.\n목록\n다운로드\n",
    "관련 기사를 낸 뉴스 기업 모집\n관련 기사\n신청기간 2026. 3. 4.\n",
]


@pytest.mark.parametrize("text", PLAIN)
def test_a_plain_notice_is_left_as_it_is(text):
    document = Document("body", text)
    assert strip_boilerplate(text) == []
    assert without_boilerplate(document) is document
