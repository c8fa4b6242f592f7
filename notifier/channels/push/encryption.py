"""A push message that only its browser can read: RFC 8291 over RFC 8188 (aes128gcm).

Written on ``cryptography`` in place of ``http-ece``: that library comes without a
wheel, and our image is built from wheels alone.  Tests compare both.
"""

from __future__ import annotations

import os
import struct

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from notifier.channels.push.target import PushTarget, decode_key

MOST_BYTES = 3_993
"""Of the plain text: RFC 8030 has services take 4,096 bytes, header (86), mark (1) and
tag (16) included.
"""
_RECORD_BYTES = 4_096
_LAST_RECORD = b"\x02"


def encrypt(
    plain: bytes,
    target: PushTarget,
    *,
    private_key: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes | None = None,
) -> bytes:
    """Return the body of the request, at most 4,096 bytes.

    *private_key* and *salt* are made again for every message; only the RFC's
    example hands them in.  Raises ``ValueError`` for more than ``MOST_BYTES``.
    """
    if len(plain) > MOST_BYTES:
        raise ValueError(f"more than {MOST_BYTES} bytes")
    ours = private_key or ec.generate_private_key(ec.SECP256R1())
    salt = salt or os.urandom(16)
    our_point = public_point(ours.public_key())
    shared = ours.exchange(ec.ECDH(), target.public_key)
    # Both public keys go into the derivation, so that nobody can pass one message on
    # as if it were meant for another browser.
    info = b"WebPush: info\0" + decode_key(target.p256dh) + our_point
    secret = _derive(shared, decode_key(target.auth), info, 32)
    key = _derive(secret, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derive(secret, salt, b"Content-Encoding: nonce\0", 12)
    header = (
        salt + struct.pack("!LB", _RECORD_BYTES, len(our_point)) + our_point
    )
    return header + AESGCM(key).encrypt(nonce, plain + _LAST_RECORD, None)


def public_point(key: ec.EllipticCurvePublicKey) -> bytes:
    """Return the 65 bytes of an uncompressed point."""
    return key.public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


def _derive(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)
