"""What extraction answers: values, each beside the words it was read from.

The names and the JSON shape are public (``voucherwatch read --json``); days and
moments are Korean local time, written as the notice has them: ``2025-03-04``,
``2025-03-04T18:00``, ``2025-03-04T24:00``.  Money is whole won.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Generic, Literal, TypeVar

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
Basis = Literal["fixed", "budget_exhausted", "rolling", "until_filled", "unstated"]
Precision = Literal["day", "month", "quarter", "half", "year"]

T_co = TypeVar("T_co", covariant=True)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The words a value was read from and where they stand.

    *where* is ``<document>:<start>-<end>``, character offsets into the text of
    that document (``title``, ``cells``, ``body`` or an attachment's name);
    ``#table2/r3`` is put after the name when the words stand in a table.
    """

    text: str
    where: str


@dataclass(frozen=True, slots=True)
class Extracted(Generic[T_co]):
    """One value with its evidence."""

    value: T_co
    evidence: Evidence


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
    amount_texts: list[str] = field(default_factory=list)
    audience: list[str] = field(default_factory=list)
    fields: list[str] = field(default_factory=list)
    regions: list[str] = field(default_factory=list)
    contacts: list[str] = field(default_factory=list)
    expected: list[Forecast] = field(default_factory=list)
    doubts: list[Doubt] = field(default_factory=list)
    evidence: dict[str, list[Evidence]] = field(default_factory=dict)
    """Field name → the words behind its value (or behind each value of a list, in order)."""
    documents: list[dict[str, str]] = field(default_factory=list)
    """What was read: ``{"name", "state"}`` for the body and every attachment."""

    @property
    def reader(self) -> str:
        """The version of the rules: a re-reading by others never announces a change."""
        return reader_version()

    def to_dict(self) -> dict[str, Any]:
        """Return the JSON object of the public schema."""
        values = {
            name: _plain(getattr(self, name)) for name in self.__dataclass_fields__
        }
        values["reader"] = self.reader
        return values


def _plain(value: Any) -> Any:
    """``dataclasses.asdict`` without its deep copies of strings and numbers, which take
    as long as a reader.
    """
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    fields = getattr(type(value), "__dataclass_fields__", None)
    return value if fields is None else {name: getattr(value, name) for name in fields}
