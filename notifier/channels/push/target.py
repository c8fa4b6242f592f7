"""Where a Web Push goes: the subscription that a browser made, as JSON."""

from __future__ import annotations

import base64
import binascii
import json
from dataclasses import dataclass
from typing import Any

from cryptography.hazmat.primitives.asymmetric import ec

from net import ssrf
from notifier.channels.hooks import check_hook

SERVICES = ("fcm.googleapis.com", "jmt17.google.com")
SERVICE_DOMAINS = (
    ".push.services.mozilla.com",
    ".push.apple.com",
    ".notify.windows.com",
)
"""The push services of Chrome and its kin, Firefox, Safari and Edge.

An alert begins without a confirmation by message (the browser asked its owner),
so the address must be one that a browser gives, not any host on the web.
"""
_LONGEST = 2_000
# RFC 8291 §2.1 and 3.2: an uncompressed point of P-256, a secret of 16 bytes.
_POINT_BYTES, _SECRET_BYTES = 65, 16
_WITH_SERVER_KEY = [_POINT_BYTES, _SECRET_BYTES, _POINT_BYTES]


class BadPushTarget(ValueError):
    """Text that is no subscription of a browser; the words do not repeat it."""


@dataclass(frozen=True, slots=True)
class PushTarget:
    """A browser's subscription (W3C Push API), keys as they are written: base64url."""

    endpoint: str
    p256dh: str
    auth: str
    server_key: str = ""
    """The VAPID key that the browser bound it to; empty where nobody noted it."""

    def to_json(self) -> str:
        """Return the one form in which it is stored: equal subscriptions are equal text."""
        data: dict[str, Any] = {
            "endpoint": self.endpoint,
            "keys": {"auth": self.auth, "p256dh": self.p256dh},
        }
        if self.server_key:
            data["serverKey"] = self.server_key
        return json.dumps(data, separators=(",", ":"), sort_keys=True)

    @property
    def public_key(self) -> ec.EllipticCurvePublicKey:
        return ec.EllipticCurvePublicKey.from_encoded_point(
            ec.SECP256R1(), decode_key(self.p256dh)
        )


def parse_target(text: str, policy: ssrf.Policy) -> PushTarget:
    """Read what ``PushSubscription.toJSON()`` gives; raises ``BadPushTarget``.

    Needs no network.  On this machine, where tests allow it, any service is taken.
    """
    if len(text) > _LONGEST:
        raise BadPushTarget("the push subscription is too long")
    try:
        data = json.loads(text)
        keys = data["keys"]
        fields = (data["endpoint"], keys["p256dh"], keys["auth"])
        server_key = data.get("serverKey", "")
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        raise BadPushTarget(
            "this is no push subscription of a browser"
        ) from None
    for field in (*fields, server_key):
        if not isinstance(field, str):
            raise BadPushTarget("this is no push subscription of a browser")
    target = PushTarget(*fields, server_key)
    _check_service(target.endpoint, policy)
    _check_keys(target)
    return target


def _check_service(endpoint: str, policy: ssrf.Policy) -> None:
    try:
        place = check_hook(endpoint, policy)
    except ssrf.Refused as refused:
        raise BadPushTarget(str(refused)) from None
    # Browser tests subscribe at a push service of their own on this machine.
    local = policy.allow_loopback and place.host in (
        "127.0.0.1",
        "localhost",
        "::1",
    )
    known = place.host in SERVICES or place.host.endswith(SERVICE_DOMAINS)
    if not known and not local:
        raise BadPushTarget("the push service is none that we know")


def _check_keys(target: PushTarget) -> None:
    """A key that cannot be used must be found at sign-up, not at the first alert."""
    try:
        lengths = []
        for key in (target.p256dh, target.auth):
            lengths.append(len(decode_key(key)))
        if target.server_key:
            lengths.append(len(decode_key(target.server_key)))
        _ = target.public_key  # raises for a point that is not on the curve
    except ValueError:
        lengths = []
    if lengths not in ([_POINT_BYTES, _SECRET_BYTES], _WITH_SERVER_KEY):
        raise BadPushTarget("the keys of the push subscription are none")


def decode_key(text: str) -> bytes:
    """Return the bytes of a base64url text, padded or not; raises ``ValueError``.

    >>> decode_key("_-8")
    b'\\xff\\xef'
    """
    try:
        padded = text + "=" * (-len(text) % 4)
        return base64.b64decode(
            padded.encode("ascii"), altchars=b"-_", validate=True
        )
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error


def encode_key(raw: bytes) -> str:
    """Return base64url without padding, as browsers write keys."""
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()
