"""Ways of writing one notice that leave its meaning as it is.

Each takes a text and returns it written otherwise, or unchanged where it holds
nothing of the kind.  Readings of both must agree.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from typing import Final

Rewording = Callable[[str], str]

_DATE = re.compile(
    r"(?<![\d.])(20\d\d)(?:\. ?|-|년 ?)(1[0-2]|0?[1-9])(?:\. ?|-|월 ?)"
    r"(3[01]|[12]\d|0?[1-9])(?: ?\.(?!\d)|일)?(?![\d.])"
)
"""2025. 3. 4. · 2025-03-04 · 2025년 3월 4일"""
_WEEKDAY = re.compile(r" ?\(([월화수목금토일])\)")
_TILDE = re.compile(
    r"(?:(?<=[.)일시분])|(?<=:\d\d)) {0,3}[~∼～〜] {0,3}(?=['’‘]?\d)"
)
_CLOCK = re.compile(r"(?<![\d:.])(1[0-9]|2[0-3]|0?9):([0-5]\d)(?![\d:.])")
_LABEL = re.compile(
    r"(?m)^([^\S\n]*[□○◦ㅇ▪·-]?[^\S\n]*)((?:신청|접수|모집|공모) ?기간)"
)
_LABELLED = re.compile(
    r"(?m)^[^\S\n]*[-□○◦ㅇ▪· ]{0,6}((?:신청|접수|모집|공모) ?기간)[^\S\n]*:[^\S\n]*([^\n|]+)$"
)
_EOK = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3})*(?:\.\d{1,2})?)억 ?원")
_MILLION = re.compile(r"(?<![\d,.])(\d{1,3}(?:,\d{3})+|\d+)백만 ?원")
_BULLET = re.compile(r"(?m)^([^\S\n]*)[○ㅇ◦](?=\s)")
_TWO_CELLS = re.compile(r"(?m)^\|\s*([^|\n]{1,20}?)\s*\|\s*([^|\n]+?)\s*\|$")
_ROW = re.compile(r"(?m)^(\|[^\n]*\|)[^\S\n]*$")
_RULE = re.compile(r"\|[\s:|-]+\|")
_PAGE_LINES: Final = 40


def _dates(form: Callable[[int, int, int], str]) -> Rewording:
    def reword(text: str) -> str:
        return _DATE.sub(
            lambda found: form(int(found[1]), int(found[2]), int(found[3])),
            text,
        )

    return reword


def _replaced(pattern: re.Pattern[str], by: str) -> Rewording:
    return lambda text: pattern.sub(by, text)


def _tildes_at_line_ends(text: str) -> str:
    """Break the line after each tilde, with a ``<br>`` in a row of a table."""
    lines: list[str] = []
    for line in text.split("\n"):
        by = " ~<br>" if line.lstrip().startswith("|") else " ~\n"
        lines.append(_TILDE.sub(by, line))
    return "\n".join(lines)


def _clocks(form: Callable[[int, str], str]) -> Rewording:
    return lambda text: _CLOCK.sub(
        lambda found: form(int(found[1]), found[2]), text
    )


def _half_day(hour: int, minute: str) -> str:
    half = "오후" if hour >= 12 else "오전"
    minutes = f" {int(minute)}분" if int(minute) else ""
    return f"{half} {hour - 12 if hour > 12 else hour}시{minutes}"


def _hours(hour: int, minute: str) -> str:
    return f"{hour}시" if minute == "00" else f"{hour}시 {minute}분"


def _won(digits: str, unit: int) -> int:
    return round(float(digits.replace(",", "")) * unit)


def _sums(
    pattern: re.Pattern[str], unit: int, form: Callable[[int], str]
) -> Rewording:
    return lambda text: pattern.sub(
        lambda found: form(_won(found[1], unit)), text
    )


def _in_millions(won: int) -> str:
    whole, rest = divmod(won, 1_000_000)
    return f"{won:,}원" if rest else f"{whole:,}백만원"


def _in_thousands(won: int) -> str:
    return f"{won // 1_000:,}천원"


def _in_hundred_millions(won: int) -> str:
    whole, rest = divmod(won, 10_000_000)
    return f"{won // 1_000_000:,}백만원" if rest else f"{whole / 10:g}억원"


def _in_won(won: int) -> str:
    return f"{won:,}원"


def _cells_as_lines(text: str) -> str:
    """Write a row of two cells as a labelled line."""

    def line(found: re.Match[str]) -> str:
        if _RULE.fullmatch(found[0]):
            return ""
        return f"○ {found[1]} : {found[2]}"

    return _TWO_CELLS.sub(line, text)


def _rows_end_with(cell: str) -> Rewording:
    def widened(found: re.Match[str]) -> str:
        return found[1] + (
            "---|" if _RULE.fullmatch(found[1]) else f" {cell} |"
        )

    return lambda text: _ROW.sub(widened, text)


def _page_numbers(text: str) -> str:
    lines = text.split("\n")
    out: list[str] = []
    for number, line in enumerate(lines, 1):
        out.append(line)
        if (
            number % _PAGE_LINES == 0
            and not line.startswith("|")
            and not line.strip()
        ):
            out += [f"- {number // _PAGE_LINES} -", ""]
    return "\n".join(out)


def _ended_with(addition: str) -> Rewording:
    return lambda text: f"{text.rstrip()}\n\n{addition}\n"


REWORDINGS: Final[dict[str, Rewording]] = {
    # dates
    "date '25. 3. 4.": _dates(lambda y, m, d: f"'{y % 100:02}. {m}. {d}."),
    "date ’25. 3. 4.": _dates(lambda y, m, d: f"’{y % 100:02}. {m}. {d}."),
    "date 2025년 3월 4일": _dates(lambda y, m, d: f"{y}년 {m}월 {d}일"),
    "date 2025年 3月 4日": _dates(lambda y, m, d: f"{y}年 {m}月 {d}日"),
    "date 25. 3. 4.": _dates(lambda y, m, d: f"{y % 100:02}. {m}. {d}."),
    "date 2025-03-04": _dates(lambda y, m, d: f"{y}-{m:02}-{d:02}"),
    "date 2025/03/04": _dates(lambda y, m, d: f"{y}/{m:02}/{d:02}"),
    "date 2025.03.04.": _dates(lambda y, m, d: f"{y}.{m:02}.{d:02}."),
    "date 2025 . 3 . 4 .": _dates(lambda y, m, d: f"{y} . {m} . {d} ."),
    "date 2 0 2 5 . 3 . 4 .": _dates(
        lambda y, m, d: " ".join(f"{y}.{m}.{d}.")
    ),
    "date in bold": _dates(lambda y, m, d: f"**{y}. {m}. {d}.**"),
    "date bold in parts": _dates(lambda y, m, d: f"{y}.** {m}. {d}.**"),
    # weekdays
    "weekday gone": _replaced(_WEEKDAY, ""),
    "weekday [월]": _replaced(_WEEKDAY, r"[\1]"),
    "weekday （월）": _replaced(_WEEKDAY, r"（\1）"),
    "weekday (월요일)": _replaced(_WEEKDAY, r"(\1요일)"),
    "weekday , 월": _replaced(_WEEKDAY, r" \1요일"),
    # signs between
    "tilde ~": _replaced(_TILDE, " ~ "),
    "tilde ～": _replaced(_TILDE, " ～ "),
    "tilde ∼": _replaced(_TILDE, "∼"),
    "tilde 〜": _replaced(_TILDE, " 〜 "),
    "tilde –": _replaced(_TILDE, " – "),
    "tilde -": _replaced(_TILDE, " - "),
    "tilde →": _replaced(_TILDE, " → "),
    "tilde 부터": _replaced(_TILDE, "부터 "),
    "tilde and line end": _tildes_at_line_ends,
    # hours
    "clock 오후 6시": _clocks(_half_day),
    "clock 18시": _clocks(_hours),
    "clock 18:00:00": _clocks(lambda hour, minute: f"{hour}:{minute}:00"),
    "clock 18시 00분": _clocks(lambda hour, minute: f"{hour}시 {minute}분"),
    "clock 18:00(KST)": _clocks(lambda hour, minute: f"{hour}:{minute}(KST)"),
    "clock 18 : 00": _clocks(lambda hour, minute: f"{hour} : {minute}"),
    # labels
    "label spaced out": _replaced(_LABEL, r"\1" + "접 수 기 간"),
    "label in brackets": _replaced(_LABELLED, r"○ (\1) \2"),
    "label above": _replaced(_LABELLED, r"□ \1\n  \2"),
    "label with wide colon": _replaced(_LABELLED, r"○ \1： \2"),
    "label in a cell": _replaced(_LABELLED, r"\n| \1 | \2 |\n|---|---|\n"),
    "label and bullet": _replaced(_BULLET, r"\1▪"),
    # money
    "money 억 as 백만": _sums(_EOK, 100_000_000, _in_millions),
    "money 억 as 천": _sums(_EOK, 100_000_000, _in_thousands),
    "money 억 as 원": _sums(_EOK, 100_000_000, _in_won),
    "money 백만 as 억": _sums(_MILLION, 1_000_000, _in_hundred_millions),
    "money 백만 as 천": _sums(_MILLION, 1_000_000, _in_thousands),
    "money 백만 as 원": _sums(_MILLION, 1_000_000, _in_won),
    "money 3 억 원": _replaced(_EOK, r"\1 억 원"),
    "money in bold": _replaced(_EOK, r"**\1억원**"),
    "money bold in parts": _replaced(_EOK, r"\1**억원**"),
    # tables
    "cells as lines": _cells_as_lines,
    "empty column added": _rows_end_with(""),
    "notes column added": _rows_end_with("비고"),
    # the page
    "decomposed Hangul": lambda text: unicodedata.normalize("NFD", text),
    "lines end in CRLF": lambda text: text.replace("\n", "\r\n"),
    "blanks that do not break": lambda text: text.replace(" ", "\u00a0"),
    "page numbers": _page_numbers,
    # what is none of the applicant's
    "approval added": _ended_with(
        "○ 주관기관 검토·승인기간 : ~ 2025. 12. 30.(화) 18:00까지"
    ),
    "opinions added": _ended_with(
        "○ 이의제기 기간 : 2025. 12. 1. ~ 2025. 12. 10."
    ),
    "project period added": _ended_with(
        "○ 사업기간 : 2026. 1. 1. ~ 2026. 12. 31."
    ),
    "briefing added": _ended_with(
        "○ 사업설명회 : 2025. 3. 3.(월) 14:00, 온라인"
    ),
    "results day added": _ended_with("○ 선정결과 발표 : 2025. 12. 22.(월)"),
    "law date added": _ended_with(
        "※ 「가온법」(법률 제12345호, 2024. 1. 2. 시행)"
    ),
}
"""Each named by what it writes."""
