"""What every handler uses: the store, the clock, translations and templates."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, TypeVar

import anyio
import anyio.to_thread
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from config.retention import Retention
from crawler.platforms.base import Board
from presentation.translations import Words
from storage.db.engine import (
    Engine,
    Session,
    StoreNeeded,
    demand_store,
    reading,
    writing,
)
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble
from storage.db.kst import local_day
from storage.models import Source
from storage.queries import health, stats
from storage.queries.memory.index import ListIndex
from storage.queries.openings import ProgrammeOpening, next_openings
from web.http import links
from web.i18n import COOKIE, language_of
from web.templating import templates

T = TypeVar("T")
Condition = tuple[stats.Stats, dict[str, str]]

# Seconds that a running query delays the responses queued behind it, and the seconds
# that it gets before each of them until it ends.
_HEAD_START, _SHARE = 0.1, 0.01
# The same while the archive is loaded into memory.
_LOADING = 0.5


@dataclass(frozen=True, slots=True)
class BoardCard:
    """What pages show of a board: its name, agency and address."""

    name: str
    title: str
    agency: str = ""
    home: str = ""

    @classmethod
    def of(cls, board: Board) -> BoardCard:
        return cls(board.name, board.title, board.agency, board.home)


class Site:
    """The shared state of the web application, in ``app.state.site``.

    After checking the store for changes, *fresh_for* seconds pass before the next
    check.
    """

    def __init__(
        self,
        *,
        store: Engine,
        base_url: str,
        secret: str,
        clock: Callable[[], datetime],
        boards: Iterable[Board] = (),
        fresh_for: float = 1.0,
        retention: Retention | None = None,
    ) -> None:
        self.store = store
        self.retention = retention or Retention()
        self.base_url = base_url.rstrip("/")
        self.secret = secret
        self.clock = clock
        self.boards = {board.name: board for board in boards}
        self._cards = {
            board.name: BoardCard.of(board) for board in self.boards.values()
        }
        self._templates = templates()
        # Threads for queries and templates; more would only wait for connections and
        # compete with the event loop for the interpreter.
        self._limiter = anyio.CapacityLimiter(6)
        self._fresh_for = fresh_for
        self._seen = ("", -1e9)
        self._condition: tuple[Condition | None, float] = (None, 0.0)
        self._condition_lock = anyio.Lock()
        self._asking = anyio.Lock()
        self._turn = asyncio.Lock()
        self._lookups: set[asyncio.Future[Any]] = set()
        self.lists = ListIndex(store, clock)
        self._troubled: tuple[str, Sequence[Source]] = ("", ())
        self._openings: tuple[
            tuple[str, date] | None, Sequence[ProgrammeOpening]
        ] = (
            None,
            (),
        )

    async def read(self, question: Callable[[Session], T]) -> T:
        """Run *question* in a read-only session, in one of a few threads."""
        return await anyio.to_thread.run_sync(
            partial(self._read, question), limiter=self._limiter
        )

    def _read(self, question: Callable[[Session], T]) -> T:
        with reading(self.store) as session:
            return question(session)

    async def write(self, act: Callable[[Session], T]) -> T:
        """Run *act* in one transaction, in one of a few threads."""
        return await anyio.to_thread.run_sync(
            partial(self._write, act), limiter=self._limiter
        )

    def _write(self, act: Callable[[Session], T]) -> T:
        with writing(self.store) as session:
            return act(session)

    async def revision(self) -> str:
        """Return an identifier of the store's state, at most ``fresh_for`` seconds old.

        While the store is unreachable, the last one is returned, so that cached
        responses are still served.
        """
        seen, at = self._seen
        if time.monotonic() - at < self._fresh_for:
            return seen
        # One request asks; concurrent ones get the previous answer.
        if seen and self._asking.locked():
            return seen
        async with self._asking:
            try:
                seen = await self.read(self._revision)
            except (*DATABASE_ERRORS, DatabaseTrouble):
                # Without a new time stamp, so that the next request tries again.
                return self._seen[0]
            self._seen = (seen, time.monotonic())
            return seen

    async def condition(self, overdue_after: timedelta) -> Condition:
        """Return figures and checks of the service, at most ``fresh_for`` seconds old.

        Concurrent requests share one query, so polling it costs little.
        """
        async with self._condition_lock:
            found, at = self._condition
            if found is None or time.monotonic() - at >= self._fresh_for:
                now = self.clock()

                def ask(session: Session) -> Condition:
                    figures = stats.stats(
                        session, now=now, timeout=overdue_after
                    )
                    return figures, health.checks(session, now=now)

                # A cancelled request leaves the thread to finish: the database may hang,
                # and the monitor wants its answer in time.
                found = await anyio.to_thread.run_sync(
                    partial(self._read, ask),
                    limiter=self._limiter,
                    abandon_on_cancel=True,
                )
                self._condition = (found, time.monotonic())
            return found

    def _revision(self, session: Session) -> str:
        return f"{stats.revision(session)};{self.lists.refresh(session)}"

    async def recall_or_read(
        self, question: Callable[[Session | None], T]
    ) -> T:
        """Answer *question* from memory where that is possible, else from the store.

        It is called without a session first, and raises ``StoreNeeded`` where it cannot
        do without one.
        """
        async with self._turn:
            # Threads seldom get the interpreter while the event loop is busy: without
            # this, requests that need the store would wait for all that do not.
            if self._lookups:
                await asyncio.wait(self._lookups, timeout=_SHARE)
            # One response per iteration of the event loop, which accepts one connection
            # per iteration: otherwise the last client would wait for all others.
            await asyncio.sleep(0)
            # Once the archive is in memory, answers cost a tenth: loading comes first.
            loading = self.lists.loading
            if loading is not None:
                ended = asyncio.wrap_future(loading)
                await asyncio.wait({ended}, timeout=_LOADING)
            try:
                return question(None)
            except StoreNeeded:
                lookup = asyncio.ensure_future(self.read(question))
            self._lookups.add(lookup)
            lookup.add_done_callback(self._lookups.discard)
            await asyncio.wait({lookup}, timeout=_HEAD_START)
        return await lookup

    def troubled(self, session: Session | None) -> Sequence[Source]:
        """Return the sources that cannot be read just now."""
        revision, sources = self._troubled
        if not revision or revision != self._seen[0]:
            revision = self._seen[0]
            sources = stats.troubled(demand_store(session))
            self._troubled = (revision, sources)
        return sources

    def openings(self, session: Session) -> Sequence[ProgrammeOpening]:
        """Return the estimated openings of programmes, computed once for each state of the
        store and day: every filter's calendar needs them.
        """
        now = self.clock()
        known, found = self._openings
        state = (self._seen[0], local_day(now))
        if not state[0] or known != state:
            found = next_openings(session, now=now)
            self._openings = (state, found)
        return found

    def part(self, template: str, name: str) -> Callable[..., str]:
        """Return a macro of a template, which renders a part of a page."""
        macro: Callable[..., str] = getattr(
            self._templates.get_template(template).module, name
        )
        return macro

    def prepare(self) -> None:
        """Compile the templates of the list page before the first request."""
        for name in ("list.html", "base.html", "filters.html", "parts.html"):
            self._templates.get_template(name)

    def card(self, source: str) -> BoardCard:
        return self._cards.get(source) or BoardCard(source, source)

    def board_names(self, source: str) -> tuple[str, str]:
        """Return the title and the agency of a source."""
        card = self.card(source)
        return card.title, card.agency

    def words(self, request: Request) -> Words:
        return Words(
            language_of(
                request.scope["query_string"], dict(request.scope["headers"])
            )
        )

    async def page(
        self,
        request: Request,
        template: str,
        *,
        status: int = 200,
        public: bool = True,
        at_once: bool = False,
        **values: Any,
    ) -> Response:
        """Return a rendered page; *at_once* renders it on the event loop, which is faster
        for a page that takes a millisecond.
        """
        say = self.words(request)
        shown = {
            "say": say,
            "now": self.clock(),
            "site": self,
            "path": request.url.path,
            "other_language": _other(request, say, status),
            **values,
        }
        render = partial(self._templates.get_template(template).render, shown)
        if at_once:
            html = render()
        else:
            html = await anyio.to_thread.run_sync(
                render, limiter=self._limiter
            )
        # An answer that sets the cookie must not be cached.
        chosen = request.query_params.get("lang") == say.language
        answer = HTMLResponse(
            html,
            status,
            headers=PUBLIC_PAGE
            if public and status == 200 and not chosen
            else PRIVATE,
        )
        if chosen:
            secure = self.base_url.startswith("https:")
            answer.set_cookie(
                COOKIE,
                say.language,
                max_age=31_536_000,
                secure=secure,
                httponly=True,
                samesite="lax",
            )
        return answer


# Browsers revalidate a page each time, so that a reload shows a correction; proxies may
# serve it for half a minute.
PUBLIC_PAGE = {
    "Cache-Control": "public, max-age=0, s-maxage=30, stale-while-revalidate=120",
    "Vary": "Accept-Encoding, Accept-Language, Cookie",
}
# Programs poll: feeds need no fresher content than a minute, and while the database is
# down a stale response is better than an error.
PUBLIC_DATA = {
    "Cache-Control": "public, max-age=60, stale-while-revalidate=600, stale-if-error=86400",
    "Vary": "Accept-Encoding",
}
PRIVATE = {"Cache-Control": "no-store", "X-Robots-Tag": "noindex"}
"""For answers that belong to one reader, or must not be cached."""


def _other(request: Request, say: Words, status: int) -> str:
    """The same page in the other language; the start page where the address is too long."""
    language = ("lang", "ko" if say.language == "en" else "en")
    if status == 414:
        return links.with_query("/", [language])
    pairs = []
    for pair in request.query_params.multi_items():
        if pair[0] != "lang":
            pairs.append(pair)
    return links.with_query(
        links.own_path(request.url.path), [*pairs, language]
    )
