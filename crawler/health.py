"""How a look at a board went: facts in, verdict out.  Nothing here fetches or stores."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Final, Literal

from crawler.errors import SourceTrouble
from crawler.platforms.base import Contract
from crawler.platforms.dates import SEOUL, posted_on
from crawler.records import RawNotice

Name = Literal[
    "ok", "unchanged", "empty", "silent-too-long", "dropped", "drifted", "blocked", "maintenance", "unreachable", "needs-key",
    "mended"
]  # fmt: skip
DROP: Final = 0.2
"""Fewer rows than this share of the median is a drop."""
FILL: Final = 0.8
"""A field that must be on every row may miss on this few: boards have odd rows."""
FALL: Final = 0.5
"""A field that used to be on most rows and now is on fewer than this share of
them has moved.
"""
ALWAYS: Final = 0.95
FADED: Final = 0.7
"""A field that was on as good as every row, and on fewer than this share now."""
MOST_BUILDS: Final = 4
MOST_SHAPES: Final = 6
MOST_PINNED: Final = 6
"""Rows that may be kept on top of a list, out of the order of their days."""
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
    name: Name
    why: str = ""
    missing: str | None = None
    """The selector or field that found nothing."""
    clean: bool = False
    """Whether what was read is all that was there."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a board's clean first pages looked like: row counts, fill rates, forms of
    the posting day, newest day.
    """

    rows: tuple[int, ...] = ()
    fills: Mapping[str, float] = field(default_factory=dict)
    shapes: tuple[str, ...] = ()
    order: float = 1.0
    """Share of neighbouring rows of which the later one was not the newer."""
    built: tuple[Mapping[str, str], ...] = ()
    """How the answer was built, of the last looks that differed, the latest first."""
    shift: str = ""
    """What was last built otherwise than before, although every row could be read."""
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
        """Return a stored baseline; an empty one for a board that is read by another
        *reading* now: what it looked like is learnt again.
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
        """Return the baseline with one more clean look, made *at* this time, in it."""
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
    """What a crawl saw of a listing's first page (*notices*, *rows_seen*), and what
    went wrong with any page.
    """

    contract: Contract
    notices: Sequence[RawNotice] = ()
    rows_seen: int = 0
    trouble: SourceTrouble | None = None
    was_read: bool = True
    """The page was parsed; an equal one need not be."""
    unchanged: bool = False
    """Nothing was new or changed."""
    built: Mapping[str, str] = field(default_factory=dict)
    """How the answer is built: ``Listing.built``."""


def judge(
    observation: Observation,
    baseline: Baseline,
    *,
    now: datetime,
    last_new_at: datetime | None = None,
) -> Verdict:
    """Return the verdict of one crawl; the first thing that is wrong wins."""
    trouble = observation.trouble
    if trouble is not None:
        return Verdict(trouble.verdict, trouble.why, trouble.missing)  # type: ignore[arg-type]  # each is one of the names
    broken = _broken(observation, baseline) if observation.was_read else None
    # Silence last: of a page that is read wrong it would be the wrong reason.
    return (
        broken
        or _silence(observation, baseline, now, last_new_at)
        or Verdict("unchanged" if observation.unchanged else "ok", clean=True)
    )


def moved(observation: Observation, baseline: Baseline) -> Verdict | None:
    """Return what is wrong with the rows' fields: then a known notice must not be
    touched by such a row.

    Its verdict's *missing* is the field; where even the titles are none, the rows say
    nothing at all.
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
            "empty",
            "the list is there and has no rows",
            clean=not observation.contract.always_has_rows,
        )
    if usual and observation.rows_seen < usual * DROP:
        return Verdict(
            "dropped",
            f"{observation.rows_seen} rows where there are usually {usual}",
        )
    if observation.rows_seen < observation.contract.min_rows:
        return Verdict(
            "dropped",
            f"{observation.rows_seen} rows where at least {observation.contract.min_rows} must stand",
        )
    return None


def _unparsed(observation: Observation) -> Verdict | None:
    parsed = len(observation.notices)
    if parsed != observation.rows_seen:
        return Verdict(
            "drifted",
            f"{observation.rows_seen - parsed} of {observation.rows_seen} rows could not be read",
            missing="row",
        )
    # The pattern of the id has come to match something that all rows share, such as the
    # board's own number.
    keys = {notice.key for notice in observation.notices}
    if parsed > 3 and len(keys) == 1:
        return Verdict(
            "drifted",
            f"{parsed} rows lead to one and the same notice",
            missing="key",
        )
    return None


def _unfilled(observation: Observation, baseline: Baseline) -> Verdict | None:
    rates = fills(observation.notices, observation.contract)
    for name in observation.contract.must_fill:
        if rates[name] < FILL:
            return Verdict(
                "drifted",
                f"{name} stands on {rates[name]:.0%} of the rows",
                missing=name,
            )
    for name, usual in baseline.fills.items():
        if usual >= FILL and rates.get(name, 0.0) < FALL:
            return Verdict(
                "drifted",
                f"{name} stands on {rates.get(name, 0.0):.0%} of the rows, and stood on {usual:.0%}",
                missing=name,
            )
    return None


def _reshaped(observation: Observation, baseline: Baseline) -> Verdict | None:
    now = set(shapes_of(observation.notices))
    # Formed again: an earlier release may have written its shapes otherwise.
    before = set(map(shape_of, baseline.shapes))
    if now and before and not now & before:
        return Verdict(
            "drifted",
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
    # Boards write Korean days; until nine in the morning UTC is still at the last one.
    if last_new_at is not None:
        quiet_since.append(last_new_at.astimezone(SEOUL).date())
    if not quiet_since:
        return None
    days = (now.astimezone(SEOUL).date() - max(quiet_since)).days
    if timedelta(days=days) <= observation.contract.longest_silence:
        return None
    return Verdict(
        "silent-too-long",
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
    """Return what is built otherwise than before on a page of which every row could be
    read: it often goes before a redesign.  "" where nothing is.

    A way of building that was seen lately is no change: sites go to and fro.
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
    # A few rows may say "3일 전" or carry a seal of newness; a redesign writes most again.
    if known_shapes and len(unknown) * 2 >= max(1, written):
        changes.append(f"days are also written {unknown[0][:20]}")
    rates = fills(observation.notices, observation.contract)
    for name, usual in baseline.fills.items():
        if usual >= ALWAYS and rates.get(name, 0.0) < FADED:
            changes.append(f"{name} no longer stands on every row")
    return "; ".join(changes)


def order_of(days: Sequence[date]) -> float:
    """Return the share of neighbours of which the later row is not the newer notice;
    the first rows may be pinned, and are in no order.

    >>> order_of([date(2026, 11, 3), date(2026, 11, 1), date(2026, 11, 2)])
    0.5
    """
    # How many are pinned is not known: the number with which the rest is in order best.
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
    """Return for each field the share of rows on which it says something that it can say."""
    if not notices:
        return dict.fromkeys(contract.must_fill, 0.0)
    # A field that must be filled is counted even where no row has it any more.
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
    """Return whether a title can be one: words, no lone date, no letters from a wrong charset.

    >>> says_something("AI 바우처 공고"), says_something("2026-10-01"), says_something("ë°\x94ì\x9a°ì²\x98")
    (True, False, False)
    """
    return (
        bool(_LETTERS.search(title))
        and not _BROKEN.search(title)
        and not _ONLY_DATE.fullmatch(title)
    )


def shapes_of(notices: Sequence[RawNotice]) -> list[str]:
    """Return the forms in which posting days are written: ``shape_of`` each, once."""
    written = [shape_of(notice.posted) for notice in notices if notice.posted]
    return list(dict.fromkeys(written))[:MOST_SHAPES]


def shape_of(posted: str) -> str:
    """Return the form of a posting day: digits as 9, names of days and months as a.

    >>> shape_of("2026. 10. 1"), shape_of("Sun, 29 Nov 2026"), shape_of("a, 9 a 9")
    ('9. 9. 9', 'a, 9 a 9', 'a, 9 a 9')
    """
    return _NAMES.sub("a", _DIGITS.sub("9", posted.strip()))
