"""The version of the reader: a digest of its rules, so that no one has to raise it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

import config
import reader


@cache
def reader_version() -> str:
    """Return 12 hexadecimal digits that change with any rule or word of the reader.

    Computed at the first use only: a process that stores nothing need not pay for it.
    """
    roots = (
        ("reader", Path(reader.__file__).parent),
        ("vocabulary", Path(config.__file__).parent / "vocabulary"),
    )
    return digest_of(roots)


def digest_of(roots: tuple[tuple[str, Path], ...]) -> str:
    """Return the digest of the ``.py`` and ``.tsv`` files below named folders."""
    total = hashlib.sha256()
    for name, root in roots:
        files = [
            path for path in root.rglob("*") if path.suffix in {".py", ".tsv"}
        ]
        for path in sorted(
            files, key=lambda path: path.relative_to(root).as_posix()
        ):
            # A checkout on Windows has other line ends and the same rules.
            content = path.read_bytes().replace(b"\r\n", b"\n")
            place = f"{name}/{path.relative_to(root).as_posix()}"
            total.update(f"{place}\0{len(content)}\0".encode())
            total.update(content)
    return total.hexdigest()[:12]
