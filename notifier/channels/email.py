"""E-mail by SMTP: connections kept open, errors sorted by what they mean for the reader."""

from __future__ import annotations

import select
import smtplib
import ssl
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from notifier.channels.base import ChannelDown, DeliveryError, LetterRefused, Ready, TargetGone
from notifier.channels.mime import BadAddress, message, message_id
from notifier.letter import Letter

_MAILS_A_CONNECTION = 100
"""Servers dislike endless sessions."""
_LONGEST_IDLE = 60.0
"""Seconds; servers and firewalls drop what is silent for longer."""
_ADDRESS_IS_DEAD = frozenset({550, 551, 553})


@dataclass(frozen=True, slots=True)
class Server:
    """Where mail leaves: ``smtp://user:password@host:587`` or ``smtps://…:465``."""

    host: str
    port: int
    username: str = ""
    password: str = field(default="", repr=False)
    tls: bool = False
    timeout: float = 30.0
    """Seconds for any one step of the talk; well below the lease of a claim."""

    @classmethod
    def parse(cls, url: str) -> Server:
        """Read ``SMTP_URL``; raises ``ValueError`` for another scheme or no host."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError("SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465")
        tls = parts.scheme == "smtps"
        return cls(parts.hostname, parts.port or (465 if tls else 587), unquote(parts.username or ""), unquote(parts.password or ""), tls)


@dataclass(slots=True)
class _Line:
    """An open connection and how much longer it is used."""

    smtp: smtplib.SMTP
    left: int = _MAILS_A_CONNECTION
    idle_since: float = field(default_factory=time.monotonic)

    def is_usable(self) -> bool:
        """Look without a round trip: a server that closed an idle line has something to be read on its socket."""
        if self.left <= 0 or self.smtp.sock is None or time.monotonic() - self.idle_since > _LONGEST_IDLE:
            return False
        readable, _, _ = select.select([self.smtp.sock], [], [], 0)
        return not readable


class Email:
    """*target* is a mail address.  Connections are kept and lent to one letter at a time."""

    def __init__(self, server: Server, sender: str, *, clock: Callable[[], datetime], sign: Callable[[bytes], bytes] | None = None) -> None:
        self._server, self._sender, self._clock, self._sign = server, sender, clock, sign
        self._envelope = parseaddr(sender)[1]
        self._idle: list[_Line] = []

    def prepare(self, target: str, letter: Letter) -> Ready:
        """Write the mail, ready for the wire."""
        try:
            mail = message(letter, sender=self._sender, to=target, now=self._clock())
        except BadAddress as error:
            raise TargetGone(f"e-mail: {error}") from error
        ready = self._sign(mail) if self._sign else mail
        return lambda: self._carry(target, ready, message_id(letter, self._sender))

    def check(self) -> None:
        """Open a line and log in; raises ``ChannelDown`` with what is wrong."""
        self._keep(self._line())

    def close(self) -> None:
        while self._idle:
            self._idle.pop().smtp.close()

    def _carry(self, to: str, mail: bytes, named: str) -> str:
        line = self._line()
        try:
            _hand_over(line.smtp, self._envelope, to, mail)
        except OSError as error:  # smtplib's own errors are OSErrors too
            line.smtp.close()
            raise DeliveryError(f"SMTP: the line broke ({type(error).__name__})") from error
        except DeliveryError:
            self._after_refusal(line)
            raise
        self._keep(line)
        return named

    def _line(self) -> _Line:
        while self._idle:
            line = self._idle.pop()
            if line.is_usable():
                return line
            line.smtp.close()
        return _Line(self._connect())

    def _keep(self, line: _Line) -> None:
        line.left, line.idle_since = line.left - 1, time.monotonic()
        self._idle.append(line)

    def _after_refusal(self, line: _Line) -> None:
        try:
            line.smtp.rset()
        except OSError:
            line.smtp.close()
        else:
            self._keep(line)

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        try:
            line = _open(server)
            if server.username:
                line.login(server.username, server.password)
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelDown(f"SMTP: the server refuses our credentials ({error.smtp_code})") from error
        except OSError as error:
            raise ChannelDown(f"SMTP: {server.host}:{server.port} cannot be used ({type(error).__name__})") from error
        return line


def _open(server: Server) -> smtplib.SMTP:
    if server.tls:
        line: smtplib.SMTP = smtplib.SMTP_SSL(server.host, server.port, timeout=server.timeout, context=ssl.create_default_context())
    else:
        line = smtplib.SMTP(server.host, server.port, timeout=server.timeout)
    line.ehlo()
    if not server.tls and line.has_extn("starttls"):
        line.starttls(context=ssl.create_default_context())
        line.ehlo()
    return line


def _hand_over(line: smtplib.SMTP, sender: str, to: str, mail: bytes) -> None:
    """Speak one transaction; the step at which the server refuses tells who is meant."""
    _expect(line.mail(sender), _refused_us)
    _expect(line.rcpt(to), _refused_reader)
    try:
        answer = line.data(mail)
    except smtplib.SMTPDataError as error:  # no 354
        answer = (error.smtp_code, error.smtp_error if isinstance(error.smtp_error, bytes) else error.smtp_error.encode())
    _expect(answer, _refused_letter)


def _expect(answer: tuple[int, bytes], refused: Callable[[int, str], DeliveryError]) -> None:
    said, words = answer
    if said not in (250, 251):
        raise refused(said, _enhanced(words))


def _refused_us(code: int, detail: str) -> DeliveryError:
    return ChannelDown(f"SMTP: our sender is refused ({code}{detail})")


def _refused_reader(code: int, detail: str) -> DeliveryError:
    if code in _ADDRESS_IS_DEAD and not detail.startswith((" 5.7", " 5.2.2")):
        return TargetGone(f"SMTP: the address is refused ({code}{detail})")
    if code == 421:
        return ChannelDown(f"SMTP: the server closes ({code})")
    return DeliveryError(f"SMTP: not now ({code}{detail})")


def _refused_letter(code: int, detail: str) -> DeliveryError:
    if code >= 500:
        return LetterRefused(f"SMTP: the letter is refused ({code}{detail})")
    return DeliveryError(f"SMTP: not now ({code}{detail})")


def _enhanced(words: bytes) -> str:
    """The enhanced status (RFC 3463) only: servers repeat addresses in their prose."""
    first = words.split(b" ", 1)[0].decode("ascii", "replace")
    return f" {first}" if first.count(".") == 2 and first.replace(".", "").isdigit() else ""
