"""The template environment: filters for values, and versioned addresses of static
files.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import jinja2

from notifier.channels.registry import CHANNEL_TYPES
from presentation.dates import (
    days_left,
    elapsed,
    format_day,
    format_forecast,
    format_instant,
    format_moment,
    format_month,
    format_span,
    month_name,
)
from presentation.money import format_money
from presentation.originals import original_of
from presentation.round_facts import round_changes, round_name, round_value
from presentation.translations import Words
from reader.model import Reading
from storage.announcements.status import (
    is_closed_early,
    is_endless_unknown,
    status_of,
)
from storage.db.kst import local_day
from storage.models import Announcement
from web.http import links

_HERE = Path(__file__).parent


def static_version(name: str) -> str:
    """Return the address of a static file; it changes with the content, so that caches
    may keep the file indefinitely.
    """
    digest = sha256((_HERE / "static" / name).read_bytes()).hexdigest()[:10]
    return f"/static/{name}?v={digest}"


@cache
def templates() -> jinja2.Environment:
    """Return the template environment with its filters and globals; one for the
    process, since each environment compiles its templates anew.
    """
    environment = jinja2.Environment(
        loader=jinja2.FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
        auto_reload=False,  # else every page looks at every file that it is made of
    )
    versions = {}
    for path in (_HERE / "static").iterdir():
        if path.is_file():
            versions[path.name] = static_version(path.name)
    environment.globals["static"] = versions.__getitem__
    environment.globals["channel_types"] = CHANNEL_TYPES
    environment.filters.update(_FILTERS)
    return environment


def _first_forecast(reading: Reading, say: Words) -> str:
    """The first forecast, with its date as precise as the text states it."""
    if not reading.expected:
        return ""
    first = reading.expected[0]
    return f"{first.what} {format_forecast(first, say.language)}"


def _since(instant: datetime | None, now: datetime, say: Words) -> str:
    unit, count = elapsed(instant, now)
    return say(f"ago.{unit}", n=count)


# What boards post in the evening, readers see the next morning.
_FRESH_FOR = timedelta(days=2)


def _is_fresh(announcement: Announcement, now: datetime) -> bool:
    """Whether it was posted (or, undated, first seen) today or yesterday."""
    day = announcement.posted_on or local_day(announcement.first_seen_at)
    return local_day(now) - day < _FRESH_FOR


_FILTERS: dict[str, Callable[..., Any]] = {
    "round_name": round_name,
    "round_value": round_value,
    "round_changes": round_changes,
    "won": format_money,
    "day": format_day,
    "month": format_month,
    "month_name": month_name,
    "written": format_moment,
    "span": format_span,
    "instant": format_instant,
    "days_left": days_left,
    "safe_link": links.safe,
    "since": _since,
    "host": links.host,
    "slug_path": links.slug_path,
    "with_query": links.with_query,
    "without_queries": links.without_queries,
    "status": status_of,
    "is_fresh": _is_fresh,
    "is_closed_early": is_closed_early,
    "is_endless_unknown": is_endless_unknown,
    "quoted": lambda several, quote: [quote(evidence) for evidence in several],
    "first_forecast": _first_forecast,
    "forecast": format_forecast,
    "original": original_of,
}
