"""What an answer is made of: data within it, whether JSON, a feed, or JSON in a page's script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, Final

import feedparser
from scrapy.http import Response

from crawler.platforms.markup import title_text

MOST_SCRIPTS: Final = 20
_JSON_SCRIPT: Final = re.compile(
    r"""<script \b [^>]* \b type \s*=\s* ["']? application/ (?:ld\+)? json   # type="application/json"
    ["']? [^>]* > (.*?) </script>""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:<!--.*?-->\s*)*<(?:rss|feed|rdf:RDF)\b"
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
