"""``voucherwatch read``: files, pages and batches into readings."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from datetime import date
from typing import Any, TextIO

from crawler.extraction.document import Document
from crawler.extraction.reader import read_notice


def read_batch(lines: Iterable[str], out: TextIO) -> None:
    """Answer each ``{"id", "title", "text", "as_of"}`` line with a reading, as soon as it is read."""
    for line in lines:
        if not line.strip():
            continue
        asked: dict[str, Any] = json.loads(line)
        as_of = date.fromisoformat(asked["as_of"][:10]) if asked.get("as_of") else None
        reading = read_notice(asked.get("title") or "", [Document("body", asked.get("text") or "")], as_of=as_of)
        out.write(json.dumps({"id": asked.get("id"), **reading.to_dict()}, ensure_ascii=False) + "\n")
        out.flush()


if __name__ == "__main__":
    read_batch(sys.stdin, sys.stdout)
