"""``voucherwatch freeze`` and ``new-source``: a source's definition and its tests."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from config.clock import now
from crawler.engine import run, with_fetcher
from crawler.errors import SourceTrouble
from crawler.platforms.base import Board
from crawler.schedule import SEOUL
from worker.cli.beginning import open_container
from worker.cli.crawl import board_or_exit
from worker.cli.output import AsJson, failed, print_json, refused

if TYPE_CHECKING:
    from scrapy.http import Response

    from crawler.authoring.record_fixture import FrozenPages

FROZEN = Path("tests/sources")
CARDS = Path("crawler/sources")
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What a source may be called: its file, its folder and its address are made of it."""


def freeze(
    name: Annotated[str, typer.Argument(help="A source with a card.")],
    to: Annotated[
        Path, typer.Option(help="Where the folders of frozen pages lie.")
    ] = FROZEN,
    force: Annotated[
        bool,
        typer.Option(
            "--force", help="Replace the pages that are frozen there."
        ),
    ] = False,
    again: Annotated[
        bool,
        typer.Option(
            "--again",
            help="Read the pages that are frozen there once more, and draft what "
            "is to be read of them anew.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Save a source's listing and first notice as bytes, with a draft of what is to be
    parsed from them.
    """
    from crawler.authoring import record_fixture

    board = board_or_exit(name)
    folder = to / name
    if folder.exists() and not (force or again):
        raise refused(f"{folder} is there already; --force replaces it")
    try:
        if again:
            pages = record_fixture.read_again(board, folder)
            written = [record_fixture.draft_again(pages, folder)]
        else:
            pages = _fetched(board)
            written = record_fixture.write(pages, folder, now=now())
    except (SourceTrouble, OSError) as error:
        raise failed(str(error)) from None
    rows = 0
    for listing in pages.parsed:
        rows += len(listing.notices)
    answer = {
        "source": name,
        "rows": rows,
        "files": [str(path) for path in written],
        "notice": pages.trouble or None,
        "redesigned": pages.redesigned or None,
    }
    if as_json:
        print_json(answer)
    else:
        _print_frozen(answer)


def _fetched(board: Board) -> FrozenPages:
    from crawler.authoring.record_fixture import fetch_pages

    with open_container() as container:
        return run(
            lambda: with_fetcher(
                board,
                settings=container.crawl_settings,
                clock=now,
                work=lambda fetcher: fetch_pages(board, fetcher, unread=True),
            )
        )


def new_source(  # noqa: PLR0913, PLR0917 - an argument for each option
    name: Annotated[
        str,
        typer.Argument(
            help="What the source is to be called: small letters, digits and dashes."
        ),
    ],
    page: Annotated[
        str,
        typer.Argument(
            metavar="URL|FILE", help="A listing page, live or saved."
        ),
    ],
    url: Annotated[
        str, typer.Option(help="Where a saved page came from.")
    ] = "https://fill-in.example.kr/list",
    sources_folder: Annotated[
        Path,
        typer.Option("--cards", help="Where the source's file is written."),
    ] = CARDS,
    frozen: Annotated[
        Path, typer.Option(help="Where its frozen pages are written.")
    ] = FROZEN,
    notice: Annotated[
        Path | None,
        typer.Option(help="A saved notice's page, to be frozen as well."),
    ] = None,
    key: Annotated[
        str, typer.Option(help="The id of that notice's row.")
    ] = "",
    on: Annotated[
        datetime | None,
        typer.Option(formats=["%Y-%m-%d"], help="The day of the saved pages."),
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace what is there already.")
    ] = False,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show only; write nothing.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look at a board nobody knows yet: find its rows, links, ids and days, and write
    its card for you to correct.
    """
    from crawler.authoring.new_source import (
        NoSuchRow,
        discover,
        pages_of,
        write,
    )
    from crawler.discovery import NothingFound

    if not NAME.fullmatch(name):
        raise refused(
            f"{name!r} cannot name a source: small letters, digits and dashes"
        )
    try:
        found = discover(name, _response(page, url))
        response = _response(str(notice), url) if notice else None
        pages = pages_of(found, response, key)
    except (NothingFound, NoSuchRow, SourceTrouble) as nothing:
        raise failed(str(nothing)) from None
    written: list[Path] = []
    try:
        if not dry_run:
            written = write(
                found,
                sources_folder=sources_folder,
                frozen=frozen,
                now=on.replace(tzinfo=SEOUL) if on else now(),
                pages=pages,
                replace=force,
            )
    except FileExistsError as there:
        raise refused(
            f"{there} is there already; --force replaces it"
        ) from None
    except OSError as unwritable:
        raise refused(f"nothing can be written there: {unwritable}") from None
    answer = found.to_dict() | {
        "written": [str(path) for path in written],
        "notice": pages.trouble or None,
    }
    if as_json:
        print_json(answer)
    else:
        _print_discovery(answer)


def _response(page: str, url: str) -> Response:
    from crawler.authoring.new_source import look, saved

    # A saved page is the usual case: boards that refuse us are saved by a browser.
    if not page.startswith(("http://", "https://")):
        path = Path(page)
        if not path.is_file():
            raise refused(f"{page} is neither an address nor a file")
        return saved(path, url)
    with open_container() as container:
        return run(
            lambda: look(page, settings=container.crawl_settings, clock=now)
        )


def _print_frozen(frozen: Mapping[str, Any]) -> None:
    typer.echo(f"{frozen['source']}: {frozen['rows']} rows frozen")
    for file in frozen["files"]:
        typer.echo(f"  {file}")
    if frozen["notice"]:
        typer.echo(f"  ! the notice could not be read: {frozen['notice']}")
    if frozen["redesigned"]:
        typer.echo(f"  ! the card reads no rows: {frozen['redesigned']}")
        typer.echo(
            f"    Correct the card, then `voucherwatch freeze {frozen['source']} --again`."
        )
        return
    typer.echo(
        "expected.json is what the card read just now: read it against the pages before you trust it."
    )


def _print_discovery(found: Mapping[str, Any]) -> None:
    table = Table(title=f"{found['platform']}, {len(found['rows'])} rows")
    for heading in ("id", "day", "title"):
        table.add_column(heading, no_wrap=heading != "title")
    for row in found["rows"][:10]:
        table.add_row(row["key"][:24], row["posted"] or "-", row["title"][:80])
    Console().print(table)
    for doubt in found["doubts"]:
        typer.echo(f"doubt: {doubt}")
    typer.echo(f"\n{found['card']}")
    for path in found["written"]:
        typer.echo(f"written: {path}")
    if found["notice"]:
        typer.echo(f"  ! the notice could not be read: {found['notice']}")
        typer.echo(
            f"    Correct the card, then `voucherwatch freeze {found['name']} --again`."
        )
