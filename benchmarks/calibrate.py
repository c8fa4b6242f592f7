"""How far confidence can be believed: of values told as sure, how many are right.

``python -m benchmarks.calibrate`` prints the reliability tables.  The weights of a
fold's values are learned from the other folds, so no value is judged by weights that
have seen it; those of fold 5 come from folds 1 to 4, as the ones that are shipped do.
``--write`` learns and writes ``config/vocabulary/confidence.tsv``, all of it or the fields named
behind it: ``--write budget_total_won projects`` leaves the weights of others as they are.

The rules were tuned on the hand-read rows, so what they get wrong there says too little.
``unseen_values.tsv`` holds the signals of first readings of other texts, right and wrong:
they are learned from as well, and judged nowhere.
"""

from __future__ import annotations

import json
import math
import sys
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from types import ModuleType
from typing import Any, Final

import config
from benchmarks import folds
from config import vocabulary
from reader.confidence import scoring
from reader.confidence.signals import Seen, Signals, signals_of, texts_of
from reader.documents import of_text, ranked
from reader.formats import Converter
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document

_TUNED: Final = (1, 2, 3, 4)
_STEPS: Final = 800
_RATE: Final = 0.5
_DECAY: Final = 0.002
"""How strongly a weight is drawn to nought, per example's worth."""
_OWN: Final = 0.5
_PRIOR: Final = 3.0
"""The log-odds to which a field's base is drawn: what is read is right as a rule."""
_UNKNOWN: Final = 1.8
"""The base of a field that could not be judged: told, but not as surely as others."""
_ROWS_COUNT: Final = 3
_UNSEEN: Final = Path(__file__).with_name("unseen_values.tsv")
_UNSEEN_WEIGHT: Final = 0.5
"""Of a value of the draws: they hold more news than boards do."""
_UNSEEN_WEIGHTS: Final = {"kind": 1.0, "operators": 2.0, "divisions": 1.0}
"""Of fields in which the hand-read rows, all notices and well known, hold too few errors."""
_DRAW_WEIGHTS: Final = {
    "2026-12-01held": 0.3,
    "2026-12-01told": 1.5,
    "2026-12-01sure": 5.0,
}
"""Of applicants drawn apart by how sure they had been (below 0.8, to 0.95, above): each
stands for those of its band that were not drawn."""
_AGAINST: Final = -3.0
_BANDS: Final = (0.0, 0.5, 0.8, 0.9, 0.95, 0.98, 1.01)
_EVERY: Final = 5
"""Of the short summaries each fifth is read for its region and field."""
_DAY: Final = len("2026-03-20")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Example:
    """One value that was read: its field, signals, fold, and whether it is right."""

    field: str
    signals: Signals
    fold: int
    right: bool
    weight: float = 1.0
    """Rows of one table are right or wrong together: many of them count as a few."""


def main() -> None:
    """Print the reliability tables, or say what is missing; ``--write`` the weights."""
    if not folds.SHARED.is_dir():
        print("../shared (real documents and their scorer) is not here")
        return
    examples = list(_examples(folds.scorer()))
    if "--write" in sys.argv:
        tuned = [item for item in examples if item.fold in _TUNED]
        named = sys.argv[sys.argv.index("--write") + 1 :]
        write([*tuned, *unseen()], named)
        return
    judged: list[tuple[Example, float]] = []
    for fold in range(1, 6):
        others = [
            item
            for item in examples
            if item.fold != fold and item.fold in _TUNED
        ]
        weights = learn([*others, *unseen()])
        for item in examples:
            if item.fold == fold:
                judged.append((item, _sure(weights, item)))
    _print_folds(judged)
    _print_fields(judged)
    _print_bands(judged)


def unseen() -> Iterator[Example]:
    """Yield the values of first readings of texts that nobody had tuned on."""
    for line in _UNSEEN.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        draw, name, right, signals = line.split("\t")
        marks = [mark for mark in signals.split(";") if mark]
        yield Example(
            name,
            dict.fromkeys(["base", *marks], 1.0),
            0,
            right == "1",
            _DRAW_WEIGHTS.get(draw, _UNSEEN_WEIGHTS.get(name, _UNSEEN_WEIGHT)),
        )


def learn(examples: Sequence[Example]) -> dict[str, dict[str, float]]:
    """Return field → signal → weight: logistic regression drawn to *right as a rule*.

    Full-batch gradient steps from nought: no chance in it, the same examples give the
    same weights.
    """
    by_field: dict[str, list[Example]] = defaultdict(list)
    for item in examples:
        by_field[item.field].append(item)
    weights: dict[str, dict[str, float]] = {}
    for name, items in by_field.items():
        weights[name] = _fitted(items)
    return weights


def _fitted(items: Sequence[Example]) -> dict[str, float]:
    names = sorted({signal for item in items for signal in item.signals})
    weight = dict.fromkeys(names, 0.0)
    weight["base"] = _PRIOR
    size = sum(item.weight for item in items)
    # Drawn as if by a few examples of its own, whatever the number of real ones.
    decay = max(_DECAY, _OWN / size)
    for _ in range(_STEPS):
        slope = dict.fromkeys(names, 0.0)
        for item in items:
            miss = item.right - _logistic(weight, item.signals)
            miss *= item.weight
            for signal, strength in item.signals.items():
                slope[signal] += miss * strength / size
        for signal in names:
            prior = _PRIOR if signal == "base" else 0.0
            pull = decay * (weight[signal] - prior)
            weight[signal] += _RATE * (slope[signal] - pull)
    return weight


def _logistic(weight: Mapping[str, float], signals: Signals) -> float:
    total = sum(
        weight.get(signal, 0.0) * strength
        for signal, strength in signals.items()
    )
    return 1 / (1 + math.exp(-total))


def _sure(weights: Mapping[str, Mapping[str, float]], item: Example) -> float:
    return _logistic(weights.get(item.field, {"base": _PRIOR}), item.signals)


def _examples(score: ModuleType) -> Iterator[Example]:
    with Converter() as converter:
        for row in folds.gold_rows(score):
            path = score.where(row["id"], None)
            if path is None or row["kind"] in {"form", "other"}:
                continue
            documents = folds.documents_of(path, converter)
            yield from _of_gold(score, row, documents)
    for row in score.load(folds.SHARED / "corpus" / "periods.jsonl"):
        yield from _of_period(row)
    summaries = score.load(folds.SHARED / "corpus" / "summaries.jsonl")
    for row in summaries[::_EVERY]:
        yield from _of_summary(row)


def _of_gold(
    score: ModuleType, row: Row, documents: Sequence[Document]
) -> Iterator[Example]:
    title = "" if row["id"].startswith("att") else row.get("title") or ""
    day = date.fromisoformat(row["as_of"][:10]) if row.get("as_of") else None
    reading = read_notice(title, documents, as_of=day, least_sure=0.0)
    seen = Seen(reading, texts_of(reading.title, documents), documents)
    plain = json.loads(json.dumps(reading.to_dict()))
    fold = folds.fold_of(row)
    for name, number, value in _values(reading):
        right = _is_right(score, row, plain, name, value)
        if right is not None:
            signals = signals_of(seen, name, number, value)
            share = 1.0
            if name == "divisions":
                share = min(1.0, _ROWS_COUNT / len(reading.divisions))
            yield Example(name, signals, fold, right, share)


def _values(reading: Reading) -> Iterator[tuple[str, int, Any]]:
    for name in scoring.SCALARS:
        value = getattr(reading, name)
        if value is not None and not (name == "kind" and value == "other"):
            yield name, 0, value
    for name in scoring.LISTS:
        for number, value in enumerate(getattr(reading, name)):
            yield name, number, value


def _is_right(
    score: ModuleType, row: Row, plain: dict[str, Any], name: str, value: Any
) -> bool | None:
    """Whether a value is true, or None where the truth does not tell."""
    # Of what is expected the hand-read rows hold too little to learn from.
    if name in {"fields", "regions", "expected"}:
        return None
    if name in {"windows", "divisions", "briefings", "project_period"}:
        return _is_true_record(row, name, value)
    if name in {"ministries", "operators", "audience"}:
        return score.plain(value) in score.true_set(plain, row, name)
    if name == "programme":
        said, true = score.plain(value), score.plain(row.get(name))
        return bool(true) and (said in true or true in said)
    if name == "notice_no":
        others = (row.get("alt") or {}).get(name) or []
        true_numbers = {score.plain(item) for item in [row.get(name), *others]}
        return score.plain(value) in true_numbers
    return bool(score.truth(plain, row, name) == value)


def _is_true_record(row: Row, name: str, value: Any) -> bool | None:
    if name == "windows":
        return _is_true_window(row, value)
    if name == "divisions":
        return _is_true_division(row, value)
    if name == "briefings":
        return value.at[:_DAY] in _days(row, "briefings", "at")
    if value.start is None and value.end is None:
        return None
    truth = row.get(name) or {}
    return (value.end or "")[:_DAY] == (truth.get("end") or "")[:_DAY]


def _days(row: Row, name: str, part: str) -> set[str]:
    return {(item.get(part) or "")[:_DAY] for item in row.get(name) or []}


def _is_true_window(row: Row, window: Any) -> bool:
    choices = [row.get("windows") or []]
    choices += [
        item for item in (row.get("alt") or {}).get("windows") or [] if item
    ]
    for windows in choices:
        for true in windows:
            if not isinstance(true, dict):
                continue
            if (true.get("closes") or "")[:_DAY] != (window.closes or "")[
                :_DAY
            ]:
                continue
            if window.closes or true.get("basis") == window.basis:
                return True
    return False


def _is_true_division(row: Row, division: Any) -> bool:
    for part in ("budget_won", "per_project_won"):
        said = getattr(division, part)
        if said is None:
            continue
        true = {item.get(part) for item in row.get("divisions") or []}
        true |= {item.get(part) for item in row.get("divisions_sub") or []}
        for other in (row.get("alt") or {}).get(f"divisions.{part}") or []:
            true |= set(other if isinstance(other, list) else [other])
        if said not in true:
            return False
    return True


def _of_period(row: Row) -> Iterator[Example]:
    documents = ranked(of_text(row["body_text"]))
    day = (
        date.fromisoformat(row["posted_at"][:10])
        if row.get("posted_at")
        else None
    )
    reading = read_notice(row["title"], documents, as_of=day, least_sure=0.0)
    seen = Seen(reading, texts_of(reading.title, documents), documents)
    true = row["expected"]["closes"]
    fold = folds.fold_of({"programme": row["title"], "id": row["id"]})
    closes = [
        window.closes[:_DAY] for window in reading.windows if window.closes
    ]
    for number, window in enumerate(reading.windows[:1]):
        # Portals publish the institution's approval, a day or so later, now and then.
        is_near = bool(window.closes) and true in closes
        right = (window.closes or "")[:_DAY] == true or is_near
        if window.closes:
            signals = signals_of(seen, "windows", number, window)
            yield Example("windows", signals, fold, right)


def _of_summary(row: Row) -> Iterator[Example]:
    reading = read_notice(
        row["title"], ranked(of_text(row["body_text"])), least_sure=0.0
    )
    fold = folds.fold_of({"title": row["title"], "id": row["id"]})
    seen = Seen(reading, {})
    bracket = (
        row["title"][1:].partition("]")[0] if row["title"][:1] == "[" else ""
    )
    true = set(bracket.replace("ㆍ", "·").split("·"))
    for number, region in enumerate(reading.regions if bracket else []):
        signals = signals_of(seen, "regions", number, region)
        yield Example("regions", signals, fold, region in true)


def _print_folds(judged: Sequence[tuple[Example, float]]) -> None:
    print(f"least sure {scoring.LEAST_SURE}; a value below it is held back\n")
    print(f"{'fold':8}{'told':>7}{'right':>8}{'held back':>11}{'wrong':>8}")
    for fold in (*range(1, 6), 0):
        part = [pair for pair in judged if fold in (0, pair[0].fold)]
        _print_share(str(fold) if fold else "all", part)


def _print_fields(judged: Sequence[tuple[Example, float]]) -> None:
    print(
        f"\n{'field':18}{'told':>7}{'right':>8}{'held back':>11}{'wrong':>8}"
    )
    for name in sorted({item.field for item, _ in judged}):
        _print_share(
            name, [pair for pair in judged if pair[0].field == name], 18
        )


def _print_share(
    name: str, part: Sequence[tuple[Example, float]], width: int = 8
) -> None:
    told = [item.right for item, sure in part if sure >= scoring.LEAST_SURE]
    held = [item.right for item, sure in part if sure < scoring.LEAST_SURE]
    right = f"{sum(told) / len(told):.3f}" if told else "-"
    wrong = f"{1 - sum(held) / len(held):.3f}" if held else "-"
    print(f"{name:{width}}{len(told):7}{right:>8}{len(held):11}{wrong:>8}")


def _print_bands(judged: Sequence[tuple[Example, float]]) -> None:
    print(f"\n{'confidence':14}{'values':>7}{'mean':>8}{'right':>8}")
    for low, high in pairwise(_BANDS):
        part = [pair for pair in judged if low <= pair[1] < high]
        if part:
            mean = sum(sure for _, sure in part) / len(part)
            right = sum(item.right for item, _ in part) / len(part)
            span = f"{low:.2f}-{min(high, 1):.2f}"
            print(f"{span:14}{len(part):7}{mean:8.3f}{right:8.3f}")


_HEAD: Final = """\
# How much each signal speaks for a value: field, signal, weight in log-odds.
# Learned by `python -m benchmarks.calibrate --write` from documents read by hand (folds 1 to 4) and from first readings of unseen texts; holds no text of theirs.
"""


def write(examples: Sequence[Example], fields: Sequence[str] = ()) -> None:
    """Write the weights that *examples* teach, of the named *fields* or of all."""
    path = Path(config.__file__).parent / "vocabulary" / "confidence.tsv"
    weights = learn(examples)
    weights["expected"] = {"base": _UNKNOWN}
    # The hand-read rows are all notices, so what no notice is like is weighed by hand.
    weights["programme"]["no kind"] = _AGAINST
    rows: list[tuple[str, str, str]] = []
    for name, signal, weight in vocabulary.rows("confidence"):
        if fields and name not in fields:
            rows.append((name, signal, weight))
    for name in fields or weights:
        for signal, value in weights[name].items():
            rows.append((name, signal, f"{value:.2f}"))
    lines = [_HEAD]
    for row in sorted(rows):
        lines.append("\t".join(row) + "\n")
    path.write_text("".join(lines), encoding="utf-8")
    print(f"{path.name}: learned from {len(examples)} values")


if __name__ == "__main__":
    main()
