"""A message as a MIME message: text and HTML, with the headers that big mailboxes want.

Written directly, line by line: it is a fixed small shape, many thousand times
over, and ``email.message`` takes thirty times as long (``benchmarks/mail_writing.py``).
"""

from __future__ import annotations

import re
import secrets
from binascii import b2a_base64
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from email.header import Header
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Final

from jinja2 import (
    Environment,
    PackageLoader,
    StrictUndefined,
    Template,
    select_autoescape,
)
from markupsafe import escape

from notifier.messages.message import Message, MessageItem, MessageLink
from presentation.sanitize import plain

CRLF: Final = b"\r\n"
_ODD_IN_ADDRESSES: Final = re.compile(r"[\s<>,;:()\[\]\\\"\x00-\x1f\x7f]")
_BASE64_LINES: Final = re.compile(rb".{1,76}")
# What a line of 76 characters of Base64 holds.
_BYTES_A_LINE: Final = 57
# Where a reader's own links go.  Of this process alone, so that no notice holds them.
_MANAGE_MARK: Final = f"manage-{secrets.token_hex(8)}"
_LEAVE_MARK: Final = f"leave-{secrets.token_hex(8)}"
COLOURS: Final = {
    "good": "#23633d",
    "change": "#8a5200",
    "urgent": "#b5341d",
    "bad": "#a8321c",
    "quiet": "#5f5a52",
}
BRAND: Final = {"ko": "바우처 알리미", "en": "Voucher Watch"}
"""The service's name above a mail: a channel does not know the locales."""

_templates = Environment(
    loader=PackageLoader("notifier"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=False,
    auto_reload=False,
)


class BadAddress(ValueError):
    """Not one mail address; the words do not repeat it."""


def message_id(message: Message, sender: str) -> str:
    """Return the Message-ID, the same at every attempt."""
    return f"<vw.{message.key}@{_domain(sender)}>"


def message(message: Message, *, sender: str, to: str, now: datetime) -> bytes:
    """Return the whole mail as it goes over the wire; raises ``BadAddress`` for a
    target that is not one plain address.

    Every value is on one line and ASCII by here, so nothing can add a header.
    """
    headers = {
        "From": _sender(sender),
        "To": checked(to),
        "Subject": _subject(message.subject),
        "Date": format_datetime(now),
        "Message-ID": message_id(message, sender),
        "MIME-Version": "1.0",
        # Out-of-office programs do not answer what was sent by a program (RFC 3834).
        "Auto-Submitted": "auto-generated",
        "Content-Language": message.language,
        **_thread(message),
        **_list_headers(message, _domain(sender)),
    }
    return _headers(headers) + _body(message)


def checked(address: str) -> str:
    """Return *address* if it is one plain address that can be in a header and in ``RCPT TO``."""
    local, at, domain = address.rpartition("@")
    odd = (
        not at or not local or not domain or _ODD_IN_ADDRESSES.search(address)
    )
    # 254 octets: RFC 3696, erratum 1690.  Others than ASCII need SMTPUTF8 on every
    # server of the way.
    if odd or len(address) > 254 or not address.isascii():
        raise BadAddress("not a single mail address")
    return address


@dataclass(frozen=True, slots=True)
class _SharedPart:
    """A part of all mails whose messages differ in the reader's links alone."""

    begun: bytes
    """Header and what precedes the first link, encoded as far as full lines go."""
    rest: bytes

    def filled(self, message: Message, escaped: Callable[[str], str]) -> bytes:
        """Return the part with the links of *message*."""
        rest = self.rest
        if message.manage is not None:
            manage = escaped(message.manage.url)
            rest = rest.replace(_MANAGE_MARK.encode(), manage.encode())
        if message.unsubscribe is not None:
            leave = escaped(message.unsubscribe)
            rest = rest.replace(_LEAVE_MARK.encode(), leave.encode())
        return self.begun + _base64(rest)


def _body(message: Message) -> bytes:
    mark = f"=_vw.{message.key}"
    plain_text, web_page = _shared_parts(message)
    parts = [
        plain_text.filled(message, str),
        web_page.filled(message, escape),
    ]
    body = _multipart("alternative", f"{mark}.a", parts)
    if message.calendar is None:
        return body
    attached = _part(
        "text/calendar; charset=utf-8; method=PUBLISH",
        message.calendar,
        {"Content-Disposition": 'attachment; filename="window.ics"'},
    )
    return _multipart("mixed", f"{mark}.m", [body, attached])


def _shared_parts(message: Message) -> tuple[_SharedPart, _SharedPart]:
    """Return text and HTML, written out once for all readers of one notice."""
    manage = message.manage
    shared = replace(
        message,
        key="",
        answers=(),
        calendar=None,
        data={},
        manage=manage and MessageLink(manage.label, _MANAGE_MARK),
        unsubscribe=message.unsubscribe and _LEAVE_MARK,
    )
    # A digest is one reader's own, and long: nobody else's mail is like it.
    if len(message.items) > 1:
        return _written_parts(shared)
    return _remembered_parts(shared)


def _written_parts(shared: Message) -> tuple[_SharedPart, _SharedPart]:
    return (
        _shared_part("text/plain; charset=utf-8", text(shared)),
        _shared_part("text/html; charset=utf-8", html(shared)),
    )


_remembered_parts = lru_cache(maxsize=64)(_written_parts)


def _shared_part(content_type: str, content: str) -> _SharedPart:
    coded = content.encode()
    first = len(coded)
    for mark in (_MANAGE_MARK, _LEAVE_MARK):
        place = coded.find(mark.encode())
        first = min(first, max(place, 0))
    # Back to where its line begins: the lines before are the same for all.
    first -= first % _BYTES_A_LINE
    begun = _part(content_type, coded[:first])
    return _SharedPart(begun + CRLF if first else begun, coded[first:])


def _multipart(kind: str, boundary: str, parts: Iterable[bytes]) -> bytes:
    """Base64 has no ``=_``, so the boundary is in no part."""
    line = f"--{boundary}".encode()
    opened = b"".join(line + CRLF + part + CRLF for part in parts)
    return (
        _headers({"Content-Type": f'multipart/{kind}; boundary="{boundary}"'})
        + CRLF
        + opened
        + line
        + b"--"
        + CRLF
    )


def _part(
    content_type: str, content: bytes, more: Mapping[str, str] | None = None
) -> bytes:
    head = _headers(
        {
            "Content-Type": content_type,
            "Content-Transfer-Encoding": "base64",
            **(more or {}),
        }
    )
    return head + CRLF + _base64(content)


def _base64(content: bytes) -> bytes:
    coded = b2a_base64(content, newline=False)
    return CRLF.join(_BASE64_LINES.findall(coded))


def _headers(headers: Mapping[str, str]) -> bytes:
    return "".join(
        f"{name}: {value}\r\n" for name, value in headers.items()
    ).encode("ascii")


@lru_cache(maxsize=256)
def _subject(subject: str) -> str:
    """Encode a subject: ``Header`` folds Korean well where the newer classes of Python
    3.11 and 3.12 lose blanks (cpython #92081).
    """
    return Header(plain(subject), "utf-8", header_name="Subject").encode(
        linesep="\r\n"
    )


@lru_cache(maxsize=8)
def _sender(sender: str) -> str:
    name, address = parseaddr(sender)
    return (
        formataddr((Header(plain(name), "utf-8").encode(), checked(address)))
        if not name.isascii()
        else formataddr((plain(name), checked(address)))
    )


def text(message: Message) -> str:
    unsubscribe = message.unsubscribe_label
    return (
        _template("message.txt")
        .render(
            message=message,
            items=_items(message.items, "items.txt"),
            unsubscribe=unsubscribe,
        )
        .strip()
        + "\n"
    )


def html(message: Message) -> str:
    preheader = (
        message.items[0].lines[0].text
        if message.items and message.items[0].lines
        else "".join(message.lead[:1])
    )
    words = {
        "unsubscribe": message.unsubscribe_label,
        "preheader": preheader,
        "brand": BRAND[message.language],
    }
    return _template("message.html").render(
        message=message, items=_items(message.items, "items.html"), **words
    )


@lru_cache(maxsize=64)
def _items(items: tuple[MessageItem, ...], template: str) -> str:
    """Many readers get the same items: they are written out once."""
    return _template(template).render(items=items, colours=COLOURS)


@lru_cache(maxsize=8)
def _template(name: str) -> Template:
    return _templates.get_template(name)


def _thread(message: Message) -> dict[str, str]:
    if not message.answers:
        return {}
    # The first mail holds a thread together; of the others the last ones do.  A line
    # for each keeps the header below its limit (RFC 5322 §2.1.1).
    known = (*message.answers[:1], *message.answers[1:][-8:])
    return {"In-Reply-To": known[-1], "References": "\r\n ".join(known)}


def _list_headers(message: Message, domain: str) -> dict[str, str]:
    if message.unsubscribe is None:
        return {}
    return {
        "List-Id": f"Voucher Watch <alerts.{domain}>",
        "List-Unsubscribe": f"<{message.unsubscribe}>",
        # Gmail and Yahoo want one-click leaving of bulk senders (RFC 8058).
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "Precedence": "bulk",
        "Feedback-ID": f"{message.kind}:{message.language}:voucherwatch",
    }


@lru_cache(maxsize=8)
def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
