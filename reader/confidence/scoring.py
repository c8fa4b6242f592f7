"""How sure each value is, and what is held back for not being sure enough.

A value's confidence is the logistic sum of its signals' weights: the share of such
values that were right on documents read by hand.  Below :data:`LEAST_SURE` a value is not
told: it is null, and a doubt shows it with its words.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from typing import Any, Final

from config import vocabulary
from reader.confidence.signals import (
    Seen,
    Signals,
    signals_of,
    texts_of,
    words_of,
)
from reader.model import Doubt, Evidence, Reading
from reader.text.document import Document

LEAST_SURE: Final = 0.8
"""What is less sure than this is held back."""
UNSURE: Final = "확실하지 않음"
"""How the doubt of a value that was held back begins."""

SCALARS: Final = (
    "kind",
    "programme",
    "year",
    "round",
    "notice_no",
    "project_period",
    "budget_total_won",
    "per_project_won",
    "projects",
)
LISTS: Final = (
    "ministries",
    "operators",
    "windows",
    "briefings",
    "divisions",
    "audience",
    "fields",
    "regions",
    "expected",
)
# The text's own words: as sure as the text is.
_QUOTED: Final = ("amount_texts", "contacts", "named_divisions")
# Nothing is surer: texts themselves are wrong now and then.
_AS_THE_TEXT: Final = 0.99
_NOTHING: Final[Mapping[str, Any]] = {"kind": "other"}


def scored(
    reading: Reading,
    documents: Sequence[Document],
    known: Mapping[str, float],
    least_sure: float = LEAST_SURE,
) -> Reading:
    """Return *reading* with a confidence for each value and without what is below *least_sure*.

    *known* gives the confidences that a reader computed itself, by field.
    """
    judging = _Judging(
        Seen(reading, texts_of(reading.title, documents), documents),
        known,
        least_sure,
    )
    for name in SCALARS:
        judging.judge_value(name)
    for name in LISTS:
        judging.judge_list(name)
    for name in _QUOTED:
        if values := getattr(reading, name):
            judging.confidence[name] = [_AS_THE_TEXT] * len(values)
    return replace(
        reading,
        **judging.changes,
        evidence={
            name: words for name, words in judging.evidence.items() if words
        },
        confidence=judging.confidence,
        doubts=list(dict.fromkeys([*reading.doubts, *judging.doubts])),
    )


class _Judging:
    """One reading while its values are judged."""

    def __init__(
        self, seen: Seen, known: Mapping[str, float], least_sure: float
    ) -> None:
        self._seen = seen
        self._known = known
        self._least_sure = least_sure
        self.confidence: dict[str, float | list[float]] = {}
        self.changes: dict[str, Any] = {}
        self.evidence = dict(seen.reading.evidence)
        self.doubts: list[Doubt] = []

    def judge_value(self, name: str) -> None:
        value = getattr(self._seen.reading, name)
        # "other" is what a document says about its kind when it says nothing.
        if value is None or value == _NOTHING.get(name):
            return
        sure = self._sure(name, 0, value)
        if sure >= self._least_sure:
            self.confidence[name] = sure
            return
        self.changes[name] = _NOTHING.get(name)
        words = words_of(self._seen.reading, name, 0, value)
        self.evidence.pop(name, None)
        self.doubts.append(_held_back(name, value, words))

    def judge_list(self, name: str) -> None:
        values = getattr(self._seen.reading, name)
        kept: list[Any] = []
        sures: list[float] = []
        kept_words: list[Evidence] = []
        for number, value in enumerate(values):
            sure = self._sure(name, number, value)
            words = words_of(self._seen.reading, name, number, value)
            if sure < self._least_sure:
                self.doubts.append(_held_back(name, value, words))
                continue
            kept.append(value)
            sures.append(sure)
            kept_words.append(words)
        if len(kept) < len(values):
            self.changes[name] = kept
            self.evidence[name] = kept_words
        if kept:
            self.confidence[name] = sures

    def _sure(self, name: str, number: int, value: Any) -> float:
        if name in self._known:
            return self._known[name]
        if is_quoted(name, value):
            return _AS_THE_TEXT
        return confidence_of(name, signals_of(self._seen, name, number, value))


def is_quoted(name: str, value: Any) -> bool:
    """Whether a value is the text's own words alone: those are as sure as the text is."""
    if name == "project_period":
        return value.start is None and value.end is None
    return name in _QUOTED


def confidence_of(name: str, signals: Signals) -> float:
    """Return the confidence, 0 to 1, that *signals* give a value of the field *name*.

    >>> confidence_of("no such field", {"base": 1.0})
    0.5
    """
    weights = _weights().get(name, {})
    total = 0.0
    for signal, strength in signals.items():
        total += weights.get(signal, 0.0) * strength
    return min(round(1 / (1 + math.exp(-total)), 3), _AS_THE_TEXT)


@cache
def _weights() -> dict[str, dict[str, float]]:
    weights: dict[str, dict[str, float]] = {}
    for name, signal, weight in vocabulary.rows("confidence"):
        weights.setdefault(name, {})[signal] = float(weight)
    return weights


def _held_back(name: str, value: Any, words: Evidence) -> Doubt:
    quoted = f": “{words.text}”" if words.text else ""
    return Doubt(name, f"{UNSURE}: {shown(name, value)}?{quoted}")


def shown(name: str, value: Any) -> str:
    """Return a value in words, as a doubt shows it.

    >>> shown("budget_total_won", 2_300_000_000)
    '2,300,000,000원'
    """
    if isinstance(value, int):
        return f"{value:,}원" if name.endswith("_won") else str(value)
    if isinstance(value, str):
        return value
    parts: list[str] = []
    for part in value.__dataclass_fields__:
        found = getattr(value, part)
        if part in {"text", "where", "basis", "precision"} or found is None:
            continue
        parts.append(f"{found:,}" if isinstance(found, int) else str(found))
    return " ".join(parts).replace("T", " ")
