"""What the log says when the database is away: a line, and a traceback for all else."""

import json
import logging

import psycopg
import pytest
from procrastinate.exceptions import ConnectorException
from sqlalchemy.exc import InterfaceError, OperationalError, ProgrammingError

from worker import logs


def driver_error() -> psycopg.Error:
    return psycopg.OperationalError(
        "server closed the connection unexpectedly"
    )


def wrapped() -> Exception:
    error = ConnectorException("database error")
    error.__cause__ = driver_error()
    return error


@pytest.fixture
def formatter() -> logging.Formatter:
    return logs._formatter(terminal=False)


def line(formatter: logging.Formatter, error: Exception) -> dict[str, str]:
    """What is written of a job that ended by *error*, as Procrastinate logs it."""
    record = logging.LogRecord(
        "procrastinate.worker",
        logging.ERROR,
        __file__,
        1,
        "Job deliver[7] ended with status: Error",
        (),
        (type(error), error, None),
    )
    written = formatter.format(record)
    assert "\n" not in written
    read: dict[str, str] = json.loads(written)
    return read


@pytest.mark.parametrize(
    "error",
    [
        OperationalError("SELECT 1", {}, driver_error()),
        InterfaceError(
            "SELECT 1", {}, psycopg.InterfaceError("connection is closed")
        ),
        driver_error(),
        wrapped(),
    ],
    ids=["sqlalchemy", "interface", "driver", "procrastinate"],
)
def test_a_database_that_is_away_is_one_line(
    formatter: logging.Formatter, error: Exception
) -> None:
    found = line(formatter, error)
    assert found["why"] == "the database does not answer"
    assert found["level"] == "warning"
    assert "exception" not in found


@pytest.mark.parametrize(
    "error",
    [
        ValueError("ours"),
        ProgrammingError("SELECT x", {}, psycopg.errors.UndefinedColumn("x")),
        OperationalError("INSERT", {}, psycopg.errors.DiskFull("no space")),
    ],
    ids=["bug", "schema", "disk"],
)
def test_anything_else_bears_its_traceback(
    formatter: logging.Formatter, error: Exception
) -> None:
    found = line(formatter, error)
    assert type(error).__name__ in found["exception"]
    assert found["level"] == "error"


def test_a_bug_met_during_an_outage_bears_its_traceback(
    formatter: logging.Formatter,
) -> None:
    error = KeyError("ours")
    error.__context__ = driver_error()
    assert "KeyError" in line(formatter, error)["exception"]
