"""Days as rows write them."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from crawler.platforms.dates import dashed, posted_on, written_like
from tests.cases import cases

DAYS = [
    ("2026-10-01", date(2026, 10, 1)),
    ("2026.10.01", date(2026, 10, 1)),
    ("2026.10.02.", date(2026, 10, 2)),
    ("2026. 10. 1", date(2026, 10, 1)),
    ("2026/10/01", date(2026, 10, 1)),
    ("2026년 10월 1일", date(2026, 10, 1)),
    ("26.07.10", date(2026, 7, 10)),
    ("20261001", date(2026, 10, 1)),
    ("20261001103352", date(2026, 10, 1)),
    ("2026-07-16T14:32:44", date(2026, 7, 16)),
    ("2026.02.19(목) 09:00", date(2026, 2, 19)),
    ("Thu, 1 Oct 2026 14:00:30 KST", date(2026, 10, 1)),
    ("THU, 01 OCT 2026 09:35:14 KST", date(2026, 10, 1)),
    ("Fri, 02 Oct 2026 04:24:00 GMT", date(2026, 10, 2)),
    # a feed's midnight in Greenwich is the morning in Seoul
    ("Thu, 12 Nov 2026 23:30:00 GMT", date(2026, 11, 13)),
    ("Wed, 18 Nov 2026 13:46:00 +0900", date(2026, 11, 18)),
    ("2026-13-01", None),
    ("2026-02-30", None),
    ("3일 전", None),
    ("오늘", None),
    ("", None),
    (None, None),
]


@cases(("text", "day"), DAYS)
def test_a_row_was_posted_on(text: str | None, day: date | None) -> None:
    assert posted_on(text) == day


@cases(
    ("example", "text", "alike"),
    [
        ("2026-10-01", "2025-01-31", True),
        ("2026-10-01", "2025.01.31", False),
        ("2026-10-01", "2025-1-31", False),
        ("2026. 9. 1", "2026. 10. 21", True),
        ("2026. 9. 1", "2026.10.21", False),
        ("2026.10.01.", "2026.10.02.", True),
        ("2026.10.01.", "2026.10.02", False),
        ("20261001103352", "20260928162448", True),
    ],
)
def test_a_board_writes_its_days_in_one_way(
    example: str, text: str, alike: bool
) -> None:
    assert bool(written_like(example).fullmatch(text)) is alike


@given(st.text())
def test_whatever_a_row_says_is_a_day_or_none(text: str) -> None:
    assert posted_on(text) is None or isinstance(posted_on(text), date)
    assert isinstance(dashed(text), str)
