"""A slow target delays itself: mail and other hosts go out while webhooks hang."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from sqlmodel import col, select

from net.http import Client, ExchangeLimits
from net.ssrf import Policy
from notifier.channels.base import (
    ChannelDown,
    DeliveryError,
    Misconfigured,
    Overlap,
    OverlappedReady,
)
from notifier.channels.email.transport import Email, Server
from notifier.channels.webhook.transport import Webhook
from notifier.lanes import MAIN, Lanes
from notifier.messages.message import Message
from notifier.sending import retries, sender
from notifier.sending.pace import Pace
from notifier.signup import signup_manager
from storage.db.engine import Engine, reading, writing
from storage.models import Delivery, SystemMessage
from storage.queries.filters import Filter
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.clock import Clock
from tests.net import tarpit
from tests.notifier.mail_server import MailServer, serving
from tests.notifier.notifier_stage import (
    HEAD,
    NOW,
    SECRET,
    Mailbox,
    announce,
    carry,
    subscribe,
)
from tests.notifier.web_server import WebServer, listening

HANGING = 20


@pytest.fixture
def hanging() -> Iterator[list[tarpit.Tarpit]]:
    with ExitStack() as stack:
        behaviours = [tarpit.silent, tarpit.trickling_headers]
        yield [
            stack.enter_context(tarpit.tarpit(behaviours[number % 2]))
            for number in range(HANGING)
        ]


def rows(engine: Engine) -> list[Delivery]:
    with reading(engine) as session:
        return list(session.exec(select(Delivery).order_by(col(Delivery.id))))


def test_who_waits_for_an_empty_lane_is_not_woken_for_each_item(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    woken: list[threading.Condition] = []

    class Counting(threading.Condition):
        def notify_all(self) -> None:
            woken.append(self)
            super().notify_all()

    monkeypatch.setattr(threading, "Condition", Counting)
    done: list[int] = []
    all_are_in = threading.Event()

    def work(number: int) -> None:
        all_are_in.wait()
        done.append(number)

    lanes = Lanes[int](work, threads=1, per_lane=1, name="counted")
    ours = lanes._changed
    for number in range(50):
        lanes.put(MAIN, f"reader{number}", number)
    all_are_in.set()
    lanes.wait(0, 600)
    assert done == list(range(50))
    # The last item, and the end of the thread.
    assert woken.count(ours) <= 2
    lanes.end()


def test_finding_1_mail_and_a_sound_hook_arrive_while_every_other_hook_hangs(
    sqlite_engine: Engine, hanging: list[tarpit.Tarpit]
) -> None:
    """The hooks would hang for an hour; the test ends them once the rest has arrived."""
    engine = sqlite_engine
    for pit in hanging:
        subscribe(engine, pit.url, channel="webhook")
    for number in range(30):
        subscribe(engine, f"reader{number}@example.org")
    webhook = Webhook(
        Client(Policy(allow_loopback=True), ExchangeLimits(seconds=3_600)),
        SECRET,
        clock=lambda: NOW,
    )
    counts: dict[str, int] = {}
    with serving(MailServer()) as mail, listening(WebServer()) as sound:
        subscribe(engine, f"{sound.url}/hook", channel="webhook")
        announce(engine)
        email = Email(
            Server("127.0.0.1", mail.port), "a@example.org", clock=lambda: NOW
        )
        sending = threading.Thread(
            target=lambda: counts.update(
                carry(engine, email=email, webhook=webhook)
            )
        )
        sending.start()
        while (
            len(mail.accepted) < 30
            or not sound.posts
            or not all(pit.callers for pit in hanging)
        ):
            assert sending.is_alive()
            sending.join(0.02)
        webhook.close()
        sending.join(60)
        assert not sending.is_alive()
        email.close()
    assert counts == {"sent": 31, "later": HANGING}


def test_what_comes_up_while_a_hook_hangs_goes_out_at_once(
    sqlite_engine: Engine,
) -> None:
    engine = sqlite_engine
    webhook = Webhook(
        Client(Policy(allow_loopback=True), ExchangeLimits(seconds=3_600)),
        SECRET,
        clock=lambda: NOW,
    )
    with tarpit.tarpit(tarpit.silent) as pit, listening(WebServer()) as sound:
        subscribe(engine, pit.url, channel="webhook")
        announce(engine)
        sending = threading.Thread(
            target=lambda: carry(engine, webhook=webhook)
        )
        sending.start()
        while not pit.callers:
            sending.join(0.02)
        subscribe(engine, f"{sound.url}/hook", channel="webhook")
        announce(engine, "다음 공고", key="2")
        while not sound.posts:
            assert sending.is_alive()
            sending.join(0.02)
        webhook.close()
        sending.join(60)
    assert [len(sound.posts), rows(engine)[0].state] == [1, "pending"]


def test_letters_behind_a_silent_host_wait_without_an_attempt(
    sqlite_engine: Engine,
) -> None:
    engine = sqlite_engine
    webhook = Webhook(
        Client(Policy(allow_loopback=True), ExchangeLimits(seconds=3)),
        SECRET,
        clock=lambda: NOW,
    )
    with tarpit.tarpit(tarpit.silent) as pit:
        for number in range(6):
            subscribe(engine, f"{pit.url}/{number}", channel="webhook")
        announce(engine)
        assert carry(engine, webhook=webhook) == {"later": 6}
        webhook.close()
        assert pit.callers == 1
    assert sorted(row.attempts for row in rows(engine)) == [0, 0, 0, 0, 0, 1]


def test_any_exception_is_its_own_letters_and_given_up_in_the_end(
    engine: Engine,
) -> None:
    for name in ("poison", "sound"):
        subscribe(engine, f"{name}@example.org")
    announce(engine)

    def trouble(target: str, message: Message) -> Exception | None:
        return (
            UnicodeError("label too long")
            if target.startswith("poison")
            else None
        )

    clock, box = Clock(), Mailbox(trouble=trouble)
    assert carry(engine, clock, email=box) == {"sent": 1, "later": 1}
    for _ in range(retries.MOST_ATTEMPTS - 1):
        clock.now = rows(engine)[0].next_attempt_at
        carry(engine, clock, email=box)
    poison = rows(engine)[0]
    assert (poison.state, poison.attempts) == ("failed", retries.MOST_ATTEMPTS)
    assert poison.error == "this program failed on it (UnicodeError)"


def test_an_exception_before_the_line_is_its_own_letters_too(
    engine: Engine,
) -> None:
    subscribe(engine, "poison@example.org")
    subscribe(engine, "sound@example.org")
    announce(engine)

    class Picky(Mailbox):
        def prepare(self, target: str, message: Message) -> Any:
            if target.startswith("poison"):
                raise RecursionError("too deep")
            return super().prepare(target, message)

    assert carry(engine, email=Picky()) == {"sent": 1, "later": 1}


def test_a_busy_server_puts_the_batch_back_with_one_warning(
    engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(50):
        subscribe(engine, f"reader{number}@example.org")
    announce(engine)
    box = Mailbox(
        trouble=lambda target, message: ChannelDown(
            "SMTP: the server closes (421)"
        )
    )
    assert carry(engine, email=box) == {"later": 50}
    assert (
        len(
            [
                record
                for record in caplog.records
                if record.levelname == "WARNING"
            ]
        )
        == 1
    )
    assert {row.attempts for row in rows(engine)} == {0}
    assert {row.next_attempt_at for row in rows(engine)} == {
        NOW + timedelta(seconds=30)
    }


def test_what_a_server_says_of_each_message_is_logged_twice(
    sqlite_engine: Engine, caplog: pytest.LogCaptureFixture
) -> None:
    """At once, and at the end with how often: its disk may be full for ten thousand."""
    for number in range(50):
        subscribe(sqlite_engine, f"reader{number}@example.org")
    announce(sqlite_engine)
    box = Mailbox(
        trouble=lambda target, message: DeliveryError("SMTP: not now (452)")
    )
    assert carry(sqlite_engine, email=box) == {"later": 50}
    assert [record.getMessage() for record in caplog.records] == [
        "email: SMTP: not now (452)",
        "email: SMTP: not now (452): 50 times",
    ]


def test_a_faulty_configuration_fails_no_letter_and_is_told(
    engine: Engine,
) -> None:
    subscribe(engine)
    announce(engine)
    weak = sender.SenderProfile(  # type: ignore[attr-defined]
        HEAD.base_url, "short", operators=HEAD.operators
    )
    clock = Clock()
    for _ in range(retries.MOST_ATTEMPTS + 2):
        sender.deliver(engine, {"email": Mailbox()}, weak, clock=clock)
        clock.forward(minutes=6)
    [row] = rows(engine)
    assert (row.state, row.attempts) == ("pending", 0)
    with reading(engine) as session:
        statement = [
            system_message.facts["what"]
            for system_message in session.exec(select(SystemMessage))
        ]
    assert statement == ["misconfigured"]
    box = Mailbox()
    assert carry(engine, clock, email=box)["sent"] == 1


def test_a_key_that_cannot_sign_fails_no_letter() -> None:
    def broken(mail: bytes) -> bytes:
        raise ValueError("not a key")

    email = Email(
        Server("127.0.0.1", 1), "a@example.org", clock=lambda: NOW, sign=broken
    )
    with pytest.raises(Misconfigured, match="DKIM_KEY"):
        email.prepare("reader@example.org", Message("k", "alert", "x", "ko"))


@pytest.mark.parametrize(
    "sender_address", ["nobody", "a@", "바우처 <a b@c.d>"]
)
def test_a_bad_mail_from_is_no_readers_fault(sender_address: str) -> None:
    email = Email(Server("127.0.0.1", 1), sender_address, clock=lambda: NOW)
    with pytest.raises(Misconfigured, match="MAIL_FROM"):
        email.prepare("reader@example.org", Message("k", "alert", "x", "ko"))


def test_finding_16_nothing_is_sent_once_we_are_asked_to_stop(
    engine: Engine,
) -> None:
    """What was claimed is given back in the same moment, with its attempts."""
    for number in range(40):
        subscribe(engine, f"reader{number}@example.org")
    announce(engine)
    stop, taken = threading.Event(), []

    def note(target: str, message: Message) -> None:
        taken.append(stop.is_set())
        if len(taken) == 3:
            stop.set()

    box = Mailbox(trouble=note)
    pace = Pace(connections=1)
    counts = sender.deliver(
        engine, {"email": box}, HEAD, clock=Clock(), pace=pace, stop=stop
    )
    assert taken == [False, False, False]
    assert counts == {"sent": 3, "later": 37}
    states = sorted((row.state, row.attempts) for row in rows(engine))
    assert states == [("pending", 0)] * 37 + [("sent", 1)] * 3


def test_finding_4_confirmations_do_not_wait_behind_alerts(
    engine: Engine,
) -> None:
    """The first alert hangs until the confirmation is out."""
    subscribe(engine)
    announce(engine)
    confirmed = threading.Event()
    with writing(engine) as session:
        request = SubscriptionRequest(
            "email", "new@example.org", Filter(q="바우처")
        )
        signup_manager.request(session, request, secret=SECRET, now=NOW)

    def trouble(target: str, message: Message) -> Exception | None:
        if message.kind == "confirm":
            confirmed.set()
        elif not confirmed.wait(20):
            return DeliveryError("the confirmation waits for this alert")
        return None

    pace = Pace(connections=1)
    box = Mailbox(trouble=trouble)
    assert sender.deliver(
        engine, {"email": box}, HEAD, clock=Clock(), pace=pace
    ) == {"sent": 2}


def test_mails_to_one_reader_arrive_in_order_over_several_connections(
    engine: Engine,
) -> None:
    """The first mail hangs until the other reader has all: none overtakes it."""
    slow, other = "slow@example.org", "other@example.org"
    subscribe(engine, slow)
    subscribe(engine, other)
    for number in range(5):
        announce(engine, f"공고 {number}", key=str(number))
    begun: list[tuple[str, str]] = []
    other_is_done = threading.Event()

    def trouble(target: str, message: Message) -> Exception | None:
        begun.append((target, message.subject))
        to_other = [mail for mail in begun if mail[0] == other]
        if len(to_other) == 5:
            other_is_done.set()
        first = target == slow and "공고 0" in message.subject
        if first and not other_is_done.wait(20):
            return DeliveryError("the other reader's mails wait for this one")
        return None

    box = Mailbox(trouble=trouble)
    pace = Pace(connections=4)
    assert sender.deliver(
        engine, {"email": box}, HEAD, clock=Clock(), pace=pace
    ) == {"sent": 10}
    for reader in (slow, other):
        subjects = []
        for target, message in box.received:
            if target == reader:
                subjects.append(message.subject.split("공고 ")[-1][0])
        assert subjects == ["0", "1", "2", "3", "4"]


class ReadyMail(OverlappedReady):
    """Notes how many mails were written while its server thought."""

    def __init__(self, channel: NotingChannel) -> None:
        self._channel, self._number = channel, channel.written

    def deliver(self, overlap: Overlap) -> None:
        overlap.before_acceptance()
        assert self._channel.all_wait.wait(20)
        self._channel.sent.append(self._number)
        overlap.during_acceptance()
        ahead = self._channel.written - self._number
        self._channel.ahead.append(ahead)


class NotingChannel(Mailbox):
    """Mails that are numbered, from one, as they are written."""

    def __init__(self) -> None:
        super().__init__()
        self.all_wait = threading.Event()
        self.written = 0
        self.sent: list[int] = []
        self.ahead: list[int] = []

    def prepare(self, target: str, message: Message) -> ReadyMail:
        del target, message
        self.written += 1
        return ReadyMail(self)


def test_mails_are_written_while_the_answer_to_one_is_awaited(
    engine: Engine, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each once and in order, and no more than a few before their turn."""
    for number in range(8):
        subscribe(engine, f"r{number}@example.org")
    announce(engine)
    channel = NotingChannel()
    lanes_put = Lanes.put
    waiting = []

    def put(lanes: Any, lane: str, recipient: str, item: Any) -> None:
        lanes_put(lanes, lane, recipient, item)
        waiting.append(recipient)
        if len(waiting) == 8:
            channel.all_wait.set()

    monkeypatch.setattr(Lanes, "put", put)
    assert carry(engine, email=channel) == {"sent": 8}
    assert channel.sent == [1, 2, 3, 4, 5, 6, 7, 8]
    assert channel.ahead == [3, 2, 1, 3, 2, 1, 1, 0]
