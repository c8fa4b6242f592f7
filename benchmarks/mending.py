"""How many redesigned pages are read again, how many wrongly, and at what cost.

Run from the project's root: ``python -m benchmarks.mending``.  The redesigns are
those of ``tests/mending/changes.py`` over the lists frozen in ``tests/sources``.
"""

from __future__ import annotations

import sys
import time

from tests.mending.changes import CHANGES
from tests.mending.test_mending import BOARDS, board_rows, known_of, mended


def main() -> None:
    tried = accepted = wrong = 0
    seconds = 0.0
    for source in BOARDS:
        rows = board_rows(source)
        for name, change in CHANGES.items():
            page = change(rows)
            started = time.process_time()
            result = mended(page, known_of(rows))
            seconds += time.process_time() - started
            tried += 1
            if result is None or not result[1].holds:
                sys.stdout.write(f"not read: {source} {name}\n")
                continue
            accepted += 1
            found = [(row.key, row.title) for row in result[0].notices]
            wrong += found != [(row.key, row.title) for row in rows]
    sys.stdout.write(
        f"{accepted} of {tried} pages read again, {wrong} wrongly, "
        f"{1000 * seconds / tried:.1f} ms of CPU a page\n"
    )


if __name__ == "__main__":
    main()
