"""Signs that nobody sees, numbers in rings and letters set wide change no reading."""

from __future__ import annotations

from datetime import date

from reader.documents import of_text
from reader.reader import read_notice
from tests.cases import cases

TITLE = "2027년 한빛 지원사업 모집 공고"
LINES = (
    "접수기간 : 2027. 3. 8. ~ 2027. 3. 26. 17:00",
    "총사업비 : 30억원",
    "지원한도 : 기업당 최대 2억원",
)


def torn(sign: str) -> str:
    """Return the lines with *sign* inside their numbers and their labels."""
    text = "\n".join(LINES)
    for words in ("접수기간", "26", "30억", "사업비", "2억"):
        text = text.replace(words, f"{words[0]}{sign}{words[1:]}")
    return text


def numbered(signs: str) -> str:
    return "\n".join(
        f"{sign}{line}" for sign, line in zip(signs, LINES, strict=True)
    )


WRITTEN = {
    "soft hyphens": torn("\u00ad"),
    "blanks of no width": torn("\u200b"),
    "word joiners": torn("\u2060"),
    "byte order marks": torn("\ufeff"),
    "marks of a letter's form": torn("\ufe0f"),
    "numbers in rings": numbered("①②③"),
    "numbers on black": numbered("❶❷❸"),
    "letters in rings": numbered("㉮㉯㉰"),
    "labels set wide": "\n".join(LINES)
    .replace("접수기간", "접 수 기 간")
    .replace("총사업비", "총 사 업 비")
    .replace("지원한도", "지 원 한 도"),
    "blanks that do not break": "\n".join(LINES).replace(" ", "\u00a0"),
    "fillers of Hangul": "\n".join(LINES).replace(" ", "\u3164"),
    "empty Braille": "\n".join(LINES).replace(" ", "\u2800"),
    "a vowel for a dash": "\n".join(LINES).replace("~", "ㅡ"),
    "a bullet for a dash": "\n".join(LINES).replace("~", "\u2043"),
    "a stroke of a drawn table": "\n".join(LINES).replace("~", "─"),
}


@cases("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_what_nobody_sees_changes_no_reading(text: str) -> None:
    reading = read_notice(TITLE, of_text(text), as_of=date(2027, 3, 8))

    assert [window.closes for window in reading.windows] == [
        "2027-03-26T17:00"
    ]
    assert reading.budget_total_won == 3_000_000_000
    assert reading.per_project_won == 200_000_000
