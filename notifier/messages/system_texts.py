"""From a claimed message of the service itself (confirmation, farewell, operator) to its text."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from notifier.messages.compose import ending, identity
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

_GOOD_NEWS = ("recovered", "mended")
"""Changes of a board after which nobody has to act at once."""


def write_system_message(
    system_message: SystemMessage,
    reader: Subscription | None,
    profile: SenderProfile,
    now: datetime,
) -> Message:
    """Write *system_message*; *reader* is whom it concerns, where it concerns a reader."""
    if reader is None:
        return _operators(system_message, profile)
    say = words_in(system_message.language)
    subject, *lead = say.lines(
        f"note.{system_message.kind}",
        **_facts_shown(system_message, reader, profile),
    )
    return Message(
        key=_key(system_message),
        kind=system_message.kind,
        subject=subject,
        language=system_message.language,
        lead=tuple(lead),
        items=tuple(
            _recent(item, profile, system_message.language)
            for item in system_message.facts.get("recent", ())
        ),
        links=_buttons(system_message, reader, profile, now),
        data={"kind": system_message.kind, "subscription": reader.id},
        **_ending(system_message, reader, profile, now),
    )


def _operators(
    system_message: SystemMessage, profile: SenderProfile
) -> Message:
    boards = system_message.facts.get("sources", [])
    language = profile.operator_language
    say = words_in(language)
    # What went wrong is often a board's own text, and must not draw markup in a mail.
    facts = {}
    for name, value in system_message.facts.items():
        facts[name] = _fact_shown(name, value, say)
    # Messages that were enqueued by an earlier version name the source alone.
    facts.setdefault("board", facts.get("source", ""))
    recovered = 0
    for board in boards:
        if board["change"] in _GOOD_NEWS:
            recovered += 1
    what = system_message.facts["what"]
    broken = len(boards) - recovered
    text = f"operator.{what}"
    if what == "sources" and recovered:
        text = f"operator.sources_{'both' if broken else 'recovered'}"
    elif what == "sources" and system_message.facts.get("is_cut_off"):
        text = "operator.sources_cut_off"
    subject, *lead = say.lines(
        text, **facts, broken=str(broken), recovered=str(recovered)
    )
    links: tuple[MessageLink, ...] = ()
    if what == "duplicates":
        # Signed for when it was written, so that a retry sends the same address.
        address = profile.duplicates(system_message.created_at.timestamp())
        links = (MessageLink(say("operator.answer"), address),)
    elif any(map(_is_to_be_compared, boards)):
        address = profile.mends(system_message.created_at.timestamp())
        links = (MessageLink(say("operator.answer"), address),)
    return Message(
        key=_key(system_message),
        kind="operator",
        subject=f"[{say('name')}] {subject}",
        language=language,
        lead=tuple(lead),
        items=tuple(_board(board, profile, say) for board in boards),
        links=links,
        footer=(identity(profile, language),),
        data={"kind": "operator", **system_message.facts},
    )


def _is_to_be_compared(board: Mapping[str, Any]) -> bool:
    """Return whether rows before and after a redesign wait for the operator."""
    # Messages that were enqueued by an earlier version do not say what is proposed.
    return board["change"] == "mended" or bool(board.get("is_proposed"))


def _board(
    item: Mapping[str, Any], profile: SenderProfile, say: Words
) -> MessageItem:
    badge = say(f"operator.{item['change']}")
    verdict = say(
        "operator.since",
        # Of a verdict that came with a newer version there are no words yet.
        verdict=say.or_itself(f"verdict.{item['verdict']}", item["verdict"]),
        since=_instant_shown(item["since"], say),
    )
    lines = [MessageLine(say("operator.verdict"), verdict)]
    label = "operator.why"
    meaning = say.or_itself(f"remedy.{item['verdict']}", "")
    if meaning and say.language != "en":
        # The crawler's own words, which are English, come below.
        lines.append(MessageLine(say("operator.meaning"), meaning))
        label = "operator.why_in_english"
    if item["why"]:
        lines.append(MessageLine(say(label), plain(item["why"])))
    # The command that looks closer, to be copied from the mail.
    if _is_to_be_compared(item):
        command = f"voucherwatch mends show {item['source']}"
        lines.append(MessageLine(say("operator.compare"), command))
    elif item["change"] != "recovered":
        command = f"voucherwatch sources check {item['source']}"
        lines.append(MessageLine(say("operator.look"), command))
    name, title = item["source"], plain(item.get("title", ""))
    return MessageItem(
        badge,
        f"{title} ({name})" if title else name,
        f"{profile.base_url}/sources",
        tuple(lines),
        (),
        "good" if item["change"] in _GOOD_NEWS else "bad",
    )


def _fact_shown(name: str, value: Any, say: Words) -> str:
    """Return one fact of a message to the operator as its text has it."""
    if name == "since":
        return _instant_shown(value, say)
    if name == "day":
        return format_day(date.fromisoformat(value), say.language)
    if name == "subscriptions":
        return ", ".join(map(str, value))
    text = plain(str(value))
    if name in ("channel", "check"):
        # A channel or check that is added later goes by its own name.
        return say.or_itself(f"{name}.{text}", text)
    return text


def _instant_shown(stored: str, say: Words) -> str:
    """Return an ISO instant of a message's facts as people in Korea write it."""
    try:
        return format_instant(datetime.fromisoformat(stored), say.language)
    except ValueError:
        # A board that was never read has no date, and "" stands for it.
        return stored


def _facts_shown(
    system_message: SystemMessage, reader: Subscription, profile: SenderProfile
) -> dict[str, Any]:
    # 정보통신망법 §50⑦ and 시행령 §62의2: the answer to a consent or refusal, and the
    # reminder after two years, name the day on which it was given.
    given_at = reader.confirmed_at or reader.created_at
    if system_message.kind == "farewell":
        given_at = system_message.created_at
    day = format_day(local_day(given_at), system_message.language)
    counts = {}
    for name, value in system_message.facts.items():
        counts[name] = f"{value:,}" if isinstance(value, int) else value
    criteria = Filter.from_dict(reader.filter)
    conditions = because(
        criteria,
        system_message.language,
        from_stranger=system_message.kind == "confirm",
        # Messages that were enqueued by an earlier version name no programmes.
        programmes=system_message.facts.get("programmes"),
        boards=profile.boards,
    )
    if criteria == Filter():
        conditions = words_in(system_message.language)("mail.everything")
    return {
        "because": conditions,
        "day": day,
        "matched": 0,
        **counts,
    }


def _recent(
    fact: dict[str, Any], profile: SenderProfile, language: str
) -> MessageItem:
    url = profile.announcement(fact["id"])
    say = words_in(language)
    lines: tuple[MessageLine, ...] = ()
    if fact.get("closes"):
        closes = format_moment(fact["closes"], language)
        lines = (MessageLine(say("fact.closes"), closes),)
    return MessageItem(
        plain(fact.get("board") or fact.get("source", "")),
        plain(fact["title"]),
        url,
        lines,
        (MessageLink(say("mail.details"), url),),
        "quiet",
    )


def _buttons(
    system_message: SystemMessage,
    reader: Subscription,
    profile: SenderProfile,
    now: datetime,
) -> tuple[MessageLink, ...]:
    ways: dict[str, Callable[[int, float], str]] = {
        "confirm": profile.confirm,
        "renew": profile.renew,
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
    profile: SenderProfile,
    now: datetime,
) -> dict[str, Any]:
    """Messages to somebody who is not subscribed, or not yet, offer nothing to leave."""
    if system_message.kind in ("confirm", "farewell"):
        return {"footer": (identity(profile, system_message.language),)}
    say = words_in(system_message.language)
    # Why it came is in its text; only a notice that is shown can be misread.
    recent = system_message.facts.get("recent")
    care = (say("mail.care"),) if recent else ()
    footer = (*care, identity(profile, system_message.language))
    return {**ending(reader, [reader], profile, now, ()), "footer": footer}


def _key(system_message: SystemMessage) -> str:
    return f"note.{system_message.id}.{int(system_message.created_at.timestamp())}"
