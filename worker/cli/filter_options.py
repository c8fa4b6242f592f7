"""The one filter on the command line: options of the query string's names, and words."""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterable
from dataclasses import fields
from functools import wraps
from typing import Annotated, Any, TypeVar, cast

import typer

from storage.db.engine import Engine
from storage.queries.filters import HELP, Filter
from storage.queries.known_values import demand_board, refuse_unknown_words
from storage.queries.refusals import BadFilter, demand_known
from worker.cli.output import refused

_Many = list[str] | None
Words = Annotated[
    _Many,
    typer.Argument(
        help="Words to look for (-word excludes, a|b is either), or name=value pairs."
    ),
]
_HELP = {
    **HELP,
    "q": "Words; -word excludes, a|b is either.",
    "status": "expected, upcoming, open, unknown, closed or all.",
    "closing_within": "Days.",
    "min_budget": "Won, at least.",
}
# Conditions that depend on the day: a subscription looks at a call once, when it is new.
_OF_THE_MOMENT = ("status", "closing_within")

_NAMES = {field.name for field in fields(Filter)}
# `kind=call`; Korean words may hold an equals sign.
_NAMED = re.compile(r"([A-Za-z_-]+)=")


def parse_filter(
    words: Iterable[str] | None, **text: str | Iterable[str] | None
) -> Filter:
    """Return the filter of a command's words and options; one that cannot match
    anything ends the command with 2.
    """
    try:
        pairs = []
        for word in words or ():
            pairs.append(_pair(word))
        for name, value in text.items():
            pairs += [
                (name, item)
                for item in (
                    [value] if isinstance(value, str) else value or ()
                )
            ]
        parsed = Filter.parse(pairs)
        _refuse_unknown(parsed)
    except BadFilter as error:
        raise refused(str(error)) from None
    return parsed


Command = TypeVar("Command", bound=Callable[..., None])


def with_filter(*, of_the_moment: bool = True) -> Callable[[Command], Command]:
    """Give a command the options of every condition of a filter.

    The command takes ``criteria: Filter`` where the words of the command line
    shall stand; what it gets was refused where nothing can match it.
    """

    def decorate(command: Command) -> Command:
        parameters = []
        for own in inspect.signature(
            command, eval_str=True
        ).parameters.values():
            if own.name == "criteria":
                parameters += _filter_parameters(of_the_moment)
            else:
                parameters.append(own)

        @wraps(command)
        def run(**values: Any) -> None:
            words = values.pop("words", None)
            given = {}
            for name in _NAMES:
                given[name] = values.pop(name, None)
            command(criteria=parse_filter(words, **given), **values)

        # Typer reads the options from the signature; with __wrapped__ it would read
        # the command's own.
        del run.__wrapped__
        run.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run.__annotations__ = {
            each.name: each.annotation for each in parameters
        }
        return cast("Command", run)

    return decorate


def _filter_parameters(of_the_moment: bool) -> list[inspect.Parameter]:
    kind = inspect.Parameter.POSITIONAL_OR_KEYWORD
    found = [inspect.Parameter("words", kind, default=None, annotation=Words)]
    for condition in fields(Filter):
        name = condition.name
        if name in _OF_THE_MOMENT and not of_the_moment:
            continue
        many = condition.default == ()
        option = typer.Option(
            f"--{name.replace('_', '-')}", help=_HELP.get(name)
        )
        annotation: Any = (
            Annotated[_Many, option] if many else Annotated[str, option]
        )
        default = None if many else ""
        found.append(
            inspect.Parameter(
                name, kind, default=default, annotation=annotation
            )
        )
    return found


def refuse_never_matching(store: Engine, criteria: Filter) -> None:
    """End the command with 2 where no announcement can have what is asked for, as pages
    and the API refuse it.
    """
    from storage.db.engine import reading
    from storage.queries.known_values import refuse_unknown

    try:
        with reading(store) as session:
            refuse_unknown(session, criteria, criteria.source)
    except BadFilter as error:
        raise refused(str(error)) from None


def known_or_exit(name: str, value: str, known: Iterable[str]) -> None:
    """End the command with 2 unless *value* is one of *known*."""
    try:
        demand_known(name, [value], known)
    except BadFilter as error:
        raise refused(str(error)) from None


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

        boards = []
        for board in catalogue.boards():
            boards.append((board.name, board.title, board.agency))
        for name in parsed.source:
            demand_board(name, boards)
