"""``voucherwatch import --api``: earlier years from an agency's own API."""

from __future__ import annotations

import asyncio
import sys
from datetime import date
from typing import Any, Final

import typer

from config.clock import now
from crawler import history
from crawler.engine import run, with_fetcher
from crawler.errors import Blocked, NeedsKey, SourceTrouble
from crawler.history import HistoryEnd, HistoryPage
from crawler.platforms.base import Board
from storage import sources
from storage.announcements.earlier import save_history
from storage.db.engine import writing
from worker.cli.beginning import open_container
from worker.cli.output import counted, print_json, refused
from worker.wiring import Container

STOPPED: Final = 3
"""Exit code of a run that the API ended before its list did."""


def import_api(
    name: str, *, since: str | None, first: int, most: int, as_json: bool
) -> None:
    """Store an API's list from the page *first* on, and exit with how that went."""
    board = _board(name)
    day = _day(since)
    counts = {"new": 0, "known": 0, "failed": 0}
    with open_container() as container:
        key = board.needs_key or ""
        # Before anything is fetched: without a key the first page is an error message.
        if key not in container.settings.keys:
            raise refused(f"{key} is not set. Apply for it at {board.home}")
        end = run(lambda: _fetch(container, board, counts, day, first, most))
    shown: dict[str, Any] = {**counts, "next_page": end.next_page}
    if end.trouble is not None:
        shown["why"] = end.trouble.why
        typer.echo(_advice(board, end.trouble, end.next_page), err=True)
    if as_json:
        print_json(shown)
    else:
        typer.echo(counted(counts))
    if end.trouble is not None:
        raise typer.Exit(STOPPED)
    raise typer.Exit(1 if counts["failed"] else 0)


async def _fetch(
    container: Container,
    board: Board,
    counts: dict[str, int],
    since: date | None,
    first: int,
    most: int,
) -> HistoryEnd:
    bar = typer.progressbar(length=0, file=sys.stderr, label=board.name)
    with bar as progress:

        async def store(page: HistoryPage) -> None:
            # Known from the first page on; the bar counts items, not pages.
            progress.length = page.total or progress.length
            await asyncio.to_thread(_store, container, board, page, counts)
            progress.update(len(page.listed) + page.unread)

        return await with_fetcher(
            board,
            settings=container.crawl_settings,
            clock=now,
            work=lambda fetcher: history.fetch_history(
                board, fetcher, store, first=first, most=most, since=since
            ),
        )


def _store(
    container: Container,
    board: Board,
    page: HistoryPage,
    counts: dict[str, int],
) -> None:
    counts["failed"] += page.unread
    rows = {}
    for draft in page.drafts:
        rows[draft.key] = page.listed[draft.key]
    with writing(container.store) as session:
        save_history(session, page.drafts, counts)
        # They are read again from their rows after an upgrade, as crawled ones are.
        sources.remember_rows(session, board.name, rows)


def _board(name: str) -> Board:
    known = {board.name: board for board in history.apis()}
    if name not in known:
        names = ", ".join(known)
        raise refused(f"{name} is no API with a key; these are: {names}")
    return known[name]


def _day(written: str | None) -> date | None:
    if written is None:
        return None
    try:
        return date.fromisoformat(written)
    except ValueError:
        raise refused(f"--since {written}: no day like 2020-01-01") from None


def _advice(board: Board, trouble: SourceTrouble, next_page: int) -> str:
    """Return what went wrong and what to do; no word of it holds the key."""
    again = f"voucherwatch import --api {board.name} --from-page {next_page}"
    match trouble:
        case NeedsKey():
            return f"{trouble.why}. Its page: {board.home}. Then: {again}"
        case Blocked():
            return f"{trouble.why}. Tomorrow, or when the quota is raised: {again}"
    return f"{trouble.why}. Later: {again}"
