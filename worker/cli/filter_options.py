"""The one filter on the command line: options of the query string's names, and words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated

import typer

from storage.queries.filters import BadFilter, Filter
from storage.queries.known_values import demand_known, refuse_unknown_words

Words = Annotated[
    list[str] | None,
    typer.Argument(
        help="Words to look for (-word excludes, a|b is either), or name=value pairs."
    ),
]
Q = Annotated[str, typer.Option("--q", help="Words; -word excludes, a|b is either.")]
Programme = Annotated[
    list[str] | None, typer.Option(help="Programme; may be repeated.")
]
Division = Annotated[list[str] | None, typer.Option(help="Division (분과).")]
Audience = Annotated[list[str] | None, typer.Option(help="Who may apply.")]
Agency = Annotated[list[str] | None, typer.Option(help="Ministry or operator.")]
Source = Annotated[list[str] | None, typer.Option(help="Board.")]
Field = Annotated[list[str] | None, typer.Option("--field", help="Field of support.")]
Region = Annotated[list[str] | None, typer.Option(help="Region.")]
Kind = Annotated[list[str] | None, typer.Option(help="call, result, forecast …")]
Role = Annotated[
    list[str] | None, typer.Option(help="Who is called: 수요기업, 공급기업, 운영기관.")
]
MinBudget = Annotated[str, typer.Option("--min-budget", help="Won, at least.")]

_NAMES = {field.name for field in fields(Filter)}
_NAMED = re.compile(r"([A-Za-z_-]+)=")
"""``kind=call``; Korean words may hold an equals sign."""


def parse_filter(
    words: Iterable[str] | None, **text: str | Iterable[str] | None
) -> Filter:
    """Return the filter of a command's words and options; one that cannot match
    anything ends the command with 2.
    """
    try:
        pairs = [_pair(word) for word in words or ()]
        for name, value in text.items():
            pairs += [
                (name, item)
                for item in ([value] if isinstance(value, str) else value or ())
            ]
        parsed = Filter.parse(pairs)
        _refuse_unknown(parsed)
    except BadFilter as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None
    return parsed


def known_or_exit(name: str, value: str, known: Iterable[str]) -> None:
    """End the command with 2 unless *value* is one of *known*."""
    try:
        demand_known(name, [value], known)
    except BadFilter as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _pair(word: str) -> tuple[str, str]:
    named = _NAMED.match(word)
    if named is None:
        return "q", word
    name = named[1].lower().replace("-", "_")
    demand_known(
        "there is no condition",
        [name],
        _NAMES,
        hint="; words with = in them go into --q",
    )
    return name, word[named.end() :]


def _refuse_unknown(parsed: Filter) -> None:
    """Refuse what no announcement can have: a misspelt condition would be silent for ever."""
    refuse_unknown_words(parsed)
    if parsed.source:
        from crawler import catalogue

        demand_known(
            "source", parsed.source, [board.name for board in catalogue.boards()]
        )
