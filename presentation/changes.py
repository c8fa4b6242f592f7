"""What an edition changed, before → after, in the same words as the facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from presentation.dates import format_moment, format_span
from presentation.facts import format_count, format_divisions, format_names
from presentation.money import format_money
from presentation.sanitize import plain
from presentation.translations import Words


@dataclass(frozen=True, slots=True)
class ChangedFact:
    """One changed field, in words."""

    name: str
    label: str
    before: str
    after: str

    def __str__(self) -> str:
        return f"{self.label}: {self.before} → {self.after}"


def changed_facts(
    changes: Mapping[str, Sequence[Any]], say: Words
) -> list[ChangedFact]:
    """Return a line for each changed field of ``storage.announcements.changes``."""
    found = []
    for name, (before, after) in changes.items():
        label = say.or_itself(
            f"change.{name}", say.or_itself(f"fact.{name}", name)
        )
        found.append(
            ChangedFact(
                name,
                label,
                _side(name, before, say),
                _side(name, after, say),
            )
        )
    return found


def _side(name: str, value: Any, say: Words) -> str:
    """Return one side of a change; *value* is JSON as the edition holds it.

    Editions are never rewritten, so a value may have the shape of an older reader.
    """
    if name == "status":
        return say(f"change.{value or 'active'}")
    if value in (None, [], ""):
        return say("fact.unknown")
    match name:
        case "opens" | "closes":
            text = format_moment(str(value), say.language)
        case "budget_total_won" | "per_project_won":
            text = format_money(value, say.language)
        case "projects":
            text = format_count(value, say)
        case "divisions":
            rows = []
            for row in value:
                # without a budget where the notice gives the division none
                rows.append((row[0], row[1] if len(row) > 1 else None))
            text = format_divisions(rows, say.language)
        case "windows":
            text = "; ".join(_window(row, say) for row in value)
        case _:
            # Any other field: names, or a single value.
            names = value if isinstance(value, list) else [value]
            text = format_names(str(item) for item in names)
    return text


def _window(row: Sequence[str | None], say: Words) -> str:
    label, opens, closes = row
    start = format_moment(opens, say.language)
    end = format_moment(closes, say.language)
    span = format_span(start, end, say.language)
    return f"{plain(label or '')} {span}".strip()
