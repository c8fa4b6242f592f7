"""Tuning of the C library's memory allocator (glibc only)."""

from __future__ import annotations

import ctypes
from contextlib import suppress

# Numbers of glibc's <malloc.h>.
_M_ARENA_MAX = -8
_M_TRIM_THRESHOLD = -1
# The usual limit is eight for each core.  With two, `up`, web and worker held 237 MiB
# after a crawl and 1,000 page views instead of 307.
_FEW = 2
# Twice glibc's own starting value.
_TRIM_BYTES = 256 * 1024


def use_few_arenas() -> None:
    """Let threads share their heaps: with an arena for each, glibc holds what they gave back.

    To be called before the first thread is started.
    """
    # Without effect on musl, macOS and Windows: no such function, no such library.
    with suppress(OSError, AttributeError):
        library = ctypes.CDLL(None)
        library.mallopt(_M_ARENA_MAX, _FEW)
        # Set once, it stays: else it grows with the largest page ever parsed.
        library.mallopt(_M_TRIM_THRESHOLD, _TRIM_BYTES)


def give_back_memory() -> None:
    """Return free pages in the middle of the heap to the system: what a crawl's trees
    and a mail's writing took.  A few milliseconds.
    """
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).malloc_trim(0)
