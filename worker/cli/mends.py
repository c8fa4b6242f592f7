"""``voucherwatch mends``: redesigned boards that are read again, and saying no to one."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from config.clock import now
from storage import mends as store
from storage.db.engine import reading, writing
from worker.cli.crawl import AsJson, open_container

Action = Literal["list", "show", "reject"]


def mends(
    action: Annotated[Action, typer.Argument(help="What to do.")] = "list",
    name: Annotated[str, typer.Argument(help="A source's name.")] = "",
    as_json: AsJson = False,
) -> None:
    """List mended readings; ``show NAME`` prints one as JSON, ``reject NAME`` ends it.

    A rejected reading is used no more; the source is ``drifted`` until its
    definition is written anew.
    """
    if (action == "list") == bool(name):
        typer.echo("mends [list], mends show NAME or mends reject NAME", err=True)
        raise typer.Exit(2)
    with open_container() as container:
        if action == "reject":
            with writing(container.store) as session:
                was_there = store.end(session, name, "rejected", now=now())
            if not was_there:
                typer.echo(f"{name} has no mended reading.", err=True)
                raise typer.Exit(1)
            return
        with reading(container.store) as session:
            found = []
            for stored in store.all_mends(session):
                found.append(stored.model_dump(mode="json", exclude={"page"}))
    if action == "show":
        found = [mend for mend in found if mend["source"] == name]
        if not found:
            typer.echo(f"{name} has no mended reading.", err=True)
            raise typer.Exit(1)
    if as_json or action == "show":
        typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
        return
    for mend in found:
        typer.echo(
            f"{mend['source']}  {mend['state']}  {mend['since']}  {mend['summary']}"
        )
