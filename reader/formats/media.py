"""What a file is, by its bytes: a quarter of the files named ``.hwp`` are something else."""

from __future__ import annotations

import io
import json
import re
import zipfile
from typing import Final

OLE: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP: Final = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
GZIP: Final = b"\x1f\x8b\x08"
_HEADS: Final = (
    (b"SCDS", "drm"),  # SoftCamp Document Security: SCDSA002, SCDSA004 …
    (b"\x9b DRMONE", "drm"),  # Fasoo
    (b"<DOCUMENT SAFER", "drm"),  # MarkAny
    (b"HWP Document File V", "hwp3"),
    (b"\x89PNG", "image"),
    (b"\xff\xd8\xff", "image"),
    (b"GIF8", "image"),
    (b"II*\0", "image"),
    (b"MM\0*", "image"),
    (b"7z\xbc\xaf\x27\x1c", "archive"),
    (b"Rar!", "archive"),
    (b"EGGA", "archive"),
    (b"ALZ\x01", "archive"),
    (GZIP, "gzip"),
    (b"{\\rtf", "rtf"),
    (b"%!PS", "program"),
    (b"[InternetShortcut]", "program"),
    (b"BEGIN:VCARD", "program"),
)
# A bitmap's first two letters begin texts as well: "BM 특허 지원"; what follows its size
# does not.
_BITMAP: Final = re.compile(rb"BM.{4}\0{4}", re.DOTALL)
WORD_BODY: Final = re.compile(r"word/document\d{0,3}\.xml")
"""The body of a Word package; SharePoint calls it ``document2.xml``."""
_LONGEST_JSON: Final = 1 << 20
# Also a part of a page: "<tr><td>분야</td>…", "<h2 class=…>".
_HTML: Final = re.compile(
    rb"""
    <(?: !doctype\ html | html | head | body | meta | table | div | p | script )\b
    | <(?: t[rd] | [uo]l | h[1-6] ) (?:\s[^<>]*)? >
    """,
    re.IGNORECASE | re.VERBOSE,
)
# An XML file without a head: `<Types xmlns="…">`.
_HEADLESS: Final = re.compile(r"<[A-Za-z][\w.:-]*\s[^<>]*?xmlns")
# The first element of an XML file: `<?xml …?><!DOCTYPE …><HWPML Version="2.8">`.
_ROOT: Final = re.compile(r"<([A-Za-z][\w.:-]*)")
_XML_ROOTS: Final = {
    "hwpml": "hwpml",
    "w:worddocument": "word_xml",
    "workbook": "sheet_xml",
    "ss:workbook": "sheet_xml",
    "html": "html",
}
# The head of a mail, or of a page saved as one file: `MIME-Version: 1.0` and its type.
_MAIL: Final = re.compile(
    rb"\A(?:[\w-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){0,90}?"
    rb"Content-Type:\s*(?:multipart/|text/(?:html|plain))",
    re.IGNORECASE,
)
_MAIL_HEAD: Final = 1 << 15
_ODF: Final = {
    b"application/vnd.oasis.opendocument.text": "odt",
    b"application/vnd.oasis.opendocument.spreadsheet": "ods",
}


# What Korean text is written in: ASCII, Hangul, its punctuation and signs.
_USUAL: Final = re.compile(
    r"[\t\r\n -~\u00a0-\u00ff\u2010-\u27bf\u3000-\u33ff가-힣]"
)
_SYLLABLE: Final = re.compile("[가-힣]")
_FILLER: Final = "\u3164".encode("euc_kr")


def media_of(data: bytes) -> str:
    """Return what *data* is: ``hwp`` (any OLE file until it is opened), ``hwpx``,
    ``pdf``, ``docx``, ``zip``, ``html``, ``text``, ``drm`` …

    >>> media_of(b"%PDF-1.7"), media_of("공고".encode("cp949")), media_of(b"")
    ('pdf', 'text', 'empty')
    """
    if not data.strip(b"\0 \r\n\t\xef\xbb\xbf\xff\xfe"):
        return "empty"
    if data.startswith(OLE):
        return "ole"
    if data.startswith(ZIP):
        return _packed(data)
    if b"%PDF-" in data[:1024]:
        return "pdf"
    # Servers put blanks and marks before files, as before pages.
    start = data[:64].lstrip(b"\xef\xbb\xbf \r\n\t")
    for magic, media in _HEADS:
        if start.startswith(magic):
            return media
    return "image" if _BITMAP.match(data) else _written(data)


def _packed(data: bytes) -> str:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return _package(set(archive.namelist()), _mimetype(archive))
    except (
        zipfile.BadZipFile,
        ValueError,
        EOFError,
        NotImplementedError,
        OSError,
    ):
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
    if any(map(WORD_BODY.fullmatch, names)):
        return "docx"
    if "xl/workbook.xml" in names or "xl/workbook.bin" in names:
        return "xlsx"
    return "pptx" if "ppt/presentation.xml" in names else "zip"


def _written(data: bytes) -> str:
    head = data[:4096]
    if kind := _xml_kind(head):
        return kind
    # A mail's head is long: each server that passed it on writes there.
    top = data[:_MAIL_HEAD]
    if _MAIL.match(top) and b"mime-version:" in top.lower():
        return "mail"
    if head.lstrip(b"\xef\xbb\xbf \r\n\t")[:1] in (b"{", b"[") and _is_json(
        data
    ):
        return "program"
    # UTF-32, in which no board writes: read as UTF-16 each second letter is nothing.
    if head.startswith(b"\xff\xfe\0\0"):
        return "unknown"
    if wide := _wide_text(head):
        return "html" if _HTML.search(wide.encode()) else "text"
    if b"\0" in head:
        return "unknown"
    if _HTML.search(head):
        return "html"
    return "text" if _decodes(head) else "unknown"


def unmarked_wide(head: bytes) -> str:
    """Return the UTF-16 of text without the mark that it should begin with; empty for
    everything else.

    >>> unmarked_wide("접수기간: 3. 2.".encode("utf-16-be")), unmarked_wide(b"PK\\0\\0")
    ('utf-16-be', '')
    """
    if b"\0" not in head:
        return ""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = head.decode(encoding, "ignore")
        if len(_USUAL.findall(text)) > 0.95 * len(text):
            return encoding
    return ""


def _wide_text(head: bytes) -> str:
    """Return the beginning of a text in UTF-16; empty for everything else."""
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return head.decode("utf-16", "ignore")
    encoding = unmarked_wide(head)
    return head.decode(encoding, "ignore") if encoding else ""


def is_johab(data: bytes) -> bool:
    """Whether text is in the older combining code: read as such it has the syllables
    that Korean is written with, and as CP949 many that nobody writes.
    """
    return _rare(data, "johab") < 0.02 and _rare(data, "cp949") > 0.1


def _rare(data: bytes, encoding: str) -> float:
    """Return the share of syllables that are not among the 2,350 of KS X 1001."""
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        return 1
    syllables = len(_SYLLABLE.findall(text))
    # EUC-KR spells the others out: a filler, then letter by letter.
    spelt = text.encode("euc_kr", "ignore").count(_FILLER)
    return spelt / syllables if syllables else 0


def _xml_kind(head: bytes) -> str:
    """Return what an XML file is by its first element; empty for what is no XML."""
    is_wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    text = head.decode("utf-16" if is_wide else "utf-8-sig", "ignore").lstrip()
    is_xml = text.startswith("<?xml") or text[:6].upper() == "<HWPML"
    is_headless = _HEADLESS.match(text) is not None and not _HTML.search(head)
    if not is_xml and not is_headless:
        return ""
    found = _ROOT.search(text)
    return _XML_ROOTS.get(found[1].lower(), "xml") if found else "xml"


def _is_json(data: bytes) -> bool:
    """Whether the whole is JSON, as a server answers that has no file to give."""
    try:
        json.loads(data[:_LONGEST_JSON])
    except (ValueError, RecursionError):
        return False
    return True


def _decodes(head: bytes) -> bool:
    """Whether *head* is text; a character cut at its end does not count."""
    for encoding in ("utf-8", "cp949"):
        try:
            text = head.decode(encoding)
        except UnicodeDecodeError as damage:
            if damage.start < len(head) - 3:
                continue
            text = head[: damage.start].decode(encoding)
        return (
            sum(c < " " and c not in "\t\n\r\f" for c in text)
            <= len(text) // 100
        )
    return is_johab(head)
