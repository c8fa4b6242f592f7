"""The list page's queries, answered from memory or, until that is loaded, by the store.

Rows are rendered once for each announcement, language and status, and reused until the
announcement changes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Generic, Protocol, TypeVar

from markupsafe import Markup

from storage.announcements.status import status_of
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.models import Announcement
from storage.queries import lists, programmes
from storage.queries.filters import Filter
from storage.queries.memory.rows import ORDERS
from storage.queries.memory.snapshot import (
    Snapshot,
    announcements_of,
    titles_of,
)
from storage.queries.snippets import Snippet, snippets

Counts = Mapping[str, list[tuple[str, int]]]
K = TypeVar("K")
V = TypeVar("V")
RenderRow = Callable[[Announcement, int, Snippet | None], Markup]
"""Renders a row of the list from an announcement, the level of its heading, and a
snippet.
"""


class BoundedCache(Generic[K, V]):
    """A cache of at most *most* values, which drops the oldest ones."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._held: dict[K, V] = {}

    def get(self, key: K) -> V | None:
        return self._held.get(key)

    def put(self, key: K, value: V) -> None:
        if len(self._held) >= self._most:
            # A quarter at a time, so that it happens rarely; ``pop`` with a default,
            # since another thread may be dropping the same.
            for old in list(self._held)[: self._most // 4]:
                self._held.pop(old, None)
        self._held[key] = value


@dataclass(frozen=True, slots=True)
class RowsPage:
    """Rendered rows, and the cursor of the next page, if there is one."""

    rows: Sequence[Markup]
    next: str | None


class ListAnswers(Protocol):
    """The queries of the list page."""

    def page(
        self,
        criteria: Filter,
        order: str,
        limit: int,
        cursor: str = "",
        *,
        level: int,
    ) -> RowsPage: ...

    def count(self, criteria: Filter) -> int: ...

    def tabs(
        self, criteria: Filter, names: Sequence[str]
    ) -> Mapping[str, int]: ...

    def facets(self, criteria: Filter) -> Counts: ...

    def names(self, slugs: Iterable[str]) -> Mapping[str, str]: ...


class StoreAnswers:
    """Answers from the store."""

    def __init__(
        self, session: Session, now: datetime, render: RenderRow
    ) -> None:
        self._session = session
        self._now = now
        self._render = render

    def page(
        self,
        criteria: Filter,
        order: str,
        limit: int,
        cursor: str = "",
        *,
        level: int,
    ) -> RowsPage:
        found = lists.page(
            self._session,
            criteria,
            now=self._now,
            order=order,
            limit=limit,
            cursor=cursor,
        )
        titles = {
            row.id: row.title for row in found.rows if row.id is not None
        }
        shown = (
            snippets(self._session, titles, criteria.q) if criteria.q else {}
        )
        rows = []
        for row in found.rows:
            rows.append(self._render(row, level, shown.get(row.id or 0)))
        return RowsPage(rows, found.next)

    def count(self, criteria: Filter) -> int:
        return lists.count(self._session, criteria, now=self._now)

    def tabs(
        self, criteria: Filter, names: Sequence[str]
    ) -> Mapping[str, int]:
        found: dict[str, int] = {}
        for name in names:
            status = () if name == "all" else (name,)
            found[name] = self.count(replace(criteria, status=status))
        return found

    def facets(self, criteria: Filter) -> Counts:
        return lists.facet_counts(self._session, criteria, now=self._now)

    def names(self, slugs: Iterable[str]) -> Mapping[str, str]:
        return programmes.names(self._session, set(slugs))


class RowCache:
    """The rendered rows, titles and snippets of one process."""

    def __init__(self) -> None:
        self.rows: BoundedCache[Any, Markup] = BoundedCache(6_000)
        self.titles: BoundedCache[tuple[int, int], str] = BoundedCache(20_000)
        # In a tuple, so that "no snippet" can be cached too.
        self.snippets: BoundedCache[
            tuple[int, int, str], tuple[Snippet | None]
        ] = BoundedCache(10_000)


class SnapshotAnswers:
    """Answers from memory; raises ``StoreNeeded`` if it needs a *session* and has none."""

    def __init__(
        self,
        snapshot: Snapshot,
        session: Session | None,
        now: datetime,
        cache: RowCache,
        render: RenderRow,
        language: str,
    ) -> None:
        self._snapshot = snapshot
        self._session = session
        self._now = now
        self._cache = cache
        self._render = render
        # What else a rendered row depends on: days left change at midnight in Korea.
        self._variant = (language, local_day(now))

    @staticmethod
    def can_sort(order: str) -> bool:
        return order in ORDERS

    def page(
        self,
        criteria: Filter,
        order: str,
        limit: int,
        cursor: str = "",
        *,
        level: int,
    ) -> RowsPage:
        found = self._snapshot.page(
            self._session,
            criteria,
            now=self._now,
            order=order,
            limit=limit,
            cursor=cursor,
        )
        return RowsPage(
            self._rendered(found.places, level, criteria.q), found.next
        )

    def count(self, criteria: Filter) -> int:
        return self._snapshot.count(self._session, criteria, now=self._now)

    def tabs(
        self, criteria: Filter, names: Sequence[str]
    ) -> Mapping[str, int]:
        return self._snapshot.counts_by_status(
            self._session, criteria, names, now=self._now
        )

    def facets(self, criteria: Filter) -> Counts:
        return self._snapshot.facet_counts(
            self._session, criteria, now=self._now
        )

    def names(self, slugs: Iterable[str]) -> Mapping[str, str]:
        return self._snapshot.programme_names(self._session, set(slugs))

    def _rendered(
        self, places: Sequence[int], level: int, q: str
    ) -> list[Markup]:
        shown = self._snippets(places, q) if q else {}
        keys: dict[int, Any] = {}
        rows: dict[int, Markup | None] = {}
        for place in places:
            row = self._snapshot.row(place)
            stamp = self._snapshot.stamps[place]
            status = status_of(row, self._now)
            snippet = shown.get(row.id)
            key = (row.id, stamp, status, level, self._variant, snippet)
            keys[row.id] = key
            rows[row.id] = self._cache.rows.get(key)
        missing = [
            number for number, rendered in rows.items() if rendered is None
        ]
        if missing:
            found = announcements_of(self._session, missing)
            for number, announcement in found.items():
                rendered = self._render(announcement, level, shown.get(number))
                self._cache.rows.put(keys[number], rendered)
                rows[number] = rendered
        # One that was just deleted has no row any more.
        return [rendered for rendered in rows.values() if rendered is not None]

    def _snippets(self, places: Sequence[int], q: str) -> dict[int, Snippet]:
        shown: dict[int, Snippet] = {}
        unknown: dict[int, tuple[int, int, str]] = {}
        for place in places:
            number = self._snapshot.row(place).id
            key = (number, self._snapshot.stamps[place], q)
            known = self._cache.snippets.get(key)
            if known is None:
                unknown[number] = key
            elif known[0] is not None:
                shown[number] = known[0]
        if unknown:
            found = snippets(self._session, self._titles(unknown.values()), q)
            for number, key in unknown.items():
                self._cache.snippets.put(key, (found.get(number),))
            shown |= found
        return shown

    def _titles(self, keys: Iterable[tuple[int, int, str]]) -> dict[int, str]:
        titles: dict[int, str] = {}
        missing: dict[int, tuple[int, int]] = {}
        for number, stamp, _ in keys:
            title = self._cache.titles.get((number, stamp))
            if title is None:
                missing[number] = (number, stamp)
            else:
                titles[number] = title
        if missing:
            for number, title in titles_of(
                self._session, list(missing)
            ).items():
                self._cache.titles.put(missing[number], title)
                titles[number] = title
        return titles
