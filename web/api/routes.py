"""Handlers of the API.  Answers are written as stored; the shapes describe them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query
from fastapi.routing import APIRoute
from starlette.concurrency import iterate_in_threadpool
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from presentation import exports
from presentation.export_columns import ExportContext
from storage.announcements import detail
from storage.announcements.status import status_of
from storage.db.engine import Session, demand_store
from storage.db.ids import BIGGEST_ID
from storage.db.kst import local_day
from storage.models import Attachment, Edition, Source
from storage.queries import briefs, feeds, lists, programmes, rounds, stats
from storage.queries.briefs import brief
from storage.queries.memory.rows import ORDERS as MEMORY_ORDERS
from storage.queries.memory.snapshot import Snapshot, announcements_of
from storage.queries.round_comparison import compare_rounds
from web.api import shapes
from web.http import links
from web.http.list_query import (
    number,
    only_known_names,
    parse_query,
    read_query,
)
from web.pages.list_answers import BoundedCache
from web.site import PUBLIC_DATA, Site

_PROBLEM = {"model": shapes.Problem}
_REFUSALS: dict[int | str, dict[str, Any]] = {
    400: {
        "description": "The question cannot be understood; `detail` says which part.",
        **_PROBLEM,
    },
    414: {
        "description": "The question is too long to be asked in an address.",
        **_PROBLEM,
    },
    429: {
        "description": "Too many questions; `Retry-After` says when to come back.",
        **_PROBLEM,
    },
    503: {"description": "The database does not answer.", **_PROBLEM},
}
_MISSING: dict[int | str, dict[str, Any]] = {
    404: {"description": "There is no such thing.", **_PROBLEM}
}
_UNCHANGED: dict[int | str, dict[str, Any]] = {
    304: {"description": "Unchanged since the given ETag or date."}
}


class DescribedRoute(APIRoute):
    """A list that reads its own query: the signature is there for the description.

    Parsing the query by FastAPI as well took a third of a request's time.
    """

    def get_route_handler(self) -> Callable[[Request], Any]:
        endpoint = self.endpoint

        async def answer(request: Request) -> Response:
            answered: Response = await endpoint(request, shapes.PageQuery())
            return answered

        return answer


router = APIRouter(prefix="/api", responses={**_REFUSALS, **_UNCHANGED})

# Pages offer sorting by budget, the API by change, for incremental clients.
_SORTS = ("newest", "deadline", "changed")

AnId = Annotated[int, Path(ge=1, le=BIGGEST_ID)]


async def announcements(
    request: Request, query: Annotated[shapes.PageQuery, Query()]
) -> Response:
    """List announcements that match a filter, copies on other boards included."""
    site: Site = request.app.state.site
    only_known_names(request, "cursor", "limit", "sort")
    del query  # described above, read by `parse_query`
    question, now = await read_query(request, sorts=_SORTS), site.clock()
    order = question.sort or lists.order_for(question.criteria)
    cache: BriefCache = request.app.state.briefs

    def gather(session: Session | None) -> tuple[list[str], str | None]:
        snapshot = site.lists.current if order in MEMORY_ORDERS else None
        if snapshot is None:
            page = lists.page(
                demand_store(session),
                question.criteria,
                now=now,
                order=order,
                limit=question.limit,
                cursor=question.cursor,
                originals=False,
            )
            return [_written(brief(row, now)) for row in page.rows], page.next
        found = snapshot.page(
            session,
            question.criteria,
            now=now,
            order=order,
            limit=question.limit,
            cursor=question.cursor,
            originals=False,
        )
        return cache.briefs(snapshot, session, found.places, now), found.next

    items, cursor = await site.recall_or_read(gather)
    body = f'{{"items":[{",".join(items)}],"next":{_written(cursor)}}}'
    return _data(body, _next_link(request, cursor))


router.add_api_route(
    "/announcements",
    announcements,
    response_model=shapes.AnnouncementPage,
    operation_id="listAnnouncements",
    tags=["announcements"],
    route_class_override=DescribedRoute,
)


class BriefCache:
    """Announcements serialised as JSON, cached until they change."""

    def __init__(self) -> None:
        self._written: BoundedCache[tuple[int, int, str | None], str] = (
            BoundedCache(5_000)
        )

    def briefs(
        self,
        snapshot: Snapshot,
        session: Session | None,
        places: Sequence[int],
        now: datetime,
    ) -> list[str]:
        """Return the announcements of these places; ``StoreNeeded`` where one must be read."""
        keys: dict[int, tuple[int, int, str | None]] = {}
        items: dict[int, str] = {}
        missing: list[int] = []
        for place in places:
            row = snapshot.row(place)
            # Only the status changes with time; any other change renews the stamp.
            key = (row.id, snapshot.stamps[place], status_of(row, now))
            written = self._written.get(key)
            # A place of its own at once, so that what must be read keeps the order.
            items[row.id] = written or ""
            if written is None:
                keys[row.id] = key
                missing.append(row.id)
        if missing:
            for number, found in announcements_of(session, missing).items():
                written = _written(brief(found, now))
                self._written.put(keys[number], written)
                items[number] = written
        # One that was deleted a moment ago is not there any more.
        return [written for written in items.values() if written]


@router.get(
    "/announcements/{id}",
    response_model=shapes.AnnouncementOut,
    operation_id="getAnnouncement",
    tags=["announcements"],
    responses=_MISSING,
)
async def announcement(request: Request, id: AnId) -> Response:  # noqa: A002  (the path's own name)
    """One announcement: its reading with evidence, its editions, files and relatives."""
    site: Site = request.app.state.site
    whole = await site.read(lambda session: _whole(session, id, site))
    return _json(whole)


@router.get(
    "/programmes",
    response_model=shapes.ProgrammeList,
    operation_id="listProgrammes",
    tags=["programmes"],
)
async def list_programmes(
    request: Request, q: Annotated[str, Query(max_length=120)] = ""
) -> Response:
    """Programmes of the newest announcements that match the words, the latest first."""
    site: Site = request.app.state.site
    only_known_names(request)
    now, criteria = site.clock(), parse_query(request).criteria
    del q  # read with the same care as everywhere, by `parse_query`
    found = await site.read(
        lambda session: programmes.programmes(
            session, criteria.q, now=now, size=60
        )
    )
    items = []
    for programme in found.programmes:
        items.append(
            {
                "slug": programme.slug,
                "name": programme.name,
                "announcements": programme.announcements,
                "newest": brief(programme.newest, now),
            }
        )
    return _json({"items": items})


@router.get(
    "/programmes/{slug}/rounds",
    response_model=shapes.RoundList,
    operation_id="listRounds",
    tags=["programmes"],
    responses={404: {"description": "No such programme.", **_PROBLEM}},
)
async def list_rounds(
    request: Request, slug: Annotated[str, Path(max_length=120)]
) -> Response:
    """A programme's rounds, the newest first, each with its notices and with what
    changed since the last comparable round.
    """
    site: Site = request.app.state.site
    only_known_names(request)
    found = await site.read(
        lambda session: rounds.programme_rounds(session, slug)
    )
    if found is None:
        raise HTTPException(404, "programme")
    programme, shown = found
    items = []
    for item in shown:
        items.append(rounds.as_json(item))
    opening = rounds.next_opening(shown, local_day(site.clock()))
    answer = {
        "slug": programme.slug,
        "name": programme.name,
        "estimate": rounds.opening_as_json(opening) if opening else None,
        "items": items,
    }
    return _json(answer)


@router.get(
    "/sources",
    response_model=shapes.SourceList,
    operation_id="listSources",
    tags=["sources"],
)
async def list_sources(request: Request) -> Response:
    """The watched boards and their health."""
    site: Site = request.app.state.site
    found = await site.read(stats.sources)
    return _json({"items": [_source(item, site) for item in found]})


@router.get(
    "/events",
    response_model=shapes.EventPage,
    operation_id="listEvents",
    tags=["events"],
)
async def list_events(
    request: Request,
    query: Annotated[shapes.FilterQuery, Query()],
    after: Annotated[
        shapes.EventId,
        Query(description="Id of the last event that is known."),
    ] = None,
    limit: Annotated[
        shapes.Limit, Query(description="100 by default.")
    ] = None,
) -> Response:
    """What happened after an event, oldest first: for programs that follow along."""
    site: Site = request.app.state.site
    only_known_names(request, "after", "limit")
    now, criteria = site.clock(), (await read_query(request)).criteria
    del query, after, limit  # described above, read below
    since = number(request, "after", default=0, least=0, most=BIGGEST_ID)
    most = number(request, "limit", default=100, least=1, most=200)
    entries = await site.read(
        lambda session: feeds.events_after(
            session, criteria, now=now, after=since, limit=most
        )
    )
    items = []
    for entry in entries:
        if entry.event is not None:
            items.append(
                {
                    "id": entry.event.id,
                    "kind": entry.event.kind,
                    "at": entry.event.at.isoformat(),
                    "edition": entry.event.edition,
                    "changes": dict(entry.changes),
                }
                | {"announcement": brief(entry.announcement, now)}
            )
    return _json(
        {"items": items, "next_after": items[-1]["id"] if items else since}
    )


@router.head("/export.{format}", include_in_schema=False)
@router.get(
    "/export.{format}",
    operation_id="exportAnnouncements",
    tags=["announcements"],
    responses={
        200: {
            "description": "The file.",
            "content": {
                media.partition(";")[0]: {}
                for media, _ in exports.FORMATS.values()
            },
        },
        **_MISSING,
    },
    response_class=StreamingResponse,
)
async def export(
    request: Request,
    format: str,  # noqa: A002  (the path's own name)
    query: Annotated[shapes.FilterQuery, Query()],
) -> Response:
    """Everything that matches: `csv` and `xlsx` with Korean or English headings (`lang`,
    else the reader's language), `jsonl` with the names of this API.
    """
    site: Site = request.app.state.site
    only_known_names(request, "lang")
    criteria = (await read_query(request)).criteria
    del query  # described above, read by `parse_query`
    if format not in exports.FORMATS:
        raise HTTPException(404, "format")
    media, write = exports.FORMATS[format]
    headers = {
        "Content-Disposition": f'attachment; filename="announcements.{format}"',
        "Cache-Control": "no-cache",
    }
    if request.method == "HEAD":
        return Response(media_type=media, headers=headers)
    words, now = site.words(request), site.clock()
    context = ExportContext(
        words.language, now, words.or_itself, site.board_names, site.base_url
    )
    rows = briefs.announcements(site.store, criteria, now=now)
    return StreamingResponse(
        iterate_in_threadpool(write(rows, context)),
        media_type=media,
        headers=headers,
    )


def _whole(session: Session, number_: int, site: Site) -> dict[str, Any]:
    found, now = detail.announcement_detail(session, number_), site.clock()
    if found is None:
        raise HTTPException(404, "announcement")
    comparison = compare_rounds(session, [number_]).get(number_)
    return {
        **brief(found.announcement, now),
        "reading": found.announcement.reading.to_dict(),
        "editions": [_edition(edition) for edition in found.editions],
        "attachments": [
            _attachment(attachment) for attachment in found.attachments
        ],
        "elsewhere": [brief(copy, now) for copy in found.elsewhere],
        "rounds": [brief(round_, now) for round_ in found.rounds],
        "leads": [brief(lead, now) for lead in found.leads],
        "confirmed_by": found.announcement.confirmed_by_id,
        "compared": comparison.to_dict() if comparison else None,
    }


def _edition(edition: Edition) -> dict[str, Any]:
    return {
        "number": edition.number,
        "at": edition.at.isoformat(),
        "title": edition.title,
        "reader": edition.reader,
        "changes": edition.changes,
        "reading": edition.reading.to_dict(),
    }


def _attachment(attachment: Attachment) -> dict[str, Any]:
    return {
        "name": attachment.name,
        "size": attachment.size,
        "url": links.safe(attachment.url),
        "state": attachment.state,
    }


def _source(source: Source, site: Site) -> dict[str, Any]:
    card = site.card(source.name)
    data = {
        "since": source.verdict_since,
        "last_crawl_at": source.last_crawl_at,
        "last_ok_at": source.last_ok_at,
        "last_new_at": source.last_new_at,
    }
    instants = {}
    for name, instant in data.items():
        instants[name] = instant.isoformat() if instant else None
    return {
        "name": source.name,
        "title": card.title,
        "agency": card.agency,
        "home": card.home,
        "verdict": source.verdict,
        "why": links.without_queries(source.why),
        **instants,
    }


def _next_link(request: Request, cursor: str | None) -> dict[str, str]:
    if cursor is None:
        return {}
    # RFC 8288, beside the body's `next`: clients such as `curl` scripts follow headers.
    site: Site = request.app.state.site
    pairs = []
    for pair in request.query_params.multi_items():
        if pair[0] != "cursor":
            pairs.append(pair)
    return {
        "Link": f'<{site.base_url}{links.with_query(request.url.path, [*pairs, ("cursor", cursor)])}>; rel="next"'
    }


def _json(value: Any) -> Response:
    return _data(_written(value))


def _written(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _data(text: str, headers: dict[str, str] | None = None) -> Response:
    return Response(
        # Old rows may contain lone surrogates, which UTF-8 cannot encode.
        text.encode("utf-8", "replace"),
        media_type="application/json",
        headers={**PUBLIC_DATA, **(headers or {})},
    )
