"""One filter for query strings, feeds, subscriptions and the command line."""

import pytest

from reader.model import Reading
from storage.announcements.search_text import search_text, terms
from storage.queries.filters import BadFilter, Filter

READ = [
    ([("q", "AI -결과"), ("page", "3")], {"q": "AI -결과"}),
    (
        [("division", "소상공인 분과"), ("division", "글로벌")],
        {"division": ["글로벌", "소상공인"]},
    ),
    ([("programme", "AI 바우처 지원사업")], {"programme": ["ai바우처"]}),
    ([("min_budget", "1,000,000")], {"min_budget": 1_000_000}),
    ([("status", "open"), ("status", ""), ("q", " ")], {"status": ["open"]}),
]


@pytest.mark.parametrize(("pairs", "stored"), READ)
def test_a_query_string_is_read(
    pairs: list[tuple[str, str]], stored: dict[str, object]
) -> None:
    assert Filter.parse(pairs).to_dict() == stored


@pytest.mark.parametrize(("pairs", "stored"), READ)
def test_a_filter_comes_back_from_the_store_and_from_its_own_pairs(
    pairs: list[tuple[str, str]], stored: dict[str, object]
) -> None:
    criteria = Filter.parse(pairs)
    assert Filter.from_dict(stored) == criteria
    assert Filter.parse(criteria.pairs()) == criteria


@pytest.mark.parametrize(
    "pair",
    [
        ("closing_within", "soon"),
        ("closing_within", "-1"),
        ("min_budget", "9" * 40),
        ("min_budget", "１０"),
        ("status", "ajar"),
    ],
)
def test_what_cannot_be_understood_is_refused_by_name(
    pair: tuple[str, str],
) -> None:
    with pytest.raises(BadFilter, match=pair[0]):
        Filter.parse([pair])


def test_equal_filters_have_equal_keys_whatever_the_order() -> None:
    criteria = Filter.parse(
        [("division", "글로벌"), ("division", "의료"), ("q", "AI")]
    )
    other = Filter.parse(
        [("q", "AI"), ("division", "의료"), ("division", "글로벌")]
    )
    assert criteria.key == other.key != Filter.parse([("q", "AI")]).key


@pytest.mark.parametrize(
    "written",
    ['"AI 바우처"', "“AI 바우처”", "AI, 바우처", "#AI #바우처", "AI+바우처", "(AI) 바우처", "[AI]바우처", "AI\u00a0바우처", "A\u2060I\u200b바우처",
     "AI\u3000바우처", "AI\t바우처", "「AI 바우처」"],
)  # fmt: skip
def test_words_are_found_however_people_write_them(written: str) -> None:
    text = search_text("2026년 AI 바우처 지원사업 공고", Reading("", "call"))
    q = Filter.parse([("q", written)]).q
    assert q.isprintable()
    assert terms(q)
    assert all(term.matches(text) for term in terms(q))


@pytest.mark.parametrize(
    "written", ['"바우처 AI"', '-"AI 바우처"', '"AI바우처 공고"']
)
def test_quotes_are_phrases(written: str) -> None:
    text = search_text("2026년 AI 바우처 지원사업 공고", Reading("", "call"))
    assert not all(term.matches(text) for term in terms(written))


@pytest.mark.parametrize("written", ["()", '"', "“”", ", ,", "[ ]"])
def test_words_of_nothing_but_signs_are_refused(written: str) -> None:
    with pytest.raises(BadFilter, match="no word"):
        Filter.parse([("q", written)])


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1,000만원", "1,000만원"), ("C#", "c#"), ("5G+", "5g+"), ("R&D", "r&d")],
)
def test_signs_that_belong_to_a_word_stay(written: str, kept: str) -> None:
    assert [term.any_of for term in terms(written)] == [(kept,)]
