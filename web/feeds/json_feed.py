"""JSON Feed 1.1."""

from __future__ import annotations

import json
from typing import Any

from web.feeds.entries import Feed, FeedEntry


def json_feed(feed: Feed) -> bytes:
    """Return the feed as JSON Feed 1.1, with the sources' health in an extension."""
    data: dict[str, Any] = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": feed.title,
        "home_page_url": feed.home,
        "feed_url": feed.itself,
        "description": feed.about,
        "language": feed.language,
        "items": [_item(entry) for entry in feed.entries],
        "_voucher_watch": {
            "about": "sources that cannot be read just now",
            "sources": list(feed.health),
        },
    }
    if feed.next:
        data["next_url"] = feed.next
    return json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode(
        "utf-8", "replace"
    )


def _item(entry: FeedEntry) -> dict[str, Any]:
    data: dict[str, Any] = {
        "id": entry.id,
        "url": entry.page,
        "external_url": entry.url,
        "title": entry.title,
        "content_html": entry.html,
        "content_text": entry.text,
        "date_published": entry.published.isoformat(timespec="seconds"),
        "date_modified": entry.updated.isoformat(),
        "tags": list(entry.tags),
    }
    if entry.changed:
        data["summary"] = "; ".join(entry.changed)
    if entry.author:
        data["authors"] = [{"name": entry.author}]
    return data
