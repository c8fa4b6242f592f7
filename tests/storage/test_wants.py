"""Events wanted, as bits."""

from __future__ import annotations

import pytest

from storage import wants


@pytest.mark.parametrize("name", wants.EVENTS)
def test_every_event_has_a_bit_of_its_own(name: str) -> None:
    assert wants.names(wants.mask([name])) == [name]


def test_closing_means_all_four_and_all_means_everything() -> None:
    assert wants.names(wants.mask(["closing"])) == ["closing-7", "closing-3", "closing-1", "closing-0"]
    assert wants.names(wants.mask(["all"])) == list(wants.EVENTS)


@pytest.mark.parametrize(("kind", "key", "name"), [("new", "", "new"), ("closing", "D-0:2026-12-04T09:00:00+00:00", "closing-0")])
def test_an_event_finds_its_bit(kind: str, key: str, name: str) -> None:
    assert wants.bit(kind, key) == wants.mask([name])


def test_a_foretold_call_is_for_those_who_want_new_ones_too() -> None:
    assert wants.bit("confirmed") == wants.mask(["new", "confirmed"])


@pytest.mark.parametrize("name", ["", "newest", "clo", "closing-2", "ALL"])
def test_an_unknown_event_is_named_with_those_that_exist(name: str) -> None:
    with pytest.raises(wants.UnknownEvent, match="corrected"):
        wants.mask([name])
