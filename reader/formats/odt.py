"""OpenDocument texts and spreadsheets: the words that are on the printed page, in their order.

Deleted, struck, white and hidden words, comments, hidden sheets, rows and columns are
left out; notes and page headers come after the body.
Source: OASIS, "Open Document Format for Office Applications", 1.3, part 3.
"""

from __future__ import annotations

import zipfile
from typing import Final

from reader.formats import pipes, xml
from reader.formats.archive import is_locked, opened, part
from reader.formats.converted import ConversionState, Limits, Refusal
from reader.formats.numbering import Level, NumberCounter
from reader.formats.signs import STRUCK, as_seen, raised, without_struck
from reader.formats.xml import Element

_DEEPEST: Final = 60
_MOST_ROWS: Final = 20_000
_MOST_REPEATS: Final = 100
_SKIPPED: Final = frozenset(
    {
        "annotation",
        "tracked-changes",
        "forms",
        "sequence-decls",
        "variable-decls",
        "ruby-text",
        "hidden-paragraph",
        "desc",
        "title",
    }
)
_MARKS: Final = {"tab": "\t", "line-break": "\n"}
_ROW_GROUPS: Final = frozenset(
    {"table-header-rows", "table-rows", "table-row-group"}
)
_UNSEEN_ROWS: Final = frozenset({"collapse", "filter"})
_LONGEST_CHAIN: Final = 12
_WHITE: Final = "#ffffff"
_NO_COLOURS: Final = frozenset({"", "transparent", _WHITE})
# What may colour the ground of letters in ways of its own.
_GROUNDS: Final = frozenset({"frame", "custom-shape"})


def odt_text(data: bytes, limits: Limits) -> str:
    """Return an OpenDocument text's (or spreadsheet's) text.  Raises ``Refusal``."""
    with opened(data, limits) as archive:
        if is_locked(archive):
            raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다")
        root = xml.parsed(part(archive, "content.xml"), "content.xml")
        shared = _optional(archive, "styles.xml")
    reader = _OdtReader(_OdtStyles(root, shared))
    body = next(
        (element for element in root if xml.local(element) == "body"), root
    )
    lines = reader.blocks(body, 0)
    if shared is not None:
        for kind in ("header", "footer"):
            for element in shared.iterfind(f".//{{*}}master-page/{{*}}{kind}"):
                reader.notes += reader.blocks(element, 0)
    seen = set(lines)
    for note in filter(str.strip, reader.notes):
        if note not in seen:
            lines.append(note)
            seen.add(note)
    return "\n".join(lines)


def _optional(archive: zipfile.ZipFile, name: str) -> Element | None:
    return (
        xml.parsed(part(archive, name), name)
        if name in archive.namelist()
        else None
    )


class _OdtStyles:
    """Which styles hide or strike their words, and how the lists are numbered."""

    def __init__(self, *roots: Element | None) -> None:
        self._parents: dict[str, str] = {}
        self._unseen: dict[str, bool] = {}
        self._raised: dict[str, bool] = {}
        self._white: dict[str, bool] = {}
        self._coloured: dict[str, bool] = {}
        self.unseen_tables: set[str] = set()
        self.lists: dict[str, dict[int, Level]] = {}
        self.bullets: dict[tuple[str, int], str] = {}
        for root in roots:
            if root is None:
                continue
            for style in root.iter("{*}style"):
                self._add(style)
            for style in root.iter("{*}list-style"):
                self._add_list(style)

    def hides(self, name: str) -> bool:
        """Return whether a style or one that it is based on strikes or hides words."""
        return self._inherited(name, self._unseen)

    def shows(self, name: str) -> bool:
        """Return whether a style itself says that its words are neither struck nor hidden."""
        return self._unseen.get(name) is False

    def raises(self, name: str) -> bool:
        """Return whether a style or one that it is based on is superscript."""
        return self._inherited(name, self._raised)

    def whitens(self, element: Element) -> bool:
        """Return whether an element's letters are white where nothing is seen to colour
        the ground: neither themselves, nor their paragraph, cell, table or frame.
        """
        if not self._inherited(
            xml.attribute(element, "style-name"), self._white
        ):
            return False
        for around in element.iterancestors():
            if xml.local(around) in _GROUNDS or _is_templated(around):
                return False
            style = xml.attribute(around, "style-name")
            if self._inherited(style, self._coloured):
                return False
        return True

    def _inherited(self, name: str, known: dict[str, bool]) -> bool:
        for _ in range(_LONGEST_CHAIN):
            if name in known:
                return known[name]
            name = self._parents.get(name, "")
        return False

    def _add(self, style: Element) -> None:
        name = xml.attribute(style, "name")
        if parent := xml.attribute(style, "parent-style-name"):
            self._parents[name] = parent
        for properties in style:
            kind = xml.local(properties)
            ground = xml.attribute(properties, "background-color")
            if ground:
                self._coloured[name] = ground.lower() not in _NO_COLOURS
            if kind == "text-properties":
                if colour := xml.attribute(properties, "color"):
                    is_white = colour.lower() == _WHITE
                    self._white[name] = is_white and not self._coloured.get(
                        name, False
                    )
                line = xml.attribute(
                    properties, "text-line-through-style"
                ) or xml.attribute(properties, "text-line-through-type")
                if position := xml.attribute(properties, "text-position"):
                    self._raised[name] = _is_raised(position)
                display = xml.attribute(properties, "display")
                if line or display:
                    is_struck = line not in ("", "none")
                    self._unseen[name] = is_struck or display == "none"
            elif (
                kind == "table-properties"
                and xml.attribute(properties, "display") == "false"
            ):
                self.unseen_tables.add(name)

    def _add_list(self, style: Element) -> None:
        name = xml.attribute(style, "name")
        levels: dict[int, Level] = {}
        for item in style:
            level = xml.number(item, "level", 1)
            kind = xml.local(item)
            if kind == "list-level-style-bullet":
                sign = as_seen(xml.attribute(item, "bullet-char"))
                self.bullets[name, level] = sign
            elif kind == "list-level-style-number":
                levels[level] = _level(item, level)
        self.lists[name] = levels


def _is_templated(element: Element) -> bool:
    """Whether a table is coloured as a template of the program has it."""
    return bool(xml.attribute(element, "template-name"))


def _is_raised(position: str) -> bool:
    """Whether a text is above its line: ``super 58%``, ``33% 58%``; not ``0% 100%``."""
    height = position.split(maxsplit=1)[0]
    return height == "super" or height.strip("+0%.").isdigit()


def _level(item: Element, level: int) -> Level:
    digits = xml.attribute(item, "num-format")
    start = xml.number(item, "start-value", 1)
    if not digits:
        return Level()
    shown = min(xml.number(item, "display-levels", 1), level)
    places = []
    for number in range(level - shown + 1, level + 1):
        places.append(f"^{number}")
    before = xml.attribute(item, "num-prefix")
    after = xml.attribute(item, "num-suffix")
    return Level(f"{before}{'.'.join(places)}{after}", digits, start)


class _OdtReader:
    """Walks one document; what its notes say is gathered in ``notes``."""

    def __init__(self, styles: _OdtStyles) -> None:
        self._styles = styles
        self._numbers = NumberCounter(styles.lists)
        self._list_style = ""
        self._list_level = 0
        self.notes: list[str] = []

    def blocks(self, element: Element, depth: int) -> list[str]:
        """Return the lines under *element*: a paragraph a line, tables as pipe tables."""
        lines: list[str] = []
        for item in element if depth < _DEEPEST else ():
            name = xml.local(item)
            if name in {"p", "h"}:
                lines += self._paragraph(item, depth)
            elif name == "table":
                lines += self._sheet(item, depth)
            elif name == "list":
                lines += self._list(item, depth)
            elif name not in _SKIPPED and not _is_hidden(item):
                lines += self.blocks(item, depth + 1)
        return lines

    def _list(self, element: Element, depth: int) -> list[str]:
        outer = self._list_style
        self._list_style = xml.attribute(element, "style-name") or outer
        self._list_level += 1
        lines: list[str] = []
        for item in element:
            found = self.blocks(item, depth + 1)
            if found and xml.local(item) == "list-item":
                found[0] = self._head(item) + found[0]
            lines += found
        self._list_level -= 1
        self._list_style = outer
        return lines

    def _head(self, item: Element) -> str:
        """Return the number or bullet of a list's item; one that only holds a deeper
        list has none.
        """
        first = next(iter(item), None)
        if first is None or xml.local(first) not in {"p", "h"}:
            return ""
        place = (self._list_style, self._list_level)
        sign = self._styles.bullets.get(place) or self._numbers.next(*place)
        return f"{sign} " if sign else ""

    def _paragraph(self, paragraph: Element, depth: int) -> list[str]:
        hanging: list[str] = []
        text = self._words(paragraph, hanging, depth)
        if self._styles.hides(xml.attribute(paragraph, "style-name")):
            text = self._given_back(paragraph, depth)
            return [text] if text else []
        if any(
            _is_on(item) for item in paragraph.iterfind("{*}hidden-paragraph")
        ):
            return []
        # A part of a white paragraph may have a colour of its own.
        is_bare = paragraph.find("{*}span") is None
        if is_bare and self._styles.whitens(paragraph):
            text = ""
        return [without_struck(text), *hanging]

    def _given_back(self, paragraph: Element, depth: int) -> str:
        """Return the words of a hidden paragraph whose own style shows them again."""
        shown: list[str] = []
        for span in paragraph.iterfind("{*}span"):
            if self._styles.shows(xml.attribute(span, "style-name")):
                shown.append(self._words(span, [], depth + 1))
        return "".join(shown)

    def _words(self, element: Element, hanging: list[str], depth: int) -> str:
        """Return the words of a paragraph; text boxes and tables in it are put into *hanging*."""
        words = [element.text or ""]
        for item in element if depth < _DEEPEST else ():
            name = xml.local(item)
            if name == "s":
                words.append(
                    " " * min(xml.number(item, "c", 1), _MOST_REPEATS)
                )
            elif name == "frame":
                hanging += self.blocks(item, depth + 1)
            elif name == "note":
                body = item.find("{*}note-body")
                if body is not None:
                    self.notes += self.blocks(body, depth + 1)
            elif name == "span":
                text = self._words(item, hanging, depth + 1)
                words.append(self._shown(text, item))
            elif name in _MARKS:
                words.append(_MARKS[name])
            elif name == "hidden-text":
                words.append("" if _is_on(item) else item.text or "")
            elif name not in _SKIPPED:
                words.append(self._words(item, hanging, depth + 1))
            words.append(item.tail or "")
        return "".join(words)

    def _shown(self, text: str, span: Element) -> str:
        style = xml.attribute(span, "style-name")
        is_unseen = self._styles.hides(style) or self._styles.whitens(span)
        if text and is_unseen:
            return STRUCK
        return raised(text) if self._styles.raises(style) else text

    def _sheet(self, table: Element, depth: int) -> list[str]:
        if xml.attribute(table, "style-name") in self._styles.unseen_tables:
            return []
        return ["", self._table(table, depth), ""]

    def _table(self, table: Element, depth: int) -> str:
        """Return a table; cells under a span are there already, as ``covered-table-cell``."""
        unseen = _unseen_columns(table)
        rows: list[list[str]] = []
        for row in _rows(table):
            cells = self._cells(row, unseen, depth)
            if any(cells) and len(rows) < _MOST_ROWS:
                rows.append(cells)
        return pipes.table(rows)

    def _cells(self, row: Element, unseen: set[int], depth: int) -> list[str]:
        cells: list[str] = []
        column = 0
        for cell in row:
            if xml.local(cell) not in {"table-cell", "covered-table-cell"}:
                continue
            text = "\n".join(self.blocks(cell, depth + 2)).strip()
            if self._styles.hides(xml.attribute(cell, "style-name")):
                text = ""
            # Empty cells are repeated to the end of a sheet; only filled ones may be many.
            most = _MOST_REPEATS if len(cell) else 4
            repeats = xml.number(cell, "number-columns-repeated", 1)
            for number in range(column, column + min(repeats, most)):
                if number not in unseen:
                    cells.append(text)
            column += repeats
        return cells


def _rows(table: Element) -> list[Element]:
    """Return a table's own rows that are shown; those of tables in its cells are not its own."""
    rows: list[Element] = []
    for item in table:
        name = xml.local(item)
        if name == "table-row":
            if xml.attribute(item, "visibility") not in _UNSEEN_ROWS:
                rows.append(item)
        elif name in _ROW_GROUPS and xml.attribute(item, "display") != "false":
            rows += _rows(item)
    return rows


def _unseen_columns(table: Element) -> set[int]:
    unseen: set[int] = set()
    column = 0
    for item in table:
        columns = [item] if xml.local(item) == "table-column" else []
        if xml.local(item) in {"table-columns", "table-header-columns"}:
            columns = []
            for inner in item:
                if xml.local(inner) == "table-column":
                    columns.append(inner)
        for one_column in columns:
            repeats = xml.number(one_column, "number-columns-repeated", 1)
            if xml.attribute(one_column, "visibility") in _UNSEEN_ROWS:
                unseen.update(
                    range(column, column + min(repeats, pipes.WIDEST))
                )
            column += repeats
    return unseen


def _is_hidden(section: Element) -> bool:
    """Whether a section is not shown at all; one under a condition is as it was when it
    was stored.
    """
    display = xml.attribute(section, "display")
    return xml.local(section) == "section" and (
        display == "none" or (display == "condition" and _is_on(section))
    )


def _is_on(field: Element) -> bool:
    return xml.attribute(field, "is-hidden") == "true"
