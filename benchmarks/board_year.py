"""A year of one agency's board, as five readers are told of it, day by day.

    python -m benchmarks.board_year

The rows of NIPA's board in 2026 are saved in their order, each on its day at ten, with
what the table of rounds says of them as their text; reminders leave at nine.  Needs the
corpus beside the checkout.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from sqlmodel import col, select

from benchmarks.voucher_history import board_rows, table
from crawler.pipelines.notices import FetchedNotice, draft_of
from crawler.pipelines.rows import row_digest
from crawler.records import RawNotice
from notifier.matching import enqueue
from notifier.schedule import reminders
from storage.announcements.save import save
from storage.db.engine import Engine, open_engine, reading, writing
from storage.db.kst import KST
from storage.migrations import upgrade
from storage.models import Announcement, Delivery, Source
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.event_types import USUAL
from storage.subscribers.subscriptions import SubscriptionRequest

READERS: Final[Mapping[str, Filter]] = {
    "programme": Filter(programme=("ai바우처",)).with_usual_role(),
    "division": Filter(
        programme=("ai바우처",), division=("소상공인",)
    ).with_usual_role(),
    "suppliers": Filter(programme=("ai바우처",), role=("공급기업",)),
    "words": Filter(q="AI 바우처"),
    "agency": Filter(agency=("NIPA",)),
}
_BOARD: Final = "nipa-business"
_HEADINGS: Final = {
    "division": "모집분야",
    "budget": "지원예산",
    "projects": "지원규모",
    "cap": "지원한도",
}


@dataclass(frozen=True, slots=True, order=True)
class Alert:
    """What one reader is told on one day of one row."""

    day: date
    reader: str
    key: str
    event: str
    """``new``, ``corrected``, … or the days that are left: ``D-3``."""


def replay(
    engine: Engine,
    rows: Sequence[Mapping[str, str]],
    texts: Mapping[str, str],
    readers: Mapping[str, Filter] = READERS,
) -> list[Alert]:
    """Save *rows* as they were posted; return what *readers* are told, in its order.

    *texts* is what else a notice says, by its key.
    """
    first = date.fromisoformat(rows[0]["posted_on"])
    ends = [row["closes"] for row in rows]
    names = _subscribe(engine, readers, first)
    day = first
    while day <= date.fromisoformat(max(ends)):
        reminders.remind(engine, datetime.combine(day, time(9), tzinfo=KST))
        for row in rows:
            if row["posted_on"] == day.isoformat():
                _post(engine, row, texts.get(row["key"], ""), day)
        day += timedelta(days=1)
    statement = (
        select(Delivery, Announcement.key)
        .join(
            Announcement, col(Announcement.id) == col(Delivery.announcement_id)
        )
        .order_by(col(Delivery.id))
    )
    found = []
    with reading(engine) as session:
        for delivery, key in session.exec(statement):
            event = delivery.event.removeprefix("closing:")[:3]
            if not event.startswith("D-"):
                event = delivery.event
            day = delivery.created_at.astimezone(KST).date()
            found.append(
                Alert(day, names[delivery.subscription_id], key, event)
            )
    return sorted(found)


def _subscribe(
    engine: Engine, readers: Mapping[str, Filter], first: date
) -> dict[int, str]:
    """Store the board and the readers; return the readers' names by subscription."""
    now = datetime.combine(first, time(8), tzinfo=KST).astimezone(UTC)
    names = {}
    with writing(engine) as session:
        board = Source(
            name=_BOARD,
            title="사업공고",
            agency="정보통신산업진흥원",
            next_crawl_at=now,
        )
        session.add(board)
        for name, criteria in readers.items():
            request = SubscriptionRequest(
                "email", f"{name}@example.org", criteria, events=USUAL
            )
            stored = subscriptions.add(
                session, request, reader_key=name, now=now
            )
            subscriptions.activate(session, stored, now=now)
            names[stored.id or 0] = name
    return names


def _post(
    engine: Engine, row: Mapping[str, str], text: str, day: date
) -> None:
    now = datetime.combine(day, time(10), tzinfo=KST).astimezone(UTC)
    notice = RawNotice(
        _BOARD,
        row["key"],
        f"https://www.nipa.kr/home/2-2/{row['key']}",
        row["title"],
        row["posted_on"],
        {"신청기간": f"{row['opens']} ~ {row['closes']}"},
        text,
        parsed_from="notice",
    )
    draft = draft_of(FetchedNotice(notice, row_digest(notice), now))
    with writing(engine) as session:
        save(
            session,
            draft,
            now=now,
            silent=False,
            enqueue=enqueue.enqueue_events,
        )


def texts_of(rows: Sequence[Mapping[str, str]]) -> dict[str, str]:
    """Return what the table of rounds says of the board's notices, as their texts, by key."""
    found = {}
    for row in rows:
        number = re.search(r"nipa\.kr/home/2-2/(\d+)", row["source"])
        if number is None:
            continue
        lines = []
        for column, heading in _HEADINGS.items():
            # "AI 통합 바우처(AI바우처): 일반·…": the programme and its divisions
            said = row[column].rpartition(": ")[2]
            if said not in ("-", "?") and (
                column != "division" or "·" in said
            ):
                lines.append(f"{heading} : {said}")
        found[number[1]] = "\n".join(lines)
    return found


def as_table(alerts: Sequence[Alert], readers: Sequence[str]) -> list[str]:
    """Return the lines of a Markdown table: a day each, a reader a column."""
    lines = [
        f"| day | {' | '.join(readers)} |",
        "|---" * (len(readers) + 1) + "|",
    ]
    for day in sorted({alert.day for alert in alerts}):
        cells = []
        for reader in readers:
            told = []
            for alert in alerts:
                if (alert.day, alert.reader) == (day, reader):
                    told.append(f"{alert.key} {alert.event}")
            cells.append(", ".join(told))
        lines.append(
            f"| {day:%m-%d} | {' | '.join(cells)} |".replace("  ", " ")
        )
    return lines


def main() -> None:
    """Print the table."""
    with tempfile.TemporaryDirectory() as folder:
        engine = open_engine(f"sqlite:///{folder}/year.db")
        upgrade(engine)
        alerts = replay(engine, board_rows(), texts_of(table()))
        engine.dispose()
    print("\n".join(as_table(alerts, list(READERS))))


if __name__ == "__main__":
    main()
