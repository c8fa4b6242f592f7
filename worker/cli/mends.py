"""``voucherwatch mends``: redesigned boards that are read again, and the operator's word
on them.
"""

from __future__ import annotations

import getpass
import inspect
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from config.clock import now
from crawler import catalogue
from crawler.errors import SourceTrouble, UnknownSource
from storage import mends as store
from storage.db.engine import reading, writing
from storage.db.kst import KST
from storage.models import Mend
from worker.cli.authoring import FROZEN
from worker.cli.beginning import open_container
from worker.cli.output import AsJson, failed, print_json, refused
from worker.wiring import Container

Action = Literal["list", "show", "adopt", "reject"]
NEXT = "Compare with `mends show NAME`; then `mends adopt NAME` or `mends reject NAME`."
DEPLOY = (
    "Look through expected.json, run the source's tests and deploy: the first "
    "crawl with the new file ends the mend."
)
USAGE = "mends [list], mends show NAME, mends adopt NAME or mends reject NAME"


def mends(
    action: Annotated[Action, typer.Argument(help="What to do.")] = "list",
    name: Annotated[str, typer.Argument(help="A source's name.")] = "",
    frozen: Annotated[
        Path, typer.Option(help="Where the folders of frozen pages lie.")
    ] = FROZEN,
    cards: Annotated[
        Path | None,
        typer.Option(
            help="Where the source's file lies, if not where it runs from."
        ),
    ] = None,
    by: Annotated[
        str, typer.Option(help="Who has compared the rows with the page.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List mended readings; ``show NAME`` prints one with its rows before and after.

    ``adopt NAME`` writes the reading into the source's own file and freezes the
    page as its test.  ``reject NAME`` ends it: the source is ``drifted`` until its
    definition is written again.
    """
    if (action == "list") == bool(name):
        raise refused(USAGE)
    with open_container() as container:
        with reading(container.store) as session:
            found = list(store.all_mends(session))
        if action == "list":
            _list(found, as_json=as_json)
            return
        mend = next((mend for mend in found if mend.source == name), None)
        if mend is None:
            raise failed(
                f"{name} has no mended reading; `sources check {name}` says how "
                "it is."
            )
        if action == "show":
            _show(mend, as_json=as_json)
        elif action == "adopt":
            # The files first: if they cannot be written, the mend stays as it is.
            written = _adopt(mend, frozen, cards, by or getpass.getuser())
            typer.echo("\n".join(f"written: {path}" for path in written))
            typer.echo(DEPLOY)
            _end(container, name, "adopted")
        else:
            _end(container, name, "rejected")
            typer.echo(
                f"{name} is drifted until its file is written anew: "
                f"`freeze {name} --force` saves its page."
            )


def _end(container: Container, name: str, state: str) -> None:
    with writing(container.store) as session:
        store.end(session, name, state, now=now())


def _public(mend: Mend) -> dict[str, Any]:
    return mend.model_dump(mode="json", exclude={"page"})


def _list(found: list[Mend], *, as_json: bool) -> None:
    if as_json:
        print_json(list(map(_public, found)))
        return
    width = max((len(mend.source) for mend in found), default=0)
    for mend in found:
        typer.echo(
            f"{mend.source:<{width}} {mend.state:<9} "
            f"{_in_korea(mend.since)}  {mend.summary}"
        )
    typer.echo(NEXT if found else "No board is read by a mended reading.")


def _in_korea(moment: datetime) -> str:
    """Return a moment as ``sources`` and the page show it, not as it is stored."""
    return f"{moment.astimezone(KST):%Y-%m-%d %H:%M}"


def _show(mend: Mend, *, as_json: bool) -> None:
    from crawler.authoring.adopt import reading_code
    from crawler.mending.search import mend_reading, side_by_side

    if as_json:
        print_json(_public(mend))
        return
    typer.echo(f"{mend.source}: {mend.state} since {_in_korea(mend.since)}")
    typer.echo(f"{mend.page_url}\n{mend.summary}\n")
    typer.echo("before → after:")
    for before, after in side_by_side(mend.details):
        title, key, day = after or before or ("", "", "")
        former = before[1] if before else "new"
        current = key if after else "not on its first page"
        ids = former if former == current else f"{former} → {current}"
        typer.echo(f"  {day or '-':<10}  {ids:<24}  {title}")
    typer.echo("")
    found = mend_reading(mend.reading)
    if found is not None:
        typer.echo("proposed:\n" + reading_code(found))


def _adopt(
    mend: Mend, frozen: Path, cards: Path | None, by: str
) -> list[Path]:
    from crawler.authoring import adopt
    from crawler.mending.search import mend_reading

    # A failed search stored what it saw, for people to look at.
    found = mend_reading(mend.reading)
    if found is None or mend.state == "failed":
        raise failed(f"{mend.source}: {mend.summary}: nothing to adopt.")
    page = adopt.AdoptedPage(
        store.page_of(mend), mend.page_url, mend.content_type
    )
    try:
        board = catalogue.find(mend.source)
        file = Path(inspect.getfile(type(board)))
        if cards is not None:
            file = cards / file.name
        adopted = adopt.adoption(board, file, found, page)
        return adopt.write(
            adopted, page, frozen, name=mend.source, read_by=by, now=now()
        )
    except (adopt.CannotAdopt, UnknownSource, SourceTrouble, OSError) as error:
        raise failed(f"{mend.source} is not adopted: {error}") from None
