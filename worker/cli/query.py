"""``voucherwatch announcements`` and ``voucherwatch export``: what is stored."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from config.clock import now
from presentation.export_columns import ExportContext
from storage.db.engine import Engine
from storage.queries.filters import Filter
from worker import logs
from worker.cli import filter_options as options
from worker.cli.beginning import open_store, settings_or_exit
from worker.cli.output import AsJson


@options.with_filter()
def announcements(
    criteria: Filter,
    as_json: AsJson = False,
) -> None:
    """List what is stored; without --status, what can be applied for now or soon."""
    from storage.queries import briefs

    if not criteria.status:
        # Closed calls are most of the archive, and seldom what is looked for.
        live = ("expected", "open", "unknown", "upcoming")
        criteria = replace(criteria, status=live)
    with _store(criteria) as store:
        rows = briefs.every(store, criteria, now=now())
        if as_json:
            _as_json(rows)
        else:
            _as_lines(rows)


@options.with_filter()
def export(
    criteria: Filter,
    format_: Annotated[
        str | None,
        typer.Option(
            "--format",
            help="csv, xlsx or jsonl; unless given, by the file's extension, else csv.",
        ),
    ] = None,
    output: Annotated[
        Path | None,
        typer.Option("--output", "-o", help="A file; stdout by default."),
    ] = None,
    language: Annotated[
        str, typer.Option("--lang", help="Headings in ko or en.")
    ] = "ko",
) -> None:
    """Write everything that matches, whatever its status, as CSV, XLSX or JSON Lines."""
    from presentation import exports
    from storage.queries import briefs

    if format_ is None:
        ending = output.suffix.lower().removeprefix(".") if output else ""
        # A list of commas in a file called .xls or .json would open nowhere.
        format_ = "csv" if ending in ("", "txt") else ending
    if format_ not in exports.FORMATS:
        raise typer.BadParameter(
            f"{format_!r} is none of {', '.join(exports.FORMATS)}",
            param_hint="--format",
        )
    if language not in {"ko", "en"}:
        raise typer.BadParameter("is ko or en", param_hint="--lang")
    with _store(criteria) as store, _opened(output) as out:
        rows = briefs.announcements(store, criteria, now=now())
        for part in exports.FORMATS[format_][1](
            rows, _export_context(language)
        ):
            out.write(part)


def _export_context(language: str) -> ExportContext:
    """The words of a language, and what the boards are called."""
    from crawler import catalogue
    from presentation.translations import Words

    names = {
        board.name: (board.title, board.agency) for board in catalogue.boards()
    }

    def board(source: str) -> tuple[str, str]:
        return names.get(source, (source, ""))

    base_url = str(settings_or_exit().base_url).rstrip("/")
    return ExportContext(
        language, now(), Words(language).or_itself, board, base_url
    )


@contextmanager
def _store(criteria: Filter) -> Iterator[Engine]:
    from storage.migrations import is_current, upgrade

    settings = settings_or_exit()
    logs.configure(settings.log_level, process="announcements")
    with open_store(settings) as store:
        # Somebody who only looks at a copy of a store is not sent to `migrate` first.
        if not is_current(store):
            upgrade(store)
        options.refuse_never_matching(store, criteria)
        yield store


@contextmanager
def _opened(output: Path | None) -> Iterator[Any]:
    if output is None:
        yield sys.stdout.buffer
        return
    with output.open("wb") as out:
        yield out


def _as_json(rows: Iterable[dict[str, Any]]) -> None:
    """One list, written as it is read: an archive of 100,000 must not be in memory."""
    before = "["
    for row in rows:
        sys.stdout.write(f"{before}{json.dumps(row, ensure_ascii=False)}")
        before = ",\n "
    sys.stdout.write("]\n" if before != "[" else "[]\n")


def _as_lines(rows: Iterable[dict[str, Any]]) -> None:
    nothing = True
    for row in rows:
        nothing = False
        closes = (row["closes"] or row["expected_on"] or "").replace("T", " ")
        typer.echo(
            f"{row['id']:>7}  {row['status'] or row['kind']:<10} {closes:<17} {row['source']:<16} {row['title']}"
        )
    if nothing:
        typer.echo(
            "nothing matches; --status all looks at closed announcements too",
            err=True,
        )
