"""Dates whose month is an English word: ``March 13, 2026``, ``13 Mar 2026``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from config.vocabulary.months import MONTHS
from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.dates import DateToken, clock_after

_WORD = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?"
    r"|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
# "March 13, 2026 (Fri)", "13th of March", with what joins the hour to it.
_DATE = late(
    rf"""
    \b
    (?: {_WORD.format("first")}\s{{1,2}}(?P<day>[0-3]?\d)(?:st|nd|rd|th)?(?![\d:])
      | (?P<early>[0-3]?\d)(?:st|nd|rd|th)?\s{{1,2}}(?:of\s)?{_WORD.format("second")} )
    (?: ,?\s{{1,2}}(?P<year>20\d\d)(?!\d) )?
    (?: \s?,?\s?\(?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?\)? )?
    (?: ,?\s(?:at|by|until)(?=\s\d) )?
    """,
    re.VERBOSE | re.IGNORECASE,
)
# A month's first letters beside a number, to which a search leaps; that for the whole
# date is tried at the beginning of each word, and few texts have any.
_HINT: Final = late(
    r"""
    [JFMASONDjfmasond](?i:an|eb|ar|pr|ay|un|ul|ug|ep|ct|ov|ec)
    (?: [A-Za-z]{0,6}\.?\s{1,2}\d                 # March 13
      | (?<=[0-9A-Za-z]\s...) | (?<=\s\s...) )    # 13 Mar, 13th of March
    """,
    re.VERBOSE,
)
# Letters of a day before its month, and of a date from its month on, at most.
_DAY_ROOM: Final = 12
_ROOM: Final = 80
# The same in the ASCII of a text, which is a fraction of it, and written in one word.
_ANY_MONTH: Final = re.compile(
    rb"jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec"
)
# An hour of another place is none of ours: "16:00 Eastern Time".
_ELSEWHERE = late(
    r"\s?\(?(?:Eastern|Pacific|Central|CES?T|GMT|E[SD]T|P[SD]T|BST|Brussels|local)\b",
    re.IGNORECASE,
)


def scan_named_months(plain: str) -> Iterator[DateToken]:
    """Yield the dates of folded text whose month is an English word, in their order.

    >>> [(token.month, token.day) for token in scan_named_months("13 Mar 2026")]
    [(3, 13)]
    """
    # Most texts have no English month, and hardly any English at all.
    if not _ANY_MONTH.search(plain.encode("ascii", "ignore").lower()):
        return
    hints = starts_of(_HINT, plain)
    for found in near(_DATE, plain, hints, _DAY_ROOM, _ROOM):
        day = int(found["day"] or found["early"])
        if not 1 <= day <= 31:
            continue
        word = (found["first"] or found["second"])[:3].lower()
        clock, end = clock_after(plain, found.end())
        if _ELSEWHERE.match(plain, end):
            clock = None
        yield DateToken(
            int(found["year"]) if found["year"] else None,
            MONTHS[word],
            day,
            None,
            clock,
            found.start(),
            end,
            sure=True,
        )
