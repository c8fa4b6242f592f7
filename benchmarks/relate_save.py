"""Saving with relating: 1,000 new notices into a store of 1,000 and into one of 100,000.

    python -m benchmarks.relate_save [--most 100000] [--new 1000] [--founding]

Notices are of programmes with several years, regions, rounds and boards, so that
each new one has others of its programme to be compared with; with ``--founding``
nearly each new one is the first of its programme, which costs more rows.  Printed
are milliseconds of processor time for each new notice, the commit included, and the
ratio of the two stores, which are saved into in turn: on a busy machine two runs
one after the other differ more than the stores do.
"""

from __future__ import annotations

import argparse
import gc
import random
import statistics
import tempfile
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

from reader.model import Reading
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, open_engine, writing
from storage.migrations import upgrade

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
_A_BATCH = 500
_A_TURN = 20
_PLACES = ("경기", "부산", "전남", "충북", "강원", "대구", "인천", "제주")
_WHAT = (
    "수출",
    "창업",
    "특허",
    "물류",
    "관광",
    "농식품",
    "디자인",
    "반도체",
    "로봇",
)
_HOW = (
    "바우처",
    "컨설팅",
    "실증",
    "고도화",
    "인증",
    "교육",
    "전시회",
    "시제품 제작",
)
_WHO = (
    "새싹기업",
    "소공인",
    "여성기업",
    "청년",
    "섬마을",
    "벤처",
    "장애인기업",
    "협동조합",
)
_KINDS = ("모집 공고", "참여기업 모집 공고", "추가 모집 공고", "모집 수정공고")
_UNKNOWN: dict[str, Any] = {
    "notice_no": None,
    "ministries": [],
    "operators": [],
    "briefings": [],
    "project_period": None,
    "budget_total_won": None,
    "per_project_won": None,
    "projects": None,
    "divisions": [],
    "amount_texts": [],
    "audience": [],
    "fields": [],
    "regions": [],
    "contacts": [],
    "expected": [],
    "doubts": [],
    "evidence": {},
    "documents": [],
    "reader": "1",
}


def drafts(
    rng: random.Random, *, is_founding: bool = False
) -> Iterator[Draft]:
    """Yield notices without end, each under a key of its own.

    Twelve are of one programme; with *is_founding* hardly two.
    """
    number = 0
    words = ("", "", "")
    while True:
        serial = number // 12
        if is_founding or number % 12 == 0:
            words = (rng.choice(_WHO), rng.choice(_WHAT), rng.choice(_HOW))
        number += 1
        name = f"제{serial % 97}지구 {words[0]} {words[1]} {words[2]} {serial} 지원사업"
        year = 2020 + number % 7
        title = f"{year}년 {name} {rng.choice(_KINDS)}"
        if number % 3 == 0:
            title = f"[{rng.choice(_PLACES)}] {title}"
        yield _draft(number, title, name, date(year, 1 + number % 12, 3))


def _draft(number: int, title: str, programme: str, day: date) -> Draft:
    window = {
        "label": None,
        "opens": day.isoformat(),
        "closes": (day + timedelta(days=21)).isoformat(),
        "basis": "fixed",
        "text": "",
        "where": "",
    }
    reading = {
        **_UNKNOWN,
        "title": title,
        "kind": "call",
        "programme": programme,
        "year": day.year,
        "round": None,
        "windows": [window],
    }
    return Draft(
        source=f"board{number % 5}",
        key=str(number),
        url=f"https://board{number % 5}.example/view?no={number}",
        title=title,
        posted_on=day,
        reading=Reading.from_dict(reading),
        reader="1",
        parsed_from="notice",
        body=f"{title}\n신청 기간과 문의처는 붙임을 보십시오.",
    )


def put(engine: Engine, some: Iterator[Draft], *, silent: bool) -> float:
    """Save the notices; return the processor seconds that it took."""
    started = time.process_time()
    while drafted := list(islice(some, _A_BATCH)):
        with writing(engine) as session:
            for draft in drafted:
                save(
                    session,
                    draft,
                    now=NOW,
                    silent=silent,
                    enqueue=lambda *_: 0,
                )
    return time.process_time() - started


def in_turn(
    stores: Sequence[tuple[Engine, Iterator[Draft]]], new: int
) -> list[list[float]]:
    """Save *new* notices into each store, some of them in turn; return the seconds of each
    turn by store.

    What else the machine does falls on all alike; the collector would not.
    """
    spent: list[list[float]] = [[] for _ in stores]
    gc.collect()
    gc.disable()
    for turn in range(new // _A_TURN):
        for number in range(len(stores)):
            # which is first tells nothing
            at = (number + turn) % len(stores)
            engine, notices = stores[at]
            some = islice(notices, _A_TURN)
            spent[at].append(put(engine, some, silent=False))
    gc.enable()
    return spent


def main() -> None:
    """Fill both stores, then time what is new."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--new", type=int, default=1_000)
    parser.add_argument("--founding", action="store_true")
    given = parser.parse_args()
    sizes = (1_000, given.most)
    with tempfile.TemporaryDirectory() as folder:
        stores = []
        for stored in sizes:
            engine = open_engine(f"sqlite:///{Path(folder)}/{stored}.db")
            upgrade(engine)
            # other words for each store: no title is known from the one before
            rng = random.Random(stored)  # noqa: S311  (no secret)
            notices = drafts(rng, is_founding=given.founding)
            put(engine, islice(notices, stored), silent=True)
            stores.append((engine, notices))
        costs = in_turn(stores, given.new)
        for engine, _ in stores:
            engine.dispose()
    medians = []
    for stored, turns in zip(sizes, costs, strict=True):
        medians.append(statistics.median(turns))
        each = 1000 * medians[-1] / _A_TURN
        print(f"into {stored}: {each:.2f} ms each, median of {len(turns)}")
    print(f"ratio {medians[1] / medians[0]:.2f}")


if __name__ == "__main__":
    main()
