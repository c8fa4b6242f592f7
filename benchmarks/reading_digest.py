"""Whether a change that should change no reading changed one.

    python -m benchmarks.reading_digest --write FILE
    python -m benchmarks.reading_digest --against FILE

Reads every body, text and file of the real documents beside the checkout and keeps
one digest a reading in FILE; ``--against`` prints the names of those that differ and
ends with 1 if there are any.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from reader.documents import of_file, of_text, ranked
from reader.formats import Converter
from reader.reader import read_notice
from reader.text.document import Document

CORPUS = Path(__file__).resolve().parents[2] / "shared" / "corpus"
_ROWS = ("periods.jsonl", "unlabelled.jsonl", "summaries.jsonl")
_FOLDERS = ("gold_texts", "gold_files", "attachments", "news")


def main() -> int:
    """Write the digests or compare with them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--against", type=Path)
    arguments = parser.parse_args()
    if not CORPUS.is_dir():
        print("../shared/corpus (real documents) is not here")
        return 0
    digests = dict(_digests())
    if arguments.write:
        arguments.write.write_text(json.dumps(digests), encoding="utf-8")
    if not arguments.against:
        return 0
    known = json.loads(arguments.against.read_text(encoding="utf-8"))
    changed: list[str] = []
    for name, digest in digests.items():
        if known.get(name) != digest:
            changed.append(name)
    print(f"{len(changed)} of {len(digests)} readings differ", *changed[:20])
    return 1 if changed else 0


def _digests() -> Iterator[tuple[str, str]]:
    for file in _ROWS:
        lines = (CORPUS / file).read_text(encoding="utf-8").splitlines()
        for number, line in enumerate(lines):
            row = json.loads(line)
            text = row.get("body_text") or row.get("text") or ""
            posted = (row.get("posted_at") or "")[:10]
            day = date.fromisoformat(posted) if posted else None
            title = row.get("title") or ""
            yield f"{file}:{number}", _digest(title, of_text(text), day)
    with Converter() as converter:
        for folder in _FOLDERS:
            for path in sorted((CORPUS / folder).iterdir()):
                if not path.is_file():
                    continue
                converted = converter.convert(path.read_bytes(), path.name)
                documents = of_file(converted)
                yield f"{folder}/{path.name}", _digest("", documents, None)


def _digest(title: str, documents: list[Document], day: date | None) -> str:
    """Return a digest of the texts as converted and of what was read in them."""
    reading = read_notice(title, ranked(documents), as_of=day).to_dict()
    # It follows from the code, which is what changed.
    reading.pop("reader", None)
    texts: list[str] = []
    for document in documents:
        texts.append(document.text)
    whole = json.dumps([texts, reading], ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(whole.encode()).hexdigest()


if __name__ == "__main__":
    sys.exit(main())
