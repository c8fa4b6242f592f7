"""The one table of a reading's fields: labels, columns, facets, comparison and exports are
taken from it, so that a new field is a row here, its reader and its test.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from reader.model import Division, Forecast, Reading

Form = Literal["won", "count", "names", "text", "records", "unworded"]
"""How a value is put into words: whole won, a number of projects, a list of names, a
text as it stands, records that have sentences of their own, or not at all.
"""


@dataclass(frozen=True, slots=True)
class ReadingField:
    """One row of ``FIELDS``: all that the rest of the service knows of a field.

    A field that is a row here is stored, compared, searched, filtered by, shown
    and exported without a line elsewhere.
    """

    name: str
    ko: str
    """Its label for readers, the same in mails, feeds and pages."""
    en: str
    form: Form = "unworded"
    summary: bool = False
    """What a reader plans on: shown in mails, feeds and calendars too."""
    column: bool = False
    """Repeated as a column of the announcement's table: for queries and sorting."""
    facet: str | None = None
    """The filter's name for its values; two fields may share one (agency)."""
    compared_by: tuple[str, ...] | None = None
    """A change of it makes an edition.  ``()``: its value is compared; else these parts
    of each record.
    """
    searched: bool = False
    """Its words are found by ``q``."""
    exported: bool = False
    """Part of the short form that lists of the API, the CLI and exports give."""

    def label(self, language: str) -> str:
        """Return its label in ``ko`` or ``en``."""
        return self.ko if language == "ko" else self.en


FIELDS: Final = (
    ReadingField("kind", "종류", "Kind", column=True),
    ReadingField("programme", "사업", "Programme", column=True, searched=True),
    ReadingField("year", "연도", "Year", column=True),
    ReadingField("round", "차수", "Round", column=True),
    ReadingField(
        "windows",
        "접수 기간",
        "Applications",
        "records",
        summary=True,
        compared_by=("label", "opens", "closes"),
    ),
    ReadingField(
        "expected", "예고", "Expected", "records", summary=True, searched=True
    ),
    ReadingField("briefings", "설명회", "Briefing", "records", summary=True),
    ReadingField("project_period", "사업 기간", "Project period", "records"),
    ReadingField(
        "budget_total_won",
        "총예산",
        "Total budget",
        "won",
        summary=True,
        column=True,
        compared_by=(),
    ),
    ReadingField(
        "per_project_won",
        "과제당 한도",
        "Cap per project",
        "won",
        summary=True,
        column=True,
        compared_by=(),
    ),
    ReadingField(
        "projects",
        "지원 과제",
        "Projects",
        "count",
        summary=True,
        column=True,
        compared_by=(),
    ),
    ReadingField(
        "divisions",
        "분과",
        "Divisions",
        "records",
        summary=True,
        facet="division",
        compared_by=("name", "budget_won", "per_project_won", "projects"),
        searched=True,
        exported=True,
    ),
    ReadingField(
        "named_divisions",
        "모집 분과",
        "Divisions named",
        form="names",
        facet="division",
        searched=True,
    ),
    ReadingField(
        "amount_texts", "금액 표현", "Amounts as written", searched=True
    ),
    ReadingField(
        "audience",
        "지원 대상",
        "For",
        "names",
        summary=True,
        facet="audience",
        compared_by=(),
        searched=True,
        exported=True,
    ),
    ReadingField(
        "regions",
        "지역",
        "Regions",
        "names",
        summary=True,
        facet="region",
        searched=True,
        exported=True,
    ),
    ReadingField(
        "fields", "분야", "Fields", "names", facet="field", searched=True
    ),
    ReadingField(
        "ministries",
        "소관 부처",
        "Ministry",
        "names",
        summary=True,
        facet="agency",
        searched=True,
        exported=True,
    ),
    ReadingField(
        "operators",
        "전담 기관",
        "Operator",
        "names",
        summary=True,
        facet="agency",
        searched=True,
        exported=True,
    ),
    ReadingField("contacts", "문의", "Contact", "names"),
    ReadingField(
        "notice_no",
        "공고 번호",
        "Notice number",
        "text",
        column=True,
        searched=True,
    ),
)
"""The fields of a reading in the order in which a reader asks for them."""
BY_NAME: Final[Mapping[str, ReadingField]] = {row.name: row for row in FIELDS}
FACETS: Final = (
    *dict.fromkeys(row.facet for row in FIELDS if row.facet),
    "role",
)
"""Names of the many-valued facets, as filters and addresses have them.  The role is told
by the title, so it is no field of a reading.
"""


def facet_values(reading: Reading, facet: str) -> list[str]:
    """Return what *reading* says for *facet*, as read; records go by their name."""
    found = []
    for row in FIELDS:
        if row.facet != facet:
            continue
        for value in _values(reading, row.name):
            name = value if isinstance(value, str | int) else value.name
            if name:
                found.append(str(name))
    return found


def words_of(reading: Reading) -> list[str]:
    """Return the words of all searched fields; records go by their name or what they foretell."""
    found: list[str] = [reading.title]
    for row in FIELDS:
        if not row.searched:
            continue
        for value in _values(reading, row.name):
            match value:
                case str():
                    found.append(value)
                case Division():
                    found.append(value.name or "")
                case Forecast():
                    found.append(value.what or "")
    return found


def _values(reading: Reading, name: str) -> list[Any]:
    """Return a field's values: those of a list, or the one that there is."""
    value = getattr(reading, name)
    if isinstance(value, list):
        return value
    return [] if value is None else [value]
