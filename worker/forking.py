"""Web and worker forked from one process that has imported what both need.

Two interpreters that import the same libraries hold them twice: SQLAlchemy, Pydantic,
Scrapy and our own modules are about 100 MiB.  Pages of memory that nobody writes to
after a fork are held once.
"""

from __future__ import annotations

import gc
import os
import signal
from collections.abc import Sequence
from contextlib import suppress
from importlib import import_module
from pathlib import Path

from config.memory import use_few_arenas
from worker import watchdog
from worker.supervisor import STOPPING, ForkedChild

_SHARED = ("worker.web_server", "worker.service", "storage.models")


def fork_parts(names: Sequence[str]) -> tuple[str, dict[str, ForkedChild]]:
    """Fork one child for each of *names*.

    Returns in each child the name of the part that it is to be, in the parent an
    empty name and the children.  To be called while this process has one thread and
    no connection.
    """
    for module in _SHARED:
        import_module(module)
    from crawler import catalogue
    from storage.db.engine import prepare_models

    # Made before the fork what both would make after it: cards, and the mappers of all
    # tables, which SQLAlchemy else configures at the first query.
    catalogue.boards()
    prepare_models()
    use_few_arenas()
    gc.collect()
    # A collection writes to every object it looks at, and so would copy all pages.
    gc.freeze()
    children: dict[str, ForkedChild] = {}
    # Until this process watches its children, a signal would end it alone and leave
    # them behind.  What is held back outlasts the exec of ``become_supervisor``.
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPPING)
    for name in names:
        read, write = os.pipe()
        pid = os.fork()
        if pid == 0:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPPING)
            # An end held here would keep the other child from seeing our parent die.
            for other in [*children.values(), ForkedChild(0, write)]:
                os.close(other.pipe)
            # As standard input, where the watchdog looks; a started part has its pipe
            # at the same place.
            os.dup2(read, 0)
            os.close(read)
            os.environ[watchdog.MARK] = "1"
            with suppress(OSError):  # what `ps` and `top` show
                Path("/proc/self/comm").write_text(
                    f"voucher-{name}", encoding="ascii"
                )
            return name, {}
        os.close(read)
        children[name] = ForkedChild(pid, write)
    return "", children
