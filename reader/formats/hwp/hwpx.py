"""HWPX (OWPML) sections as text: the words that are on the printed page, in their order.

Deleted words of tracked changes, memos, hidden comments, struck and white words are
left out; footnotes and endnotes are put after their section, and page headers
and footers after the last one, so that they never part a sentence.

Source: KS X 6101, "개방형 워드프로세서 마크업 언어(OWPML) 문서 구조".
"""

from __future__ import annotations

import re
import zipfile
from typing import Final

from reader.formats import pipes, xml
from reader.formats.archive import part
from reader.formats.converted import ConversionState, Refusal
from reader.formats.hwp.hwpx_styles import Counter, Styles, styles_of
from reader.formats.signs import STRUCK, circled, raised, without_struck

_SECTION: Final = re.compile(r"(?:.*/)?section(\d{1,4})\.xml", re.IGNORECASE)
_HEADER: Final = "Contents/header.xml"
_UNPRINTED: Final = frozenset(
    {
        "secPr",
        "linesegarray",
        "pageHiding",
        "shapeComment",
        "script",
        "hiddenComment",
        "parameters",
    }
)
# Form objects are in the line: a box to tick with its words, a field with what was
# typed into it.
_FORM: Final = frozenset({"btn", "checkBtn", "radioBtn", "comboBox", "edit"})
_INLINE: Final = _FORM | {"ctrl", "secPr", "compose", "dutmal"}
_NOTES: Final = frozenset({"footNote", "endNote"})
_MARGINS: Final = frozenset({"header", "footer"})
_COUNTED: Final = frozenset({"TABLE", "PICTURE", "EQUATION"})
_MARKS: Final = {
    "tab": "\t",
    "lineBreak": "\n",
    "nbSpace": " ",
    "fwSpace": " ",
    "hyphen": "-",
}
_DEEPEST: Final = 60
# Where each line is on its page: half of a file, and no word of it.
_LINE_PLACES: Final = re.compile(
    rb"<hp:linesegarray>(?:<hp:lineseg [^<>]{0,400}/>)+</hp:linesegarray>"
)


def hwpx_text(archive: zipfile.ZipFile) -> str:
    """Return the text of an opened package.  Raises ``Refusal`` where a section is
    missing or damaged.
    """
    members = archive.namelist()
    names = sorted(
        (name for name in members if _SECTION.fullmatch(name)),
        key=lambda n: (len(n), n),
    )
    if not names:
        raise Refusal(ConversionState.BROKEN, "문서에 본문이 없습니다")
    styles = (
        styles_of(part(archive, _HEADER)) if _HEADER in members else Styles()
    )
    counter = Counter(styles)
    texts: list[str] = []
    margins: list[str] = []
    for name in names:
        data = _LINE_PLACES.sub(b"", part(archive, name))
        section = _Section(xml.parsed(data, name), styles, counter)
        texts.append(section.text())
        margins += section.margins
    return "\n".join([*texts, "", *dict.fromkeys(margins)])


class _Section:
    """One section, walked once from its first paragraph to its last."""

    def __init__(
        self, root: xml.Element, styles: Styles, counter: Counter
    ) -> None:
        self._root = root
        self._styles = styles
        self._counter = counter
        self._notes: list[str] = []
        self.margins: list[str] = []
        """Lines of page headers and footers."""
        self._deletion = ""
        """The id of the tracked deletion that the walk is in."""
        self._is_ground_plain = True
        """Whether the walk is where white letters are not seen."""
        self._ends = {
            xml.attribute(end, "Id") for end in root.iter("{*}deleteEnd")
        }

    def text(self) -> str:
        lines = self._blocks(self._root, 0)
        if self._notes:
            lines += ["", *self._notes]
        return "\n".join(lines)

    def _blocks(self, element: xml.Element, depth: int) -> list[str]:
        """Return the lines under *element*: a paragraph a line, then the tables that hang on it."""
        lines: list[str] = []
        for child in element if depth < _DEEPEST else ():
            name = xml.local(child)
            if name == "p":
                lines += self._paragraph(child, depth + 1)
            elif name == "tbl":
                lines += ["", self._table(child, depth), ""]
            elif name not in _UNPRINTED:
                lines += self._blocks(child, depth + 1)
        return lines

    def _paragraph(self, paragraph: xml.Element, depth: int) -> list[str]:
        words: list[str] = []
        hanging: list[str] = []
        styles = self._styles
        # Few files strike letters through or raise them.
        has_shapes = bool(styles.struck or styles.raised or styles.white)
        unseen = styles.struck
        if self._is_ground_plain:
            unseen |= styles.white
        for run in paragraph:
            if xml.local(run) == "linesegarray":
                continue
            shape = run.get("charPrIDRef") if has_shapes else None
            is_struck = shape in unseen
            for piece in run:
                name = xml.local(piece)
                if name == "t":
                    # Most runs are words alone.
                    is_plain = not self._deletion and not len(piece)
                    text = piece.text or "" if is_plain else self._words(piece)
                    if text and shape in styles.raised:
                        text = raised(text)
                    words.append(STRUCK if is_struck and text else text)
                elif name in _INLINE:
                    words.append(self._inline(piece, name, depth))
                elif name not in _UNPRINTED and not self._deletion:
                    hanging += self._hanging(piece, name, depth)
        line = without_struck("".join(words))
        if self._styles.heads and line.strip():
            line = self._counter.head(paragraph.get("paraPrIDRef", "")) + line
        return [line, *hanging]

    def _inline(self, piece: xml.Element, name: str, depth: int) -> str:
        """Return what a piece other than plain text shows in its line."""
        if name == "secPr":
            self._counter.outline = xml.attribute(piece, "outlineShapeIDRef")
            return ""
        if name == "ctrl":
            return self._control(piece, depth)
        if self._deletion:
            return ""
        if name == "compose":
            return circled(xml.attribute(piece, "composeText"))
        if name == "edit":
            return str(piece.findtext("{*}text", ""))
        if name in _FORM:
            return xml.attribute(piece, "caption") or xml.attribute(
                piece, "selectedValue"
            )
        return self._ruby(piece)

    def _hanging(self, piece: xml.Element, name: str, depth: int) -> list[str]:
        if name == "tbl":
            return ["", self._table(piece, depth), ""]
        if name == "textart":
            # a poster's title is often drawn as WordArt (글맵시)
            return [xml.attribute(piece, "text")]
        # What a box is filled with is not looked at: it may be dark.
        outer, self._is_ground_plain = self._is_ground_plain, False
        lines = self._blocks(piece, depth + 1)
        self._is_ground_plain = outer
        return lines

    def _words(self, run: xml.Element) -> str:
        """Return a text run; the marks inside it stand for a tab, a break, a hyphen, or
        the ends of a change.
        """
        if not len(run):
            return "" if self._deletion else run.text or ""
        words = ["" if self._deletion else run.text or ""]
        for mark in run:
            name = xml.local(mark)
            if name == "deleteBegin":
                identity = xml.attribute(mark, "Id")
                # A deletion that never ends would take the rest of the document with it.
                self._deletion = identity if identity in self._ends else ""
            elif name == "deleteEnd":
                self._deletion = ""
            elif not self._deletion:
                words.append(_MARKS.get(name, ""))
                words.append(mark.text or "")
            if not self._deletion:
                words.append(mark.tail or "")
        return "".join(words)

    def _control(self, control: xml.Element, depth: int) -> str:
        """Return what a control shows in its line, a counted caption's number; notes
        are kept for the end.
        """
        shown = ""
        for piece in control:
            name = xml.local(piece)
            if self._deletion:
                continue
            if name in _NOTES:
                self._notes += filter(
                    str.strip, self._blocks(piece, depth + 1)
                )
            elif name in _MARGINS:
                self.margins += filter(
                    str.strip, self._blocks(piece, depth + 1)
                )
            elif name == "autoNum":
                kind = xml.attribute(piece, "numType")
                shown += (
                    xml.attribute(piece, "num") if kind in _COUNTED else ""
                )
        return shown

    def _ruby(self, ruby: xml.Element) -> str:
        """Return the words that a ruby text is over; the ruby itself is kept for the end."""
        shown = ""
        for piece in ruby:
            spelled = "".join(piece.itertext())
            if xml.local(piece) == "mainText":
                shown = spelled
            elif xml.local(piece) == "subText" and spelled.strip():
                self._notes.append(spelled)
        return shown

    def _table(self, table: xml.Element, depth: int) -> str:
        cells: list[pipes.Placed] = []
        captions: list[str] = []
        row_number = 0
        outer = self._is_ground_plain
        is_plain = outer and self._is_plain(
            table, *table.iterfind("{*}cellzoneList/{*}cellzone")
        )
        for row in table:
            name = xml.local(row)
            if name == "caption":
                captions += self._blocks(row, depth + 1)
            if name != "tr":
                continue
            for column, cell in enumerate(row):
                if xml.local(cell) == "tc":
                    self._is_ground_plain = is_plain and self._is_plain(cell)
                    cells.append(self._cell(cell, row_number, column, depth))
            self._is_ground_plain = outer
            row_number += 1
        return "\n".join([*captions, pipes.placed(cells)])

    def _is_plain(self, *grounds: xml.Element) -> bool:
        """Return whether none of a table, its zones or a cell is of a colour."""
        coloured = self._styles.coloured
        return not coloured or coloured.isdisjoint(
            xml.attribute(ground, "borderFillIDRef") for ground in grounds
        )

    def _cell(
        self, cell: xml.Element, row: int, column: int, depth: int
    ) -> pipes.Placed:
        lines: list[str] = []
        for piece in cell.iterchildren("{*}subList", "{*}cellAddr"):
            name = xml.local(piece)
            if name == "subList":
                lines += self._blocks(piece, depth + 1)
            else:
                row, column = (
                    xml.number(piece, "rowAddr", row),
                    xml.number(piece, "colAddr", column),
                )
        return pipes.Placed(row, column, "\n".join(lines).strip())
