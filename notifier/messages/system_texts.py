"""From a claimed note to its letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from notifier.messages.compose import closing, identity
from notifier.messages.facts import because
from notifier.messages.formatting import moment
from notifier.messages.message import Message, MessageItem, MessageLine, MessageLink
from notifier.messages.sanitize import plain
from notifier.messages.sender_profile import SenderProfile
from notifier.messages.system_translations import BUTTONS, NOTES, OPERATOR
from notifier.messages.translations import translate
from storage.db.kst import local_day
from storage.models import Subscription, SystemMessage
from storage.queries.filters import Filter


def letter(
    note: SystemMessage, reader: Subscription | None, head: SenderProfile, now: datetime
) -> Message:
    """Write *note*; *reader* is whom it concerns, where it concerns a reader."""
    if reader is None:
        return _operators(note, head)
    subject, *lead = (
        line.format(**_said(note, reader)) for line in NOTES[note.kind][note.language]
    )
    return Message(
        key=_key(note),
        kind=note.kind,
        subject=subject,
        language=note.language,
        lead=tuple(lead),
        items=tuple(
            _recent(one, head, note.language) for one in note.facts.get("recent", ())
        ),
        links=_buttons(note, reader, head, now),
        data={"kind": note.kind, "subscription": reader.id},
        **_ending(note, reader, head, now),
    )


def _operators(note: SystemMessage, head: SenderProfile) -> Message:
    boards = note.facts.get("sources", [])
    facts = {name: plain(str(value)) for name, value in note.facts.items()} | _counted(
        boards
    )
    subject, *lead = (line.format(**facts) for line in OPERATOR[note.facts["what"]])
    return Message(
        key=_key(note),
        kind="operator",
        subject=f"[Voucher Watch] {subject}",
        language="en",
        lead=tuple(lead),
        items=tuple(_board(one, head) for one in boards),
        footer=(identity(head, "en"),),
        data={"kind": "operator", **note.facts},
    )


def _counted(boards: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    recovered = sum(one["change"] == "recovered" for one in boards)
    return {"broken": str(len(boards) - recovered), "recovered": str(recovered)}


def _board(one: Mapping[str, Any], head: SenderProfile) -> MessageItem:
    badge = {"broken": "Broken", "still": "Still broken", "recovered": "Recovered"}[
        one["change"]
    ]
    lines = (
        MessageLine("Verdict", f"{one['verdict']} since {one['since']}"),
        MessageLine("Why", plain(one["why"]) or "-"),
    )
    advice = (
        ()
        if one["change"] == "recovered"
        else (MessageLine("Look", f"voucherwatch sources check {one['source']}"),)
    )
    return MessageItem(
        badge,
        one["source"],
        f"{head.base_url}/sources",
        (*lines, *advice),
        (),
        "good" if one["change"] == "recovered" else "bad",
    )


def _said(note: SystemMessage, reader: Subscription) -> dict[str, Any]:
    day = moment(
        local_day(reader.confirmed_at or reader.created_at).isoformat(), note.language
    )
    if note.kind == "farewell":
        day = moment(local_day(note.created_at).isoformat(), note.language)
    return {
        "because": because(Filter.from_dict(reader.filter), note.language),
        "day": day,
        "matched": 0,
        **note.facts,
    }


def _recent(fact: dict[str, Any], head: SenderProfile, language: str) -> MessageItem:
    url = head.announcement(fact["id"])
    lines = (
        (MessageLine(translate("closes", language), moment(fact["closes"], language)),)
        if fact.get("closes")
        else ()
    )
    return MessageItem(
        fact.get("source", ""),
        plain(fact["title"]),
        url,
        lines,
        (MessageLink(translate("details", language), url),),
        "quiet",
    )


def _buttons(
    note: SystemMessage, reader: Subscription, head: SenderProfile, now: datetime
) -> tuple[MessageLink, ...]:
    ways: dict[str, Callable[[int, float], str]] = {
        "confirm": head.confirm,
        "renew": head.renew,
    }
    if note.kind not in ways or reader.id is None:
        return ()
    return (
        MessageLink(
            BUTTONS[note.kind][note.language],
            ways[note.kind](reader.id, now.timestamp()),
        ),
    )


def _ending(
    note: SystemMessage, reader: Subscription, head: SenderProfile, now: datetime
) -> dict[str, Any]:
    """Letters to somebody who is not subscribed, or not yet, offer nothing to leave."""
    if note.kind in ("confirm", "farewell"):
        return {"footer": (identity(head, note.language),)}
    return closing(reader, [reader], head, now)


def _key(note: SystemMessage) -> str:
    return f"note.{note.id}.{int(note.created_at.timestamp())}"
