"""``up``, ``web``, ``worker`` and ``migrate``."""

from __future__ import annotations

import os
import sys

import typer
from dotenv import dotenv_values
from pydantic import ValidationError
from pydantic_settings import SettingsError

from config.env_file import BadEnvFile
from config.env_names import probably_meant
from config.settings import Settings, known_names, load
from worker import logs, watchdog


def settings_or_exit() -> Settings:
    """Read the environment, or say which variable is wrong and end with 2."""
    try:
        settings = read_settings()
    except ValidationError as error:
        for name, words in faults(error):
            typer.echo(f"{name}: {words}", err=True)
        raise typer.Exit(2) from None
    for name, meant in misspelt().items():
        typer.echo(f"{name} is no setting; {meant} is meant?", err=True)
    return settings


def read_settings() -> Settings:
    """Read the environment; ends with 2 where it cannot be read at all, raises
    ``ValidationError`` naming what is wrong.
    """
    try:
        return load()
    except (SettingsError, BadEnvFile) as error:
        typer.echo(
            f"settings: {error}. Correct it in the environment or in .env (.env.example shows how).",
            err=True,
        )
        raise typer.Exit(2) from None


def misspelt() -> dict[str, str]:
    """Return variables of the environment and of ``.env`` that nobody reads and that were
    probably meant for settings: name → the setting's name.
    """
    names = [*os.environ, *dotenv_values(".env", interpolate=False)]
    return probably_meant(names, known_names())


def faults(error: ValidationError) -> list[tuple[str, str]]:
    """Return the variables that are wrong and why, never with their values: some are secrets."""
    found = []
    for fault in error.errors(include_input=False, include_url=False):
        words = fault["msg"].removeprefix("Value error, ")
        name = "_".join(str(part) for part in fault["loc"]).upper()
        if not name:
            # About several at once: the sentence begins with the one to correct.
            name = words.partition(" ")[0]
        found.append(
            (name, words.removeprefix(f"{name}: ").removeprefix(f"{name} "))
        )
    return found


def up() -> None:
    """Run web page and worker on this machine until Ctrl-C."""
    import structlog

    from worker.supervisor import become_supervisor, own_command, supervise

    settings = settings_or_exit()
    logs.configure(settings.log_level, process="up")
    _look_in_child(settings)
    structlog.get_logger("voucherwatch.up").info(
        "starting", page=settings.base_url
    )
    parts = {"web": web, "worker": worker}
    commands = {}
    for name in parts:
        commands[name] = own_command("worker", name)
    # Elsewhere system libraries do not bear a fork without an exec.
    if sys.platform != "linux":
        raise typer.Exit(supervise(commands, os.environ))

    from worker.forking import fork_parts

    own_part, forked = fork_parts(tuple(parts))
    if own_part:
        parts[own_part]()
        return
    become_supervisor(commands, forked)


def _look_in_child(settings: Settings) -> None:
    """Look at the database in a process of its own: what that imports (50 MiB) would
    stay in the supervisor, which has no other use for it.

    An error in the child ends it as it would end us, with its sentence and status.
    """
    child = os.fork()
    if child == 0:
        _demand_usable(settings)
        # Without the parent's exit handlers, which would run here a second time.
        os._exit(0)
    status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if status:
        raise typer.Exit(status)


def _demand_usable(settings: Settings) -> None:
    """Refuse a database that no restart mends; one that does not answer just now is
    waited for by the processes.
    """
    from storage.db.engine import open_engine
    from storage.db.failures import DATABASE_ERRORS, diagnose
    from storage.migrations import demand_current

    engine = open_engine(settings.database_url.get_secret_value())
    try:
        demand_current(engine)
    except DATABASE_ERRORS as error:
        fault = diagnose(error)
        if fault is None or not fault.passes:
            raise
    finally:
        engine.dispose()


def web() -> None:
    """Serve pages, feeds, calendar and API on $HOST:$PORT."""
    from worker.web_server import run_web
    from worker.wiring import WEB_PAGE_CACHE_MIB, Container

    settings = settings_or_exit()
    # Before anything that takes time: the supervisor may be gone already.
    watchdog.watch_parent()
    watchdog.watch_terminal()
    logs.configure(settings.log_level, process="web")
    logs.report_to_sentry(settings.sentry_dsn.get_secret_value())
    # Visitors make the queries here: they get memory for them, and an end.
    run_web(
        Container(
            settings, page_cache_mib=WEB_PAGE_CACHE_MIB, query_seconds=10.0
        )
    )


def worker() -> None:
    """Crawl what is due and send what is pending, until SIGTERM."""
    from worker.service import run_worker
    from worker.wiring import Container

    settings = settings_or_exit()
    watchdog.watch_parent()
    watchdog.watch_terminal()
    logs.configure(settings.log_level, process="worker")
    logs.report_to_sentry(settings.sentry_dsn.get_secret_value())
    run_worker(Container(settings))


def migrate() -> None:
    """Bring the database to today's tables; safe to repeat."""
    from storage.db.engine import open_engine
    from storage.migrations import demand_whole, upgrade

    settings = settings_or_exit()
    logs.configure(settings.log_level, process="migrate")
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        upgrade(engine)
        demand_whole(engine)
    finally:
        engine.dispose()
    print("the database has today's tables", file=sys.stderr)
