"""Manual corrections of rounds: a table with a reason in each row.

Five columns with tabs between them: board and key of a notice, the programme, the
round's id (``docs/rounds.md``; empty for none), and why.  Lines that begin with ``#``
are remarks.  The project's own table is ``vocabulary/round_overrides.tsv``; that of an
installation (``ROUND_OVERRIDES``) wins over it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from config import vocabulary

# Characters: "typo" or "wrong" gives a successor nothing to check.
_SHORTEST_REASON = 8
# 2026-2, 2026-S1@경기, 2026-1+추가/일반형
_ROUND_ID = re.compile(r"20[0-4]\d-[^\s/@][^/@]*(?:/[^@]+)?(?:@.+)?")


class BadOverrides(ValueError):
    """A table that cannot be read; the words say which line and why."""


@dataclass(frozen=True, slots=True)
class RoundOverride:
    """Where one notice belongs, whatever the rules say."""

    programme: str
    round_id: str
    """Empty: the notice is of no round."""
    why: str


Overrides = Mapping[tuple[str, str], RoundOverride]
"""By the board's name and the notice's key."""


def parse_overrides(text: str) -> dict[tuple[str, str], RoundOverride]:
    """Read a table; raise ``BadOverrides`` for a line that is none of its rows.

    >>> parse_overrides("board\\t7\\t별빛 바우처\\t2026-2\\tits title has the round of last year")
    {('board', '7'): RoundOverride(programme='별빛 바우처', round_id='2026-2', why='its title has the round of last year')}
    """
    found: dict[tuple[str, str], RoundOverride] = {}
    for number, line in enumerate(text.splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        # An empty fourth column says "of no round", so columns are counted as they stand.
        columns = [column.strip() for column in line.split("\t")]
        if len(columns) != 5:
            raise BadOverrides(
                f"line {number}: five columns with tabs between them"
            )
        source, key, programme, round_id, why = columns
        if not (source and key and programme):
            raise BadOverrides(
                f"line {number}: a board, a key and a programme"
            )
        if round_id and not _ROUND_ID.fullmatch(round_id):
            raise BadOverrides(f"line {number}: {round_id!r} is no round's id")
        if len(why) < _SHORTEST_REASON:
            raise BadOverrides(f"line {number}: the last column says why")
        if (source, key) in found:
            raise BadOverrides(
                f"line {number}: {source} {key} has a row already"
            )
        found[source, key] = RoundOverride(programme, round_id, why)
    return found


def read_overrides(
    own: Path | None = None,
) -> dict[tuple[str, str], RoundOverride]:
    """Return the project's table with *own* over it; ``BadOverrides``, ``OSError``."""
    shipped = (
        files(vocabulary).joinpath("round_overrides.tsv").read_text("utf-8")
    )
    found = parse_overrides(shipped)
    if own is not None:
        found |= parse_overrides(own.read_text("utf-8"))
    return found
