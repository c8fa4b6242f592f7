"""Retries for writes that must succeed although the database is locked, restarting or
unreachable for a while.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

import structlog
from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.db.engine import Engine, Session, writing

T = TypeVar("T")
_log = structlog.get_logger(__name__)

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""Raised while the database is locked, restarting or out of reach, or while all of our
connections to it are in use.
"""
# PostgreSQL's code of an error for want of space on its disk.
_DISK_FULL = "53100"


def with_retries(
    engine: Engine,
    work: Callable[[Session], T],
    *,
    timeout: float = 120.0,
    wait: Callable[[float], None] = time.sleep,
    transaction: Callable[[Engine], AbstractContextManager[Session]] = writing,
) -> T:
    """Run *work* in one transaction, again from its start after each failure of the
    database itself.

    *work* may run several times, so it must not change anything outside its session.
    Raises the last failure once *timeout* seconds have passed, in the pauses or in
    attempts that the database let wait.
    *transaction* is ``saving`` for work that saves announcements.
    """

    def attempt() -> T:
        with transaction(engine) as session:
            return work(session)

    return retried(attempt, timeout=timeout, wait=wait)


def retried(
    attempt: Callable[[], T],
    *,
    timeout: float = 120.0,
    wait: Callable[[float], None] = time.sleep,
) -> T:
    """Call *attempt*, a whole transaction, as ``with_retries`` does.

    A full disk is logged at once: it seldom passes by itself.
    """
    began = time.monotonic()
    waited, pause = 0.0, 0.1
    while True:
        try:
            return attempt()
        except DATABASE_AWAY as away:
            # Tried again all the same: what was sent must not be forgotten, and an
            # operator makes room within the two minutes now and then.
            if waited == 0.0 and is_disk_full(away):
                _log.error("the database's disk is full", retried_for=timeout)
            # By the clock, too: a locked SQLite takes half a minute to say so, and thirty
            # such attempts would be a quarter of an hour.
            if max(waited, time.monotonic() - began) >= timeout:
                raise
        wait(pause)
        waited, pause = waited + pause, min(pause * 2, 5.0)


def is_disk_full(error: Exception) -> bool:
    """Return whether a failure of the database is for want of space on its disk."""
    cause = getattr(error, "orig", None)
    if isinstance(cause, sqlite3.Error):
        return getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == _DISK_FULL
