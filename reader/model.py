"""What extraction answers: values, each beside the words it was read from.

The names and the JSON shape are public (``voucherwatch read --json``); days and
moments are Korean local time, written as the notice has them: ``2025-03-04``,
``2025-03-04T18:00``, ``2025-03-04T24:00``.  Money is whole won.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields
from typing import Any, Final, Generic, Literal, TypeVar

from reader.version import reader_version

Kind = Literal[
    "call",
    "reannouncement",
    "additional_call",
    "correction",
    "extension",
    "result",
    "cancellation",
    "briefing",
    "forecast",
    "news",
    "form",
    "other",
]
Basis = Literal[
    "fixed", "budget_exhausted", "rolling", "until_filled", "unstated"
]
Precision = Literal["day", "month", "quarter", "half", "year"]

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a value was read from and where they stand.

    *where* is ``<document>:<start>-<end>``, character offsets into the text of
    that document (``title``, ``cells``, ``body`` or an attachment's name);
    ``#table2/r3`` is put after the name when the words are in a table.
    """

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Extracted(Generic[T_co]):
    """One value with its evidence."""

    value: T_co
    evidence: Evidence
    sure: float | None = None
    """How sure its reader is, 0 to 1; None where that is judged from the whole reading."""


@dataclass(frozen=True, slots=True)
class Window:
    """A span in which applications are taken; an unknown end is ``None``."""

    label: str | None
    opens: str | None
    closes: str | None
    basis: Basis
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Briefing:
    at: str
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class ProjectPeriod:
    start: str | None
    end: str | None
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Division:
    """A 분과, 트랙, 유형 or 내역사업 with money or a count of its own."""

    name: str
    budget_won: int | None
    per_project_won: int | None
    projects: int | None
    text: str
    where: str
    round: int | None = None
    announced_on: str | None = None

    @property
    def span(self) -> tuple[int, int]:
        """Where its words begin and end: offsets into the document of ``where``."""
        start, _, end = self.where.rpartition(":")[2].partition("-")
        return int(start), int(end)

    def has(self, offset: int) -> bool:
        """Whether *offset* is within its words."""
        start, end = self.span
        return start <= offset < end


@dataclass(frozen=True, slots=True)
class Forecast:
    """Something that the text says will come, with how exactly it says when."""

    what: str
    when: str
    precision: Precision
    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Doubt:
    """Where the text contradicts itself or says a thing only roughly."""

    field: str
    why: str


@dataclass(frozen=True, slots=True)
class Reading:
    """All that was read from one notice; unknown is ``None`` or empty, never a guess."""

    title: str
    kind: Kind
    programme: str | None = None
    year: int | None = None
    round: int | None = None
    notice_no: str | None = None
    ministries: list[str] = field(default_factory=list)
    operators: list[str] = field(default_factory=list)
    windows: list[Window] = field(default_factory=list)
    briefings: list[Briefing] = field(default_factory=list)
    project_period: ProjectPeriod | None = None
    budget_total_won: int | None = None
    per_project_won: int | None = None
    projects: int | None = None
    divisions: list[Division] = field(default_factory=list)
    named_divisions: list[str] = field(default_factory=list)
    """Divisions by name alone, with or without money of their own: for filters."""
    amount_texts: list[str] = field(default_factory=list)
    audience: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    expected: list[Forecast] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    """Field name → the words behind its value (or behind each value of a list, in order)."""
    confidence: dict[str, float | list[float]] = field(default_factory=dict)
    """Field name → how sure its value is, 0 to 1 (for a list: of each, in order).

    What was less sure than ``reader.confidence.scoring.LEAST_SURE`` is not told: a doubt
    shows it.
    """
    documents: list[dict[str, str]] = field(default_factory=list)
    """What was read: ``{"name", "state"}`` for the body and every attachment."""

    reader: str = ""
    """The version of the rules that read it: a re-reading by others never announces a
    change.  Empty in a reading just made, since telling the version takes as long as
    reading a text; ``to_dict`` writes it.
    """

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the public schema."""
        values = {}
        for name in self.__dataclass_fields__:
            values[name] = _plain(getattr(self, name))
        values["reader"] = self.reader or reader_version()
        return values

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Reading:
        """Return the reading that ``to_dict`` wrote, by this or another version.

        What an older version did not know is unknown; what a newer one adds is left
        out.  Values are not checked: they come from our own database.
        """
        # Title and kind are the two that a reading cannot be without.
        values: dict[str, Any] = {"title": "", "kind": "other", "reader": ""}
        for name, value in stored.items():
            if name not in cls.__dataclass_fields__ or value is None:
                continue
            restore = _RESTORERS.get(name)
            values[name] = restore(value) if restore else value
        return cls(**values)


def _plain(value: Any) -> Any:
    """``dataclasses.asdict`` without its deep copies of strings and numbers, which take
    as long as a reader.
    """
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        found = {}
        for key, item in value.items():
            found[key] = _plain(item)
        return found
    names = getattr(type(value), "__dataclass_fields__", None)
    return (
        value
        if names is None
        else {name: getattr(value, name) for name in names}
    )


def _record(kind: type, stored: Mapping[str, Any]) -> Any:
    """Return a record of *kind* from what ``to_dict`` wrote."""
    try:
        return kind(**stored)
    except TypeError:
        # Another version's record: parts that it lacks are unknown, others are left out.
        unknown: dict[str, Any] = {
            "text": "",
            "where": "",
            "basis": "unstated",
        }
        parts = {}
        for part in fields(kind):
            parts[part.name] = unknown.get(part.name)
        return kind(**{name: stored.get(name, parts[name]) for name in parts})


def _records_of(kind: type) -> Callable[[Any], Any]:
    return lambda stored: [_record(kind, item) for item in stored]


def _evidence_of(stored: Mapping[str, Any]) -> dict[str, list[Evidence]]:
    restore = _records_of(Evidence)
    found: dict[str, list[Evidence]] = {}
    for name, words in stored.items():
        found[name] = restore(words)
    return found


_RESTORERS: Final[Mapping[str, Callable[[Any], Any]]] = {
    "windows": _records_of(Window),
    "briefings": _records_of(Briefing),
    "project_period": lambda stored: _record(ProjectPeriod, stored),
    "divisions": _records_of(Division),
    "expected": _records_of(Forecast),
    "doubts": _records_of(Doubt),
    "evidence": _evidence_of,
}
