"""A notice's title taken apart: programme, year, round, track, region, role and what a list added.

The title is what every board shows, so relating postings begins here.  All
functions are pure; words come from ``config.vocabulary`` where they are names.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import pairwise

from config import vocabulary

# What lists and collectors add: "[모집마감]", "새글", "새로운게시글", "N", "D-3", "조회224".
_LIST_MARK = re.compile(
    r"""
      ^\s*유관공고\s*(?=\[)
    | ^\s*(?:공지|필독|NEW|새글|N|(?!20[12]\d\s)\d{1,4})(?=\s+[^\s\d])
    | ^\s*(?:모집중|모집마감|접수중|접수마감|마감)\s*(?=[(\[「『2])
    | [\[(]\s*(?:파일|링크|첨부)\s?포함\s*[\])]
    | [\[(]\s*(?:모집|접수)?\s*(?:마감|진행중|접수중|예정|공지|공고|모집|안내|상시)\s*[\])]
    | \s(?:새로운\s?게시글|새\s?글|NEW)\s*$
    | \s(?:담당부서|공고번호|신청기간|모집기간|지원기간|등록일|조회수?)\s?[:\s]?.*$
    | ^\s*제목\s+(?=\S) | \s(?:작성자|작성일|제공\s?부서|제공\s?일자)\s.*$
    | _(?:수정|정정|변경|최종)\s*$ | (?<=모집|공고|안내)N\s*$
    | \s?\.{2,}\s*$ | …\s*$
    """,
    re.VERBOSE | re.IGNORECASE,
)
# "공고 제2026-057호", "(2026-134호)", "공고/채권 2026-2호".
_NUMBER = re.compile(
    r"^20\d\d-\d\d-\d{3,5}\s|[(\[]?\s*(?:[가-힣/]{0,12}\s?공고[/가-힣]{0,4}\s*)?(?:제\s?)?20\d\d\s?-\s?\d{1,4}\s?호\s*[)\]]?"
)
# "(~7/23)", "[~7/7]", "(~6.30(화) 16:00)", "(7/6~8/3)", "(포항, 5.27-28)".
_UNTIL = re.compile(
    r"""[(\[（]\s*[^()\[\]（）~]{0,14}~[^()\[\]（）]{0,12}(?:[(（][^()（）]*[)）][^()\[\]（）]{0,12})?[)\]）]""",
    re.VERBOSE,
)
# What stands between "https://user@www." and ":443/view?no=7".
_HOST = re.compile(
    r"""\s*(?:(?:[a-z][a-z0-9+.-]*:)?//(?:[^/?#@]*@)?)?(?:(?:www\d?|m)\.)?([^/?#:\s]*)""",
    re.VERBOSE | re.IGNORECASE,
)
# "2026년도", "26년"; "26년 7월" at the beginning: behind it that is a day.
_YEAR = re.compile(
    r"(?<!\d)(20[12]\d)(?!\d)\s*(?:학년도|년도|년|년)?|(?<![\d.])[’'`]?(2\d)\s?년도?(?!\s?\d)"
    r"|^(?:\[[^\]]{1,20}\]\s*)?[’'`]?(2\d)\s?년(?=\s?\d{1,2}월(?!\s?\d))"
)
# Which correction it is: no round: "개정(2차)".
_CORRECTION_NUMBER = re.compile(
    r"(?:수정|정정|변경|개정)\s*(?:공고)?\s*\(?\s*(?:제\s?)?\d{1,2}\s*차?\s*\)?"
    r"|\d{1,2}\s*차\s*(?:수정|정정|변경|개정)"
)
_HALF = re.compile(r"(상|하)\s?반기")
_QUARTER = re.compile(r"(\d)\s?(?:/\s?4\s?)?분기")
# "2차 모집"; not "3차년도", "2026 차이나 박람회", "2026 차세대 인재".
_ROUND = re.compile(
    r"(?<!\d)(?:제\s?)?(\d{1,2})\s?차(?!\s?(?:년도|연도|산업\s?혁명))"
    r"(?!산업|년|세대|이나|량)"
)
_TERM = re.compile(r"(?:제\s?)?(\d{1,3})\s?기(?![가-힣A-Za-z])")
_COUNT = re.compile(
    r"(?:제\s?)?(?:20\d\d-)?(\d{1,3})\s?회(?:차)?(?![가-힣]*원)"
)
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|[1-9])월(?!\s?\d)")
# "7월 공고", "26년 9월 …"; the month of an event stands elsewhere.
_MONTH_CALLED = re.compile(
    r"(?<![\d./~월-])(1[0-2]|[1-9])월(?:호|분)?\s?(?:정기\s?)?(?:공고|모집|공모|접수|선정|신청|참여|참가)"
    r"|^\D{0,20}(?:20)?2\d년\s?(1[0-2]|[1-9])월(?!\s?\d)|[(\[]\s*(1[0-2]|[1-9])월\s*[)\]]"
)
# All fields of one call: "(별빛 분야ㆍ달빛 분야)".
_ALL_FIELDS = re.compile(
    r"\([^(),/ㆍᆞ]{2,20}(분야|부문|유형|트랙)(?:\s?[,/ㆍᆞ·]\s?[^(),/ㆍᆞ]{2,20}\1)+\)"
)
_STEP = re.compile(r"(?<![\d.])\d{1,2}\s?(?:단계|차\s?년도)")
_SUPPLEMENT = re.compile(r"추경")
# An additional call: "추가 모집".
_EXTRA = re.compile(
    r"추가\s*(?:상시\s*)?(?:모집|공고|공모|접수|선정|선발|신청|참여|참가|수요|입주|사용자|시행|\d차|재)"
    r"|(?:모집|공고|공모)\s*\(?\s*추가|[\[(]\s*추가"
)
_AGAIN = re.compile(
    r"(?<![인소존])재\s?(?:공고|공모|모집)|[\[(]\s*재\s*[\])]|모집\s?재"
)
# An extension: "모집 연장".
_EXTENDED = re.compile(
    r"(?<!지정)(?<!지정\s)(?<!유효)(?<!인증)(?:기간|기한|모집|접수|공고|공모|신청|마감)\s*\(?\s*(?:재|\d차)?\s*연장"
    r"|(?<!지정기간\s)(?<!지정\s기간\s)연장\s*(?:공고|모집|접수|안내)|[\[(]\s*(?:재)?연장"
)
# A correction: "수정공고".
_CORRECTED = re.compile(
    r"(?:수정|정정|변경|개정)\s*(?:\(?\s*\d{0,2}\s*차?\s*\)?)?\s*(?:재)?\s*(?:공고|모집|공모|안내|공지)"
    r"|(?:공고|모집|안내|계획)\s*[\[(]?\s*(?:\d차\s*)?(?:수정|정정|변경|개정)"
    r"|[\[(]\s*(?:\d차\s*)?(?:수정|정정|변경|개정)"
)
_CORRECTION_ASIDE = re.compile(
    r"(?:수정|정정|변경|연장)\s?공고(\s*\((?:[^()]|\([^()]*\))*\))\s*$"
)
_RESULT = re.compile(
    r"(?:선정|평가|심사|매칭|선발|추첨)\s*결과|결과\s*(?:공고|안내|발표|알림)"
    r"|선정\s*(?:공고|안내|발표|명단)|합격|당선작|수상"
)
# Behind a programme's name, what a notice of its results or briefings is about.
_OUTCOME = re.compile(
    r"\s(?:\(신규\)\s*)?(?:서류|발표|최종|대면|참여\s?기업|온라인|지역별)?\s?(?:사업\s)?(?:신청\s)?"
    r"(?:평가|선정|심사|매칭|설명회).*$"
)
_SELECTING = re.compile(r"선정\s*(?:계획|공모|모집)")
_BRIEFING = re.compile(r"설명회|간담회|오리엔테이션")
_BRIEFING_PROGRAMME = re.compile(r"투자\s?유치\s?설명회|설명회\s*및")
_TENDER = re.compile(
    r"용역|입찰|낙찰|견적|제안서\s*평가|(?:평가|심사|심의|자문|점검|검토)\s*위원(?!\s?명단)|우선협상|물품\s*구매"
)
_RECRUITING = re.compile(
    r"채용|합격자|기간제|임원|이사\s*(?:\(|모집|초빙|공모)|초빙"
    # of a village; "저축통장" is what one saves in
    r"|(?<![가-힣])통장\s*(?:\(|모집|공개|위촉|임명|추천|결원)"
)
# Who is to run the programme: "운영기관 모집".
_OPERATOR = re.compile(
    r"(?:운영|수행|주관|위탁|전담|업무\s?지원|보육|총괄|관리|대행|추진)\s?"
    r"(?:기관|사업자|기업|사|업체|단체)\s*(?:\([^()]*\))?\s*"
    r"(?:공개\s*|추가\s*|신규\s*|\d차\s*)?(?:모집|선정|공모|공고|신청)"
)
_SUPPLIER = re.compile(
    r"공급\s?(?:기업|자|사|기관)(?!\s*제안)|(?i:pool)|(?:전문가|기업|강사|컨설턴트)\s*풀|솔루션\s*기업"
)
_DEMAND = re.compile(
    r"수요\s?(?:기업|자|기관)|사용자|이용\s?기업|도입\s?기업|수혜\s?기업"
)
_PLACE = re.compile(r"(?<![가-힣])([가-힣]{1,4}(?:시|군|구))(?=[\s\]),]|의|$)")
_NO_PLACE = frozenset(
    [
        "후보군",
        "제품군",
        "산업군",
        "직업군",
        "전문가군",
        "공시",
        "전시",
        "상시",
        "수시",
        "다시",
        "즉시",
        "실시",
        "연구",
        "기구",
        "도구",
        "지구",
        "특구",
        "임시",
        "동시",
        "당시",
        "필시",
        "표시",
        "제시",
        "입시",
        "고시",
        "응시",
        "일시",
        "교구",
        "가구",
        "지역구",
        "항구",
        "출시",
        "신기술전시",
        "수도권시",
    ]
)
_BRACKET = re.compile(r"^\s*[\[(【]\s*([^\[\]()【】]{1,24})\s*[\])】]\s*")
_AGENCY = re.compile(
    r"(?:센터|진흥원|공단|재단|대학교?|협회|연구원|테크노파크|TP|KOTRA|공사|사업단|지원단|원|청|부|처|은행|상공회의소|유관기관|조합)$",
    re.IGNORECASE,
)
_QUOTES = str.maketrans(dict.fromkeys("「」『』｢｣“”\"‘’'<>《》〈〉【】", " "))
SHORTEST_STEM = 4
"""Letters of a programme's name: fewer are of many programmes."""
_PROGRAMME_ENDING = re.compile(
    r"(?:지원)?사업$|지원$|모집$|프로젝트$|프로그램$"
)
_LETTERS = re.compile(r"[^0-9a-z가-힣]+")

# Words that say that something is announced and to whom, from the end of a title backwards:
# "… 수요기업 추가 모집 공고", "… 참가자 모집 안내", "… 신규과제 선정계획 재공고".
_TAIL = re.compile(
    r"""
    (?:^|[\s)\]]|(?<=[가-힣a-zA-Z0-9])) (?<!및)(?<!및\s)
    (?:
        (?:재|수정|정정|변경|연장|통합|추가|긴급|사전|상시|정기|최종|신규|개정)?\s*
        (?:공고문?|공모|안내|모집|알림|개최|접수|신청|선발|공개모집|재공고|재공모|재모집)!?
      | \s(?:통합|수정|정정|변경|추가|연장|상시|수시|신규|재|최종|개정|참여|참가|대상|참여대상)
      | \s지원기업 | \s(?:참여|참가)\s?(?:농가|기업|기관)\s?(?:및\s|·|&)\s?[가-힣]{2,5}
      | \s?(?:시행|지원|선정|추천|추진|운용|운영)\s?계획 | \s시행 | (?<=융자)계획 | (?<=포상)\s?계획 | (?<=지정)\s?계획
      | \s(?:참여|참가|수요|수혜|수진|공급|도입|대상|창업|신청|이용|협업|선정
            |주관|운영|수행|위탁|업무지원)\s?(?:희망\s?)?
        (?:기업|업체|기관|점포|카페|시장|농가|업소|컨소시엄|소상공인|과제|자|사|팀|학생|청년|상점|대학)
      | \s(?:신규\s?지원\s?)?대상\s?과제 | (?:\s|(?<=사업)|(?<=개발))(?:신규|신규지원)\s?(?:대상\s?)?과제
      | \s(?:교육생|훈련생|수강생|참가사|참여자|사용자|공급자|관객|소상공인|스타트업|기업|후보자|게임\s개발사)
    )\s*$
    """,
    re.VERBOSE,
)
# Events, appointments and notices of the administration: nothing that one applies to each year.
_NO_PROGRAMME = re.compile(
    r"""
      포럼|서포터즈|발표회|킥오프|식단|공시송달|권리행사|공유\s?공간|SNS|디지털\s?전환\s?안내
    | 매뉴얼|국민추천|특강|참관객|컨설턴트\s*모집|사칭|주의!|이전\s*(?:\d차\s*)?공고|명단|의견|휴무
    | 공람|고시$|과태료|에\s따른\s|(?<!지원)(?<!사업)\s교육\s*안내|서비스\s*등록|행정예고|주민등록|개방\s*안내
    """,
    re.VERBOSE,
)
# Words of which a call without a year has at least one; "우대 조치 활용 안내" and
# "권한대행 공고" have none.
_CALLING = re.compile(
    r"""
      모집|공모|지원|사업|신청|접수|선발|참가|참여|융자|자금|보증|바우처|이용권|과제|입주
    | 교육|훈련|과정|프로그램|프로젝트|아카데미|창업|육성|인증|포상|감면|할인|무료|대여|임대
    | 공동관|사절단|상담회|로드쇼|박람회|전시|수출|투자|펀드|멘토링|컨설팅|인센티브|유치
    | 제작|실증|챌린지|경진|대회|공모전|어워드|수요\s?조사|캠프|클리닉|R&D|EXPO|기술나눔|규제|일자리|지정|운영사
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What people come to once or read, unless somebody is sought for it: "세미나 개최 안내".
_ONCE = re.compile(
    r"""
      워크[숍샵]|세미나|토론|공청회|심포지[엄움]|콘서트|[콘컨]퍼런스|기념식|개소식|시상식|상담의\s?날
    | 소식지|뉴스레터|보도\s?자료|카드\s?뉴스|개인정보\s(?:제3자|처리|수집|제공)|^[(\[]\s?행사\s?[)\]]
    """,
    re.VERBOSE,
)
_SOUGHT = re.compile(
    r"지원\s?사업|(?:기업|업체|팀|브랜드|작가|교육생|수강생|참가자|참여자|기관)\s?(?:추가\s?|재)?(?:모집|선발|공모)"
)
# A paper's sentence: "… 선정했다고 밝혔다", "… 3년차 본격 가동".
_REPORTED = re.compile(
    r"밝혔다|[했됐왔났]다(?:[.\s]|$)|나섰?다$|나선다|본격\s?(?:가동|추진|시작|착수)|돌입|박차"
)
# What stands behind the announcing: "모집 공고(일반형)".
_AFTER_ANNOUNCING = re.compile(
    r"(?P<head>.*(?:공고|모집|안내|공모|계획))\s*[\[(](?P<aside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[\])]\s*$"
)
_DATED = re.compile(
    r"[\[(（][^()\[\]（）]*\d{1,2}\s?[./월]\s?\d{1,2}[^\[\]（）]*?[\])）]\s*$"
)
# Brackets that name no track: "(재공고)", "[2차 연장]", "(접수기간 변경)".
_ASIDE_OF_NO_TRACK = re.compile(
    r"사업|구축|프로젝트|코로나|\d|^(?:재|수정|변경|정정|연장|추가|상시|긴급|최종)"
    r"|(?:연장|수정|정정|변경)\s*(?:공고)?$|^(?:신청|접수|모집)?\s?(?:기간|기한|일정)"
    # the body that calls: "(한빛통상진흥센터)"; "(서부센터)" is a place
    r"|[^\s,ㆍᆞ·/]{4,}(?:센터|진흥원|연구원|재단|공단|협회|조합|테크노파크)$"
)
# A paper's or a press office's headline: "정보통신산업진흥원, … 개최".
_HEADLINE = re.compile(
    r"^[가-힣]{2,14}(?:원|부|청|처|공단|재단|센터|협회|공사),\s"
)
# What is taught this time: "재직자 훈련 [하루 만에 끝내는 실무]".
_LESSON = re.compile(r"\s\[[^\[\]]{8,}\]$")
_KEEPS_RECRUITING = re.compile(
    r"(?:입주\s?기업|pool|참여\s?청년)\s*(?:추가\s*)?모집$", re.IGNORECASE
)


# "성장기반자금(2025년 소상공인 정책자금 융자계획 공고)": a part of a programme, listed on its own.
_PART_OF = re.compile(
    r"""^(?P<part>[^()]+(?:\([^()]*\)[^()]*)*)
        \((?P<whole>[^()]*(?:20\d\d년|사업|계획)[^()]*(?:\([^()]*\)[^()]*)*공고)\)$""",
    re.VERBOSE,
)
_DIRECTION = re.compile(r"^(동부|서부|남부|북부|중부)\s")
# One board writes "[경남서부]" where another has "[경남] 서부".
_JOINED_DIRECTION = re.compile(
    r"^\[([가-힣]{2,4})(동부|서부|남부|북부|중부)\]\s*"
)
MERGED_REGIONS = {"전남광주": frozenset({"전남", "광주"})}
"""Regions that became one (2026), whose boards still mark notices with either half."""
# Wider areas and the regions that lie in them.
_AREAS = {
    "수도권": frozenset({"서울", "인천", "경기"}),
    "충청권": frozenset({"대전", "세종", "충북", "충남"}),
    "호남권": frozenset({"광주", "전북", "전남", "전남광주"}),
    "대경권": frozenset({"대구", "경북"}),
    "동남권": frozenset({"부산", "울산", "경남"}),
    "영남권": frozenset({"대구", "경북", "부산", "울산", "경남"}),
    "강원권": frozenset({"강원"}),
    **MERGED_REGIONS,
}


@dataclass(frozen=True, slots=True)
class TitleParts:
    """What one title says; empty or ``None`` where it says nothing."""

    text: str
    """The title as it was posted: NFKC, without what lists add."""
    stem: str | None
    """The part that stays the same each year; ``None`` where no programme is called for."""
    year: int | None
    round: str | None
    """``2``, ``H1`` (first half), ``Q3``, ``H1-2``, ``추경1``, ``G11`` (11기), ``C30`` (제30회),
    ``M7`` (7월)."""
    role: str
    """``call``, ``additional_call``, ``reannouncement``, ``correction``, ``extension``,
    ``supplier_pool``, ``operator_call``, ``result``, ``briefing``, ``lead`` or ``tender``."""
    is_extra: bool
    is_again: bool
    is_revised: bool
    places: frozenset[str]
    """Regions, cities, counties and districts, as short names: ``경기``, ``가평군``."""
    side: str | None
    """``supply``, ``demand`` or ``operator``: who is called."""
    track: str | None
    """The part of the programme that the title names beside it: ``구축지도``, ``2차 연장``."""
    letters: str
    """Of the stem, or of the whole text where there is none: lower case, nothing between."""


@lru_cache(maxsize=4096)
def parse_title(title: str) -> TitleParts:
    """Take *title* apart.

    >>> parts = parse_title("[경기] 가평군 2025년 3차 지식재산 긴급지원 사업 모집 연장 공고")
    >>> parts.year, parts.round, parts.role, sorted(parts.places)
    (2025, '3', 'extension', ['가평군', '경기'])
    """
    text = shown_text(title)
    joined = _JOINED_DIRECTION.match(text)
    if joined and joined[1] in vocabulary.spellings("regions"):
        text = f"[{joined[1]}] {joined[2]} {text[joined.end() :]}"
    mark, rest = _leading_mark(text)
    places = set(places_in(text))
    if mark and (direction := _DIRECTION.match(rest)):
        region = vocabulary.spellings("regions")[mark]
        places = {f"{region} {direction[1]}"}
        rest = rest[direction.end() :]
    track = None
    role = role_of(text)
    if part := _PART_OF.match(rest):
        if role == "lead":
            rest = f"{part['part'].strip()} {_year(part['whole']) or ''}년"
        else:
            track, rest = part["part"].strip(), part["whole"]
    elif len(rounds := _ROUND.findall(_CORRECTION_NUMBER.sub(" ", rest))) > 1:
        track = f"{rounds[1]}차"
    stem = _stem(rest, mark)
    if stem is not None and role in ("result", "briefing"):
        stem = _without_tail(_OUTCOME.sub("", stem)) or stem
    shown = stem if stem is not None else rest
    return TitleParts(
        text=text,
        stem=None if role in ("tender", "result", "briefing") else stem,
        year=_year(text),
        round=round_of(text),
        role=role,
        is_extra=bool(_EXTRA.search(text)),
        is_again=bool(_AGAIN.search(text)),
        is_revised=bool(_EXTENDED.search(text) or _CORRECTED.search(text)),
        places=frozenset(places),
        side=_side(text, role),
        track=track,
        letters=letters_of(shown),
    )


# "(마감)", "접수 마감 안내", "[모집마감]"; not "8.13. 접수 마감", "마감 임박", "마감 연장".
_CLOSED = re.compile(
    r"""
      [\[(]\s*(?:모집|접수|신청)?\s*(?:조기)?\s*(?:마감|종료)\s*[\])]
    | (?<![\d.)일]\s)(?<![\d.)일])(?:모집|접수|신청|조기)\s?(?:조기\s?)?(?:마감|종료)(?!\s*(?:임박|일|연장|기한|예정|시))
      (?=\s*(?:안내|공지|알림|[^\s가-힣\w]|$))
    """,
    re.VERBOSE,
)


def says_closed(title: str) -> bool:
    """Say whether a title's mark tells that applications are no longer taken.

    >>> says_closed("★접수 마감 안내★ 교육생 모집"), says_closed("교육생 모집(~8/13 마감)")
    (True, False)
    """
    return _CLOSED.search(unicodedata.normalize("NFKC", title)) is not None


@lru_cache(maxsize=8192)
def letters_of(text: str) -> str:
    """Return Hangul, Latin letters and digits of *text*, lower case, nothing between.

    >>> letters_of("AI ･ 바우처(2차)")
    'ai바우처2차'
    """
    return _LETTERS.sub("", unicodedata.normalize("NFKC", text).casefold())


# Words that most titles have: that two titles share them says nothing.
_FILLING = re.compile(
    r"20\d\d|년도|년|공고|모집|지원|사업|기업|참여|참가|안내|신청|추가|[\W\d_]+"
)


def telling_pairs(title: str) -> frozenset[str]:
    """Return the pairs of neighbouring letters of a title without what most titles have.

    >>> sorted(telling_pairs("2026년 별빛 바우처 지원사업 모집 공고"))
    ['바우', '별빛', '빛바', '우처']
    """
    letters = _FILLING.sub("", unicodedata.normalize("NFKC", title).casefold())
    return frozenset(map("".join, pairwise(letters)))


def shared_pairs(pairs: frozenset[str], title: str) -> float:
    """Return which share of the shorter title's pairs the other has; 1.0 where one has none."""
    others = telling_pairs(title)
    least = min(len(pairs), len(others))
    return len(pairs & others) / least if least else 1.0


@lru_cache(maxsize=8192)
def programme_core(parts: TitleParts) -> str:
    """Return the letters of a programme's name without regions and without 지원사업 at the end."""
    letters = parts.letters
    for place in sorted(parts.places, key=len, reverse=True):
        letters = letters.replace(place, "")
    shorter = _PROGRAMME_ENDING.sub("", letters)
    return shorter if len(shorter) >= SHORTEST_STEM else letters


def shown_text(title: str) -> str:
    """Return *title* without what lists and collectors added.

    >>> shown_text("[모집마감] 2026년 청년 지원사업 모집(2분기) 새로운게시글")
    '2026년 청년 지원사업 모집(2분기)'
    """
    text = " ".join(unicodedata.normalize("NFKC", title).split())
    before = None
    while before != text:
        before = text
        text = _LIST_MARK.sub(" ", text).strip()
    # NTIS repeats the notice behind an underscore: "…공고_(2025)2025년도 …"
    head, _, tail = text.partition("_(20")
    if tail:
        inner = tail.partition(")")[2]
        text = (
            head
            if letters_of(inner) in letters_of(head)
            else f"{head} _ {inner}"
        )
    return " ".join(text.split())


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
    if _EXTENDED.search(text):
        return "extension"
    if _CORRECTED.search(text):
        return "correction"
    if _AGAIN.search(text):
        return "reannouncement"
    if (part := _PART_OF.match(text)) and _is_of_an_umbrella(part):
        return "lead"
    if _SUPPLIER.search(text):
        return "supplier_pool"
    if _OPERATOR.search(text):
        return "operator_call"
    if _EXTRA.search(text):
        return "additional_call"
    return "call"


def _is_of_an_umbrella(part: re.Match[str]) -> bool:
    """Say whether a ministry's overview of all of its programmes lists this one.

    The call itself comes later: the overview foretells it.  An overview of one
    programme with its tracks is that call.
    """
    if not re.search(r"사업\s통합\s?공고$", part["whole"].strip()):
        return False
    words = _BRACKET.sub("", part["part"]).partition("(")[0].split()
    # "소상공인" opens many names: it does not say that both are one programme
    if words and words[0] in vocabulary.spellings("audiences"):
        words = words[1:]
    name = letters_of("".join(words))
    return name[:4] not in letters_of(part["whole"])


def round_of(text: str) -> str | None:
    """Return the number that tells this round from the others of its year.

    >>> round_of("2026년 상반기 2차 모집"), round_of("융자계획 공고 개정(2차)"), round_of("11기 모집")
    ('H1-2', None, 'G11')
    """
    plain = _CORRECTION_NUMBER.sub(" ", _UNTIL.sub(" ", text))
    parts = []
    if half := _HALF.search(plain):
        parts.append("H1" if half[1] == "상" else "H2")
    if quarter := _QUARTER.search(plain):
        parts.append(f"Q{quarter[1]}")
    number = _ROUND.search(plain)
    if _SUPPLEMENT.search(plain):
        parts.append("추경" + (number[1].lstrip("0") if number else "1"))
    elif number:
        parts.append(number[1].lstrip("0") or "0")
    if term := _TERM.search(plain):
        parts.append(f"G{int(term[1])}")
    elif not parts and (count := _COUNT.search(plain)):
        parts.append(f"C{int(count[1])}")
    if not parts and (month := month_of(plain)) is not None:
        parts.append(f"M{month}")
    return "-".join(parts) or None


def places_in(text: str) -> frozenset[str]:
    """Return the regions and communes that *text* names, regions under their short names."""
    spelled = vocabulary.spellings("regions")
    found = set()
    text = text.replace("특례시", "시")
    for word in re.findall(r"[가-힣]+", text):
        if word in spelled:
            found.add(spelled[word])
    for commune in _PLACE.findall(text):
        if commune not in _NO_PLACE and commune not in spelled:
            found.add(commune)
    for name in _communes():
        if name in text:
            found.add(name)
    return frozenset(found)


@cache
def _communes() -> tuple[str, ...]:
    names = []
    for _, _, communes in vocabulary.rows("regions"):
        names += vocabulary.split(communes)
    return tuple(names)


@cache
def region_of_commune() -> dict[str, str]:
    """Return commune → the region that it lies in, for names that one region has alone."""
    found = {}
    for region, _, communes in vocabulary.rows("regions"):
        for commune in vocabulary.split(communes):
            found[commune] = region
    return found


@lru_cache(maxsize=8192)
def month_of(title: str) -> int | None:
    """Return the month whose call a title announces; ``None`` where it names none or several.

    >>> month_of("2026년 별빛 인력지원사업(파견) 7월 공고"), month_of("별빛 모집(7월 3일까지)")
    (7, None)
    """
    found = set()
    for months in _MONTH_CALLED.findall(_UNTIL.sub(" ", title)):
        found.add(int("".join(months)))
    return found.pop() if len(found) == 1 else None


def overlap(places: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether two sets of places share one, or one's lies in a wider area of the other's.

    >>> overlap(frozenset({"충청권"}), frozenset({"충남"}))
    True
    >>> overlap(frozenset({"충청권"}), frozenset({"인천"}))
    False
    """
    if places & others:
        return True
    for mine, theirs in ((places, others), (others, places)):
        for place in mine:
            if not _AREAS.get(place, frozenset()).isdisjoint(theirs):
                return True
    return False


def lie_apart(places: frozenset[str], others: frozenset[str]) -> bool:
    """Say whether two titles name places apart: other regions, or two towns of one.

    >>> lie_apart(frozenset({"경기", "파주시"}), frozenset({"경기", "의정부시"}))
    True
    >>> lie_apart(frozenset({"경기", "파주시"}), frozenset({"경기"}))
    False
    """
    if not places or not others:
        return False
    if not overlap(places, others):
        return True
    region_of = region_of_commune()
    towns = places & region_of.keys()
    other_towns = others & region_of.keys()
    return bool(towns and other_towns) and towns.isdisjoint(other_towns)


@cache
def region_names() -> frozenset[str]:
    """Return the short names of the regions and wider areas: ``경기``, ``수도권``."""
    return frozenset(vocabulary.spellings("regions").values())


def host_of(address: str) -> str:
    """Return the host of *address* in lower case, without ``www.`` and ``m.``; empty
    where there is none.

    >>> host_of("https://WWW.a.kr:443/view?no=7"), host_of("b.go.kr/list")
    ('a.kr', 'b.go.kr')
    """
    found = _HOST.match(address)
    return found[1].lower() if found else ""


def region_of_board(address: str) -> str | None:
    """Return the region whose board stands at *address*; ``None`` where the host does not tell.

    >>> region_of_board("https://www.gntp.or.kr/biz/1"), region_of_board("bizok.incheon.go.kr")
    ('경남', '인천')
    """
    return _region_of_host(host_of(address))


@lru_cache(maxsize=1024)
def _region_of_host(host: str) -> str | None:
    for region, part, hosts in vocabulary.rows("board_regions"):
        if part in host:
            return region
        # "jbtp.or.kr" ends like "btp.or.kr", which is another region's
        for name in vocabulary.split(hosts):
            if host == name or host.endswith(f".{name}"):
                return region
    return None


def _year(text: str) -> int | None:
    found = _YEAR.search(text)
    if found is None:
        return None
    return int(found[1]) if found[1] else 2000 + int(found[2] or found[3])


def _side(text: str, role: str) -> str | None:
    # what a correction is about stands behind it, e.g. "수정공고(공급기업 POOL 최종)"
    if corrected := _CORRECTION_ASIDE.search(text):
        text = text[: corrected.start(1)]
    if role == "operator_call" or _OPERATOR.search(text):
        return "operator"
    if _SUPPLIER.search(text):
        return "supply"
    return "demand" if _DEMAND.search(text) else None


def _leading_mark(text: str) -> tuple[str, str]:
    """Split off marks before a title: the region of a portal, the agency that posts, a
    list's category.
    """
    region = ""
    while found := _BRACKET.match(text):
        mark = found[1].strip()
        rest = text[found.end() :]
        spelled = vocabulary.spellings("regions")
        if mark in spelled:
            region = mark
        elif mark in region_of_commune():
            # "[의정부시] 2026년 의정부시 …" names it itself
            return region, rest if mark in rest else f"{mark} {rest}"
        elif not (_AGENCY.search(mark) or len(mark) <= 8) or len(rest) < 8:
            break
        text = rest
    return region, text


def _stem(text: str, region: str) -> str | None:
    if _RECRUITING.search(text) or _NO_PROGRAMME.search(text):
        return None
    if _HEADLINE.match(text) or _REPORTED.search(text):
        return None
    # a year or a number tells of a series: it is asked for no further word
    if _YEAR.search(text) is None and not _CALLING.search(text):
        return None
    if _ONCE.search(text) and not _SOUGHT.search(text):
        return None
    # the part of a programme that NTIS names behind its call
    whole, is_part, inner = text.partition(" _ ")
    if is_part:
        text = f"{_without_tail(whole)} {inner}"
    bare = _NUMBER.sub(" ", _DATED.sub(" ", _UNTIL.sub(" ", text))).translate(
        _QUOTES
    )
    bare = _ALL_FIELDS.sub(" ", _CORRECTION_NUMBER.sub(" ", bare))
    bare = _YEAR.sub(" ", bare)
    for pattern in (_STEP, _HALF, _QUARTER, _ROUND, _TERM, _COUNT, _MONTH):
        bare = pattern.sub(" ", bare)
    bare = re.sub(r"\(\s*[,·\s]*\)|\[\s*\]", " ", bare)
    bare = re.sub(r"\s+([)\]])", r"\1", re.sub(r"([(\[])\s+", r"\1", bare))
    bare = _without_tail(" ".join(bare.split()).strip(" -·,:_"))
    bare = _LESSON.sub("", re.sub(r"(?<=사업)\s\([^()]*\)$", "", bare))
    ministry, _, rest = bare.partition(" ")
    if rest and ministry in vocabulary.spellings("ministries"):
        bare = rest
    if not bare:
        return None
    if region and region not in bare and not bare.startswith(_communes()):
        bare = f"{region} {bare}"
    return bare


def _enumerates(aside: str) -> bool:
    """Say whether brackets list the parts of a call: ``일반/기술 트랙``; 소재ㆍ부품ㆍ장비 is one."""
    if re.search(r"[,/]", aside):
        return True
    parts = re.split(r"[ㆍ·ᆞ・･]", aside)
    return len(parts) > 1 and min(len(part.strip()) for part in parts) >= 4


def _without_tail(text: str) -> str:
    """Take away, from the end, what only says that and to whom it is announced."""
    while True:
        if _KEEPS_RECRUITING.search(text):
            # whether a room is filled anew is not the programme's name
            text = re.sub(r"신규\s*(?=입주\s?기업)", "", text)
            return re.sub(r"추가\s*(?=모집$)", "", text)
        if aside := _AFTER_ANNOUNCING.match(text):
            head = _without_tail(aside["head"])
            # behind the announcing stands the umbrella programme, or the track that is called
            is_track = not _ASIDE_OF_NO_TRACK.search(aside["aside"])
            is_track = is_track and not _enumerates(aside["aside"])
            return f"{head}({aside['aside']})" if is_track else head
        found = _TAIL.search(text)
        if found is None:
            return text.strip(" -·,:")
        shorter = text[: found.start() + (found[0][:1] in ")]")].strip(" -·,:")
        if not shorter:
            return text
        text = shorter
