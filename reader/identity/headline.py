"""Title, kind, programme, year, round and notice number: who a notice is."""

from __future__ import annotations

import re
from collections.abc import Iterable

from config import vocabulary
from reader.identity.kinds import read_article, read_kind
from reader.identity.programmes import read_programme
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.heading import headings, heads, own_heading
from reader.text.patterns import late

__all__ = [
    "read_kind",
    "read_notice_no",
    "read_programme",
    "read_round",
    "read_title",
    "read_year",
]

# A year in a title: "2026년도".
_YEAR = re.compile(
    r"(?<![\d.])(20[0-4]\d)\s*년도|(?<![\d.~-])(20[0-4]\d)\s*년(?!\s*\d{1,2}\s*월)|'(\d\d)\s*년도?(?!\s*\d{1,2}\s*월)|^\W*(\d\d)-\d차"
)
# A year in a title without 년: "2026 AI 바우처".
_BARE_YEAR = late(
    r"(?<![\dA-Za-z.~-])(20[0-4]\d)(?!\s?[\d.~/-])|(?<=[A-Za-z] )(20[0-4]\d)(?!\s?[\d.~/-])"
)
_SIGNED = late(
    r"^[^\w\n]*(20\d\d)\s*[.년]\s*\d{1,2}\s*(?:[.월]\s*(?:\d{1,2}\s*[.일]?)?)?[^\w\n]*$",
    re.MULTILINE,
)
# The year of the programme in a first sentence: "2026년 AI 바우처 지원사업".
_LEAD_YEAR = late(
    r"(?<![\d.~-])(20[0-4]\d)\s*년도?\s*(?!\d{1,2}\s*월|설립|전년|매출|수출\s?실적|실적|기준|결산|재무|이[후전]|말\s|부터)(?=[가-힣A-Z「'\"][^\n.]{0,60}?(?:사업|바우처|공고|모집|공모|프로그램|과제))"
    r"|'(\d\d)년(?:도|은|에는)"
)
_THIS_YEAR = late(r"올해|금년|올\s해")
_DATE_LINE = late(
    r"(?<!\d)(20\d\d)\s?[-.년]\s?\d{1,2}\s?[-.월]\s?\d{1,2}\s?일?\s+\d{1,2}:\d\d"
)
_NUMBERED_YEAR = late(r"공\s*고\s*제\s*(20\d\d)\s*-")

# After a year or 제 a number of 차 is a round (2025년 2차 에너지인력양성사업); alone, 2차 전지 and 1차 에너지 are things.
_ROUND = re.compile(
    r"(?:년도?\s*|제\s*)(\d{1,2})\s*차(?!\s*(?:년|연도|추경|추가경정|코로나|기본|산업\s?혁명|위원회)|(?<=6차)\s*산업)"
    r"|(?<![\d.])(\d{1,2})\s*차"
    r"(?!\s*(?:년|산업|추경|추가경정|전지|보전|관|단체|선정|평가|코로나|기본|에너지|병원|의료|소재|가공|벤더|협력|모델|연도|원|전))"
)
# "3차 변경 공고", "2차 연장" count corrections.
_REVISION = late(r"\s*(?:수정|정정|변경|개정|(?:기간\s*)?연장)")
# What makes N차 another count than the round: "평가".
_NOT_ROUND = late(
    r"(?:\d\s*[~·,]\s*|(?<!\d)\d\s*-\s*|모델\s*)$|(?:평가|심사|심의|위원회|\d{4}년\s*\d월)\s*\(?\s*$"
)
_LATER_ROUND = late(
    r"(?<!지난해 )(?<!\d일 )(?<!올해 )(?<![\d.])(\d)\s*차\s*(?:추가\s*)?(?:공고|공모|모집)"
)

# The number of a notice: `공고 제2026-0041호`, `공고 2026-0041호`.
_NUMBER = re.compile(
    r"""
    공\s?고\s*(?:번호)?\s*[:\-]?\s*\(?\s*
    (
        제\s*(?:20)?\d{2}\s*-\s*(?:[가-힣]{1,10}\s*-\s*)?[A-Z]?\d{1,6}(?:-\d{1,3})?\s*호
        | 제\s*20\d{6,10}\s*호
        | 제?[A-Z]\d{2}[A-Z]{2}\d{8}-\d{3}호
        | 20\d\d\s*-\s*\d{2,6}\s*호                   # without its 제
        | 제\s*20\d\d\s*-\s*\d{2,6}(?=[ )]{0,4}(?:\n|$))  # without its 호
    )
    """,
    re.VERBOSE,
)
_UNGIVEN = re.compile(r"-\s*0+\s*호")
_WHO = late(
    r"(?:\(?[재사]\)\s?)?(?:[가-힣A-Za-z·&]{2,30}(?: [가-힣A-Za-z·&()]{1,14}){0,5})[ \t]?$"
)
_TRADE_NUMBER = late(r"((?:재)?공고\s*-\s*국\s*-\s*제?\s*\d+\s*호)")
_TITLE_NUMBER = late(
    r"[(\[]\s*(?:[가-힣 ]{0,30}공고\s*)?(제?\s*20\d\d\s*-\s*\d{1,5}\s*호)\s*[)\]]"
)
_LOST_NUMBER = late(r"공고\s*제\s{2,}호")
_TAIL_OF_SENTENCE = late(
    r"^(?:\S*(?:에서|으로|따라|관련|통합|기존|상기|하는|되는|아래|위)\s+)+"
)


def read_title(document: Document) -> str:
    """Return the document's own heading, as printed but for marks and line breaks;
    empty if it has none.
    """
    return re.sub(r"\s+([)\]」』])", r"\1", own_heading(document).words)


def read_year(document: Document, context: Context) -> Extracted[int] | None:
    """Say the programme's year: the title's, else the lead's, the signature's, the
    number's, else the posting's.
    """
    for heading in headings(document, context):
        for rule in (_YEAR, _BARE_YEAR):
            if found := rule.search(heading.text):
                return Extracted(
                    _four_digits(found), heading.evidence(*found.span())
                )
    article = read_article(document, context)
    rules = [
        _LEAD_YEAR,
        *(
            [_DATE_LINE]
            if article and _THIS_YEAR.search(context.title + document.plain)
            else []
        ),
    ]
    for start, end in heads(document):
        for rule in (
            rules if article else (_SIGNED, _LEAD_YEAR, _NUMBERED_YEAR)
        ):
            if found := rule.search(
                document.plain, start, min(end, start + 2000)
            ):
                return Extracted(
                    _four_digits(found), document.evidence(*found.span())
                )
    return None


def _four_digits(found: re.Match[str]) -> int:
    digits = next(group for group in found.groups() if group)
    return int(digits) if len(digits) == 4 else 2000 + int(digits)


def read_round(document: Document, context: Context) -> Extracted[int] | None:
    """Say the round (차수) where the heading states it; news: the round that is announced next."""
    for heading in headings(document, context):
        for found in _ROUND.finditer(heading.text):
            if _NOT_ROUND.search(heading.text[: found.start()]):
                continue
            if _REVISION.match(heading.text, found.end()):
                continue
            return Extracted(
                int(found[1] or found[2]), heading.evidence(*found.span())
            )
    if read_article(document, context) is None:
        return None
    later = _LATER_ROUND.search(document.plain)
    return (
        Extracted(int(later[1]), document.evidence(*later.span()))
        if later
        else None
    )


def read_notice_no(
    document: Document, context: Context
) -> Extracted[str] | None:
    """Say the notice's own number, with the office that gave it: ``○○부 공고 제2025-12호``."""
    for heading in headings(document, context)[: 1 if context.title else 0]:
        if found := _first(_NUMBER.finditer(heading.text)) or _first(
            _TITLE_NUMBER.finditer(heading.text)
        ):
            return Extracted(
                _number(found),
                heading.evidence(
                    found.start() - len(_office(found)), found.end()
                ),
            )
    for start, end in heads(document):
        top = start, min(end, start + 1500)
        if found := _first(
            _NUMBER.finditer(document.plain, *top)
        ) or _TRADE_NUMBER.search(document.plain, *top):
            return Extracted(
                _number(found),
                document.evidence(
                    found.start() - len(_office(found)), found.end()
                ),
            )
    return _lost_number(document)


def _first(numbers: Iterable[re.Match[str]]) -> re.Match[str] | None:
    """Return the first number that was given: 제2025-00호 keeps a place, and would join
    notices that have nothing in common.
    """
    for number in numbers:
        if not _UNGIVEN.search(number[0]):
            return number
    return None


def _number(found: re.Match[str]) -> str:
    """Join a number to the office that stands right before it on its line."""
    number = "".join(found[found.re.groups].split())
    office = " ".join(_office(found).split())
    return f"{office} 공고 {number}".strip() if found.re is _NUMBER else number


def _office(found: re.Match[str]) -> str:
    """Return the office as printed, with the blank behind it."""
    line = found.string[max(0, found.start() - 60) : found.start()].rpartition(
        "\n"
    )[2]
    office = _WHO.search(line) if found.re is _NUMBER else None
    return _TAIL_OF_SENTENCE.sub("", office[0]) if office else ""


def _lost_number(document: Document) -> Extracted[str] | None:
    """A cover that lost its digits on the way out of a PDF: the same number is on a
    later page.
    """
    if not _LOST_NUMBER.search(document.plain, 0, 1500):
        return None
    ministries = vocabulary.spellings("ministries")
    for found in _NUMBER.finditer(document.plain):
        if _office(found).strip() in ministries:
            return Extracted(_number(found), document.evidence(*found.span()))
    return None
