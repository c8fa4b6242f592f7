"""``voucherwatch crawl`` and ``sources``."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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

from config import process
from config.clock import now
from crawler import catalogue
from crawler.engine import crawl as crawl_boards
from crawler.engine import run, with_fetcher
from crawler.engine.progress import Progress as Done
from crawler.engine.replay import Recordings
from crawler.errors import UnknownSource
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
from worker.cli.beginning import open_container
from worker.cli.output import AsJson, print_json, refused
from worker.wiring import Container

if TYPE_CHECKING:
    from crawler.authoring.check_source import Check

Names = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="[SOURCE]...",
        help="Sources by name; all of them unless named.",
    ),
]
_NEVER = {
    "verdict": "waiting",
    "why": "never crawled",
    "failures": 0,
    "announcements": 0,
    "crawling": False,
}


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
    _print_each(map(_shown, records), as_json, _record_line)
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
        raise refused(
            f"{folder} holds no index.json of recorded pages ({unreadable})"
        ) from None


def claim(container: Container, boards: Sequence[Board]) -> list[Board]:
    """Claim the boards, so that a worker beside us does not crawl them at the same time."""
    follow_database(container.store)
    at = now()
    with writing(container.store) as session:
        catalogue.register(session, boards, now=at)
        won = store.claim(
            session,
            [board.name for board in boards],
            now=at,
            by=_holder(),
            lease=LEASE,
        )
    found: list[Board] = []
    busy: list[str] = []
    for board in boards:
        if board.name in won:
            found.append(board)
        else:
            busy.append(board.name)
    if busy:
        typer.echo(
            f"left to the worker that is crawling them: {', '.join(busy)}",
            err=True,
        )
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
        raise refused(
            f"`sources {action}`: there is only `sources` and `sources check NAME`"
        )
    else:
        with open_container() as container:
            _print_each(_health(container), as_json, _health_line)


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

    board = board_or_exit(name)
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
    if as_json:
        print_json(asdict(found) | {"fills": dict(found.fills)})
    else:
        _print_check(found)
    raise typer.Exit(0 if found.verdict in {*CLEAN, "needs-key"} else 1)


def _boards(
    names: Sequence[str] | None, recorded: Recordings | None
) -> list[Board]:
    """Return the boards that are meant: those named, or all (under replay: all that
    were recorded).
    """
    if names:
        return [board_or_exit(name) for name in dict.fromkeys(names)]
    found: list[Board] = []
    for board in catalogue.boards():
        if recorded is None or recorded.listings(board):
            found.append(board)
    return found


def board_or_exit(name: str) -> Board:
    try:
        return catalogue.find(name)
    except UnknownSource as unknown:
        raise refused(str(unknown)) from None


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


def _print_each(
    answers: Iterable[Mapping[str, Any]],
    as_json: bool,
    line: Callable[[Mapping[str, Any]], str],
) -> None:
    if as_json:
        print_json(list(answers))
        return
    for answer in answers:
        typer.echo(line(answer))


def _record_line(record: Mapping[str, Any]) -> str:
    counts = f"{record['rows_parsed']}/{record['rows_seen']} rows, {record['new']} new, {record['changed']} changed"
    line = f"{record['source']:<20} {record['verdict']:<16} {counts}  {record['why']}"
    return line.rstrip()


def _health_line(item: Mapping[str, Any]) -> str:
    times = f"last good {_moment(item['last_ok_at'], 'never'):<11}  next {_moment(item['next_crawl_at'], 'at once'):<11}"
    line = f"{item['name']:<20} {item['verdict']:<16} {times} {item['announcements']:>5} stored  {item['why']}"
    return line.rstrip()


def _moment(at: datetime | None, without: str) -> str:
    """Return a moment in Korean time, as all that the boards say is."""
    return at.astimezone(SEOUL).strftime("%m-%d %H:%M") if at else without


def _print_check(found: Check) -> None:
    typer.echo(
        f"{found.source}: {found.verdict}, {found.parsed_count} of {found.rows_seen} rows read"
    )
    for name, rate in found.fills.items():
        typer.echo(f"  {rate:>4.0%}  {name}")
    for title in found.titles:
        typer.echo(f"  · {title}")
    for difference in found.differs:
        typer.echo(f"  ! {difference}")
    if found.missing:
        typer.echo(f"  nothing was found by: {found.missing}")
