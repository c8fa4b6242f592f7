"""A notice's files: fetched once, and again if they may have been replaced."""

from __future__ import annotations

import logging
from datetime import datetime

from crawler.engine.context import CrawlContext
from crawler.errors import SourceTrouble
from crawler.pipelines import files
from crawler.pipelines.notices import identity
from crawler.platforms.base import Fetch
from crawler.records import AttachmentLink, RawNotice
from storage.announcements.draft import AttachmentDraft, KnownNotice

log = logging.getLogger(__name__)


class Attachments:
    """Fetches the files of a crawl's notices."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context

    async def are_due(
        self, notice: RawNotice, known: KnownNotice, at: datetime
    ) -> bool:
        """Return whether a file of a notice whose page is as it was is to be fetched: unread,
        or perhaps replaced.
        """
        stored = await self._stored(notice, known)
        old = files.stale(stored, now=at, closes_at=known.closes_at)
        # A file without a stated size is chosen each time, and is no reason by itself:
        # then every recheck of such a board would fetch all its files.
        links = files.chosen(
            notice.attachments,
            stored,
            limit=self._context.settings.files_per_notice,
            stale=old,
        )
        for link in links:
            if identity(link) in old or identity(link) not in stored:
                return True
        return False

    async def read(
        self, notice: RawNotice, known: KnownNotice | None, at: datetime
    ) -> tuple[list[AttachmentDraft], bool]:
        """Return the notice's files as far as they could be read, and whether that is all
        that were asked for; one that fails now stays as it was and is tried at a later
        look.
        """
        stored = await self._stored(notice, known)
        read = {}
        for file in files.already_read(notice.attachments, stored):
            read[file.name, file.size] = file
        closes_at = known.closes_at if known else None
        old = files.stale(stored, now=at, closes_at=closes_at)
        is_whole = True
        for link in files.chosen(
            notice.attachments,
            stored,
            limit=self._context.settings.files_per_notice,
            stale=old,
        ):
            fetched = await self._fetch(link, stored.get(identity(link)))
            if fetched is not None:
                read[identity(link)] = fetched
            is_whole = is_whole and files.is_read(fetched)
        return list(read.values()), is_whole

    async def _stored(
        self, notice: RawNotice, known: KnownNotice | None
    ) -> dict[tuple[str, str], AttachmentDraft]:
        if known is None or not notice.attachments:
            return {}
        stored = {}
        for file in await self._context.store.files_of(known.id):
            stored[file.name, file.size] = file
        return stored

    async def _fetch(
        self, link: AttachmentLink, before: AttachmentDraft | None
    ) -> AttachmentDraft | None:
        """Return a file read; ``None`` where it could not be fetched whole.

        *before* is what was read of it last; equal bytes are not read again.
        """
        context = self._context
        if context.recordings and not context.recordings.find(link.url):
            return None
        try:
            answer = await context.fetcher.get(
                Fetch(link.url),
                # Many boards require their page as the Referer of a file.
                headers={"Referer": context.board.home},
                largest=context.settings.file_bytes,
            )
        except SourceTrouble as error:
            why = error.why
        else:
            response = answer.response
            why = files.why_unusable(link, response)
            if not why:
                return await context.reader.read_file(
                    link, response.body, before
                )
        # The notice is stored without it: a board's files sometimes fail for days.
        log.info("a file of %s stays unread: %s", context.board.name, why)
        return None
