"""What ought to have arrived, by the boards' own journal, against what did."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.chaos.ministry import PracticeNotice
from benchmarks.chaos.sinks import Arrival

LATER_WORDS = ("12-24", "12. 24")
"""How a message says the extended day, in mails and in JSON."""

TOKEN_LENGTH = 5
"""Syllables of a notice's token."""
_ESTABLISHED = "01"
"""The state of a connection as ``/proc/net/tcp`` writes it."""
_HANGUL_RUN = re.compile("[가-힣]{5,}")


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
    counts = Counter(
        (arrival.target, arrival.message_id) for arrival in arrivals
    )
    books.repeats = sum(count - 1 for count in counts.values())
    for arrival in arrivals:
        found = tokens_in(arrival.text) & tokens.keys()
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
                books.lost.append(
                    f"{target}: {notice.token} of {notice.board}"
                )
            elif notice.extended_at and (target, notice.token) not in informed:
                books.lost.append(f"{target}: {notice.token} extended")
    return books


def met_trouble(
    first: float, last: float, troubles: Collection[tuple[float, float]]
) -> bool:
    """Say whether a message waiting from *first* to *last* met one of *troubles*.

    One that came when a trouble was over or left before it began was not held up,
    and who waits longer than it should without one is not excused.
    """
    return any(first <= end and last >= begin for begin, end in troubles)


def open_connections(pid: int, ports: Collection[int]) -> int:
    """Count a process's established TCP connections to any of *ports* (Linux)."""
    sockets = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            target = descriptor.readlink().name
            if target.startswith("socket:["):
                sockets.add(target[len("socket:[") : -1])
    count = 0
    for line in Path(f"/proc/{pid}/net/tcp").read_text().splitlines()[1:]:
        _, _, remote, state, *_, inode = line.split()[:10]
        port = int(remote.rpartition(":")[2], 16)
        if state == _ESTABLISHED and port in ports and inode in sockets:
            count += 1
    return count


def tokens_in(text: str) -> set[str]:
    """Return whatever in *text* may be a notice's token.

    Looking for each token in each message instead took half a minute after
    ten minutes of chaos, and the receivers share this process.
    """
    found = set()
    for run in _HANGUL_RUN.findall(text):
        for start in range(len(run) - TOKEN_LENGTH + 1):
            found.add(run[start : start + TOKEN_LENGTH])
    return found
