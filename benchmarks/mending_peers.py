"""Scrapling's adaptive search beside ours, over the same changed pages: CPU for each row
that was read again.

Run from the project's root: ``python -m benchmarks.mending_peers PYTHON [FOLDER]``, where
PYTHON is an interpreter with ``scrapling==0.5`` (an environment of its own).  Theirs is
given the title element of one known row, which is what its documentation saves; ours the
known rows.  Both parse the page anew.  Data and feeds are left out: Scrapling reads HTML.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import Any

from benchmarks.mending import _pages, answer, known_of, read
from crawler.mending.known import letters_of_title
from tests.mending.page_changes import (
    CLASSES,
    HARDER,
    ROW,
    TITLE,
    UNREADABLE,
    ListingPage,
)
from tests.mending.page_changes import answer as written

ROUNDS = 3
SAMPLE = 5
"""Of the classes every fifth is tried: theirs needs minutes."""
WHOLE = ("whole_redesign", "whole_redesign_new_ids")
"""Theirs is said to lose these: they are printed by themselves."""
SCRIPT = Path(__file__).with_name("mending_scrapling.py")


def main() -> None:
    python = sys.argv[1]
    pages = list(_pages(Path(sys.argv[2]) if len(sys.argv) > 2 else None))
    for name, changes in (
        ("whole redesign", WHOLE),
        ("every fifth class", _readable()),
    ):
        ours, theirs = [], []
        for _ in range(ROUNDS):
            ours.append(_ours(pages, changes))
            theirs.append(_theirs(python, pages, changes))
        _line(f"{name}, ours", ours)
        _line(f"{name}, Scrapling", theirs)
        if theirs[-1]["right"]:
            ratio = _per_row(ours) / _per_row(theirs)
            sys.stdout.write(
                f"{name}: {ratio:.2f} of Scrapling's CPU for a row\n"
            )


def _readable() -> Sequence[str]:
    left_out = UNREADABLE | HARDER | {"as_json", "untouched"}
    return [name for name in CLASSES if name not in left_out][::SAMPLE]


def _ours(
    pages: Sequence[ListingPage], changes: Sequence[str]
) -> dict[str, Any]:
    seconds, right, wrong = 0.0, 0, 0
    for page in pages:
        known = known_of(page.rows[_newest(page) :])
        titles = {letters_of_title(row.title) for row in page.rows}
        for change in changes:
            body = CLASSES[change](page)
            began = time.process_time()
            result = read(answer(body), known, page.rows)
            seconds += time.process_time() - began
            if result is None or not result[1].holds:
                continue
            found = {letters_of_title(row.title) for row in result[0].notices}
            right += len(found & titles)
            wrong += len(found - titles)
    return {"seconds": seconds, "right": right, "wrong": wrong}


def _newest(page: ListingPage) -> int:
    return len(page.rows) // 5 if len(page.rows) >= 8 else 0


def _theirs(
    python: str, pages: Sequence[ListingPage], changes: Sequence[str]
) -> dict[str, Any]:
    with tempfile.TemporaryDirectory() as folder:
        cases = []
        for number, page in enumerate(pages):
            before = Path(folder) / f"{number}.html"
            before.write_bytes(_saved(page))
            for change in changes:
                after = Path(folder) / f"{number}-{change}.html"
                after.write_bytes(CLASSES[change](page))
                titles = [row.title for row in page.rows]
                cases.append(
                    {
                        "before": before.name,
                        "after": after.name,
                        "titles": titles,
                    }
                )
        (Path(folder) / "cases.json").write_text(json.dumps(cases), "utf-8")
        done = subprocess.run(
            [python, SCRIPT, folder],
            capture_output=True,
            text=True,
            check=True,
        )
        found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return found


def _saved(page: ListingPage) -> bytes:
    """Return the page with the title of its first known row marked."""
    root = page.copy()
    row = root.xpath(f"//*[@{ROW}='{_newest(page)}']")[0]
    row.xpath(f"descendant-or-self::*[@{TITLE}]")[0].set("data-saved", "1")
    return written(root)


def _per_row(rounds: Sequence[dict[str, Any]]) -> float:
    return median(
        found["seconds"] / max(1, found["right"]) for found in rounds
    )


def _line(name: str, rounds: Sequence[dict[str, Any]]) -> None:
    last = rounds[-1]
    sys.stdout.write(
        f"{name:28} {last['right']:5} rows right, {last['wrong']:5} items that are none, "
        f"{1000 * _per_row(rounds):6.2f} ms CPU a row\n"
    )


if __name__ == "__main__":
    main()
