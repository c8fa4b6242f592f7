"""A thread for one channel's post, so that no channel waits for another."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Lane:
    """Runs *work* in a thread of its own whenever it is woken; one run at a time."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._lock = threading.Lock()
        self._thread: threading.Thread | None = None
        self._again = False

    def wake(self) -> bool:
        """Run *work*, once more if it runs already: what is new since it last looked is
        not left lying.  Return whether it was idle.
        """
        with self._lock:
            self._again = True
            if self._thread is not None:
                return False
            self._thread = threading.Thread(
                target=self._run, name="lane", daemon=True
            )
            self._thread.start()
            return True

    def end(self) -> None:
        """Return when the run under way is over."""
        thread = self._thread
        if thread is not None:
            thread.join()

    def _run(self) -> None:
        while self._goes_on():
            self._work()

    def _goes_on(self) -> bool:
        with self._lock:
            goes_on, self._again = self._again, False
            if not goes_on:
                self._thread = None
            return goes_on
