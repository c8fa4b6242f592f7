"""Links that act without a login: signed, for one purpose, and good for a limited time."""

from __future__ import annotations

import hashlib
import hmac
from functools import lru_cache
from typing import Any, Literal

from itsdangerous import BadData, SignatureExpired, URLSafeTimedSerializer
from itsdangerous.encoding import base64_encode, int_to_bytes
from itsdangerous.timed import TimestampSigner

Purpose = Literal["confirm", "manage", "end", "renew", "operator"]

_DAY = 86_400
# Fewer numbers than that are not shorter when compressed.
_FEW_IDS = 4
# Seconds.  The way out outlives everything else, since mails are kept for years.  A
# confirmation has three days: over a weekend, and an abandoned sign-up is soon erased.
_GOOD_FOR: dict[Purpose, int] = {
    "confirm": 3 * _DAY,
    "manage": 400 * _DAY,
    "end": 1_100 * _DAY,
    "renew": 60 * _DAY,
    "operator": 30 * _DAY,
}


class BadToken(ValueError):
    """A link that was not made by us for this purpose, or was cut on the way."""


class WeakSecret(ValueError):
    """The operator's SECRET_KEY is too short to sign with."""


class TokenExpired(BadToken):
    """A link of ours that is too old."""


def sign(
    secret: str, purpose: Purpose, subscription_ids: list[int], *, now: float
) -> str:
    """Return a URL-safe token; *now* is seconds since the epoch."""
    if len(subscription_ids) > _FEW_IDS:
        dumped = _serializer(secret, purpose, int(now)).dumps(subscription_ids)
        return str(dumped)
    # What `dumps` makes of a few numbers, hundreds of times a second, without its
    # try to compress them and without deriving the key again.
    key, moment = _key_and_moment(secret, purpose, int(now))
    ids = ",".join(map(str, subscription_ids))
    signed = base64_encode(f"[{ids}]") + b"." + moment
    signature = base64_encode(hmac.digest(key, signed, "sha1"))
    return (signed + b"." + signature).decode()


def read(
    secret: str, purpose: Purpose, token: str, *, now: float
) -> list[int]:
    """Return the subscription ids in *token*; raises ``BadToken`` or ``TokenExpired``."""
    try:
        ids = _serializer(secret, purpose, int(now)).loads(
            token, max_age=_GOOD_FOR[purpose]
        )
    except SignatureExpired as error:
        raise TokenExpired("this link is too old") from error
    except BadData as error:
        raise BadToken(
            "this link is not valid; it may have been cut by the mail program"
        ) from error
    return [int(id_) for id_ in ids]


def salted(secret: str, purpose: str, *words: str) -> str:
    """Return a keyed hash of *words*: equal words are recognised, and cannot be read
    back without the key.
    """
    return hmac.new(
        secret.encode(), "\0".join([purpose, *words]).encode(), hashlib.sha256
    ).hexdigest()


def reader_key(secret: str, channel: str, target: str) -> str:
    """Return the key under which one target is one reader; mail addresses are compared
    without case.
    """
    return salted(
        secret,
        "reader",
        channel,
        target.strip().casefold() if channel == "email" else target.strip(),
    )


class _Clocked(TimestampSigner):
    """A signer whose clock is an argument, as everywhere: tests move it."""

    def __init__(self, *args: Any, now: int, **options: Any) -> None:
        super().__init__(*args, **options)
        self._now = now

    def get_timestamp(self) -> int:
        return self._now


@lru_cache(maxsize=16)
def _key_and_moment(
    secret: str, purpose: Purpose, now: int
) -> tuple[bytes, bytes]:
    serializer = _serializer(secret, purpose, now)
    key = serializer.make_signer(serializer.salt).derive_key()
    return key, base64_encode(int_to_bytes(now))


def _serializer(
    secret: str, purpose: Purpose, now: int
) -> URLSafeTimedSerializer:
    # Anybody who guesses it can end or read any subscription.
    if len(secret) < 16:
        raise WeakSecret(
            "SECRET_KEY must have at least 16 characters; `openssl rand -hex 32` makes one"
        )
    return URLSafeTimedSerializer(
        secret,
        salt=f"voucherwatch.{purpose}",
        signer=_Clocked,
        signer_kwargs={"now": now},
    )
