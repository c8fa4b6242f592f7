"""Which stored announcements go by a programme's name."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select
from sqlalchemy.orm import aliased
from sqlalchemy.sql.elements import ColumnElement
from sqlmodel import col

from storage.models import Announcement, LookupKey

_OTHER = aliased(Announcement)


def goes_by(names: Collection[str]) -> ColumnElement[bool]:
    """Return whether an ``Announcement``'s programme has one of these comparable names."""
    named = select(col(LookupKey.announcement_id)).where(
        col(LookupKey.name) == "programme", col(LookupKey.value).in_(names)
    )
    # Rows that were stored without lookup keys are found by their own column.  A union,
    # so that each half goes by its own index.
    plain = select(col(_OTHER.id)).where(col(_OTHER.programme_slug).in_(names))
    return col(Announcement.id).in_(named.union(plain))
