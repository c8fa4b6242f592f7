"""K-Startup (k-startup.go.kr): seven captures from 2025-11 to 2026-05 have one structure.

Public and private announcements are one board with two class codes.  A title's
anchor also holds "새로운게시글", and a row's facts tell themselves apart by their labels.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import ClassVar

from crawler.platforms.html_text import body_text
from crawler.platforms.list_board import ListBoard
from crawler.platforms.page import Element, HtmlPage, first, within, words
from crawler.records import AttachmentLink, RawNotice

_LABELS = ("등록일자", "시작일자", "마감일자", "조회")


class KStartupBoard(ListBoard):
    """*code* is ``PBC010`` (public) or ``PBC020`` (private)."""

    agency = "창업진흥원"
    base_url = "https://www.k-startup.go.kr"
    code: ClassVar[str]
    container = "#bizPbancList"
    posted_like = "2026-10-01"
    rows = "li.notice"
    title_at = "p.tit"
    facts_at = (
        ("분야", ".top .flag:not(.day)"),
        ("기관구분", "span.flag_agency"),
    )
    key_in = r"go_view\((?P<key>\d+)\)"
    notice_path = "/web/contents/bizpbanc-ongoing.do?schM=view&pbancSn={key}"
    labels = ".bg_box .table_inner > .tit"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "code" in cls.__dict__:
            cls.listing_path = f"/web/contents/bizpbanc-ongoing.do?page={{page}}&pbancClssCd={cls.code}"

    def parse_day(self, row: Element) -> str | None:
        return self.day(_cell_texts(row)[0].get("등록일자", ""))

    def parse_cells(self, row: Element) -> dict[str, str]:
        labelled, others = _cell_texts(row)
        cells = super().parse_cells(row)
        # A row that names one thing names the agency.
        names = ("사업명", "기관명") if len(others) > 1 else ("기관명",)
        cells |= dict(zip(names, others, strict=False))
        if "시작일자" in labelled or "마감일자" in labelled:
            cells["접수기간"] = (
                f"{labelled.get('시작일자', '')} ~ {labelled.get('마감일자', '')}".strip()
            )
        return cells

    def parse_body(self, page: HtmlPage, row: RawNotice) -> str:  # noqa: ARG002 - the text is in several boxes
        page.must(".information_list-wrap")
        boxes = page.all(".box > .box_inner, .information_list")
        return "\n\n".join(filter(None, map(body_text, boxes)))

    def parse_files(self, page: HtmlPage) -> Iterator[AttachmentLink]:
        for item in page.all(".board_file li"):
            name = first(item, ".file_bg")
            link = first(item, "a.btn_down[href]")
            if name is not None and link is not None:
                yield AttachmentLink(words(name), self.url(link.get("href")))


def _cell_texts(row: Element) -> tuple[dict[str, str], list[str]]:
    """Return a row's labelled facts and the others, which are the programme and the agency."""
    # Which facts a row shows, and in which order, differs from row to row.
    labelled: dict[str, str] = {}
    others: list[str] = []
    for text in filter(None, map(words, within(".bottom span.list")(row))):
        label, _, value = text.partition(" ")
        if label in _LABELS:
            labelled[label] = value
        else:
            others.append(text)
    return labelled, others
