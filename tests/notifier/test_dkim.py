"""DKIM signatures, checked by a verifier of the test's own (RFC 6376, section 6)."""

from __future__ import annotations

import base64
import hashlib
import re
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, padding, rsa
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)

from notifier.channels.email import dkim, mime
from notifier.messages.message import Message
from tests.notifier.mail_server import parsed
from tests.notifier.notifier_stage import NOW

KEYS = {
    "rsa": rsa.generate_private_key(public_exponent=65537, key_size=2048),
    "ed25519": ed25519.Ed25519PrivateKey.generate(),
}
LETTER = Message(
    "1", "alert", "바우처 알리미 " * 12, "ko", lead=("본문 \t 빈칸  ", ""), unsubscribe="https://x.example/u/" + "a" * 90,
    answers=("<a@x.example>", "<b@x.example>"),
)  # fmt: skip
MAIL = mime.message(
    LETTER, sender="바우처 <a@x.example>", to="reader@example.org", now=NOW
)


def pem(key: Any) -> str:
    written: bytes = key.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    return written.decode()


def signed(kind: str) -> bytes:
    return dkim.signer(
        pem(KEYS[kind]), selector="s1", domain="x.example", clock=lambda: NOW
    )(MAIL)


def verify(mail: bytes, kind: str) -> dict[str, str]:
    """Raise ``InvalidSignature`` unless *mail* is as it was signed; return the tags."""
    head, _, body = mail.partition(b"\r\n\r\n")
    fields = [
        tuple(field.split(b":", 1))
        for field in re.split(rb"\r\n(?![ \t])", head)
    ]
    [signature] = [
        value for name, value in fields if name.lower() == b"dkim-signature"
    ]
    tags = dict(
        part.strip().split("=", 1)
        for part in re.sub(r"\r\n[ \t]+", "", signature.decode()).split(";")
    )
    body = re.sub(rb"[ \t]+", b" ", body)
    body = re.sub(rb" \r\n", b"\r\n", body)
    body = body.rstrip(b"\r\n") + b"\r\n"
    if base64.b64encode(hashlib.sha256(body).digest()).decode() != tags["bh"]:
        raise InvalidSignature
    values = {name.lower().decode(): value for name, value in fields}
    hashed = "".join(
        f"{name}:{_relaxed(values[name])}\r\n" for name in tags["h"].split(":")
    )
    hashed += re.sub(
        r"( b=)[A-Za-z0-9+/= ]*\Z",
        r"\1",
        "dkim-signature:" + _relaxed(signature),
    )
    raw = base64.b64decode(tags["b"].replace(" ", ""))
    key = KEYS[kind].public_key()  # type: ignore[attr-defined]
    if isinstance(key, rsa.RSAPublicKey):
        key.verify(raw, hashed.encode(), padding.PKCS1v15(), SHA256())
    else:
        key.verify(raw, hashlib.sha256(hashed.encode()).digest())
    return tags


def _relaxed(value: bytes) -> str:
    return re.sub(r"[ \t]+", " ", value.decode().replace("\r\n", "")).strip()


@pytest.mark.parametrize("kind", KEYS)
def test_a_signed_mail_verifies(kind: str) -> None:
    tags = verify(signed(kind), kind)
    assert (tags["d"], tags["s"], tags["a"]) == (
        "x.example",
        "s1",
        f"{kind}-sha256",
    )


def test_what_one_click_needs_is_under_the_signature() -> None:
    covered = set(verify(signed("rsa"), "rsa")["h"].split(":"))
    assert {
        "from",
        "to",
        "subject",
        "list-unsubscribe",
        "list-unsubscribe-post",
        "message-id",
    } <= covered


@pytest.mark.parametrize(
    "change",
    [
        (b"To: reader@", b"To: editor@"),
        (b"List-Unsubscribe: <https", b"List-Unsubscribe: <http"),
        (b"\r\n\r\n--", b"\r\n\r\n++"),
    ],
)
def test_a_changed_mail_does_not(change: tuple[bytes, bytes]) -> None:
    with pytest.raises(InvalidSignature):
        verify(signed("rsa").replace(*change, 1), "rsa")


def test_a_signed_mail_is_still_a_mail() -> None:
    content = signed("rsa")
    assert parsed(content)["Subject"] == parsed(MAIL)["Subject"]
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_a_key_on_one_line_is_understood() -> None:
    key = pem(KEYS["ed25519"]).replace("\n", "\\n")
    verify(
        dkim.signer(key, selector="s1", domain="x.example", clock=lambda: NOW)(
            MAIL
        ),
        "ed25519",
    )


@pytest.mark.parametrize(
    "key", ["", "not a key", pem(ec.generate_private_key(ec.SECP256R1()))]
)
def test_another_key_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  (the library's own words)
        dkim.signer(key, selector="s1", domain="x.example", clock=lambda: NOW)


@pytest.mark.filterwarnings("ignore::DeprecationWarning")
def test_another_implementation_verifies_what_is_signed() -> None:
    """dkimpy is the library that most mail filters in Python use."""
    other = pytest.importorskip("dkim", reason="needs dkimpy")
    public = KEYS["rsa"].public_key()  # type: ignore[attr-defined]
    der = public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    record = b"v=DKIM1; k=rsa; p=" + base64.b64encode(der)

    def look_up(name: bytes, timeout: int = 5) -> bytes:
        assert name == b"s1._domainkey.x.example."
        return record

    assert other.verify(signed("rsa"), dnsfunc=look_up)
    assert not other.verify(
        signed("rsa").replace(b"To: reader@", b"To: editor@"), dnsfunc=look_up
    )
