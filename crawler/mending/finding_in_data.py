"""The list of a redesigned board in an answer that is data: JSON, a feed, or a page's script."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any, Final

from scrapy.http import Response

from crawler.mending.answers import data_in
from crawler.mending.clock import Allowance
from crawler.mending.data_paths import (
    EACH,
    field_text,
    items_at,
    items_of,
    name_of_entry,
)
from crawler.mending.day_forms import (
    DAY_FORMS,
    FULL_DAY,
    YEAR_AND_MONTH,
    day_in_form,
)
from crawler.mending.evidence import MOST_CLASHES
from crawler.mending.finding_days import count_of_later_days
from crawler.mending.known import KnownTitles, ListedNotice, letters_of_title
from crawler.mending.page_place import (
    LAST,
    LONGEST_HEADING,
    NUMBER,
    TOKEN,
    PagePlace,
    part_of,
)
from crawler.mending.reading import MendedReading
from crawler.mending.values import (
    are_enough,
    are_in_order,
    counts_rows,
    is_allowed,
    label_before,
    runs_on,
    tells_much,
)
from crawler.platforms.links import ID_NAME, joined, parameters_of
from crawler.platforms.markup import attributes_in

# Bounds of a search through any data: letters, entries, levels and fields of an item.
LONGEST_TITLE: Final = 400
LONGEST_DAY: Final = 60
MOST_PARTS: Final = 6
DEEPEST: Final = 8
MOST_FIELDS: Final = 80
MOST_CELLS: Final = 20
_TYPED: Final = re.compile(r"\.[A-Z]$")
_SMALLEST_SHARE: Final = 0.8
_FEWEST: Final = 3

_Item = dict[str, str]
_Pairs = list[tuple[_Item, ListedNotice]]


def find_in_data(
    response: Response,
    titles: KnownTitles,
    hosts: Sequence[str],
    allowance: Allowance,
) -> MendedReading | None:
    """Return the reading of the list with most of the known *titles*, or ``None``."""
    best: MendedReading | None = None
    most = _FEWEST - 1
    for document, data in data_in(response):
        for path, items in _lists(data, document):
            allowance.check()
            flat = [dict(_fields(item, "")) for item in items]
            title, pairs = _title_field(flat, titles)
            if title is not None and len(pairs) > most:
                reading = _reading(
                    path, flat, title, pairs, response.url, hosts
                )
                if reading is not None:
                    best, most = reading, len(pairs)
    return best


def _lists(
    data: Any, path: str, depth: int = 0
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the lists of objects in parsed JSON, with their dotted paths; of those
    within lists only the ones in short lists, or of all items together.
    """
    if isinstance(data, list):
        items = items_of(data)
        if items:
            yield path, items
        if depth < DEEPEST:
            yield from _lists_of_blocks(items, path)
        # Frameworks hand on their data as lists of a few things of all kinds.
        for number, value in enumerate(
            data if len(data) <= MOST_PARTS else ()
        ):
            if depth < DEEPEST and isinstance(value, dict | list):
                inner = f"{path}.{number}" if path else str(number)
                yield from _lists(value, inner, depth + 1)
    elif isinstance(data, dict):
        fields = [value for value in data.values() if isinstance(value, dict)]
        if len(fields) == len(data) >= _FEWEST:
            each = f"{path}.{EACH}" if path else EACH
            yield each, items_at(data, EACH)
        for name, value in data.items():
            if "." not in name:
                inner = f"{path}.{name}" if path else name
                yield from _lists(value, inner, depth)


def _lists_of_blocks(
    blocks: Sequence[Any], path: str
) -> Iterator[tuple[str, list[Any]]]:
    """Yield the rows of all *blocks* of which each has a list, and names its day or
    month: blocks that name anything else may be other boards.
    """
    if len(blocks) < 2 or not isinstance(blocks[0], dict):
        return
    for name, rows in blocks[0].items():
        if not items_of(rows) or "." in name:
            continue
        if all(_names_a_month(block) for block in blocks):
            inner = f"{EACH}.{name}"
            yield f"{path}.{inner}", items_at(blocks, inner)


def _names_a_month(block: Any) -> bool:
    for value in block.values() if isinstance(block, dict) else ():
        is_short = isinstance(value, str) and len(value) <= LONGEST_HEADING
        if is_short and YEAR_AND_MONTH.search(value):
            return True
    return False


def _fields(item: Any, path: str) -> Iterator[tuple[str, str]]:
    """Yield the fields of an item, or the cells of a row, with their dotted paths."""
    named = item.items() if isinstance(item, dict) else enumerate(item)
    for name, value in named:
        if "." in str(name):
            continue
        place = f"{path}.{name}" if path else str(name)
        if isinstance(value, dict):
            yield from _fields(value, place)
        elif isinstance(value, list):
            day = field_text(value)
            if day:
                yield place, day
            yield from _entries(value, place)
        elif isinstance(value, str | int) and not isinstance(value, bool):
            yield place, field_text(value)
            for attribute, target in attributes_in(str(value)):
                yield f"{place}.{attribute}", target


def _entries(values: Sequence[Any], path: str) -> Iterator[tuple[str, str]]:
    """Yield the named values or cells of a list within an item."""
    for number, entry in enumerate(values[:MOST_FIELDS]):
        named_so = name_of_entry(entry)
        if named_so and isinstance(entry["value"], str | int):
            yield f"{path}.{named_so}", field_text(entry["value"])
        elif isinstance(entry, str | int) and number < MOST_CELLS:
            # {"id": 7, "data": ["1", "공고", ...]}: cells of a grid.
            yield f"{path}.{number}", field_text(entry)


def _title_field(
    items: Sequence[_Item], titles: KnownTitles
) -> tuple[PagePlace | None, _Pairs]:
    best: tuple[PagePlace | None, _Pairs] = (None, [])
    for name in _names(items):
        for around in titles.around:
            place = PagePlace(name, without=around)
            pairs = []
            for item in items:
                notice = titles.notice(_value(item, place)[:LONGEST_TITLE])
                if notice is not None:
                    pairs.append((item, notice))
            if len(pairs) > len(best[1]):
                best = (place, pairs)
    return best


def _names(items: Sequence[_Item]) -> list[str]:
    names: dict[str, None] = {}
    for item in items:
        names.update(dict.fromkeys(item))
    return list(names)[:MOST_FIELDS]


def _reading(
    path: str,
    items: Sequence[_Item],
    title: PagePlace,
    pairs: _Pairs,
    base: str,
    hosts: Sequence[str],
) -> MendedReading | None:
    names = _names(items)
    key = _key_place(items, names, title.css, pairs)
    if key is None:
        return None
    # Templates of the former addresses of notices whose ids are as before.
    stayed = set()
    for item, notice in pairs:
        if (
            _value(item, key) == notice.key
            and notice.url.count(notice.key) == 1
        ):
            stayed.add(notice.url.replace(notice.key, "{key}"))
    link, template = _link(items, names, base, hosts), ""
    if (
        link is None
        and len(stayed) == 1
        and is_allowed(next(iter(stayed)), hosts)
    ):
        template = stayed.pop()
    day, day_form = _day_field(names, pairs)
    return MendedReading(
        kind="json",
        container=path,
        row_path="",
        title=title,
        key=key,
        link=link,
        link_template=template,
        day=day,
        facts=_facts(names, pairs),
        day_form=day_form,
    )


def _value(item: _Item, place: PagePlace) -> str:
    return part_of(item.get(place.css, ""), place)


def _day_field(
    names: Sequence[str], pairs: _Pairs
) -> tuple[PagePlace | None, str]:
    """Return the field in which the known days come out, and how it writes them."""
    dated = []
    for item, notice in pairs:
        if notice.day is not None:
            dated.append((item, notice.day))
    newest = max((day for _, day in dated), default=None)
    # Forms before fields: a full day anywhere is surer than one without its year.
    for form in DAY_FORMS:
        best: tuple[int, str] | None = None
        for name in names:
            right = length = 0
            for item, day in dated:
                text = item.get(name, "")[: LONGEST_DAY + 1]
                is_right = day_in_form(text, form, newest) == day
                right += len(text) <= LONGEST_DAY and is_right
                length += len(text)
            # The field that says nothing else is the day's own.
            if right >= max(_FEWEST, _SMALLEST_SHARE * len(dated)) and (
                best is None or length < best[0]
            ):
                best = (length, name)
        if best is not None:
            return PagePlace(best[1]), form
    return None, FULL_DAY


def later_day_field(items: Sequence[Any], newest: date) -> PagePlace | None:
    """Return the field in which most items have a day that is not older than the
    *newest* known one, in order.
    """
    flat = [dict(_fields(item, "")) for item in items]
    best, most = None, 0
    for name in _names(flat):
        values = []
        for item in flat:
            text = item.get(name, "")
            values.append(text if len(text) <= LONGEST_DAY else "")
        dated = count_of_later_days(values, newest)
        if dated > most:
            best, most = PagePlace(name), dated
    return best


def _facts(
    names: Sequence[str], pairs: _Pairs
) -> tuple[tuple[str, PagePlace], ...]:
    """Return the fields whose values are those that rows had under a label before."""
    labels: dict[str, dict[int, str]] = {}
    for number, (_, notice) in enumerate(pairs):
        for label, text in notice.cells.items():
            if text.strip():
                labels.setdefault(label, {})[number] = letters_of_title(text)
    found = []
    for label, expected in labels.items():
        if not tells_much(expected.values()):
            continue
        for name in names:
            before: Counter[str] = Counter()
            for number, letters in expected.items():
                # "접수기간 : 2026-11-20 ~ 2026-12-10" in a feed's description.
                words = label_before(letters, pairs[number][0].get(name, ""))
                if words is not None:
                    before[words] += 1
            prefix, equal = (before.most_common(1) or [("", 0)])[0]
            if are_enough(equal, len(expected)):
                found.append((label, PagePlace(name, prefix=prefix)))
                break
    return tuple(found)


def _key_place(
    items: Sequence[_Item], names: Sequence[str], title: str, pairs: _Pairs
) -> PagePlace | None:
    """Return the field of the ids: that of the known ones, else one that is called so,
    else the part of an address that differs.
    """
    called_so: PagePlace | None = None
    nearly: PagePlace | None = None
    running: PagePlace | None = None
    in_address: tuple[int, PagePlace] | None = None
    for place in _key_places(items, names, title):
        values = [_value(item, place) for item in items]
        clashes = _clashes(values, items, title)
        if clashes > MOST_CLASHES * len(values) or not _may_be_ids(values):
            continue
        same = sum(_value(item, place) == notice.key for item, notice in pairs)
        if not clashes and same >= _SMALLEST_SHARE * len(pairs):
            return place
        # Numbers of rows shift with every new one: each look would rename all notices.
        if counts_rows(values):
            continue
        if clashes:
            # Good enough to be shown to a person; the evidence refuses shared ids.
            nearly = nearly or (place if _is_called_id(place.css) else None)
            continue
        if place != PagePlace(place.css):
            digits = min(sum(map(str.isdigit, value)) for value in values)
            if digits and (in_address is None or digits > in_address[0]):
                in_address = (digits, place)
        elif _is_called_id(place.css) and runs_on(values):
            # The number of a post on its board moves when an earlier one is deleted.
            running = running or place
        elif called_so is None and (
            _is_called_id(place.css)
            # Cells have no names.
            or (place.css.isdigit() and are_in_order(values))
        ):
            called_so = place
    part = in_address[1] if in_address else None
    return called_so or part or running or nearly


def _is_called_id(name: str) -> bool:
    # Some databases answer each field with its type: {"pk_id": {"S": "..."}}.
    return bool(ID_NAME.search(_TYPED.sub("", name)))


def _may_be_ids(values: Sequence[str]) -> bool:
    """Return whether values are there on every row, and are no words."""
    longest = max(map(len, values))
    has_blank = any(" " in value for value in values)
    return "" not in values and longest <= 100 and not has_blank


def _clashes(values: Sequence[str], items: Sequence[_Item], title: str) -> int:
    """Return how many rows have the id of another notice; a pinned one is repeated with
    its own.
    """
    clashes = 0
    by_value: dict[str, str] = {}
    for value, item in zip(values, items, strict=True):
        letters = letters_of_title(item.get(title, "")[:LONGEST_TITLE])
        clashes += by_value.setdefault(value, letters) != letters
    return clashes


def _key_places(
    items: Sequence[_Item], names: Sequence[str], title: str
) -> Iterator[PagePlace]:
    for name in names:
        if name == title:
            continue
        yield PagePlace(name)
        text = items[0].get(name, "")
        if _is_address(name, text) or name.endswith(".@onclick"):
            for parameter, _ in parameters_of(text):
                yield PagePlace(name, parameter=parameter)
            for number, _ in enumerate(NUMBER.findall(text)[:8]):
                yield PagePlace(name, number=number)
            for number, _ in enumerate(TOKEN.findall(text)[:16]):
                yield PagePlace(name, token=number)
            yield PagePlace(name, word=LAST)


def _is_address(name: str, text: str) -> bool:
    is_linked = name.endswith(".@href") and not text.startswith(
        ("#", "javascript:")
    )
    return is_linked or text.startswith(("/", "http", "./", "?"))


def _link(
    items: Sequence[_Item],
    names: Sequence[str],
    base: str,
    hosts: Sequence[str],
) -> PagePlace | None:
    """Return the field of addresses that differ, all on *hosts*."""
    for name in names:
        values = [item.get(name, "") for item in items]
        if len(set(values)) < len(values):
            continue
        if not all(_is_address(name, value) for value in values):
            continue
        if all(is_allowed(joined(base, value), hosts) for value in values):
            return PagePlace(name)
    return None
