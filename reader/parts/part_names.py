"""What a part of a call may be called, which words before a figure are its name, and what
labels of its money and its number say.

All readers that find a name beside a figure use this: in cells, lists and sentences the same words
are no parts, and the same labels hold budgets, caps and counts.  Of ``올해 선정된 바다형에는`` the
name is ``바다형``: words of the sentence are before it, and a particle behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from reader.parts.item_tokens import ItemToken, joined_words
from reader.tables.columns import MONEY_ROLES, Role, role_of, squeezed
from reader.text.patterns import late
from reader.values.counted import NOUNS

# Who pays, when, how often and what for, chapters of a notice and words of a sentence.
_NO_NAME: Final = late(
    r"""
    국비|[시도군구]비$|지방비|부담|현금|현물|^정부(?:$|[ ]?(?:지원|출연|부담))|^민간(?:$|[ ]?(?:부담|투자|자본))|^지자체|합계|평균|최대|최소|이상$|미만|이하
    | 매출(?![ ]?증빙)|자산|자본|보증|이자|수당|기본급|상금|시상|포상|[^가-힣]상$|대상$|최?우수상?$|장려상?$|차년도|\d차$|차수
    | 올해|지난해|작년|내년|전년|[상하]반기$|^\d*년도?$|['\d]\d년
    | 재단$|공단$|공사$|진흥원$|협회$|중앙회$|은행$|(?<!육성)(?<!발전)(?<!안정)기금$|(?:특별|광역|자치)[시도]$|^(?:경기|강원|충청[남북]|전라[남북]|경상[남북]|제주)도$|[가-힣]부$|[가-힣]청$
    | (?:판매|구매|발주|수주|협력|원청)기업|^(?:국내|해외)[ ]?기업$|대기업$
    | 당$|기업당|과제당|지원금|금액|예산|(?<!소)(?<!대)규모|한도|사업비|연구비|수수료|인건비|교육비|학사$|석사|박사
    | 첫째|둘째|등급|^\d등|\d위|월$|분기|잔금|선금|중도금|^전체|^총|기존|계속|추가$|별도|기간$|기준$|조건$
    | 포함|제외|경우$|가운데|^[이그][ ]?중(?:$|[ ])|이후|(?<!기술)이전|당시|그리고|하지만|^약$|위해|통해|따라|대해|또는
    | 하여$|[하되][고며]$|(?:선발|선정|모집|선별|발굴)해$|(?:뽑|골|가)[아라려]$|추려$|(?:는데|한해)$|[은를]$|합산(?!업)|제\d+조|무료|할인|예치|증액|감액|인상|상향|하향|변경|매칭(?:$|[ ]?(?:비|금|자금|펀드))|출연|수출액|(?<!상)거래
    | 심사|(?:지급|부여|수여)$|^(?:서류|발표|종합|선정)?[ ]?평가|^배수$|인원|참고|문의|제출|접수|신청|선정$|모집$|^참여|중복|동시|바이어|투자사|파트너$|수요처$|멘토|전문가
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
# The words of a sentence before the first name of its list: `올해`, `선정되면`, `분야별`.
_LEAD: Final = late(
    r"[시군구도][은는]|[^ ]*(?:[가-힣]{2}(?:은|는|을|를|의|로|에|해|한|된|할|며|고|서|여|되면|마다)|위해|통해|별|가운데|중|따라|기준)|지원금?|금액|지원액|또|올해|이|그|위|사업은"
)
# What tells of the name behind it: `함께 하는`, `섬을 위한`.
_TELLING: Final = late(
    r"[가-힣]+(?:는|하기|된|하고|하며|되고|되며)|[가-힣]*위한"
)
# `시장을 살리는 19개 시장`: what the last word tells of is behind the figure.
_TELLING_BEHIND: Final = late(r"[가-힣]+(?:하는|되는|하여)")
_QUOTED: Final = late(r"^[^'\"「」]*[ ]['\"「](?=[^'\"「」]{2}[^'\"「」]*$)")
_LETTER: Final = re.compile(r"[가-힣A-Za-z]")
# `바다산업 3개 분야 20개 과제`
_FIELDS: Final = late(r"[ ]\d{1,2}개[ ]?(?:분야|부문|유형)$")
_PARTICLE: Final = late(
    r"(?<=[가-힣]{2})(?:에는|에서는|에게는|에게|에서|은|는|에|엔|[ ]시)$|(?<=['\"」])[가-힣]{1,2}$"
)
_KIND_NAME: Final = late(r"(?:부문|분야|유형|트랙|단계|형)$")
# Words and letters of a name.
_NAME_WORDS: Final = 4
_NAME_ROOM: Final = 40


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


def is_named(text: str, start: int) -> bool:
    """Whether words are before the figure of *text* that begins at *start*."""
    return _LETTER.search(text, 0, start) is not None


def kind_at_end(
    words: Sequence[ItemToken],
) -> tuple[str, int, str] | None:
    """Return the last words as a name where they end in a word for parts:
    ``대출금액 기준 바다부문``.
    """
    for number in range(1, len(words)):
        found = name_at_end(words[number:], is_first=False)
        if _KIND_NAME.search(found[0]) and may_be_part(found[0]):
            return found[0], found[1], joined_words(words[:number])
    return None


def name_at_end(
    words: Sequence[ItemToken], *, is_first: bool
) -> tuple[str, int, str]:
    """Return the name that *words* end with, where it begins, and the words before it."""
    at = len(words)
    # Words of figures right before them are theirs: `바다 예산 3억원`.
    while at and words[at - 1].kind != "word":
        if words[at - 1].text == "지원" and at > 1:
            break
        at -= 1
    own = list(words[:at])
    last = len(own) - 1
    begin = 0
    if is_first:
        begin = max(0, len(own) - _NAME_WORDS)
        for number in range(begin, last):
            word = own[number]
            is_label = is_label_of_figures(word.text)
            if is_label or _LEAD.fullmatch(word.text) or word.kind != "word":
                begin = number + 1
    for number in range(begin, last):
        # `지원하고 함께 하는 숲형`: the words before tell of it, or of the one before.
        if _TELLING.fullmatch(own[number].text):
            begin = number + 1
    if own and _TELLING_BEHIND.fullmatch(own[-1].text):
        return "", 0, ""
    kept = own[begin:]
    name = _PARTICLE.sub("", joined_words(kept)).rstrip("'\"」")
    # What stands before a quotation mark tells of the name: `창업자 대상 '바다형`.
    name = _QUOTED.sub("", name).strip("'\"「」-. ")
    name = _FIELDS.sub("", name)
    if not _LETTER.search(name) or len(name) > _NAME_ROOM or len(name) < 2:
        return "", 0, ""
    return name, kept[0].start, joined_words(own[:begin])
