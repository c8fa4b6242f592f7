"""What sort of notice a text is: its title decides, then the sentence that announces it.

Calls say in their small print that they may be extended, repeated or corrected, so
of their prose only what a notice does by saying it is read: ``다음과 같이 재공고하오니``.
Of news, which has no such heading, the whole prose is read.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache
from itertools import islice
from typing import cast

from config import vocabulary
from reader.model import Evidence, Extracted, Kind
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.text.heading import Heading, headings
from reader.text.patterns import late

# What a document's own heading may add to a listing's title that says no more
# than 공고.
_STRONGER: frozenset[Kind] = frozenset(
    {
        "extension",
        "correction",
        "reannouncement",
        "additional_call",
        "cancellation",
    }
)

_NAME = 60
_TENDERS = frozenset({"입찰", "용역"})

# What only articles say: "관계자는 말했다.".
_BYLINE = late(
    r"https?://\S{0,80}(?:article|news)|기자\s*[=\]]|기사입력|무단\s?전재|송고|(?:밝혔|전했|말했|강조했|설명했|덧붙였)다[.\s\"]"
)
_BYLINE_WORDS = (
    "article",
    "news",
    "기자",
    "기사입력",
    "전재",
    "송고",
    "혔다",
    "했다",
    "였다",
)
_PLAIN = re.compile(r"다\.(?<!니다\.)(?!\d)")
_ANNOUNCES = re.compile(r"공\s?고|모집|공모|안내|접수|신청|선정")
_POLITE = late(r"니다[.\s]|바랍니다|하오니|☞")
# A call that is still to come: "공고를 낸다".
_WILL = late(
    r"(?:공고|공모|모집|접수)[^.\n]{0,40}?(?:낸다|나온다|예정|계획이다|방침|할 것|열린다|시작한다|실시한다)"
    r"|(?:이후|이르면|조만간|이달|다음\s?[달주]|내달|내년|연내|하반기|상반기|오는)[^.\n]{0,30}(?:공고|공모|모집|접수)"
)
# A call that runs: "부터 30일까지 신청".
_RUNS = late(
    r"""
    (?:부터|~)[^.\n]{0,40}(?:까지|\d일?\)?\s)[^.\n]{0,40}(?:신청|접수|모집|공모|지원)
    | (?:신청|접수|모집|공모)[^.\n]{0,60}(?:부터|~)[^.\n]{0,40}까지
    # 3월 30일까지 모집한다, 신청 기한은 3월 10일 오후 3시까지다
    | \d일?(?:\([월화수목금토일]\))?[ ]?까지[^.\n]{0,30}(?:신청|접수|모집|공모)
      (?!\S{0,6}\s?(?:예정|계획|방침|할\s))
    # 3일 오후 6시까지 누리집에서 접수하면 된다, 10월 말까지 상시 접수를 받아
    | (?:\d[일시]|:\d\d|월[ ]?[말초])(?:\([월화수목금토일]\))?[ ]?까지[^\n.]{0,40}?
      (?:신청|접수|응모|제출)(?:서?[를을])?[ ]?(?:하면[ ]된|할[ ]수[ ]있|받|해야)
    | (?:신청|접수|모집)\s?(?:기한|마감)[은는][^.\n]{0,24}(?:까지|일)[이]?다
    | (?:신청|접수|모집|공모)\s?(?:기간|일정)?[은는][ ][^.\n]{0,24}\d일(?:\([월화수목금토일]\))?까지
    | \d일[ ]마감(?:되는|하는|된다|한다|이다)                  # 3월 3일 마감되는 자유공모
    | 지난[ ](?:\d{1,2}월[ ])?\d{1,2}일부터[^.\n]{0,30}(?:공모|접수|모집|신청)
    # A day is set, and nothing puts it off: 오는 9일부터 신청을 받는다
    | 오는[ ]\d{1,2}일부터[ ][^.\n]{0,40}(?:공모|접수|모집|신청)(?![^.\n]{0,24}(?:예정|계획|방침))
    | (?:공모|접수|모집|신청)[를을]?[ ]오는[ ]\d{1,2}일부터[ ](?:시작한|진행한|받는|실시한)
    | (?:사업|과제|계획)['"]?(?:을|를)\s공고(?:했|하고)       # 사업을 공고하고 신청을 받는다
    """,
    re.VERBOSE,
)
# `참여기업을 모집한다고 16일 밝혔다`, if nothing before it puts that off.
_CALLS_NOW = late(
    r"(?:모집|접수|공모)(?:를|을)?\s?(?:진행|실시|시작)?한다고\s"
)
# An end in the next month puts nothing off.
_LATER = late(
    r"(?:내달|다음\s?달)(?!\s?\d{1,2}일까지)|내년|이르면|조만간|연내|하반기|상반기|\d월\s?(?:중|초|말)|추후|예정"
)
_SENTENCE_ROOM = 160
# Who does it, in the plain style of a report: `한빛청은 … 600개사를 모집한다.`
_AGENCY_DOES = late(
    r"""
    [가-힣A-Z](?:청|부|처|원|공단|공사|재단|시|도|군|구|센터|협회|TP|테크노파크|중앙회|공단\([가-힣]{2,6}\))
    (?:은|는|이|가)[ ][^.\n]{5,120}?
    (?:모집|공모|지원|선정|접수|선발|진행|추진)[^.\n]{0,14}다\.             # 한빛청은 … 모집한다.
    """,
    re.VERBOSE,
)
_AGENCY_WITHIN = 600
_PLAIN_VERBS = 3
_MANY_VERBS = 4
# A fact on a line of its own, as notices have them: `○ 지원대상 :`, `- 신청기한 :`.
_LINE_FACT = late(
    r"\n[^\w\n]{0,6}(?:\d{1,2}[.)]|[가-하][.)]|[ㅇo](?=\s))?[ ]?\(?[가-힣 ·]{2,12}\)?[ ]?:|☞"
)
# Headings of a call sheet: "1. 사업 개요", "대상: 중소기업".
_SHEET = late(
    r"""
    ^[^\w\n]{0,12} (?:\d{1,2}[.)]?|[가-하][.)]|[ㅇ○o])? [^\w\n]{0,6}
    (?: (?:사업|지원|신청|접수|공모|참여)\s?(?:개요|목적|내용|대상|자격|기간|기한|방법|요령|규모|절차)
      | (?:사업명|공고명|제목|대상|기간|금액|내용|접수|신청|문의)[ ]?:[ ] )          # 접수: 2026-03-02 ~
    """,
    re.MULTILINE | re.VERBOSE,
)
# A notice is a sheet of labelled facts; so many labels are more than an
# article would have.
_SHEET_LABELS = 3
# A sentence that calls: "다음과 같이 공고하오니 많은 신청 바랍니다".
_INVITES = late(
    r"(?:공고|공모|모집|접수)(?:하오니|하니|합니다|하고자|하여|오니|를|을)[^\n]{0,60}(?:바랍니다|합니다|하오니)|(?:신청|참여|응모)\s?(?:하여|해)?\s?(?:주시기\s)?바랍니다"
)
# What a summary says that has lost its title: ``… 지원해 드리는 사업입니다.``
_SUPPORTS = late(
    r"""
    지원해\s?드리는\s?사업\s?입니다                        # a portal's summary of a call
    | (?:모집|공모|공고|접수|추진|시행|지원|선정|운영|개최)
      (?:을|를)?\s?(?:하고자\s?)?(?:합니다|하오니|하니)      # a sentence that calls
    | (?:참여|신청|응모|추천|관심)[^\n.]{0,16}(?:바랍니다|부탁\s?드립니다|주시기)
    | ☞[^☞]{4,400}☞                                     # whom, then with what
    """,
    re.VERBOSE,
)
_DOES = r"(?:합니다|하오니|하니|하고자|함을\s?알려|하였음을\s?알려|했음을\s?알려|하였기에|되었기에)"
# What a notice does by saying it, in its first sentences; one of the words
# is in every match.
_PERFORMS: tuple[tuple[Kind, tuple[str, ...], re.Pattern[str]], ...] = (
    (
        "cancellation",
        ("취소", "철회", "중단", "보류"),
        late(
            rf"""
            (?:공고|공모|모집|사업|설명회)[^\n.]{{0,12}}?(?:를|을)\s?
            (?:[^\n.]{{2,20}}(?:으로|로|에\s따라)\s)?
            (?:취소|철회|중단|보류){_DOES}                     # 공고를 취소하오니
            """,
            re.VERBOSE,
        ),
    ),
    (
        "result",
        ("결과",),
        late(
            r"""
            (?:선정|평가|심사)\s?결과(?:를)?[^\n.]{0,16}
            (?:공고|알려|안내|발표|공개|통보)[^\n.]{0,6}(?:합니다|하오니|드립니다|드리오니)
            """,  # 선정 결과를 다음과 같이 알려드립니다
            re.VERBOSE,
        ),
    ),
    (
        "extension",
        ("연장",),
        late(
            rf"""
            연장\s?(?:공고|모집|접수)(?:를|을)?\s?{_DOES}       # 연장 공고하오니
            | (?:기간|기한|마감)[을를]?[^\n.,]{{0,8}}연장\s?(?:하여|하고자|합니다|하오니)
            | (?:접수|신청|모집|공모|제출)\s?(?:기간|기한|마감일?)[을를]\s
              당초[^\n]{{4,50}}연장\s?(?:하오니|합니다)       # 당초 3. 20.에서 3. 27.로
            """,
            re.VERBOSE,
        ),
    ),
    (
        "correction",
        ("수정", "변경", "정정"),
        late(
            rf"""
            (?:수정|변경|정정)\s?(?:하여\s?|\([^()\n]{{4,60}}\)\s?)?
            (?:공고|모집|공모)\s?{_DOES}                      # 변경 공고하오니
            | (?:공고|공고문|공고\s?내용)\s?중?\s[^\n.]{{0,20}}[을를]\s
              (?:다음과\s같이\s|아래와\s같이\s)?(?:정정|수정|변경)\s?{_DOES}
            """,
            re.VERBOSE,
        ),
    ),
    (
        "reannouncement",
        ("재",),
        late(
            rf"재\s?(?:공고|공모|모집)(?:를|을)?\s?(?:시행)?{_DOES}"  # 재공고하오니
            r"|재공고\s?(?:기간|개요)|제?\d차\s?\(재공고\)"
        ),
    ),
    (
        "additional_call",
        ("추가",),
        late(
            rf"추가\s?(?:\([^()\n]{{1,8}}\)\s?)?(?:로\s?)?(?:모집|공모|공고)\s?(?:공고)?{_DOES}"
        ),  # 추가(2차) 모집합니다
    ),
    (
        "briefing",
        ("설명회",),
        late(
            rf"(?<!투자)설명회를\s[^\n.]{{0,24}}?개최\s?{_DOES}"  # 설명회를 다음과 같이 개최하오니
        ),
    ),
)
_TENDER = late(r"입찰에\s?부치|입찰\s?참가\s?자격(?!\s?등록증)|낙찰자\s?결정")
# Headings of a tender, whose own heading is lost.
_TENDER_NAMED = re.compile(
    r"입찰\s?공고(?:서|번호)|입찰\s?개요|제한경쟁입찰|일반경쟁입찰"
)
# "신청자격", "접수기간", "제출서류", "문의처": what a call states line by line.
_FACTS = late(
    r"(?:신청|지원|모집|참여|접수)\s?(?:자격|대상|기간|방법|일정|규모|내용|서류)"
    r"|제출\s?서류|선정\s?(?:평가|예정|절차|방법)|공모\s?분야|문의처"
)
# So many different facts are stated of a call alone, wherever they are on
# their lines.
_FACTS_OF_A_CALL = 5
_LEAD_SIZE = 900
_TENDER_WITHIN = 3000
_FORM_FIRST = re.compile(
    r"\W{0,8}[\[(<]?\s?(?:서식|별지|양식|붙임\s?서식)\s?(?:제\s?)?\d"
)
# The verb with which an article says who said so.
_REPORTS = late(
    r"(?:밝혔|전했|말했|강조했|설명했|덧붙였|발표했|소개했|내다봤)다[.\s\"]|(?:라|다)고\s\d{1,2}일\s"
    r"|\d{1,2}일\s[가-힣]{1,12}에\s따르면"
)
# The same as it is spoken: no notice says so of itself.
_SPOKEN = late(r"고\s(?:밝혔|전했|말했|설명했|강조했)습니다\.")
# A ministry's own report to the papers, by the words of its head.
_RELEASE = re.compile(
    r"(?:^|\n)\W{0,6}보\s?도\s?(?:참고\s?|설명\s?)?자\s?료\W{0,6}(?:\n|$|배포)"
    r"|보도\s?(?:시점|일시)\W|엠바고"
)
_RELEASE_WITHIN = 300
# What an article says a programme does, in plain verbs: "수요기업 300곳을 선발한다."
_TOLD_PLAINLY = late(
    r"(?:모집|공모|선발|접수|신청|지원|추진|시행)(?:을|를)?\s?(?:[^\n.]{1,16}\s)?"
    r"(?:한다|할 계획이다|할 방침이다|하기로|중이다|시작한다|시작했|받는다|실시한다|나선다|나섰|돕는다|예정이다)"
)
_TOLD_WITHIN = 400
# Signs of a headline, and what the title of a notice has that may have them as well.
_HEADLINE = late(r"…|\.\.\.|['\"]|[가-힣],\s")
_NOTICE = late(r"20\d\d\s?년|(?:공\s?고문?|안내|계획)\W{0,4}$")
_ARTICLE_SIZE = 8000
_REPORT_SIZE = 3000


@part_of_document
def read_kind(document: Document, context: Context) -> Extracted[Kind]:
    """Say what sort of notice this is; ``other`` where nothing says so."""
    if article := read_article(document, context):
        return article
    kinds = [_by_title(heading) for heading in headings(document, context)]
    text = [kind for kind in kinds if kind is not None]
    if not text:
        return (
            _by_lead(document)
            or _by_tender(document)
            or _by_sheet(document)
            or _by_support(document)
            or Extracted("other", Evidence("", f"{document.name}:0-0"))
        )
    first = text[0]
    if first.value == "call" and kinds[0] is not None:
        lead = _by_lead(document) or _by_tender_name(document)
        further = [*text[1:], *([lead] if lead else [])]
        return next(
            (
                kind
                for kind in further
                if kind.value in _STRONGER or _is_tender(kind)
            ),
            first,
        )
    return first


def _is_tender(kind: Extracted[Kind]) -> bool:
    """A listing calls a tender 공고 as well; its own heading says 용역 or 입찰."""
    words = kind.evidence.text
    return kind.value == "other" and (words in _TENDERS or "입찰" in words)


@cache
def _rules() -> tuple[tuple[Kind, re.Pattern[str]], ...]:
    return tuple(
        (cast("Kind", kind), re.compile(words))
        for kind, words in vocabulary.rows("kinds")
    )


def _by_title(heading: Heading) -> Extracted[Kind] | None:
    found = _kind_in(heading.text, len(heading.words) <= _NAME)
    if found is None:
        return None
    kind, start, end = found
    return Extracted(kind, heading.evidence(start, end))


# The documents of a notice share its title.
@lru_cache(maxsize=64)
def _kind_in(title: str, is_short: bool) -> tuple[Kind, int, int] | None:
    """Return the kind that the words of a folded title say, and where they stand."""
    for kind, words in _rules():
        # A form's name is short; a line that ends in 신청서 may be a sheet of facts.
        if kind == "form" and not is_short:
            continue
        if found := words.search(title):
            return kind, found.start(), found.end()
    return None


def _by_lead(document: Document) -> Extracted[Kind] | None:
    """What the first sentences do: ``다음과 같이 재공고하오니``."""
    plain = document.plain
    if form := _FORM_FIRST.match(plain):
        return Extracted("form", document.evidence(*form.span()))
    lead = plain[:_LEAD_SIZE]
    for kind, words, performs in _PERFORMS:
        if not any(word in lead for word in words):
            continue
        if found := performs.search(lead):
            return Extracted(kind, document.evidence(*found.span()))
    return None


def _by_tender(document: Document) -> Extracted[Kind] | None:
    found = _TENDER.search(document.plain, 0, _ARTICLE_SIZE)
    return (
        Extracted("other", document.evidence(*found.span())) if found else None
    )


def _by_tender_name(document: Document) -> Extracted[Kind] | None:
    """A tender that a listing calls 공고 names itself at its beginning, more than once."""
    if document.plain.find("입찰", 0, _TENDER_WITHIN) < 0:
        return None
    found = list(
        islice(_TENDER_NAMED.finditer(document.plain, 0, _TENDER_WITHIN), 2)
    )
    if len(found) < 2:
        return None
    return Extracted("other", document.evidence(*found[0].span()))


def _by_support(document: Document) -> Extracted[Kind] | None:
    """A summary that says whom a programme supports is of a call, as is a page of its facts."""
    if found := _SUPPORTS.search(document.plain, 0, _ARTICLE_SIZE):
        return Extracted("call", document.evidence(*found.span()))
    facts: dict[str, tuple[int, int]] = {}
    for fact in _FACTS.finditer(document.plain, 0, _ARTICLE_SIZE):
        facts.setdefault("".join(fact[0].split()), fact.span())
        if len(facts) == _FACTS_OF_A_CALL:
            return Extracted("call", document.evidence(*fact.span()))
    return None


def _by_sheet(document: Document) -> Extracted[Kind] | None:
    """A sheet that asks for applications, or a sentence that invites them, is a call
    even under a title that says nothing.
    """
    labels = list(
        islice(
            _SHEET.finditer(document.plain, 0, _ARTICLE_SIZE), _SHEET_LABELS
        )
    )
    words = (
        labels[0]
        if len(labels) == _SHEET_LABELS
        else _INVITES.search(document.plain, 0, _ARTICLE_SIZE)
    )
    return (
        Extracted("call", document.evidence(*words.span())) if words else None
    )


def read_article(
    document: Document, context: Context
) -> Extracted[Kind] | None:
    """Tell news from a notice by its plain verbs, and a forecast from news by a call
    that is still to come.
    """
    # Asked before the year is known and after: neither it nor the day matters here.
    return _article(document, context.title, context.press)


@part_of_document
def _article(
    document: Document, listed: str, press: bool
) -> Extracted[Kind] | None:
    context = Context(listed, press=press)
    announced = any(
        _ANNOUNCES.search(heading.text)
        for heading in headings(document, context)
    )
    text = document.plain[:_ARTICLE_SIZE]
    bylines = (
        list(_BYLINE.finditer(text))
        if any(word in text for word in _BYLINE_WORDS)
        else []
    )
    plain_verbs = list(_PLAIN.finditer(text))
    is_release = _RELEASE.search(text, 0, _RELEASE_WITHIN) is not None
    is_spoken = _SPOKEN.search(text, 0, _REPORT_SIZE) is not None
    is_press = context.press or is_release or is_spoken
    if (
        announced
        and len(bylines) < 3
        and len(plain_verbs) < 2
        and not is_press
    ):
        return None
    polite = len(_POLITE.findall(text))
    signs = bylines if announced else [*bylines, *plain_verbs]
    too_few = len(signs) < (3 if announced else 1) or len(signs) <= 2 * polite
    title = next((heading.text for heading in headings(document, context)), "")
    is_notice = _NOTICE.search(title) is not None
    is_headline = _HEADLINE.search(title) is not None and not is_notice
    if (
        too_few
        and announced
        and _reports(
            text,
            len(plain_verbs),
            polite,
            is_headline=is_headline,
            is_notice=is_notice,
        )
    ):
        signs, too_few = plain_verbs, False
    if not is_press and (too_few or (not bylines and _by_sheet(document))):
        return None
    will = _WILL.search(text)
    if will and not _RUNS.search(text) and not _calls_now(text):
        return Extracted(
            "forecast", document.evidence(will.start(), will.end())
        )
    start, end = signs[0].span() if signs else (0, 0)
    return Extracted("news", document.evidence(start, end))


def _calls_now(text: str) -> bool:
    """Whether a sentence says that a call is made, and not only later."""
    for call in _CALLS_NOW.finditer(text):
        room = max(0, call.start() - _SENTENCE_ROOM)
        sentence = text[room : call.start()]
        sentence = sentence[
            max(sentence.rfind("."), sentence.rfind("\n")) + 1 :
        ]
        if not _LATER.search(sentence):
            return True
    return False


def _reports(
    text: str,
    plain_verbs: int,
    polite: int,
    *,
    is_headline: bool,
    is_notice: bool,
) -> bool:
    """Whether a text under a headline like ``…, 수요기업 모집`` reports, and does not call."""
    if plain_verbs < 2 or plain_verbs <= 3 * polite:
        return False
    if _REPORTS.search(text, 0, _REPORT_SIZE):
        return True
    if polite == 0 and not is_notice and plain_verbs >= _PLAIN_VERBS:
        if _AGENCY_DOES.search(text, 0, _AGENCY_WITHIN):
            return True
        # Nothing but sentences: a notice has its labels.
        if plain_verbs >= _MANY_VERBS and _LINE_FACT.search(text) is None:
            return True
    # A notice may be in plain verbs as well; its title is no headline.
    return (
        is_headline
        and polite == 0
        and _TOLD_PLAINLY.search(text, 0, _TOLD_WITHIN) is not None
    )
