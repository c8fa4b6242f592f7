"""Values in a page's scripts: what a statement sets, and what calls of one function
hand on row by row.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

MOST_VALUES: Final = 20
MOST_TRIED: Final = 400
"""Places of a page's scripts at which a value or a call may begin."""
FEWEST_CALLS: Final = 3
MOST_CONSTANTS: Final = 100_000
DEEPEST: Final = 20
_SCRIPT: Final = re.compile(
    r"<script(?:\s(?![^>]*\bsrc=)[^>]*)?>(.*?)</script>",
    re.IGNORECASE | re.DOTALL,
)
# Where a value begins that a script sets or hands on.
_VALUE: Final = re.compile(
    r"""(?: [\w\]"'] \s* = \s*             # "__NUXT__ = {", "rows = [['7',"
        (?= [\[{] \s* (?: ["'\[{] | [A-Za-z_]\w* \s* : ) )
    | \.push \( (?=\[\d)                   # "push([1,"
    ) [\[{]""",
    re.VERBOSE,
)
# A statement that calls a function with a value: "rows.push(['7',", "add('7',".
_CALLED: Final = re.compile(
    r"""(?: ^ | [;{}] ) \s* ([A-Za-z_$][\w$.]{0,60}) \( (?= \s* ["'\[{\d] )""",
    re.VERBOSE | re.MULTILINE,
)
# The number of a piece that a framework streams: "5:".
_PACKED: Final = re.compile(r"[0-9a-f]{1,4}:(?:I(?=\[))?")
_DECODER: Final = json.JSONDecoder()
_BLANKS: Final = re.compile(r"(?:\s+|//[^\n]*\n|/\*.*?\*/)*", re.DOTALL)
_TEXT: Final = re.compile(
    r""" "([^"\\\n]*(?:\\.[^"\\\n]*)*)" | '([^'\\\n]*(?:\\.[^'\\\n]*)*)' """,
    re.VERBOSE,
)
_WORD: Final = re.compile(r"-?\d+(?:\.\d+)?|[A-Za-z_$][\w$]*")
_ESCAPED: Final = re.compile(r"\\(?:u([0-9a-fA-F]{4})|x([0-9a-fA-F]{2})|(.))")
_LETTERS: Final = {"n": "\n", "t": "\t", "r": "\r", "b": "", "f": ""}
_CONSTANTS: Final[dict[str, Any]] = {
    "true": True,
    "false": False,
    "null": None,
    "undefined": None,
}


def values_of_scripts(page: str) -> Iterator[tuple[str, Any]]:
    """Yield what the scripts of a page set, and what three or more calls of one
    function hand on, each with a name under which it is found again.
    """
    constants = ScriptConstants()
    number = tried = 0
    calls: dict[str, list[Any]] = {}
    for script in _SCRIPT.finditer(page):
        position = 0
        while found := _VALUE.search(script[1], position):
            tried += 1
            if number == MOST_VALUES or tried > MOST_TRIED:
                break
            try:
                data, position = constants.read(script[1], found.end() - 1)
            except (ValueError, RecursionError):
                position = found.end()
                continue
            number += 1
            yield f"value-{number}", _unpacked(data)
        _collect_calls(script[1], constants, calls)
    for name, rows in calls.items():
        if len(rows) >= FEWEST_CALLS:
            yield f"calls-{name.replace('.', '_')}", rows


def _collect_calls(
    script: str, constants: ScriptConstants, calls: dict[str, list[Any]]
) -> None:
    for tried, found in enumerate(_CALLED.finditer(script)):
        if tried == MOST_TRIED:
            return
        try:
            handed_on, _ = constants.items(script, found.end(), ")")
        except (ValueError, RecursionError):
            continue
        row: Any = handed_on
        if len(handed_on) == 1:
            row = handed_on[0]
        if isinstance(row, dict | list) and len(row) > 1:
            calls.setdefault(found[1], []).append(row)


class ScriptConstants:
    """Reads constants as scripts write them: JSON, but names of fields without quotes,
    single quotes, commas at the end.

    So many are read of one page and no more: scripts of megabytes are libraries.
    """

    def __init__(self, most: int = MOST_CONSTANTS) -> None:
        self._left = most

    def read(
        self, text: str, position: int = 0, depth: int = 0
    ) -> tuple[Any, int]:
        """Return the constant at *position*, and where it ends.  Raises ``ValueError``
        where none is there.

        >>> ScriptConstants().read("{no: 7, title: '공고', 'tags': ['a',]}")[0]
        {'no': 7, 'title': '공고', 'tags': ['a']}
        """
        self._left -= 1
        if self._left < 0 or depth > DEEPEST:
            raise ValueError("more than is read")
        position = _after_blanks(text, position)
        opened = text[position : position + 1]
        if opened in ("[", "{") and depth == 0:
            try:
                return _DECODER.raw_decode(text, position)
            except ValueError:
                pass  # It is no JSON, but may be a script's own way of writing it.
        if opened == "[":
            return self.items(text, position + 1, "]", depth)
        if opened == "{":
            return self._fields(text, position + 1, depth)
        found = _TEXT.match(text, position)
        if found:
            whole = found[1] if found[1] is not None else found[2]
            return _ESCAPED.sub(_letter, whole), found.end()
        found = _WORD.match(text, position)
        if found is None:
            raise ValueError("no constant")
        word = found[0]
        if word in _CONSTANTS:
            return _CONSTANTS[word], found.end()
        if not word.lstrip("-").replace(".", "").isdigit():
            raise ValueError("a name, whose value is not known")
        return (float(word) if "." in word else int(word)), found.end()

    def items(
        self, text: str, position: int, closes: str, depth: int = 0
    ) -> tuple[list[Any], int]:
        """Return constants up to the bracket that *closes* them, and where it ends."""
        items: list[Any] = []
        while True:
            position = _after_blanks(text, position)
            if text[position : position + 1] == closes:
                return items, position + 1
            item, position = self.read(text, position, depth + 1)
            items.append(item)
            position = _after_comma(text, position, closes)

    def _fields(self, text: str, position: int, depth: int) -> tuple[Any, int]:
        fields: dict[str, Any] = {}
        while True:
            position = _after_blanks(text, position)
            if text[position : position + 1] == "}":
                return fields, position + 1
            found = _TEXT.match(text, position) or _WORD.match(text, position)
            if found is None:
                raise ValueError("no name of a field")
            name = found[0].strip("\"'")
            position = _after_blanks(text, found.end())
            if text[position : position + 1] != ":":
                raise ValueError("a name without a value")
            fields[name], position = self.read(text, position + 1, depth + 1)
            position = _after_comma(text, position, "}")


def _after_comma(text: str, position: int, closes: str) -> int:
    position = _after_blanks(text, position)
    if text[position : position + 1] == ",":
        return position + 1
    if text[position : position + 1] != closes:
        raise ValueError("neither a comma nor the end")
    return position


def _after_blanks(text: str, position: int) -> int:
    found = _BLANKS.match(text, position)
    return found.end() if found else position


def _letter(found: re.Match[str]) -> str:
    code = found[1] or found[2]
    if code:
        return chr(int(code, 16))
    return _LETTERS.get(found[3], found[3])


def _unpacked(data: Any) -> Any:
    """Return what a pushed list carries: a piece of text that is JSON itself."""
    if not (isinstance(data, list) and data and isinstance(data[-1], str)):
        return data
    found = _PACKED.match(data[-1])
    text = data[-1][found.end() :] if found else data[-1]
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return data
