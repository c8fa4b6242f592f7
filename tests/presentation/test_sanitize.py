"""Other people's words are cut where a reader would cut them."""

from __future__ import annotations

import unicodedata

from presentation.sanitize import shortened
from tests.cases import cases


@cases(
    ("text", "most", "shown"),
    [
        ("지원사업 공고", 7, "지원사업 공고"),
        ("지원사업 공고", 6, "지원사업…"),
        ("공고 👩\u200d💻 모집", 6, "공고…"),
        ("접수👍🏽 마감", 4, "접수…"),
        ("주의⚠\ufe0f 마감", 4, "주의…"),
        ("공고", 0, ""),
    ],
)
def test_a_text_is_cut_between_signs(text: str, most: int, shown: str) -> None:
    assert shortened(text, most) == shown


def test_a_decomposed_syllable_is_whole_or_gone() -> None:
    text = unicodedata.normalize("NFD", "공고문")
    for most in range(1, len(text)):
        cut = unicodedata.normalize("NFC", shortened(text, most))
        assert cut in {"…", "공…", "공고…"}
