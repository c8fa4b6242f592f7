"""Write the message of a claimed delivery."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Any

from notifier.messages.lines import (
    because,
    changed_lines,
    compared_lines,
    fact_lines,
)
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
    Tone,
)
from notifier.messages.sender_profile import SenderProfile
from presentation.dates import days_left, format_days_left
from presentation.icalendar import deadline_file
from presentation.openings import opening_lines, opening_title
from presentation.originals import original_of
from presentation.sanitize import plain
from presentation.translations import words_in
from storage.models import Announcement, Event, Subscription
from storage.outbox.deliveries import PendingDelivery
from storage.queries.filters import Filter
from storage.queries.openings import ProgrammeOpening
from storage.queries.round_comparison import RoundComparison
from storage.queries.rounds import opening_as_json

_HAS_NEW_DATE = ("new", "corrected", "extended", "confirmed")
"""Events after which the deadline is new to the reader."""
TONES: dict[str, Tone] = {
    "new": "good",
    "corrected": "change",
    "extended": "change",
    "cancelled": "bad",
    "closing": "urgent",
    "result": "quiet",
    "expected": "quiet",
    "confirmed": "good",
    "estimate": "quiet",
}


def alert(
    pending: PendingDelivery,
    by: Sequence[Subscription],
    profile: SenderProfile,
    now: datetime,
) -> Message:
    """Write one event for one reader.

    *by* are the reader's subscriptions whose filters match; empty where the message is
    sent because of an earlier one about the announcement.
    """
    language = pending.subscription.language
    announcement = pending.announcement
    # A popular call goes to thousands of readers in one batch, whose rows share the
    # loaded objects.  The key has the minute, since the item says how many days are left.
    minute = now.replace(second=0, microsecond=0)
    shared = _SharedItem(
        (id(announcement), id(pending.event), language, minute),
        pending,
        profile,
    )
    written = _shared_item(shared)
    return Message(
        # With the second of creation: otherwise a mailbox would drop a new database's
        # mail with number 1 as one that it has.
        key=f"{pending.delivery.id}.{int(pending.delivery.created_at.timestamp())}",
        kind="alert",
        subject=_subject(announcement, written, pending.event, language, now),
        language=language,
        items=(written,),
        answers=pending.answers,
        calendar=_calendar(pending, profile),
        data={
            **_shared_data(shared),
            "subscription": pending.subscription.id,
        },
        **ending(pending.subscription, by, profile, now, [announcement]),
    )


@dataclass(frozen=True, slots=True)
class _SharedItem:
    """The cache key of an item that thousands of readers get: equal where the objects,
    language and minute are the same.

    Objects are compared by identity; they are held, so that no id is reused.
    """

    key: tuple[int, int, str, datetime]
    pending: PendingDelivery = field(compare=False)
    profile: SenderProfile = field(compare=False)


@lru_cache(maxsize=64)
def _shared_item(shared: _SharedItem) -> MessageItem:
    *_, language, now = shared.key
    pending, profile = shared.pending, shared.profile
    if pending.opening is not None:
        return opening_item(pending.opening, profile, language)
    return item(
        pending.announcement,
        pending.event,
        profile,
        language,
        now,
        comparison=pending.comparison,
    )


def item(
    announcement: Announcement,
    event: Event,
    profile: SenderProfile,
    language: str,
    now: datetime,
    *,
    comparison: RoundComparison | None = None,
) -> MessageItem:
    """Return an announcement as a message item: the changes of *event*, then the other
    facts, then the differences from the last comparable round.
    """
    ours = profile.announcement(event.announcement_id)
    say = words_in(language)
    changes = changed_lines(event.changes, language)
    changed = {line.label for line in changes}
    facts = fact_lines(announcement, language, now)
    # A changed fact stands once, as "before → after".
    unchanged = [line for line in facts if line.label not in changed]
    source = original_of(
        announcement, profile.homes.get(announcement.source, "")
    )
    return MessageItem(
        badge=badge(announcement, event.kind, language, now),
        title=plain(announcement.title),
        url=ours,
        lines=(*changes, *unchanged),
        links=(
            MessageLink(say("mail.details"), ours),
            MessageLink(say(f"mail.{source}"), announcement.url),
        ),
        tone=TONES[event.kind],
        compared=compared_lines(comparison, profile, language),
    )


def opening_item(
    found: ProgrammeOpening, profile: SenderProfile, language: str
) -> MessageItem:
    """Return our estimate of a programme's next opening as a message item; every line that
    may be seen alone says that it is an estimate.
    """
    say, ours = words_in(language), profile.programme(found.slug)
    lines = []
    for label, value in opening_lines(found.opening, say):
        lines.append(MessageLine(label, value))
    return MessageItem(
        badge=say("event.estimate"),
        title=opening_title(found, say),
        url=ours,
        lines=tuple(lines),
        links=(MessageLink(say("mail.details"), ours),),
        tone=TONES["estimate"],
    )


def badge(
    announcement: Announcement, kind: str, language: str, now: datetime
) -> str:
    """Return the label of the event; for a reminder, with the days left at *now*."""
    say = words_in(language)
    closes_at = announcement.closes_at
    if kind != "closing" or closes_at is None:
        return say(f"event.{kind}")
    if days_left(closes_at, now) == 0:
        return say("mail.closing-today")
    left = format_days_left(closes_at, now, language)
    return say("mail.closing-in", left=left)


def ending(
    subscription: Subscription,
    by: Sequence[Subscription],
    profile: SenderProfile,
    now: datetime,
    about: Iterable[Announcement],
) -> dict[str, Any]:
    """Return the fields of ``Message`` that end every message: why it came, who sent it,
    and the links to manage and unsubscribe.  Of the announcements that it is *about*
    the names of programmes are taken.

    The link to unsubscribe ends *subscription* and all of *by*: one click must stop such
    messages, whichever of the reader's filters matched.
    """
    language, seconds = subscription.language, now.timestamp()
    assert subscription.id is not None, (
        "only stored subscriptions are written to"
    )
    say = words_in(language)
    # Two filters may read alike; each reason is given once.
    reasons: dict[str, None] = {}
    ids = {subscription.id}
    programmes: dict[str, str] = {}
    for announcement in about:
        if announcement.programme_slug and announcement.programme:
            programmes[announcement.programme_slug] = announcement.programme
    for matched in by:
        reason = because(
            Filter.from_dict(matched.filter),
            language,
            programmes=programmes,
            boards=profile.boards,
        )
        reasons[reason] = None
        if matched.id is not None:
            ids.add(matched.id)
    why = " / ".join(reasons) or say("mail.why_told")
    return {
        "footer": (
            say("mail.why", reasons=why),
            say("mail.care"),
            identity(profile, language),
        ),
        "manage": MessageLink(
            say("mail.manage"), profile.manage(subscription.id, seconds)
        ),
        "unsubscribe_label": say("mail.unsubscribe"),
        "unsubscribe": profile.unsubscribe(sorted(ids), seconds),
    }


def identity(profile: SenderProfile, language: str) -> str:
    """Return who sends this and how to reach them (정보통신망법 §50④)."""
    sender = " · ".join(
        filter(None, [profile.name, profile.contact, profile.base_url])
    )
    return words_in(language)("mail.who", sender=sender)


def _subject(
    announcement: Announcement,
    item: MessageItem,
    event: Event,
    language: str,
    now: datetime,
) -> str:
    left = ""
    if announcement.closes_at is not None and event.kind in _HAS_NEW_DATE:
        left = f" ({format_days_left(announcement.closes_at, now, language)})"
    # Mailboxes show about 60 characters; whole titles of notices run to 150.
    return f"[{item.badge}] {item.title[:150]}{left}"


def _calendar(
    pending: PendingDelivery, profile: SenderProfile
) -> bytes | None:
    kind = pending.event.kind
    # A call that was cancelled or closed early is attached once more, so that it leaves
    # the calendar too.
    moves_an_entry = kind in _HAS_NEW_DATE or kind == "cancelled"
    if not pending.subscription.calendar or not moves_an_entry:
        return None
    say = words_in(pending.subscription.language)
    return deadline_file(pending.announcement, profile.base_url, say)


@lru_cache(maxsize=64)
def _shared_data(shared: _SharedItem) -> dict[str, Any]:
    """Return the data that webhooks get about an item, without the reader's own part."""
    pending, profile = shared.pending, shared.profile
    entry, event = pending.announcement, pending.event
    # A reminder's key is "D-3:2026-12-04T09:00:00+00:00"; an estimate's names its
    # programme.
    step = event.key.partition(":")[0] if event.kind == "closing" else None
    return {
        "event": event.kind,
        "step": step,
        "edition": event.edition,
        "at": event.at.isoformat(),
        "changes": dict(event.changes),
        "estimate": opening_as_json(pending.opening.opening)
        if pending.opening
        else None,
        "compared": pending.comparison.to_dict()
        if pending.comparison
        else None,
        "announcement": {
            "id": entry.id,
            "url": profile.announcement(event.announcement_id),
            "source": entry.source,
            "key": entry.key,
            "source_url": entry.url,
            "title": _shared_item(shared).title,
            "kind": entry.kind,
            "opens": entry.opens,
            "closes": entry.closes,
            "closes_at": entry.closes_at.isoformat()
            if entry.closes_at
            else None,
            "cancelled": entry.cancelled_at is not None,
            "reading": entry.reading.to_dict(),
        },
    }
