"""Our estimate of a programme's next opening in words, for mail, Slack, calendar and
page.
"""

from __future__ import annotations

from presentation.dates import format_day, format_span
from presentation.sanitize import plain
from presentation.translations import Words
from storage.queries.openings import ProgrammeOpening
from storage.relating.forecast import OpeningForecast


def opening_title(found: ProgrammeOpening, say: Words) -> str:
    """Return the programme and the year that is forecast."""
    name = plain(found.name)
    return say("rounds.next_of", name=name, year=found.opening.year)


def opening_lines(
    opening: OpeningForecast, say: Words
) -> list[tuple[str, str]]:
    """Return labels and texts: the interval, its basis, and that it is our own estimate."""
    language = say.language
    days = []
    for day in opening.openings:
        days.append(format_day(day, language))
    return [
        (say("rounds.may_open"), opening_span(opening, say)),
        (say("rounds.past_openings", n=len(days)), ", ".join(days)),
        (say("rounds.whose"), say("rounds.ours")),
    ]


def opening_span(opening: OpeningForecast, say: Words) -> str:
    """Return the interval, first to last day."""
    earliest = format_day(opening.earliest, say.language)
    latest = format_day(opening.latest, say.language)
    return format_span(earliest, latest, say.language)
