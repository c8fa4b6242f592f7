"""What words are looked for in, and how they are compared.

The store's index, the in-memory matching of subscriptions and the highlighting
on pages share these functions, so that a feed, a mail and a page agree.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

SEPARATOR = "\n"
"""Between two texts: no word is found across it."""


@dataclass(frozen=True, slots=True)
class Term:
    """One word of a query: any of the folded alternatives, or (*excluded*) none of them."""

    any_of: tuple[str, ...]
    excluded: bool = False

    def matches(self, text: str) -> bool:
        """Say whether *text*, made by ``search_text``, satisfies this term."""
        return any(word in text for word in self.any_of) is not self.excluded


def fold(text: str) -> str:
    """Return *text* as it is compared: NFKC, case folded, without white space and unprintable characters.

    >>> fold("ＡＩ 바우처\\u3000지원")
    'ai바우처지원'
    """
    return "".join(filter(str.isprintable, "".join(unicodedata.normalize("NFKC", text).casefold().split())))


def search_text(title: str, reading: Mapping[str, Any]) -> str:
    """Return the folded words of an announcement: title, programme, divisions, agencies, audience and what else was read."""
    words = dict.fromkeys(filter(None, map(fold, _words(title, reading))))
    return SEPARATOR.join(words)


def terms(q: str) -> tuple[Term, ...]:
    """Read a query: every word must occur, ``-word`` must not, ``a|b`` is either.

    >>> terms("AI -결과 소상공인|의료")
    (Term(any_of=('ai',), excluded=False), Term(any_of=('결과',), excluded=True), Term(any_of=('소상공인', '의료'), excluded=False))
    """
    read = [_term(word) for word in q.split()]
    return tuple(term for term in read if term.any_of)


def _term(word: str) -> Term:
    excluded = word.startswith("-") and len(word) > 1
    alternatives = (fold(part) for part in word.removeprefix("-" if excluded else "").split("|"))
    return Term(tuple(filter(None, alternatives)), excluded)


def _words(title: str, reading: Mapping[str, Any]) -> Iterator[str]:
    yield title
    for name in ("title", "programme", "notice_no"):
        yield reading.get(name) or ""
    for name in ("ministries", "operators", "audience", "fields", "regions", "amount_texts"):
        yield from reading.get(name) or ()
    for division in reading.get("divisions") or ():
        yield division.get("name") or ""
    for expected in reading.get("expected") or ():
        yield expected.get("what") or ""
