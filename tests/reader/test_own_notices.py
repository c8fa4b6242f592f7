"""Forty invented notices with their truth: nothing told of the open half is wrong, and
neither half is read worse than when the figures were written down.
"""

from __future__ import annotations

import pytest

from benchmarks.own_notices import compared, figures, reading_of, truths
from tests.cases import cases

OPEN = truths("open")

# Field, then how many of its true values are read right (open half, closed half).
LEAST = {
    "kind": (20, 20),
    "closes": (19, 19),
    "budget_total_won": (9, 9),
    "per_project_won": (6, 9),
    "projects": (7, 7),
    "divisions.budget_won": (14, 9),
    "divisions.per_project_won": (23, 15),
    "divisions.projects": (18, 15),
    "ministries": (4, 4),
    "operators": (10, 7),
}


@cases("name", OPEN)
def test_nothing_told_of_an_open_notice_is_wrong(name: str) -> None:
    truth = OPEN[name]
    wrong = []
    for field, true, read in compared(truth, reading_of("open", name, truth)):
        if read is not None and read != true:
            wrong.append((field, true, read))

    assert wrong == []


@pytest.mark.parametrize(("number", "half"), [(0, "open"), (1, "closed")])
def test_no_field_is_read_worse_than_before(number: int, half: str) -> None:
    counts = figures(half)

    lost = {}
    for field, least in LEAST.items():
        if counts[field]["right"] < least[number]:
            lost[field] = counts[field]["right"]
    assert lost == {}
