"""The part of a title that stays the same each year."""

from __future__ import annotations

import re

from config import vocabulary
from storage.relating.list_marks import has_name
from storage.relating.places import communes, with_merged
from storage.relating.round_numbers import without_days, without_round, year_of

# "공고 제2026-057호", "(2026-134호)", "공고/채권 2026-2호".
_NUMBER = re.compile(
    r"^20\d\d-\d\d-\d{3,5}\s|^[(\[][^()\[\]]{0,16}공고[^()\[\]]{0,8}호[)\]]_?|[(\[]?\s*(?:[가-힣/]{0,12}\s?공고[/가-힣]{0,4}\s*)?(?:제\s?)?20\d\d\s?-\s?\d{1,4}\s?호\s*[)\]]?"
)
# All fields of one call: "(별빛 분야ㆍ달빛 분야)".
_ALL_FIELDS = re.compile(
    r"\([^(),/ㆍᆞ]{2,20}(분야|부문|유형|트랙)(?:\s?[,/ㆍᆞ·]\s?[^(),/ㆍᆞ]{2,20}\1)+\)"
)
# All parts of a combined call: "(기술지도ㆍ마케팅) 통합 공고".
_ALL_PARTS = re.compile(
    r"\((?:[^(),/ㆍᆞ·]{2,20}[,/ㆍᆞ·])+[^(),/ㆍᆞ·]{2,20}\)(?=\s*통합\s?(?:공고|모집|공모))"
)
# Behind a programme's name, what a notice of its results or briefings is about.
_OUTCOME = re.compile(
    r"\s(?:\(신규\)\s*)?(?:서류|발표|최종|대면|참여\s?기업|온라인|지역별)?\s?(?:사업\s)?(?:신청\s)?"
    r"(?:평가|선정|심사|매칭|설명회).*$"
)
_RECRUITING = re.compile(
    # "직원 채용 공고"; "채용장려금" and "지원(채용형)" are for who hires
    r"채용(?=\s?(?:\([^()]*\)\s?)*(?:(?:재|추가|신규)?\s?(?:공고|모집|공…)|계획|안내|공개|홍보|결과|일정"
    r"|서류|면접|필기|최종|시험|전형|합격|응시|\d차|$))|위원회\s위원|^[\[(]\s?채용|합격자|기간제|임원|이사\s*(?:\(|모집|초빙|공모)|초빙"
    r"|(?:원|소|국|단|관|센터|본부|이사)장\s*(?:\([^()]*\)\s*)?(?:재|공개\s?)?(?:모집|공모)"
    # of a village; "저축통장" is what one saves in
    r"|(?<![가-힣])통장\s*(?:\(|모집|공개|위촉|임명|추천|결원)"
)
_QUOTES = str.maketrans(
    dict.fromkeys("「」『』｢｣“”\"‘’'<>《》〈〉【】★☆", " ")
)
# Words that say that something is announced and to whom, from the end of a title backwards:
# "… 수요기업 추가 모집 공고", "… 참가자 모집 안내", "… 신규과제 선정계획 재공고".
_TAIL = re.compile(
    r"""
    (?:^|[\s)\]_]|(?<=[가-힣a-zA-Z0-9+!])) (?<!및)(?<!및\s)(?<!예비)(?<!상환기간)(?<!상환기간\s)(?<!유효기간)(?<!유효기간\s)
    (?:
        (?:재|수정|정정|변경|취소|철회|연장|통합|추가|긴급|사전|상시|정기|최종|신규|개정|선착순)?\s*
        (?:공고[문안]?|공모안?|신청\s?[ㆍᆞ·,/]\s?접수|안내문?|공지|모집|알림|개최|접수|개시|신청|선발|공개모집|재공고|재공모|재모집)(?:의\s건)?!?
      | \s(?:통합|수정|정정|변경|추가|연장|상시|수시|신규|재|최종|개정|참여|참가|대상|참여대상)
      # "… 접수기간 연장 공고", "… 신청 기한 변경", "… 참가자 모집 일정변경"
      | \s(?:(?:신청|접수|모집)\s?)?(?:기간|기한|일정)\s?(?:재|추가\s?)?(?:연장|변경)(?:\s?(?:공고|안내|알림))?
      # "… 참여기업 모집 및 신청 안내", "… 시행지침 및 신청", "… 변경(연장) 공고"
      | \s(?:공고|모집|시행지침|시행)\s?(?:및|[·ㆍᆞ,])\s?(?:신청|접수|안내) | \s(?:변경|수정|정정)\((?:연장|변경|\d차)\)
      # "… 참여기업을 모집합니다!", "… 사업을 다음과 같이 공고합니다"
      | (?:[을를]\s)?\s?(?:(?:다음|아래)[과와]\s같이\s)?(?:모집|공모|접수|신청|공고)(?:합니다|하세요)[.!]*
      | \s(?:모집|접수|신청)\s?마감 | \s후보(?:자|작)?\s?추천 | (?<=공모전)\s(?:작품|출품작) | (?<=공고|고문|안내)\s게시
      # "… 모집 안내_한빛진흥원", "… 모집 공고 - 한빛센터"
      | (?<=공고|안내|모집|공모)\s?[_–-]\s?[가-힣A-Za-z]{2,14}(?:진흥원|연구원|재단|센터|공단|공사|협회|조합|테크노파크|TP|대학교)
      | (?<=공고|모집|공모|접수|사업)\s?(?:취소|철회)
      # a file's name, cut off behind two letters: "… 재공모 공"
      | (?<=공고|공모|모집|시행|계획)\s공 | \s재공
    | \s지원\s?(?:기업|과제|업체|사업장) | \s\(?예비\)?\s?창업(?:자|기업)(?:\s?\(팀\))?(?:\s?(?:및|[·ㆍᆞ,])\s?(?:초기\s?)?창업(?:자|기업))? | \s(?:참여|참가)\s?(?:농가|기업|기관)\s?(?:및\s|·|&)\s?[가-힣]{2,5}
      | \s?(?:시행|선정|추천|추진|운용|운영|시상|수여|변경)\s?계획 | \s추진\s?일정 | \s(?:신청|모집|공모)\s?요강
      # "융자 지원계획"; what is given with "지원" keeps it: "인센티브 지원계획"
      | (?<!인센티브)(?<!참가)(?<!참여)(?<!비용)(?<!료)\s지원\s?계획 | (?<!\s)지원계획 | (?<=지원|사업)\s?계획 | \s(?:사업\s?)?(?:시행|실시) | (?<=융자)계획 | (?<=포상)\s?계획 | (?<=지정)\s?계획 | (?<=서비스)\s운영 | (?<=지원사업)\s과제
      # "… 희망기업(임차기업)", "… 참여(예비)기업", "… 수혜 후보기업"
      | (?:\s|(?<=지원)(?=수혜))(?:(?:참여|참가|희망|수혜|대상|신청|신규)\s?){0,3}
        (?:참여|참가|희망|수요|수혜|수진|공급|도입|대상|창업|신청|이용|협업|선정|입점|임차
            |주관|운영|수행|위탁|전담|업무지원)\s?
        (?:희망\s?|후보\s?|\(?예비\)?\s?|\(수요\)\s?|중[소견])?
        (?:기업체?|업체|기관|사업장|점포|카페|시장|농가|업소|컨소시엄|소상공인|소공인|스타트업|작가|브랜드사?|과제|자|사|팀|학생|청년|상점|대학|농업인|지자체|제품)
        (?:\s?\([^()]{0,6}(?:업|관|자|팀|사|단체)\))?
      | \s(?:신규\s?지원\s?)?대상\s?(?:연구개발\s?)?과제
      | (?:\s|(?<=사업)|(?<=개발))(?:신규|신규지원)\s?(?:대상\s?)?(?:연구개발\s?)?과제
      | \s(?:지원\s?대상|(?:지원|사업)\s?대상자)
      | \s(?:교육생|훈련생|수강생|참가사|참여자|사용자|공급자|관객|소상공인|스타트업|중소기업|기업|업체|컨소시엄|후보자|셀러|게임\s개발사)
      | (?<!및\s신규)(?<!청년)(?<!후보)\s(?:신규\s)?(?:보조|민간)?사업자
    )\s*$
    """,
    re.VERBOSE,
)
# Events, appointments and notices of the administration: nothing that one applies to each year.
_NO_PROGRAMME = re.compile(
    r"""
      입법예고|총회\s?(?:개최|소집|안내)|체결\s?내역|회의록|업무추진비|실시계획|달력$|일정$|현황$|발표회|킥오프|식단|공시송달|권리행사|공유\s?공간|디지털\s?전환\s?안내
    | (?:성과|설문)\s?조사|일시\s?중단|주요\s(?:추진\s?)?사업\s?안내|대관\s?(?:안내|공고|신청)|심사\s?(?:진행|일정)|국민추천|특강|참관객|컨설턴트\s*(?:추가\s*)?모집|사칭|주의!|이전\s*(?:\d차\s*)?공고|명단|의견|휴무
    | (?:세미나|포럼|간담회|워크[숍샵])\s?(?:개최\s?)?(?:알림|안내|개최)$
    | 공람|고시$|관보|공개\s?검증|현황\s(?:및|안내)|과태료|(?<!지원)(?<!사업)\s교육\s*안내|서비스\s*등록|행정예고|주민등록|개방\s*안내|행사\s*안내
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
    | 밋업|해커톤|오디션|제작|실증|챌린지|경진|대회|공모전|어워드|시상|수요\s?조사|캠프|클리닉|R&D|EXPO|기술나눔|규제|일자리|지정|운영사
    """,
    re.VERBOSE | re.IGNORECASE,
)
# What people come to once or read, unless somebody is sought for it: "세미나 개최 안내".
_ONCE = re.compile(
    r"""
      포럼|서포터즈|SNS|매뉴얼|에\s따른\s|워크[숍샵]|세미나|토론|공청회|심포지[엄움]|콘서트|[콘컨]퍼런스|기념식|개소식|시상식|상담의\s?날|의\s날(?=\s(?:개최|기념|행사))
    | 소식지|뉴스레터|보도\s?자료|카드\s?뉴스|개인정보\s(?:제3자|처리|수집|제공)|^[(\[]\s?행사\s?[)\]]
    """,
    re.VERBOSE,
)
_SOUGHT = re.compile(
    r"지원\s?사업|유공|포상|(?:기업|업체|팀|브랜드|작가|교육생|수강생|참가자|참여자|기관)\s?(?:추가\s?|재)?(?:모집|선발|공모)"
)
# "2026년 상ㆍ하반기 통합 공고".
_BOTH_HALVES = re.compile(r"상(?:반기)?\s?[·ㆍᆞ・･/,]\s?하반기")
# What is left of brackets without their round: "[2차 추가모집]", "(추경)".
_SAYS_NO_NAME = re.compile(
    r"\(\s*(?:추경|[,·\s]*)\)|[\[(]\s*(?:추가|재)?\s?(?:모집|공고|접수)\s*[\])]|\[\s*\]|(?<!\S)추경(?=\s)"
)
# The guide that lists a measure: "별빛 세액공제(2021년 중소기업 조세지원 안내)".
_OF_A_GUIDE = re.compile(r"\(20\d\d년[^()]*안내\)$")
# A paper's sentence: "… 선정했다고 밝혔다", "… 3년차 본격 가동", "… 성황리 폐막".
_REPORTED = re.compile(
    r"밝혔다|[했됐왔났]다(?:[.\s]|$)|나섰?다$|나선다|본격\s?(?:가동|추진|시작|착수)|돌입|박차|성황리|성료"
)
# What follows the announcing: "모집 공고(일반형)".
_AFTER_ANNOUNCING = re.compile(
    r"(?P<head>.*(?:공고|모집|안내|공모|계획)(?:\s?\([^()]*\))?)\s*[\[(](?P<aside>[^()\[\]]*(?:\([^()]*\)[^()\[\]]*)*)[\])]\s*$"
)
_DATED = re.compile(
    r"[\[(（][^()\[\]（）]*\d{1,2}\s?[./월]\s?\d{1,2}[^\[\]（）]*?[\])）]\s*$"
)
# Brackets that name no track: "(재공고)", "[2차 연장]", "(접수기간 변경)".
_ASIDE_OF_NO_TRACK = re.compile(
    r"사업|(?<=[^()]{5})(?:구축|클러스터)$|프로젝트|체계|코로나|\d|^(?:재|수정|변경|정정|취소|철회|연장|추가|상시|긴급|최종)"
    # the programme's name in English
    r"|^[A-Za-z]+(?:[ -][A-Za-z]+){2,}$"
    r"|(?:연장|수정|정정|변경)\s*(?:공고)?$|^(?:신청|접수|모집)?\s?(?:기간|기한|일정)|선착순|마감|소진|무료|^안$"
    # the body that calls: "(한빛통상진흥센터)"; "(서부센터)" is a place
    r"|(?<=[^,ㆍᆞ·/]{4})(?:센터|진흥원|연구원|재단|공단|협회|조합|테크노파크|랩)$"
)
# A paper's or a press office's headline: "정보통신산업진흥원, … 개최".
_HEADLINE = re.compile(
    r"^[가-힣]{2,14}(?:원|부|청|처|공단|재단|센터|협회|공사),\s"
)
# "[가온대학교 캠퍼스타운] 별빛 학교 모집", "[하늘ㆍ바다] 별빛 쇼 모집".
_BEFORE_A_NAME = re.compile(r"^\[[^\[\]]{2,40}\]\s*(?=\S)")
# A word that was typed twice: "… 검증 지원 지원 대상 기업 모집".
_TWICE = re.compile(r"(\s\S{2,})\1$")
# What is taught this time: "재직자 훈련 [하루 만에 끝내는 실무]".
_LESSON = re.compile(r"\s\[[^\[\]]{8,}\]$")
# "… 입주기업 추가 모집", "… 전문가 Pool 모집": whom is part of the name.
_KEEPS_RECRUITING = re.compile(
    r"""
      (?:입주\s?(?:기업|업체|자|사|실|공간) | pool | 참여\s?청년)
      \s*(?:(?:추가|정기|수시|상시)\s*)?모집$
    """,
    re.VERBOSE | re.IGNORECASE,
)


def stem_of(text: str, region: str) -> str | None:
    """Return what stays of a title, below the region's mark that was before it; ``None``
    where no programme is called for.

    >>> stem_of("2026년 별빛 바우처 지원사업 수요기업 2차 모집 공고", "")
    '별빛 바우처 지원사업'
    >>> stem_of("2026년 별빛 바우처 지원사업 모집공고 취소", "")
    '별빛 바우처 지원사업'
    """
    if _RECRUITING.search(text) or _NO_PROGRAMME.search(text):
        return None
    if _HEADLINE.match(text) or _REPORTED.search(text):
        return None
    # a year or a number tells of a series: it is asked for no further word
    if year_of(text) is None and not _CALLING.search(text):
        return None
    if _ONCE.search(text) and not _SOUGHT.search(text):
        return None
    # the part of a programme that NTIS names behind its call
    whole, is_part, inner = text.partition(" _ ")
    if is_part:
        text = f"{without_tail(whole)} {inner}"
    text = _without_body(text)
    text = _BOTH_HALVES.sub("하반기", text)
    text = _OF_A_GUIDE.sub("", text)
    bare = _NUMBER.sub(" ", _DATED.sub(" ", without_days(text)))
    bare = without_round(without_all_fields(bare.translate(_QUOTES)))
    bare = _SAYS_NO_NAME.sub(" ", bare)
    bare = re.sub(r"\s+([)\]])", r"\1", re.sub(r"([(\[])\s+", r"\1", bare))
    bare = without_tail(" ".join(bare.split()).strip(" -·,:_"))
    bare = _TWICE.sub(r"\1", bare)
    bare = _LESSON.sub("", re.sub(r"(?<=사업)\s\([^()]*\)$", "", bare))
    ministry, _, rest = bare.partition(" ")
    if rest and ministry in vocabulary.spellings("ministries"):
        bare = rest.removeprefix("소관 ")
    bare = re.sub(r"^\[([^\[\]]+)\]", r"\1", bare)
    if not bare:
        return None
    if region and not _names(bare, region):
        bare = f"{region} {bare}"
    return bare


def _names(stem: str, region: str) -> bool:
    """Return whether a stem names a commune, or the region, or one that became part of it."""
    if stem.startswith(communes()):
        return True
    return any(name in stem for name in with_merged(frozenset({region})))


def _without_body(text: str) -> str:
    """Take away the brackets before a name: the body that calls, or the list's category.

    Where what follows only says that something is announced, the name is in them.
    """
    found = _BEFORE_A_NAME.match(text)
    if found is None or not has_name(text[found.end() :]):
        return text
    return text[found.end() :]


def without_all_fields(text: str) -> str:
    """Return *text* without brackets that list all fields or parts of a call.

    >>> without_all_fields("별빛 모집(영화 분야ㆍ음악 분야)")
    '별빛 모집 '
    >>> without_all_fields("별빛 사업(기술지도ㆍ마케팅) 통합 공고")
    '별빛 사업  통합 공고'
    """
    return _ALL_PARTS.sub(" ", _ALL_FIELDS.sub(" ", text))


def _enumerates(aside: str) -> bool:
    """Return whether brackets list the parts of a call: ``일반/기술 트랙``; 소재ㆍ부품ㆍ장비 is one."""
    if re.search(r"[,/]", aside):
        return True
    parts = re.split(r"[ㆍ·ᆞ・･]", aside)
    return len(parts) > 1 and min(len(part.strip()) for part in parts) >= 4


def without_tail(text: str) -> str:
    """Take away, from the end, what only says that and to whom it is announced."""
    while True:
        if _KEEPS_RECRUITING.search(text):
            # whether a room is filled again is not the programme's name
            text = re.sub(r"신규\s*(?=입주)", "", text)
            return re.sub(r"(?:추가|정기|수시|상시)\s*(?=모집$)", "", text)
        if aside := _AFTER_ANNOUNCING.match(text):
            head = without_tail(aside["head"])
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


def without_outcome(stem: str) -> str:
    """Return the programme whose results or briefings a title announces."""
    return without_tail(_OUTCOME.sub("", stem)) or stem
