"""Structured logs on stderr: readable lines on a terminal, JSON elsewhere."""

from __future__ import annotations

import logging
import sys

import structlog


def report_to_sentry(dsn: str) -> None:
    """Send errors to Sentry as well, where the operator wants it and ``sentry-sdk`` (extra ``sentry``) is installed."""
    if not dsn:
        return
    try:
        import sentry_sdk
    except ImportError:
        structlog.get_logger("voucherwatch").warning(
            "SENTRY_DSN is set but sentry-sdk is not installed", advice="pip install voucherwatch[sentry]"
        )
        return
    sentry_sdk.init(dsn, send_default_pii=False, traces_sample_rate=0.0)


def configure(level: str = "INFO", *, process: str = "") -> None:
    """Send structlog's and the libraries' records through one formatter.

    Scrapy's and APScheduler's own chatter is kept to warnings: what they do is
    told by our records, with the source's name in them.
    """
    shared: list[structlog.types.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
    ]
    terminal = sys.stderr.isatty()
    last: structlog.types.Processor = structlog.dev.ConsoleRenderer() if terminal else structlog.processors.JSONRenderer(ensure_ascii=False)
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, structlog.processors.format_exc_info, last],
        )
    )
    logging.basicConfig(level=level, handlers=[handler], force=True)
    for noisy in (
        "scrapy",
        "apscheduler.executors",
        "twisted",
        "py.warnings",
        "httpx2",
        "httpcore2",
        "uvicorn.access",
        "alembic",
        "asyncio",
    ):
        logging.getLogger(noisy).setLevel(logging.WARNING)
    logging.getLogger("apscheduler.scheduler").setLevel(logging.ERROR)  # that a tick finds the last one at work is no news
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.stdlib.BoundLogger,
        cache_logger_on_first_use=True,
    )
    if process:
        structlog.contextvars.bind_contextvars(process=process)
