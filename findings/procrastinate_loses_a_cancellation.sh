#!/usr/bin/env bash
# Procrastinate 3.10.0: a worker that is cancelled while its database is away is not cancelled.
#
# Guess:   a task that awaits `run_worker_async` and is cancelled ends with CancelledError, as
#          every other coroutine does.
# Seen:    on its way out the worker takes its row out of the database; where that fails, the
#          connector's error is raised in the place of CancelledError.  Who catches such errors
#          to start the worker again, as a restart of the database demands, goes on for ever,
#          and whoever waits for the cancelled task with it.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "procrastinate==3.10.0"
"$folder/venv/bin/python" - <<'PY'
import asyncio
import logging
from importlib.metadata import version

import procrastinate
from procrastinate import exceptions, testing

logging.disable()


class Restarted(testing.InMemoryConnector):
    """A database that is there at first."""

    away = False

    async def execute_query_async(self, query, **arguments):
        if self.away:
            raise exceptions.ConnectorException("the server closed the connection")
        await super().execute_query_async(query, **arguments)


async def ended_by(away):
    connector = Restarted()
    app = procrastinate.App(connector=connector)
    async with app.open_async():
        task = asyncio.create_task(
            app.run_worker_async(install_signal_handlers=False)
        )
        await asyncio.sleep(0.5)
        connector.away = away
        task.cancel()
        [end] = await asyncio.gather(task, return_exceptions=True)
        return type(end).__name__, task.cancelled()


there = asyncio.run(ended_by(away=False))
gone = asyncio.run(ended_by(away=True))
print("procrastinate", version("procrastinate"), "database there:", there, "away:", gone)
assert there == ("CancelledError", True)
assert gone == ("ConnectorException", False), "it is cancelled now"
PY
