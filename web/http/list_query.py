"""A list request's query string: filter, cursor, limit, order."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, fields

from starlette.requests import Request

from storage.db.ids import written_id
from storage.queries import known_values
from storage.queries.filters import Filter
from storage.queries.lists import ORDERS
from storage.queries.refusals import BadFilter, demand_known
from web.site import Site

SORTS = ("deadline", "newest", "budget")
"""The orders that readers choose from."""
_LONGEST_CURSOR = 200


@dataclass(frozen=True, slots=True)
class ListQuery:
    """The filter, and which part of its list."""

    criteria: Filter
    # As a list returned it; checked where it is used, since each order has its own.
    cursor: str
    limit: int
    sort: str = ""
    """One of ``SORTS``; empty is the order that suits the filter."""


def parse_query(
    request: Request,
    *,
    limit: int = 50,
    most: int = 200,
    sorts: Collection[str] = ORDERS,
) -> ListQuery:
    """Read the filter, ``cursor`` and ``limit``; raises ``BadFilter``."""
    # What a link's path through mails and messengers adds (utm_source, fbclid) is left
    # alone, but `divison=소상공인` must not list everything.
    known_values.refuse_misspelt_names(request.query_params.keys())
    pairs = request.query_params.multi_items()
    criteria = Filter.parse(pairs)
    sort = request.query_params.get("sort", "")
    if sort:
        demand_known("sort", [sort], sorts)
    cursor = request.query_params.get("cursor", "")
    if len(cursor) > _LONGEST_CURSOR:
        raise BadFilter(
            f"cursor: longer than {_LONGEST_CURSOR} characters",
            "long",
            name="cursor",
            most=_LONGEST_CURSOR,
        )
    return ListQuery(
        criteria,
        cursor,
        number(request, "limit", default=limit, least=1, most=most),
        sort,
    )


async def read_query(
    request: Request,
    *,
    limit: int = 50,
    sorts: Collection[str] = ORDERS,
) -> ListQuery:
    """As ``parse_query``, and refuse a condition that no announcement can meet."""
    site: Site = request.app.state.site
    question = parse_query(request, limit=limit, sorts=sorts)
    await demand_known_values(site, question.criteria)
    return question


async def demand_known_values(site: Site, criteria: Filter) -> None:
    """Raise ``BadFilter`` for a board, kind, division, agency … that does not exist."""
    known_values.refuse_unknown_words(criteria)
    # Only these need the store; words and numbers are checked without it.
    named = criteria.source or criteria.agency or criteria.programme
    if named or criteria.division or criteria.audience:
        boards = tuple(site.boards)
        await site.read(
            lambda session: known_values.refuse_unknown(
                session, criteria, boards
            )
        )


def only_known_names(request: Request, *more: str) -> None:
    """Raise ``BadFilter`` for a parameter that this address does not have: a misspelt
    filter must not list everything.
    """
    names = []
    for field in fields(Filter):
        names.append(field.name)
    demand_known(
        known_values.NO_PARAMETER,
        request.query_params.keys(),
        [*names, *more, "lang"],
    )


def number(
    request: Request, name: str, *, default: int, least: int, most: int
) -> int:
    """Return a whole number of the query string; raises ``BadFilter`` for any other text."""
    text = request.query_params.get(name, "")
    if not text:
        return default
    found = written_id(text, least=least, most=most)
    if found is None:
        raise BadFilter(
            f"{name}: {text[:40]!r} is no whole number from {least} to {most:,}",
            "number",
            name=name,
            value=text[:40],
            least=least,
            most=f"{most:,}",
        )
    return found
