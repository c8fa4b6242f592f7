"""Keep a snapshot of the archive up to date with the store."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime

import structlog
from sqlmodel import col, func, select

from storage.db.engine import Engine, Session, reading
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble
from storage.models import Announcement
from storage.queries.memory.rows import (
    ChangeLog,
    all_rows,
    is_watched,
    rows_of,
)
from storage.queries.memory.snapshot import Snapshot

_log = structlog.get_logger(__name__)

# At most so many announcements are read while a request waits; more are read in the
# background.
_AT_ONCE = 3_000
# Seconds that reading them pauses for the first requests, which share its interpreter.
_LATER = 0.5


class ListIndex:
    """The present snapshot of *store*; until there is one, lists query the store."""

    def __init__(self, store: Engine, clock: Callable[[], datetime]) -> None:
        self._store = store
        self._clock = clock
        self._lock = threading.Lock()
        self._state: tuple[Snapshot, ChangeLog] | None = None
        self._begun = False
        self.loading: Future[None] | None = None
        """Done when the archive has been read; only while it is being read."""

    @property
    def current(self) -> Snapshot | None:
        """The snapshot as of the last ``refresh``."""
        state = self._state
        return state[0] if state is not None else None

    def refresh(self, session: Session) -> int:
        """Apply what changed; return the generation, 0 while there is no snapshot."""
        with self._lock:
            if self._state is None:
                self._begin(session)
            if self._state is None:
                return 0
            snapshot, log = self._state
            changed = log.changed(session)
            if changed:
                snapshot = snapshot.following(
                    rows_of(session, changed), changed
                )
                self._state = (snapshot, log)
            return snapshot.generation

    def load(self, session: Session) -> None:
        """Read the whole archive."""
        if not is_watched(session):
            _log.warning(
                "changes of lists are not recorded: every list queries the store"
            )
            return
        # Before reading the rows, so that what changes meanwhile is read again.
        log = ChangeLog(session)
        snapshot = Snapshot.of(all_rows(session))
        snapshot.warm(session, self._clock())
        self._state = (snapshot, log)

    def _begin(self, session: Session) -> None:
        if self._begun:
            return
        self._begun = True
        if (
            session.scalar(select(func.max(col(Announcement.id)))) or 0
        ) <= _AT_ONCE:
            self.load(session)
            return
        # The first request after a start must not wait until everything is read.
        timer = threading.Timer(_LATER, self._load_apart)
        timer.daemon = True
        timer.start()

    def _load_apart(self) -> None:
        loading = self.loading = Future()
        try:
            with reading(self._store) as session:
                self.load(session)
            # Otherwise the garbage collector would traverse it repeatedly, 100 ms each
            # time, in which no request is answered.
            gc.freeze()
        except (*DATABASE_ERRORS, DatabaseTrouble) as error:
            _log.warning(
                "the archive could not be read", error=type(error).__name__
            )
            self._begun = False  # the next page begins again
        finally:
            self.loading = None
            loading.set_result(None)
