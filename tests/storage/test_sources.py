"""Claims, states and health of sources, on SQLite and on PostgreSQL."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlmodel import select

from storage import sources
from storage.db.engine import Engine, reading, writing
from storage.models import Source
from storage.sources import CachedPage, CrawlRecord
from tests.conftest import NOW
from tests.factories import announce, crawls_of

HOSTS = {
    "a-one": "a.example.kr",
    "a-two": "a.example.kr",
    "b": "b.example.kr",
    "c": "c.example.kr",
}
LEASE = timedelta(minutes=10)


@pytest.fixture
def store(engine: Engine) -> Engine:
    with writing(engine) as session:
        assert sources.register(session, HOSTS, now=NOW) == 4
    return engine


def claim_due(
    store: Engine, by: str, now: datetime = NOW, **facts: object
) -> list[str]:
    with writing(store) as session:
        return sources.claim_due(session, now=now, by=by, lease=LEASE, **facts)  # type: ignore[arg-type]


def finished(
    source: str = "b", *, at: datetime = NOW, **facts: object
) -> CrawlRecord:
    item = CrawlRecord(
        source,
        started_at=at,
        finished_at=at,
        next_crawl_at=at + timedelta(minutes=5),
        verdict="ok",
        clean=True,
        seeded=True,
    )
    return replace(item, **facts)  # type: ignore[arg-type]


def finish(store: Engine, *ended: CrawlRecord) -> None:
    with writing(store) as session:
        sources.finish(session, ended)


def health(store: Engine, name: str, now: datetime = NOW) -> sources.Health:
    with reading(store) as session:
        return next(
            health
            for health in sources.health(session, now=now)
            if health.name == name
        )


def test_registering_again_makes_nothing_new_and_keeps_the_timetable(
    store: Engine,
) -> None:
    finish(store, finished("b"))
    with writing(store) as session:
        assert (
            sources.register(session, HOSTS | {"d": "d.example.kr"}, now=NOW)
            == 1
        )
    assert health(store, "b").next_crawl_at == NOW + timedelta(minutes=5)


def test_a_due_source_is_claimed_by_one_worker_only(store: Engine) -> None:
    assert claim_due(store, "w1") == ["a-one", "a-two", "b", "c"]
    assert claim_due(store, "w2") == []


def test_a_host_in_one_workers_hands_is_taken_by_no_other(
    store: Engine,
) -> None:
    with writing(store) as session:
        assert sources.claim(
            session, ["a-one"], now=NOW, by="w1", lease=LEASE
        ) == ["a-one"]
    assert claim_due(store, "w2") == ["b", "c"]


def test_workers_that_claim_at_the_same_moment_share_nothing(
    store: Engine,
) -> None:
    won: list[list[str]] = []
    start = threading.Barrier(4)

    def work(name: str) -> None:
        start.wait()
        won.append(claim_due(store, name))

    threads = [
        threading.Thread(target=work, args=(f"w{n}",)) for n in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(name for names in won for name in names) == sorted(HOSTS)
    assert sum(bool({"a-one", "a-two"} & set(names)) for names in won) == 1


def test_a_dead_workers_claim_runs_out_by_itself(store: Engine) -> None:
    claim_due(store, "w1")
    assert claim_due(store, "w2", NOW + LEASE) == ["a-one", "a-two", "b", "c"]


def test_a_claim_can_be_given_back(store: Engine) -> None:
    claim_due(store, "w1")
    with writing(store) as session:
        sources.release(session, ["b", "c"], by="w1")
        sources.release(session, ["a-one"], by="w2")
    assert claim_due(store, "w2") == ["b", "c"]


def test_the_longest_overdue_come_first_and_no_more_than_asked_for(
    store: Engine,
) -> None:
    finish(
        store,
        finished("b", at=NOW - timedelta(hours=1)),
        finished("c", at=NOW - timedelta(hours=2)),
    )
    assert claim_due(store, "w1", limit=2) == ["c", "b"]


def test_sources_whose_card_is_gone_are_left_alone(store: Engine) -> None:
    assert claim_due(store, "w1", among={"b"}) == ["b"]


def test_finishing_gives_the_claim_back_and_plans_the_next(
    store: Engine,
) -> None:
    claim_due(store, "w1")
    finish(
        store,
        finished(
            "b", median_rows=10, baseline={"rows": [10]}, last_new_at=NOW
        ),
    )
    item = health(store, "b")
    assert (item.verdict, item.crawling, item.failures, item.median_rows) == (
        "ok",
        False,
        0,
        10,
    )
    assert (item.next_crawl_at, item.last_ok_at, item.last_new_at) == (
        NOW + timedelta(minutes=5),
        NOW,
        NOW,
    )
    assert claim_due(store, "w1", NOW + timedelta(minutes=6)) == ["b"]


def test_failures_are_counted_until_a_clean_crawl(store: Engine) -> None:
    finish(store, finished("b"))
    for minute in (5, 10):
        finish(
            store,
            finished(
                "b",
                at=NOW + timedelta(minutes=minute),
                verdict="blocked",
                clean=False,
                why="403",
            ),
        )
    item = health(store, "b")
    assert (item.failures, item.since, item.last_ok_at, item.why) == (
        2,
        NOW + timedelta(minutes=5),
        NOW,
        "403",
    )
    finish(store, finished("b", at=NOW + timedelta(minutes=15)))
    assert health(store, "b").failures == 0


def test_a_source_is_seeded_once(store: Engine) -> None:
    finish(store, finished("b", seeded=False))
    with reading(store) as session:
        assert sources.states(session, ["b"], now=NOW)["b"].seeded_at is None
    finish(store, finished("b", at=NOW + timedelta(minutes=5)), finished("c"))
    finish(store, finished("b", at=NOW + timedelta(minutes=10)))
    with reading(store) as session:
        assert sources.states(session, ["b"], now=NOW)[
            "b"
        ].seeded_at == NOW + timedelta(minutes=5)


def test_cached_pages_and_rows_are_remembered_and_replaced(
    store: Engine,
) -> None:
    cached = CachedPage(
        etag='"1"',
        digest="d1",
        rows_digest="r1",
        token_mask={"chunks": 1, "places": [], "digest": "m"},
        source_digest="k",
        rows=10,
        list_digest="l",
        page=b"packed",
    )
    for item in (cached, replace(cached, digest="d2")):
        with writing(store) as session:
            pages = {"https://b.example.kr/list": item}
            sources.remember_pages(session, {"b": pages})
            sources.remember_rows(session, "b", {"7": {"title": item.digest}})
    with reading(store) as session:
        assert sources.states(session, ["b", "c"], now=NOW)[
            "b"
        ].cached_pages == {
            "https://b.example.kr/list": replace(
                cached, digest="d2", page=None
            )
        }
        assert (
            sources.page_of_cached(session, "b", "https://b.example.kr/list")
            == b"packed"
        )
    with writing(store) as session:
        # A body that is not given stays.
        kept = {"https://b.example.kr/list": replace(cached, page=None)}
        sources.remember_pages(session, {"b": kept})
    with reading(store) as session:
        page = sources.page_of_cached(
            session, "b", "https://b.example.kr/list"
        )
        assert page == b"packed"
    with writing(store) as session:
        sources.forget_pages(session, "b")
    with reading(store) as session:
        assert sources.states(session, ["b"], now=NOW)["b"].cached_pages == {}


def test_the_longest_due_notices_of_each_source_are_looked_at_again(
    store: Engine,
) -> None:
    with writing(store) as session:
        for source in ("b", "c"):
            for number in range(4):
                stored = announce(
                    session, now=NOW, source=source, key=f"{number}"
                )
                stored.recheck_at = NOW - timedelta(hours=number)
        stored.recheck_at = NOW + timedelta(hours=1)
        sources.remember_rows(session, "b", {"3": {"title": "공고"}})
    with reading(store) as session:
        found = sources.states(session, ["b", "c"], now=NOW, rechecks=2)
    keys = {}
    for name, state in found.items():
        keys[name] = [due.key for due in state.rechecks]
    assert keys == {"b": ["3", "2"], "c": ["2", "1"]}
    assert found["b"].rechecks[0].row == {"title": "공고"}
    assert found["b"].rechecks[1].row == {}


def test_a_bad_crawl_keeps_its_page(store: Engine) -> None:
    finish(
        store,
        finished(
            "b",
            verdict="drifted",
            clean=False,
            missing="table.board",
            page_url="https://b.example.kr",
            page=b"<html>",
        ),
    )
    with reading(store) as session:
        (crawl,) = crawls_of(session, "b")
        assert (crawl.verdict, crawl.missing) == ("drifted", "table.board")
        assert sources.evidence(session, crawl.id or 0) == (
            "https://b.example.kr",
            b"<html>",
        )


def test_old_crawls_are_let_go_the_dull_ones_first(store: Engine) -> None:
    ages = [(1, "unchanged"), (3, "unchanged"), (3, "ok"), (91, "blocked")]
    finish(
        store,
        *(
            finished("b", at=NOW - timedelta(days=days), verdict=verdict)
            for days, verdict in ages
        ),
    )
    with writing(store) as session:
        assert sources.prune_crawls(session, now=NOW) == 2
    with reading(store) as session:
        assert [crawl.verdict for crawl in crawls_of(session, "b")] == [
            "unchanged",
            "ok",
        ]


def test_a_clean_crawl_is_known_by_its_moment(store: Engine) -> None:
    finish(store, finished("b"))
    with reading(store) as session:
        last_ok = select(Source.last_ok_at).where(Source.name == "b")
        assert session.exec(last_ok).all() == [NOW]
