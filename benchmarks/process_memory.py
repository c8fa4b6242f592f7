"""Memory of web, worker and supervisor: ``python -m benchmarks.process_memory``.

The real processes under the real supervisor, on fifty practice boards with a
thousand notices: one full crawl, then 1,000 page views.  PSS (proportional set
size) counts what processes share once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from urllib.error import HTTPError
from urllib.parse import quote
from urllib.request import urlopen

# What only some of the processes need is imported there: each must be as it is in service.
from worker import watchdog

BOARDS = 50
NOTICES = BOARDS * 20
VIEWS = 1_000
PATHS = (
    "/?q=바우처&sort=newest&min_budget={n}",
    "/announcements/{n}",
    "/feed.rss",
    "/api/announcements?q=연습&limit=20&min_budget={n}",
    "/calendar",
    "/sources",
)


def process(part: str, base: str) -> None:
    """Be the web or worker process."""
    from benchmarks import crawl_boards
    from config.settings import load
    from worker import logs
    from worker.wiring import WEB_PAGE_CACHE_MIB, Container

    watchdog.watch_parent()
    settings = load(env_file=None)
    logs.configure("WARNING", process=part)
    boards = crawl_boards.boards(base, BOARDS)
    if part == "web":
        from worker.web_server import run_web

        run_web(
            Container(
                settings,
                boards,
                page_cache_mib=WEB_PAGE_CACHE_MIB,
                query_seconds=10.0,
            )
        )
    else:
        from worker.service import run_worker

        run_worker(Container(settings, boards))


def supervisor(base: str) -> None:
    """Do what ``voucherwatch up`` does."""
    import worker.cli.service  # noqa: F401  (as the command has by then)
    from worker.forking import fork_parts
    from worker.supervisor import become_supervisor, own_command

    commands = {}
    for part in ("web", "worker"):
        commands[part] = own_command(
            "benchmarks.process_memory", "--part", part, base
        )
    own_part, forked = fork_parts(tuple(commands))
    if own_part:
        process(own_part, base)
        return
    become_supervisor(commands, forked)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--part", choices=["web", "worker", "up"])
    parser.add_argument("base", nargs="?", default="")
    chosen = parser.parse_args()
    if chosen.part == "up":
        supervisor(chosen.base)
    elif chosen.part:
        process(chosen.part, chosen.base)
    else:
        from benchmarks import crawl_boards

        with (
            tempfile.TemporaryDirectory() as folder,
            crawl_boards.site() as base,
        ):
            measure(Path(folder), base)


def measure(folder: Path, base: str) -> None:
    from storage.db.engine import open_engine
    from storage.migrations import upgrade

    url = f"sqlite:///{folder}/memory.db"
    engine = open_engine(url)
    upgrade(engine)
    port = 8_391
    environment = {
        **os.environ,
        "DATABASE_URL": url,
        "PORT": str(port),
        "HOST": "127.0.0.1",
        "ALLOW_LOOPBACK": "true",
        "CRAWL_DELAY": "0",
    }
    command = [
        sys.executable,
        "-m",
        "benchmarks.process_memory",
        "--part",
        "up",
        base,
    ]
    with subprocess.Popen(command, env=environment) as process_:
        try:
            until_stored(engine, NOTICES)
            show("after the crawl", process_.pid)
            for number in range(VIEWS):
                path = PATHS[number % len(PATHS)].format(n=number % 900 + 1)
                view(f"http://127.0.0.1:{port}{path}")
            show(f"after {VIEWS} page views", process_.pid)
        finally:
            process_.terminate()
    engine.dispose()


def view(address: str) -> None:
    while not answered(quote(address, safe=":/?&=")):
        time.sleep(1)


def answered(address: str) -> bool:
    """Ask once; false where one visitor asked too much, as this one does."""
    try:
        with urlopen(address) as answer:  # noqa: S310  (our own server)
            answer.read()
    except HTTPError as error:
        if error.code != 429:
            raise
        return False
    return True


def until_stored(engine: object, count: int) -> None:
    from sqlmodel import func, select

    from storage.db.engine import reading
    from storage.models import Announcement

    deadline = time.monotonic() + 600
    while time.monotonic() < deadline:
        with reading(engine) as session:  # type: ignore[arg-type]  # an Engine
            found = session.exec(
                select(func.count()).select_from(Announcement)
            ).one()
        if found >= count:
            time.sleep(5)
            return
        time.sleep(1)
    raise SystemExit(
        f"only {found} of {count} announcements after ten minutes"
    )


def show(when: str, pid: int) -> None:
    total = 0.0
    parts = []
    for number, name in tree(pid):
        mib = pss(number)
        total += mib
        parts.append(f"{name} {mib:.0f}")
    print(f"{when}: {total:.0f} MiB together ({', '.join(parts)})", flush=True)


def tree(pid: int) -> list[tuple[int, str]]:
    """The process and all below it, with what each is."""
    command = Path(f"/proc/{pid}/cmdline").read_text().split("\0")
    name = (
        Path(f"/proc/{pid}/comm").read_text().strip().removeprefix("voucher-")
    )
    if "reader.formats.sandbox" in command:
        name = "reader"
    elif any("worker.supervisor" in word for word in command):
        name = "up"
    found = [(pid, name)]
    for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split():
        found += tree(int(child))
    return found


def pss(pid: int) -> float:
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    return 0.0


if __name__ == "__main__":
    main()
