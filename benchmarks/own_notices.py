"""How right the reader is on notices written for the tests, half of them kept closed.

They are invented, but written as ministries, agencies, regions and universities write:
bullets, tables and prose, money in rows, columns, headings and sentences.  Rules may be
mended by what the open half misses; of the closed half only figures are printed.
"""

from __future__ import annotations

import argparse
import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import date
from pathlib import Path
from typing import Any, Final, NamedTuple

from reader.documents import of_text
from reader.model import Reading
from reader.reader import read_notice

NOTICES: Final = (
    Path(__file__).resolve().parents[1] / "tests" / "reader" / "notices"
)
HALVES: Final = ("open", "closed")
_SINGLE: Final = ("kind", "budget_total_won", "per_project_won", "projects")
_LISTS: Final = ("ministries", "operators")
_PARTS: Final = ("budget_won", "per_project_won", "projects")
_SIGNS: Final = re.compile(r"[\W_]|분야|분과|부문|유형$|트랙$")

Truth = Mapping[str, Any]


class Compared(NamedTuple):
    """A field of one notice: what is true and what was read; None is nothing."""

    field: str
    true: object
    read: object


def truths(half: str) -> dict[str, Truth]:
    """Return the facts of each notice of *half* by its name."""
    stored: dict[str, Truth] = json.loads(
        (NOTICES / half / "truth.json").read_text(encoding="utf-8")
    )
    return stored


def reading_of(half: str, name: str, truth: Truth) -> Reading:
    text = (NOTICES / half / f"{name}.txt").read_text(encoding="utf-8")
    as_of = date.fromisoformat(truth["as_of"])
    return read_notice(truth["title"], of_text(text), as_of=as_of)


def compared(truth: Truth, reading: Reading) -> Iterator[Compared]:
    """Yield every field that *truth* tells of, values of lists one by one."""
    if "closes" in truth:
        closes = reading.windows[0].closes if reading.windows else None
        yield Compared("closes", truth["closes"], closes)
    for name in _SINGLE:
        if name in truth:
            read = getattr(reading, name)
            is_defended = read in truth.get("alt", {}).get(name, [])
            yield Compared(name, read if is_defended else truth[name], read)
    for name in _LISTS:
        if name not in truth:
            continue
        read = getattr(reading, name)
        for value in truth[name]:
            yield Compared(name, value, value if value in read else None)
        for value in read:
            if value not in truth[name]:
                yield Compared(name, None, value)
    if "divisions" in truth:
        yield from _divisions(truth["divisions"], reading)


def _divisions(
    true: list[dict[str, Any]], reading: Reading
) -> Iterator[Compared]:
    read = {_SIGNS.sub("", part.name): part for part in reading.divisions}
    for facts in true:
        part = read.pop(_SIGNS.sub("", facts["name"]), None)
        for name in _PARTS:
            found = getattr(part, name) if part else None
            yield Compared(f"divisions.{name}", facts[name], found)
    for part in read.values():
        for name in _PARTS:
            yield Compared(f"divisions.{name}", None, getattr(part, name))


def figures(half: str) -> dict[str, Counter[str]]:
    """Return for each field how many values are right, wrong and missed."""
    counts: dict[str, Counter[str]] = {}
    for name, truth in truths(half).items():
        for field, true, read in compared(
            truth, reading_of(half, name, truth)
        ):
            count = counts.setdefault(field, Counter())
            if true is not None:
                count["true"] += 1
                count["right"] += true == read
            if read is not None:
                count["read"] += 1
    return counts


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="print what the open half misses"
    )
    arguments = parser.parse_args()
    if arguments.misses:
        for name, truth in truths("open").items():
            reading = reading_of("open", name, truth)
            for field, true, read in compared(truth, reading):
                if true != read:
                    print(f"{name} {field}: {true} was read as {read}")
        return
    for half in HALVES:
        print(f"{half}: {len(truths(half))} notices")
        for field, count in sorted(figures(half).items()):
            precision = (
                count["right"] / count["read"] if count["read"] else 1.0
            )
            recall = count["right"] / count["true"] if count["true"] else 1.0
            print(
                f"  {field:26} {precision:.2f} / {recall:.2f}"
                f"  ({count['true']} true, {count['read']} read)"
            )


if __name__ == "__main__":
    main()
