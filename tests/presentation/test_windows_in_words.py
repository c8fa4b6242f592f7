"""A window in the words of mails, Slack, feeds and pages."""

from __future__ import annotations

from presentation.facts import format_window
from presentation.translations import words_in
from reader.model import Basis, Window
from tests.cases import cases


@cases(
    ("basis", "language", "words"),
    [
        ("fixed", "ko", "~ 2026. 12. 4. (금)"),
        (
            "budget_exhausted",
            "ko",
            "~ 2026. 12. 4. (금) 또는 예산 소진 시까지",
        ),
        (
            "until_filled",
            "en",
            "Tue 24 Nov 2026 – Fri 4 Dec 2026, or until filled",
        ),
    ],
)
def test_what_may_end_a_window_before_its_last_day_is_told(
    basis: Basis, language: str, words: str
) -> None:
    window = Window(None, "2026-11-24", "2026-12-04", basis, "", "")

    assert format_window(window, words_in(language)).endswith(words)
