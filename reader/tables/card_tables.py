"""Projects that a text shows as cards: each has its labels one a line, a value below each.

::

    연구개발과제명
    파도 예측 시스템 개발
    공모방식
    지정공모
    정부지원연구개발비
    (백만원)
    1,460(’25년 400, 향후 1,060) 이내

Cards come at least in twos; together they are a table with a row for each project.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.text.document import Cell, Document, Table
from reader.text.patterns import late

_CARD = late(
    r"""
    ^[ ]*(?:연구[ ]?개발[ ]?)?과제명[ ]*\n
    [ ]*(?P<name>[^\n]{4,120}?)[ ]*\n
    (?:(?![ ]*(?:연구[ ]?개발[ ]?)?과제명)[^\n]{0,120}\n){1,10}?
    [ ]*(?:정부[ ]?지원[ ]?)?연구[ ]?개발비[ ]*\n?
    [ ]*\((?:단위[ ]?:[ ]?)?(?P<unit>억|백만|천)[ ]?원\)[ ]*\n
    [ ]*(?P<whole>[0-9][0-9,]*(?:\.[0-9]+)?)
    (?:[ ]?(?:이내|내외))?
    (?:[ ]?\([ ]?(?P<year>(?:'|20)\d\d년?)[ ]?:?[ ]?(?P<part>[0-9][0-9,]*(?:\.[0-9]+)?))?  # 1,460('25년 400
    """,
    re.MULTILINE | re.VERBOSE,
)
_UNIT = late(
    r"개발비[ ]*\n?[ ]*\((?:단위[ ]?:[ ]?)?(?:억|백만|천)[ ]?원\)[ ]*\n"
)
# Letters that may be between the end of a card's money and the next card.
_APART = 700


def find_card_tables(document: Document) -> tuple[Table, ...]:
    """Return the table of the first cards in a row of *document*."""
    plain = document.plain
    # Cards are looked for from every line: only where one's last label stands.
    if "과제명" not in plain or not _UNIT.search(plain):
        return ()
    for run in _runs(plain):
        names = {card["name"] for card in run}
        has_parts = {card["part"] is not None for card in run}
        units = {card["unit"] for card in run}
        if (
            len(run) > 1
            and len(names) == len(run)
            and len(has_parts) == len(units) == 1
        ):
            return (_table(run),)
    return ()


def _runs(plain: str) -> Iterator[list[re.Match[str]]]:
    run: list[re.Match[str]] = []
    for card in _CARD.finditer(plain):
        if run and card.start() - run[-1].end() > _APART:
            yield run
            run = []
        run.append(card)
    yield run


def _table(run: list[re.Match[str]]) -> Table:
    start, unit = run[0].start(), run[0]["unit"]
    heads = ["과제명", f"총 연구개발비({unit}원)"]
    groups = ["name", "whole"]
    if run[0]["part"] is not None:
        heads.append(f"{run[0]['year']} 연구개발비({unit}원)")
        groups.append("part")
    rows = [tuple(Cell(text, start, start) for text in heads)]
    for card in run:
        cells = []
        for group in groups:
            cells.append(Cell(card[group], *card.span(group)))
        rows.append(tuple(cells))
    return Table(0, tuple(rows), start, run[-1].end())
