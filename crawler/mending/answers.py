"""What an answer is made of: data within it, whether JSON, a feed, or JSON in a page's script."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import unescape
from typing import Any, Final

import feedparser
from lxml import etree
from scrapy.http import HtmlResponse, Response

from crawler.mending.references import without_references
from crawler.mending.script_values import values_of_scripts
from crawler.platforms.json_board import unpacked
from crawler.platforms.markup import title_text

MOST_SCRIPTS: Final = 20
_JSON_SCRIPT: Final = re.compile(
    r"""<script \b [^>]* \b type \s*=\s* ["']? application/ (?:ld\+)? json   # type="application/json"
    ["']? [^>]* > (.*?) </script>""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
# A list or an object with fields, escaped or within single quotes.
_JSON_ATTRIBUTE: Final = re.compile(
    r"""= (?: " ( [\[{] [^"]{0,40} &quot; [^"]* ) " | ' ( [\[{] [^']{0,40} " [^']* ) ' )""",
    re.VERBOSE,
)
_ELEMENT_ENDS: Final = re.compile(r"</(?:a|li|tr|div|p)\s*>", re.IGNORECASE)
# Ends of elements: fewer are a text with some markup, not a list of rows.
FEWEST_ENDS: Final = 6
MOST_MARKUP: Final = 20_000
"""Letters of a text that are looked at for markup."""
LONGEST_SUMMARY: Final = 400
# Objects within objects of an answer: markup is near its root.
DEEPEST: Final = 6
# Comments are matched once each (``(?>``): pages that begin with thirty of them would be
# tried for hours.
_FEED: Final = re.compile(
    r"\s*(?:<\?xml[^>]*\?>\s*)?(?:(?><!--.*?-->)\s*)*<(?:rss|feed|rdf:RDF)\b",
    re.DOTALL,
)
# XML of a site's own: what says that it is XML, and no page.
_XML: Final = re.compile(
    r"""\ufeff? \s* <\?xml [^>]* \?> \s* (?: (?><!--.*?-->) \s* )*
    < (?! !doctype\s+html | html\b | \? ) [A-Za-z_]""",
    re.VERBOSE | re.IGNORECASE | re.DOTALL,
)
MOST_ELEMENTS: Final = 50_000
"""Of an XML answer: more are no list of notices."""
# What precedes JSON that other hosts' pages load as a script, or that shall not
# be run as one: "/**/callback_201({", ")]}',\n{".
_BEFORE_JSON: Final = re.compile(
    r"""\ufeff? \s* (?: \)\]\}',? \s* )?
    (?: (?: /\* [^*]{0,40} \*/ \s* )? (?P<call> [\w$.]{1,80} \s* \( ) )? \s*
    (?= [\[{] )""",
    re.VERBOSE,
)


def is_json(response: Response) -> bool:
    return bool(json_of(response))


def json_of(response: Response) -> str:
    """Return the text of an answer that is JSON, also as the argument of a call; ""
    where it begins as something else.
    """
    text = _text(response)
    found = _BEFORE_JSON.match(text)
    if found is None:
        return ""
    inside = text[found.end() :]
    if found["call"]:
        # A script that merely begins with a call does not end with it.
        inside, closed, _ = inside.rstrip().rstrip(";").rpartition(")")
        ends = inside.rstrip()[-1:] if closed else ""
        return inside if ends in ("}", "]") else ""
    return inside


def is_data(response: Response) -> bool:
    """Return whether an answer is no page: JSON, a feed or other XML."""
    return is_json(response) or is_feed(response) or is_xml(response)


def is_xml(response: Response) -> bool:
    text = _text(response)[:4000]
    return bool(_XML.match(text)) and not _FEED.match(text)


def xml_data(response: Response) -> Any:
    """Return XML as JSON would hold it: elements of one name are a list, attributes
    are fields; ``None`` where it is none, or larger than lists are.
    """
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, recover=True
    )
    root = etree.fromstring(_text(response).encode(), parser)
    if root is None or sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        return None
    return {etree.QName(root).localname: _xml_value(root, 0)}


def _xml_value(element: Any, depth: int) -> Any:
    fields: dict[str, Any] = dict(element.attrib)
    for child in element if depth < DEEPEST else ():
        if not isinstance(child.tag, str):
            continue
        name = etree.QName(child).localname.replace(".", "_")
        value = _xml_value(child, depth + 1)
        earlier = fields.get(name)
        if earlier is None:
            fields[name] = value
        elif isinstance(earlier, list):
            earlier.append(value)
        else:
            fields[name] = [earlier, value]
    if fields:
        return fields
    return "".join(element.itertext()).strip()


def is_feed(response: Response) -> bool:
    return bool(_FEED.match(_text(response)[:4000]))


def data_in(response: Response) -> Iterator[tuple[str, Any]]:
    """Yield each piece of data in an answer with the path under which it is found again."""
    if is_feed(response):
        yield "feed", feed_entries(response)
    elif is_json(response):
        text = json_of(response)
        data = _parsed(text)
        if data is None:
            data = _lines(text)
        if data is not None:
            yield "", unpacked(data)
    elif is_xml(response):
        data = xml_data(response)
        if data is not None:
            yield "xml", data
    else:
        for number, found in enumerate(_JSON_SCRIPT.finditer(_text(response))):
            if number == MOST_SCRIPTS:
                break
            data = _parsed(found[1])
            if data is not None:
                yield f"script-{number}", without_references(data)
        yield from values_of_scripts(_text(response))
        yield from _values_of_attributes(_text(response))


def _values_of_attributes(page: str) -> Iterator[tuple[str, Any]]:
    """Yield the lists and objects that attributes hold, as frameworks hand data on to
    what they draw: ``<board-list :items="[{&quot;no&quot;:7}]">``.
    """
    for number, found in enumerate(_JSON_ATTRIBUTE.finditer(page)):
        if number == MOST_SCRIPTS:
            return
        data = _parsed(unescape(found[1] or found[2]))
        if data is not None:
            yield f"attribute-{number}", data


def pages_in_data(response: Response) -> Iterator[tuple[str, Response]]:
    """Yield the pieces of HTML that a JSON answer holds, as pages, with their paths."""
    data = _parsed(json_of(response))
    for path, text in _texts(data, "", 0):
        if len(_ELEMENT_ENDS.findall(text[:MOST_MARKUP])) >= FEWEST_ENDS:
            yield path, _as_page(response, text)


def page_in_data(response: Response, path: str) -> Response | None:
    """Return the piece of HTML at a path that ``pages_in_data`` gave."""
    data = _parsed(json_of(response))
    for found, text in _texts(data, "", 0):
        if found == path:
            return _as_page(response, text)
    return None


def _texts(data: Any, path: str, depth: int) -> Iterator[tuple[str, str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict) and depth < DEEPEST:
        for name, value in data.items():
            # Paths are dotted: such a name could not be found again.
            if "." not in name:
                inner = f"{path}.{name}" if path else name
                yield from _texts(value, inner, depth + 1)


def _as_page(response: Response, text: str) -> Response:
    return HtmlResponse(
        response.url, body=text.encode("utf-8", "replace"), encoding="utf-8"
    )


def feed_entries(response: Response) -> list[dict[str, Any]]:
    """Return a feed's entries as plain fields."""
    entries = []
    for entry in feedparser.parse(_text(response)).entries:
        fields = {"title": title_text(entry.get("title", ""))}
        for name in ("link", "id", "published", "updated"):
            # feedparser answers a missing "updated" with "published": its keys tell the truth.
            if name in set(entry.keys()) and entry[name]:
                fields[name] = str(entry[name])
        summary = title_text(entry.get("summary", "")[:MOST_MARKUP])
        if 0 < len(summary) <= LONGEST_SUMMARY:
            # Feeds of boards put the facts of a row here.
            fields["summary"] = summary
        entries.append(fields)
    return entries


def _lines(text: str) -> list[Any] | None:
    """Return what is on each line; ``None`` where that is not JSON each."""
    found = []
    for line in text.splitlines():
        if line.strip():
            found.append(_parsed(line))
    return found if len(found) > 1 and None not in found else None


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
