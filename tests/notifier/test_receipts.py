"""Receipts are written by the driver alone, and mean the same as by SQLAlchemy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone
from typing import Any

import pytest
from sqlmodel import select

from notifier.sending import ack_batcher
from notifier.sending.ack_batcher import AckBatcher
from storage.db.acks import Finish, write_directly
from storage.db.engine import Engine, reading, writing
from storage.db.failures import DatabaseTrouble
from storage.models import SystemMessage
from storage.outbox import system_messages
from storage.outbox.lease_queue import SYSTEM_MESSAGES, ClaimRequest

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
IN_KOREA = timezone(timedelta(hours=9))
LEASE = timedelta(minutes=10)


@pytest.fixture
def held(engine: Engine) -> list[int]:
    """Three messages to three addresses, claimed by *a*."""
    request = ClaimRequest("email", NOW, "a", LEASE, limit=3)
    with writing(engine) as session:
        for number in range(3):
            to = system_messages.Recipient("email", f"r{number}@example.org")
            system_messages.add(session, "confirm", str(number), to, now=NOW)
        return SYSTEM_MESSAGES.claim(session, request)


def row(engine: Engine, id_: int) -> dict[str, Any]:
    with reading(engine) as session:
        statement = select(SystemMessage).where(SystemMessage.id == id_)
        return session.exec(statement).one().model_dump()


def receipt(id_: int, by: str = "a") -> Finish:
    at = NOW.astimezone(IN_KOREA)
    return SYSTEM_MESSAGES.receipt([id_], by=by, now=at, message_id=None)


def test_both_ways_write_the_same(engine: Engine, held: list[int]) -> None:
    with writing(engine) as session:
        receipt(held[0])(session)
    write_directly(engine, [receipt(held[1]), receipt(held[2])])
    first, *others = (row(engine, id_) for id_ in held)
    assert (first["state"], first["sent_at"]) == ("sent", NOW)
    for other in others:
        names = {"id", "key"}
        assert other.keys() == first.keys()
        for name in first.keys() - names:
            assert other[name] == first[name], name


def test_a_receipt_changes_nothing_of_another_holder(
    engine: Engine, held: list[int]
) -> None:
    before = row(engine, held[0])
    write_directly(engine, [receipt(held[0], by="b")])
    assert row(engine, held[0]) == before


def test_what_the_driver_refuses_is_written_the_usual_way(
    engine: Engine, held: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    def refused(engine: Engine, receipts: object) -> None:
        raise engine.dialect.loaded_dbapi.OperationalError("away")

    monkeypatch.setattr(ack_batcher, "write_directly", refused)
    AckBatcher(engine, timeout=LEASE).write(receipt(held[0]))
    assert row(engine, held[0])["state"] == "sent"


def test_what_cannot_be_written_at_all_is_raised_each_time(
    engine: Engine, held: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The next caller must not wait for one who has given up."""

    def replaced(*_: object) -> None:
        raise DatabaseTrouble("replaced")

    monkeypatch.setattr(ack_batcher, "write_directly", replaced)
    batcher = AckBatcher(engine, timeout=LEASE)
    for _ in range(2):
        with pytest.raises(DatabaseTrouble):
            batcher.write(receipt(held[0]))
    assert row(engine, held[0])["state"] == "claimed"
