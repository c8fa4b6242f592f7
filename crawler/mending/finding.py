"""The list of a redesigned board, found by the notices that are known to be on it.

Titles are the anchor, days the second witness, ids the last: in most real
redesigns the ids change.  Nothing here knows a site, fetches or stores.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from scrapy.http import Response

from crawler.discovery.trees import parsed
from crawler.health import order_of
from crawler.mending import answers
from crawler.mending.clock import Allowance, SearchTooLong
from crawler.mending.day_forms import FULL_DAY, YEAR_AND_MONTH, day_in_form
from crawler.mending.finding_days import (
    ORDER_SHARE,
    day_place,
    later_day_place,
    later_heading,
)
from crawler.mending.finding_facts import fact_places
from crawler.mending.finding_ids import key_place
from crawler.mending.finding_in_data import find_in_data, later_day_field
from crawler.mending.finding_links import link_place
from crawler.mending.finding_titles import title_hits, title_place
from crawler.mending.known import (
    AROUND_TITLES,
    KnownTitles,
    ListedNotice,
    by_letters,
    by_parts,
)
from crawler.mending.page_place import LONGEST_HEADING
from crawler.mending.page_rows import rows_below
from crawler.mending.reading import MendedReading
from crawler.mending.row_table import FEWEST, RowTable
from crawler.platforms.page import Element, is_hidden, words

LARGEST: Final = 6 * 1024 * 1024
"""Bytes of a page that is searched: larger ones are left to a person."""
SECONDS: Final = 0.7
"""CPU time for one page, after it was parsed."""
DEEPEST_ROW: Final = 3
"""Steps from a list to its rows, where they are in blocks: one list for each month."""


def find_reading(
    response: Response,
    known: Sequence[ListedNotice],
    hosts: Sequence[str],
    *,
    seconds: float = SECONDS,
) -> MendedReading | None:
    """Return how *response* lists notices that are *known*; ``None`` where too few
    are on it, or it cannot be searched within *seconds*.

    Links are followed only to *hosts*.
    """
    if len(response.body) > LARGEST:
        return None
    by_title = by_letters(known)
    if len(by_title) < FEWEST:
        return None
    # One for all that is tried on the page: what costs too much is left to a person.
    allowance = Allowance(seconds)
    found: MendedReading | None = None
    try:
        pages = _trees(response)
        for titles in _ways_to_show(known, by_title):
            for path, root in pages:
                found = found or _find_in_html(
                    root, response.url, titles, hosts, allowance
                )
                if found is not None and path:
                    found = replace(found, document=path)
            found = found or find_in_data(response, titles, hosts, allowance)
            if found is not None:
                break
    except SearchTooLong:
        return None
    return found


def with_later_days(
    reading: MendedReading, response: Response, newest: date
) -> MendedReading | None:
    """Return *reading* with the place of days that are later than the *newest* known
    one; ``None`` where most rows show none.
    """
    rows = reading.rows(response)
    if reading.kind == "json":
        place = later_day_field(rows, newest)
    else:
        try:
            place = later_day_place(rows, newest, Allowance(SECONDS))
        except SearchTooLong:
            return None
        steps = reading.row_path.count("/")
        place = place or later_heading(rows, newest, steps)
    return replace(reading, day=place, day_form=FULL_DAY) if place else None


def _ways_to_show(
    known: Sequence[ListedNotice], by_title: Mapping[str, ListedNotice]
) -> Iterator[KnownTitles]:
    """Yield titles as they were, then cut, in part, or within what a design puts around
    them.
    """
    yield KnownTitles(by_title)
    yield KnownTitles(
        by_title,
        ("", *AROUND_TITLES),
        may_be_cut=True,
        by_parts=by_parts(known),
    )


def _trees(response: Response) -> list[tuple[str, Element]]:
    """Return what of an answer is markup, with the path to it in JSON."""
    if answers.is_feed(response) or answers.is_xml(response):
        return []
    if not answers.is_json(response):
        return [("", parsed(response))]
    trees = []
    for path, page in answers.pages_in_data(response):
        trees.append((path, parsed(page)))
    return trees


@dataclass(frozen=True, slots=True)
class _Group:
    """Elements that hold one known title each: the children of *parent* by *path*."""

    parent: Element
    path: str
    size: int
    stride: int = 1


def _find_in_html(
    root: Element,
    base: str,
    titles: KnownTitles,
    hosts: Sequence[str],
    allowance: Allowance,
) -> MendedReading | None:
    group = _best_group(root, titles, allowance)
    if group is None:
        return None
    table = RowTable(
        rows_below(group.parent, group.path, group.stride), allowance
    )
    title = title_place(table, titles)
    if title is None:
        return None
    pairs = []
    for number, value in enumerate(table.values(title)):
        notice = titles.notice(value)
        if notice is not None:
            pairs.append((number, notice))
    if len(pairs) < FEWEST:
        return None
    key = key_place(table, pairs, title)
    if key is None:
        return None
    link, template = link_place(table, pairs, title, key, base, hosts)
    day, day_form = day_place(table, pairs, group.path.count("/"))
    reading = MendedReading(
        kind="html",
        container=group.parent.getroottree().getpath(group.parent),
        row_path=group.path,
        title=title,
        key=key,
        link=link,
        link_template=template,
        day=day,
        facts=fact_places(table, pairs),
        stride=group.stride,
        day_form=day_form,
    )
    return _over_like_blocks(reading, group, allowance)


def _over_like_blocks(
    reading: MendedReading, group: _Group, allowance: Allowance
) -> MendedReading:
    """Return *reading* over all blocks beside that in which *group* stands, where there
    is nothing else and their rows go on in the order of their days: one block may
    hold the notices of a day, or those that a button "more" shows.
    """
    above = group.parent.getparent()
    steps = group.path.count("/") + 1
    if above is None or reading.day is None or steps >= DEEPEST_ROW:
        return reading
    kinds = set()
    blocks = 0
    for child in above:
        if isinstance(child.tag, str) and words(child):
            kinds.add(child.tag)
            blocks += 1
    if len(kinds) != 1 or blocks < 2 or group.stride != 1:
        return reading
    path = f"{group.parent.tag}/{group.path}"
    table = RowTable(rows_below(above, path), allowance)
    values = (table.values(reading.title), table.values(reading.key))
    newest = date.max
    days = []
    for text in table.values(reading.day):
        days.append(day_in_form(text, reading.day_form, newest))
    known = [day for day in days if day is not None]
    in_order = max(order_of(known), order_of(known[::-1]))
    is_filled = all(map(all, values)) and len(known) == len(days)
    if not is_filled or in_order < ORDER_SHARE:
        return reading
    container = above.getroottree().getpath(above)
    return replace(reading, container=container, row_path=path)


def _best_group(
    root: Element, titles: KnownTitles, allowance: Allowance
) -> _Group | None:
    """Return the elements of which most hold a known title, one each.

    Of equal ones the innermost, with the shortest way to its rows, is returned.
    """
    groups: dict[tuple[Element, str], dict[Element, set[str]]] = {}
    for element, letters in title_hits(root, titles, allowance):
        allowance.check()
        # Each element above a title may be its row, and those above that the list.
        row = element
        while row.getparent() is not None:
            above, path = row.getparent(), row.tag
            for _ in range(DEEPEST_ROW):
                groups.setdefault((above, path), {}).setdefault(
                    row, set()
                ).add(letters)
                path = f"{above.tag}/{path}"
                above = above.getparent()
                if above is None:
                    break
            row = row.getparent()
    best: _Group | None = None
    for (parent, path), rows in groups.items():
        allowance.check()
        size = _distinct(rows)
        if size < FEWEST or (best and size < best.size):
            continue
        steps = path.count("/")
        if best is None or size > best.size or steps < best.path.count("/"):
            best = _Group(parent, path, size)
    if best is None:
        return None
    whole = _with_other_blocks(_with_other_bodies(best))
    if whole is not best:
        return whole
    return _with_stride(best, groups[(best.parent, best.path)])


def _with_other_blocks(group: _Group) -> _Group:
    """Return the list of blocks of which *group* is one, where each is under the
    day or month of its notices: the known ones may all be of one day.
    """
    block, inner = group.parent, group.path
    for _ in range(DEEPEST_ROW - 1 - inner.count("/")):
        above = block.getparent()
        if above is None:
            break
        blocks = []
        for other in above:
            kind = (other.tag, other.get("class"))
            is_like = kind == (block.tag, block.get("class"))
            if is_like and rows_below(other, inner):
                blocks.append(other)
        if len(blocks) > 1 and all(map(_stands_under_a_day, blocks)):
            return _Group(above, f"{block.tag}/{inner}", group.size)
        block, inner = above, f"{block.tag}/{inner}"
    return group


def _with_other_bodies(group: _Group) -> _Group:
    """Return the rows of a whole table where *group* is one of its bodies: pinned rows
    may have one of their own, of the same columns.
    """
    body = group.parent
    table = body.getparent()
    if (body.tag, group.path) != ("tbody", "tr") or table is None:
        return group
    columns = [len(row) for row in rows_below(body, "tr")]
    bodies = table.findall("tbody")
    for other in bodies:
        for row in rows_below(other, "tr"):
            if len(row) not in columns:
                return group
    if len(bodies) == 1:
        return group
    return _Group(table, "tbody/tr", group.size)


def _stands_under_a_day(block: Element) -> bool:
    """Return whether a short heading with a day or a month is the first of *block*, or
    is before it.
    """
    for heading in (block[0], block.getprevious()):
        if heading is None or not isinstance(heading.tag, str):
            continue
        text = words(heading)
        if len(text) <= LONGEST_HEADING and YEAR_AND_MONTH.search(text):
            return True
    return False


def _distinct(rows: Mapping[Element, set[str]]) -> int:
    """Return how many known titles are in rows of their own that readers see."""
    titles: set[str] = set()
    for row, inside in rows.items():
        # Two titles in one element: it is no row but a part of the list.
        if len(inside) == 1 and not is_hidden(row):
            titles |= inside
    return len(titles)


def _with_stride(group: _Group, hits: Mapping[Element, set[str]]) -> _Group:
    """Return the group with how many children make a row: title and facts may take two."""
    # Rows in blocks were never seen over several lines as well.
    if "/" in group.path:
        return group
    parts = []
    for child in group.parent:
        if (
            isinstance(child.tag, str)
            and not is_hidden(child)
            and words(child)
        ):
            parts.append(child)
    kinds = [(part.tag, part.get("class"), len(part)) for part in parts]
    for stride in (2, 3, 4):
        if len(parts) % stride or len(parts) < FEWEST * stride:
            continue
        is_periodic = all(
            kind == kinds[number % stride] for number, kind in enumerate(kinds)
        )
        # The title is in the first line of its row, or the rows begin elsewhere.
        is_first = all(
            number % stride == 0
            for number, part in enumerate(parts)
            if part in hits
        )
        if is_periodic and is_first and kinds[0] not in kinds[1:stride]:
            return _Group(group.parent, group.path, group.size, stride)
    return group
