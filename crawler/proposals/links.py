"""What differs between the links of a listing is the identity of its notices."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final
from urllib.parse import parse_qsl, urlsplit

_ID: Final = re.compile(r"(?i)[0-9a-f]{24,}|[A-Z]{0,8}_?\d[\w-]*|\d+")
_CALL: Final = re.compile(r"(?P<name>[A-Za-z_$][\w.$]*)\s*\(\s*(?P<arguments>[^()]*)\)")
_LIKELY: Final = re.compile(r"(?i)seq|idx|ntt|article|sn$|no$|num|uid|id$|key|board_?id|bbs")
_NEVER: Final = re.compile(r"(?i)page|cpage|menu|mid$|rows|search|sort|session|cate|flag")


def shape(target: str) -> str:
    """Return a link with what may be an identity left out: links of one listing have one shape.

    >>> shape("view.do?pm=6&seq=10973") == shape("view.do?pm=6&seq=9"), shape("fn_view('12')")
    (True, "fn_view('#')")
    """
    return _ID.sub("#", target)


def key_pattern(targets: Sequence[str]) -> str | None:
    """Return the pattern, with the group ``key``, of what tells *targets* apart; ``None`` if nothing does.

    >>> key_pattern(["view.do?b=1&nttId=7", "view.do?b=1&nttId=8"])
    '[?&;]nttId=(?P<key>[\\\\w-]+)'
    >>> key_pattern(["/home/2-2/16952", "/home/2-2/16953"])
    'home/2\\\\-2/(?P<key>[\\\\w-]+)'
    """
    found = (_by_parameter(targets), _by_call(targets), _by_path(targets))
    return next((pattern for pattern in found if pattern and _tells_apart(pattern, targets)), None)


def key_of_one(target: str) -> str:
    """Return the likeliest pattern where there is only one link to see.

    >>> key_of_one("https://gaon.test/view.jsp?mid=3&pSeq=19521"), key_of_one("https://gaon.test/news/20261118")
    ('[?&;]pSeq=(?P<key>[\\\\w-]+)', '(?P<key>[^/?=&#]+)/?$')
    """
    names = [name for name, value in parse_qsl(urlsplit(target).query) if value and not _NEVER.search(name)]
    best = next((name for name in reversed(names) if _LIKELY.search(name)), None)
    return rf"[?&;]{re.escape(best)}=(?P<key>[\w-]+)" if best else r"(?P<key>[^/?=&#]+)/?$"


def _tells_apart(pattern: str, targets: Sequence[str]) -> bool:
    keys = [found["key"] for target in targets if (found := re.search(pattern, target))]
    return len(keys) == len(targets) and len(set(keys)) >= max(2, 0.7 * len(targets))


def _by_parameter(targets: Sequence[str]) -> str | None:
    asked = [dict(parse_qsl(urlsplit(target.replace("&amp;", "&")).query)) for target in targets if "?" in target]
    if len(asked) < len(targets):
        return None
    differing = [name for name in asked[0] if len({one.get(name) for one in asked}) > 0.7 * len(asked)]
    names = sorted(differing, key=lambda name: (bool(_NEVER.search(name)), not _LIKELY.search(name)))
    return rf"[?&;]{re.escape(names[0])}=(?P<key>[\w-]+)" if names else None


def _by_call(targets: Sequence[str]) -> str | None:
    calls = [call for target in targets if (call := _CALL.search(target))]
    if len(calls) < len(targets) or len({call["name"] for call in calls}) != 1:
        return None
    arguments = [[one.strip().strip("'\"") for one in call["arguments"].split(",")] for call in calls]
    places = range(min(map(len, arguments)))
    place = max(places, key=lambda place: len({one[place] for one in arguments}), default=None)
    if place is None:
        return None
    before = rf"(?:[^,()]*,\s*){{{place}}}" if place else ""
    return rf"{re.escape(calls[0]['name'])}\(\s*{before}\W?(?P<key>\w[\w-]*)"


def _by_path(targets: Sequence[str]) -> str | None:
    """Find the part of the path that differs, and say what stands before it."""
    paths = [urlsplit(target).path.split(";")[0].split("/") for target in targets]
    if len({len(path) for path in paths}) != 1:
        return None
    places = [place for place in range(1, len(paths[0])) if len({path[place] for path in paths}) > 0.7 * len(paths)]
    if not places:
        return None
    before = "/".join(paths[0][max(0, places[-1] - 2) : places[-1]]) if places[-1] == places[0] else ""
    same = all("/".join(path[max(0, places[-1] - 2) : places[-1]]) == before for path in paths)
    return rf"{re.escape(before.lstrip('/')) if same and before else ''}/(?P<key>[\w-]+)" if same and before else None


def guessed_address(script: str, function: str) -> str | None:
    """Return the address that a page's own *function* goes to, with ``{key}``; ``None`` if it cannot be read off.

    >>> guessed_address("function goView(no) { location.href = '/board/view.do?id=7&no=' + no; }", "goView")
    '/board/view.do?id=7&no={key}'
    """
    begins = re.search(rf"function\s+{re.escape(function)}\s*\(|{re.escape(function)}\s*[:=]\s*function", script)
    if begins is None:
        return None
    body = script[begins.start() : begins.start() + 1500]
    goes = re.search(
        r"""(?:location(?:\.href)?\s*=|window\.open\(|location\.(?:assign|replace)\()\s*['"](?P<address>[^'"]*[=/])['"]\s*\+""", body
    )
    return f"{goes['address']}{{key}}" if goes else None
