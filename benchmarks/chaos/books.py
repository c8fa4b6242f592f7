"""What ought to have arrived, by the boards' own journal, against what did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from benchmarks.chaos.ministry import PracticeNotice
from benchmarks.chaos.sinks import Arrival

LATER_WORDS = ("12-24", "12. 24")
"""How a message says the extended day, in mails and in JSON."""


@dataclass
class Books:
    """The difference between the two, as of now."""

    expected: int = 0
    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    repeats: int = 0


def compare(
    notices: Sequence[PracticeNotice],
    arrivals: Sequence[Arrival],
    readers: Mapping[int, Collection[str]],
) -> Books:
    """Compare what *readers* (board → targets) should know with what they were sent.

    A reader should have had a message on each notice of his board, and one
    that says the later day where it was extended.  The same message accepted
    twice is a repeat; a message on another board's notice is wrong.
    """
    books = Books()
    tokens = {notice.token: notice for notice in notices}
    known: set[tuple[str, str]] = set()
    informed: set[tuple[str, str]] = set()
    counts = Counter((arrival.target, arrival.message_id) for arrival in arrivals)
    books.repeats = sum(count - 1 for count in counts.values())
    for arrival in arrivals:
        found = [token for token in tokens if token in arrival.text]
        if not found:
            books.wrong.append(f"{arrival.target}: names no notice")
        for token in found:
            known.add((arrival.target, token))
            if any(words in arrival.text for words in LATER_WORDS):
                informed.add((arrival.target, token))
            if arrival.target not in readers[tokens[token].board]:
                books.wrong.append(f"{arrival.target}: {token} is not theirs")
    for notice in notices:
        for target in readers[notice.board]:
            books.expected += 1 + (notice.extended_at is not None)
            if (target, notice.token) not in known:
                books.lost.append(f"{target}: {notice.token} of {notice.board}")
            elif notice.extended_at and (target, notice.token) not in informed:
                books.lost.append(f"{target}: {notice.token} extended")
    return books
