"""How right pairs, rounds and stems are related, on what was judged by hand.

Rules are tuned on the misses of seven programmes in ten; of the others only
figures are printed, so that they stay unseen.  Notices are given in random
order.  Needs the judged pairs beside the checkout.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import math
import random
import re
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from config import vocabulary
from storage.relating.evidence import names_of
from storage.relating.letters import letters_of
from storage.relating.posting import BoardPosting
from storage.relating.rivals import BoardPosts, relate_among
from storage.relating.rounds import attach
from storage.relating.same_notice import relate
from storage.relating.titles import parse_title
from storage.relating.twins import TwinIndex

JUDGED: Final = Path(__file__).resolve().parents[2] / "shared" / "pairs"
_SHUFFLED_BY: Final = 11
_TUNED: Final = 0.78
_STEPS: Final = 400
_SHRUNK_BY: Final = 0.15
_MARKS = re.compile(
    r"[\[(（【][^\[\]()（）【】]*[\])）】]|\d+|새글|공지|년도?"
)

Row = Mapping[str, Any]


def is_tuned(name: str) -> bool:
    """Say whether the rules may be tuned on this programme: by a hash of its name."""
    plain = letters_of(_MARKS.sub(" ", name))[:6]
    return hashlib.sha256(plain.encode()).digest()[0] < _TUNED * 256


def rows_of(name: str) -> list[dict[str, Any]]:
    """Return the rows of a judged file."""
    lines = (JUDGED / name).read_text("utf-8").splitlines()
    return list(map(json.loads, lines))


def pairwise(
    truth: Sequence[Hashable], found: Sequence[Hashable]
) -> tuple[float, float, float]:
    """Return precision, recall and F1 of the pairs that two groupings put together."""
    together = _pairs(Counter(zip(truth, found, strict=True)))
    precision = together / max(1, _pairs(Counter(found)))
    recall = together / max(1, _pairs(Counter(truth)))
    return (
        precision,
        recall,
        2 * precision * recall / max(1e-9, precision + recall),
    )


def _pairs(counted: Counter[Any]) -> int:
    return sum(n * (n - 1) // 2 for n in counted.values())


def score_pairs(
    rows: Sequence[Row], twins: TwinIndex, posts: BoardPosts, *, show: bool
) -> str:
    """Return precision and recall of *yes*, recall with *maybe*, and the kinds merged."""
    answers: Counter[tuple[str, bool]] = Counter()
    merged: Counter[str] = Counter()
    for row in rows:
        first = BoardPosting.from_dict(row["a"])
        second = BoardPosting.from_dict(row["b"])
        others = posts.near(first, second)
        relation = relate_among(first, second, twins, others)
        answers[relation.same, row["same"]] += 1
        if relation.same == "yes" and not row["same"]:
            merged[row["kind"]] += 1
        if show and (relation.same == "yes") != row["same"]:
            print(relation.same, relation.why, row["kind"], row["id"])
            for posting in (first, second):
                print("    ", posting.source, posting.title, end=" ")
                print(posting.posted_on, posting.opens, posting.closes)
    right, wrong = answers["yes", True], answers["yes", False]
    same = max(1, sum(row["same"] for row in rows))
    return (
        f"pairs {len(rows)}: precision {right / max(1, right + wrong):.3f}, "
        f"recall {right / same:.3f}, "
        f"with maybe {(right + answers['maybe', True]) / same:.3f}, "
        f"maybe of two {answers['maybe', False]}, wrongly merged {dict(merged)}"
    )


def score_rounds(programmes: Iterable[Row], *, show: bool) -> str:
    """Return pairwise F1 of the rounds, and the shares of right roles and years."""
    notices = []
    for programme in programmes:
        for notice in programme["notices"]:
            notices.append((programme["programme"], notice))
    random.Random(_SHUFFLED_BY).shuffle(notices)  # noqa: S311  (an order, no secret)
    postings = []
    for _, notice in notices:
        postings.append(BoardPosting.from_dict(notice))
    found = attach(postings)
    truth, groups, programmes_found = [], [], []
    roles = years = 0
    for (programme, notice), answer in zip(notices, found, strict=True):
        truth.append((programme, notice["round_id"]))
        groups.append((answer.programme, answer.round_id))
        programmes_found.append(answer.programme)
        roles += answer.role == notice["role"]
        years += answer.year == notice["year"]
        if show and answer.role != notice["role"]:
            print(notice["role"], answer.role, notice["title"])
    if show:
        _show_groups(truth, groups, notices)
    names = [programme for programme, _ in notices]
    shown = " ".join(f"{share:.3f}" for share in pairwise(truth, groups))
    together = " ".join(
        f"{share:.3f}" for share in pairwise(names, programmes_found)
    )
    count = max(1, len(notices))
    return (
        f"rounds {count}: precision, recall, F1 {shown}; programmes {together}; "
        f"roles {roles / count:.3f}; years {years / count:.3f}"
    )


def _show_groups(
    truth: Sequence[tuple[Any, ...]],
    groups: Sequence[tuple[Any, ...]],
    notices: Sequence[tuple[str, Row]],
) -> None:
    for name, keys, others in (
        ("APART", truth, groups),
        ("JOINED", groups, truth),
    ):
        for key in sorted(set(keys), key=str):
            members = [at for at, value in enumerate(keys) if value == key]
            if len({others[at] for at in members}) < 2:
                continue
            print(name, key)
            for at in sorted(members, key=lambda at: str(others[at])):
                notice = notices[at][1]
                print("    ", others[at], notice["title"], end=" ")
                print(notice["posted_on"], notice["opens"], notice["closes"])


def score_stems(rows: Sequence[Row], *, show: bool) -> str:
    """Return the share of stems whose letters are exactly as judged."""
    exact = 0
    for row in rows:
        found, wanted = parse_title(row["title"]).stem, row["programme_stem"]
        is_exact = letters_of(found or "") == letters_of(wanted or "")
        exact += is_exact
        if show and not is_exact:
            print(row["title"], "|", wanted, "|", found)
    return f"stems {len(rows)}: exact {exact / max(1, len(rows)):.3f}"


def learn(rows: Sequence[Row], twins: TwinIndex) -> dict[str, float]:
    """Return the weight of each evidence in log-odds, by logistic regression.

    Only pairs that evidence decides count: those that are certainly one or two do not.
    """
    examples: list[tuple[list[str], bool]] = []
    for row in rows:
        first = BoardPosting.from_dict(row["a"])
        second = BoardPosting.from_dict(row["b"])
        if relate(first, second, twins).evidence:
            names = ["always", *names_of(first, second, twins)]
            examples.append((names, row["same"]))
    weights: dict[str, float] = defaultdict(float)
    squares: dict[str, float] = defaultdict(float)
    for _ in range(_STEPS):
        # what few pairs show stays near 0
        slopes: dict[str, float] = defaultdict(float)
        for name, weight in weights.items():
            slopes[name] = -_SHRUNK_BY * weight
        for names, same in examples:
            score = 0.0
            for name in names:
                score += weights[name]
            error = same - 1 / (1 + math.exp(-score))
            for name in names:
                slopes[name] += error
        for name, slope in slopes.items():
            squares[name] += slope * slope
            weights[name] += slope / (2 * math.sqrt(squares[name]) + 1e-9)
    return weights


def show_learned(rows: Sequence[Row], twins: TwinIndex) -> None:
    """Print what ``learn`` finds beside the table's weight, and how many pairs show it."""
    counts: Counter[str] = Counter()
    for row in rows:
        first = BoardPosting.from_dict(row["a"])
        second = BoardPosting.from_dict(row["b"])
        for item in relate(first, second, twins).evidence:
            counts[item.name] += 1
    learned = learn(rows, twins)
    for name, weight in vocabulary.rows("same_notice"):
        print(f"{learned[name]:+6.1f} {weight:>5} {counts[name]:5} {name}")


def main() -> None:
    """Print the figures of the programmes tuned on, of the others, and of all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--show", choices=("pairs", "rounds", "stems"))
    parser.add_argument("--learn", action="store_true")
    given = parser.parse_args()
    show = given.show
    pairs, stems = rows_of("same_dev.jsonl"), rows_of("stems_dev.jsonl")
    programmes = rows_of("rounds_dev.jsonl")
    twins, posts = TwinIndex(), BoardPosts()
    for row in pairs:
        for side in ("a", "b"):
            posting = BoardPosting.from_dict(row[side])
            twins.add(posting)
            posts.add(posting)
    if given.learn:
        show_learned(pairs, twins)
        return
    for name, kept in (
        ("tuned", (True,)),
        ("unseen", (False,)),
        ("all", (0, 1)),
    ):
        is_shown = name == "tuned"
        some_pairs = [
            row for row in pairs if is_tuned(row["a"]["title"]) in kept
        ]
        some = [
            row for row in programmes if is_tuned(row["programme"]) in kept
        ]
        some_stems = [row for row in stems if is_tuned(row["title"]) in kept]
        print(name)
        print(
            " ",
            score_pairs(
                some_pairs, twins, posts, show=is_shown and show == "pairs"
            ),
        )
        print(" ", score_rounds(some, show=is_shown and show == "rounds"))
        print(" ", score_stems(some_stems, show=is_shown and show == "stems"))


if __name__ == "__main__":
    main()
