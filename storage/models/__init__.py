"""All tables; importing this module makes ``SQLModel.metadata`` whole."""

from storage.models.announcements import Announcement, Attachment, Edition, Event, Facet, Revision
from storage.models.keepsakes import Keepsake
from storage.models.sources import Crawl, HeardRow, PageMemo, Source
from storage.models.subscriptions import Consent, Delivery, Note, SavedFilter, SignupAttempt, Subscription, Suppression

__all__ = [
    "Announcement",
    "Attachment",
    "Consent",
    "Crawl",
    "Delivery",
    "Edition",
    "Event",
    "Facet",
    "HeardRow",
    "Keepsake",
    "Note",
    "PageMemo",
    "Revision",
    "SavedFilter",
    "SignupAttempt",
    "Source",
    "Subscription",
    "Suppression",
]
