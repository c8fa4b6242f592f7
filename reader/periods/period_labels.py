"""What labels say: which words make a span of time the one for applying, and how surely."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final, Literal, NamedTuple

Purpose = Literal[
    "apply",
    "begin",
    "prolonged",
    "approve",
    "consortium",
    "notice",
    "briefing",
    "project",
    "objection",
    "bare",
    "other",
]

_TIME: Final = r"(?>(?:기간|기한|마감|시한|일정|일시|일자|시기|시각|종료|기일)(?:일시|일자|일|시각|시한|시간|기한)?)"
# 신청기간 내에 …, 마감시각: 18:00 are no labels of a date that follows.
_NO_PROSE: Final = r"(?![:(]?\d\d?(?::\d|시)|내|중|동안|이후|이전|전|에|을|를|과|와|까지|부터|엄수|임박|종료|경과)"
_ASIDE: Final = r"\n?(?:\([^)\n]{0,16}\)\n?)?"
_ENDS: Final = (
    r"(?=(?:서|서류|서?제출|서?접수|서?등록|확인)?(?:[\s:)\]>(~|\-'\d]|$))"
)

# (purpose, strength of 100, words without blanks), tried in this order wherever one may begin.  No purpose: the words label nothing.
_WAYS: Final[tuple[tuple[Purpose | None, int, str], ...]] = (
    # 공고일 ~ 4. 3.
    (
        None,
        0,
        r"공고(?:일|게시일|개시일|시)?(?:로)?(?:부터|~|-)|공고일\(|재?공고문",
    ),
    # 지정 공모-09, 자유공모형: the kind of a project.  공고일 전일(2. 8.): who may apply.
    (
        None,
        0,
        r"공모-\d|(?:지정|품목|자유|자율)공모(?!\(?[^가-힣]*(?:기간|일정|마감))",
    ),
    ("other", 20, r"(?:공고|마감)일?(?:의)?(?:전일|전날|현재)"),
    # 접수마감일 기준 5년(2021. 4. 4. ~ 2026. 4. 3.)
    (
        "apply",
        50,
        r"(?:접수|신청|공고|모집)마감일(?:을)?기준(?:으로)?(?:최근)?\d년(?:이내|간)?\($",
    ),
    ("objection", 20, r"이의\(?신청|이의제기|제기기간|소명|의견제출|열람"),
    # 연구책임자 신청 및 주관연구기관 검토·승인 기간
    (
        "apply",
        95,
        rf"(?:신청|접수)(?:및|·|,|/)(?:주관|연구|개발|기관){{0,5}}(?:검토)?[·․및]?승인(?:{_TIME})?",
    ),
    (
        "approve",
        30,
        (
            rf"(?:(?:검토[·․및]?(?:및)?|기관(?:담당자|장)?의?|구성)승인|승인(?={_TIME}|완료)|기관확인|등록사항"
            rf"|전자인증(?:\([^)\n]{{0,16}}\))?(?:검토·?승인)?)(?:{_TIME})?"
        ),
    ),
    ("consortium", 30, rf"컨소시엄\n?(?:구성|등록)(?:승인)?(?:{_TIME})?"),
    ("briefing", 20, r"설명회|간담회|오리엔테이션"),
    (
        "project",
        20,
        r"(?:사업|협약|과제|연구|교육|행사|서비스|계약|공사|전시|운영|수행)(?:의)?(?:시작|개시|착수|종료)(?:예정)?(?:일시|일자|일)?(?![가-힣])",
    ),
    (
        "project",
        20,
        (
            r"(?:사업|협약|수행|연구|개발|지원|과제|운영|행사|전시|교육|입주|계약|실증|활동|이행|대회|근무|훈련|임대|파견|컨설팅|용역"
            r"|참가|체류|개최|사용|투자심사)기간(?!제)|개최일|행사일"
            r"|(?:사업|과제|연구|교육|행사)(?:수행|추진|시행|운영|진행)(?=:)"
        ),
    ),
    (
        "other",
        20,
        (
            r"만료|등록일|등록:|작성일|게시일|수정일|평가|심사|선정(?!공모)|발표|결과|통보|협약|착수|정산|보고|면접|점검|실사|개찰|시상"
            r"|인터뷰|면담|피칭|예선|본선|결선|오디션|추첨|(?:서류|자료)의?보완|보완(?:기간|기한|자료|서류)"
            r"|제공(?!고)|양식교부|서식교부|배부|교부|문의|질의|납부|입금|기준|현재|발급|설립|시행|개정|창업일|기준일|제정"
        ),
    ),
    ("prolonged", 40, rf"연장(?:된|재)?공고{_TIME}"),
    ("apply", 120, rf"연장(?:된|공고|접수|신청|모집|공모)*(?:{_TIME})"),
    # 당초: A ~ B over 연장: A ~ C
    ("apply", 90, r"(?<![가-힣])연장(?=:)"),
    (
        "begin",
        50,
        r"(?:신청|접수|제출|입력|등록|모집|공모)(?:서류?|서)?(?:\([^)\n]{0,16}\)|\n)?(?:시작|개시|오픈|접수일자)(?:일시|일자|일)?|(?:접수|신청)일(?=:)",
    ),
    (
        "begin",
        50,
        r"(?<![가-힣])(?:시작|개시|오픈)(?:일시|일자|일|시각|시간|시점)?(?=[\s:)\]>|\-·\d']|$)",
    ),
    # 접수기간, 신청·접수 기한, 전산등록기간, 과제신청(전산입력) 마감일시
    (
        "apply",
        100,
        rf"(?:신청|접수|전산등록|전산입력)(?:서류?|서)?(?:[·및,/]*(?:신청|접수|제출|등록|모집))*(?:서류?|서)?{_ASIDE}{_TIME}{_NO_PROSE}",
    ),
    (
        "apply",
        85,
        rf"(?:모집|공모|응모|수요조사|입찰등록|입찰서제출|입찰|투찰|추천)(?:및|·|접수|신청|가격|투찰)*{_ASIDE}{_TIME}{_NO_PROSE}",
    ),
    (
        "apply",
        75,
        rf"(?:제출|등록|입력)(?:서류?|서)?{_ASIDE}{_TIME}{_NO_PROSE}",
    ),
    # 공고 마감일(’26. 4. 3.), 마감일: of a portal
    (
        "apply",
        55,
        r"공고(?:\([^)\n]{0,8}\))?마감일?|(?<![가-힣])마감(?:일자|일시|일|기한)?(?=:)",
    ),
    # Application period:, Deadline for submission:
    (
        "apply",
        100,
        (
            r"(?i:(?:application|submission|proposal|registration)s?"
            r"(?:period|window|deadline|duedate)"
            r"|deadlinefor(?:the)?(?:application|submission|proposal|registration)s?)"
        ),
    ),
    ("apply", 60, r"(?i:(?:closing|due)date|applications?(?=$|:))"),
    ("apply", 75, r"(?i:(?:submitted|received)(?:nolaterthan|by))"),
    # 기업모집 :, 신청서 제출 (3.4~4.3)
    # 신청서 1부 is a paper.
    (
        "apply",
        60,
        rf"(?:신청|접수|모집|공모|응모|제출)(?!(?:서|서류)?\d{{1,2}}부){_ENDS}",
    ),
    ("notice", 40, r"공고(?:기간|일정|일자|일|기한|게시)"),
    ("bare", 20, r"공고|기간|기한|마감|일정|일시|시기"),
)
# The letters that ways begin with: looking for one of them first halves the
# search.
_FIRST: Final = (
    "간개검게결계공과교구근기납대등마만면모문발배보본사서선설소수승시신실심양연열예오용운응의이"
    "인일임입자작재전점접정제지질착참창체추컨통투파평품피행현협활훈"
    "ADCPRSadcprs"
)
# Each way ends, not begins, with its group, so that ways differ in their first
# letter before any of them is tried.
_LABELS = re.compile(
    f"(?=[{_FIRST}])(?:{'|'.join(f'(?:{words})()' for _, _, words in _WAYS)})"
)


class Label(NamedTuple):
    """The purpose of a span, how surely it is said (0–120), and the label's own words."""

    purpose: Purpose
    strength: int
    words: str
    explicit: bool = True
    """False where only the verb of a sentence tells the purpose."""
    column: str = ""
    """In a table, the first cell of the row when the purpose was read from the column's head."""
    apart: bool = False
    """True where a cell, or a line of its own with a colon, ties the label to the span.

    In text that has lost its lines, neighbours may have been mixed up.
    """


NONE: Final = Label("other", 0, "")


def compact(text: str) -> str:
    """Return *text* without blanks inside its lines, so that ``접 수 기 간`` is 접수기간."""
    text = text.replace(" ", "")
    if "\n" not in text:
        return text
    return text.replace("및\n", "및").replace("\n및", "및").replace("·\n", "·")


@lru_cache(maxsize=256)
def all_labels(text: str) -> tuple[Label, ...]:
    """Return the labels in compact *text*, in order; a bare 기간 counts only where no
    other label stands.
    """
    found: list[Label] = []
    plain: list[Label] = []
    # The head of a column is asked for once for each row below it.
    for match_ in _LABELS.finditer(text):
        label = _label((match_.lastindex or 1) - 1, match_[0])
        if label is None:
            continue
        found.append(label)
        if label.purpose != "bare":
            plain.append(label)
    return tuple(plain or found)


def last_label(text: str) -> Label | None:
    """Return the label nearest to the end of compact *text*."""
    found = all_labels(text)
    return found[-1] if found else None


# Notices have few labels, in the same words.
@lru_cache(maxsize=1024)
def _label(way: int, words: str) -> Label | None:
    purpose, strength, _ = _WAYS[way]
    return Label(purpose, strength, words) if purpose else None


def weaker(label: Label, above: str) -> Label:
    """A label that stands lines above counts less the more lines lie between."""
    lines = above[above.rfind(label.words) :].strip("\n").count("\n")
    return Label(
        label.purpose, max(label.strength - 8 * lines, 0), label.words
    )
