"""A mended reading written into a source's own file, with the page as its test."""

from __future__ import annotations

import ast
import json
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import datetime
from pathlib import Path
from typing import Any, Final

from scrapy.http import Response

from crawler.authoring.record_fixture import FrozenPages, answer_of
from crawler.authoring.record_fixture import write as write_frozen
from crawler.mending.board import ReadByMend
from crawler.mending.page_place import PagePlace
from crawler.mending.reading import MendedReading
from crawler.platforms.base import Board
from crawler.records import Listing

# The formatter's width.
LINE: Final = 79
_IMPORTS: Final = (
    "from crawler.mending.board import ReadByMend\n"
    "from crawler.mending.page_place import PagePlace\n"
    "from crawler.mending.reading import MendedReading\n"
)


class CannotAdopt(Exception):
    """The file is not one that can be written to, or would not read the page."""


@dataclass(frozen=True, slots=True)
class AdoptedPage:
    """The answer from which a mended reading was made."""

    body: bytes
    url: str
    content_type: str

    def response(self) -> Response:
        return answer_of(self.body, self.url, self.content_type)


@dataclass(frozen=True, slots=True)
class Adoption:
    """What is to be written: the source's file, and what it reads of the page."""

    file: Path
    text: str
    listing: Listing


def reading_code(reading: MendedReading) -> str:
    """Return a reading as the class attribute that a source's file gets."""
    lines = ["    reading = MendedReading("]
    for name, value in _given(reading).items():
        lines.append(_argument(name, value))
    lines.append("    )")
    return "\n".join(lines) + "\n"


def _given(value: Any) -> dict[str, Any]:
    """Return the fields that differ from their defaults, or have none."""
    given = {}
    for item in fields(value):
        stated = getattr(value, item.name)
        if item.default is MISSING or stated != item.default:
            given[item.name] = stated
    return given


def _argument(name: str, value: Any) -> str:
    indent = " " * 8
    line = f"{indent}{name}={_code(value)},"
    if len(line) <= LINE:
        return line
    if isinstance(value, PagePlace):
        lines = [f"{indent}{name}=PagePlace("]
        for field, stated in _given(value).items():
            lines.append(f"{indent}    {field}={_code(stated)},")
        return "\n".join([*lines, f"{indent}),"])
    if isinstance(value, tuple):
        lines = [f"{indent}{name}=("]
        for item in value:
            lines.append(f"{indent}    {_code(item)},")
        return "\n".join([*lines, f"{indent}),"])
    return line


def _code(value: Any) -> str:
    if isinstance(value, str):
        return json.dumps(value, ensure_ascii=False)
    if isinstance(value, PagePlace):
        stated = []
        for name, item in _given(value).items():
            stated.append(f"{name}={_code(item)}")
        return f"PagePlace({', '.join(stated)})"
    if isinstance(value, tuple):
        items = ", ".join(map(_code, value))
        return f"({items},)" if len(value) == 1 else f"({items})"
    return repr(value)


def adoption(
    board: Board, file: Path, reading: MendedReading, page: AdoptedPage
) -> Adoption:
    """Return what *file*, the source of *board*, becomes.

    Raises ``CannotAdopt`` where it does not read the page as the mended reading did.
    """
    text = with_reading(file.read_text("utf-8"), type(board).__name__, reading)
    namespace: dict[str, Any] = {"__name__": type(board).__module__}
    # The operator's own file, as it will be imported: it must read the page first.
    exec(compile(text, str(file), "exec"), namespace)  # noqa: S102
    adopted = namespace[type(board).__name__]()
    listing: Listing = adopted.read_listing(page.response())
    if not listing.notices or len(listing.notices) != listing.rows_seen:
        raise CannotAdopt(
            f"{len(listing.notices)} of {listing.rows_seen} rows of the page would be read"
        )
    return Adoption(file, text, listing)


def with_reading(text: str, class_name: str, reading: MendedReading) -> str:
    """Return a source's file in which its class reads by *reading*.

    Raises ``CannotAdopt`` where the file holds no such class.
    """
    for node in ast.parse(text).body:
        if isinstance(node, ast.ClassDef) and node.name == class_name:
            return _rewritten(text, node, reading)
    raise CannotAdopt(f"the file holds no class {class_name}")


def _rewritten(text: str, node: ast.ClassDef, reading: MendedReading) -> str:
    lines = text.splitlines(keepends=True)
    for statement in node.body:
        if isinstance(statement, ast.Assign) and any(
            isinstance(target, ast.Name) and target.id == "reading"
            for target in statement.targets
        ):
            # Adopted before: the reading of the last redesign gives way.
            end = statement.end_lineno or statement.lineno
            lines[statement.lineno - 1 : end] = [reading_code(reading)]
            return "".join(lines)
    bases = [ReadByMend.__name__]
    for base in node.bases:
        bases.append(ast.unparse(base))
    lines.insert(node.end_lineno or len(lines), reading_code(reading))
    # The formatter breaks a head with many bases; it ends before the first statement.
    first = node.body[0].lineno
    lines[node.lineno - 1 : max(first - 1, node.lineno)] = [
        f"class {node.name}({', '.join(bases)}):\n"
    ]
    # The imports are where those of the house's own rooms begin.
    for number, line in enumerate(lines):
        if line.startswith("from crawler.platforms"):
            return "".join([*lines[:number], _IMPORTS, *lines[number:]])
    raise CannotAdopt("the file imports no platform")


def write(
    adopted: Adoption,
    page: AdoptedPage,
    frozen: Path,
    *,
    name: str,
    read_by: str,
    now: datetime,
) -> list[Path]:
    """Write the source's file and its frozen page, and return what was written."""
    folder = frozen / name
    # Pages of the former design would be read by the new reading, and fail.
    for old in folder.glob("*") if folder.is_dir() else ():
        old.unlink()
    pages = FrozenPages((page.response(),), (adopted.listing,))
    written = write_frozen(pages, folder, now=now)
    _sign(folder / "expected.json", read_by)
    # Last, and at once: half a source's file would keep the worker from starting, and
    # whoever was interrupted before it adopts again.
    draft = adopted.file.with_suffix(".new")
    draft.write_text(adopted.text, "utf-8")
    draft.replace(adopted.file)
    return [adopted.file, *written]


def _sign(file: Path, read_by: str) -> None:
    """Note who compared the rows with the page: without it they are a draft."""
    data: Mapping[str, Any] = json.loads(file.read_text("utf-8"))
    text = json.dumps(
        {**data, "read_by": read_by}, ensure_ascii=False, indent=2
    )
    file.write_text(text + "\n", "utf-8")
