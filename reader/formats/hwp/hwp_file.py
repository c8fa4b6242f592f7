"""HWP 5 files: the compound file, its flags, and streams that are inflated within bounds.

Source: Hancom, "한글 문서 파일 구조 5.0" (FileHeader, BodyText) and "배포용 문서" (ViewText).
"""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from enum import IntFlag
from typing import Final

import olefile

from reader.formats.converted import MIB, ConversionState, Limits, Refusal
from reader.formats.hwp.distribution import unlocked
from reader.formats.hwp.hwp_records import shapes_of
from reader.formats.hwp.hwp_shapes import CharShapes

_SIGNATURE: Final = b"HWP Document File"
DAMAGE: Final = (
    OSError,
    ValueError,
    LookupError,
    ArithmeticError,
    TypeError,
    AttributeError,
    struct.error,
    RecursionError,
)
"""What olefile raises on a damaged compound file."""


class Flag(IntFlag):
    """FileHeader, the 32 bits at offset 36."""

    PACKED = 1
    PASSWORD = 1 << 1
    DISTRIBUTION = 1 << 2
    DRM = 1 << 4
    CERTIFICATE = 1 << 8
    CERTIFICATE_DRM = 1 << 10
    TRACKED = 1 << 14


class HwpFile:
    """An opened HWP 5 file.  Raises ``Refusal`` for locked and for broken ones."""

    def __init__(self, data: bytes, limits: Limits) -> None:
        self._most = min(limits.markup_size, limits.expandable(len(data)))
        try:
            self._ole = olefile.OleFileIO(io.BytesIO(data))
        except DAMAGE as damage:
            raise Refusal(
                ConversionState.BROKEN, "문서 파일이 깨져 있습니다"
            ) from damage
        self.flags = self._flags()

    @property
    def is_distribution(self) -> bool:
        return Flag.DISTRIBUTION in self.flags

    def sections(self) -> Iterator[bytes]:
        """Yield the records of each section, in order, inflated and unlocked."""
        left = self._most
        for name in self._section_names():
            stream = self.stream(name)
            if self.is_distribution:
                stream = unlocked(stream)
            section = self._inflated(stream, left)
            left -= len(section)
            yield section

    def shapes(self) -> CharShapes:
        """Return the character shapes that take letters out of their line; none where
        they cannot be read, since the text can be.
        """
        try:
            return shapes_of(
                self._inflated(self.stream("DocInfo"), self._most)
            )
        except Refusal:
            return CharShapes()

    def weigh(self) -> None:
        """Refuse a file whose sections expand beyond the limits, a chunk at a time and
        keeping none.
        """
        left = self._most
        for name in self._section_names():
            if Flag.PACKED in self.flags:
                left -= _inflated_size(self.stream(name), left)

    def stream(self, name: str) -> bytes:
        try:
            with self._ole.openstream(name) as opened:
                return bytes(opened.read())
        except DAMAGE as damage:
            raise Refusal(
                ConversionState.BROKEN,
                f"문서 안의 {name}을(를) 읽을 수 없습니다",
            ) from damage

    def has(self, name: str) -> bool:
        return bool(self._ole.exists(name))

    def _flags(self) -> Flag:
        if self.has("EncryptedPackage"):
            raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다")
        if not self.has("FileHeader"):
            raise Refusal(ConversionState.UNSUPPORTED, _other_ole(self))
        header = self.stream("FileHeader")
        if not header.startswith(_SIGNATURE) or len(header) < 40:
            raise Refusal(
                ConversionState.BROKEN, "문서 머리글이 깨져 있습니다"
            )
        flags = Flag(struct.unpack_from("<I", header, 36)[0])
        if flags & (Flag.DRM | Flag.CERTIFICATE_DRM):
            raise Refusal(ConversionState.DRM, "DRM으로 보호된 문서입니다")
        if flags & (Flag.PASSWORD | Flag.CERTIFICATE):
            raise Refusal(ConversionState.PASSWORD, "암호가 걸린 문서입니다")
        return flags

    def _section_names(self) -> list[str]:
        # A document that tracks its changes has them here, and a stand-in in BodyText.
        is_tracked = Flag.TRACKED in self.flags and self.has("ViewText")
        is_viewed = self.is_distribution or is_tracked
        storage = "ViewText" if is_viewed else "BodyText"
        names = []
        for path in self._ole.listdir():
            if path[0] == storage and len(path) == 2:
                names.append("/".join(path))
        if not names:
            raise Refusal(ConversionState.BROKEN, "문서에 본문이 없습니다")
        return sorted(names, key=lambda name: (len(name), name))

    def _inflated(self, stream: bytes, most: int) -> bytes:
        if Flag.PACKED not in self.flags:
            return stream
        inflater = zlib.decompressobj(-15)
        try:
            section = inflater.decompress(stream, most)
        except zlib.error as damage:
            raise Refusal(
                ConversionState.BROKEN, "본문을 풀 수 없습니다"
            ) from damage
        if inflater.unconsumed_tail:
            raise Refusal(
                ConversionState.TOO_LARGE, "풀면 너무 커지는 문서입니다"
            )
        return section


def _inflated_size(stream: bytes, most: int) -> int:
    inflater = zlib.decompressobj(-15)
    size = 0
    try:
        while stream and not inflater.eof:
            size += len(inflater.decompress(stream, MIB))
            stream = inflater.unconsumed_tail
            if size > most:
                raise Refusal(
                    ConversionState.TOO_LARGE, "풀면 너무 커지는 문서입니다"
                )
    except zlib.error:  # the readers say what is wrong with it
        return size
    return size


def _other_ole(file: HwpFile) -> str:
    if file.has("WordDocument"):
        return "워드 97 문서(.doc)는 읽지 않습니다"
    if file.has("PowerPoint Document"):
        return "파워포인트 97 문서(.ppt)는 읽지 않습니다"
    return "알 수 없는 문서입니다"
