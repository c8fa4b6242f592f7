"""``voucherwatch import --api`` with one API moved to a stand-in on loopback; everything
else is as it is installed: ``python -m tests.worker.loopback_api ADDRESS NAME OPTIONS``.
"""

from __future__ import annotations

import sys

from crawler import history
from worker.__main__ import main


def move(name: str, address: str) -> None:
    """Let the API *name* be at *address*, and be the only one."""
    [board] = [board for board in history.apis() if board.name == name]
    moved = type(board).at(address)()
    moved.__class__.hosts = ("127.0.0.1",)
    history.apis = lambda: (moved,)


if __name__ == "__main__":
    address, name, *options = sys.argv[1:]
    move(name, address)
    sys.argv[1:] = ["import", "--api", name, *options]
    main()
