"""Stands in for ``requests`` inside Apprise's plugins, so that they reach what we allow.

Apprise sends with ``requests``: any address, redirects followed, a time limit that
counts from one byte to the next, and a plain ``False`` for every failure.  Here a
plugin's POST becomes one exchange of ``net.http`` (guarded, one deadline for all of
it), and what was answered is kept for the channel to judge.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import requests

from net.http import Answer, Client


class PluginStopped(Exception):
    """Ends a plugin's work: what happened is in the exchange."""


@dataclass(slots=True)
class PluginExchange:
    """What a plugin did during one message."""

    client: Client | None
    """None: nothing is sent, the addresses are only noted."""
    addresses: list[str] = field(default_factory=list)
    answer: Answer | None = None
    error: Exception | None = None


class GuardedRequests:
    """The part of ``requests`` that the plugins on our list use."""

    codes: Final = requests.codes
    RequestException: Final = requests.RequestException

    def __init__(self) -> None:
        self._local = threading.local()

    @contextmanager
    def exchange(self, client: Client | None) -> Iterator[PluginExchange]:
        """Let this thread's plugin send by *client* until the block ends."""
        made = PluginExchange(client)
        self._local.exchange = made
        try:
            yield made
        finally:
            self._local.exchange = None

    def post(
        self,
        url: str,
        data: Any = None,
        json: Any = None,
        *,
        params: Any = None,
        headers: Any = None,
        auth: Any = None,
        **ignored: Any,
    ) -> requests.Response:
        """Send once; whatever is no success ends the plugin's work.

        *ignored* are certificate checks, time limits and redirects: ours hold.
        """
        del ignored
        exchange: PluginExchange | None = getattr(
            self._local, "exchange", None
        )
        if exchange is None:
            raise RuntimeError("a plugin sends without its channel")
        prepared = requests.Request(
            "POST",
            url,
            headers,
            data=data,
            json=json,
            params=params,
            auth=auth,
        ).prepare()
        exchange.addresses.append(prepared.url or "")
        # A sign-up only wants to know the address; the plugin must believe that it sent.
        if exchange.client is None:
            return _response(200, b"{}")
        if exchange.answer is not None:
            # A second POST could fail after the first was read: then a retry would
            # tell the first reader twice.
            exchange.error = PluginStopped(
                "more than one request for a message"
            )
            raise exchange.error
        try:
            exchange.answer = _sent(exchange.client, prepared)
        except Exception as error:
            exchange.error = error
            raise PluginStopped from error
        if not 200 <= exchange.answer.status < 300:
            # Plugins wait and try again by themselves; that is the outbox's business.
            raise PluginStopped
        return _response(exchange.answer.status, exchange.answer.body)


def _sent(client: Client, prepared: requests.PreparedRequest) -> Answer:
    """Send a plugin's request by our own client."""
    body = prepared.body or b""
    content = body.encode() if isinstance(body, str) else body
    assert isinstance(content, bytes), "plugins on our list send no streams"
    # Made by the plugin for its own connection; ours writes them itself.
    own = {"content-length", "user-agent", "accept-encoding", "connection"}
    headers = {}
    for name, value in prepared.headers.items():
        if name.lower() not in own:
            headers[name.lower()] = str(value)
    return client.post(prepared.url or "", content, headers)


def _response(status: int, body: bytes) -> requests.Response:
    response = requests.Response()
    response.status_code = status
    response._content = body  # noqa: SLF001  (as requests' own adapters fill it in)
    return response


GUARDED: Final = GuardedRequests()
"""One for the process: plugins are modules, and each message is one thread's."""
