"""What really changed between two readings of one notice: the material fields, before and after.

Material is what a reader plans on: the windows, the money, the divisions, who
may apply.  A value that the newer text no longer states is carried over with a
doubt instead of being told as a change, since a page half served or a file not
converted looks the same.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

Reading = Mapping[str, Any]
Changes = dict[str, list[Any]]

_SCALARS = ("budget_total_won", "per_project_won", "projects")
_LISTS = ("windows", "divisions", "audience")


def material(reading: Reading) -> dict[str, Any]:
    """Return the facts that make an edition, in comparable form; unknown ones are left out."""
    windows = reading.get("windows") or []
    first = windows[0] if windows else {}
    facts = {
        "opens": first.get("opens"),
        "closes": first.get("closes"),
        **{name: reading.get(name) for name in _SCALARS},
        "windows": [
            [w.get("label"), w.get("opens"), w.get("closes")] for w in windows[1:]
        ],
        "divisions": [
            [
                d.get("name"),
                d.get("budget_won"),
                d.get("per_project_won"),
                d.get("projects"),
            ]
            for d in reading.get("divisions") or []
        ],
        "audience": sorted(reading.get("audience") or []),
        "status": "cancelled" if reading.get("kind") == "cancellation" else None,
    }
    return {name: value for name, value in facts.items() if value not in (None, [])}


def changes(before: Reading, after: Reading, *, enriched: bool = False) -> Changes:
    """Return ``{field: [before, after]}`` for what changed.

    *enriched* says that *after* was heard from the notice's own page and
    *before* from a listing row only: what is merely learnt or made more exact
    by that is no change of the notice.
    """
    old, new = material(before), material(after)
    return {
        name: [old.get(name), value]
        for name, value in new.items()
        if value != old.get(name)
        and not _less_exact(value, old.get(name))
        and not (enriched and _learnt(old.get(name), value))
    }


def carry_over(before: Reading, after: Reading) -> dict[str, Any]:
    """Return *after* with the material values that only *before* states, each under a doubt."""
    merged = dict(after)
    lost = [
        name
        for name in (*_SCALARS, *_LISTS)
        if before.get(name) and not after.get(name)
    ]
    for name in lost:
        merged[name] = before[name]
        if words := (before.get("evidence") or {}).get(name):
            merged["evidence"] = {**(merged.get("evidence") or {}), name: words}
    doubts = [
        {
            "field": name,
            "why": "an earlier version of the page said so; today's does not state it",
        }
        for name in lost
    ]
    merged["doubts"] = [*(after.get("doubts") or []), *doubts]
    merged["windows"] = _as_exact(before, merged.get("windows") or [])
    return merged


def _as_exact(before: Reading, windows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """Keep the hour that an earlier version gave where today's has the same day alone."""
    known = (before.get("windows") or [{}])[0]
    if not windows:
        return []
    exact = {
        name: known.get(name)
        for name in ("opens", "closes")
        if _less_exact(windows[0].get(name), known.get(name))
    }
    return [{**windows[0], **exact}, *windows[1:]]


def _less_exact(new: Any, old: Any) -> bool:
    return (
        isinstance(new, str)
        and isinstance(old, str)
        and len(new) < len(old)
        and old.startswith(new)
    )


def _learnt(old: Any, new: Any) -> bool:
    return (
        old is None
        or isinstance(old, list)
        or (isinstance(old, str) and isinstance(new, str) and new.startswith(old))
    )
