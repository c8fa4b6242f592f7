"""The database: SQLite (WAL) by default, PostgreSQL by URL."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from functools import partial
from typing import Any, Final

import structlog
from sqlalchemy import URL, Connection, Engine, event, make_url, text
from sqlalchemy.exc import ArgumentError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import configure_mappers
from sqlalchemy.pool import ConnectionPoolEntry, QueuePool
from sqlmodel import Session, create_engine

from storage.db.damage import watch_damage, watch_file
from storage.db.failures import DatabaseTrouble

__all__ = [
    "LOST_CLIENT",
    "LOST_SERVER",
    "Connection",
    "Engine",
    "Session",
    "StoreNeeded",
    "UnknownDatabase",
    "demand_store",
    "demand_writable",
    "open_engine",
    "reading",
    "session_on",
    "writing",
    "writing_core",
]

_DRIVERS = ("sqlite", "sqlite+pysqlite", "postgresql", "postgresql+psycopg")

# Of SQLite's machine between two looks at the clock: a few milliseconds.
_INSTRUCTIONS = 200_000
# How long a writer waits for another: a locked database is a pause, not a fault.
_BUSY_MS = 30_000

# What libpq does about a server that vanishes without a word (its host died, the cable
# was cut): seconds, and milliseconds until sent bytes count as lost.  TCP alone would
# wait for a quarter of an hour.
LOST_SERVER: Final[Mapping[str, int]] = {
    "connect_timeout": 10,
    "keepalives_idle": 15,
    "keepalives_interval": 5,
    "keepalives_count": 3,
    "tcp_user_timeout": 30_000,
}
# Said for each session, whatever the database, the role or the server has for a default:
# under `repeatable read` a transaction that waited for a lock would not see what its holder has
# written, and two workers would each store, and tell, one notice.
_AS_WE_WORK: Final[Mapping[str, str]] = {
    "default_transaction_isolation": "'read committed'",
}
# What PostgreSQL does about a client that vanishes in a transaction: the locks that it
# holds stop everybody else, by default for two hours.  Seconds; the last is
# milliseconds, and ends what a stopped process holds (``serialize_saves`` asks for
# less).  A reader may well compute for minutes between two statements.
LOST_CLIENT: Final[dict[str, str]] = {
    "tcp_keepalives_idle": "15",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "3",
    "idle_in_transaction_session_timeout": "600000",
    # A transaction that waits so long for a lock has lost its lease, and raises rather
    # than waiting for ever.
    "lock_timeout": "600000",
}
# How often PostgreSQL looks, while a statement runs or waits for a lock, whether its
# client is still there.  Otherwise it looks when the statement is over: what a killed
# worker had locked would be locked for as long as it waits for somebody else's lock.
DEAD_CLIENT: Final = {"client_connection_check_interval": "5000"}


# How long a caller waits for a connection while all are in use, before it says so,
# and how often it goes on: ten minutes together, as long as a lease.
POOL_SECONDS: Final = 30.0
POOL_WAITS: Final = 20

_log = structlog.get_logger(__name__)


class _PatientPool(QueuePool):
    """Lets work wait for a connection for as long as its lease holds, and says so.

    More threads than connections are the rule in a worker.  That it is their turn
    late is back-pressure; an error would end a crawl or a job half-way.
    """

    def _do_get(self) -> ConnectionPoolEntry:
        for waits in range(1, POOL_WAITS):
            try:
                return super()._do_get()
            except PoolTimeout:
                _log.warning(
                    "waiting for a database connection",
                    seconds=round(waits * self.timeout()),
                    in_use=self.checkedout(),
                )
        return super()._do_get()


class UnknownDatabase(ValueError):
    """An address of a database that we cannot use; the words say what it must look
    like, never what it was.
    """


class StoreNeeded(Exception):
    """An answer from memory that cannot be given without asking the store."""


def demand_store(session: Session | None) -> Session:
    """Return *session*; raises ``StoreNeeded`` where there is none."""
    if session is None:
        raise StoreNeeded
    return session


def open_engine(
    url: str,
    *,
    pool_size: int = 4,
    page_cache_mib: int = 16,
    query_seconds: float | None = None,
) -> Engine:
    """Open *url*; ``postgres://`` (as PaaS write it) means psycopg 3.

    *page_cache_mib* is SQLite's, for each connection: a process that reads
    little of the archive needs little of it.  A statement that takes longer than
    *query_seconds* is ended by the database, for processes whose statements
    strangers make; only these fail when all connections are in use for half a
    minute, others go on waiting.

    Raises ``UnknownDatabase`` for any other database; none is connected to yet.

    Pools are small because small plans allow about twenty connections, and
    pinged because a PaaS database restarts under us.
    """
    parsed = _parse(url)
    pool = _PatientPool if query_seconds is None else QueuePool
    if parsed.get_backend_name() == "sqlite":
        engine = create_engine(
            parsed,
            connect_args={"timeout": _BUSY_MS / 1000},
            poolclass=pool,
            pool_size=pool_size,
            max_overflow=8,
            pool_timeout=POOL_SECONDS,
        )
        event.listen(engine, "connect", partial(_tune_sqlite, page_cache_mib))
        watch_damage(engine)
        watch_file(engine)
        if query_seconds is not None:
            _limit_sqlite(engine, query_seconds)
        return engine
    engine = create_engine(
        parsed,
        poolclass=pool,
        pool_size=pool_size,
        max_overflow=4,
        pool_timeout=POOL_SECONDS,
        pool_pre_ping=True,
        # The encoding is ours, not what a database of another one would suggest.
        connect_args={**LOST_SERVER, "client_encoding": "utf8"},
    )
    event.listen(engine, "connect", partial(_tune_postgres, query_seconds))
    watch_damage(engine)
    return engine


def prepare_models() -> None:
    """Do now what SQLAlchemy else does at the first query: relate the models.

    Before a fork, so that both processes share the memory of it.
    """
    configure_mappers()


def _tune_postgres(
    query_seconds: float | None, connection: Any, _record: object
) -> None:
    # For the session, and not in the address: poolers refuse start-up options.
    if connection.info.parameter_status("server_encoding") != "UTF8":
        raise DatabaseTrouble("encoding")
    settings = {**_AS_WE_WORK, **LOST_CLIENT}
    if query_seconds is not None:
        settings["statement_timeout"] = str(int(query_seconds * 1000))
    with connection.cursor() as cursor:
        for name, value in settings.items():
            cursor.execute(f"SET {name} = {value}")
        connection.commit()
        # Servers before 14 do not know it, those on some systems cannot do it.
        with suppress(connection.Error):
            for name, value in DEAD_CLIENT.items():
                cursor.execute(f"SET {name} = {value}")
    # Ends the transaction where it failed, too.
    connection.commit()


def _limit_sqlite(engine: Engine, seconds: float) -> None:
    """SQLite knows no such limit; it asks a function of ours now and then instead."""
    ends: dict[int, float] = {}

    def install(connection: Any, _record: object) -> None:
        key = id(connection)
        # A new connection may have the id of one that was closed, and its deadline.
        ends[key] = math.inf
        connection.set_progress_handler(
            lambda: time.monotonic() > ends[key], _INSTRUCTIONS
        )

    def begin(_to: Any, cursor: Any, *_rest: object) -> None:
        ends[id(cursor.connection)] = time.monotonic() + seconds

    event.listen(engine, "connect", install)
    event.listen(engine, "before_cursor_execute", begin)


def _parse(url: str) -> URL:
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port like "54x"
        # `from None`: the cause's words hold the address, and that the password.
        raise UnknownDatabase("DATABASE_URL cannot be understood") from None
    if parsed.drivername not in _DRIVERS:
        raise UnknownDatabase(
            f"DATABASE_URL: {parsed.drivername} is neither sqlite nor postgres"
        )
    return parsed


def _tune_sqlite(
    page_cache_mib: int, connection: Any, _record: object
) -> None:
    # The driver opens no transaction behind our back: see `writing`.
    connection.isolation_level = None
    cursor = connection.cursor()
    for pragma in (
        "journal_mode=WAL",  # readers go on while somebody writes
        "synchronous=NORMAL",  # safe with WAL; a power cut may cost the last commits
        "foreign_keys=ON",
        f"busy_timeout={_BUSY_MS}",
        f"cache_size=-{page_cache_mib * 1024}",  # negative: KiB, not pages
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """A session for looking; what it loads stays usable after it closes."""
    with Session(engine, expire_on_commit=False) as session:
        # All statements see one state of the file, as the driver opens no transaction.
        if engine.dialect.name == "sqlite":
            session.execute(text("BEGIN"))
        yield session


def demand_writable(engine: Engine) -> None:
    """Raise what keeps a transaction from writing, or ``DatabaseTrouble`` where the server
    takes none that do: one that only copies another.
    """
    # SQLite takes its lock at the start, or says why not.
    with writing(engine) as session:
        if engine.dialect.name != "postgresql":
            return
        if session.scalar(text("SHOW transaction_read_only")) == "on":
            raise DatabaseTrouble("read only")


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """One transaction: all of it or nothing.

    SQLite takes its write lock at the start (``BEGIN IMMEDIATE``), so that two
    writers queue instead of failing when a reader turns writer.
    """
    with Session(engine, expire_on_commit=False) as session:
        if engine.dialect.name == "sqlite":
            # Not by way of the ORM: this runs once for every receipt.
            session.connection().exec_driver_sql("BEGIN IMMEDIATE")
        yield session
        session.commit()


@contextmanager
def writing_core(engine: Engine) -> Iterator[Connection]:
    """The same without an ORM session, whose making takes longer than a small
    statement; ``session_on`` makes one where it is needed.
    """
    with engine.connect() as connection:
        if engine.dialect.name == "sqlite":
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


@contextmanager
def session_on(connection: Connection) -> Iterator[Session]:
    """An ORM session within the transaction that *connection* is in."""
    with Session(connection, expire_on_commit=False) as session:
        yield session
        session.flush()
