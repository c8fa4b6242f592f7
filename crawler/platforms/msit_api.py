"""Open APIs of the ministry at 공공데이터포털: announcements and press releases, with their
files' addresses.

Measured on 390 items (2025-04 … 2026-02): ten items a page whatever is asked
for; ``response`` is a list; a single item or file may stand as an object; the
office, but also names and phones of officials, which are not taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from scrapy.http import Response

from crawler.platforms.data_go_kr import DataGoKr, one_or_many
from crawler.platforms.json_board import Item, at, text_at
from crawler.platforms.words import squeeze
from crawler.records import AttachmentLink, RawNotice


class MsitApi(DataGoKr):
    """One operation; an item's key is the post's number in its address, the same as on
    the board.
    """

    agency = "과학기술정보통신부"
    hosts = ("apis.data.go.kr", "www.msit.go.kr")
    key_at = "viewUrl"
    title_at = "subject"
    posted_at = "pressDt"
    posted_like = "2026-10-01"
    has_pages = False
    facts_at = (("담당부서", "deptName"),)

    def find_items(self, answer: Any, response: Response) -> Iterator[Item]:
        """Open the portal's envelope; a bare list of items is what harvesters keep of it."""
        parts = (
            at(answer, "response")
            if isinstance(answer, Mapping)
            else [{"body": {"items": answer}}]
        )
        merged: dict[str, Any] = {}
        for part in one_or_many(parts):
            merged |= part
        # "0" and "00" are success, and harvested files have no header at all.
        code = text_at(merged, "header.resultCode")
        if code.strip("0"):
            raise self.refused(
                response, code, text_at(merged, "header.resultMsg")
            )
        items = []
        for item in one_or_many(at(merged, "body.items")):
            items.append(at(item, "item") or item)
        yield from super().find_items(
            {"items": items if "body" in merged else None}, response
        )

    items_at = "items"

    def parse_item(self, item: Item) -> RawNotice | None:
        notice = super().parse_item(item)
        found = re.search(r"nttSeqNo=(\d+)", notice.key) if notice else None
        if notice is None or found is None:
            return None
        return replace(notice, key=found[1], attachments=tuple(_files(item)))

    def address(self, item: Item) -> str:
        return squeeze(text_at(item, self.key_at))


def _files(item: Item) -> Iterator[AttachmentLink]:
    for entry in one_or_many(at(item, "files")):
        for file in one_or_many(at(entry, "file")):
            if text_at(file, "fileName") and text_at(file, "fileUrl"):
                yield AttachmentLink(
                    squeeze(text_at(file, "fileName")),
                    text_at(file, "fileUrl"),
                )
