"""Words as a board prints them, without what it prints around them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

PINNED: Final = frozenset(
    {
        "공지",
        "중요",
        "필독",
        "알림",
        "안내",
        "공지사항",
        "일반공지",
        "전체공지",
        "notice",
        "top",
        "hot",
        "best",
        "긴급",
        "필수",
        "주요",
        "고정",
        "-",
    }
)
"""What is in the number column of a row that is kept on top of every page."""
PRIVATE: Final = frozenset(
    [
        "담당",
        "담당자",
        "담당자명",
        "담당자성명",
        "담당직원",
        "담당공무원",
        "담당연구원",
        "담당자정보",
        "업무담당자",
        "사업담당자",
        "담당자이메일",
        "책임자",
        "처리자",
        "작성자",
        "작성자명",
        "작성인",
        "게시자",
        "게시자명",
        "게시인",
        "등록자",
        "등록자명",
        "등록인",
        "글쓴이",
        "글쓴사람",
        "올린이",
        "수정자",
        "최종수정자",
        "기안자",
        "배포자",
        "기자",
        "기자명",
        "성명",
        "성함",
        "이름",
        "writer",
        "author",
        "name",
        "연락처",
        "전화",
        "전화번호",
        "담당전화",
        "담당자연락처",
        "담당연락처",
        "문의처",
        "문의전화",
        "직통전화",
        "내선번호",
        "이메일",
        "이메일주소",
        "전자우편",
        "메일",
        "e-mail",
        "email",
        "mail",
        "팩스",
        "팩스번호",
        "fax",
        "tel",
        "phone",
        "휴대폰",
        "휴대전화",
        "핸드폰",
    ]
)
"""Labels of cells that hold officials' names and phones: never stored."""
# Between the labels of one cell: 부서/담당자, 담당자(연락처).
_PARTS: Final = re.compile(r"[/·ㆍ‧・,()\[\]{}<>|&+:：*]|및")

# Zero-width blanks and joiners, marks of byte order, soft hyphens: editors leave them.
_INVISIBLE: Final = dict.fromkeys(
    map(ord, "\u200b\u200c\u200d\u2060\ufeff\u00ad")
)
_BADGES: Final = re.compile(
    r"(?:\s*(?:새로운게시글|새글|\(새\s?글\)|-?첨부파일 (?:있음|없음)|페이지 이동|상세보기))+$"
)
_FEEDS: Final = re.compile(r"[\t\r\n]")
_SESSION: Final = re.compile(
    r""";jsessionid=[^?#]*
      | (?<=[?&])PHPSESSID=\w*&     # ?PHPSESSID=8f2c&no=7
      | [?&]PHPSESSID=\w*(?=\#|$)   # ?no=7&PHPSESSID=8f2c
    """,
    re.VERBOSE | re.IGNORECASE,
)


def squeeze(text: str) -> str:
    """Return *text* on one line, every run of blanks one blank.

    >>> squeeze("\\t2026년  공고\\xa0\\n 2차\\u200b ")
    '2026년 공고 2차'
    """
    # Days and numbers hold none of them.
    if not text.isascii():
        text = text.translate(_INVISIBLE)
    return " ".join(text.split())


def title_of(text: str) -> str:
    """Return a title without the badges that boards put into the same anchor.

    >>> title_of("AI 교육(새 글)-첨부파일 있음"), title_of("[울산] 지원기업 모집 공고 페이지 이동")
    ('AI 교육', '[울산] 지원기업 모집 공고')
    """
    return _BADGES.sub("", squeeze(text))


def target_of(href: str) -> str:
    """Return a link's target as browsers read it: line feeds and tabs within are
    nothing, blanks are blanks.

    >>> target_of(" /view.do?\\n\\tno=7&q=a  b ")
    '/view.do?no=7&q=a  b'
    """
    return _FEEDS.sub("", href).strip()


def without_session(url: str) -> str:
    """Return *url* without a session's id, which differs between visits.

    >>> without_session("/board/view.do;jsessionid=Lo-D.node20?nttId=7")
    '/board/view.do?nttId=7'
    >>> without_session("/view.php?no=7&PHPSESSID=8f2c")
    '/view.php?no=7'
    """
    return _SESSION.sub("", url)


@lru_cache(maxsize=1024)
def is_private(label: str) -> bool:
    """Return whether a label, or one of several in it, is of what belongs to a person.

    >>> is_private("부서 / 담당자"), is_private("* 글쓴이 :"), is_private("담당부서"), is_private("담당자(연락처)")
    (True, True, False, True)
    """
    # Whole labels, not words within: 담당부서 is an office, 이름표 a thing.
    bare = "".join(squeeze(label).split()).lower()
    return any(part in PRIVATE for part in (bare, *_PARTS.split(bare)))


def without_label(text: str, label: str) -> str:
    """Return what a cell says without its own label before it, which designs for narrow
    screens repeat in every row.

    >>> without_label("접수기간 : 11.20 ~ 12.10", "접수기간"), without_label("담당부서장", "담당부서")
    ('11.20 ~ 12.10', '담당부서장')
    """
    rest = text.removeprefix(label)
    # The beginning of a longer word is no label.
    if rest == text or rest[:1].isalpha():
        return text
    return rest.lstrip(" :：")
