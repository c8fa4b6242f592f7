"""How the time of each reader grows with texts that are hard for patterns, and what frozen pages take.

Four times the text may take about four times as long: a growth of sixteen is a
pattern that goes back over its text.  The pieces are those of
``tests/reader/hostile.py``; times are of the processor, the best of two.

    python -m benchmarks.hostile_texts [--most 15]
"""

from __future__ import annotations

import argparse
import gc
import time
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from crawler import catalogue
from reader.text.boilerplate import strip_boilerplate
from reader.text.document import Context, Document
from tests import frozen
from tests.reader.hostile import TRIALS, Reader, text_of

_WHOLE = 40_000
_PART = _WHOLE // 4
_TURNS = 2


class Growth(NamedTuple):
    """What the whole text took, and how many times that is of what a quarter took."""

    times: float
    milliseconds: float
    reader: str
    piece: str


def main() -> None:
    """Print the steepest growths, then the slowest pages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=15, help="rows to print")
    most = parser.parse_args().most
    print(f"growth from {_PART:,} to {_WHOLE:,} characters (linear: 4)")
    for row in sorted(_growths(), reverse=True)[:most]:
        print(
            f"{row.times:6.1f}  {row.milliseconds:8.1f} ms  {row.reader:<26} {row.piece!r}"
        )
    print("listings, frozen")
    for milliseconds, name in sorted(_pages(), reverse=True)[:most]:
        print(f"{milliseconds:8.1f} ms  {name}")


def _growths() -> Iterator[Growth]:
    for kind, trial in TRIALS.items():
        for piece in trial.pieces:
            for name, read in trial.readers.items():
                yield _growth(f"{kind}: {name}", piece, read, trial.context)
    for piece in TRIALS["identity"].pieces:
        yield _growth("boilerplate", piece, _boilerplate, Context(title=""))


def _boilerplate(document: Document, _context: Context) -> object:
    return strip_boilerplate(document.text)


def _growth(name: str, piece: str, read: Reader, context: Context) -> Growth:
    def seconds(size: int) -> float:
        document = Document("body", text_of(piece, size))
        _ = document.plain, document.tables  # made once for all readers
        return _seconds(lambda: read(document, context))

    part = min(seconds(_PART) for _ in range(_TURNS))
    whole = min(seconds(_WHOLE) for _ in range(_TURNS))
    # Below a millisecond it is the clock that is measured.
    return Growth(whole / max(part, 0.001), 1_000 * whole, name, piece)


def _pages() -> Iterator[tuple[float, str]]:
    for name in frozen.names():
        board = catalogue.find(name)
        read = partial(board.read_listing, frozen.listings(name)[0].response())
        yield 1_000 * min(_seconds(read) for _ in range(_TURNS)), name


def _seconds(work: Callable[[], object]) -> float:
    """Return the processor's time of this thread."""
    # A collection walks over all that is there, whoever made it.
    gc.disable()
    try:
        began = time.thread_time()
        work()
        return time.thread_time() - began
    finally:
        gc.enable()


if __name__ == "__main__":
    main()
