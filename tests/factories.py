"""Small makers of stored rows for tests that are not about storing."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from sqlmodel import select

from reader.fields import FACETS, facet_values
from reader.model import Reading, Window
from storage.announcements import search
from storage.db.engine import Engine, Session, writing
from storage.db.kst import opens_at, too_late_at
from storage.db.names import slug
from storage.models import (
    Announcement,
    Crawl,
    Edition,
    Event,
    Facet,
    Source,
    Subscription,
)

_numbers = count(1)
_NO_WINDOW = Window(None, None, None, "unstated", "", "")


def reading(title: str, **text: Any) -> Reading:
    """A reading with *text*, written as ``Reading.to_dict`` has it, over what is unknown."""
    unknown: dict[str, Any] = {
        "title": title, "kind": "call", "programme": None, "year": None, "round": None, "notice_no": None,
        "ministries": [], "operators": [], "windows": [], "briefings": [], "project_period": None,
        "budget_total_won": None, "per_project_won": None, "projects": None, "divisions": [], "amount_texts": [],
        "audience": [], "fields": [], "regions": [], "contacts": [], "expected": [], "doubts": [],
        "evidence": {}, "documents": [], "reader": "1",
    }  # fmt: skip
    return Reading.from_dict({**unknown, **text})


def window(
    opens: str | None,
    closes: str | None,
    *,
    basis: str = "fixed",
    text: str = "",
    label: str | None = None,
) -> dict[str, Any]:
    return {
        "label": label,
        "opens": opens,
        "closes": closes,
        "basis": basis,
        "text": text,
        "where": "body:0-0",
    }


def division(
    name: str, budget_won: int | None = None, **text: Any
) -> dict[str, Any]:
    return {
        "name": name,
        "budget_won": budget_won,
        "per_project_won": None,
        "projects": None,
        "text": name,
        "where": "body:0-0",
        **text,
    }


def announce(
    session: Session,
    title: str = "2026년 AI 바우처 지원사업 공고",
    *,
    now: datetime,
    stated: bool = True,
    **text: Any,
) -> Announcement:
    """Store one announcement with its first edition, facets, search text and (*stated*) its ``new`` event."""
    columns = {name: text.pop(name) for name in _COLUMNS & text.keys()}
    read = reading(title, **text)
    first = read.windows[0] if read.windows else _NO_WINDOW
    stored = Announcement(
        source=columns.pop("source", "nipa-business"), key=columns.pop("key", f"k{next(_numbers)}"), title=title,
        url=columns.pop("url", "https://www.nipa.kr/home/2-2/1"), kind=read.kind,
        programme=read.programme, programme_slug=slug(read.programme), year=read.year, round=read.round, notice_no=read.notice_no,
        posted_on=columns.pop("posted_on", (now + timedelta(hours=9)).date()),
        opens=first.opens, closes=first.closes, opens_at=opens_at(first.opens), closes_at=too_late_at(first.closes),
        basis=first.basis, expected_on=_expected_on(read),
        budget_total_won=read.budget_total_won, per_project_won=read.per_project_won, projects=read.projects,
        reading=read, reader="1", parsed_from="notice",
        first_seen_at=now, changed_at=columns.pop("changed_at", now), last_seen_at=now, **columns,
    )  # fmt: skip
    session.add(stored)
    session.flush()
    assert stored.id is not None
    session.add(
        Edition(
            announcement_id=stored.id,
            number=1,
            at=now,
            title=title,
            reading=read,
            reader="1",
        )
    )
    session.add_all(
        Facet(announcement_id=stored.id, name=name, value=value)
        for name, value in sorted(_facets(read))
    )
    if stated:
        session.add(
            Event(
                announcement_id=stored.id,
                edition=1,
                kind="expected" if read.kind == "forecast" else "new",
                at=now,
            )
        )
    search.index(session, stored)
    session.flush()
    return stored


def amend(
    session: Session,
    stored: Announcement,
    changes: dict[str, list[Any]],
    *,
    now: datetime,
    event: str = "corrected",
    **text: Any,
) -> Announcement:
    """Give *stored* its next edition."""
    stored.reading = Reading.from_dict({**stored.reading.to_dict(), **text})
    windows = stored.reading.windows
    first = windows[0] if windows else _NO_WINDOW
    stored.opens, stored.closes = first.opens, first.closes
    stored.opens_at, stored.closes_at = (
        opens_at(stored.opens),
        too_late_at(stored.closes),
    )
    stored.budget_total_won = stored.reading.budget_total_won
    assert stored.id is not None
    stored.edition += 1
    stored.changed_at = now
    if event == "cancelled":
        stored.cancelled_at = now
    edition = Edition(
        announcement_id=stored.id,
        number=stored.edition,
        at=now,
        title=stored.title,
        reading=stored.reading,
        changes=changes,
        reader="1",
    )
    session.add_all(
        [
            stored,
            edition,
            Event(
                announcement_id=stored.id,
                edition=stored.edition,
                kind=event,
                at=now,
                changes=changes,
            ),
        ]
    )
    session.flush()
    return stored


def announced(
    engine: Engine,
    title: str = "2026년 AI 바우처 지원사업 공고",
    *,
    now: datetime,
    **text: Any,
) -> Announcement:
    """The same in a transaction of its own."""
    with writing(engine) as session:
        return announce(session, title, now=now, **text)


def watched(
    name: str = "nipa-business",
    *,
    now: datetime,
    verdict: str = "ok",
    **text: Any,
) -> Source:
    """A source's row."""
    clean = now - timedelta(minutes=3)
    return Source(
        name=name,
        next_crawl_at=now + timedelta(minutes=5),
        **{
            "verdict": verdict,
            "seeded_at": clean,
            "last_crawl_at": clean,
            "last_ok_at": clean,
            **text,
        },
    )


_COLUMNS = frozenset(
    {
        "source",
        "key",
        "url",
        "posted_on",
        "changed_at",
        "cancelled_at",
        "same_as_id",
    }
)


def _expected_on(read: Reading) -> date | None:
    if read.kind != "forecast" or not read.expected:
        return None
    return date.fromisoformat((read.expected[0].when + "-01-01")[:10])


def _facets(read: Reading) -> set[tuple[str, str]]:
    return {
        (name, value) for name in FACETS for value in facet_values(read, name)
    }


def subscribe_reader(
    session: Session, name: str, filter_key: str, **columns: Any
) -> Subscription:
    """An active subscription by mail of reader *name*, with a key in place of a filter."""
    subscription = Subscription(
        channel="email",
        target=f"{name}@example.org",
        reader_key=name,
        filter_key=filter_key,
        event_mask=0x7FF,
        state="active",
        **columns,
    )
    session.add(subscription)
    return subscription


def bare_news(
    session: Session, key: str, at: datetime, now: datetime
) -> Event:
    """The first event of a notice of which nothing but its row is stored."""
    notice = Announcement(
        source="board",
        key=key,
        url="u",
        title="t",
        kind="call",
        first_seen_at=now,
        changed_at=now,
        last_seen_at=now,
    )
    session.add(notice)
    session.flush()
    news = Event(announcement_id=notice.id or 0, edition=1, kind="new", at=at)
    session.add(news)
    session.flush()
    return news


def crawls_of(session: Session, source: str) -> list[Crawl]:
    """Return a source's crawls, newest first."""
    rows = session.exec(select(Crawl).where(Crawl.source == source)).all()
    return sorted(rows, key=lambda crawl: crawl.started_at, reverse=True)
