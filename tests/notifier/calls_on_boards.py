"""Weeks of a call on several boards, and what a reader is told of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from sqlmodel import col, select

from crawler.pipelines.notices import FetchedNotice, draft_of
from crawler.pipelines.rows import row_digest
from crawler.records import RawNotice
from notifier.matching import enqueue
from notifier.schedule import reminders
from storage.announcements.known import seen
from storage.announcements.save import save
from storage.db.engine import Engine, reading, writing
from storage.db.kst import KST
from storage.models import Announcement, Delivery, Source
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.event_types import USUAL
from storage.subscribers.subscriptions import SubscriptionRequest

FIRST = date(2026, 11, 2)
ADDRESSES = {
    "msit": "https://www.msit.go.kr/bbs/view.do?no={}",
    "nipa": "https://www.nipa.kr/home/2-2/{}",
    "bizinfo": "https://www.bizinfo.go.kr/view.do?pblancId=PBLN_{}",
    "kstartup": "https://www.k-startup.go.kr/view.do?pbancSn={}",
    "busan": "https://www.btp.or.kr/view?no={}",
    "gwangju": "https://www.gjtp.or.kr/view?no={}",
    "paper": "https://paper.example/view?no={}",
    "daily": "https://daily.example/view?no={}",
}
TITLE = "2026년 별빛 클라우드 전환 지원사업 수요기업 모집 공고"
POOL = "2026년 별빛 클라우드 전환 지원사업 공급기업 POOL 모집 공고"
EXTENDED = TITLE.replace("모집 공고", "모집 연장 공고")
CORRECTED = TITLE.replace("모집 공고", "모집 수정 공고")
SECOND = TITLE.replace("2026년", "2026년 2차")
AGAIN = TITLE.replace("모집 공고", "모집 재공고")
CANCELLED = TITLE.replace("모집 공고", "모집 취소 공고")
SECOND_EXTENDED = EXTENDED.replace("2026년", "2026년 2차")
NEXT_YEAR = TITLE.replace("2026년", "2027년")
ADDITIONAL = TITLE.replace("모집 공고", "추가 모집 공고")
FACTORY = "2026년 별빛 스마트공장 지원사업 참여기업 모집 공고"
NEW = "11-02 nipa 17001 new"
ANEW = {"opens": "11-23", "closes": "11-30"}
LATER = {"closes": "11-25"}


@dataclass(frozen=True, slots=True)
class Post:
    """What a board shows from one day on; without a title it is taken down."""

    day: str
    board: str
    key: str
    title: str | None = TITLE
    opens: str = "11-02"
    closes: str = "11-20"
    budget: str = "10억원"
    text: str = ""


PAPERS = frozenset({"paper", "daily"})


def on(day: str) -> date:
    """Return the day that ``11-02`` (of 2026) or ``2027-01-08`` writes."""
    return date.fromisoformat(day if len(day) > 5 else f"2026-{day}")


def alerts(
    engine: Engine,
    posts: Sequence[Post],
    last: str,
    criteria: Filter = Filter(q="별빛"),  # noqa: B008  (frozen)
) -> list[str]:
    """Post and remind day by day; return what a reader is told: day, board, key, event."""
    at_eight = datetime.combine(FIRST, time(8), tzinfo=KST).astimezone(UTC)
    with writing(engine) as session:
        for board in {post.board for post in posts}:
            session.add(
                Source(
                    name=board, title=board, agency="", next_crawl_at=at_eight
                )
            )
        request = SubscriptionRequest(
            "email", "a@example.org", criteria, events=USUAL
        )
        stored = subscriptions.add(
            session, request, reader_key="a", now=at_eight
        )
        subscriptions.activate(session, stored, now=at_eight)
    shown: dict[tuple[str, str], str] = {}
    day = FIRST
    while day <= on(last):
        reminders.remind(engine, datetime.combine(day, time(9), tzinfo=KST))
        now = datetime.combine(day, time(10), tzinfo=KST).astimezone(UTC)
        todays = [post for post in posts if on(post.day) == day]
        for post in todays:
            if post.title is None:
                del shown[post.board, post.key]
        # as a crawl does: first of all what still stands
        with writing(engine) as session:
            for board, key in shown:
                seen(session, board, [key], now=now)
        for post in todays:
            if post.title is not None:
                show(engine, post, shown, now)
        day += timedelta(days=1)
    statement = (
        select(Delivery, Announcement)
        .join(
            Announcement, col(Announcement.id) == col(Delivery.announcement_id)
        )
        .order_by(col(Delivery.id))
    )
    found = []
    with reading(engine) as session:
        for delivery, notice in session.exec(statement):
            event = delivery.event.removeprefix("closing:")
            if event.startswith("D-"):
                event = event.partition(":")[0]
            local = delivery.created_at.astimezone(KST)
            found.append(f"{local:%m-%d} {notice.source} {notice.key} {event}")
    return found


def show(
    engine: Engine,
    post: Post,
    shown: dict[tuple[str, str], str],
    now: datetime,
) -> None:
    assert post.title is not None
    posted = shown.setdefault((post.board, post.key), on(post.day).isoformat())
    opens, closes = on(post.opens), on(post.closes)
    text = (
        f"{post.title}\n{post.text}\n지원대상: 중소기업\n지원예산: 총 {post.budget}\n"
        f"신청기간: {opens:%Y. %m. %d.} ~ {closes:%Y. %m. %d.} 18:00까지"
    )
    if post.board in PAPERS:
        text = f"{post.title}\n{post.text}"
    notice = RawNotice(
        post.board,
        post.key,
        ADDRESSES[post.board].format(post.key),
        post.title,
        posted,
        {},
        text,
        parsed_from="notice",
    )
    fetched = FetchedNotice(notice, row_digest(notice), now)
    draft = draft_of(fetched, is_news=post.board in PAPERS)
    with writing(engine) as session:
        result = save(
            session,
            draft,
            now=now,
            silent=False,
            enqueue=enqueue.enqueue_events,
        )
        if result.announced_elsewhere:
            enqueue.enqueue_events(session, result.announced_elsewhere, now)


def copies(engine: Engine) -> dict[str, str | None]:
    """Return of each posting which one stands for it."""
    with reading(engine) as session:
        rows = session.exec(select(Announcement)).all()
        names = {row.id: f"{row.source} {row.key}" for row in rows}
        return {
            names[row.id]: names.get(row.same_as_id)
            if row.same_as_id
            else None
            for row in rows
        }
