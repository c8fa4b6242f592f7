"""What a text says will come: the second round ``오는 31일께``, a call ``내년 1월``."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, NamedTuple

from reader.model import Forecast, Precision
from reader.periods.spans import spans_of, spans_within
from reader.periods.years import Years
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.text.patterns import late
from reader.values.relative import next_day

_SENTENCE: Final = 300
_PLANNED = "[ ](?:예정|계획|방침|전망|것)"
# Each way begins with a letter of its own, so that the search is quick.
_WILL = late(
    rf"""
    낸다 | 내(?:기로[ ][했한]|놓는다|고[ ].{{1,40}}기로) | 낼{_PLANNED} | 연다 | 열(?:린다|릴{_PLANNED}|[ ]계획)
    | 나(?:온다|올{_PLANNED}|선다|설[ ]) | 들어간다 | 착수(?:한다|할{_PLANNED})
    | 돌입(?:한다|할{_PLANNED}) | 개시(?:한다|할{_PLANNED}) | 실시(?:한다|할{_PLANNED})
    | 시작(?:한다|할{_PLANNED}|될{_PLANNED}) | 공고(?:한다|할{_PLANNED}) | 공모한다 | 게시할{_PLANNED} | 모집(?:한다|할{_PLANNED})
    | 뽑는다 | 발표한다 | 공지한다 | 이(?:뤄진다|어질{_PLANNED}) | 거쳐 | 잡(?:았다|혔다) | 앞두고
    | 예(?:정이(?:[다며]|라[고며])|정(?:돼|되어)[ ]|고했다) | 계획이(?:[다며]|라[고며])
    | 방침이(?:[다며]|라[고며]) | 전망이(?:다|라고) | 할[ ]?(?:예정|계획|방침|전망)
    """,
    re.VERBOSE,
)
# What is foretold: "2차 공고".
_WHAT = late(
    r"(?:\d\s?차|추가|신규|재|통합|수요기업|공급기업|참여기업|사업)?\s?(?:\d\s?차|추가)?\s?(?:모집\s?공고|공고|공모|모집)(?![가-힣]{0,2}문)"
)
_PAST = late(r"지난해|작년|지난달|지난\s?(?:\d|$)|앞서")
# When something is foretold: "내년 1월".
_MONTH = late(
    r"(?:(?P<year>20\d\d)년|(?P<when>내년|올해|이번\s?해))?\s{0,2}(?:"
    r"(?P<month>1[0-2]|[1-9])월(?!\s?\d{1,2}\s?일)|(?P<quarter>[1-4])\s?분기|(?P<half>상|하)반기)|(?:(?P<next>다음\s?달|내달)|(?P<this>이달|이번\s?달))(?!\s?\d{1,2}\s?일)"
)
# A day of the month that runs, or of the next: `31일께 2차 공고를 낼`, `이르면 25일 공고할`.
# Not one of a range, and not the day on which somebody said so (`공고를 낸다고 17일 밝혔다`).
_BARE_DAY = late(
    r"""
    (?<![\d.~-])(?<!월)(?<!월[ ])(?<!지난[ ])(?P<day>3[01]|[12]\d|[1-9])일
    (?: [ ]?(?P<about>께|경|쯤|무렵|전후)
      | (?=[ ](?:(?:\d차|추가|신규|통합|사업)[ ])?(?:공고|공모|모집)) )
    (?![ ]?(?:까지|부터|이후))
    """,
    re.VERBOSE,
)
# `31일께 소상공인 2차 공고`, `2차 공고 내달`; `내달 10일까지 모집` calls.
_SOON = late(
    r"\d일[ ]?(?:께|경|쯤|무렵|전후)|(?:다음[ ]?달|내달)(?![^\n]{0,12}(?:까지|부터|~))"
)


@part_of_document
def _forecasts(document: Document, context: Context) -> tuple[Forecast, ...]:
    found: dict[str, Forecast] = {}
    stretches = [*_headline(document.plain, context)]
    stretches.extend(_sentences(document.plain))
    for start, end in stretches:
        stated = _foretold_in(document, context, start, end)
        if stated and stated.when not in found:
            found[stated.when] = stated
    return tuple(found.values())


def read_forecasts(document: Document, context: Context) -> list[Forecast]:
    """Return what reported sentences say will be announced, with how exactly they say when.

    Only declarative, reporting sentences (``공고를 낸다``) foretell; a notice's own
    timetable does not.  Nothing is answered for ``설 이후``: no day is stated.
    """
    if context.as_of is None:
        return []
    return list(_forecasts(document, context))


def _headline(plain: str, context: Context) -> Iterator[tuple[int, int]]:
    """Where a newspaper's headline is that foretells without a verb."""
    start = plain.find(context.title, 0, 2 * len(context.title))
    if context.press and start >= 0 and _SOON.search(context.title):
        yield start, start + len(context.title)


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and its foretelling verb ends; no letter is read twice."""
    stated = 0
    for will in _WILL.finditer(plain):
        least = max(stated, will.start() - _SENTENCE)
        line_break = plain.rfind("\n", least, will.start())
        stop = plain.rfind("다. ", least, will.start())
        yield (
            max(line_break + 1, stop + len("다. ") if stop >= 0 else 0, least),
            will.end(),
        )
        stated = will.end()


def _foretold_in(
    document: Document, context: Context, start: int, end: int
) -> Forecast | None:
    sentence = document.plain[start:end]
    named = list(_WHAT.finditer(sentence))
    if not named:
        return None
    when = (
        _day(document, context, start, end)
        or _bare_day(sentence, context.as_of)
        or _month(sentence, context.as_of)
    )
    if when is None:
        return None
    # `1차 공고를 냈고 2차 공고는 4월 1일 낸다`
    what = min(named, key=lambda one: abs(one.start() - when.place))
    evidence = document.evidence(start, end)
    return Forecast(
        " ".join(what[0].split()),
        when.value,
        when.precision,
        evidence.text,
        evidence.where,
    )


class _When(NamedTuple):
    """A day or a time and where in its sentence it is."""

    value: str
    precision: Precision
    place: int


def _day(
    document: Document, context: Context, start: int, end: int
) -> _When | None:
    for span in spans_within(spans_of(document, context.as_of), start, end):
        if not span.opens or _PAST.search(
            document.plain, max(start, span.start - 12), span.start
        ):
            continue
        day = Years(context.as_of, context.year).days(span, None).opens
        if day and context.as_of and day >= context.as_of:
            return _When(day.isoformat(), "day", span.start - start)
    return None


def _bare_day(sentence: str, as_of: date | None) -> _When | None:
    """Return the next such day to come; without a word like 께 one of this month, since an
    article's own day stands bare as well.
    """
    found = _BARE_DAY.search(sentence)
    if found is None or as_of is None:
        return None
    number = int(found["day"])
    day = next_day(number, as_of)
    if day is None or (not found["about"] and number <= as_of.day):
        return None
    return _When(day.isoformat(), "day", found.start())


def _month(sentence: str, as_of: date | None) -> _When | None:
    if as_of is None:
        return None
    for found in _MONTH.finditer(sentence):
        if not _PAST.search(
            sentence[max(0, found.start() - 8) : found.start()]
        ):
            value, precision = _time_of(found, as_of)
            return _When(value, precision, found.start())
    return None


def _time_of(found: re.Match[str], as_of: date) -> tuple[str, Precision]:
    """Return the month, quarter or half that words like ``내년 1월`` mean on *as_of*."""
    year = (
        int(found["year"])
        if found["year"]
        else as_of.year + (found["when"] == "내년")
    )
    if found["next"] or found["this"]:
        months = as_of.year * 12 + as_of.month - bool(found["this"])
        return f"{months // 12}-{months % 12 + 1:02}", "month"
    if found["month"]:
        month = int(found["month"])
        is_undated = not found["year"] and not found["when"]
        turned = year + (is_undated and month < as_of.month)
        return f"{turned}-{month:02}", "month"
    last = int(found["quarter"] or 0) * 3 or (
        6 if found["half"] == "상" else 12
    )
    # What is over this year is the next one's.
    is_undated = not found["year"] and not found["when"]
    year += is_undated and last < as_of.month
    if found["quarter"]:
        return f"{year}-{last - 2:02}", "quarter"
    return f"{year}-{last - 5:02}", "half"
