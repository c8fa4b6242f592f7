"""Divisions with money or a count of their own."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Division


def read_divisions(document: Document, context: Context) -> list[Division]:
    return []
