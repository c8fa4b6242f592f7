"""SMTP connections under a total deadline.

``smtplib``'s own timeout counts from one received byte to the next: a server that sends
continuation lines now and then (250-, 250-, …) would never time out.
"""

from __future__ import annotations

import smtplib
import socket
import ssl
import time
from typing import Any

from net import ssrf
from net.dialling import first_reached

# Bytes of all lines of one exchange; a reply of RFC 5321 is a few lines of 512.
_LONGEST_REPLY = 65_536
# Bytes written at once, the deadline being looked at in between.
_CHUNK = 16_384


class Connection(smtplib.SMTP):
    """One connection; ``begin`` starts the clock of the next exchange."""

    def __init__(
        self, host: str, port: int, *, tls: bool, seconds: float
    ) -> None:
        self._tls = tls
        self._deadline = 0.0
        self._room = 0
        # First: the parent's constructor connects, which draws on the deadline.
        self.begin(seconds)
        super().__init__(host, port, timeout=seconds)

    def begin(self, seconds: float) -> None:
        """Give what follows so many seconds in all."""
        self._deadline = time.monotonic() + seconds
        self._room = _LONGEST_REPLY

    def is_over(self) -> bool:
        """Return whether the time given to the exchange has passed."""
        return time.monotonic() >= self._deadline

    def left(self) -> float:
        """Return the seconds left; raises ``TimeoutError`` when there are none."""
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise TimeoutError("the exchange takes too long")
        return left

    def limit_socket(self) -> None:
        """Let no single step of the socket outlast the exchange; a TLS handshake is one step."""
        if self.sock is not None:
            self.sock.settimeout(self.left())

    def receive(self) -> bytes:
        """Return what comes next, at most a chunk; nothing at the end."""
        if self.sock is None:
            return b""
        self.limit_socket()
        got = self.sock.recv(_CHUNK)
        self._room -= len(got)
        if self._room < 0:
            raise smtplib.SMTPResponseException(500, b"the reply has no end")
        return got

    def getreply(self) -> tuple[int, bytes]:
        # `smtplib` would open a buffered file over the socket, whose reads know only
        # the socket's own timeout; it sets `file` to None after STARTTLS.
        if self.file is None:
            self.file = _Reader(self)
        return super().getreply()

    def has_unread(self) -> bool:
        """Return whether the server has said more than it was asked for."""
        return isinstance(self.file, _Reader) and self.file.has_rest()

    def send(self, s: Any) -> None:
        if self.sock is None:
            raise smtplib.SMTPServerDisconnected("please run connect() first")
        # From here on each reply would be taken for that of the next command, and
        # one reader's refusal for another's.
        if self.has_unread():
            self.close()
            raise smtplib.SMTPServerDisconnected(
                "the server answers what nobody asked"
            )
        data = memoryview(
            s.encode(self.command_encoding) if isinstance(s, str) else s
        )
        try:
            while data:
                self.sock.settimeout(self.left())
                data = data[self.sock.send(data[:_CHUNK]) :]
        except OSError as error:
            self.close()
            raise smtplib.SMTPServerDisconnected(
                "Server not connected"
            ) from error

    def _get_socket(
        self, host: str, port: int, timeout: float
    ) -> socket.socket:
        del timeout
        # Not by the name: `create_connection` waits so long for each of its addresses,
        # and for the name server as long as that likes.
        plain = first_reached(
            ssrf.look_up(host, port, seconds=self.left()),
            self.left,
            lambda address, seconds: socket.create_connection(
                (address, port), seconds
            ),
            (OSError,),
        )
        # A mail is several short commands: with Nagle's algorithm each waits for the
        # acknowledgement of the one before.
        plain.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        if not self._tls:
            return plain
        plain.settimeout(self.left())
        return ssl.create_default_context().wrap_socket(
            plain, server_hostname=host
        )


class _Reader:
    """Lines of a connection; ``smtplib`` reads its replies from this."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._rest = b""

    def readline(self, limit: int) -> bytes:
        while b"\n" not in self._rest and len(self._rest) < limit:
            got = self._connection.receive()
            if not got:
                break
            self._rest += got
        cut = min(self._rest.find(b"\n") + 1 or len(self._rest), limit)
        line, self._rest = self._rest[:cut], self._rest[cut:]
        return line

    def has_rest(self) -> bool:
        return bool(self._rest)

    def close(self) -> None:
        self._rest = b""


def connect(host: str, port: int, *, tls: bool, seconds: float) -> Connection:
    """Open a connection, encrypted where the server offers it; certificates are verified.

    Raises ``OSError`` (``smtplib``'s errors are such) within *seconds*.
    """
    connection = Connection(host, port, tls=tls, seconds=seconds)
    try:
        connection.ehlo()
        if not tls and connection.has_extn("starttls"):
            connection.limit_socket()
            connection.starttls(context=ssl.create_default_context())
            # What was offered in plain text may have been forged: ask again (RFC 3207 §4.2).
            connection.ehlo()
    except OSError:
        connection.close()
        raise
    return connection
