"""Regions."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Found


def read_regions(document: Document, context: Context) -> list[Found[str]]:
    return []
