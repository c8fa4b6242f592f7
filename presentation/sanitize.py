"""Foreign text on one line, safe for headers, subjects and blocks."""

from __future__ import annotations

import re
import unicodedata

# Control characters break headers; direction marks reorder a line ("\u202egpj.exe" is
# displayed as "exe.jpg"), as do line separators.  Lone surrogates cannot be encoded.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f"
    r"\u200b\ufeff"
    r"\u202a-\u202e\u2066-\u2069"
    r"\u2028\u2029\ud800-\udfff]+"
)

_JOINER = "\u200d"
# Vowels and finals of decomposed Hangul, variation selectors, skin tones.
_JOINED = re.compile("[\u1160-\u11ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def plain(text: str) -> str:
    """Return *text* on one line without invisible characters.

    >>> plain("공고\\r\\nBcc: a@b.c")
    '공고 Bcc: a@b.c'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


def shortened(text: str, most: int) -> str:
    """Return *text* in at most *most* characters, cut between grapheme clusters and
    with an ellipsis.

    >>> shortened("지원사업 공고", 6), shortened("공고 👩‍💻 모집", 5)
    ('지원사업…', '공고…')
    """
    if len(text) <= most:
        return text
    end = max(most - 1, 0)
    # Combining marks and joined characters belong to what precedes them.
    while end and (_is_joined(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end].rstrip() + "…" if most > 0 else ""


def _is_joined(sign: str) -> bool:
    return sign == _JOINER or bool(
        unicodedata.combining(sign) or _JOINED.match(sign)
    )
