"""A filter's values as people call them: kinds, boards and programmes by their names."""

from __future__ import annotations

from collections.abc import Mapping

from presentation.money import format_money
from presentation.sanitize import plain
from presentation.translations import Words
from storage.db.names import programme_name


def value_in_words(
    name: str,
    value: str,
    say: Words,
    *,
    programmes: Mapping[str, str] | None = None,
    boards: Mapping[str, str] | None = None,
) -> str:
    """Return one *value* of the condition *name*.

    *programmes* are names by slug, *boards* titles by source; what they lack goes by its
    code, as what a newer release knows does.

    >>> from presentation.translations import words_in
    >>> value_in_words("kind", "call", words_in("en"))
    'Call'
    >>> value_in_words("programme", "ip나래", words_in("ko"), programmes={"ip나래": "IP 나래"})
    'IP 나래'
    """
    if name in ("kind", "status"):
        return say.or_itself(f"{name}.{value}", plain(value))
    if name == "min_budget":
        return format_money(int(value), say.language)
    if name == "programme":
        printed = (programmes or {}).get(value) or programme_name(value)
        return plain(printed or value)
    if name == "source":
        return plain((boards or {}).get(value, value))
    return plain(value)
