"""An announcement's facts: label, value, and the words that each was read from.

Mails, Slack, feeds, calendars and pages all show facts in these words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Protocol

from presentation.dates import (
    format_days_left,
    format_forecast,
    format_moment,
    format_span,
)
from presentation.doubts import doubt_in_words
from presentation.money import format_money
from presentation.sanitize import plain
from presentation.translations import Words
from reader.confidence.scoring import UNSURE
from reader.fields import BY_NAME, FIELDS
from reader.formats.converted import ConversionState
from reader.model import Doubt, Reading, Window
from storage.announcements.status import PLAIN_CALLS, is_closed_early
from storage.models import Announcement

# Inferred by us rather than stated in the notice: readers cannot check it there, so it
# is left out if uncertain.
_WEIGHED = "fields"
# Ends of a window that come before its last day, where that is stated as well.
_MAY_END_SOONER = frozenset({"budget_exhausted", "until_filled"})
_UNREAD = frozenset(ConversionState) - {ConversionState.READ}
_MOST_UNREAD = 3
MOST_DIVISIONS = 12
"""Divisions listed in one line, which ends with how many more there are; the page has
all of them in a table.
"""
SUMMARY = frozenset(row.name for row in FIELDS if row.summary)
"""The facts of mails, feeds and calendars."""


class Quotable(Protocol):
    """A value with its evidence."""

    @property
    def text(self) -> str: ...
    @property
    def where(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact in words; *doubts* are sentences about it."""

    name: str
    label: str
    value: str
    evidence: tuple[Quotable, ...] = ()
    doubts: tuple[str, ...] = ()


def facts(
    announcement: Announcement, say: Words, now: datetime | None = None
) -> list[Fact]:
    """Return what is known, in the order of ``reader.fields``; unknown facts are left out.

    With *now*, the window's end says how many days are left.
    """
    reading = announcement.reading
    found = [
        *_windows(announcement, say, now),
        *_moments(reading, say),
        *_divisions(reading, say),
        *_plain_values(reading, say),
    ]
    order = list(BY_NAME)
    # Stable: several windows or briefings stay in the order in which the notice has them.
    found.sort(key=lambda fact: order.index(fact.name))
    shown = []
    for known in found:
        about = _doubts_about(known.name, reading.doubts)
        in_words = [doubt_in_words(why, say) for why in about]
        fact = replace(known, doubts=tuple(in_words))
        is_unsure = any(why.startswith(UNSURE) for why in about)
        if is_unsure and not fact.value and fact.name != _WEIGHED:
            # Extracted values too uncertain to be stated are shown as such.
            fact = replace(fact, value=say("fact.unsure"))
        if fact.value:
            shown.append(fact)
    return shown


def summary(
    announcement: Announcement, say: Words, now: datetime | None = None
) -> list[Fact]:
    """Return the facts of ``SUMMARY``."""
    found: list[Fact] = []
    for fact in facts(announcement, say, now):
        if fact.name in SUMMARY:
            found.append(fact)
    return found


def format_window(window: Window, say: Words) -> str:
    """Return a window in words: from, to, and what ends it where no day does or sooner."""
    opens = format_moment(window.opens, say.language)
    closes = format_moment(window.closes, say.language)
    basis = say.or_itself(f"basis.{window.basis}", "")
    if closes and window.basis in _MAY_END_SOONER:
        ends = say("fact.day_or", day=closes, basis=basis)
    else:
        ends = closes or basis
    if opens and ends:
        return format_span(opens, ends, say.language)
    return opens or ends


def format_divisions(
    rows: Iterable[tuple[str | None, int | None]], language: str
) -> str:
    """Return divisions with their budgets, ``일반 400억원 · 의료 140억원``."""
    shown = []
    for name, budget in rows:
        # A budget of 0 is a reading error: only the name is shown.
        money = format_money(budget, language) if budget else ""
        shown.append(f"{plain(name or '')} {money}".strip())
    more = (
        [f"+{len(shown) - MOST_DIVISIONS}"]
        if len(shown) > MOST_DIVISIONS
        else []
    )
    return " · ".join([*shown[:MOST_DIVISIONS], *more])


def format_count(count: int, say: Words) -> str:
    """Return a number of projects."""
    return say("fact.projects_of", n=f"{count:,}")


def format_names(names: Iterable[str]) -> str:
    """Return names in one line, each once."""
    return ", ".join(dict.fromkeys(plain(name) for name in names))


def _windows(
    announcement: Announcement, say: Words, now: datetime | None
) -> Iterator[Fact]:
    windows = announcement.reading.windows
    if not windows and announcement.kind in PLAIN_CALLS:
        # Stated explicitly: otherwise it would look like a call without a deadline.
        text = _window_unread(announcement.reading, say)
        yield Fact("windows", say("fact.windows"), text)
    for place, window in enumerate(windows):
        text = format_window(window, say)
        closes_at = announcement.closes_at
        # Columns, reminders and calendars use the first window.
        if (
            place == 0
            and now
            and closes_at
            and announcement.cancelled_at is None
        ):
            left = (
                say("fact.closed_early")
                if is_closed_early(announcement)
                else format_days_left(closes_at, now, say.language)
            )
            text = f"{text} ({left})"
        is_unread = not window.opens and not window.closes
        if is_unread and window.basis == "unstated":
            text = _window_unread(announcement.reading, say)
        label = plain(window.label or "") or say("fact.windows")
        yield Fact("windows", label, text, (window,))


def _window_unread(reading: Reading, say: Words) -> str:
    """Yield that no window was found, and which files could not be read and why."""
    unread: list[str] = []
    for document in reading.documents:
        if document["state"] in _UNREAD:
            why = say(f"file.{document['state']}")
            unread.append(f"{plain(document['name'])}: {why}")
    text = say("fact.window_unread")
    return f"{text} ({', '.join(unread[:_MOST_UNREAD])})" if unread else text


def _moments(reading: Reading, say: Words) -> Iterator[Fact]:
    for item in reading.expected:
        when = format_forecast(item, say.language)
        text = f"{plain(item.what or '')} {when}".strip()
        yield Fact("expected", say("fact.expected"), text, (item,))
    for briefing in reading.briefings:
        when = format_moment(briefing.at, say.language)
        yield Fact("briefings", say("fact.briefings"), when, (briefing,))
    if period := reading.project_period:
        start = format_moment(period.start, say.language)
        end = format_moment(period.end, say.language)
        text = start or end
        if start and end:
            text = format_span(start, end, say.language)
        yield Fact(
            "project_period", say("fact.project_period"), text, (period,)
        )


def _divisions(reading: Reading, say: Words) -> Iterator[Fact]:
    rows = []
    for division in reading.divisions:
        rows.append((division.name, division.budget_won))
    text = format_divisions(rows, say.language)
    yield Fact(
        "divisions", say("fact.divisions"), text, tuple(reading.divisions)
    )


def _plain_values(reading: Reading, say: Words) -> Iterator[Fact]:
    """Yield the facts of fields whose kind determines the wording."""
    for row in FIELDS:
        value = getattr(reading, row.name)
        match row.form:
            case "won":
                text = format_money(value, say.language)
            case "count":
                text = "" if value is None else format_count(value, say)
            case "names" if (
                row.name == "named_divisions" and reading.divisions
            ):
                # where they have money they are listed with it
                text = ""
            case "names":
                text = format_names(value)
            case "text":
                text = plain(value or "")
            case "records" | "unworded":
                continue
        words = tuple(reading.evidence.get(row.name, ()))
        yield Fact(row.name, say(f"fact.{row.name}"), text, words)


def _doubts_about(name: str, doubts: Sequence[Doubt]) -> list[str]:
    about = []
    for doubt in doubts:
        # ``divisions[2].budget_won`` is a doubt about ``divisions``.
        field = doubt.field.split(".")[0].split("[")[0]
        if field == name:
            about.append(doubt.why)
    return about
