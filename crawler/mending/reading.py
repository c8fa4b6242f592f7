"""A mended reading: where rows, titles, ids, links and days stand now, as data that
parses a listing.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any, Final
from urllib.parse import unquote

from cssselect import HTMLTranslator
from lxml import etree
from scrapy.http import Response

from crawler.discovery.trees import parsed
from crawler.mending.answers import data_in, page_in_data
from crawler.mending.known import (
    AROUND_TITLES,
    letters_of_title,
    unescaped,
)
from crawler.platforms.dates import SEOUL, posted_on
from crawler.platforms.links import joined, parameters_of
from crawler.platforms.markup import only_tags
from crawler.platforms.page import (
    Element,
    is_heading,
    is_hidden,
    is_paging,
    title_words,
    words,
)
from crawler.platforms.words import (
    is_private,
    squeeze,
    title_of,
    without_session,
)
from crawler.records import Listing, RawNotice

# What values in addresses and calls are counted by, from coarse to fine.
TOKEN: Final = re.compile(r"[\w%.+-]+")
WORD: Final = re.compile(r"[A-Za-z0-9_]+")
NUMBER: Final = re.compile(r"\d+")
# A day whose year is left out: "11.20", "11월 20일".
_MONTH_DAY: Final = re.compile(
    r"(?<![\d.])(\d{1,2})\s?[-./월]\s?(\d{1,2})(?!\d|[-./]\s?\d)"
)
# A day whose year comes last: "11/20/2026", "20.11.2026".
_YEAR_LAST: Final = re.compile(
    r"(?<!\d)(\d{1,2})\s?([-./])\s?(\d{1,2})\s?\2\s?((?:19|20)\d{2})(?!\d)"
)
# The day of the month stands apart from its month: "20 2026.11", "2026.11 20".
_DAY_APART: Final = re.compile(
    r"""(?<![\d.]) (?: (?P<day>\d{1,2}) \s+ )?
    (?P<year>(?:19|20)\d{2}) \s? [-./년] \s? (?P<month>\d{1,2}) [.월]?
    (?: \s+ (?P<day_after>\d{1,2}) )? (?!\s?[-./\d])""",
    re.VERBOSE,
)
# Seconds or milliseconds since 1970: "1795136400000", "/Date(1748979939000)/".
_EPOCH: Final = re.compile(r"(?:/Date\()?([12]\d{9})(\d{3})?(?:\)/)?")
YEAR_AND_MONTH: Final = re.compile(r"(?<!\d)20\d{2}\s?[-./년]\s?\d{1,2}(?!\d)")
LONGEST_HEADING: Final = 60
LAST: Final = -1
LONGEST_TIME: Final = 7
"""Numbers of a time that is written as a list, from its year to its nanoseconds."""
LAST_YEAR: Final = 2100
EACH: Final = "*"
"""In a path of JSON: every field of an object, or every item of a list; an item that is
a field of an object has the field's name under it.
"""
FULL_DAY: Final = "ymd"
DAY_APART: Final = "d ym"
EPOCH: Final = "epoch"
DAY_FORMS: Final = (FULL_DAY, "md", "mdy", "dmy", DAY_APART, EPOCH)
"""What the numbers of a day are, in their order: year, month, day."""
MOST_UNTITLED: Final = 0.3
"""Share of an answer's items that may lack the field that the others' titles are."""
# Begins a selector that is searched among the children of a row only.
CHILD: Final = "> "
_SCRIPTED: Final = ("#", "javascript:")
# What leads somewhere: a link, a click, a button.
_LINKED: Final = "descendant-or-self::*[@href or @onclick or self::button]"
# A day without a year that lies further ahead than this is last year's.
_UPCOMING: Final = timedelta(days=31)


@dataclass(frozen=True, slots=True)
class PagePlace:
    """A value in a row: an attribute of the first match of *css*, or its text; "" is
    the row.

    In JSON and feeds *css* is a dotted path within an item.
    """

    css: str
    attribute: str = ""
    parameter: str = ""
    """Of an address: the query parameter whose value is meant."""
    token: int | None = None
    """Of a path or a script's call: which of its words is meant."""
    word: int | None = None
    """The same, counted by letters and digits: ``post-PBLN_12``, ``/board/12.do``."""
    number: int | None = None
    """The same, counted by runs of digits."""
    prefix: str = ""
    suffix: str = ""
    """What stands before and behind the id on every row: ``row_PBLN_12``."""
    is_own_text: bool = False
    """Without the text of elements within: a flag that stands before a title."""
    without: str = ""
    """What around a title is no part of it: a name in ``AROUND_TITLES``."""
    is_tail: bool = False
    """Only what stands behind a title in the same text: ``제목 | 2026-11-20``."""
    is_spaced: bool = False
    """With blanks between the elements within: a day that stands above its month."""
    is_behind: bool = False
    """The words after the element, up to the next: lines of one paragraph."""
    above: int = 0
    """Steps up from the row before *css* is searched: a day above a block of rows."""
    is_before: bool = False
    """The nearest day in what stands before the element and leads nowhere."""
    label: str = ""
    """What the value stands behind, among other words of the same text."""


@dataclass(frozen=True, slots=True)
class MendedReading:
    """How a redesigned board is read until a person has written its source anew.

    HTML: *container* is an absolute XPath, *row_path* the tags that lead from it to
    the rows (``tr``, ``ul/li``).  JSON: *container* is a dotted path to the list.
    """

    kind: str
    """``html`` or ``json``."""
    container: str
    row_path: str
    title: PagePlace
    key: PagePlace
    link: PagePlace | None
    link_template: str
    """With ``{key}``; "" where the link's own address is followed."""
    day: PagePlace | None
    facts: tuple[tuple[str, PagePlace], ...] = ()
    """Labels that rows had before, with where their values stand now."""
    stride: int = 1
    """How many elements in a row make one: a line of the title and one of the facts."""
    day_form: str = FULL_DAY
    """How days are written, one of ``DAY_FORMS``."""
    document: str = ""
    """The dotted path of the markup within JSON, where the answer is such."""

    def to_dict(self) -> dict[str, Any]:
        return asdict(self)

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> MendedReading:
        """Return what ``to_dict`` wrote.  Raises ``KeyError`` or ``TypeError`` otherwise."""
        places: dict[str, PagePlace | None] = {}
        for name in ("title", "key", "link", "day"):
            places[name] = PagePlace(**stored[name]) if stored[name] else None
        facts = []
        for label, place in stored.get("facts", ()):
            facts.append((label, PagePlace(**place)))
        return cls(**{**stored, **places, "facts": tuple(facts)})

    def parse(
        self,
        response: Response,
        source: str,
        home: str,
        *,
        today: date | None = None,
    ) -> Listing:
        """Return the rows of *response*; none where the list is not there.

        A notice that leads nowhere gets the address *home*.  A row that is repeated,
        as pinned ones are, counts once.  Days without a year are the last ones before
        *today*.
        """
        rows = self._rows(response)
        notices: dict[str, RawNotice] = {}
        unread = untitled = 0
        for number, row in enumerate(rows):
            title, key = self.value(row, self.title), self.value(row, self.key)
            if self.kind == "json" and key and not title:
                untitled += 1
                continue
            if not title or not key:
                is_first = number == 0 and self.kind == "html"
                unread += not (is_first and is_heading(row))
                continue
            earlier = notices.get(key)
            letters = letters_of_title(title)
            if earlier and letters_of_title(earlier.title) == letters:
                # The pinned one came first; its place in the order is the later one.
                del notices[key]
                earlier = None
            notice = RawNotice(
                source=source,
                key=key,
                url=self.address(row, key, response.url) or home,
                title=title,
                posted=self.posted(row, today),
                cells=self.cells(row),
            )
            # Two notices under one key are kept apart, for the evidence to refuse.
            notices[key if earlier is None else f"{key}#{number}"] = notice
        # Data also lists what never was a notice: covers, headings of a volume.
        if untitled > MOST_UNTITLED * len(rows):
            unread += untitled
        return Listing(tuple(notices.values()), len(notices) + unread)

    def _rows(self, response: Response) -> Sequence[Any]:
        if self.kind == "json":
            for document, data in data_in(response):
                # The first step of the path says which piece of data it is.
                first, _, rest = self.container.partition(".")
                if document == "":
                    return items_at(data, self.container)
                if document == first:
                    return items_at(data, rest)
            return []
        page: Response | None = response
        if self.document:
            page = page_in_data(response, self.document)
        if page is None:
            return []
        for container in parsed(page).xpath(self.container)[:1]:
            return rows_below(container, self.row_path, self.stride)
        return []

    def value(self, row: Any, place: PagePlace) -> str:
        """Return what stands at *place* of a row; "" where nothing does."""
        if self.kind != "json":
            return value_in(row, place)
        return part_of(field_text(at_path(row, place.css)), place)

    def cells(self, row: Any) -> dict[str, str]:
        """Return the facts of a row by the labels that they had."""
        cells = {}
        for label, place in self.facts:
            text = self.value(row, place)
            if text and not is_private(label):
                cells[label] = text
        return cells

    def posted(self, row: Any, today: date | None) -> str | None:
        """Return the row's day as it is written, or in full where it lacks its year."""
        text = self.value(row, self.day) if self.day else ""
        day = day_in_form(text, self.day_form, today)
        if self.day_form == FULL_DAY:
            return text if day else None
        return f"{day}" if day else None

    def address(self, row: Any, key: str, base: str) -> str:
        """Return where a row leads; "" where it leads nowhere that is known."""
        if self.link_template:
            return self.link_template.replace("{key}", key)
        if self.link is None:
            return ""
        href = self.value(row, self.link)
        if not href or href.lower().startswith(_SCRIPTED):
            return ""
        return without_session(joined(base, href))


def at_path(data: Any, path: str) -> Any:
    """Return what stands at a dotted *path* of parsed JSON, or ``None``.

    >>> at_path({"data": [["7", "공고"]]}, "data.0.1")
    '공고'
    """
    for name in path.split(".") if path else ():
        if isinstance(data, dict):
            data = data.get(name)
        elif isinstance(data, list):
            data = _in_list(data, name)
        else:
            return None
    return data


def _in_list(data: list[Any], name: str) -> Any:
    # A place in a list, unless it is the name of a field that an entry names.
    if name.isdecimal() and len(name) < 7:
        return data[int(name)] if int(name) < len(data) else None
    for entry in data:
        if name_of_entry(entry) == name:
            return entry["value"]
    return None


def name_of_entry(entry: Any) -> str:
    """Return the name in ``{"field": "title", "value": "..."}``; "" where it is no such pair."""
    if isinstance(entry, dict) and "value" in entry:
        for name in ("field", "name", "key", "label"):
            if isinstance(entry.get(name), str) and "." not in entry[name]:
                return str(entry[name])
    return ""


def items_at(data: Any, path: str) -> list[Any]:
    """Return the objects that stand at a dotted *path*, of which one step may be ``EACH``.

    >>> items_at({"posts": {"7": {"title": "공고"}}}, "posts.*")
    [{'title': '공고', '*': '7'}]
    >>> items_at({"months": [{"rows": [{"id": 1}]}, {"rows": [{"id": 2}]}]}, "months.*.rows")
    [{'id': 1}, {'id': 2}]
    """
    outer, each, inner = f".{path}.".partition(f".{EACH}.")
    if not each:
        return items_of(at_path(data, path))
    found: list[Any] = []
    blocks = at_path(data, outer.strip("."))
    if isinstance(blocks, dict):
        for name, block in blocks.items():
            if inner:
                found.extend(items_of(at_path(block, inner.strip("."))))
            elif isinstance(block, dict):
                found.append({**block, EACH: name})
    elif isinstance(blocks, list) and inner:
        for block in blocks:
            found.extend(items_of(at_path(block, inner.strip("."))))
    return found


def items_of(found: Any) -> list[Any]:
    """Return the objects of a list, or its rows where each is a list of cells."""
    if not isinstance(found, list):
        return []
    return [item for item in found if isinstance(item, dict | list)]


def field_text(value: Any) -> str:
    """Return a field's words, without the tags that some answers put into them."""
    if isinstance(value, list):
        return _day_of_parts(value)
    if not isinstance(value, str | int) or isinstance(value, bool):
        return ""
    text = unescaped(str(value))
    if "<" in text:
        text = re.sub(r"<[^<>]*>", " ", only_tags(text))
    return title_of(text)


def _day_of_parts(value: list[Any]) -> str:
    """Return the day of ``[2026, 11, 20, 9, 30]``, as Java's services write times."""
    numbers = [part for part in value[:3] if type(part) is int]
    if len(numbers) < 3 or len(value) > LONGEST_TIME:
        return ""
    try:
        day = date(*numbers)
    except ValueError:
        return ""
    return f"{day}" if 1990 <= day.year <= LAST_YEAR else ""


def rows_below(
    container: Element, path: str, stride: int = 1
) -> list[Element]:
    """Return the visible rows of a container; headings and "no posts" lines are none.

    With a *stride* so many children in a row are put together as one.
    """
    if stride > 1:
        return _joined_rows(container, stride)
    found = [container]
    for tag in path.split("/"):
        below: list[Element] = []
        for element in found:
            below.extend(child for child in element if child.tag == tag)
        found = below
    rows = []
    for row in found:
        says_something = words(row) or "-" in row.tag
        if says_something and not is_hidden(row) and not _is_no_row(row):
            rows.append(row)
    return rows


def _is_no_row(row: Element) -> bool:
    if row.tag != "tr":
        return False
    if is_paging(row):
        return True
    cells = len(row.findall("td"))
    return cells == 0 or (
        cells == 1 and len(row) == 1 and not row.xpath(_LINKED)
    )


def _joined_rows(container: Element, stride: int) -> list[Element]:
    parts = []
    for child in container:
        if (
            isinstance(child.tag, str)
            and not is_hidden(child)
            and words(child)
        ):
            parts.append(child)
    rows = []
    for start in range(0, len(parts) - stride + 1, stride):
        row = etree.Element("div")
        for part in parts[start : start + stride]:
            # lxml moves what is appended: the page itself must stay as it is.
            row.append(_copy(part))
        rows.append(row)
    return rows


def _copy(element: Element) -> Element:
    return etree.fromstring(etree.tostring(element, with_tail=False))


@lru_cache(maxsize=1024)
def compiled(css: str) -> etree.XPath:
    """Compile *css* for a search below an element, or among its children where it
    begins with ``CHILD``; pages make up selectors without end, so few are remembered.
    """
    prefix = "descendant::"
    if css.startswith(CHILD):
        css, prefix = css.removeprefix(CHILD), "child::"
    return etree.XPath(HTMLTranslator().css_to_xpath(css, prefix=prefix))


def value_in(row: Element, place: PagePlace) -> str:
    """Return what stands at *place* of an HTML row; "" where nothing does."""
    element = row
    for _ in range(place.above):
        if element.getparent() is None:
            return ""
        element = element.getparent()
    if place.css:
        found = compiled(place.css)(element)
        if not found:
            return ""
        element = found[0]
    return value_of(element, place)


def value_of(element: Element, place: PagePlace) -> str:
    """Return what *place* means of the element that it found."""
    if place.is_before:
        return _heading_before(element)
    if place.is_behind:
        return part_of(squeeze(element.tail or ""), place)
    if place.is_own_text:
        return part_of(title_of(unescaped(own_text(element))), place)
    if place.is_spaced:
        return squeeze(" ".join(element.itertext()))
    if place.attribute == "":
        return part_of(unescaped(title_words(element)), place)
    text = squeeze(element.get(place.attribute) or "")
    if place.attribute in ("title", "aria-label", "alt"):
        text = title_of(text)
    return part_of(text, place)


def _heading_before(element: Element) -> str:
    """Return the nearest heading with a day before *element*: it leads nowhere."""
    for before in element.itersiblings(preceding=True):
        if not isinstance(before.tag, str):
            continue
        text = words(before)
        if (
            len(text) <= LONGEST_HEADING
            and posted_on(text)
            and not before.xpath(_LINKED)
        ):
            return text
    return ""


def own_text(element: Element) -> str:
    """Return an element's text without that of the elements within."""
    return "".join(
        [element.text or "", *(child.tail or "" for child in element)]
    )


def part_of(text: str, place: PagePlace) -> str:
    """Return the parameter or word of a value that *place* means, or all of it."""
    text = unicodedata.normalize("NFC", text)
    if place.without:
        text = AROUND_TITLES[place.without].sub("", text)
    if place.is_tail:
        behind = AROUND_TITLES["tail"].search(text)
        return behind[0] if behind else ""
    if place.label:
        return text.partition(place.label)[2].lstrip(" :：")
    if place.prefix or place.suffix:
        inside = text.removeprefix(place.prefix).removesuffix(place.suffix)
        is_whole = place.prefix + inside + place.suffix == text
        return inside if is_whole else ""
    if place.parameter:
        return dict(parameters_of(text)).get(place.parameter, "")
    ways = ((TOKEN, place.token), (WORD, place.word), (NUMBER, place.number))
    for pattern, at in ways:
        if at is not None:
            # "%3D12" is "=12": its digits are not those of an id.
            whole = text if pattern is TOKEN else unquote(text)
            parts = pattern.findall(whole)
            return parts[at] if -len(parts) <= at < len(parts) else ""
    return text


def day_in_form(text: str, form: str, today: date | None) -> date | None:
    """Return the first day in *text*, written as *form* says; days without a year are
    the last such ones before *today*.

    >>> day_in_form("11/10/2026", "mdy", None), day_in_form("11/10/2026", "dmy", None)
    (datetime.date(2026, 11, 10), datetime.date(2026, 10, 11))
    """
    if form == FULL_DAY:
        return posted_on(text)
    if form == "md":
        return day_without_year(text, today) if today else None
    if form == DAY_APART:
        return _day_apart(text)
    if form == EPOCH:
        moment = _EPOCH.fullmatch(text.strip())
        seconds = int(moment[1]) if moment else 0
        return (
            datetime.fromtimestamp(seconds, SEOUL).date() if moment else None
        )
    found = _YEAR_LAST.search(text)
    if found is None:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    # Which of the two is the month was settled by the days that are known.
    month, day = (first, second) if form == "mdy" else (second, first)
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _day_apart(text: str) -> date | None:
    """Return a day that is set apart from its year and month.

    >>> _day_apart("20 2026.11"), _day_apart("2026.11 20"), _day_apart("2026.11")
    (datetime.date(2026, 11, 20), datetime.date(2026, 11, 20), None)
    """
    found = _DAY_APART.search(text)
    day = (found["day"] or found["day_after"]) if found else None
    if found is None or day is None:
        return None
    try:
        return date(int(found["year"]), int(found["month"]), int(day))
    except ValueError:
        return None


def day_without_year(text: str, today: date) -> date | None:
    """Return the last such day before *today*, or one within the next month.

    >>> day_without_year("12.30", date(2026, 1, 5)), day_without_year("2026.1.5", date(2026, 1, 5))
    (datetime.date(2025, 12, 30), None)
    """
    found = _MONTH_DAY.search(text)
    # A day with its year is another form, and the design may have changed again.
    if found is None or posted_on(text) is not None:
        return None
    for year in (today.year + 1, today.year, today.year - 1):
        try:
            day = date(year, int(found[1]), int(found[2]))
        except ValueError:
            continue
        if day <= today + _UPCOMING:
            return day
    return None
