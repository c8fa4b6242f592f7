"""What compiling patterns costs, and how less of it is done.

A third of what a cold start takes went into patterns that most documents never try:
those are compiled when the first one does.  A quarter went into ``[가-힣]``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any, Final, cast

_Class = Sequence[tuple[Any, Any]]
_Compiled = tuple[_Class, bool]

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


def remember_classes(compiler: Any) -> None:
    """Make *compiler*, that of ``re``, keep what it makes of a class of letters.

    For each ``[가-힣]`` it goes through 11,172 syllables, and finds the same each time:
    some two hundred times before the first document is read.  Where Python no longer
    has this function, nothing is changed (ADR 24).
    """
    make: Callable[..., _Compiled] | None
    make = getattr(compiler, "_optimize_charset", None)
    if make is None:
        return
    known: dict[object, _Compiled] = {}

    def remembered(
        letters: _Class,
        iscased: Callable[[int], bool] | None = None,
        fixup: Callable[[int], int] | None = None,
        fixes: Mapping[int, Sequence[int]] | None = None,
    ) -> _Compiled:
        # How letters are folded tells which other ones they are compared with, too.
        key = (tuple(letters), fixup)
        if key not in known:
            known[key] = make(letters, iscased, fixup, fixes)
        return known[key]

    compiler._optimize_charset = remembered  # noqa: SLF001


remember_classes(import_module("re._compiler"))
