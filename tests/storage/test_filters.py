"""One filter for query strings, feeds, subscriptions and the command line."""

import pytest

from storage.filters import BadFilter, Filter

READ = [
    ([("q", "AI -결과"), ("page", "3")], {"q": "AI -결과"}),
    ([("division", "소상공인 분과"), ("division", "글로벌")], {"division": ["글로벌", "소상공인"]}),
    ([("programme", "AI 바우처 지원사업")], {"programme": ["ai바우처"]}),
    ([("min_budget", "1,000,000")], {"min_budget": 1_000_000}),
    ([("status", "open"), ("status", ""), ("q", " ")], {"status": ["open"]}),
]


@pytest.mark.parametrize(("pairs", "stored"), READ)
def test_a_query_string_is_read(pairs: list[tuple[str, str]], stored: dict[str, object]) -> None:
    assert Filter.parse(pairs).to_dict() == stored


@pytest.mark.parametrize(("pairs", "stored"), READ)
def test_a_filter_comes_back_from_the_store_and_from_its_own_pairs(pairs: list[tuple[str, str]], stored: dict[str, object]) -> None:
    wanted = Filter.parse(pairs)
    assert Filter.from_dict(stored) == wanted
    assert Filter.parse(wanted.pairs()) == wanted


@pytest.mark.parametrize(
    "pair", [("closing_within", "soon"), ("closing_within", "-1"), ("min_budget", "9" * 40), ("min_budget", "１０"), ("status", "ajar")]
)
def test_what_cannot_be_understood_is_refused_by_name(pair: tuple[str, str]) -> None:
    with pytest.raises(BadFilter, match=pair[0]):
        Filter.parse([pair])


def test_equal_filters_have_equal_keys_whatever_the_order() -> None:
    one = Filter.parse([("division", "글로벌"), ("division", "의료"), ("q", "AI")])
    other = Filter.parse([("q", "AI"), ("division", "의료"), ("division", "글로벌")])
    assert one.key == other.key != Filter.parse([("q", "AI")]).key
