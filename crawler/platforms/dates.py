"""The day a row says it was posted on.

Boards write a day in a dozen ways, and each board in one: a board's card shows
an example, and another form on the page is drift, not something to guess at.
"""

from __future__ import annotations

import re
from datetime import date
from email.utils import parsedate_to_datetime
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

_EIGHT: Final = re.compile(r"(?<!\d)((?:19|20)\d{2})(\d{2})(\d{2})(?!\d)")
SEOUL: Final = ZoneInfo("Asia/Seoul")

_NUMERIC: Final = re.compile(
    r"(?P<year>(?:19|20)?\d{2})(?P<gap>\s?[-./년]\s?)(?P<month>\d{1,2})(?:\s?[-./월]\s?)(?P<day>\d{1,2})(?!\d)"
)
_SOLID: Final = re.compile(
    r"(?<!\d)(?P<year>(?:19|20)\d{2})(?P<month>\d{2})(?P<day>\d{2})(?:\d{2}|\d{4}|\d{6})?(?!\d)"
)


def posted_on(text: str | None) -> date | None:
    """Return the first day written in *text*, or ``None`` where it says none.

    >>> posted_on("2026. 10. 1"), posted_on("26.07.10"), posted_on("20261001103352")
    (datetime.date(2026, 10, 1), datetime.date(2026, 7, 10), datetime.date(2026, 10, 1))
    >>> posted_on("THU, 01 OCT 2026 23:35:14 GMT"), posted_on("2026-13-01"), posted_on(None)
    (datetime.date(2026, 10, 2), None, None)
    """
    if not text:
        return None
    found = _NUMERIC.search(text) or _SOLID.search(text)
    if found is None:
        return _mail_date(text)
    year = int(found["year"])
    try:
        return date(
            year if year > 99 else 2000 + year, int(found["month"]), int(found["day"])
        )
    except ValueError:
        return None


def dashed(text: str) -> str:
    """Return days written as eight digits with dashes in them, which readers of text know.

    >>> dashed("20260724 ~ 20260812"), dashed("상시 접수")
    ('2026-07-24 ~ 2026-08-12', '상시 접수')
    """
    return _EIGHT.sub(r"\1-\2-\3", text)


def _mail_date(text: str) -> date | None:
    """Read the dates of feeds; ``KST`` is unknown to RFC 822 and means +0900."""
    try:
        instant = parsedate_to_datetime(text.replace("KST", "+0900"))
    except ValueError:
        return None
    return (instant.astimezone(SEOUL) if instant.tzinfo else instant).date()


@cache
def written_like(example: str) -> re.Pattern[str]:
    """Return a pattern for days written as *example* is; a lone digit in it stands for one or two, letters for letters.

    >>> bool(written_like("2026.10.01").fullmatch("2026.09.30")), bool(written_like("2026.10.01").fullmatch("2026-09-30"))
    (True, False)
    >>> bool(written_like("2026. 9. 1").fullmatch("2026. 10. 21"))
    True
    >>> bool(written_like("Thu, 1 Oct 2026 14:00:30 KST").fullmatch("Fri, 13 Nov 2026 09:12:00 KST"))
    True
    """

    def run(found: re.Match[str]) -> str:
        if found[0].isalpha():
            return "[A-Za-z]+"
        return r"\d{1,2}" if len(found[0]) == 1 else rf"\d{{{len(found[0])}}}"

    return re.compile(re.sub(r"\d+|[A-Za-z]+", run, re.escape(example)))
