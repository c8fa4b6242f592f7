"""A card for a board that was just discovered: its facts, the class they make, and the
file a person corrects.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, replace
from html import unescape
from typing import Any, Final
from unicodedata import east_asian_width
from urllib.parse import urlsplit

from scrapy.http import Response

from crawler import catalogue
from crawler.discovery import Proposal
from crawler.discovery.addresses import listing_query
from crawler.discovery.proposal import UNKNOWN_PATH
from crawler.errors import SourceTrouble
from crawler.health import FILL, fills
from crawler.platforms import feed, json_board, list_board, table_board
from crawler.platforms.base import Board, Contract
from crawler.platforms.words import squeeze, without_session
from crawler.records import Listing

_PARENTS: Final[dict[str, tuple[type[Board], str]]] = {
    "TableBoard": (table_board.TableBoard, "table_board"),
    "ListBoard": (list_board.ListBoard, "list_board"),
    "JsonBoard": (json_board.JsonBoard, "json_board"),
    "FeedBoard": (feed.FeedBoard, "feed"),
}
_TITLE: Final = re.compile(
    rb"<title[^>]*>\s*(?:<!\[CDATA\[)?(.*?)(?:\]\]>\s*)?</title>",
    re.IGNORECASE | re.DOTALL,
)
FILL_IN: Final = "FILL IN"
_DAYLESS: Final = 'Contract(must_fill=("title",))'
# The formatter's width: a card is written as ``ruff format`` would leave it.
LINE: Final = 79
# What is between a board's name and its site's: "공지사항 | 한국디자인진흥원".
_TITLE_PARTS: Final = re.compile(r"\s*[|<>»:]\s*|\s+-\s+|\s*::\s*")
# How organisations' names end: "한국디자인진흥원", "중소벤처기업부".
_AGENCY: Final = re.compile(
    r"(?:진흥원|연구원|관리원|평가원|정보원|기술원|공사|공단|재단|협회|센터|테크노파크|위원회|은행"
    r"|[가-힣]{2,}(?:부|처|청|도|시|군|구|원))$"
)


@dataclass(frozen=True, slots=True)
class SamePlatform:
    """A source whose card also reads this page: the new board runs on the same platform."""

    source: str
    platform: str
    rows: int


@dataclass(frozen=True, slots=True)
class SourceDraft:
    """A proposed source: *text* is its file, *listing* what the card reads of the page it
    was made from.
    """

    name: str
    text: str
    board: Board
    listing: Listing | None
    trouble: str = ""


def same_platform(response: Response) -> list[SamePlatform]:
    """Return the sources we have that read every row of this page, the ones with most
    rows first.
    """
    found = []
    for board in catalogue.boards():
        platform = _platform_that_reads(board, response)
        if platform is not None:
            found.append(platform)
    return sorted(found, key=lambda item: -item.rows)


def _platform_that_reads(
    board: Board, response: Response
) -> SamePlatform | None:
    """Return the platform of *board* where it reads every row of this page."""
    try:
        listing = board.read_listing(response)
    except (SourceTrouble, ValueError, LookupError, TypeError, AttributeError):
        # Another site's card may stumble over this page in any way.
        return None
    if not listing.notices or len(listing.notices) < listing.rows_seen:
        return None
    parent = next(
        cls
        for cls in type(board).__mro__[1:]
        if cls.__module__.startswith("crawler.platforms")
    )
    # Of a generic parent it was the source's own selectors that found the rows, which
    # says nothing of another site.
    for generic, _ in _PARENTS.values():
        if parent is generic:
            return None
    return SamePlatform(board.name, parent.__name__, listing.rows_seen)


def same_platform_source(
    name: str, of: SamePlatform, response: Response
) -> str:
    """Return a card on the platform of a source that reads this page: its facts, for a
    person to change.
    """
    like = catalogue.find(of.source)
    facts = {}
    for key, value in vars(type(like)).items():
        if isinstance(value, str) and not key.startswith("_"):
            facts[key] = value
    facts |= {
        "name": name,
        "title": title_in(_page_title(response)) or FILL_IN,
        "home": response.url,
    }
    lines = "".join(
        f"\n    {key} = {_written(value)}" for key, value in facts.items()
    )
    module = next(
        cls.__module__
        for cls in type(like).__mro__
        if cls.__name__ == of.platform
    )
    about = _in_docstring(f"{facts['title']} ({facts['home']})")
    return (
        f'"""{about}: read as {of.source} is, whose facts stand here until they are corrected."""\n\n'
        f"from {module} import {of.platform}\n\n\nclass {_class_name(name)}({of.platform}):{lines}\n"
    )


def source_code(
    name: str, response: Response, proposal: Proposal
) -> SourceDraft:
    """Make the card of *proposal* and try it on the page it was proposed for."""
    facts = _facts(name, response, proposal)
    parent, module = _PARENTS[proposal.platform]
    class_name = _class_name(name)
    values = {}
    for key, value in facts.items():
        values[key] = _value(value)
    board = type(class_name, (parent,), values | {"__module__": __name__})()
    listing: Listing | None = None
    trouble = ""
    try:
        listing = board.read_listing(response)
    except SourceTrouble as error:
        trouble = error.why
    if (
        listing is not None
        and fills(listing.notices, Contract())["posted"] < FILL
    ):
        # What no row shows cannot be demanded: the board would be drifted for ever.
        type(board).contract = replace(Contract(), must_fill=("title",))
        facts["contract"] = _Code(_DAYLESS)
    text = _text(class_name, parent.__name__, module, facts, proposal)
    return SourceDraft(name, text, board, listing, trouble)


def _class_name(name: str) -> str:
    return (
        "".join(part.capitalize() for part in re.split(r"\W+", name))
        or "Source"
    )


class _Code(str):
    """A value that is in the file as it is, not in quotes."""

    __slots__ = ()


def _value(value: Any) -> Any:
    """Return a fact as the class has it: columns become ``BoardColumn`` objects."""
    if isinstance(value, tuple):
        return tuple(map(_value, value))
    if not isinstance(value, _Code):
        return value
    label = re.fullmatch(r"fact\((.*)\)", value)
    if label is not None:
        return table_board.fact(json.loads(label[1]))
    return getattr(table_board, value)


def _facts(
    name: str, response: Response, proposal: Proposal
) -> dict[str, Any]:
    parts = urlsplit(response.url)
    facts: dict[str, Any] = {
        "name": name,
        "title": title_in(_page_title(response)) or FILL_IN,
        "agency": agency_in(_page_title(response)) or FILL_IN,
        "base_url": f"{parts.scheme}://{parts.netloc}",
        "home": response.url,
    }
    query = listing_query(response)
    is_feed = proposal.platform == "FeedBoard"
    name_of_path = "feed_path" if is_feed else "listing_path"
    facts[name_of_path] = f"{without_session(parts.path) or '/'}{query}"
    return facts | _places(proposal)


def _places(proposal: Proposal) -> dict[str, Any]:
    if proposal.platform == "JsonBoard":
        fields = proposal.fields
        found: dict[str, Any] = {
            "items_at": proposal.container,
            "key_at": fields.get("key", FILL_IN),
            "title_at": fields["title"],
        }
        found |= _if_known(
            key_in=proposal.key_in,
            posted_at=fields.get("posted"),
            posted_like=proposal.posted_like,
        )
        # A test fails as long as it says so: a person has to look where notices are.
        found["notice_path"] = (
            proposal.notice_path or f"{UNKNOWN_PATH}?id={{key}}"
        )
        return found
    if proposal.platform == "FeedBoard":
        return {"key_in": proposal.key_in} | _if_known(
            posted_like=proposal.posted_like
        )
    found = {
        "container": proposal.container,
        "rows": proposal.row,
        "key_in": proposal.key_in,
    }
    found |= _if_known(
        notice_path=proposal.notice_path, posted_like=proposal.posted_like
    )
    found |= _if_known(title_without=proposal.title_without)
    if proposal.posted_after is not None:
        found["posted_after"] = proposal.posted_after
    if proposal.platform == "TableBoard":
        found["columns"] = tuple(map(_Code, proposal.columns))
        if any(proposal.heads):
            found["heads"] = proposal.heads
        # A table's title is its link, unless a card says otherwise.
        if proposal.title_at and proposal.title_at != "a":
            found["title_at"] = proposal.title_at
        return found
    found["title_at"] = proposal.title_at
    return found | _if_known(
        posted_at=proposal.posted_at, posted_in=proposal.posted_in
    )


def _if_known(**facts: Any) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in facts.items():
        if value:
            found[name] = value
    return found


def _page_title(response: Response) -> str:
    found = _TITLE.search(response.body[:65536])
    if found is None:
        return ""
    encoding = getattr(response, "encoding", None) or "utf-8"
    return squeeze(unescape(found[1].decode(encoding, "replace")))[:80]


def agency_in(title: str) -> str:
    """Return the organisation that a page's title names; "" where it names none.

    >>> agency_in("공지사항 | 한국디자인진흥원"), agency_in("사업공고 목록")
    ('한국디자인진흥원', '')
    >>> agency_in("노을테크노파크 사업공고")
    '노을테크노파크'
    """
    parts = [part.strip() for part in _TITLE_PARTS.split(title)]
    for part in parts:
        if _AGENCY.search(part):
            return part
    # A feed's title is often both in one: "노을테크노파크 사업공고".
    for part in parts:
        first = part.partition(" ")[0]
        if _AGENCY.search(first):
            return first
    return ""


def title_in(title: str) -> str:
    """Return what a board is called after a page's *title*: its agency first.

    >>> title_in("고시공고 | 가온군청"), title_in("노을테크노파크 사업공고")
    ('가온군청 고시공고', '노을테크노파크 사업공고')
    """
    agency = agency_in(title)
    parts = [part.strip() for part in _TITLE_PARTS.split(title)]
    if not agency or agency not in parts:
        return title
    for part in parts:
        if part not in (agency, "", "홈", "HOME", "Home", "메인"):
            return f"{agency} {part}"
    return title


def _as_ruff_sorts(name: str) -> tuple[bool, bool, str]:
    """Constants, then classes, then functions."""
    return name.islower(), not name.isupper(), name


# Not ``ruff`` itself, which the installed product does not have.
def _text(
    class_name: str,
    parent: str,
    module: str,
    facts: dict[str, Any],
    proposal: Proposal,
) -> str:
    used = set()
    for code in facts.get("columns", ()):
        used.add(code.partition("(")[0])
    names = sorted([parent, *used], key=_as_ruff_sorts)
    imports = f"from crawler.platforms.{module} import {', '.join(names)}"
    if len(imports) > LINE:
        listed = "".join(f"    {name},\n" for name in names)
        imports = f"from crawler.platforms.{module} import (\n{listed})"
    doubts = "".join(f"\n# doubt: {doubt}" for doubt in proposal.doubts)
    # Two lines before the class, behind a comment as behind the imports.
    doubts += "\n" if doubts else ""
    lines = "".join(
        f"\n{_fact_line(name, value)}" for name, value in facts.items()
    )
    base = (
        "from crawler.platforms.base import Contract\n"
        if "contract" in facts
        else ""
    )
    about = _in_docstring(f"{facts['title']} ({facts['home']})")
    return (
        f'"""{about}."""\n\n{base}{imports}\n{doubts}\n\n'
        f"class {class_name}({parent}):{lines}\n"
    ).replace("\n\n\n\n", "\n\n\n")


def _fact_line(name: str, value: Any) -> str:
    """Return a fact as ruff lays it out: on one line, else an item a line, or a string
    on its own line if it fits there.
    """
    written = _written(value)
    line = f"    {name} = {written}"
    if _width(line) <= LINE:
        return line
    if isinstance(value, tuple):
        items = "".join(f"        {_written(item)},\n" for item in value)
        return f"    {name} = (\n{items}    )"
    if _width(written) <= LINE - 8:
        return f"    {name} = (\n        {written}\n    )"
    return line


def _width(text: str) -> int:
    """Return how many columns *text* takes: Hangul takes two each."""
    return sum(1 + (east_asian_width(letter) in "WF") for letter in text)


def _written(value: Any) -> str:
    if isinstance(value, tuple):
        return f"({', '.join(map(_written, value))}{',' if len(value) == 1 else ''})"
    if isinstance(value, _Code):
        return str(value)
    # Patterns are read more easily raw; what a raw string cannot hold is escaped.
    is_raw = "\\" in value and value.isprintable() and '"' not in value
    if is_raw and not value.endswith("\\"):
        return f'r"{value}"'
    return json.dumps(value, ensure_ascii=False)


def _in_docstring(words: str) -> str:
    """Return *words* of a page as they may be in the file's docstring.

    The file is imported at the next start: a title such as ``\"\"\";import os`` must
    not end the docstring and run.
    """
    shown = "".join(filter(str.isprintable, words))
    return shown.replace("\\", "/").replace('"', "'")
