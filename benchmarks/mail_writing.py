"""Why mails are written and signed by hand: both beside the general libraries.

    python -m benchmarks.mail_writing

Prints milliseconds for one mail, the median of many: ours, ``email.message`` for
writing, ``dkimpy`` (a development dependency) for signing.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from datetime import UTC, datetime
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

import dkim as dkimpy
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
)

from notifier.channels.email import dkim, mime
from notifier.messages.message import Message, MessageItem, MessageLine

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
ROUNDS = 60
LINES = (
    MessageLine("접수 기간", "2026. 11. 25. (수) ~ 2026. 12. 4. (금) 18:00"),
    MessageLine("총예산", "160억 5,000만원"),
)
MAIL = Message(
    "1",
    "alert",
    "[신규 공고] 2026년 AI 바우처 지원사업 공고",
    "ko",
    items=(
        MessageItem(
            "신규 공고", "2026년 AI 바우처", "https://x.example", LINES
        ),
    ),
    unsubscribe="https://x.example/unsubscribe/abc",
)


def median_ms(work: Callable[[], object]) -> float:
    """Return the median of ``ROUNDS`` calls in milliseconds, after one that warms up."""
    work()
    spent = []
    for _ in range(ROUNDS):
        began = time.perf_counter()
        work()
        spent.append((time.perf_counter() - began) * 1000)
    return statistics.median(spent)


def by_hand() -> bytes:
    """Write the mail as the service does."""
    return mime.message(MAIL, sender="a@x.example", to="b@y.example", now=NOW)


def by_library() -> bytes:
    """Write the same text and HTML with ``email.message``."""
    mail = EmailMessage(policy=SMTP)
    mail["From"], mail["To"] = "a@x.example", "b@y.example"
    mail["Subject"], mail["Date"] = MAIL.subject, format_datetime(NOW)
    mail["Message-ID"] = mime.message_id(MAIL, "a@x.example")
    mail.set_content(mime.text(MAIL))
    mail.add_alternative(mime.html(MAIL), subtype="html")
    return mail.as_bytes()


def main() -> None:
    """Print the table."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    pem = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    sign = dkim.signer(
        pem.decode(), selector="s", domain="x.example", clock=lambda: NOW
    )
    mail = by_hand()
    names = [name.encode() for name in dkim.SIGNED]
    relaxed = (b"relaxed", b"relaxed")

    def sign_by_library() -> object:
        return dkimpy.sign(
            mail,
            b"s",
            b"x.example",
            pem,
            canonicalize=relaxed,
            include_headers=names,
        )

    for name, ours, theirs in (
        ("write", by_hand, by_library),
        ("sign", lambda: sign(mail), sign_by_library),
    ):
        mine, other = median_ms(ours), median_ms(theirs)
        print(
            f"{name:<6} by hand {mine:7.3f} ms   library {other:7.3f} ms",
            end="",
        )
        print(f"   {other / mine:5.1f} ×")


if __name__ == "__main__":
    main()
