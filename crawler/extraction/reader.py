"""One notice in, one reading out: each document is read alone, then the best source of each field wins.

Documents come best source first (``crawler.documents.ranked``).  A value is
never put together from two documents; only contacts are gathered from all.
Where two documents tell an applicant different things, that is a doubt.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, Protocol, TypeVar

from crawler.extraction import agencies, amounts, audience, contacts, dates_told, divisions, identity, merging, plausible, regions, windows
from crawler.extraction.document import Context, Document
from crawler.extraction.reading import Doubt, Evidence, Found, ProjectPeriod, Reading, Window

T = TypeVar("T")
Read = Callable[[Document, Context], T]


class _Placed(Protocol):
    @property
    def text(self) -> str: ...
    @property
    def where(self) -> str: ...


_ONE: Final[dict[str, Read[Found[Any] | None]]] = {
    "kind": identity.read_kind,
    "programme": identity.read_programme,
    "round": identity.read_round,
    "notice_no": identity.read_notice_no,
    "per_project_won": amounts.read_cap,
    "projects": amounts.read_projects,
}
_MANY: Final[dict[str, Read[list[Found[Any]]]]] = {
    "ministries": agencies.read_ministries,
    "operators": agencies.read_operators,
    "amount_texts": amounts.read_amount_texts,
    "audience": audience.read_audience,
    "fields": audience.read_fields,
    "regions": regions.read_regions,
}
_PLACED: Final[dict[str, Read[Sequence[_Placed]]]] = {
    "briefings": dates_told.read_briefings,
    "divisions": divisions.read_divisions,
    "expected": dates_told.read_expected,
}


def read_notice(title: str, documents: Sequence[Document], *, as_of: date | None = None) -> Reading:
    """Read *documents*, best source first, under the listing's *title*.

    *as_of* is the day the notice was posted or seen; nothing else about time is
    known here.  The answer holds only what the texts say: a value that cannot be
    true (it closes before it opens, a total below its own divisions) is dropped
    and left as a doubt.
    """
    reading = _Reader(title, documents, as_of).read()
    return plausible.checked(reading, as_of)


class _Reader:
    """One notice while it is read: the year comes first, since all dates lean on it."""

    def __init__(self, title: str, documents: Sequence[Document], as_of: date | None) -> None:
        self._title = title
        self._all = documents
        self._sources = [document for document in documents if document.state == "read" and document.text.strip()] or [Document("body", "")]
        self._context = Context(title=title, as_of=as_of)
        self._evidence: dict[str, list[Evidence]] = {}
        self._doubts: list[Doubt] = []

    def read(self) -> Reading:
        year = self._one("year", identity.read_year)
        self._context = replace(self._context, year=year)
        values: dict[str, Any] = {name: self._one(name, read) for name, read in _ONE.items()}
        values |= {name: self._many(name, read) for name, read in _MANY.items()}
        values |= {name: self._placed(name, read) for name, read in _PLACED.items()}
        values["kind"] = values["kind"] or "other"
        return Reading(
            title=self._title or self._own_title(),
            year=year,
            windows=self._windows(),
            project_period=self._project_period(),
            budget_total_won=self._total(),
            contacts=self._contacts(),
            doubts=[*self._doubts, *self._told_doubts()],
            evidence=self._evidence,
            documents=[{"name": document.name, "state": document.state} for document in self._all],
            **values,
        )

    def _first(self, read: Read[T]) -> T | None:
        """Return the best source's answer, asking no further document than needed."""
        return next((said for document in self._sources if (said := read(document, self._context))), None)

    def _one(self, name: str, read: Read[Found[T] | None]) -> T | None:
        found = self._first(lambda document, context: _unless_other(read(document, context)))
        self._show(name, [found.evidence] if found else [])
        return found.value if found else None

    def _many(self, name: str, read: Read[list[Found[Any]]]) -> list[Any]:
        found = self._first(read) or []
        self._show(name, [one.evidence for one in found])
        return [one.value for one in found]

    def _placed(self, name: str, read: Read[Sequence[_Placed]]) -> list[_Placed]:
        found = list(self._first(read) or [])
        self._show(name, [Evidence(one.text, one.where) for one in found])
        return found

    def _windows(self) -> list[Window]:
        told = [(document.name, windows.read_windows(document, self._context)) for document in self._sources]
        merged, doubts = merging.windows(told)
        self._doubts += doubts
        self._show("windows", [Evidence(window.text, window.where) for window in merged])
        return merged

    def _total(self) -> int | None:
        told = [(document.name, found) for document in self._sources if (found := amounts.read_total(document, self._context))]
        self._doubts += merging.disagreement("budget_total_won", [(name, f"{found.value:,}원") for name, found in told])
        self._show("budget_total_won", [found.evidence for _, found in told[:1]])
        return told[0][1].value if told else None

    def _project_period(self) -> ProjectPeriod | None:
        period = self._first(dates_told.read_project_period)
        self._show("project_period", [Evidence(period.text, period.where)] if period else [])
        return period

    def _contacts(self) -> list[str]:
        found = [one for document in self._sources for one in contacts.read_contacts(document, self._context)]
        once = {one.value: one.evidence for one in reversed(found)}
        values = list(reversed(once))
        self._show("contacts", [once[value] for value in values])
        return values

    def _own_title(self) -> str:
        return next((title for document in self._sources if (title := identity.read_title(document))), "")

    def _told_doubts(self) -> list[Doubt]:
        return []

    def _show(self, name: str, evidence: Iterable[Evidence]) -> None:
        if shown := list(evidence):
            self._evidence[name] = shown


def _unless_other(found: Found[T] | None) -> Found[T] | None:
    """``other`` is what a document says about its kind when it says nothing."""
    return None if found and found.value == "other" else found
