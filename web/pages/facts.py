"""An announcement's facts for its page: label, value, and the words that it was read from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from storage.announcements.status import PLAIN_CALLS
from web.feeds.entries import span
from web.i18n import Words
from web.pages import formatting


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact; *doubts* are sentences about it."""

    name: str
    label: str
    value: str
    evidence: tuple[Mapping[str, Any], ...] = ()
    doubts: tuple[str, ...] = ()


def facts(reading: Mapping[str, Any], say: Words) -> list[Fact]:
    """Return what is known, in the order in which a reader asks for it; the divisions
    have a table of their own.
    """
    doubts = reading.get("doubts") or ()
    stated = [*_times(reading, say), *_sums(reading, say), *_names(reading, say)]
    return [
        Fact(name, label, value, tuple(evidence), _doubts(name, doubts))
        for name, label, value, evidence in stated
        if value
    ]


Line = tuple[str, str, str, Sequence[Mapping[str, Any]]]


def _times(reading: Mapping[str, Any], say: Words) -> Iterator[Line]:
    for window in reading.get("windows") or ():
        yield (
            "windows",
            window.get("label") or say("fact.window"),
            span(window, say),
            [window],
        )
    if not reading.get("windows") and reading.get("kind") in PLAIN_CALLS:
        yield "windows", say("fact.window"), say("fact.window_unread"), ()
    for item in reading.get("expected") or ():
        when = formatting.written(item.get("when"), say.language)
        yield (
            "expected",
            say("fact.expected"),
            f"{item.get('what') or ''} {when}".strip(),
            [item],
        )
    for briefing in reading.get("briefings") or ():
        yield (
            "briefings",
            say("fact.briefing"),
            formatting.written(briefing.get("at"), say.language),
            [briefing],
        )
    if period := reading.get("project_period"):
        start, end = (
            formatting.written(period.get(name), say.language)
            for name in ("start", "end")
        )
        yield (
            "project_period",
            say("fact.project_period"),
            f"{start} ~ {end}".strip(" ~"),
            [period],
        )


def _sums(reading: Mapping[str, Any], say: Words) -> Iterator[Line]:
    for name in ("budget_total_won", "per_project_won"):
        yield (
            name,
            say(f"fact.{name}"),
            formatting.won(reading.get(name), say.language),
            _evidence(reading, name),
        )
    if (count := reading.get("projects")) is not None:
        yield (
            "projects",
            say("fact.projects"),
            say("fact.projects_of", n=count),
            _evidence(reading, "projects"),
        )


def _names(reading: Mapping[str, Any], say: Words) -> Iterator[Line]:
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
            ", ".join(reading.get(name) or ()),
            _evidence(reading, name),
        )
    yield (
        "notice_no",
        say("fact.notice_no"),
        reading.get("notice_no") or "",
        _evidence(reading, "notice_no"),
    )


def _evidence(reading: Mapping[str, Any], name: str) -> Sequence[Mapping[str, Any]]:
    return (reading.get("evidence") or {}).get(name) or ()


def _doubts(name: str, doubts: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    return tuple(
        str(doubt.get("why"))
        for doubt in doubts
        if str(doubt.get("field") or "").split(".")[0].split("[")[0] == name
    )
