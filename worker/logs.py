"""Structured logs on stderr: readable lines on a terminal, JSON elsewhere."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import Any

# structlog imports both where they are installed, for looks and loggers that we do not
# use: 8 MiB in each process.  Scrapy imports Twisted later where it is needed.
_ORNAMENTS = ("rich", "twisted")
_hidden = [name for name in _ORNAMENTS if name not in sys.modules]
for _name in _hidden:
    sys.modules[_name] = None  # type: ignore[assignment]  # how an import is refused
import structlog  # noqa: E402

for _name in _hidden:
    del sys.modules[_name]


def report_to_sentry(dsn: str) -> None:
    """Send errors to Sentry as well, where the operator wants it and ``sentry-sdk``
    (extra ``sentry``) is installed.
    """
    if not dsn:
        return
    try:
        import sentry_sdk
    except ImportError:
        structlog.get_logger("voucherwatch").warning(
            "SENTRY_DSN is set but sentry-sdk is not installed",
            advice="pip install voucherwatch[sentry]",
        )
        return
    # Errors only: traces of every request would carry addresses of readers.
    sentry_sdk.init(dsn, send_default_pii=False, traces_sample_rate=0.0)


_SHARED: list[structlog.types.Processor] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
]
_QUIETER = {
    **dict.fromkeys(
        (
            "scrapy",
            "twisted",
            "apscheduler.executors",
            "alembic",
            "asyncio",
            "py.warnings",
            # Our pool of connections: SQLAlchemy tells of each pool that is closed.
            "storage.db.engine._PatientPool",
        ),
        logging.WARNING,
    ),
    **dict.fromkeys(
        ("httpx2", "httpcore2", "uvicorn.access"), logging.WARNING
    ),
    # It warns where a tick finds the last one at work, which is no news.
    "apscheduler.scheduler": logging.ERROR,
}


def configure(level: str = "INFO", *, process: str = "") -> None:
    """Send structlog's and the libraries' records through one formatter.

    Scrapy's and APScheduler's own chatter is kept to warnings: what they do is
    told by our records, with the source's name in them.
    """
    # To stderr, since stdout is for what commands print: `export | head` must be data.
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(_formatter(terminal=sys.stderr.isatty()))
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for name, least in _QUIETER.items():
        logging.getLogger(name).setLevel(least)
    structlog.configure(
        processors=[
            structlog.stdlib.filter_by_level,
            *_SHARED,
            structlog.stdlib.ProcessorFormatter.wrap_for_formatter,
        ],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if process:
        structlog.contextvars.bind_contextvars(process=process)


def _formatter(*, terminal: bool) -> logging.Formatter:
    """Coloured lines for a person, one JSON object a line for a machine."""
    last: structlog.types.Processor = (
        structlog.dev.ConsoleRenderer()
        if terminal
        else structlog.processors.JSONRenderer(ensure_ascii=False)
    )
    steps: list[structlog.types.Processor] = [
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        _shorten_outage,
        structlog.processors.format_exc_info,
        last,
    ]
    return structlog.stdlib.ProcessorFormatter(
        foreign_pre_chain=_SHARED, processors=steps
    )


def _shorten_outage(
    logger: Any, method: str, record: structlog.types.EventDict
) -> structlog.types.EventDict:
    """Say in one line that the database is away or that we are ending, wherever it was met:
    ours or a library.

    Every job that runs at that moment meets it, and the next tick asks again; the
    traceback of each would bury what matters.
    """
    del logger, method
    found = record.get("exc_info")
    if not found:
        return record
    error = found
    if isinstance(found, tuple):
        error = found[1]
    elif not isinstance(found, BaseException):
        error = sys.exc_info()[1]
    if isinstance(error, asyncio.CancelledError):
        # uvicorn says so of each answer that was under way when we were asked to end.
        del record["exc_info"]
        record.update(level="info", why="cut off: this process ends")
        return record
    # Imported here: who logs no error needs no database for it.
    from storage.db.failures import outage

    trouble = outage(error)
    if trouble is not None:
        del record["exc_info"]
        record.update(level="warning", why=trouble.words)
    return record
