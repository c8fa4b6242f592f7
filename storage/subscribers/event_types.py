"""The events a reader may want, each a bit, so that the database can choose among
100,000 readers.
"""

from __future__ import annotations

from collections.abc import Iterable

CLOSING_STEPS = (7, 3, 1, 0)
"""Days before the last day on which a reminder leaves; 0 is D-day."""
EVENTS = (
    "new",
    "corrected",
    "extended",
    "cancelled",
    "result",
    "expected",
    "confirmed",
    *(f"closing-{n}" for n in CLOSING_STEPS),
    "estimate",
)
"""Every event by its name; ``closing-3`` is D-3, ``estimate`` is ours of when a
programme's next round may open.  Stored masks go by the places: new ones come last.
"""
USUAL = (
    "new",
    "corrected",
    "extended",
    "cancelled",
    "expected",
    "confirmed",
    "closing-3",
    "closing-1",
)
"""What a reader gets who chooses nothing."""


class UnknownEvent(ValueError):
    """An event's name that does not exist; the words list those that do."""


def mask(names: Iterable[str]) -> int:
    """Return the bits of *names*; ``closing`` means all four reminders and ``all`` everything."""
    bits = 0
    for name in names:
        bits |= sum(1 << place for place in _places(name))
    return bits


def names(bits: int) -> list[str]:
    """Return the names in *bits*, in the order of ``EVENTS``."""
    found: list[str] = []
    for place, name in enumerate(EVENTS):
        if bits >> place & 1:
            found.append(name)
    return found


def bit(kind: str, key: str = "") -> int:
    """Return the bit of an event; the key of a ``closing`` one begins with its step (``D-3``).

    >>> bit("closing", "D-3:2026-12-04T09:00:00+00:00") == mask(["closing-3"])
    True
    """
    if kind == "confirmed":
        # It is sent instead of a new call, not beside one.
        return mask(["confirmed", "new"])
    return mask([f"closing-{key[2:3]}"] if kind == "closing" else [kind])


def _places(name: str) -> list[int]:
    found = []
    for place, event in enumerate(EVENTS):
        # "closing" stands for "closing-7" and its like
        if name in (event, "all") or event.startswith(f"{name}-"):
            found.append(place)
    if not found:
        raise UnknownEvent(
            f"{name!r} is none of {', '.join(EVENTS)}, closing, all"
        )
    return found
