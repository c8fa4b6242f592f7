"""All tables; importing this module makes ``SQLModel.metadata`` whole."""

from storage.models.announcements import Announcement, Attachment, Edition, Event, Facet, Revision
from storage.models.sources import Crawl, PageMemo, Source
from storage.models.subscriptions import Delivery, Subscription

__all__ = [
    "Announcement",
    "Attachment",
    "Crawl",
    "Delivery",
    "Edition",
    "Event",
    "Facet",
    "PageMemo",
    "Revision",
    "Source",
    "Subscription",
]
