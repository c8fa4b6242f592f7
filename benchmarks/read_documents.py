"""How fast documents are read, beside the least that could be done with the same bytes in the same run.

Texts: all readers against one bare pass of a date pattern.  HWP and HWPX files:
conversion in the warm child, and conversion plus reading, against the bare
conversion library in this process.  Needs the real documents beside the checkout.
"""

from __future__ import annotations

import json
import re
import time
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path
from statistics import median
from typing import TypeVar

import unhwp

from reader.documents import of_file, ranked
from reader.formats import Converter
from reader.reader import read_notice
from reader.text.document import Document

SHARED = Path(__file__).resolve().parents[2] / "shared"
T = TypeVar("T")
_DATE = re.compile(r"\d{4}\. ?\d{1,2}\. ?\d{1,2}")


def per_second(work: Callable[[T], object], things: Sequence[T]) -> float:
    """Return the median of three runs, by wall time."""
    runs = []
    for _ in range(3):
        began = time.perf_counter()
        for item in things:
            work(item)
        runs.append(len(things) / (time.perf_counter() - began))
    return median(runs)


def main() -> None:
    """Print both tables, or say what is missing."""
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        print("../shared/corpus (real documents) is not here")
        return
    rows = [
        json.loads(line)
        for line in (corpus / "periods.jsonl").read_text(encoding="utf-8").splitlines()
    ]
    texts = [
        (
            row["title"],
            row["body_text"],
            date.fromisoformat(row["posted_at"][:10]) if row.get("posted_at") else None,
        )
        for row in rows
    ]
    bare = per_second(lambda row: _DATE.findall(row[1]), texts)
    ours = per_second(
        lambda row: read_notice(row[0], [Document("body", row[1])], as_of=row[2]), texts
    )
    print(
        f"{len(texts)} texts: {ours:.0f} a second; a bare pass of one pattern {bare:.0f}; ratio {ours / bare:.4f}"
    )

    files = [
        path
        for path in sorted((corpus / "attachments").iterdir())
        if path.suffix in (".hwp", ".hwpx")
    ]
    library = per_second(_bare, files)
    with Converter() as converter:
        converter.convert(files[0].read_bytes(), files[0].name)
        converted = per_second(
            lambda path: converter.convert(path.read_bytes(), path.name), files
        )
        read = per_second(
            lambda path: read_notice(
                "", ranked(of_file(converter.convert(path.read_bytes(), path.name)))
            ),
            files,
        )
    print(
        f"{len(files)} HWP and HWPX files: into text {converted:.0f} a second ({converted / library:.2f} of the bare library), read {read:.0f}"
    )


def _bare(path: Path) -> str:
    try:
        return unhwp.to_markdown(str(path))
    except unhwp.UnhwpError:
        return ""


if __name__ == "__main__":
    main()
