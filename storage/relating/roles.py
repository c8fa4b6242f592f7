"""What a title announces: a call, a correction, a result …, and who is called."""

from __future__ import annotations

import re

from config import vocabulary
from storage.relating.letters import letters_of
from storage.relating.list_marks import LEADING_BRACKET

# An additional call: "추가 모집".
_EXTRA = re.compile(
    r"추가\s*(?:상시\s*|\(\s*\d{1,2}\s?차\s*\)\s*)?(?:모집|공고|공모|접수|선정|선발|신청|참여|참가|수요|입주|사용자|시행|지원\s?기업|\d차|재)"
    r"|(?:모집|공고|공모)\s*\(?\s*추가|[\[(]\s*추가"
)
_AGAIN = re.compile(
    r"(?<![인소존])재\s?(?:공고|공모|모집)|모집\s?재"
    # what a list cut off: "… 신규과제 재공"
    r"|\s재공$"
    # behind what is announced: "(재)한빛재단" is a foundation
    r"|(?<=[가-힣])\s?[\[(]\s*재\s*[\])](?!\s?[가-힣])|[\[(]\s*재\s*[\])]\s?(?:공고|모집|공모)(?![가-힣])"
)
# An extension: "모집 연장".
_EXTENDED = re.compile(
    r"(?<!지정)(?<!지정\s)(?<!유효)(?<!인증)(?<!상환)(?:기간|기한|모집|접수|공고|공모|신청|마감)\s*\(?\s*(?:재|\d차)?\s*연장"
    r"|(?<!지정기간\s)(?<!지정\s기간\s)(?<!상환기간\s)연장\s*(?:공고|모집|접수|안내)|[\[(]\s*(?:재)?연장"
)
# A correction: "수정공고".
_CORRECTED = re.compile(
    r"(?:수정|정정|변경|개정)\s*(?:\(?\s*\d{0,2}\s*차?\s*\)?)?\s*(?:재)?\s*(?:공고|모집|공모|안내|공지)"
    r"|(?:공고문?|모집|안내|계획)\s*[\[(]?\s*(?:\d차\s*)?(?:수정|정정|변경|개정)"
    r"|[\[(]\s*(?:\d차\s*)?(?:수정|정정|변경|개정)"
)
_CORRECTION_ASIDE = re.compile(
    r"(?:수정|정정|변경|연장)\s?공고(\s*\((?:[^()]|\([^()]*\))*\))\s*$"
)
# What came of a call: "선정 결과 공고", "교육 과정 성료".
_RESULT = re.compile(
    r"(?:선정|평가|심사|매칭|선발|추첨)\s*결과|결과\s*(?:공고|안내|발표|알림)"
    r"|선정\s*(?:공고|안내|발표|명단)|선정\s?(?:기업|업체|과제)\s*(?:공지|안내|발표|명단)|평가\s*대상자\s*(?:공고|안내|발표)|당선작|성료"
    # not "합격하는 발표 노하우"
    r"|합격(?=자|\s?(?:결과|발표|명단|공고|안내|알림|$))"
    # "우수상품전 참가기업 모집", "수상업체 공모" and "수상지원 프로그램" are calls
    r"|(?<!우)수상(?!\s?(?:후보|지원|(?:업체|기업|작품?|자)\s?(?:모집|공모|추천)))"
)
_SELECTING = re.compile(r"선정\s*(?:계획|공모|모집)")
# What is foretold, before it is called for: "신규과제 사전공고".
_PRELIMINARY = re.compile(r"사전\s?(?:공고|예고)")
_BRIEFING = re.compile(r"설명회|간담회|오리엔테이션")
_BRIEFING_PROGRAMME = re.compile(r"투자\s?유치\s?설명회|설명회\s*및")
_TENDER = re.compile(
    r"용역|입찰|낙찰|견적|제안서\s*평가|(?:평가|심사|심의|자문|점검|검토)\s*위원(?!\s?명단)|우선협상|물품\s*구매"
)
# Who is to run the programme: "운영기관 모집".
_OPERATOR = re.compile(
    r"(?:운영|수행|주관|위탁|전담|업무\s?지원|보육|총괄|관리|대행|추진)\s?"
    r"(?:(?:전문\s?)?기관|사업자|기업|사|업체|단체)\s*(?:\([^()]*\))?\s*"
    r"(?:공개\s*|추가\s*|신규\s*|\d차\s*)?(?:모집|선정|공모|공고|신청)"
)
_SUPPLIER = re.compile(
    r"공급\s?(?:기업|자|사|기관)(?!\s*제안)|(?i:pool)|(?:전문가|기업|강사|컨설턴트)\s*풀|솔루션\s*기업"
)
_DEMAND = re.compile(
    r"수요\s?(?:기업|자|기관)|사용자|이용\s?기업|도입\s?기업|수혜\s?기업"
)
# "성장기반자금(2025년 소상공인 정책자금 융자계획 공고)": a part of a programme, listed on its own.
PART_OF = re.compile(
    r"""^(?P<part>[^()]+(?:\([^()]*\)[^()]*)*)
        \((?P<whole>[^()]*(?:20\d\d년|사업|계획)[^()]*(?:\([^()]*\)[^()]*)*공고)\)$""",
    re.VERBOSE,
)


def role_of(text: str) -> str:  # noqa: C901, PLR0911  (the stronger word first)
    """Return what a notice with this title is in its round.

    >>> role_of("2026년 팁스 운영사 선정계획 공고"), role_of("AI 바우처 공급기업 POOL 모집 수정공고")
    ('operator_call', 'correction')
    """
    if _TENDER.search(text):
        return "tender"
    if _RESULT.search(text) and not _SELECTING.search(text):
        return "result"
    if _BRIEFING.search(text) and not _BRIEFING_PROGRAMME.search(text):
        return "briefing"
    if foretells(text):
        return "lead"
    if _EXTENDED.search(text):
        return "extension"
    if _CORRECTED.search(text):
        return "correction"
    if _AGAIN.search(text):
        return "reannouncement"
    if (part := PART_OF.match(text)) and _is_of_an_umbrella(part):
        return "lead"
    if _SUPPLIER.search(text):
        return "supplier_pool"
    if _OPERATOR.search(text):
        return "operator_call"
    if _EXTRA.search(text):
        return "additional_call"
    return "call"


def _is_of_an_umbrella(part: re.Match[str]) -> bool:
    """Return whether a ministry's overview of all of its programmes lists this one.

    The call itself comes later: the overview foretells it.  An overview of one
    programme with its tracks is that call.
    """
    if not re.search(r"사업\s통합\s?공고$", part["whole"].strip()):
        return False
    words = LEADING_BRACKET.sub("", part["part"]).partition("(")[0].split()
    # "소상공인" opens many names: it does not say that both are one programme
    if words and words[0] in vocabulary.spellings("audiences"):
        words = words[1:]
    name = letters_of("".join(words))
    return name[:4] not in letters_of(part["whole"])


def side_of(text: str, role: str) -> str | None:
    """Return who is called: ``supply``, ``demand`` or ``operator``."""
    # what a correction is about is behind it, e.g. "수정공고(공급기업 POOL 최종)"
    if corrected := _CORRECTION_ASIDE.search(text):
        text = text[: corrected.start(1)]
    if role == "operator_call" or _OPERATOR.search(text):
        return "operator"
    if _SUPPLIER.search(text):
        return "supply"
    return "demand" if _DEMAND.search(text) else None


def foretells(text: str) -> bool:
    """Return whether a title only foretells a call: 사전공고."""
    return _PRELIMINARY.search(text) is not None


def is_extra(text: str) -> bool:
    """Return whether a title calls for more: 추가 모집."""
    return _EXTRA.search(text) is not None


def is_again(text: str) -> bool:
    """Return whether a title announces again: 재공고."""
    return _AGAIN.search(text) is not None


def is_revised(text: str) -> bool:
    """Return whether a title corrects or extends: 수정 공고, 모집 연장."""
    return bool(_EXTENDED.search(text) or _CORRECTED.search(text))
