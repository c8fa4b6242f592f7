"""Several searches for one word each find what one search for all of them finds."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from reader.text.searching import in_order

WORDS = ("대상", "자격", "http", ".kr")


@given(
    st.lists(st.sampled_from([*WORDS, "대", "상자", " ", "\n"]), max_size=30)
)
def test_it_is_the_alternation_in_the_order_of_the_text(
    parts: list[str],
) -> None:
    text = "".join(parts)
    patterns = [re.compile(re.escape(word)) for word in WORDS]
    together = re.compile("|".join(map(re.escape, WORDS)))

    found = [match.span() for match in in_order(patterns, text)]
    assert found == [match.span() for match in together.finditer(text)]
