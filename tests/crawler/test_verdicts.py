"""Facts of a look in, verdict out."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from crawler.errors import (
    Blocked,
    BoardChanged,
    Maintenance,
    NeedsKey,
    SourceTrouble,
    Unreachable,
)
from crawler.health import (
    Baseline,
    Observation,
    judge,
    moved,
    structure_changes,
)
from crawler.platforms.base import Contract
from crawler.records import RawNotice
from tests.cases import cases
from tests.conftest import NOW

CONTRACT = Contract(longest_silence=timedelta(days=14))


def rows(count: int, **facts: str | None) -> list[RawNotice]:
    data: dict[str, Any] = {
        "title": "연습 바우처 공고",
        "posted": "2026-11-20",
        **facts,
    }
    return [
        RawNotice(
            "s",
            str(n),
            f"https://b.example.kr/{n}",
            cells={"접수기간": "2026-11-20 ~ 2026-12-01"},
            **data,
        )
        for n in range(count)
    ]


def look(notices: list[RawNotice], **facts: Any) -> Observation:
    return replace(Observation(CONTRACT, notices, len(notices)), **facts)


WELL = Baseline().after(look(rows(10)))


def verdict(
    observation: Observation,
    baseline: Baseline = WELL,
    *,
    now: datetime = NOW,
    last_new_at: datetime | None = None,
) -> str:
    return judge(observation, baseline, now=now, last_new_at=last_new_at).name


CASES = [
    ("ten good rows", look(rows(10)), "ok"),
    ("the same ten", look(rows(10), unchanged=True), "unchanged"),
    (
        "a page that was not parsed again",
        look([], was_read=False, unchanged=True),
        "unchanged",
    ),
    ("no rows", look([]), "empty"),
    ("one of ten", look(rows(1)), "dropped"),
    ("two of ten", look(rows(2)), "ok"),
    ("one row not read", look(rows(9), rows_seen=10), "drifted"),
    ("all rows are one notice", look(rows(1) * 10), "drifted"),
    ("no titles", look(rows(10, title="")), "drifted"),
    ("titles that are days", look(rows(10, title="2026-11-20")), "drifted"),
    (
        "titles in a wrong charset",
        look(rows(10, title="ë°”ìš°ì²˜ ê³µê³")),
        "drifted",
    ),
    (
        "titles with replaced letters",
        look(rows(10, title="바우\ufffd\ufffd 공고")),
        "drifted",
    ),
    ("no days", look(rows(10, posted=None)), "drifted"),
    ("days that are none", look(rows(10, posted="3일 전")), "drifted"),
    ("days in another form", look(rows(10, posted="2026.11.20")), "drifted"),
    (
        "a cell that has moved",
        look([replace(row, cells={}) for row in rows(10)]),
        "drifted",
    ),
    ("one odd row", look([*rows(9), rows(1, posted="공지")[0]]), "ok"),
    (
        "nothing new for two weeks",
        look(rows(10, posted="2026-11-09")),
        "silent-too-long",
    ),
    (
        "nothing new for two weeks and unchanged",
        look(rows(10, posted="2026-11-09"), unchanged=True),
        "silent-too-long",
    ),
    ("an English board", look(rows(10, title="Notice of AI voucher")), "ok"),
]


@cases(
    ("one", "expected"),
    [row[1:] for row in CASES],
    ids=[row[0] for row in CASES],
)
def test_a_look_has_a_verdict(one: Observation, expected: str) -> None:
    assert verdict(one) == expected


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        (Blocked, "blocked"),
        (BoardChanged, "drifted"),
        (Maintenance, "maintenance"),
        (NeedsKey, "needs-key"),
        (Unreachable, "unreachable"),
    ],
)
def test_a_trouble_is_the_verdict_whatever_was_heard(
    kind: type[SourceTrouble], expected: str
) -> None:
    found = judge(
        look(
            rows(10),
            trouble=kind(
                "s", "https://b.example.kr", "why", missing="table.board"
            ),
        ),
        WELL,
        now=NOW,
    )
    assert (found.name, found.why, found.missing, found.clean) == (
        expected,
        "why",
        "table.board",
        False,
    )


def test_an_empty_board_that_may_be_empty_is_no_fault() -> None:
    assert not judge(look([]), Baseline(), now=NOW).clean
    assert judge(
        replace(look([]), contract=replace(CONTRACT, always_has_rows=False)),
        Baseline(),
        now=NOW,
    ).clean


def test_fewer_rows_than_the_contract_says_are_a_drop_without_any_history() -> (
    None
):
    assert (
        verdict(
            replace(look(rows(4)), contract=replace(CONTRACT, min_rows=5)),
            Baseline(),
        )
        == "dropped"
    )


def test_silence_is_counted_from_the_last_new_notice_too() -> None:
    quiet = look([], was_read=False, unchanged=True)
    assert verdict(quiet, last_new_at=NOW - timedelta(days=14)) == "unchanged"
    assert (
        verdict(quiet, last_new_at=NOW - timedelta(days=15))
        == "silent-too-long"
    )
    assert (
        verdict(look(rows(10, posted="2026-11-01")), last_new_at=NOW) == "ok"
    )


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # One in the morning of the fourth and of the fifth of December in Korea.
        (datetime(2026, 12, 3, 16, tzinfo=UTC), "ok"),
        (datetime(2026, 12, 4, 16, tzinfo=UTC), "silent-too-long"),
    ],
)
def test_silence_is_counted_in_korean_days(
    now: datetime, expected: str
) -> None:
    assert verdict(look(rows(10)), now=now) == expected


def test_silence_is_a_worry_and_not_a_broken_page() -> None:
    assert judge(look(rows(10, posted="2026-11-01")), WELL, now=NOW).clean


def test_habits_survive_the_store() -> None:
    assert Baseline.from_dict(WELL.to_dict()) == WELL
    assert (WELL.median_rows, WELL.shapes) == (10, ("9-9-9",))


def test_habits_forget_what_is_long_past() -> None:
    baseline = WELL
    for _ in range(30):
        baseline = baseline.after(look(rows(3)))
    assert (len(baseline.rows), baseline.median_rows) == (20, 3)


def test_only_fields_that_moved_make_rows_unfit_for_known_notices() -> None:
    assert moved(look(rows(9), rows_seen=10), WELL) is None
    found = moved(look(rows(10, posted="20/11/26")), WELL)
    assert found is not None
    assert found.missing == "posted"


@pytest.mark.parametrize(
    ("usual", "now", "changed"),
    [
        (
            "Fri, 27 Nov 2026 09:00:00 +0900",
            "Sun, 6 Dec 2026 18:30:00 +0900",
            False,
        ),
        ("2026-11-27(금)", "2026-12-06(일)", False),
        ("2026-11-27", "2026년 12월 6일", True),
    ],
)
def test_another_weekday_is_no_other_way_of_writing_days(
    usual: str, now: str, *, changed: bool
) -> None:
    baseline = Baseline().after(look(rows(10, posted=usual)))
    assert (
        bool(structure_changes(look(rows(10, posted=now)), baseline))
        == changed
    )


def test_one_row_that_says_hours_ago_is_no_other_way_of_writing_days() -> None:
    baseline = Baseline().after(look(rows(10, posted="2026-11-27")))
    seen = [*rows(9, posted="2026-11-28"), *rows(1, posted="3시간 전")]
    assert structure_changes(look(seen), baseline) == ""


def test_days_remembered_by_an_earlier_version_are_the_same_days() -> None:
    baseline = Baseline(shapes=("Fri, 9 Nov 9 9:9:9 +9",))
    seen = look(rows(10, posted="Mon, 7 Dec 2026 09:00:00 +0900"))
    assert moved(seen, baseline) is None
