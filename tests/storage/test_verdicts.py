"""What each verdict means, in one table."""

from __future__ import annotations

from storage.verdicts import CLEAN, WELL, CrawlVerdict
from tests.cases import cases

MEANINGS = [
    # verdict, clean, misses notices, alarms the operator
    ("ok", True, False, False),
    ("unchanged", True, False, False),
    ("mended", False, False, True),
    ("silent-too-long", False, False, True),
    ("empty", False, True, True),
    ("dropped", False, True, True),
    ("drifted", False, True, True),
    ("blocked", False, True, True),
    ("maintenance", False, True, True),
    ("unreachable", False, True, True),
    ("needs-key", False, False, False),
    ("waiting", False, False, False),
    ("running", False, False, False),
]


@cases(("name", "clean", "misses", "alarms"), MEANINGS)
def test_a_verdict_means_one_thing_everywhere(
    name: str, clean: bool, misses: bool, alarms: bool
) -> None:
    verdict = CrawlVerdict(name)
    assert (
        verdict.is_clean,
        verdict.misses_notices,
        verdict.alarms_operator,
    ) == (
        clean,
        misses,
        alarms,
    )
    assert (name in CLEAN, name not in WELL) == (clean, misses)


def test_every_verdict_of_the_crawler_has_a_meaning() -> None:
    assert {name for name, *_ in MEANINGS} == {v.value for v in CrawlVerdict}
