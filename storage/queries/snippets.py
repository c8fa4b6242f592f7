"""Snippets of the full text around the words of a search, for lists."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from storage.announcements import search
from storage.announcements.search_text import Term, fold, terms
from storage.db.engine import Session, demand_store

# Characters on each side: about two lines on a phone.
_AROUND = 45
# Markup of tables and headings, which snippets omit: `| :--- | **신청** |`.
_MARKDOWN = re.compile(r"[|*#`\\]+|:?-{3,}:?|<br\s*/?>|!\[[^\]]*\]\([^)]*\)")


@dataclass(frozen=True, slots=True)
class Snippet:
    """A found word with its context."""

    before: str
    words: str
    after: str


def snippets(
    session: Session | None, titles: Mapping[int, str], q: str
) -> dict[int, Snippet]:
    """Return, by id, where the first word that the title does not show is in an
    announcement's full text.  *titles* has the titles by id.

    Raises ``StoreNeeded`` where a text is needed and *session* is missing.
    """
    required = []
    for term in terms(q):
        if not term.excluded:
            required.append(term)
    hidden: dict[int, Term] = {}
    for number, title in titles.items():
        # A word that the title shows needs no snippet.
        folded = fold(title)
        missing = []
        for term in required:
            if not term.matches(folded):
                missing.append(term)
        if missing:
            hidden[number] = missing[0]
    if not hidden:
        return {}
    found: dict[int, Snippet] = {}
    texts = search.full_texts(demand_store(session), list(hidden))
    for number, text in texts.items():
        snippet = snippet_of(text, hidden[number])
        if snippet is not None:
            found[number] = snippet
    return found


def snippet_of(text: str, term: Term) -> Snippet | None:
    """Return where a term is in a text, or ``None``.

    >>> snippet_of("지원 대상: 소상 공인과 벤처", Term(("소상공인",)))
    Snippet(before='지원 대상: ', words='소상 공인', after='과 벤처')
    """
    plain = _MARKDOWN.sub(" ", text)
    for word in term.any_of:
        # Spaces do not count when words are compared, so they may be anywhere.
        spaced = r"\s*".join(re.escape(letter) for letter in word)
        match = re.search(spaced, plain, re.IGNORECASE)
        if match is not None:
            before = plain[max(0, match.start() - _AROUND * 2) : match.start()]
            after = plain[match.end() : match.end() + _AROUND * 3]
            return Snippet(
                _ending(before), " ".join(match[0].split()), _beginning(after)
            )
    return None


def _ending(text: str) -> str:
    words = " ".join(text.split())
    tail = " " if text[-1:].isspace() else ""
    return ("…" + words[-_AROUND:] if len(words) > _AROUND else words) + tail


def _beginning(text: str) -> str:
    words = " ".join(text.split())
    head = " " if text[:1].isspace() else ""
    most = _AROUND * 2
    return head + (words[:most] + "…" if len(words) > most else words)
