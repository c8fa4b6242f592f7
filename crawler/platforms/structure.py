"""How an answer is built, in a few words: what a redesign changes before rows are lost."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from lxml import etree
from scrapy.http import Response

from crawler.digests import digest_of
from crawler.platforms.page import Element, HtmlPage, within, words

NEAREST: Final = 3
"""Elements above the container that are named: what is further off is not the list's."""
MOST_SHARE: Final = 0.8
LONGEST: Final = 200
# "day-20", "post_1234": what is counted is no name.
_COUNTED: Final = re.compile(r"\d")


def structure_of_page(
    container: Element, rows: Sequence[Element], response: Response
) -> dict[str, str]:
    """Return how the list in *container* is built; *rows* are its rows."""
    kinds: Counter[str] = Counter()
    for row in rows:
        # The parts of a list's row come and go with badges; a table's cells do not.
        cells = f" of {len(row)} cells" if row.tag == "tr" else ""
        kinds[f"{row.tag}{cells}"] += 1
    heads = [words(head) for head in within("thead th")(container)[:20]]
    built = {
        "container": _path_of(container),
        "row": kinds.most_common(1)[0][0] if kinds else "",
        "columns": ", ".join(heads)[:LONGEST],
    }
    return built | encoding_of(response)


def list_digest(page: HtmlPage, container: Element) -> str:
    """Digest all that a list in *container* is read from: its source, where it stands,
    and what its links are relative to.
    """
    # ``remember_place`` notes base and charset on the root.
    root = page.root.getroottree().getroot()
    source = etree.tostring(container, encoding="unicode", with_tail=False)
    return digest_of(
        [page.url, *root.attrib.values(), _path_of(container), source]
    )


def structure_of_items(
    items: Iterable[Mapping[str, object]], response: Response
) -> dict[str, str]:
    """Return which fields most items of an answer have."""
    counts: Counter[str] = Counter()
    many = 0
    for item in items:
        many += 1
        counts.update(item.keys())
    usual = []
    for name, count in sorted(counts.items()):
        # A name with a NUL in it (JSON can spell one) is nothing a database stores.
        if count >= MOST_SHARE * many and name.isprintable():
            usual.append(name)
    return {"fields": ", ".join(usual)} | encoding_of(response)


def encoding_of(response: Response) -> dict[str, str]:
    encoding = getattr(response, "encoding", "")
    return {"encoding": encoding.lower()} if encoding else {}


def _path_of(container: Element) -> str:
    path = []
    for element in (container, *container.iterancestors()):
        path.append(_name_of(element))
        if len(path) > NEAREST:
            break
    return " > ".join(reversed(path))


def _name_of(element: Element) -> str:
    name = str(element.tag)
    if element.get("id") and not _COUNTED.search(element.get("id")):
        return f"{name}#{element.get('id')}"
    for part in sorted((element.get("class") or "").split()):
        if not _COUNTED.search(part):
            name += f".{part}"
    return name
