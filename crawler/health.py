"""The verdict of a look at a board, computed from an observation and the baseline;
fetches and stores nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Final

from crawler.errors import SourceTrouble
from crawler.platforms.base import Contract
from crawler.platforms.dates import SEOUL, posted_on
from crawler.records import RawNotice
from storage.verdicts import CrawlVerdict

DROP: Final = 0.2
"""Fewer rows than this share of the median is a drop."""
FILL: Final = 0.8
"""Share of rows on which a required field may be missing: boards have odd rows."""
FALL: Final = 0.5
"""A field that used to be on most rows and now is on fewer than this share of
them has moved.
"""
ALWAYS: Final = 0.95
FADED: Final = 0.7
"""The same for a field that used to be on nearly every row."""
MOST_BUILDS: Final = 4
MOST_SHAPES: Final = 6
MOST_PINNED: Final = 6
"""Most rows that may be pinned on top of a list, out of the order of their dates."""
REMEMBERED: Final = 20
"""Clean crawls whose row counts make the median."""

_LETTERS: Final = re.compile(r"[가-힣]{2}|[A-Za-z]{3}")
# What Korean text becomes in the wrong charset.
_BROKEN: Final = re.compile("[\ufffd\x80-\x9f]|[À-ÿ]{2}")
_ONLY_DATE: Final = re.compile(r"[\d\s.:~/()\-년월일]*")
_DIGITS: Final = re.compile(r"\d+")
# Names of months and weekdays differ from row to row, as numbers do.
_NAMES: Final = re.compile(r"[A-Za-z]+|(?<=\()[월화수목금토일](?=\))")


@dataclass(frozen=True, slots=True)
class Verdict:
    """How one look at a board went, and why; *name* is what is stored and shown."""

    name: CrawlVerdict
    why: str = ""
    missing: str | None = None
    """The selector or field that found nothing."""
    clean: bool = False
    """Whether what was read may be trusted, as that of a board may which is only silent, or
    empty where it may be."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """Statistics of a board's clean first pages: row counts, fill rates, formats of the
    posting date, newest date.
    """

    rows: tuple[int, ...] = ()
    fills: Mapping[str, float] = field(default_factory=dict)
    shapes: tuple[str, ...] = ()
    order: float = 1.0
    """Share of neighbouring rows of which the later one was not the newer."""
    built: tuple[Mapping[str, str], ...] = ()
    """The distinct structures of recent pages, the latest first."""
    shift: str = ""
    """What last changed in the structure although every row could be parsed."""
    shifted_at: str = ""
    """When, in ISO form; "" where nothing was."""
    reading: str = ""
    """Of the board: ``Board.reading_digest``."""

    @property
    def median_rows(self) -> int | None:
        return int(median(self.rows)) if self.rows else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": list(self.rows),
            "fills": dict(self.fills),
            "shapes": list(self.shapes),
            "order": self.order,
            "built": [dict(built) for built in self.built],
            "shift": self.shift,
            "shifted_at": self.shifted_at,
            "reading": self.reading,
        }

    @classmethod
    def from_dict(
        cls, stored: Mapping[str, Any], reading: str = ""
    ) -> Baseline:
        """Return a stored baseline, or an empty one if the board's *reading* changed,
        so that it is learnt again.
        """
        if stored.get("reading", "") != reading:
            return cls(reading=reading)
        return cls(
            tuple(stored.get("rows", ())),
            stored.get("fills", {}),
            tuple(stored.get("shapes", ())),
            stored.get("order", 1.0),
            tuple(stored.get("built", ())),
            stored.get("shift", ""),
            stored.get("shifted_at", ""),
            reading,
        )

    def after(
        self, observation: Observation, at: datetime | None = None
    ) -> Baseline:
        """Return the baseline including one more clean look, made *at* this time."""
        shift, shifted_at = self.shift, self.shifted_at
        changes = structure_changes(observation, self)
        if changes and changes != shift and at is not None:
            shift = changes
            shifted_at = f"{at.astimezone(SEOUL):%Y-%m-%dT%H:%M:%S%z}"
        known_builds = [dict(built) for built in self.built]
        if observation.built and dict(observation.built) not in known_builds:
            known_builds.insert(0, dict(observation.built))
        shapes = tuple(
            dict.fromkeys((*shapes_of(observation.notices), *self.shapes))
        )[:MOST_SHAPES]
        days = []
        for notice in observation.notices:
            day = posted_on(notice.posted)
            if day is not None:
                days.append(day)
        return Baseline(
            (*self.rows, observation.rows_seen)[-REMEMBERED:],
            fills(observation.notices, observation.contract),
            shapes,
            round(order_of(days), 2),
            tuple(known_builds[:MOST_BUILDS]),
            shift,
            shifted_at,
            self.reading,
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """What a crawl found on a listing's first page (*notices*, *rows_seen*), and the
    trouble with any page.
    """

    contract: Contract
    notices: Sequence[RawNotice] = ()
    rows_seen: int = 0
    trouble: SourceTrouble | None = None
    was_read: bool = True
    """Whether the page was parsed; an unchanged one is not."""
    unchanged: bool = False
    """Nothing was new or changed."""
    built: Mapping[str, str] = field(default_factory=dict)
    """The page's structure: ``Listing.built``."""


def judge(
    observation: Observation,
    baseline: Baseline,
    *,
    now: datetime,
    last_new_at: datetime | None = None,
) -> Verdict:
    """Return the verdict of one crawl; the first fault determines it."""
    trouble = observation.trouble
    if trouble is not None:
        name = CrawlVerdict(trouble.verdict)
        return Verdict(name, trouble.why, trouble.missing)
    broken = _broken(observation, baseline) if observation.was_read else None
    # Silence last: on a page that is parsed wrongly it would be the wrong reason.
    fault = broken or _silence(observation, baseline, now, last_new_at)
    if fault is not None:
        return fault
    name = CrawlVerdict.OK
    if observation.unchanged:
        name = CrawlVerdict.UNCHANGED
    return Verdict(name, clean=True)


def moved(observation: Observation, baseline: Baseline) -> Verdict | None:
    """Return what is wrong with the rows' fields; such rows must not change known
    notices.

    The verdict's *missing* is the field; if that is the title, the rows are useless.
    """
    if not observation.notices:
        return None
    return _unfilled(observation, baseline) or _reshaped(observation, baseline)


def listing_fault(
    observation: Observation, baseline: Baseline
) -> Verdict | None:
    """Return what is wrong with a first page that could be parsed, or ``None``."""
    fault = _broken(observation, baseline)
    return fault if fault is not None and not fault.clean else None


def _broken(observation: Observation, baseline: Baseline) -> Verdict | None:
    return (
        _too_few(observation, baseline)
        or _unparsed(observation)
        or moved(observation, baseline)
    )


def _too_few(observation: Observation, baseline: Baseline) -> Verdict | None:
    usual = baseline.median_rows
    if observation.rows_seen == 0:
        return Verdict(
            CrawlVerdict.EMPTY,
            "the list is there and has no rows",
            clean=not observation.contract.always_has_rows,
        )
    if usual and observation.rows_seen < usual * DROP:
        return Verdict(
            CrawlVerdict.DROPPED,
            f"{observation.rows_seen} rows where there are usually {usual}",
        )
    if observation.rows_seen < observation.contract.min_rows:
        return Verdict(
            CrawlVerdict.DROPPED,
            f"{observation.rows_seen} rows where at least {observation.contract.min_rows} must stand",
        )
    return None


def _unparsed(observation: Observation) -> Verdict | None:
    parsed = len(observation.notices)
    if parsed != observation.rows_seen:
        return Verdict(
            CrawlVerdict.DRIFTED,
            f"{observation.rows_seen - parsed} of {observation.rows_seen} rows could not be read",
            missing="row",
        )
    # The id's pattern now matches something that all rows share, such as the board's
    # own number.
    keys = {notice.key for notice in observation.notices}
    if parsed > 3 and len(keys) == 1:
        return Verdict(
            CrawlVerdict.DRIFTED,
            f"{parsed} rows lead to one and the same notice",
            missing="key",
        )
    return None


def _unfilled(observation: Observation, baseline: Baseline) -> Verdict | None:
    rates = fills(observation.notices, observation.contract)
    for name in observation.contract.must_fill:
        if rates[name] < FILL:
            return Verdict(
                CrawlVerdict.DRIFTED,
                f"{name} stands on {rates[name]:.0%} of the rows",
                missing=name,
            )
    for name, usual in baseline.fills.items():
        if usual >= FILL and rates.get(name, 0.0) < FALL:
            return Verdict(
                CrawlVerdict.DRIFTED,
                f"{name} stands on {rates.get(name, 0.0):.0%} of the rows, and stood on {usual:.0%}",
                missing=name,
            )
    return None


def _reshaped(observation: Observation, baseline: Baseline) -> Verdict | None:
    now = set(shapes_of(observation.notices))
    # Normalised again: an earlier release may have stored its formats differently.
    before = set(map(shape_of, baseline.shapes))
    if now and before and not now & before:
        return Verdict(
            CrawlVerdict.DRIFTED,
            f"days are written {min(now)}, and were written {baseline.shapes[0]}",
            missing="posted",
        )
    return None


def _silence(
    observation: Observation,
    baseline: Baseline,
    now: datetime,
    last_new_at: datetime | None,
) -> Verdict | None:
    quiet_since = []
    for notice in observation.notices:
        day = posted_on(notice.posted)
        if day is not None:
            quiet_since.append(day)
    # Boards write Korean dates; until 09:00 there, UTC is on the previous one.
    if last_new_at is not None:
        quiet_since.append(last_new_at.astimezone(SEOUL).date())
    if not quiet_since:
        return None
    days = (now.astimezone(SEOUL).date() - max(quiet_since)).days
    if timedelta(days=days) <= observation.contract.longest_silence:
        return None
    return Verdict(
        CrawlVerdict.SILENT,
        f"nothing new for {days} days; {observation.contract.longest_silence.days} are normal"
        f"{_why_silent(baseline, max(quiet_since))}",
        clean=True,
    )


def _why_silent(baseline: Baseline, since: date) -> str:
    """Return whether a board stopped publishing, or whether we may have stopped seeing it."""
    if baseline.shifted_at and baseline.shifted_at[:10] >= f"{since}":
        return (
            f"; its page is built otherwise since {baseline.shifted_at[:10]} "
            f"({baseline.shift}): what is new may stand elsewhere"
        )
    if baseline.built:
        return "; its page is built as it was: it stopped publishing, or moved"
    return ""


def structure_changes(observation: Observation, baseline: Baseline) -> str:
    """Return what changed in the structure of a page although every row could be
    parsed, which often precedes a redesign; "" if nothing did.

    A structure that was seen recently is no change: sites alternate.
    """
    changes = []
    if baseline.built and dict(observation.built) not in map(
        dict, baseline.built
    ):
        before = baseline.built[0]
        for name, value in observation.built.items():
            if name in before and before[name] != value:
                changes.append(
                    f"{name} was {before[name][:80]}, is {value[:80]}"
                )
    known_shapes = set(map(shape_of, baseline.shapes))
    written, unknown = 0, []
    for notice in observation.notices:
        if notice.posted:
            written += 1
            shape = shape_of(notice.posted)
            if shape not in known_shapes:
                unknown.append(shape)
    # A few rows may say "3일 전" or have a "new" badge; a redesign changes most rows.
    if known_shapes and len(unknown) * 2 >= max(1, written):
        changes.append(f"days are also written {unknown[0][:20]}")
    rates = fills(observation.notices, observation.contract)
    for name, usual in baseline.fills.items():
        if usual >= ALWAYS and rates.get(name, 0.0) < FADED:
            changes.append(f"{name} no longer stands on every row")
    return "; ".join(changes)


def order_of(days: Sequence[date]) -> float:
    """Return the share of adjacent rows of which the later is not the newer notice;
    pinned rows at the top may be in any order.

    >>> order_of([date(2026, 11, 3), date(2026, 11, 1), date(2026, 11, 2)])
    0.5
    """
    # The number of pinned rows is unknown: take the one that leaves the rest best
    # ordered.
    best = 0.0 if len(days) > 1 else 1.0
    for pinned in range(min(MOST_PINNED, len(days) // 3) + 1):
        rest = days[pinned:]
        in_order = 0
        for earlier, later in pairwise(rest):
            if earlier >= later:
                in_order += 1
        best = max(best, in_order / max(1, len(rest) - 1))
    return best


def fills(
    notices: Sequence[RawNotice], contract: Contract
) -> dict[str, float]:
    """Return for each field the share of rows on which it has a plausible value."""
    if not notices:
        return dict.fromkeys(contract.must_fill, 0.0)
    # A required field counts even if no row has it any more.
    counts = Counter(dict.fromkeys(contract.must_fill, 0))
    counts.update({"title": 0, "posted": 0})
    for notice in notices:
        for label, text in notice.cells.items():
            counts[label] += bool(text.strip())
        counts["title"] += says_something(notice.title)
        counts["posted"] += posted_on(notice.posted) is not None
    rates: dict[str, float] = {}
    for name, count in sorted(counts.items()):
        rates[name] = round(count / len(notices), 3)
    return rates


def says_something(title: str) -> bool:
    """Return whether a title is plausible: words, not only a date, and no characters of
    a wrong charset.

    >>> says_something("AI 바우처 공고"), says_something("2026-10-01"), says_something("ë°\x94ì\x9a°ì²\x98")
    (True, False, False)
    """
    return (
        bool(_LETTERS.search(title))
        and not _BROKEN.search(title)
        and not _ONLY_DATE.fullmatch(title)
    )


def shapes_of(notices: Sequence[RawNotice]) -> list[str]:
    """Return the distinct formats of posting dates, by ``shape_of``."""
    written = [shape_of(notice.posted) for notice in notices if notice.posted]
    return list(dict.fromkeys(written))[:MOST_SHAPES]


def shape_of(posted: str) -> str:
    """Return the format of a posting date: digits as 9, names of days and months as a.

    >>> shape_of("2026. 10. 1"), shape_of("Sun, 29 Nov 2026"), shape_of("a, 9 a 9")
    ('9. 9. 9', 'a, 9 a 9', 'a, 9 a 9')
    """
    return _NAMES.sub("a", _DIGITS.sub("9", posted.strip()))
