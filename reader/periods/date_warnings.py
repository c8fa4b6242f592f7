"""Where a text contradicts its own dates, or says them only roughly."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date
from typing import Final

from reader.model import Doubt
from reader.periods.forecasts import read_forecasts
from reader.periods.labels import labels_of
from reader.periods.period_labels import NONE
from reader.periods.spans import shown_end, spans_of
from reader.periods.window_candidates import (
    WindowCandidate,
    find_candidates,
    is_twin,
    is_unsure,
)
from reader.periods.windows import choose
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.dates import DateToken

_WEEKDAYS: Final = "월화수목금토일"
_RIVAL: Final = 12
_ROUGHLY = re.compile(
    r"[\s.,)]{0,3}(?:께|경(?![기영제상우])|쯤|무렵|전후|\(?잠정|\(?예정)"
)
_ROUGH_DAY = late(
    r"\d{1,2}\s?일\s?(?:께|경(?![기영제상우])|쯤|무렵|전후)|\d{1,2}\s?월\s?(?:초순?|중순|하순|말)(?:께|경|쯤)?"
)


def read_date_warnings(document: Document, context: Context) -> list[Doubt]:
    """Return what is doubtful about the windows and the foretold dates of *document*.

    Approximations (께, 경, 쯤, 잠정), weekdays that do not fit their day, printed
    years that were not believed, and deadlines that differ under like labels.
    """
    candidates = list(find_candidates(document, context))
    main = choose(document, context, candidates)
    doubts: list[Doubt] = []
    for forecast in read_forecasts(document, context):
        if rough := _ROUGH_DAY.search(forecast.text):
            doubts.append(Doubt("expected", f"어림잡은 날짜: {rough[0]}"))
    if main:
        doubts += [
            *_of_window(document.plain, main),
            *_differing(main, candidates),
        ]
    return doubts


def read_unsure_deadlines(document: Document, context: Context) -> list[Doubt]:
    """Return a doubt for the first date that stands alone under a period's label.

    Whether it is the opening or the deadline the text does not tell.
    """
    labels = labels_of(document, context.as_of)
    for number, span in enumerate(spans_of(document, context.as_of)):
        label = labels.of(number) if span.shape == "lone" else NONE
        if label.purpose == "apply" and is_unsure(document.plain, span, label):
            words = " ".join(document.plain[span.start : span.end].split())
            return [
                Doubt(
                    "windows",
                    f"시작인지 마감인지 알 수 없는 날짜: {label.words.strip()} {words}",
                )
            ]
    return []


def _of_window(plain: str, main: WindowCandidate) -> Iterator[Doubt]:
    if main.days.mended:
        yield Doubt("windows", f"{main.days.mended}: {_words(plain, main)}")
    for text, day in ((main.opening, main.opens), (main.closing, main.closes)):
        if text and day and not _fits(text, day):
            yield Doubt(
                "windows",
                f"요일이 맞지 않음: {day.isoformat()} ({_WEEKDAYS[day.weekday()]}), 적힌 요일 ({_WEEKDAYS[text.weekday or 0]})",
            )
    if _ROUGHLY.match(plain, main.span.end):
        yield Doubt("windows", f"어림잡은 마감: {_words(plain, main)}")


def _fits(token: DateToken, day: date) -> bool:
    return token.weekday is None or token.weekday == day.weekday()


def _words(plain: str, candidate: WindowCandidate) -> str:
    end = shown_end(plain, candidate.span.end)
    return " ".join(plain[candidate.span.start : end].split())


def _differing(
    main: WindowCandidate, candidates: Sequence[WindowCandidate]
) -> Iterator[Doubt]:
    """Two deadlines under labels of one kind, with nothing that tells them apart."""
    days = set()
    for candidate in candidates:
        is_rival = (
            candidate.label.explicit
            and candidate.label.strength >= 85
            and candidate.score > main.score - _RIVAL
            and candidate.label.column == main.label.column
        )
        if is_rival or (candidate.score > 0 and is_twin(main, candidate)):
            days.add(candidate.closes)
    if len(days | {main.closes}) > 1:
        yield Doubt(
            "windows",
            "마감일이 서로 다르게 적힘: "
            + ", ".join(
                day.isoformat() for day in sorted(days | {main.closes})
            ),
        )
