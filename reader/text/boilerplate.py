"""What is on a saved page beside its article: navigation, captions, other articles, widgets.

Nothing may be read from there.  The spans are blanked, not cut, so that every
offset into the rest stays true.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from reader.text.document import Document
from reader.text.patterns import late

Span = tuple[int, int]

_PRESS = late(r"기자\s*[=\]]|기사입력|최종수정|송고|무단\s?전재|뉴스\s*[=\]]")
_PRESS_WORDS = ("기자", "기사입력", "최종수정", "송고", "전재", "뉴스")
_PORTAL = "K-Startup에 공고되는 정보는"
_DATE_LINE = late(
    r"^[^\n]{0,12}(?:기사입력|최종수정|입력|승인|등록|수정|송고)[^\n]{0,6}20\d\d[^\n]*$",
    re.MULTILINE,
)
# What is under pictures: "[사진=가온일보]".
_CAPTION = late(
    r"^[^\n]*(?:20\d\d\.\s?\d{1,2}\.\s?\d{1,2}\.?\s+[\w.]+@[\w.]+|[\[(](?:사진|자료|그래픽|이미지|출처)\s*[=:][^\])\n]*[\])])\s*$",
    re.MULTILINE,
)
# A page's own tools: "글자 크기".
_TOOLS = late(
    r"^[ \t]*(?:※\s*(?:본문\s*글자|번역할\s*언어)[^\n]*|[•·]?\s*(?:더\s)?(?:작게|보통|크게)|공유하기|URL복사|인쇄|페이스북|트위터|카카오톡|RSS 피드|스크랩|닫기"
    r"|(?:본문|주메뉴|메뉴)\s*바로가기|로그인|회원가입|사이트맵|글자\s*크기[^\n]*|(?:이전|다음)\s?글[^\n]*|프린트|바로보기|다운로드|Top으로 이동|목록)[ \t]*$",
    re.MULTILINE,
)
# What ends an article: "관련 기사".
_ENDS = late(
    r"^[ \t]*(?:\[[^\]\n]{0,16}(?:베스트|관련|추천|인기|많이 본)[^\]\n]{0,8}\]|(?:관련|추천|인기|주요|많이 본|베스트|다른)\s?(?:기사|뉴스)|기사\s?번역|종목\s?추적기"
    r"|[^\n]{0,30}(?:무단\s?전재|저작권자|Copyright|ⓒ)[^\n]*|댓글[^\n]{0,12}|[\w.]+@[\w.]+)[ \t]*$",
    re.MULTILINE | re.IGNORECASE,
)
_PORTAL_ENDS = late(
    r"^(?:K-Startup에 공고되는 정보는|첨부파일 일괄 다운로드)", re.MULTILINE
)
_MENU_LINE = 24
# An article is at least this long: an ending before that belongs to the page's head.
_LEAST = 200


def strip_boilerplate(text: str) -> list[Span]:
    """Return the spans of *text*, in order, that are not its article or notice; none
    for a plain document.
    """
    spans: list[Span] = []
    if _is_press(text):
        spans = list(_press(text))
    elif _PORTAL in text:
        ends = _PORTAL_ENDS.search(text)
        spans = [
            *_matches(_TOOLS, text),
            (ends.start() if ends else len(text), len(text)),
        ]
    found: list[Span] = []
    for span in spans:
        if span[0] < span[1]:
            found.append(span)
    return sorted(found)


def without_boilerplate(document: Document) -> Document:
    """Return *document* with its boilerplate blanked; the very same one where there is none."""
    spans = strip_boilerplate(document.text)
    if not spans:
        return document
    parts: list[str] = []
    last = 0
    for start, end in spans:
        parts += [
            document.text[last:start],
            re.sub(r"[^\n]", " ", document.text[max(start, last) : end]),
        ]
        last = max(last, end)
    return Document(
        document.name, "".join([*parts, document.text[last:]]), document.state
    )


def _is_press(text: str) -> bool:
    return (
        any(word in text for word in _PRESS_WORDS)
        and _PRESS.search(text) is not None
    )


def _press(text: str) -> Iterator[Span]:
    dated = _DATE_LINE.search(text)
    if dated:
        yield from _menu(text, dated.start())
    yield from _matches(_TOOLS, text)
    yield from _matches(_CAPTION, text)
    begin = (dated.end() if dated else 0) + _LEAST
    if ends := _ENDS.search(text, begin):
        yield ends.start(), len(text)


def _matches(rule: re.Pattern[str], text: str) -> Iterator[Span]:
    for found in rule.finditer(text):
        yield found.span()


def _menu(text: str, until: int) -> Iterator[Span]:
    """The short lines over a headline are the site's menu."""
    start = 0
    for line in text[:until].splitlines(keepends=True):
        if len(line.strip()) < _MENU_LINE:
            yield start, start + len(line.rstrip("\n"))
        start += len(line)
