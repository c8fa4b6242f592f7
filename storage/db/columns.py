"""Column types that behave alike on SQLite and PostgreSQL."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, DateTime, Dialect
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from reader.model import Reading


class Json(TypeDecorator[Any]):
    """A JSON document; JSONB where the database has it."""

    # Else None is stored as the JSON word ``null``, which no ``IS NULL`` finds.
    impl = JSON(none_as_null=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(
            JSONB(none_as_null=True)
            if dialect.name == "postgresql"
            else JSON(none_as_null=True)
        )


class ReadingJson(TypeDecorator[Reading]):
    """A reading: a typed object in Python, its public JSON object in the database."""

    impl = Json
    cache_ok = True

    def process_bind_param(
        self, value: Reading | None, dialect: Dialect
    ) -> dict[str, Any] | None:
        del dialect
        return None if value is None else value.to_dict()

    def process_result_value(
        self, value: dict[str, Any] | None, dialect: Dialect
    ) -> Reading | None:
        del dialect
        return None if value is None else Reading.from_dict(value)


class Instant(TypeDecorator[datetime]):
    """A moment: aware in Python, UTC in the database; a naive datetime is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(
        self, value: datetime | None, dialect: Dialect
    ) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(
                f"{value!r} has no time zone; say which moment is meant"
            )
        instant = value.astimezone(UTC)
        # SQLite compares instants as text: one zone, and none of it written.
        return (
            instant.replace(tzinfo=None)
            if dialect.name == "sqlite"
            else instant
        )

    def process_result_value(
        self, value: Any, dialect: Dialect
    ) -> datetime | None:
        del dialect
        if value is None:
            return None
        instant: datetime = value
        # PostgreSQL answers in the time zone of the session.
        return (
            instant.replace(tzinfo=UTC)
            if instant.tzinfo is None
            else instant.astimezone(UTC)
        )
