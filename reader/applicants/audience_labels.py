"""Which words of a line name who may apply, and where they stand for something else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import Final

from ahocorasick_rs import AhoCorasick

from config import vocabulary
from reader.applicants.audience_sections import LINE, NOT_LEFT_OUT
from reader.text.patterns import late
from reader.text.searching import longest_of

# Words that say who is meant to stay out: "대학은 신청 불가", "연구소 제외", "기업 근무 경력자".
NOT_THEY = re.compile(
    r"불가|제외|없음|불인정|수 없|아닌|금지|한정하지|이미 \S{0,10} ?(?:지원|선정|수혜|참여|수행)|기\s?지원|참여\s?제한|목\s*차|적용하지|적용\s?예외|역임|경력자|연구경력|상근\s?임원|위탁받아"
    r"|소속의?\s(?:참여\s?)?연구원|(?:함께|공동으로)\s[^\n]{0,12}재원"
    r"|으로만\s?참여|(?:위탁|협력)(?:연구개발)?기관(?:으로|\s?참여|\s?\()"
)

# "(대기업 제외)" behind who may apply leaves only its own words out.
_LEFT_OUT = late(
    r"\((?:단,?\s?)?[^()\n]{1,40}?(?:제외|불가|제한)[^()\n]{0,12}\)"
)

# "(협력기업) 기업(과제별 1개)": who joins the applicant, up to the next label; and the kinds
# of bodies abroad: "외국 소재 기관(기업, 대학, 연구소 등)".
_PARTNERS = late(
    r"(?:(?<=[국해]외기관)|(?<=외국기관)|(?<=소재기관)|(?<=소재\s기관))\s?\([^()\n]{2,40}\)"
    r"|(?:\((?:협력|위탁|수요|공급|기획)\s?(?:연구개발)?(?:기업|기관)\)"
    r"|(?:협력|위탁|수요|공급|기획)\s?(?:연구개발)?(?:기업|기관)\s?:)"
    r"(?:[^()\n:]|(?<=[가-힣])\([^()\n]*\))*"
)

# "기업지원기관(연구소 포함)과 공동으로 신청": whom the applicant takes along.
_ALONG = late(
    r"(?<![가-힣])(?:[^\s,·()]{1,12}\([^()\n]{1,20}\)|[가-힣]{2,12}(?:\s(?:및|또는)\s[가-힣]{2,12})?)"
    r"[과와]\s공동으로"
)

# "국내 중소·중견 부품 기업", "중소 및 중견 가온업체": both sizes of one trade.
_BOTH_SIZES = late(
    r"중소(?:\(벤처\))?\s?(?:[·/, ]|및)\s?중견(?P<large>\s?[·/, ]\s?대)?"
    r"(?:의\s|\s|(?=기업))(?:[가-힣A-Za-z]{2,10}\s?){0,4}?(?:기업|업체)(?![가-힣]{2})"
    # 도내 기업(중소·중견)
    r"|기업\s?\(\s?중소\s?[·/,]\s?중견(?P<largest>\s?[·/,]\s?대)?(?:\s?기업)?\s?\)"
)

# A young firm, named by its age: "창업한 날부터 7년이 지나지 아니한 자".
_YOUNG = late(
    r"창업(?:한\s날|일)(?:로)?부터\s?\d{1,2}년\s?(?:이|을)?\s?"
    r"(?:이내|미만|지나지|경과하지|넘지)"
)

# Companies in a list of who may apply: ": 기업, 대학".
_COMPANY = re.compile(
    r"""
    (?: ^ | [(:,/·○ㅇ◦□|>~)-] | (?<![A-Za-z])o\s
        | (?<=[가-힣)])\s(?:및|또는) )
    \s* (?:국내\s|민간\s?|영리\s)? (?:산업체|산업계|기업체?|일반기업)
    (?= \s* (?:[,·/|] | \((?!신용) | 또는 | 및 | 등(?!과) | 이나) )
    | [,·]\s?기업(?=[이은]\s)
    | (?<![가-힣])(?:산·학·연|산학연)
    | 제169조에\ 따른\ 회사
    """,
    re.VERBOSE,
)

COMPANIES = ("중소기업", "중견기업", "대기업")

# Words that name whom they mean as plainly as the label does.
_AS_PLAIN = late(
    r"스타트업|소공인|소상인|조합|상인회|지방정부|민간단체|협[·]?단체|병원"
    r"|출연\(?연|고등교육법|제169조|(?<!산[·/,])학[·/,]연"
)

# Companies, universities, institutes and hospitals by their first letters: "학·연·병".
_LETTERS = re.compile(
    r"[산학연병관](?<![가-힣][산학연병관])\s?(?:[·/,]\s?[산학연병관]\s?){1,4}(?![가-힣])"
)

# 해외 협력 대학: a partner abroad does not apply.
_ABROAD = late(r"(?:해외|외국|국외)\s(?:(?:협력|우수|유수|주요)\s)?$")

_LETTER_LABELS = {
    "산": ("중소기업", "중견기업", "대기업"),
    "학": ("대학",),
    "연": ("연구기관",),
    "병": ("의료기관",),
}

_SHORT = frozenset(
    [
        "대학",
        "대학교",
        "대학(원)",
        "협회",
        "조합",
        "병원",
        "개인",
        "연구기관",
        "연구소",
        "청년",
        "업력",
        "근로자",
        "주민",
        "시민",
        "국민",
        "학계",
        "연구계",
        "지자체",
        "지방자치단체",
        "창업자",
        # 수산가공기업, 서비스 제공기업
        "공기업",
        # 연구소기업, 컨소기업
        "소기업",
    ]
)

# Bodies whose means applicants use as well.
_HELPERS = frozenset(["대학", "대학교", "병원", "연구기관", "연구소"])

# What follows a short word that stands for something else there: 개인사업자, 대학병원,
# 지방자치단체가 세운 연구기관.
_INSIDE = late(
    r"(?:\s(?:또는|및)\s\S{1,6})?[과와]\s(?:\S{1,6}\s)?(?:협력|연계|협의|공동\s?(?:연구|개발|기술))|에서\s기술을?\s?이전|\s(?:교수|연구자)|\s?간\s|용\)|등록|[을를]\s(?:둔|두고|갖춘|설치)|\s?사업[자장]|\s?(?:\([^()\n]{1,120}\)|\))?\s?(?:졸업|재학)|정보|설비|투자|맞춤|당|별|부문|형(?!제)|기업|[·,]\s?협업|\)\s?육성|\s내\s|위원|회원|법|생|원생|병원|인증|식별|원\s?명의|\s?(?:[을를]|또는 \S{1,12}[을를]|또는 사업장)?\s?(?:보유|인정|확보)"
    r"|(?:\s(?:또는|및)\s\S{1,12})?에서\s[^\n]{0,30}?(?:재직|근무|종사)|\s?(?:가\s|가직접|의\s|등?과의\s|출\s?연|추천|TP|스마트|조례)|에서\s?추천"
)

# (본사, 공장, 연구소): the places of one company.
_PLACES = late(r"(?:본사|지사|지점|공장|사업장)[,·/ ]{1,3}$")

# "중소기업에 기술을 제공할 수 있는 대학": whom the applicant serves; "대·중견기업과의 만남",
# "지자체-대학 간 협력": whom it meets.
_SERVED = re.compile(
    r"[과와]의\s|(?:[-·,과와]|\s및\s)[^\n.,]{0,24}?\s간\s?(?:의\s)?(?:협력|협업|연계)"
    r"|(?:에|에게)\s[^\n,]{2,24}(?:을|를)\s제공할\s수\s있는|의\s수요[와를]"
    # 대학·연구소는 공동연구기관으로 참여
    r"|(?:(?:[·,]|\s및)\s?[가-힣]{2,6})?[은는]\s공동(?:연구)?(?:개발)?기관으로\s?참여"
    # 새싹기업을 도울 대학, 스타트업을 지원할 기반을 갖춘 대학
    r"|(?:\s이내\s\S{2,8}|\s이내)?[을를]\s(?:도울|돕는|지원할)\s(?:[^\n.,]{2,24}(?:갖춘|있는)\s)?(?:대학|기관|공공기관|전문기관|운영기관|수행기관|지자체)"
)

# Whose means the applicant uses: 대학과 연구기관의 장비를 활용, 각 대학이 보유한 시설,
# 지역내 대학을 통해 해결.
_MEANS = late(
    r"(?:(?:[과와·,]|\s(?:및|또는)\s)\s?[가-힣]{2,6})?의\s(?:[가-힣]{2,4}\s)?(?:인력|장비|시설|인프라|기술\s?개발|기술력|보유)"
    r"|[이가]\s보유한\s|[을를]\s통(?:해|한)|[과와]\s(?:R&D|함께)|\s등에서\s"
)

# '가온기업 기반 구축사업'에 선정된 자: a programme, named in quotes.
_QUOTES = frozenset("'\"「『")
_PROGRAMME = late(r"\s[^\n'\"」』]{1,30}사업(?:\([^()\n]{1,24}\))?['\"」』]")

# Banks among whose names 기업 stands: "산업, 기업, 농협".
_BANKS = late(r"은행|농협|수협")

_BANKS_ROOM: Final = 12

# "+ 대학·연구기관 등(선택)": who may be taken along, but does not apply.
_OPTIONAL = re.compile(r"[가-힣·/]{0,10}\s?등?\s?\(선택\)")

# How the work is done, with whom: "산·학(가온연구원) 협업", "산학연계" is 산학 + 연계.
_EXPERTS = late(
    r"계(?![가-힣]?[·/,])"
    r"|(?:[·/,]\s?[병관민군])*\s?(?:\([^()\n]{1,30}\)\s?)?(?:[가-힣A-Za-z]{1,12}\s)?"
    r"(?:상생\s?)?(?:전문가|협력|협업|협회|연계|네트워크|위원|클러스터|공동|컨소시엄)"
    r"|\s?(?:혁신|Collabo|콜라보|컬래버)|\s또는\s기업\s간"
)

# Towns and counties by their number: `도내 18개 시군`, but not where they are a firm's
# seat: `4개 시군 소재 기업`, `5개 자치구 소상공인`.
_TOWNS = late(
    r"\d{1,3}\s?개\s(?:시[·]?군(?:[·]?구)?|자치구|시도)(?=$|[\s,.)])"
    r"(?!\s?(?:\([^()\n]{1,60}\)\s?)?(?:[가-힣]{2,6}\s){0,2}(?:소재|거주|[가-힣]{0,4}(?:기업|상공인|업체|사업자)))"
)

_HIRED = late(
    r"\s?(?:정규직|창업기업|일자리|인[력재]|기준|기업|[을를]?\s?(?:정규직으로\s?|신규\s?)?(?:인력\s?)?(?:채용|고용))"
)

# "3년 이상" without an upper end such as "7년 이내" behind it.
_NO_UPPER_END = r"\s?(?:이상|초과)(?![^\n]{0,14}(?:이내|이하|미만))"

_GROWN_UP = late(
    rf"\s?무관|[^\d\n]{{0,8}}\d{{1,2}}\s?(?:년|개월){_NO_UPPER_END}"
)

_GROWN_UP_YEARS = late(_NO_UPPER_END)

# Who gives, not who applies: "지자체 보조", "지자체로부터".
_GIVERS_WORDS = r"에서\s|\s(?:연구소|기업)|[은는]\s[^\n.]{0,16}부담|\s?(?:보조|매칭|부담|소재|산하|조합)|\s및\s(?:지원\s?)?대상|\s{0,3}(?:내|안)에?\s|·지자체|[^\n.]{0,60}로부터"

_GIVERS = late(_GIVERS_WORDS)

# What follows a word that has another part there: 청년을 채용한 기업, 지자체 보조, 「1인
# 창조기업 육성에 관한 법률」.
_ELSEWHERE = {
    "산·학·연": _EXPERTS,
    "산학연": _EXPERTS,
    "청년": _HIRED,
    "지자체": _GIVERS,
    "광역지자체": _GIVERS,
    # 기초지자체(가온시, 나래시) 관내: where a company stands.
    "기초지자체": late(rf"{_GIVERS_WORDS}|\s?\("),
    "지방자치단체": _GIVERS,
    "광역자치단체": _GIVERS,
    "기초자치단체": _GIVERS,
    # 창업기업 집적지: a place; 창업기업인 경우 확인서 제출: one paper more.
    "창업기업": re.compile(r"\s{0,2}(?:집적|육성|전용|인\s?경우|확인서)"),
    # 업력 7년 이상: a firm that is no longer young.
    "업력": _GROWN_UP,
    "창업 후": _GROWN_UP,
    "창업 1년": _GROWN_UP_YEARS,
    "창업 3년": _GROWN_UP_YEARS,
    "창업 5년": _GROWN_UP_YEARS,
    "창업 7년": _GROWN_UP_YEARS,
    "창업 10년": _GROWN_UP_YEARS,
    # The name of a law, and the rate at which others pay their share.
    "중소기업": late(
        r"\s?(?:창업\s?지원법|기준[의을])|을\s{1,2}(?:\(재\)\s?|재)?창업(?:하|한)|기술혁신\s?촉진법|협동조합|진흥|청(?!년)|은행|중앙회|기술정보|현황정보"
    ),
    # 창업자금: money.
    "창업자": re.compile(r"금"),
    # 가온협회에서는 … 모집합니다: who calls.
    "협회": late(r"에서는?\s"),
    # 소상공인기본법: the law; 소상공인정책과장: who speaks of them.
    "소상공인": late(r"기본법|정책[과관실]"),
    # 중소벤처기업부 고시: the ministry, not who applies.
    "중소벤처기업": late(r"부|청|진흥|유통|연구원"),
    # 소기업 규모 기준 이하: the bound of another size.
    # 소상공인 : 소기업 중 10인 미만 기업: what another word means.
    "소기업": late(r"\s?규모\s?기준|\s중\s"),
    # 가온대학교 산학협력단은 … 모집한다: who calls.
    "산학협력단": late(r"[은이]\s|\s가족회사|에서\s|장[은이]?(?![가-힣])"),
    # 대기업이 중소기업을 함께 지원하는 사업
    # 대기업 협력사인 중소기업, 대기업과 거래하는 소상공인, 대기업 협업형이라는 유형
    "대기업": late(
        r"[이과은]\s[^\n.]{0,40}?(?:지원해|지원하는|출연)"
        r"|(?:의)?\s?(?:협력(?:사|업체|기업)|협업|연계|계열|\d차|납품)|[과와]의?\s(?:거래|협력|협업|공동|함께|연계)|에\s(?:납품|공급)"
    ),
    # 공공기관에 판매한 실적: whom it sells to.
    "공공기관": late(
        r"의\s(?:사업|지원|자금|보조|장)|\s?(?:발주|납품|최초)|에\s(?:납품|판매|공급)"
    ),
    # A heading over the kinds of them that are meant.
    "비영리기관": re.compile(r"\s?:"),
    # 연구계획서: a plan, not the research world.
    "연구계": late(r"획|약"),
    # (본사, 연구소, 공장): the places of one company.
    # 연구소재: what is studied; 특구의 연구소 기업: a firm.
    "연구소": late(
        r"[·,]\s?(?:\S{1,6}\s?보유|공장|지사|본사|지점)|재|\s기업(?=[,은을)])"
    ),
    # They may join with one of ours, and do not apply alone.
    "외국법인": late(r"\s?\(국내|인\s연구개발기관"),
    "외국에서 외국 법령": late(r"[^\n]{0,16}외국\s?법인\s?\(국내"),
    "외국 법인": late(r"\s?(?:기관)?[과와]의?\s?(?:공동|협력)"),
    "해외기관": late(r"[과와]의?\s|의\s참여"),
    "1인 창조기업": re.compile(r"\s?육성"),
    # 개인 또는 법인: the form of a business, whoever runs it
    # 기타 개인 서비스업: a trade of the statistics.
    # 최고 개인 5000만원: what one of them gets; 법인(개인)인감증명서: a paper.
    "개인": late(
        r"\s?(?:당\s)?\d|\)?\s?인감|\(기업\)|\s?(?:\(법인\))?\s?서비스|\s?기업|·\s?기업\s?\(?신용|\s?(?:[,·/]|및|또는|혹은)\s?법인"
    ),
    # 지역혁신중심 대학지원체계: the name of a programme.
    "대학": late(r"지원체계"),
    "근로자": late(
        r"\s?(?:수|비율|파견|직업능력|\d{1,4}\s?[인명])|\s{0,3}[를의]\s"
    ),
    # 국민 누구나 … 추천 가능: who proposes others.
    "국민": late(
        r"이?\s?(?:체감|생활|안전|연금|건강|체육|참여)|[^\n.]{0,60}추천\s?(?:가능|할\s수|하면)"
    ),
}

# The Research Act lists them among its institutions; they are no start-ups
# there.
_IN_LAWS = frozenset(["1인 창조기업", "1인창조기업"])

# 예비  창업팀, 점포를 개설할 창업자: those who have not founded yet.
_FOUNDERS = frozenset(["창업팀", "창업자", "창업기업", "스타트업"])

# What says so right before them.
_PROSPECTIVE = re.compile(
    r"예비\s{1,3}$|(?:창업|설립|개설|개업|개점)(?:을\s?)?(?:할|하려는|하고자\s?하는|희망하는|\s?예정인)\s(?:[가-힣]{2,8}\s)?$"
)


def is_plain(label: str, words: str) -> bool:
    """Whether *words* name those of *label* and no others, as 비영리법인 does not.

    >>> is_plain("협회·조합", "연구조합"), is_plain("협회·조합", "비영리법인")
    (True, False)
    """
    return label[:2] in words or _AS_PLAIN.search(words) is not None


def _of_several(text: str, at: int) -> Iterator[tuple[str, int, int]]:
    """Yield the labels of ``산·학·연`` and ``중소·중견 부품 기업`` in a line at offset *at*."""
    for letters in _LETTERS.finditer(text):
        if _EXPERTS.match(text, letters.end()):
            continue
        begin, stop = letters.span()
        for letter in letters[0]:
            for label in _LETTER_LABELS.get(letter, ()):
                yield label, at + begin, at + stop
    if towns := _TOWNS.search(text):
        yield "지자체", at + towns.start(), at + towns.end()
    if young := _YOUNG.search(text):
        yield "창업기업", at + young.start(), at + young.end()
    if both := _BOTH_SIZES.search(text):
        begin, stop = both.span()
        for label in COMPANIES[: 3 if both["large"] or both["largest"] else 2]:
            yield label, at + begin, at + stop


def audience_labels(
    plain: str, start: int, end: int
) -> Iterator[tuple[str, int, int]]:
    """Yield ``(label, start, end)``; a line that says who may not apply tells nothing."""
    # No word has a line's end in it, so one search is enough for all lines.
    section = plain[start:end]
    words = _automaton().find_matches_as_indexes(section)
    has_several = (
        _LETTERS.search(section) is not None
        or ("중견" in section and _BOTH_SIZES.search(section) is not None)
        or ("창업" in section and _YOUNG.search(section) is not None)
        or ("개 " in section and _TOWNS.search(section) is not None)
    )
    following = 0
    for line in LINE.finditer(plain, start, end):
        first = following
        while (
            following < len(words) and words[following][1] + start < line.end()
        ):
            following += 1
        # What is blanked below can take words away, but brings none.
        if (
            first == following
            and not has_several
            and "기업" not in line[0]
            and "산" not in line[0]
            and "제169조" not in line[0]
        ):
            continue
        text = _left_in(line[0])
        if NOT_THEY.search(text):
            continue
        text = _without_partners(text)
        yield from _of_companies(plain, line, text)
        if has_several:
            yield from _of_several(text, line.start())
        for _, begin, stop in words[first:following]:
            word = section[begin:stop]
            at = start + begin - line.start()
            is_left_out = text[at : at + 1] == " "
            if is_left_out or not _stands(plain, word, start + stop):
                continue
            founding = word in _FOUNDERS and _PROSPECTIVE.search(text, 0, at)
            if founding:
                yield (
                    "예비창업자",
                    line.start() + founding.start(),
                    start + stop,
                )
                continue
            for label in _meanings()[word]:
                yield label, start + begin, start + stop


def _left_in(text: str) -> str:
    """Return a line with blanks in place of brackets that leave others out, and of words
    by which somebody is not left out.
    """
    text = _LEFT_OUT.sub(_blanks, text)
    if "해당" in text or "아닌" in text:
        text = NOT_LEFT_OUT.sub(_blanks, text)
    return text


def _without_partners(text: str) -> str:
    """Return a line with blanks in place of those whom an applicant takes along."""
    text = _PARTNERS.sub(_blanks, text)
    return _ALONG.sub(_blanks, text) if "공동으로" in text else text


def _blanks(found: re.Match[str]) -> str:
    """Blanks of the same length: places in the line stay what they are."""
    return " " * len(found[0])


def _of_companies(
    plain: str, line: re.Match[str], text: str
) -> Iterator[tuple[str, int, int]]:
    """Yield all sizes where a line, less what it leaves out, lists companies: ``: 기업, 대학``."""
    named = "기업" in text or "산" in text or "제169조" in text
    # A list of banks may go on in the next line.
    if not named or _BANKS.search(
        plain, line.start(), line.end() + _BANKS_ROOM
    ):
        return
    for company in _COMPANY.finditer(text):
        begin, stop = company.span()
        if "산" in company[0] and _EXPERTS.match(text, stop):
            continue
        for label in COMPANIES:
            yield label, line.start() + begin, line.start() + stop
        return


def _stands(plain: str, word: str, end: int) -> bool:
    if (elsewhere := _ELSEWHERE.get(word)) and elsewhere.match(plain, end):
        return False
    if (
        word in _IN_LAWS
        and "따른" in plain[end - len(word) - 4 : end - len(word)]
    ):
        return False
    start = end - len(word)
    is_quoted = plain[start - 1 : start] in _QUOTES
    if (
        _SERVED.match(plain, end)
        or _OPTIONAL.match(plain, end)
        or (is_quoted and _PROGRAMME.match(plain, end))
    ):
        return False
    if word not in _SHORT:
        return True
    if word == "연구소" and _PLACES.search(plain, max(0, start - 6), start):
        return False
    if _ABROAD.search(plain, max(0, start - 8), start):
        return False
    before = plain[start - 1 : start]
    # D대학 is a name in an example.
    is_joined = "가" <= before <= "힣" or "A" <= before <= "Z"
    if is_joined or _INSIDE.match(plain, end):
        return False
    return word not in _HELPERS or not _MEANS.match(plain, end)


@cache
def _meanings() -> dict[str, tuple[str, ...]]:
    meanings: dict[str, tuple[str, ...]] = {}
    for label, words in vocabulary.rows("audiences"):
        for word in vocabulary.split(words):
            meanings[word] = (*meanings.get(word, ()), label)
    return meanings


@cache
def _automaton() -> AhoCorasick:
    return longest_of(_meanings())
