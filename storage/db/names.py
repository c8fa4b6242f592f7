"""Names made comparable: programmes and titles are written in many ways."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache

from config import vocabulary

_NOISE = re.compile(r"[\s\W_]+")
_PROGRAMME_TAIL = re.compile(r"(?:지원)?사업$")
# "소상공인형"; 일반형 is a name of its own.
_DIVISION_TAIL = re.compile(r"\s?(?:분과|분야|트랙|유형|부문)$|(?<=\S{3})형$")
# That a title is posted again: "[정정공고]".
_MARKS = re.compile(
    r"""
      [(\[<【〔]                                  # "[정정공고]", "(기간 연장 ~12.4.)"
      (?:
          재?공고 | 재공모 | 수정 | 정정 | 변경 | 연장 | 기간\s*연장 | 추가 | 긴급 | 마감
        | (?:수정|정정|변경|연장|재)\s*공고
      )
      [^)\]>】〕]{0,12}
      [)\]>】〕]
    | (?:수정|정정|변경|연장|재)\s*공고           # "AI 바우처 재공고"
    """,
    re.VERBOSE,
)

_BRACKETED = re.compile(
    r"[(\[<「『｢《〈【]([^()\[\]<>「」『』｢｣《》〈〉【】]{2,60})[)\]>」』｣》〉】]"
)
# Brackets beside a name, "AI 통합 바우처(클라우드 바우처)"; quotation marks hold the
# name itself.
_ASIDE = re.compile(r"\([^()]{2,60}\)|\[[^\[\]]{2,60}\]")
_SOUNDS_LIKE_A_PROGRAMME = re.compile(
    r"(?:사업|바우처|이용권|패키지|프로그램|자금|보증|펀드|지원)$"
)
# Behind the name of a programme: a notice of one of its parts.
_PART = "/"
# Letters: shorter words in brackets are divisions, rounds and abbreviations.
_SHORTEST_NAME = 4


def slug(programme: str | None) -> str | None:
    """Return a programme's comparable name: ``AI 바우처 지원사업`` and ``AI바우처사업`` are ``ai바우처``.

    >>> slug("AI 바우처 지원사업"), slug("｢AI바우처｣ 사업")
    ('ai바우처', 'ai바우처')
    """
    bare = _NOISE.sub(
        "", unicodedata.normalize("NFKC", programme or "")
    ).casefold()
    # A programme that is called "지원사업" and nothing else keeps its name; 120 characters
    # are the width of the column.
    return (_PROGRAMME_TAIL.sub("", bare) or bare)[:120] or None


def bare_division(name: str) -> str:
    """Return a division's name as readers filter by it: ``소상공인 분과`` and ``소상공인분야`` are ``소상공인``.

    >>> bare_division("소상공인 분과"), bare_division("글로벌트랙"), bare_division("소상공인형")
    ('소상공인', '글로벌', '소상공인')
    >>> bare_division("분과"), bare_division("일반형")
    ('분과', '일반형')
    """
    squeezed = " ".join(name.split())
    return _DIVISION_TAIL.sub("", squeezed) or squeezed


DEMAND, SUPPLY, OPERATOR = "수요기업", "공급기업", "운영기관"
"""Who is called: those who are supported, those who supply them, who runs the programme."""
_ROLES = {
    **dict.fromkeys(("demand", "수요", DEMAND), DEMAND),
    **dict.fromkeys(("supply", "supplier", "공급", SUPPLY), SUPPLY),
    **dict.fromkeys(("operator", "운영", "수행기관", OPERATOR), OPERATOR),
}


def role_name(written: str) -> str:
    """Return who is called, in one of three words; what is none of them stays as written.

    >>> role_name("supplier"), role_name("수요")
    ('공급기업', '수요기업')
    """
    return _ROLES.get(written.strip().casefold(), written)


COMPARABLE_FACETS: Mapping[str, Callable[[str], str]] = {
    "division": bare_division,
    "role": role_name,
}
"""Facets stored in a comparable form: readers may write their values as they like."""


def title_stem(title: str) -> str:
    """Return a title without spaces, signs and the marks of a re-posting, so that
    versions of one notice are alike.

    >>> title_stem("[정정공고] 2026년 「AI 바우처」 모집 공고") == title_stem("2026년 AI바우처 모집 공고(기간 연장)")
    True
    """
    return (
        _NOISE.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", title)))
        .casefold()
        .removesuffix("공고")
    )


@lru_cache(maxsize=4096)
def programme_slug(programme: str | None) -> str | None:
    """Return the comparable name of the programme that is meant, whichever of its
    spellings is used.

    A known programme in brackets is the one that is called for; what stands
    before it is the programme that it is a part of.

    >>> programme_slug("인공지능 이용권 지원사업"), programme_slug("AI 통합 바우처 지원사업(AI바우처 지원사업)")
    ('ai바우처', 'ai바우처')
    """
    printed = slug(programme)
    if printed is None:
        return None
    inner = []
    for name in _in_brackets(programme or ""):
        inner.append(_canonical(name))
    # The innermost name comes first: it is the programme that is called for.
    bare = _canonical(_without_brackets(programme or ""))
    for candidate in (*inner, _canonical(printed), bare):
        if candidate:
            return candidate
    return printed


@lru_cache(maxsize=256)
def programme_names(programme: str | None, title: str = "") -> frozenset[str]:
    """Return every comparable name that a notice's programme goes by: as printed, in
    full, without and inside brackets.

    Of *title* only programmes that are known count: anything may be in its brackets.
    A known programme in brackets is a part of the one before them, whose name then ends
    with ``/``: who follows another part by its own name gets no alert for this one.

    >>> sorted(programme_names("AI 통합 바우처(클라우드 바우처) 지원 사업"))
    ['ai통합바우처/', 'ai통합바우처클라우드바우처', '클라우드바우처']
    """
    found = {slug(programme), programme_slug(programme)}
    found |= {_canonical(name) for name in _in_brackets(title)}
    if programme:
        parts = [_without_brackets(programme)]
        for part in _in_brackets(programme):
            if _SOUNDS_LIKE_A_PROGRAMME.search(part):
                parts.append(part)
        for part in parts:
            name = slug(part)
            if name is None:
                continue
            known = _canonical(name)
            if known or _says_which(name):
                found.add(known or name)
    whole = _canonical(_without_brackets(programme or ""))
    called = programme_slug(programme)
    # of a programme that was only renamed, either name stands for all of it
    if (
        whole
        and called != whole
        and called not in _successors().get(whole, ())
    ):
        found.discard(whole)
        found.add(whole + _PART)
    return frozenset(name for name in found if name)


def followed_names(programmes: Iterable[str]) -> frozenset[str]:
    """Return the comparable names by which notices of these programmes are found.

    Those are the programmes themselves, under their other spellings, under the
    names that they had before or have now, those that grew out of them, and the
    parts of a programme that is followed by its own name.

    >>> sorted(followed_names(["인공지능 이용권"]))
    ['ai바우처', 'ai바우처/', 'ai통합바우처', 'ax원스톱바우처', '인공지능이용권']
    """
    found: set[str] = set()
    for name in programmes:
        printed, meant = slug(name), programme_slug(name)
        found |= {known for known in (printed, meant) if known}
        if meant and programme_name(meant):
            found.add(meant + _PART)
        found |= _successors().get(meant or "", frozenset())
    return frozenset(found)


def programme_name(comparable: str) -> str | None:
    """Return how a known programme is written in full."""
    return _full_names().get(comparable)


def _says_which(comparable: str) -> bool:
    return len(comparable) >= _SHORTEST_NAME and not _PROGRAMME_TAIL.fullmatch(
        comparable
    )


def _in_brackets(text: str) -> list[str]:
    found: list[str] = []
    for name in _BRACKETED.findall(unicodedata.normalize("NFKC", text)):
        found.append(name.strip())
    return found


def _without_brackets(text: str) -> str:
    return _ASIDE.sub(" ", unicodedata.normalize("NFKC", text))


def _canonical(name: str | None) -> str | None:
    """Return the comparable name of a programme of the vocabulary, ``None`` for any other."""
    return _spelled().get(_in_one_language(slug(name) or ""))


def _in_one_language(comparable: str) -> str:
    """인공지능 and AI, 이용권 and 바우처 are the same words, printed one for the other or side by side."""
    for korean, foreign in (("인공지능", "ai"), ("이용권", "바우처")):
        comparable = (
            comparable.replace(korean + foreign, foreign)
            .replace(foreign + korean, foreign)
            .replace(korean, foreign)
        )
    return comparable


@cache
def _spelled() -> dict[str, str]:
    found: dict[str, str] = {}
    for spelling, name in vocabulary.spellings("programmes").items():
        found.setdefault(
            _in_one_language(slug(spelling) or ""), slug(name) or ""
        )
    return found


@cache
def _full_names() -> dict[str, str]:
    found: dict[str, str] = {}
    for name, *_ in vocabulary.rows("programmes"):
        found[slug(name) or ""] = name
    return found


@cache
def _successors() -> dict[str, frozenset[str]]:
    """Known programme → the programmes whose notices its followers get too."""
    found: dict[str, set[str]] = {}
    for name, *columns in vocabulary.rows("programmes"):
        programme = slug(name) or ""
        # former names, and the programmes that this one grew out of
        for column in columns[1:3]:
            for earlier in vocabulary.split(column):
                found.setdefault(slug(earlier) or "", set()).add(programme)
    return {name: frozenset(others) for name, others in found.items()}
