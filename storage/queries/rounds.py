"""A programme's rounds over the years, and each against the comparable one before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Any, Final

from sqlmodel import col, select

from storage.db.engine import Session
from storage.db.kst import written_day
from storage.db.names import bare_division, programme_slug
from storage.models import (
    Announcement,
    ProgrammeAlias,
    ProgrammeRow,
    RoundNotice,
    RoundRow,
)
from storage.queries.openings import opening_after
from storage.relating.forecast import OpeningForecast

# Most notices of one programme, in case a name is too general.
_MOST = 2_000
# 억 (10⁸), the unit in which ministries state budgets.
_EOK: Final = 100_000_000
COMPARED: Final = (
    "opens",
    "length_days",
    "budget_total_won",
    "per_project_won",
    "projects",
    "divisions",
    "audience",
)
"""The compared fields, in display order; the deadline follows from the opening and the
days open.
"""


@dataclass(frozen=True, slots=True)
class RoundFact:
    """A fact of a round, and the notice that states it."""

    value: Any
    text: str
    """The words, as printed; empty where the reading keeps none."""
    announcement_id: int


@dataclass(frozen=True, slots=True)
class RoundDifference:
    """What changed since the programme's last comparable round."""

    name: str
    before: RoundFact
    after: RoundFact


@dataclass
class ProgrammeRound:
    """One round with its notices, the oldest first."""

    key: str
    year: int | None
    number: str | None
    side: str
    notices: list[tuple[Announcement, str]] = field(default_factory=list)
    """Each with its role in the round."""
    facts: dict[str, RoundFact] = field(default_factory=dict)
    before: ProgrammeRound | None = None
    differences: list[RoundDifference] = field(default_factory=list)

    @property
    def opens(self) -> str | None:
        """The day on which it opened first."""
        fact = self.facts.get("opens")
        return fact.value if fact else None

    @property
    def closes(self) -> str | None:
        """Its latest deadline, whichever of its notices says so."""
        fact = self.facts.get("closes")
        return fact.value if fact else None


def programme_rounds(
    session: Session, slug: str
) -> tuple[ProgrammeRow, list[ProgrammeRound]] | None:
    """Return a programme, by any of its names, and its rounds, the newest first."""
    # The vocabulary may have gained a name after rounds were stored under another.
    alias = session.get(ProgrammeAlias, programme_slug(slug) or slug)
    alias = alias or session.get(ProgrammeAlias, slug)
    if alias is None:
        return None
    programme = session.get_one(ProgrammeRow, alias.programme_id)
    query = (
        select(RoundRow, RoundNotice, Announcement)
        .join(RoundNotice, col(RoundNotice.round_id) == col(RoundRow.id))
        .join(
            Announcement,
            col(Announcement.id) == col(RoundNotice.announcement_id),
        )
        .where(
            RoundRow.programme_id == programme.id,
            col(Announcement.same_as_id).is_(None),
        )
        .order_by(col(Announcement.posted_on), col(Announcement.id))
        .limit(_MOST)
    )
    found: dict[int, ProgrammeRound] = {}
    for row, notice, announcement in session.exec(query):
        shown = found.setdefault(
            row.id or 0,
            ProgrammeRound(row.key, row.year, row.number, row.side),
        )
        shown.notices.append((announcement, notice.role))
    rounds = list(found.values())
    for shown in rounds:
        gather_facts(shown)
    _compare(rounds)
    rounds.sort(key=_newest, reverse=True)
    return programme, rounds


def next_opening(
    rounds: Sequence[ProgrammeRound], today: date
) -> OpeningForecast | None:
    """Return when the programme's first round for applicants may open next; ``None``
    where too few are known, or where the day has passed.
    """
    opened: dict[int, date | None] = {}
    for shown in rounds:
        # the main call alone: tracks, regions and further rounds have days of their own
        is_first = shown.key == f"{shown.year}-1" and shown.side == "demand"
        if is_first and shown.year is not None:
            opened[shown.year] = written_day(shown.opens)
    return opening_after(opened, today)


def _newest(shown: ProgrammeRound) -> tuple[int, str, str]:
    return (shown.year or 0, shown.opens or "", shown.key)


def gather_facts(shown: ProgrammeRound) -> None:
    """Collect a round's facts: the first opening, every division, and of each other
    field the latest value.
    """
    for announcement, _ in shown.notices:
        number = announcement.id or 0
        read = announcement.reading
        words = read.windows[0].text if read.windows else ""
        first = shown.opens
        if announcement.opens and (
            first is None or announcement.opens < first
        ):
            shown.facts["opens"] = RoundFact(announcement.opens, words, number)
        # a correction that repeats the day leaves its minute out
        if (
            announcement.closes
            and announcement.closes != (shown.closes or "")[:10]
        ):
            shown.facts["closes"] = RoundFact(
                announcement.closes, words, number
            )
        for name in ("budget_total_won", "per_project_won", "projects"):
            value = getattr(announcement, name)
            if value is not None:
                quoted = read.evidence.get(name, ())
                text = "; ".join(item.text for item in quoted[:2])
                shown.facts[name] = RoundFact(value, text, number)
        _gather_lists(shown, announcement)
    opens, closes = written_day(shown.opens), written_day(shown.closes)
    if opens and closes and closes >= opens:
        fact = shown.facts["closes"]
        length = (closes - opens).days + 1
        shown.facts["length_days"] = RoundFact(
            length, fact.text, fact.announcement_id
        )


def _gather_lists(shown: ProgrammeRound, announcement: Announcement) -> None:
    read = announcement.reading
    number = announcement.id or 0
    divisions, quoted = [], []
    for division in read.divisions:
        if division.name:
            divisions.append(bare_division(division.name))
            quoted.append(division.text)
    if divisions:
        names = set(divisions)
        known = shown.facts.get("divisions")
        # A correction often repeats only the division that it changes: divisions of
        # earlier notices of the round stay.
        if known is not None:
            names |= set(known.value)
            quoted = [*known.text.split("; "), *quoted]
        if known is None or names != set(known.value):
            text = "; ".join(dict.fromkeys(quoted))
            shown.facts["divisions"] = RoundFact(sorted(names), text, number)
    if read.audience:
        words = dict.fromkeys(
            item.text for item in read.evidence.get("audience", ())
        )
        text = "; ".join(words)
        shown.facts["audience"] = RoundFact(
            sorted(set(read.audience)), text, number
        )


def _compare(rounds: Sequence[ProgrammeRound]) -> None:
    """Compare each round with the last of an earlier year that has the same number,
    side, track and region.
    """
    alike: dict[str, list[ProgrammeRound]] = defaultdict(list)
    for shown in rounds:
        if shown.year is not None:
            alike[shown.key.partition("-")[2]].append(shown)
    for series in alike.values():
        series.sort(key=lambda shown: shown.year or 0)
        for earlier, later in pairwise(series):
            later.before = earlier
            later.differences = round_differences(earlier, later)


def round_differences(
    earlier: ProgrammeRound, later: ProgrammeRound
) -> list[RoundDifference]:
    """Return the facts that both rounds have and that are not the same."""
    found = []
    for name in COMPARED:
        before, after = earlier.facts.get(name), later.facts.get(name)
        if before is None or after is None or before.value == after.value:
            continue
        # Two lists without a common name most likely list different things (types in
        # one, fields in the other), so they are not compared.
        if name == "divisions" and set(before.value).isdisjoint(after.value):
            continue
        if name == "budget_total_won" and _is_rounded(
            before.value, after.value
        ):
            continue
        found.append(RoundDifference(name, before, after))
    return found


def _is_rounded(before: int, after: int) -> bool:
    """Return whether one sum may be the other rounded to whole 억: from 276억 2,500만원 to
    276억원 the budget has not changed.
    """
    is_whole = before % _EOK == 0 or after % _EOK == 0
    return is_whole and abs(before - after) < min(_EOK, before // 100)


def opening_as_json(found: OpeningForecast) -> dict[str, Any]:
    """Return our estimate as the API and webhooks have it."""
    return {
        "year": found.year,
        "earliest": found.earliest.isoformat(),
        "likely": found.likely.isoformat(),
        "latest": found.latest.isoformat(),
        "openings": [day.isoformat() for day in found.openings],
        "by": "voucher-watch",
    }


def as_json(shown: ProgrammeRound) -> dict[str, Any]:
    """Return a round as the API has it."""
    notices = []
    for announcement, role in shown.notices:
        posted = announcement.posted_on
        notices.append(
            {
                "id": announcement.id,
                "role": role,
                "source": announcement.source,
                "url": announcement.url,
                "title": announcement.title,
                "posted_on": posted.isoformat() if posted else None,
                "opens": announcement.opens,
                "closes": announcement.closes,
            }
        )
    return {
        "round_id": shown.key,
        "year": shown.year,
        "round": shown.number,
        "side": shown.side,
        "opens": shown.opens,
        "closes": shown.closes,
        "notices": notices,
        "compared_with": shown.before.key if shown.before else None,
        "differences": differences_as_json(shown.differences),
    }


def differences_as_json(
    differences: Sequence[RoundDifference],
) -> list[dict[str, Any]]:
    """Return what changed as the API and webhooks have it."""
    found = []
    for difference in differences:
        found.append(
            {
                "field": difference.name,
                "before": _fact(difference.before),
                "after": _fact(difference.after),
            }
        )
    return found


def _fact(fact: RoundFact) -> dict[str, Any]:
    return {
        "value": fact.value,
        "text": fact.text,
        "announcement": fact.announcement_id,
    }
