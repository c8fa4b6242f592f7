"""Tables of small cases as one test each: a test of its own costs more than most of them do."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

import pytest

_LONGEST_LABEL = 120
_BELOW = "tried_with_table"


def cases(
    names: str | tuple[str, ...],
    rows: Iterable[Any],
    *,
    ids: Iterable[str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Try a test with each of *rows* and report each row that fails, by its id or its
    values.

    In place of ``pytest.mark.parametrize``, with the same arguments, for what needs
    no fixture made anew for each row.  Two tables above a test are tried in all
    combinations.
    """
    if isinstance(names, str):
        names = tuple(name.strip() for name in names.split(","))
    values = [row if len(names) > 1 else (row,) for row in rows]
    assert values, "a table without rows shows nothing"
    if ids is None:
        ids = [", ".join(map(repr, row))[:_LONGEST_LABEL] for row in values]
    table = _Table(names, list(zip(ids, values, strict=True)))

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        below = getattr(test, _BELOW, None)
        return _tried(test, table) if below is None else below(table)

    return decorate


@dataclass(frozen=True)
class _Table:
    names: tuple[str, ...]
    rows: list[tuple[str, tuple[Any, ...]]]
    """Each with its label."""

    def times(self, other: _Table) -> _Table:
        rows = []
        for label, row in self.rows:
            for other_label, other_row in other.rows:
                rows.append((f"{label}, {other_label}", (*row, *other_row)))
        return _Table((*self.names, *other.names), rows)


def _tried(test: Callable[..., Any], table: _Table) -> Callable[..., Any]:
    """Return one test that tries all rows."""

    @functools.wraps(test)
    def tried(subtests: pytest.Subtests, **fixtures: Any) -> None:
        for label, row in table.rows:
            with subtests.test(label):
                test(**dict(zip(table.names, row, strict=True)), **fixtures)

    @functools.wraps(test)
    async def awaited(subtests: pytest.Subtests, **fixtures: Any) -> None:
        for label, row in table.rows:
            with subtests.test(label):
                values = dict(zip(table.names, row, strict=True))
                await test(**values, **fixtures)

    whole = awaited if inspect.iscoroutinefunction(test) else tried
    given = inspect.signature(test).parameters.values()
    kept = [one for one in given if one.name not in table.names]
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    kept.append(inspect.Parameter("subtests", kind))
    # What pytest reads the fixtures from.
    whole.__signature__ = inspect.Signature(kept)
    setattr(whole, _BELOW, lambda above: _tried(test, above.times(table)))
    return whole
