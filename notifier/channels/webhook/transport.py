"""A webhook that its receiver can trust: JSON, signed together with its time."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from net.http import Client
from notifier.channels import hooks
from notifier.channels.base import Ready
from notifier.channels.http import post
from notifier.messages.message import Message


class Webhook:
    """*target* is the receiver's URL; every target has a signing key of its own."""

    def __init__(
        self, client: Client, secret: str, *, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._secret = secret
        self._clock = clock

    def prepare(self, target: str, message: Message) -> Ready:
        body = json.dumps(payload(message), ensure_ascii=False).encode()
        return lambda: self._post(target, body, message.key)

    def _post(self, target: str, body: bytes, key: str) -> None:
        """Sign when it leaves: receivers refuse old timestamps, and a retry is hours later."""
        headers = signed(
            body, signing_key(self._secret, target), self._clock(), key
        )
        post(
            self._client,
            target,
            body,
            headers,
            name="webhook",
            clock=self._clock,
        )

    def lane(self, target: str) -> str:
        return hooks.lane(target)

    def close(self) -> None:
        self._client.close()


def payload(message: Message) -> dict[str, Any]:
    """Return the JSON: facts for machines under ``data``, the same words as a mail has
    beside them.
    """
    return {
        "id": message.key,
        "kind": message.kind,
        "language": message.language,
        "subject": message.subject,
        "lead": list(message.lead),
        "items": [asdict(item) for item in message.items],
        "links": [asdict(link) for link in message.links],
        "footer": list(message.footer),
        "manage": message.manage.url if message.manage else None,
        "unsubscribe": message.unsubscribe,
        "data": dict(message.data),
    }


def signing_key(secret: str, target: str) -> str:
    """Return the key that the receiver of *target* checks with; the manage page shows it.

    Made from the secret, so that none is stored; each target has its own, so that one
    receiver cannot sign as us to another.
    """
    return (
        "whsec_"
        + hmac.new(
            secret.encode(), f"webhook\0{target}".encode(), hashlib.sha256
        ).hexdigest()
    )


def signed(
    body: bytes, key: str, now: datetime, delivery: str
) -> Mapping[str, str]:
    """Return the headers: ``v1=`` HMAC-SHA256 of ``<timestamp>.<body>``.  Refuse
    timestamps older than five minutes.
    """
    stamp = str(int(now.timestamp()))
    mac = hmac.new(
        key.encode(), stamp.encode() + b"." + body, hashlib.sha256
    ).hexdigest()
    return {
        "x-voucherwatch-timestamp": stamp,
        "x-voucherwatch-signature": f"v1={mac}",
        "x-voucherwatch-delivery": delivery,
    }
