"""What the texts of a page look like: a day, Korean words."""

from __future__ import annotations

import re
from typing import Final

from crawler.platforms.page import Element

HANGUL: Final = re.compile(r"[가-힣]")
DAY: Final = re.compile(
    r"""
    (?<![\d.]) (?:(?:19|20)\d{2}|\d{2}) \s?[-./년]\s? \d{1,2}         # 2026-11-20
      \s?[-./월]\s? \d{1,2} (?:일|\.)? (?![\d-])
    | (?<!\d) 20\d{6} (?!\d)                                           # 20261120
    | (?<![\d./-]) \d{1,2} \s?[/-]\s? \d{1,2} \s?[/-]\s? (?:19|20)\d{2} (?!\d)
    | \b (?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \.?  # Nov 20, 2026
      \s+ \d{1,2} ,? \s+ (?:19|20)\d{2} (?!\d)
    | (?<!\d) \d{1,2} \s+                                               # 20 Nov 2026
      (?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* [.,]?
      \s+ (?:19|20)\d{2} (?!\d)
    """,
    re.VERBOSE,
)


def text_of(row: Element) -> str:
    """Return the words below an element with a blank between its texts: days in cells
    that stand side by side must not run together.
    """
    parts = []
    for text in row.itertext():
        if text.strip():
            parts.append(text)
    return " ".join(parts)
