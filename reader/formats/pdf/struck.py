"""Words that a line is drawn through.

A corrected announcement strikes the old deadline out and prints the new one beside
it.  A word processor knows that as a property of the letters; its PDF has only the
letters and, somewhere among the lines of the page, one more.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from reader.formats.pdf.glyphs import Glyph, rows_of
from reader.formats.pdf.lattice import MOST_RULES, Rule
from reader.formats.signs import STRUCK

# Where a line through a word runs, in heights from the letters' tops: an underline
# is lower, a table's rule lies between the rows.
_HIGHEST, _LOWEST = 0.3, 0.75
# How far, in heights, it may reach beyond the first and the last letter.  A rule that
# goes on belongs to a table or a form.
_BEYOND: Final = 0.6
_FEWEST: Final = 2
# Points between the dashes of one line.
_GAP: Final = 4


def without_struck_glyphs(
    glyphs: Sequence[Glyph], across: Iterable[Rule]
) -> list[Glyph]:
    """Return *glyphs* without those that a rule strikes out; ``STRUCK`` stands for each
    run of them, for ``without_struck``.
    """
    rules = set(across)
    if not rules or len(rules) > MOST_RULES:
        return list(glyphs)
    rows = list(rows_of(glyphs))
    middles = [row[0].middle for row in rows]
    marks: dict[int, Glyph] = {}
    struck: set[int] = set()
    for rule in _dashes_joined(rules):
        near = bisect(middles, rule.at)
        for row in rows[max(near - 1, 0) : near + 1]:
            run = _struck_by(rule, row)
            if run:
                first = run[0]
                marks[first.order] = first._replace(
                    char=STRUCK, right=run[-1].right
                )
                struck.update(glyph.order for glyph in run)
    shown = []
    for glyph in glyphs:
        if glyph.order in marks:
            shown.append(marks[glyph.order])
        elif glyph.order not in struck:
            shown.append(glyph)
    return shown


def _dashes_joined(rules: Iterable[Rule]) -> Iterator[Rule]:
    """Yield *rules*, those that go on in one line as one: a dashed line is drawn in parts."""
    whole: Rule | None = None
    for rule in sorted(rules, key=lambda rule: (rule.at, rule.start)):
        if whole is not None and _goes_on(whole, rule):
            whole = replace(whole, end=max(whole.end, rule.end))
            continue
        if whole is not None:
            yield whole
        whole = rule
    if whole is not None:
        yield whole


def _goes_on(rule: Rule, following: Rule) -> bool:
    return following.at == rule.at and following.start <= rule.end + _GAP


def _struck_by(rule: Rule, row: Iterable[Glyph]) -> list[Glyph]:
    """Return the letters of *row* that *rule* runs through, from left to right."""
    run = []
    for glyph in row:
        depth = (rule.at - glyph.top) / max(glyph.height, 1)
        is_through = _HIGHEST < depth < _LOWEST
        if is_through and rule.start <= glyph.centre <= rule.end:
            run.append(glyph)
    if len(run) < _FEWEST:
        return []
    run.sort(key=lambda glyph: glyph.left)
    beyond = _BEYOND * run[0].height
    ends_with_the_words = (
        rule.start >= run[0].left - beyond
        and rule.end <= run[-1].right + beyond
    )
    return run if ends_with_the_words else []
