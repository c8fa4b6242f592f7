"""A statement that strangers make ends by itself."""

from __future__ import annotations

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from storage.db.engine import Engine, open_engine, reading
from storage.db.failures import diagnose

ENDLESS = {
    "sqlite": "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) "
    "SELECT count(*) FROM n",
    "postgresql": "SELECT pg_sleep(3600)",
}


def test_a_statement_that_takes_too_long_is_ended(engine: Engine) -> None:
    url = engine.url.render_as_string(hide_password=False)
    bounded = open_engine(url, query_seconds=1.0)
    try:
        with reading(bounded) as session, pytest.raises(DBAPIError) as caught:
            session.execute(text(ENDLESS[engine.dialect.name]))
        trouble = diagnose(caught.value)
        assert trouble is not None
        assert trouble.kind == "busy"
        with reading(bounded) as session:
            assert session.scalar(text("SELECT 1")) == 1, (
                "the connection is well"
            )
    finally:
        bounded.dispose()
