"""What the operator must hear: once for each thing, by every way that is set up."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from storage import notes
from storage.engine import Session
from storage.notes import Recipient


def tell(session: Session, operators: Sequence[tuple[str, str]], kind: str, key: str, facts: Mapping[str, Any], *, now: datetime) -> int:
    """Owe a note to each operator, a (channel, target); the same *kind* and *key* is told once."""
    said = {"what": kind, **facts}
    return sum(
        notes.add(session, "operator", f"operator:{kind}:{key}:{channel}:{place}", Recipient(channel, target), now=now, facts=said)
        for place, (channel, target) in enumerate(operators)
    )
