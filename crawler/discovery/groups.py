"""Rows: siblings of one kind that each hold a link with words, mostly a day, and lead
to different places.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.discovery.texts import DAY, text_of
from crawler.discovery.titles import beside_titles, title_places
from crawler.platforms.links import data_id
from crawler.platforms.page import (
    Element,
    is_hidden,
    is_switched_off,
    title_words,
    without_merged_rows,
    words,
)
from crawler.platforms.words import squeeze

_ROW_TAGS: Final = frozenset(
    [
        "tr",
        "tbody",
        "li",
        "ul",
        "ol",
        "div",
        "dl",
        "details",
        "article",
        "section",
        "a",
        "p",
    ]
)
# Classes and ids of menus and footers: "gnb_menu".
_MENU: Final = re.compile(
    r"gnb|lnb|nav|menu|footer|header|paging|pagination|sitemap|family|quick|location|breadcrumb|banner|popup|share|sns",
    re.IGNORECASE,
)
# Panels that move often repeat what the list below them says.
_SHOW: Final = re.compile(r"slide|swiper|carousel", re.IGNORECASE)
_NOWHERE: Final = re.compile(
    r"javascript:\s*(?:void\b.*|;?\s*$)|#\w*;?$", re.IGNORECASE
)
_CALL_OF_ITSELF: Final = re.compile(r"\(\s*(?:this|event)\s*\)")
_BLOCK_TAGS: Final = frozenset(["ul", "ol", "tbody"])
# "2026년 11월", "2026.11", "02/07/2019": what is above the notices of a time.
_MONTH: Final = re.compile(
    r"(?<!\d) 20\d{2} \s? [-./년] \s? \d{1,2} | \d{1,2}/\d{1,2}/20\d{2}",
    re.VERBOSE,
)
LONGEST_HEADING: Final = 60
MOST_LINKS: Final = 8
MOST_WORDS: Final = 1500
"""A row with more links or letters than that (in the middle of the rows) is a part of
the page, not a row.
"""
# What calls a column or a part of a row the title: "제목", "공고명", "b-img-title".
_TITLE_HEAD: Final = re.compile(
    r"(?:글|공고)?\s?제\s?목|(?:공고|사업|과제|프로그램|행사)\s?명|title|subject",
    re.IGNORECASE,
)
RIVAL: Final = 0.8
"""Of the best list's score, from which on a second one is reported."""
HIDDEN_SHARE: Final = 0.5
"""Of its score that a list keeps which is not shown: a script may show it."""
MONTH_SHARE: Final = 0.5
"""Of what days count for, where rows show months alone."""
FEWEST: Final = 2
FEWEST_LETTERS: Final = 2
FEWEST_LETTERS_OF_ICON: Final = 0


@dataclass(slots=True)
class Group:
    """Siblings that may be rows, the link of each, where its title stands, and how
    likely they are.
    """

    parent: Element
    members: list[Element]
    links: list[Element]
    titles: list[Element]
    score: float
    without: str | None = None
    """CSS of what precedes each title in the same element: the kind of notice."""
    blocks: str = ""
    """The way from *parent* to the rows, where they are in several lists."""
    rival: Group | None = None
    """Another list of the page that is as likely."""


def best_group(root: Element) -> Group | None:
    """Return the likeliest rows; a dated table row that stands alone beats a group without days."""
    groups = sorted(
        _groups(root, FEWEST), key=lambda item: item.score, reverse=True
    )
    group = groups[0] if groups else None
    if group is not None:
        group.rival = _rival_of(group, groups[1:])
    dated = 0
    for row in group.members if group is not None else ():
        dated += bool(DAY.search(text_of(row)))
    if group is not None and 2 * dated >= len(group.members):
        return group
    return _lone_row(root) or group


def _rival_of(group: Group, others: Sequence[Group]) -> Group | None:
    """Return the first of *others* that is nearly as likely, and no part of *group*."""
    scope = group.parent
    if group.members[0].tag == "tr":
        # A table may keep its pinned rows in a body of their own.
        scope = next(group.members[0].iterancestors("table"))
    parts = {*scope.iter(), *scope.iterancestors()}
    shown = words(scope)
    for other in others:
        if other.score < RIVAL * group.score:
            break
        # The same notices in another place, for telephones, are no other board.
        same = sum(title_words(place) in shown for place in other.titles)
        if other.parent not in parts and 2 * same < len(other.titles):
            return other
    return None


def _lone_row(root: Element) -> Group | None:
    """Return a table's single row, where it has a day and a title: a board with one post."""
    lone = []
    for group in _groups(root, 1):
        if group.members[0].tag == "tr" and DAY.search(
            text_of(group.members[0])
        ):
            lone.append(group)
    return max(lone, key=lambda item: item.score, default=None)


def _groups(root: Element, fewest: int) -> Iterator[Group]:
    for parent in root.iter():
        if not isinstance(parent.tag, str) or _is_menu(parent):
            continue
        kinds: dict[str, list[Element]] = {}
        for child in parent:
            if isinstance(child.tag, str) and child.tag in _ROW_TAGS:
                kinds.setdefault(child.tag, []).append(child)
        for members in kinds.values():
            group = (
                _group(parent, members, fewest)
                if len(members) >= fewest
                else None
            )
            if group is not None:
                yield group
        yield from _groups_of_blocks(parent)


def _groups_of_blocks(parent: Element) -> Iterator[Group]:
    """Yield the rows of several lists in *parent* together, where each list stands
    under the day or month of its notices; other lists beside each other are other
    boards.
    """
    blocks: dict[tuple[str, str], list[Element]] = {}
    heading = False
    for child in parent:
        if not isinstance(child.tag, str):
            continue
        if child.tag in _BLOCK_TAGS and heading:
            kind = (child.tag, child.get("class") or "")
            blocks.setdefault(kind, []).append(child)
            heading = False
        elif len(text := text_of(child)) <= LONGEST_HEADING:
            heading = heading or bool(_MONTH.search(text))
    for (tag, _), many in blocks.items():
        if len(many) < 2:
            continue
        row = "tr" if tag == "tbody" else "li"
        members: list[Element] = []
        for block in many:
            members.extend(block.iterchildren(row))
        group = _group(parent, members, FEWEST) if members else None
        if group is not None:
            group.blocks = f"{tag} > {row}"
            yield group


def _is_menu(element: Element) -> bool:
    marks = f"{element.get('id', '')} {element.get('class', '')} {element.tag}"
    return bool(_MENU.search(marks))


def _group(
    parent: Element, siblings: Sequence[Element], fewest: int
) -> Group | None:
    pairs = _linked(siblings)
    # Shares and weights below are held to the frozen pages of our own sources, which are
    # found without their cards (tests/crawler/test_discovery.py).
    if len(pairs) < 0.6 * len(siblings):
        # A picture may lead to the notice, and its title be beside it.
        bare = _linked(siblings, FEWEST_LETTERS_OF_ICON)
        pairs = bare if len(bare) > len(pairs) else pairs
    if len(pairs) < fewest or _are_parts_of_a_page([row for row, _ in pairs]):
        return None
    rows, links = [row for row, _ in pairs], [link for _, link in pairs]
    places = title_places(rows, links)
    without = beside_titles(places)
    titles = [title_words(place, without) for place in places]
    classes = f"{parent.get('class', '')} {rows[0].get('class', '')}"
    still = 0.5 if _SHOW.search(classes) else 1.0
    # The same list may be on a page once for wide screens and once for telephones.
    if any(map(is_switched_off, (parent, *parent.iterancestors()))):
        still *= HIDDEN_SHARE
    # A title with a day in it is mostly a whole row.
    plain = 1 - 0.7 * sum(map(bool, map(DAY.search, titles))) / len(titles)
    dated = sum(bool(DAY.search(text_of(row))) for row in rows) / len(rows)
    if not dated and rows[0].tag == "a":
        dated = _dated_lines(parent, rows)
    if not dated:
        # "24 2026.11": a day of the month that stands apart.
        months = sum(bool(_MONTH.search(text_of(row))) for row in rows)
        dated = MONTH_SHARE * months / len(rows)
    worded = sum(len(title) >= 8 for title in titles) / len(rows)
    distinct = len(set(titles)) / len(rows)
    apart = len({target_of(link, row) for row, link in pairs}) / len(rows)
    shape = 1.0 if len(pairs) >= 0.6 * len(siblings) else 0.4
    length = min(sum(map(len, titles)) / len(titles), 40) / 40
    score = (
        (0.15 + dated)
        * (0.1 + worded)
        * distinct
        * apart
        * shape
        * plain
        * still
        * (0.3 + length)
        * min(len(rows), 30) ** 0.5
    )
    return (
        Group(parent, rows, links, places, score, without)
        if apart > 0.5 and distinct > 0.4
        else None
    )


def _dated_lines(parent: Element, rows: Sequence[Element]) -> float:
    """Return the share of links in one paragraph that have a day of their own about
    them, as an editor types lists: ``등록일 2026.11.20<br><a>제목</a><br>``.
    """
    lines = [parent.text or ""]
    for part in parent:
        lines.append(part.tail or "")
    dated = sum(map(bool, map(DAY.search, lines)))
    return min(dated / len(rows), 1.0)


def _linked(
    siblings: Sequence[Element], fewest_letters: int = FEWEST_LETTERS
) -> list[tuple[Element, Element]]:
    """Return the rows that lead somewhere, each with its link."""
    found = []
    column = _title_column(siblings[0])
    for row in without_merged_rows(siblings):
        if is_continued(row):
            # The second row of a notice, with its summary.
            continue
        link = None
        if column is not None:
            cells = row.xpath("./td | ./th")
            if column < len(cells):
                link = _title_link(cells[column], fewest_letters)
        if link is None:
            link = _title_link(row, fewest_letters)
        if link is not None and not is_hidden(row):
            found.append((row, link))
    return found


def is_continued(row: Element) -> bool:
    """Return whether a cell of the row above reaches down into this one."""
    if row.tag != "tr":
        return False
    above = next(row.itersiblings("tr", preceding=True), None)
    return above is not None and bool(
        above.xpath("./td[number(@rowspan) > 1] | ./th[number(@rowspan) > 1]")
    )


def _title_column(row: Element) -> int | None:
    """Return the column of a table whose heading says that titles are there: the
    number of a notice is often a longer link than its title.
    """
    if row.tag != "tr":
        return None
    table = next(row.iterancestors("table"), None)
    heads = heads_of(table) if table is not None else []
    named = []
    for column, head in enumerate(heads):
        if _TITLE_HEAD.fullmatch(head):
            named.append(column)
    return named[0] if len(named) == 1 else None


def heads_of(table: Element) -> list[str]:
    """Return what is over each column of a table; a heading over several columns
    is over each.
    """
    cells = table.xpath(".//thead//tr[1]/*[self::th or self::td]")
    # Old tables have no thead: their first row is made of th alone.
    cells = cells or table.xpath(".//tr[not(td)][1]/th")
    heads: list[str] = []
    for cell in cells:
        span = cell.get("colspan") or ""
        wide = int(span) if re.fullmatch(r"[1-9]\d?", span) else 1
        heads.extend([words(cell)] * wide)
    return heads


def _are_parts_of_a_page(rows: Sequence[Element]) -> bool:
    middle = len(rows) // 2
    # The middle row is judged: a pinned row or a heading among them changes nothing.
    links = sorted(len(list(row.iter("a"))) for row in rows)[middle]
    characters = sorted(len(text_of(row)) for row in rows)[middle]
    return links > MOST_LINKS or characters > MOST_WORDS


def _title_link(row: Element, fewest_letters: int) -> Element | None:
    """Return the element of a row that leads to its notice: of its links the wordiest,
    or the row itself.
    """
    links = list(filter(_leads, row.iter("a", "button")))
    if not links:
        # Cells and divs that a script listens to.
        for element in row.iter(etree.Element):
            if element.get("onclick"):
                links.append(element)
    if not links:
        # Each row is a form, its button the title.
        links = row.xpath(".//form//input[@type='submit']")
    if not links and data_id(row):
        links = [row]
    if row.tag == "a" and not links:
        links = [row]
    # A row that is clicked as a whole has its title in a link that leads nowhere.
    if links == [row] or (not links and row.get("onclick")):
        links = [*row.iter("a")] or [row]
    best = max(
        links,
        key=lambda link: (
            len(title_words(link)) >= 8 and not DAY.search(text_of(link)),
            len(title_words(link)),
        ),
        default=None,
    )
    if best is None or len(title_words(best)) < fewest_letters:
        return None
    return best


def _leads(link: Element) -> bool:
    href = squeeze(link.get("href", ""))
    is_address = bool(href and not _NOWHERE.match(href))
    return is_address or bool(link.get("onclick") or data_id(link))


def target_of(link: Element, row: Element) -> str:
    """Return the words of a link that say where it leads: its address, or the call that
    a script makes of it.
    """
    href = squeeze(link.get("href", ""))
    onclick = squeeze(link.get("onclick", "") or row.get("onclick", ""))
    if href and not _NOWHERE.match(href):
        return href
    noted = data_id(link) or data_id(row)
    if link.tag == "input":
        # A button that is clicked need not be in a form.
        noted = data_id(next(link.iterancestors("form"), link))
    # goView(this): the script finds the id on the element.
    if noted and _CALL_OF_ITSELF.search(onclick):
        return noted
    return onclick or noted or href
