"""A round's facts, and what changed since the previous round, in words, for pages,
mails, Slack and feeds.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from presentation.dates import format_moment, month_name
from presentation.facts import format_count, format_names
from presentation.money import format_money
from presentation.sanitize import plain, shortened
from presentation.translations import Words
from storage.queries.rounds import RoundDifference, RoundFact

_LISTS: Final = ("divisions", "audience")
# "2026-2", "2026-H1-2", "?-G10", "2026-S1+추가", "2026-1r/일반형@경기#2": the year, for
# suppliers (S) or operators (O), the parts of the label (``titles.round_of``), and what
# tells it from others of the same label (``relating/rounds.py``).
_KEY: Final = re.compile(
    r"""
      (?P<year>\d{4}|\?) - [SO]?
      (?P<label> (?:[HQGCM]|추경)?\d+ (?:-(?:[HQGCM]|추경)?\d+)* )
      (?P<extra>\+추가)? (?P<again>r)?
      (?:/(?P<track>[^@#]+))? (?:@(?P<places>[^#]+))? (?:\#\d+)?
    """,
    re.VERBOSE,
)
# Characters of evidence that are shown; the notice's page has all of it.
_LONGEST_QUOTE: Final = 160


@dataclass(frozen=True, slots=True)
class RoundQuote:
    """The words of one year's notice."""

    text: str
    """Empty if the reading has none; then the notice itself is the evidence."""
    announcement_id: int


@dataclass(frozen=True, slots=True)
class RoundChange:
    """One difference between two comparable rounds, in words."""

    name: str
    label: str
    before: str | None
    """``None`` for lists: *after* says what was gained and lost."""
    after: str
    quotes: tuple[RoundQuote, RoundQuote]
    """Of the earlier and of the later round."""

    def __str__(self) -> str:
        if self.before is None:
            return f"{self.label}: {self.after}"
        return f"{self.label}: {self.before} → {self.after}"


def round_changes(
    differences: Iterable[RoundDifference], say: Words
) -> list[RoundChange]:
    """Return each difference in words, with what both notices say."""
    found = []
    for difference in differences:
        before, after = difference.before, difference.after
        name, earlier = difference.name, None
        if name in _LISTS:
            # Two lists of twenty divisions would hide the new one.
            later = _gained_and_lost(before.value, after.value, say)
        else:
            earlier = round_value(before, name, say)
            later = round_value(after, name, say)
        quotes = (_quote(before), _quote(after))
        label = say(f"rounds.{name}")
        found.append(RoundChange(name, label, earlier, later, quotes))
    return found


def round_name(key: str, say: Words) -> str:
    """Return a round's key in words; a key of unknown form is returned unchanged.

    >>> from presentation.translations import words_in
    >>> round_name("2026-H1-2+추가/일반형@경기", words_in("ko"))
    '2026년 상반기 2차 추가 · 일반형 · 경기'
    >>> round_name("2025-2r", words_in("en"))
    '2025 round 2, again'
    """
    found = _KEY.fullmatch(key)
    if found is None:
        return key
    words = []
    if found["year"] != "?":
        words.append(say("round.year", n=found["year"]))
    # "1" is also the label of a call that gives no number.
    if found["label"] != "1" or not words:
        for part in found["label"].split("-"):
            words.append(_label_part(part, say))
    name = " ".join(words)
    if found["extra"]:
        name += say("round.extra")
    if found["again"]:
        name += say("round.again")
    parts = [name, plain(found["track"] or ""), plain(found["places"] or "")]
    return " · ".join(filter(None, parts))


def _label_part(part: str, say: Words) -> str:
    """Return one part of a round's label: ``H1``, ``2``, ``G10``, ``M4``."""
    unit = part.rstrip("0123456789")
    number = part.removeprefix(unit)
    if unit == "M":
        return month_name(int(number), say.language)
    # Halves have names of their own.
    name = say.or_itself(f"round.{part}", "")
    return name or say(f"round.{unit or 'number'}", n=number)


def round_value(fact: RoundFact, name: str, say: Words) -> str:
    """Return one fact of a round as pages and mails write it."""
    value = fact.value
    if name in ("opens", "closes"):
        return format_moment(str(value), say.language)
    if name in ("budget_total_won", "per_project_won"):
        return format_money(value, say.language)
    if name == "projects":
        return format_count(value, say)
    if name == "length_days":
        return say("rounds.days", n=value)
    return format_names(map(str, value))


def _gained_and_lost(before: list[str], after: list[str], say: Words) -> str:
    parts = []
    gained = sorted(set(after) - set(before))
    lost = sorted(set(before) - set(after))
    if gained:
        parts.append(say("rounds.gained", names=format_names(gained)))
    if lost:
        parts.append(say("rounds.lost", names=format_names(lost)))
    return " · ".join(parts)


def _quote(fact: RoundFact) -> RoundQuote:
    words = " ".join(plain(fact.text).split())
    return RoundQuote(shortened(words, _LONGEST_QUOTE), fact.announcement_id)
