"""Application windows."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Window


def read_windows(document: Document, context: Context) -> list[Window]:
    return []
