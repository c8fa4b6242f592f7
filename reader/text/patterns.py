"""Patterns that few documents need, compiled when the first one does.

A third of what a cold start takes went into patterns that most documents never try.
"""

from __future__ import annotations

import re
from typing import Any, Final, cast

_METHODS: Final = (
    "search",
    "match",
    "fullmatch",
    "finditer",
    "findall",
    "sub",
    "split",
)


class _Late:
    """What stands for a pattern; from its first use on its methods are the pattern's own."""

    def __init__(self, source: str, flags: int) -> None:
        # Other patterns are made of it, without compiling this one.
        self.pattern = source
        self._flags = flags

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        pattern = re.compile(self.pattern, self._flags)
        for method in _METHODS:
            setattr(self, method, getattr(pattern, method))
        return getattr(pattern, name)


def late(source: str, flags: int = 0) -> re.Pattern[str]:
    """Return ``re.compile(source, flags)``, put off until it is used.

    Not for a pattern that is compared with ``match.re``, nor for one that more than
    some two thirds of documents need.

    >>> late("공고|모집").search("모집 공고")[0]
    '모집'
    """
    return cast("re.Pattern[str]", _Late(source, flags))
