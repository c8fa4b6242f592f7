"""What one title says in place of the other's words, or within the name beyond them.

Two programmes of one body, or two parts of one, are called for on one day under titles
that differ by a word: ``해외실증 지원`` and ``국내실증 지원``, ``백년가게 모집`` and
``백년가게 성장지원 모집``.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from config import vocabulary
from storage.relating.letters import letters_of
from storage.relating.list_marks import LEADING_BRACKET
from storage.relating.posting import (
    BoardPosting,
    distinctive_words,
    distinctive_words_of,
    share_absent,
)
from storage.relating.stems import without_all_fields

# The programme that a call is part of: "… 모집(특화역량 BI 지원사업)", "「지역특화 지원사업」 …".
_UMBRELLA = re.compile(
    r"\([^()]*(?:\([^()]*\)[^()]*)*(?:사업|프로젝트)\s?\)\s*$|^[「『][^「」『』]*사업[」』](?=\s*\S)"
)
# Whom most calls are for, and bodies, which one board names and another does not.
_TELLS_NOTHING = re.compile(
    r"""
      ^(?:참가|참여|신청|지원|수혜|희망|대상|선정|후보|중소|업체|기업|자|사|팀|분야|지역|상시|정기|접수|모집|연장|개정|변경|수정|정정|통합|기간|교육생|수강생|입주자)+$
    | (?:진흥원|투자원|재단|협회|공단|기관)$
    """,
    re.VERBOSE,
)

# "(자금, 교육, 데모데이 지원)", "(수출상담회·전시부스)".
_SEVERAL_LISTED = re.compile(r"\([^()]{2,20}[,/·ㆍᆞ][^()]{2,40}\)")
_BRACKETED = re.compile(r"[\[(][^\[\]()]*[\])]")
# The end of a programme's name before that of its part: "별빛 지원사업 시제품 제작".
_BEFORE_PART = re.compile(r"(?<=사업)\s+(?=\S)")
# Letters that two words share before or behind what differs.
_SHARED = 2
# Letters that differ: a slip of the pen is one.
_VARIED = 2
# Share of a word's pairs of letters without which a title does not say it.
_MOST = 0.5


@lru_cache(maxsize=8192)
def without_umbrella(text: str) -> str:
    """Return a title without the programme that its call is part of.

    >>> without_umbrella("별빛 모집 공고(달빛 지원사업)")
    '별빛 모집 공고'
    """
    return _UMBRELLA.sub("", text)


def varies_a_word(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether each title has a word that the other has in another form, with more
    than a slip between the two: 해외실증 and 국내실증, 공동과제 and 위탁과제.
    """
    mine = _words_apart(left, right)
    theirs = _words_apart(right, left)
    for word in mine:
        for other in theirs:
            if _are_variants(word, other):
                return True
    return False


def says_another_word(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether each title has a word of which the other says less than half: 멘토링 and
    데모데이, 본사 and 호남본부.
    """
    return _says_alone(left, right) and _says_alone(right, left)


def _says_alone(posting: BoardPosting, other: BoardPosting) -> bool:
    text = without_umbrella(posting.parts.text)
    mine = LEADING_BRACKET.match(text)
    theirs = LEADING_BRACKET.match(other.parts.text)
    # a list's category, the body or the region, but "[한빛유통/본사]" beside "[한빛유통/호남본부]"
    if mine and not _name_one_body(mine, theirs):
        text = text[mine.end() :]
    others_letters = letters_of(other.parts.text)
    for word in _words_said(text, posting.parts.places):
        if share_absent(word, others_letters) >= _MOST:
            return True
    return False


def _name_one_body(mine: re.Match[str], theirs: re.Match[str] | None) -> bool:
    """Return whether two marks begin alike and neither is only a region's."""
    if theirs is None or mine[1][:_SHARED] != theirs[1][:_SHARED]:
        return False
    return (
        vocabulary.spellings("regions").keys().isdisjoint((mine[1], theirs[1]))
    )


def names_a_part(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one title names one of the parts that programmes have (컨설팅, 데모데이),
    or any behind the programme's name (별빛 사업 시제품 제작), and the other does not.
    """
    return _names_part_alone(left, right) or _names_part_alone(right, left)


def _names_part_alone(posting: BoardPosting, other: BoardPosting) -> bool:
    others_letters = letters_of(other.parts.text)
    programme, part = _programme_and_part(posting)
    text = posting.parts.text
    if programme and part:
        absent = [share_absent(word, others_letters) for word in part]
        lacking = [share_absent(word, others_letters) for word in programme]
        if max(lacking) < _MOST <= min(absent):
            return True
        if max(absent) == 0 < max(lacking):
            # the other leaves the programme out, and with it the parts in its name
            text = " ".join(part)
    return not _own_parts(text) <= parts_named(other.parts.text)


def _programme_and_part(
    posting: BoardPosting,
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the words of a programme's name and those of its part, which stands behind it
    or before the brackets with it; the latter are none where a title names no part so.
    """
    shown = _BRACKETED.sub(" ", posting.parts.stem or "")
    if umbrella := _UMBRELLA.search(posting.parts.text):
        programme, part = umbrella[0], shown
    else:
        halves = _BEFORE_PART.sub("\n", shown, count=1)
        programme, _, part = halves.partition("\n")
    places = posting.parts.places
    return (
        distinctive_words_of(programme, places),
        distinctive_words_of(part, places),
    )


@lru_cache(maxsize=8192)
def _own_parts(text: str) -> frozenset[str]:
    # what stands in the umbrella's name or before the title is no part that is called for, and
    # several in brackets are what all have
    text = without_all_fields(without_umbrella(text))
    text = _SEVERAL_LISTED.sub(" ", text)
    return parts_named(LEADING_BRACKET.sub("", text))


@lru_cache(maxsize=8192)
def parts_named(text: str) -> frozenset[str]:
    """Return the parts that *text* names.

    >>> sorted(parts_named("별빛 컨설팅 교육생 모집"))
    ['교육', '컨설팅']
    """
    return frozenset(_parts().findall(letters_of(text)))


@cache
def _parts() -> re.Pattern[str]:
    return re.compile("|".join(row[0] for row in vocabulary.rows("parts")))


@lru_cache(maxsize=8192)
def _words_said(text: str, places: frozenset[str]) -> tuple[str, ...]:
    """Return the words of a title that tell it from others, of whom it calls, too."""
    found = []
    for word in distinctive_words_of(text, places):
        is_name = len(word) > 1 and not any(map(str.isdigit, word))
        if is_name and not _TELLS_NOTHING.search(word):
            found.append(word)
    return tuple(found)


def names_more(left: BoardPosting, right: BoardPosting) -> bool:
    """Return whether one title has a word within or behind the programme's name, outside of
    brackets, of which the other says nothing.
    """
    return _is_named_more(left, right) or _is_named_more(right, left)


def _is_named_more(posting: BoardPosting, other: BoardPosting) -> bool:
    others_letters = letters_of(other.parts.text)
    is_begun = False
    for word in _words_of_name(posting):
        if share_absent(word, others_letters) == 0:
            is_begun = True
        elif is_begun and not _says_part(others_letters, word):
            return True
    return False


def _words_apart(posting: BoardPosting, other: BoardPosting) -> list[str]:
    others_letters = letters_of(other.parts.text)
    found = []
    for word in _words_of_name(posting):
        if share_absent(word, others_letters) > 0:
            found.append(word)
    return found


def _words_of_name(posting: BoardPosting) -> list[str]:
    """Return the words that tell a title from others, outside of brackets: what is in
    these is compared apart (``storage.relating.brackets``).
    """
    shown = posting.parts.stem or posting.parts.text
    bracketed = letters_of("".join(_BRACKETED.findall(shown)))
    found = []
    for word in distinctive_words(posting.parts):
        if word not in bracketed:
            found.append(word)
    return found


def _says_part(letters: str, word: str) -> bool:
    """Return whether *letters* have two neighbouring letters of *word*."""
    return any(word[at : at + 2] in letters for at in range(len(word) - 1))


def _are_variants(word: str, other: str) -> bool:
    """Return whether two words begin or end alike, and have nothing in common beside it."""
    before = 0
    while (
        before < min(len(word), len(other)) and word[before] == other[before]
    ):
        before += 1
    behind = 0
    while (
        behind < min(len(word), len(other)) - before
        and word[-1 - behind] == other[-1 - behind]
    ):
        behind += 1
    if before + behind < _SHARED:
        return False
    varied = word[before : len(word) - behind]
    another = other[before : len(other) - behind]
    return min(len(varied), len(another)) >= _VARIED and not set(varied) & set(
        another
    )
