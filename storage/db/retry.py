"""Work that must be written down even if the database is locked, restarting or away for a while."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import TypeVar

from sqlalchemy.exc import InterfaceError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeout

from storage.db.engine import Engine, Session, writing

T = TypeVar("T")

DATABASE_AWAY = (OperationalError, InterfaceError, PoolTimeout)
"""Raised while the database is locked, restarting or out of reach, or while all of our
connections to it are in use.
"""


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
    Raises the last failure once *timeout* seconds of waiting are used up.
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
    """Call *attempt*, a whole transaction, as ``with_retries`` does."""
    waited, pause = 0.0, 0.1
    while True:
        try:
            return attempt()
        except DATABASE_AWAY:
            if waited >= timeout:
                raise
        wait(pause)
        waited, pause = waited + pause, min(pause * 2, 5.0)
