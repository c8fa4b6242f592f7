"""A thread for one channel's post, so that no channel waits for another."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import Future


class Lane:
    """Runs *work* in a thread of its own whenever it is woken; one run at a time."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._current: Future[None] | None = None
        self._again = False

    def wake(self) -> Future[None] | None:
        """Run *work*, once more if it runs already: what is new since it last looked is
        not left lying.  Return the run, or ``None`` where one was under way.

        A run is a future, so that nobody needs a thread to wait for it: lanes of
        hanging channels would take every thread that the loop's own work needs.
        """
        with self._lock:
            self._again = True
            if self._current is not None:
                return None
            run: Future[None] = Future()
            # From here on it cannot be cancelled, by a waiting job's end either.
            run.set_running_or_notify_cancel()
            threading.Thread(
                target=self._go, args=(run,), name="lane", daemon=True
            ).start()
            self._current = run
            return run

    def run_under_way(self) -> Future[None] | None:
        """Return the run that has not ended."""
        return self._current

    def _go(self, run: Future[None]) -> None:
        try:
            while self._goes_on():
                self._work()
        except BaseException as error:
            # A lane whose work failed is woken again by the next job.
            with self._lock:
                self._current = None
            run.set_exception(error)
            raise
        run.set_result(None)

    def _goes_on(self) -> bool:
        with self._lock:
            goes_on, self._again = self._again, False
            if not goes_on:
                self._current = None
            return goes_on
