"""Notices seen on several days with several periods, saved in turn: what is told of them.

    python -m benchmarks.period_changes [FILE]

Each line of FILE is a notice with its observations.  The rule by which a change of the
deadline is real was written down after reading all of them by eye, before the run:

1. A posting that says another closing day than it said itself has moved its deadline.
2. A portal's list and its API are two postings of one notice.  Where the second is seen
   with a later day for the first time, that is a move only if its title newly says so
   (연장, 수정, 추가모집), or if the other's day is over; else the two differ, and nobody
   can tell which is right.
3. Starts, hours and words in place of a day (상시, 예산 소진시, 모집 완료시) move nothing.
4. A title that says that applications are closed extends nothing; it may shorten.
5. The same day is told once, whichever posting follows later.

Each move is one event, *extended* if later, else *corrected*.  With ``--one-source`` all
observations go through one board, as if the list and the API were one: then each other
closing day is a move, and starts still are none.  Needs the corpus beside the checkout.
"""

from __future__ import annotations

import argparse
import json
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, time
from pathlib import Path
from typing import Any, Final

from sqlmodel import col, select

from crawler.pipelines.notices import FetchedNotice, draft_of
from crawler.pipelines.rows import row_digest
from crawler.platforms.dates import dashed
from crawler.records import RawNotice
from storage.announcements.save import save
from storage.db.engine import Engine, open_engine, writing
from storage.migrations import upgrade
from storage.models import Event

CHANGES: Final = (
    Path(__file__).resolve().parents[2] / "shared/corpus/period_changes.jsonl"
)
_ADDRESSES: Final = {
    "bizinfo": "https://www.bizinfo.go.kr/web/view.do?pblancId={}",
    "kstartup": "https://www.k-startup.go.kr/web/bizpbanc-ongoing.do?pbancSn={}",
    "kocca": "https://www.kocca.kr/kocca/pims/view.do?intcNo={}",
    "smtech": "https://www.smtech.go.kr/front/ifg/no/detail.do?bitmSeq={}",
}
# 20260716 ~ 20260720: as an API has it
_OF_AN_API = re.compile(r"\d{8} ~ \d{8}")
_DAY = re.compile(r"(20\d\d)[-.]?(\d\d)[-.]?(\d\d)")
_REVISED = re.compile(r"연장|수정|정정|변경|추가\s?모집")
_CLOSED = re.compile(r"접수 마감 안내|\(마감\)")


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one posting of a notice showed on one day."""

    source: str
    seen: datetime
    title: str
    period: str

    @property
    def closes(self) -> str | None:
        """The last day of its period, ISO; ``None`` where it names none."""
        days = _DAY.findall(self.period.rpartition("~")[2])
        return "-".join(days[0]) if days else None


def sightings(
    row: Mapping[str, Any], *, is_one_source: bool = False
) -> list[Sighting]:
    """Return a row's observations, the earliest first."""
    board = row["id"].partition(":")[0]
    found = []
    for shown in row["observations"]:
        is_api = _OF_AN_API.fullmatch(shown["raw"]) is not None
        source = f"{board}-api" if is_api and not is_one_source else board
        seen = datetime.combine(
            datetime.fromisoformat(shown["seen"]), time(3), tzinfo=UTC
        )
        found.append(Sighting(source, seen, shown["title"], shown["raw"]))
    return found


def real_moves(shown: Sequence[Sighting]) -> list[str]:
    """Return ``extended`` or ``corrected`` for each move of the deadline, by the rule above."""
    stands = shown[0]
    own = {stands.source: stands.closes}
    found = []
    for one in shown[1:]:
        is_known, former = one.source in own, own.get(one.source)
        own[one.source] = one.closes or former
        if (
            one.closes is None
            or stands.closes is None
            or one.closes == stands.closes
        ):
            continue
        is_later = one.closes > stands.closes
        if is_later and _CLOSED.search(one.title):
            continue
        if is_known:
            # a posting that follows late, or goes on saying what it said, moves nothing
            is_move = one.closes != former and (
                is_later or former == stands.closes
            )
        else:
            is_over = one.seen.date().isoformat() > stands.closes
            is_said = _REVISED.search(one.title) and not _REVISED.search(
                stands.title
            )
            is_move = is_later and bool(is_over or is_said)
        if is_move:
            found.append("extended" if is_later else "corrected")
            stands = one
    return found


def told(
    engine: Engine, number: str, shown: Sequence[Sighting]
) -> list[Event]:
    """Save *shown* in turn as a crawl of their listings does; return what was told after
    the first.
    """
    for one in shown:
        board = one.source.removesuffix("-api")
        address = _ADDRESSES.get(
            board, f"https://{board}.example/view?no={{}}"
        )
        notice = RawNotice(
            one.source,
            number,
            address.format(number),
            one.title,
            cells={"접수기간": dashed(one.period)},
        )
        draft = draft_of(FetchedNotice(notice, row_digest(notice), one.seen))
        with writing(engine) as session:
            # as the crawl before the first: the notice itself is no news here
            silent = one is shown[0]
            save(
                session,
                draft,
                now=one.seen,
                silent=silent,
                enqueue=lambda *_: 0,
            )
    with writing(engine) as session:
        events = session.exec(select(Event).order_by(col(Event.id))).all()
        session.expunge_all()
    return list(events)


def moves(events: Sequence[Event]) -> list[str]:
    """Return the kinds of the events that tell of a deadline."""
    return [event.kind for event in events if "closes" in event.changes]


def read(path: Path) -> Iterator[dict[str, Any]]:
    """Yield the rows of a file."""
    for line in path.read_text("utf-8").splitlines():
        yield json.loads(line)


def main() -> None:
    """Print the rows that are told otherwise than judged, and the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("file", nargs="?", type=Path, default=CHANGES)
    parser.add_argument("--one-source", action="store_true")
    parser.add_argument("--show", action="store_true", help="print every row")
    chosen = parser.parse_args()
    counted: Counter[str] = Counter()
    with tempfile.TemporaryDirectory() as folder:
        for number, row in enumerate(read(chosen.file)):
            engine = open_engine(f"sqlite:///{folder}/{number}.db")
            upgrade(engine)
            shown = sightings(row, is_one_source=chosen.one_source)
            expected = real_moves(shown)
            events = told(engine, row["id"].partition(":")[2], shown)
            engine.dispose()
            found = moves(events)
            others = len(events) - len(found)
            counted["rows"] += 1
            counted["right"] += expected == found
            counted["moves"] += len(expected)
            counted["told"] += len(found)
            counted["other events"] += others
            if chosen.show or expected != found or others:
                print(
                    row["id"],
                    expected,
                    found,
                    [event.changes for event in events],
                )
                for one in shown:
                    print(
                        "    ",
                        one.source,
                        one.seen.date(),
                        one.period,
                        one.title,
                    )
    print(", ".join(f"{name} {count}" for name, count in counted.items()))


if __name__ == "__main__":
    main()
