"""One filter for query strings, feeds, subscriptions and the command line."""

import pytest

from reader.model import Reading
from storage.announcements.search_text import Term, search_text, terms
from storage.queries import filters
from storage.queries.filters import Filter
from storage.queries.refusals import BadFilter
from tests.cases import cases

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


@cases(
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


@pytest.mark.parametrize(
    "title",
    [
        "2026년「미디어 선도기업 육성」지원사업 공고",
        "2025년도『콘텐츠 기업 마켓』 [GITEX 2025] 참가기업 모집 공고.",
        "★긴급★ 「K-테크 인재」운영기관 (재)모집 — 2차",
        "국내 중소기업 대상 신규 랜섬웨어 감염 확산에 따른 위협정보 및 보안 권고 사항과 대응 방법 안내",
    ],
)
def test_a_title_copied_whole_finds_its_notice(title: str) -> None:
    text = search_text(title, Reading("", "call"))
    q = Filter.parse([("q", title)]).q
    assert all(term.matches(text) for term in terms(q))


@cases(
    ("written", "title"),
    [
        ("K바이오 헬스", "2026년 K-바이오 헬스 허브 모집"),
        ("AI-바우처", "2026년 AI바우처 지원사업"),
        ("물류 OR 의료", "의료 데이터 공고"),
        ("물류 | 의료", "의료 데이터 공고"),
        ('"물류 창고" | 의료', "의료 데이터 공고"),
        ("의료 AND 데이터", "의료 데이터 공고"),
        ("데이터*", "의료 데이터 공고"),
        ("의료–데이터", "의료 데이터 공고"),
        ("의료_데이터", "의료 데이터 공고"),
        ("AI&데이터", "AI 데이터 공고"),
        ("물류 또는 의료", "의료 데이터 공고"),
        ("제목: 의료 그리고 데이터", "의료 데이터 공고"),
        ("%EC%9D%98%EB%A3%8C%20데이터", "의료 데이터 공고"),
        ("의료 NOT 물류", "의료 데이터 공고"),
        ("데이터-", "의료 데이터 공고"),
        ("'26년 데이터", "2026년 의료 데이터 공고"),
    ],
)
def test_other_ways_to_write_a_search(written: str, title: str) -> None:
    text = search_text(title, Reading("", "call"))
    assert all(term.matches(text) for term in terms(written))


def test_a_minus_sign_copied_from_a_page_excludes_too() -> None:
    assert terms("바우처 \u2212결과") == terms("바우처 -결과")
    assert terms("바우처 \u2011결과") == terms("바우처 -결과")


@pytest.mark.parametrize("written", ["()", '"', "“”", ", ,", "[ ]"])
def test_words_of_nothing_but_signs_are_refused(written: str) -> None:
    with pytest.raises(BadFilter, match="no word"):
        Filter.parse([("q", written)])


@pytest.mark.parametrize(
    ("written", "kept"),
    [("1,000만원", "1,000만원"), ("C#", "c#"), ("5G+", "5g+"), ("R&D", "r&d")],
)
def test_signs_that_belong_to_a_word_stay(written: str, kept: str) -> None:
    assert [term.any_of[0] for term in terms(written)] == [kept]


@cases(
    ("title", "written"),
    [
        ("2026년 수출바우처 참여기업 모집", "수출바우처를"),
        ("2026년 수출바우처 참여기업 모집", "수출 바우처는"),
        ("소상공인 지원사업 공고", "소상공인들은"),
        ("소상공인 지원사업 공고", "소상공인들 지원사업을"),
        ("부산테크노파크 시설 지원 공고", "부산TP"),
        ("부산테크노파크 시설 지원 공고", "(재)부산테크노파크에서"),
        ("KISA 정보보호 공고", "인터넷진흥원"),
        ("과학기술정보통신부 공고", "미래부"),
        ("중소벤처기업부 공고", "중기청"),
        ("2026년 예비창업패키지 예비창업자 모집", "예창패"),
        ("중소기업 연구개발 공고", "R&D"),
        ("인공지능 실증 공고", "AI"),
    ],
)
def test_how_people_write_a_word_finds_how_notices_do(
    title: str, written: str
) -> None:
    text = search_text(title, Reading("", "call"))
    assert all(term.matches(text) for term in terms(written))


@pytest.mark.parametrize(
    ("title", "written"),
    [
        ("AI 바우처 공고", '"바우처를"'),
        ("KAIST 공고", "인공지능"),
        ("나들 지원사업", "나들이"),
        ("제주 지원사업", "제주도"),
    ],
)
def test_no_more_is_found_than_was_meant(title: str, written: str) -> None:
    text = search_text(title, Reading("", "call"))
    assert not all(term.matches(text) for term in terms(written))


def test_what_is_left_out_is_left_out_as_written() -> None:
    (term,) = terms("-기업들은")
    assert term.any_of == ("기업들은",)


def test_finding_20_a_long_query_is_refused_before_its_words_are_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Five thousand phrases in quotes took six seconds to be taken apart and refused."""
    looked_at: list[str] = []

    def noted(q: str) -> tuple[Term, ...]:
        looked_at.append(q)
        return terms(q)

    monkeypatch.setattr(filters, "terms", noted)
    phrases = " ".join(f'"a{number} b"' for number in range(500))
    for refused in (phrases, '"' * 501, "(" * 500 + "a"):
        with pytest.raises(BadFilter, match="longer than"):
            Filter.parse([("q", refused)])
        with pytest.raises(BadFilter, match="longer than"):
            Filter(q=refused).demand_limits()
    assert looked_at == []
    with pytest.raises(BadFilter, match="words"):
        Filter.parse([("q", "a " * 21)])
    assert looked_at
