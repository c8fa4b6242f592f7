"""``voucherwatch demo``: the whole service on this machine, through a simulated week."""

from __future__ import annotations

import json
import os
import tempfile
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from rich.console import Console
from rich.progress import BarColumn, Progress, TextColumn
from starlette.routing import Route

from config.clock import now
from notifier.signup import tokens
from storage.db.engine import Engine, open_engine, reading, writing
from storage.db.kst import local_day
from storage.migrations import upgrade
from storage.queries.filters import Filter
from storage.queries.settled import has_settled
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from worker import logs
from worker.demo import story
from worker.demo.boards import boards
from worker.demo.ministry import ministry
from worker.demo.outbox_page import outbox_routes
from worker.demo.phrases import phrases
from worker.demo.sinks import MailSink, SlackStandIn
from worker.demo.state import DemoState
from worker.demo.story import Arrived, StoryVerdict
from worker.demo.week import week
from worker.supervisor import own_command, supervise

# Seconds without pending or incoming messages after which a day is over, so that late
# duplicates are noticed.
_QUIET = timedelta(seconds=1.5)


def demo(
    once: Annotated[
        bool,
        typer.Option(
            "--once",
            help="Tell the story, then end: 0 only if every expected alert arrived.",
        ),
    ] = False,
    folder: Annotated[
        Path | None,
        typer.Option(
            "--dir",
            help="Keep everything here and go on from it after a crash.",
        ),
    ] = None,
    port: Annotated[
        int,
        typer.Option(
            min=0, max=65_535, help="Of the web page; 0 takes a free one."
        ),
    ] = 8000,
    as_json: Annotated[
        bool,
        typer.Option(
            "--json", help="At the end, one JSON document on standard output."
        ),
    ] = False,
) -> None:
    """Run a simulated week without a network: a call, a lead, an outage, the round it
    announced, a correction, an extension.
    """
    logs.configure("WARNING", process="demo")
    # Kept when the demo ends: its mails are what people want to look at.
    place = folder or Path(tempfile.mkdtemp(prefix="voucherwatch-demo-"))
    place.mkdir(parents=True, exist_ok=True)
    state = DemoState.at(
        place, today=local_day(now()), web=0 if once else port
    )
    demo = _Demo(place, state, once=once)
    status = demo.run()
    if as_json:
        typer.echo(json.dumps(demo.summary(), ensure_ascii=False))
    raise typer.Exit(status)


@dataclass
class _Demo:
    """The practice ministry, the sinks, the real service, and the narration."""

    place: Path
    state: DemoState
    once: bool
    console: Console = field(
        default_factory=lambda: Console(stderr=True, highlight=False)
    )
    ended: threading.Event = field(default_factory=threading.Event)
    status: int = 1

    def __post_init__(self) -> None:
        self.days = week(date.fromisoformat(self.state.today))
        self.sources = [board.name for board in boards(self.address)]
        self.say = phrases()
        self.mail = MailSink(self.place / "mail", self.state.smtp)
        self.slack = SlackStandIn(self.place / "slack")

    def run(self) -> int:
        """Start everything, run the story in a thread, and keep running (or end, with
        ``--once``).
        """
        with ExitStack() as stack:
            store = open_engine(self.environment["DATABASE_URL"])
            stack.callback(store.dispose)
            upgrade(store)
            _subscribe(store, self.state, self.hook)
            stack.enter_context(self._stand_ins())
            thread = threading.Thread(
                target=self._narrate, args=(store,), daemon=True
            )
            thread.start()
            parts = {}
            for part in ("web", "worker"):
                parts[part] = own_command(
                    "worker.demo.service", part, self.address
                )
            ended_by = supervise(
                parts,
                self.environment,
                until=lambda: self.once and self.ended.is_set(),
            )
            self.ended.set()
            thread.join(10)
        return self.status if self.once else ended_by

    def summary(self) -> dict[str, Any]:
        """Return how many alerts arrived, and what was missing, unexpected or repeated."""
        found = self._arrived()
        return {
            "arrived": len(found),
            **asdict(story.judge(self.days, found)),
            "runs": self.state.runs,
        }

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.state.ministry}"

    @property
    def hook(self) -> str:
        return f"{self.address}/services/T0PRACTICE"

    @property
    def environment(self) -> dict[str, str]:
        """The environment of the service; it is the same service as any other."""
        return {
            **os.environ,
            "DATABASE_URL": f"sqlite:///{self.place / 'demo.db'}",
            "BASE_URL": f"http://127.0.0.1:{self.state.web}",
            "HOST": "127.0.0.1",
            "PORT": str(self.state.web),
            "SECRET_KEY": self.state.secret,
            "SMTP_URL": f"smtp://127.0.0.1:{self.state.smtp}",
            "MAIL_FROM": "바우처 알리미 <alerts@practice.example>",
            "OPERATOR_EMAIL": story.OPERATOR,
            "OPERATOR_LANGUAGE": "ko",
            "ALLOW_LOOPBACK": "true",
            "CRAWL_DELAY": "0",
            "LOG_LEVEL": "ERROR",
        }

    @contextmanager
    def _stand_ins(self) -> Iterator[None]:
        """The practice ministry with the Slack stand-in, and the mail server."""
        app = ministry(
            lambda: self.days[self.state.day],
            today=date.fromisoformat(self.state.today),
        )
        app.router.routes.append(
            Route("/services/{token}", self.slack.answer, methods=["POST"])
        )
        app.router.routes.extend(outbox_routes(self.mail, self.slack))
        server = uvicorn.Server(
            uvicorn.Config(
                app,
                port=self.state.ministry,
                log_config=None,
                access_log=False,
            )
        )
        # In a thread it cannot take signals, and the supervisor has to.
        server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]  # ours for theirs
        thread = threading.Thread(target=server.run, daemon=True)
        thread.start()
        self.mail.start()
        try:
            yield
        finally:
            server.should_exit = True
            thread.join(5)
            self.mail.stop()

    def _narrate(self, store: Engine) -> None:
        """Run the days; each is over when its alerts have arrived and nothing is
        pending.
        """
        self._print(f"[bold]{self.say['week']}[/]  {self._filled('where')}")
        with self._bar() as bar:
            task = bar.add_task(
                self.say["week"],
                total=len(self.days),
                completed=self.state.day,
            )
            is_past = True
            while is_past and not bar.finished:
                is_past = self._day(store, bar.console)
                bar.update(task, advance=is_past)
        verdict = story.judge(self.days, self._arrived())
        as_expected = (
            is_past
            and verdict.complete
            and story.repeats_allowed(
                verdict.repeated, kills=self.state.runs - 1
            )
        )
        self.status = 0 if as_expected else 1
        self._sum_up(verdict)
        self.ended.set()

    def _bar(self) -> Progress:
        return Progress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("{task.completed}/{task.total} " + self.say["days"]),
            console=self.console,
            transient=True,
            disable=not self.console.is_terminal,
        )

    def _day(self, store: Engine, console: Console) -> bool:
        """Run the present day and advance to the next; return false if it could not be
        completed.
        """
        day = self.days[self.state.day]
        console.print(f"[bold cyan]▸[/] {self.say[day.name]}", soft_wrap=True)
        began, before = now(), self._arrived()
        if not story.wait_for(
            lambda: self._is_delivered(store, began), stopped=self.ended.is_set
        ):
            return False
        for item in (Counter(self._arrived()) - Counter(before)).elements():
            console.print(f"   → {item.channel}: {item.event}")
        if self.state.day + 1 < len(self.days):
            self.state.day += 1
            self.state.save(self.place)
        return True

    def _is_delivered(self, store: Engine, began: datetime) -> bool:
        so_far = self.days[: self.state.day + 1]
        if story.judge(so_far, self._arrived()).missing:
            return False
        with reading(store) as session:
            return has_settled(
                session, self.sources, since=began, quiet=_QUIET, now=now()
            )

    def _arrived(self) -> list[Arrived]:
        return [
            *map(story.from_mail, self.mail.mails()),
            *map(story.from_slack, self.slack.posts()),
        ]

    def _sum_up(self, verdict: StoryVerdict) -> None:
        self._print(story.table(self._arrived()))
        for name, found in (
            (self.say["missing"], verdict.missing),
            (self.say["unexpected"], verdict.unexpected),
            (self.say["repeated"], verdict.repeated),
        ):
            for item in found:
                self._print(
                    f"[red]{name}[/] {item.channel} {item.event} {item.words}"
                )
        self._print(
            f"[green]{self.say['complete']}[/]"
            if self.status == 0
            else f"[red]{self.say['failed']}[/]"
        )
        if not self.once:
            self._print(self._filled("open"))
        self._print(self._filled("kept"))

    def _filled(self, key: str) -> str:
        return self.say[key].format(
            web=self.environment["BASE_URL"],
            outbox=f"{self.address}/demo/outbox",
            folder=self.place,
        )

    def _print(self, words: str) -> None:
        self.console.print(words, soft_wrap=True)


def _subscribe(store: Engine, state: DemoState, hook: str) -> None:
    """Two readers: a mailbox that follows everything, a Slack channel that follows one division."""
    requests = (
        SubscriptionRequest("email", story.READER, Filter()),
        SubscriptionRequest("slack", hook, Filter(division=("소상공인",))),
    )
    with writing(store) as session:
        # They are there where the demo goes on after a crash.
        if subscriptions.every(session):
            return
        for requested in requests:
            stored = subscriptions.add(
                session,
                requested,
                reader_key=tokens.reader_key(
                    state.secret, requested.channel, requested.target
                ),
                now=now(),
            )
            subscriptions.activate(session, stored, now=now())
