"""Files that are text or nothing at all: read at once, with no child process."""

from __future__ import annotations

import csv
import re
from typing import Final

from reader.formats import pipes
from reader.formats.converted import ConversionState, Converted
from reader.formats.media import OLE, ZIP, is_johab, media_of, unmarked_wide
from reader.formats.signs import as_seen

_REFUSED: Final = {
    "empty": (ConversionState.BROKEN, "빈 파일입니다"),
    "drm": (ConversionState.DRM, "DRM으로 보호된 문서입니다"),
    "image": (ConversionState.IMAGE_ONLY, "그림 파일입니다"),
    "archive": (ConversionState.UNSUPPORTED, "이 압축 형식은 읽지 않습니다"),
    "program": (
        ConversionState.UNSUPPORTED,
        "문서가 아니라 프로그램의 자료입니다",
    ),
    "xml": (ConversionState.UNSUPPORTED, "알 수 없는 XML 문서입니다"),
    "unknown": (ConversionState.UNSUPPORTED, "알 수 없는 형식입니다"),
}


# Letters: pages that only say that there is no page are shorter.
_SHORT: Final = 500
# An answer of plain text that there is no file is a sentence.
_ONE_SENTENCE: Final = 120
_PASSWORD: Final = re.compile(
    rb"<input[^>]{0,200}type=[\"']?password", re.IGNORECASE
)
# What such pages say: "시스템 점검 중입니다", "보안문자를 입력해 주세요".
_EXCUSE: Final = re.compile(
    r"점검|로그인|서비스\s?(?:이용|중단|중지)|이용에 불편|잘못된 접근|접근이? (?:거부|제한|권한)"
    r"|존재하지 않|찾을 수 없|오류가|에러가|세션이|access denied|forbidden|not found"
    r"|자동\s?(?:등록|입력)\s?방지|보안\s?문자|접속\s?대기|대기\s?순번|비정상적인|차단되"
    r"|파일이 (?:없|삭제)|권한이 없|만료되|request(?:ed url)? was rejected|support id"
    r"|maintenance|internal server error|bad gateway|service unavailable",
    re.IGNORECASE,
)
_HANGUL: Final = re.compile("[가-힣]")
_NOTICE: Final = re.compile(
    r"(?:접수|신청|모집|공모)\s?(?:기간|기한|일정|마감|방법|대상)|지원\s?(?:대상|규모|내용)"
)


def read_written(data: bytes, name: str) -> Converted | None:
    """Return the reading of plain text, a web page or a file that cannot be read;
    ``None`` for a document.
    """
    if data.startswith((OLE, *ZIP)):
        return None
    media = media_of(data)
    if media in _REFUSED:
        state, note = _REFUSED[media]
        return Converted(state, media=media, note=note, name=name)
    if media == "text":
        text = decoded(data)
        is_short = len(text) < _ONE_SENTENCE and not _NOTICE.search(text)
        if is_short and _EXCUSE.search(text):
            return Converted(
                ConversionState.UNSUPPORTED,
                media=media,
                note="문서 대신 오류 안내가 왔습니다",
                name=name,
            )
        if name.lower().endswith((".csv", ".tsv")):
            text = _rows_as_table(text)
        return Converted(ConversionState.READ, text, media, name=name)
    if media == "html":
        from reader.formats.html import page_text

        text = as_seen(page_text(data))
        if reason := _impostor(data, text):
            return Converted(
                ConversionState.UNSUPPORTED,
                media=media,
                note=reason,
                name=name,
            )
        return Converted(ConversionState.READ, text, media, name=name)
    return None


def _rows_as_table(text: str) -> str:
    """Return values parted by tabs, commas or semicolons as a pipe table; what holds no
    such rows as it is.
    """
    headings = text.partition("\n")[0]
    by = max("\t,;", key=headings.count)
    try:
        rows = list(csv.reader(text.splitlines(keepends=True), delimiter=by))
    except csv.Error:
        return text
    if all(len(row) < 2 for row in rows):
        return text
    return pipes.table([row[: pipes.WIDEST] for row in rows])


def _impostor(data: bytes, text: str) -> str:
    """Return why a page is none that was meant to be sent: an alert, a login or an error page."""
    letters = sum(1 for char in text if char.isalnum())
    if not letters:
        return "글이 없는 웹 페이지입니다"
    if letters > _SHORT or _NOTICE.search(text):
        return ""
    # A short page without a syllable of Hangul is a server's own: "500 nginx".
    is_foreign = _HANGUL.search(text) is None
    if is_foreign or _PASSWORD.search(data) or _EXCUSE.search(text):
        return "문서 대신 로그인·점검·오류 안내 페이지가 왔습니다"
    return ""


def decoded(data: bytes) -> str:
    """Return text in whichever of the encodings Korean files come in.

    >>> decoded("공고".encode("cp949")), decoded("공고".encode("utf-16"))
    ('공고', '공고')
    """
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", "replace").lstrip("\ufeff")
    if wide_encoding := unmarked_wide(data[:4096]):
        return data.decode(wide_encoding, "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    older = "johab" if is_johab(data) else "cp949"
    return data.decode(older, "replace")
