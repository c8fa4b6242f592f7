"""ZIP containers, measured before they are opened."""

from __future__ import annotations

import io
import lzma
import unicodedata
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from reader.formats.converted import MIB, ConversionState, Limits, Refusal

MOST_MEMBERS: Final = 10_000
ENCRYPTED: Final = 0x1
UTF8_NAME: Final = 0x800
DAMAGE: Final = (
    KeyError,
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
)
"""What ``zipfile`` raises on a damaged member."""


@contextmanager
def opened(data: bytes, limits: Limits) -> Iterator[zipfile.ZipFile]:
    """Open a ZIP whose directory stays within the limits.

    Raises:
        Refusal: ``broken``, ``password`` or ``too_large``; nothing has been unpacked then.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except DAMAGE as damage:
        raise Refusal(
            ConversionState.BROKEN, "압축 파일이 깨져 있습니다"
        ) from damage
    with archive:
        _measure(archive.infolist(), len(data), limits)
        yield archive


def _measure(
    members: list[zipfile.ZipInfo], packed: int, limits: Limits
) -> None:
    expanded = sum(member.file_size for member in members)
    markup = max(
        (
            member.file_size
            for member in members
            if member.filename.lower().endswith(".xml")
        ),
        default=0,
    )
    if (
        expanded > min(limits.expandable(packed), limits.expanded_size)
        or markup > limits.markup_size
    ):
        raise Refusal(
            ConversionState.TOO_LARGE,
            f"풀면 {expanded // MIB:,} MB가 되어 열지 않았습니다",
        )
    if len(members) > MOST_MEMBERS:
        raise Refusal(
            ConversionState.TOO_LARGE,
            f"파일이 {len(members):,}개 들어 있어 열지 않았습니다",
        )
    if any(member.flag_bits & ENCRYPTED for member in members):
        raise Refusal(ConversionState.PASSWORD, "암호가 걸린 압축 파일입니다")


def part(archive: zipfile.ZipFile, name: str) -> bytes:
    """Return one member, or raise ``Refusal`` where it is missing or damaged."""
    try:
        return archive.read(name)
    except DAMAGE as damage:
        raise Refusal(
            ConversionState.BROKEN, f"파일 안의 {name}을(를) 읽을 수 없습니다"
        ) from damage


def is_locked(archive: zipfile.ZipFile) -> bool:
    """Whether the manifest says that parts are encrypted, as HWPX and ODF packages do."""
    manifest = "META-INF/manifest.xml"
    return manifest in archive.namelist() and b"encryption-data" in part(
        archive, manifest
    )


def member_name(member: zipfile.ZipInfo) -> str:
    """Return the name as it was meant, its Hangul composed.

    Windows packs Korean names as CP949, macOS as decomposed UTF-8, both without
    saying so.
    """
    name = member.filename
    if not member.flag_bits & UTF8_NAME:
        name = _meant(name)
    return unicodedata.normalize("NFC", name)


def _meant(name: str) -> str:
    try:
        stored = name.encode("cp437")
    except UnicodeEncodeError:
        return name
    for encoding in ("utf-8", "cp949"):
        try:
            return stored.decode(encoding)
        except UnicodeDecodeError:
            continue
    return name
