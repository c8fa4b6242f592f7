"""Other people's words on one line: the first guard of every header, subject and block."""

from __future__ import annotations

import re

# Control signs break headers; direction signs turn a line round ("\u202egpj.exe" is
# shown as "exe.jpg"); line separators do either.  Lone surrogates cannot be encoded.
_UNSEEN = re.compile(
    r"[\x00-\x1f\x7f-\x9f"
    r"\u200b\ufeff"
    r"\u202a-\u202e\u2066-\u2069"
    r"\u2028\u2029\ud800-\udfff]+"
)


def plain(text: str) -> str:
    """Return *text* on one line without signs that are not seen.

    >>> plain("공고\\r\\nBcc: a@b.c")
    '공고 Bcc: a@b.c'
    """
    return " ".join(_UNSEEN.sub(" ", text).split())
