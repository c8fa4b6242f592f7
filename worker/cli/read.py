"""The ``read`` command's parameters; what it does is ``worker.cli.reading``."""

from __future__ import annotations

from typing import Annotated

import typer

from worker.cli.reading import CannotRead, ReadRequest, run


def read(
    inputs: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="PATH|URL|- …",
            help="Text, HTML, HWP, HWPX, PDF, DOCX, ODT, XLSX or ZIP.",
        ),
    ] = None,
    title: Annotated[
        str, typer.Option(help="The notice's title, where the input has none.")
    ] = "",
    as_of: Annotated[
        str,
        typer.Option(
            metavar="DATE",
            help="The day it was posted: resolves 내일 and missing years.",
        ),
    ] = "",
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="One JSON object, or a list for several inputs."
        ),
    ] = False,
    explain: Annotated[
        bool,
        typer.Option(
            help="Show each value beside the words it was read from."
        ),
    ] = False,
    jsonl: Annotated[
        str,
        typer.Option(
            metavar="FILE|-",
            help="A batch: one notice a line in, one reading a line out.",
        ),
    ] = "",
) -> None:
    """Read announcements: windows, divisions, budgets, each with its words."""
    if bool(jsonl) == bool(inputs):
        raise typer.BadParameter("give inputs or --jsonl, one of them")
    request = ReadRequest(
        tuple(inputs or ()), title, as_of, as_json, explain, jsonl
    )
    try:
        raise typer.Exit(run(request))
    except CannotRead as why:
        raise typer.BadParameter(str(why)) from why
