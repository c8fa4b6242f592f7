"""Which charset an answer is in, as browsers decide it: Korean boards name CP949 in a dozen ways.

A general guesser takes short, undeclared or ``windows-949`` answers for Chinese
(big5hkscs), and a strict EUC-KR decoder stops at the first syllable that only
CP949 has (``똠``, ``샾``).  So there are two candidates, UTF-8 and CP949, and
any other charset counts only where the answer itself names it.
"""

from __future__ import annotations

import codecs
import re
from typing import Final

from scrapy.http import Response

_LABEL: Final = re.compile(
    rb"charset\s*=\s*[\"']?\s*([\w:.-]{2,40})", re.IGNORECASE
)
_META: Final = re.compile(rb"<meta\b[^<>]{0,300}", re.IGNORECASE)
_XML: Final = re.compile(
    rb"^\s*<\?xml[^<>]{0,200}?encoding\s*=\s*[\"']([\w:.-]{2,40})",
    re.IGNORECASE,
)
_COMMENTS: Final = re.compile(rb"<!--.*?-->", re.DOTALL)
# Bytes in which a page's own declaration is sought: pages of megabytes come, too.
_HEAD: Final = 65_536
_MARKS: Final = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KOREAN: Final = frozenset(
    [
        "euckr",
        "euc_kr",
        "ksc5601",
        "ksc_5601",
        "ks_c_5601",
        "ks_c_5601_1987",
        "ks_c_5601_1989",
        "csksc56011987",
        "cseuckr",
        "iso_ir_149",
        "korean",
        "cp949",
        "949",
        "ms949",
        "windows949",
        "windows_949",
        "x_windows_949",
        "uhc",
    ]
)
# What a server claims by default, whatever it serves: no Korean page is in it.
_WESTERN: Final = frozenset({"cp1252", "iso8859-1", "iso8859-15", "ascii"})


def charset_of(response: Response) -> str:
    """Return the codec of an answer: its byte order mark, its header, its own
    ``<meta>`` or ``<?xml``, or what fits.

    >>> charset_of(Response("https://a.example.kr", body="공고".encode("cp949")))
    'cp949'
    """
    body = response.body
    for mark, codec in _MARKS:
        if body.startswith(mark):
            return codec
    header = _LABEL.search(response.headers.get("Content-Type") or b"")
    stated = header[1].decode("ascii", "replace") if header else None
    return codec_of(stated) or codec_of(_inside(body)) or _fitting(body)


def decoded(response: Response) -> str:
    """Return an answer's text; bytes that are no text in its charset become U+FFFD."""
    return response.body.decode(charset_of(response), "replace")


def codec_of(label: str | None) -> str | None:
    """Return Python's codec for a charset's label, ``None`` for one that says nothing.

    >>> codec_of("x-windows-949"), codec_of("EUC-KR"), codec_of("UTF8"), codec_of("ISO-8859-1"), codec_of("utf8mb4")
    ('cp949', 'cp949', 'utf-8', None, None)
    """
    if not label:
        return None
    plain = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
    if plain in _KOREAN:
        return "cp949"
    try:
        found = codecs.lookup(plain)
    except LookupError:
        return None
    # "hex" and "zlib" are codecs of Python, too.
    is_text = getattr(found, "_is_text_encoding", True)
    return found.name if is_text and found.name not in _WESTERN else None


def _inside(body: bytes) -> str | None:
    """Return the label that a page gives itself."""
    head = body[:_HEAD]
    if declared := _XML.search(head[:1024]):
        return declared[1].decode("ascii", "replace")
    # A former charset is often left in a comment.
    # Behind the last "-->" an open comment would be searched to the end again and again.
    before, mark, rest = head.rpartition(b"-->")
    for meta in _META.finditer(_COMMENTS.sub(b"", before + mark) + rest):
        if found := _LABEL.search(meta[0]):
            return found[1].decode("ascii", "replace")
    return None


def _fitting(body: bytes) -> str:
    """Return UTF-8 or CP949, whichever an undeclared answer is."""
    try:
        body.decode("utf-8")
    except UnicodeDecodeError as damage:
        # A letter cut off at the very end, or a few broken ones in the middle.
        if damage.start >= len(body) - 3:
            return "utf-8"
        as_korean = body.decode("cp949", "replace").count("\ufffd")
        as_utf_8 = body.decode("utf-8", "replace").count("\ufffd")
        return "utf-8" if as_utf_8 < as_korean else "cp949"
    return "utf-8"
