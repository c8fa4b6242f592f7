"""Which of Apprise's services are taken, and how an address becomes one."""

from __future__ import annotations

import importlib
import logging
import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from net import ssrf
from notifier.channels.apprise.guarded_requests import GUARDED
from notifier.channels.hooks import check_hook

SERVICES: Final[Mapping[str, tuple[str, str]]] = {
    "discord": ("discord", "NotifyDiscord"),
    "gchat": ("google_chat", "NotifyGoogleChat"),
    "gotifys": ("gotify", "NotifyGotify"),
    "line": ("line", "NotifyLine"),
    "ntfy": ("ntfy", "NotifyNtfy"),
    "ntfys": ("ntfy", "NotifyNtfy"),
    "tgram": ("telegram", "NotifyTelegram"),
    "workflow": ("workflows", "NotifyWorkflows"),
    "workflows": ("workflows", "NotifyWorkflows"),
    "wxteams": ("webexteams", "NotifyWebexTeams"),
}
"""Scheme to plugin: services that take one POST over https.  Apprise knows a hundred
more, among them ``file://``, mail, SMS at the operator's cost and local programs.
"""
# Services whose own https address may be pasted as it is.
_NATIVE = ("discord", "gchat", "workflows")
# Of an address.  Others switch certificates off (`verify=no`), read a local template,
# attach a file …
_OPTIONS: Final = frozenset(
    {"mode", "priority", "silent", "thread", "topic", "to"}
    | {"api-version", "key", "sig", "sp", "sv", "token"}
)
# Characters; the longest that is known, a Teams workflow, has about 300.
_LONGEST = 2_000


class BadAppriseTarget(ValueError):
    """An address that is not taken; the words hold nothing of it."""


def load_service(url: str) -> Any:
    """Return Apprise's plugin for *url*, tied to our client; raises ``BadAppriseTarget``.

    Nothing is sent and no name is looked up.
    """
    if len(url) > _LONGEST or not url.isprintable() or " " in url:
        raise BadAppriseTarget("malformed address")
    try:
        parts = urlsplit(url)
        options = {
            name for name, _ in parse_qsl(parts.query, keep_blank_values=True)
        }
    except ValueError:
        raise BadAppriseTarget("malformed address") from None
    if options - _OPTIONS:
        raise BadAppriseTarget("it has an option that is not taken here")
    scheme = parts.scheme.lower()
    # Of an https address only the plugins themselves can say whose it is.
    candidates = _NATIVE if scheme == "https" else (scheme,)
    for name in candidates:
        service = _made(name, url) if name in SERVICES else None
        if service is not None:
            return service
    raise BadAppriseTarget("it is none of " + ", ".join(sorted(SERVICES)))


def check_service(url: str, policy: ssrf.Policy) -> None:
    """Raise ``BadAppriseTarget`` unless *url* is one receiver that we would post to.

    The plugin writes a message that stays here: so the address is known that it uses.
    """
    service = load_service(url)
    with GUARDED.exchange(None) as trial:
        is_complete = service.notify(body="…", title="…")
    # Without a chat Telegram's plugin would look for one in the bot's messages.
    if not is_complete or len(trial.addresses) != 1:
        raise BadAppriseTarget("it must name one receiver")
    try:
        check_hook(trial.addresses[0], policy)
    except ssrf.Refused as refused:
        raise BadAppriseTarget(str(refused)) from None


def lane_of(url: str) -> str:
    """Return what shares its fate with *url*: the service, and its host where it has one
    of its own.
    """
    parts = urlsplit(url)
    if parts.scheme.startswith(("ntfy", "gotify")):
        return f"{parts.scheme}:{parts.netloc.rpartition('@')[2].lower()}"
    return parts.scheme or "https"


def _made(scheme: str, url: str) -> Any | None:
    module_name, class_name = SERVICES[scheme]
    module: Any = importlib.import_module(f"apprise.plugins.{module_name}")
    # The plugin's own global: whatever it sends goes through ``net.http``.
    module.requests = GUARDED
    # Its records hold addresses and texts; what went wrong is said by our own.
    logging.getLogger("apprise").disabled = True
    plugin = getattr(module, class_name)
    try:
        native = url.startswith("https:")
        parsed = (
            plugin.parse_native_url(url) if native else plugin.parse_url(url)
        )
        if not parsed:
            return None
        service = plugin(**{**parsed, "asset": _asset()})
    except (TypeError, ValueError, AttributeError, re.error):
        # Plugins parse what readers typed with little care; a fault means "not mine".
        return None
    # Its pauses between messages are the sender's business (429, Retry-After).
    service.request_rate_per_sec = 0
    return service


def _asset() -> Any:
    from apprise import AppriseAsset

    # In memory: nothing of a reader is written beside the database.
    return AppriseAsset(
        storage_mode="memory",
        app_id="Voucher Watch",
        image_url_mask="",
        async_mode=False,
    )
