"""What an answer is made of: data within it, whether JSON, a feed, or JSON in a page's script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import feedparser
from scrapy.http import HtmlResponse, Response

from crawler.platforms.markup import title_text

MOST_SCRIPTS: Final = 20
_JSON_SCRIPT: Final = re.compile(
    r"""<script \b [^>]* \b type \s*=\s* ["']? application/ (?:ld\+)? json   # type="application/json"
    ["']? [^>]* > (.*?) </script>""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_SCRIPT: Final = re.compile(
    r"<script(?:\s(?![^>]*\bsrc=)[^>]*)?>(.*?)</script>",
    re.IGNORECASE | re.DOTALL,
)
# Where a value begins that a script sets or hands on: "__NUXT__ = {", "push([1,".
_VALUE: Final = re.compile(
    r"""(?: [\w\]"'] \s* = \s* (?=[\[{]\s*["\[{]) | \.push \( (?=\[\d) ) [\[{]""",
    re.VERBOSE,
)
# The number of a piece that a framework streams: "5:".
_PACKED: Final = re.compile(r"[0-9a-f]{1,4}:(?:I(?=\[))?")
_DECODER: Final = json.JSONDecoder()
_ELEMENT_ENDS: Final = re.compile(r"</(?:a|li|tr|div|p)\s*>", re.IGNORECASE)
FEWEST_ENDS: Final = 6
MOST_MARKUP: Final = 20_000
"""Letters of a text that are looked at for markup."""
DEEPEST: Final = 6
# Comments are matched once each (``(?>``): pages that begin with thirty of them would be
# tried for hours.
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)


def is_json(response: Response) -> bool:
    return response.body.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] in (b"{", b"[")


def is_feed(response: Response) -> bool:
    return bool(_FEED.match(_text(response)[:4000]))


def data_in(response: Response) -> Iterator[tuple[str, Any]]:
    """Yield each piece of data in an answer with the path under which it is found again."""
    if is_feed(response):
        yield "feed", feed_entries(response)
    elif is_json(response):
        data = _parsed(_text(response).lstrip("\ufeff"))
        if data is not None:
            yield "", data
    else:
        for number, found in enumerate(_JSON_SCRIPT.finditer(_text(response))):
            if number == MOST_SCRIPTS:
                break
            data = _parsed(found[1])
            if data is not None:
                yield f"script-{number}", data
        yield from _data_of_scripts(_text(response))


def pages_in_data(response: Response) -> Iterator[tuple[str, Response]]:
    """Yield the pieces of HTML that a JSON answer holds, as pages, with their paths."""
    data = _parsed(_text(response).lstrip("\ufeff"))
    for path, text in _texts(data, "", 0):
        if len(_ELEMENT_ENDS.findall(text[:MOST_MARKUP])) >= FEWEST_ENDS:
            yield path, _as_page(response, text)


def page_in_data(response: Response, path: str) -> Response | None:
    """Return the piece of HTML at a path that ``pages_in_data`` gave."""
    data = _parsed(_text(response).lstrip("\ufeff"))
    for found, text in _texts(data, "", 0):
        if found == path:
            return _as_page(response, text)
    return None


def _texts(data: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict) and depth < DEEPEST:
        for name, value in data.items():
            if "." not in name:
                inner = f"{path}.{name}" if path else name
                yield from _texts(value, inner, depth + 1)


def _as_page(response: Response, text: str) -> Response:
    return HtmlResponse(
        response.url, body=text.encode("utf-8", "replace"), encoding="utf-8"
    )


def _data_of_scripts(text: str) -> Iterator[tuple[str, Any]]:
    """Yield what scripts set: ``window.STATE = {...}``, ``push([1, "5:{...}"])``."""
    number = 0
    for script in _SCRIPT.finditer(text):
        position = 0
        while found := _VALUE.search(script[1], position):
            if number == MOST_SCRIPTS:
                return
            number += 1
            try:
                data, position = _DECODER.raw_decode(
                    script[1], found.end() - 1
                )
            except (ValueError, RecursionError):
                position = found.end()
                continue
            yield f"value-{number}", _unpacked(data)


def _unpacked(data: Any) -> Any:
    """Return what a pushed list carries: a piece of text that is JSON itself."""
    if not (isinstance(data, list) and data and isinstance(data[-1], str)):
        return data
    found = _PACKED.match(data[-1])
    text = data[-1][found.end() :] if found else data[-1]
    try:
        return _DECODER.raw_decode(text)[0]
    except (ValueError, RecursionError):
        return data


def feed_entries(response: Response) -> list[dict[str, Any]]:
    """Return a feed's entries as plain fields."""
    entries = []
    for entry in feedparser.parse(_text(response)).entries:
        fields = {"title": title_text(entry.get("title", ""))}
        for name in ("link", "id", "published", "updated"):
            # feedparser answers a missing "updated" with "published": its keys tell the truth.
            if name in set(entry.keys()) and entry[name]:
                fields[name] = str(entry[name])
        entries.append(fields)
    return entries


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


def _text(response: Response) -> str:
    text = getattr(response, "text", None)
    return (
        text if text is not None else response.body.decode("utf-8", "replace")
    )
