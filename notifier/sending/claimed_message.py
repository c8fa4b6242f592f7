"""A claimed message between its claim and its receipt."""

from __future__ import annotations

import threading
from collections.abc import Callable

from notifier.channels.base import Ready
from notifier.sending.outbound import OutboundMessage


class ClaimedMessage:
    """A claimed message, written by the first thread that needs it."""

    def __init__(
        self,
        outbound: OutboundMessage,
        write: Callable[[OutboundMessage], Ready],
        stale_at: float,
    ) -> None:
        self.outbound = outbound
        self.begun = False
        self.stale_at = stale_at
        """On the monotonic clock: the other one may be put back an hour meanwhile."""
        self._write = write
        self._lock = threading.Lock()
        self._ready: Ready | None = None
        self._error: Exception | None = None

    def prepare(self) -> None:
        """Write the message unless that is done; what goes wrong is kept for ``ready``."""
        with self._lock:
            if self.begun:
                return
            self.begun = True
            try:
                self._ready = self._write(self.outbound)
            except Exception as error:  # noqa: BLE001  (raised by ``ready``)
                self._error = error

    def ready(self) -> Ready:
        """Return the written message, or raise why there is none."""
        self.prepare()
        if self._ready is None:
            assert self._error is not None, "one of both is set"
            raise self._error
        return self._ready
