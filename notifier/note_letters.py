"""From a claimed note to its letter."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any

from notifier.compose import closing, identity
from notifier.facts import because
from notifier.letter import Item, Letter, Line, Link
from notifier.letterhead import Letterhead
from notifier.note_phrases import BUTTONS, NOTES, OPERATOR
from notifier.phrases import say
from notifier.plain import plain
from notifier.wording import moment
from storage.filters import Filter
from storage.models import Note, Subscription
from storage.moments import local_day


def letter(note: Note, reader: Subscription | None, head: Letterhead, now: datetime) -> Letter:
    """Write *note*; *reader* is whom it concerns, where it concerns a reader."""
    if reader is None:
        return _operators(note, head)
    subject, *lead = (line.format(**_said(note, reader)) for line in NOTES[note.kind][note.language])
    return Letter(
        key=_key(note),
        kind=note.kind,
        subject=subject,
        language=note.language,
        lead=tuple(lead),
        items=tuple(_recent(one, head, note.language) for one in note.facts.get("recent", ())),
        links=_buttons(note, reader, head, now),
        data={"kind": note.kind, "subscription": reader.id},
        **_ending(note, reader, head, now),
    )


def _operators(note: Note, head: Letterhead) -> Letter:
    boards = note.facts.get("sources", [])
    facts = {name: plain(str(value)) for name, value in note.facts.items()} | _counted(boards)
    subject, *lead = (line.format(**facts) for line in OPERATOR[note.facts["what"]])
    return Letter(
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


def _board(one: Mapping[str, Any], head: Letterhead) -> Item:
    badge = {"broken": "Broken", "still": "Still broken", "recovered": "Recovered"}[one["change"]]
    lines = (Line("Verdict", f"{one['verdict']} since {one['since']}"), Line("Why", plain(one["why"]) or "-"))
    advice = () if one["change"] == "recovered" else (Line("Look", f"voucherwatch sources check {one['source']}"),)
    return Item(badge, one["source"], f"{head.base_url}/sources", (*lines, *advice), (), "good" if one["change"] == "recovered" else "bad")


def _said(note: Note, reader: Subscription) -> dict[str, Any]:
    day = moment(local_day(reader.confirmed_at or reader.created_at).isoformat(), note.language)
    if note.kind == "farewell":
        day = moment(local_day(note.created_at).isoformat(), note.language)
    return {"because": because(Filter.from_dict(reader.filter), note.language), "day": day, "matched": 0, **note.facts}


def _recent(fact: dict[str, Any], head: Letterhead, language: str) -> Item:
    url = head.announcement(fact["id"])
    lines = (Line(say("closes", language), moment(fact["closes"], language)),) if fact.get("closes") else ()
    return Item(fact.get("source", ""), plain(fact["title"]), url, lines, (Link(say("details", language), url),), "quiet")


def _buttons(note: Note, reader: Subscription, head: Letterhead, now: datetime) -> tuple[Link, ...]:
    ways: dict[str, Callable[[int, float], str]] = {"confirm": head.confirm, "renew": head.renew}
    if note.kind not in ways or reader.id is None:
        return ()
    return (Link(BUTTONS[note.kind][note.language], ways[note.kind](reader.id, now.timestamp())),)


def _ending(note: Note, reader: Subscription, head: Letterhead, now: datetime) -> dict[str, Any]:
    """Letters to somebody who is not subscribed, or not yet, offer nothing to leave."""
    if note.kind in ("confirm", "farewell"):
        return {"footer": (identity(head, note.language),)}
    return closing(reader, [reader], head, now)


def _key(note: Note) -> str:
    return f"note.{note.id}.{int(note.created_at.timestamp())}"
