"""Whether a report of returned mail comes from the mail provider: a forged one must not
silence a reader.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Mapping
from datetime import datetime

from notifier.channels.webhook.transport import signed

# Seconds that a signed report may be old: a copy of an old one is refused.
_OLDEST = 300


def is_ours(
    headers: Mapping[str, str], body: bytes, key: str, *, now: datetime
) -> bool:
    """Check the generic signature: the same headers as our own webhooks carry, with BOUNCE_KEY."""
    stamp = headers.get("x-voucherwatch-timestamp", "")
    # Twelve digits: ``int`` of a header of thousands would cost, and no year needs more.
    if (
        not key
        or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12)
        or abs(now.timestamp() - int(stamp)) > _OLDEST
    ):
        return False
    expected = signed(
        body, key, datetime.fromtimestamp(int(stamp), now.tzinfo), ""
    )["x-voucherwatch-signature"]
    given = headers.get("x-voucherwatch-signature", "")
    return hmac.compare_digest(expected.encode(), given.encode())


def knows_key(headers: Mapping[str, str], key: str) -> bool:
    """Check the password of HTTP Basic, the only thing that Postmark can send:
    ``https://bounces:KEY@host/bounces``.
    """
    kind, _, coded = headers.get("authorization", "").partition(" ")
    if not key or kind.lower() != "basic":
        return False
    try:
        password = (
            base64.b64decode(coded, validate=True).decode().partition(":")[2]
        )
    except (binascii.Error, UnicodeDecodeError):
        return False
    # Digests are of one length, so that the comparison tells nothing of the key's.
    return hmac.compare_digest(
        hashlib.sha256(password.encode()).digest(),
        hashlib.sha256(key.encode()).digest(),
    )
