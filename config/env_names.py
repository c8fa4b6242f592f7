"""Unknown environment variables that are probably misspelt settings."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher

# Other programs' own names that look like ours.
_OTHERS = frozenset(
    {
        "ALL_PROXY",
        "DATABASE_HOST",
        "DATABASE_NAME",
        "DATABASE_PORT",
        "FTP_PROXY",
        "HOSTNAME",
        "HTTP_PROXY",
        "LOGNAME",
        "NO_PROXY",
        "SECRET_KEY_BASE",
        "SMTP_HOST",
        "SMTP_PORT",
    }
)
_PREFIX = re.compile(r"^(?:VOUCHER_?WATCH|VW)_")
_CLOSE = 0.85
# Of shorter names (HOST, PORT) every other word is a neighbour.
_SHORTEST = 6
# Plain names that are written often for ours and resemble them little.
_MEANT = {
    "DATABASE_URI": "DATABASE_URL",
    "DB_URL": "DATABASE_URL",
    "DATABASE": "DATABASE_URL",
    "EMAIL_FROM": "MAIL_FROM",
    "FROM_EMAIL": "MAIL_FROM",
    "EMAIL_URL": "SMTP_URL",
    "MAIL_URL": "SMTP_URL",
    "SECRET": "SECRET_KEY",
}


def probably_meant(
    names: Iterable[str], known: Collection[str]
) -> dict[str, str]:
    """Return those of *names* that are none of *known*, with the one that each is close to.

    >>> probably_meant(["SMPT_URL", "HOME", "VW_PORT"], ["SMTP_URL", "PORT"])
    {'SMPT_URL': 'SMTP_URL', 'VW_PORT': 'PORT'}
    """
    found = {}
    for name in names:
        upper = name.upper()
        if upper in known or upper in _OTHERS:
            continue
        meant = _meant(upper, known)
        if meant is not None:
            found[name] = meant
    return found


def _meant(name: str, known: Collection[str]) -> str | None:
    bare = _PREFIX.sub("", name)
    if bare != name and bare in known:
        return bare
    if _MEANT.get(name) in known:
        return _MEANT[name]
    if len(name) < _SHORTEST:
        return None
    best, closeness = None, _CLOSE
    for candidate in known:
        if candidate.replace("_", "") == name.replace("_", ""):
            return candidate
        # Letters that changed places cost the ratio twice as much as one that is wrong.
        if sorted(candidate) == sorted(name):
            return candidate
        if abs(len(candidate) - len(name)) > 1:
            continue
        ratio = SequenceMatcher(None, name, candidate).ratio()
        if ratio > closeness:
            best, closeness = candidate, ratio
    return best
