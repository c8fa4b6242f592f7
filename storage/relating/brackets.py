"""What titles have in brackets: tracks, places, parts of a call."""

from __future__ import annotations

import re

from config import vocabulary
from storage.relating.letters import letters_of
from storage.relating.posting import BoardPosting
from storage.relating.stems import without_all_fields

# Behind a word: "… 바우처 (일반형)".
_BRACKETS = re.compile(r"(?<=\S)\s?\(([^()]{2,40})\)")
# "(연장)", "(~7/15)", "(2차)", "(사업화 지원사업)": no part of the programme.
_TELLS_NO_PART = re.compile(
    r"""
      사업$ | 프로젝트$ | 프로그램$ | 공고 | 모집 | 연장 | 수정 | 정정 | 변경 | 취소 | 철회 | 추가
    | 예산 | 추경 | 소진 | 까지 | 선착순 | 상시
    | \d\s?[차기회./월] | ^[A-Za-z0-9 .&+-]+$
      # the body that calls: "(한빛공급망지원센터)", "(한빛재단)"; "(서부센터)" is where
    | [^\s,ㆍᆞ·/]{4,}센터$ | [^\s,ㆍᆞ·/]{2,}(?:진흥원|연구원|재단|공단|협회|조합|테크노파크)$
    """,
    re.VERBOSE,
)


def is_bracketed_in_one(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one title has words in brackets of which the other has none: a track,
    a place, or the umbrella programme; not days or what is announced.
    """
    return _is_bracketed(left, right) or _is_bracketed(right, left)


def _is_bracketed(posting: BoardPosting, other: BoardPosting) -> bool:
    others_letters = letters_of(other.parts.text)
    for words in _BRACKETS.findall(without_all_fields(posting.parts.text)):
        if _names_no_part(words):
            continue
        absent = 0
        pieces = re.findall(r"[가-힣A-Za-z]{2,}", words)
        for piece in pieces:
            absent += letters_of(piece) not in others_letters
        if pieces and absent == len(pieces):
            return True
    return False


def _names_no_part(words: str) -> bool:
    is_ministry = words.strip() in vocabulary.spellings("ministries")
    return is_ministry or _TELLS_NO_PART.search(words) is not None


def lists_other_parts(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether both titles list parts in brackets, and not the same."""
    mine, theirs = listed_parts(left), listed_parts(right)
    if not mine or not theirs:
        return False
    both = letters_of(left.parts.text), letters_of(right.parts.text)
    for name in mine ^ theirs:
        if name not in both[0] or name not in both[1]:
            return True
    return False


def listed_parts(posting: BoardPosting) -> frozenset[str]:
    """Return the letters of the tracks that a title has in brackets: ``(일반형, 특화형)``."""
    found = set()
    for words in _BRACKETS.findall(posting.parts.text):
        if _names_no_part(words):
            continue
        for name in re.split(r"[,/ㆍ·ᆞ・･]", words):
            found.add(letters_of(name))
    return frozenset(found)
