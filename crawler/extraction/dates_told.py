"""Briefings, the project period and what is expected."""

from __future__ import annotations

from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Briefing, Expected, ProjectPeriod


def read_briefings(document: Document, context: Context) -> list[Briefing]:
    return []


def read_project_period(document: Document, context: Context) -> ProjectPeriod | None:
    return None


def read_expected(document: Document, context: Context) -> list[Expected]:
    return []
