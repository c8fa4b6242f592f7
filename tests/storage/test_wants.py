"""Events wanted, as bits."""

from __future__ import annotations

import pytest

from storage.subscribers import event_types
from tests.cases import cases


@cases("name", event_types.EVENTS)
def test_every_event_has_a_bit_of_its_own(name: str) -> None:
    assert event_types.names(event_types.mask([name])) == [name]


def test_closing_means_all_four_and_all_means_everything() -> None:
    assert event_types.names(event_types.mask(["closing"])) == [
        "closing-7",
        "closing-3",
        "closing-1",
        "closing-0",
    ]
    assert event_types.names(event_types.mask(["all"])) == list(
        event_types.EVENTS
    )


@pytest.mark.parametrize(
    ("kind", "key", "name"),
    [
        ("new", "", "new"),
        ("closing", "D-0:2026-12-04T09:00:00+00:00", "closing-0"),
    ],
)
def test_an_event_finds_its_bit(kind: str, key: str, name: str) -> None:
    assert event_types.bit(kind, key) == event_types.mask([name])


def test_a_foretold_call_is_for_those_who_want_new_ones_too() -> None:
    assert event_types.bit("confirmed") == event_types.mask(
        ["new", "confirmed"]
    )


@pytest.mark.parametrize("name", ["", "newest", "clo", "closing-2", "ALL"])
def test_an_unknown_event_is_named_with_those_that_exist(name: str) -> None:
    with pytest.raises(event_types.UnknownEvent, match="corrected"):
        event_types.mask([name])
