"""What every test may ask for: a migrated database on SQLite, and the same on a real PostgreSQL."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import count
from pathlib import Path
from types import FunctionType, ModuleType
from typing import TYPE_CHECKING, Any

import pytest

# Scrapy looks at the whole call stack while this is imported, which grows with the
# modules that are loaded: early it is a tenth of what it is later.
import scrapy.core.downloader.contextfactory  # noqa: F401
from hypothesis import is_hypothesis_test, settings
from sqlalchemy import Dialect, event

from storage.db.engine import Engine, open_engine
from storage.migrations import upgrade

if TYPE_CHECKING:
    from tests.postgres import PostgresServer

# Tests start hundreds of processes: where bytecode is not kept, each of them compiles
# the whole program, and each run rewrites every assert.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

# A busy machine is no fault of an example: hypothesis allows each 200 ms by default.
settings.register_profile("no clock", deadline=None)
settings.load_profile("no clock")

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""10:00 in Seoul."""

SHARED = Path(__file__).resolve().parents[2] / "shared"


GENERATED = {"test_sources.py", "test_mutations.py", "test_recorded_pages.py"}
"""Files whose cases are made from the frozen pages of every source: thousands of them."""
_OTHER_SIDES = {
    "MailServer",
    "WebServer",
    "run_command",
    "subprocess",
    "tarpit",
    "uvicorn",
}
"""What modules import whose tests start processes or talk over sockets."""
_LARGE_FIXTURES = frozenset({"in_reactor", "shared"})
"""The reactor that crawls, and the real pages and documents beside the checkout."""
_NO_CORPUS = ("../shared", "shared corpus")


def pytest_ignore_collect(
    collection_path: Path, config: pytest.Config
) -> bool | None:
    """Do not even make the generated cases where they are not wanted: most of collecting is theirs."""
    unwanted = "not generated" in (config.getoption("markexpr") or "")
    return True if unwanted and collection_path.name in GENERATED else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what is generated and what is heavy; long stories first: they mostly wait, the
    rest runs beside them.
    """
    for item in items:
        if item.path.name in GENERATED:
            item.add_marker("generated")
        if _is_heavy(item):
            item.add_marker("heavy")
    items.sort(key=lambda item: item.get_closest_marker("slow") is None)


def _is_heavy(item: pytest.Item) -> bool:
    """Return whether a test starts processes, crawls, talks over sockets, reads real
    pages or tries made-up examples.
    """
    if not isinstance(item, pytest.Function):
        return False
    is_large = not _LARGE_FIXTURES.isdisjoint(item.fixturenames)
    return (
        is_large
        or _uses_other_sides(item.module)
        or is_hypothesis_test(item.obj)
    )


@cache
def _uses_other_sides(module: ModuleType) -> bool:
    """Return whether *module* names an other side, or a function that it has does."""
    for name, value in vars(module).items():
        if name in _OTHER_SIDES:
            return True
        # Such as another module's helper that runs a command.
        is_helper = isinstance(value, FunctionType) and (
            value.__module__.startswith("tests.")
        )
        if is_helper and not _OTHER_SIDES.isdisjoint(value.__code__.co_names):
            return True
    return False


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say in one line how much was not tried because the real documents are not here."""
    missing = 0
    for report in terminalreporter.stats.get("skipped", []):
        reason = str(report.longrepr)
        missing += any(words in reason for words in _NO_CORPUS)
    if missing:
        terminalreporter.write_line(f"{missing} skipped: no corpus")


@pytest.fixture(scope="session")
def shared() -> Path:
    """Real pages and announcements, where they lie beside the checkout."""
    if not SHARED.is_dir():
        pytest.skip("../shared (real pages and announcements) is not here")
    return SHARED


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("template") / "empty.db"
    engine = open_engine(f"sqlite:///{path}")
    upgrade(engine)
    with engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    engine.dispose()
    return path


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    # Its driver takes a tenth of a second to import: most runs of few tests have no need of it.
    from tests import postgres

    with postgres.serving() as server:
        yield server


@pytest.fixture
def sqlite_url(tmp_path: Path, sqlite_template: Path) -> str:
    path = tmp_path / "watch.db"
    shutil.copy(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture(scope="session")
def more_sqlite(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Callable[[], str]:
    """Make one more migrated database each time: for tests that need several, or a
    module's own.
    """
    folder = tmp_path_factory.mktemp("more")
    numbers = count()

    def make() -> str:
        path = folder / f"{next(numbers)}.db"
        shutil.copy(sqlite_template, path)
        return f"sqlite:///{path}"

    return make


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> str:
    return postgres_server.emptied()


@pytest.fixture
def opened() -> Iterator[Callable[[str], Engine]]:
    """Open engines that are disposed of when the test ends."""
    engines: list[Engine] = []

    def open_(url: str) -> Engine:
        engines.append(open_quickly(url))
        return engines[-1]

    yield open_
    for engine in engines:
        engine.dispose()


def open_quickly(url: str) -> Engine:
    """Open *url* for tests that dispose of it themselves, or keep it for a module."""
    engine = open_engine(url)
    if engine.dialect.name == "sqlite":
        event.listen(engine, "connect", _leave_to_the_system)
    _share_statements(engine)
    return engine


def _leave_to_the_system(connection: Any, _record: object) -> None:
    """Let SQLite wait for no disk: nothing of a test has to outlive the machine."""
    connection.execute("PRAGMA synchronous=OFF")


_DIALECTS: dict[str, Dialect] = {}
_STATEMENTS: dict[Any, Any] = {}


def _share_statements(engine: Engine) -> None:
    """Let *engine* use what SQLAlchemy compiled for the tests before: making SQL of our
    queries takes longer than most tests' work, and is kept for each dialect.
    """
    known = _DIALECTS.get(engine.dialect.name)
    if known is None:
        # What a dialect knows of its database, it learns at the first connection.
        engine.connect().close()
        known = _DIALECTS.setdefault(engine.dialect.name, engine.dialect)
    engine.dialect = known
    engine.update_execution_options(compiled_cache=_STATEMENTS)


@pytest.fixture(
    params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]
)
def engine(
    request: pytest.FixtureRequest, opened: Callable[[str], Engine]
) -> Engine:
    """A migrated, empty store: each test that asks for it runs on SQLite and on PostgreSQL."""
    return opened(request.getfixturevalue(f"{request.param}_url"))


@pytest.fixture
def sqlite_engine(sqlite_url: str, opened: Callable[[str], Engine]) -> Engine:
    """The same on SQLite alone, for tests in which the database is not the point."""
    return opened(sqlite_url)
