"""A notice's files: fetched once, read, and fetched again where they may have been replaced."""

from __future__ import annotations

import logging
from datetime import datetime
from http import HTTPStatus

from crawler.engine.context import CrawlContext
from crawler.errors import SourceTrouble
from crawler.pipelines import files
from crawler.pipelines.notices import identity
from crawler.platforms.base import Fetch
from crawler.records import AttachmentLink, RawNotice
from storage.announcements.draft import AttachmentDraft, KnownNotice

log = logging.getLogger(__name__)


class Attached:
    """Fetches the files of a visit's notices."""

    def __init__(self, context: CrawlContext) -> None:
        self._context = context

    async def due(
        self, notice: RawNotice, known: KnownNotice, at: datetime
    ) -> bool:
        """Say whether a file of a notice that says what it said is to be fetched:
        unread, or perhaps replaced.
        """
        stored = await self._stored(notice, known)
        old = files.stale(stored, now=at, closes_at=known.closes_at)
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
    ) -> list[AttachmentDraft]:
        """Return the notice's files as far as they could be read; one that fails now
        stays as it was and is tried at a later look.
        """
        stored = await self._stored(notice, known)
        read = {
            (file.name, file.size): file
            for file in files.kept(notice.attachments, stored)
        }
        old = files.stale(
            stored, now=at, closes_at=known.closes_at if known else None
        )
        for link in files.chosen(
            notice.attachments,
            stored,
            limit=self._context.settings.files_per_notice,
            stale=old,
        ):
            file = await self._file(link, stored.get(identity(link)))
            if file is not None:
                read[identity(link)] = file
        return list(read.values())

    async def _stored(
        self, notice: RawNotice, known: KnownNotice | None
    ) -> dict[tuple[str, str], AttachmentDraft]:
        if known is None or not notice.attachments:
            return {}
        return {
            (file.name, file.size): file
            for file in await self._context.store.files_of(known.id)
        }

    async def _file(
        self, link: AttachmentLink, before: AttachmentDraft | None
    ) -> AttachmentDraft | None:
        if (
            self._context.recordings is not None
            and self._context.recordings.find(link.url) is None
        ):
            return None
        try:
            answer = await self._context.fetcher.get(
                Fetch(link.url),
                headers={"Referer": self._context.board.home},
                largest=self._context.settings.file_bytes,
            )
        except SourceTrouble as error:
            log.info(
                "a file of %s stays unread: %s",
                self._context.board.name,
                error.why,
            )
            return None
        if answer.response.status != HTTPStatus.OK:
            return None
        if why := files.replaced(link, answer.response):
            log.info(
                "a file of %s stays unread: %s", self._context.board.name, why
            )
            return None
        return await self._context.store.converted(
            link, answer.response.body, before
        )
