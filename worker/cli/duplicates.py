"""``voucherwatch duplicates``: notices that may be one, and the operator's word on them."""

from __future__ import annotations

import json
from typing import Annotated, Literal

import typer

from config.clock import now
from storage.announcements import duplicates as store
from storage.db.engine import reading, writing
from worker.cli.crawl import AsJson, open_container

Action = Literal["list", "all", "yes", "no"]


def duplicates(
    action: Annotated[Action, typer.Argument(help="What to do.")] = "list",
    ids: Annotated[
        list[int] | None, typer.Argument(help="Two ids of announcements.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List notices that may be one; ``all`` lists those that were answered, too.

    ``yes ID ID`` makes two notices one, ``no ID ID`` keeps them apart and undoes a
    wrong merge.  Nobody is told of either.
    """
    numbers = ids or []
    if (action in ("yes", "no")) != (len(numbers) == 2) or len(numbers) not in (0, 2):
        typer.echo("duplicates [list|all], or duplicates yes|no ID ID", err=True)
        raise typer.Exit(2)
    with open_container() as container:
        if action in {"yes", "no"}:
            said: store.Answer = "yes" if action == "yes" else "no"
            first, second = numbers
            try:
                with writing(container.store) as session:
                    stands = store.answer(session, first, second, said, now=now())
                    result = {"announcement": stands.id, "answer": action}
            except store.NotTwoNotices as error:
                typer.echo(str(error), err=True)
                raise typer.Exit(1) from None
            typer.echo(json.dumps(result) if as_json else f"{action}: {stands.id}")
            return
        with reading(container.store) as session:
            found = store.candidates(session, answered=action == "all")
            rows = store.exported(found)
            lines = []
            for pair in found:
                lines.append(f"{pair.first.id} {pair.second.id}  {pair.why}")
                lines.append(f"    {pair.first.source}: {pair.first.title}")
                lines.append(f"    {pair.second.source}: {pair.second.title}")
    if as_json:
        typer.echo(json.dumps(rows, ensure_ascii=False, indent=2))
        return
    typer.echo("\n".join(lines) or "No notices wait for an answer.")
