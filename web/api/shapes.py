"""The API's shapes, for its description: a client can be generated from them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    create_model,
)

from reader.model import Basis, Kind, Reading
from storage.db.ids import BIGGEST_ID
from storage.queries.common_values import common_value
from storage.queries.filters import HELP

Status = Literal["expected", "upcoming", "open", "unknown", "closed"]
EventKind = Literal[
    "new",
    "corrected",
    "extended",
    "cancelled",
    "closing",
    "result",
    "expected",
    "confirmed",
]
Moment = Annotated[
    str | None,
    Field(
        description="A day `2026-12-04` or a minute `2026-12-04T18:00` as written, Korean time; `T24:00` occurs."
    ),
]
Won = Annotated[
    int | None, Field(description="Whole won; null where it is not stated.")
]


def _blank_is_nothing(value: Any) -> Any:
    if isinstance(value, str):
        # "1,000,000" is a number wherever a filter is written.
        value = value.replace(",", "")
    return None if value == "" else value


def _usual_status(value: Any) -> Any:
    return common_value("status", value) if isinstance(value, str) else value


# The bounds are inside: outside they would be held against the nothing that a blank becomes.
Days = Annotated[
    Annotated[int, Field(ge=0, le=3_660)] | None,
    BeforeValidator(_blank_is_nothing),
]
LeastBudget = Annotated[
    Annotated[int, Field(ge=0, le=10**15)] | None,
    BeforeValidator(_blank_is_nothing),
]
Limit = Annotated[
    Annotated[int, Field(ge=1, le=200)] | None,
    BeforeValidator(_blank_is_nothing),
]
EventId = Annotated[
    Annotated[int, Field(ge=0, le=BIGGEST_ID)] | None,
    BeforeValidator(_blank_is_nothing),
]
Words = Annotated[list[str], Field(max_length=40)]


Model = TypeVar("Model", bound=BaseModel)


def _with_choices(model: type[Model]) -> type[Model]:
    """Add the filter's conditions of several values, as the filter itself lists them."""
    choices: dict[str, Any] = {}
    for name, text in HELP.items():
        choices[name] = (Words, Field([], description=text))
    return create_model(
        model.__name__,
        __base__=model,
        __doc__=model.__doc__,
        __module__=model.__module__,
        **choices,
    )


@_with_choices
class FilterQuery(BaseModel):
    """One filter, the same everywhere: values of one facet are alternatives, facets are
    joined by *and*.
    """

    model_config = ConfigDict(extra="ignore")

    q: str = Field(
        "",
        max_length=120,
        description="Words, all of which must occur; `-word` excludes, `a|b` is either. Finds Korean substrings.",
    )
    status: list[
        Annotated[
            Literal[
                "expected", "upcoming", "open", "unknown", "closed", "all"
            ],
            BeforeValidator(_usual_status),
        ]
    ] = Field([], description="Nothing asked for means all.")
    closing_within: Days = Field(None, description="Days.")
    min_budget: LeastBudget = Field(None, description="Won.")


class PageQuery(FilterQuery):
    """A filter and which stretch of its list."""

    sort: Literal["", "newest", "deadline", "changed"] = Field(
        "",
        description="Empty: by deadline where only open calls are asked for, else newest first.",
    )
    cursor: str = Field(
        "", max_length=200, description="`next` of the answer before."
    )
    limit: Limit = Field(None, description="50 by default.")


class Brief(BaseModel):
    """An announcement in its main fields."""

    id: int
    source: str
    key: str = Field(
        description="The board's own id of the notice; `source` and `key` together are for ever, `id` is of this installation."
    )
    url: str = Field(description="The notice on its board.")
    title: str
    kind: Kind
    status: Status | None = Field(
        description="Null for what cannot be applied for: results, news, briefings."
    )
    programme: str | None
    programme_slug: str | None
    year: int | None
    round: int | None
    notice_no: str | None
    posted_on: date | None
    opens: Moment
    closes: Moment
    closes_at: datetime | None = Field(
        description="First instant at which it is too late; earlier than "
        "`closes` where the title was marked as closed before that day."
    )
    basis: Basis = Field(description="What ends the window.")
    expected_on: date | None = Field(
        description="For a lead: the day that is foretold."
    )
    budget_total_won: Won
    per_project_won: Won
    projects: int | None
    ministries: list[str]
    operators: list[str]
    divisions: list[str]
    audience: list[str]
    regions: list[str]
    edition: int = Field(
        description="1, then one more for every material change."
    )
    cancelled_at: datetime | None
    first_seen: datetime = Field(description="When we saw it first.")
    changed_at: datetime = Field(
        description="Its last material change; until there is one, `first_seen`, or the day of posting of what stood on a board that we had not read before."
    )
    same_as: int | None = Field(
        description="Id of the original, where this is a copy on another board."
    )


class AnnouncementPage(BaseModel):
    items: list[Brief]
    next: str | None = Field(
        description="Cursor of what follows; null at the end."
    )


class EditionOut(BaseModel):
    """A material version; `changes` maps a field to its value before and after."""

    number: int
    at: datetime
    title: str
    reader: str
    changes: dict[str, list[Any]]
    reading: Reading


class AttachmentOut(BaseModel):
    name: str
    size: str
    url: str | None
    state: str = Field(description="`read`, or why not.")


class FactOut(BaseModel):
    value: Any
    text: str = Field(description="The words, as printed.")
    announcement: int


class DifferenceOut(BaseModel):
    field: str
    before: FactOut
    after: FactOut


class ComparisonOut(BaseModel):
    """A round beside the last comparable one: what both state and is not the same."""

    round_id: str
    compared_with: str
    differences: list[DifferenceOut]


class AnnouncementOut(Brief):
    """An announcement with its reading (values and evidence), its history and its relatives."""

    reading: Reading
    editions: list[EditionOut] = Field(description="Newest first.")
    attachments: list[AttachmentOut]
    elsewhere: list[Brief] = Field(
        description="The same notice on other boards."
    )
    rounds: list[Brief] = Field(
        description="All rounds of its programme, oldest first."
    )
    leads: list[Brief] = Field(description="The news that foretold it.")
    confirmed_by: int | None = Field(
        description="For a lead: the announcement that came as foretold."
    )
    compared: ComparisonOut | None = Field(
        description="Its round beside the last comparable one, where it opens a round."
    )


class ProgrammeOut(BaseModel):
    slug: str
    name: str
    announcements: int
    newest: Brief


class ProgrammeList(BaseModel):
    items: list[ProgrammeOut]


class RoundNoticeOut(BaseModel):
    id: int
    role: str = Field(
        description="call, correction, extension, supplier_pool …"
    )
    source: str
    url: str
    title: str
    posted_on: str | None
    opens: str | None
    closes: str | None


class RoundOut(BaseModel):
    """One call of a programme: its first opening, its latest deadline, its notices."""

    round_id: str
    year: int | None
    round: str | None
    side: str = Field(description="Who is called: demand, supply or operator.")
    opens: str | None
    closes: str | None
    notices: list[RoundNoticeOut]
    compared_with: str | None
    differences: list[DifferenceOut]


class OpeningEstimate(BaseModel):
    """When the next first round may open: an interval of 80 % from past openings, ours
    and announced by nobody.
    """

    year: int
    earliest: date
    likely: date
    latest: date
    openings: list[date] = Field(
        description="What it rests on, the oldest first."
    )
    by: Literal["voucher-watch"]


class RoundList(BaseModel):
    slug: str
    name: str
    estimate: OpeningEstimate | None = Field(
        description="Null where fewer than three past openings are known."
    )
    items: list[RoundOut]


class SourceOut(BaseModel):
    """A watched board and how the last looks at it went; `ok` and `unchanged` are well."""

    name: str
    title: str
    agency: str
    home: str = Field(description="The board's list.")
    verdict: str
    since: datetime | None = Field(description="Since when the verdict holds.")
    why: str = Field(description="What is wrong, for operators; else empty.")
    last_crawl_at: datetime | None
    last_ok_at: datetime | None
    last_new_at: datetime | None


class SourceList(BaseModel):
    items: list[SourceOut]


class EventOut(BaseModel):
    id: int
    kind: EventKind
    at: datetime
    edition: int
    changes: dict[str, list[Any]]
    announcement: Brief


class EventPage(BaseModel):
    items: list[EventOut]
    next_after: int = Field(
        description="Ask with `after` set to this for what comes next; the same as asked where nothing new happened."
    )


class Problem(BaseModel):
    """RFC 9457."""

    type: str
    title: str
    status: int
    detail: str
