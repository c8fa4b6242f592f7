"""The stage for tests of telling: announcements, readers, and channels one can look into."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from net.ssrf import Policy
from notifier.channels.base import Ready
from notifier.matching import enqueue
from notifier.messages.message import Message
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import sender
from notifier.sending.outages import Outages
from notifier.sending.pace import Pace
from notifier.signup import signup_manager, tokens
from reader.model import Reading
from storage.announcements import save
from storage.announcements.draft import Draft, SaveResult
from storage.db.engine import Engine, Session, writing
from storage.models import Subscription
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.clock import Clock

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
"""Tuesday, 10:00 in Seoul."""
SECRET = "a key for tests, long enough"
HEAD = SenderProfile(
    "https://watch.example.org",
    SECRET,
    contact="help@watch.example.org",
    operators=(("email", "operator@watch.example.org"),),
    operator_language="en",
    boards={"practice": "연습부 알림판"},
)
EVERYTHING = Filter()

READING: dict[str, Any] = {
    "kind": "call",
    "programme": "AI 바우처 지원사업",
    "year": 2027,
    "round": 1,
    "ministries": ["과학기술정보통신부"],
    "operators": ["정보통신산업진흥원"],
    "windows": [
        {
            "label": None,
            "opens": "2026-11-25",
            "closes": "2026-12-04T18:00",
            "basis": "fixed",
        }
    ],
    "budget_total_won": 70_000_000_000,
    "per_project_won": 300_000_000,
    "projects": 53,
    "divisions": [
        {"name": "일반", "budget_won": 40_000_000_000},
        {"name": "의료", "budget_won": 14_000_000_000},
    ],
    "audience": ["중소기업", "소상공인"],
    "regions": ["전국"],
}


def closing_on(written: str, **also: Any) -> dict[str, Any]:
    """Return a reading whose window ends as *written*."""
    return {
        **READING,
        "windows": [{**READING["windows"][0], "closes": written}],
        **also,
    }


def draft(
    title: str = "2027년 AI 바우처 지원사업 공고",
    reading: Mapping[str, Any] = READING,
    *,
    key: str = "1",
    source: str = "practice",
) -> Draft:
    digest = str(hash((title, str(reading))))
    return Draft(
        source,
        key,
        f"https://board.example.org/{key}",
        title,
        NOW.date(),
        Reading.from_dict({"title": title, **reading}),
        "1",
        "notice",
        page_digest=digest,
    )


def announce(
    engine: Engine,
    *args: Any,
    now: datetime = NOW,
    silent: bool = False,
    **options: Any,
) -> SaveResult:
    """Keep a notice as the crawler does."""
    with writing(engine) as session:
        return save.save(
            session,
            draft(*args, **options),
            now=now,
            silent=silent,
            enqueue=enqueue.enqueue_events,
        )


def subscribe(
    engine: Engine,
    target: str = "reader@example.org",
    criteria: Filter = EVERYTHING,
    *,
    now: datetime = NOW,
    **request: Any,
) -> int:
    """Make a confirmed subscription without its letters; return its id."""
    with writing(engine) as session:
        stored = enrol(session, target, criteria, now=now, **request)
        assert stored.id is not None
        return stored.id


def enrol(
    session: Session,
    target: str,
    criteria: Filter,
    *,
    now: datetime = NOW,
    channel: str = "email",
    **request: Any,
) -> Subscription:
    requested = signup_manager.validate_request(
        SubscriptionRequest(channel, target, criteria, **request),
        policy=Policy(allow_loopback=True),
    )
    stored = subscriptions.add(
        session,
        requested,
        reader_key=tokens.reader_key(SECRET, channel, target),
        now=now,
    )
    subscriptions.activate(session, stored, now=now)
    return stored


@dataclass
class Mailbox:
    """A channel that keeps what it is given, and fails as it is told."""

    received: list[tuple[str, Message]] = field(default_factory=list)
    trouble: Callable[[str, Message], Exception | None] = (
        lambda target, message: None
    )

    def prepare(self, target: str, message: Message) -> Ready:
        return lambda: self.send(target, message)

    def send(self, target: str, message: Message) -> str | None:
        if (error := self.trouble(target, message)) is not None:
            raise error
        self.received.append((target, message))
        return f"<{message.key}@example.org>"

    def lane(self, target: str) -> str:
        return ""

    def close(self) -> None:
        """Nothing is open."""

    @property
    def subjects(self) -> list[str]:
        return [message.subject for _, message in self.received]


def carry(
    engine: Engine,
    clock: Clock | None = None,
    outages: Outages | None = None,
    **channels: Any,
) -> dict[str, int]:
    """Deliver what is due by these channels, one message after the other: over several
    connections one reader may be written to before another whose mail is older.
    """
    pace = Pace(connections=1)
    return dict(
        sender.deliver(
            engine,
            channels,
            HEAD,
            clock=clock or Clock(),
            pace=pace,
            outages=outages,
        )
    )
