"""``voucherwatch …`` and ``python -m worker …``.

A plain ``read`` goes round typer, which with pydantic takes longer to import than
a call takes to be read; everything else is ``worker.cli.main``.
"""

from __future__ import annotations

import gc
import sys

from worker.cli.guarded import run_guarded

# Objects made between two looks of the garbage collector, of which a reading leaves
# none: with the usual 700 a start takes a thirtieth longer.
_SELDOM = 50_000


def main() -> None:
    """Run the command line."""
    run_guarded(_command)


def _command() -> None:
    if sys.argv[1:2] == ["read"]:
        gc.set_threshold(_SELDOM)
        from worker.cli.reading import plain_request, run

        request = plain_request(sys.argv[2:])
        if request is not None:
            sys.exit(run(request))
    from worker.cli.main import app

    app()


if __name__ == "__main__":
    main()
