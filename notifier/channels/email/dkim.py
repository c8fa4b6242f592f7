"""DKIM signatures (RFC 6376, relaxed/relaxed) for operators whose mail server does not sign.

RSA or Ed25519 (RFC 8463), by the type of the key.  The unsubscribe headers are
signed too: mailboxes honour one-click only then (RFC 8058).

Written by hand: dkimpy computes RSA in pure Python and takes about twenty times as
long for a mail (``benchmarks/mail_writing.py``), and needs PyNaCl for Ed25519.  The
tests have dkimpy verify what is signed here.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Callable
from datetime import datetime

from cryptography.hazmat.primitives.asymmetric import ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key

SIGNED = (
    "from", "to", "subject", "date", "message-id", "mime-version", "content-type", "in-reply-to", "references",
    "list-id", "list-unsubscribe", "list-unsubscribe-post", "auto-submitted",
)  # fmt: skip
"""Headers that are signed where a mail has them (RFC 6376 §5.4.1)."""
_BLANKS = re.compile(rb"[ \t]+")


def signer(
    key: str, *, selector: str, domain: str, clock: Callable[[], datetime]
) -> Callable[[bytes], bytes]:
    """Return a function that puts a signature before a mail (CRLF line ends).

    *key* is a PEM private key; ``\\n`` written out is understood, since some
    platforms keep variables on one line.  Raises ``ValueError`` for another key.
    """
    private = load_pem_private_key(
        key.replace("\\n", "\n").encode(), password=None
    )
    if not isinstance(private, rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey):
        raise ValueError(  # noqa: TRY004  (a wrong setting, not a wrong call)
            "DKIM_KEY must be an RSA or Ed25519 private key (PEM)"
        )
    algorithm = (
        "rsa-sha256"
        if isinstance(private, rsa.RSAPrivateKey)
        else "ed25519-sha256"
    )

    def sign(mail: bytes) -> bytes:
        head, _, body = mail.partition(b"\r\n\r\n")
        fields = []
        for field in _fields(head):
            if field[0] in SIGNED:
                fields.append(field)
        tags = {
            "v": "1", "a": algorithm, "c": "relaxed/relaxed", "d": domain, "s": selector, "t": str(int(clock().timestamp())),
            "h": ":".join(name for name, _ in fields), "bh": _b64(hashlib.sha256(relaxed_body(body)).digest()), "b": "",
        }  # fmt: skip
        # The signature covers its own header too, with an empty `b=` at its end and
        # without the line end (RFC 6376 §3.7).
        unsigned = "; ".join(f"{name}={value}" for name, value in tags.items())
        hashed = b"".join(
            relaxed_header(name, value) + b"\r\n" for name, value in fields
        )
        signature = _signature(
            private,
            hashed + relaxed_header("dkim-signature", unsigned.encode()),
        )
        return (
            b"DKIM-Signature: "
            + _folded(unsigned + _b64(signature)).encode()
            + b"\r\n"
            + mail
        )

    return sign


def relaxed_header(name: str, value: bytes) -> bytes:
    """Return a header in its relaxed form, without its line end."""
    return (
        name.lower().encode()
        + b":"
        + _BLANKS.sub(b" ", value.replace(b"\r\n", b"")).strip(b" \t")
    )


def relaxed_body(body: bytes) -> bytes:
    """Return a body in its relaxed form: blanks reduced, no empty lines at the end."""
    lines = []
    for line in body.split(b"\r\n"):
        lines.append(_BLANKS.sub(b" ", line).rstrip(b" "))
    text = b"\r\n".join(lines).rstrip(b"\r\n")
    return text + b"\r\n" if text else b""


def _signature(
    private: rsa.RSAPrivateKey | ed25519.Ed25519PrivateKey, data: bytes
) -> bytes:
    if isinstance(private, rsa.RSAPrivateKey):
        return private.sign(data, padding.PKCS1v15(), SHA256())
    # RFC 8463 signs the digest with Ed25519, not the text itself.
    return private.sign(hashlib.sha256(data).digest())


def _fields(head: bytes) -> list[tuple[str, bytes]]:
    unfolded = re.split(rb"\r\n(?![ \t])", head)
    pairs = (line.partition(b":") for line in unfolded)
    found: list[tuple[str, bytes]] = []
    for name, _, value in pairs:
        found.append((name.decode("ascii").lower(), value))
    return found


def _folded(tags: str) -> str:
    """Fold between tags, and the signature itself every 70 characters: no line nears
    the limit of 998.
    """
    *first, signature = tags.split("; ")
    cut = "\r\n ".join(
        signature[at : at + 70] for at in range(0, len(signature), 70)
    )
    return ";\r\n ".join([*first, cut])


def _b64(data: bytes) -> str:
    return base64.b64encode(data).decode()
