"""Years that are left out, borrowed or misprinted."""

from __future__ import annotations

from datetime import date

from reader.periods.spans import spans_of
from reader.periods.years import Years
from reader.text.document import Context, Document
from tests.cases import cases

MAY = date(2026, 5, 1)
DECEMBER = date(2025, 12, 20)

YEARS = [
    # the end borrows from the start, and turns over New Year
    ("2026. 5. 4. ~ 5. 20.", MAY, "2026-05-04", "2026-05-20"),
    ("2025. 12. 22. ~ 1. 10.", DECEMBER, "2025-12-22", "2026-01-10"),
    ("12. 22. ~ 1. 10.", DECEMBER, "2025-12-22", "2026-01-10"),
    ("2025. 12. 17. ~ 11. 13.", DECEMBER, "2025-12-17", "2026-11-13"),
    # left out: the posting day tells
    ("5. 4. ~ 5. 20.", MAY, "2026-05-04", "2026-05-20"),
    ("1. 5. ~ 1. 20.", DECEMBER, "2026-01-05", "2026-01-20"),
    ("~ 12. 18.(금)", date(2026, 1, 28), None, "2026-12-18"),
    # a wrong weekday does not move a deadline by a year
    ("~ 5. 14.(금)", MAY, None, "2026-05-14"),
    # misprinted years, told by the weekday or by the start
    ("2026. 5. 4.(월) ~ 2025. 5. 20.(수)", MAY, "2026-05-04", "2026-05-20"),
    ("2025. 5. 4.(월) ~ 5. 20.(수)", MAY, "2026-05-04", "2026-05-20"),
    ("2024. 5. 4. ~ 2024. 5. 20.", MAY, "2024-05-04", "2024-05-20"),
    # no such day
    ("2026. 2. 30.까지", MAY, None, None),
]


def iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@cases(("text", "as_of", "opens", "closes"), YEARS)
def test_a_year_is_found_in_the_notice(
    text: str, as_of: date, opens: str | None, closes: str | None
) -> None:
    document = Document("body", text)
    [span] = spans_of(document)
    days = Years.of(document, Context("공고", as_of)).days(span, None)
    assert (iso(days.opens), iso(days.closes)) == (opens, closes)


def test_without_a_posting_day_the_title_tells_the_year() -> None:
    document = Document("body", "접수기간 : 3. 4.(수) ~ 4. 3.(금)")
    [span] = spans_of(document)
    days = Years.of(document, Context("2026년 시범사업 공고")).days(span, None)
    assert (iso(days.opens), iso(days.closes)) == ("2026-03-04", "2026-04-03")


def test_a_yearless_date_with_nothing_to_tell_its_year_stays_unknown() -> None:
    document = Document("body", "접수기간 : 3. 4. ~ 4. 3.")
    [span] = spans_of(document)
    days = Years.of(document, Context("시범사업 공고")).days(span, None)
    assert (days.opens, days.closes) == (None, None)


def test_a_deadline_before_the_posting_day_is_not_plausible() -> None:
    years = Years(date(2026, 5, 1), 2026)
    assert not years.plausible(date(2026, 4, 1))
    assert years.plausible(date(2026, 5, 1))
    assert not years.plausible(date(2062, 5, 1))


def test_without_a_posting_day_a_programme_may_be_called_the_year_before() -> (
    None
):
    years = Years(None, 2027)
    assert years.plausible(date(2026, 4, 30))
    assert not years.plausible(date(2025, 12, 1))


def test_a_mended_year_says_why() -> None:
    document = Document("body", "2026. 5. 4.(월) ~ 2025. 5. 20.(수)")
    [span] = spans_of(document)
    assert Years.of(document, Context("공고", MAY)).days(span, None).mended
