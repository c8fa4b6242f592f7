"""A letter as a MIME message: text and HTML, with the headers that big mailboxes want.

Built from ``email.mime`` with ``Header``: the newer ``EmailMessage`` of Python
3.11 and 3.12 loses spaces of Korean subjects at folds (cpython #92081).
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from email.header import Header
from email.mime.base import MIMEBase
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.utils import format_datetime, formataddr, parseaddr
from functools import lru_cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from notifier.letter import Item, Letter
from notifier.phrases import say
from notifier.plain import plain

COLOURS: Final = {"good": "#1a7f4b", "change": "#a15c00", "urgent": "#c2410c", "bad": "#b42318", "quiet": "#4a5b70"}

_templates = Environment(
    loader=PackageLoader("notifier"),
    autoescape=select_autoescape(["html"]),
    undefined=StrictUndefined,
    trim_blocks=False,
    auto_reload=False,
)


class BadAddress(ValueError):
    """Not one mail address; the words do not repeat it."""


def message_id(letter: Letter, sender: str) -> str:
    """Return the Message-ID, the same at every attempt."""
    return f"<vw.{letter.key}@{_domain(sender)}>"


def message(letter: Letter, *, sender: str, to: str, now: datetime) -> MIMEMultipart:
    """Return the whole mail; raises ``BadAddress`` for a target that is more or less than one address."""
    mail = _body(letter)
    name, address = parseaddr(sender)
    mail["From"] = formataddr((str(Header(plain(name), "utf-8")) if not name.isascii() else plain(name), address))
    mail["To"] = checked(to)
    mail.add_header("Subject", Header(plain(letter.subject), "utf-8").encode())
    mail["Date"] = format_datetime(now)
    mail["Message-ID"] = message_id(letter, sender)
    mail["Auto-Submitted"] = "auto-generated"
    mail["Content-Language"] = letter.language
    _thread(mail, letter)
    _list_headers(mail, letter, _domain(sender))
    return mail


def checked(address: str) -> str:
    """Return *address* if it is one plain address that can stand in a header and in ``RCPT TO``."""
    local, at, domain = address.rpartition("@")
    odd = not at or not local or "." not in domain + "." or any(c.isspace() or not c.isprintable() or c in '<>,;:()[]\\"' for c in address)
    if odd or len(address) > 254 or not address.isascii():
        raise BadAddress("not a single mail address")
    return address


def _body(letter: Letter) -> MIMEMultipart:
    alternative = MIMEMultipart("alternative")
    alternative.attach(MIMEText(text(letter), "plain", "utf-8"))
    alternative.attach(MIMEText(html(letter), "html", "utf-8"))
    if letter.calendar is None:
        return alternative
    mixed = MIMEMultipart("mixed")
    mixed.attach(alternative)
    mixed.attach(_calendar(letter.calendar))
    return mixed


def text(letter: Letter) -> str:
    unsubscribe = say("unsubscribe", letter.language)
    return _template("letter.txt").render(letter=letter, items=_items(letter.items, "items.txt"), unsubscribe=unsubscribe).strip() + "\n"


def html(letter: Letter) -> str:
    preheader = letter.items[0].lines[0].text if letter.items and letter.items[0].lines else "".join(letter.lead[:1])
    words = {"unsubscribe": say("unsubscribe", letter.language), "preheader": preheader}
    return _template("letter.html").render(letter=letter, items=_items(letter.items, "items.html"), **words)


@lru_cache(maxsize=256)
def _items(items: tuple[Item, ...], template: str) -> str:
    """Many readers get the same items: they are written out once."""
    return _template(template).render(items=items, colours=COLOURS)


@lru_cache(maxsize=8)
def _template(name: str) -> Template:
    return _templates.get_template(name)


def _calendar(content: bytes) -> MIMEBase:
    part = MIMEText(content.decode(), "calendar", "utf-8")
    part.set_param("method", "PUBLISH")
    part.add_header("Content-Disposition", "attachment", filename="window.ics")
    return part


def _thread(mail: MIMEMultipart, letter: Letter) -> None:
    if letter.answers:
        mail["In-Reply-To"] = letter.answers[-1]
        mail["References"] = " ".join((*letter.answers[:1], *letter.answers[1:][-8:]))


def _list_headers(mail: MIMEMultipart, letter: Letter, domain: str) -> None:
    if letter.unsubscribe is None:
        return
    mail["List-Id"] = f"Voucher Watch <alerts.{domain}>"
    mail["List-Unsubscribe"] = f"<{letter.unsubscribe}>"
    mail["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"
    mail["Precedence"] = "bulk"
    mail["Feedback-ID"] = f"{letter.kind}:{hashlib.sha256(letter.kind.encode()).hexdigest()[:8]}:voucherwatch"


def _domain(sender: str) -> str:
    return parseaddr(sender)[1].rpartition("@")[2] or "localhost"
