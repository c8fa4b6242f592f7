"""All tables; importing this module makes ``SQLModel.metadata`` whole."""

from storage.models.announcements import (
    Alias,
    Announcement,
    Attachment,
    Edition,
    Event,
    Facet,
    ListChange,
    LookupKey,
    Revision,
)
from storage.models.app_secrets import AppSecret
from storage.models.job_runs import JobRun
from storage.models.rounds import (
    DuplicateCandidate,
    ProgrammeAlias,
    ProgrammeEstimate,
    ProgrammeRow,
    RoundNotice,
    RoundRow,
    TitleKey,
)
from storage.models.sources import (
    Crawl,
    ListingRowRecord,
    Mend,
    PageCacheEntry,
    Source,
)
from storage.models.subscriptions import (
    Consent,
    Delivery,
    SavedFilter,
    SignupAttempt,
    Subscription,
    Suppression,
    SystemMessage,
)
from storage.models.tombstones import Tombstone

__all__ = [
    "Alias",
    "Announcement",
    "AppSecret",
    "Attachment",
    "Consent",
    "Crawl",
    "Delivery",
    "DuplicateCandidate",
    "Edition",
    "Event",
    "Facet",
    "JobRun",
    "ListChange",
    "ListingRowRecord",
    "LookupKey",
    "Mend",
    "PageCacheEntry",
    "ProgrammeAlias",
    "ProgrammeEstimate",
    "ProgrammeRow",
    "Revision",
    "RoundNotice",
    "RoundRow",
    "SavedFilter",
    "SignupAttempt",
    "Source",
    "Subscription",
    "Suppression",
    "SystemMessage",
    "TitleKey",
    "Tombstone",
]
