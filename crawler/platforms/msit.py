"""과학기술정보통신부 (msit.go.kr): rows stand empty in the page and are filled by a script in it.

Measured 2026-10-02.  The same statements are in comments with other dates:
the one that counts is the one that would run.  The day is the first day of
posting, not the database's.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from typing import ClassVar, Final

from scrapy.http import Response

from crawler.platforms.html_board import HtmlBoard
from crawler.platforms.page import Element, HtmlPage, within, words
from crawler.platforms.structure import structure_of_items, structure_of_page
from crawler.platforms.words import title_of
from crawler.records import Listing, RawNotice

_COMMENTS: Final = re.compile(
    r"/\*.*?\*/|^[ \t]*//[^\n]*", re.DOTALL | re.MULTILINE
)
_LINES: Final = re.compile(r"^[ \t]*//[^\n]*", re.MULTILINE)
_STATEMENTS: Final = re.compile(
    r"""sHtml\s*\+=\s*unescape\(\s*'(?P<piece>(?:\\.|[^'\\\n])*)'\s*\)
      | \$\(\s*'\#td_'\s*\+\s*'(?P<field>\w+)'\s*\+\s*'_(?P<row>\d{1,6})'\s*\)\s*\.html\(\s*(?:sHtml|'(?P<value>(?:\\.|[^'\\\n])*)')\s*\)""",
    re.VERBOSE,
)
_PERCENT: Final = re.compile(r"%u([0-9A-Fa-f]{4})|%([0-9A-Fa-f]{2})")
_TAGS: Final = re.compile(r"<[^>]*>")
_CELLS: Final = {"CHRG_DEPT_NM": "담당부서"}


def filled(script: str) -> dict[tuple[str, int], str]:
    """Return what the page's script writes: (field, row number) → text.

    >>> filled("sHtml+= unescape('AI 바우처'); // $('#td_'+'NTT_SJ'+'_9').html(sHtml)\\n $('#td_'+'NTT_SJ'+'_0').html(sHtml);")
    {('NTT_SJ', 9): 'AI 바우처', ('NTT_SJ', 0): 'AI 바우처'}
    >>> filled("  // $('#td_'+'REG_DT'+'_0').html('2026-09-30');\\n$('#td_'+'REG_DT'+'_0').html('2026. 10. 1');")
    {('REG_DT', 0): '2026. 10. 1'}
    """
    data: dict[tuple[str, int], str] = {}
    # What ``sHtml`` holds: the page fills it, then hands it to one cell or to several.
    part = ""
    for statement in _STATEMENTS.finditer(_without_comments(script)):
        if statement["field"] is None:
            part = statement["piece"]
            continue
        value = part if statement["value"] is None else statement["value"]
        data[statement["field"], int(statement["row"])] = title_of(
            _TAGS.sub("", unescape(_unescaped(value)))
        )
    return data


def _without_comments(script: str) -> str:
    """Return what would run.  Behind the last ``*/`` a ``/*`` opens nothing, and is not
    searched to the end again and again.
    """
    head, mark, tail = script.rpartition("*/")
    return _COMMENTS.sub("", head + mark) + _LINES.sub("", tail)


def _unescaped(text: str) -> str:
    """Undo a script's own escapes: ``\\'`` and what ``unescape()`` opens."""
    return _PERCENT.sub(
        lambda code: chr(int(code[1] or code[2], 16)),
        re.sub(r"\\(.)", r"\1", text),
    )


class MsitBoard(HtmlBoard):
    """One board of the ministry; *mid* and *pid* are its menu, *bbs* its number
    (without it the site claims 시스템 점검).
    """

    agency = "과학기술정보통신부"
    base_url = "https://www.msit.go.kr"
    mid: ClassVar[str]
    pid: ClassVar[str]
    bbs: ClassVar[str]
    container = "div.board_list"
    rows = "div.toggle:not(.thead)"
    key_in = r"fn_detail\((?P<key>\d+)\)"
    posted_like = "2026. 9. 1"
    body = ".view_cont, .texteditor-area-inner"
    labels = "dl.tit_con dt"
    files = "ul.down_file_new a, .down_file li a"
    file_in = r"fn_download\(\s*'(?P<file>\w+)'\s*,\s*'(?P<order>\w+)'"
    file_path = "/ssm/file/fileDown.do?atchFileNo={file}&fileOrd={order}"

    def __init_subclass__(cls) -> None:
        super().__init_subclass__()
        if "bbs" in cls.__dict__:
            cls.listing_path = f"/bbs/list.do?sCode=user&mPid={cls.pid}&mId={cls.mid}&pageIndex={{page}}"
            cls.notice_path = f"/bbs/view.do?sCode=user&mId={cls.mid}&mPid={cls.pid}&bbsSeqNo={cls.bbs}&nttSeqNo={{key}}"

    def read_listing(self, response: Response) -> Listing:
        page = HtmlPage(self.name, response)
        rows = self.find_rows(page)
        if not rows:
            page.refuse_impostor()
        scripts = []
        for script in page.all("script"):
            # Megabytes of other scripts need not be searched for statements.
            if "#td_" in (script.text or ""):
                scripts.append(script.text)
        texts = filled("\n".join(scripts))
        built = structure_of_page(page.must(self.container), rows, response)
        fields: dict[int, dict[str, str]] = {}
        for field, number in texts:
            fields.setdefault(number, {})[field] = ""
        items = [fields.get(_row_number(row), {}) for row in rows]
        heads = list(map(words, page.all(f"{self.container} .thead div")))
        # The rows stand empty: what is filled, and under which heads, is the design.
        built |= structure_of_items(items, response) | {
            "columns": ", ".join(heads)
        }
        return Listing(tuple(self._parse(rows, texts)), len(rows), built)

    def parse_row(self, row: Element) -> RawNotice | None:
        """Read a row by itself: only its link is in it, so it has no title yet."""
        link = self.follow(row)
        return link and RawNotice(self.name, link[0], link[1], title="")

    def _parse(
        self, rows: list[Element], texts: dict[tuple[str, int], str]
    ) -> Iterator[RawNotice]:
        for row in rows:
            link, number = self.follow(row), _row_number(row)
            title = texts.get(("NTT_SJ", number), "")
            if link is not None and title:
                cells = {}
                for field, label in _CELLS.items():
                    if texts.get((field, number)):
                        cells[label] = texts[field, number]
                yield RawNotice(
                    self.name,
                    *link,
                    title,
                    self.day(texts.get(("REG_DT", number), "")),
                    cells,
                )


def _row_number(row: Element) -> int:
    """Return the number by which the script fills a row; -1 where it has none."""
    for place in within("[id^=td_NTT_SJ_]")(row):
        found = re.fullmatch(r"td_NTT_SJ_(\d{1,6})", place.get("id", ""))
        if found:
            return int(found[1])
    return -1
