"""The id of an announcement that is stored."""

from __future__ import annotations

from storage.models import Announcement


def announcement_id_of(stored: Announcement) -> int:
    """Return the number of a stored announcement; rows that were flushed have one."""
    assert stored.id is not None, "flushed rows have an id"
    return stored.id
