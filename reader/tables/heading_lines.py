"""Where tables whose columns were lost may begin: lines with a word of money, and runs of
short lines made of heading words alone, with the lines below them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from itertools import chain
from typing import Final, Generic, NamedTuple, TypeVar

from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.lines import TextLine
from reader.text.patterns import late
from reader.text.searching import in_order
from reader.values.counted import NOUNS

T = TypeVar("T")
_ANCHORS = (
    late(r"연구(?:개발)? ?비(?=[^\n]{0,40}\n)"),
    re.compile(r"지원\s?(?:규모|금|액|한도|비)(?=[^\n]{0,40}\n)"),
    late(r"예산(?=[^\n]{0,40}\n)"),
    late(r"출연금(?=[^\n]{0,40}\n)"),
    re.compile(r"사업비(?=[^\n]{0,40}\n)"),
)
_WORDS = (
    "연번 번호 순번 No RFP 관리 공고 단위 세부 내역 사업 명칭 명 과제 품목 연구 개발 주제 분야 내용 개요 구분 유형 코드 형태 특징 총액 총 당해 전체 "
    "정부 지원 출연 국비 규모 금액 금 예산 비고 비 한도 기간 개월 선정 예정 모집 신규 수 대상 구성 요건 요구서 요구 조건 기관 주관 전문 전담 접수 신청 수행 "
    "컨소시엄 방식 공모 보안 등급 담당 페이지 쪽 아래 참고 내외 이내 기술료 억 백만 천 만 원 안 개사 개 PM "
    "목적 위탁 국산화 순 프로그램 소관 부처 제안 요청 국고 보조 현황 부문 분량 작품 당 액 편 주요 연 단계 부담 본 공동 책임자 기본"
)


def _by_letter(words: Iterable[str]) -> str:
    """Return an expression for *words*, the longest first, that looks at each first letter
    once: a hundred alternatives are tried one after the other.
    """
    behind: dict[str, list[str]] = {}
    for word in sorted(words, key=len, reverse=True):
        behind.setdefault(word[0], []).append(word[1:])
    ways: list[str] = []
    for letter, rests in behind.items():
        ways.append(f"{letter}(?:{'|'.join(rests)})")
    return "|".join(ways)


_WORD = rf"(?:{_by_letter({*_WORDS.split(), *NOUNS})}|'?[0-9]{{2}}년|20[0-9]{{2}}년도?|부 문|분 야|구 {{1,6}}분|과 {{1,6}}제 {{1,6}}명|사 업 명|예 산|기 간|비 고|\([1-9]차년도\)|[도시군구] ?지원금|기업 ?부담금?|합계(?= ?선정)|[가나다](?![가-힣])|[()\[\].,*·/~:<>※-])"
HEAD_LINE = late(rf" *(?:{_WORD} *){{1,40}}+")
NEXT_MATTER: Final = r"[□■○●ㅇ◦❍◎※▶☞<【ⅠⅡⅢⅣⅤ]|[가-하]\.|-[ ]?\d{1,2}[ ]?-$"
"""What a line begins with that is of no table: a mark, a letter, a page's number."""
_INTEGER = late(r"\d{1,3}")
_HEAD_LINES = 40
_LONGEST = 400
_WIDEST = 200
_SERIAL_ROOM = 8
_MONEY_WORD: Final = re.compile(
    "예산|지원 ?금|한도|사업비|연구비|개발비|출연금|국비|보조금|규모|총액|금액|비고"
)
# A longer line is a paragraph.
_LONGEST_LINE: Final = 400


@part_of_document
def money_lines(document: Document) -> tuple[tuple[int, int], ...]:
    """Return where each line of *document* with a word of money, as headings have it,
    begins and where its line feed stands, in order; paragraphs and a last line without a line feed are left out.
    """
    plain = document.plain
    found: list[tuple[int, int]] = []
    past = 0
    while word := _MONEY_WORD.search(plain, past):
        begin = plain.rfind("\n", past, word.start()) + 1 or past
        end = plain.find("\n", word.end())
        if end < 0:
            break
        past = end + 1
        if end - begin <= _LONGEST_LINE:
            found.append((begin, end))
    return tuple(found)


class Kept(Generic[T]):
    """Things that are made when somebody first asks for them, and kept for who asks next."""

    def __init__(self, things: Iterator[T]) -> None:
        self._things = things
        self._made: list[T] = []

    def __iter__(self) -> Iterator[T]:
        at = 0
        while True:
            if at == len(self._made):
                for thing in self._things:
                    self._made.append(thing)
                    break
                else:
                    return
            yield self._made[at]
            at += 1


class HeadedLines(NamedTuple):
    """The lines of a heading, and those from the first one below them on."""

    heads: list[TextLine]
    below: Kept[TextLine]


def find_headed_lines(document: Document) -> Iterator[HeadedLines]:
    """Yield the headings of *document* that have a word of money, in order."""
    plain = document.plain
    done = 0
    for anchor in in_order(_ANCHORS, plain):
        if anchor.start() < done:
            continue
        begin = _first_line(plain, anchor.start(), done)
        if begin is None:
            continue
        headed = _parted(_lines(plain, begin))
        done = headed.heads[-1].end
        yield headed


def _first_line(plain: str, spot: int, done: int) -> int | None:
    """Return where the run of heading lines round *spot* begins, or None where *spot*
    is in no heading.
    """
    begin = None
    at = plain.rfind("\n", max(done, spot - _WIDEST), spot) + 1
    for _ in range(_HEAD_LINES):
        end = plain.find("\n", at, at + _WIDEST)
        if end < 0 or not HEAD_LINE.fullmatch(plain, at, end):
            break
        begin = at
        above = plain.rfind("\n", max(done, at - _WIDEST), max(at - 1, 0)) + 1
        if above >= at or (not above and at > _WIDEST):
            break
        at = above
    return begin


def _lines(plain: str, begin: int) -> Iterator[TextLine]:
    """Yield the lines from *begin* up to the first that is empty or too wide for a cell."""
    for _ in range(_LONGEST):
        end = plain.find("\n", begin, begin + _WIDEST)
        if end < 0:
            return
        value = plain[begin:end]
        text = value.strip()
        if not text:
            # An empty line ends a table, unless the next row's number is below it.
            after = plain.find("\n", end + 1, end + 1 + _SERIAL_ROOM)
            if after < 0 or not _INTEGER.fullmatch(
                plain[end + 1 : after].strip()
            ):
                return
            begin = end + 1
            continue
        start = begin + len(value) - len(value.lstrip())
        yield TextLine(" ".join(text.split()), start, start + len(text))
        begin = end + 1


def _parted(
    lines: Iterator[TextLine],
) -> HeadedLines:
    """Return the lines of the heading, and those below it, not yet read."""
    heads: list[TextLine] = []
    for line in lines:
        if not HEAD_LINE.fullmatch(line.text):
            return HeadedLines(heads, Kept(chain([line], lines)))
        heads.append(line)
    return HeadedLines(heads, Kept(lines))
