"""Item pipelines: a fetched notice is read, then stored with the others of its batch."""

from __future__ import annotations

import asyncio

from scrapy.exceptions import DropItem

from crawler.items import NoticeItem, NoticeRecord, SaveCounts
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble


class ReadingPipeline:
    """Reads a notice and its files; texts are read off the loop."""

    async def process_item(self, item: NoticeItem) -> NoticeItem:
        try:
            item.draft = await item.batch.store.read(item)
        except Exception as fault:
            _fail(item, fault)
            raise
        return item


class StorePipeline:
    """Stores a batch in one transaction when its last item has come, and returns each
    item as it is exported.
    """

    async def process_item(self, item: NoticeItem) -> NoticeRecord:
        batch = item.batch
        # An item whose reading failed never arrives: then nothing of its batch is
        # stored, and the crawl has the failure from ``_fail``.
        batch.arrived += 1
        if batch.arrived == len(batch.items):
            try:
                counts = await batch.store.store(batch)
                saved = batch.saved
                # The crawl may have been cancelled meanwhile, and its future with it.
                if saved is not None and not saved.done():
                    saved.set_result(counts)
            except (*DATABASE_ERRORS, DatabaseTrouble) as trouble:
                # No fault of the item: the crawl has it, and says so once for all.
                _fail(item, trouble)
                raise DropItem("the store is in trouble") from None
            except Exception as fault:
                _fail(item, fault)
                raise
        notice, draft = item.fetched.notice, item.draft
        files = []
        for file in notice.attachments:
            files.append(
                {"name": file.name, "url": file.url, "size": file.size}
            )
        return NoticeRecord(
            source=notice.source,
            key=notice.key,
            url=notice.url,
            title=notice.title,
            posted=notice.posted,
            cells=dict(notice.cells),
            body=notice.body,
            attachments=files,
            reading=draft.reading.to_dict() if draft is not None else {},
        )


def _fail(item: NoticeItem, fault: Exception) -> None:
    """Let the crawl know: Scrapy logs what a pipeline raises and tells nobody."""
    saved: asyncio.Future[SaveCounts] | None = item.batch.saved
    if saved is not None and not saved.done():
        saved.set_exception(fault)
