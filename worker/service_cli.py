"""``up``, ``web``, ``worker`` and ``migrate``."""

from __future__ import annotations

import os
import sys

import structlog
import typer
from pydantic import ValidationError

from config.settings import Settings, load
from worker import leash, logs


def settings_or_exit() -> Settings:
    """Read the environment, or say which variable is wrong and end with 2."""
    try:
        return load()
    except ValidationError as error:
        for fault in error.errors():
            name = "_".join(str(part) for part in fault["loc"]).upper()
            typer.echo(f"{name}: {fault['msg']}", err=True)
        raise typer.Exit(2) from None


def up() -> None:
    """Run web page and worker on this machine until Ctrl-C."""
    from worker.supervisor import own_command, supervise

    settings = settings_or_exit()
    logs.configure(settings.log_level, process="up")
    structlog.get_logger("voucherwatch.up").info("starting", page=settings.base_url)
    raise typer.Exit(supervise({"web": own_command("worker", "web"), "worker": own_command("worker", "worker")}, os.environ))


def web() -> None:
    """Serve pages, feeds, calendar and API on $HOST:$PORT."""
    from worker.pages import run_web
    from worker.wiring import House

    settings = settings_or_exit()
    leash.wear()
    logs.configure(settings.log_level, process="web")
    logs.report_to_sentry(settings.sentry_dsn.get_secret_value())
    run_web(House(settings, page_cache_mib=16))


def worker() -> None:
    """Crawl what is due and send what is owed, until SIGTERM."""
    from worker.service import run_worker
    from worker.wiring import House

    settings = settings_or_exit()
    leash.wear()
    logs.configure(settings.log_level, process="worker")
    logs.report_to_sentry(settings.sentry_dsn.get_secret_value())
    run_worker(House(settings))


def migrate() -> None:
    """Bring the database to today's tables; safe to repeat."""
    from storage.engine import open_engine
    from storage.migrations import upgrade

    settings = settings_or_exit()
    logs.configure(settings.log_level, process="migrate")
    engine = open_engine(settings.database_url.get_secret_value())
    try:
        upgrade(engine)
    finally:
        engine.dispose()
    print("the database has today's tables", file=sys.stderr)
