"""Finding the rows of a listing: links of one shape, each with words, alike in how they stand."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import mean
from typing import Final

from crawler.platforms.page import Element, Page, anywhere, title_words, within, words
from crawler.platforms.words import target_of
from crawler.proposals.links import key_pattern, shape

DAY: Final = re.compile(r"(?<!\d)(?:20)?\d{2}(?P<gap>[-./]\s?)\d{1,2}[-./]\s?\d{1,2}\.?(?!\d)")
_FILE: Final = re.compile(r"(?i)\.(?:hwpx?|pdf|docx?|xlsx?|zip|jpe?g|png)\b|다운로드|미리보기|빠른\s?보기|바로보기")
_MENU: Final = re.compile(
    r"(?i)gnb|lnb|snb|menu|footer|header|navi|breadcrumb|quick|sns|sitemap|paging|pagination|page_?n|family|popup|slide|swiper|near|prev|next"
)
_SHORTEST: Final = 6
_FEWEST: Final = 2
_ONLY_TOOLTIPS: Final = 0.3
"""A link without words of its own is a button beside the title."""
_MENU_WORDS: Final = 12
"""Titles shorter than this, without a day beside them, are a menu's."""


@dataclass(frozen=True, slots=True)
class Rows:
    """A group of rows: the elements, the links in them, and the pattern of the links' identities."""

    elements: tuple[Element, ...]
    links: tuple[Element, ...]
    key_in: str
    score: float

    @property
    def is_table(self) -> bool:
        return all(element.tag == "tr" for element in self.elements)


def find_rows(page: Page) -> Rows | None:
    """Return the group that most likely is the listing, or ``None`` on a page without one."""
    groups: dict[str, list[Element]] = defaultdict(list)
    for link in anywhere("a, [onclick]")(page.root):
        target = target_text(link)
        if target and not _FILE.search(target):
            groups[shape(target)].append(link)
    found = [rows for links in groups.values() if len(links) >= _FEWEST for rows in _groups(links)]
    return max(found, key=lambda rows: rows.score, default=None)


def target_text(link: Element) -> str:
    """Return where a link leads: its address, or the call that makes it."""
    href = target_of(link.get("href", ""))
    if href and not href.lower().startswith(("#", "javascript:void", "javascript:;", "mailto:", "tel:")):
        return href
    return target_of(link.get("onclick", ""))


def _groups(links: Sequence[Element]) -> Iterator[Rows]:
    """Yield links of one shape by where they stand: a carousel above the list leads to the same notices."""
    once = _one_a_target(links)
    standing: dict[tuple[str, ...], list[tuple[Element, Element]]] = defaultdict(list)
    for link, element in zip(once, _row_elements(once), strict=True):
        standing[_standing(element)].append((link, element))
    for pairs in standing.values():
        rows = _rows([link for link, _ in pairs], [element for _, element in pairs]) if len(pairs) >= _FEWEST else None
        if rows is not None and rows.score:
            yield rows


def _standing(element: Element) -> tuple[str, ...]:
    return tuple(
        f"{one.tag}.{one.get('id') or ''}.{(one.get('class') or '').split(' ')[0]}"
        for one in (element.getparent(), *element.getparent().iterancestors())[:3]
    )


def _rows(links: Sequence[Element], elements: Sequence[Element]) -> Rows | None:
    pattern = key_pattern([target_text(link) for link in links])
    titles = [_title(link) for link in links]
    kept = [place for place, title in enumerate(titles) if len(title) >= _SHORTEST and not _FILE.search(title)]
    if pattern is None or len(kept) < _FEWEST:
        return None
    said = 1.0 if all(title_words(links[place]) for place in kept) else _ONLY_TOOLTIPS
    score = said * _score([elements[place] for place in kept], [titles[place] for place in kept])
    return Rows(tuple(elements[place] for place in kept), tuple(links[place] for place in kept), pattern, score)


def _one_a_target(links: Sequence[Element]) -> list[Element]:
    """Keep of several links to one notice (picture, title, button) the one that says most."""
    best: dict[str, Element] = {}
    for link in links:
        target = target_text(link)
        if target not in best or len(_title(link)) > len(_title(best[target])):
            best[target] = link
    return list(best.values())


def _title(link: Element) -> str:
    title = title_words(link) or link.get("title", "")
    return " ".join(title.split())


def _row_elements(links: Sequence[Element]) -> list[Element]:
    """Return the row of each link: as high as no other row's link comes into view, and of the kind that most rows are."""
    climbs = [_climb(link, set(links)) for link in links]
    kind = Counter(_kind(climb[-1]) for climb in climbs).most_common(1)[0][0]
    return [next((one for one in climb if _kind(one) == kind), climb[-1]) for climb in climbs]


def _climb(link: Element, mine: set[Element]) -> list[Element]:
    """Return *link* and what holds it alone, from within; a list's item and a table's row are high enough."""
    climb = [link]
    while (parent := climb[-1].getparent()) is not None and parent.tag not in {"body", "html"}:
        if sum(1 for other in (parent, *within("a, [onclick]")(parent)) if other in mine) > 1 or (
            climb[-1].tag in {"tr", "li"} and climb[-1] is not link
        ):
            break
        climb.append(parent)
    return climb


def _kind(element: Element) -> str:
    return f"{element.tag}.{(element.get('class') or '').split(' ')[0]}"


def _score(elements: Sequence[Element], titles: Sequence[str]) -> float:
    """Weigh a group: many rows, long and different titles, days beside them, outside the menus."""
    dated = mean(bool(DAY.search(words(element))) for element in elements)
    alike = len(set(titles)) / len(titles)
    if not dated and mean(map(len, titles)) < _MENU_WORDS:
        return 0.0
    apart = 0.2 * dated if any(_MENU.search(f"{one.get('id', '')} {one.get('class', '')}") for one in elements[0].iterancestors()) else 1.0
    return min(len(elements), 20) * min(mean(map(len, titles)), 40) * alike * (1 + 3 * dated) * apart
