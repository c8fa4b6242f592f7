"""The web process: pages, feeds, calendar and API."""

from __future__ import annotations

import errno
import signal
import socket
import threading
import time
from contextlib import suppress
from types import FrameType

import structlog
import uvicorn

from config.clock import now
from config.memory import give_back_memory
from storage.db.engine import Engine
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble
from storage.db.shared_clock import follow_database
from web.app import create_app
from web.http.connections import (
    ConnectionLimits,
    GuardedConfig,
    usable_connections,
)
from web.pages.bounces import BounceConfig
from web.pages.subscribe import SignupConfig
from worker.hard_end import end_within
from worker.supervisor import HOPELESS
from worker.wiring import Container

# Seconds to wait for an address that the process before us has not let go of yet: an old
# one ends within ``supervisor.GRACE``.
_ADDRESS_WITHIN = 5.0
# Seconds that answers under way may still take once we are asked to end, and after
# which whatever hangs is cut off: before the supervisor loses its patience.
_LAST_ANSWERS = 2
_HARD_END = 3.5
# Seconds; it takes a few milliseconds.
_TEND_EVERY = 20.0


def run_web(container: Container) -> None:
    """Serve pages, feeds and API until a signal; exit status 3 where the address stays taken."""
    settings = container.settings
    # First of all: who cannot listen need not build an application.
    door = _door(settings.listen_host, settings.port)
    bounces = BounceConfig(
        settings.bounce_key.get_secret_value(), container.sender_profile
    )
    app = create_app(
        store=container.store,
        base_url=settings.base_url,
        secret=container.secret,
        clock=now,
        boards=container.boards,
        bounces=bounces,
        signup=SignupConfig(
            container.offered_channels,
            container.policy,
            container.push_keys.public_key if container.push_keys else "",
            settings.signups_per_hour,
        ),
        retention=settings.retention,
    )
    limits = ConnectionLimits(
        connections=usable_connections(settings.web_connections),
        per_address=settings.web_connections_per_address,
    )
    config = GuardedConfig(
        app,
        limits=limits,
        proxies=settings.forwarded_allow_ips,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_LAST_ANSWERS,
    )
    server = _Server(config)
    # From here on, not only while it runs: uvicorn sends itself the signal again that it
    # has just obeyed, and would end by it with a status that looks like a crash.
    signal.signal(signal.SIGTERM, server.handle_exit)
    structlog.get_logger("voucherwatch.web").info(
        "serving",
        page=settings.base_url,
        host=settings.listen_host,
        port=door.getsockname()[1],
        connections=limits.connections,
    )
    tending = threading.Thread(
        target=_tend, args=(container.store,), name="tending", daemon=True
    )
    tending.start()
    with door, suppress(KeyboardInterrupt):
        server.run(sockets=[door])
    container.close()


class _Server(uvicorn.Server):
    """Ends, whatever hangs: a reader who stands still, a log that nobody reads."""

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        end_within(_HARD_END)
        super().handle_exit(sig, frame)


def _tend(store: Engine) -> None:
    """Now and then set the clock by the database's, and return what answers took: the C
    library else keeps it for good.
    """
    while True:
        # While it is away the clock stays as it was set last.
        with suppress(*DATABASE_ERRORS, DatabaseTrouble):
            follow_database(store)
        time.sleep(_TEND_EVERY)
        give_back_memory()


def _door(host: str, port: int) -> socket.socket:
    """Listen at the address, or say who is in the way and end with ``HOPELESS``."""
    # `HOST=::` takes visitors of both kinds, where the system has such sockets.
    is_ipv6 = ":" in host
    family = socket.AF_INET6 if is_ipv6 else socket.AF_INET
    deadline = time.monotonic() + _ADDRESS_WITHIN
    while True:
        try:
            # Not shared: a second process at the port is a mistake, and would get half
            # of the visitors without a word.
            return socket.create_server(
                (host, port),
                family=family,
                dualstack_ipv6=is_ipv6 and socket.has_dualstack_ipv6(),
                reuse_port=False,
            )
        except OSError as error:
            if time.monotonic() > deadline:
                structlog.get_logger("voucherwatch.web").error(
                    "cannot listen",
                    host=host,
                    port=port,
                    why=str(error),
                    advice="choose another address with HOST"
                    if error.errno in (errno.EADDRNOTAVAIL, socket.EAI_NONAME)
                    else "choose another with PORT",
                )
                raise SystemExit(HOPELESS) from None
        time.sleep(0.2)
