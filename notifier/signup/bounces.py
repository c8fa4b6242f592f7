"""What mail providers report of mails that came back: understood, and acted on."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Literal

from notifier.messages.sender_profile import SenderProfile
from notifier.signup import signup_manager, tokens
from storage.db.engine import Session
from storage.db.kst import local_day
from storage.outbox import operator_news
from storage.subscribers import consents, subscriptions

Kind = Literal["hard", "soft", "complaint"]

# Anything else (`AutoResponder`, `InboundError`, …) is an answer, no
# returned mail.
_POSTMARK_SOFT = frozenset(
    {
        "SoftBounce",
        "Transient",
        "DnsError",
        "SpamNotification",
        "VirusNotification",
        # The provider's own address or our words were refused, not the reader's box.
        "Blocked",
    }
)
_POSTMARK_HARD = frozenset(
    {
        "HardBounce",
        "BadEmailAddress",
        "ManuallyDeactivated",
        "AddressChange",
    }
)


class BadReport(ValueError):
    """A report that none of the known shapes fits; the words say what was missing."""


@dataclass(frozen=True, slots=True)
class Bounce:
    """One address that a mail did not reach, or whose owner called it spam."""

    address: str
    kind: Kind


def read(report: Mapping[str, Any]) -> list[Bounce]:
    """Understand a report: our generic shape, Amazon SES (bare or inside SNS), or Postmark.

    The generic shape is ``{"address": "a@b.c", "kind": "hard" | "soft" |
    "complaint"}`` or a list of such under ``bounces``.  Reports of other
    things (deliveries, openings) are no bounces.  Raises ``BadReport``.
    """
    for shape, reader in _SHAPES.items():
        if shape in report:
            return list(reader(report))
    raise BadReport(f"none of {', '.join(_SHAPES)} is there")


def apply_bounces(
    session: Session,
    bounces: Iterable[Bounce],
    profile: SenderProfile,
    *,
    now: datetime,
) -> int:
    """Act on bounces whose reporter was checked; return how many readers are not
    written to any more.

    A hard bounce or the third soft one in a month disables the reader, a
    complaint ends everything; the address stays suppressed as a salted hash.
    """
    reported: list[tuple[str, Kind]] = []
    for bounce in bounces:
        key = tokens.reader_key(profile.secret, "email", bounce.address)
        reported.append((key, bounce.kind))
    suppressing = set(consents.bounced(session, reported, now=now))
    silenced: dict[Kind, set[str]] = {"hard": set(), "soft": set()}
    # Last: it also ends what the report's bounces have only disabled.
    silenced["complaint"] = set()
    for key, kind in reported:
        if kind == "complaint" or (key, kind) in suppressing:
            silenced[kind].add(key)
    for kind, keys in silenced.items():
        if keys:
            _silence(session, sorted(keys), kind, profile, now)
    return len(set().union(*silenced.values()))


def _silence(
    session: Session,
    keys: Sequence[str],
    kind: Kind,
    profile: SenderProfile,
    now: datetime,
) -> None:
    """Stop writing to these readers, all in a few statements: a report may name
    thousands, and other writers wait for it.
    """
    live = subscriptions.live_of(session, keys)
    if kind == "complaint":
        for stored in live:
            # No farewell: a reader who reports our mail as spam gets no more.
            signup_manager.leave(
                session, stored, now=now, how="complaint", farewell=False
            )
    else:
        subscriptions.disable(session, keys, f"the mail came back ({kind})")
    if not live:
        return
    # The operator learns which subscriptions, never the address.
    facts = {
        "channel": "email",
        "why": f"{kind} bounce",
        "subscriptions": [subscription.id for subscription in live],
        "day": local_day(now).isoformat(),
    }
    what = "complaint" if kind == "complaint" else "dead-target"
    # One reader's is named as that of a mail that was refused at once.
    about = keys[0]
    if len(keys) > 1:
        about = tokens.salted(profile.secret, "report", *keys)
    operator_news.record_news(
        session,
        profile.operators,
        what,
        f"{about}:{now.date()}",
        facts,
        now=now,
    )


def _generic(report: Mapping[str, Any]) -> Iterator[Bounce]:
    for item in report.get("bounces", [report]):
        kind, address = item.get("kind"), item.get("address")
        if kind not in ("hard", "soft", "complaint") or not isinstance(
            address, str
        ):
            raise BadReport(
                "a bounce needs address and kind (hard, soft or complaint)"
            )
        yield Bounce(_bare_address(address), kind)


def _ses(report: Mapping[str, Any]) -> Iterator[Bounce]:
    kind = report.get("notificationType") or report.get("eventType")
    if kind == "Complaint":
        complaint = report["complaint"]
        # A reader who takes mail *out* of the spam folder is reported as well.
        if str(complaint.get("complaintFeedbackType")).lower() == "not-spam":
            return
        for recipient in complaint["complainedRecipients"]:
            yield Bounce(_bare_address(recipient["emailAddress"]), "complaint")
    if kind == "Bounce":
        how: Kind = (
            "hard" if report["bounce"]["bounceType"] == "Permanent" else "soft"
        )
        for recipient in report["bounce"]["bouncedRecipients"]:
            yield Bounce(_bare_address(recipient["emailAddress"]), how)


def _bare_address(written: str) -> str:
    """Return the address in a recipient as mail headers write it.

    >>> _bare_address('"R, Kim" <a@example.kr>'), _bare_address("'a@example.kr'")
    ('a@example.kr', 'a@example.kr')
    """
    address = parseaddr(written)[1] or written
    # Outlook quotes an address that was pasted.
    if address.startswith("'") and address.endswith("'"):
        address = address[1:-1]
    # JSON can spell half a character (`\\ud800`), which no hash can be made of.
    if not address.isprintable():
        raise BadReport("an address has characters that none has")
    return address


def _sns(report: Mapping[str, Any]) -> Iterator[Bounce]:
    if report["Type"] == "Notification":
        inner = json.loads(report["Message"])
        # Nested a thousand times they would end in a RecursionError.
        if "Type" in inner:
            raise BadReport("a notification inside a notification")
        yield from read(inner)


def _postmark(report: Mapping[str, Any]) -> Iterator[Bounce]:
    kind = report["RecordType"]  # deliveries and openings carry no ``Email``
    if kind == "SpamComplaint":
        yield Bounce(_bare_address(report["Email"]), "complaint")
    elif kind == "Bounce" and report["Type"] in _POSTMARK_HARD:
        yield Bounce(_bare_address(report["Email"]), "hard")
    elif kind == "Bounce" and report["Type"] in _POSTMARK_SOFT:
        yield Bounce(_bare_address(report["Email"]), "soft")


# A field by which each shape is known, looked for in this order: Postmark's reports have
# a `Type` too, as those of SNS.
_SHAPES: dict[str, Callable[[Mapping[str, Any]], Iterator[Bounce]]] = {
    "RecordType": _postmark,
    "Type": _sns,
    "notificationType": _ses,
    "eventType": _ses,
    "bounces": _generic,
    "address": _generic,
}
