"""Who may apply."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.applicants.audience_labels import (
    COMPANIES,
    NOT_THEY,
    audience_labels,
    is_plain,
)
from reader.applicants.audience_sections import LINE, audience_sections
from reader.applicants.called import CALLED, NAMED, TOPIC, WISHED
from reader.applicants.sentence_applicants import sentence_spans
from reader.identity.kinds import read_article
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.heading import headings
from reader.text.patterns import late

# "한빛도 소재 기업", "양국 기업에 한함": companies of any size.
_PLAIN_COMPANY = late(
    r"(?:소재|소재한|국내|양국)\s?기업"
    r"(?=$|[\s.,·/()]|및|의|은|이|에\s한)"
)
# The first sentence of a notice: "도내 중소·중견기업의 수출을 위하여 … 모집합니다".
_OPENING = late(r"[^☞]{0,600}?(?:모집|공고|공모|시행)\S{0,6}(?:니다|오니)")
# Who leads a project, on a line of its own below or behind the label.
_LEADS = late(
    r"""
    주관(?<!공동주관)(?<!위탁주관)\s?(?:연구\s?(?:개발)?)?\s?기관 \d?\)?
    [ ]? [):|]? [ |]{0,4} \n? [ |]{0,4}
    (?P<who>[^\n:|]{0,16}기업)(?=[ ]?[\n|(]|$)
    """,
    re.VERBOSE,
)
# How many are taken: "모집 규모 : 중소기업 10개사 내외".
_HOW_MANY = late(
    r"(?:모집|참가|참여|선정|지원)\s?(?:규모|기업|업체)\s?[:)]\s?(?P<who>[^\n:]{2,40}\d\s?개?\s?(?:사|기업|업체))"
)
_OPENING_ROOM = 1_500
_TOPIC_ROOM = 80
_SAME_PHRASE = range(1, 12)


def read_audience(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Say who may apply, by the labels of ``audiences.tsv``, in the order they are named."""
    found: dict[str, Extracted[str]] = {}
    ends: dict[str, int] = {}
    called: set[str] = set()
    for start, end in audience_sections(document, context):
        for label, begin, stop in audience_labels(document.plain, start, end):
            phrase = document.plain[begin:stop]
            known = found[label].evidence.text if label in found else phrase
            # 창업기업 behind 업력 says the same more plainly, 연구조합 behind 비영리법인,
            # and so does that of 창업 10년 이내 창업기업.
            is_plainer = is_plain(label, phrase) and not is_plain(label, known)
            is_whole = label not in called and (
                phrase == label != known
                and begin - ends.get(label, begin) in _SAME_PHRASE
            )
            is_called = label not in called and _is_called(
                document.plain, begin, stop
            )
            if is_called:
                called.add(label)
            if label not in found or is_plainer or is_whole or is_called:
                found[label] = Extracted(label, document.evidence(begin, stop))
                ends[label] = stop
    if called and read_article(document, context):
        # Those whom an article names besides are helped, heard or asked.
        for label in [*found]:
            if label not in called:
                del found[label]
    # A bare 기업 among those who may join does not say about which size who leads is.
    is_size_named = any(
        label in found and label[:2] in found[label].evidence.text
        for label in COMPANIES
    )
    if found and not is_size_named:
        for label, begin, stop in _labels_of_lead(document.plain):
            found[label] = Extracted(label, document.evidence(begin, stop))
    return (
        list(found.values())
        or _led(document)
        or _opened(document)
        or _titled(document, context)
        or _counted(document)
        or _any_company(document, context)
        or _in_sentences(document)
    )


def _is_called(plain: str, begin: int, stop: int) -> bool:
    """Whether a sentence calls those whom it names between *begin* and *stop*."""
    if CALLED.match(plain, stop):
        return True
    room = max(0, begin - _TOPIC_ROOM)
    return bool(NAMED.match(plain, stop) and TOPIC.search(plain, room, begin))


def _labels_of_lead(plain: str) -> Iterator[tuple[str, int, int]]:
    """The sizes of the firm that leads a project: ``(주관연구개발기관) 중견기업``.

    A list of who may join does not replace who leads.
    """
    for lead in _LEADS.finditer(plain):
        for label, begin, stop in audience_labels(plain, *lead.span("who")):
            if label in COMPANIES:
                yield label, begin, stop


def _led(document: Document) -> list[Extracted[str]]:
    """``주관연구개발기관 : 국내 중견기업``: where no label tells whom, who leads does."""
    found: dict[str, Extracted[str]] = {}
    for label, begin, stop in _labels_of_lead(document.plain):
        words = document.evidence(begin, stop)
        found.setdefault(label, Extracted(label, words))
    return list(found.values())


def _opened(document: Document) -> list[Extracted[str]]:
    """``한빛시 소재 중소기업을 대상으로 … 공고합니다``: whom the opening of a text calls,
    where its sections name nobody.
    """
    found: dict[str, Extracted[str]] = {}
    end = min(len(document.plain), _OPENING_ROOM)
    for label, begin, stop in audience_labels(document.plain, 0, end):
        is_called = _is_called(document.plain, begin, stop)
        if is_called or WISHED.match(document.plain, stop):
            words = document.evidence(begin, stop)
            found.setdefault(label, Extracted(label, words))
    return list(found.values())


def _counted(document: Document) -> list[Extracted[str]]:
    """``모집 규모 : 국내 중소·중견기업 10개사``: where nothing else says whom, their number does."""
    found: dict[str, Extracted[str]] = {}
    for line in _HOW_MANY.finditer(document.plain):
        for label, begin, stop in audience_labels(
            document.plain, *line.span("who")
        ):
            words = document.evidence(begin, stop)
            found.setdefault(label, Extracted(label, words))
    return list(found.values())


def _in_sentences(document: Document) -> list[Extracted[str]]:
    """Return whom a sentence or a poster of the lead names, the first way that does."""
    found: dict[str, Extracted[str]] = {}
    for start, end in sentence_spans(document.plain):
        for label, begin, stop in audience_labels(document.plain, start, end):
            words = document.evidence(begin, stop)
            found.setdefault(label, Extracted(label, words))
    return list(found.values())


def _any_company(document: Document, context: Context) -> list[Extracted[str]]:
    """Return the sizes that the opening sentence names, where a section on who may apply
    names companies of any size.  Where nothing names a size, it stays unknown.
    """
    if not _names_companies(document, context):
        return []
    opening = _OPENING.match(document.plain)
    if opening is None:
        return []
    sizes: dict[str, Extracted[str]] = {}
    for label, begin, stop in audience_labels(document.plain, *opening.span()):
        if label in COMPANIES:
            words = document.evidence(begin, stop)
            sizes.setdefault(label, Extracted(label, words))
    return list(sizes.values())


def _names_companies(document: Document, context: Context) -> bool:
    if read_article(document, context):
        return False
    for start, end in audience_sections(document, context):
        for line in LINE.finditer(document.plain, start, end):
            company = _PLAIN_COMPANY.search(line[0])
            if company is not None and not NOT_THEY.search(line[0]):
                return True
    return False


def _titled(document: Document, context: Context) -> list[Extracted[str]]:
    for heading in headings(document, context)[:1]:
        labels = {
            label: heading.evidence(begin, stop)
            for label, begin, stop in audience_labels(
                heading.text, 0, len(heading.text)
            )
        }
        return [
            Extracted(label, evidence) for label, evidence in labels.items()
        ]
    return []
