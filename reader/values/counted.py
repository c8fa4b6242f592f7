"""What those who are supported are counted by, and how many and of how many money is given.

Cells, lists and sentences ask here, so that a word learned once holds in all of them:
``12개 작품``, ``작품 수``, ``작품당``.  The patterns hold no line feed and may be in
verbose ones.
"""

from __future__ import annotations

from typing import Final

from reader.text.patterns import late
from reader.values.numbers import NATIVE_NUMERALS

NOUNS: Final = (
    *("과제", "기업", "업체", "컨소시엄", "팀", "기관", "사업단", "센터"),
    *("대학", "도시", "지자체", "점포", "사업자", "품목", "연구단", "거점"),
    *("소상공인", "소공인", "법인", "농가", "사업장", "마을", "학교"),
    *("가맹점", "작품", "연구소", "단체", "콘텐츠", "프로젝트", "편"),
    *("개소", "개사", "곳"),
)
"""Things of which each is supported; most also are before 수 and 당."""
_SHORT: Final = "사 社 소 교"
# Words that only follow a number: 3사, 5건.
_BARE: Final = "건 호 가구"

NOUN: Final = "|".join(sorted(NOUNS, key=len, reverse=True))
"""The alternatives of ``NOUNS``, without a group around them."""
_COUNTED: Final = "|".join(
    sorted([*NOUNS, *_SHORT.split(), *_BARE.split()], key=len, reverse=True)
)
_NATIVES: Final = "|".join(sorted(NATIVE_NUMERALS, key=len, reverse=True))

COUNT: Final = rf"""(?:
    (?:(?<![\d.,~'천백만])\d{{1,3}}(?:,\d{{3}})?|(?<![\d.,~'])\d{{4}})[ ]?(?:여[ ]?)?
    (?:
        개[ ]?(?:신규[ ]?|내외의?[ ]?)?(?:{_COUNTED})(?![가-힣]{{0,2}}[당별])
        | 개(?=를[ ](?:새로|신규|선정|선발|뽑)|에[ ](?:[총각][ ])?\d)
        | 개(?![가-힣])(?![ ]?(?:월|년|분|유형|부문|트랙|단계|지역|시[도군]|(?:{_COUNTED})[ ]?[당별]))
        | (?:{_COUNTED})(?![가-힣]{{0,2}}[당별])
    )
    | (?<![가-힣])(?:{_NATIVES})[ ](?:개[ ]?)?(?:{_COUNTED})(?![가-힣]{{0,2}}[당별])
)"""
"""A number of those supported: ``12개사``, ``3개 과제``, ``15팀``, ``세 곳``; verbose."""

COUNT_IN_WORDS: Final = late(
    rf"(?<![가-힣])(?:{_NATIVES})[ ](?:개[ ]?)?(?:{_COUNTED})"
)
"""A number of those supported without a digit: ``세 곳``."""

COUNT_FIRST: Final = "".join(word[0] for word in NATIVE_NUMERALS)
"""The letters that ``COUNT`` begins with where no digit does; for a set of letters."""

_NUMBER: Final = late(rf"\d[\d,]*|(?:{_NATIVES})(?=[ ])")


def number_of(count: str) -> int:
    """Return what a match of ``COUNT`` counts.

    >>> number_of("1,200개사"), number_of("다섯 곳")
    (1200, 5)
    """
    found = _NUMBER.search(count)
    if found is None:
        return 0
    word = found[0].replace(",", "")
    return NATIVE_NUMERALS.get(word) or int(word)
