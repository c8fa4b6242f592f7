"""Names made comparable: programmes and titles are written in many ways."""

from __future__ import annotations

import re
import unicodedata

_NOISE = re.compile(r"[\s\W_]+")
_PROGRAMME_TAIL = re.compile(r"(?:지원)?사업$")
_DIVISION_TAIL = re.compile(r"\s?(?:분과|분야|트랙|유형)$")
_MARKS = re.compile(
    r"[(\[<【〔](?:재?공고|재공모|수정|정정|변경|연장|기간\s*연장|추가|긴급|마감|수정\s*공고|정정\s*공고|변경\s*공고|연장\s*공고|재\s*공고)[^)\]>】〕]{0,12}[)\]>】〕]"
    r"|(?:수정|정정|변경|연장|재)\s*공고"
)


def slug(programme: str | None) -> str | None:
    """Return a programme's comparable name: ``AI 바우처 지원사업`` and ``AI바우처사업`` are ``ai바우처``.

    >>> slug("AI 바우처 지원사업"), slug("｢AI바우처｣ 사업")
    ('ai바우처', 'ai바우처')
    """
    bare = _NOISE.sub("", unicodedata.normalize("NFKC", programme or "")).casefold()
    return (_PROGRAMME_TAIL.sub("", bare) or bare)[:120] or None


def bare_division(name: str) -> str:
    """Return a division's name as readers filter by it: ``소상공인 분과`` and ``소상공인분야`` are ``소상공인``.

    >>> bare_division("소상공인 분과"), bare_division("글로벌트랙"), bare_division("분과")
    ('소상공인', '글로벌', '분과')
    """
    squeezed = " ".join(name.split())
    return _DIVISION_TAIL.sub("", squeezed) or squeezed


def title_stem(title: str) -> str:
    """Return a title without spaces, signs and the marks of a re-posting, so that versions of one notice are alike.

    >>> title_stem("[정정공고] 2026년 「AI 바우처」 모집 공고") == title_stem("2026년 AI바우처 모집 공고(기간 연장)")
    True
    """
    return (
        _NOISE.sub("", _MARKS.sub("", unicodedata.normalize("NFKC", title)))
        .casefold()
        .removesuffix("공고")
    )
