"""Two processes that sign readers up, prune filters or queue messages at the same moment."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from functools import partial

import pytest
from sqlalchemy import text
from sqlmodel import col, select

from notifier.signup import signup_manager, tokens
from storage.db.engine import Engine, Session, reading, writing
from storage.models import Consent, SavedFilter, Subscription, SystemMessage
from storage.outbox import system_messages
from storage.queries.filters import Filter
from storage.subscribers import subscriptions
from storage.subscribers.subscriptions import SubscriptionRequest
from tests.conftest import NOW

pytestmark = pytest.mark.postgres

_FILTER = Filter(source=("nipa-business",))
_SECRET = "a key for tests, long enough"


@pytest.fixture
def store(postgres_url: str, opened: Callable[[str], Engine]) -> Engine:
    return opened(postgres_url)


def both(
    store: Engine,
    first: Callable[[Session], object],
    second: Callable[[Session], object],
) -> None:
    """Run *second* in another thread until it waits for the transaction of *first*."""
    failed: list[Exception] = []

    def run() -> None:
        try:
            with writing(store) as session:
                second(session)
        except Exception as error:  # noqa: BLE001  (raised below)
            failed.append(error)

    thread = threading.Thread(target=run)
    with writing(store) as session:
        first(session)
        session.flush()
        thread.start()
        deadline = time.monotonic() + 30
        while not _waits(store):
            assert thread.is_alive(), "the second did not wait for the first"
            assert time.monotonic() < deadline
            thread.join(0.01)
    thread.join(30)
    assert not failed


def _waits(store: Engine) -> bool:
    with store.connect() as connection:
        return bool(
            connection.scalar(
                text("SELECT count(*) FROM pg_locks WHERE NOT granted")
            )
        )


def sign_up(name: str) -> Callable[[Session], Subscription]:
    request = SubscriptionRequest("email", f"{name}@example.org", _FILTER)
    return lambda session: subscriptions.add(
        session, request, reader_key=name, now=NOW
    )


def test_two_readers_sign_up_for_one_new_filter(store: Engine) -> None:
    both(store, sign_up("a"), sign_up("b"))
    with reading(store) as session:
        assert len(session.exec(select(SavedFilter)).all()) == 1
        assert len(session.exec(select(Subscription)).all()) == 2


def test_a_filter_is_not_pruned_under_a_reader_who_signs_up_for_it(
    store: Engine,
) -> None:
    with writing(store) as session:
        subscriptions.save_filter(session, _FILTER)
    both(store, sign_up("a"), subscriptions.prune_filters)
    with reading(store) as session:
        key = session.exec(select(SavedFilter.key)).one()
        assert session.exec(select(Subscription.filter_key)).one() == key


def test_a_message_that_two_workers_queue_is_queued_once(
    store: Engine,
) -> None:
    queued: list[bool] = []

    def queue(session: Session) -> None:
        to = system_messages.Recipient("email", "operator@example.org")
        queued.append(
            system_messages.add(session, "operator", "same", to, now=NOW)
        )

    both(store, queue, queue)
    assert queued == [True, False]
    with reading(store) as session:
        assert len(session.exec(select(SystemMessage)).all()) == 1


def test_of_two_clicks_at_once_one_confirms_and_one_ends(
    store: Engine,
) -> None:
    with writing(store) as session:
        number = sign_up("a")(session).id
    assert number is not None
    clicks: dict[tokens.Purpose, Callable[..., object]] = {
        "confirm": signup_manager.confirm,
        "end": signup_manager.end,
    }
    for purpose, click in clicks.items():
        token = tokens.sign(_SECRET, purpose, [number], now=NOW.timestamp())
        act = partial(click, token=token, secret=_SECRET, now=NOW)
        both(store, act, act)
    with reading(store) as session:
        acts = session.exec(select(Consent.act).order_by(col(Consent.id)))
        assert acts.all() == ["confirmed", "ended"]
