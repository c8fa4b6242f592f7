"""What lists, portals and collectors put around a title: states, agencies, a region's mark."""

from __future__ import annotations

import re
import unicodedata

from config import vocabulary
from storage.relating.letters import letters_of
from storage.relating.places import region_of_commune

# What lists and collectors add: "[모집마감]", "새글", "새로운게시글", "N", "D-3", "조회224".
_LIST_MARK = re.compile(
    r"""
      ^\s*유관공고\s*(?=\[)
      # "★접수 마감 안내★", "★★ 별빛 모집 ★★"
    | ★\s?(?:선착순\s?)?(?:접수|모집|마감|신청)[^★]{0,8}★ | ^\s*[★☆※■□◆◇▶●○]+\s* | \s*[★☆※■□◆◇▶●○]+\s*$
      # "[(사)한빛협회] …"
    | (?:(?<=^\[)|^(?=\([사재주]\)[^\[]{2,20}\]))\s?\([사재주]\)
      # a file's name in place of a title: "붙임1. 2026년도 …", "(붙임 2) …", "[공고문] …"
    | ^\s*[(\[]?\s*(?:붙임|별첨|첨부)\s?\d{0,2}\s*[)\]]?\s?[.:_–-]?\s*(?=\S{2})
    | ^\s*\[\s?공고문\s?\]\s* | ^\s*\d{1,2}\.\s(?=\D|20\d\d) | \.(?:hwpx?|pdf|docx?|zip)\s*$
    | ^\s*(?:공지|필독|NEW|새글|N)(?=\s+(?:\D|(?:20)?2\d년?도?\s))
    | ^\s*(?!20[12]\d\s)\d{1,4}(?=\s+[^\s\d])
      # the number that a site gives a call: "2026-01-0106 별빛 지원사업 …"
    | ^\s*(?:20\d\d-\d\d-\d{3,5}\s+)+(?=\D|20\d\d)
    | ^\s*(?:모집중|모집마감|모집완료|접수중|접수마감|접수완료|마감|완료)\s*(?=[(\[「『2])
    | [\[(]\s*(?:파일|링크|첨부)\s?포함\s*[\])]
    | [\[(]{1,2}\s*(?:모집|접수)?\s*(?:마감|진행중|접수중|예정|공지|공고|모집|안내|상시)\s*[\])]{1,2}
      # what a list left of NTIS' second wording: "…공고_(2..."
    | _\(\d{0,4}\)?\s*$
    | \s(?:새로운\s?게시글|새\s?글|NEW|(?:photo\s)?file)\s*$
      # "… 신청기간 07-14 ~"; "신청기간 연장 안내" is what the title announces
    | \s(?:담당부서|공고번호|(?:신청|모집|지원)기간(?!\s?(?:재|추가\s?)?(?:연장|변경))|등록일|조회수?)\s?[:\s]?.*$
    | ^\s*제목\s+(?=\S) | \s(?:작성자|작성일|제공\s?부서|제공\s?일자)\s.*$
    | _(?:수정|정정|변경|최종)\s*$ | (?<=[가-힣)\]])\s?N\s*$
    | \s?\.{2,}\s*$ | …\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "[부산]", "[한빛창업보육센터(서울)]".
LEADING_BRACKET = re.compile(
    r"^\s*[\[(【]\s*([^\[\]()【】]{1,30})(?:\([^()]{1,8}\))?\s*[\])】]\s*"
)
# A list's category, the body that calls, or the programme that the call is part of.
_BEFORE_A_TITLE = re.compile(
    r"^.{1,8}$|(?:센터|진흥원|공단|재단|대학교?|협회|연구원|테크노파크|TP|KOTRA|공사|사업단|지원단|원|청|부|처|은행|상공회의소|(?:유관|타)기관(?:공고)?|조합|연합회|협의회|공동|(?:사업|프로젝트)(?:,?\s?\d차\s?년도)?)$",
    re.IGNORECASE,
)
# What says no name: "2026년 하반기 신규 입주기업 모집 공고".
_WITHOUT_NAME = re.compile(
    r"""
      \([^()]*\) | \d+ | [상하]반기 | 년도? | [차기회월일자] | [\W_]
    | 입주 | 창업 | 예비 | 수요 | 수혜 | 희망 | 공급 | 협업 | 지원 | 대상 | 사업 | 기업 | 기관
    | 참[여가] | 교육생? | 훈련생?
    | 신규 | 추가 | 수시 | 상시 | 정기 | 모집 | 공고 | 안내 | 선발 | 재
    """,
    re.VERBOSE,
)
_SHORTEST_NAME = 2
# A list that cut off the bracket before the body: "한빛테크노파크]2026년 …".
_HALF_BRACKET = re.compile(r"^\s*(?=[가-힣A-Z ]{3,20}\])(?!N?\])")
# One board writes "[경남서부]" where another has "[경남] 서부".
_JOINED_DIRECTION = re.compile(
    r"^\[([가-힣]{2,4})(동부|서부|남부|북부|중부)\]\s*"
)
# "(마감)", "[모집마감]", "【예산 소진 조기 마감】", "[접수완료]"; not "[마감임박]", "(~8/13 마감)".
_CLOSED_MARK = r"""
    [\[(【<]\s*
    (?:
        (?:(?:모집|접수|신청|공고|선착순|예산\s?소진|정원\s?초과)\s?)?
        (?:조기\s?)?(?:마감|종료)
      | (?:모집|접수|신청)\s?완료
    )
    (?:됨|되었습니다)?\s*[\])】>]
    """
_MARKED_CLOSED = re.compile(_CLOSED_MARK, re.VERBOSE)
# A mark, or "접수 마감 안내"; not "8.13. 접수 마감", "마감 임박", "마감 연장".
_CLOSED = re.compile(
    rf"""
      {_CLOSED_MARK}
    | (?<![\d.)일]\s)(?<![\d.)일])(?:모집|접수|신청|조기)\s?(?:조기\s?)?(?:마감|종료)(?!\s*(?:임박|일|연장|기한|예정|시))
      (?=\s*(?:안내|공지|알림|[^\s가-힣\w]|$))
    """,
    re.VERBOSE,
)


# What NTIS writes otherwise where it repeats a notice: "2025년 … 공고" behind "2025년도 … 재공고".
_BESIDE_THE_NAME = re.compile(
    r"^\s*(?:20)?\d\d\s?년도?|\s?(?:재|수정|연장)?\s?(?:공고|공모)\s*$"
)
# One board writes "추가경정예산" where another has "추경": no additional call.
_SUPPLEMENTARY_BUDGET = re.compile(r"추가\s?경정(?:\s?예산)?")


def says_closed(title: str) -> bool:
    """Return whether a title's mark tells that applications are no longer taken.

    >>> says_closed("★접수 마감 안내★ 교육생 모집"), says_closed("교육생 모집(~8/13 마감)")
    (True, False)
    """
    return _CLOSED.search(unicodedata.normalize("NFKC", title)) is not None


def is_marked_closed(title: str) -> bool:
    """Return whether a mark in brackets tells that applications are no longer taken.

    A notice *about* the end of applications may be posted before it.

    >>> is_marked_closed("[조기마감] 교육생 모집"), is_marked_closed("접수 마감 안내")
    (True, False)
    """
    return (
        _MARKED_CLOSED.search(unicodedata.normalize("NFKC", title)) is not None
    )


def shown_text(title: str) -> str:
    """Return *title* without what lists and collectors added.

    >>> shown_text("[모집마감] 2026년 청년 지원사업 모집(2분기) 새로운게시글")
    '2026년 청년 지원사업 모집(2분기)'
    """
    text = " ".join(unicodedata.normalize("NFKC", title).split())
    if "경정" in text:
        text = _SUPPLEMENTARY_BUDGET.sub("추경", text)
    if text.count("_") > 2 and "_(20" not in text:
        # a file's name, too: "1._[공고문]_별빛_바우처_2차공고"
        text = " ".join(text.replace("_", " ").split())
    before = None
    while before != text:
        before = text
        text = _LIST_MARK.sub(" ", text).strip()
    text = _HALF_BRACKET.sub("[", text)
    # one board writes "2차모집_(신규구축)"
    text = re.sub(r"_\((?!\d)", " (", text)
    # NTIS repeats the notice behind an underscore: "…공고_(2025)2025년도 …"
    head, _, tail = text.partition("_(20")
    if tail:
        inner = tail.partition(")")[2]
        repeated = letters_of(_BESIDE_THE_NAME.sub("", inner))
        is_repeated = repeated in letters_of(head)
        text = head if is_repeated else f"{head} _ {inner}"
    return " ".join(text.split())


def leading_mark(text: str) -> tuple[str, str]:
    """Split off marks before a title: the region of a portal, the agency that posts, a
    list's category.
    """
    region = ""
    while found := LEADING_BRACKET.match(text):
        mark = found[1].strip()
        rest = text[found.end() :]
        spelled = vocabulary.spellings("regions")
        if mark in spelled:
            region = mark
        elif mark in region_of_commune():
            # "[의정부시] 2026년 의정부시 …" names it itself
            return region, rest if mark in rest else f"{mark} {rest}"
        elif not _BEFORE_A_TITLE.search(mark) or not has_name(rest):
            break
        text = rest
    return region, text


def has_name(text: str) -> bool:
    """Return whether *text* names more than what is announced and to whom.

    >>> has_name("2026년 별빛 학교 모집 공고"), has_name("2026년 하반기 신규 입주기업 모집")
    (True, False)
    """
    return len(_WITHOUT_NAME.sub("", text)) >= _SHORTEST_NAME


def with_direction_apart(text: str) -> str:
    """Return *text* with a region's mark and its direction apart.

    >>> with_direction_apart("[경남서부] 항공부품 지원사업")
    '[경남] 서부 항공부품 지원사업'
    """
    joined = _JOINED_DIRECTION.match(text)
    if joined and joined[1] in vocabulary.spellings("regions"):
        return f"[{joined[1]}] {joined[2]} {text[joined.end() :]}"
    return text
