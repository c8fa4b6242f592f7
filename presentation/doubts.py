"""What is doubtful about a reading, in the reader's language.

A doubt is stored as the sentence that the reader wrote; its pattern identifies it.  A
sentence of no known pattern is shown unchanged.
"""

from __future__ import annotations

import re
from functools import cache

from presentation.money import format_money
from presentation.translations import Words

# Key of `doubt.*` in the locales, then the sentence with its parts in braces.
_SENTENCES = (
    ("unsure_words", "확실하지 않음: {value}?: “{words}”"),
    ("unsure", "확실하지 않음: {value}?"),
    ("documents_differ", "문서마다 다름: {values}"),
    ("opens_or_closes", "시작인지 마감인지 알 수 없는 날짜: {words}"),
    ("rough_day", "어림잡은 날짜: {words}"),
    ("rough_deadline", "어림잡은 마감: {words}"),
    (
        "year_mended",
        "적힌 연도가 요일·공고 시기와 맞지 않아 고쳐 읽음: {words}",
    ),
    (
        "weekday",
        "요일이 맞지 않음: {day} ({weekday}), 적힌 요일 ({printed})",
    ),
    ("deadlines_differ", "마감일이 서로 다르게 적힘: {values}"),
    ("units_differ", "표 머리와 칸의 단위가 다름: {words}"),
    ("total_below_parts", "총액 {total}이 분과 합계 {parts}보다 적음"),
    (
        "total_above_projects",
        "총액 {total}이 과제당 {cap}씩 {count}보다 많음",
    ),
    ("totals_differ", "총액이 여러 가지로 적힘: {values}"),
    ("caps_differ", "과제당 금액이 여러 가지로 적힘: {values}"),
    ("cap_above_total", "과제당 {cap}이 총액 {total}보다 많음"),
    ("counts_differ", "선정 수가 여러 가지로 적힘: {values}"),
    ("count_below_parts", "선정 수 {count}가 분과 합계 {parts}보다 적음"),
    ("reversed", "마감({closes})이 시작({opens})보다 이름: {words}"),
    ("year", "연도가 맞지 않음: {day}"),
    ("period", "기간이 맞지 않음: {period}"),
    (
        "later_elsewhere",
        "another posting of this notice says a later deadline",
    ),
    ("closed", "the title says that applications are closed"),
    (
        "said_before",
        "an earlier version of the page said so; today's does not state it",
    ),
)
# What is quoted from a notice stays as it was printed.
_QUOTED = re.compile(r"(“[^”]*”)")
# "7,000,000원", "3개"
_MONEY = re.compile(r"(?<![\d,.])(\d[\d,]*)원")
_COUNT = re.compile(r"(\d+)개")
# Documents that are not files: "공고문.hwp 2026-04-03, body 2026-04-17"
_PLACE = re.compile(r"(?:^|(?<=, ))(body|cells|title)(?= )")


def doubt_in_words(why: str, say: Words) -> str:
    """Return the stored sentence *why* in the words of *say*.

    >>> from presentation.translations import words_in
    >>> doubt_in_words("어림잡은 날짜: 28일께", words_in("en"))
    'only a rough date is given: 28일께'
    """
    for key, shape in _shapes():
        match = shape.fullmatch(why)
        if match is None:
            continue
        parts = {}
        for name, text in match.groupdict().items():
            parts[name] = _part(name, text, say)
        return say(f"doubt.{key}", **parts)
    return why


def _part(name: str, text: str, say: Words) -> str:
    if name in ("weekday", "printed"):
        # `cal.days` begins with Sunday in both languages.
        korean = "일월화수목금토"
        place = korean.find(text)
        return say("cal.days").split()[place] if place >= 0 else text
    if name == "words":
        return text
    shown = []
    for number, stretch in enumerate(_QUOTED.split(text)):
        # Every second stretch is a quotation.
        shown.append(stretch if number % 2 else _figures(stretch, say))
    return "".join(shown)


def _figures(text: str, say: Words) -> str:
    """Return *text* with its sums, counts and document names in the language of *say*."""

    def money(match: re.Match[str]) -> str:
        return format_money(int(match[1].replace(",", "")), say.language)

    def place(match: re.Match[str]) -> str:
        return say(f"doubt.{match[1]}")

    shown = _PLACE.sub(place, _MONEY.sub(money, text))
    return shown if say.language == "ko" else _COUNT.sub(r"\1", shown)


@cache
def _shapes() -> tuple[tuple[str, re.Pattern[str]], ...]:
    shapes = []
    for key, sentence in _SENTENCES:
        written = ""
        for number, part in enumerate(re.split(r"\{(\w+)\}", sentence)):
            written += f"(?P<{part}>.+?)" if number % 2 else re.escape(part)
        shapes.append((key, re.compile(written, re.DOTALL)))
    return tuple(shapes)
