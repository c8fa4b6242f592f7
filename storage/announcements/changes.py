"""What really changed between two readings of one notice: the material fields, before and after.

Material is what a reader plans on: the windows, the money, the divisions, who
may apply (``compared_by`` in ``reader.fields``).  A value that the newer text no
longer states is carried over with a doubt instead of counting as a change, since a
page half served or a file not converted looks the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any, Final

from reader.fields import FIELDS
from reader.model import Doubt, Reading, Window

Changes = dict[str, list[Any]]
NOT_STATED_NOW: Final = (
    "an earlier version of the page said so; today's does not state it"
)
"""The doubt of a value that was carried over."""

_MATERIAL = tuple(row for row in FIELDS if row.compared_by is not None)
_UNKNOWN: tuple[Any, ...] = (None, [])


def material(reading: Reading) -> dict[str, Any]:
    """Return the facts that make an edition, in comparable form; unknown ones are left out."""
    facts: dict[str, Any] = {}
    if reading.windows:
        # The main window is what columns, calendars and reminders go by.
        facts["opens"] = reading.windows[0].opens
        facts["closes"] = reading.windows[0].closes
    for row in _MATERIAL:
        value = getattr(reading, row.name)
        if row.name == "windows":
            # the first has keys of its own, above
            value = value[1:]
        facts[row.name] = _comparable(value, row.compared_by or ())
    if reading.kind == "cancellation":
        facts["status"] = "cancelled"
    return {
        name: value for name, value in facts.items() if value not in _UNKNOWN
    }


def _comparable(value: Any, parts: Sequence[str]) -> Any:
    """Return *value* as the JSON that an edition's changes hold."""
    if not isinstance(value, list):
        return value
    if not parts:
        # Lists of names: their order is how the page was laid out.
        return sorted(value)
    rows = []
    for record in value:
        rows.append([getattr(record, part) for part in parts])
    return rows


def changes(
    before: Reading, after: Reading, *, enriched: bool = False
) -> Changes:
    """Return ``{field: [before, after]}`` for what changed.

    *enriched* says that *after* was read from the notice's own page and
    *before* from a listing row only: what is merely learnt or made more exact
    by that is no change of the notice.
    """
    old, new = material(before), material(after)
    found: Changes = {}
    for name, value in new.items():
        known = old.get(name)
        if value == known or _less_exact(value, known):
            continue
        if not (enriched and _learnt(known, value)):
            found[name] = [known, value]
    return found


def not_stated_by(changed: Changes, reading: Reading) -> Changes:
    """Return those of *changed* whose value afterwards *reading* does not state already."""
    stated = material(reading)
    found: Changes = {}
    for name, (before, after) in changed.items():
        known = stated.get(name)
        is_stated = known is not None and (
            known == after
            or _less_exact(after, known)
            or _less_exact(known, after)
        )
        if not is_stated:
            found[name] = [before, after]
    return found


def carry_over(before: Reading, after: Reading) -> Reading:
    """Return *after* with the material values that only *before* states, each under a doubt."""
    lost: dict[str, Any] = {}
    evidence = dict(after.evidence)
    doubts = list(after.doubts)
    for row in _MATERIAL:
        value = getattr(before, row.name)
        if not value or getattr(after, row.name):
            continue
        lost[row.name] = value
        if words := before.evidence.get(row.name):
            evidence[row.name] = words
        doubts.append(Doubt(row.name, NOT_STATED_NOW))
    merged = replace(after, evidence=evidence, doubts=doubts, **lost)
    return replace(merged, windows=_as_exact(before.windows, merged.windows))


def _as_exact(before: Sequence[Window], windows: list[Window]) -> list[Window]:
    """Return *windows* with the hour that an earlier version gave where today's has the
    same day alone.
    """
    if not windows or not before:
        return windows
    first, known = windows[0], before[0]
    if _less_exact(first.opens, known.opens):
        first = replace(first, opens=known.opens)
    if _less_exact(first.closes, known.closes):
        first = replace(first, closes=known.closes)
    return [first, *windows[1:]]


def _less_exact(new: Any, old: Any) -> bool:
    """Return whether *new* is the beginning of *old*: ``2026-12-04``, ``2026-12-04T18:00``."""
    return (
        isinstance(new, str)
        and isinstance(old, str)
        and len(new) < len(old)
        and old.startswith(new)
    )


def _learnt(old: Any, new: Any) -> bool:
    """Return whether *new* adds to *old* without contradicting it: a row has no money, a list
    of two of five divisions, a day without its minute.
    """
    return (
        old is None
        or isinstance(old, list)
        or (
            isinstance(old, str)
            and isinstance(new, str)
            and new.startswith(old)
        )
    )
