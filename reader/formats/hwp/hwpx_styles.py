"""What an HWPX header says about paragraphs and characters: numbers and bullets before
them, a line through them, letters that nobody sees.

Headers are the largest part of many files and nearly all of it is of no use
here, so what is needed is looked for in the bytes and nothing else is parsed.
Source: KS X 6101 (OWPML), "header": charPr, paraPr, numbering, bullet.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape
from typing import Final

from reader.formats.numbering import Level, NumberCounter
from reader.formats.signs import as_seen

# <hh:strikeout shape="SOLID" color="#000000"/>; 3D is what Hangul writes for "none" beside NONE
_STRUCK: Final = re.compile(rb"strikeout\b[^>]*\bshape=\"(?!NONE|3D)[A-Z_]+\"")
# <hh:underline type="CENTER" shape="SOLID"/>: a line under nothing, but through
_LINED: Final = re.compile(rb"underline\b[^>]*\btype=\"CENTER\"")
# <hh:supscript/>
_RAISED: Final = re.compile(rb"supscript\b")
# <hh:charPr id="7" height="1000" textColor="#FFFFFF" shadeColor="none" …>
_WHITE: Final = b'textColor="#FFFFFF"'
_NO_COLOURS: Final = frozenset({"", "NONE", "#FFFFFF"})
_FILL: Final = re.compile(
    rb"<(\w*:?)borderFill\b([^>]*[^/])>(.*?)</\1borderFill>", re.DOTALL
)
_FACE: Final = re.compile(rb"winBrush\b[^>]*\bfaceColor=\"([^\"]*)\"")
_PARAGRAPH_BORDER: Final = re.compile(
    rb"<\w*:?border\b[^>]*\bborderFillIDRef=\"(\d+)\""
)
_CHARACTERS: Final = re.compile(rb"<\w*:?charPr\b[^>]*?\bid=\"(\d+)\"")
# <hh:heading type="NUMBER" idRef="2" level="0"/>
_HEADED: Final = re.compile(
    rb"heading\b[^>]*\btype=\"(?:NUMBER|BULLET|OUTLINE)\"[^>]*>"
)
# What precedes an element's name. A search for the name leaps to it; one
# for the sign would stop at every element of the file.
_OPENED: Final = re.compile(rb"<\w*:?$")
_PREFIX_ROOM: Final = 40
_PARAGRAPH: Final = re.compile(rb"<\w*:?paraPr\b[^>]*?\bid=\"(\d+)\"")
_NUMBERING: Final = re.compile(
    rb"<(\w*:?)numbering\b([^>]*)>(.*?)</\1numbering>", re.DOTALL
)
_LEVEL: Final = re.compile(rb"<\w*:?paraHead\b([^>]*?)(?:/>|>([^<]*)<)")
_BULLET: Final = re.compile(rb"<\w*:?bullet\b([^>]*)>")
_ATTRIBUTE: Final = re.compile(rb"(\w+)=\"([^\"]*)\"")


@dataclass(slots=True)
class Styles:
    """Of one header: struck, superscript and white character styles, grounds that are
    coloured, paragraph styles with a head, numberings and bullets by their ids.
    """

    struck: frozenset[str] = frozenset()
    raised: frozenset[str] = frozenset()
    white: frozenset[str] = frozenset()
    coloured: frozenset[str] = frozenset()
    """Looked for only where there are white letters."""
    heads: dict[str, tuple[str, str, int]] = field(default_factory=dict)
    numberings: dict[str, dict[int, Level]] = field(default_factory=dict)
    bullets: dict[str, str] = field(default_factory=dict)


def styles_of(header: bytes) -> Styles:
    """Return what *header* (``Contents/header.xml``) says; nothing where it says nothing."""
    coloured = _coloured(header) if _WHITE in header else frozenset()
    styles = Styles(
        struck=_characters(header, _STRUCK) | _characters(header, _LINED),
        raised=_characters(header, _RAISED),
        white=_white(header, coloured),
        coloured=coloured,
    )
    for heading in _HEADED.finditer(header):
        if not _is_opened(header, heading.start()):
            continue
        identity = _last_id(_PARAGRAPH, header, heading.start(), b"paraPr ")
        value = _attributes(heading[0])
        if identity:
            styles.heads[identity] = (
                value["type"],
                value.get("idRef", ""),
                _whole(value.get("level", "0")),
            )
    if styles.heads:
        numberings = _opened(header, b"numbering", _NUMBERING)
        styles.numberings = dict(map(_numbering, numberings))
        for bullet in _opened(header, b"bullet", _BULLET):
            value = _attributes(bullet[1])
            sign = value.get("char", "").replace("\u00ad", "-")
            styles.bullets[value.get("id", "")] = sign
    return styles


def _characters(header: bytes, property_: re.Pattern[bytes]) -> frozenset[str]:
    """Return the ids of the character styles that have a property."""
    found = (
        _last_id(_CHARACTERS, header, place.start(), b"charPr ")
        for place in property_.finditer(header)
        if _is_opened(header, place.start())
    )
    return frozenset(identity for identity in found if identity)


def _coloured(header: bytes) -> frozenset[str]:
    """Return the ids of the grounds (``borderFill``) that are of a colour."""
    coloured: set[str] = set()
    for fill in _opened(header, b"borderFill ", _FILL):
        face = _FACE.search(fill[3])
        is_plain = b"fillBrush" not in fill[3] or (
            face is not None and face[1].decode().upper() in _NO_COLOURS
        )
        if not is_plain:
            coloured.add(_attributes(fill[2]).get("id", ""))
    return frozenset(coloured)


def _white(header: bytes, coloured: frozenset[str]) -> frozenset[str]:
    """Return the ids of the character styles with white letters on no colour; none where
    a paragraph style lays a colour under its lines.
    """
    found: set[str] = set()
    borders = _PARAGRAPH_BORDER.findall(header) if _WHITE in header else []
    if not coloured.isdisjoint(map(bytes.decode, borders)):
        return frozenset()
    at = header.find(_WHITE)
    while at >= 0:
        start = header.rfind(b"<", 0, at)
        value = _attributes(header[start : header.find(b">", at)])
        is_bare = value.get("shadeColor", "").upper() in _NO_COLOURS
        if is_bare and value.get("borderFillIDRef", "") not in coloured:
            found.add(value.get("id", ""))
        at = header.find(_WHITE, at + 1)
    return frozenset(found)


def _opened(
    header: bytes, name: bytes, element: re.Pattern[bytes]
) -> Iterator[re.Match[bytes]]:
    """Yield the elements called *name*: looking for the name leaps, for the sign before it
    stops at every element of the file.
    """
    last = 0
    at = header.find(name)
    while at >= 0:
        start = header.rfind(b"<", last, at)
        found = element.match(header, start) if start >= 0 else None
        last = found.end() if found else last
        at = header.find(name, max(at + len(name), last))
        if found is not None:
            yield found


def _is_opened(header: bytes, name: int) -> bool:
    return (
        _OPENED.search(header, max(0, name - _PREFIX_ROOM), name) is not None
    )


def _last_id(
    opening: re.Pattern[bytes], header: bytes, before: int, name: bytes
) -> str:
    """Return the id of the last element *name* that is opened before a place."""
    at = header.rfind(name, 0, before)
    found = (
        opening.match(header, header.rfind(b"<", 0, at)) if at > 0 else None
    )
    return found[1].decode() if found else ""


def _attributes(source: bytes) -> dict[str, str]:
    found: dict[str, str] = {}
    for name, value in _ATTRIBUTE.findall(source):
        found[name.decode()] = unescape(value.decode("utf-8", "replace"))
    return found


def _numbering(found: re.Match[bytes]) -> tuple[str, dict[int, Level]]:
    levels: dict[int, Level] = {}
    for head in _LEVEL.finditer(found[3]):
        value = _attributes(head[1])
        pattern = unescape((head[2] or b"").decode("utf-8", "replace"))
        level = Level(
            pattern,
            value.get("numFormat", "DIGIT"),
            _whole(value.get("start", "1")),
        )
        levels[_whole(value.get("level", "1"))] = level
    return _attributes(found[2]).get("id", ""), levels


def _whole(number: str) -> int:
    return (
        int(number)
        if number.isascii() and number.isdigit() and len(number) < 6
        else 0
    )


class Counter:
    """Counts the numbered paragraphs of a document, level under level, as the word
    processor does.
    """

    def __init__(self, styles: Styles) -> None:
        self._styles = styles
        self._numbers = NumberCounter(styles.numberings)
        self.outline = ""
        """The numbering of outline paragraphs, which the section names."""

    def head(self, paragraph_style: str) -> str:
        """Return what precedes a paragraph of that style: ``1. ``, ``가) ``, ``□ ``
        or nothing.
        """
        value = self._styles.heads.get(paragraph_style)
        if value is None:
            return ""
        kind, reference, level = value
        if kind == "BULLET":
            bullet = as_seen(self._styles.bullets.get(reference, ""))
            return f"{bullet} " if bullet else ""
        name = self.outline if kind == "OUTLINE" else reference
        number = self._numbers.next(name, level + 1)
        return f"{number} " if number else ""
