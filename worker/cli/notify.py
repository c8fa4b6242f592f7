"""``subscribe``, ``subscriptions``, ``unsubscribe``, ``preview``; ``deliver``,
``digest``, ``remind``, ``recover``.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict
from typing import Annotated, Any

import typer

from config.clock import now
from notifier.channels.registry import CHANNEL_TYPES, channel_meant_by
from notifier.matching import previews
from notifier.messages import digest as digests
from notifier.messages.lines import because
from notifier.schedule import no_news, reminders
from notifier.sending import recovery, sender
from notifier.signup import signup_manager, tokens
from storage.db.engine import Session, reading, writing
from storage.db.ids import written_id
from storage.db.kst import local_day
from storage.db.shared_clock import follow_database
from storage.models import Subscription
from storage.queries import programmes
from storage.queries.filters import Filter
from storage.subscribers import subscriptions as store
from storage.subscribers.event_types import USUAL, UnknownEvent, mask, names
from storage.subscribers.subscriptions import SubscriptionRequest
from storage.transfer import backup
from worker.cli import filter_options as options
from worker.cli.beginning import open_container
from worker.cli.output import AsJson, counted, failed, print_json, refused
from worker.wiring import Container

STATES = ("pending", "active", "disabled", "ended")
"""Of a subscription."""
# From the registry: a channel that is added there is in the help as well.
CHANNEL_HELP = (
    f"{', '.join(CHANNEL_TYPES)}; recognised by the target unless given."
)


@options.with_filter(of_the_moment=False)
def subscribe(  # noqa: PLR0913, PLR0917  (the options of a command are its parameters)
    target: Annotated[
        str,
        typer.Argument(help="Mail address, Slack webhook or https address."),
    ],
    criteria: Filter,
    channel: Annotated[
        str,
        typer.Option(help=CHANNEL_HELP),
    ] = "",
    event: Annotated[
        list[str] | None,
        typer.Option(
            help="Event wanted; repeat, or all. Usual: " + ", ".join(USUAL)
        ),
    ] = None,
    frequency: Annotated[
        str,
        typer.Option(
            help="now, daily (08:30) or weekly (Monday 08:30), Korean time."
        ),
    ] = "now",
    language: Annotated[str, typer.Option(help="ko or en.")] = "ko",
    calendar: Annotated[
        bool,
        typer.Option(
            "--calendar", help="Attach the deadline as a calendar file."
        ),
    ] = False,
    quiet_note: Annotated[
        bool,
        typer.Option(
            "--quiet-note", help="Say weekly that nothing new was found."
        ),
    ] = False,
    confirm_first: Annotated[
        bool,
        typer.Option(
            "--ask",
            help="Ask the reader to confirm first, as the web form does.",
        ),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add a subscription; without --ask you vouch for the reader's consent and it
    begins at once.
    """
    criteria = criteria.with_usual_role()
    chosen = SubscriptionRequest(
        channel or channel_meant_by(target),
        target,
        criteria,
        _events(event),
        frequency,
        language,
        calendar,
        quiet_note,
    )
    with _container() as container:
        options.refuse_never_matching(container.store, criteria)
        _demand_sendable(container, chosen)
        sign_up: Callable[..., Subscription] = signup_manager.vouch_for
        if confirm_first:
            sign_up = signup_manager.request
        with writing(container.store) as session:
            stored = sign_up(
                session,
                chosen,
                secret=container.secret,
                now=now(),
                how="cli",
                policy=container.policy,
            )
            shown = _shown(session, stored, container)
    if as_json:
        print_json(shown)
    else:
        _print_state(shown)


def _demand_sendable(
    container: Container, chosen: SubscriptionRequest
) -> None:
    """End the command with 2 where the target is at no public address; note a channel
    that is not set up.
    """
    try:
        signup_manager.check_resolves(chosen, container.policy)
    except signup_manager.InvalidSubscription as error:
        raise refused(str(error)) from None
    if chosen.channel not in container.channels:
        setting = CHANNEL_TYPES[chosen.channel].setting
        note = f"note: {setting} is not set, so its messages wait until it is"
        typer.echo(note, err=True)


def subscriptions(
    state: Annotated[
        str, typer.Option(help="Only pending, active, disabled or ended ones.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List subscriptions; targets are shortened, since they are secrets."""
    if state:
        options.known_or_exit("state", state, STATES)
    with _container() as container, reading(container.store) as session:
        found = []
        for subscription in store.every(session, state=state or None):
            found.append(_shown(session, subscription, container))
    if as_json:
        print_json(found)
        return
    for item in found:
        typer.echo(
            f"{item['id']:>5}  {item['state']:<9} {item['channel']:<8} {item['target']:<28} {item['frequency']:<7} {item['because']}"
        )


def unsubscribe(
    who: Annotated[
        str,
        typer.Argument(
            help="Number of a subscription, or a target: then all of its subscriptions."
        ),
    ],
    as_json: AsJson = False,
) -> None:
    """End a subscription, or all of one reader."""
    with _container() as container, writing(container.store) as session:
        found: list[Subscription] = []
        if (number := written_id(who)) is not None:
            found += store.find(session, [number])
        # A target is known by its hash alone, which names the channel too.
        for channel in CHANNEL_TYPES:
            key = tokens.reader_key(container.secret, channel, who)
            for subscription in store.of_reader(session, key):
                if subscription.state != "ended":
                    found.append(subscription)
        if not found:
            raise failed(f"no subscription {who}")
        for stored in found:
            signup_manager.leave(session, stored, now=now(), how="cli")
        shown = [_shown(session, item, container) for item in found]
    if as_json:
        print_json(shown)
        return
    for item in shown:
        _print_state(item)


@options.with_filter(of_the_moment=False)
def preview(
    criteria: Filter,
    as_json: AsJson = False,
) -> None:
    """List what a filter would have matched in the last 90 days."""
    criteria = criteria.with_usual_role()
    with _container() as container:
        options.refuse_never_matching(container.store, criteria)
        with reading(container.store) as session:
            found = []
            for item in previews.preview(session, criteria, now=now()):
                found.append(asdict(item))
    if as_json:
        print_json(found)
        return
    for entry in found:
        typer.echo(
            f"{entry['first_seen'][:10]}  {entry['source']:<16} {entry['title']}"
            + (f"  (~{entry['closes']})" if entry["closes"] else "")
        )
    typer.echo(
        f"{len(found)} in the last {previews.LOOK_BACK.days} days", err=True
    )


def deliver(as_json: AsJson = False) -> None:
    """Send everything that is pending and due, once through."""
    with _container() as container:
        counts = dict(
            sender.deliver(
                container.store,
                container.channels,
                container.sender_profile,
                clock=now,
            )
        )
    _print_counts(counts, as_json)


def digest(as_json: AsJson = False) -> None:
    """Send the digests that are due, and on Mondays the notes of silence."""
    with _container() as container:
        if local_day(now()).weekday() == 0:
            no_news.send_no_news(container.store, now=now())
        counts = dict(
            digests.send_due(
                container.store,
                container.channels,
                container.sender_profile,
                clock=now,
            )
        )
    _print_counts(counts, as_json)


def remind(as_json: AsJson = False) -> None:
    """Enqueue the closing reminders that are due."""
    with _container() as container:
        counts = {"reminded": reminders.remind(container.store, now())}
    _print_counts(counts, as_json)


def recover(
    held: Annotated[
        bool,
        typer.Option("--held", help="Send what a restore held back, too."),
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Look for lost work: expired leases, overdue messages, missed reminders, consent
    that ran out.
    """
    with _container() as container:
        if held:
            with writing(container.store) as session:
                released = backup.release_held(session, now=now())
            typer.echo(
                f"{released} held back by a restore may leave now", err=True
            )
        counts = recovery.recover(
            container.store, container.sender_profile, now=now()
        )
    _print_counts(counts, as_json)


@contextmanager
def _container() -> Iterator[Container]:
    with open_container() as container:
        follow_database(container.store)
        _ = container.secret  # made on first use, in a transaction of its own
        yield container


def _events(text: list[str] | None) -> tuple[str, ...]:
    try:
        return tuple(names(mask(text or USUAL)))
    except UnknownEvent as error:
        raise refused(str(error)) from None


def _shown(
    session: Session, subscription: Subscription, container: Container
) -> dict[str, Any]:
    criteria = store.request_of(subscription).filter
    data = {
        "id": subscription.id,
        "state": subscription.state,
        "channel": subscription.channel,
        "target": _masked(subscription),
        "frequency": subscription.frequency,
    }
    return {
        **data,
        "language": subscription.language,
        "filter": subscription.filter,
        "events": names(subscription.event_mask),
        "because": because(
            criteria,
            subscription.language,
            programmes=programmes.names(session, criteria.programme),
            boards=container.sender_profile.boards,
        ),
    }


def _print_state(shown: Mapping[str, Any]) -> None:
    typer.echo(f"subscription {shown['id']} is {shown['state']}")


def _masked(subscription: Subscription) -> str:
    """Enough to recognise one's own, too little to use."""
    if subscription.target is None:
        return "(erased)"
    return CHANNEL_TYPES[subscription.channel].masked(subscription.target)


def _print_counts(counts: Mapping[str, int], as_json: bool) -> None:
    if as_json:
        print_json(counts)
    else:
        typer.echo(counted(counts) or "nothing was due")
