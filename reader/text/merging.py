"""What several documents of one notice tell together: one answer, and a doubt where they differ."""

from __future__ import annotations

from collections.abc import Sequence

from reader.model import Doubt, Window

BODY = "body"
CELLS = "cells"
"""The page's own labelled facts: where they give a period it is the portal's, for this
very notice.
"""


def windows(
    stated: Sequence[tuple[str, list[Window]]],
) -> tuple[list[Window], list[Doubt]]:
    """Return the windows of the best source, the portal's own period first.

    *stated* is what each document said, best source first.  Another document's
    windows are never added: the same window in two wordings would count twice.
    """
    named = dict(stated)
    portal = []
    for window in named.pop(CELLS, []):
        if window.closes or window.opens:
            portal.append(window)
    # A source that says when to apply until beats a better one that only has a start.
    best = next(filter(None, named.values()), [])
    for found in named.values():
        if any(window.closes for window in found):
            best = found
            break
    doubts = disagreement(
        "windows",
        [(name, day) for name, found in stated if (day := closing_day(found))],
    )
    return (_led(portal, best) if portal else list(best)), doubts


def closing_day(found: Sequence[Window]) -> str | None:
    """Return the day the first closing window closes on."""
    for window in found:
        if window.closes:
            return window.closes[:10]
    return None


def disagreement(field: str, stated: Sequence[tuple[str, str]]) -> list[Doubt]:
    """Return a doubt if the documents' values, as (name, value), are not all the same."""
    values = dict.fromkeys(value for _, value in stated)
    if len(values) < 2:
        return []
    text = ", ".join(f"{name} {value}" for name, value in stated)
    return [Doubt(field, f"문서마다 다름: {text}")]


def _led(portal: list[Window], best: list[Window]) -> list[Window]:
    """Put the window that the portal names first; the call says its hour, which the
    portal may leave out.
    """
    day = closing_day(portal)
    same = [
        window
        for window in best
        if window.closes and window.closes[:10] == day
    ]
    first = max(
        same, key=lambda window: len(window.closes or ""), default=portal[0]
    )
    if len(first.closes or "") < len(portal[0].closes or ""):
        first = portal[0]
    return (
        [first, *(window for window in best if window not in same)]
        if same
        else [*portal, *best]
    )
