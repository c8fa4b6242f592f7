"""Draining the outbox to a local SMTP sink, beside a bare SMTP loop in the same run.

    python benchmarks/notify_drain.py [--mails 4000] [--connections 4] [--postgres]

Two bare loops, both with ``smtplib`` over the same number of connections and
without database, claims or receipts: *bare* writes each reader a mail of his
own (the same text and HTML, his address and his links) with the standard
library's ``EmailMessage`` and ``send_message``; *ready* sends one ready mail
again and again, which no service could do.  The sink (aiosmtpd) is a process
of its own.  What the loops send is a mail that the product sent in a first round.
Rounds alternate; medians are compared.  Memory is the resident set after each round.
"""

from __future__ import annotations

import argparse
import asyncio
import multiprocessing
import os
import smtplib
import statistics
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import Envelope

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from benchmarks.notify_match import NOW, READING, TITLE, store
from notifier.channels.email import mime
from notifier.channels.email.transport import Email, Server
from notifier.matching import enqueue
from notifier.messages.compose import item
from notifier.messages.message import Message, MessageLink
from notifier.messages.sender_profile import SenderProfile
from notifier.sending import sender
from notifier.sending.pace import Pace
from reader.model import Reading
from storage.announcements import save
from storage.announcements.draft import Draft
from storage.db.engine import Engine, writing
from storage.models import Announcement, Event, SavedFilter, Subscription
from storage.queries.filters import Filter
from storage.subscribers import event_types

HEAD = SenderProfile(
    "https://watch.example.org",
    "a key for benchmarks, long enough",
    contact="help@watch.example.org",
)
FROM = "바우처 알리미 <alerts@watch.example.org>"


LARGEST_MAIL = 1 << 17
"""Bytes."""


class Count:
    """What aiosmtpd hands its mails to: it accepts, counts and keeps the last one, *hold*
    seconds later.
    """

    def __init__(self, count: Any, last: Any, hold: float) -> None:
        self._count, self._last, self._hold = count, last, hold

    async def handle_DATA(  # noqa: N802
        self, server: object, session: object, envelope: Envelope
    ) -> str:
        del server, session
        if self._hold:
            await asyncio.sleep(self._hold)
        self._count.value += 1
        self._last.value = envelope.content
        return "250 ok"


def sink(port: Any, count: Any, last: Any, hold: float) -> None:
    """Serve SMTP (aiosmtpd, as in the tests) until terminated."""
    from aiosmtpd.smtp import SMTP

    async def serve() -> None:
        loop = asyncio.get_running_loop()
        server = await loop.create_server(
            lambda: SMTP(
                Count(count, last, hold), loop=loop, data_size_limit=None
            ),
            "127.0.0.1",
            0,
        )
        port.value = server.sockets[0].getsockname()[1]
        await server.serve_forever()

    asyncio.run(serve())


@contextmanager
def running_sink(hold: float = 0.0) -> Iterator[tuple[int, Any, Any]]:
    """Yield the port, and as shared values the count of mails and the last one's bytes."""
    context = multiprocessing.get_context("spawn")
    port, count = context.Value("i", 0), context.Value("i", 0)
    last = context.Array("c", LARGEST_MAIL)
    process = context.Process(
        target=sink, args=(port, count, last, hold), daemon=True
    )
    process.start()
    while not port.value:
        time.sleep(0.02)
    yield port.value, count, last
    process.terminate()
    process.join()


def over(
    connections: int,
    mails: int,
    port: int,
    send: Callable[[smtplib.SMTP, int], object],
) -> float:
    """Call *send* for every mail, on so many open connections; return the seconds."""

    def run(first: int) -> None:
        line = smtplib.SMTP("127.0.0.1", port)
        line.ehlo()
        for number in range(first, mails, connections):
            send(line, number)
        line.quit()

    threads = [
        threading.Thread(target=run, args=(first,))
        for first in range(connections)
    ]
    return timed(
        lambda: (
            [each.start() for each in threads]
            and [each.join() for each in threads]
        )
    )


def send_ready(line: smtplib.SMTP, number: int, mail: bytes) -> None:
    line.mail("alerts@watch.example.org")
    line.rcpt(f"reader{number}@example.org")
    line.data(mail)


def send_own(line: smtplib.SMTP, number: int, text: str, html: str) -> None:
    link = f"https://watch.example.org/unsubscribe/{number}"
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = (
        FROM,
        f"reader{number}@example.org",
        TITLE,
    )
    mail["Date"], mail["Message-ID"] = (
        format_datetime(NOW),
        f"<{number}@watch.example.org>",
    )
    mail["List-Unsubscribe"], mail["List-Unsubscribe-Post"] = (
        f"<{link}>",
        "List-Unsubscribe=One-Click",
    )
    mail.set_content(text.replace("UNSUBSCRIBE", link))
    mail.add_alternative(html.replace("UNSUBSCRIBE", link), subtype="html")
    line.send_message(mail)


def ours(
    engine: Engine, port: int, mails: int, connections: int, number: int
) -> float:
    """Owe *mails* deliveries, then drain them; return the seconds of draining."""
    draft = Draft(
        "bench",
        str(number),
        "https://board.example.org",
        f"{TITLE} {number + 1}호",  # one title on one board is one notice
        NOW.date(),
        Reading.from_dict({**READING, "kind": "call"}),
        "1",
        "notice",
    )
    with writing(engine) as session:
        save.save(
            session,
            draft,
            now=datetime.now(UTC),
            silent=False,
            enqueue=enqueue.enqueue_events,
        )
    email = Email(
        Server("127.0.0.1", port), FROM, clock=lambda: datetime.now(UTC)
    )
    counts: dict[str, int] = {}
    pace = Pace(connections=connections)
    took = timed(
        lambda: counts.update(
            sender.deliver(
                engine,
                {"email": email},
                HEAD,
                clock=lambda: datetime.now(UTC),
                pace=pace,
            )
        )
    )
    email.close()
    assert counts == {"sent": mails}, counts
    return took


def timed(work: Callable[[], object]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


def readers(engine: Engine, count: int) -> None:
    everything = Filter()
    with writing(engine) as session:
        session.add(SavedFilter(key=everything.key, filter={}))
        session.add_all(
            Subscription(
                channel="email", target=f"reader{number}@example.org", reader_key=f"{number:064x}", filter_key=everything.key,
                event_mask=event_types.mask(["all"]), state="active", created_at=NOW,
            )
            for number in range(count)
        )  # fmt: skip


def resident() -> int:
    """KiB now in memory."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGESIZE") // 1024


def bodies(mail: bytes) -> tuple[str, str]:
    """Return the text and the HTML of a mail."""
    parsed = message_from_bytes(mail, policy=default)
    found = []
    for kind in ("plain", "html"):
        part = parsed.get_body((kind,))
        assert part is not None
        found.append(part.get_content())
    return found[0], found[1]


def sample() -> bytes:
    """Return a mail, somewhat shorter than those that are drained."""
    announcement = Announcement(
        id=1, source="b", key="1", url="https://b.example", title=TITLE, kind="call", reading=Reading.from_dict(READING),
        first_seen_at=NOW, changed_at=NOW, last_seen_at=NOW,
    )  # fmt: skip
    stated = item(
        announcement,
        Event(announcement_id=1, edition=1, kind="new", at=NOW),
        HEAD,
        "ko",
        NOW,
    )
    message = Message(
        "k",
        "alert",
        TITLE,
        "ko",
        items=(stated,),
        manage=MessageLink("구독 관리", "UNSUBSCRIBE"),
        unsubscribe="UNSUBSCRIBE",
    )
    return mime.message(message, sender=FROM, to="reader@example.org", now=NOW)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--mails", type=int, default=2_000)
    parser.add_argument("--connections", type=int, default=4)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--postgres", action="store_true")
    arguments = parser.parse_args()
    rates: dict[str, list[float]] = {"bare": [], "ready": [], "outbox": []}
    memory = []
    with (
        store(postgres=arguments.postgres) as engine,
        running_sink() as (port, count, last),
    ):
        readers(engine, arguments.mails)
        ours(engine, port, arguments.mails, arguments.connections, 0)
        mail = last.value
        text, html = bodies(mail)
        for number in range(1, arguments.rounds + 1):
            own = over(
                arguments.connections,
                arguments.mails,
                port,
                lambda line, number: send_own(line, number, text, html),
            )
            ready = over(
                arguments.connections,
                arguments.mails,
                port,
                lambda line, number: send_ready(line, number, mail),
            )
            outbox_ = ours(
                engine, port, arguments.mails, arguments.connections, number
            )
            for name, took in (
                ("bare", own),
                ("ready", ready),
                ("outbox", outbox_),
            ):
                rates[name].append(arguments.mails / took)
            memory.append(resident())
        assert count.value == arguments.mails * (3 * arguments.rounds + 1)
        middle = {
            name: statistics.median(found) for name, found in rates.items()
        }
        print(
            f"{engine.dialect.name}, {arguments.connections} connections, {arguments.mails} mails of {len(mail):,} bytes, {arguments.rounds} rounds"
        )
        print(
            ", ".join(
                f"{name} {rate:,.0f} mails/s" for name, rate in middle.items()
            )
        )
        print(
            f"outbox / bare {middle['outbox'] / middle['bare']:.0%}, outbox / ready {middle['outbox'] / middle['ready']:.0%}"
        )
        print(f"resident after each round: {memory} KiB")


if __name__ == "__main__":
    main()
