"""The one filter on the command line: options of the query string's names, and words."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import fields
from difflib import get_close_matches
from typing import Annotated, get_args

import typer

from storage.queries.filters import BadFilter, Filter

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
MinBudget = Annotated[str, typer.Option("--min-budget", help="Won, at least.")]

_NAMES = {field.name for field in fields(Filter)}
_NAMED = re.compile(r"([A-Za-z_-]+)=")
"""``kind=call``; Korean words may hold an equals sign."""


def parse_filter(
    words: Iterable[str] | None, **text: str | Iterable[str] | None
) -> Filter:
    """Return the filter of a command's words and options; one that cannot match anything ends the command with 2."""
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
        _demand_known(name, [value], known)
    except BadFilter as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(2) from None


def _pair(word: str) -> tuple[str, str]:
    named = _NAMED.match(word)
    if named is None:
        return "q", word
    name = named[1].lower().replace("-", "_")
    _demand_known(
        "there is no condition",
        [name],
        _NAMES,
        hint="; words with = in them go into --q",
    )
    return name, word[named.end() :]


def _refuse_unknown(parsed: Filter) -> None:
    """Refuse what no announcement can have: a misspelt condition would be silent for ever."""
    if parsed.kind:
        from reader.model import Kind as AnyKind

        _demand_known("kind", parsed.kind, get_args(AnyKind))
    if parsed.field:
        from reader.applicants.fields import FIELDS

        _demand_known("field", parsed.field, FIELDS)
    if parsed.region:
        from config import vocabulary

        _demand_known(
            "region", parsed.region, [name for name, *_ in vocabulary.rows("regions")]
        )
    if parsed.source:
        from crawler import catalogue

        _demand_known(
            "source", parsed.source, [board.name for board in catalogue.boards()]
        )


def _demand_known(
    name: str, values: Iterable[str], known: Iterable[str], *, hint: str = ""
) -> None:
    choices = sorted(known)
    for value in values:
        if value not in choices:
            raise BadFilter(
                f"{name}: {value[:40]!r} is not known; {_offered(value, choices)}{hint}"
            )


def _offered(value: str, choices: list[str]) -> str:
    """Name what is near, letter by letter: two Hangul syllables of which one differs are near too."""
    by_letters = {unicodedata.normalize("NFD", choice): choice for choice in choices}
    near = [
        by_letters[characters]
        for characters in get_close_matches(
            unicodedata.normalize("NFD", value), by_letters, n=3
        )
    ]
    if near:
        return f"did you mean {', '.join(near)}?"
    return (
        f"known are {', '.join(choices)}"
        if len(choices) <= 30
        else "`voucherwatch sources` lists them"
    )
