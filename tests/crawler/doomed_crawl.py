"""A look at the practice board in a process of its own, killed after a step:
``python -m tests.crawler.doomed_crawl DATABASE SITE MINUTES STEP``.

A step is a transaction that the look commits.  It is the product's own crawl; only
the end is the test's.
"""

from __future__ import annotations

import os
import signal
import sys
from datetime import timedelta
from typing import Any

from crawler.engine import crawl, run
from crawler.engine.crawl_store import CrawlStore
from storage.db.engine import open_engine
from tests.commands import run_command
from tests.conftest import NOW
from tests.crawler.conftest import LOCAL, BoardServer
from tests.crawler.practice import PracticeBoard


def kill_a_look(url: str, site: BoardServer, minutes: int, step: int) -> None:
    """Look at the board in another process, which is killed after its *step*-th commit."""
    module = "tests.crawler.doomed_crawl"
    words = (url, site.url, str(minutes), str(step))
    ended = run_command(module, *words, env=os.environ)
    assert ended.returncode == -signal.SIGKILL, ended.stderr[-2000:]


def main(database: str, site: str, minutes: int, step: int) -> None:
    commits = 0
    run_work = CrawlStore._run

    async def doomed(self: Any, work: Any, *arguments: Any) -> Any:
        nonlocal commits
        found = await run_work(self, work, *arguments)
        # What only reads may be a partial, which has no name.
        name = getattr(work, "__qualname__", "")
        if "_write" in name or name.endswith(("_save_batch", "_finish")):
            commits += 1
            if commits == step:
                os.kill(os.getpid(), signal.SIGKILL)
        return found

    setattr(CrawlStore, "_run", doomed)  # noqa: B010 - mypy minds a method that is replaced
    engine = open_engine(database)
    at = NOW + timedelta(minutes=minutes)
    run(
        lambda: crawl(
            [PracticeBoard.at(site)()],
            store=engine,
            settings=LOCAL,
            enqueue=lambda _session, events, *_: len(events),
            clock=lambda: at,
        )
    )


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4]))
