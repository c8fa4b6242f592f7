"""Totals, caps and counts."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Found


def read_total(document: Document, context: Context) -> Found[int] | None:
    return None


def read_cap(document: Document, context: Context) -> Found[int] | None:
    return None


def read_projects(document: Document, context: Context) -> Found[int] | None:
    return None


def read_amount_texts(document: Document, context: Context) -> list[Found[str]]:
    return []
