"""Shut the process that reads strangers' files off from network, other processes and
files to write.

Three things of the Linux kernel, each asked for by its system call since Python
3.11 has no function for them.  None needs a right; a kernel or a container
may refuse them, which is not an error: the caller learns which are in force.
"""

from __future__ import annotations

import ctypes
import subprocess
import sys
from pathlib import Path

from reader.formats.system_calls import forbid_calls

# The parent is then of another user namespace: its /proc/PID/environ cannot be read.
_CLONE_NEWUSER = 0x1000_0000
# A network of its own, in which nothing is up.
_CLONE_NEWNET = 0x4000_0000
_PR_SET_NO_NEW_PRIVS = 38
_CREATE_RULESET, _RESTRICT_SELF = 444, 446
"""Landlock's system calls; the numbers are the same on all architectures since 5.13."""
_GET_VERSION = 1
_WRITE_FILE = 1 << 1
_MAKE_AND_REMOVE = sum(1 << bit for bit in range(4, 13))
_REFER_AND_TRUNCATE = 1 << 13 | 1 << 14
_ABI_WITH_TRUNCATE = 3


def contain() -> list[str]:
    """Give up network, the parent's environment, writing, and what reaches other
    processes; return which of them the kernel refused.

    For a process of one thread, before it reads anything.
    """
    if sys.platform != "linux":
        return ["network", "writing", "other processes"]
    libc = ctypes.CDLL(None, use_errno=True)
    refused = []
    if libc.unshare(_CLONE_NEWUSER | _CLONE_NEWNET) != 0:
        refused.append("network")
    if not _forbid_writing(libc):
        refused.append("writing")
    # Last: what the others are asked for with is among it.
    if not forbid_calls(libc):
        refused.append("other processes")
    return refused


def refused_here() -> list[str]:
    """Return what this kernel refuses, asked in a process that is given up for it."""
    code = "from reader.formats.containment import contain; print(*contain())"
    root = Path(__file__).resolve().parents[2]
    tried = subprocess.run(
        [sys.executable, "-P", "-c", code],
        capture_output=True,
        check=False,
        timeout=30,
        env={"PYTHONPATH": str(root)},
    )
    return tried.stdout.decode().split()


def _forbid_writing(libc: ctypes.CDLL) -> bool:
    """Handle every kind of writing by Landlock and allow none of it anywhere."""
    none = ctypes.c_void_p(None)
    version = libc.syscall(
        _CREATE_RULESET, none, ctypes.c_size_t(0), _GET_VERSION
    )
    if version < _ABI_WITH_TRUNCATE:
        return False  # an older one would leave files open to being emptied
    handled = ctypes.c_uint64(
        _WRITE_FILE | _MAKE_AND_REMOVE | _REFER_AND_TRUNCATE
    )
    size = ctypes.c_size_t(ctypes.sizeof(handled))
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(handled), size, 0)
    if ruleset < 0:
        return False
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    return bool(libc.syscall(_RESTRICT_SELF, ruleset, 0) == 0)
