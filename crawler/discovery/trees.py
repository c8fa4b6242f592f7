"""Pages as trees."""

from __future__ import annotations

import re
from typing import Final
from weakref import WeakKeyDictionary

from lxml import etree
from scrapy.http import Response

from crawler.discovery.proposal import NothingFound
from crawler.platforms.page import Element

_TREES: Final[WeakKeyDictionary[Response, Element]] = WeakKeyDictionary()


def parsed(response: Response) -> Element:
    """Return a page as one tree, whatever it nests; nobody may change it, since all that
    is looked for in one answer is looked for in the same tree.

    Raises ``NothingFound`` for an empty one.
    """
    tree = _TREES.get(response)
    if tree is None:
        tree = _TREES[response] = _parsed(response)
    return tree


def _parsed(response: Response) -> Element:
    text = getattr(response, "text", None) or response.body.decode(
        "utf-8", "replace"
    )
    parser = etree.HTMLParser(
        encoding="utf-8",
        recover=True,
        huge_tree=True,
        remove_comments=True,
        remove_pis=True,
    )
    # Pages that close </html> early or nest documents fall apart; without these tags they are
    # one tree.  libxml2 does not know that <wbr> is empty, and nests words in it.
    bare = re.sub(
        r"</?(?:html|body|wbr)\b[^>]*>|<!DOCTYPE[^>]*>",
        "",
        text,
        flags=re.IGNORECASE,
    ).replace("\x00", "")
    # Of a page of megabytes no more copies are held at once than are needed.
    markup = bare.encode("utf-8", "replace")
    del bare
    markup = b"<html><body>" + markup + b"</body></html>"
    root = etree.fromstring(markup, parser)
    if root is None:
        raise NothingFound("this page is empty")
    return root
