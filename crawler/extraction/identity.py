"""Kind, programme, year, round, notice number."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Evidence, Found, Kind


def read_kind(document: Document, context: Context) -> Found[Kind]:
    return Found("other", Evidence("", "title:0-0"))


def read_programme(document: Document, context: Context) -> Found[str] | None:
    return None


def read_year(document: Document, context: Context) -> Found[int] | None:
    return None


def read_round(document: Document, context: Context) -> Found[int] | None:
    return None


def read_notice_no(document: Document, context: Context) -> Found[str] | None:
    return None


def read_title(document: Document) -> str:
    return document.text.strip().splitlines()[0].strip() if document.text.strip() else ""
