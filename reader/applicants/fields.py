"""The field (분야) of a call: the portal's own word where the page has one, else what its
words weigh.

The weights are pairs of letters with a number for each field, learned once from
published summaries (:mod:`reader.applicants.fields_training`); reading only adds them up.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from functools import cache
from operator import add

from config import vocabulary
from reader.identity.kinds import read_article, read_kind
from reader.model import Extracted
from reader.text.document import Context, Document
from reader.text.heading import headings

FIELDS = ("금융", "기술", "인력", "수출", "내수", "창업", "경영", "기타")
BASE = ord("P")
"""A weight is one character: this one stands for nought, the next for one."""
_AT_NOUGHT, _BY_MARGIN = -0.2, 0.065
"""The logistic of the lead, fitted on the third that the weights had not seen (printed
by the training), rounded.
"""
# The portal's own word.
_PORTAL = 0.99
_BODY = 500
_WORD = re.compile(r"[가-힣]+|[A-Za-z]+")
_REGION = re.compile(r"^\s*\[[^\]]*\]")
_PAGE_FIELD = re.compile(
    r"^지원분야[ \t]*\n[ \t]*([^\n]{2,20})$", re.MULTILINE
)
_PAGE_HEAD = 1500


def read_fields(document: Document, context: Context) -> list[Extracted[str]]:
    """Say the field; news and notices without a heading get none."""
    plain = document.plain
    has_field = plain.find("지원분야", 0, _PAGE_HEAD) >= 0
    page = _PAGE_FIELD.search(plain, 0, _PAGE_HEAD) if has_field else None
    known = vocabulary.spellings("fields")
    if page and page[1].strip() in known:
        words = document.evidence(*page.span(1))
        return [Extracted(known[page[1].strip()], words, _PORTAL)]
    titles = headings(document, context)
    if not titles or read_article(document, context):
        return []
    # A timetable or a vacancy weighs something as well, but supports nobody.
    is_support = "☞" in document.plain[:_BODY]
    if not is_support and read_kind(document, context).value == "other":
        return []
    found = weigh(titles[0].text, document.plain[:_BODY])
    if found is None:
        return []
    best, margin = found
    words = titles[0].evidence(0, len(titles[0].text))
    return [Extracted(best, words, confidence_at(margin))]


def confidence_at(margin: float) -> float:
    """Return how often a field that leads by *margin* is right.

    >>> confidence_at(0.0) < 0.6 < confidence_at(40.0)
    True
    """
    return round(1 / (1 + math.exp(-(_AT_NOUGHT + _BY_MARGIN * margin))), 3)


def features(title: str, body: str) -> set[str]:
    """Return the letter pairs of a folded title (``t``) and of the body's beginning:
    its lead (``b``),
    and after the portal's pointing hands whom it supports (``g``) and with what (``c``).

    >>> sorted(features("융자", ""))
    ['t^융', 't융자', 't자$']
    """
    found: set[str] = set()
    for mark, pairs in _pairs(title, body):
        found.update(map(mark.__add__, pairs))
    return found


def _pairs(title: str, body: str) -> Iterator[tuple[str, set[str]]]:
    """Yield the letter pairs of each part of a notice, with the part's mark."""
    begins, whom, *what = [*body[:_BODY].split("☞"), "", ""][
        : max(2, body.count("☞") + 1)
    ]
    parts = (
        ("t", _REGION.sub("", title)),
        ("b", begins),
        ("g", whom),
        ("c", " ".join(what)),
    )
    for mark, text in parts:
        # All words at once, which is several times as fast as one by one; "$^" parts them.
        words = "$^".join(_WORD.findall(text.lower()))
        pairs = set(map(add, f"^{words}", f"{words}$")) if words else set()
        yield mark, pairs - {"$^"}


def weigh(title: str, body: str) -> tuple[str, float] | None:
    """Return the field whose weights of a folded title and of the body's beginning add up
    to most, and by how much it leads the next.

    The lead is told per root of the number of known pairs, so that long texts and short
    ones compare.  Nothing where no pair is known.
    """
    rows: list[str] = []
    for mark, pairs in _pairs(title, body):
        rows.extend(filter(None, map(_weights()[mark].get, pairs)))
    return lead(rows)


def lead(rows: Sequence[str]) -> tuple[str, float] | None:
    """Return the field that leads by the weights of *rows*, a character a field, and its lead."""
    if not rows:
        return None
    codes = "".join(rows).encode("ascii")
    scores = []
    for column in range(len(FIELDS)):
        scores.append(sum(codes[column :: len(FIELDS)]))
    first, second = sorted(
        range(len(FIELDS)), key=lambda field: -scores[field]
    )[:2]
    return FIELDS[first], (scores[first] - scores[second]) / math.sqrt(
        len(rows)
    )


@cache
def _weights() -> dict[str, dict[str, str]]:
    """Return mark of a part → letter pair → its weights, a character a field."""
    found: dict[str, dict[str, str]] = {"t": {}, "b": {}, "g": {}, "c": {}}
    for pair, weights, *_ in vocabulary.rows("field_weights"):
        found[pair[0]][pair[1:]] = weights
    return found
