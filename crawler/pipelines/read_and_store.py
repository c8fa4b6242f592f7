"""Item pipelines: a fetched notice is read, then stored with the others of its batch."""

from __future__ import annotations

from scrapy.exceptions import DropItem

from crawler.items import NoticeBatch, NoticeItem, NoticeRecord
from storage.db.failures import DATABASE_ERRORS, DatabaseTrouble


class ReadingPipeline:
    """Reads a notice and its files."""

    async def process_item(self, item: NoticeItem) -> NoticeItem:
        batch = item.batch
        try:
            item.draft = await batch.reader.read(
                item.fetched, is_news=batch.is_news
            )
        except Exception as fault:
            _fail(batch, fault)
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
                counts = await batch.store.save(batch)
                # The crawl may have been cancelled meanwhile, and its future with it.
                if not batch.saved.done():
                    batch.saved.set_result(counts)
            except (*DATABASE_ERRORS, DatabaseTrouble) as trouble:
                # No fault of the item: the crawl has it, and says so once for all.
                _fail(batch, trouble)
                raise DropItem("the store is in trouble") from None
            except Exception as fault:
                _fail(batch, fault)
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


def _fail(batch: NoticeBatch, fault: Exception) -> None:
    """Let the crawl know: Scrapy logs what a pipeline raises and tells nobody."""
    if not batch.saved.done():
        batch.saved.set_exception(fault)
