"""From the operator's choices to open channels; a channel that is not set up is simply not there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from notifier.channels.base import Channel
from notifier.channels.email import Email, Server
from notifier.channels.http import open_client
from notifier.channels.slack import HOSTS, Slack
from notifier.channels.webhook import Webhook


def open_channels(
    *,
    smtp_url: str,
    mail_from: str,
    secret: str,
    clock: Callable[[], datetime],
    allow_loopback: bool = False,
    sign: Callable[[bytes], bytes] | None = None,
) -> dict[str, Channel]:
    """Return the channels by name.  *sign* adds a DKIM signature (``notifier.channels.dkim``); close each when done."""
    channels: dict[str, Channel] = {
        "slack": Slack(open_client(allow_loopback=allow_loopback, hosts=HOSTS), clock=clock),
        "webhook": Webhook(open_client(allow_loopback=allow_loopback), secret, clock=clock),
    }
    if smtp_url:
        channels["email"] = Email(Server.parse(smtp_url), mail_from, clock=clock, sign=sign)
    return channels
