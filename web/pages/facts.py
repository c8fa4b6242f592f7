"""An announcement's facts for its page: label, value, and the words that it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from reader.model import Doubt, Reading
from storage.announcements.status import PLAIN_CALLS
from web.feeds.entries import span
from web.i18n import Words
from web.pages import formatting
from web.pages.evidence_sources import Quotable


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; *doubts* are sentences about it."""

    name: str
    label: str
    value: str
    evidence: tuple[Quotable, ...] = ()
    doubts: tuple[str, ...] = ()


def facts(reading: Reading, say: Words) -> list[Fact]:
    """Return what is known, in the order in which a reader asks for it; the divisions
    have a table of their own.
    """
    doubts = reading.doubts
    stated = [*_times(reading, say), *_sums(reading, say), *_names(reading, say)]
    return [
        Fact(name, label, value, tuple(evidence), _doubts(name, doubts))
        for name, label, value, evidence in stated
        if value
    ]


Line = tuple[str, str, str, Sequence[Quotable]]


def _times(reading: Reading, say: Words) -> Iterator[Line]:
    for window in reading.windows:
        yield (
            "windows",
            window.label or say("fact.window"),
            span(window, say),
            [window],
        )
    if not reading.windows and reading.kind in PLAIN_CALLS:
        yield "windows", say("fact.window"), say("fact.window_unread"), ()
    for item in reading.expected:
        when = formatting.written(item.when, say.language)
        yield (
            "expected",
            say("fact.expected"),
            f"{item.what or ''} {when}".strip(),
            [item],
        )
    for briefing in reading.briefings:
        yield (
            "briefings",
            say("fact.briefing"),
            formatting.written(briefing.at, say.language),
            [briefing],
        )
    if period := reading.project_period:
        start, end = (
            formatting.written(getattr(period, name), say.language)
            for name in ("start", "end")
        )
        yield (
            "project_period",
            say("fact.project_period"),
            f"{start} ~ {end}".strip(" ~"),
            [period],
        )


def _sums(reading: Reading, say: Words) -> Iterator[Line]:
    for name in ("budget_total_won", "per_project_won"):
        yield (
            name,
            say(f"fact.{name}"),
            formatting.won(getattr(reading, name), say.language),
            _evidence(reading, name),
        )
    if (count := reading.projects) is not None:
        yield (
            "projects",
            say("fact.projects"),
            say("fact.projects_of", n=count),
            _evidence(reading, "projects"),
        )


def _names(reading: Reading, say: Words) -> Iterator[Line]:
    for name in (
        "audience",
        "regions",
        "fields",
        "ministries",
        "operators",
        "contacts",
    ):
        yield (
            name,
            say(f"fact.{name}"),
            ", ".join(getattr(reading, name) or ()),
            _evidence(reading, name),
        )
    yield (
        "notice_no",
        say("fact.notice_no"),
        reading.notice_no or "",
        _evidence(reading, "notice_no"),
    )


def _evidence(reading: Reading, name: str) -> Sequence[Quotable]:
    return reading.evidence.get(name, ())


def _doubts(name: str, doubts: Sequence[Doubt]) -> tuple[str, ...]:
    return tuple(
        doubt.why for doubt in doubts if doubt.field.split(".")[0].split("[")[0] == name
    )
