"""When each job runs.  The database says what is due; a tick only asks, so a missed one
is harmless.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import structlog

_log = structlog.get_logger("voucherwatch.timetable")

# Seconds between two ticks of a job.  An alert leaves as soon as its board is crawled
# (``Jobs._after_source``): `send` is for what other workers and retries have made due.
# `recover` bounds how late an alarm is (docs/operating.md), `run_periodic` the sign of
# life that /healthz waits for.
_EVERY = {
    "crawl_due": 15,
    "send": 5,
    "send_digests": 60,
    "tell_operator": 30,
    "recover": 180,
    "run_periodic": 30,
    "reread": 10,
    "attach": 10,
}
_HURRY = 0.5


class Timetable:
    """Ticks by the loop's own clock, which nobody sets (docs/decisions/0020).

    Ticks never pile up, however late they are: the next one of a job waits for the
    one before.
    """

    def __init__(self, tick: Callable[[str], Awaitable[None]]) -> None:
        self._tick = tick
        self._tasks: list[asyncio.Task[None]] = []
        self._is_paused = False

    def start(self, *, hurry: bool = False) -> None:
        """Begin on the running loop; *hurry* ticks every half second."""
        for name, seconds in _EVERY.items():
            beat = self._beat(name, _HURRY if hurry else seconds)
            self._tasks.append(asyncio.create_task(beat, name=f"tick {name}"))

    def pause(self) -> None:
        """Begin no more ticks; those under way go on."""
        self._is_paused = True

    def stop(self) -> None:
        for task in self._tasks:
            task.cancel()

    async def _beat(self, name: str, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        # At once, too: what fell due while no worker ran has waited enough.
        due = loop.time()
        while not self._is_paused:
            try:
                await self._tick(name)
            except Exception:  # noqa: BLE001  (one tick's trouble must not end the others; the next one asks again)
                _log.exception("tick failed", job=name)
            due += seconds
            if due <= loop.time():
                due = loop.time() + seconds
            await asyncio.sleep(due - loop.time())
