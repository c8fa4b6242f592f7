"""What a Word document's styles and numberings say: hidden and struck words, numbers
before paragraphs.

Source: ECMA-376, part 1, 17.3.2 (run properties), 17.7 (styles) and 17.9 (numbering).
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from reader.formats import xml
from reader.formats.numbering import Level, NumberCounter
from reader.formats.signs import as_seen
from reader.formats.xml import Element

# webHidden is none of them: it hides words on the web, and is printed.
_UNSEEN: Final = frozenset({"strike", "dstrike", "vanish"})
_OFF: Final = frozenset({"0", "false", "off"})
# Styles based on styles: Word itself stops at ten.
_LONGEST_CHAIN: Final = 12


def toggles(properties: Element | None) -> dict[str, bool]:
    """Return which of a run's properties (``rPr``) take words away or give them back."""
    found: dict[str, bool] = {}
    for item in properties if properties is not None else ():
        name = xml.local(item)
        if name in _UNSEEN:
            found[name] = xml.attribute(item, "val").lower() not in _OFF
    return found


def child(element: Element, name: str) -> Element | None:
    """Return the first child of that local name."""
    for item in element:
        if xml.local(item) == name:
            return item
    return None


def value_of(element: Element | None, name: str) -> str:
    """Return the ``val`` of a child, such as a paragraph's style; empty where there is none."""
    item = child(element, name) if element is not None else None
    return xml.attribute(item, "val") if item is not None else ""


@dataclass(slots=True)
class _Style:
    based_on: str = ""
    toggles: dict[str, bool] = field(default_factory=dict)
    position: str = ""
    numbering: str = ""
    level: int | None = None


class DocxStyles:
    """The styles of one document by their ids."""

    def __init__(self, styles: Element | None = None) -> None:
        self._styles: dict[str, _Style] = {}
        for style in styles if styles is not None else ():
            if xml.local(style) == "style":
                self._styles[xml.attribute(style, "styleId")] = _style(style)

    def hides(self, run: Element | None, paragraph_style: str) -> bool:
        """Return whether a run with these properties is hidden or struck through."""
        effective = self._toggles(paragraph_style)
        if run is not None:
            effective |= self._toggles(value_of(run, "rStyle"))
            effective |= toggles(run)
        return any(effective.values())

    def raises(self, run: Element | None) -> bool:
        """Return whether a run with these properties is superscript."""
        if run is None:
            return False
        position = value_of(run, "vertAlign")
        for style in self._chain(value_of(run, "rStyle")):
            position = position or style.position
        return position == "superscript"

    def numbering(self, paragraph_style: str) -> tuple[str, int | None]:
        """Return the numbering that a paragraph style has, and its level from 0."""
        level: int | None = None
        for style in self._chain(paragraph_style):
            if level is None:
                level = style.level
            if style.numbering:
                return style.numbering, level
        return "", None

    def _toggles(self, name: str) -> dict[str, bool]:
        effective: dict[str, bool] = {}
        for style in reversed(self._chain(name)):
            effective |= style.toggles
        return effective

    def _chain(self, name: str) -> list[_Style]:
        chain: list[_Style] = []
        while name in self._styles and len(chain) < _LONGEST_CHAIN:
            chain.append(self._styles[name])
            name = chain[-1].based_on
        return chain


def _style(element: Element) -> _Style:
    run = child(element, "rPr")
    style = _Style(
        value_of(element, "basedOn"), toggles(run), value_of(run, "vertAlign")
    )
    paragraph = child(element, "pPr")
    numbered = child(paragraph, "numPr") if paragraph is not None else None
    if numbered is not None:
        style.numbering = value_of(numbered, "numId")
        level = value_of(numbered, "ilvl")
        style.level = int(level) if level.isdigit() else None
    return style


class DocxNumbers:
    """The numberings of one document, counting."""

    def __init__(self, numbering: Element | None = None) -> None:
        levels: dict[str, dict[int, Level]] = {}
        self._bullets: dict[tuple[str, int], str] = {}
        self._abstract: dict[str, str] = {}
        self._restarts: dict[str, str] = {}
        self._style_levels: dict[tuple[str, str], int] = {}
        for item in numbering if numbering is not None else ():
            if xml.local(item) == "abstractNum":
                name = xml.attribute(item, "abstractNumId")
                levels[name] = self._levels(item, name)
            elif xml.local(item) == "num":
                name = xml.attribute(item, "numId")
                self._abstract[name] = value_of(item, "abstractNumId")
                if item.find(".//{*}startOverride") is not None:
                    self._restarts[name] = f"num {name}"
        self._counter = NumberCounter(levels)

    def head(self, numbering: str, level: int | None, style: str) -> str:
        """Return what precedes a paragraph: ``1. ``, ``가) ``, ``□ `` or nothing;
        *level* from 0.
        """
        name = self._abstract.get(numbering)
        if name is None:
            return ""
        if level is None:
            level = self._style_levels.get((name, style), 0)
        bullet = self._bullets.get((name, level))
        if bullet is not None:
            return f"{bullet} " if bullet else ""
        counted_as = self._restarts.get(numbering, "")
        number = self._counter.next(name, level + 1, counted_as=counted_as)
        return f"{number} " if number else ""

    def _levels(self, abstract: Element, name: str) -> dict[int, Level]:
        levels: dict[int, Level] = {}
        for item in abstract:
            if xml.local(item) != "lvl":
                continue
            level = xml.number(item, "ilvl")
            kind = value_of(item, "numFmt") or "decimal"
            text = value_of(item, "lvlText")
            if style := value_of(item, "pStyle"):
                self._style_levels[name, style] = level
            if kind in {"bullet", "none"}:
                self._bullets[name, level] = as_seen(text).strip()
                continue
            start = value_of(item, "start")
            first = int(start) if start.isdigit() and len(start) < 6 else 1
            levels[level + 1] = Level(text.replace("%", "^"), kind, first)
        return levels
