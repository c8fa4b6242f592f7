"""Files that are text or nothing at all: read at once, with no child process."""

from __future__ import annotations

from typing import Final

from reader.formats.converted import ConversionState, Converted
from reader.formats.media import OLE, ZIP, media_of

_REFUSED: Final = {
    "empty": (ConversionState.BROKEN, "빈 파일입니다"),
    "drm": (ConversionState.DRM, "DRM으로 보호된 문서입니다"),
    "image": (ConversionState.IMAGE_ONLY, "그림 파일입니다"),
    "archive": (ConversionState.UNSUPPORTED, "이 압축 형식은 읽지 않습니다"),
    "unknown": (ConversionState.UNSUPPORTED, "알 수 없는 형식입니다"),
}


def read_written(data: bytes, name: str) -> Converted | None:
    """Return the reading of plain text, a web page or a file that cannot be read; ``None`` for a document."""
    if data.startswith((OLE, *ZIP)):
        return None
    media = media_of(data)
    if media in _REFUSED:
        state, system_message = _REFUSED[media]
        return Converted(state, media=media, note=system_message, name=name)
    if media == "text":
        return Converted(ConversionState.READ, decoded(data), media, name=name)
    if media == "html":
        from reader.formats.html import page_text

        return Converted(ConversionState.READ, page_text(data), media, name=name)
    return None


def decoded(data: bytes) -> str:
    """Return text in whichever of the encodings Korean files come in.

    >>> decoded("공고".encode("cp949")), decoded("공고".encode("utf-16"))
    ('공고', '공고')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").lstrip("\ufeff")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp949", "replace")
