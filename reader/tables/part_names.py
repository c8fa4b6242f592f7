"""What a part of a call may be called, and what labels of its money and its number say.

All readers that find a name beside a figure use this: in cells, lists and sentences the same words
are no parts, and the same labels hold budgets, caps and counts.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from reader.tables.columns import MONEY_ROLES, Role, role_of, squeezed
from reader.text.patterns import late
from reader.values.counted import NOUNS

# Who pays, when, how often and what for, chapters of a notice and words of a sentence.
_NO_NAME: Final = late(
    r"""
    국비|[시도군구]비$|지방비|부담|현금|현물|^정부(?:$|[ ]?(?:지원|출연|부담))|^민간(?:$|[ ]?(?:부담|투자|자본))|^지자체|합계|평균|최대|최소|이상$|미만|이하
    | 매출|자산|자본|보증|이자|수당|기본급|상금|시상|포상|[^가-힣]상$|대상$|최?우수상?$|장려상?$|차년도|\d차$|차수
    | 올해|지난해|작년|내년|전년|[상하]반기$|^\d*년도?$|['\d]\d년
    | 재단$|공단$|공사$|진흥원$|협회$|중앙회$|은행$|(?<!육성)(?<!발전)(?<!안정)기금$|(?:특별|광역|자치)[시도]$|^(?:경기|강원|충청[남북]|전라[남북]|경상[남북]|제주)도$|[가-힣]부$|[가-힣]청$
    | (?:판매|구매|발주|수주|협력|원청)기업|^(?:국내|해외)[ ]?기업$|대기업$
    | 당$|기업당|과제당|지원금|금액|예산|(?<!소)(?<!대)규모|한도|사업비|연구비|수수료|인건비|교육비|학사$|석사|박사
    | 첫째|둘째|등급|^\d등|\d위|월$|분기|잔금|선금|중도금|^전체|^총|기존|계속|추가$|별도|기간$|기준$|조건$
    | 포함|제외|경우$|가운데|이후|(?<!기술)이전|당시|그리고|하지만|^약$|위해|통해|따라|대해|또는
    | 하여$|(?:는데|한해)$|[은를]$|합산(?!업)|제\d+조|무료|할인|예치|증액|감액|인상|상향|하향|변경|매칭(?:$|[ ]?(?:비|금|자금|펀드))|출연|수출액|(?<!상)거래
    | 심사|^(?:서류|발표|종합|선정)?[ ]?평가|^배수$|인원|참고|문의|제출|접수|신청|선정$|모집$|^참여|중복|동시|바이어|투자사|파트너$|수요처$|멘토|전문가
    | 내용$|방식$|방법$|비율|업력|종업원|근로자|^(?:주관|위탁|공동)[ ]?(?:연구|개발)?[ ]?(?:기관|비)|부수$|최근|공고일
    | ^(?:지원|선발|개요|목적|배경|자격|일정|절차|기타|사항|성과|계획|안내|방안|사업)$
    | (?<![설장준정예])비$|참가비|물류비|항공료|숙박비|운송[료비]|임차료|부스|교통비|논문|특허출원|성과물|보고서|[ ]\d+%
    | 개요|유의|사항$|서류|서식|붙임|별첨|담당|첨부|홈페이지|이메일|(?<!안)전화|장소|일시|^추진[ ]|협약|정산|환수
    """,
    re.VERBOSE,
)
# `1단계`, `3D 영상`; not `4개 과제`.
_FIRST: Final = late(
    r"[가-힣A-Za-zⅠ-Ⅹ'\"「]|\d{1,2}[ ]?(?:단계|트랙|유형|회차|D(?![A-Z])|인[ ])"
)
# What is said about a part under a label, and is no money of the call's.
NO_MONEY: Final = late(
    r"""
    상금|시상|포상|매출|투자[ ]?(?:유치|금)|자본금|자산|부담|수수료|요금|참가비|입장|관람|보험료|보증료|임금
    | 급여|인건비|장려금|수당|연봉|지난해|작년|전년|까지[ ]지원한(?!다)|실적(?!에[ ]따라)|기부|과태료|벌금
    | 세금|세액|징역|벌칙|공제|경쟁률|대비|계약금|잔금|선금|총[ ]?사업비|장학금|등록금|민간|기업부담
    """,
    re.VERBOSE,
)

# Whom or where alone counts no part of a call: `국내 12개사`.
_WHERE: Final = ("국내", "해외", "국외", "중소기업", "중견기업")
_SHORTEST: Final = 2


@lru_cache(maxsize=2048)
def role_of_label(label: str) -> Role:
    """Return what follows a label, read as that of a table's column is."""
    head = squeezed(label)
    role = role_of(head)
    # Of a part the government pays all of this: `정부지원금 9억원`.
    is_all = role == "either" and head.startswith("정부지원")
    return "budget" if is_all else role


def is_thing(name: str) -> bool:
    """Whether *name* is what projects are counted by: ``기업 10개사`` names no part."""
    return name in NOUNS or name.endswith(_WHERE)


def is_label_of_figures(label: str) -> bool:
    """Whether money or a number is behind *label*, and no part's name is meant."""
    role = role_of_label(label)
    return role in MONEY_ROLES or role == "count"


@lru_cache(maxsize=2048)
def may_be_part(name: str) -> bool:
    """Return whether a part of a call may be called *name*."""
    if len(name) < _SHORTEST or not _FIRST.match(name):
        return False
    return not _NO_NAME.search(name) and not is_label_of_figures(name)
