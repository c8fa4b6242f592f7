"""The field (분야)."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Found


def read_fields(document: Document, context: Context) -> list[Found[str]]:
    return []
