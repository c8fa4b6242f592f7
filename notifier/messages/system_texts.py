"""From a claimed note to its message."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from notifier.messages.compose import closing, identity
from notifier.messages.lines import because
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from notifier.messages.sender_profile import SenderProfile
from presentation.dates import format_day, format_instant, format_moment
from presentation.sanitize import plain
from presentation.translations import Words, words_in
from storage.db.kst import local_day
from storage.models import Subscription, SystemMessage
from storage.queries.filters import Filter


def write_system_message(
    system_message: SystemMessage,
    reader: Subscription | None,
    head: SenderProfile,
    now: datetime,
) -> Message:
    """Write *system_message*; *reader* is whom it concerns, where it concerns a reader."""
    if reader is None:
        return _operators(system_message, head)
    say = words_in(system_message.language)
    subject, *lead = say.lines(
        f"note.{system_message.kind}", **_facts_shown(system_message, reader)
    )
    return Message(
        key=_key(system_message),
        kind=system_message.kind,
        subject=subject,
        language=system_message.language,
        lead=tuple(lead),
        items=tuple(
            _recent(item, head, system_message.language)
            for item in system_message.facts.get("recent", ())
        ),
        links=_buttons(system_message, reader, head, now),
        data={"kind": system_message.kind, "subscription": reader.id},
        **_ending(system_message, reader, head, now),
    )


def _operators(system_message: SystemMessage, head: SenderProfile) -> Message:
    boards = system_message.facts.get("sources", [])
    language = head.operator_language
    say = words_in(language)
    facts = {
        name: plain(str(value)) for name, value in system_message.facts.items()
    }
    if "since" in facts:
        facts["since"] = _instant_shown(facts["since"], say)
    what = system_message.facts["what"]
    subject, *lead = say.lines(f"operator.{what}", **facts, **_counted(boards))
    return Message(
        key=_key(system_message),
        kind="operator",
        subject=f"[Voucher Watch] {subject}",
        language=language,
        lead=tuple(lead),
        items=tuple(_board(board, head, say) for board in boards),
        links=_answers(system_message, head, say),
        footer=(identity(head, language),),
        data={"kind": "operator", **system_message.facts},
    )


def _answers(
    system_message: SystemMessage, head: SenderProfile, say: Words
) -> tuple[MessageLink, ...]:
    """Return the way to the page of pairs that wait; only the operator's mail has it."""
    if system_message.facts["what"] != "duplicates":
        return ()
    # Signed for when it was written, so that a retry sends the same address.
    address = head.duplicates(system_message.created_at.timestamp())
    return (MessageLink(say("operator.answer"), address),)


def _counted(boards: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    recovered = 0
    for board in boards:
        if board["change"] in ("recovered", "mended"):
            recovered += 1
    return {
        "broken": str(len(boards) - recovered),
        "recovered": str(recovered),
    }


def _board(
    item: Mapping[str, Any], head: SenderProfile, say: Words
) -> MessageItem:
    badge = say(f"operator.{item['change']}")
    standing = say(
        "operator.since",
        verdict=item["verdict"],
        since=_instant_shown(item["since"], say),
    )
    lines = (
        MessageLine(say("operator.verdict"), standing),
        MessageLine(say("operator.why"), plain(item["why"]) or "-"),
    )
    advice: tuple[MessageLine, ...] = ()
    if item["change"] == "mended":
        advice = (
            MessageLine(
                say("operator.compare"),
                f"voucherwatch mends show {item['source']}",
            ),
        )
    elif item["change"] != "recovered":
        advice = (
            MessageLine(
                say("operator.look"),
                f"voucherwatch sources check {item['source']}",
            ),
        )
    return MessageItem(
        badge,
        item["source"],
        f"{head.base_url}/sources",
        (*lines, *advice),
        (),
        "good" if item["change"] in ("recovered", "mended") else "bad",
    )


def _instant_shown(stored: str, say: Words) -> str:
    """Return an ISO instant of a message's facts as people in Korea write it."""
    try:
        return format_instant(datetime.fromisoformat(stored), say.language)
    except ValueError:
        return stored


def _facts_shown(
    system_message: SystemMessage, reader: Subscription
) -> dict[str, Any]:
    agreed_at = reader.confirmed_at or reader.created_at
    if system_message.kind == "farewell":
        agreed_at = system_message.created_at
    day = format_day(local_day(agreed_at), system_message.language)
    return {
        "because": because(
            Filter.from_dict(reader.filter), system_message.language
        ),
        "day": day,
        "matched": 0,
        **system_message.facts,
    }


def _recent(
    fact: dict[str, Any], head: SenderProfile, language: str
) -> MessageItem:
    url = head.announcement(fact["id"])
    say = words_in(language)
    lines: tuple[MessageLine, ...] = ()
    if fact.get("closes"):
        closes = format_moment(fact["closes"], language)
        lines = (MessageLine(say("fact.closes"), closes),)
    return MessageItem(
        fact.get("source", ""),
        plain(fact["title"]),
        url,
        lines,
        (MessageLink(say("mail.details"), url),),
        "quiet",
    )


def _buttons(
    system_message: SystemMessage,
    reader: Subscription,
    head: SenderProfile,
    now: datetime,
) -> tuple[MessageLink, ...]:
    ways: dict[str, Callable[[int, float], str]] = {
        "confirm": head.confirm,
        "renew": head.renew,
    }
    if system_message.kind not in ways or reader.id is None:
        return ()
    return (
        MessageLink(
            words_in(system_message.language)(
                f"mail.{system_message.kind}_button"
            ),
            ways[system_message.kind](reader.id, now.timestamp()),
        ),
    )


def _ending(
    system_message: SystemMessage,
    reader: Subscription,
    head: SenderProfile,
    now: datetime,
) -> dict[str, Any]:
    """Messages to somebody who is not subscribed, or not yet, offer nothing to leave."""
    if system_message.kind in ("confirm", "farewell"):
        return {"footer": (identity(head, system_message.language),)}
    return closing(reader, [reader], head, now)


def _key(system_message: SystemMessage) -> str:
    return f"note.{system_message.id}.{int(system_message.created_at.timestamp())}"
