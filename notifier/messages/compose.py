"""From a claimed delivery to the letter that tells it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from notifier.messages.facts import because, changed, facts
from notifier.messages.formatting import d_day, days_left
from notifier.messages.invitation import invitation
from notifier.messages.message import Message, MessageItem, MessageLine, MessageLink
from notifier.messages.sanitize import plain
from notifier.messages.sender_profile import SenderProfile
from notifier.messages.translations import TONES, translate
from storage.models import Announcement, Event, Subscription
from storage.outbox.deliveries import PendingDelivery
from storage.queries.filters import Filter


def alert(
    pending: PendingDelivery,
    by: Sequence[Subscription],
    head: SenderProfile,
    now: datetime,
) -> Message:
    """Tell one event to one reader; *by* are the subscriptions whose filters it came
    by, none if it was merely told before.
    """
    language, announcement = pending.subscription.language, pending.announcement
    stated = _shared_item(
        _Telling(
            (
                id(announcement),
                id(pending.event),
                language,
                now.replace(second=0, microsecond=0),
            ),
            pending,
            head,
        )
    )
    return Message(
        key=f"{pending.delivery.id}.{int(pending.delivery.created_at.timestamp())}",
        kind="alert",
        subject=_subject(announcement, stated, pending.event, language, now),
        language=language,
        items=(stated,),
        answers=pending.answers,
        calendar=_calendar(pending, head, now),
        data=_data(pending, stated, head),
        **closing(pending.subscription, by, head, now),
    )


@dataclass(frozen=True, slots=True)
class _Telling:
    """An item as thousands of readers get it: the same objects, language and minute.

    What is compared are identities; the objects are held, so none is reused.
    """

    key: tuple[int, int, str, datetime]
    owed: PendingDelivery = field(compare=False)
    head: SenderProfile = field(compare=False)


@lru_cache(maxsize=64)
def _shared_item(item_key: _Telling) -> MessageItem:
    *_, language, now = item_key.key
    return item(
        item_key.owed.announcement, item_key.owed.event, item_key.head, language, now
    )


def item(
    announcement: Announcement,
    event: Event,
    head: SenderProfile,
    language: str,
    now: datetime,
) -> MessageItem:
    """Return an announcement as it is told for *event*: what changed first, then what holds now."""
    ours = head.announcement(event.announcement_id)
    return MessageItem(
        badge=badge(announcement, event.kind, language, now),
        title=plain(announcement.title),
        url=ours,
        lines=_changed_first(
            changed(event.changes, language), facts(announcement, language, now)
        ),
        links=(
            MessageLink(translate("details", language), ours),
            MessageLink(translate("original", language), announcement.url),
        ),
        tone=TONES[event.kind],
    )


def badge(announcement: Announcement, kind: str, language: str, now: datetime) -> str:
    """Return what happened, with the days left as they are when the letter is written."""
    if kind != "closing" or announcement.closes_at is None:
        return translate(kind, language)
    left = days_left(announcement.closes_at, now)
    return (
        translate("closing-today", language)
        if left == 0
        else f"{translate('closing', language)} {d_day(announcement.closes_at, now, language)}"
    )


def closing(
    subscription: Subscription,
    by: Sequence[Subscription],
    head: SenderProfile,
    now: datetime,
) -> dict[str, Any]:
    """Return the end of every letter: why it came, who sent it, and the ways to change that."""
    language, seconds = subscription.language, now.timestamp()
    assert subscription.id is not None, "only stored subscriptions are written to"
    reasons = dict.fromkeys(
        because(Filter.from_dict(subscription.filter), language) for subscription in by
    ) or [translate("why.told", language)]
    return {
        "footer": (
            translate("why", language, " / ".join(reasons)),
            translate("care", language),
            identity(head, language),
        ),
        "manage": MessageLink(
            translate("manage", language), head.manage(subscription.id, seconds)
        ),
        "unsubscribe": head.unsubscribe(
            sorted(
                {
                    subscription.id,
                    *(
                        subscription.id
                        for subscription in by
                        if subscription.id is not None
                    ),
                }
            ),
            seconds,
        ),
    }


def identity(head: SenderProfile, language: str) -> str:
    """Return who sends this and how to reach them (정보통신망법 §50④)."""
    return translate(
        "who",
        language,
        " · ".join(filter(None, [head.name, head.contact, head.base_url])),
    )


def _changed_first(
    changes: tuple[MessageLine, ...], now_holds: tuple[MessageLine, ...]
) -> tuple[MessageLine, ...]:
    data = {line.label for line in changes}
    return (*changes, *(line for line in now_holds if line.label not in data))


def _subject(
    announcement: Announcement,
    item: MessageItem,
    event: Event,
    language: str,
    now: datetime,
) -> str:
    left = ""
    if announcement.closes_at is not None and event.kind in (
        "new",
        "corrected",
        "extended",
        "confirmed",
    ):
        left = f" ({d_day(announcement.closes_at, now, language)})"
    return f"[{item.badge}] {item.title[:150]}{left}"


def _calendar(
    pending: PendingDelivery, head: SenderProfile, now: datetime
) -> bytes | None:
    criteria = pending.subscription.calendar and pending.event.kind in (
        "new",
        "corrected",
        "extended",
        "cancelled",
        "confirmed",
    )
    return invitation(pending.announcement, head, now) if criteria else None


def _data(
    pending: PendingDelivery, item: MessageItem, head: SenderProfile
) -> dict[str, Any]:
    entry, event = pending.announcement, pending.event
    return {
        "event": event.kind,
        "step": event.key.partition(":")[0] or None,
        "edition": event.edition,
        "at": event.at.isoformat(),
        "changes": dict(event.changes),
        "subscription": pending.subscription.id,
        "announcement": {
            "id": entry.id,
            "url": head.announcement(event.announcement_id),
            "source": entry.source,
            "source_url": entry.url,
            "title": item.title,
            "kind": entry.kind,
            "opens": entry.opens,
            "closes": entry.closes,
            "cancelled": entry.cancelled_at is not None,
            "reading": entry.reading.to_dict(),
        },
    }
