"""What ``voucherwatch read`` does: files, pages and batches into readings.

Neither typer nor rich is imported here: with pydantic, which typer loads for any
parameter, they cost more time than reading a call does.
"""

from __future__ import annotations

import gc
import io
import json
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TextIO

from reader.documents import of_file, of_page, of_text, ranked
from reader.formats.converted import Limits
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document

if TYPE_CHECKING:
    from reader.formats import Converter


class CannotRead(Exception):
    """An input could not be had at all; what it says is for the person who asked."""


@dataclass(frozen=True, slots=True)
class ReadRequest:
    """The arguments of one ``read``, as they were given."""

    inputs: tuple[str, ...] = ()
    title: str = ""
    as_of: str = ""
    as_json: bool = False
    explain: bool = False
    jsonl: str = ""


_SWITCHES: Final = {"--json": "as_json", "--explain": "explain"}
_SETTINGS: Final = {"--title": "title", "--as-of": "as_of", "--jsonl": "jsonl"}


def plain_request(arguments: Sequence[str]) -> ReadRequest | None:
    """Return what *arguments* ask for, or None where typer has to look at them.

    Only options that are spelt out are known here, so help, abbreviations and
    mistakes are typer's, and both parse alike what both know.

    >>> plain_request(["a.hwp", "--json"]).inputs
    ('a.hwp',)
    >>> plain_request(["a.hwp", "--jason"]) is None
    True
    """
    inputs: list[str] = []
    values: dict[str, Any] = {}
    left = list(arguments)
    while left:
        word = left.pop(0)
        if word in _SWITCHES:
            values[_SWITCHES[word]] = True
        elif word in _SETTINGS and left:
            values[_SETTINGS[word]] = left.pop(0)
        elif word == "-" or not word.startswith("-"):
            inputs.append(word)
        else:
            return None
    request = ReadRequest(tuple(inputs), **values)
    if bool(request.jsonl) == bool(request.inputs):
        return None
    try:
        parse_day(request.as_of)
    except CannotRead:
        return None
    return request


def run(request: ReadRequest) -> int:
    """Read what was asked for and print it.  Returns the exit status.

    Raises:
        CannotRead: ``as_of`` is no date.
    """
    from reader.formats import Converter

    day = parse_day(request.as_of)
    with Converter() as converter:
        if request.jsonl:
            return _read_lines(request.jsonl, converter)
        style = (
            "json"
            if request.as_json
            else "explain"
            if request.explain
            else "plain"
        )
        return read_inputs(
            request.inputs, request.title, day, style, converter
        )


# Why a file was not read, by the state that it is left in.
_UNREAD = {
    "drm": "locked by DRM",
    "password": "locked by a password",
    "image_only": "holds pictures, no text",
    "too_large": "too large to be read",
    "unsupported": "not a document of a kind that is read",
    "broken": "damaged",
    "timed_out": "took too long to read",
}
# Endings whose programs never write plain text, as those of .doc and .xls
# may.
_PACKED_FORMATS: Final = frozenset(
    (".hwp", ".hwpx", ".pdf", ".docx", ".odt", ".xlsx", ".ods", ".zip")
)
# One byte more than the converter takes, which says then that it is too much.
_MORE_THAN_READ: Final = Limits().input_size + 1
# Objects made between two looks of the garbage collector, in a batch.
_SELDOM = 50_000


_NO_OBJECT: Final = (
    "a line must be a JSON object; of an array each object is a line"
)


def read_batch(lines: Iterable[str], out: TextIO, converter: Converter) -> int:
    """Answer each ``{"id", "title", "text" or "path", "as_of"}`` line as soon as it is read.

    A line that cannot be read answers ``{"id", "error"}`` and the rest goes on.
    Returns the exit code: 1 if any line could not be read.
    """
    # Readings are trees: nothing waits for the collector, which cost a sixth of the
    # time looking for cycles.
    gc.freeze()
    gc.set_threshold(_SELDOM)
    failed = 0
    for line in lines:
        if not line.strip():
            continue
        answer = _answer(line, converter)
        failed |= "error" in answer
        out.write(json.dumps(answer, ensure_ascii=False) + "\n")
        # A program that sends lines one by one waits for the answer before the next.
        out.flush()
    return failed


def _answer(line: str, converter: Converter) -> dict[str, Any]:
    name: object = None
    try:
        # Editors of Windows begin a file with a mark.
        requested = json.loads(line.removeprefix("\ufeff"))
        if not isinstance(requested, dict):
            return {"id": None, "error": _NO_OBJECT}
        name = requested.get("id")
        return {"id": name, **_read_requested(requested, converter).to_dict()}
    except (CannotRead, ValueError, RecursionError) as why:
        return {"id": name, "error": str(why)}


def _read_requested(
    requested: dict[str, Any], converter: Converter
) -> Reading:
    text, path = requested.get("text"), requested.get("path")
    if not isinstance(text if path is None else path, str):
        raise CannotRead('a line needs "text" or "path"')
    documents = (
        of_text(text or "") if path is None else documents_of(path, converter)
    )
    return read_notice(
        str(requested.get("title") or ""),
        ranked(documents),
        as_of=parse_day(str(requested.get("as_of") or "")),
    )


def documents_of(source: str, converter: Converter) -> list[Document]:
    """Return what a path, a URL or ``-`` (standard input) holds.

    Raises:
        CannotRead: there is no such file, or the address does not answer.
    """
    scheme, is_address, _ = source.partition("://")
    if is_address and scheme.isalpha():
        if scheme.lower() not in ("http", "https"):
            raise CannotRead(f"{source}: no address of the web (http, https)")
        from worker.cli.download import DownloadFailed, fetch

        try:
            data = fetch(source)
        except DownloadFailed as why:
            raise CannotRead(f"{source}: {why}") from why
    else:
        stdin = sys.stdin.buffer
        data = (
            stdin.read(_MORE_THAN_READ) if source == "-" else _bytes_of(source)
        )
    return documents_in(data, source, converter)


def documents_in(
    data: bytes, name: str, converter: Converter
) -> list[Document]:
    """Return a text or a page as its body, a document or a ZIP as attachments.

    Raises:
        CannotRead: nothing but blanks, or plain text under the name of a document:
            an error message that was saved in the place of the file, or another file.
    """
    if not data.strip():
        raise CannotRead(f"{name}: it is empty")
    converted = converter.convert(data, Path(name).name)
    if converted.state.value != "read":
        return of_file(converted)
    if converted.media == "text":
        ending = Path(name).suffix.lower()
        if ending in _PACKED_FORMATS:
            raise CannotRead(f"{name}: named {ending}, but it is plain text")
        return of_text(converted.text)
    return (
        of_page(converted.text)
        if converted.media == "html"
        else of_file(converted)
    )


def _bytes_of(path: str) -> bytes:
    """Return a file's bytes, as far as any are read: a device may have no end."""
    try:
        with Path(path).open("rb") as file:
            return file.read(_MORE_THAN_READ)
    except OSError as why:
        raise CannotRead(f"{path}: {why.strerror}") from why


def read_inputs(
    inputs: Sequence[str],
    title: str,
    as_of: date | None,
    style: str,
    converter: Converter,
) -> int:
    readings: list[dict[str, Any]] = []
    failed = 0
    for source in inputs:
        try:
            documents = ranked(documents_of(source, converter))
        except CannotRead as why:
            print(why, file=sys.stderr)
            # The others are still read, and keep their places in the list.
            readings.append({"input": source, "error": str(why)})
            continue
        if why_unread := _unread(documents):
            print(f"{source}: {why_unread}", file=sys.stderr)
            failed = 1
        reading = read_notice(title, documents, as_of=as_of)
        readings.append(reading.to_dict())
        if style != "json":
            # It imports what JSON does not need.
            from worker.cli import explain

            explain.print_explanation(
                reading,
                documents,
                source,
                with_words=style == "explain",
                as_of=as_of,
            )
    if style == "json":
        print(
            json.dumps(
                readings[0] if len(readings) == 1 else readings,
                ensure_ascii=False,
                indent=2,
            )
        )
    return failed or int(any("error" in item for item in readings))


def _unread(documents: list[Document]) -> str:
    """Return why none of an input's documents could be read; empty where one was."""
    states = [document.state for document in documents]
    if any(state not in _UNREAD for state in states):
        return ""
    return next((_UNREAD[state] for state in states), "")


def parse_day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text[:10])
    except ValueError as why:
        raise CannotRead(f"not a date: {text}") from why


def _read_lines(source: str, converter: Converter) -> int:
    if source == "-":
        return main(converter)
    try:
        with Path(source).open(encoding="utf-8", errors="replace") as lines:
            return read_batch(lines, _utf_8(sys.stdout), converter)
    except OSError as why:
        print(f"{source}: {why.strerror}", file=sys.stderr)
        return 1


def _utf_8(stream: TextIO) -> TextIO:
    """Make a standard stream UTF-8 whatever the locale; half a character must not end a batch."""
    if isinstance(stream, io.TextIOWrapper):
        stream.reconfigure(encoding="utf-8", errors="replace")
    return stream


def main(converter: Converter | None = None) -> int:
    """Answer a batch on standard input: ``python -m worker.cli.reading``."""
    from reader.formats import Converter

    with converter or Converter() as ready:
        return read_batch(_utf_8(sys.stdin), _utf_8(sys.stdout), ready)


if __name__ == "__main__":
    sys.exit(main())
