"""``backup``, ``restore`` and ``move-to``: the store as a whole."""

from __future__ import annotations

import sys
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated

import typer

from config.clock import now
from storage import job_runs
from storage.db.engine import Engine, UnknownDatabase, open_engine, reading
from storage.db.kst import KST
from storage.migrations import schema_trouble
from storage.transfer import backup as backups
from storage.transfer.backup import BackupContents
from storage.transfer.copy import Copied, CopyFailed
from worker.cli.beginning import open_store, settings_or_exit
from worker.cli.output import failed, refused

# A worker gives a sign of life every 20 seconds; twice that and a little.
_STOPPED = timedelta(seconds=45)


def backup(
    path: Annotated[Path, typer.Argument(help="The file to write.")],
) -> None:
    """Write a consistent copy of the whole store, readers included, while it runs."""
    with open_store(settings_or_exit()) as engine:
        try:
            made = backups.back_up(engine, path, now=now())
        except (backups.NoBackup, CopyFailed) as error:
            raise failed(str(error)) from None
    size = path.stat().st_size / 1_048_576
    typer.echo(f"{path}: {size:.1f} MiB; {_described(made)}")


def restore(
    path: Annotated[Path, typer.Argument(help="A copy made by `backup`.")],
    yes: Annotated[
        bool,
        typer.Option(
            "--yes",
            help="Send what waited when the copy was made, perhaps again.",
        ),
    ] = False,
    hold: Annotated[
        bool,
        typer.Option(
            "--hold",
            help="Hold it back; the first look at each board announces nothing.",
        ),
    ] = False,
) -> None:
    """Fill the empty database of DATABASE_URL with a copy; ask before anything is sent again."""
    if yes and hold:
        raise refused("--yes and --hold exclude each other")
    with open_store(settings_or_exit()) as engine:
        try:
            found = backups.contents(path)
            # Asked before anything is written: an answer that does not come changes
            # nothing.
            send = yes or (not hold and _ask(found))
            copied = backups.restore(path, engine, send=send, now=now())
        except backups.NotEmpty as error:
            raise failed(f"{error}. {_ELSEWHERE}") from None
        except (backups.NoBackup, CopyFailed) as error:
            raise failed(str(error)) from None
    typer.echo(
        f"{copied.total} rows restored and compared; {_described(found)}"
    )
    if not send:
        typer.echo(
            "what waited is held back; `voucherwatch recover --held` sends it"
        )
    typer.echo(
        "readers who left after the copy was made are subscribed again: their links "
        "to leave still work"
    )


_ELSEWHERE = (
    "Nothing was changed. Point DATABASE_URL at a new file or an empty database, "
    "or move the old one aside."
)


def move_to(
    url: Annotated[
        str,
        typer.Argument(
            help="sqlite:///… or postgres://…, empty or not there yet."
        ),
    ],
) -> None:
    """Copy the whole store to another database and compare every row; nothing is sent."""
    with open_store(settings_or_exit()) as engine:
        _demand_stopped(engine)
        try:
            target = open_engine(url)
        except UnknownDatabase as error:
            # Its words are about the setting, which is right; the argument is not.
            words = str(error).replace(
                "DATABASE_URL", "the database to move to"
            )
            raise refused(words) from None
        # Locked while it is copied: web and worker are stopped, a command may not be.
        try:
            copied = backups.fill(engine, target, lock=True)
        except backups.NotEmpty as error:
            raise failed(f"{error}. Nothing was changed.") from None
        except CopyFailed as error:
            raise failed(f"{error}. Nothing was moved.") from None
        finally:
            target.dispose()
    typer.echo(_moved(copied))


def _moved(copied: Copied) -> str:
    lines = []
    for name, count in copied.rows.items():
        if count:
            lines.append(f"{name:20} {count:>9,}")
    lines.append(f"{copied.total:,} rows, each compared")
    if copied.cleaned:
        lines.append(
            f"{copied.cleaned} texts lost a NUL, which PostgreSQL cannot hold"
        )
    lines.append(
        "set DATABASE_URL to the new address before anything is started"
    )
    return "\n".join(lines)


def _demand_stopped(engine: Engine) -> None:
    """A worker would go on sending from the old store what the new one sends too."""
    if schema_trouble(engine) is not None:
        return  # the copy itself says what is wrong
    with reading(engine) as session:
        seen = job_runs.last(session, job_runs.WORKER)
    instant = now()
    if seen is not None and timedelta(0) <= instant - seen < _STOPPED:
        raise failed(
            f"a worker was alive {(instant - seen).seconds} s ago: stop web and worker, "
            "and try again in a minute"
        )


def _ask(found: BackupContents) -> bool:
    words = (
        f"This copy was made at {_when(found.made_at)}. {found.waiting} alerts and "
        "messages were waiting then, and may have left since; notices posted since "
        "are new to it. Sending may repeat what readers know already."
    )
    if not sys.stdin.isatty():
        raise refused(f"{words} Say --yes (send) or --hold (hold back).")
    typer.echo(words)
    return typer.confirm("Send it?", default=False)


def _described(found: BackupContents) -> str:
    return (
        f"{found.announcements} announcements, {found.readers} subscriptions, "
        f"{found.waiting} waiting, as of {_when(found.made_at)}"
    )


def _when(instant: datetime) -> str:
    return f"{instant.astimezone(KST):%Y-%m-%d %H:%M} KST"
