"""The SQL condition for announcements of a programme."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from storage.models import Announcement, LookupKey

_OTHER = aliased(Announcement)


def has_programme_name(names: Collection[str]) -> ColumnElement[bool]:
    """Return the condition that an ``Announcement``'s programme has one of these
    comparable names (``storage.db.names``).
    """
    named = select(col(LookupKey.announcement_id)).where(
        col(LookupKey.name) == "programme", col(LookupKey.value).in_(names)
    )
    # Rows stored without lookup keys are found by their own column.  A union, so that
    # each half uses its own index.
    plain = select(col(_OTHER.id)).where(col(_OTHER.programme_slug).in_(names))
    return col(Announcement.id).in_(named.union(plain))
