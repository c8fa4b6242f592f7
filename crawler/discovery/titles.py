"""Where the titles of rows stand, and what beside them is no part of them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from lxml import etree

from crawler.discovery.texts import DAY, HANGUL, text_of
from crawler.platforms.page import Element, is_switched_off, title_words, words
from crawler.platforms.words import PINNED

# What a link to a file may be called by: "32.9 MB", "(1,204 KB)".
_SIZE: Final = re.compile(
    r"^ \(? \s* \d[\d.,]* \s? (?:[KMG]i?)?B(?:ytes)? \s* \)? $",
    re.VERBOSE | re.IGNORECASE,
)
LONGEST_KIND: Final = 10
"""Letters of a kind of notice before its title."""
MOST_WITH_KIND: Final = 0.8
# What calls a part of a row the title: "b-img-title", "board-subject".
_TITLE_CLASS: Final = re.compile(
    r"(?:^|[-_])(?:tit|title|subject|subj|sbj)(?:$|[-_\d])|(?:title|subject)$",
    re.IGNORECASE,
)
_HEADINGS: Final = frozenset(["h1", "h2", "h3", "h4", "h5", "h6", "strong"])
_BLOCKS: Final = frozenset(
    ["div", "p", "li", "dt", "dd", "td", "h2", "h3", "h4", "h5", "h6"]
)
# What is marked on a row beside its title: "N", "새글", "접수중", "D-12".
_MARK: Final = re.compile(
    r"n|new|h|hot|up|update|새\s?글|d\s?-\s?(?:\d+|day)"
    r"|(?:접수|모집|진행|신청)\s?(?:중|예정|마감|대기)?|마감|종료|예정",
    re.IGNORECASE,
)
LONGEST_MARK: Final = 6
LONGEST_TITLE: Final = 100
"""Letters of what may be a title rather than a summary."""
LATER_TITLE: Final = 1.5
"""How many times more letters a later place needs to be the title's."""
FEWEST_TITLE: Final = 4.0
"""Letters of a title on average: Korean ones are short, numbers and days have none."""


def title_places(
    rows: Sequence[Element], links: Sequence[Element]
) -> list[Element]:
    """Return where each row's title stands: in its link, unless that is a picture, a
    number, a day or the same word on every row, and the title is beside it.
    """
    own = [title_place(link) for link in links]
    letters = _title_letters(own)
    if letters >= FEWEST_TITLE:
        return own
    best, most = own, max(2.0 * letters, FEWEST_TITLE)
    for places in _parts_by_place(rows):
        worth = _title_letters(places)
        # Titles come first: names and summaries behind them may be longer.  A number
        # before the title is no part of it.
        is_inner = best[0] in places[0].iterancestors()
        if worth > most or (is_inner and LATER_TITLE * worth >= most):
            best, most = places, LATER_TITLE * worth
    return best


def beside_titles(places: Sequence[Element]) -> str | None:
    """Return the CSS of what is in the titles' elements and is no part of them:
    the kind of notice, and marks on some of them.
    """
    by_css: dict[str, list[str]] = {}
    for place in places:
        for part in place.iterdescendants(etree.Element):
            if text := words(part):
                by_css.setdefault(_css_of(part), []).append(text)
    found = list(filter(None, [_kind_before(places)]))
    for css, texts in by_css.items():
        is_beside = all(map(_is_mark, texts)) or _count_rows(texts, places)
        if css not in found and is_beside:
            plain = list(map(title_words, places))
            # What a card leaves out by itself need not be named.
            if [title_words(place, css) for place in places] != plain:
                found.append(css)
    return ", ".join(found) or None


def _is_mark(text: str) -> bool:
    bare = text.strip("[]()<> ").lower()
    return len(bare) <= LONGEST_MARK and (
        bare in PINNED or bool(_MARK.fullmatch(bare))
    )


def _count_rows(texts: Sequence[str], places: Sequence[Element]) -> bool:
    """Say whether each title has a number of its own beside it."""
    are_numbers = all(map(str.isdecimal, texts))
    return are_numbers and len(set(texts)) == len(texts) == len(places)


def _css_of(part: Element) -> str:
    name = next(iter((part.get("class") or "").split()), "")
    is_plain = re.fullmatch(r"[A-Za-z][\w-]*", name)
    return f"{part.tag}.{name}" if is_plain else str(part.tag)


def _kind_before(places: Sequence[Element]) -> str | None:
    """Return the CSS of a short word before most titles that is the same on many rows:
    ``<span class="cate">공고</span>``.

    What is in brackets is read as part of a title as well.
    """
    kinds: dict[str, list[str]] = {}
    for place in places:
        first = next(place.iterchildren(etree.Element), None)
        if first is None or (place.text or "").strip():
            continue
        text = words(first)
        is_word = (
            bool(text)
            and text[0] not in "[(<【〔「"
            and not first.get("title")
        )
        rest = len(title_words(place)) - len(text)
        if is_word and len(text) <= LONGEST_KIND and rest > len(text):
            kinds.setdefault(_css_of(first), []).append(text)
    for css, texts in kinds.items():
        is_common = len(texts) >= MOST_WITH_KIND * len(places)
        if is_common and 2 * len(set(texts)) <= len(texts):
            return css
    return None


def _parts_by_place(rows: Sequence[Element]) -> Iterator[list[Element]]:
    """Yield the parts of all rows that are at the same place: the cells of a column,
    or the first element of one kind.
    """
    if rows[0].tag == "tr":
        cells = [row.xpath("./td | ./th") for row in rows]
        for column in range(min(map(len, cells))):
            yield [row[column] for row in cells]
        return
    kinds: dict[str, list[Element]] = {}
    for row in rows:
        first: dict[str, Element] = {}
        paths = {row: ""}
        places = {row: ""}
        for part in row.iterdescendants(etree.Element):
            # Nothing below what is not shown: the text of a notice that folds out.
            above = paths.get(part.getparent())
            if above is None or is_switched_off(part):
                continue
            # The picture beside a title is in a part with a class of its own.
            paths[part] = f"{above} {part.tag}.{part.get('class') or ''}"
            first.setdefault(paths[part], part)
            # Where no class tells parts apart, their places do.
            same = part.itersiblings(part.tag, preceding=True)
            places[part] = f"{places[part.getparent()]} {part.tag}"
            places[part] += f"#{sum(1 for _ in same)}"
            first.setdefault(places[part], part)
        for path, part in first.items():
            kinds.setdefault(path, []).append(part)
    kinds["self"] = list(rows)
    for parts in kinds.values():
        if len(parts) == len(rows):
            yield parts


def _title_letters(places: Sequence[Element]) -> float:
    """Return how many letters of titles are there, on an average row: days do not
    count, nor what is said twice.
    """
    distinct = set()
    for place in places:
        text = title_words(place)
        bare = _SIZE.sub("", DAY.sub("", text))
        # A part with a day and much else is the whole row, unless it is a cell.
        is_cell = place.tag in ("td", "th") and len(place.getparent()) > 1
        if is_cell or bare == text or len(bare) < len(text) / 2:
            distinct.add(bare)
    letters = 0
    for text in distinct:
        is_summary = len(text) > LONGEST_TITLE
        letters += min(sum(map(str.isalpha, text)), 15 if is_summary else 28)
    return letters / len(places)


def title_place(link: Element) -> Element:
    """Return the part of a link that is the title, where it also holds days, names or a summary."""
    parts = []
    blocks = set()
    for element in link.iterdescendants(etree.Element):
        own = [element.text or "", *(child.tail or "" for child in element)]
        if HANGUL.search("".join(own)) and not DAY.search(text_of(element)):
            parts.append(element)
            blocks.add((_within_link(element, link) or [link])[-1])
    named = [part for part in parts if _is_named_title(part, link)]
    # Words in several blocks are a title and more; without any, they are all its own.
    if not DAY.search(text_of(link)) and len(blocks) < 2:
        alone = _heading_alone(link, named)
        return link if alone is None else alone
    short = [part for part in parts if len(words(part)) <= LONGEST_TITLE]
    best = max(
        named or short or parts,
        key=lambda part: len(title_words(part)),
        default=link,
    )
    return best if len(title_words(best)) >= 4 else link


def _heading_alone(link: Element, named: Sequence[Element]) -> Element | None:
    """Return the part called a title where all words of *link* stand in parts, and
    most of them in that one: ``<em>접수중</em><strong>사업 공고</strong>``.
    """
    own = [link.text or "", *(child.tail or "" for child in link)]
    if len(named) != 1 or "".join(own).strip():
        return None
    is_most = 2 * len(words(named[0])) > len(words(link))
    return named[0] if is_most else None


def _within_link(part: Element, link: Element) -> list[Element]:
    """Return the blocks of *link* that *part* is in, innermost last."""
    found: list[Element] = []
    for element in (part, *part.iterancestors()):
        if element is link:
            break
        if element.tag in _BLOCKS:
            found.insert(0, element)
    return found


def _is_named_title(part: Element, link: Element) -> bool:
    for element in (part, *part.iterancestors()):
        if element is link:
            break
        if element.tag in _HEADINGS:
            return True
        if any(map(_TITLE_CLASS.search, (element.get("class") or "").split())):
            return True
    return False
