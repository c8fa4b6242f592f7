"""A migration that is killed at a statement: ``python doomed_migration.py URL NTH``."""

from __future__ import annotations

import os
import signal
import sys

from sqlalchemy import event

from storage.db.engine import open_engine
from storage.migrations import upgrade


def main(url: str, nth: int) -> None:
    engine = open_engine(url)
    executed = 0

    def count(*_: object) -> None:
        nonlocal executed
        executed += 1
        if executed == nth:
            os.kill(os.getpid(), signal.SIGKILL)

    event.listen(engine, "before_cursor_execute", count)
    upgrade(engine)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
