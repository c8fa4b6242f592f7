"""How large the database is after a year: ``python -m benchmarks.year_size [sqlite|URL]``.

A year of work is simulated at a tenth of its size (``--share``) through the
service's own tables, indexes and tidying, and the sizes are multiplied.  Texts
are made of as many different words as notices have, so that they compress as
notices do (pages to about a sixth, texts to a third).
"""

from __future__ import annotations

import argparse
import tempfile
import zlib
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from sqlalchemy import insert, text

from config.retention import Retention
from reader.model import Reading
from storage import retention
from storage.announcements import search
from storage.db.engine import Engine, open_engine, writing
from storage.migrations import upgrade
from storage.models import (
    Announcement,
    Attachment,
    Crawl,
    Delivery,
    Edition,
    Event,
    Facet,
    Revision,
    Source,
    Subscription,
)

END = datetime(2026, 12, 31, tzinfo=UTC)
YEAR = {
    "announcements": 25_000,
    "boards": 51,
    "subscriptions": 2_000,
    "alerts each": 150,
    "crawls a board and day": 100,
}
_PAGE, _FILE = 32_000, 9_000
"""Characters of a page as served, and of what is read of its files."""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", nargs="?", default="sqlite")
    parser.add_argument("--share", type=float, default=0.1)
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        url = chosen.database
        if url == "sqlite":
            url = f"sqlite:///{Path(folder)}/year.db"
        engine = open_engine(url)
        upgrade(engine)
        simulate(engine, chosen.share)
        before = sizes(engine)
        removed = retention.delete_expired(engine, Retention(), now=END)
        report(before, chosen.share, removed)
        engine.dispose()


def simulate(engine: Engine, share: float) -> None:
    """Store *share* of a year's announcements, alerts and crawls."""
    chance = Random(11)  # noqa: S311  (the same year every time)
    words = vocabulary(chance)
    with writing(engine) as session:
        session.execute(insert(Source), boards())
        for number in range(int(YEAR["subscriptions"] * share)):
            session.add(subscription(number))
    count = int(YEAR["announcements"] * share)
    for number in range(1, count + 1):
        at = END - timedelta(days=365) * (1 - number / count)
        with writing(engine) as session:
            store_one(session, number, at, chance, words)
    with writing(engine) as session:
        alerts(session, share, count, chance)
        crawls(session, share)


def vocabulary(chance: Random) -> list[str]:
    syllables = "가나다라마바사아자차카타파하거너더러머버서어저처커터퍼허고노도로모보소오조초"
    words = []
    for _ in range(4_000):
        words.append(
            "".join(chance.choices(syllables, k=chance.randint(2, 5)))
        )
    return words


def prose(chance: Random, words: list[str], length: int) -> str:
    parts: list[str] = []
    size = 0
    while size < length:
        word = chance.choice(words)
        parts.append(word)
        size += len(word) + 1
    return " ".join(parts)


def store_one(
    session: Any, number: int, at: datetime, chance: Random, words: list[str]
) -> None:
    title = f"2026년 {prose(chance, words, 24)} 지원사업 참여기업 모집 공고 {number}"
    reading = Reading(title, "call", budget_total_won=10**9)
    # A reading's size is mostly that of its quotations.
    for _ in range(6):
        reading.amount_texts.append(prose(chance, words, 150))
    stored = Announcement(
        id=number,
        source=f"board-{number % int(YEAR['boards'])}",
        key=str(number),
        url=f"https://board.example/view?id={number}",
        title=title,
        kind="call",
        reading=reading,
        first_seen_at=at,
        changed_at=at,
        last_seen_at=at,
        closes_at=at + timedelta(days=21),
        posted_on=at.date(),
    )
    session.add(stored)
    session.flush()
    full = prose(chance, words, _FILE)
    # Every fifth notice is edited once: two editions, two pages.
    for edition in range(1, 2 + (number % 5 == 0)):
        session.add(
            Edition(
                announcement_id=number,
                number=edition,
                at=at,
                title=title,
                reading=reading,
            )
        )
        page = prose(chance, words, _PAGE // 4) + "<td class='c'>" * (
            _PAGE // 16
        )
        session.add(
            Revision(
                announcement_id=number,
                fetched_at=at,
                url=stored.url,
                digest=f"{number}-{edition}",
                page=zlib.compress(page.encode(), 6),
            )
        )
        event = Event(
            announcement_id=number, edition=edition, kind="new", at=at
        )
        session.add(event)
    for file in range(2):
        packed = zlib.compress(full[: _FILE // 2].encode(), 6)
        session.add(
            Attachment(
                announcement_id=number,
                name=f"{file}.hwpx",
                url=stored.url,
                text=packed,
            )
        )
    for name in ("audience", "region", "agency", "field", "division"):
        session.add(
            Facet(announcement_id=number, name=name, value=words[number % 60])
        )
    search.index(session, stored, full)


def alerts(
    session: Any, share: float, announcements: int, chance: Random
) -> None:
    readers = int(YEAR["subscriptions"] * share)
    rows = []
    for reader in range(1, readers + 1):
        told = chance.sample(
            range(1, announcements + 1), int(YEAR["alerts each"])
        )
        for number in told:
            at = END - timedelta(days=365) * (1 - number / announcements)
            rows.append(
                {
                    "subscription_id": reader,
                    "announcement_id": number,
                    "event_id": number,
                    "edition": 1,
                    "event": "new",
                    "channel": "email",
                    "digest": False,
                    "state": "sent",
                    "created_at": at,
                    "attempts": 1,
                    "next_attempt_at": at,
                    "sent_at": at,
                    "message_id": f"<{number}.{reader}.abcdefgh@voucher.example>",
                }
            )
    session.execute(insert(Delivery), rows)


def crawls(session: Any, share: float) -> None:
    """Those that tidying has left: two days of unchanged looks, ninety of others."""
    boards_, daily = int(YEAR["boards"]), int(YEAR["crawls a board and day"])
    rows = []
    for board in range(int(boards_ * share) or 1):
        for look in range(daily * 2):
            rows.append((board, "unchanged", timedelta(minutes=look * 14)))
        for look in range(90 * 4):
            rows.append((board, "ok", timedelta(hours=look * 6)))
    for board, verdict, age in rows:
        session.add(
            Crawl(
                source=f"board-{board}",
                started_at=END - age,
                finished_at=END - age,
                verdict=verdict,
                fills={"title": 1.0, "posted": 1.0},
            )
        )


def boards() -> list[dict[str, Any]]:
    rows = []
    for number in range(int(YEAR["boards"])):
        name = f"board-{number}"
        rows.append({"name": name, "next_crawl_at": END, "baseline": {}})
    return rows


def subscription(number: int) -> Subscription:
    return Subscription(
        channel="email",
        target=f"reader{number}@example.kr",
        reader_key=f"{number:064}",
        filter={"q": "바우처", "audience": ["중소기업"]},
        filter_key="k",
        state="active",
        created_at=END,
    )


def sizes(engine: Engine) -> dict[str, int]:
    """Return bytes by table, its indexes included."""
    found: dict[str, int] = {}
    with engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            rows = connection.execute(
                text(
                    "SELECT relname, pg_total_relation_size(oid) FROM pg_class "
                    "WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
                )
            )
        else:
            rows = connection.execute(
                text(
                    "SELECT m.tbl_name, sum(s.pgsize) FROM dbstat s "
                    "JOIN sqlite_master m ON m.name = s.name GROUP BY 1"
                )
            )
        for name, size in rows:
            table = (
                "announcement_search"
                if name.startswith("announcement_s")
                else name
            )
            found[table] = found.get(table, 0) + int(size)
    return found


def report(
    before: dict[str, int], share: float, removed: dict[str, int]
) -> None:
    print(f"a year: {YEAR}; simulated at {share:g}, multiplied")
    total = 0.0
    for name, size in sorted(before.items(), key=lambda item: -item[1]):
        mib = size / share / 1_048_576
        total += mib
        if mib >= 1:
            print(f"{name:22} {mib:8.0f} MiB")
    print(f"{'together':22} {total:8.0f} MiB")
    print(f"deleted for its age at the end of it: {removed or 'nothing'}")


if __name__ == "__main__":
    main()
