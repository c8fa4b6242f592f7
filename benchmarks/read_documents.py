"""How fast documents are read, beside the least that could be done with the same bytes in the same run.

Texts: all readers against one bare pass of a date pattern.  HWP and HWPX files:
conversion in the warm child, and conversion plus reading, against the bare
conversion library in this process.  Needs the real documents beside the checkout.

    python -m benchmarks.read_documents [--beside PATH]

With ``--beside`` another checkout is measured in turn with this one, by the processor
time of the whole command, so that a busy machine slows both alike.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
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
_TURNS = 5
_FILE_TURNS = 5
"""How often each file is read in a turn: they are few."""
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
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--beside", type=Path, help="another checkout to measure too"
    )
    beside = parser.parse_args().beside
    corpus = SHARED / "corpus"
    if not corpus.is_dir():
        print("../shared/corpus (real documents) is not here")
        return
    if beside is None:
        _measure_alone(corpus)
    else:
        _measure_beside(corpus, beside.resolve())


def _measure_beside(corpus: Path, other: Path) -> None:
    """Print how many times as fast as the checkout *other* this one is."""
    texts: list[dict[str, str]] = []
    for line in (
        (corpus / "periods.jsonl").read_text(encoding="utf-8").splitlines()
    ):
        row = json.loads(line)
        text = {"title": row["title"], "text": row["body_text"]}
        texts.append(text | {"as_of": (row.get("posted_at") or "")[:10]})
    files: list[dict[str, str]] = []
    for path in sorted((corpus / "attachments").iterdir()):
        if path.suffix in (".hwp", ".hwpx"):
            files.append({"path": str(path)})
    here = Path(__file__).resolve().parents[1]
    for name, rows in (
        ("texts", texts),
        ("HWP and HWPX files", files * _FILE_TURNS),
    ):
        print(f"{name}: {_ratio(rows, here, other):.2f} of their speed")
    hwp = next(row["path"] for row in files if row["path"].endswith(".hwp"))
    ours: list[float] = []
    theirs: list[float] = []
    for _ in range(_TURNS):
        ours.append(_processor_time(here, [hwp]))
        theirs.append(_processor_time(other, [hwp]))
    print(
        f"one HWP file, cold start: {median(ours) / median(theirs):.2f} of their time "
        f"({median(ours):.2f} s, {median(theirs):.2f} s)"
    )


def _ratio(rows: Sequence[dict[str, str]], here: Path, other: Path) -> float:
    """Return this checkout's speed over *other*'s, start-up left out: median of turns."""
    lines = [json.dumps(row, ensure_ascii=False) for row in rows]
    ratios: list[float] = []
    with tempfile.TemporaryDirectory() as folder:
        first, all_ = Path(folder, "first.jsonl"), Path(folder, "all.jsonl")
        first.write_text(lines[0] + "\n", encoding="utf-8")
        all_.write_text("\n".join(lines) + "\n", encoding="utf-8")
        for _ in range(_TURNS):
            seconds: list[float] = []
            for tree in (here, other):
                whole = _processor_time(tree, ["--jsonl", str(all_)])
                start = _processor_time(tree, ["--jsonl", str(first)])
                seconds.append(whole - start)
            ratios.append(seconds[1] / seconds[0])
    return median(ratios)


def _processor_time(tree: Path, arguments: Sequence[str]) -> float:
    """Return the seconds that ``read`` of one checkout takes, its child process with it."""
    # Each checkout with the libraries that it was locked with, where it has its own.
    own = tree / ".venv" / "bin" / "python"
    python = str(own) if own.exists() else sys.executable
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(
        [python, "-m", "worker", "read", *arguments],
        env=os.environ | {"PYTHONPATH": str(tree)},
        cwd=tempfile.gettempdir(),
        stdout=subprocess.DEVNULL,
        check=True,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user = after.ru_utime - before.ru_utime
    return user + after.ru_stime - before.ru_stime


def _measure_alone(corpus: Path) -> None:
    rows = [
        json.loads(line)
        for line in (corpus / "periods.jsonl")
        .read_text(encoding="utf-8")
        .splitlines()
    ]
    texts = [
        (
            row["title"],
            row["body_text"],
            date.fromisoformat(row["posted_at"][:10])
            if row.get("posted_at")
            else None,
        )
        for row in rows
    ]
    bare = per_second(lambda row: _DATE.findall(row[1]), texts)
    ours = per_second(
        lambda row: read_notice(
            row[0], [Document("body", row[1])], as_of=row[2]
        ),
        texts,
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
                "",
                ranked(
                    of_file(converter.convert(path.read_bytes(), path.name))
                ),
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
