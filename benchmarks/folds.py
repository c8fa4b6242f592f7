"""How right the readers are on documents read by hand, split into five folds by programme.

Rules are tuned on the misses of folds 1 to 4.  Of fold 5 only figures are printed,
so that it stays unseen.  A programme's notices of several years share one fold.
Needs the real documents and their scorer beside the checkout.
"""

from __future__ import annotations

import argparse
import hashlib
import importlib.util
import json
import re
import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from types import ModuleType
from typing import Any, Final

from reader.documents import of_file, of_page, of_text, ranked
from reader.formats import Converter
from reader.model import Reading
from reader.reader import read_notice
from reader.text.document import Document

SHARED: Final = Path(__file__).resolve().parents[2] / "shared"
HELD_BACK: Final = 5
_FOLDS: Final = 5
_WORDS = re.compile(r"[^0-9A-Za-z가-힣]")
_WITHOUT_TITLE: Final = "att"
"""Rows that the scorer hands over without their title."""

Row = Mapping[str, Any]


def fold_of(row: Row) -> int:
    """Return the fold, 1 to 5, of a hand-read row: the hash of its programme's name.

    >>> fold_of({"programme": "가온 지원사업"}) == fold_of({"programme": "가온지원사업"})
    True
    """
    name = row.get("programme") or row.get("title") or row["id"]
    plain = _WORDS.sub("", name).lower()
    return hashlib.sha256(plain.encode()).digest()[0] % _FOLDS + 1


def scorer() -> ModuleType:
    """Return the scorer beside the checkout, loaded as a module."""
    path = SHARED / "score" / "score.py"
    spec = importlib.util.spec_from_file_location("score", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def gold_rows(score: ModuleType) -> list[Row]:
    """Return the hand-read rows that stand for a whole document of their own."""
    rows = score.load(SHARED / "corpus" / "gold.jsonl")
    return [row for row in rows if "#" not in row["id"]]


def documents_of(path: Path, converter: Converter) -> list[Document]:
    """Return the documents of a gold file, best source first."""
    if path.suffix == ".txt":
        return ranked(of_text(path.read_text(encoding="utf-8")))
    converted = converter.convert(path.read_bytes(), path.name)
    if converted.media == "text":
        return ranked(of_text(converted.text))
    is_page = converted.media == "html"
    return ranked(of_page(converted.text) if is_page else of_file(converted))


def read_row(row: Row, documents: Sequence[Document]) -> Reading:
    """Read one row as the scorer asks for it."""
    title = (
        "" if row["id"].startswith(_WITHOUT_TITLE) else row.get("title") or ""
    )
    day = date.fromisoformat(row["as_of"][:10]) if row.get("as_of") else None
    return read_notice(title, documents, as_of=day)


def scored(
    score: ModuleType, rows: Sequence[Row], readings: Mapping[str, Reading]
) -> dict[str, Any]:
    """Return the scorer's figures for *rows*, of readings that are there already."""
    plain = {
        name: json.loads(json.dumps(reading.to_dict()))
        for name, reading in readings.items()
    }
    score.ask = lambda _command, _items: (plain, 1.0)  # type: ignore[attr-defined]
    with tempfile.NamedTemporaryFile(
        "w", suffix=".jsonl", encoding="utf-8"
    ) as data:
        for row in rows:
            data.write(json.dumps(row, ensure_ascii=False) + "\n")
        data.flush()
        arguments = argparse.Namespace(
            cmd="", data=data.name, texts=None, only=None
        )
        figures, _ = score.gold(arguments)
    return dict(figures)


def main() -> None:
    """Print the figures of folds 1 to 4 beside those of fold 5, or say what is missing."""
    if not SHARED.is_dir():
        print("../shared (real documents and their scorer) is not here")
        return
    score = scorer()
    rows = gold_rows(score)
    readings: dict[str, Reading] = {}
    with Converter() as converter:
        for row in rows:
            path = score.where(row["id"], None)
            if path is not None:
                readings[row["id"]] = read_row(
                    row, documents_of(path, converter)
                )
    tuned = [row for row in rows if fold_of(row) != HELD_BACK]
    unseen = [row for row in rows if fold_of(row) == HELD_BACK]
    first, second = (scored(score, part, readings) for part in (tuned, unseen))
    print(f"{'field':18} {'folds 1-4':>28} {'fold 5':>28}")
    for name, figures in first.items():
        if isinstance(figures, dict) and "precision" in figures:
            print(
                f"{name:18} {_shown(figures):>28} {_shown(second[name]):>28}"
            )


def _shown(figures: Mapping[str, Any]) -> str:
    parts = [
        f"{key[0]} {figures.get(key) or 0:.3f}"
        for key in ("precision", "recall")
    ]
    if figures.get("f1") is not None:
        parts.append(f"f1 {figures['f1']:.3f}")
    return "  ".join(parts)


if __name__ == "__main__":
    main()
