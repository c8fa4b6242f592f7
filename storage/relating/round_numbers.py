"""Years, rounds and months in a title: the numbers that tell one call from the next."""

from __future__ import annotations

import re
from functools import lru_cache

# "(~7/23)", "[~7/7]", "(~6.30(화) 16:00)", "(7/6~8/3)", "(포항, 5.27-28)".
_UNTIL = re.compile(
    r"""[(\[（]\s*[^()\[\]（）~]{0,14}~[^()\[\]（）]{0,12}(?:[(（][^()（）]*[)）][^()\[\]（）]{0,12})?[)\]）]""",
    re.VERBOSE,
)
# "2026년도", "26년"; "26년 7월" at the beginning: behind it that is a day.
_YEAR = re.compile(
    r"(?<!\d)(20[12]\d)(?!\d)\s*(?:학년도|년도|년|년)?|(?<![\d.])[’'`]?(2\d)\s?년도?(?!\s?\d)"
    r"|^(?:\[[^\]]{1,20}\]\s*)?[’'`]?(2\d)\s?년(?=\s?\d{1,2}월(?!\s?\d))"
)
# Which correction it is: no round: "개정(2차)", "3차 연장"; "지정기간 연장(2차 연장)" is a programme.
_CORRECTION_NUMBER = re.compile(
    r"(?:수정|정정|변경|개정)\s*(?:공고)?\s*\(?\s*(?:제\s?)?\d{1,2}\s*차?\s*\)?"
    r"|\d{1,2}\s*차\s*(?:수정|정정|변경|개정)"
    r"|(?<!연장\()(?<!\d)\d{1,2}\s*차\s*(?:기간\s*)?연장"
)
# "상반기", "2학기".
_HALF = re.compile(r"(상|하)\s?반기|(?<!\d)([12])\s?학기")
_QUARTER = re.compile(r"(\d)\s?(?:/\s?4\s?)?분기")
# "2차 모집"; 제 of "신규과제 2차" is of the word before; not "3차년도", "2026 차이나 박람회", "2026 차세대 인재".
_ROUND = re.compile(
    r"(?<!\d)(?:(?<![과경규문의주축])제\s?)?(\d{1,2})\s?차(?!\s?(?:년도|연도|산업\s?혁명))"
    r"(?!산업|년|세대|이나|량)"
)
_TERM = re.compile(
    r"(?:(?<![과경규문의주축])제\s?)?(\d{1,3})\s?기(?![가-힣A-Za-z])"
)
_COUNT = re.compile(
    r"(?:(?<![과경규문의주축])제\s?)?(?:20\d\d-)?(\d{1,3})\s?회(?:차)?(?![가-힣]*원)"
)
_MONTH = re.compile(r"(?<![\d.])(1[0-2]|[1-9])월(?!\s?\d)")
# "7월 공고", "26년 9월 …"; the month of an event is elsewhere.
_MONTH_CALLED = re.compile(
    r"(?<![\d./~월-])(1[0-2]|[1-9])월(?:호|분)?\s?(?:정기\s?)?(?:공고|모집|공모|접수|선정|신청|참여|참가)"
    r"|^\D{0,20}(?:20)?2\d년\s?(1[0-2]|[1-9])월(?!\s?\d)|[(\[]\s*(1[0-2]|[1-9])월\s*[)\]]"
)
_STEP = re.compile(r"(?<![\d.])\d{1,2}\s?(?:단계|차\s?년도)")
_SUPPLEMENT = re.compile(r"추경")
# The year of a fair in its name: "CES 2027", for which one applies the year before.
_FAIR = re.compile(r"[A-Za-z]\)?\s?(20[12]\d)(?!\d|\s?[년.~-])")


def round_of(text: str) -> str | None:
    """Return the number that tells this round from the others of its year.

    >>> round_of("2026년 상반기 2차 모집"), round_of("융자계획 공고 개정(2차)"), round_of("11기 모집")
    ('H1-2', None, 'G11')
    """
    plain = _CORRECTION_NUMBER.sub(" ", _UNTIL.sub(" ", text))
    parts = []
    if half := _HALF.search(plain):
        parts.append("H1" if half[1] == "상" or half[2] == "1" else "H2")
    if quarter := _QUARTER.search(plain):
        parts.append(f"Q{quarter[1]}")
    number = _ROUND.search(plain)
    if _SUPPLEMENT.search(plain):
        parts.append("추경" + (number[1].lstrip("0") if number else "1"))
    elif number:
        parts.append(number[1].lstrip("0") or "0")
    if term := _TERM.search(plain):
        parts.append(f"G{int(term[1])}")
    elif not parts and (count := _COUNT.search(plain)):
        parts.append(f"C{int(count[1])}")
    if not parts and (month := month_of(plain)) is not None:
        parts.append(f"M{month}")
    return "-".join(parts) or None


def only_month(text: str) -> int | None:
    """Return the one month that a title names without a day; ``None`` where it names none
    or several.

    >>> only_month("26년 별빛공단 7월 일정표"), only_month("별빛 모집(7월 3일까지)")
    (7, None)
    """
    found = set(_MONTH.findall(_UNTIL.sub(" ", text)))
    return int(found.pop()) if len(found) == 1 else None


@lru_cache(maxsize=8192)
def month_of(title: str) -> int | None:
    """Return the month whose call a title announces; ``None`` where it names none or several.

    >>> month_of("2026년 별빛 인력지원사업(파견) 7월 공고"), month_of("별빛 모집(7월 3일까지)")
    (7, None)
    """
    found = set()
    for months in _MONTH_CALLED.findall(_UNTIL.sub(" ", title)):
        found.add(int("".join(months)))
    return found.pop() if len(found) == 1 else None


def year_of(text: str) -> int | None:
    """Return the year that a title names, also in two digits."""
    found = _YEAR.search(text)
    if found is None:
        return None
    return int(found[1]) if found[1] else 2000 + int(found[2] or found[3])


def is_of_a_fair(text: str, year: int) -> bool:
    """Return whether *year* is in a title as that of a fair alone, and not of the call.

    >>> is_of_a_fair("별빛 박람회(ABC 2027) 참가기업 모집", 2027), is_of_a_fair("ABC 2027 (2027년)", 2027)
    (True, False)
    """
    if str(year) not in _FAIR.findall(text):
        return False
    return year_of(_FAIR.sub(" ", text)) is None


def second_round(text: str) -> str | None:
    """Return a second number of a round, which is that of a part: ``3차 모집(2차)``."""
    found = _ROUND.findall(_CORRECTION_NUMBER.sub(" ", text))
    return f"{found[1]}차" if len(found) > 1 else None


def without_days(text: str) -> str:
    """Return *text* without the days in brackets: ``(~7/23)``."""
    return _UNTIL.sub(" ", text)


def without_round(text: str) -> str:
    """Return *text* without years, and without what numbers a round or a correction."""
    bare = _YEAR.sub(" ", _CORRECTION_NUMBER.sub(" ", text))
    for pattern in (_STEP, _HALF, _QUARTER, _ROUND, _TERM, _COUNT, _MONTH):
        bare = pattern.sub(" ", bare)
    return bare
