"""Cells of exported tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from presentation.export_columns import COLUMNS, ExportContext
from storage.models import Announcement

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
_DAYS_LEFT = next(column for column in COLUMNS if column.name == "days_left")


def call(**facts: Any) -> Announcement:
    """Return an announcement of which nothing but *facts* is known."""
    return Announcement(**facts)


def test_days_left_are_counted_for_calls_that_can_still_be_applied_for() -> (
    None
):
    context = ExportContext(
        "ko", NOW, lambda key, name: name, lambda source: ("", "")
    )
    in_three_days = NOW + timedelta(days=3)
    assert _DAYS_LEFT.cell(call(closes_at=in_three_days), context) == 3
    cancelled = call(closes_at=in_three_days, cancelled_at=NOW)
    assert _DAYS_LEFT.cell(cancelled, context) is None
    over = call(closes_at=NOW - timedelta(minutes=1))
    assert _DAYS_LEFT.cell(over, context) is None
    assert _DAYS_LEFT.cell(call(closes_at=None), context) is None
