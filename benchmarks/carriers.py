"""How right divisions are read whatever carries them: one programme, every way to write it.

Each programme of ``carrier_programmes`` is written in every way of ``carrier_texts``, each of
these in the words of two offices.  What was tuned on are the open programmes in the words of
the first office; of the closed ones and of the second office's words only figures are printed.
"""

from __future__ import annotations

import argparse
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from benchmarks.carrier_programmes import OFFICES, PROGRAMMES, Part, Programme
from benchmarks.carrier_texts import CARRIERS, told, written
from reader.documents import of_text
from reader.reader import read_notice


def read_parts(programme: Programme, text: str) -> list[Part]:
    reading = read_notice(
        programme.title, of_text(text), as_of=date(2026, 2, 20)
    )
    return [
        Part(part.name, part.budget_won, part.per_project_won, part.projects)
        for part in reading.divisions
    ]


FIELDS: Final = ("budget", "cap", "number")


def compared(
    true: Sequence[Part], read: Sequence[Part]
) -> Iterator[tuple[str, bool, bool, bool]]:
    """Yield for every figure of a part its field, and whether it is true, read, right.

    A part is known by its name's letters; a part that nobody wrote is read wrongly.
    """
    known = {_plain(part.name): part for part in read}
    nothing = Part("", None, None, None)
    for part in true:
        own = known.pop(_plain(part.name), nothing)
        for field in FIELDS:
            a, b = getattr(part, field), getattr(own, field)
            if a is not None or b is not None:
                yield field, a is not None, b is not None, a == b
    for part in known.values():
        for field in FIELDS:
            if getattr(part, field) is not None:
                yield field, False, True, False


def _plain(name: str) -> str:
    for sign in ("분야", "부문", "지원트랙", " ", "-"):
        name = name.replace(sign, "")
    return name


class Tally:
    """How many figures are true, read and right, for each field."""

    def __init__(self) -> None:
        self.counts: dict[str, list[int]] = {
            field: [0, 0, 0] for field in FIELDS
        }

    def add(self, true: Sequence[Part], read: Sequence[Part]) -> bool:
        """Count one notice; return whether all of it is right."""
        is_right = True
        for field, is_true, is_read, is_same in compared(true, read):
            count = self.counts[field]
            count[0] += is_true
            count[1] += is_read
            count[2] += is_same
            is_right = is_right and is_same
        return is_right

    def line(self) -> str:
        shown: list[str] = []
        for true, read, right in self.counts.values():
            precision = f"{right / read:.2f}" if read else " -  "
            recall = f"{right / true:.2f}" if true else " -  "
            shown.append(f"{precision}/{recall} ({true:3})")
        return "  ".join(shown)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--misses", action="store_true", help="print what the open ones miss"
    )
    parser.add_argument("--carrier", help="only carriers with these words")
    arguments = parser.parse_args()
    halves = {name: Tally() for name in ("open", "closed", "other words")}
    shown: dict[str, dict[str, Tally]] = {}
    for name, (carrier, tells) in CARRIERS.items():
        if arguments.carrier and arguments.carrier not in name:
            continue
        rows = shown[name] = {half: Tally() for half in halves}
        for programme in PROGRAMMES:
            for number, words in enumerate(OFFICES):
                half = "open" if programme.is_open else "closed"
                half = half if number == 0 else "other words"
                text = written(programme, words, carrier)
                parts = programme.parts
                true = [told(part, tells, parts[0]) for part in parts]
                read = read_parts(programme, text)
                halves[half].add(true, read)
                is_right = rows[half].add(true, read)
                if arguments.misses and half == "open" and not is_right:
                    print(f"== {name}: {text[len(programme.title) :]}")
                    print(*read, sep="\n")
    for name, tallies in shown.items():
        print(name)
        for half, tally in tallies.items():
            print(f"  {half:12} {tally.line()}")
    print("all: budget, cap, count as precision/recall (true figures)")
    for half, tally in halves.items():
        print(f"  {half:12} {tally.line()}")


if __name__ == "__main__":
    main()
