"""Our own estimates of openings as events: one for each programme and year."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from storage.db.engine import Session
from storage.db.upsert import insert_missing
from storage.models import Announcement, Event, ProgrammeEstimate
from storage.queries.openings import ProgrammeOpening, next_openings

KIND = "estimate"


def make(
    session: Session, found: ProgrammeOpening, *, now: datetime
) -> Event | None:
    """Store the event; ``None`` where there was one for this year before, whatever call
    or interval it rested on then.
    """
    year = found.opening.year
    # The row is what several workers agree by; the event alone has no such key, since it
    # hangs on whichever call is the newest by then.
    row = ProgrammeEstimate(programme_id=found.programme_id, year=year, at=now)
    if not insert_missing(session, [row]):
        return None
    # It hangs on the newest call, by which filters for programme, agency and words
    # find it.
    call = session.get_one(Announcement, found.call_id)
    event = Event(
        announcement_id=found.call_id,
        edition=call.edition,
        kind=KIND,
        key=f"{found.programme_id}:{year}",
        at=now,
    )
    session.add(event)
    session.flush()
    return event


def openings_of(
    session: Session, events: Iterable[Event]
) -> dict[int | None, ProgrammeOpening]:
    """Return, by the event's id, what is forecast as it stands now; left out where the
    round has opened since, or its time has passed.
    """
    by_programme: dict[int, list[Event]] = {}
    for event in events:
        if event.kind == KIND:
            programme_id = int(event.key.partition(":")[0])
            by_programme.setdefault(programme_id, []).append(event)
    if not by_programme:
        return {}
    found = {}
    at = max(group[-1].at for group in by_programme.values())
    openings = next_openings(session, now=at, programme_ids=by_programme)
    for opening in openings:
        for event in by_programme[opening.programme_id]:
            if event.key == f"{opening.programme_id}:{opening.opening.year}":
                found[event.id] = opening
    return found
