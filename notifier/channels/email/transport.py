"""E-mail by SMTP: connections kept open, errors sorted by what they mean for the reader."""

from __future__ import annotations

import select
import smtplib
import ssl
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from email.utils import parseaddr
from urllib.parse import unquote, urlsplit

from net import smtp
from net.http import hang_up
from notifier.channels.base import (
    ChannelDown,
    DeliveryError,
    MessageRefused,
    Misconfigured,
    Overlap,
    OverlappedReady,
    Ready,
    TargetGone,
    Unanswered,
)
from notifier.channels.email.mime import (
    BadAddress,
    checked,
    message,
    message_id,
)
from notifier.messages.message import Message

# Servers dislike endless sessions, and behind one name are many: a new connection may
# reach another.
_MAILS_A_CONNECTION = 100
# Seconds; servers and firewalls drop what is silent for longer.
_LONGEST_IDLE = 60.0
# Of RCPT TO: no such mailbox, not here, no such name (RFC 5321 §4.2.3).
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
    """Seconds for a whole exchange (connection and login, or one message); well below
    the lease of a claim.
    """
    verdict_timeout: float = 100.0
    """Seconds more for the answer to a whole message: servers look for spam and viruses
    before they give it, and one that is not waited for gets the message again (RFC 5321
    §4.5.3.2.6 asks for ten minutes; with the two exchanges before it this has to end
    within ``Pace.margin``).
    """
    allow_plaintext: bool = False
    """Send the password to a server that offers no TLS."""

    @classmethod
    def parse(cls, url: str, *, allow_plaintext: bool = False) -> Server:
        """Read ``SMTP_URL``; raises ``ValueError`` for another scheme or no host."""
        parts = urlsplit(url)
        if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
            raise ValueError(
                "SMTP_URL must look like smtp://user:password@host:587 or smtps://user:password@host:465"
            )
        tls = parts.scheme == "smtps"
        return cls(
            parts.hostname,
            parts.port or (465 if tls else 587),
            unquote(parts.username or ""),
            unquote(parts.password or ""),
            tls,
            allow_plaintext=allow_plaintext,
        )


@dataclass(slots=True, eq=False)
class OpenConnection:
    """An open connection and how much longer it is used."""

    smtp: smtp.Connection
    left: int = _MAILS_A_CONNECTION
    idle_since: float = field(default_factory=time.monotonic)

    def is_usable(self) -> bool:
        """Look without a round trip: a server that closed an idle line has something to
        be read on its socket.
        """
        if (
            self.left <= 0
            or self.smtp.sock is None
            or self.smtp.has_unread()
            or time.monotonic() - self.idle_since > _LONGEST_IDLE
        ):
            return False
        # Not ``select.select``: it fails for file numbers from 1,024 on.
        look = select.poll()
        look.register(self.smtp.sock, select.POLLIN)
        return not look.poll(0)


class Email:
    """*target* is a mail address.  Connections are kept and lent to one message at a time."""

    def __init__(
        self,
        server: Server,
        sender: str,
        *,
        clock: Callable[[], datetime],
        sign: Callable[[bytes], bytes] | None = None,
    ) -> None:
        self._server = server
        self._sender = sender
        self._clock = clock
        self._sign = sign
        self._envelope = parseaddr(sender)[1]
        self._idle: list[OpenConnection] = []
        self._lent: set[OpenConnection] = set()
        self._lock = threading.Lock()

    def prepare(self, target: str, content: Message) -> Ready:
        """Write the mail, ready for the wire."""
        try:
            checked(target)
        except BadAddress as error:
            raise TargetGone(f"e-mail: {error}") from error
        try:
            mail = message(
                content, sender=self._sender, to=target, now=self._clock()
            )
        except BadAddress as error:
            raise Misconfigured(f"MAIL_FROM: {error}") from error
        named = message_id(content, self._sender)
        return _ReadyMail(self, target, self._signed(mail), named)

    def _signed(self, mail: bytes) -> bytes:
        if self._sign is None:
            return mail
        try:
            return self._sign(mail)
        except Exception as error:
            raise Misconfigured(
                f"DKIM_KEY cannot sign ({type(error).__name__})"
            ) from error

    def lane(self, target: str) -> str:
        """All mail goes to the one server."""
        del target
        return ""

    def check(self) -> None:
        """Open a line and log in; raises ``ChannelDown`` with what is wrong."""
        self._keep(self._idle_line() or OpenConnection(self._connect()))

    def close(self) -> None:
        with self._lock:
            idle, self._idle = self._idle, []
            lent = list(self._lent)
        for line in idle:
            line.smtp.close()
        # Those in use wake up with an error in the threads that wait on them, which
        # close them: a socket closed by another thread leaves its reader waiting.
        for line in lent:
            hang_up(line.smtp.sock)

    def send(self, to: str, mail: bytes, overlap: Overlap) -> None:
        """Hand a written mail over on one of the connections."""
        line = self._idle_line()
        if line is None:
            # A new connection takes long; nobody's receipt shall wait for it.
            overlap.before_acceptance()
            overlap = Overlap(during_acceptance=overlap.during_acceptance)
            line = OpenConnection(self._connect())
        with self._lock:
            self._lent.add(line)
        line.smtp.begin(self._server.timeout)
        try:
            _hand_over(
                line.smtp,
                (self._envelope, to),
                mail,
                overlap,
                verdict_timeout=self._server.verdict_timeout,
            )
        except OSError as error:  # smtplib's own errors are OSErrors too
            self._drop(line)
            raise DeliveryError(
                f"SMTP: the line broke ({type(error).__name__})"
            ) from error
        except Unanswered:
            self._drop(line)
            raise
        except DeliveryError:
            self._after_refusal(line)
            raise
        except BaseException:
            self._drop(line)
            raise
        self._keep(line)

    def _idle_line(self) -> OpenConnection | None:
        while True:
            with self._lock:
                if not self._idle:
                    return None
                line = self._idle.pop()
            if line.is_usable():
                return line
            line.smtp.close()

    def _keep(self, line: OpenConnection) -> None:
        line.left, line.idle_since = line.left - 1, time.monotonic()
        with self._lock:
            self._lent.discard(line)
            self._idle.append(line)

    def _drop(self, line: OpenConnection) -> None:
        with self._lock:
            self._lent.discard(line)
        line.smtp.close()

    def _after_refusal(self, line: OpenConnection) -> None:
        # A new connection costs a TLS handshake and a login; one bad address among
        # a hundred must not cost that.
        try:
            code, _ = line.smtp.rset()
        except OSError:
            self._drop(line)
            return
        # RSET is never refused: another code is the late reply to something else.
        if code == 250:
            self._keep(line)
        else:
            self._drop(line)

    def _connect(self) -> smtp.Connection:
        server = self._server
        try:
            line = smtp.connect(
                server.host,
                server.port,
                tls=server.tls,
                seconds=server.timeout,
            )
            if server.username:
                try:
                    self._log_in(line)
                except BaseException:
                    line.close()
                    raise
        except smtplib.SMTPAuthenticationError as error:
            raise ChannelDown(
                f"SMTP: the server refuses our credentials ({error.smtp_code})"
            ) from error
        except (OSError, UnicodeError) as error:
            raise ChannelDown(
                f"SMTP: {server.host}:{server.port} cannot be used ({type(error).__name__})"
            ) from error
        return line

    def _log_in(self, line: smtp.Connection) -> None:
        if (
            not isinstance(line.sock, ssl.SSLSocket)
            and not self._server.allow_plaintext
        ):
            raise ChannelDown(
                "SMTP: the server offers no TLS, so the password is not sent (SMTP_ALLOW_PLAINTEXT=1 sends it in plain text)"
            )
        try:
            line.login(self._server.username, self._server.password)
        except UnicodeError:
            # `smtplib` and most servers know ASCII alone.
            raise ChannelDown(
                "SMTP: the user name or the password in SMTP_URL has letters that a login cannot carry (ASCII only)"
            ) from None


@dataclass(frozen=True, slots=True)
class _ReadyMail(OverlappedReady):
    """A written mail; it is delivered by the channel's connections."""

    channel: Email
    to: str
    mail: bytes = field(repr=False)
    message_id: str

    def deliver(self, overlap: Overlap) -> str:
        self.channel.send(self.to, self.mail, overlap)
        return self.message_id


def _hand_over(
    line: smtp.Connection,
    envelope: tuple[str, str],
    mail: bytes,
    overlap: Overlap,
    *,
    verdict_timeout: float,
) -> None:
    """Speak one transaction; the step at which the server refuses tells who is meant.

    Where the server offers it (RFC 2920), the commands up to ``DATA`` go in one
    write.  The receipt of the mail before is committed while they are on their way.
    """
    sender, to = envelope
    commands = [f"MAIL FROM:<{sender}>", f"RCPT TO:<{to}>", "DATA"]
    refusals = (_refused_us, _refused_reader, _refused_message)
    pipelined = line.has_extn("pipelining")
    line.send("\r\n".join(commands if pipelined else commands[:1]) + "\r\n")
    overlap.before_acceptance()
    for place, refused in enumerate(refusals):
        if place and not pipelined:
            line.send(f"{commands[place]}\r\n")
        answer = line.getreply()
        try:
            _expect(answer, refused, (354,) if place == 2 else (250, 251))
        except DeliveryError:
            if pipelined:
                _read_off(line, 2 - place)
            raise
    line.send(_dotted(mail))
    overlap.during_acceptance()
    line.begin(verdict_timeout)
    try:
        answer = line.getreply()
    except OSError as error:
        if not line.is_over():
            raise
        raise Unanswered(
            f"SMTP: the server took a mail and said nothing for {verdict_timeout:g} s"
        ) from error
    _expect(answer, _refused_message)


def _read_off(line: smtp.Connection, replies: int) -> None:
    """Read what answers the commands after a refused one.  A server that would take a
    mail all the same (354) gets none: only hanging up gives it nothing.
    """
    code = 0
    try:
        for _ in range(replies):
            code, _ = line.getreply()
    except OSError:
        line.close()
    if code == 354:
        line.close()


def _dotted(mail: bytes) -> bytes:
    """Return a mail with the end that SMTP wants, its own leading dots doubled."""
    if mail.startswith(b".") or b"\r\n." in mail:
        mail = mail.replace(b"\r\n.", b"\r\n..")
        mail = b"." + mail if mail.startswith(b".") else mail
    return mail + (b".\r\n" if mail.endswith(b"\r\n") else b"\r\n.\r\n")


def _expect(
    answer: tuple[int, bytes],
    refused: Callable[[int, str], DeliveryError],
    good: tuple[int, ...] = (250, 251),
) -> None:
    code, words = answer
    if code in good:
        return
    # Neither yes nor no: it answers something else, or is no SMTP at all.
    if not 400 <= code < 600:
        raise smtplib.SMTPServerDisconnected("out of step")
    raise refused(code, _enhanced(words))


def _refused_us(code: int, detail: str) -> DeliveryError:
    return ChannelDown(f"SMTP: our sender is refused ({code}{detail})")


def _refused_reader(code: int, detail: str) -> DeliveryError:
    # 550 5.7.x is a policy (our mail looked like spam), 552 5.2.2 a full mailbox:
    # both say nothing against the address.
    if code in _ADDRESS_IS_DEAD and not detail.startswith((" 5.7", " 5.2.2")):
        return TargetGone(f"SMTP: the address is refused ({code}{detail})")
    if code == 421:
        return ChannelDown(f"SMTP: the server closes ({code})")
    return DeliveryError(f"SMTP: not now ({code}{detail})")


def _refused_message(code: int, detail: str) -> DeliveryError:
    if code >= 500:
        return MessageRefused(f"SMTP: the message is refused ({code}{detail})")
    return DeliveryError(f"SMTP: not now ({code}{detail})")


def _enhanced(words: bytes) -> str:
    """The enhanced status (RFC 3463) only: servers repeat addresses in their prose."""
    first = words.split(b" ", 1)[0].decode("ascii", "replace")
    return (
        f" {first}"
        if first.count(".") == 2 and first.replace(".", "").isdigit()
        else ""
    )
