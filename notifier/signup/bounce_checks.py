"""Did the mail provider really say so?  A forged report must not silence a reader."""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.hashes import SHA1, SHA256
from cryptography.x509 import load_pem_x509_certificate

from notifier.channels.webhook.transport import signed

_OLDEST = 300
"""Seconds that a signed report may be old: a copy of an old one is refused."""
_SNS_HOST_ENDS = (".amazonaws.com", ".amazonaws.com.cn")
_SNS_SIGNED = {
    "Notification": (
        "Message",
        "MessageId",
        "Subject",
        "Timestamp",
        "TopicArn",
        "Type",
    ),
    "SubscriptionConfirmation": (
        "Message",
        "MessageId",
        "SubscribeURL",
        "Timestamp",
        "Token",
        "TopicArn",
        "Type",
    ),
}


def is_ours(
    headers: Mapping[str, str], body: bytes, key: str, *, now: datetime
) -> bool:
    """Check the generic signature: the same headers as our own webhooks carry, with BOUNCE_KEY."""
    stamp = headers.get("x-voucherwatch-timestamp", "")
    if (
        not key
        or not (stamp.isascii() and stamp.isdigit() and len(stamp) <= 12)
        or abs(now.timestamp() - int(stamp)) > _OLDEST
    ):
        return False
    expected = signed(body, key, datetime.fromtimestamp(int(stamp), now.tzinfo), "")[
        "x-voucherwatch-signature"
    ]
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
        password = base64.b64decode(coded, validate=True).decode().partition(":")[2]
    except (binascii.Error, UnicodeDecodeError):
        return False
    return hmac.compare_digest(
        hashlib.sha256(password.encode()).digest(),
        hashlib.sha256(key.encode()).digest(),
    )


def is_from_sns(report: Mapping[str, Any], certificate: Callable[[str], bytes]) -> bool:
    """Check Amazon's signature; *certificate* fetches the PEM at a URL, asked only for
    Amazon's own hosts.
    """
    url, kind = str(report.get("SigningCertURL", "")), str(report.get("Type", ""))
    parts = urlsplit(url)
    if (
        parts.scheme != "https"
        or not (parts.hostname or "").endswith(_SNS_HOST_ENDS)
        or kind not in _SNS_SIGNED
    ):
        return False
    text = "".join(
        f"{name}\n{report[name]}\n" for name in _SNS_SIGNED[kind] if name in report
    )
    algorithm = SHA256() if report.get("SignatureVersion") == "2" else SHA1()  # noqa: S303  (version 1 of Amazon's signatures is SHA-1)
    try:
        public = load_pem_x509_certificate(certificate(url)).public_key()
        assert isinstance(public, rsa.RSAPublicKey), "Amazon signs with RSA"
        public.verify(
            base64.b64decode(str(report.get("Signature", ""))),
            text.encode(),
            padding.PKCS1v15(),
            algorithm,
        )
    except (InvalidSignature, ValueError):
        return False
    return True
