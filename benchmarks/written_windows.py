"""How often a period is read right, however its line is written.

Periods are invented and written in ways drawn by a seed: fourteen ways of a date, nine of
a weekday, eighteen of an hour, nine signs between, ten labels and what may follow.  All
are thrown away.

    python -m benchmarks.written_windows [--seed N] [--count N]
"""

from __future__ import annotations

import argparse
import random
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from reader.periods.windows import read_windows
from reader.text.document import Context, Document

_WEEKDAYS: Final = "월화수목금토일"
_FULL: Final = (
    "{y}. {m}. {d}.",
    "{y}.{m}.{d}",
    "{y}.{m:02}.{d:02}",
    "{y}. {m:02}. {d:02}.",
    "{y}-{m:02}-{d:02}",
    "{y}/{m:02}/{d:02}",
    "{y}년 {m}월 {d}일",
    "{y}년{m}월{d}일",
    "'{s}. {m}. {d}.",
    "’{s}.{m:02}.{d:02}",
    "{s}. {m}. {d}.",
)
_SHORT: Final = (
    "{m}. {d}.",
    "{m:02}.{d:02}",
    "{m:02}. {d:02}.",
    "{m}월 {d}일",
    "{m}/{d}",
)
_AFTER_DAY: Final = (
    "",
    "({w})",
    " ({w})",
    "({w}요일)",
    "（{w}）",
    ", {w}요일",
    "({w}),",
)
_HOURS: Final = (
    ("", ""),
    (" 18:00", "T18:00"),
    (" 18:00까지", "T18:00"),
    (" 18시까지", "T18:00"),
    (", 18:00", "T18:00"),
    (" 오후 6시까지", "T18:00"),
    (" 17시 30분", "T17:30"),
    (" (15:00까지)", "T15:00"),
    (" 15:00:00", "T15:00"),
    (" 24:00까지", "T24:00"),
    (" 16 : 00", "T16:00"),
    (" 정오까지", "T12:00"),
    (" 오전 11시", "T11:00"),
)
_BETWEEN: Final = (" ~ ", "~", " ∼ ", "～", " – ", " - ", "부터 ")
_LABELS: Final = (
    "접수기간 : ",
    "□ (신청기간) ",
    "○ 접 수 기 간 : ",
    "공모기간 : ",
    "ㅇ 신청·접수기간 : ",
    "모집기간\n",
    "| 접수기간 | ",
    "- 접수기한 : ",
    "전산접수기간 : ",
)
_FOLLOWING: Final = (
    "",
    "\n신청방법 : 이메일",
    " (우편은 소인)",
    "\n※ 마감 후 접수 불가",
)
_SHOWN: Final = 10


class Written(NamedTuple):
    """A line and the period that it tells, as ISO texts."""

    text: str
    year: int
    opens: str
    closes: str


def _day(pick: random.Random, day: date, forms: Sequence[str]) -> str:
    form = pick.choice(forms)
    return form.format(y=day.year, s=day.year % 100, m=day.month, d=day.day)


def written(pick: random.Random) -> Written:
    """Return an invented period in a way of writing drawn by *pick*."""
    opens = date(
        pick.choice((2025, 2026)), pick.randint(1, 12), pick.randint(1, 28)
    )
    closes = opens + timedelta(days=pick.randint(5, 45))
    is_short = opens.year == closes.year and pick.random() < 0.5
    after_day = pick.choice(_AFTER_DAY)
    hour, clock = pick.choice(_HOURS)
    parts = (
        pick.choice(_LABELS),
        _day(pick, opens, _FULL),
        after_day.format(w=_WEEKDAYS[opens.weekday()]),
        pick.choice(_BETWEEN),
        _day(pick, closes, _SHORT if is_short else _FULL),
        after_day.format(w=_WEEKDAYS[closes.weekday()]),
        hour,
        pick.choice(_FOLLOWING),
    )
    text = "1. 개요\n" + "".join(parts) + "\n"
    return Written(
        text, opens.year, opens.isoformat(), closes.isoformat() + clock
    )


def outcome(line: Written) -> str:
    """Return ``right``, ``day`` or ``hour`` if that is wrong, ``opening``, or ``none``."""
    document = Document("body", line.text)
    context = Context(
        f"{line.year}년 한빛 사업 모집 공고", date(line.year, 1, 1)
    )
    windows = read_windows(document, context)
    if not windows or windows[0].closes is None:
        return "none"
    if windows[0].closes == line.closes:
        return "right" if windows[0].opens == line.opens else "opening"
    is_same_day = windows[0].closes[:_SHOWN] == line.closes[:_SHOWN]
    return "hour" if is_same_day else "day"


def main() -> None:
    """Print how many lines were read right, and the first that were not."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--count", type=int, default=10_000)
    arguments = parser.parse_args()
    pick = random.Random(arguments.seed)  # noqa: S311 - no secret is drawn
    counts: Counter[str] = Counter()
    for _ in range(arguments.count):
        line = written(pick)
        found = outcome(line)
        counts[found] += 1
        if (
            found != "right"
            and sum(counts.values()) - counts["right"] <= _SHOWN
        ):
            print(
                f"{found}: {line.text!r} tells {line.opens} to {line.closes}"
            )
    print(dict(counts.most_common()))


if __name__ == "__main__":
    main()
