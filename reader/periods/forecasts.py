"""What a text says will come: the second round ``오는 31일께``, a call ``내년 1월``."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Final

from reader.model import Forecast, Precision
from reader.periods.spans import spans_of, spans_within
from reader.periods.years import Years
from reader.text.analysis import part_of_document
from reader.text.document import Context, Document
from reader.text.patterns import late

_SENTENCE: Final = 300
_WILL = late(  # each way begins with a letter of its own, so that the search is quick
    r"낸다|내놓는다|연다|시작한다|공고한다|공모한다|발표한다|공지한다|거쳐|예정이(?:[다며]|라[고며])|계획이(?:[다며]|라[고며])|"
    r"방침이(?:[다며]|라[고며])|전망이(?:다|라고)|"
    r"할\s?(?:예정|계획|방침|전망)|나선다|나설\s"
)
# What is foretold: "2차 공고".
_WHAT = late(
    r"(?:\d\s?차|추가|신규|재|통합|수요기업|공급기업|참여기업|사업)?\s?(?:\d\s?차|추가)?\s?(?:모집\s?공고|공고|공모|모집)(?![가-힣]{0,2}문)"
)
_PAST = late(r"지난해|작년|지난달|지난\s\d|앞서")
# When something is foretold: "내년 1월".
_MONTH = late(
    r"(?:(?P<year>20\d\d)년|(?P<when>내년|올해|이번\s?해))?\s{0,2}(?:"
    r"(?P<month>1[0-2]|[1-9])월(?!\s?\d{1,2}\s?일)|(?P<quarter>[1-4])\s?분기|(?P<half>상|하)반기)|(?P<next>다음\s?달|내달)(?!\s?\d{1,2}\s?일)"
)


@part_of_document
def _forecasts(document: Document, context: Context) -> tuple[Forecast, ...]:
    found: dict[str, Forecast] = {}
    for start, end in _sentences(document.plain):
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


def _sentences(plain: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and its foretelling verb ends; no letter is read twice."""
    stated = 0
    for will in _WILL.finditer(plain):
        least = max(stated, will.start() - _SENTENCE)
        line = plain.rfind("\n", least, will.start())
        stop = plain.rfind("다. ", least, will.start())
        yield (
            max(line + 1, stop + len("다. ") if stop >= 0 else 0, least),
            will.end(),
        )
        stated = will.end()


def _foretold_in(
    document: Document, context: Context, start: int, end: int
) -> Forecast | None:
    sentence = document.plain[start:end]
    what = _WHAT.search(sentence)
    if what is None:
        return None
    when = _day(document, context, start, end) or _month(
        sentence, context.as_of
    )
    if when is None:
        return None
    evidence = document.evidence(start, end)
    return Forecast(
        " ".join(what[0].split()),
        when[0],
        when[1],
        evidence.text,
        evidence.where,
    )


def _day(
    document: Document, context: Context, start: int, end: int
) -> tuple[str, Precision] | None:
    for span in spans_within(spans_of(document, context.as_of), start, end):
        if not span.opens or _PAST.search(
            document.plain, max(start, span.start - 12), span.start
        ):
            continue
        day = Years(context.as_of, context.year).days(span, None).opens
        if day and context.as_of and day >= context.as_of:
            return day.isoformat(), "day"
    return None


def _month(sentence: str, as_of: date | None) -> tuple[str, Precision] | None:
    if as_of is None:
        return None
    for found in _MONTH.finditer(sentence):
        if _PAST.search(sentence[max(0, found.start() - 8) : found.start()]):
            continue
        year = (
            int(found["year"])
            if found["year"]
            else as_of.year + (found["when"] == "내년")
        )
        if found["next"]:
            months = as_of.year * 12 + as_of.month
            return f"{months // 12}-{months % 12 + 1:02}", "month"
        if found["month"]:
            month = int(found["month"])
            turned = (
                year + 1
                if not found["year"]
                and not found["when"]
                and month < as_of.month
                else year
            )
            return f"{turned}-{month:02}", "month"
        if found["quarter"]:
            return f"{year}-{int(found['quarter']) * 3 - 2:02}", "quarter"
        return f"{year}-{'01' if found['half'] == '상' else '07'}", "half"
    return None
