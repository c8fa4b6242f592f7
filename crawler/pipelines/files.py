"""Which of a notice's files are fetched, and what is kept of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from scrapy.http import Response

from crawler import schedule
from crawler.digests import digest
from crawler.pipelines.notices import identity
from crawler.records import AttachmentLink
from reader import documents
from reader.formats import Converter
from reader.formats.converted import ConversionState, Converted
from storage.announcements.draft import AttachmentDraft

# Of one document in several formats, the one that keeps its tables best is fetched.
# XML formats come first: they state cells and spans in the plain.
_ORDER: Final = (
    "hwpx",
    "odt",
    "docx",
    "hwp",
    "pdf",
    "zip",
    "xlsx",
    "doc",
    "xls",
    "txt",
    "",
)
# Kinds that are never written as HTML, as .doc and .xls often are.
_BINARY: Final = frozenset(
    {"hwpx", "hwp", "pdf", "zip", "odt", "docx", "xlsx", "pptx"}
)
# What servers answer in, and documents seldom are.
_WRITTEN: Final = frozenset({"html", "text", "xml"})
# Never fetched: there is nothing in them that the reader could read.
_NO_TEXT: Final = frozenset(
    {
        "jpg",
        "jpeg",
        "png",
        "gif",
        "bmp",
        "svg",
        "webp",
        "mp4",
        "avi",
        "mp3",
        "exe",
        "ai",
        "psd",
    }
)


def chosen(
    links: Sequence[AttachmentLink],
    stored: Mapping[tuple[str, str], AttachmentDraft],
    *,
    limit: int,
    stale: Collection[tuple[str, str]] = (),
) -> list[AttachmentLink]:
    """Return the files to fetch: one format of each document, none that is known by
    name and size already and not *stale*.

    A file whose size the page does not state may have been replaced under its
    name, so it is fetched again (its digest then tells).
    """
    best: dict[str, AttachmentLink] = {}
    for link in links:
        # "공고문.hwp" and "공고문.pdf" are one document.
        stem, suffix = _parts(link.name)
        if suffix in _NO_TEXT:
            continue
        if stem not in best or _rank(suffix) < _rank(
            _parts(best[stem].name)[1]
        ):
            best[stem] = link
    found = []
    for link in list(best.values())[:limit]:
        is_known = is_read(stored.get(identity(link)))
        if link.size is None or identity(link) in stale or not is_known:
            found.append(link)
    return found


def stale(
    stored: Mapping[tuple[str, str], AttachmentDraft],
    *,
    now: datetime,
    closes_at: datetime | None,
) -> frozenset[tuple[str, str]]:
    """Return the files that may have been replaced under name and size since they were fetched."""
    outdated = []
    for known, file in stored.items():
        if file.fetched_at is None or schedule.file_is_stale(
            file.fetched_at, now=now, closes_at=closes_at
        ):
            outdated.append(known)
    return frozenset(outdated)


def already_read(
    links: Iterable[AttachmentLink],
    stored: Mapping[tuple[str, str], AttachmentDraft],
) -> list[AttachmentDraft]:
    """Return what was read of these files before, with their addresses of today."""
    found: list[AttachmentDraft] = []
    for link in links:
        if is_read(stored.get(identity(link))):
            found.append(replace(stored[identity(link)], url=link.url))
    return found


def why_unusable(link: AttachmentLink, response: Response) -> str:
    """Return why an answer is not the whole file that *link* names; "" if it is.

    Such an answer is not final: the file stays unread and is fetched again.
    """
    if response.status != HTTPStatus.OK:
        return f"the site answered {response.status}"
    if "dataloss" in response.flags:
        return "it is shorter than its Content-Length"
    suffix = _parts(link.name)[1]
    media = (response.headers.get("Content-Type") or b"").lower()
    # Many boards label real files text/html: only a page's own start counts.
    is_page = b"text/html" in media and _starts_as_page(response.body)
    if suffix in _BINARY and is_page:
        return f"a page was served in place of the .{suffix}"
    return ""


def _starts_as_page(data: bytes) -> bool:
    # <script: an alert that the file is gone, with nothing around it.
    start = data[:512].removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    return start.startswith((b"<!doctype html", b"<html", b"<script"))


def converted(
    link: AttachmentLink,
    data: bytes,
    converter: Converter,
    before: AttachmentDraft | None,
) -> AttachmentDraft:
    """Read a fetched file, or take over what was read of the same bytes before.

    A page that is no document (an error, a login) is not final, whatever the
    file's name and label: old boards write real .doc and .xls files as pages,
    so only the reader can tell.  The file stays unread and is fetched again.
    """
    mark = digest(data)
    # Equal bytes are not read again: reading is the dearest step of a crawl.
    if before is not None and before.digest == mark and is_read(before):
        # The store notes the time of this fetch.
        return replace(before, url=link.url, fetched_at=None)
    converted = converter.convert(data, link.name)
    if _is_answer(converted, data, link.name):
        return AttachmentDraft(link.name, link.url, link.size or "")
    return AttachmentDraft(
        link.name,
        link.url,
        link.size or "",
        digest=mark,
        state=converted.state.value,
        # PostgreSQL takes no NUL in a text; old .doc files are full of them.
        text=documents.joined(converted).replace("\x00", "") or None,
    )


def _is_answer(converted: Converted, data: bytes, name: str) -> bool:
    """Whether what came is an answer and no file: nothing, a page, JSON or a sentence that
    says why there is none.
    """
    if not data.strip():
        return True
    is_written = converted.media in _WRITTEN or data.lstrip()[:1] == b"{"
    is_refused = converted.state is ConversionState.UNSUPPORTED
    # No program writes plain text under these names.
    is_text = converted.media == "text" and _parts(name)[1] in _BINARY
    return is_text or (is_refused and is_written)


def is_read(file: AttachmentDraft | None) -> bool:
    """Whether a file came and was read or refused for good."""
    return file is not None and file.state != "unread"


def _parts(name: str) -> tuple[str, str]:
    stem, dot, suffix = name.rpartition(".")
    if not dot:
        stem, suffix = name, ""
    return "".join(stem.split()), suffix.lower()


def _rank(suffix: str) -> int:
    return _ORDER.index(suffix) if suffix in _ORDER else len(_ORDER)
