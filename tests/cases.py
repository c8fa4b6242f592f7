"""Tables of small cases as one test each: a test of its own costs more than most of them do."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Iterable
from typing import Any

import pytest

_LONGEST_LABEL = 120


def cases(
    names: str | tuple[str, ...],
    rows: Iterable[Any],
    *,
    ids: Iterable[str] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Try a test with each of *rows* and report each row that fails, by its id or its
    values.

    In place of ``pytest.mark.parametrize``, with the same arguments, for what needs
    no fixture made anew for each row.
    """
    if isinstance(names, str):
        names = tuple(name.strip() for name in names.split(","))
    table = [row if len(names) > 1 else (row,) for row in rows]
    assert table, "a table without rows shows nothing"
    if ids is None:
        ids = [", ".join(map(repr, row))[:_LONGEST_LABEL] for row in table]
    labelled = list(zip(ids, table, strict=True))

    def decorate(test: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(test)
        def tried(subtests: pytest.Subtests, **fixtures: Any) -> None:
            for label, row in labelled:
                with subtests.test(label):
                    test(**dict(zip(names, row, strict=True)), **fixtures)

        @functools.wraps(test)
        async def awaited(subtests: pytest.Subtests, **fixtures: Any) -> None:
            for label, row in labelled:
                with subtests.test(label):
                    values = dict(zip(names, row, strict=True))
                    await test(**values, **fixtures)

        whole = awaited if inspect.iscoroutinefunction(test) else tried
        given = inspect.signature(test).parameters.values()
        kept = [one for one in given if one.name not in names]
        kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
        kept.append(inspect.Parameter("subtests", kind))
        # What pytest reads the fixtures from.
        whole.__signature__ = inspect.Signature(kept)
        return whole

    return decorate
