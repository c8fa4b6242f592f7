"""Learn ``config/vocabulary/field_weights.tsv`` from published summaries; not used when reading.

``python -m reader.applicants.fields_training SUMMARIES.jsonl >
config/vocabulary/field_weights.tsv``

Each line of the input needs ``id``, ``title``, ``body_text`` and ``field`` (one of
:data:`~reader.applicants.fields.FIELDS`, or several joined by ``@``, of which the first counts).
Regularised least squares on the pairs, each weighed by how rare it is, solved by
conjugate gradients: no chance in it, so that the same input gives the same file.
A third of the rows is held out first and the share of right answers on it goes
to standard error; then all are learned.  Takes about a minute.
"""

from __future__ import annotations

import json
import math
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from hashlib import sha1
from operator import mul
from pathlib import Path
from typing import Any

from reader.applicants.fields import (
    BASE,
    FIELDS,
    confidence_at,
    features,
    lead,
)
from reader.confidence.scoring import LEAST_SURE
from reader.text.document import fold

Example = tuple[list[str], int]

_DECAY = 0.1
_STEPS = 25
_EXACT = 1e-9
_KEPT = 9000
_LIMIT = 45
_FIT_STEPS = 3000


def main(path: str) -> None:
    """Print the weights learned from *path*; tell how right they were on the third held out."""
    rows = []
    for line in Path(path).read_text("utf-8").splitlines():
        rows.append(json.loads(line))
    examples = {}
    for row in rows:
        if (row.get("field") or "").split("@")[0] in FIELDS and row[
            "source"
        ] == "bizinfo":
            examples[row["id"]] = _example(row)
    single = set()
    for row in rows:
        if row.get("field") in FIELDS:
            single.add(row["id"])
    held = set()
    for key in examples:
        if _digest(key) % 3 == 0:
            held.add(key)
    table = learn(
        [examples[key] for key in sorted(examples.keys() - held, key=_digest)]
    )
    tried = [examples[key] for key in sorted(held & single)]
    report(judged(table, tried))
    _print(learn([examples[key] for key in sorted(examples, key=_digest)]))


def _digest(key: str) -> int:
    return int(sha1(key.encode(), usedforsecurity=False).hexdigest(), 16)


def _example(row: dict[str, Any]) -> Example:
    return sorted(
        features(fold(row["title"]), fold(row["body_text"]))
    ), FIELDS.index(row["field"].split("@")[0])


def learn(examples: list[Example]) -> dict[str, str]:
    """Return pair → one character a field, for the pairs that weigh most."""
    often = Counter(pair for pairs, _ in examples for pair in pairs)
    rarity = {
        pair: math.sqrt(math.log(len(examples) / times))
        for pair, times in often.items()
        if times > 1
    }
    rows = []
    for pairs, _ in examples:
        known = {pair: rarity[pair] for pair in pairs if pair in rarity}
        rows.append(_normal(known))
    # One classifier a field, each against all the others: a notice may fit several.
    fields = []
    for index in range(len(FIELDS)):
        sides = [1.0 if field == index else -1.0 for _, field in examples]
        fields.append(_solve(rows, sides))
    weights: dict[str, list[float]] = {}
    for pair, rare in rarity.items():
        weights[pair] = [field.get(pair, 0.0) * rare for field in fields]
    heaviest = sorted(
        weights, key=lambda pair: (-_matter(weights[pair], often[pair]), pair)
    )[:_KEPT]
    scale = (
        _LIMIT
        / sorted(max(map(abs, weights[pair])) for pair in heaviest)[
            -len(heaviest) // 200
        ]
    )
    return {pair: _code(weights[pair], scale) for pair in sorted(heaviest)}


def _normal(row: dict[str, float]) -> dict[str, float]:
    size = math.sqrt(sum(value * value for value in row.values())) or 1.0
    found: dict[str, float] = {}
    for pair, value in row.items():
        found[pair] = value / size
    return found


def _matter(weights: list[float], times: int) -> float:
    middle = sum(weights) / len(weights)
    return max(abs(weight - middle) for weight in weights) * math.sqrt(times)


def _solve(
    rows: list[dict[str, float]], criteria: list[float]
) -> dict[str, float]:
    """Return the weights w = Xᵀa with (XXᵀ + decay)a = wanted, by conjugate gradients."""
    answer = [0.0] * len(rows)
    rest = direction = criteria
    size = _dot(rest, rest)
    for _ in range(_STEPS):
        if size < _EXACT:
            break
        moved = _through(rows, direction)
        step = size / _dot(direction, moved)
        answer = [
            item + step * two
            for item, two in zip(answer, direction, strict=True)
        ]
        rest = [
            item - step * two for item, two in zip(rest, moved, strict=True)
        ]
        smaller = _dot(rest, rest)
        direction = [
            item + smaller / size * two
            for item, two in zip(rest, direction, strict=True)
        ]
        size = smaller
    return _gather(rows, answer)


def _through(rows: list[dict[str, float]], vector: list[float]) -> list[float]:
    weights = _gather(rows, vector)
    moved = []
    for row, item in zip(rows, vector, strict=True):
        product = sum(weights[pair] * value for pair, value in row.items())
        moved.append(product + _DECAY * item)
    return moved


def _gather(
    rows: list[dict[str, float]], vector: list[float]
) -> dict[str, float]:
    weights: dict[str, float] = defaultdict(float)
    for row, item in zip(rows, vector, strict=True):
        for pair, value in row.items():
            weights[pair] += value * item
    return weights


def _dot(item: list[float], two: list[float]) -> float:
    return math.fsum(map(mul, item, two))


def _code(weights: Iterable[float], scale: float) -> str:
    parts = []
    for weight in weights:
        parts.append(
            chr(BASE + max(-_LIMIT, min(_LIMIT, round(weight * scale))))
        )
    return "".join(parts)


def judged(
    table: dict[str, str], tried: Sequence[Example]
) -> list[tuple[float, bool]]:
    """Return the lead of each answer and whether it is right, by weights not learned from it."""
    answers: list[tuple[float, bool]] = []
    for words, field in tried:
        found = lead([table[word] for word in words if word in table])
        if found is not None:
            best, margin = found
            answers.append((margin, FIELDS.index(best) == field))
    return answers


def report(answers: Sequence[tuple[float, bool]]) -> None:
    """Tell on standard error how right the answers are, and the logistic of their lead."""
    right = sum(is_right for _, is_right in answers)
    at_nought, by_margin = 0.0, 0.0
    for _ in range(_FIT_STEPS):
        slopes = [0.0, 0.0]
        for margin, is_right in answers:
            miss = is_right - 1 / (
                1 + math.exp(-(at_nought + by_margin * margin))
            )
            slopes[0] += miss
            slopes[1] += miss * margin
        at_nought += 0.5 * slopes[0] / len(answers)
        by_margin += 0.0005 * slopes[1] / len(answers)
    shown = [
        is_right
        for margin, is_right in answers
        if confidence_at(margin) >= LEAST_SURE
    ]
    held = [
        is_right
        for margin, is_right in answers
        if confidence_at(margin) < LEAST_SURE
    ]
    print(
        f"held out: {right}/{len(answers)} right; logistic {at_nought:.2f} + {by_margin:.4f} x lead; "
        f"shown {len(shown)}, right {sum(shown) / max(len(shown), 1):.3f}; "
        f"held back {len(held)}, wrong {1 - sum(held) / max(len(held), 1):.3f}",
        file=sys.stderr,
    )


def _print(table: dict[str, str]) -> None:
    print(
        "# What each pair of letters (t: title, b: lead, g: whom, c: with what; ^ and $ are a word's edges) weighs for"
    )
    print("# " + ", ".join(FIELDS) + ", in this order:")
    print(
        f"# one character a field, {chr(BASE)} is nought. Learned by reader.applicants.fields_training from the summaries"
    )
    print(
        "# published on bizinfo.go.kr with their field (분야); holds no text of theirs."
    )
    for word, code in table.items():
        print(f"{word}\t{code}")


if __name__ == "__main__":
    main(sys.argv[1])
