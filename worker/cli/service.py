"""``up``, ``web``, ``worker`` and ``migrate``."""

from __future__ import annotations

import os
import sys

import typer

from config.settings import Settings
from worker import logs, watchdog
from worker.cli.beginning import open_store, settings_or_exit


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
    from storage.db.failures import DATABASE_ERRORS, diagnose
    from storage.migrations import demand_current

    try:
        with open_store(settings) as store:
            demand_current(store)
    except DATABASE_ERRORS as error:
        fault = diagnose(error)
        if fault is None or not fault.passes:
            raise


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
    from storage.migrations import demand_whole, upgrade

    settings = settings_or_exit()
    logs.configure(settings.log_level, process="migrate")
    with open_store(settings) as store:
        upgrade(store)
        demand_whole(store)
    print("the database has today's tables", file=sys.stderr)
