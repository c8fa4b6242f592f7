"""Weeks by a clock that is moved by hand: ``python -m benchmarks.month [SEASON]``.

Over Christmas and the year's end, 설 or 추석 the service's own steps run each half hour
of the morning: the sweep with its reminders, the sender, the digests.  A board publishes
on every working day; calls close on weekends, on holidays and at the turn of the year.
What should arrive is reckoned from the calendar alone, and each message has to arrive
once and at its hour.
"""

from __future__ import annotations

import argparse
import gc
import sys
import tempfile
import tracemalloc
from collections import Counter
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path

from net.ssrf import Policy
from notifier.channels.base import Ready
from notifier.matching import enqueue
from notifier.messages import digest
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import recovery, sender
from notifier.signup import signup_manager, tokens
from reader.model import Reading
from storage.announcements import save
from storage.announcements.draft import Draft
from storage.db.engine import Engine, open_engine, writing
from storage.db.kst import KST
from storage.migrations import upgrade
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest

TICK = timedelta(minutes=30)
PUBLISHED, REMINDED, DIGESTED = time(10), time(9), time(8, 30)
CLOSES = time(18)
STEPS = (7, 3, 1, 0)
"""Days before the last one on which a reader is reminded."""
OPEN_DAYS = (2, 9, 11, 14, 17, 23)
"""Days from a call's publication to its last; taken in turn."""
MORNINGS = range(8, 12)
"""Hours in which anything falls due; the others find nothing, and take as long."""
_SYLLABLES = "가나다라마바사아자차카타파하"
_SECRET = "a key for practice, long enough"  # noqa: S105
_HEAD = SenderProfile("https://watch.example.org", _SECRET)

Receipt = tuple[str, str, datetime]
"""Who got what and when: reader, title, Korean time."""


@dataclass(frozen=True)
class Season:
    """Weeks that begin on a Monday, and their holidays."""

    first: date
    last: date
    holidays: tuple[date, ...]


SEASONS = {
    "years-end": Season(
        date(2026, 12, 7),
        date(2027, 1, 10),
        (date(2026, 12, 25), date(2027, 1, 1)),
    ),
    # 설 falls on a weekend: Tuesday is a substitute.
    "seollal": Season(
        date(2027, 1, 25),
        date(2027, 2, 21),
        (
            date(2027, 2, 6),
            date(2027, 2, 7),
            date(2027, 2, 8),
            date(2027, 2, 9),
        ),
    ),
    # With 개천절, whose substitute is the Monday after it.
    "chuseok": Season(
        date(2027, 9, 6),
        date(2027, 10, 10),
        (
            date(2027, 9, 14),
            date(2027, 9, 15),
            date(2027, 9, 16),
            date(2027, 10, 4),
        ),
    ),
}


@dataclass(frozen=True)
class Call:
    """One notice of the practice board."""

    title: str
    published: date
    closes: date


@dataclass
class Inbox:
    """A channel that keeps what it is given, with the hour at which it came."""

    clock: Callable[[], datetime]
    messages: list[tuple[str, Message, datetime]] = field(default_factory=list)

    def prepare(self, target: str, message: Message) -> Ready:
        return lambda: self._take(target, message)

    def _take(self, target: str, message: Message) -> str:
        self.messages.append((target, message, self.clock()))
        return f"<{message.key}@example.org>"

    def lane(self, target: str) -> str:
        del target
        return ""

    def close(self) -> None:
        """Nothing is open."""


@dataclass
class Books:
    """What should have arrived, what did, and how much memory was held."""

    expected: Counter[Receipt]
    arrived: Counter[Receipt]
    letters: Counter[tuple[str, date]]
    """Digests by reader and day."""
    held: list[int]
    """Bytes of Python's objects at the end of each week."""

    @property
    def lost(self) -> Counter[Receipt]:
        return self.expected - self.arrived

    @property
    def too_many(self) -> Counter[Receipt]:
        return self.arrived - self.expected

    @property
    def growth(self) -> float:
        """Of the memory held, from the second week to the last."""
        return self.held[-1] / self.held[1] - 1


def calls(season: Season) -> list[Call]:
    """One call a working day."""
    found: list[Call] = []
    day = season.first
    while day <= season.last:
        if day.weekday() < 5 and day not in season.holidays:
            number = len(found)
            first, second = divmod(number, len(_SYLLABLES))
            token = _SYLLABLES[first] * 2 + _SYLLABLES[second] * 2
            title = f"2027년 {token} 지원사업 수요기업 모집 공고"
            closes = day + timedelta(days=OPEN_DAYS[number % len(OPEN_DAYS)])
            found.append(Call(title, day, closes))
        day += timedelta(days=1)
    return found


def expected(published: list[Call], last: date) -> Counter[Receipt]:
    """Reckon from the calendar who should get what and when, until the *last* day."""
    found: Counter[Receipt] = Counter()
    for call in published:
        found[
            "now@example.org", call.title, at(call.published, PUBLISHED)
        ] += 1
        for days in STEPS:
            step = call.closes - timedelta(days=days)
            # Who was told of it today is not reminded of it today.
            if call.published < step <= last:
                found["now@example.org", call.title, at(step, REMINDED)] += 1
        morning = call.published + timedelta(days=1)
        if morning <= last:
            found["daily@example.org", call.title, at(morning, DIGESTED)] += 1
        while morning.weekday() != 0:
            morning += timedelta(days=1)
        if morning <= last:
            found["weekly@example.org", call.title, at(morning, DIGESTED)] += 1
    return found


def at(day: date, hour: time) -> datetime:
    return datetime.combine(day, hour, KST)


def simulate(
    engine: Engine,
    season: Season,
    *,
    hours: Collection[int] = MORNINGS,
    measure: bool = False,
) -> Books:
    """Run the weeks of *season* in these *hours* of each day; *measure* looks at the
    memory at the end of each.
    """
    instant = at(season.first, time(0)).astimezone(UTC)

    def clock() -> datetime:
        return instant

    inbox = Inbox(clock)
    _enrol(engine, instant)
    published = calls(season)
    waiting = list(published)
    held: list[int] = []
    end = at(season.last + timedelta(days=1), time(0))
    while instant < end:
        if instant.astimezone(KST).hour in hours:
            while waiting and at(waiting[0].published, PUBLISHED) <= instant:
                _publish(engine, waiting.pop(0), instant)
            recovery.recover(engine, _HEAD, now=instant)
            sender.deliver(engine, {"email": inbox}, _HEAD, clock=clock)
            digest.send_due(engine, {"email": inbox}, _HEAD, clock=clock)
        instant += TICK
        local = instant.astimezone(KST)
        if measure and local.weekday() == 0 and local.time() == time(0):
            held.append(_held(inbox))
    return Books(expected(published, season.last), *_received(inbox), held)


def _held(inbox: Inbox) -> int:
    """Bytes held by all but the messages, which are kept to be counted."""
    gc.collect()
    filters = [tracemalloc.Filter(False, "*/notifier/messages/*")]
    snapshot = tracemalloc.take_snapshot().filter_traces(filters)
    del inbox
    total = 0
    for statistic in snapshot.statistics("filename"):
        total += statistic.size
    return total


def _received(
    inbox: Inbox,
) -> tuple[Counter[Receipt], Counter[tuple[str, date]]]:
    """Return each item with its hour, and the digests by reader and day."""
    arrived: Counter[Receipt] = Counter()
    letters: Counter[tuple[str, date]] = Counter()
    for target, message, sent in inbox.messages:
        local = sent.astimezone(KST)
        if not target.startswith("now"):
            letters[target, local.date()] += 1
        for item in message.items:
            arrived[target, item.title, local] += 1
    return arrived, letters


def _enrol(engine: Engine, now: datetime) -> None:
    readers = {
        "now": ("new", "closing"),
        "daily": ("new",),
        "weekly": ("new",),
    }
    with writing(engine) as session:
        for frequency, events in readers.items():
            target = f"{frequency}@example.org"
            request = SubscriptionRequest(
                "email", target, Filter(), frequency=frequency, events=events
            )
            checked = signup_manager.validate_request(request, policy=Policy())
            key = tokens.reader_key(_SECRET, "email", target)
            stored = subscriptions.add(
                session, checked, reader_key=key, now=now
            )
            subscriptions.activate(session, stored, now=now)


def _publish(engine: Engine, call: Call, now: datetime) -> None:
    window = {
        "label": None,
        "opens": call.published.isoformat(),
        "closes": datetime.combine(call.closes, CLOSES).isoformat(
            timespec="minutes"
        ),
        "basis": "fixed",
    }
    reading = Reading.from_dict(
        {
            "title": call.title,
            "kind": "call",
            "year": 2027,
            "windows": [window],
        }
    )
    key = call.published.isoformat()
    address = f"https://board.example.org/{key}"
    draft = Draft(
        "practice",
        key,
        address,
        call.title,
        call.published,
        reading,
        "1",
        "notice",
    )
    with writing(engine) as session:
        owe = enqueue.enqueue_events
        save.save(session, draft, now=now, silent=False, enqueue=owe)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "season", nargs="?", choices=SEASONS, default="years-end"
    )
    parser.add_argument("--all-hours", action="store_true", help="nights too")
    chosen = parser.parse_args()
    hours = range(24) if chosen.all_hours else MORNINGS
    tracemalloc.start()
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'month.db'}")
        upgrade(engine)
        books = simulate(
            engine, SEASONS[chosen.season], hours=hours, measure=True
        )
        engine.dispose()
    print(
        f"expected {books.expected.total()}, arrived {books.arrived.total()}"
    )
    print(f"lost {books.lost.total()}, too many {books.too_many.total()}")
    print(f"digests {books.letters.total()}, on {len(books.letters)} mornings")
    held = ", ".join(f"{size / 1_048_576:.1f}" for size in books.held)
    print(f"MiB of objects at each week's end: {held} ({books.growth:+.1%})")
    sys.exit(1 if books.lost or books.too_many else 0)


if __name__ == "__main__":
    main()
