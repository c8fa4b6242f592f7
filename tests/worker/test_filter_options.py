"""Every condition of a filter is an option of every command that takes a filter."""

from __future__ import annotations

import inspect
from dataclasses import fields

import pytest

from presentation.translations import words
from storage.queries.filters import Filter
from web.api.shapes import FilterQuery
from worker.cli import notify, query

CONDITIONS = {condition.name for condition in fields(Filter)}
OF_THE_MOMENT = {"status", "closing_within"}


@pytest.mark.parametrize(
    ("command", "conditions"),
    [
        (query.announcements, CONDITIONS),
        (query.export, CONDITIONS),
        (notify.subscribe, CONDITIONS - OF_THE_MOMENT),
        (notify.preview, CONDITIONS - OF_THE_MOMENT),
    ],
)
def test_a_command_offers_each_condition(
    command: object, conditions: set[str]
) -> None:
    assert callable(command)
    offered = set(inspect.signature(command).parameters)
    assert {"words", *conditions} <= offered
    assert "criteria" not in offered


def test_the_api_and_the_pages_know_each_condition() -> None:
    assert set(FilterQuery.model_fields) == CONDITIONS
    for language in ("ko", "en"):
        assert {f"facet.{name}" for name in CONDITIONS} <= set(words(language))
