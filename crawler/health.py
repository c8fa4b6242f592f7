"""How a look at a board went: facts in, verdict out.  Nothing here fetches or stores."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from typing import Any, Final, Literal

from crawler.errors import SourceTrouble
from crawler.platforms.base import Contract
from crawler.platforms.dates import posted_on
from crawler.records import RawNotice

Name = Literal[
    "ok", "unchanged", "empty", "silent-too-long", "dropped", "drifted", "blocked", "maintenance", "unreachable", "needs-key"
]  # fmt: skip
WELL: Final = frozenset({"ok", "unchanged"})
"""Verdicts that an operator need not hear of."""
DROP: Final = 0.2
"""Fewer rows than this share of the median is a drop."""
FILL: Final = 0.8
"""A field that must stand on every row may miss on this few: boards have odd rows."""
FALL: Final = 0.5
"""A field that used to stand on most rows and now stands on fewer than this share of them has moved."""
REMEMBERED: Final = 20
"""Clean crawls whose row counts make the median."""

_LETTERS: Final = re.compile(r"[가-힣]{2}|[A-Za-z]{3}")
_BROKEN: Final = re.compile("[\ufffd\x80-\x9f]|[À-ÿ]{2}")
"""What Korean text becomes in the wrong charset."""
_ONLY_DATE: Final = re.compile(r"[\d\s.:~/()\-년월일]*")
_SHAPE: Final = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Verdict:
    name: Name
    why: str = ""
    missing: str | None = None
    """The selector or field that found nothing."""
    clean: bool = False
    """Whether what was heard is all that stood there."""


@dataclass(frozen=True, slots=True)
class Baseline:
    """What a board's clean first pages looked like: row counts, fill rates, forms of the posting day, newest day."""

    rows: tuple[int, ...] = ()
    fills: Mapping[str, float] = field(default_factory=dict)
    shapes: tuple[str, ...] = ()

    @property
    def median_rows(self) -> int | None:
        return int(median(self.rows)) if self.rows else None

    def to_dict(self) -> dict[str, Any]:
        return {
            "rows": list(self.rows),
            "fills": dict(self.fills),
            "shapes": list(self.shapes),
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Baseline:
        return cls(
            tuple(stored.get("rows", ())),
            stored.get("fills", {}),
            tuple(stored.get("shapes", ())),
        )

    def after(self, look: Observation) -> Baseline:
        """Return the baseline with one more clean look in them."""
        shapes = tuple(dict.fromkeys((*shapes_of(look.notices), *self.shapes)))[:6]
        return Baseline(
            (*self.rows, look.rows_seen)[-REMEMBERED:],
            fills(look.notices, look.contract),
            shapes,
        )


@dataclass(frozen=True, slots=True)
class Observation:
    """What a crawl saw of a listing's first page (*notices*, *rows_seen*), and what went wrong with any page."""

    contract: Contract
    notices: Sequence[RawNotice] = ()
    rows_seen: int = 0
    trouble: SourceTrouble | None = None
    heard: bool = True
    """The page was parsed; an equal one need not be."""
    unchanged: bool = False
    """Nothing was new or changed."""


def judge(
    look: Observation,
    baseline: Baseline,
    *,
    now: datetime,
    last_new_at: datetime | None = None,
) -> Verdict:
    """Return the verdict of one crawl; the first thing that is wrong wins."""
    if look.trouble is not None:
        return Verdict(look.trouble.verdict, look.trouble.why, look.trouble.missing)  # type: ignore[arg-type]  # troubles are verdicts
    broken = _broken(look, baseline) if look.heard else None
    return (
        broken
        or _silence(look, now, last_new_at)
        or Verdict("unchanged" if look.unchanged else "ok", clean=True)
    )


def moved(look: Observation, baseline: Baseline) -> Verdict | None:
    """Return what is wrong with the rows' fields: then a known notice must not be touched by such a row.

    Its verdict's *missing* is the field; where even the titles are none, the rows say nothing at all.
    """
    return (
        (_unfilled(look, baseline) or _reshaped(look, baseline))
        if look.notices
        else None
    )


def _broken(look: Observation, baseline: Baseline) -> Verdict | None:
    return _too_few(look, baseline) or _unheard(look) or moved(look, baseline)


def _too_few(look: Observation, baseline: Baseline) -> Verdict | None:
    usual = baseline.median_rows
    if look.rows_seen == 0:
        return Verdict(
            "empty",
            "the list is there and has no rows",
            clean=not look.contract.always_has_rows,
        )
    if usual and look.rows_seen < usual * DROP:
        return Verdict(
            "dropped", f"{look.rows_seen} rows where there are usually {usual}"
        )
    if look.rows_seen < look.contract.min_rows:
        return Verdict(
            "dropped",
            f"{look.rows_seen} rows where at least {look.contract.min_rows} must stand",
        )
    return None


def _unheard(look: Observation) -> Verdict | None:
    heard = len(look.notices)
    if heard != look.rows_seen:
        return Verdict(
            "drifted",
            f"{look.rows_seen - heard} of {look.rows_seen} rows could not be heard",
            missing="row",
        )
    keys = {notice.key for notice in look.notices}
    if heard > 3 and len(keys) == 1:
        return Verdict(
            "drifted", f"{heard} rows lead to one and the same notice", missing="key"
        )
    return None


def _unfilled(look: Observation, baseline: Baseline) -> Verdict | None:
    rates = fills(look.notices, look.contract)
    for name in look.contract.must_fill:
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


def _reshaped(look: Observation, baseline: Baseline) -> Verdict | None:
    now = set(shapes_of(look.notices))
    if now and baseline.shapes and not now & set(baseline.shapes):
        return Verdict(
            "drifted",
            f"days are written {min(now)}, and were written {baseline.shapes[0]}",
            missing="posted",
        )
    return None


def _silence(
    look: Observation, now: datetime, last_new_at: datetime | None
) -> Verdict | None:
    newest = max(
        (day for notice in look.notices if (day := posted_on(notice.posted))),
        default=None,
    )
    quiet_since = [moment.date() for moment in (last_new_at,) if moment is not None] + (
        [newest] if newest else []
    )
    if not quiet_since:
        return None
    days = (now.date() - max(quiet_since)).days
    if timedelta(days=days) <= look.contract.longest_silence:
        return None
    return Verdict(
        "silent-too-long",
        f"nothing new for {days} days; {look.contract.longest_silence.days} are normal",
        clean=True,
    )


def fills(notices: Sequence[RawNotice], contract: Contract) -> dict[str, float]:
    """Return for each field the share of rows on which it says something that it can say."""
    if not notices:
        return dict.fromkeys(contract.must_fill, 0.0)
    labels = {label for notice in notices for label in notice.cells} | set(
        contract.must_fill
    ) - {"title", "posted"}
    rates = {
        label: _share(bool(notice.cells.get(label, "").strip()) for notice in notices)
        for label in sorted(labels)
    }
    titles = _share(says_something(notice.title) for notice in notices)
    return rates | {
        "title": titles,
        "posted": _share(posted_on(notice.posted) is not None for notice in notices),
    }


def says_something(title: str) -> bool:
    """Say whether a title can be one: words, no lone date, no letters from a wrong charset.

    >>> says_something("AI 바우처 공고"), says_something("2026-10-01"), says_something("ë°\x94ì\x9a°ì²\x98")
    (True, False, False)
    """
    return (
        bool(_LETTERS.search(title))
        and not _BROKEN.search(title)
        and not _ONLY_DATE.fullmatch(title)
    )


def shapes_of(notices: Sequence[RawNotice]) -> list[str]:
    """Return the forms in which posting days are written, digits as 9.

    >>> shapes_of([RawNotice("s", "1", "u", "t", posted="2026. 10. 1")])
    ['9. 9. 9']
    """
    written = [
        _SHAPE.sub("9", notice.posted.strip()) for notice in notices if notice.posted
    ]
    return list(dict.fromkeys(written))[:6]


def _share(truths: Iterable[bool]) -> float:
    many = list(truths)
    return round(sum(many) / len(many), 3)
