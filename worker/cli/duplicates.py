"""``voucherwatch duplicates``: notices that may be one, and the operator's word on them."""

from __future__ import annotations

from typing import Annotated, Literal

import typer

from config.clock import now
from storage.announcements import duplicates as store
from storage.db.engine import reading, writing
from worker.cli.beginning import open_container
from worker.cli.output import AsJson, failed, print_json, refused
from worker.wiring import Container

Action = Literal["list", "all", "yes", "no", "undo", "link"]
_LARGEST_ID = 2**31 - 1


def duplicates(
    action: Annotated[Action, typer.Argument(help="What to do.")] = "list",
    ids: Annotated[
        list[int] | None,
        typer.Argument(
            min=1, max=_LARGEST_ID, help="Two ids of announcements."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """List notices that may be one; ``all`` lists those that were answered, too.

    ``yes ID ID`` makes two notices one, ``no ID ID`` keeps them apart and undoes a
    wrong merge, ``undo ID ID`` takes an answer back.  Readers are sent nothing.  ``link``
    prints the address of the page that does the same, good for thirty days: who has it
    can answer.
    """
    numbers = ids or []
    is_about_two = action in {"yes", "no", "undo"}
    if len(numbers) != (2 if is_about_two else 0):
        raise refused(
            "duplicates [list|all|link], or duplicates yes|no|undo ID ID"
        )
    with open_container() as container:
        if action == "link":
            moment = now().timestamp()
            typer.echo(container.sender_profile.duplicates(moment))
            return
        if action in {"yes", "no", "undo"}:
            answer = _answered(container, action, *numbers)
            if as_json:
                print_json(answer)
            else:
                stands_as = answer.get("announcement", "as it was")
                typer.echo(f"{action}: {stands_as}")
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
        print_json(rows)
        return
    typer.echo("\n".join(lines) or "No notices wait for an answer.")


def _answered(
    container: Container,
    action: Literal["yes", "no", "undo"],
    first: int,
    second: int,
) -> dict[str, object]:
    """Store the operator's word on two notices; return it with the id under which they
    stand from now on, if it makes them one or two.
    """
    try:
        with writing(container.store) as session:
            if action == "undo":
                store.undo(session, first, second, now=now())
                return {"answer": action}
            stands = store.answer(session, first, second, action, now=now())
            return {"answer": action, "announcement": stands.id}
    except store.NotTwoNotices as error:
        raise failed(str(error)) from None
