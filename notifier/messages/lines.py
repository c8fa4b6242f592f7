"""Facts, changes and filters as lines of a message."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from notifier.messages.message import MessageLine, MessageQuote, MessageSection
from notifier.messages.sender_profile import SenderProfile
from presentation.changes import changed_facts
from presentation.facts import summary
from presentation.filter_values import value_in_words
from presentation.round_facts import round_changes
from presentation.translations import words_in
from storage.models import Announcement
from storage.queries.filters import Filter
from storage.queries.round_comparison import RoundComparison

# As titles, divisions and agencies are written: "AI 바우처 (2차)", "R&D", "-결과|취소".
# Without the signs of addresses: . : / @ and what browsers take for these.
_SHORT_NAME = re.compile(r"""[\w \-|&·()'",]{1,80}""")
_DIGITS_OF_A_YEAR = 4
# Conditions that take any words; the others are chosen from a list.
_TYPED = ("q", "programme", "division", "audience", "agency")


def fact_lines(
    announcement: Announcement, language: str, now: datetime
) -> tuple[MessageLine, ...]:
    """Return what a reader plans on, in the order of its use; what is unknown is left out."""
    lines = []
    for fact in summary(announcement, words_in(language), now):
        lines.append(MessageLine(fact.label, fact.value))
    return tuple(lines)


def changed_lines(
    changes: Mapping[str, Sequence[Any]], language: str
) -> tuple[MessageLine, ...]:
    """Return a line for each changed field: what it was and what it is."""
    lines = []
    for change in changed_facts(changes, words_in(language)):
        lines.append(
            MessageLine(change.label, change.after, before=change.before)
        )
    return tuple(lines)


def compared_lines(
    comparison: RoundComparison | None, profile: SenderProfile, language: str
) -> MessageSection | None:
    """Return what changed since the last comparable round, each with what both years'
    notices say.
    """
    if comparison is None:
        return None
    say = words_in(language)
    years = (comparison.earlier_year, comparison.later_year)
    lines = []
    for change in round_changes(comparison.differences, say):
        quotes = []
        for year, quote in zip(years, change.quotes, strict=True):
            url = profile.announcement(quote.announcement_id)
            label = say("rounds.notice_of", year=year)
            quotes.append(MessageQuote(label, quote.text, url))
        lines.append(
            MessageLine(
                change.label, change.after, change.before, tuple(quotes)
            )
        )
    heading = say("rounds.since", year=comparison.earlier_year)
    return MessageSection(heading, tuple(lines))


def because(
    criteria: Filter,
    language: str,
    *,
    from_stranger: bool = False,
    programmes: Mapping[str, str] | None = None,
    boards: Mapping[str, str] | None = None,
) -> str:
    """Return a filter in words: ``검색어 AI 바우처 · 분과 의료``.

    *from_stranger*: for somebody who has not agreed yet, and may not be who typed it.
    What could lead elsewhere (an address, a number to call) or is long is left out:
    anybody could else have us mail advertisements to others.  *programmes* and *boards*
    are as of ``value_in_words``.
    """
    say = words_in(language)
    parts = []
    for name, chosen in criteria.to_dict().items():
        values = chosen if isinstance(chosen, list) else [chosen]
        named = []
        for value in values:
            named.append(
                value_in_words(
                    name,
                    str(value),
                    say,
                    programmes=programmes,
                    boards=boards,
                )
            )
        words = ", ".join(named)
        # A programme that notices name is nobody's invention.
        is_known = name == "programme" and set(values) <= set(programmes or {})
        is_typed = from_stranger and name in _TYPED and not is_known
        if is_typed and not _is_harmless(words):
            words = say("mail.not_repeated")
        parts.append(f"{say(f'facet.{name}')} {words}")
    return " · ".join(parts) or say("mail.why_everything")


def _is_harmless(words: str) -> bool:
    digits = sum(map(str.isdigit, words))
    return digits <= _DIGITS_OF_A_YEAR and bool(_SHORT_NAME.fullmatch(words))
