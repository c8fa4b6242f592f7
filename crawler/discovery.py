"""A board nobody has described yet: where its rows, links, ids and days stand, and the card that would hear it.

Nothing here knows a site.  Rows are looked for as what repeats: siblings of one
kind that each hold a link with words, mostly a day, and an id that differs.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations
from typing import Any, Final

import feedparser
from lxml import etree
from scrapy.http import Response

from crawler.platforms.dates import posted_on
from crawler.platforms.page import Element, title_words, within, words
from crawler.platforms.words import is_private, squeeze

_ROW_TAGS: Final = frozenset(["tr", "li", "div", "dl", "article", "section", "a", "p"])
_DAY: Final = re.compile(
    r"(?<![\d.])(?:(?:19|20)\d{2}|\d{2})\s?[-./년]\s?\d{1,2}\s?[-./월]\s?\d{1,2}(?:일|\.)?(?![\d-])|(?<!\d)20\d{6}(?!\d)"
)
_CALL: Final = re.compile(r"[\w.$]+\s*\([^()]*\)")
_ARGUMENT: Final = re.compile(r"'([^']*)'|\"([^\"]*)\"|(?<![\w'\"])(\d+)(?![\w'\"])")
_HANGUL: Final = re.compile(r"[가-힣]")
_COUNTER: Final = re.compile(r"\d[\d,]*")
_POSTED_HEAD: Final = re.compile(r"등록|작성일|게시|공고일|일자|날짜|date|작성", re.IGNORECASE)
_NUMBER_HEAD: Final = re.compile(r"번호|순번|연번|^no\.?$", re.IGNORECASE)
_COUNT_HEAD: Final = re.compile(r"조회|hit|추천", re.IGNORECASE)
_MENU: Final = re.compile(
    r"gnb|lnb|nav|menu|footer|header|paging|pagination|sitemap|family|quick|location|breadcrumb|banner|popup|share|sns", re.IGNORECASE
)
_SHOW: Final = re.compile(r"slide|swiper|carousel", re.IGNORECASE)
"""Panels that move often repeat what the list below them says."""
_POSTED_WORD: Final = re.compile(rf"(?:등록|작성|게시|공고)(?:일자?|한 날)?\s*[:：]?\s*({_DAY.pattern})")
_NOWHERE: Final = re.compile(r"javascript:\s*(?:void\b.*|;?\s*$)|#\w*;?$", re.IGNORECASE)
MOST_LINKS: Final = 8
MOST_WORDS: Final = 1500
"""A row with more links or letters than that (in the middle of the rows) is a part of the page, not a row."""
HARDLY: Final = 0.9
"""Boards score 1 to 6, menus and notices less than this."""
FEWEST: Final = 2
PREVIEW: Final = 10


class NothingFound(ValueError):
    """No part of the page looks like the rows of a board."""


@dataclass(frozen=True, slots=True)
class Found:
    """One row: *key* is what tells it from the others in its link."""

    title: str
    link: str
    key: str
    posted: str | None = None
    cells: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a page's rows are and how a card would find them; *doubts* are for a person to settle."""

    platform: str
    rows: tuple[Found, ...]
    container: str = ""
    row: str = ""
    key_in: str = ""
    notice_path: str | None = None
    title_at: str = ""
    posted_at: str | None = None
    posted_like: str | None = None
    heads: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    fields: Mapping[str, str] = field(default_factory=dict)
    """JSON and feeds: which field is the key, the title, the day, the address."""


@dataclass(slots=True)
class _Group:
    """Siblings that may be rows, the link that is each one's title, and how likely they are."""

    parent: Element
    members: list[Element]
    links: list[Element]
    score: float


def propose(response: Response) -> Proposal:
    """Look at a listing page and say how it would be heard.

    Raises ``NothingFound`` where nothing repeats that could be notices.
    """
    head = response.body.lstrip()[:200].lower()
    if head[:1] in (b"{", b"["):
        return _of_json(response)
    if head.startswith(b"<?xml") or b"<rss" in head or b"<feed" in head:
        return _of_feed(response)
    return _of_html(response)


def _of_html(response: Response) -> Proposal:
    root = _parsed(response)
    group = _best(root)
    if group is None or group.score < HARDLY / 2:
        raise NothingFound("nothing on this page repeats as notices would: is it filled by a script?")
    targets = [_target(link, row) for link, row in zip(group.links, group.members, strict=True)]
    pattern, doubts = _key_pattern(targets)
    keys = [_key_of(pattern, target) for target in targets]
    days = _day_places(group)
    rows = tuple(
        Found(title_words(_title_place(link)), target, key, day, tuple(words(cell) for cell in _cells(row)))
        for link, target, key, day, row in zip(group.links, targets, keys, days.said, group.members, strict=True)
    )
    is_table = group.members[0].tag == "tr"
    columns, heads = _columns(group, days.column) if is_table else ((), ())
    return Proposal(
        platform="TableBoard" if is_table else "ListBoard",
        rows=rows,
        container=_container(root, group),
        row=_row_selector(group),
        key_in=pattern,
        notice_path=_notice_path(pattern, targets[0]),
        title_at=_title_at(group),
        posted_at=days.selector,
        posted_like=next((day for day in days.said if day), None),
        heads=heads,
        columns=columns,
        doubts=tuple(doubts + _doubts(rows) + (["this hardly looks like a board"] if group.score < HARDLY else [])),
    )


def _parsed(response: Response) -> Element:
    text = getattr(response, "text", None) or response.body.decode("utf-8", "replace")
    parser = etree.HTMLParser(encoding="utf-8", recover=True, huge_tree=True, remove_comments=True, remove_pis=True)
    # Pages that close </html> early or nest documents fall apart; without these tags they are one tree.
    bare = re.sub(r"</?(?:html|body)\b[^>]*>|<!DOCTYPE[^>]*>", "", text, flags=re.IGNORECASE).replace("\x00", "")
    root = etree.fromstring(f"<html><body>{bare}</body></html>".encode("utf-8", "replace"), parser)
    if root is None:
        raise NothingFound("this page is empty")
    return root


def _best(root: Element) -> _Group | None:
    """Return the likeliest rows; a dated table row that stands alone beats a group without days."""
    group = max(_groups(root, FEWEST), key=lambda one: one.score, default=None)
    if group is not None and 2 * sum(bool(_DAY.search(_text(row))) for row in group.members) >= len(group.members):
        return group
    return _lone_row(root) or group


def _lone_row(root: Element) -> _Group | None:
    """Return a table's single row, where it has a day and a title: a board with one post."""
    lone = [group for group in _groups(root, 1) if group.members[0].tag == "tr" and _DAY.search(_text(group.members[0]))]
    return max(lone, key=lambda one: one.score, default=None)


def _groups(root: Element, fewest: int) -> Iterator[_Group]:
    for parent in root.iter():
        if not isinstance(parent.tag, str) or _is_menu(parent):
            continue
        kinds: dict[str, list[Element]] = {}
        for child in parent:
            if isinstance(child.tag, str) and child.tag in _ROW_TAGS:
                kinds.setdefault(child.tag, []).append(child)
        for members in kinds.values():
            group = _group(parent, members, fewest) if len(members) >= fewest else None
            if group is not None:
                yield group


def _is_menu(element: Element) -> bool:
    marks = f"{element.get('id', '')} {element.get('class', '')} {element.tag}"
    return bool(_MENU.search(marks))


def _group(parent: Element, siblings: Sequence[Element], fewest: int) -> _Group | None:
    pairs = [(row, link) for row in siblings if (link := _title_link(row)) is not None]
    if len(pairs) < fewest or _are_parts_of_a_page([row for row, _ in pairs]):
        return None
    rows, links = [row for row, _ in pairs], [link for _, link in pairs]
    titles = [title_words(_title_place(link)) for link in links]
    still = 0.5 if _SHOW.search(f"{parent.get('class', '')} {rows[0].get('class', '')}") else 1.0
    plain = 1 - 0.7 * sum(bool(_DAY.search(title)) for title in titles) / len(titles)
    dated = sum(bool(_DAY.search(_text(row))) for row in rows) / len(rows)
    worded = sum(len(title) >= 8 for title in titles) / len(rows)
    distinct = len(set(titles)) / len(rows)
    apart = len({_target(link, row) for row, link in pairs}) / len(rows)
    shape = 1.0 if len(pairs) >= 0.6 * len(siblings) else 0.4
    length = min(sum(map(len, titles)) / len(titles), 40) / 40
    score = (0.15 + dated) * (0.1 + worded) * distinct * apart * shape * plain * still * (0.3 + length) * min(len(rows), 30) ** 0.5
    return _Group(parent, rows, links, score) if apart > 0.5 and distinct > 0.4 else None


def _are_parts_of_a_page(rows: Sequence[Element]) -> bool:
    middle = len(rows) // 2
    links = sorted(sum(1 for _ in row.iter("a")) for row in rows)[middle]
    letters = sorted(len(_text(row)) for row in rows)[middle]
    return links > MOST_LINKS or letters > MOST_WORDS


def _title_place(link: Element) -> Element:
    """Return the part of a link that is the title, where it also holds days, names or a summary."""
    parts = [
        one for one in link.iterdescendants() if isinstance(one.tag, str) and _HANGUL.search(one.text or "") and not _DAY.search(_text(one))
    ]
    best = max(parts, key=lambda part: len(title_words(part)), default=link)
    whole = title_words(link)
    return best if _DAY.search(whole) and len(title_words(best)) >= 4 else link


def _title_link(row: Element) -> Element | None:
    """Return the element of a row that leads to its notice: of its links the wordiest, or the row itself."""
    links = [one for one in row.iter("a", "button") if _leads(one)] or [
        one for one in row.iter() if isinstance(one.tag, str) and one.get("onclick")
    ]
    if row.tag == "a" and not links:
        links = [row]
    if links == [row] or (not links and row.get("onclick")):
        links = [*row.iter("a")] or [row]
    best = max(links, key=lambda link: (len(title_words(link)) >= 8 and not _DAY.search(_text(link)), len(title_words(link))), default=None)
    return best if best is not None and len(title_words(best)) >= 2 else None


def _leads(link: Element) -> bool:
    href = squeeze(link.get("href", ""))
    return bool(link.get("onclick")) or bool(href and not _NOWHERE.match(href))


def _target(link: Element, row: Element) -> str:
    """Return the words of a link that say where it leads: its address, or the call that a script makes of it."""
    href, onclick = squeeze(link.get("href", "")), squeeze(link.get("onclick", "") or row.get("onclick", ""))
    return href if href and not _NOWHERE.match(href) else onclick or href


def _text(row: Element) -> str:
    return " ".join(text for text in row.itertext() if text.strip())


def _key_pattern(targets: Sequence[str]) -> tuple[str, list[str]]:
    """Return a pattern whose group ``key`` differs from row to row, made of what stands round it in all of them."""
    every = [list(_pieces(target)) for target in targets]
    usual = Counter(map(len, every)).most_common(1)[0][0]
    pieces = [row for row in every if len(row) == usual]
    for place in _differing(pieces):
        before, after = _common_end([row[place][0] for row in pieces]), _common_start([row[place][2] for row in pieces])
        keys = [row[place][1] for row in pieces]
        body = r"\d+" if all(key.isdigit() for key in keys) else r"[\w%.=+-]+"
        return f"{re.escape(before)}(?P<key>{body}){re.escape(after[:1])}", []
    return r"(?P<key>.+)", ["no single part of the links differs from row to row: say by hand what the id is"]


def _pieces(target: str) -> Iterator[tuple[str, str, str]]:
    """Yield (what stands before, a value, what stands after) for each value in a link: arguments, parameters, parts of the path."""
    for found in re.finditer(r"[\w%.+-]+", target):
        yield target[: found.start()], found[0], target[found.end() :]


def _differing(pieces: Sequence[Sequence[tuple[str, str, str]]]) -> list[int]:
    """Return the places whose values differ in all rows, likely ids first: long numbers, then anything else."""
    shortest = min(map(len, pieces))
    values = {place: [row[place][1] for row in pieces] for place in range(shortest)}
    if not values:
        return []
    most = max(len(set(many)) for many in values.values())
    enough = [place for place, many in values.items() if len(set(many)) == most >= min(2, len(many)) and most >= 0.5 * len(many)]
    return sorted(enough, key=lambda place: _unlike_an_id(values[place]))


def _unlike_an_id(values: Sequence[str]) -> tuple[bool, float, float]:
    """Return how little some values look like ids of one board: these are numbers of many digits that lie near each other."""
    digits = sum(sum(letter.isdigit() for letter in value) for value in values) / len(values)
    numbers = [int(value) for value in values if value.isascii() and value.isdigit()]
    spread = (max(numbers) - min(numbers)) / max(*numbers, 1) if len(numbers) == len(values) else 0.0
    return len(numbers) < len(values), -digits, spread


def _common_end(texts: Sequence[str]) -> str:
    """Return what all texts end with, cut at the last word boundary so that it still says something."""
    end = _common_start([text[::-1] for text in texts])[::-1][-60:]
    found = re.search(r"\w+=$", end) or re.search(r"(?:[\w$.-]+\W{1,4}){1,2}$", end)
    return found[0] if found else end[-12:]


def _common_start(texts: Sequence[str]) -> str:
    first, last = min(texts), max(texts)
    same = next((n for n, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), min(len(first), len(last)))
    return first[:same]


def _key_of(pattern: str, target: str) -> str:
    found = re.search(pattern, target)
    return found["key"] if found else target


def _notice_path(pattern: str, target: str) -> str | None:
    """Return ``None`` where the link is a real address; else a placeholder that a person completes."""
    is_script = "(" in target and not target.startswith(("http", "/", "?", "./"))
    return "/FILL-IN?id={key}" if is_script and pattern else None


@dataclass(frozen=True, slots=True)
class _Days:
    """The posting day of each row, and where it stands."""

    said: list[str | None]
    column: int | None = None
    selector: str | None = None


def _day_places(group: _Group) -> _Days:
    """Find the place in which most rows have a single day; a heading that says so, and a later place, win."""
    heads = _heads(group)
    best: tuple[float, int] | None = None
    for column in range(max(len(_cells(row)) for row in group.members)):
        cells = [_cells(row)[column] if column < len(_cells(row)) else None for row in group.members]
        said = [_DAY.findall(_text(cell)) if cell is not None else [] for cell in cells]
        share = sum(len(days) == 1 for days in said) / len(said)
        bare = sum(len(days) == 1 and len(_text(cell)) < 24 for days, cell in zip(said, cells, strict=True) if cell is not None) / len(said)
        head = heads[column] if column < len(heads) else ""
        score = share + bare + bool(_POSTED_HEAD.search(head)) + 0.01 * column
        if share >= 0.5 and (best is None or score > best[0]):
            best = (score, column)
    if best is None:
        return _Days([_first_day(row) for row in group.members])
    places = [_cells(row)[best[1]] if best[1] < len(_cells(row)) else None for row in group.members]
    selector = _relative(group.members, [place for place in places if place is not None])
    return _Days([_first_day(place) if place is not None else None for place in places], best[1], selector)


def _first_day(element: Element) -> str | None:
    """Return the day that is said to be the posting day, or else the first."""
    text = _text(element)
    told = _POSTED_WORD.search(text)
    found = told[1] if told else next((one[0] for one in _DAY.finditer(text)), None)
    return squeeze(found) if found and posted_on(found) else None


def _cells(row: Element) -> list[Element]:
    """Return the parts of a row: a table's cells, or the innermost elements with words of their own."""
    if row.tag == "tr":
        return [cell for cell in row if cell.tag in ("td", "th") and "mobile" not in cell.get("class", "").split()]
    return [one for one in row.iter() if isinstance(one.tag, str) and one is not row and (one.text or "").strip()]


def _heads(group: _Group) -> list[str]:
    if group.members[0].tag != "tr":
        return []
    table = next((up for up in group.members[0].iterancestors("table")), None)
    cells = table.xpath(".//thead//tr[1]/*[self::th or self::td]") if table is not None else []
    if table is not None and not cells:
        cells = table.xpath(".//tr[not(td)][1]/th")
    return [words(cell) for cell in cells]


def _columns(group: _Group, posted: int | None) -> tuple[tuple[str, ...], tuple[str, ...]]:
    heads = _heads(group)
    width = Counter(len(_cells(row)) for row in group.members).most_common(1)[0][0]
    titles = Counter(_column_of(row, link) for row, link in zip(group.members, group.links, strict=True))
    title = titles.most_common(1)[0][0]
    roles = [_role(group, n, heads[n] if n < len(heads) else "", title, posted) for n in range(width)]
    return tuple(roles), tuple(heads) if len(heads) == width else ()


def _column_of(row: Element, link: Element) -> int:
    return next((n for n, cell in enumerate(_cells(row)) if link is cell or link in cell.iterdescendants()), 0)


def _role(group: _Group, column: int, head: str, title: int, posted: int | None) -> str:
    if column in (title, posted):
        return "TITLE" if column == title else "POSTED"
    texts = [words(_cells(row)[column]) for row in group.members if column < len(_cells(row))]
    counted = sum(bool(_COUNTER.fullmatch(text)) for text in texts) >= 0.6 * len(texts)
    if counted and (_NUMBER_HEAD.search(head) or (column == 0 and not head)):
        return "NUMBER"
    if counted and (_COUNT_HEAD.search(head) or not head):
        return "COUNT"
    if not head or is_private(head) or not any(texts):
        return "SKIP"
    return f"fact({head!r})"


def _container(root: Element, group: _Group) -> str:
    """Return the shortest selector that finds the rows' container first."""
    place = group.parent
    if group.members[0].tag == "tr":
        place = next(up for up in group.members[0].iterancestors("table"))
    trail: list[str] = []
    for element in (place, *place.iterancestors()):
        for selector in _selectors(element):
            css = " ".join([selector, *reversed(trail)])
            found = root.cssselect(css)
            if found and found[0] is place:
                return css
        trail.append(element.tag)
    return str(place.tag)


def _selectors(element: Element) -> Iterator[str]:
    name = element.get("id", "")
    if re.fullmatch(r"[A-Za-z][\w-]*", name) and not re.search(r"\d{3}", name):
        yield f"{element.tag}#{name}"
    classes = [one for one in element.get("class", "").split() if re.fullmatch(r"[A-Za-z][\w-]*", one)]
    yield from (f"{element.tag}.{one}" for one in classes)
    yield from (f"{element.tag}.{one}.{other}" for one, other in combinations(classes, 2))
    yield element.tag


def _row_selector(group: _Group) -> str:
    if group.members[0].tag == "tr":
        return "tbody > tr" if group.parent.tag == "tbody" else "tr"
    return _shared(group.members) or group.members[0].tag


def _shared(elements: Sequence[Element]) -> str | None:
    """Return ``tag.class`` for a class that all of them have."""
    same = set.intersection(*(set(one.get("class", "").split()) for one in elements))
    fit = sorted(one for one in same if re.fullmatch(r"[A-Za-z][\w-]*", one))
    return f"{elements[0].tag}.{fit[0]}" if fit and len({one.tag for one in elements}) == 1 else None


def _title_at(group: _Group) -> str:
    if all(link is row or link.tag == "td" for link, row in zip(group.links, group.members, strict=True)):
        return "self"  # the whole row of a list, the whole column of a table
    places = [_title_place(link) for link in group.links]
    return _relative([_scope(row, place) for row, place in zip(group.members, places, strict=True)], places) or "a"


def _scope(row: Element, place: Element) -> Element:
    """Return what a card looks for the title in: the column of a table, else the row."""
    return next((up for up in place.iterancestors("td", "th")), row) if row.tag == "tr" else row


def _relative(scopes: Sequence[Element], places: Sequence[Element]) -> str | None:
    """Return a selector that finds each place first within its scope."""
    if not places:
        return None
    commonest = str(Counter(place.tag for place in places).most_common(1)[0][0])
    above = (f"{up.tag} {commonest}" for up in list(places[0].iterancestors())[:3])
    wanted = set(places)
    for css in (_shared(places), commonest, *above):
        firsts = [found[0] for scope in scopes if css and (found := within(css)(scope))]
        if sum(one in wanted for one in firsts) >= 0.8 * len(places):
            return css
    return commonest


def _doubts(rows: Sequence[Found]) -> list[str]:
    found = []
    if any(row.posted is None for row in rows):
        found.append(f"{sum(row.posted is None for row in rows)} of {len(rows)} rows show no day")
    if len(rows) == 1:
        found.append("there is one row only: what is its id?")
    if len({row.key for row in rows}) < len(rows):
        found.append("some ids are the same: are there pinned rows?")
    return found


def _of_feed(response: Response) -> Proposal:
    parsed = feedparser.parse(response.body)
    rows = tuple(
        Found(squeeze(entry.get("title", "")), entry.get("link", ""), entry.get("link", ""), _entry_day(entry)) for entry in parsed.entries
    )
    if not rows:
        raise NothingFound("this feed has no entries")
    pattern, doubts = _key_pattern([row.link for row in rows])
    rows = tuple(replace(row, key=_key_of(pattern, row.link)) for row in rows)
    return Proposal("FeedBoard", rows, key_in=pattern, doubts=tuple(doubts + _doubts(rows)))


def _entry_day(entry: Mapping[str, Any]) -> str | None:
    said = entry.get("published") or entry.get("updated") or entry.get("date")
    return said if said and posted_on(said) else None


def _of_json(response: Response) -> Proposal:
    try:
        said = json.loads(response.body)
    except ValueError as broken:
        raise NothingFound(f"this is no JSON: {broken}") from broken
    lists = [(path, items) for path, items in _lists(said, "") if _title_field(items)]
    path, items = max(lists, key=lambda one: len(one[1]) * len(one[1][0]), default=("", []))
    if not items:
        raise NothingFound("no list of notices stands in this JSON")
    items = [_flat(item) for item in items]
    fields = _fields(items)
    rows = tuple(_json_row(item, fields) for item in items)
    like = next((row.posted for row in rows if row.posted), None)
    doubts = _doubts(rows) + ([] if "key" in fields else ["no field is an id"])
    return Proposal("JsonBoard", rows, container=path, posted_like=like, fields=fields, doubts=tuple(doubts))


def _flat(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an item with the fields of objects in it under dotted names."""
    flat: dict[str, Any] = {}
    for name, value in item.items():
        flat |= {f"{name}.{inner}": said for inner, said in value.items()} if isinstance(value, dict) else {name: value}
    return flat


def _json_row(item: Mapping[str, Any], fields: Mapping[str, str]) -> Found:
    title, url, key = (str(item.get(fields.get(role, ""), "") or "") for role in ("title", "url", "key"))
    return Found(squeeze(title), url, key or url, _json_day(item, fields))


def _lists(said: Any, path: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    if isinstance(said, list):
        items = [
            next(iter(one.values())) if isinstance(one, dict) and len(one) == 1 and isinstance(next(iter(one.values())), dict) else one
            for one in said
        ]
        if items and all(isinstance(one, dict) for one in items):
            yield path, items
    children = said.items() if isinstance(said, dict) else enumerate(said) if isinstance(said, list) else ()
    for name, child in children:
        if isinstance(child, dict | list):
            yield from _lists(child, f"{path}.{name}" if path else str(name))


def _title_field(items: Sequence[Mapping[str, Any]]) -> str | None:
    """Return the field with Korean words that differ and are as long as titles are; its name may say so."""
    best: tuple[float, str] | None = None
    for name in items[0]:
        values = [squeeze(str(item.get(name) or "")) for item in items]
        worded = sum(bool(_HANGUL.search(value)) for value in values) / len(values)
        length = sum(map(len, values)) / len(values)
        named = 1.5 if re.search(r"tit|tl$|subject|sj$|nm$|name$|명$|제목", name, re.IGNORECASE) else 1.0
        score = worded * named * (len(set(values)) / len(values)) * min(length, 45.0) * (0.3 if length > 150 else 1.0)
        if worded >= 0.5 and length >= 6 and (best is None or score > best[0]):
            best = (score, name)
    return best[1] if best else None


def _fields(items: Sequence[Mapping[str, Any]]) -> dict[str, str]:
    title = _title_field(items) or ""
    texts = {name: [str(item.get(name) if item.get(name) is not None else "") for item in items] for name in items[0] if name != title}
    found = {"title": title}
    apart = [
        name for name, many in texts.items() if len(set(many)) == len(many) and all(re.fullmatch(r"[\w./:-]{1,80}", one) for one in many)
    ]
    ids = sorted(apart, key=lambda name: (not re.search(r"id$|sn$|no$|seq|idx|key|slno|^_?id", name, re.IGNORECASE), len(name)))
    days = [name for name, many in texts.items() if sum(posted_on(one) is not None and len(one) < 40 for one in many) >= 0.6 * len(many)]
    urls = [name for name, many in texts.items() if sum(_is_page(one) for one in many) >= 0.6 * len(many)]
    urls = sorted(urls, key=lambda name: not re.search(r"url|link|detl|href", name, re.IGNORECASE))
    ids = [name for name in ids if name not in urls and name not in days] or [name for name in ids if name in urls]
    ranked = sorted(days, key=lambda name: next(n for n, likely in enumerate(_DAY_FIELDS) if re.search(likely, name, re.IGNORECASE)))
    for role, names in (("key", ids), ("posted", ranked), ("url", urls)):
        found |= {role: names[0]} if names else {}
    return found


_DAY_FIELDS: Final = (r"reg|creat|post|press|ancmde|wrt|pub|등록|게시", r"from|begin|bgng|str|start|시작", "")
"""Names of fields with days, the likeliest posting day first."""


def _is_page(text: str) -> bool:
    return text.startswith(("http", "/")) and not re.search(r"\.(?:png|jpe?g|gif|pdf|hwpx?|zip)$", text, re.IGNORECASE)


def _json_day(item: Mapping[str, Any], fields: Mapping[str, str]) -> str | None:
    said = str(item.get(fields.get("posted", ""), "") or "")
    return said if posted_on(said) else None
