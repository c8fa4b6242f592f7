"""Regions: where applicants must be."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from ahocorasick_rs import AhoCorasick

from config import vocabulary
from reader.identity.kinds import read_article
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.heading import Heading, headings
from reader.text.patterns import late
from reader.text.searching import longest_of

_BRACKET = re.compile(r"^\s*\[([가-힣·, /]{2,60})\]")
_PAGE_REGION = re.compile(r"^지역[ \t]*\n[ \t]*([^\n]{2,30})$", re.MULTILINE)
_PAGE_HEAD = 1500
# That an applicant has its seat there: "소재".
_SEAT = late(
    r"\s{0,2}(?:도내|시내|관내|지역|내|에)?\s{0,2}(?:소재|관내|도내|에\s?(?:본사|사업장|주소|주민등록|사업자)|본사|내\s?(?:기업|소상공인|중소|창업|사업장))"
)
_LEAD = 1500
_HANGUL = re.compile(r"[가-힣]")
_ALONE = re.compile(r"\s?(?:지역|소재|관내|도내|시|권|[·,/)\]]|\s|$)")


def read_regions(document: Document, context: Context) -> list[Extracted[str]]:
    """Say the regions by their short names: the title's ``[경기]``, the portal's own
    field, a seat that is asked for, the title's own.
    """
    titles = headings(document, context)[:1]
    for title in titles:
        if found := _bracketed(title):
            return found
    plain = document.plain
    has_field = plain.find("지역", 0, _PAGE_HEAD) >= 0
    if has_field and (field := _PAGE_REGION.search(plain, 0, _PAGE_HEAD)):
        return _unique(
            Extracted(
                name,
                document.evidence(
                    field.start(1) + begin, field.start(1) + end
                ),
            )
            for name, begin, end in _named(field[1])
        )
    if read_article(document, context):
        return []
    seats = []
    for name, begin, end in _named(document.plain[:_LEAD]):
        if _SEAT.match(document.plain, end):
            seats.append(Extracted(name, document.evidence(begin, end)))
    return _unique(seats) or _unique(
        Extracted(name, title.evidence(begin, end))
        for title in titles
        for name, begin, end in _named(title.text)
    )


def _bracketed(title: Heading) -> list[Extracted[str]]:
    bracket = _BRACKET.match(title.text)
    if bracket is None:
        return []
    names = []
    for word in re.finditer(r"[가-힣]+", bracket[1]):
        begin = bracket.start(1) + word.start()
        end = bracket.start(1) + word.end()
        names.append((_spelled().get(word[0]), begin, end))
    return _unique(
        Extracted(name, title.evidence(begin, end))
        for name, begin, end in names
        if name
    )


def _unique(
    found: Iterator[Extracted[str]] | list[Extracted[str]],
) -> list[Extracted[str]]:
    first: dict[str, Extracted[str]] = {}
    for item in found:
        first.setdefault(item.value, item)
    return list(first.values())


def _named(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield ``(region, start, end)``; a short name stands alone (경기침체 is no region), a
    full one may carry a particle.
    """
    for _, start, end in _automaton().find_matches_as_indexes(text):
        if not _HANGUL.match(text[start - 1 : start]) and (
            end - start > 2 or _ALONE.match(text, end)
        ):
            yield _spelled()[text[start:end]], start, end


@cache
def _spelled() -> dict[str, str]:
    """Every spelling of a region, and every city that only one region has → the
    region's short name.
    """
    spelled = dict(vocabulary.spellings("regions"))
    for name, *columns in vocabulary.rows("regions"):
        for place in vocabulary.split(columns[1] if len(columns) > 1 else ""):
            spelled[place] = name
            if place[-1] != "구" and len(place) > 2:
                spelled.setdefault(place[:-1], name)
    return spelled


@cache
def _automaton() -> AhoCorasick:
    return longest_of(_spelled())
