"""What Slack and webhooks share: one POST, and what each answer means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime

from net import ssrf
from net.http import Answer, Client, ExchangeFailed
from notifier.channels.base import (
    DeliveryError,
    MessageRefused,
    Misconfigured,
    TargetGone,
)
from notifier.channels.hooks import check_hook


@dataclass(frozen=True, slots=True)
class StatusMeaning:
    """What a kind of receiver means by a refusal that no later try will change."""

    gone: frozenset[int] = frozenset({401, 403, 404, 410})
    """The target is dead: a revoked or deleted hook does not come back."""
    misconfigured: frozenset[int] = frozenset()
    """The receiver does not know us: only the operator can mend that."""


HOOK = StatusMeaning()
# Refusals below 500 that say "not now": timeout, conflict, wrong connection, locked,
# too early, too many.
_LATER = frozenset({408, 409, 421, 423, 425, 429})
# Seconds; a receiver that asks for a week has a wrong clock, or wants to be rid of us.
_LONGEST_WAIT = 6 * 3600.0


def post(
    client: Client,
    target: str,
    content: bytes,
    headers: Mapping[str, str],
    *,
    name: str,
    clock: Callable[[], datetime],
    hosts: Collection[str] = (),
    meaning: StatusMeaning = HOOK,
) -> None:
    """POST *content*, or raise what the answer means.  *target* is a secret: it enters
    no message.
    """
    try:
        # Again, as at sign-up: the rules may be stricter than on that day.
        check_hook(target, client.policy, hosts)
        sent = {"content-type": "application/json; charset=utf-8", **headers}
        answer = client.post(target, content, sent)
    except ssrf.Refused as refused:
        raise TargetGone(f"{name}: {refused}") from None
    except ExchangeFailed as error:
        raise DeliveryError(f"{name}: {error}", unreachable=True) from None
    if answer.status in meaning.misconfigured:
        raise Misconfigured(
            f"{name}: the service does not accept us ({answer.status})"
        )
    if answer.status in meaning.gone:
        raise TargetGone(f"{name}: the hook is gone ({answer.status})")
    if not 200 <= answer.status < 300:
        raise failure_of(answer, name, clock())


def failure_of(answer: Answer, name: str, now: datetime) -> DeliveryError:
    """Return what an answer that is no success means: try later, or never."""
    code = answer.status
    if code in _LATER or code >= 500:
        requested = retry_after(answer.headers.get("retry-after"), now)
        return DeliveryError(
            f"{name}: not now ({code})", retry_after=requested
        )
    return MessageRefused(f"{name}: refused ({code})")


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the wait asked for in seconds, from either form of ``Retry-After``; at most six hours.

    >>> from datetime import UTC
    >>> retry_after("30", datetime(2026, 11, 24, tzinfo=UTC))
    30.0
    """
    if not header:
        return None
    try:
        if header.strip().isdigit():
            wait = float(header)
        else:
            wait = (parsedate_to_datetime(header) - now).total_seconds()
    # TypeError: a date with the zone "-0000" has none.
    except (ValueError, TypeError, OverflowError):
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT)
