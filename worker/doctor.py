"""``voucherwatch doctor``: what is wrong with this set-up, and what to do about it."""

from __future__ import annotations

import smtplib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, timedelta
from email.utils import parseaddr, parsedate_to_datetime
from typing import Annotated, Literal
from urllib.parse import urlsplit

import httpx2
import typer
from pydantic import ValidationError

from config.clock import now
from notifier.channels.base import ChannelDown
from notifier.channels.email.transport import Email, Server
from reader.formats import containment
from storage import sources
from storage.db.engine import demand_writable, reading
from storage.db.failures import (
    DATABASE_ERRORS,
    DatabaseTrouble,
    Trouble,
    diagnose,
)
from storage.migrations import demand_current, demand_whole
from storage.queries import health
from storage.queries.refusals import near_ones
from storage.verdicts import WELL
from worker.cli.beginning import faults, misspelt, read_settings
from worker.cli.output import AsJson, print_json
from worker.wiring import Container

State = Literal["ok", "note", "wrong"]
_MARK = {"ok": "✓", "note": "–", "wrong": "✗"}
_THIS_MACHINE = ("localhost", "127.0.0.1", "::1")
_ONLY_ITSELF = "127.0.0.1"
_CLOCK_OFF = timedelta(minutes=2)
"""Deadlines are minutes; a server's Date and the way to us are seconds."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing looked at; *advice* is what to do where it is not ok."""

    what: str
    state: State
    words: str
    advice: str = ""


def doctor(
    as_json: AsJson = False,
    offline: Annotated[
        bool,
        typer.Option(
            "--offline",
            help="Ask nothing outside this machine but the database.",
        ),
    ] = False,
) -> None:
    """Look at database, migrations, mail, Slack, keys, clock and sources; exit 1 if
    anything is wrong.
    """
    try:
        chosen = read_settings()
    except ValidationError as error:
        # Nothing else can be looked at with settings that do not stand.
        advice = ".env.example shows how it is written."
        wrong = []
        for name, words in faults(error):
            wrong.append(Finding(name, "wrong", words, advice))
        _show(wrong, as_json)
        raise typer.Exit(2) from None
    container = Container(chosen)
    findings: list[Finding] = []
    # The database first: what is wrong with it explains most of what follows.
    examinations: list[Examination] = [
        database,
        settings,
        unknown_sources,
        keys,
        source_health,
        promise,
        file_reader,
    ]
    if not offline:
        examinations += [mail, clock]
    try:
        for examine in examinations:
            findings.extend(examine(container))
    finally:
        container.close()
    _show(findings, as_json)
    raise typer.Exit(any(finding.state == "wrong" for finding in findings))


def _show(findings: Sequence[Finding], as_json: bool) -> None:
    if as_json:
        print_json([asdict(finding) for finding in findings])
    else:
        for item in findings:
            typer.echo(
                f"{_MARK[item.state]} {item.what}: {item.words}"
                + (f"\n    → {item.advice}" if item.advice else "")
            )


Examination = Callable[[Container], Iterator[Finding]]


def database(container: Container) -> Iterator[Finding]:
    """Can it be opened, and has it today's tables?"""
    kind = container.store.dialect.name
    error = _trouble(container)
    if error is not None:
        yield Finding(
            "database", "wrong", f"{kind}: {error.words}", error.remedy
        )
        return
    yield Finding("database", "ok", f"{kind}, tables are today's")


def _trouble(container: Container) -> Trouble | None:
    try:
        demand_current(container.store)
        demand_whole(container.store)
        demand_writable(container.store)
    except (*DATABASE_ERRORS, DatabaseTrouble) as error:
        fault = diagnose(error)
        if fault is None:
            raise
        return fault
    return None


def settings(container: Container) -> Iterator[Finding]:
    """What is off, and what must not stay as it is outside a laptop."""
    chosen = container.settings
    for name, meant in misspelt().items():
        yield Finding(
            name, "wrong", "is no setting: nobody reads it", f"Write {meant}."
        )
    public = urlsplit(chosen.base_url).hostname not in _THIS_MACHINE
    if not chosen.secret_key.get_secret_value():
        yield Finding(
            "SECRET_KEY",
            "note",
            "not set; the database keeps one",
            "Set it, so that links in mails outlive the database.",
        )
    if public and chosen.base_url.startswith("http:"):
        yield Finding(
            "BASE_URL",
            "note",
            "is plain http",
            "Mail providers want https for one-click unsubscribing.",
        )
    yield from _mail_settings(container, public=public)
    yield from _push(container)
    if public and chosen.forwarded_allow_ips == _ONLY_ITSELF:
        yield Finding(
            "FORWARDED_ALLOW_IPS",
            "note",
            "only a router on this machine is believed; behind another one, all visitors count as one",
            "Set it to the router's addresses or networks (docs/operating.md).",
        )
    if not (
        chosen.operator_slack_webhook.get_secret_value()
        or (chosen.operator_email and chosen.smtp_url.get_secret_value())
    ):
        yield Finding(
            "OPERATOR_EMAIL",
            "note",
            "nobody hears when a board breaks",
            "Set OPERATOR_EMAIL (with SMTP_URL) or OPERATOR_SLACK_WEBHOOK.",
        )
    if chosen.allow_loopback and public:
        yield Finding(
            "ALLOW_LOOPBACK",
            "wrong",
            "crawls and webhooks may reach this machine",
            "Unset it: it is for tests and the demo.",
        )


def _push(container: Container) -> Iterator[Finding]:
    if container.push_keys is None:
        yield Finding(
            "VAPID_PRIVATE_KEY",
            "note",
            "not set: alerts on phones and desktops (Web Push) are off",
            "`voucherwatch push-keys` makes one.",
        )
        return
    # Browsers give no push address to a page that came without TLS.
    parts = urlsplit(container.settings.base_url)
    if parts.scheme == "http" and parts.hostname not in _THIS_MACHINE:
        yield Finding(
            "BASE_URL",
            "wrong",
            "is plain http: no browser takes Web Push from it",
            "Serve the pages by https, or unset VAPID_PRIVATE_KEY.",
        )


def _mail_settings(container: Container, *, public: bool) -> Iterator[Finding]:
    chosen = container.settings
    if not chosen.smtp_url.get_secret_value():
        yield Finding(
            "SMTP_URL",
            "note",
            "not set: e-mail is off",
            "Set it, or mail waits in the outbox.",
        )
        return
    if not public:
        yield Finding(
            "BASE_URL",
            "wrong",
            "links in mails lead to the reader's own machine",
            "Set it to the address that readers reach.",
        )
    if parseaddr(chosen.mail_from)[1].rpartition("@")[2] in (
        "",
        *_THIS_MACHINE,
    ):
        yield Finding(
            "MAIL_FROM",
            "wrong",
            f"mails come from {chosen.mail_from}, which no server takes",
            "Set it to an address of your domain.",
        )


def unknown_sources(container: Container) -> Iterator[Finding]:
    """Settings of one source that no source reads."""
    known = {board.name for board in container.boards}
    chosen = container.settings
    for setting, table in (
        ("SOURCE_PROXIES", chosen.source_proxies),
        ("SOURCE_CA_BUNDLES", chosen.source_ca_bundles),
    ):
        for name in sorted(set(table) - known):
            near = near_ones(name, known)
            yield Finding(
                setting,
                "wrong",
                f"{name} is no source: nobody reads it",
                f"Write {' or '.join(near)}."
                if near
                else "`voucherwatch sources` lists all.",
            )


def keys(container: Container) -> Iterator[Finding]:
    """API sources wait for their keys; that is no fault."""
    waiting: dict[str, list[str]] = {}
    for board in container.boards:
        if board.needs_key and board.needs_key not in container.settings.keys:
            waiting.setdefault(board.needs_key, []).append(board.name)
    for key, names in waiting.items():
        yield Finding(
            key,
            "note",
            f"not set; not read without it: {', '.join(names)}",
            "data.go.kr and bizinfo.go.kr give keys for nothing.",
        )


def source_health(container: Container) -> Iterator[Finding]:
    """Every source by its last verdict."""
    if _trouble(container) is not None:
        return  # `database` has reported it
    with reading(container.store) as session:
        rows = sources.health(session, now=now())
    known = {board.name for board in container.boards}
    # Rows of sources that a release has given up stay for their announcements.
    states = [row for row in rows if row.name in known]
    unseen = len(known) - len([row for row in states if row.last_crawl_at])
    bad = [row for row in states if row.verdict not in WELL]
    yield Finding(
        "sources",
        "ok",
        f"{len(known)} watched, {len(bad)} in trouble, {unseen} not looked at yet",
    )
    # Most boards in one trouble are one trouble: of the network, not of the boards.
    alike: dict[tuple[str, str], list[str]] = {}
    for row in bad:
        alike.setdefault((row.verdict, row.why), []).append(row.name)
    for (verdict, why), names in alike.items():
        is_ours = len(names) > len(known) // 2
        yield Finding(
            ", ".join(names),
            "note",
            f"{verdict}: {why}",
            "Look at this machine's network, its DNS and its proxy first: most boards fail alike."
            if is_ours
            else f"`voucherwatch sources check {names[0]}`; docs/operating.md says what each verdict means.",
        )


def promise(container: Container) -> Iterator[Finding]:
    """What /healthz looks at besides: worker, waiting mails, timetable, clock, disk."""
    if _trouble(container) is not None:
        return  # `database` has reported it
    with reading(container.store) as session:
        checks = health.checks(session, now=now())
    for name, words in checks.items():
        well = words.startswith("ok")
        yield Finding(
            name,
            "ok" if well else "wrong",
            words,
            "" if well else _CHECK_REMEDIES[name],
        )


def file_reader(container: Container) -> Iterator[Finding]:
    """Is the process that reads attachments shut off from network and files?"""
    del container
    if refused := containment.refused_here():
        yield Finding(
            "file reader",
            "note",
            f"the kernel lets it keep: {', '.join(refused)}",
            "Allow user namespaces, Landlock and seccomp (docs/security.md).",
        )
        return
    yield Finding("file reader", "ok", "no network, nothing to write")


_CHECK_REMEDIES = {
    "worker": "Start `voucherwatch worker`.",
    "messages": "Look at the worker's log and at SMTP_URL.",
    "timetable": "Set the clock right; the worker's next sweep makes them due at once.",
    "clock": "Set the clock (chrony, systemd-timesyncd).",
    "disk": "Make room on the disk of the database.",
    "integrity": "Stop web and worker, then restore a copy (docs/operating.md).",
}


def mail(container: Container) -> Iterator[Finding]:
    """Does the mail server answer, and take our name and password?"""
    channel = container.channels.get("email")
    if not isinstance(channel, Email):
        return
    try:
        channel.check()
    except ChannelDown as error:
        yield Finding("mail", "wrong", str(error), "Check SMTP_URL.")
        return
    if not _encrypts(container.settings.smtp_url.get_secret_value()):
        yield Finding(
            "mail",
            "wrong",
            "the server takes mail and passwords in plain text only",
            "Use smtps://, or a server with STARTTLS.",
        )
        return
    yield Finding("mail", "ok", "the server takes us")


def _encrypts(url: str) -> bool:
    """Would a password be sent under TLS?  What stays on this machine need not be."""
    server = Server.parse(url)
    if server.tls or server.host in _THIS_MACHINE:
        return True
    try:
        with smtplib.SMTP(server.host, server.port, timeout=10) as client:
            client.ehlo()
            return client.has_extn("starttls")
    except OSError:
        return True  # it was well a moment ago: nothing is known against it


def clock(container: Container) -> Iterator[Finding]:
    """Deadlines are minutes: is this machine's clock right, by the Date of a well-kept server?"""
    del container
    try:
        # A Date header, since NTP is shut off in many networks of offices.
        answer = httpx2.head("https://www.go.kr", timeout=5.0)
        apart = abs(
            parsedate_to_datetime(answer.headers["date"]).astimezone(UTC)
            - now()
        )
    except (httpx2.HTTPError, KeyError, ValueError) as error:
        yield Finding(
            "clock", "note", f"could not be compared ({type(error).__name__})"
        )
        return
    off = apart > _CLOCK_OFF
    yield Finding(
        "clock",
        "wrong" if off else "ok",
        f"{apart.total_seconds():.0f} s apart",
        "Set the clock (chrony, systemd-timesyncd)." if off else "",
    )
