"""A thread for the deliveries of one channel, so that no channel waits for another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future


class ChannelThread:
    """Runs *work* in a thread of its own when woken; one run at a time."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._current: Future[None] | None = None
        self._again = False

    def wake(self) -> Future[None] | None:
        """Run *work*, or once more after the current run, which may have missed what is
        new.  Return the run, or ``None`` where one was under way.

        A run is a future, so that waiting for it takes no thread: those of hanging
        channels would use up the event loop's threads.
        """
        with self._lock:
            self._again = True
            if self._current is not None:
                return None
            run: Future[None] = Future()
            # From here on it cannot be cancelled, not even by the end of a waiting job.
            run.set_running_or_notify_cancel()
            threading.Thread(
                target=self._run, args=(run,), name="channel", daemon=True
            ).start()
            self._current = run
            return run

    def run_under_way(self) -> Future[None] | None:
        """Return the current run, if any."""
        return self._current

    def _run(self, run: Future[None]) -> None:
        try:
            while self._is_wanted():
                self._work()
        except BaseException as error:
            # One whose work failed is woken again by the next job.
            with self._lock:
                self._current = None
            run.set_exception(error)
            raise
        run.set_result(None)

    def _is_wanted(self) -> bool:
        """Return whether to run *work*, and clear the wish; without one the run ends."""
        with self._lock:
            is_wanted, self._again = self._again, False
            if not is_wanted:
                self._current = None
            return is_wanted
