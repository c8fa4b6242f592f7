"""RSS 2.0 and Atom."""

from __future__ import annotations

import re
from datetime import datetime
from email.utils import format_datetime
from xml.etree import ElementTree as ET

from web.feeds.entries import Feed, FeedEntry

ATOM = "http://www.w3.org/2005/Atom"
_DC = "http://purl.org/dc/elements/1.1/"
_XML = "http://www.w3.org/XML/1998/namespace"
# Characters that XML 1.0 cannot represent, not even as references: control characters
# and lone surrogates, which notices copied from HWP contain.
_NOT_XML = re.compile(
    "[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]"
)

ET.register_namespace("atom", ATOM)
ET.register_namespace("dc", _DC)


def rss(feed: Feed) -> bytes:
    """Return the feed as RSS 2.0; a correction raises ``atom:updated`` and keeps the ``guid``."""
    root = ET.Element("rss", version="2.0")
    channel = ET.SubElement(root, "channel")
    for name, text in (
        ("title", feed.title),
        ("link", feed.home),
        ("description", feed.about),
        ("language", feed.language),
    ):
        _put(channel, name, text)
    _put(channel, "lastBuildDate", format_datetime(feed.updated, usegmt=True))
    _put(channel, "generator", "Voucher Watch")
    # Minutes between two polls; most responses are a 304.
    _put(channel, "ttl", "5")
    _link(channel, feed.itself, rel="self", type="application/rss+xml")
    if feed.next:
        _link(channel, feed.next, rel="next", type="application/rss+xml")
    for entry in feed.entries:
        _item(channel, entry)
    return _bytes(root)


def atom(feed: Feed) -> bytes:
    """Return the feed as Atom 1.0 in the default namespace: some readers do not
    understand prefixes.
    """
    root = ET.Element(
        "feed", {"xmlns": ATOM, f"{{{_XML}}}lang": feed.language}
    )
    _put(root, "id", feed.id)
    _put(root, "title", feed.title)
    _put(root, "subtitle", feed.about)
    _put(root, "updated", _iso(feed.updated))
    _put(root, "generator", "Voucher Watch")
    _put(ET.SubElement(root, "author"), "name", "Voucher Watch")
    _link(root, feed.home, rel="alternate", type="text/html", to="link")
    _link(
        root, feed.itself, rel="self", type="application/atom+xml", to="link"
    )
    if feed.next:
        _link(
            root, feed.next, rel="next", type="application/atom+xml", to="link"
        )
    for entry in feed.entries:
        _entry(root, entry)
    return _bytes(root)


def _item(channel: ET.Element, entry: FeedEntry) -> None:
    item = ET.SubElement(channel, "item")
    _put(item, "title", entry.title)
    _put(item, "link", entry.url)
    _put(item, "description", entry.html)
    _put(item, "guid", entry.id).set("isPermaLink", "false")
    _put(item, "pubDate", format_datetime(entry.published, usegmt=True))
    # RSS has no modification date; readers that support Atom's show the correction.
    _put(item, f"{{{ATOM}}}updated", _iso(entry.updated))
    if entry.author:
        _put(item, f"{{{_DC}}}creator", entry.author)
    for tag in entry.tags:
        _put(item, "category", tag)


def _entry(root: ET.Element, entry: FeedEntry) -> None:
    node = ET.SubElement(root, "entry")
    _put(node, "id", entry.id)
    _put(node, "title", entry.title)
    _put(node, "published", _iso(entry.published))
    _put(node, "updated", _iso(entry.updated))
    _link(node, entry.url, rel="alternate", type="text/html", to="link")
    if entry.page != entry.url:
        _link(node, entry.page, rel="related", type="text/html", to="link")
    if entry.author:
        _put(ET.SubElement(node, "author"), "name", entry.author)
    for tag in entry.tags:
        ET.SubElement(node, "category", term=_clean(tag))
    if entry.changed:
        _put(node, "summary", "\n".join(entry.changed))
    _put(node, "content", entry.html).set("type", "html")


def _put(parent: ET.Element, name: str, text: str) -> ET.Element:
    node = ET.SubElement(parent, name)
    node.text = _clean(text)
    return node


def _link(
    parent: ET.Element, href: str, *, to: str = f"{{{ATOM}}}link", **text: str
) -> None:
    ET.SubElement(parent, to, {**text, "href": _clean(href)})


def _clean(text: str) -> str:
    return _NOT_XML.sub("", text)


def _iso(instant: datetime) -> str:
    return instant.isoformat().replace("+00:00", "Z")


def _bytes(root: ET.Element) -> bytes:
    written: bytes = ET.tostring(root, encoding="utf-8", xml_declaration=True)
    return written
