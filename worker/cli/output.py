"""How commands answer: what was asked for on standard output, why not on the other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Annotated, Any

import typer

AsJson = Annotated[
    bool, typer.Option("--json", help="One JSON document on standard output.")
]


def print_json(answer: Any) -> None:
    """Print one JSON document, Korean as it is and moments as ISO 8601."""
    typer.echo(
        json.dumps(answer, ensure_ascii=False, indent=2, default=_plain)
    )


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def counted(counts: Mapping[str, int]) -> str:
    """
    >>> counted({"new": 3, "failed": 0})
    'new 3, failed 0'
    """
    return ", ".join(f"{name} {count}" for name, count in counts.items())


def refused(why: str) -> typer.Exit:
    """Say *why* nothing can be done with what was given; return the end, status 2."""
    typer.echo(why, err=True)
    return typer.Exit(2)


def failed(why: str) -> typer.Exit:
    """Say *why* what was asked for did not succeed; return the end, status 1."""
    typer.echo(why, err=True)
    return typer.Exit(1)
