"""What a queue does for the timetable, and the jobs that go through it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from datetime import timedelta
from typing import Any, Final, Protocol

import structlog

from worker.failures import log_job_failure

_log = structlog.get_logger("voucherwatch.queue")

Handler = Callable[..., Awaitable[None]]
"""Runs one job; it looks in the database for what is due, and finding nothing is fine."""

Arguments = Mapping[str, Any]
"""A job's arguments: what JSON can carry."""

QUEUE_OF: Final[Mapping[str, str]] = {
    "crawl": "crawls",
    "deliver": "deliveries",
    "notify_operator": "deliveries",
    "recover": "deliveries",
    "run_periodic": "deliveries",
    "reread": "deliveries",
    "attach_to_rounds": "deliveries",
}
"""Job → its queue.  Slow boards must never keep an alert waiting, so crawls have slots
of their own; each further queue would cost every process a database connection.
"""


def logged(
    job: str, handler: Handler
) -> Callable[..., Coroutine[Any, Any, None]]:
    """Return *handler* so that its trouble is logged, as ``log_job_failure`` does, and
    ends nothing else: the next tick asks again.
    """

    async def run(**arguments: Any) -> None:
        try:
            await handler(**arguments)
        except Exception as error:  # noqa: BLE001  (whatever it is)
            log_job_failure(_log, job, error)

    return run


class JobQueue(Protocol):
    """Takes jobs from the timetable and runs their handlers, here or elsewhere."""

    async def start(self, handlers: Mapping[str, Handler]) -> None:
        """Begin to run jobs with *handlers*, by the name of the job."""

    async def put(self, job: str, *, key: str, arguments: Arguments) -> None:
        """Ask for *job*.  While one of the same *key* waits, another is not added.

        Never raises for a queue that is away: the next tick asks again.
        """

    async def crawl_groups(
        self, due: Sequence[tuple[str, str]]
    ) -> Mapping[str, Sequence[str]]:
        """Share out sources, given as (name, host): key of a job → names for it.

        Those that a waiting job is to crawl already, and those that are too many for
        now, are left out.
        """

    async def stop(self, *, within: timedelta) -> None:
        """Take no more jobs and wait so long for those that run."""
