"""What Slack and webhooks share: one POST, and what each answer means."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import datetime
from email.utils import parsedate_to_datetime

import httpx2

from notifier.channels.base import DeliveryError, LetterRefused, TargetGone
from notifier.channels.guard import Guarded

_GONE = frozenset({401, 403, 404, 410})
"""A revoked or deleted hook does not come back."""
_LATER = frozenset({408, 409, 421, 423, 425, 429})
_LONGEST_WAIT = 6 * 3600.0


def open_client(*, allow_loopback: bool, hosts: Collection[str] = ()) -> httpx2.Client:
    """Return a client that keeps connections, follows no redirect and reaches public addresses only."""
    transport = Guarded(httpx2.HTTPTransport(limits=httpx2.Limits(max_connections=20)), allow_loopback=allow_loopback, hosts=hosts)
    return httpx2.Client(transport=transport, timeout=httpx2.Timeout(15.0, connect=10.0), follow_redirects=False)


def post(
    client: httpx2.Client, target: str, content: bytes, headers: Mapping[str, str], *, name: str, clock: Callable[[], datetime]
) -> None:
    """POST *content*, or raise what the answer means.  *target* is a secret: it enters no message."""
    try:
        answer = client.post(target, content=content, headers={"content-type": "application/json; charset=utf-8", **headers})
    except (httpx2.InvalidURL, httpx2.UnsupportedProtocol) as error:
        raise TargetGone(f"{name}: not a web address") from error
    except httpx2.TransportError as error:
        raise DeliveryError(f"{name}: {type(error).__name__}") from None  # the cause's own words may hold the address
    if answer.is_success:
        return
    raise _failure(answer, name, clock())


def _failure(answer: httpx2.Response, name: str, now: datetime) -> DeliveryError:
    code = answer.status_code
    if code in _GONE:
        return TargetGone(f"{name}: the hook is gone ({code})")
    if code in _LATER or code >= 500:
        return DeliveryError(f"{name}: not now ({code})", retry_after=retry_after(answer.headers.get("retry-after"), now))
    return LetterRefused(f"{name}: refused ({code})")


def retry_after(header: str | None, now: datetime) -> float | None:
    """Return the wait asked for in seconds, from either form of ``Retry-After``; at most six hours.

    >>> from datetime import UTC
    >>> retry_after("30", datetime(2026, 11, 24, tzinfo=UTC))
    30.0
    """
    if not header:
        return None
    try:
        wait = float(header) if header.strip().isdigit() else (parsedate_to_datetime(header) - now).total_seconds()
    except (ValueError, TypeError):
        return None
    return min(max(wait, 0.0), _LONGEST_WAIT)
