"""A mended reading written into a source's own file."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from crawler import catalogue
from crawler import sources as own_sources
from crawler.authoring.adopt import (
    AdoptedPage,
    CannotAdopt,
    adoption,
    reading_code,
    with_reading,
    write,
)
from crawler.mending.finding import find_reading
from crawler.mending.known import ListedNotice
from crawler.mending.reading import MendedReading
from crawler.platforms.dates import posted_on
from tests import frozen
from tests.conftest import NOW
from tests.mending.printed_pages import CHANGES, ChangedRow


def redesigned(source: str, change: str) -> tuple[MendedReading, AdoptedPage]:
    """Return a source's frozen rows on a page of another design, and how it is read."""
    board = catalogue.find(source)
    listing = board.read_listing(frozen.listings(source)[0].response())
    rows, known = [], []
    for notice in listing.notices:
        day = posted_on(notice.posted)
        rows.append(ChangedRow(notice.key, notice.title, f"{day or ''}"))
        known.append(ListedNotice(notice.key, notice.title, day, notice.url))
    url = frozen.listings(source)[0].url
    body = CHANGES[change](rows)
    media = "application/json" if change == "json_instead" else "text/html"
    page = AdoptedPage(body, url, f"{media}; charset=utf-8")
    reading = find_reading(page.response(), known, board.hosts)
    assert reading is not None
    return reading, page


@pytest.mark.parametrize("change", ["cards", "whole_redesign", "json_instead"])
@pytest.mark.parametrize(
    "source", ["nipa-business", "kidp", "kstartup", "tipa"]
)
def test_an_adopted_file_reads_the_page(source: str, change: str) -> None:
    board = catalogue.find(source)
    reading, page = redesigned(source, change)
    file = Path(own_sources.__file__).parent / f"{source.replace('-', '_')}.py"
    found = adoption(board, file, reading, page)
    before = board.read_listing(frozen.listings(source)[0].response())
    assert [row.title for row in found.listing.notices] == [
        row.title for row in before.notices
    ]
    for line in reading_code(reading).splitlines():
        # An address is as long as the board makes it.
        assert len(line) <= 88 or "http" in line
    # A second redesign takes the place of the first one's reading.
    again = with_reading(found.text, type(board).__name__, reading)
    assert again == found.text


def test_a_class_whose_bases_take_several_lines_is_written_to() -> None:
    reading, _ = redesigned("kidp", "cards")
    file = Path(own_sources.__file__).parent / "kidp.py"
    text = file.read_text("utf-8")
    broken = text.replace("(TableBoard):", "(\n    TableBoard,\n):")
    assert broken != text
    found = with_reading(broken, "Kidp", reading)
    assert found == with_reading(text, "Kidp", reading)


def test_a_file_without_the_class_is_refused() -> None:
    reading, _ = redesigned("kidp", "cards")
    with pytest.raises(CannotAdopt):
        with_reading(
            "from crawler.platforms.base import Board\n", "Kidp", reading
        )


def test_a_page_that_is_not_read_whole_is_refused() -> None:
    reading, page = redesigned("kidp", "cards")
    file = Path(own_sources.__file__).parent / "kidp.py"
    broken = page.body.replace(b'<strong class="tit">', b"<i>", 1)
    with pytest.raises(CannotAdopt):
        adoption(
            catalogue.find("kidp"),
            file,
            reading,
            AdoptedPage(broken, page.url, page.content_type),
        )


class Interrupted(Exception):
    """Stands in for whatever ends the command in the middle."""


def interrupt(patch: pytest.MonkeyPatch, step: int) -> None:
    """Let the *step*-th change of a file be the last one, and half done."""
    changes = 0

    def doomed(name: str) -> Any:
        whole: Any = getattr(Path, name)

        def change(self: Path, *arguments: Any, **named: Any) -> Any:
            nonlocal changes
            changes += 1
            if changes != step:
                return whole(self, *arguments, **named)
            if name.startswith("write"):
                data, *rest = arguments
                whole(self, data[: len(data) // 2], *rest, **named)
            raise Interrupted

        return change

    for name in ("write_text", "write_bytes", "unlink", "replace"):
        patch.setattr(Path, name, doomed(name))


def test_adopting_that_was_interrupted_anywhere_is_repeated_whole(
    tmp_path: Path,
) -> None:
    reading, page = redesigned("kidp", "cards")
    board = catalogue.find("kidp")
    own = Path(own_sources.__file__).parent / "kidp.py"

    def adopt(place: Path) -> dict[str, bytes]:
        card = place / "kidp.py"
        found = adoption(board, card, reading, page)
        write(found, page, place / "pages", name="kidp", read_by="A", now=NOW)
        files = {}
        for file in sorted(place.rglob("*.*")):
            files[f"{file.relative_to(place)}"] = file.read_bytes()
        return files

    def prepared(name: str) -> Path:
        place = tmp_path / name
        shutil.copytree(frozen.FOLDER / "kidp", place / "pages" / "kidp")
        shutil.copy(own, place)
        return place

    whole = adopt(prepared("whole"))
    interrupted = 0
    for step in range(1, 30):
        place = prepared(f"{step}")
        with pytest.MonkeyPatch.context() as patch:
            interrupt(patch, step)
            try:
                adopt(place)
            except Interrupted:
                interrupted += 1
        # The source's file is what it was, or what it becomes: never half of it.
        assert (place / "kidp.py").read_bytes() in (
            own.read_bytes(),
            whole["kidp.py"],
        )
        assert adopt(place) == whole
    assert interrupted > 3
