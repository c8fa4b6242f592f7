"""The one filter on the command line: options of the query string's names, and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Annotated

import typer

from storage.filters import BadFilter, Filter

Words = Annotated[list[str] | None, typer.Argument(help="Words to look for (-word excludes, a|b is either), or name=value pairs.")]
Q = Annotated[str, typer.Option("--q", help="Words; -word excludes, a|b is either.")]
Programme = Annotated[list[str] | None, typer.Option(help="Programme; may be repeated.")]
Division = Annotated[list[str] | None, typer.Option(help="Division (분과).")]
Audience = Annotated[list[str] | None, typer.Option(help="Who may apply.")]
Agency = Annotated[list[str] | None, typer.Option(help="Ministry or operator.")]
Source = Annotated[list[str] | None, typer.Option(help="Board.")]
Field = Annotated[list[str] | None, typer.Option("--field", help="Field of support.")]
Region = Annotated[list[str] | None, typer.Option(help="Region.")]
Kind = Annotated[list[str] | None, typer.Option(help="call, result, forecast …")]
MinBudget = Annotated[str, typer.Option("--min-budget", help="Won, at least.")]

_NAMES = {field.name for field in fields(Filter)}


def wanted(words: Iterable[str] | None, **said: str | Iterable[str] | None) -> Filter:
    """Return the filter of a command's words and options; a wrong one ends the command with 2."""
    pairs = [pair for word in words or () for pair in [_pair(word)]]
    for name, value in said.items():
        pairs += [(name, one) for one in ([value] if isinstance(value, str) else value or ())]
    try:
        return Filter.parse(pairs)
    except BadFilter as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _pair(word: str) -> tuple[str, str]:
    name, is_pair, value = word.partition("=")
    return (name, value) if is_pair and name in _NAMES else ("q", word)
