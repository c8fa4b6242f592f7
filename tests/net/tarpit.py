"""Servers that take a connection and then misbehave; real sockets on loopback."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

Behaviour = Callable[[socket.socket, threading.Event], None]
"""Plays the server's side of one connection until the event is set."""


@dataclass
class Tarpit:
    port: int = 0
    callers: int = 0
    ended: threading.Event = field(default_factory=threading.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"


def silent(caller: socket.socket, ended: threading.Event) -> None:
    """Say nothing."""
    ended.wait(120)


def trickling_headers(caller: socket.socket, ended: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.wait(0.05):
        caller.sendall(b"x-a: b\r\n")


def trickling_body(caller: socket.socket, ended: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\ncontent-length: 100000\r\n\r\n")
    while not ended.wait(0.05):
        caller.sendall(b"x")


def endless_body(caller: socket.socket, ended: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    while not ended.is_set():
        caller.sendall(b"x" * 65_536)


def endless_headers(caller: socket.socket, ended: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\n")
    while not ended.is_set():
        caller.sendall(b"x-a: " + b"b" * 1_000 + b"\r\n")


def endless_interim_answers(
    caller: socket.socket, ended: threading.Event
) -> None:
    """Say for ever that an answer will come (RFC 9110 §15.2)."""
    while not ended.is_set():
        caller.sendall(b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" * 50)


def one_endless_header(caller: socket.socket, ended: threading.Event) -> None:
    caller.sendall(b"HTTP/1.1 200 OK\r\nx-a: ")
    while not ended.wait(0.02):
        caller.sendall(b"b")


def lying_chunk(caller: socket.socket, ended: threading.Event) -> None:
    """Promise more bytes than there are in the world, and send three."""
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    caller.sendall(head + b"ffffffffffffffff\r\nabc")
    ended.wait(120)


def saying(answer: bytes) -> Behaviour:
    """Say *answer* to every request that ends with `}`, as long as the caller stays."""

    def behave(caller: socket.socket, ended: threading.Event) -> None:
        while not ended.is_set() and (given := caller.recv(65_536)):
            # Headers and body may come by themselves.
            if given.endswith(b"}"):
                caller.sendall(answer)

    return behave


def trickling_replies(caller: socket.socket, ended: threading.Event) -> None:
    """An SMTP server whose greeting has no last line."""
    while not ended.wait(0.05):
        caller.sendall(b"220-wait\r\n")


def endless_replies(caller: socket.socket, ended: threading.Event) -> None:
    while not ended.is_set():
        caller.sendall(b"220-wait\r\n" * 1_000)


@contextmanager
def swallowing(address: str, port: int) -> Iterator[None]:
    """Let nobody get a connection to *address*: its queue is full, so that what is sent
    to it is dropped.
    """
    listener = socket.socket()
    listener.bind((address, port))
    listener.listen(0)
    waiting = []
    try:
        for _ in range(3):
            caller = socket.socket()
            caller.setblocking(False)
            caller.connect_ex((address, port))
            waiting.append(caller)
        yield
    finally:
        for caller in waiting:
            caller.close()
        listener.close()


@contextmanager
def tarpit(behave: Behaviour) -> Iterator[Tarpit]:
    """Run *behave* for every caller, each in a thread, on a free port."""
    pit = Tarpit()
    listener = socket.create_server(("127.0.0.1", 0))
    pit.port = listener.getsockname()[1]
    threads: list[threading.Thread] = []

    def talk(caller: socket.socket) -> None:
        with caller:
            try:
                behave(caller, pit.ended)
            except OSError:
                return  # the caller has had enough

    def listen() -> None:
        while True:
            try:
                caller, _ = listener.accept()
            except OSError:
                return
            pit.callers += 1
            threads.append(
                threading.Thread(target=talk, args=(caller,), daemon=True)
            )
            threads[-1].start()

    accepting = threading.Thread(target=listen, daemon=True)
    accepting.start()
    try:
        yield pit
    finally:
        pit.ended.set()
        listener.shutdown(socket.SHUT_RDWR)
        listener.close()
        accepting.join(10)
        for thread in threads:
            thread.join(10)
