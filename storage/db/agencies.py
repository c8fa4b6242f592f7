"""Names of ministries and agencies: short forms, former names, and by which of them a
reader who follows one finds its notices.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache

from config import vocabulary

_VOCABULARIES = ("ministries", "agencies")
# "(재)경기테크노파크", "재단법인 …", folded by NFKC: ㈜ and ㈔ have become (주) and (사).
_LEGAL_FORM = re.compile(r"^(?:\((?:재|사|주)\)|재단법인|사단법인|주식회사)")


def full_name(written: str) -> str:
    """Return the full name of a body that is written in a short form; any other name as it is.

    >>> full_name("중기부"), full_name("nipa"), full_name("어느 재단")
    ('중소벤처기업부', '정보통신산업진흥원', '어느 재단')
    >>> full_name("인터넷진흥원"), full_name("부산TP"), full_name("(재)경기테크노파크")
    ('한국인터넷진흥원', '부산테크노파크', '경기테크노파크')
    """
    names = _full_names()
    comparable = _LEGAL_FORM.sub("", _comparable(written))
    if comparable.endswith("tp"):
        comparable = comparable.removesuffix("tp") + "테크노파크"
    # Nearly every body is called without its "한국" where no other has the rest of its name.
    for name in (comparable, f"한국{comparable}"):
        if name in names:
            return names[name]
    return written


def names_of(written: str) -> frozenset[str]:
    """Return every name that a body is or was written by, its former and its present
    names included.

    >>> sorted(names_of("특허청"))
    ['지식재산처', '지재처', '특허청']
    """
    name = full_name(written)
    # Notices are stored under the name that the body had when it wrote them.
    bodies = {name} | _renamed().get(name, frozenset())
    found = {written} | bodies
    for body in bodies:
        found |= _spellings_of().get(body, frozenset())
    return frozenset(found)


def followed_agencies(written: Iterable[str]) -> tuple[str, ...]:
    """Return the names by which notices of these bodies are found, in a fixed order."""
    found: set[str] = set()
    for name in written:
        found |= names_of(name)
    return tuple(sorted(found))


@cache
def known_names() -> frozenset[str]:
    """Return every name and short form in the vocabulary."""
    names: set[str] = set()
    for body, spellings in _spellings_of().items():
        names.add(body)
        names |= spellings
    return frozenset(names | _renamed().keys())


def _comparable(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).casefold().split())


@cache
def _full_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for vocabulary_name in _VOCABULARIES:
        for spelling, name in vocabulary.spellings(vocabulary_name).items():
            # A ministry wins over an agency of the same short form.
            found.setdefault(_comparable(spelling), name)
    return found


@cache
def _spellings_of() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for vocabulary_name in _VOCABULARIES:
        for spelling, name in vocabulary.spellings(vocabulary_name).items():
            found.setdefault(name, set()).add(spelling)
    return {name: frozenset(spellings) for name, spellings in found.items()}


@cache
def _renamed() -> dict[str, frozenset[str]]:
    """Name → the body's former or later names."""
    found: dict[str, set[str]] = {}
    for former, later, *_ in vocabulary.rows("renamed_agencies"):
        for name in vocabulary.split(later):
            found.setdefault(former, set()).add(name)
            found.setdefault(name, set()).add(former)
    return {name: frozenset(others) for name, others in found.items()}
