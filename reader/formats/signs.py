"""Characters as they look on paper: composed Hangul, and a word processor's private
signs as public ones.

Source of the private signs: what Hancom's own fonts draw (U+F02B1 is a 1 in a
box, U+F02EF a middle dot), and Microsoft's Wingdings, whose signs are at U+F020 to U+F0FF.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

CIRCLED: Final = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"
_HANCOM: Final = {
    0xF00DA: "·",
    0xF012B: "(인)",
    0xF02EE: "·",
    0xF02EF: "·",
    0xF03C5: "□",
    0xF0854: "《",
    0xF0855: "》",
}
_WINGDINGS: Final = {
    0x6C: "●",
    0x6E: "■",
    0x6F: "□",
    0x71: "❑",
    0x75: "◆",
    0x76: "❖",
    0x77: "◆",
    0x9E: "·",
    0x9F: "•",
    0xA1: "○",
    0xA7: "▪",
    0xA8: "□",
    0xD8: "▷",
    0xE0: "→",
    0xE8: "→",
    0xF0: "⇒",
    0xFC: "✓",
    0xFE: "☑",
}
STRUCK: Final = "\x1a"
"""Put where struck words were left out."""
_AROUND_STRUCK: Final = re.compile(
    f"(?:←[ ]?)?{STRUCK}(?:[ ]?(?:→|⇒|➔|➜|->|=>)[ ]?)?"
)
# What is above a line as a number or a note's mark: `2`, `1)`, `주2)`, `주)`, `1), 2)`.
_ABOVE: Final = re.compile(
    r"[()]|[\s(]*(?:주\s?\)|(?:주\s?)?\d{1,3}\s?\)?(?:,\s?\d{1,2}\)?)*)\s*"
    r"|\s*\[\s?(?:각?주\s?)?\d{1,3}\s?\]\s*"
)
# The 주 or 각주 of a mark would be taken for weeks behind a number.
_RAISED: Final = str.maketrans("0123456789()[]", "⁰¹²³⁴⁵⁶⁷⁸⁹⁽⁾⁽⁾", "각주")
_SOFT_HYPHEN: Final = "\u00ad"
_ODD: Final = re.compile("[\u00ad\ue000-\uf8ff\U000f0000-\U000ffffd]")


def _table() -> dict[int, str]:
    known = dict(_HANCOM)
    known.update({0xF000 + code: sign for code, sign in _WINGDINGS.items()})
    for number, circled in enumerate(CIRCLED):
        known[0xF02B1 + number] = circled
        known[0xF02CE + number] = circled
    for number, circled in enumerate(CIRCLED[:10]):
        known[0xF081 + number] = circled
        known[0xF08C + number] = circled
    known[ord(_SOFT_HYPHEN)] = ""
    return known


_AS_SEEN: Final = _table()


def as_seen(text: str) -> str:
    """Return *text* in composed form (NFC), its private signs as public ones and its
    soft hyphens gone.

    >>> as_seen("\\U000f02b1 공\\u00ad고")
    '① 공고'
    """
    # Odd signs are few: looking each of a text's characters up takes far longer.
    text = _ODD.sub(lambda found: _AS_SEEN.get(ord(found[0]), found[0]), text)
    return (
        text
        if unicodedata.is_normalized("NFC", text)
        else unicodedata.normalize("NFC", text)
    )


def without_struck(text: str) -> str:
    """Return *text* without the marks for struck words, and without the arrow from the
    old words to the new.

    >>> without_struck(f"~ {STRUCK} → 3. 27.")
    '~ 3. 27.'
    """
    return _AROUND_STRUCK.sub("", text) if STRUCK in text else text


def raised(text: str) -> str:
    """Return superscript letters as they are in their line: a number or a note's mark in
    raised signs, so that it is no digit of the number before it.

    >>> raised("1)"), raised("2"), raised("th"), raised("[각주1]")
    ('¹⁾', '²', 'th', '⁽¹⁾')
    """
    return text.translate(_RAISED) if _ABOVE.fullmatch(text) else text


def circled(text: str) -> str:
    """Return what characters written over each other in a ring show: a circled number,
    or the characters.
    """
    text = as_seen(text)
    if text.isascii() and text.isdigit() and 1 <= int(text) <= len(CIRCLED):
        return CIRCLED[int(text) - 1]
    return text
