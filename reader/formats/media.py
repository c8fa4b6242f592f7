"""What a file is, told from its bytes: a quarter of the files named ``.hwp`` are something else."""

from __future__ import annotations

import io
import re
import zipfile
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_HEADS: Final = (
    (b"SCDS", "drm"),  # SoftCamp Document Security: SCDSA002, SCDSA004 …
    (b"\x9b DRMONE", "drm"),  # Fasoo
    (b"<DOCUMENT SAFER", "drm"),  # MarkAny
    (b"HWP Document File V", "hwp3"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"BM", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"EGGA", "archive"),
    (b"ALZ\x01", "archive"),
    (b"\x1f\x8b", "archive"),
)
_HTML: Final = re.compile(
    rb"<(?:!doctype html|html|head|body|meta|table|div|p)\b", re.IGNORECASE
)
_ODF: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


def media_of(data: bytes) -> str:
    """Return what *data* is: ``hwp`` (any OLE file until it is opened), ``hwpx``, ``pdf``, ``docx``, ``zip``, ``html``, ``text``, ``drm`` …

    >>> media_of(b"%PDF-1.7"), media_of("공고".encode("cp949")), media_of(b"")
    ('pdf', 'text', 'empty')
    """
    if not data.strip(b"\0 \r\n\t"):
        return "empty"
    if data.startswith(OLE):
        return "ole"
    if data.startswith(ZIP):
        return _packed(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    head = next((media for magic, media in _HEADS if data.startswith(magic)), None)
    return head or _written(data)


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _package(set(archive.namelist()), _mimetype(archive))
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OSError):
        return "zip"


def _mimetype(archive: zipfile.ZipFile) -> bytes:
    """Return what an OPF or ODF package says it is; such a member is short and stored."""
    if (
        "mimetype" not in archive.namelist()
        or archive.getinfo("mimetype").file_size > 100
    ):
        return b""
    try:
        return archive.read("mimetype").strip()
    except (RuntimeError, zipfile.BadZipFile):  # a password, or damage
        return b""


def _package(names: set[str], mimetype: bytes) -> str:
    if mimetype in _ODF:
        return _ODF[mimetype]
    if (
        b"hwp" in mimetype
        or "Contents/header.xml" in names
        or "Contents/section0.xml" in names
    ):
        return "hwpx"
    if "word/document.xml" in names:
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    return "pptx" if "ppt/presentation.xml" in names else "zip"


def _written(data: bytes) -> str:
    head = data[:4096]
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return "text"
    if b"\0" in head:
        return "unknown"
    if _HTML.search(head):
        return "html"
    return "text" if _decodes(head) else "unknown"


def _decodes(head: bytes) -> bool:
    """Whether *head* is text; a character cut at its end does not count."""
    for encoding in ("utf-8", "cp949"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as damage:
            if damage.start < len(head) - 3:
                continue
            text = head[: damage.start].decode(encoding)
        return sum(c < " " and c not in "\t\n\r\f" for c in text) <= len(text) // 100
    return False
