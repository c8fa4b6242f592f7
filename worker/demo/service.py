"""The real web and worker processes, on the practice ministry's boards: ``python -m
worker.demo.service web|worker ADDRESS``.
"""

from __future__ import annotations

import sys

from config.settings import load
from worker import logs, watchdog
from worker.demo.boards import boards
from worker.wiring import Container


def main(part: str, ministry: str) -> None:
    watchdog.watch_parent()
    # Without .env: the demo must not send to an operator's real readers.
    settings = load(env_file=None)
    logs.configure(settings.log_level, process=part)
    container = Container(settings, [source() for source in boards(ministry)])
    if part == "web":
        from worker.web_server import run_web

        run_web(container)
    else:
        from worker.service import run_worker

        run_worker(container, hurry=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
