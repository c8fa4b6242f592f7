"""Boards whose rows and notices are HTML: what is looked for is named on the card, how is here."""

from __future__ import annotations

import re
from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import ClassVar, Final
from urllib.parse import urljoin

from scrapy.http import Response

from crawler.platforms.base import Board, Fetch
from crawler.platforms.html_text import body_text
from crawler.platforms.page import Element, Page, title_words, within, words
from crawler.platforms.words import is_private, squeeze, without_session
from crawler.raw import AttachmentLink, Listing, RawNotice

_SIZE: Final = re.compile(
    r"\s*[\[(]\s*(?:파일\s*(?:크기|용량)\s*[:：]?\s*)?(?P<size>[\d.,]+\s*(?:bytes?|[KMG]?i?B))\s*[\])]\s*$", re.IGNORECASE
)
_VERB: Final = re.compile(r"\s*(?:다운로드|내려받기|바로보기|미리보기|뷰어|열기|저장)\s*$")
_ALL_OF_THEM: Final = frozenset({"", "전체", "모두", "선택", "일괄", "전체 파일", "모든 파일", "첨부파일", "파일"})


class HtmlBoard(Board):
    """A board whose listing is one container of rows in HTML."""

    listing_path: ClassVar[str]
    """With ``{page}``."""
    container: ClassVar[str]
    """CSS of the one element that holds the rows: without it the answer is not the board."""
    rows: ClassVar[str]
    """CSS of the rows within the container."""
    key_in: ClassVar[str]
    """Pattern, searched in a link's ``href`` and ``onclick``; its named groups fill *notice_path*, ``key`` is the identity."""
    notice_path: ClassVar[str | None] = None
    """With the names of *key_in*; ``None`` where the link's ``href`` is a real address."""
    body: ClassVar[str]
    """CSS of a notice's text on its own page."""
    labels: ClassVar[str | None] = None
    """CSS of the elements that are labels on a notice's page; what follows each is its value."""
    files: ClassVar[str | None] = None
    """CSS of the links to a notice's files."""
    file_in: ClassVar[str | None] = None
    """Pattern of a file's identity in its link; its named groups fill *file_path*."""
    file_path: ClassVar[str | None] = None

    def listing(self, page: int) -> Fetch:
        return Fetch(self.url(self.listing_path.format(page=page)))

    def read_listing(self, response: Response) -> Listing:
        """Hear the rows of one listing page.  Raises ``SourceTrouble`` when it is not the board."""
        page = Page(self.name, response)
        rows = self.find_rows(page)
        if not rows:
            page.refuse_impostor()
        heard = tuple(notice for row in rows if (notice := self.hear_row(row)) is not None)
        return Listing(heard, len(rows))

    def find_rows(self, page: Page) -> list[Element]:
        """Return what stands as a row in the container, heard or not; a line saying "no posts" is none."""
        container = page.must(self.container)
        return [row for row in within(self.rows)(container) if not _says_nothing(row)]

    @abstractmethod
    def hear_row(self, row: Element) -> RawNotice | None:
        """Hear one row; ``None`` when it is not built as the card says."""

    def follow(self, element: Element) -> tuple[str, str] | None:
        """Return key and address of the notice that *element*, or the first link below it, leads to."""
        pattern = re.compile(self.key_in)
        for link in (element, *within("a")(element)):
            target = f"{link.get('href', '')} {link.get('onclick', '')}"
            if found := pattern.search(target):
                return found["key"], self.address(found.groupdict(), link.get("href", ""))
        return None

    def address(self, parts: Mapping[str, str], href: str) -> str:
        """Build a notice's address from the parts of its link."""
        if self.notice_path is not None:
            return self.url(self.notice_path.format(**parts))
        return without_session(urljoin(self.url(self.listing_path), squeeze(href)))

    def read_notice(self, response: Response, row: RawNotice) -> RawNotice:
        """Hear the notice's page.  Raises ``SourceTrouble`` when its text is not where it was."""
        page = Page(self.name, response)
        return replace(
            row,
            body=self.hear_body(page),
            cells={**row.cells, **self.hear_facts(page)},
            attachments=tuple(self.hear_files(page)) or row.attachments,
            heard="notice",
        )

    def hear_body(self, page: Page) -> str:
        return body_text(self.find_body(page))

    def find_body(self, page: Page) -> Element:
        return page.must(self.body)

    def hear_facts(self, page: Page) -> dict[str, str]:
        """Return the labelled facts of a notice's page, without the names and phones of officials."""
        if self.labels is None:
            return {}
        pairs = ((squeeze(words(label)).rstrip(" :："), value_of(label)) for label in page.all(self.labels))
        return {label: value for label, value in pairs if label and value and not is_private(label)}

    def hear_files(self, page: Page) -> Iterator[AttachmentLink]:
        seen: set[str] = set()
        for link in page.all(self.files) if self.files else ():
            said = self.hear_file(link, page.url)
            if said is not None and said.url not in seen:
                seen.add(said.url)
                yield said

    def hear_file(self, link: Element, page_url: str) -> AttachmentLink | None:
        """Hear one link to a file; ``None`` for a button such as "save all"."""
        name, size = file_name(title_words(link) or link.get("title", ""))
        target = self._file_address(link, page_url)
        return AttachmentLink(name, target, size) if name and target else None

    def _file_address(self, link: Element, page_url: str) -> str | None:
        href = squeeze(link.get("href", ""))
        if self.file_in is None:
            return None if not href or href.startswith(("#", "javascript:")) else without_session(urljoin(page_url, href))
        target = " ".join((href, *(link.get(name, "") for name in ("onclick", "data-href"))))
        found = re.search(self.file_in, target)
        return self.url((self.file_path or "{path}").format(**found.groupdict())) if found else None


def file_name(text: str) -> tuple[str, str | None]:
    """Split a link's words into a file's name and its size.

    >>> file_name("붙임1. 공고문.hwp (파일크기: 266 KB )")
    ('붙임1. 공고문.hwp', '266 KB')
    >>> file_name("서식.hwpx [1.2MB] 다운로드"), file_name("전체 내려받기")
    (('서식.hwpx', '1.2MB'), ('', None))
    """
    text = _VERB.sub("", squeeze(text))
    size = _SIZE.search(text)
    name = text[: size.start()] if size else text
    return ("", None) if name in _ALL_OF_THEM else (name, size["size"] if size else None)


def value_of(label: Element) -> str:
    """Return the words that follow a label: its next element, or the rest of its parent."""
    following = label.getnext()
    if following is not None:
        return squeeze(words(following))
    parent = label.getparent()
    return "" if parent is None else squeeze(words(parent)).removeprefix(squeeze(words(label))).lstrip(" :：")


def _says_nothing(row: Element) -> bool:
    """Whether a row is the line that a board without posts shows, or a row of headings."""
    if row.tag == "tr":
        cells = within("td")(row)
        return not cells or (len(cells) == 1 and not within("a")(row))
    return not within("a")(row) and not row.get("onclick")
