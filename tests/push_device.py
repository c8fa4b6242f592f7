"""A device with a browser's side of Web Push: keys, a subscription, and reading messages."""

from __future__ import annotations

import json
import secrets
from typing import Any

import http_ece
from cryptography.hazmat.primitives.asymmetric import ec

from notifier.channels.push.encryption import public_point
from notifier.channels.push.target import encode_key

PRIVATE_KEY = "3m2-HVZ9DbgWCz9TvyL1aqN9Le9l2kVNQ6Pv9jqLzBo"
"""Of the service, in tests."""


class PushDevice:
    """Subscribed at *endpoint*; reads with the reference implementation, not with ours."""

    def __init__(self, endpoint: str) -> None:
        self.endpoint = endpoint
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._auth = secrets.token_bytes(16)

    @property
    def subscription(self) -> dict[str, Any]:
        """What ``PushSubscription.toJSON()`` gives."""
        return {
            "endpoint": self.endpoint,
            "expirationTime": None,
            "keys": {
                "p256dh": encode_key(public_point(self._key.public_key())),
                "auth": encode_key(self._auth),
            },
        }

    @property
    def target(self) -> str:
        return json.dumps(self.subscription)

    def read(self, body: bytes) -> dict[str, Any]:
        plain = http_ece.decrypt(
            body, private_key=self._key, auth_secret=self._auth
        )
        note: dict[str, Any] = json.loads(plain)
        return note
