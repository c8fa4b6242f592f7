"""Every kind of letter in both languages, rendered, and read back by a real parser.

The files are kept under ``tmp_path``; ``KEEP_LETTERS=folder`` keeps them for looking at.
"""

from __future__ import annotations

import dataclasses
import os
from datetime import datetime, timedelta
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from sqlmodel import select

from notifier.channels.email import mime
from notifier.channels.slack import transport
from notifier.messages import system_texts
from notifier.messages.compose import TONES
from notifier.messages.message import Message, MessageItem, MessageLink
from notifier.schedule import reminders
from notifier.signup import signup_manager, tokens
from presentation.translations import words
from reader.model import Reading
from storage.announcements.changes import changes
from storage.db.engine import Engine, reading, writing
from storage.models import Announcement, Subscription, SystemMessage
from storage.outbox import operator_news, system_messages
from storage.queries.filters import Filter
from storage.subscribers.event_types import EVENTS
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.cases import cases
from tests.clock import Clock
from tests.notifier.mail_server import parsed
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    READING,
    SECRET,
    Mailbox,
    announce,
    carry,
    closing_on,
    enrol,
    subscribe,
)

SENDER = "바우처 알리미 <alerts@watch.example.org>"
BADGES = {
    "new": ("신규 공고", "New call"),
    "corrected": ("정정", "Corrected"),
    "extended": ("기간 연장", "Extended"),
    "cancelled": ("취소", "Cancelled"),
    "result": ("선정 결과", "Results"),
    "expected": ("예고", "Expected"),
    "confirmed": ("예고된 공고 게시", "Posted as expected"),
    "closing-7": ("마감 임박 D-7", "Closing soon: 7 days left"),
    "closing-3": ("마감 임박 D-3", "Closing soon: 3 days left"),
    "closing-1": ("마감 임박 D-1", "Closing soon: 1 day left"),
    "closing-0": ("오늘 마감", "Closes today"),
}


class Links(HTMLParser):
    """Collects links and text, and checks that tags are closed."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.links: list[str] = []
        self.open: list[str] = []
        self.text = ""
        self.feed(html)
        assert self.open == [], "every tag is closed"

    def handle_starttag(
        self, tag: str, attrs: list[tuple[str, str | None]]
    ) -> None:
        self.links += [value or "" for name, value in attrs if name == "href"]
        if tag not in ("meta", "br"):
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def happen(engine: Engine, event: str) -> datetime:
    """Make *event* happen as it does in life; return when it is told."""
    lead = {
        "kind": "forecast",
        "programme": "AI 바우처 지원사업",
        "expected": [
            {"what": "2차 공고", "when": "2026-11-30", "precision": "day"}
        ],
    }
    match event.partition("-"):
        case ("new", _, _):
            announce(engine)
        case ("corrected", _, _):
            announce(engine, silent=True)
            announce(
                engine,
                reading={
                    **READING,
                    "budget_total_won": 71_000_000_000,
                    "divisions": [
                        {"name": "일반", "budget_won": 41_000_000_000}
                    ],
                },
            )
        case ("extended", _, _):
            announce(engine, silent=True)
            announce(engine, reading=closing_on("2026-12-11T18:00"))
        case ("cancelled", _, _):
            announce(engine, silent=True)
            announce(engine, reading={**READING, "kind": "cancellation"})
        case ("result", _, _):
            announce(
                engine,
                "AI 바우처 선정 결과",
                {**READING, "kind": "result", "windows": []},
            )
        case ("expected", _, _):
            announce(engine, "AI 바우처 2차 공고 이달 말", lead)
        case ("confirmed", _, _):
            announce(
                engine,
                "AI 바우처 2차 공고 이달 말",
                lead,
                key="lead",
                silent=True,
            )
            announce(engine)
        case ("closing", _, days):
            announce(engine, silent=True, now=NOW - timedelta(days=30))
            with reading(engine) as session:
                closes_at = session.exec(select(Announcement.closes_at)).one()
            now = reminders.step_at(closes_at, int(days))
            reminders.remind(engine, now)
            return now
    return NOW


def checked(message: Message, name: str, folder: Path) -> tuple[str, str]:
    """Render *message*, read it back, keep it; return its text and its HTML's text."""
    from slack_sdk.models.blocks import Block

    content = mime.message(
        message, sender=SENDER, to="reader@example.org", now=NOW
    )
    mail = parsed(content)
    text, html = mail.get_body(("plain",)), mail.get_body(("html",))
    assert text is not None
    assert html is not None
    seen = Links(html.get_content())
    assert all(
        link.startswith(
            ("https://watch.example.org", "https://board.example.org")
        )
        for link in seen.links
    ), seen.links
    assert str(mail["Subject"]) == message.subject
    for block in Block.parse_all(transport.payload(message)["blocks"]):
        block.to_dict()
    keep = Path(os.environ.get("KEEP_LETTERS", folder))
    keep.mkdir(parents=True, exist_ok=True)
    (keep / f"{name}.eml").write_bytes(content)
    (keep / f"{name}.html").write_text(html.get_content(), encoding="utf-8")
    return text.get_content(), " ".join(seen.text.split())


@pytest.mark.parametrize("language", ["ko", "en"])
# An estimate is ours, not a board's: tests/web/test_estimated_openings.py has its mail.
@pytest.mark.parametrize(
    "event", [name for name in EVENTS if name != "estimate"]
)
def test_every_event_reaches_the_mail_under_its_own_label(
    sqlite_engine: Engine, tmp_path: Path, event: str, language: str
) -> None:
    subscribe(
        sqlite_engine,
        criteria=Filter(q="바우처"),
        language=language,
        events=("all",),
    )
    now = happen(sqlite_engine, event)
    box = Mailbox()
    carry(sqlite_engine, Clock(now), email=box)
    [(_, message)] = box.received
    badge = BADGES[event][language == "en"]
    text, html = checked(message, f"{event}.{language}", tmp_path)
    assert message.subject.startswith(f"[{badge}] ")
    for stated in (text, html):
        assert badge in stated
        assert "바우처" in stated
        assert (
            "Why you get this: Keywords 바우처"
            if language == "en"
            else "이 알림을 받는 이유: 검색어 바우처"
        ) in stated
    assert message.unsubscribe in text
    assert transport.payload(message)["blocks"][0]["text"]["text"] == badge


@pytest.mark.parametrize(
    ("language", "line"),
    [
        ("ko", "총예산: 700억원 → 710억원"),
        ("ko", "분과: 일반 400억원 · 의료 140억원 → 일반 410억원"),
        ("en", "Total budget: KRW 70 billion → KRW 71 billion"),
    ],
)
def test_a_correction_shows_before_and_after(
    sqlite_engine: Engine, tmp_path: Path, language: str, line: str
) -> None:
    subscribe(sqlite_engine, language=language)
    happen(sqlite_engine, "corrected")
    box = Mailbox()
    carry(sqlite_engine, email=box)
    text, _ = checked(box.received[0][1], "line", tmp_path)
    assert f"- {line}" in text.splitlines()


def test_every_material_field_has_words_in_both_languages() -> None:
    from notifier.messages.lines import changed_lines

    other = closing_on(
        "2027-01-01",
        kind="cancellation",
        budget_total_won=1,
        per_project_won=2,
        projects=3,
        divisions=[{"name": "새"}],
        audience=["대학"],
    )
    other["windows"] += [
        {"label": "2차", "opens": "2027-02-01", "closes": None}
    ]
    other["windows"][0]["opens"] = "2026-12-01"
    stated = changes(Reading.from_dict(READING), Reading.from_dict(other))
    assert set(stated) == {
        "opens",
        "closes",
        "budget_total_won",
        "per_project_won",
        "projects",
        "windows",
        "divisions",
        "audience",
        "status",
    }
    for language in ("ko", "en"):
        assert len(changed_lines(stated, language)) == len(stated)


def test_every_phrase_is_there_in_both_languages() -> None:
    assert set(words("ko")) == set(words("en"))
    for name in TONES:
        assert f"event.{name}" in words("ko")
    for field in dataclasses.fields(Filter):
        assert f"facet.{field.name}" in words("ko")
    assert set(TONES) == {
        "new",
        "corrected",
        "extended",
        "cancelled",
        "closing",
        "result",
        "expected",
        "confirmed",
        "estimate",
    }


def test_a_title_is_text_and_nothing_else(
    sqlite_engine: Engine, tmp_path: Path
) -> None:
    subscribe(sqlite_engine)
    announce(
        sqlite_engine,
        "<script>alert(1)</script> AI 바우처\r\nBcc: victim@example.org <!channel>",
    )
    box = Mailbox()
    carry(sqlite_engine, email=box)
    [(_, message)] = box.received
    _, html = checked(message, "script", tmp_path)
    assert "<script>alert(1)</script>" in html, (
        "as words, which the parser gives back"
    )
    content = mime.message(
        message, sender=SENDER, to="reader@example.org", now=NOW
    )
    assert parsed(content)["Bcc"] is None
    assert "<!channel>" not in str(transport.payload(message))


@cases("padding", range(60))
def test_readers_of_one_notice_share_all_but_their_own_links(
    padding: int,
) -> None:
    # The links begin at every place of a line of Base64, within characters too.
    title = f"{'x' * padding} 바우처 <공고>"
    shared = Message(
        "", "alert", title, "ko", items=(MessageItem("신규", title, "#"),)
    )
    for reader in ("a&b", "c" * 70, "d"):
        message = dataclasses.replace(
            shared,
            key=reader[:1],
            manage=MessageLink("구독 관리", f"https://m.example/?{reader}"),
            unsubscribe=f"https://u.example/?{reader}&x",
        )
        content = mime.message(message, sender=SENDER, to="r@x.kr", now=NOW)
        mail = parsed(content)
        text, html = mail.get_body(("plain",)), mail.get_body(("html",))
        assert text is not None
        assert html is not None
        assert text.get_content() == mime.text(message)
        assert html.get_content() == mime.html(message)
        assert b"\r\n\r\n\r\n" not in content


def note_kinds(engine: Engine, language: str) -> list[str]:
    """Make the service say everything that it ever says by itself."""
    with writing(engine) as session:
        request = SubscriptionRequest(
            "email",
            "reader@example.org",
            Filter(q="바우처"),
            language=language,
        )
        stored = signup_manager.request(
            session, request, secret=SECRET, now=NOW
        )
        signup_manager.begin(session, stored, now=NOW, how="web")
        system_messages.add_for(session, "renew", "x", stored, now=NOW)
        system_messages.add_for(session, "already", "x", stored, now=NOW)
        system_messages.add_for(
            session,
            "quiet",
            "x",
            stored,
            now=NOW,
            facts={"looks": 2_016, "sources": 7},
        )
        other = enrol(
            session, "other@example.org", Filter(q="의료"), language=language
        )
        signup_manager.leave(session, other, now=NOW, how="web")
        for what, facts in OPERATOR_FACTS.items():
            operator_news.record_news(
                session, HEAD.operators, what, "x", facts, now=NOW
            )
        return [
            system_message.kind
            for system_message in session.exec(select(SystemMessage))
        ]


OPERATOR_FACTS: dict[str, Any] = {
    "sources": {
        "sources": [
            {
                "source": "nipa",
                "change": "broken",
                "verdict": "drifted",
                "since": "2026-11-24",
                "why": "no rows",
            }
        ]
    },
    "dead-target": {"channel": "email", "why": "550", "subscriptions": [3]},
    "overdue": {
        "channel": "email",
        "count": 12,
        "minutes": 15,
        "why": "no server",
    },
    "canary-lost": {"since": "2026-11-24T09:00", "minutes": 10},
    "complaint": {"day": "2026-11-24", "subscriptions": [3]},
}


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_note_can_be_read(
    sqlite_engine: Engine, tmp_path: Path, language: str
) -> None:
    announce(sqlite_engine, silent=True)
    kinds = note_kinds(sqlite_engine, language)
    box = Mailbox()
    assert carry(sqlite_engine, email=box) == {"sent": len(kinds)}
    for number, (_, message) in enumerate(box.received):
        text, _ = checked(
            message, f"note-{number}-{message.kind}.{language}", tmp_path
        )
        assert "{" not in text, "nothing was left to be filled in"
    data = {message.kind: message for _, message in box.received}
    assert set(data) == {
        "confirm",
        "welcome",
        "renew",
        "already",
        "quiet",
        "farewell",
        "operator",
    }
    assert (
        data["welcome"].items[0].title == "2027년 AI 바우처 지원사업 공고"
    ), "with the newest matches"
    assert data["confirm"].unsubscribe is None
    token = data["confirm"].links[0].url.rpartition("/")[2]
    assert tokens.read(SECRET, "confirm", token, now=NOW.timestamp()) == [1]


def letter_of_boards(board: dict[str, str], language: str) -> Message:
    return operators_letter({"what": "sources", "sources": [board]}, language)


def operators_letter(facts: dict[str, Any], language: str) -> Message:
    note = SystemMessage(
        id=1,
        key="operator:x",
        kind="operator",
        channel="email",
        target="operator@watch.example.org",
        facts=facts,
        created_at=NOW,
        next_attempt_at=NOW,
    )
    head = dataclasses.replace(HEAD, operator_language=language)
    return system_texts.write_system_message(note, None, head, NOW)


@pytest.mark.parametrize(
    ("language", "subject", "badge", "since"),
    [
        (
            "ko",
            "읽지 못하는 게시판 1곳",
            "읽지 못함",
            "2026. 11. 24. (화) 10:00",
        ),
        (
            "en",
            "Boards that cannot be read: 1",
            "Cannot be read",
            "Tue 24 Nov 2026, 10:00 KST",
        ),
    ],
)
def test_the_operator_reads_of_a_board_in_their_language_and_in_korean_time(
    language: str, subject: str, badge: str, since: str
) -> None:
    board = {
        "source": "nipa-business",
        "change": "broken",
        "verdict": "drifted",
        "since": NOW.isoformat(),
        "why": "no rows",
    }
    message = letter_of_boards(board, language)
    assert subject in message.subject
    assert [item.badge for item in message.items] == [badge]
    assert since in mime.text(message)
    assert message.language == language


@pytest.mark.parametrize("language", ["ko", "en"])
def test_a_letter_names_boards_channels_and_days_as_people_do(
    language: str,
) -> None:
    board = {
        "source": "nipa-business",
        "title": "정보통신산업진흥원 사업공고",
        "change": "broken",
        "verdict": "drifted",
        "since": NOW.isoformat(),
        "why": "",
    }
    [item] = letter_of_boards(board, language).items
    assert item.title == "정보통신산업진흥원 사업공고 (nipa-business)"
    letters = []
    for what in ("dead-target", "complaint", "overdue"):
        facts = {**OPERATOR_FACTS[what], "what": what}
        letters.append(operators_letter(facts, language))
    text = "\n".join(f"{one.subject}\n{mime.text(one)}" for one in letters)
    for machine_word in ("email", "[3]", "2026-11-24"):
        assert machine_word not in text


@pytest.mark.parametrize(
    ("language", "change", "verdict", "stated"),
    [
        ("ko", "recovered", "ok", "다시 읽기 시작한 게시판 1곳"),
        ("ko", "recovered", "ok", "상태: 정상 ("),
        ("ko", "broken", "maintenance", "상태: 점검 중 ("),
        (
            "en",
            "recovered",
            "ok",
            "New announcements on these boards are sent again.",
        ),
        ("en", "broken", "maintenance", "Status: under maintenance since"),
    ],
)
def test_a_letter_of_boards_speaks_of_what_happened_only(
    language: str, change: str, verdict: str, stated: str
) -> None:
    board = {
        "source": "nipa-business",
        "change": change,
        "verdict": verdict,
        "since": NOW.isoformat(),
        "why": "",
    }
    message = letter_of_boards(board, language)
    text = f"{message.subject}\n{mime.text(message)}"
    assert stated in text
    assert "0곳" not in text
    assert ": -" not in text


@pytest.mark.parametrize(
    ("language", "reasons"),
    [
        ("ko", ["설명: 사이트가 개편", "이유(영어): no <table> here"]),
        ("en", ["Why: no <table> here"]),
    ],
)
def test_a_letter_says_in_its_language_why_a_board_cannot_be_read(
    language: str, reasons: list[str]
) -> None:
    board = {
        "source": "nipa-business",
        "change": "broken",
        "verdict": "drifted",
        "since": NOW.isoformat(),
        "why": "no <table> here",
    }
    text = mime.text(letter_of_boards(board, language))
    shown = []
    for line in text.splitlines():
        if "no <table>" in line or "설명" in line:
            shown.append(line.strip(" -"))
    for line, reason in zip(shown, reasons, strict=True):
        assert line.startswith(reason)


@pytest.mark.parametrize("language", ["ko", "en"])
@pytest.mark.parametrize(
    ("kind", "facts"),
    [
        ("welcome", {"recent": [{"id": 4, "title": "AI 바우처 공고"}]}),
        ("already", {}),
        ("renew", {}),
        ("quiet", {"sources": 34, "looks": 1200}),
    ],
)
def test_a_letter_names_what_is_followed_once(
    kind: str, facts: dict[str, Any], language: str
) -> None:
    text = _note_text(
        kind, facts, Filter(q="바우처", region=("서울",)), language
    )
    assert text.count("서울") == 1
    read_by_machine = words(language)["mail.care"]
    assert (read_by_machine in text) == (kind == "welcome")
    assert "1200" not in text


@pytest.mark.parametrize(
    ("language", "stated"),
    [
        ("ko", "신청한 조건: 모든 공고\n"),
        ("en", "You asked for: every announcement\n"),
    ],
)
def test_who_asks_for_everything_is_told_so_in_one_word(
    language: str, stated: str
) -> None:
    assert stated in _note_text("confirm", {}, Filter(), language)


def _note_text(
    kind: str, facts: dict[str, Any], criteria: Filter, language: str
) -> str:
    reader = Subscription(
        id=3,
        channel="email",
        target="reader@example.org",
        filter=criteria.to_dict(),
        filter_key=criteria.key,
        language=language,
        created_at=NOW,
        confirmed_at=NOW,
    )
    note = SystemMessage(
        id=1,
        key=kind,
        kind=kind,
        channel="email",
        target="reader@example.org",
        facts=facts,
        language=language,
        created_at=NOW,
        next_attempt_at=NOW,
    )
    return mime.text(
        system_texts.write_system_message(note, reader, HEAD, NOW)
    )
