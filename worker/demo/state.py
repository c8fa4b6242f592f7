"""The demo's progress on disk, from which it continues after a kill at any point."""

from __future__ import annotations

import json
import secrets
import socket
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path


@dataclass(slots=True)
class DemoState:
    """The demo's day and the addresses it was started with; they stay, since notices
    and mails name them.
    """

    day: int
    today: str
    web: int
    ministry: int
    smtp: int
    secret: str
    runs: int = 0

    @classmethod
    def at(cls, folder: Path, *, today: date, web: int) -> DemoState:
        """Return the state kept in *folder*, or a new one; counts this run."""
        path = folder / "state.json"
        state = (
            cls(**json.loads(path.read_text()))
            if path.exists()
            else cls(
                0,
                today.isoformat(),
                web or _free(),
                _free(),
                _free(),
                secrets.token_hex(16),
            )
        )
        state.runs += 1
        state.save(folder)
        return state

    def save(self, folder: Path) -> None:
        # Renamed when it is whole: a demo killed here finds the day before.
        half = folder / "state.part"
        half.write_text(json.dumps(asdict(self)))
        half.rename(folder / "state.json")


def _free() -> int:
    # Stored and reused after a crash, since notices and mails contain the address.
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
