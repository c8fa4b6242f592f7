"""Data in which each value stands once and is referred to by its place, as Nuxt and
SvelteKit hand on what a page was drawn from.
"""

from __future__ import annotations

from typing import Any, Final

MOST_VALUES: Final = 100_000
"""Of what is put together: a value that many refer to is copied for each."""
DEEPEST: Final = 12
# ["Date", "2026-11-20T..."]: values with a kind of their own.
_SAID: Final = frozenset({"Date", "BigInt", "URL"})


class _TooMuch(Exception):
    """More is referred to than any list of notices holds."""


def without_references(data: Any) -> Any:
    """Return *data* with values in the place of references to them; as it is where it
    has none, or too many.

    >>> without_references([{"posts": 1}, [2], {"id": 3, "title": 4}, 7, "공고"])
    {'posts': [{'id': 7, 'title': '공고'}]}
    """
    if not _is_flat(data):
        return data
    try:
        return _Values(data).at(0, 0)
    except _TooMuch:
        return data


def _is_flat(data: Any) -> bool:
    """Return whether *data* is a list in which objects hold nothing but places of it."""
    if not isinstance(data, list) or len(data) < 3:
        return False
    objects = [value for value in data if isinstance(value, dict)]
    for value in objects:
        for place in value.values():
            if type(place) is not int or place >= len(data):
                return False
    return bool(objects) and isinstance(data[0], dict | list)


class _Values:
    def __init__(self, data: list[Any]) -> None:
        self._data = data
        self._left = MOST_VALUES

    def at(self, place: Any, depth: int) -> Any:
        """Return the value at *place*; ``None`` for what has none, or lies too deep."""
        self._left -= 1
        if self._left < 0:
            raise _TooMuch
        # Below zero stand "undefined" and its like.
        is_place = type(place) is int and 0 <= place < len(self._data)
        if not is_place or depth > DEEPEST:
            return None
        value = self._data[place]
        if isinstance(value, dict):
            return {
                name: self.at(inner, depth + 1)
                for name, inner in value.items()
            }
        if not isinstance(value, list):
            return value
        if value and isinstance(value[0], str):
            # ["Reactive", 3]: the value itself is elsewhere.
            kind, *rest = value
            inner = rest[0] if rest else None
            return inner if kind in _SAID else self.at(inner, depth)
        return [self.at(inner, depth + 1) for inner in value]
