"""What a browser shows of a page: words that are struck through or hidden are not read.

Known are the tags for deleted words, the ``hidden`` attribute, ``style`` attributes
and rules of the page's own ``<style>`` elements for a tag, a class or an id.
Style sheets of their own files and rules for other media are not looked at.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import Final

from reader.formats.xml import Element

BLOCKS: Final = frozenset(
    [
        "address",
        "article",
        "blockquote",
        "caption",
        "dd",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "li",
        "main",
        "ol",
        "p",
        "pre",
        "section",
        "table",
        "tbody",
        "td",
        "th",
        "thead",
        "tr",
        "ul",
    ]
)
"""Elements that begin and end a line; a page and a board's body are read alike."""
_STRUCK_TAGS: Final = frozenset({"s", "del", "strike"})
_CLOSED_BREAK: Final = re.compile(r"</br\s*/?>", re.IGNORECASE)
_CLOSED_BREAK_BYTES: Final = re.compile(rb"</br\s*/?>", re.IGNORECASE)
_COMMENT: Final = re.compile(r"/\*.*?\*/", re.DOTALL)
# What holds for every screen: `@media screen {`, `@media only all{`.
_ON_SCREEN: Final = re.compile(
    r"@media\s+(?:only\s+)?(?:screen|all)\s*\{", re.IGNORECASE
)
_PROPERTY: Final = re.compile(
    r"(?<![\w-])(display|visibility|text-decoration)(?:-line)?\s*:\s*([^;]*)",
    re.IGNORECASE,
)
_SELECTOR: Final = re.compile(
    r"([a-z][a-z0-9]*)?((?:[.#][\w-]+)*)", re.IGNORECASE
)
_NAME: Final = re.compile(r"([.#])([\w-]+)")
# Characters of a page's styles that are looked at: real ones seldom have a tenth of it.
_MOST_CSS: Final = 200_000

Flags = dict[str, bool]
"""For ``display``, ``visibility`` and ``text-decoration``: whether they take words away."""


def with_breaks(source: str) -> str:
    """Return a page's source with ``</br>`` as the break that browsers make of it;
    libxml2 drops it.
    """
    return _CLOSED_BREAK.sub("<br>", source)


def with_breaks_bytes(source: bytes) -> bytes:
    """As ``with_breaks``, for a source in any charset that holds ASCII."""
    # Hardly a page has one, and a search that ignores case costs a tenth of a parse.
    if b"</br" not in source.lower():
        return source
    return _CLOSED_BREAK_BYTES.sub(b"<br>", source)


@dataclass(frozen=True, slots=True)
class SimpleSelector:
    """What an element must have: a tag (or any), these classes and this id."""

    tag: str
    classes: frozenset[str]
    ids: frozenset[str]

    def matches(self, element: Element) -> bool:
        classes = (element.get("class") or "").split()
        return (
            self.tag in ("", element.tag)
            and self.classes.issubset(classes)
            and self.ids <= {element.get("id") or ""}
        )


@dataclass(frozen=True, slots=True)
class StyleRule:
    """A rule for the elements of a selector, within those of others, the inmost last."""

    selector: SimpleSelector
    around: tuple[SimpleSelector, ...]
    flags: Flags
    order: int

    @property
    def weight(self) -> tuple[int, int, int, int]:
        parts = (self.selector, *self.around)
        ids = sum(len(part.ids) for part in parts)
        classes = sum(len(part.classes) for part in parts)
        return ids, classes, sum(bool(part.tag) for part in parts), self.order

    def matches(self, element: Element) -> bool:
        if not self.selector.matches(element):
            return False
        left = list(self.around)
        for outer in element.iterancestors() if left else ():
            if left and left[-1].matches(outer):
                left.pop()
        return not left


class PageStyles:
    """The rules of one page that show or hide, ready to be looked up for an element."""

    def __init__(self, css: str = "") -> None:
        self._rules: dict[str, list[StyleRule]] = defaultdict(list)
        for rule in _rules(css):
            last = rule.selector
            for key in last.ids or last.classes or {last.tag}:
                self._rules[key].append(rule)
                break

    @classmethod
    def of(cls, root: Element) -> PageStyles:
        """Read the ``<style>`` elements anywhere in the page that *root* stands in."""
        sheets = root.xpath("//style/text()")
        return cls("\n".join(sheets)[:_MOST_CSS]) if sheets else cls()

    def hides(self, element: Element) -> bool:
        """Return whether a person does not see the words of *element*, or sees them
        struck through.
        """
        attributes = element.attrib
        tag = element.tag
        if not attributes and not self._rules:
            return tag in _STRUCK_TAGS
        if "hidden" in attributes:
            return True
        flags: Flags = {"text-decoration": True} if tag in _STRUCK_TAGS else {}
        if self._rules:
            flags |= self._by_rules(element)
        if style := attributes.get("style"):
            flags |= _flags(style)
        return any(flags.values())

    def _by_rules(self, element: Element) -> Flags:
        classes = (element.get("class") or "").split()
        matched: list[StyleRule] = []
        for key in (element.tag, element.get("id") or "", *classes):
            for rule in self._rules.get(key, ()):
                if rule.matches(element):
                    matched.append(rule)
        flags: Flags = {}
        for rule in sorted(matched, key=lambda rule: rule.weight):
            flags |= rule.flags
        return flags


def _rules(css: str) -> list[StyleRule]:
    """Return the rules outside of ``@media`` and the like that show or hide something."""
    rules: list[StyleRule] = []
    depth = 0
    plain = _ON_SCREEN.sub(" ", _COMMENT.sub(" ", css))
    for block in plain.split("}"):
        opened = block.count("{")
        is_plain = depth == 0 and opened == 1
        depth = max(0, depth + opened - 1)
        if not is_plain:
            continue
        selectors, _, body = block.partition("{")
        flags = _flags(body)
        if not flags:
            continue
        for selector in selectors.rpartition(";")[2].split(","):
            rule = _rule(selector.strip(), flags, len(rules))
            if rule is not None:
                rules.append(rule)
    return rules


def _rule(selector: str, flags: Flags, order: int) -> StyleRule | None:
    """Return the rule for a selector; of a long one that hides nothing is believed.

    ``.tabs .on {display: block}`` may show what ``.tab {display: none}`` hides, and
    ``.notice u {text-decoration: line-through}`` strikes; but what ``.tabs .tab``
    hides a script shows again, so that no words are lost by mistake.
    """
    steps = selector.replace(">", " ").split()
    if len(steps) > 1:
        flags = {
            name: hides
            for name, hides in flags.items()
            if name == "text-decoration" or not hides
        }
    if not steps or not flags:
        return None
    parts: list[SimpleSelector] = []
    for step in steps:
        found = _SELECTOR.fullmatch(step)
        if found is None or not found[0]:
            return None
        names = _NAME.findall(found[2])
        parts.append(
            SimpleSelector(
                (found[1] or "").lower(),
                frozenset(name for sign, name in names if sign == "."),
                frozenset(name for sign, name in names if sign == "#"),
            )
        )
    # What shows is believed wherever it stands.
    around = tuple(parts[:-1]) if any(flags.values()) else ()
    return StyleRule(parts[-1], around, flags, order)


def _flags(declarations: str) -> Flags:
    flags: Flags = {}
    for found in _PROPERTY.finditer(declarations):
        name, value = found[1].lower(), found[2].lower()
        if name == "display":
            flags[name] = value.startswith("none")
        elif name == "visibility":
            flags[name] = value.startswith(("hidden", "collapse"))
        else:
            flags[name] = "line-through" in value
    return flags
