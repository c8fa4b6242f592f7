"""Numbers and cursors that strangers make up: refused before a database sees them."""

from __future__ import annotations

import base64

import pytest

from storage.db.engine import Engine, reading
from storage.queries import feeds, lists
from storage.queries.filters import Filter
from storage.queries.refusals import BadFilter
from tests.cases import cases
from tests.conftest import NOW


def cursor(text: str) -> str:
    return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


@cases(
    ("order", "text"),
    [
        ("deadline", "deadline 0001-01-01T00:00:00+09:00 5"),
        ("changed", "changed 9999-12-31T23:59:59-09:00 5"),
        ("budget", f"budget {10**30} 5"),
        ("budget", f"budget {'9' * 5_000} 5"),
        ("deadline", f"deadline - {10**30}"),
    ],
    ids=["before the calendar", "after it", "huge", "endless", "huge id"],
)
def test_a_cursor_that_no_row_can_have_made_is_refused(
    engine: Engine, order: str, text: str
) -> None:
    with reading(engine) as session, pytest.raises(BadFilter):
        lists.page(
            session,
            Filter(),
            now=NOW,
            order=order,
            limit=5,
            cursor=cursor(text),
        )


@pytest.mark.parametrize(
    "given",
    ["0" * 11 + "1" + "9" * 30, "9" * 5_000, "0", "-1", "٣"],
    ids=ascii,
)
def test_a_feeds_cursor_is_a_number_that_a_row_can_have(
    engine: Engine, given: str
) -> None:
    with reading(engine) as session, pytest.raises(BadFilter):
        feeds.happened(session, Filter(), now=NOW, limit=5, cursor=given)


def test_a_number_is_read_whole_or_refused() -> None:
    assert Filter.parse([("min_budget", "000,500,000,000")]).min_budget == (
        500_000_000
    )
    assert Filter.parse([("min_budget", "0")]).min_budget == 0
    with pytest.raises(BadFilter):
        Filter.parse([("min_budget", "0" * 20 + "9" * 30)])
    with pytest.raises(BadFilter):
        Filter.parse([("closing_within", "9" * 5_000)])
