"""Receipts of several carriers in one transaction: each waits for its own, none waits
for a transaction of its own.

A carrier lets nothing further be accepted before its receipt is committed, so a crash
repeats at most the one message in each carrier's hands.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import timedelta

from storage.db.engine import Connection, Engine, writing_core
from storage.db.retry import retried

Work = Callable[[Connection], None]


class AckBatcher:
    """Commits what is handed in; whoever comes first writes for all that came meanwhile.

    A database that is away is asked again for *patience*: as long as the claims last,
    since after that the message may be another worker's, and a receipt settles nothing.
    """

    def __init__(self, engine: Engine, *, patience: timedelta) -> None:
        self._engine = engine
        self._patience = patience.total_seconds()
        self._lock = threading.Lock()
        self._waiting: list[tuple[Work, Future[None]]] = []
        self._someone_writes = False

    def write(self, work: Work) -> None:
        """Return once *work* is committed; raises what the database raised."""
        mine: Future[None] = Future()
        # Who finds nobody writing writes for all; the others' work is in its batch, or
        # in the next, which the same thread takes before it goes.
        with self._lock:
            self._waiting.append((work, mine))
            writing, self._someone_writes = not self._someone_writes, True
        while writing:
            writing = self._write_all()
        mine.result()

    def _write_all(self) -> bool:
        """Commit everything that waits; false when nothing does and the next to come must write."""
        with self._lock:
            batch, self._waiting = self._waiting, []
            self._someone_writes = bool(batch)
        if batch:
            _settle(batch, self._commit(batch))
        return bool(batch)

    def _commit(
        self, batch: list[tuple[Work, Future[None]]]
    ) -> BaseException | None:
        def all_of_them() -> None:
            with writing_core(self._engine) as connection:
                for work, _ in batch:
                    work(connection)

        try:
            retried(all_of_them, timeout=self._patience)
        # Whatever it is, it belongs to those who wait, and each raises it: they would
        # wait for ever for a receipt of which nobody tells them.
        except BaseException as error:  # noqa: BLE001
            return error
        return None


def _settle(
    batch: list[tuple[Work, Future[None]]], error: BaseException | None
) -> None:
    for _, waiting in batch:
        if error is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(error)
