"""A name for this process, for its claims, from which others on the same machine can
tell whether it lives.
"""

from __future__ import annotations

import hashlib
import os
import socket
from contextlib import suppress
from functools import cache
from pathlib import Path

# Linux's; where they are missing the host's name alone tells machines apart.
_BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
_MACHINE_ID = Path("/etc/machine-id")
_PID_NAMESPACE = Path("/proc/self/ns/pid")


def me() -> str:
    """Return ``host/room:pid``; the room tells containers apart that call themselves alike.

    At most 64 characters, as the columns of leases have: 40 of host, 12 of room, the pid.
    """
    return f"{_here()}:{os.getpid()}"


def is_gone(holder: str) -> bool:
    """Return whether the process that called itself *holder* (and more after it) certainly
    lives no more.

    Of other machines and containers nothing is certain.  Our own number held by
    someone before us was an earlier process's.
    """
    here, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if here != _here() or not pid.isdecimal():
        return False
    if int(pid) == os.getpid():
        return True
    # Elsewhere signal 0 is no question: Windows ends the process by it.
    if os.name != "posix":
        return False
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except OSError:
        return False  # it is there, but another user's
    return False


@cache
def _here() -> str:
    return f"{socket.gethostname()[:40]}/{_room()}"


def _room() -> str:
    """Name this machine, boot and container: two machines made from one image differ in the boot.

    The number of the PID namespace alone is the kernel's constant outside of
    containers, and images are often started under one host name.
    """
    parts = []
    for path in (_BOOT_ID, _MACHINE_ID):
        with suppress(OSError):
            parts.append(
                path.read_text(encoding="ascii", errors="replace").strip()
            )
    with suppress(OSError):
        parts.append(str(_PID_NAMESPACE.stat().st_ino))
    return hashlib.sha256("/".join(parts).encode()).hexdigest()[:12]
