"""Newspapers: what is news by its words, and an article without the paper around it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, ClassVar, Final

from scrapy.http import Response

from crawler.platforms import guards
from crawler.platforms.base import Contract
from crawler.platforms.feed import FeedBoard
from crawler.platforms.html_text import source_text
from crawler.platforms.page import readable
from crawler.records import RawNotice

if TYPE_CHECKING:
    from bs4.element import Tag

KEYWORDS: Final = (
    "바우처",
    "지원사업",
    "공급기업",
    "수요기업",
    "AX 원스톱",
    "정보통신산업진흥원",
    "NIPA",
)
"""Words of which an article's title or summary must hold one."""
# Parts of a paper's page within the article's own element.
_BOILERPLATE: Final = (
    "script, style, noscript, iframe, form, button, select, nav, aside, header, footer, figure, figcaption, "
    "[class*=caption], [class*=relat], [class*=best], [class*=banner], [class*=sns], [class*=reporter], [class*=copyright], [class*=subscribe], "
    "[class*=tag_], [class*=translat], [id*=relat], [id*=best], [id^=ad_], [class^=ad_], [class*=ad-], [class*=photo_]"
)
# What is under pictures: "사진=아무개".
_CAPTION: Final = re.compile(
    r"\d{4}\.\d{1,2}\.\d{1,2}\.?\s*(?:\S+@\S+|/?\s*사진\s*=.*)$|^[\[(]?(?:사진|자료|출처|그래픽)\s*[=:/]|(?:사진|자료)\s*=\s*[^\]\n]{1,40}[\])]?$"
)
# What ends an article: "홍길동 기자".
_SIGNATURE: Final = re.compile(
    r"^(?:\S{2,4}\s*(?:기자|특파원)\s*)?[\w.+-]+@[\w-]+(?:\.[\w-]+)+$|^\S{2,4}\s기자$|무단\s?전재|재배포\s?금지|저작권자|^Copyright|^ⓒ",
    re.IGNORECASE,
)
# What newspapers print below an article: "[관련기사".
_END: Final = re.compile(
    r"^[\[【<(]?(?:\S{2,10}\s)?(?:베스트\s?기사|관련\s?기사|주요\s?(?:기사|뉴스)|많이 본|추천\s?기사|인기\s?기사|이 시각)"
)


# A longer line is a sentence, whatever it begins with.
_HEADING: Final = 40


class NewsFeed(FeedBoard):
    """A newspaper's feed; its articles are fetched for the entries that are about us."""

    news = True
    has_pages = True
    keywords = KEYWORDS
    article: ClassVar[str]
    """CSS of an article's text."""
    contract: ClassVar[Contract] = Contract(must_fill=("title", "posted"))

    def read_notice(self, response: Response, row: RawNotice) -> RawNotice:
        """Read an article.  Raises ``SourceTrouble`` where its text is not on the page."""
        refused = guards.by_status(self.name, response)
        if refused is not None:
            raise refused
        # Two MiB that processes without an article to read need not hold.
        from bs4 import BeautifulSoup

        article = BeautifulSoup(
            readable(self.name, response), "lxml"
        ).select_one(self.article)
        if article is None:
            raise guards.trouble(self.name, response, self.article)
        return replace(row, body=article_text(article), parsed_from="notice")


def article_text(article: Tag) -> str:
    """Return an article's own words: no captions, signatures, other articles or buttons."""
    for part in article.select(_BOILERPLATE):
        part.decompose()
    retained: list[str] = []
    # Line by line: what papers put below an article has no element of its own.
    for line in source_text(article.decode_contents()).split("\n"):
        if len(line) < _HEADING and _END.search(line):
            break
        if not _CAPTION.search(line) and not _SIGNATURE.search(line):
            retained.append(line)
    return re.sub(r"\n{3,}", "\n\n", "\n".join(retained)).strip()
