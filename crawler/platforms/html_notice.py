"""A notice's own page in HTML: its text, its labelled facts and its files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from typing import ClassVar, Final

from scrapy.http import Response

from crawler.platforms import guards
from crawler.platforms.base import Board
from crawler.platforms.html_text import body_text
from crawler.platforms.likely import likely_body
from crawler.platforms.links import in_charset_of, joined, target_in
from crawler.platforms.page import (
    Element,
    HtmlPage,
    title_words,
    within,
    words,
)
from crawler.platforms.words import (
    is_private,
    squeeze,
    target_of,
    without_session,
)
from crawler.records import AttachmentLink, RawNotice

_SIZE: Final = re.compile(
    r"""\s* [\[({<（［]? \s*                            # (파일크기: 266 KB), [1.2M], 55KByte
        (?: (?:파일\s*)? (?:크기|용량|사이즈|size) \s* [:：]? \s* )?
        (?P<size> \d[\d.,]* \s*
            (?: [KMGkmg]?i?[Bb](?:ytes?)? | [KMG]?BYTES? | (?:킬로|메가)?바이트
              | (?P<short>[KMG]) ) )                    # a lone letter only behind a file's ending
        (?: \s* [,/|·] [^\[\](){}]{0,40} )?               # (55KB / 다운로드 12회)
        \s* (?P<closed>[\])}>）］])? \s* $""",
    re.VERBOSE | re.IGNORECASE,
)
# Labels of what is read elsewhere, or changes by itself.
_NO_FACTS: Final = frozenset(
    {"내용", "첨부", "첨부파일", "첨부문서", "조회", "조회수", "제목"}
)
_FILE: Final = re.compile(
    r"\.(?:hwpx?|pdf|docx?|odt|xlsx?|pptx?|zip|jpe?g|png|txt|7z|cell|show)$",
    re.IGNORECASE,
)
_LIKELY_FILES: Final = "a[href]"
# What the link does, behind the file's name: "공고문.hwp 다운로드".
_VERB: Final = re.compile(
    r"\s*(?:다운로드|내려받기|바로보기|미리보기|뷰어|열기|저장)\s*$"
)
# What is left of "전체 내려받기": a button, no file.
_ALL_OF_THEM: Final = frozenset(
    {
        "",
        "전체",
        "모두",
        "선택",
        "일괄",
        "전체 파일",
        "모든 파일",
        "첨부파일",
        "파일",
    }
)


class HtmlNotice(Board):
    """A board whose notices are HTML pages; the card has the selectors."""

    body: ClassVar[str | None] = None
    """CSS of a notice's text on its own page; ``None`` where nobody has seen one: then
    the likeliest place is taken.
    """
    labels: ClassVar[str | None] = None
    """CSS of the elements that are labels on a notice's page; what follows each is its value."""
    files: ClassVar[str | None] = None
    """CSS of the links to a notice's files; unless said, links whose words end like a
    file's name.
    """
    names: ClassVar[str | None] = None
    """CSS of the files' names, where they are beside links that only say 다운로드."""
    file_in: ClassVar[str | None] = None
    """Pattern of a file's identity in its link; its named groups fill *file_path*."""
    file_path: ClassVar[str | None] = None

    def read_notice(self, response: Response, row: RawNotice) -> RawNotice:
        """Read the notice's page.  Raises ``SourceTrouble`` when its text is not where it was."""
        page = HtmlPage(self.name, response)
        return replace(
            row,
            body=self.parse_body(page, row),
            cells={**row.cells, **self.parse_facts(page)},
            # Some listings offer the files that their pages hide behind a script.
            attachments=tuple(self.parse_files(page)) or row.attachments,
            parsed_from="notice",
        )

    def parse_body(self, page: HtmlPage, row: RawNotice) -> str:
        return body_text(self.find_body(page, row))

    def find_body(self, page: HtmlPage, row: RawNotice) -> Element | None:
        """Return the element of the notice's text, or raise what the page is instead.

        Where nobody has seen a notice of the board, its page is known by the
        title on it; one of pictures alone has no text.
        """
        if self.body is not None:
            return page.must(self.body)
        if not page.mentions(row.title):
            raise guards.trouble(
                self.name, page.response, f"the title {row.title!r}"
            )
        return likely_body(page)

    def parse_facts(self, page: HtmlPage) -> dict[str, str]:
        """Return the labelled facts of a notice's page, without the names and phones of
        officials.
        """
        if self.labels is None:
            return {}
        found: dict[str, str] = {}
        for element in page.all(self.labels):
            label = squeeze(words(element)).rstrip(" :：")
            value = value_of(element)
            # "첨 부 파 일": labels are spaced out to one width.
            is_fact = label.replace(" ", "") not in _NO_FACTS
            if label and value and is_fact and not is_private(label):
                found[label] = value
        return found

    def parse_files(self, page: HtmlPage) -> Iterator[AttachmentLink]:
        seen: set[str] = set()
        for link in page.all(self.files or _LIKELY_FILES):
            file = self.parse_file(link, page.url)
            # A picture and the name beside it often lead to the same file.
            if file is not None and file.url not in seen:
                seen.add(file.url)
                yield file

    def parse_file(
        self, link: Element, page_url: str
    ) -> AttachmentLink | None:
        """Read one link to a file; ``None`` for a button such as "save all"."""
        name, size = file_name(title_words(link) or link.get("title", ""))
        if not name and self.names is not None:
            name, size = file_name(_name_beside(link, self.names))
        if self.files is None and not _FILE.search(name):
            return None
        target = self._file_address(link, page_url)
        if not name or not target:
            return None
        return AttachmentLink(name, target, size or _size_behind(link))

    def _file_address(self, link: Element, page_url: str) -> str | None:
        href = target_of(link.get("href", ""))
        if self.file_in is None:
            if not href or href.lower().startswith(("#", "javascript:")):
                return None
            address = joined(page_url, target_in(link, href))
            return in_charset_of(link, without_session(address))
        onclick, data_href = link.get("onclick", ""), link.get("data-href", "")
        target = f"{href} {onclick} {data_href}"
        found = re.search(self.file_in, target)
        if found is None:
            return None
        return in_charset_of(
            link,
            self.url((self.file_path or "{path}").format(**found.groupdict())),
        )


def _size_behind(link: Element) -> str | None:
    """Return the size that follows a link: ``<a>공고문.hwp</a> (81KB)``."""
    found = _SIZE.match(squeeze(link.tail or ""))
    if found is None or found["short"] or not found["closed"]:
        return None
    size: str = found["size"]
    return size


def _name_beside(link: Element, css: str) -> str:
    """Return the name that stands nearest to a link."""
    # Further up stand the names of other files.
    for holder in islice(link.iterancestors(), 3):
        found = within(css)(holder)
        if found:
            return words(found[0])
    return ""


def file_name(text: str) -> tuple[str, str | None]:
    """Split a link's words into a file's name and its size.

    >>> file_name("붙임1. 공고문.hwp (파일크기: 266 KB )")
    ('붙임1. 공고문.hwp', '266 KB')
    >>> file_name("서식.hwpx [1.2MB] 다운로드"), file_name("전체 내려받기")
    (('서식.hwpx', '1.2MB'), ('', None))
    >>> file_name("포스터.jpg (914KByte)"), file_name("공고.pdf [1.2M]"), file_name("특화망(5G)")
    (('포스터.jpg', '914KByte'), ('공고.pdf', '1.2M'), ('특화망(5G)', None))
    """
    name = _VERB.sub("", squeeze(text))
    size = None
    found = _SIZE.search(name)
    if found is not None:
        bare = name[: found.start()]
        is_closed = found["short"] is None and found["closed"] is not None
        # "특화망(5G)" is a name, "공고.pdf [1.2M]" one with its size.
        if is_closed or _FILE.search(bare):
            name, size = bare, found["size"]
    return ("", None) if name in _ALL_OF_THEM else (name, size)


def value_of(label: Element) -> str:
    """Return the words that follow a label: the rest of its parent, where words follow
    at once, or its next element.
    """
    following, parent = label.getnext(), label.getparent()
    if following is not None and not (label.tail or "").strip():
        return squeeze(words(following))
    if parent is None:
        return ""
    # <li><b>접수기간</b> 2026-10-01 ~ 2026-10-30</li>
    whole, start = squeeze(words(parent)), squeeze(words(label))
    return whole.removeprefix(start).lstrip(" :：")
