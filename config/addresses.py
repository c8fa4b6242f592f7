"""Validation of the addresses in settings (database, SMTP, proxies) before they are
used.

Each check raises ``ValueError`` with the expected form, without quoting the address,
since most contain a password.
"""

from __future__ import annotations

import re
from email.utils import getaddresses
from urllib.parse import SplitResult, quote, urlsplit

_ESCAPES = "in a name or password write @ as %40, : as %3A, / as %2F, # as %23, ? as %3F, % as %25"
_POSTGRES = ("postgres", "postgresql", "postgresql+psycopg")
_DATABASE = (
    "DATABASE_URL must look like sqlite:///file.db or "
    "postgres://user:password@host:5432/name"
)
_SMTP = (
    "SMTP_URL must look like smtp://user:password@host:587 or "
    "smtps://user:password@host:465"
)
_ODD_IN_MAILBOX = re.compile(r"[\s<>,;:()\[\]\\\"]")


def split(url: str) -> SplitResult | None:
    """Return the parts of *url*; ``None`` for one without a host, with blanks, or with a
    port that is no number.
    """
    if re.search(r"\s", url):
        return None
    try:
        parts = urlsplit(url)
        is_whole = bool(parts.hostname) and parts.port != 0
    except (
        ValueError
    ):  # a bracket without its other half, a port that is a word
        return None
    return parts if is_whole else None


def is_web(url: str) -> bool:
    parts = split(url)
    return parts is not None and parts.scheme in ("http", "https")


def is_contact(text: str) -> bool:
    """Return whether *text* may stand in a user agent as where its operator is reached."""
    if not text.isascii():
        return False
    parts = split(text)
    if parts is not None and parts.scheme in ("http", "https"):
        # Every board would be sent the password.
        return parts.username is None
    mailbox = re.sub("^mailto:", "", text, flags=re.IGNORECASE)
    if re.match(r"[a-z][a-z0-9+.-]*:", mailbox, re.IGNORECASE):
        # Of another scheme: `javascript:x@y.kr` looks like a mailbox.
        return False
    try:
        demand_mailbox(mailbox)
    except ValueError:
        return False
    return True


def demand_host(host: str) -> None:
    """``HOST``: an address or a name."""
    is_ipv6 = host.count(":") > 1 and "[" not in host
    if re.search(r"[\s/@\[\]]", host) or (":" in host and not is_ipv6):
        raise ValueError(
            "HOST must be an address like 0.0.0.0, without scheme and port (PORT has that)"
        )


def base(url: str) -> str:
    """Return ``BASE_URL`` in ASCII and without a slash at its end: it is in headers."""
    parts = split(url)
    if parts is None or parts.scheme not in ("http", "https"):
        raise ValueError(
            "BASE_URL must be the http(s) address at which readers reach the pages: https://watch.example.kr"
        )
    if parts.query or parts.fragment or parts.username is not None:
        raise ValueError(
            "BASE_URL stands before the path of every link: without name, password, ? and #"
        )
    if url.isascii():
        return url.rstrip("/")
    try:
        host = (parts.hostname or "").encode("idna").decode()
    except UnicodeError:
        raise ValueError("BASE_URL: DNS cannot hold this host") from None
    port = f":{parts.port}" if parts.port else ""
    path = quote(parts.path.rstrip("/"), safe="/%")
    return f"{parts.scheme}://{host}{port}{path}"


def database(url: str) -> str:
    """Return *url* with its scheme in small letters."""
    scheme, separator, rest = url.partition("://")
    scheme = scheme.lower()
    if scheme == "sqlite" and separator:
        _demand_file(rest)
    elif scheme in _POSTGRES and separator:
        _demand_server(rest)
    elif scheme.startswith(("postgres", "sqlite")):
        raise ValueError(f"{_DATABASE} (the driver is ours to choose)")
    else:
        raise ValueError(_DATABASE)
    return f"{scheme}://{rest}"


def _demand_file(rest: str) -> None:
    if not rest.startswith("/"):
        raise ValueError(
            "DATABASE_URL: a path needs three slashes (sqlite:///file.db, from here) or four (sqlite:////srv/file.db)"
        )
    name = rest[1:].partition("?")[0]
    if name in ("", ":memory:") or name.endswith("/"):
        raise ValueError(
            "DATABASE_URL names no file: web and worker share one, like sqlite:///voucherwatch.db"
        )


def _demand_server(rest: str) -> None:
    # Of what comes before the path, an `@` or `#` too many is a password's.
    authority, _, after = rest.partition("/")
    account, _, host = authority.rpartition("@")
    port = host.rpartition("]")[2].rpartition(":")[2] if ":" in host else ""
    if (
        "@" in account
        or re.search(r"[\s#?]", authority)
        or "@" in after.partition("?")[0]
        or (port and not port.isdigit())
    ):
        raise ValueError(f"{_DATABASE}; {_ESCAPES}")


def demand_mail_server(url: str) -> None:
    parts = split(url)
    if parts is None or parts.scheme not in ("smtp", "smtps"):
        raise ValueError(f"{_SMTP}; {_ESCAPES}")
    if parts.path not in ("", "/") or parts.query or parts.fragment:
        raise ValueError(
            f"SMTP_URL: nothing may follow the host and its port; {_ESCAPES}"
        )
    if parts.scheme == "smtp" and parts.port == 465:
        raise ValueError(
            "SMTP_URL: port 465 speaks TLS from the first byte: write smtps://"
        )


def demand_mailbox(text: str) -> None:
    """One address, with or without a name before it."""
    found = getaddresses([text])
    address = found[0][1] if len(found) == 1 else ""
    local, _, domain = address.rpartition("@")
    odd = _ODD_IN_MAILBOX.search(address) or not address.isascii()
    if not local or not domain or odd:
        raise ValueError("must be one mail address, like alerts@example.kr")
