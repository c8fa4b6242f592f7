#!/usr/bin/env bash
# uvloop 0.23.0: of readers who wait at the door, one is let in at each turn of the loop.
#
# Guess:   a listening socket that is ready is emptied, as asyncio's own loop does.
# Seen:    twenty clients are connected before the loop runs. asyncio calls connection_made for
#          all twenty in one turn (at turn 3); uvloop calls it for one at each of twenty turns
#          (2, 3, 4 … 21). Where a turn is long, since an answer is made in it, the last of many
#          new readers waits for as many answers to others before it is even seen: with
#          answers of 100 ms, the last of 64 would wait more than 6 s. Queues inside the program cannot tell.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet --disable-pip-version-check "uvloop==0.23.0"
"$folder/venv/bin/python" - <<'PY'
import asyncio
import socket
import sys

import uvloop

CLIENTS = 20


def turns_of(loop):
    """Return the turn of the loop in which each of the waiting clients was let in."""
    asyncio.set_event_loop(loop)
    turn, let_in = 0, []

    class Door(asyncio.Protocol):
        def connection_made(self, transport):
            let_in.append(turn)
            transport.close()

    server = loop.run_until_complete(
        loop.create_server(Door, "127.0.0.1", 0, backlog=100)
    )
    address = server.sockets[0].getsockname()
    clients = [socket.create_connection(address) for _ in range(CLIENTS)]
    ended = loop.create_future()

    def count():
        nonlocal turn
        turn += 1
        if len(let_in) == CLIENTS or turn == 1_000:
            ended.set_result(None)
        else:
            loop.call_soon(count)

    loop.call_soon(count)
    loop.run_until_complete(ended)
    for client in clients:
        client.close()
    server.close()
    return let_in


asyncio_turns = turns_of(asyncio.new_event_loop())
uvloop_turns = turns_of(uvloop.new_event_loop())
print("asyncio:", asyncio_turns)
print("uvloop: ", uvloop_turns)
if len(set(asyncio_turns)) != 1:
    sys.exit("asyncio no longer lets all in at one turn")
if len(set(uvloop_turns)) != CLIENTS:
    sys.exit("uvloop no longer lets one in at each turn")
print("as described")
PY
