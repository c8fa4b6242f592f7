"""The sources: every card in ``crawler/sources``, without a registry."""

from __future__ import annotations

import difflib
import inspect
import pkgutil
from collections.abc import Iterable, Iterator
from datetime import datetime
from functools import cache
from hashlib import blake2b
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType

from crawler import sources
from crawler.errors import UnknownSource
from crawler.platforms.base import Board
from storage import sources as stored_sources
from storage.db.engine import Session
from storage.sources import BoardNames


@cache
def boards() -> tuple[Board, ...]:
    """Return an instance of each card, by name.

    Raises ``ValueError`` when two cards have one name.
    """
    found: dict[str, Board] = {}
    for module in pkgutil.iter_modules(
        sources.__path__, f"{sources.__name__}."
    ):
        for board in _cards(import_module(module.name)):
            if board.name in found:
                raise ValueError(
                    f"two cards are named {board.name}: {module.name} is one"
                )
            found[board.name] = board
    return tuple(found[name] for name in sorted(found))


def register(
    session: Session, many: Iterable[Board], *, now: datetime
) -> None:
    """Let the store know the boards: by what name each is crawled, and is found."""
    hosts: dict[str, str] = {}
    names: dict[str, BoardNames] = {}
    for board in many:
        hosts[board.name] = board.host
        names[board.name] = BoardNames(board.title, board.agency)
    stored_sources.register(session, hosts, now=now, names=names)


def find(name: str) -> Board:
    """Return the board of this name, or raise ``UnknownSource`` with similar names."""
    # A card is in the file of its name, so the others need not be loaded.
    file = name.replace("-", "_")
    expected = f"{sources.__name__}.{file}"
    if file.isidentifier() and find_spec(expected) is not None:
        for board in _cards(import_module(expected)):
            if board.name == name:
                return board
    known = {board.name: board for board in boards()}
    if name in known:
        return known[name]
    near = difflib.get_close_matches(name, known, n=3)
    hint = f"; did you mean {', '.join(near)}?" if near else ""
    raise UnknownSource(f"no source is named {name!r}{hint}")


def _cards(module: ModuleType) -> Iterator[Board]:
    for _, kind in inspect.getmembers(module, inspect.isclass):
        # The file also imports platforms, which have no name.
        if (
            issubclass(kind, Board)
            and kind.__module__ == module.__name__
            and "name" in vars(kind)
            and not inspect.isabstract(kind)
        ):
            yield kind()


@cache
def source_digest(kind: type[Board]) -> str:
    """Digest the code by which a board is read: its own file and its platforms'."""
    # A corrected card may parse rows that it missed on the same page.
    files = set()
    for cls in kind.__mro__:
        if issubclass(cls, Board):
            files.add(inspect.getfile(cls))
    joined = b"\0".join(Path(file).read_bytes() for file in sorted(files))
    return blake2b(joined, digest_size=12).hexdigest()
