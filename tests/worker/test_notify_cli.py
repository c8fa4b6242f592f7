"""Subscribing, previewing and sending by command."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner, Result

from config import clock
from notifier.matching import enqueue
from notifier.schedule import no_news
from reader.model import Reading
from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, reading, writing
from storage.models import Consent, Delivery, SystemMessage
from worker.cli import notify
from worker.cli.main import app


@pytest.fixture(autouse=True)
def home(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("SECRET_KEY", "a key for tests, long enough")


def run(*words: str) -> Result:
    return CliRunner().invoke(app, list(words))


def said(*words: str) -> Any:
    result = run(*words, "--json")
    assert result.exit_code == 0, result.output
    return json.loads(result.stdout)


def announce(
    engine: Engine, title: str = "AI 바우처 공고", key: str = "1"
) -> None:
    read = {
        "kind": "call",
        "divisions": [{"name": "의료"}],
        "windows": [{"opens": None, "closes": "2099-01-01", "basis": "fixed"}],
    }
    with writing(engine) as session:
        save(
            session,
            Draft(
                "practice",
                key,
                "https://b.example/1",
                title,
                None,
                Reading.from_dict(read),
                "1",
                "notice",
            ),
            now=clock.now(),
            silent=False,
            enqueue=enqueue.enqueue_events,
        )


def test_a_subscription_begins_at_once_with_a_line_in_the_ledger(
    sqlite_engine: Engine,
) -> None:
    made = said(
        "subscribe",
        "reader@example.org",
        "바우처",
        "--division",
        "의료",
        "--frequency",
        "daily",
        "--language",
        "en",
    )
    assert (made["state"], made["channel"], made["filter"]) == (
        "active",
        "email",
        {"q": "바우처", "division": ["의료"]},
    )
    with reading(sqlite_engine) as session:
        assert [
            (line.act, line.how) for line in session.exec(select(Consent))
        ] == [
            ("requested", "cli"),
            ("confirmed", "cli"),
        ]
        assert session.exec(select(SystemMessage)).all() == []


def test_asking_first_sends_the_confirmation(sqlite_engine: Engine) -> None:
    assert (
        said("subscribe", "reader@example.org", "--ask")["state"] == "pending"
    )
    with reading(sqlite_engine) as session:
        assert [
            system_message.kind
            for system_message in session.exec(select(SystemMessage))
        ] == ["confirm"]


@pytest.mark.parametrize(
    ("target", "channel"),
    [
        ("a@b.kr", "email"),
        ("https://hooks.slack.com/services/T/B/x", "slack"),
        ("https://example.org/hook?user=a@b.kr", "webhook"),
    ],
)
def test_the_target_tells_the_channel(target: str, channel: str) -> None:
    assert said("subscribe", target)["channel"] == channel


def test_targets_are_secrets() -> None:
    said("subscribe", "https://hooks.slack.com/services/T/B/secret")
    said("subscribe", "reader@example.org")
    listed = run("subscriptions").stdout
    assert "secret" not in listed
    assert "reader@" not in listed


@pytest.mark.parametrize(
    "words",
    [
        ("subscribe", "nobody"),
        ("subscribe", "a@b.kr", "--event", "birthday"),
        ("subscribe", "a@b.kr", "--frequency", "hourly"),
        ("subscribe", "a@b.kr", "--min-budget", "much"),
        ("preview", "--min-budget", "much"),
    ],
)
def test_a_wrong_word_ends_with_two(words: tuple[str, ...]) -> None:
    result = run(*words)
    assert result.exit_code == 2
    assert result.stderr.strip()


def test_unsubscribing_by_number_and_by_address() -> None:
    first = said("subscribe", "a@b.kr", "의료")
    said("subscribe", "a@b.kr", "수출")
    said("subscribe", "d@e.kr")
    assert [
        line["state"] for line in said("unsubscribe", str(first["id"]))
    ] == ["ended"]
    assert [line["filter"] for line in said("unsubscribe", "A@B.kr")] == [
        {"q": "수출"}
    ]
    assert run("unsubscribe", "a@b.kr").exit_code == 1
    assert [
        line["target"] for line in said("subscriptions", "--state", "active")
    ] == ["d***@e.kr"]


def test_a_preview_tells_what_a_filter_would_have_told(
    sqlite_engine: Engine,
) -> None:
    announce(sqlite_engine)
    announce(sqlite_engine, "수출 공고", "2")
    assert [
        line["title"] for line in said("preview", "--division", "의료", "AI")
    ] == ["AI 바우처 공고"]
    assert [line["title"] for line in said("preview", "q=수출")] == [
        "수출 공고"
    ]


def test_each_job_can_be_run_once_by_hand(sqlite_engine: Engine) -> None:
    said("subscribe", "reader@example.org")
    announce(sqlite_engine)
    assert said("deliver") == {}, "mail waits where no mail server is set up"
    assert said("digest") == {}
    assert said("remind") == {"reminded": 0}
    assert said("recover")["leases"] == 0
    with reading(sqlite_engine) as session:
        assert [row.state for row in session.exec(select(Delivery))] == [
            "pending"
        ]


@pytest.mark.parametrize(
    ("instant", "sent"),
    [
        (datetime(2026, 11, 29, 23, 30, tzinfo=UTC), 1),
        (datetime(2026, 11, 30, 23, 30, tzinfo=UTC), 0),
    ],
    ids=["Monday morning", "Tuesday morning"],
)
def test_notes_of_silence_leave_on_mondays_in_korea(
    monkeypatch: pytest.MonkeyPatch, instant: datetime, sent: int
) -> None:
    """At half past eight in Seoul it is the day before by the clock of a server."""
    made: list[datetime] = []
    monkeypatch.setattr(notify, "now", lambda: instant)
    monkeypatch.setattr(
        no_news, "send_no_news", lambda engine, *, now: made.append(now)
    )
    assert said("digest") == {}
    assert made == [instant] * sent


def test_a_long_number_is_no_subscription() -> None:
    result = run("unsubscribe", "9" * 30)
    assert result.exit_code == 1
    assert "no subscription" in result.stderr
