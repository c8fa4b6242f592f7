"""An announcement as lines: what it says now, and what changed, before → after."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from notifier.messages.formatting import d_day, moment, money
from notifier.messages.message import MessageLine
from notifier.messages.sanitize import plain
from notifier.messages.translations import FACETS, translate
from reader.model import Forecast
from storage.announcements.status import is_endless_unknown
from storage.models import Announcement
from storage.queries.filters import Filter

_MOST_DIVISIONS = 12
"""In a letter; the page has them all, and the line says how many more there are."""


def facts(
    announcement: Announcement, language: str, now: datetime
) -> tuple[MessageLine, ...]:
    """Return what a reader plans on, in the order of its use; what is unknown is left out."""
    return tuple(
        MessageLine(translate(name, language), text)
        for name, text in _facts(announcement, language, now)
        if text
    )


def changed(
    changes: Mapping[str, Sequence[Any]], language: str
) -> tuple[MessageLine, ...]:
    """Return a line for each changed field: what it was and what it is."""
    return tuple(
        MessageLine(
            translate(name, language),
            _value(name, pair[1], language),
            before=_value(name, pair[0], language),
        )
        for name, pair in changes.items()
        if name in _VALUES and len(pair) == 2
    )


def because(criteria: Filter, language: str) -> str:
    """Return a filter in words: ``검색어 AI 바우처 · 분과 의료``."""
    parts = [
        f"{FACETS[name][language]} {_question(name, value, language)}"
        for name, value in criteria.to_dict().items()
    ]
    return " · ".join(parts) or translate("why.everything", language)


def window(announcement: Announcement, language: str, now: datetime) -> str:
    """Return the window with the days left: ``2026.11.24.(화) ~ 2026.12.4.(금) 18:00 (D-10)``."""
    if announcement.closes is None and announcement.basis != "unstated":
        end = (
            translate(f"basis.{announcement.basis}", language)
            if announcement.basis != "fixed"
            else ""
        )
    else:
        end = moment(announcement.closes, language)
    left = (
        f" ({d_day(announcement.closes_at, now, language)})"
        if announcement.closes_at and announcement.cancelled_at is None
        else ""
    )
    text = (
        f"{moment(announcement.opens, language)} ~ {end}"
        if announcement.opens or end
        else ""
    )
    return f"{text}{left}".strip()


def _facts(
    announcement: Announcement, language: str, now: datetime
) -> Iterator[tuple[str, str]]:
    reading = announcement.reading
    stated = window(announcement, language, now)
    if not stated and is_endless_unknown(announcement):
        stated = translate("window.unread", language)
    yield "window", stated
    yield (
        "expected_on",
        "; ".join(_expected(each, language) for each in reading.expected),
    )
    yield "budget_total_won", _won(announcement.budget_total_won, language)
    yield (
        "per_project_won",
        translate("up_to", language, money(announcement.per_project_won, language))
        if announcement.per_project_won
        else "",
    )
    yield "projects", _count(announcement.projects, language)
    yield (
        "divisions",
        _divisions(
            [[division.name, division.budget_won] for division in reading.divisions],
            language,
        ),
    )
    yield "audience", _listed(reading.audience, language)
    yield (
        "agency",
        _listed(
            [*reading.ministries, *reading.operators],
            language,
        ),
    )


def _expected(foretold: Forecast, language: str) -> str:
    return plain(f"{foretold.what or ''} {moment(foretold.when, language)}")


def _won(value: int | None, language: str) -> str:
    return money(value, language) if value else ""


def _count(value: int | None, language: str) -> str:
    return translate("count", language, f"{value:,}") if value else ""


def _listed(values: Sequence[str] | None, language: str) -> str:
    del language
    return ", ".join(dict.fromkeys(plain(value) for value in values or []))


def _divisions(rows: Sequence[Sequence[Any]] | None, language: str) -> str:
    text = [
        " ".join(
            filter(
                None,
                [plain(row[0] or ""), _won(row[1] if len(row) > 1 else None, language)],
            )
        )
        for row in rows or []
    ]
    more = [f"+{len(text) - _MOST_DIVISIONS}"] if len(text) > _MOST_DIVISIONS else []
    return " · ".join([*text[:_MOST_DIVISIONS], *more])


def _windows(rows: Sequence[Sequence[Any]] | None, language: str) -> str:
    return "; ".join(
        plain(f"{label or ''} {moment(opens, language)} ~ {moment(closes, language)}")
        for label, opens, closes in rows or []
    )


def _status(value: str | None, language: str) -> str:
    return translate(
        "status.cancelled" if value == "cancelled" else "status.active", language
    )


_VALUES: dict[str, Callable[[Any, str], str]] = {
    "status": _status,
    "closes": moment,
    "opens": moment,
    "budget_total_won": _won,
    "per_project_won": _won,
    "projects": _count,
    "divisions": _divisions,
    "audience": _listed,
    "windows": _windows,
}


def _value(name: str, value: Any, language: str) -> str:
    return _VALUES[name](value, language) or translate("unstated", language)


def _question(name: str, value: Any, language: str) -> str:
    if name == "min_budget":
        return money(value, language)
    return (
        ", ".join(map(plain, value)) if isinstance(value, list) else plain(str(value))
    )
