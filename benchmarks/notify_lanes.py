"""Mails per second while webhooks trickle, beside the same mails without the webhooks.

    python -m benchmarks.notify_lanes [--mails 1000] [--webhooks 50] [--interval 1]

One announcement for *mails* readers by e-mail and, in every second round, also
for *webhooks* targets that answer a header line each *interval* and never end.
The SMTP sink and the trickling servers are processes of their own.  Measured
from the start of delivering to the last mail that the sink accepted, since the
webhooks are still on their way then.  Rounds alternate; medians are compared.
"""

from __future__ import annotations

import argparse
import asyncio
import logging
import multiprocessing
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any

from benchmarks.notify_drain import (
    FROM,
    HEAD,
    NOW,
    READING,
    TITLE,
    running_sink,
)
from benchmarks.notify_match import store
from net.http import Client, ExchangeLimits
from net.ssrf import Policy
from notifier.channels.email.transport import Email, Server
from notifier.channels.webhook.transport import Webhook
from notifier.matching import enqueue
from notifier.sending import sender
from reader.model import Reading
from storage.announcements import save
from storage.announcements.draft import Draft
from storage.db.engine import Engine, writing
from storage.models import SavedFilter, Subscription
from storage.queries.filters import Filter
from storage.subscribers import event_types


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--mails", type=int, default=1_000)
    parser.add_argument("--webhooks", type=int, default=50)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--interval", type=float, default=1.0, help="seconds")
    parser.add_argument("--postgres", action="store_true")
    arguments = parser.parse_args()
    # Each webhook that is cut off at the end warns; the rates are what matters here.
    logging.disable(logging.WARNING)
    alone: list[float] = []
    beside: list[float] = []
    trickling = trickling_servers(arguments.webhooks, arguments.interval)
    with running_sink() as (port, accepted, _), trickling as urls:
        for _ in range(arguments.rounds):
            for targets, rates in (([], alone), (urls, beside)):
                # A store of its own: what hangs in one round is not due in the next.
                with store(postgres=arguments.postgres) as engine:
                    subscribe(engine, arguments.mails, targets)
                    seconds = drain(engine, port, accepted, arguments.mails)
                rates.append(arguments.mails / seconds)
    without, with_webhooks = (
        statistics.median(alone),
        statistics.median(beside),
    )
    print(f"{arguments.mails} mails, {arguments.webhooks} trickling webhooks")
    print(
        f"without {without:,.0f} mails/s, beside them {with_webhooks:,.0f} mails/s"
    )
    print(f"ratio {with_webhooks / without:.2f} (wanted ≥ 0.9)")


@contextmanager
def trickling_servers(count: int, interval: float) -> Iterator[list[str]]:
    """Yield the URLs of *count* servers whose headers never end."""
    context = multiprocessing.get_context("spawn")
    ports = context.Array("i", count)
    process = context.Process(
        target=trickle, args=(ports, interval), daemon=True
    )
    process.start()
    while not all(ports):
        time.sleep(0.02)
    try:
        yield [f"http://127.0.0.1:{port}/hook" for port in ports]
    finally:
        process.terminate()
        process.join()


def trickle(ports: Any, interval: float) -> None:
    async def answer(
        _: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        writer.write(b"HTTP/1.1 200 OK\r\n")
        try:
            while True:
                writer.write(b"x-wait: 1\r\n")
                await writer.drain()
                await asyncio.sleep(interval)
        except ConnectionError:
            writer.close()

    async def serve() -> None:
        for number in range(len(ports)):
            server = await asyncio.start_server(answer, "127.0.0.1", 0)
            ports[number] = server.sockets[0].getsockname()[1]
        await asyncio.Event().wait()

    asyncio.run(serve())


def subscribe(engine: Engine, mails: int, webhooks: list[str]) -> None:
    """Store the readers and owe each of them one announcement."""
    everything = Filter()
    targets = [
        ("email", f"reader{number}@example.org") for number in range(mails)
    ]
    targets += [("webhook", url) for url in webhooks]
    with writing(engine) as session:
        session.add(SavedFilter(key=everything.key, filter={}))
        for number, (channel, target) in enumerate(targets):
            session.add(
                Subscription(
                    channel=channel,
                    target=target,
                    reader_key=f"{number:064x}",
                    filter_key=everything.key,
                    event_mask=event_types.mask(["all"]),
                    state="active",
                    created_at=NOW,
                )
            )
    reading = Reading.from_dict({**READING, "kind": "call"})
    url = "https://board.example.org"
    draft = Draft("bench", "1", url, TITLE, NOW.date(), reading, "1", "notice")
    with writing(engine) as session:
        save.save(
            session,
            draft,
            now=datetime.now(UTC),
            silent=False,
            enqueue=enqueue.enqueue_events,
        )


def drain(engine: Engine, port: int, accepted: Any, mails: int) -> float:
    """Deliver; return the seconds until the sink had accepted all mails."""

    def clock() -> datetime:
        return datetime.now(UTC)

    email = Email(Server("127.0.0.1", port), FROM, clock=clock)
    limits = ExchangeLimits(seconds=600)
    client = Client(Policy(allow_loopback=True), limits)
    webhook = Webhook(client, HEAD.secret, clock=clock)
    channels = {"email": email, "webhook": webhook}
    stop = threading.Event()
    delivering = threading.Thread(
        target=lambda: sender.deliver(
            engine, channels, HEAD, clock=clock, stop=stop
        )
    )
    before = accepted.value
    began = time.perf_counter()
    delivering.start()
    while accepted.value < before + mails:
        if not delivering.is_alive():
            raise RuntimeError(f"only {accepted.value - before} mails arrived")
        time.sleep(0.005)
    seconds = time.perf_counter() - began
    stop.set()
    # Closing the channel ends the exchanges that would trickle on.
    webhook.close()
    delivering.join()
    email.close()
    return seconds


if __name__ == "__main__":
    main()
