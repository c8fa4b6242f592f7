"""The name of a calendar entry: the same in feeds, files and mails, wherever the service runs."""

from __future__ import annotations

from urllib.parse import quote

from storage.models import Announcement

_DOMAIN = "voucher-watch"


def calendar_uid(announcement: Announcement, part: str = "") -> str:
    """Return the UID of an announcement's entry; *part* tells entries beside the deadline apart.

    It is made of the source and its own key, which outlive the database and a
    move to another host: a reader's calendar never doubles or mixes up entries.
    """
    source = quote(announcement.source, safe="")
    key = quote(announcement.key, safe="")
    return f"{source}.{key}{part}@{_DOMAIN}"
