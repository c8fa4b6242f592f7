"""Cells of exported tables."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from presentation.export_columns import COLUMNS, ExportContext
from storage.models import Announcement

NOW = datetime(2026, 11, 29, 3, 0, tzinfo=UTC)
_DAYS_LEFT = next(column for column in COLUMNS if column.name == "days_left")


def test_days_left_are_counted_for_calls_that_can_still_be_applied_for() -> (
    None
):
    context = ExportContext(
        "ko", NOW, lambda key, name: name, lambda source: ("", "")
    )
    in_three_days = NOW + timedelta(days=3)
    call = Announcement(closes_at=in_three_days)
    assert _DAYS_LEFT.cell(call, context) == 3
    cancelled = Announcement(closes_at=in_three_days, cancelled_at=NOW)
    assert _DAYS_LEFT.cell(cancelled, context) is None
    over = Announcement(closes_at=NOW - timedelta(minutes=1))
    assert _DAYS_LEFT.cell(over, context) is None
    assert _DAYS_LEFT.cell(Announcement(closes_at=None), context) is None
