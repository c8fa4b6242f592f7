"""E-mail over real SMTP: what arrives, and what each kind of misbehaviour is taken for."""

from __future__ import annotations

import asyncio
import fcntl
import resource
import smtplib
import socket
import threading
from collections.abc import Iterator
from datetime import timedelta
from email.header import decode_header, make_header
from types import SimpleNamespace
from typing import Any, cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from net import smtp
from notifier.channels.base import (
    ChannelDown,
    DeliveryError,
    MessageRefused,
    Overlap,
    OverlappedReady,
    TargetGone,
    Unanswered,
)
from notifier.channels.email import transport
from notifier.channels.email.mime import BadAddress, checked, message
from notifier.channels.email.transport import Email, Server
from notifier.messages.message import (
    Message,
    MessageItem,
    MessageLine,
    MessageLink,
)
from notifier.sending.sender import deliver
from presentation.sanitize import plain
from storage.db.engine import Engine
from tests.cases import cases
from tests.clock import Clock
from tests.net import tarpit
from tests.notifier.mail_server import MailServer, parsed, raw, serving
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    Mailbox,
    announce,
    carry,
    closing_on,
    subscribe,
)

SENDER = "바우처 알리미 <alerts@watch.example.org>"
LETTER = Message(
    key="7.1",
    kind="alert",
    subject="[신규 공고] AI 바우처",
    language="ko",
    items=(
        MessageItem(
            "신규 공고",
            "AI 바우처",
            "https://watch.example.org/announcements/1",
            (MessageLine("총예산", "700억원"),),
        ),
    ),
    footer=("이 알림을 받는 이유: 모든 공고",),
    manage=MessageLink("구독 관리", "https://watch.example.org/manage/t"),
    unsubscribe="https://watch.example.org/unsubscribe/t",
    answers=("<vw.1@watch.example.org>", "<vw.2@watch.example.org>"),
)


@pytest.fixture
def server() -> Iterator[MailServer]:
    with serving(MailServer()) as running:
        yield running


def channel(port: int, timeout: float = 30.0, **limits: float) -> Email:
    server = Server("127.0.0.1", port, timeout=timeout, **limits)  # type: ignore[arg-type]  # seconds
    return Email(server, SENDER, clock=lambda: NOW)


@pytest.fixture
def email_(server: MailServer) -> Iterator[Email]:
    client = channel(server.port)
    yield client
    client.close()


def test_the_headers_are_what_big_mailboxes_want(
    server: MailServer, email_: Email
) -> None:
    assert (
        email_.prepare("reader@example.org", LETTER)()
        == "<vw.7.1@watch.example.org>"
    )
    [mail] = server.mails
    assert (
        mail["List-Unsubscribe"] == "<https://watch.example.org/unsubscribe/t>"
    )
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert mail["List-Id"] == "Voucher Watch <alerts.watch.example.org>"
    assert mail["Message-ID"] == "<vw.7.1@watch.example.org>"
    assert mail["In-Reply-To"] == "<vw.2@watch.example.org>"
    assert str(mail["References"]).split() == list(LETTER.answers)
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail["From"].addresses[0].display_name == "바우처 알리미"
    assert mail["To"] == "reader@example.org"
    assert mail["Date"].datetime == NOW
    assert mail.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in mail.iter_parts()] == [
        "text/plain",
        "text/html",
    ]


def test_lines_are_ascii_short_and_end_as_smtp_wants(
    server: MailServer, email_: Email
) -> None:
    email_.prepare("reader@example.org", LETTER)()
    content = server.accepted[0][1]
    assert content.isascii()
    assert b"\n" not in content.replace(b"\r\n", b"")
    assert max(map(len, content.split(b"\r\n"))) <= 998


def test_there_is_no_tracking(server: MailServer, email_: Email) -> None:
    email_.prepare("reader@example.org", LETTER)()
    html = server.mails[0].get_body(("html",))
    assert html is not None
    assert "<img" not in html.get_content()


def test_the_window_is_attached_on_request(
    server: MailServer, email_: Email
) -> None:
    from dataclasses import replace

    email_.prepare(
        "reader@example.org",
        replace(LETTER, calendar=b"BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n"),
    )()
    [mail] = server.mails
    [attached] = mail.iter_attachments()
    assert attached.get_filename() == "window.ics"
    assert attached.get_content_type() == "text/calendar"
    assert attached.get_content().startswith("BEGIN:VCALENDAR")
    assert mail.get_body(("html",)) is not None


def test_connections_are_used_again(server: MailServer, email_: Email) -> None:
    for number in range(20):
        email_.prepare(f"reader{number}@example.org", LETTER)()
    assert (server.sessions, len(server.accepted)) == (1, 20)


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("550 5.1.1 no such user", TargetGone),
        ("551 moved", TargetGone),
        ("553 mailbox name", TargetGone),
        ("550 5.7.1 policy", DeliveryError),  # we are refused, not the reader
        ("552 5.2.2 mailbox full", DeliveryError),
        ("451 4.7.1 greylisted, come back", DeliveryError),
        ("450 busy", DeliveryError),
    ],
)
def test_an_answer_to_the_recipient(
    server: MailServer, email_: Email, answer: str, error: type[DeliveryError]
) -> None:
    server.on_rcpt = lambda address: (
        answer if address == "odd@example.org" else None
    )
    with pytest.raises(DeliveryError) as caught:
        email_.prepare("odd@example.org", LETTER)()
    assert type(caught.value) is error
    assert "odd@example.org" not in str(caught.value)
    email_.prepare("sound@example.org", LETTER)()
    assert server.readers == ["sound@example.org"]


@pytest.mark.parametrize(
    ("answer", "error"),
    [
        ("554 5.7.1 looks like spam", MessageRefused),
        ("451 try later", DeliveryError),
        ("552 too large", MessageRefused),
    ],
)
def test_an_answer_to_the_letter(
    server: MailServer, email_: Email, answer: str, error: type[DeliveryError]
) -> None:
    server.on_data = lambda address: answer
    with pytest.raises(DeliveryError) as caught:
        email_.prepare("reader@example.org", LETTER)()
    assert type(caught.value) is error


def test_envelopes_go_in_one_write_where_the_server_offers_it(
    server: MailServer, email_: Email
) -> None:
    server.pipelining = True
    server.on_rcpt = lambda address: (
        "550 5.1.1 no such user" if address == "odd@example.org" else None
    )
    email_.prepare("first@example.org", LETTER)()
    with pytest.raises(TargetGone):
        email_.prepare("odd@example.org", LETTER)()
    email_.prepare("second@example.org", LETTER)()
    assert server.most_unanswered == 2  # RCPT itself and DATA behind it
    assert server.readers == ["first@example.org", "second@example.org"]
    assert server.sessions == 1


def test_without_the_offer_each_command_waits_for_its_answer(
    server: MailServer, email_: Email
) -> None:
    email_.prepare("reader@example.org", LETTER)()
    assert server.most_unanswered == 1


def test_who_is_refused_and_still_invited_sends_nothing() -> None:
    """A server may say 354 behind a refused recipient (RFC 2920, 3.1)."""
    heard: list[bytes] = []
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        line, _ = listening.accept()
        line.sendall(b"220 x\r\n")
        line.recv(1000)
        line.sendall(b"250-x\r\n250 PIPELINING\r\n")
        commands = b""
        while not commands.endswith(b"DATA\r\n"):
            commands += line.recv(1000)
        line.sendall(b"250 ok\r\n550 5.1.1 nobody\r\n354 go on\r\n")
        heard.append(line.recv(1000))
        line.close()

    serving_ = threading.Thread(target=serve)
    serving_.start()
    client = channel(listening.getsockname()[1])
    with pytest.raises(TargetGone):
        client.prepare("reader@example.org", LETTER)()
    serving_.join(10)
    listening.close()
    assert heard == [b""]


def out_of_step(at: bytes, delay: float) -> tarpit.Behaviour:
    """A server that once answers *at* twice, the second time after *delay* seconds.
    It knows no ``odd@example.org``.
    """
    said_twice = threading.Event()

    def behave(caller: socket.socket, ended: threading.Event) -> None:
        caller.sendall(b"220 x\r\n")
        lines, in_mail = caller.makefile("rb"), False
        for line in lines:
            if in_mail and line != b".\r\n":
                continue
            answer = b"250 ok\r\n"
            if line == b"DATA\r\n":
                answer = b"354 go on\r\n"
            if b"odd@" in line:
                answer = b"550 5.1.1 no such user\r\n"
            in_mail = line == b"DATA\r\n"
            caller.sendall(answer)
            if line.startswith(at) and not said_twice.is_set():
                said_twice.set()
                ended.wait(delay)
                caller.sendall(answer)

    return behave


@pytest.mark.parametrize("delay", [0.0, 0.2])
@pytest.mark.parametrize("at", ["ehlo", "MAIL", "RCPT", "DATA", ".", "rset"])
def test_a_server_out_of_step_costs_one_try(at: str, delay: float) -> None:
    """Replies of one mail must not be taken for those of the next."""
    put_off, gone = [], []
    with tarpit.tarpit(out_of_step(at.encode(), delay)) as pit:
        client = channel(pit.port)
        for name in ("odd", "a", "b", "c"):
            try:
                client.prepare(f"{name}@example.org", LETTER)()
            except TargetGone:
                gone.append(name)
            except DeliveryError:
                put_off.append(name)
        client.close()
    assert len(put_off) <= 1
    assert set(gone) <= {"odd"}


@pytest.mark.parametrize("pipelining", [False, True])
def test_the_receipt_before_is_written_before_anything_is_accepted(
    server: MailServer, email_: Email, pipelining: bool
) -> None:
    server.pipelining = pipelining
    seen: list[tuple[str, int]] = []
    for number in range(2):
        ready = email_.prepare(f"reader{number}@example.org", LETTER)
        assert isinstance(ready, OverlappedReady)
        ready.deliver(
            Overlap(
                lambda: seen.append(("before", len(server.accepted))),
                lambda: seen.append(("during", 0)),
            )
        )
    assert seen == [("before", 0), ("during", 0), ("before", 1), ("during", 0)]


def test_a_receipt_that_fails_keeps_the_next_mail_from_being_accepted(
    server: MailServer, email_: Email
) -> None:
    email_.prepare("first@example.org", LETTER)()

    def fail() -> None:
        raise KeyError("the receipt")

    ready = email_.prepare("second@example.org", LETTER)
    assert isinstance(ready, OverlappedReady)
    with pytest.raises(KeyError, match="receipt"):
        ready.deliver(Overlap(before_acceptance=fail))
    email_.prepare("third@example.org", LETTER)()
    assert server.readers == ["first@example.org", "third@example.org"]


def test_a_line_dropped_in_the_middle_is_tried_again(
    server: MailServer, email_: Email
) -> None:
    server.on_354 = lambda address: "drop"
    with pytest.raises(DeliveryError, match="the line broke"):
        email_.prepare("reader@example.org", LETTER)()
    server.on_354 = lambda address: None
    email_.prepare("reader@example.org", LETTER)()
    assert server.readers == ["reader@example.org"]


def test_a_server_that_stalls_is_left(server: MailServer) -> None:
    impatient = channel(server.port, timeout=60, verdict_timeout=0.2)
    server.on_354 = lambda address: "stall"
    with pytest.raises(Unanswered, match=r"said nothing for 0\.2 s"):
        impatient.prepare("reader@example.org", LETTER)()


def test_a_server_with_one_of_two_addresses_behind_a_wall_is_reached(
    server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    both = ["127.0.0.9", "127.0.0.1"]
    monkeypatch.setattr(smtp.ssrf, "look_up", lambda *_, **__: both)  # type: ignore[attr-defined]
    with tarpit.swallowing("127.0.0.9", server.port):
        # Of which the first address takes half.
        reached = channel(server.port, timeout=8.0)
        reached.prepare("reader@example.org", LETTER)()
        reached.close()
    assert server.readers == ["reader@example.org"]


class Wordless(MailServer):
    """Takes whole mails and never says a word to them."""

    async def handle_DATA(  # noqa: N802  (aiosmtpd's name)
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        [address] = envelope.rcpt_tos
        self.accepted.append((address, envelope.original_content))
        await asyncio.sleep(3600)
        return "250 ok"


class Thoughtful(MailServer):
    """Looks at its first mail for longer than an exchange may take, then accepts it."""

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        if not self.accepted:
            await asyncio.sleep(5.5)
        return await super().handle_DATA(server, session, envelope)


def test_a_server_that_looks_long_at_a_mail_gets_it_once() -> None:
    with serving(Thoughtful()) as server:
        patient = channel(server.port, timeout=5.0)
        patient.prepare("reader@example.org", LETTER)()
        patient.prepare("another@example.org", LETTER)()
        patient.close()
    assert server.readers == ["reader@example.org", "another@example.org"]


def test_a_server_that_takes_mails_and_never_answers_gets_few_of_them(
    sqlite_engine: Engine,
) -> None:
    """Each may have arrived: what it took is not given to it again soon, and the rest
    is kept from it until it is tried again.
    """
    for number in range(30):
        subscribe(sqlite_engine, f"reader{number}@example.org")
    announce(sqlite_engine)
    clock = Clock()
    with serving(Wordless()) as server:
        for _ in range(5):
            impatient = channel(server.port, verdict_timeout=0.3)
            deliver(sqlite_engine, {"email": impatient}, HEAD, clock=clock)
            impatient.close()
            clock.forward(seconds=31)
    # Four lines a time, each reader once in two and a half minutes.
    assert len(server.readers) <= 20
    assert len(set(server.readers)) == len(server.readers)
    with serving(MailServer()) as server:
        for _ in range(4):
            clock.forward(minutes=15)
            email_ = channel(server.port)
            deliver(sqlite_engine, {"email": email_}, HEAD, clock=clock)
            email_.close()
    assert len(set(server.readers)) == len(server.readers) == 30


class Trickling(MailServer):
    """Sends continuation lines at RCPT, each within any limit for one step, and no last one."""

    async def handle_RCPT(  # noqa: N802
        self,
        server: Any,
        session: Any,
        envelope: Any,
        address: str,
        options: list[str],
    ) -> str:
        while True:
            await server.push("250-wait")
            await asyncio.sleep(0.02)


def test_finding_15_a_server_that_trickles_is_given_up_after_the_deadline() -> (
    None
):
    with serving(Trickling()) as server:
        impatient = channel(server.port, timeout=0.6)
        with pytest.raises(DeliveryError, match="the line broke"):
            impatient.prepare("reader@example.org", LETTER)()
        impatient.close()


@pytest.mark.parametrize(
    "behave", [tarpit.silent, tarpit.trickling_replies, tarpit.endless_replies]
)
def test_a_greeting_without_an_end_is_no_server(
    behave: tarpit.Behaviour,
) -> None:
    with tarpit.tarpit(behave) as pit, pytest.raises(ChannelDown):
        channel(pit.port, timeout=0.5).prepare("reader@example.org", LETTER)()


def test_a_letter_on_its_way_is_broken_off_when_the_channel_closes(
    server: MailServer,
) -> None:
    stalled, failed = threading.Event(), []
    patient = channel(server.port, timeout=3_600)

    def stall(address: str) -> str:
        stalled.set()
        return "stall"

    def send() -> None:
        try:
            patient.prepare("reader@example.org", LETTER)()
        except DeliveryError as error:
            failed.append(str(error))

    server.on_354 = stall
    sending = threading.Thread(target=send)
    sending.start()
    assert stalled.wait(20)
    patient.close()
    sending.join(20)
    assert len(failed) == 1
    assert server.accepted == []


def locked(port: int, **options: bool) -> Email:
    server = Server("127.0.0.1", port, "user", "word", **options)
    return Email(server, SENDER, clock=lambda: NOW)


def test_finding_14_a_password_is_never_sent_in_plain_text() -> None:
    with serving(MailServer(passwords=[])) as server:
        client = locked(server.port)
        with pytest.raises(ChannelDown, match="SMTP_ALLOW_PLAINTEXT"):
            client.prepare("reader@example.org", LETTER)()
    assert server.passwords == []
    assert server.accepted == []


def test_a_password_is_sent_in_plain_text_where_the_operator_allows_it() -> (
    None
):
    with serving(MailServer(passwords=[])) as server:
        client = locked(server.port, allow_plaintext=True)
        client.prepare("reader@example.org", LETTER)()
        client.close()
    assert server.passwords == ["word"]
    assert server.readers == ["reader@example.org"]


def test_a_password_that_no_login_can_carry_is_said_in_words() -> None:
    with serving(MailServer(passwords=[])) as server:
        words = {"username": "watch", "password": "비밀번호"}
        client = channel(server.port, **words, allow_plaintext=True)  # type: ignore[arg-type]  # as SMTP_URL gives them
        with pytest.raises(ChannelDown, match="ASCII only"):
            client.check()


def test_a_refused_login_leaves_no_connection_open(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wrong password is tried again every half minute, for days perhaps."""
    opened: list[smtp.Connection] = []

    def refuse(line: smtp.Connection, user: str, password: str) -> None:
        opened.append(line)
        raise smtplib.SMTPAuthenticationError(535, b"5.7.8 no")

    monkeypatch.setattr(smtp.Connection, "login", refuse)
    with serving(MailServer(passwords=[])) as server:
        client = locked(server.port, allow_plaintext=True)
        with pytest.raises(ChannelDown, match="535"):
            client.prepare("reader@example.org", LETTER)()
        assert [line.sock for line in opened] == [None]


def test_a_connection_is_used_again_whatever_its_files_number() -> None:
    """``select`` takes file numbers below 1,024 only; a container's limit is far above."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if resource.RLIM_INFINITY != hard < 1_200:
        pytest.skip("this process may not open so many files")
    resource.setrlimit(resource.RLIMIT_NOFILE, (max(soft, 1_200), hard))
    near, far = socket.socketpair()
    number = fcntl.fcntl(near.fileno(), fcntl.F_DUPFD, 1_100)
    with near, far, socket.socket(fileno=number) as high:
        line = transport.OpenConnection(
            cast("Any", SimpleNamespace(sock=high, has_unread=lambda: False))
        )
        assert line.is_usable()
        far.send(b"421 closing\r\n")
        assert not line.is_usable()
    resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))


def test_no_server_is_nobodys_fault() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        with pytest.raises(ChannelDown):
            channel(closed.getsockname()[1]).prepare(
                "reader@example.org", LETTER
            )()


def test_a_server_that_was_restarted_is_reached_again(
    server: MailServer, email_: Email
) -> None:
    email_.prepare("a@example.org", LETTER)()
    with serving(MailServer()) as other:
        moved = channel(other.port)
        moved.prepare("b@example.org", LETTER)()
    with serving(MailServer(port=other.port)) as again:
        moved.prepare("c@example.org", LETTER)()
        moved.close()
    assert again.readers == ["c@example.org"]


@cases(
    "address",
    [
        "a@b.c\r\nBcc: x@y.z",
        "a@b.c, x@y.z",
        "a b@c.d",
        "<a@b.c>",
        "a@b.c>",
        "nobody",
        "@b.c",
        "a@",
        "가@b.c",
        "a@b.c\0",
        "a" * 251 + "@b.c",
        "",
    ],
)
def test_what_is_more_or_less_than_one_address_is_refused(
    address: str,
) -> None:
    with pytest.raises(BadAddress):
        checked(address)


@given(st.text(min_size=1, max_size=120))
@example("제목\r\nBcc: victim@example.org")
@example(
    "AI 바우처 지원사업 공급기업 모집 공고 (D-10) 그리고 아주 긴 제목이 접히는 곳에서 빈칸을 잃지 않는가 AI 바우처 지원사업"
)
@example(" 가  나 ")
def test_every_subject_comes_back_as_it_was(subject: str) -> None:
    letter = Message("k", "alert", subject, "ko", lead=("본문",))
    content = message(letter, sender=SENDER, to="a@b.c", now=NOW)
    assert str(
        make_header(decode_header(raw(content)["Subject"] or ""))
    ) == plain(subject)
    assert str(parsed(content)["Subject"] or "") == plain(subject)
    assert set(raw(content).keys()) == set(
        raw(
            message(
                Message("k", "alert", "x", "ko"),
                sender=SENDER,
                to="a@b.c",
                now=NOW,
            )
        ).keys()
    )


def test_everything_owed_arrives_once_the_fault_ends(
    engine: Engine, server: MailServer
) -> None:
    """A server that greylists some, refuses some, drops some lines, and is then well again."""
    readers = [f"reader{number}@example.org" for number in range(24)]
    for reader in readers:
        subscribe(engine, reader)
    announce(engine)
    number_of = {reader: number for number, reader in enumerate(readers)}
    server.on_rcpt = lambda address: {
        0: "451 greylisted",
        1: "550 5.1.1 gone",
    }.get(number_of[address] % 4)
    server.on_354 = lambda address: (
        "drop" if number_of[address] % 4 == 2 else None
    )
    email_, clock = channel(server.port), Clock()
    carry(engine, clock, email=email_)
    server.on_rcpt = server.on_354 = lambda address: None
    for _ in range(6):
        clock.forward(hours=1)
        carry(engine, clock, email=email_)
    email_.close()
    alive = [reader for reader in readers if number_of[reader] % 4 != 1]
    assert sorted(
        set(server.readers) - {"operator@watch.example.org"}
    ) == sorted(alive)
    assert len(
        [reader for reader in server.readers if reader in alive]
    ) == len(alive)


def test_a_correction_is_a_reply_in_the_first_mails_thread(
    engine: Engine, server: MailServer, email_: Email
) -> None:
    subscribe(engine)
    for closes in ("2026-12-04T18:00", "2026-12-11T18:00"):
        announce(engine, reading=closing_on(closes))
        carry(engine, email=email_)
    first, second = server.mails
    assert second["In-Reply-To"] == first["Message-ID"]
    body = second.get_body(("plain",))
    assert body is not None
    assert (
        "접수 마감: 2026. 12. 4. (금) 18:00 → 2026. 12. 11. (금) 18:00"
        in body.get_content()
    )


def test_an_outage_of_the_server_delays_and_loses_nothing(
    engine: Engine,
) -> None:
    subscribe(engine)
    announce(engine)
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        assert carry(engine, email=channel(port)) == {"later": 1}
    box = Mailbox()
    assert carry(engine, Clock(NOW + timedelta(seconds=31)), email=box) == {
        "sent": 1
    }
