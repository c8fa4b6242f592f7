"""Web Push (RFC 8030, 8291, 8292): alerts on a phone or desktop, without an app."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import datetime
from urllib.parse import urlsplit

from py_vapid import Vapid02, VapidException

from net.http import Client
from notifier.channels import hooks
from notifier.channels.base import MessageRefused, Ready, TargetGone
from notifier.channels.http import StatusMeaning, post
from notifier.channels.push.encryption import encrypt, public_point
from notifier.channels.push.payload import payload
from notifier.channels.push.target import (
    BadPushTarget,
    PushTarget,
    encode_key,
    parse_target,
)
from notifier.messages.message import Message

TIME_TO_LIVE = 3 * 86_400
"""Seconds for which a service keeps a message for a phone that is off: a weekend."""
# Seconds; RFC 8292 allows a day, clocks differ.
_SIGNED_FOR = 12 * 3_600
# Push services answer 401 or 403 where our own key is at fault; taken as a dead hook,
# one wrong setting would disable every reader.
_MEANING = StatusMeaning(
    gone=frozenset({404, 410}), misconfigured=frozenset({401, 403})
)


class BadVapidKey(ValueError):
    """Text that is no private key for VAPID."""


class VapidKeys:
    """The operator's key pair; *subject* tells push services whom to write to: a
    ``mailto:`` or ``https:`` address (RFC 8292 §2.1).
    """

    def __init__(self, private_key: str, subject: str) -> None:
        try:
            self._vapid = Vapid02.from_string(private_key.strip())
        except (ValueError, VapidException) as error:
            raise BadVapidKey("no P-256 private key in base64url") from error
        # The library refuses hosts without a dot, which a network of its own may have, in
        # words about something else; RFC 8292 §2.1 knows no such rule.
        self._vapid.conf = {"no-strict": True}
        self._subject = subject
        self.public_key = encode_key(public_point(self._vapid.public_key))
        """What the page hands to the browser (``applicationServerKey``)."""

    def authorization(self, endpoint: str, now: datetime) -> str:
        """Return the header that proves us to the service at *endpoint* (RFC 8292)."""
        parts = urlsplit(endpoint)
        claims = {
            "aud": f"{parts.scheme}://{parts.netloc}",
            "exp": int(now.timestamp()) + _SIGNED_FOR,
            "sub": self._subject,
        }
        return str(self._vapid.sign(claims)["Authorization"])


class WebPush:
    """*target* is a browser's subscription as JSON: a secret, it enters no message."""

    def __init__(
        self, client: Client, keys: VapidKeys, *, clock: Callable[[], datetime]
    ) -> None:
        self._client = client
        self._keys = keys
        self._clock = clock

    def prepare(self, target: str, message: Message) -> Ready:
        try:
            parsed = parse_target(target, self._client.policy)
        except BadPushTarget as error:
            raise TargetGone(f"push: {error}") from None
        if parsed.server_key not in ("", self._keys.public_key):
            # A browser takes messages by the key it subscribed with and by no other.
            raise TargetGone("push: subscribed with a key that was replaced")
        try:
            body = encrypt(payload(message), parsed)
        except ValueError as error:
            raise MessageRefused(f"push: {error}") from None
        urgent = any(item.tone == "urgent" for item in message.items)
        return lambda: self._post(parsed, body, message.key, urgent=urgent)

    def _post(
        self, target: PushTarget, body: bytes, key: str, *, urgent: bool
    ) -> None:
        now = self._clock()
        headers = {
            "authorization": self._keys.authorization(target.endpoint, now),
            "content-encoding": "aes128gcm",
            "content-type": "application/octet-stream",
            "ttl": str(TIME_TO_LIVE),
            "urgency": "high" if urgent else "normal",
            # A repeat takes the place of what still waits at the service.
            "topic": encode_key(hashlib.sha256(key.encode()).digest())[:32],
        }
        post(
            self._client,
            target.endpoint,
            body,
            headers,
            name="push",
            clock=self._clock,
            meaning=_MEANING,
        )

    def lane(self, target: str) -> str:
        """One push service's troubles are its own."""
        try:
            return hooks.lane(
                parse_target(target, self._client.policy).endpoint
            )
        except BadPushTarget:
            return "unreadable"

    def close(self) -> None:
        self._client.close()


def new_private_key() -> str:
    """Return a new private key as ``VAPID_PRIVATE_KEY`` takes it: 32 bytes, base64url."""
    vapid = Vapid02()
    vapid.generate_keys()
    secret = vapid.private_key.private_numbers().private_value
    return encode_key(secret.to_bytes(32, "big"))
