"""A period reads the same however its line is written."""

from __future__ import annotations

import random

import pytest

from benchmarks.written_windows import outcome, written


@pytest.mark.parametrize("seed", range(4))
def test_no_way_of_writing_makes_a_wrong_day_or_hour(seed: int) -> None:
    pick = random.Random(seed)
    wrong = []
    for _ in range(150):
        line = written(pick)
        found = outcome(line)
        if found not in {"right", "none"}:
            wrong.append((found, line.text))
    assert wrong == []
