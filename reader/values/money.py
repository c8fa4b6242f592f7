"""Sums of money as Korean notices write them, in whole won.

The unit may be in the sum (``3억 5,000만원``, ``1,200백만원``), or only in a
heading (``예산(억원)``) over bare numbers.  A 억 without 원 counts as money unless
things are counted with it (``2억 장``) or another currency is (``3억 달러``).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import NamedTuple

from reader.text.analysis import part_of_document
from reader.text.document import Document
from reader.text.patterns import late
from reader.text.searching import near, starts_of
from reader.values.numbers import MONEY, at_numbers

_SCALES = {"": 1, "십": 10, "백": 100, "천": 1_000}
_MYRIADS = {"": 1, "만": 10**4, "억": 10**8, "조": 10**12}
# No Korean budget is larger; such a number is a serial number or damage.
_LARGEST = 10**15

_NUMBER = r"[0-9][0-9,]{0,15}(?:\.[0-9]{1,4})?"
UNIT = r"(?:[십백천]?여?[ ]?[만억조]|[천백])"
"""The unit of a sum, its 원 left out; as the next one it may be in verbose patterns."""
WRITTEN_SUM = r"[0-9][0-9,.]*\s?[조억천백십만]{1,2}\s?원?"
"""A sum of which only what is before or behind it matters."""
# A run of terms ("3억 5,000만", "30여억"), then 원; or a bare number of 원.  The search can leap to a digit, so what may be before it is looked at after it.
# It gives nothing back: numbers, blanks and units have no letter in common.
_START = r"[0-9](?<![0-9.,][0-9])[0-9,]{0,15}+(?:\.[0-9]{1,4}+)?+ {0,3}+"
_SUM = re.compile(
    rf"{_START}(?:여? ?(?P<unit>{UNIT})(?: {{0,2}}{_NUMBER} {{0,3}}여? ?{UNIT}){{0,3}}(?P<won> {{0,2}}(?:여 ?)?원)?|원)"
)
_TERM = re.compile(rf"({_NUMBER}) *여? ?([십백천]?)여? ?([만억조]?)")
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?")
# `2억 장`, `3억 달러`; neither the word behind a blank, `12억 개최지`, nor that on the next line.
_THINGS = r"장|건|개|명|회|대|톤|권|쌍|자|배|년|토큰|달러|불|엔|위안|유로|유저|USD|US"
_OTHER_THINGS = late(
    rf"(?:{_THINGS})|[^\S\n](?:{_THINGS})(?:[을를이가은는의씩당]|으로|이상)?(?![가-힣])"
)
_BARE = late(
    rf"(?:각|총|약|최대|[ (])*({_NUMBER})(?=$|[ (~)]|이내|내외)"
    r"(?! ?(?:개|건|팀|명|과제|곳|편))"
)
_HEADED = re.compile(
    r"(?:[(\[<]|단위\s?[:,]?\s?|[,/]\s?)(?:금액\s?)?(조|억|십억|천만|백만|십만|만|천)?\s?원"
)


# A sum behind the sign of the won, which many keyboards write as a backslash: "(\\200,000,000)".
_SIGNED = late(
    r"(?:[₩￦\\]|KRW) ?(?P<number>[0-9]{1,3}(?:,[0-9]{3}){1,4})(?![0-9,]| ?[원만억천])"
)
# A sum in words, as in deeds: "금 이억원", "일금 오천만원정".
_WORDED = late(r"금 ?(?P<words>[일이삼사오육칠팔구십백천만억조]{2,16}) ?원")
# A sum of so many 억 needs no 금: "예산은 삼백이십억원으로 한다", "총 삼십오억 원".
_WORDED_TOPIC = late(
    r"(?:(?<=[은는총] )|(?<=최대 )|(?<=: ))(?=[일이삼사오육칠팔구십백천]{2,9}억)(?P<words>[일이삼사오육칠팔구십백천만억조]{2,16}) ?원"
)
# It begins with a letter, to which the search leaps.
_WORDED_HINT = re.compile(r"억(?<=[십백천일이삼사오육칠팔구]억) ?원")
# The 억 of each, and the letters of such a sum before and behind that.
_WORDED_AT = late(r"억(?<=[십백천일이삼사오육칠팔구]억)")
_WORDED_ROOM = 20
_DIGITS = "일이삼사오육칠팔구"
# The sum in figures is in brackets beside it, or before it.
_BESIDE_WORDS = 30


class Money(NamedTuple):
    """A sum in won; *start* and *end* are offsets into the text it is in."""

    won: int
    start: int
    end: int


def find_sums(plain: str) -> tuple[Money, ...]:
    """Return every sum of the folded text *plain*, in order.

    >>> [money.won for money in find_sums("총 3억 5,000만원, 2억 장, 40백만원")]
    [350000000, 40000000]
    """
    # Cells and lines without a sum are many, and neither letter is in them.
    if "원" in plain or "억" in plain:
        return _sums(_SUM.finditer(plain), plain)
    return tuple(_signed(plain)) if _has_sign(plain) else ()


def _sums(matches: Iterable[re.Match[str]], plain: str) -> tuple[Money, ...]:
    found: list[Money] = []
    for match in matches:
        money = _money(match, plain)
        if money is not None:
            found.append(money)
    others: list[Money] = []
    if _has_sign(plain):
        others.extend(_signed(plain))
    if "금" in plain:
        worded = _WORDED.finditer(plain)
        others.extend(_in_words(worded, [*found, *others]))
    if _WORDED_HINT.search(plain):
        spots = starts_of(_WORDED_AT, plain)
        room = _WORDED_ROOM
        worded = near(_WORDED_TOPIC, plain, spots, room, room)
        others.extend(_in_words(worded, [*found, *others]))
    if others:
        found = sorted([*found, *others], key=lambda money: money.start)
    return tuple(found)


def _has_sign(plain: str) -> bool:
    # A search for each passes over a text in a tenth of the time of one for all.
    return "₩" in plain or "\\" in plain or "￦" in plain or "KRW" in plain


def _in_words(
    matches: Iterable[re.Match[str]], known: list[Money]
) -> Iterator[Money]:
    """Yield the sums in words that no figures beside them say as well."""
    for match in matches:
        won = _whole(_worded(match["words"]))
        if won is None or won < 1_000:
            continue
        start, end = match.span("words")
        if not any(
            money.won == won
            and start - _BESIDE_WORDS < money.start < end + _BESIDE_WORDS
            for money in known
        ):
            yield Money(won, start, match.end())


def _worded(words: str) -> int | None:
    """Return what 이억오천만 says, or None where it says no number."""
    total = section = 0
    digit = 0
    for letter in words:
        if letter in _DIGITS:
            if digit:
                return None
            digit = _DIGITS.index(letter) + 1
        elif letter in _SCALES:
            section += (digit or 1) * _SCALES[letter]
            digit = 0
        else:
            total += (section + digit or 1) * _MYRIADS[letter]
            section, digit = 0, 0
    return total + section + digit


def _signed(plain: str) -> Iterator[Money]:
    for match in _SIGNED.finditer(plain):
        won = _whole(_number(match["number"]))
        if won and won >= 1_000:
            yield Money(won, *match.span("number"))


@part_of_document
def sums_of(document: Document) -> tuple[Money, ...]:
    """Return every sum of *document*, in order."""
    return _sums(at_numbers(_SUM, document, MONEY), document.plain)


def read_won(text: str, unit: int | None = None) -> Money | None:
    """Return the first sum of a cell's *text*; bare numbers count in *unit* won.

    >>> read_won("16.8 (68.82)", unit=10**8).won
    1680000000
    >>> read_won("219억원", unit=10**8).won
    21900000000
    """
    sums = find_sums(text)
    if sums:
        return sums[0]
    bare = _BARE.match(text) if unit else None
    if bare is None or unit is None:
        return None
    number = _number(bare[1])
    won = _whole(number * unit) if number is not None else None
    return Money(won, *bare.span(1)) if won else None


def read_unit(heading: str) -> int | None:
    """Return what one stands for under *heading*, in won.

    >>> read_unit("공모예산 (억원)"), read_unit("(단위: 백만원)"), read_unit("지원규모")
    (100000000, 1000000, None)
    """
    # Most cells name no unit, and the pattern is tried at each of their letters.
    found = "원" in heading and _HEADED.search(" ".join(heading.split()))
    if not found:
        return None
    unit = found[1] or ""
    return (
        _SCALES[unit[:-1]] * _MYRIADS[unit[-1:]]
        if unit not in _SCALES
        else _SCALES[unit]
    )


def _money(match: re.Match[str], plain: str) -> Money | None:
    text, said_won = match[0], match["won"]
    if not match["unit"]:
        won = _whole(_number(text[:-1].rstrip()))
        return (
            Money(won, match.start(), match.end())
            if won and won >= 1_000
            else None
        )
    if not said_won and (
        "억" not in text or _OTHER_THINGS.match(plain, match.end())
    ):
        return None
    won = _whole(_worth(f"{text}만" if text[-1] in "십백천" else text))
    return Money(won, *match.span()) if won else None


def _worth(terms: str) -> int | Decimal | None:
    """Return the worth of a run of terms: 2천1백만 is (2천 + 1백) times 만."""
    total: int | Decimal = 0
    section: int | Decimal = 0
    for text, scale, myriad in _TERM.findall(terms):
        number = _number(text)
        # 3.000만원 is 3,000만원 misprinted; 1.234억원 is what it says.
        is_point_for_comma = text[-4:-3] == "." and myriad not in ("억", "조")
        if number is None or is_point_for_comma:
            return None
        section += number * _SCALES[scale]
        if myriad:
            total, section = total + section * _MYRIADS[myriad], 0
    return total + section


def _number(text: str) -> int | Decimal | None:
    """Return the number that *text* writes; ``None`` where its commas part no thousands."""
    # Most numbers are whole, and decimals take five times as long.
    if text.isdecimal():
        return int(text)
    text = text.rstrip(",")
    if not _GROUPED.fullmatch(text):
        return None
    digits = text.replace(",", "")
    return Decimal(digits) if "." in digits else int(digits)


def _whole(amount: int | Decimal | None) -> int | None:
    """Return *amount* in whole won if it is a sum that a budget can be."""
    return (
        int(amount) if amount is not None and 0 < amount < _LARGEST else None
    )
