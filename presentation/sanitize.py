"""Other people's words on one line: the first guard of every header, subject and block."""

from __future__ import annotations

import re
import unicodedata

# Control signs break headers; direction signs turn a line round ("\u202egpj.exe" is
# shown as "exe.jpg"); line separators do either.  Lone surrogates cannot be encoded.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f"
    r"\u200b\ufeff"
    r"\u202a-\u202e\u2066-\u2069"
    r"\u2028\u2029\ud800-\udfff]+"
)

_JOINER = "\u200d"
# Vowels and finals of decomposed Hangul, variation selectors, tones of skin.
_JOINED = re.compile("[\u1160-\u11ff\ufe00-\ufe0f\U0001f3fb-\U0001f3ff]")


def plain(text: str) -> str:
    """Return *text* on one line without signs that are not seen.

    >>> plain("공고\\r\\nBcc: a@b.c")
    '공고 Bcc: a@b.c'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())


def shortened(text: str, most: int) -> str:
    """Return *text* in at most *most* characters, cut between signs as people see them and
    marked as cut.

    >>> shortened("지원사업 공고", 6), shortened("공고 👩‍💻 모집", 5)
    ('지원사업…', '공고…')
    """
    if len(text) <= most:
        return text
    end = max(most - 1, 0)
    # A mark or the second half of a joined sign is nothing without what is before it.
    while end and (_is_joined(text[end]) or text[end - 1] == _JOINER):
        end -= 1
    return text[:end].rstrip() + "…" if most > 0 else ""


def _is_joined(sign: str) -> bool:
    return sign == _JOINER or bool(
        unicodedata.combining(sign) or _JOINED.match(sign)
    )
