"""A listing page in HTML."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from scrapy.http import Response

from crawler.discovery.addresses import is_posted, scripted_addresses
from crawler.discovery.columns import cells_of, columns_of, days_of
from crawler.discovery.groups import Group, best_group, target_of
from crawler.discovery.keys import key_of, key_pattern
from crawler.discovery.proposal import (
    UNKNOWN_PATH,
    DiscoveredRow,
    NothingFound,
    Proposal,
    doubts_of,
)
from crawler.discovery.selectors import container_of, row_selector, title_at
from crawler.discovery.trees import parsed
from crawler.platforms.page import title_words, words

MOST_ODD: Final = 2
"""Links of the page itself among the rows of a list."""
# "data-no=12", "bbsId=B12 nttId=941".
_NAMED_ID: Final = re.compile(r"[\w-]+=")
HARDLY: Final = 0.9
"""Boards score 1 to 6, menus and notices less than this."""


def of_html(response: Response) -> Proposal:
    """Propose a table or a list board.  Raises ``NothingFound``."""
    root = parsed(response)
    group = best_group(root)
    if group is None or group.score < HARDLY / 2:
        raise NothingFound(_why_nothing(response))
    targets = []
    for link, row in zip(group.links, group.members, strict=True):
        targets.append(target_of(link, row))
    pattern, doubts = key_pattern(targets)
    days = days_of(group)
    others = _links_of_the_page(targets, days.days, pattern)
    if others:
        # "목록으로" at a list's end is no notice.
        group, targets = _without(group, targets, others)
        days = days_of(group)
    rows = []
    for place, target, day, row in zip(
        group.titles, targets, days.days, group.members, strict=True
    ):
        cells = tuple(map(words, cells_of(row)))
        key = key_of(pattern, target)
        title = title_words(place, group.without)
        rows.append(DiscoveredRow(title, target, key, day, cells))
    doubts += [*doubts_of(rows), *_doubts_of_group(group)]
    is_table = group.members[0].tag == "tr"
    columns, heads = columns_of(group, days.column) if is_table else ((), ())
    return Proposal(
        platform="TableBoard" if is_table else "ListBoard",
        rows=tuple(rows),
        container=container_of(root, group),
        row=row_selector(group, days.selector if others else None),
        key_in=pattern,
        notice_path=_notice_path(pattern, targets[0]),
        title_at=title_at(group),
        title_without=group.without,
        posted_at=days.selector,
        posted_in=days.attribute,
        posted_like=days.like,
        posted_after=days.after,
        heads=heads,
        columns=columns,
        doubts=tuple(doubts),
    )


def _doubts_of_group(group: Group) -> list[str]:
    doubts = []
    if group.rival is not None:
        other = title_words(group.rival.titles[0], group.rival.without)
        doubts.append(
            f"another list on this page may be the board: {len(group.rival.members)} rows, the first is {other[:40]!r}"
        )
    if group.score < HARDLY:
        doubts.append("this hardly looks like a board")
    return doubts


def _links_of_the_page(
    targets: Sequence[str], days: Sequence[str | None], pattern: str
) -> set[int]:
    """Return the numbers of the few rows that have neither an id nor a day where all
    others have both.
    """
    odd = set()
    for number, (target, day) in enumerate(zip(targets, days, strict=True)):
        if day is None and not re.search(pattern, target):
            odd.add(number)
    dated = len(days) - days.count(None)
    return (
        odd
        if len(odd) <= MOST_ODD and dated == len(days) - len(odd)
        else set()
    )


def _without(
    group: Group, targets: Sequence[str], others: set[int]
) -> tuple[Group, list[str]]:
    kept = []
    for number in range(len(targets)):
        if number not in others:
            kept.append(number)
    smaller = replace(
        group,
        members=[group.members[number] for number in kept],
        links=[group.links[number] for number in kept],
        titles=[group.titles[number] for number in kept],
    )
    return smaller, [targets[number] for number in kept]


def _why_nothing(response: Response) -> str:
    addresses = scripted_addresses(response)
    if not addresses:
        return "nothing on this page repeats as notices would: is it filled by a script?"
    named = " or ".join(addresses)
    why = f"its rows come from a script: try new-source with {named}"
    if is_posted(response):
        # The command asks by GET.
        why += " (by POST: save its answer from the browser, give the file and --url, and set the card's form)"
    return why


def _notice_path(pattern: str, target: str) -> str | None:
    """Return ``None`` where the link is a real address; else a placeholder that a
    person completes.
    """
    # goView('12'), data-id=12: where the notice is, only the site's script knows.
    is_call = "(" in target or bool(_NAMED_ID.match(target))
    is_script = is_call and not target.startswith(("http", "/", "?", "./"))
    return f"{UNKNOWN_PATH}?id={{key}}" if is_script and pattern else None
