"""What is known of a round, in words: for its page and for alerts."""

from __future__ import annotations

from presentation.dates import format_moment
from presentation.facts import format_count, format_names
from presentation.money import format_money
from presentation.translations import Words
from storage.queries.rounds import FactThen


def round_value(fact: FactThen, name: str, say: Words) -> str:
    """Return one fact of a round as pages and mails write it."""
    value = fact.value
    if name in ("opens", "closes"):
        return format_moment(str(value), say.language)
    if name in ("budget_total_won", "per_project_won"):
        return format_money(value, say.language)
    if name == "projects":
        return format_count(value, say)
    if name == "length_days":
        return say("rounds.days", n=value)
    return format_names(map(str, value))
