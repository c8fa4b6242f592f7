"""``voucherwatch crawl``, ``sources``, ``freeze`` and ``new-source``."""

from __future__ import annotations

import json
import logging
import re
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import asdict, fields, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from config import process
from config.clock import now
from crawler import catalogue
from crawler.engine import crawl as crawl_boards
from crawler.engine import run, with_fetcher
from crawler.engine.progress import Progress as Done
from crawler.engine.replay import Recordings
from crawler.errors import SourceTrouble, UnknownSource
from crawler.health import Baseline
from crawler.platforms.base import Board
from crawler.schedule import SEOUL
from crawler.settings import LEASE, CrawlSettings
from notifier.matching import enqueue
from storage import sources as store
from storage.db.engine import reading, writing
from storage.db.shared_clock import follow_database
from storage.sources import CrawlRecord
from storage.verdicts import CLEAN, WELL
from worker import logs
from worker.cli.service import settings_or_exit
from worker.wiring import Container

if TYPE_CHECKING:
    from crawler.authoring.record_fixture import FrozenPages

AsJson = Annotated[
    bool, typer.Option("--json", help="One JSON document on standard output.")
]
Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...",
        help="Sources by name; all of them unless named.",
    ),
]
FROZEN = Path("tests/sources")
CARDS = Path("crawler/sources")
_NEVER = {
    "verdict": "waiting",
    "why": "never crawled",
    "failures": 0,
    "announcements": 0,
    "crawling": False,
}
NAME = re.compile(r"[a-z][a-z0-9]*(?:-[a-z0-9]+)*")
"""What a source may be called: its file, its folder and its address are made of it."""


def crawl(
    names: Names = None,
    replay: Annotated[
        Path | None,
        typer.Option(
            help="Answer every request from the recorded pages in this folder; no network."
        ),
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Crawl sources now; what is new or changed is stored and sent to subscribers."""
    boards = _boards(names, _recorded(replay))
    with open_container() as container:
        settings = replace(container.crawl_settings, replay=replay)
        mine = claim(container, boards)
        try:
            records = run(lambda: _crawl(container, mine, settings))
        finally:
            # After Ctrl-C, too: else no worker looks at them until the lease ends.
            release(container, mine)
    _print([_shown(record) for record in records], as_json, _record_line)
    raise typer.Exit(
        0 if all(record.verdict in WELL for record in records) else 1
    )


async def _crawl(
    container: Container, boards: Sequence[Board], settings: CrawlSettings
) -> list[CrawlRecord]:
    with _progress(len(boards)) as on_progress:
        return await crawl_boards(
            boards,
            store=container.store,
            settings=settings,
            enqueue=enqueue.enqueue_events,
            clock=now,
            on_progress=on_progress,
        )


def _recorded(folder: Path | None) -> Recordings | None:
    try:
        return Recordings(folder) if folder is not None else None
    except (OSError, ValueError, LookupError, TypeError) as unreadable:
        raise _refused(
            f"{folder} holds no index.json of recorded pages ({unreadable})"
        ) from None


def claim(container: Container, boards: Sequence[Board]) -> list[Board]:
    """Claim the boards, so that a worker beside us does not crawl them at the same time."""
    follow_database(container.store)
    at = now()
    with writing(container.store) as session:
        store.register(
            session,
            {board.name: board.host for board in boards},
            now=at,
            names=catalogue.board_names(boards),
        )
        won = store.claim(
            session,
            [board.name for board in boards],
            now=at,
            by=_holder(),
            lease=LEASE,
        )
    busy = []
    for board in boards:
        if board.name not in won:
            busy.append(board.name)
    if busy:
        typer.echo(
            f"left to the worker that is crawling them: {', '.join(busy)}",
            err=True,
        )
    found: list[Board] = []
    for board in boards:
        if board.name in won:
            found.append(board)
    return found


def release(container: Container, boards: Sequence[Board]) -> None:
    """Give back what ``claim`` took and no crawl has finished."""
    names = [board.name for board in boards]
    with writing(container.store) as session:
        store.release(session, names, by=_holder())


def _holder() -> str:
    """Name this command as workers name themselves: one that starts on this machine
    after we were killed frees our claims (``process.is_gone``).
    """
    return f"{process.me()}:cli"


def sources(
    action: Annotated[
        str,
        typer.Argument(
            metavar="[check]",
            help="`check NAME` fetches one now and compares it with its contract.",
        ),
    ] = "",
    name: Annotated[str, typer.Argument(metavar="[NAME]")] = "",
    as_json: AsJson = False,
) -> None:
    """List the health of every source, or check one."""
    if action == "check":
        _check(name, as_json)
    elif action:
        raise _refused(
            f"`sources {action}`: there is only `sources` and `sources check NAME`"
        )
    else:
        with open_container() as container:
            _print(_health(container), as_json, _health_line)


def _health(container: Container) -> list[dict[str, Any]]:
    with reading(container.store) as session:
        known = {}
        for health in store.health(session, now=now()):
            known[health.name] = asdict(health)
    # A source that was added since the last crawl has no row yet.
    never = {field_.name: None for field_ in fields(store.Health)} | _NEVER
    found: list[dict[str, Any]] = []
    for board in container.boards:
        found.append(
            _facts(board) | known.get(board.name, never | {"name": board.name})
        )
    return found


def _facts(board: Board) -> dict[str, Any]:
    return {
        "name": board.name,
        "title": board.title,
        "agency": board.agency,
        "home": board.home,
        "needs_key": board.needs_key,
    }


def _check(name: str, as_json: bool) -> None:
    from crawler.authoring.check_source import check

    board = _board(name)
    with open_container() as container:
        with reading(container.store) as session:
            known = store.states(session, [name], now=now()).get(name)
        baseline = Baseline.from_dict(
            known.baseline if known else {}, board.reading_digest
        )
        found = run(
            lambda: with_fetcher(
                board,
                settings=container.crawl_settings,
                clock=now,
                work=lambda fetcher: check(
                    board, fetcher, baseline, now=now()
                ),
            )
        )
    _print(asdict(found) | {"fills": dict(found.fills)}, as_json, _check_lines)
    raise typer.Exit(0 if found.verdict in {*CLEAN, "needs-key"} else 1)


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

    board = _board(name)
    folder = to / name
    if folder.exists() and not (force or again):
        raise _refused(f"{folder} is there already; --force replaces it")
    try:
        if again:
            pages = record_fixture.read_again(board, folder)
            written = [record_fixture.draft_again(pages, folder)]
        else:
            pages = _fetched(board)
            written = record_fixture.write(pages, folder, now=now())
    except (SourceTrouble, OSError) as error:
        raise _failed(str(error)) from None
    rows = 0
    for listing in pages.parsed:
        rows += len(listing.notices)
    _print(
        {
            "source": name,
            "rows": rows,
            "files": [str(path) for path in written],
            "notice": pages.trouble or None,
        },
        as_json,
        _frozen_lines,
    )


def _fetched(board: Board) -> FrozenPages:
    from crawler.authoring.record_fixture import fetch_pages

    with open_container() as container:
        return run(
            lambda: with_fetcher(
                board,
                settings=container.crawl_settings,
                clock=now,
                work=lambda fetcher: fetch_pages(board, fetcher),
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
        raise _refused(
            f"{name!r} cannot name a source: small letters, digits and dashes"
        )
    try:
        found = discover(name, _response(page, url))
        response = _response(str(notice), url) if notice else None
        pages = pages_of(found, response, key)
    except (NothingFound, NoSuchRow, SourceTrouble) as nothing:
        raise _failed(str(nothing)) from None
    written: list[Path] = []
    if not dry_run:
        try:
            written = write(
                found,
                sources_folder=sources_folder,
                frozen=frozen,
                now=on.replace(tzinfo=SEOUL) if on else now(),
                pages=pages,
                replace=force,
            )
        except FileExistsError as there:
            raise _refused(
                f"{there} is there already; --force replaces it"
            ) from None
        except OSError as unwritable:
            raise _refused(
                f"nothing can be written there: {unwritable}"
            ) from None
    _print(
        found.to_dict()
        | {
            "written": [str(path) for path in written],
            "notice": pages.trouble or None,
        },
        as_json,
        _discovery_lines,
    )


def _response(page: str, url: str) -> Any:
    from crawler.authoring.new_source import look, saved

    # A saved page is the usual case: boards that refuse us are saved by a browser.
    if not page.startswith(("http://", "https://")):
        path = Path(page)
        if not path.is_file():
            raise _refused(f"{page} is neither an address nor a file")
        return saved(path, url)
    with open_container() as container:
        return run(
            lambda: look(page, settings=container.crawl_settings, clock=now)
        )


def _boards(
    names: Sequence[str] | None, recorded: Recordings | None
) -> list[Board]:
    """Return the boards that are meant: those named, or all (under replay: all that
    were recorded).
    """
    if names:
        return [_board(name) for name in dict.fromkeys(names)]
    found: list[Board] = []
    for board in catalogue.boards():
        if recorded is None or recorded.listings(board):
            found.append(board)
    return found


def _board(name: str) -> Board:
    try:
        return catalogue.find(name)
    except UnknownSource as unknown:
        raise _refused(str(unknown)) from None


def _refused(why: str) -> typer.Exit:
    typer.echo(why, err=True)
    return typer.Exit(2)


def _failed(why: str) -> typer.Exit:
    typer.echo(why, err=True)
    return typer.Exit(1)


@contextmanager
def open_container() -> Iterator[Container]:
    settings = settings_or_exit()
    logs.configure(settings.log_level)
    container = Container(settings)
    try:
        yield container
    finally:
        container.close()


@contextmanager
def _progress(total: int) -> Iterator[Callable[[Done], None]]:
    """Show a bar on a terminal, a log line a source elsewhere."""
    console = Console(stderr=True)
    columns = (
        TextColumn("{task.description:<24}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    bar = (
        Progress(*columns, console=console, transient=True)
        if console.is_terminal and total > 1
        else None
    )
    with bar if bar is not None else nullcontext():
        task = bar.add_task("crawl", total=total) if bar is not None else None

        def on_progress(done: Done) -> None:
            if bar is not None and task is not None:
                bar.update(
                    task, completed=done.done, description=done.record.source
                )
            else:
                logging.getLogger("voucherwatch.crawl").info(
                    "%d/%d %s %s",
                    done.done,
                    done.total,
                    done.record.source,
                    done.record.verdict,
                )

        yield on_progress


INTERNAL = (
    "page", "next_crawl_at", "clean", "seeded", "last_new_at", "baseline", "median_rows",
)  # fmt: skip
"""What of a record is kept for the next crawl, not shown."""


def _shown(record: CrawlRecord) -> dict[str, Any]:
    """Return what people and scripts are shown of a crawl: not what is only kept for
    the next one, nor the page.
    """
    shown = asdict(record)
    for internal in INTERNAL:
        del shown[internal]
    return shown


def _print(text: Any, as_json: bool, show: Callable[..., None]) -> None:
    if as_json:
        json.dump(
            text, sys.stdout, ensure_ascii=False, indent=1, default=_plain
        )
        sys.stdout.write("\n")
    elif isinstance(text, list):
        for line in text:
            show(line)
    else:
        show(text)


def _plain(value: object) -> str:
    return value.isoformat() if isinstance(value, datetime) else str(value)


def _record_line(record: Mapping[str, Any]) -> None:
    counts = f"{record['rows_parsed']}/{record['rows_seen']} rows, {record['new']} new, {record['changed']} changed"
    typer.echo(
        f"{record['source']:<20} {record['verdict']:<16} {counts}{'  ' + record['why'] if record['why'] else ''}"
    )


def _health_line(item: Mapping[str, Any]) -> None:
    times = f"last good {_moment(item['last_ok_at'], 'never'):<11}  next {_moment(item['next_crawl_at'], 'at once'):<11}"
    typer.echo(
        f"{item['name']:<20} {item['verdict']:<16} {times} {item['announcements']:>5} stored  {item['why']}".rstrip()
    )


def _moment(at: datetime | None, without: str) -> str:
    """Return a moment in Korean time, as all that the boards say is."""
    return at.astimezone(SEOUL).strftime("%m-%d %H:%M") if at else without


def _check_lines(found: Mapping[str, Any]) -> None:
    typer.echo(
        f"{found['source']}: {found['verdict']}, {found['parsed_count']} of {found['rows_seen']} rows read"
    )
    for name, rate in found["fills"].items():
        typer.echo(f"  {rate:>4.0%}  {name}")
    for title in found["titles"]:
        typer.echo(f"  · {title}")
    for difference in found["differs"]:
        typer.echo(f"  ! {difference}")
    if found["missing"]:
        typer.echo(f"  nothing was found by: {found['missing']}")


def _frozen_lines(text: Mapping[str, Any]) -> None:
    typer.echo(f"{text['source']}: {text['rows']} rows frozen")
    for file in text["files"]:
        typer.echo(f"  {file}")
    if text["notice"]:
        typer.echo(f"  ! the notice could not be read: {text['notice']}")
    typer.echo(
        "expected.json is what the card read just now: read it against the pages before you trust it."
    )


def _discovery_lines(found: Mapping[str, Any]) -> None:
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
