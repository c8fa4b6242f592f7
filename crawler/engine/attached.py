"""A notice's files: fetched once, read, and fetched again where they may have been replaced."""

from __future__ import annotations

import logging
from http import HTTPStatus

from crawler.engine.visit import Visit
from crawler.errors import SourceTrouble
from crawler.pipelines import files
from crawler.pipelines.notices import identity
from crawler.platforms.base import Fetch
from crawler.raw import AttachmentLink, RawNotice
from storage.announcements import AttachmentDraft, Known

log = logging.getLogger(__name__)


class Attached:
    """Fetches the files of a visit's notices."""

    def __init__(self, visit: Visit) -> None:
        self._visit = visit

    async def read(self, notice: RawNotice, known: Known | None) -> list[AttachmentDraft]:
        """Return the notice's files as far as they could be read; one that fails now stays unread and is tried at the next look."""
        stored = (
            {(file.name, file.size): file for file in await self._visit.desk.files_of(known.id)} if known and notice.attachments else {}
        )
        read = {(file.name, file.size): file for file in files.kept(notice.attachments, stored)}
        for link in files.chosen(notice.attachments, stored, limit=self._visit.settings.files_per_notice):
            file = await self._file(link, stored.get(identity(link)))
            if file is not None:
                read[identity(link)] = file
        return list(read.values())

    async def _file(self, link: AttachmentLink, before: AttachmentDraft | None) -> AttachmentDraft | None:
        if self._visit.recordings is not None and self._visit.recordings.find(link.url) is None:
            return None
        try:
            answer = await self._visit.fetcher.get(
                Fetch(link.url), headers={"Referer": self._visit.board.home}, largest=self._visit.settings.file_bytes
            )
        except SourceTrouble as trouble:
            log.info("a file of %s stays unread: %s", self._visit.board.name, trouble.why)
            return None
        if answer.response.status != HTTPStatus.OK:
            return None
        return await self._visit.desk.converted(link, answer.response.body, before)
