"""A board that gives an old notice's number to another one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

import pytest
from sqlmodel import col, select

from storage.announcements import known
from storage.announcements.aliases import last_listed
from storage.db.engine import Engine, reading
from storage.models import Announcement, Edition, Event, ListingRowRecord
from tests.conftest import NOW
from tests.crawler.conftest import BoardServer, Look, Served
from tests.crawler.practice import PracticeBoard, listing, notice, row

OLD = "2026년 연습 바우처 지원사업 수요기업 모집 공고"
ABOVE = "2026년 연습 바우처 지원사업 공급기업 모집 공고"
WINDOW = ("2026-11-20", "2026-12-10")


@dataclass(frozen=True)
class Post:
    title: str
    posted: str = "2026-11-20"
    window: tuple[str, str] | None = WINDOW

    def put(self, site: BoardServer, first: int = 1) -> None:
        """Show the post below another one, with a number that is by six higher."""
        number = first + 6
        opens, closes = self.window or ("", "")
        period = f"{opens} ~ {closes}" if self.window else ""
        text = "붙임 참조"
        if self.window:
            text = f"신청기간: {opens.replace('-', '. ')}. ~ {closes.replace('-', '. ')}."
        shown = row(number, self.title, period=period, posted=self.posted)
        site.pages |= {
            "/list": Served(listing(row(first, ABOVE), shown)),
            f"/view/{first}": Served(notice()),
            f"/view/{number}": Served(notice(text)),
        }


ANOTHER = Post(
    "청년 창업 경진대회 참가자 모집 공고",
    "2026-11-24",
    ("2026-11-25", "2026-12-20"),
)


def told(engine: Engine) -> list[tuple[str, str]]:
    """Return the kind of each event and the title of the notice it is of."""
    query = (
        select(Event.kind, Announcement.title)
        .join(Announcement, col(Announcement.id) == Event.announcement_id)
        .order_by(col(Event.id))
    )
    with reading(engine) as session:
        return [(kind, title) for kind, title in session.exec(query)]


def shown_rows(engine: Engine) -> dict[str, tuple[str, str]]:
    """Return the stored listing rows: key → title and the board's own number."""
    with reading(engine) as session:
        found = {}
        for record in session.exec(select(ListingRowRecord)):
            number = record.row.get("board_key", "")
            found[record.key] = (record.row["title"], number)
        return found


@pytest.mark.parametrize(
    "then",
    [
        ANOTHER,
        # without its window, or the day of the other's posting again
        Post("청년 창업 경진대회 참가자 모집 공고", "2026-11-24", None),
        # the next year's call under the same words
        Post(
            "2027년 연습 바우처 지원사업 수요기업 모집 공고",
            "2027-01-04",
            ("2027-01-05", "2027-01-29"),
        ),
    ],
)
def test_another_notice_under_an_old_number_is_new_and_the_old_one_stays(
    then: Post, look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    Post(OLD).put(site)
    look(board)
    later = NOW + timedelta(days=60 if "2027" in then.posted else 4)
    then.put(site)
    for hours in (0, 1, 30):
        look(board, now=later + timedelta(hours=hours))

    assert told(sqlite_engine) == [("new", then.title)]
    with reading(sqlite_engine) as session:
        query = select(Announcement).order_by(col(Announcement.id))
        _, old, new = session.exec(query).all()
        editions = session.exec(
            select(Edition.number).where(Edition.announcement_id == old.id)
        ).all()
    assert (old.title, old.edition, old.same_as_id) == (OLD, 1, None)
    assert (old.closes or "")[:10] == WINDOW[1]
    assert list(editions) == [1]
    # Feeds and calendars name them by their keys.
    assert old.key == "7"
    assert old.recheck_at is None
    assert (new.key, new.title) == (f"7†{old.id}", then.title)
    assert new.same_as_id is None
    assert old.superseded_by_id is None


def test_the_row_is_the_newer_ones_from_the_first_look_on(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    Post(OLD).put(site)
    look(board)
    ANOTHER.put(site)
    for hours in (0, 1):
        look(board, now=NOW + timedelta(days=4, hours=hours))
        rows = shown_rows(sqlite_engine)
        assert rows.pop("1") == (ABOVE, "")
        assert list(rows.values()) == [(ANOTHER.title, "7")]
        with reading(sqlite_engine) as session:
            listed = last_listed(session, board.name)
        assert {one.key: one.title for one in listed} == {
            "1": ABOVE,
            "7": ANOTHER.title,
        }
    site.pages["/view/8"] = Served(notice())
    longer = listing(
        row(8), row(1, ABOVE), row(7, ANOTHER.title, posted=ANOTHER.posted)
    )
    site.pages["/list"] = Served(longer)
    look(board, now=NOW + timedelta(days=5))
    with reading(sqlite_engine) as session:
        query = select(Announcement).order_by(col(Announcement.id))
        _, old, new, _ = session.exec(query).all()
    assert old.last_seen_at < new.last_seen_at, "the number is the newer's"


def test_a_redesigned_board_gives_one_of_its_newer_numbers_anew(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    Post(OLD).put(site)
    look(board)
    Post(OLD).put(site, first=101)
    look(board, now=NOW + timedelta(days=1))
    assert told(sqlite_engine) == []
    ANOTHER.put(site, first=101)
    for hours in (0, 1, 30):
        look(board, now=NOW + timedelta(days=4, hours=hours))
    assert told(sqlite_engine) == [("new", ANOTHER.title)]
    with reading(sqlite_engine) as session:
        old = known.find(session, board.name, "7")
        new = known.find(session, board.name, "107")
    assert old is not None
    assert new is not None
    assert (old.title, new.title) == (OLD, ANOTHER.title)
    assert shown_rows(sqlite_engine)[new.key] == (ANOTHER.title, "107")


def test_a_number_is_given_away_twice(
    look: Look, site: BoardServer, sqlite_engine: Engine
) -> None:
    board = PracticeBoard.at(site.url)()
    titles = [
        OLD,
        "청년 창업 경진대회 참가자 모집 공고",
        "소부장 시험 인증 비용 지원",
    ]
    for number, title in enumerate(titles):
        day = NOW + timedelta(days=20 * number)
        window = (
            day.date().isoformat(),
            (day + timedelta(days=9)).date().isoformat(),
        )
        Post(title, day.date().isoformat(), window).put(site)
        for hours in (0, 1, 30):
            look(board, now=day + timedelta(hours=hours))
    assert told(sqlite_engine) == [("new", title) for title in titles[1:]]
    with reading(sqlite_engine) as session:
        query = select(Announcement.title).order_by(col(Announcement.id))
        assert session.exec(query).all()[1:] == titles


@pytest.mark.parametrize(
    ("then", "kind"),
    [
        # the call under another name, with its own day or the start of its window
        (
            Post(
                "이용권 도입 희망 업체 찾기", window=("2026-11-20", "2026-12-24")
            ),
            "extended",
        ),
        (
            Post(
                "청년 창업 경진대회 참가자 모집 공고",
                "2026-11-24",
                ("2026-11-20", "2026-12-24"),
            ),
            "extended",
        ),
        # a day that is written anew at each change
        (
            Post(
                f"[연장] {OLD}", "2026-11-24", ("2026-11-21", "2026-12-24")
            ),
            "extended",
        ),
        (Post(f"{OLD}(수정)", "2026-11-24", ("2026-11-24", "2026-12-08")), "corrected"),
        # a slip in the year
        (
            Post(OLD.replace("2026", "2027"), "2026-11-24", ("2026-11-24", "2026-12-24")),
            "extended",
        ),
    ],
)  # fmt: skip
def test_a_call_that_is_changed_in_place_stays_one_notice(
    then: Post,
    kind: str,
    look: Look,
    site: BoardServer,
    sqlite_engine: Engine,
) -> None:
    board = PracticeBoard.at(site.url)()
    Post(OLD).put(site)
    look(board)
    then.put(site)
    for hours in (0, 1):
        look(board, now=NOW + timedelta(days=4, hours=hours))

    assert told(sqlite_engine) == [(kind, then.title)]
    with reading(sqlite_engine) as session:
        keys = session.exec(select(Announcement.key)).all()
    assert sorted(keys) == ["1", "7"]
