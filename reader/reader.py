"""One notice in, one reading out: each document is read alone, then the best source of
each field wins.

Documents come best source first (``reader.documents.ranked``).  A value is
never put together from two documents; only contacts are gathered from all.
Where two documents tell an applicant different things, that is a doubt.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final, Protocol, TypeVar

from reader import validate
from reader.amounts import amounts, divisions
from reader.amounts.money_warnings import read_money_warnings
from reader.applicants import audience, fields, named_divisions, regions
from reader.confidence.scoring import LEAST_SURE, scored
from reader.identity import agencies, headline
from reader.model import Doubt, Evidence, Extracted, Reading, Window
from reader.periods import briefings, windows
from reader.periods.date_warnings import (
    read_date_warnings,
    read_unsure_deadlines,
)
from reader.text import contacts, merging
from reader.text.boilerplate import without_boilerplate
from reader.text.document import Context, Document, whole_characters

T = TypeVar("T")
Read = Callable[[Document, Context], T]


class _Placed(Protocol):
    """A record that carries its own words."""

    @property
    def text(self) -> str: ...
    @property
    def where(self) -> str: ...


_ONE: Final[Mapping[str, Read[Extracted[Any] | None]]] = {
    "kind": headline.read_kind,
    "programme": headline.read_programme,
    "round": headline.read_round,
    "notice_no": headline.read_notice_no,
    "per_project_won": amounts.read_cap,
    "projects": amounts.read_projects,
}
_MANY: Final[Mapping[str, Read[list[Extracted[Any]]]]] = {
    "ministries": agencies.read_ministries,
    "operators": agencies.read_operators,
    "amount_texts": amounts.read_amount_texts,
    "audience": audience.read_audience,
    "fields": fields.read_fields,
    "regions": regions.read_regions,
    "named_divisions": named_divisions.read_named_divisions,
}
_PLACED: Final[Mapping[str, Read[Sequence[_Placed]]]] = {
    "briefings": briefings.read_briefings,
    "divisions": divisions.read_divisions,
    "expected": briefings.read_forecasts,
}
_MONEY: Final = frozenset(
    {"budget_total_won", "per_project_won", "projects", "divisions"}
)


def read_notice(
    title: str,
    documents: Sequence[Document],
    *,
    as_of: date | None = None,
    press: bool = False,
    least_sure: float = LEAST_SURE,
) -> Reading:
    """Read *documents*, best source first, under the listing's *title*.

    *as_of* is the day the notice was posted or seen; nothing else about time is
    known here.  *press* says that a newspaper wrote it.  The answer holds only what the
    texts say: a value that cannot be
    true (it closes before it opens, a total below its own divisions) is dropped
    and left as a doubt, and so is what is less sure than *least_sure*.
    """
    sources = [
        _article(document)
        for document in documents
        if document.state == "read" and document.text.strip()
    ]
    context = Context(
        title=unicodedata.normalize("NFC", whole_characters(title)),
        as_of=as_of,
        press=press,
    )
    try:
        gathered = _gathered(sources, context)
        reading = validate.validated(gathered.reading(documents), as_of)
        return scored(reading, sources, gathered.sure, least_sure)
    finally:
        # Parts refer to their document: without this the collector would have to find it.
        for document in sources:
            document.analysis.clear()


def _gathered(sources: Sequence[Document], context: Context) -> _Gathered:
    """Read the year, which the other readers must know, and then everything else."""
    year = None
    for document in sources:
        year = headline.read_year(document, context)
        if year is not None:
            break
    gathered = _Gathered(replace(context, year=year.value if year else None))
    if year is not None:
        gathered.keep("year", year.value, [year.evidence])
    for document in sources or [Document("body", "")]:
        gathered.add(document)
    return gathered


def _article(document: Document) -> Document:
    """Return a page without what stands around its article; an attachment is all article."""
    return (
        without_boilerplate(document)
        if document.name == merging.BODY
        else document
    )


class _Gathered:
    """What has been read so far; a document is asked only for what those before it left open."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self.sure: dict[str, float] = {}
        """Field → how sure its own reader is, where that reader says so."""
        self._values: dict[str, Any] = {}
        self._evidence: dict[str, list[Evidence]] = {}
        self._titles: list[str] = []
        self._windows: list[tuple[str, list[Window]]] = []
        self._totals: list[tuple[str, str]] = []
        self._doubts: list[Doubt] = []
        self._unsure: list[Doubt] = []
        """Dates that may be an opening or a deadline; of interest where no document
        knows better.
        """

    def keep(
        self, name: str, value: Any, evidence: Sequence[Evidence]
    ) -> None:
        """Keep a value with its words; nothing said is nothing kept."""
        if evidence:
            self._values[name] = value
            self._evidence[name] = list(evidence)

    def add(self, document: Document) -> None:
        """Read one document: open fields, and in any case what documents may contradict
        each other in.
        """
        known = frozenset(self._values)
        self._take_open(document)
        self._take_total(document)
        self._take_contacts(document)
        if stated := windows.read_windows(document, self._context):
            self._windows.append((document.name, stated))
        if (
            stated and len(self._windows) == 1
        ) or "expected" in self._values.keys() - known:
            self._doubts += read_date_warnings(document, self._context)
        if not any(window.closes for window in stated):
            self._unsure += read_unsure_deadlines(document, self._context)
        # Where no figure was taken, what was held back is named all the more.
        if (
            _MONEY & (self._values.keys() - known)
            or not _MONEY & self._values.keys()
        ):
            self._doubts += read_money_warnings(document, self._context)
        if not self._context.title:
            self._titles.append(headline.read_title(document))

    def reading(self, documents: Sequence[Document]) -> Reading:
        merged, doubts = merging.windows(self._windows)
        merged = merged or windows.read_title(self._context)
        if not any(window.closes for window in merged):
            doubts = [*doubts, *self._unsure]
        self.keep(
            "windows",
            merged,
            [Evidence(window.text, window.where) for window in merged],
        )
        doubts += merging.disagreement("budget_total_won", self._totals)
        return Reading(
            title=self._context.title or next(filter(None, self._titles), ""),
            doubts=list(dict.fromkeys([*self._doubts, *doubts])),
            evidence=self._evidence,
            documents=[
                {"name": document.name, "state": document.state}
                for document in documents
            ],
            **({"kind": "other"} | self._values),
        )

    def _take_open(self, document: Document) -> None:
        for name, read_one in _ONE.items():
            # "other" is what a document says about its kind when it says nothing.
            if (
                name not in self._values
                and (found := read_one(document, self._context))
                and found.value != "other"
            ):
                self.keep(name, found.value, [found.evidence])
        for name, read_many in _MANY.items():
            if name not in self._values and (
                several := read_many(document, self._context)
            ):
                self.keep(
                    name,
                    [item.value for item in several],
                    [item.evidence for item in several],
                )
                if several[0].sure is not None:
                    self.sure[name] = several[0].sure
        for name, read_placed in _PLACED.items():
            if name not in self._values and (
                placed := read_placed(document, self._context)
            ):
                self.keep(
                    name,
                    list(placed),
                    [
                        Evidence(document.text, document.where)
                        for document in placed
                    ],
                )
        if "project_period" not in self._values and (
            period := briefings.read_project_period(document, self._context)
        ):
            self.keep(
                "project_period", period, [Evidence(period.text, period.where)]
            )

    def _take_total(self, document: Document) -> None:
        if total := amounts.read_total(document, self._context):
            self._totals.append((document.name, f"{total.value:,}원"))
            if len(self._totals) == 1:
                self.keep("budget_total_won", total.value, [total.evidence])

    def _take_contacts(self, document: Document) -> None:
        known = set(self._values.get("contacts", []))
        new = []
        for found in contacts.read_contacts(document, self._context):
            if found.value not in known:
                new.append(found)
        values = [
            *self._values.get("contacts", []),
            *(found.value for found in new),
        ]
        self.keep(
            "contacts",
            values,
            [
                *self._evidence.get("contacts", []),
                *(found.evidence for found in new),
            ],
        )
