"""Group commit for receipts: threads that send at the same time share a transaction.

A thread sends nothing more before its receipt is committed, so a crash repeats at most
one message for each thread.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from datetime import timedelta

from storage.db.acks import Finish, write_directly
from storage.db.engine import Connection, Engine, writing_core
from storage.db.retry import DATABASE_AWAY, retried

Work = Callable[[Connection], None]


class AckBatcher:
    """Commits what is handed in; the first thread to arrive writes for those that come
    while it does.

    While the database is unreachable the commit is retried for *timeout*, the length of
    a claim: after that the message may be another worker's and the receipt is void.
    """

    def __init__(self, engine: Engine, *, timeout: timedelta) -> None:
        self._engine = engine
        self._timeout = timeout.total_seconds()
        self._lock = threading.Lock()
        self._waiting: list[tuple[Work, Future[None]]] = []
        self._someone_writes = False

    def write(self, work: Work) -> None:
        """Return once *work* is committed; raise what the database raised."""
        mine: Future[None] = Future()
        # The thread that finds nobody writing becomes the writer; the others' work is in
        # its batch or in the next one, which it writes too before it returns.
        with self._lock:
            self._waiting.append((work, mine))
            writing, self._someone_writes = not self._someone_writes, True
        while writing:
            writing = self._write_all()
        mine.result()

    def _write_all(self) -> bool:
        """Commit everything that waits; false where nothing does, and the next caller
        becomes the writer.
        """
        with self._lock:
            batch, self._waiting = self._waiting, []
            self._someone_writes = bool(batch)
        if batch:
            _settle(batch, self._commit(batch))
        return bool(batch)

    def _commit(
        self, batch: list[tuple[Work, Future[None]]]
    ) -> BaseException | None:
        works = [work for work, _ in batch]

        def all_of_them() -> None:
            with writing_core(self._engine) as connection:
                for work in works:
                    work(connection)

        try:
            if not self._written_directly(works):
                retried(all_of_them, timeout=self._timeout)
        # Whatever it is, each waiting thread raises it: otherwise they would wait for
        # ever.
        except BaseException as error:  # noqa: BLE001
            return error
        return None

    def _written_directly(self, works: Sequence[Work]) -> bool:
        """Commit *works* the short way if all of them are receipts; false where the
        database objects, which the usual way meets again and deals with.
        """
        receipts = [work for work in works if isinstance(work, Finish)]
        if len(receipts) < len(works):
            return False
        try:
            write_directly(self._engine, receipts)
        except (*DATABASE_AWAY, self._engine.dialect.loaded_dbapi.Error):
            return False
        return True


def _settle(
    batch: list[tuple[Work, Future[None]]], error: BaseException | None
) -> None:
    for _, waiting in batch:
        if error is None:
            waiting.set_result(None)
        else:
            waiting.set_exception(error)
