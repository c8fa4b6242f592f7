"""The list of a redesigned board, found by the notices that are known to stand on it.

Titles are the anchor, days the second witness, ids the last: in most real
redesigns the ids change.  Nothing here knows a site, fetches or stores.
"""

from __future__ import annotations

import json
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import parse_qsl, urljoin, urlsplit

from scrapy.http import Response

from crawler.discovery.groups import parsed
from crawler.mending.known import ListedNotice, letters_of_title
from crawler.mending.reading import (
    HIDDEN_TAGS,
    MendedReading,
    PagePlace,
    is_hidden,
    rows_below,
    value_in,
)
from crawler.platforms.dates import posted_on
from crawler.platforms.page import Element, within, words

LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a page that is searched: larger ones are left to a person."""
LONGEST_TITLE: Final = 400
_TITLE_ATTRIBUTES: Final = ("title", "aria-label", "data-title")
_TOKEN: Final = re.compile(r"[\w%.+-]+")
_NAME: Final = re.compile(r"[A-Za-z_][\w-]*")
# nttId, pbancSn, seq, article_no: how fields that hold ids are called.
_ID_NAME: Final = re.compile(
    r"(?:id|no|sn|seq|key|idx|num|uid|cd|code)$", re.IGNORECASE
)
_SMALLEST_SHARE: Final = 0.8
_FEWEST: Final = 3

_Known = Mapping[str, ListedNotice]


def find_reading(
    response: Response, known: Sequence[ListedNotice], hosts: Sequence[str]
) -> MendedReading | None:
    """Return how *response* lists notices that are *known*; ``None`` where too few stand on it.

    Links are followed only to *hosts*.
    """
    if len(response.body) > LARGEST:
        return None
    by_title: dict[str, ListedNotice] = {}
    for notice in known:
        letters = letters_of_title(notice.title)
        if len(letters) >= 4:
            by_title.setdefault(letters, notice)
    if response.body.lstrip()[:1] in (b"{", b"["):
        return _find_in_json(response, by_title, hosts)
    return _find_in_html(response, by_title, hosts)


def _find_in_html(
    response: Response, known: _Known, hosts: Sequence[str]
) -> MendedReading | None:
    root = parsed(response)
    group = _best_group(root, known)
    if group is None:
        return None
    container, tag, hits = group
    rows = rows_below(container, tag)
    matched = {row: hit for row, hit in hits.items() if row in rows}
    title = _title_place(rows, matched, known)
    if title is None or len(matched) < _FEWEST:
        return None
    pairs = _known_rows(rows, title, known)
    key = _key_place(rows, pairs, title)
    if key is None:
        return None
    link, template = _link(rows, pairs, key, response.url, hosts)
    path = container.getroottree().getpath(container)
    day = _day_place(pairs)
    return MendedReading("html", path, tag, title, key, link, template, day)


def _best_group(
    root: Element, known: _Known
) -> tuple[Element, str, dict[Element, Element]] | None:
    """Return the parent whose children hold most known titles, one each: (parent, tag,
    child → title).
    """
    groups: dict[tuple[Element, str], dict[Element, dict[str, Element]]] = {}
    for element, letters in _title_hits(root, known):
        child = element
        parent = child.getparent()
        while parent is not None:
            children = groups.setdefault((parent, child.tag), {})
            children.setdefault(child, {}).setdefault(letters, element)
            child, parent = parent, parent.getparent()
    best = None
    most = 0
    for (parent, tag), children in groups.items():
        single = {}
        for child, titles in children.items():
            if len(titles) == 1 and not is_hidden(child):
                single[child] = next(iter(titles.values()))
        distinct = {next(iter(children[child])) for child in single}
        # Of equal groups the innermost comes first: hits climb upwards.
        if len(distinct) > most:
            best, most = (parent, tag, single), len(distinct)
    return best


def _title_hits(root: Element, known: _Known) -> Iterator[tuple[Element, str]]:
    """Yield the elements whose text or attribute is a known title, with its letters."""
    texts: dict[Element, str | None] = {}
    hits = []
    for element in reversed(list(root.iter())):
        if not isinstance(element.tag, str) or element.tag in HIDDEN_TAGS:
            texts[element] = ""
            continue
        text: str | None = element.text or ""
        for child in element:
            inner = texts.pop(child, "")
            if inner is None or text is None:
                text = None
                break
            text += inner + (child.tail or "")
            if len(text) > LONGEST_TITLE:
                text = None
        texts[element] = text
        candidates = [text or ""]
        candidates += [element.get(name) or "" for name in _TITLE_ATTRIBUTES]
        for candidate in candidates:
            letters = letters_of_title(candidate)
            if letters in known:
                hits.append((element, letters))
                break
    yield from hits


def _title_place(
    rows: Sequence[Element], matched: Mapping[Element, Element], known: _Known
) -> PagePlace | None:
    """Return the place of which most rows' values equal the titles that are known of them."""
    expected = {}
    candidates: dict[PagePlace, None] = {}
    for row, element in matched.items():
        values = [words(element)]
        values += [element.get(name) or "" for name in _TITLE_ATTRIBUTES]
        letters = [letters_of_title(value) for value in values]
        expected[row] = next(value for value in letters if value in known)
        for css in _selectors(row, element):
            candidates[PagePlace(css)] = None
            for name in _TITLE_ATTRIBUTES:
                if element.get(name):
                    candidates[PagePlace(css, name)] = None
    best, most = None, (0, 0)
    for place in list(candidates)[:60]:
        equal = sum(
            letters_of_title(value_in(row, place)) == expected[row] for row in matched
        )
        filled = sum(bool(value_in(row, place)) for row in rows)
        if equal >= _SMALLEST_SHARE * len(matched) and (filled, equal) > most:
            best, most = place, (filled, equal)
    return best


def _known_rows(
    rows: Sequence[Element], title: PagePlace, known: _Known
) -> list[tuple[Element, ListedNotice]]:
    pairs = []
    for row in rows:
        notice = known.get(letters_of_title(value_in(row, title)))
        if notice is not None:
            pairs.append((row, notice))
    return pairs


def _selectors(row: Element, element: Element) -> Iterator[str]:
    """Yield selectors of *element* within *row*, those that survive most first."""
    if element is row:
        yield ""
        return
    for name in (element.get("class") or "").split():
        if _NAME.fullmatch(name):
            yield f"{element.tag}.{name}"
    steps = []
    current = element
    while current is not row:
        tag = current.tag
        place = sum(1 for _ in current.itersiblings(tag, preceding=True)) + 1
        steps.append(f"{tag}:nth-of-type({place})")
        current = current.getparent()
    yield " > ".join(reversed(steps))
    yield element.tag


def _key_place(
    rows: Sequence[Element],
    pairs: Sequence[tuple[Element, ListedNotice]],
    title: PagePlace,
) -> PagePlace | None:
    """Return where ids stand: where the known ones do, else what differs in the title's
    own link.
    """
    places = _id_places(rows[0], title)
    for row, _ in pairs[:3]:
        places |= _id_places(row, title)
    best: PagePlace | None = None
    most = 0
    for place in places:
        equal = sum(value_in(row, place) == notice.key for row, notice in pairs)
        if equal > most and _tells_rows_apart(rows, place):
            best, most = place, equal
    if best is not None and most >= _SMALLEST_SHARE * len(pairs):
        return best
    fresh: list[tuple[int, PagePlace]] = []
    for place, is_titles_own in places.items():
        values = [value_in(row, place) for row in rows]
        if is_titles_own and _tells_rows_apart(rows, place):
            digits = min(sum(letter.isdigit() for letter in value) for value in values)
            if digits and not _counts_rows(values):
                fresh.append((digits, place))
    return max(fresh, key=lambda item: item[0])[1] if fresh else None


def _id_places(row: Element, title: PagePlace) -> dict[PagePlace, bool]:
    """Return where an id may stand in a row, and whether it is in the title's own link."""
    found = _element_at(row, title)
    own = set()
    if found is not None:
        own = {found, *found.iterdescendants()}
        own |= {
            above
            for above in found.iterancestors()
            if row in (above, *above.iterancestors())
        }
    own.add(row)
    places: dict[PagePlace, bool] = {}
    for element in row.iter():
        if not isinstance(element.tag, str):
            continue
        for name, value in element.attrib.items():
            if name not in ("href", "onclick", "value", "id") and not name.startswith(
                "data-"
            ):
                continue
            for css in _selectors(row, element):
                for place in _parts(css, name, value):
                    places[place] = places.get(place, False) or (
                        element in own and name not in ("value", "id")
                    )
    return dict(list(places.items())[:400])


def _parts(css: str, attribute: str, value: str) -> Iterator[PagePlace]:
    if attribute == "href":
        for name, _ in parse_qsl(urlsplit(value).query):
            yield PagePlace(css, attribute, parameter=name)
    for number, _ in enumerate(_TOKEN.findall(value)[:20]):
        yield PagePlace(css, attribute, token=number)


def _element_at(row: Element, place: PagePlace) -> Element | None:
    if not place.css:
        return row
    found = within(place.css)(row)
    return found[0] if found else None


def _tells_rows_apart(rows: Sequence[Element], place: PagePlace) -> bool:
    values = {value_in(row, place) for row in rows}
    return "" not in values and len(values) == len(rows)


def _counts_rows(values: Sequence[str]) -> bool:
    """Say whether values are the numbers of the rows rather than ids."""
    if not all(value.isascii() and value.isdigit() for value in values):
        return False
    numbers = sorted(int(value) for value in values)
    return numbers[0] <= 1 and numbers[-1] - numbers[0] == len(numbers) - 1


def _link(
    rows: Sequence[Element],
    pairs: Sequence[tuple[Element, ListedNotice]],
    key: PagePlace,
    base: str,
    hosts: Sequence[str],
) -> tuple[PagePlace | None, str]:
    """Return where a row's address stands, or the template of known addresses where ids stayed."""
    if key.attribute == "href":
        place = PagePlace(key.css, "href")
        addresses = [urljoin(base, value_in(row, place)) for row in rows]
        if all(_is_allowed(address, hosts) for address in addresses):
            return place, ""
    templates = {
        notice.url.replace(notice.key, "{key}")
        for row, notice in pairs
        if notice.key
        and notice.url.count(notice.key) == 1
        and value_in(row, key) == notice.key
    }
    if len(templates) == 1 and _is_allowed(next(iter(templates)), hosts):
        return None, templates.pop()
    return None, ""


def _is_allowed(address: str, hosts: Sequence[str]) -> bool:
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and parts.hostname in hosts


def _day_place(pairs: Sequence[tuple[Element, ListedNotice]]) -> PagePlace | None:
    """Return where the known days come out; ``None`` where they are written in no form
    that is certain.
    """
    counts: dict[PagePlace, int] = defaultdict(int)
    dated = [(row, notice.day) for row, notice in pairs if notice.day is not None]
    for row, day in dated:
        found: set[str] = set()
        for element in row.iter():
            if not isinstance(element.tag, str):
                continue
            text = words(element)
            if len(text) <= 40 and posted_on(text) == day:
                found.update(_selectors(row, element))
        for css in found:
            counts[PagePlace(css)] += 1
    for place, count in sorted(
        counts.items(), key=lambda item: (-item[1], item[0].css)
    ):
        if count < _FEWEST or count < _SMALLEST_SHARE * len(dated):
            break
        right = sum(posted_on(value_in(row, place)) == day for row, day in dated)
        if right >= _SMALLEST_SHARE * len(dated):
            return place
    return None


def _find_in_json(
    response: Response, known: _Known, hosts: Sequence[str]
) -> MendedReading | None:
    try:
        data = json.loads(response.body)
    except ValueError:
        return None
    best: MendedReading | None = None
    most = _FEWEST - 1
    for path, items in _lists(data, ""):
        flat = [dict(_fields(item, "")) for item in items]
        title, pairs = _title_field(flat, known)
        if title and len(pairs) > most:
            reading = _json_reading(path, flat, title, pairs, response.url, hosts)
            if reading is not None:
                best, most = reading, len(pairs)
    return best


def _lists(data: Any, path: str) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """Yield the lists of objects in parsed JSON, with their dotted paths; not those
    within lists.
    """
    if isinstance(data, list):
        items = [item for item in data if isinstance(item, dict)]
        if items:
            yield path, items
    elif isinstance(data, dict):
        for name, value in data.items():
            if "." not in name:
                yield from _lists(value, f"{path}.{name}" if path else name)


def _fields(item: Mapping[str, Any], path: str) -> Iterator[tuple[str, str]]:
    for name, value in item.items():
        place = f"{path}.{name}" if path else name
        if "." in name:
            continue
        if isinstance(value, dict):
            yield from _fields(value, place)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield place, str(value)


_Pairs = list[tuple[dict[str, str], ListedNotice]]


def _title_field(items: Sequence[dict[str, str]], known: _Known) -> tuple[str, _Pairs]:
    names = dict.fromkeys(name for item in items for name in item)
    best: tuple[str, _Pairs] = ("", [])
    for name in names:
        pairs = []
        for item in items:
            notice = known.get(letters_of_title(item.get(name, "")[:LONGEST_TITLE]))
            if notice is not None:
                pairs.append((item, notice))
        if len(pairs) > len(best[1]):
            best = (name, pairs)
    return best


def _json_reading(
    path: str,
    items: Sequence[dict[str, str]],
    title: str,
    pairs: _Pairs,
    base: str,
    hosts: Sequence[str],
) -> MendedReading | None:
    names = list(dict.fromkeys(name for item in items for name in item))
    key = _json_key(items, names, title, pairs)
    if key is None:
        return None
    day = None
    dated = [(item, notice.day) for item, notice in pairs if notice.day is not None]
    for name in names:
        right = sum(posted_on(item.get(name)) == when for item, when in dated)
        if right >= max(_FEWEST, _SMALLEST_SHARE * len(dated)):
            day = PagePlace(name)
            break
    link, template = None, ""
    stayed = {
        notice.url.replace(notice.key, "{key}")
        for item, notice in pairs
        if item[key] == notice.key and notice.url.count(notice.key) == 1
    }
    if len(stayed) == 1 and _is_allowed(next(iter(stayed)), hosts):
        template = stayed.pop()
    else:
        link = _json_link(items, names, base, hosts)
    return MendedReading(
        "json", path, "", PagePlace(title), PagePlace(key), link, template, day
    )


def _json_key(
    items: Sequence[dict[str, str]], names: Sequence[str], title: str, pairs: _Pairs
) -> str | None:
    """Return the field of the ids: that of the known ones, else the first one called so."""
    ids: list[tuple[int, int, str]] = []
    for number, name in enumerate(names):
        values = [item.get(name, "") for item in items]
        if name == title or "" in values or len(set(values)) < len(values):
            continue
        if max(map(len, values)) > 100 or any(" " in value for value in values):
            continue
        same = sum(item[name] == notice.key for item, notice in pairs)
        if same >= _SMALLEST_SHARE * len(pairs):
            ids.append((same, -number, name))
        elif _ID_NAME.search(name) and not _counts_rows(values):
            ids.append((0, -number, name))
    return max(ids)[2] if ids else None


def _json_link(
    items: Sequence[dict[str, str]],
    names: Sequence[str],
    base: str,
    hosts: Sequence[str],
) -> PagePlace | None:
    for name in names:
        values = [item.get(name, "") for item in items]
        are_addresses = all(value.startswith(("/", "http")) for value in values)
        if are_addresses and all(
            _is_allowed(urljoin(base, value), hosts) for value in values
        ):
            return PagePlace(name)
    return None
