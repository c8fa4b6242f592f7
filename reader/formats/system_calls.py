"""System calls that the process that reads strangers' files can do without, refused by a
seccomp filter.

Neither a network namespace nor Landlock keeps a process from a Unix socket that has a
name (a database's, Docker's), from signalling and resizing others of its user, or from
changing the mode of a file.  Written by hand because the libraries for it need libseccomp
on the machine.  Numbers of calls: the kernel's ``unistd.h`` of each architecture.
"""

from __future__ import annotations

import ctypes
import platform
import sys
from typing import Final

_PR_SET_NO_NEW_PRIVS, _PR_SET_SECCOMP = 38, 22
_MODE_FILTER = 2
_REFUSE_WITH_EPERM, _REFUSE_WITH_ENOSYS = 0x0005_0001, 0x0005_0026
_ALLOW = 0x7FFF_0000
# BPF: load a word of the call's description; go on, or skip, by comparing it; answer.
_LOAD, _EQUAL, _AT_LEAST, _HAS_BIT, _RETURN = 0x20, 0x15, 0x35, 0x45, 0x06
_NUMBER_AT, _ARCHITECTURE_AT, _FIRST_ARGUMENT_AT = 0, 4, 16
# On x86-64 the calls of x32 have numbers of their own from here on.
_X32 = 0x4000_0000

_MACHINES: Final = {"x86_64": (0, 0xC000_003E), "aarch64": (1, 0xC000_00B7)}
"""Column of a call's number, and the kernel's name for the architecture."""
_CLONE: Final = (56, 220)
_CLONE3: Final = (435, 435)
_CLONE_THREAD = 0x0001_0000
_CALLS: Final = {
    "socket": (41, 198),
    "socketpair": (53, 199),
    "connect": (42, 203),
    "io_uring_setup": (425, 425),
    # other processes; arm64 has `clone` alone for new ones
    "fork": (57, None),
    "vfork": (58, None),
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
    "pidfd_send_signal": (424, 424),
    "pidfd_getfd": (438, 438),
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "setpriority": (141, 140),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    # other programs, and what only the kernel's own attackers need
    "execve": (59, 221),
    "execveat": (322, 281),
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "bpf": (321, 280),
    "perf_event_open": (298, 241),
    "userfaultfd": (323, 282),
    "add_key": (248, 217),
    "keyctl": (250, 219),
    # a file's mode, owner, times and attributes; arm64 has only the newer of some
    "chmod": (90, None),
    "fchmod": (91, 52),
    "fchmodat": (268, 53),
    "fchmodat2": (452, 452),
    "chown": (92, None),
    "fchown": (93, 55),
    "lchown": (94, None),
    "fchownat": (260, 54),
    "utime": (132, None),
    "utimes": (235, None),
    "futimesat": (261, None),
    "utimensat": (280, 88),
    "setxattr": (188, 5),
    "lsetxattr": (189, 6),
    "fsetxattr": (190, 7),
    "removexattr": (197, 14),
    "lremovexattr": (198, 15),
    "fremovexattr": (199, 16),
}


class _Instruction(ctypes.Structure):
    """The kernel's ``struct sock_filter``."""

    _fields_ = (
        ("code", ctypes.c_uint16),
        ("if_true", ctypes.c_uint8),
        ("if_false", ctypes.c_uint8),
        ("value", ctypes.c_uint32),
    )


class _Program(ctypes.Structure):
    """The kernel's ``struct sock_fprog``."""

    _fields_ = (
        ("length", ctypes.c_uint16),
        ("first", ctypes.POINTER(_Instruction)),
    )


def forbid_calls(libc: ctypes.CDLL) -> bool:
    """Have the kernel refuse the calls above to this thread and all that it starts; return
    whether it does.
    """
    known = _MACHINES.get(platform.machine())
    # A 32-bit Python makes the calls of another architecture.
    if known is None or sys.maxsize < 2**32:
        return False
    column, architecture = known
    steps = [
        (_LOAD, 0, 0, _ARCHITECTURE_AT),
        (_EQUAL, 1, 0, architecture),
        (_RETURN, 0, 0, _REFUSE_WITH_EPERM),
        (_LOAD, 0, 0, _NUMBER_AT),
        (_AT_LEAST, 0, 1, _X32),
        (_RETURN, 0, 0, _REFUSE_WITH_EPERM),
    ]
    for numbers in _CALLS.values():
        number = numbers[column]
        if number is not None:
            steps.append((_EQUAL, 0, 1, number))
            steps.append((_RETURN, 0, 0, _REFUSE_WITH_EPERM))
    steps += [
        # Threads may be made, but no processes, which would outlive the deadline that
        # ends this one.  Of the newer call a filter cannot see which it is to be;
        # where it seems unknown, the C library makes the older one.
        (_EQUAL, 0, 1, _CLONE3[column]),
        (_RETURN, 0, 0, _REFUSE_WITH_ENOSYS),
        (_EQUAL, 0, 3, _CLONE[column]),
        (_LOAD, 0, 0, _FIRST_ARGUMENT_AT),
        (_HAS_BIT, 1, 0, _CLONE_THREAD),
        (_RETURN, 0, 0, _REFUSE_WITH_EPERM),
        (_RETURN, 0, 0, _ALLOW),
    ]
    instructions = (_Instruction * len(steps))(
        *[_Instruction(*step) for step in steps]
    )
    program = _Program(len(steps), instructions)
    libc.prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0)
    set_up = libc.prctl(
        _PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0
    )
    return bool(set_up == 0)
