"""Who holds a claim: a name for this process that another one on the same machine can check."""

from __future__ import annotations

import os
import socket
from pathlib import Path


def me() -> str:
    """Return ``host/room:pid``; the room tells containers apart that call themselves alike."""
    return f"{_here()}:{os.getpid()}"


def is_gone(holder: str) -> bool:
    """Say whether the process that called itself *holder* (and more after it) certainly lives no more.

    Of other machines and containers nothing is certain.  Our own number held by
    someone before us was an earlier process's.
    """
    here, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if here != _here() or not pid.isdigit():
        return False
    return int(pid) == os.getpid() or not Path(f"/proc/{pid}").exists()


def _here() -> str:
    room = Path("/proc/self/ns/pid")
    return f"{socket.gethostname()[:40]}/{room.stat().st_ino if room.exists() else 'no-room'}"
