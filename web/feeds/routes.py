"""``/feed.rss``, ``/feed.atom``, ``/feed.json``: a feed for every filter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from presentation.translations import Words
from storage.db.engine import Session
from storage.models import Source
from storage.queries import feeds, programmes, stats
from storage.queries.filters import Filter
from web.feeds.entries import Feed, FeedEntry, entry
from web.feeds.json_feed import json_feed
from web.feeds.xml import atom, rss
from web.http import links
from web.http.list_query import ListQuery, parse_query, read_query
from web.http.response_cache import http_date
from web.pages.filter_view import label_of
from web.site import PUBLIC_DATA, Site

_SIZE = 50
# The date of a feed without entries.
_EMPTY_SINCE = datetime(2026, 1, 1, tzinfo=UTC)

FORMATS: dict[str, tuple[str, Callable[[Feed], bytes]]] = {
    "rss": ("application/rss+xml; charset=utf-8", rss),
    "atom": ("application/atom+xml; charset=utf-8", atom),
    "json": ("application/feed+json; charset=utf-8", json_feed),
}


async def show(request: Request) -> Response:
    """Answer ``/feed.{format}``; with ``changes=1`` each event is an entry of its own."""
    return await answer(request)


async def answer(request: Request, criteria: Filter | None = None) -> Response:
    """Return the feed of *criteria*, or of the filter in the query string."""
    site: Site = request.app.state.site
    if request.path_params["format"] not in FORMATS:
        raise HTTPException(404, "format")
    media, write = FORMATS[request.path_params["format"]]
    if criteria is None:
        # Also refuses boards and divisions that do not exist, which need the store.
        await read_query(request, limit=_SIZE)
    feed = await site.read(_FeedQuery(site, request, criteria))
    headers = {**PUBLIC_DATA, "Last-Modified": http_date(feed.updated)}
    return Response(write(feed), media_type=media, headers=headers)


class _FeedQuery:
    """Gather a feed in one transaction."""

    def __init__(
        self, site: Site, request: Request, criteria: Filter | None
    ) -> None:
        self._site = site
        question = parse_query(request, limit=_SIZE)
        self._question = (
            ListQuery(criteria, question.cursor, question.limit)
            if criteria is not None
            else question
        )
        # A private feed's address is its token; its filter stays out of the links.
        self._query = (
            () if criteria is not None else tuple(question.criteria.pairs())
        )
        self._by_event = request.query_params.get("changes", "") in (
            "1",
            "true",
            "yes",
        )
        self._path = request.url.path
        # Korean unless the address says otherwise: feed readers send any language.
        self._words = Words(
            "en" if request.query_params.get("lang") == "en" else "ko"
        )

    def __call__(self, session: Session) -> Feed:
        gather = feeds.happened if self._by_event else feeds.latest
        now = self._site.clock()
        found, following = gather(
            session,
            self._question.criteria,
            now=now,
            limit=self._question.limit,
            cursor=self._question.cursor,
        )
        entries = []
        for item in found:
            entries.append(
                entry(
                    item,
                    base_url=self._site.base_url,
                    say=self._words,
                    agency=self._author(item),
                )
            )
        followed = self._question.criteria.programme
        return self._feed(
            entries,
            following,
            stats.troubled(session),
            programmes.names(session, followed),
        )

    def _author(self, item: feeds.FeedItem) -> str:
        reading = item.announcement.reading
        named = [*reading.operators, *reading.ministries]
        return (
            named[0]
            if named
            else self._site.card(item.announcement.source).agency
        )

    def _feed(
        self,
        entries: Sequence[FeedEntry],
        following: str | None,
        failing: Sequence[Source],
        names: Mapping[str, str],
    ) -> Feed:
        say, criteria = self._words, self._question.criteria
        return Feed(
            id=self._address(""),
            title=title(criteria, self._site, say, names)
            + (f" · {say('feed.changes')}" if self._by_event else ""),
            about=about(failing, self._site, say),
            home=self._site.base_url + links.with_query("/", criteria.pairs()),
            itself=self._address(self._question.cursor),
            next=self._address(following) if following else None,
            language=say.language,
            # The content's date, not the present: otherwise every poll would download
            # it again.
            updated=max(
                (entry.updated for entry in entries), default=_EMPTY_SINCE
            ).replace(microsecond=0),
            entries=entries,
            health=[
                {
                    "source": source.name,
                    "title": self._site.card(source.name).title,
                    "verdict": source.verdict,
                }
                for source in failing
            ],
        )

    def _address(self, cursor: str) -> str:
        own = {
            "changes": "1" if self._by_event else "",
            "lang": "en" if self._words.language == "en" else "",
            "cursor": cursor,
        }
        if self._question.limit != _SIZE:
            own["limit"] = str(self._question.limit)
        pairs = [
            *self._query,
            *((name, value) for name, value in own.items() if value),
        ]
        return self._site.base_url + links.with_query(self._path, pairs)


def title(
    criteria: Filter, site: Site, say: Words, names: Mapping[str, str]
) -> str:
    """Return the service's name and the feed's subject; *names* are the programmes'
    by slug.
    """
    about_what = " ".join(
        label_of(name, value, site, say, names)
        for name, value in criteria.pairs()
        if name not in ("status", "closing_within", "min_budget")
    )
    return (
        f"{say('feed.title')} · {about_what}"
        if about_what
        else say("feed.title")
    )


def about(failing: Sequence[Source], site: Site, say: Words) -> str:
    """Return the feed's description; a board in trouble is named here, never as an
    entry, which feed readers would announce.
    """
    names = ", ".join(
        f"{site.card(source.name).title} ({say.or_itself(f'verdict.{source.verdict}', source.verdict)})"
        for source in failing
    )
    return say("feed.about") + (
        " " + say("feed.trouble", names=names) if names else ""
    )
