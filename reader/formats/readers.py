"""From bytes to text, inside the child: the reader for each kind of file."""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Callable
from dataclasses import replace
from functools import cache
from importlib import import_module
from itertools import islice
from typing import Any, Final

from reader.formats import archive
from reader.formats.converted import (
    ConversionState,
    Converted,
    Limits,
    Refusal,
)
from reader.formats.media import media_of
from reader.formats.signs import as_seen
from reader.formats.written import read_written

Reader = Callable[[bytes, Limits], str]

# Kind of file → its reader, imported when the first such file comes: all of them take
# longer to import than an HWP file to read.
_READERS: Final = {
    "hwp": "hwp.dispatch:hwp_text",
    "hwpx": "hwp.dispatch:hwpx_file_text",
    "hwp3": "hwp.dispatch:hwp3_text",
    "pdf": "pdf.pages:pdf_text",
    "docx": "docx:docx_text",
    "odt": "odt:odt_text",
    "ods": "odt:odt_text",
    "xlsx": "sheets:sheet_text",
    "xls": "sheets:sheet_text",
    "hwpml": "foreign:hwpml_text",
    "rtf": "foreign:rtf_text",
    "pptx": "pptx:pptx_text",
    "mail": "foreign:mail_text",
    "sheet_xml": "foreign:sheet_xml_text",
    "word_xml": "foreign:word_xml_text",
}
# Kind of file → what returns the files that hang on it.
_FILES: Final = {
    "mail": "foreign:mail_files",
    "pdf": "pdf.attached:attached_files",
}
# Characters: a portfolio's cover says that there are files, and little else.
_LONGEST_COVER: Final = 1_000
_IGNORED: Final = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")
_WORDS_AT_LEAST: Final = 8


def read_file(
    data: bytes, name: str, limits: Limits, depth: int = 0
) -> Converted:
    """Return what a file says.  Raises nothing but ``MemoryError``."""
    written = read_written(data, name)
    if written is not None:
        return _within(written, limits)
    media = media_of(data)
    if media == "gzip":
        return _read_gzip(data, name, limits, depth)
    if media == "ole":
        media = _ole_media(data)
    if media in _FILES:
        return _read_with_files(data, name, media, limits, depth)
    if media == "zip":
        return _read_zip(data, name, limits, depth)
    if media not in _READERS:
        return Converted(
            ConversionState.UNSUPPORTED,
            media=media,
            note="이 형식은 읽지 않습니다",
            name=name,
        )
    return _read_document(data, name, media, limits)


def _ole_media(data: bytes) -> str:
    """Old Excel workbooks keep their stream's name in the file's directory, in UTF-16."""
    return (
        "xls"
        if "Workbook".encode("utf-16-le") in data
        and "FileHeader".encode("utf-16-le") not in data
        else "hwp"
    )


def _read_document(
    data: bytes, name: str, media: str, limits: Limits
) -> Converted:
    try:
        text = _reader_of(media)(data, limits)
    except Refusal as refusal:
        return Converted(
            refusal.state, media=media, note=refusal.note, name=name
        )
    letters = filter(str.isalnum, text)
    if len(list(islice(letters, _WORDS_AT_LEAST))) < _WORDS_AT_LEAST:
        return Converted(
            ConversionState.IMAGE_ONLY,
            media=media,
            note="글자가 없는 문서입니다",
            name=name,
        )
    return _within(
        Converted(ConversionState.READ, text, media, name=name), limits
    )


@cache
def _reader_of(media: str) -> Reader:
    reader: Reader = _named(_READERS[media])
    return reader


def _named(place: str) -> Any:
    module, _, function = place.partition(":")
    return getattr(import_module(f"reader.formats.{module}"), function)


def _within(converted: Converted, limits: Limits) -> Converted:
    if len(converted.text) <= limits.text_size:
        return replace(converted, text=as_seen(converted.text))
    return replace(
        converted,
        state=ConversionState.TOO_LARGE,
        text="",
        note="글자가 너무 많습니다",
    )


def _read_with_files(
    data: bytes, name: str, media: str, limits: Limits, depth: int
) -> Converted:
    """Read a saved mail or page, or a PDF, and the files that hang on a mail or are a
    portfolio's.
    """
    cover = _read_document(data, name, media, limits)
    is_more_than_cover = media == "pdf" and len(cover.text) > _LONGEST_COVER
    if depth >= limits.depth or is_more_than_cover:
        return cover
    members = [cover]
    files = _named(_FILES[media])(data)
    for file_name, file in files[: limits.members]:
        members.append(read_file(file, file_name, limits, depth + 1))
    if len(members) == 1:
        return cover
    read = any(member.state is ConversionState.READ for member in members)
    state = ConversionState.READ if read else cover.state
    return Converted(state, media=media, members=tuple(members), name=name)


def _read_gzip(
    data: bytes, name: str, limits: Limits, depth: int
) -> Converted:
    """Read a file that a server sent packed without saying so."""
    most = min(limits.expandable(len(data)), limits.expanded_size)
    unpacking = zlib.decompressobj(wbits=31)
    try:
        unpacked = unpacking.decompress(data, most)
    except zlib.error:
        unpacked = b""
    if unpacked and unpacking.eof and depth < limits.depth:
        return read_file(unpacked, name, limits, depth + 1)
    is_large = bool(unpacking.unconsumed_tail) or depth >= limits.depth
    return Converted(
        ConversionState.TOO_LARGE if is_large else ConversionState.BROKEN,
        media="gzip",
        note="압축을 풀 수 없습니다",
        name=name,
    )


def _read_zip(data: bytes, name: str, limits: Limits, depth: int) -> Converted:
    if depth >= limits.depth:
        return Converted(
            ConversionState.TOO_LARGE,
            media="zip",
            note="압축 안의 압축이 너무 깊습니다",
            name=name,
        )
    try:
        with archive.opened(data, limits) as opened:
            members = tuple(_members(opened, limits, depth))
    except Refusal as refusal:
        return Converted(
            refusal.state, media="zip", note=refusal.note, name=name
        )
    if not members:
        return Converted(
            ConversionState.UNSUPPORTED,
            media="zip",
            note="압축 파일이 비어 있습니다",
            name=name,
        )
    read = sum(member.state is ConversionState.READ for member in members)
    state = ConversionState.READ if read else members[0].state
    return Converted(
        state,
        media="zip",
        note=f"{len(members)}개 가운데 {read}개를 읽었습니다",
        members=members,
        name=name,
    )


def _members(
    opened: zipfile.ZipFile, limits: Limits, depth: int
) -> list[Converted]:
    files = []
    for member in opened.infolist():
        ignored = any(part in member.filename for part in _IGNORED)
        if not (member.is_dir() or ignored):
            files.append(member)
    found: list[Converted] = []
    for member in files[: limits.members]:
        found.append(_read_member(opened, member, limits, depth))
    return found


def _read_member(
    opened: zipfile.ZipFile,
    member: zipfile.ZipInfo,
    limits: Limits,
    depth: int,
) -> Converted:
    name = archive.member_name(member)
    try:
        return read_file(
            archive.part(opened, member.filename), name, limits, depth + 1
        )
    except Refusal as refusal:
        return Converted(refusal.state, note=refusal.note, name=name)
