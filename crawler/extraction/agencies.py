"""Ministries and operators."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Found


def read_ministries(document: Document, context: Context) -> list[Found[str]]:
    return []


def read_operators(document: Document, context: Context) -> list[Found[str]]:
    return []
