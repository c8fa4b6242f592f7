"""How far readings stay the same when a notice is written otherwise.

Every hand-read document is written anew in every way of ``rewordings``, and some
in two ways at once; a reading of each is compared with that of the document as it
stands.  Documents are made and thrown away.  Needs the real documents beside the
checkout.

    python -m benchmarks.metamorphic [--show REWORDING]
"""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final

from benchmarks.folds import (
    HELD_BACK,
    SHARED,
    documents_of,
    fold_of,
    gold_rows,
    scorer,
)
from benchmarks.rewordings import REWORDINGS, Rewording
from reader.formats import Converter
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document

_PAIRS: Final = 400


def _days(reading: Reading) -> object:
    return {
        ((window.opens or "")[:10], (window.closes or "")[:10])
        for window in reading.windows
    }


def _minutes(reading: Reading) -> object:
    return {window.closes for window in reading.windows if window.closes}


def _divisions(reading: Reading) -> object:
    return {division.budget_won for division in reading.divisions} - {None}


FIELDS: Final[Mapping[str, Callable[[Reading], object]]] = {
    "windows": _days,
    "minutes": _minutes,
    "total": lambda reading: reading.budget_total_won,
    "cap": lambda reading: reading.per_project_won,
    "count": lambda reading: reading.projects,
    "divisions": _divisions,
    "operators": lambda reading: set(reading.operators),
    "audience": lambda reading: set(reading.audience),
}


class Invariance:
    """Counts, per rewording and field, how often a value was there and stayed."""

    def __init__(self) -> None:
        self.documents = 0
        self._seen: Counter[tuple[str, str]] = Counter()
        self._same: Counter[tuple[str, str]] = Counter()
        self._names: dict[str, int] = {}

    def add(self, name: str, before: Reading, after: Reading) -> list[str]:
        """Compare two readings; return the fields that changed."""
        self.documents += 1
        self._names[name] = self._names.get(name, 0) + 1
        changed: list[str] = []
        for field, value_of in FIELDS.items():
            first, second = value_of(before), value_of(after)
            if not first and not second:
                continue
            self._seen[name, field] += 1
            if first == second:
                self._same[name, field] += 1
            else:
                changed.append(field)
        return changed

    def share(self, field: str, name: str | None = None) -> float | None:
        """Return the share that stayed the same, of all rewordings or of one."""
        names = [name] if name else list(self._names)
        seen = sum(self._seen[one, field] for one in names)
        same = sum(self._same[one, field] for one in names)
        return same / seen if seen else None

    def lines(self) -> Iterator[str]:
        """Yield the table, a rewording a line, all of them last."""
        width = max(map(len, self._names), default=0) + 2
        yield f"{'':{width}}{'n':>5}" + "".join(
            f"{field:>11}" for field in FIELDS
        )
        for name, count in self._names.items():
            yield f"{name:{width}}{count:5}" + self._shares(name)
        yield f"{'all':{width}}{self.documents:5}" + self._shares(None)

    def _shares(self, name: str | None) -> str:
        shown = ""
        for field in FIELDS:
            share = self.share(field, name)
            shown += f"{'-':>11}" if share is None else f"{share:11.3f}"
        return shown


def reworded(
    documents: Sequence[Document], rewording: Rewording
) -> list[Document] | None:
    """Return *documents* with their texts reworded, or None if nothing changed."""
    made: list[Document] = []
    is_changed = False
    for document in documents:
        text = rewording(document.text)
        is_changed = is_changed or text != document.text
        made.append(Document(document.name, text, document.state))
    return made if is_changed else None


def _pairs() -> Iterator[tuple[str, Rewording, Rewording]]:
    """Two ways at once, of different kinds (a kind is a name's first word)."""
    names = list(REWORDINGS)
    for step in range(1, len(names)):
        for at, first in enumerate(names):
            second = names[(at + step * 7) % len(names)]
            if first.split()[0] != second.split()[0]:
                yield (
                    f"{first} + {second}",
                    REWORDINGS[first],
                    REWORDINGS[second],
                )


def main() -> None:
    """Print invariance per rewording and field, or say what is missing."""
    parser = argparse.ArgumentParser()
    parser.add_argument(
        "--show", default="", help="print the changes of one rewording"
    )
    show = parser.parse_args().show
    if not SHARED.is_dir():
        print("../shared (real documents) is not here")
        return
    score = scorer()
    invariance = Invariance()
    pairs = _pairs()
    with Converter() as converter:
        for row in gold_rows(score):
            path = score.where(row["id"], None)
            if path is None:
                continue
            documents = documents_of(path, converter)
            before = _read(row, documents)
            for name, rewording in REWORDINGS.items():
                made = reworded(documents, rewording)
                if made is None:
                    continue
                after = _read(row, made)
                changed = invariance.add(name, before, after)
                # What changes in fold 5 is counted and not looked at.
                if show == name and fold_of(row) != HELD_BACK:
                    for field in changed:
                        first, second = (
                            FIELDS[field](before),
                            FIELDS[field](after),
                        )
                        print(f"{row['id']} {field}: {first} -> {second}")
            for _ in range(_PAIRS // 100):
                _, first_way, second_way = next(pairs)
                made = reworded(
                    documents,
                    lambda text, a=first_way, b=second_way: b(a(text)),  # type: ignore[misc]
                )
                if made is not None:
                    invariance.add("(two at once)", before, _read(row, made))
    print("\n".join(invariance.lines()))


def _read(row: Mapping[str, Any], documents: Sequence[Document]) -> Reading:
    day = date.fromisoformat(row["as_of"][:10]) if row.get("as_of") else None
    return read_notice(row.get("title") or "", documents, as_of=day)


if __name__ == "__main__":
    main()
