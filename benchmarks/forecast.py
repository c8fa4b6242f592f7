"""Back-test of the forecast: each round foretold from the earlier ones of its programme.

    python -m benchmarks.forecast

Series are rounds of one programme with equal number, track and region, from the judged
rounds and the table of AI voucher rounds.  The pooled scatter is taken of the other
programmes only.  Printed are, by how many earlier rounds there were, the share that
opened inside the 80 % interval and median errors in days, beside two guesses: the day
of the last year, and the mean day of all programmes' rounds.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from math import sqrt
from pathlib import Path
from statistics import fmean, median
from typing import Final

from benchmarks.relating import JUDGED, rows_of
from benchmarks.voucher_history import board_rows, notices, table
from storage.relating.forecast import (
    forecast_opening,
    is_grounded,
    offsets_of,
    pooled_spread,
)
from storage.relating.titles import parse_title

_LONGEST_OFFSET: Final = 366
"""Days between an opening and the year that the title names."""
_NORMAL: Final = 1.96
"""Of the normal distribution: 95 % lie within."""
_ROLES: Final = frozenset({"call", "correction", "extension"})

Series = Mapping[tuple[str, str], Mapping[int, date]]


def judged_series() -> Series:
    """Return the first day of each year's round, by programme and round without its year."""
    found: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    for programme in rows_of("rounds_dev.jsonl"):
        for notice in programme["notices"]:
            written = notice["opens"] or notice["posted_on"]
            if (
                notice["role"] not in _ROLES
                or not written
                or not notice["year"]
            ):
                continue
            kind = str(notice["round_id"]).partition("-")[2]
            years = found[programme["programme"], kind]
            day = date.fromisoformat(written)
            years[notice["year"]] = min(day, years.get(notice["year"], day))
    vouchers: dict[int, date] = {}
    for notice in notices(table(), board_rows()):
        parts = parse_title(notice["title"])
        windows = notice.get("windows", ())
        # the first round's call for applicants; the other vouchers are programmes of their own
        if (
            parts.role != "call"
            or "클라우드" in parts.text
            or "AX" in parts.text
        ):
            continue
        if windows and windows[0]["opens"] and parts.round in (None, "1"):
            vouchers[notice["year"]] = date.fromisoformat(
                windows[0]["opens"][:10]
            )
    found["AI 바우처 지원사업", "1"] = vouchers
    return {name: years for name, years in found.items() if len(years) > 1}


def listed_series() -> Series:
    """Return the same of the portals' notices whose period was published, by equal names,
    rounds and places: no programme is guessed.
    """
    found: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    for name in ("summaries.jsonl", "titles_and_periods.jsonl"):
        path = JUDGED.parent / "corpus" / name
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            period = row.get("structured") or {}
            written = row.get("opens") or period.get("apply_start")
            parts = parse_title(row["title"])
            if parts.role != "call" or not (
                written and parts.year and parts.stem
            ):
                continue
            kind = f"{parts.round or 1} {' '.join(sorted(parts.places))}"
            years = found[parts.letters, kind]
            day = date.fromisoformat(written[:10])
            # an overview is posted in the old year, a late row is another call
            if abs((day - date(parts.year, 1, 1)).days) > _LONGEST_OFFSET:
                continue
            years[parts.year] = min(day, years.get(parts.year, day))
    return {name: years for name, years in found.items() if len(years) > 1}


def reported_series() -> Series:
    """Return the same as papers and ministries reported it (``openings.tsv``)."""
    found: dict[tuple[str, str], dict[int, date]] = defaultdict(dict)
    path = Path(__file__).with_name("openings.tsv")
    for line in path.read_text("utf-8").splitlines():
        if not line.startswith("#"):
            programme, year, day, _ = line.split("\t")
            found[programme, "1"][int(year)] = date.fromisoformat(day)
    return found


def main() -> None:
    """Print the back-test over each set of series, and over all."""
    judged, listed = judged_series(), listed_series()
    reported = reported_series()
    for name, series in (
        ("judged", judged),
        ("listed", listed),
        ("both", {**listed, **judged}),
        ("reported", reported),
    ):
        print(name)
        back_test(series)
        for least in (1, 2, 3):
            for is_known_later in (False, True):
                print(covered(series, least, is_known_later=is_known_later))


def covered(series: Series, least: int, *, is_known_later: bool) -> str:
    """Return how many rounds opened inside the interval that is shown, foretold from
    *least* earlier rounds or more, or from all others.
    """
    inside = count = 0
    for years in series.values():
        for year, opened in years.items():
            others = {}
            for other, day in years.items():
                if other < year or (is_known_later and other != year):
                    others[other] = day
            if len(others) < least:
                continue
            found = forecast_opening(others, year=year, least=1)
            assert found is not None, "one other round is enough here"
            count += 1
            inside += found.earliest <= opened <= found.latest
    kind = "other" if is_known_later else "earlier"
    low, high = wilson(inside, count)
    return (
        f"{kind} rounds ≥ {least}, scatter in use: {inside} of {count} inside, "
        f"{inside / max(1, count):.2f} ({low:.2f} to {high:.2f})"
    )


def wilson(hits: int, count: int) -> tuple[float, float]:
    """Return within which share the true one lies, at 95 %, having seen *hits* of *count*.

    >>> low, high = wilson(44, 54)
    >>> round(low, 2), round(high, 2)
    (0.69, 0.9)
    """
    if not count:
        return 0.0, 1.0
    share, square = hits / count, _NORMAL**2
    middle = share + square / (2 * count)
    reach = _NORMAL * sqrt(
        share * (1 - share) / count + square / (4 * count**2)
    )
    scale = 1 + square / count
    return (middle - reach) / scale, (middle + reach) / scale


def back_test(series: Series) -> None:
    """Print the scatter, and the back-test by the number of earlier rounds."""
    spread = pooled_spread([offsets_of(years) for years in series.values()])
    print(f"series {len(series)}, pooled scatter {spread:.1f} days")
    inside: dict[int, list[bool]] = defaultdict(list)
    grounded: list[bool] = []
    errors: dict[int, list[tuple[int, int, int]]] = defaultdict(list)
    for (programme, _), years in series.items():
        others = []
        for (other, _), past in series.items():
            if other != programme:
                others.append(offsets_of(past))
        mean_of_all = fmean(offset for offsets in others for offset in offsets)
        for year in sorted(years)[1:]:
            earlier = {past: day for past, day in years.items() if past < year}
            found = forecast_opening(
                earlier, year=year, least=1, spread=pooled_spread(others)
            )
            assert found is not None, "one earlier round is enough here"
            opened = years[year]
            offset = (opened - date(year, 1, 1)).days
            last_year = offsets_of(earlier)[-1]
            count = len(earlier)
            is_inside = found.earliest <= opened <= found.latest
            inside[count].append(is_inside)
            if count > 1 and is_grounded(earlier):
                grounded.append(is_inside)
            ours = abs((opened - found.likely).days)
            naive = (abs(offset - last_year), abs(offset - round(mean_of_all)))
            errors[count].append((ours, *naive))
    for least in (1, 2, 3):
        hits, misses = [], []
        for count in sorted(inside):
            if count >= least:
                hits += inside[count]
                misses += errors[count]
        if not hits:
            print(f"earlier rounds ≥ {least}: none")
            continue
        medians = [median(column) for column in zip(*misses, strict=True)]
        print(
            f"earlier rounds ≥ {least}: n {len(hits)}, inside {fmean(hits):.2f}, "
            f"median error {medians[0]:g} days; same day last year {medians[1]:g}, "
            f"mean of all {medians[2]:g}"
        )
    print(
        f"2 or more that hold their own past: n {len(grounded)}, inside {sum(grounded)}"
    )


if __name__ == "__main__":
    main()
