"""Ministries and operators: who is behind a call and who runs it.

Only places that say so count: the number and the signature of a notice, its
opening sentence, a labelled fact, a column of a table.  A body named in the
small print, a law or a consent form has no part in the call.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from config import vocabulary
from reader.identity import agency_signs
from reader.identity.agency_parts import anchored_mentions
from reader.identity.mentions import Sort, extracted, named
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.heading import headings
from reader.text.patterns import late

# What a title does to a body that it names: "○○연구회 기관평가".
_OBJECT = late(
    r"\s?(?:기관|경영|연구)?\s?(?:평가|진단|감사|점검)(?![가-힣]원)"
)


def read_ministries(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Say the ministries that own the call, by their full names, in the order they stand."""
    found = _as_printed(
        _unique(
            [
                *_titled(document, context, "ministry"),
                *_anchored(document, context, "ministry"),
            ]
        )
    )
    return (
        _without_short(found)
        or _unique(agency_signs.thanked(document, context, "ministry"))
        or _unique(agency_signs.in_passing(document))
    )


def _without_short(found: list[Extracted[str]]) -> list[Extracted[str]]:
    """``산업부`` in a title is the 산업통상자원부 that the notice names in full."""
    full = [item.value for item in found if item.evidence.text == item.value]
    retained: list[Extracted[str]] = []
    for item in found:
        stem = item.evidence.text.removesuffix("부")
        is_named = any(
            name.startswith(stem) for name in full if name != item.value
        )
        if item.value in full or not is_named:
            retained.append(item)
    return retained


def read_operators(
    document: Document, context: Context
) -> list[Extracted[str]]:
    """Say the bodies that run the call (전담·주관·운영 기관), by their full names."""
    found = [
        *_anchored(document, context, "agency"),
        *agency_signs.in_fields(document),
        *_titled(document, context, "agency"),
    ]
    lesser = (
        agency_signs.in_charge(document),
        agency_signs.thanked(document, context, "agency"),
        agency_signs.signed(document),
        agency_signs.numbering(document, context),
        agency_signs.named_so(document),
        agency_signs.leading(document),
        agency_signs.helping(document),
        agency_signs.repeated(document),
    )
    if found:
        return _as_printed(_unique(found))
    return _as_printed(next(filter(None, map(_unique, lesser)), []))


def _as_printed(found: list[Extracted[str]]) -> list[Extracted[str]]:
    """Return *found* without the later names that only a short form stands for, where
    the former is printed in full: 산자부 is the 산업자원부 of its day.
    """
    later: set[str] = set()
    for item in found:
        if item.evidence.text == item.value:
            later |= _later_names(item.value)
    retained: list[Extracted[str]] = []
    for item in found:
        if item.evidence.text == item.value or item.value not in later:
            retained.append(item)
    return retained


@cache
def _later_names(former: str) -> frozenset[str]:
    """The names that a body took after *former*, one after the other."""
    names: set[str] = set()
    for name, later, *_ in vocabulary.rows("renamed_agencies"):
        if name == former:
            for other in vocabulary.split(later):
                names |= {other, *_later_names(other)}
    return frozenset(names)


def _unique(found: Iterable[Extracted[str]]) -> list[Extracted[str]]:
    first: dict[str, Extracted[str]] = {}
    for item in found:
        first.setdefault(item.value, item)
    return list(first.values())


def _titled(
    document: Document, context: Context, sort: Sort
) -> Iterator[Extracted[str]]:
    for heading in headings(document, context)[:1]:
        for mention in named(heading.text):
            if mention.sort == sort and not _OBJECT.match(
                heading.text, mention.end
            ):
                yield Extracted(
                    mention.name, heading.evidence(mention.start, mention.end)
                )


def _anchored(
    document: Document, context: Context, sort: Sort
) -> Iterator[Extracted[str]]:
    names: set[str] = set()
    for mention in anchored_mentions(document, context):
        if mention.sort == sort and mention.name not in names:
            names.add(mention.name)
            yield extracted(document, mention)
