"""Signing up and leaving: nothing is sent to an address whose owner has not confirmed it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any

from net import ssrf
from notifier.channels.channel_type import BadTarget
from notifier.channels.registry import CHANNEL_TYPES
from notifier.matching import previews
from notifier.signup import targets, tokens
from storage.db.engine import Session
from storage.db.kst import local_day, start_of_day
from storage.models import Subscription
from storage.outbox import system_messages
from storage.subscribers import consents, subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest

_log = logging.getLogger(__name__)

FORM = "2026-11"
"""Version of the words on the sign-up form, kept in the ledger with each consent: what
a reader agreed to must be provable (정보통신망법 §50①).
"""
FREQUENCIES = ("now", "daily", "weekly")
LANGUAGES = ("ko", "en")
LONGEST_PAUSE = timedelta(days=731)
"""As long as a consent lasts: after that the reader is asked anyway."""
# A form that anybody can fill in must not fill a stranger's mailbox; behind one address
# may be an office or a university.
A_DAY_PER_READER, AN_HOUR_PER_IP = 5, 20
AN_HOUR_OVER_ALL = 2_000
"""Ten thousand visitors may sign a stranger up each: that many mails nobody asked for
would cost the operator's server its good name.
"""
PUBLIC = ssrf.Policy()
"""Public addresses on the web's ports only."""


class InvalidSubscription(ValueError):
    """A sign-up that cannot be taken: which *field* of the form is to be corrected, and how."""

    def __init__(self, field: str, why: str) -> None:
        super().__init__(f"{field}: {why}")
        self.field = field


class TooMany(Exception):
    """Too many sign-ups for one address or from one place; try later."""


@dataclass(frozen=True, slots=True)
class ManagedReader:
    """One reader behind a manage link, and what can be changed by it."""

    reader_key: str
    target: str
    channel: str
    subscriptions: Sequence[Subscription]


def request(
    session: Session,
    chosen: SubscriptionRequest,
    *,
    secret: str,
    now: datetime,
    ip: str | None = None,
    how: str = "web",
    confirm_first: bool = True,
    policy: ssrf.Policy = PUBLIC,
) -> Subscription:
    """Store *chosen* and, if *confirm_first*, enqueue the message that asks its reader
    to confirm; a device that has asked its owner begins at once.

    Whether the address is known already is not revealed, and what is active
    already is not changed by a form that anybody can fill in: its reader gets
    the link to manage it.  *policy* is the one that sending uses.  Raises
    ``InvalidSubscription`` or ``TooMany``.
    """
    chosen = validate_request(chosen, policy=policy)
    key = tokens.reader_key(secret, chosen.channel, chosen.target)
    ip_key = tokens.salted(secret, "ip", ip) if ip else None
    place = CHANNEL_TYPES[chosen.channel].arrives_at(chosen.target)
    place_key = tokens.reader_key(secret, chosen.channel, place)
    _limit(session, place_key, ip_key, now)
    if confirm_first:
        active = subscriptions.active_twin(session, chosen, reader_key=key)
        if active is not None:
            system_messages.add_for(
                session, "already", now.isoformat(), active, now=now
            )
            return active
    stored = subscriptions.add(session, chosen, reader_key=key, now=now)
    subscriptions.record(
        session,
        stored,
        "requested",
        how=how,
        now=now,
        form=FORM,
        ip_key=ip_key,
    )
    # The browser asked its owner before it gave an address that nobody can guess: a
    # second question by message would only be dismissed (docs/decisions/0014).
    is_confirmed = CHANNEL_TYPES[chosen.channel].confirmed_by == "device"
    if confirm_first and is_confirmed:
        begin(session, stored, now=now, how=how, ip_key=ip_key)
    # An address that bounced or complained gets nothing; its sign-up is answered as any
    # other, so that the form does not tell which addresses are known.
    elif confirm_first and not consents.is_suppressed(session, key):
        facts = {
            "matched": len(previews.preview(session, chosen.filter, now=now))
        }
        system_messages.add_for(
            session, "confirm", now.isoformat(), stored, now=now, facts=facts
        )
    return stored


def vouch_for(
    session: Session,
    chosen: SubscriptionRequest,
    *,
    secret: str,
    now: datetime,
    how: str,
    policy: ssrf.Policy = PUBLIC,
) -> Subscription:
    """Store *chosen* and begin it without asking its reader, for whose consent the
    operator answers; raises as ``request``.
    """
    stored = request(
        session,
        chosen,
        secret=secret,
        now=now,
        how=how,
        confirm_first=False,
        policy=policy,
    )
    if stored.state == "pending":
        subscriptions.activate(session, stored, now=now)
        subscriptions.record(
            session, stored, "confirmed", how=how, now=now, form=FORM
        )
    return stored


def refuse_flood(session: Session, *, an_hour: int, now: datetime) -> None:
    """Raise ``TooMany`` once so many sign-ups were taken within an hour, over all."""
    since = now - timedelta(hours=1)
    if consents.is_flooded(session, most=an_hour, since=since):
        _log.warning("sign-ups are refused: %d in the last hour", an_hour)
        raise TooMany("too many sign-ups; please try again in an hour")


def confirm(
    session: Session,
    token: str,
    *,
    secret: str,
    now: datetime,
    ip: str | None = None,
    how: str = "web",
) -> Subscription:
    """Begin a subscription; a second click changes nothing.  Raises ``tokens.BadToken``."""
    stored = _behind(session, "confirm", token, secret=secret, now=now)
    subscriptions.lock(session, stored)
    if stored.state == "pending":
        begin(
            session,
            stored,
            now=now,
            how=how,
            ip_key=tokens.salted(secret, "ip", ip) if ip else None,
        )
    return stored


def begin(
    session: Session,
    stored: Subscription,
    *,
    now: datetime,
    how: str,
    ip_key: str | None = None,
) -> None:
    """Make a subscription active, record the consent, and enqueue the welcome with the
    newest matches.
    """
    subscriptions.activate(session, stored, now=now)
    subscriptions.record(
        session,
        stored,
        "confirmed",
        how=how,
        now=now,
        form=FORM,
        ip_key=ip_key,
    )
    recent = previews.preview(
        session, subscriptions.request_of(stored).filter, now=now
    )[:3]
    system_messages.add_for(
        session,
        "welcome",
        now.isoformat(),
        stored,
        now=now,
        facts={"recent": [asdict(item) for item in recent]},
    )


def renew(
    session: Session, token: str, *, secret: str, now: datetime
) -> Subscription:
    """Take the reader's renewed consent for two more years.  Raises ``tokens.BadToken``."""
    stored = _behind(session, "renew", token, secret=secret, now=now)
    if stored.state == "active":
        stored.renew_at = now + subscriptions.CONSENT_LASTS
        session.add(stored)
        subscriptions.record(
            session, stored, "renewed", how="web", now=now, form=FORM
        )
    return stored


def end(
    session: Session,
    token: str,
    *,
    secret: str,
    now: datetime,
    how: str = "one-click",
) -> list[Subscription]:
    """End the subscriptions a message came by; safe to repeat.  Only a POST may call
    this: mail scanners follow links.  Raises ``tokens.BadToken``.
    """
    ids = tokens.read(secret, "end", token, now=now.timestamp())
    found = list(subscriptions.find(session, ids))
    for stored in found:
        leave(session, stored, now=now, how=how)
    return found


def leave(
    session: Session,
    stored: Subscription,
    *,
    now: datetime,
    how: str,
    farewell: bool = True,
) -> None:
    """End one subscription, record the refusal, and enqueue the confirmation of it
    (정보통신망법 §50⑦) unless *farewell* is unwelcome.
    """
    if not subscriptions.end(session, stored, now=now):
        return
    subscriptions.record(session, stored, "ended", how=how, now=now)
    if farewell:
        system_messages.add_for(
            session, "farewell", now.isoformat(), stored, now=now
        )


def manage(
    session: Session, token: str, *, secret: str, now: datetime
) -> ManagedReader:
    """Return all that the reader behind *token* is subscribed to.  Raises ``tokens.BadToken``."""
    stored = _behind(session, "manage", token, secret=secret, now=now)
    if stored.target is None:
        raise tokens.BadToken("this reader was erased")
    return ManagedReader(
        stored.reader_key,
        stored.target,
        stored.channel,
        subscriptions.live_of(session, [stored.reader_key]),
    )


def change(
    session: Session,
    reader: ManagedReader,
    subscription_id: int,
    request: SubscriptionRequest,
    *,
    now: datetime,
) -> Subscription:
    """Change what one of the reader's subscriptions asks for; channel and target stay.
    Raises ``InvalidSubscription``.
    """
    stored = _own(reader, subscription_id)
    subscriptions.write(
        session, stored, validate_request(request, target_too=False), now=now
    )
    session.add(stored)
    subscriptions.record(
        session, stored, "changed", how="web", now=now, form=FORM
    )
    return stored


def pause(
    session: Session,
    stored: Subscription,
    day: date | None,
    *,
    now: datetime,
    how: str = "web",
) -> None:
    """Send nothing until *day* begins in Korea (None: until resumed).

    What happens meanwhile is not sent afterwards (docs/decisions/0016).  Raises
    ``InvalidSubscription`` for a day that has begun, or one too far away.
    """
    until = subscriptions.FOREVER
    if day is not None:
        today = local_day(now)
        if not today < day <= today + LONGEST_PAUSE:
            raise InvalidSubscription(
                "pause_until", "a day within two years from now"
            )
        until = start_of_day(day)
    subscriptions.pause(session, stored, until)
    subscriptions.record(session, stored, "paused", how=how, now=now)


def resume(
    session: Session, stored: Subscription, *, now: datetime, how: str = "web"
) -> None:
    """End a pause; safe to repeat."""
    if stored.paused_until is None:
        return
    subscriptions.resume(session, stored)
    subscriptions.record(session, stored, "resumed", how=how, now=now)


def export(session: Session, reader: ManagedReader) -> dict[str, Any]:
    """Return everything that is kept of a reader, as JSON."""
    ledger = []
    for consent in subscriptions.ledger(session, reader.reader_key):
        ledger.append(
            consent.model_dump(
                mode="json", exclude={"id", "reader_key", "ip_key"}
            )
        )
    stored = []
    for subscription in subscriptions.of_reader(session, reader.reader_key):
        stored.append(
            subscription.model_dump(mode="json", exclude={"reader_key"})
        )
    return {
        "channel": reader.channel,
        "target": reader.target,
        "subscriptions": stored,
        "consents": ledger,
    }


def erase(session: Session, reader: ManagedReader, *, now: datetime) -> int:
    """End everything and forget the target at once; return how many subscriptions that
    ended.  The consents stay, under a key that nobody can read back.
    """
    erased = 0
    for stored in subscriptions.of_reader(session, reader.reader_key):
        if stored.target is not None:
            subscriptions.erase(session, stored, now=now, how="web")
            erased += 1
    return erased


def validate_request(
    request: SubscriptionRequest,
    *,
    target_too: bool = True,
    policy: ssrf.Policy = PUBLIC,
) -> SubscriptionRequest:
    """Return *request* if it can be kept; raises ``InvalidSubscription`` saying what to correct."""
    for name, value, known in (
        ("channel", request.channel, tuple(CHANNEL_TYPES)),
        ("frequency", request.frequency, FREQUENCIES),
        ("language", request.language, LANGUAGES),
    ):
        if value not in known:
            raise InvalidSubscription(
                name, f"{value[:20]!r} is none of {', '.join(known)}"
            )
    if not request.events:
        raise InvalidSubscription("events", "choose at least one")
    if target_too:
        try:
            target = targets.check_target(
                request.channel, request.target, policy
            )
        except BadTarget as error:
            raise InvalidSubscription("target", str(error)) from error
        return replace(request, target=target)
    return request


def check_resolves(request: SubscriptionRequest, policy: ssrf.Policy) -> None:
    """Ask the name server where a hook leads; raises ``InvalidSubscription``.

    May take seconds: never inside a transaction.
    """
    validate_request(request, policy=policy)
    try:
        targets.check_resolves(request.channel, request.target, policy)
    except BadTarget as error:
        raise InvalidSubscription("target", str(error)) from error


def _limit(
    session: Session, reader_key: str, ip_key: str | None, now: datetime
) -> None:
    # Two forms at once would each count the attempts before either is recorded.
    consents.serialize_attempts(session, reader_key, ip_key or "")
    by_reader, by_ip = consents.attempts(
        session,
        reader_key,
        ip_key or "",
        day=now - timedelta(days=1),
        hour=now - timedelta(hours=1),
    )
    # The operator's own command has no address and is not limited.
    if ip_key is not None and (
        by_reader >= A_DAY_PER_READER or by_ip >= AN_HOUR_PER_IP
    ):
        raise TooMany("too many sign-ups; please try again tomorrow")
    consents.note_attempt(session, reader_key, ip_key or "", now=now)


def _own(reader: ManagedReader, subscription_id: int) -> Subscription:
    for subscription in reader.subscriptions:
        if subscription.id == subscription_id:
            return subscription
    raise InvalidSubscription("id", "this subscription is not yours")


def _behind(
    session: Session,
    purpose: tokens.Purpose,
    token: str,
    *,
    secret: str,
    now: datetime,
) -> Subscription:
    """Return the subscription that a link names; raises ``tokens.BadToken``."""
    ids = tokens.read(secret, purpose, token, now=now.timestamp())
    found = subscriptions.find(session, ids)
    if not found:
        raise tokens.BadToken("this subscription no longer exists")
    return found[0]
