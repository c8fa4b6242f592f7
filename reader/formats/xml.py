"""XML from strangers: no entities, no DTDs loaded, no network."""

from __future__ import annotations

from typing import Any, TypeAlias

from lxml import etree

from reader.formats.converted import ConversionState, Refusal

Element: TypeAlias = Any
"""An lxml element, which is untyped."""


def parsed(data: bytes, name: str) -> Element:
    """Return the root of *data*; an entity the file defines is never expanded.

    Raises:
        Refusal: ``broken``.
    """
    parser = etree.XMLParser(
        resolve_entities=False,
        load_dtd=False,
        no_network=True,
        huge_tree=False,
        recover=True,
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as damage:
        raise Refusal(
            ConversionState.BROKEN, f"파일 안의 {name}을(를) 읽을 수 없습니다"
        ) from damage
    if root is None:
        raise Refusal(
            ConversionState.BROKEN, f"파일 안의 {name}이(가) 비어 있습니다"
        )
    return root


class _Names(dict[object, str]):
    """Tag → the name without its namespace, computed once: a file has few tags, and each of
    its elements is asked for its own.
    """

    def __missing__(self, tag: object) -> str:
        name = tag.rpartition("}")[2] if isinstance(tag, str) else ""
        if len(self) < _MOST_TAGS:
            self[tag] = name
        return name


_MOST_TAGS = 4096
_NAMES = _Names()


def local(element: Element) -> str:
    """Return an element's name without its namespace; empty for comments and entities."""
    return _NAMES[element.tag]


def attribute(element: Element, name: str) -> str:
    """Return an attribute whatever its namespace, or an empty string."""
    if (value := element.get(name)) is not None:
        return str(value)
    return next(
        (
            str(value)
            for key, value in element.attrib.items()
            if str(key).rpartition("}")[2] == name
        ),
        "",
    )


def number(element: Element, name: str, default: int = 0) -> int:
    text = attribute(element, name)
    return (
        int(text)
        if text.isascii() and text.isdigit() and len(text) < 6
        else default
    )
