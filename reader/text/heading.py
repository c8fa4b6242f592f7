"""A document's own heading: the lines that a reader would call its title."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from reader.model import Evidence
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document, fold
from reader.text.patterns import late

HEAD = 3000
"""Characters of a text's beginning in which its heading, number and signature stand."""

_BREAK = re.compile(r"\n|<br ?/?>", re.IGNORECASE)
# `> ` begins a quotation; behind a word it closes `<공급기업 Pool>`.
_MARKS = re.compile(r"[#|*_=\n]|(?<![^\s>])>")
# Marks inside a word; the folded twin has blanks in their place.
_BOLD = re.compile(r"\*+|\\")
_NUMBERED = late(
    r"^[^\w\n]{0,8}[가-힣·() ]{2,40}공\s?고\s{0,3}제\s?20\d\d\s?-\s?\d{1,6}\s?호[^\w\n]*$",
    re.MULTILINE,
)
_NUMBER = re.compile(r"제\s?20\d\d\s?-")
_MENU = re.compile(r"(?:본문|주\s?메뉴)\s?바로가기")
_MENU_SHOWS = 1500
_MENU_ENDS = 20_000
# Longer than what a menu calls its pages (사업공고, 행사안내).
_TITLE_LINE = late(r"^[^\n]{14,120}$", re.MULTILINE)
_CONTENTS = re.compile(r"목\s{0,6}차")
_BARE_SIZE = 16
_COVER = 300
_COVER_ENDS = 4000
_DATED = late(r"기사입력|최종수정|^입력\s*:?\s*20")
_JUNK = re.compile(
    r"""^(?:[\W\d_]*                                   # page numbers, rules, empty cells
      |.*!\[.*|https?://.*|.*목\s*차.*
      |[\W\d]*(?:붙임|별첨|첨부|서식|별지|참고)\s*\d*\W*
      |[^a-z]{0,60}제?\s*(?:\d{2,4}\s?-\s?.{0,12}\d+|\d{6,10}|)\s*호\W*       # ○○부 공고 제2025-12호
      |\W*\S{2,20}[부처청원회단관]\s?공고\W*
      |.{0,30}국-제\s?\d+호\W*|\W*공고\W*제?\W*호\W*
      |\D{0,8}\d{4}\s*[.년]\s*\d{1,2}\s*[.월].{0,12})$""",
    re.VERBOSE | re.IGNORECASE,
)
# What a sheet or a cover calls itself above its heading: `공고문`, `Sheet1`.
_BARE = re.compile(
    r"\W*(?:(?:모집|사업|지원)?\s?(?:공고|공모|안내)(?:문|서)?|공지(?:사항)?|표지|(?:Sheet|시트)\s?\d*)\W*",
    re.IGNORECASE,
)
# What makes a line a sentence, not a heading: "다음과 같이".
_SENTENCE = re.compile(
    r"(?:다음|아래)[과와]?\s*같이|하오니|바랍니다|니다[.\s]|다\.$|^[「『]?국가연구|(?:장관|청장|원장|이사장)(?:\s*[가-힣]\s*[가-힣]\s*[가-힣])?$"
)
# Headings of sections: "1. 사업 개요".
_SECTION = re.compile(
    r"^\W*(?:\d{1,2}[.)]|[ⅠⅡI1]\W)?\s*(?:사업\s*개요|사업\s*소개|추진\s*목적|사업\s*목적|과제\s*개요|공모\s*분야|공고\s*개요)"
)
# How headings end: "모집 공고(안)".
_ENDS = re.compile(
    r"(?:공\s?고|공고문|모집|공모|안내|계획|첨부서류|제출서류|안내서|안내문|보고서|공고서|양식|서식|목록)(?:\s?[·※-]\s?(?:재|기간\s?)?(?:연장|변경|정정))?\s*(?:\([^()]{1,24}\)|\[[^\]]{1,24}\]|<[^<>]{1,24}>)*\W*$"
)
# Where a page is in its site: "알림마당 > 사업공고", "사업공고 < 알림마당".
_TRAIL = late(r"\s*[^<>\s\d]{2,12}(?: [<>›»] [^<>\s\d]{2,12}){1,5}\s*")
# A line that follows a heading and is none: "접수기간 : 2026. 3. 2.", "문의처 : 02-…".
_LABELLED = late(
    r"\W*(?:접수|신청|모집|공모|지원|참가|제출|문의)\s?(?:기[간한]|대상|방법|자격|내용|규모|한도|서류|처)\s?[:|]"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """A title: *text* is folded and as long as its span in *document* (or in the
    listing's title), *words* as printed.
    """

    text: str
    words: str
    start: int
    document: Document | None

    def evidence(self, start: int, end: int) -> Evidence:
        """Return the words between two offsets into :attr:`text`."""
        if self.document is None:
            return Evidence(
                " ".join(self.text[start:end].split()), f"title:{start}-{end}"
            )
        return self.document.evidence(self.start + start, self.start + end)


def headings(document: Document, context: Context) -> tuple[Heading, ...]:
    """Return the listing's title and the document's own heading, best first, empty ones
    left out.
    """
    return _headings(document, context.title)


@part_of_document
def _headings(document: Document, title: str) -> tuple[Heading, ...]:
    folded = fold(title)
    listed = Heading(folded, " ".join(folded.split()), 0, None)
    found: list[Heading] = []
    for heading in (listed, own_heading(document)):
        if heading.words:
            found.append(heading)
    return tuple(found)


@part_of_document
def own_heading(document: Document, start: int = 0) -> Heading:
    """Return the heading that is at the top of *document*, joined over its lines."""
    taken: list[tuple[int, int, str]] = []
    bare: list[tuple[int, int, str]] = []
    for begin, end, words in head_lines(
        document, start or _behind_menu(document)
    ):
        if taken and _DATED.search(words):
            break
        if _JUNK.match(words) or _TRAIL.fullmatch(document.plain, begin, end):
            continue
        if _SENTENCE.search(words) or _SECTION.match(words):
            break
        if taken and _LABELLED.match(words):
            break
        if not taken and len(words) < _BARE_SIZE and _BARE.fullmatch(words):
            bare = bare or [(begin, end, words)]
            continue
        taken.append((begin, end, words))
        if _ENDS.search(words) or len(taken) == 4:
            break
    if len(taken) == 4 and not _ENDS.search(taken[-1][2]):
        taken = taken[:1]
    if bare and not (taken and _ENDS.search(taken[-1][2])):
        taken = bare
    return _joined(document, taken)


def _behind_menu(document: Document) -> int:
    """Where the title of a saved page stands that begins with its site's menu; 0 for
    anything else.
    """
    plain = document.plain
    # Most texts have no menu: its last word is looked for before the pattern is.
    if plain.find("바로가기", 0, _MENU_SHOWS) < 0:
        return 0
    if not _MENU.search(plain, 0, _MENU_SHOWS):
        return 0
    lines = _TITLE_LINE.finditer(document.plain, 0, _MENU_ENDS)
    return next(
        (
            line.start()
            for line in lines
            if line[0].count(" ") > 1 and _ENDS.search(line[0])
        ),
        0,
    )


def _joined(document: Document, lines: list[tuple[int, int, str]]) -> Heading:
    if not lines:
        return Heading("", "", 0, document)
    start, end = lines[0][0], min(lines[-1][1], lines[0][0] + 300)
    retained = [" "] * (end - start)
    printed: list[str] = []
    for begin, stop, _ in lines:
        retained[begin - start : stop - start] = _MARKS.sub(
            " ", document.plain[begin:stop]
        )
        printed.append(
            _MARKS.sub(" ", fold(_BOLD.sub("", document.text[begin:stop])))
        )
    return Heading(
        "".join(retained)[: end - start],
        " ".join(" ".join(printed).split())[:300],
        start,
        document,
    )


def head_lines(
    document: Document, start: int
) -> Iterator[tuple[int, int, str]]:
    """Yield ``(start, end, words)`` of the lines from *start* on; ``<br>`` ends a line too."""
    begin, stop = start, min(start + HEAD, len(document.text))
    while begin < stop:
        ends = _BREAK.search(document.text, begin, stop)
        end, following = ends.span() if ends else (stop, stop)
        if words := " ".join(
            _MARKS.sub(" ", document.plain[begin:end]).split()
        ):
            yield begin, end, words
        begin = following


@part_of_document
def heads(document: Document) -> tuple[tuple[int, int], ...]:
    """Return the spans at the top of the text, and of the notice behind its cover."""
    starts = [0]
    contents = _CONTENTS.search(document.plain, 0, _COVER)
    cover = contents.end() if contents else _COVER
    # Most covers have no number, and the pattern is tried from each of their lines.
    has_number = _NUMBER.search(document.plain, cover, _COVER_ENDS) is not None
    if has_number and (
        numbered := _NUMBERED.search(document.plain, cover, _COVER_ENDS)
    ):
        starts.append(document.plain.rfind("\n", 0, numbered.start()) + 1)
    found: list[tuple[int, int]] = []
    for start in starts:
        found.append((start, min(start + HEAD, len(document.text))))
    return tuple(found)
