"""Quick looks and leaps before a search find what the whole search would; own words, and
the real texts where they are here.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from reader.amounts import cap_candidates, count_candidates, supporting_sums
from reader.amounts.labelled_counts import _LABEL
from reader.amounts.sentence_counts import COUNTS_LEAD
from reader.applicants import sentence_applicants
from reader.text.document import Document, fold
from reader.text.searching import near, starts_of
from reader.values import money

Spans = list[tuple[int, int]]

OWN_WORDS = """지원건수 5건, 사업물량 : 22개소
이번 공고와는 무관하며, 본 사업과 무관
연구개발비(백만원) 1,600 이내
예산은 삼백이십억원으로 한다, 규모는 이억오천만원
우리 중소기업이 새 기술을 이용할 수 있도록 지원한다
▷ 영상 부문 ··· 5편 × 1.2억원
 - 해외형 3개 기업 x 2천만원 = 6천만원
의료기기(22억원, 8과제)
선정도시 : 4곳
"""


def _cases(plain: str) -> Spans:
    found = count_candidates._cases(Document("body", plain))
    return [(mention.start, mention.end) for mention in found]


def _spans(found: Iterator[re.Match[str]]) -> Spans:
    return [match.span() for match in found]


def _near(
    pattern: re.Pattern[str],
    hint: re.Pattern[str],
    before: int,
    after: int,
) -> Callable[[str], Spans]:
    def leaping(plain: str) -> Spans:
        hints = starts_of(hint, plain)
        return _spans(near(pattern, plain, hints, before, after))

    return leaping


LOOKS: dict[str, tuple[Callable[[str], Spans], Callable[[str], Spans]]] = {
    "numbers of cases": (
        _cases,
        lambda plain: [
            found.span("number")
            for found in count_candidates._CASES.finditer(plain, 0, 3_000)
        ],
    ),
    "labels of counts": (
        lambda plain: [
            (start, found.end())
            for start, found in _LABEL.lines(plain, COUNTS_LEAD)
        ],
        lambda plain: [
            (found.start("line"), found.end())
            for found in re.finditer(
                rf"(?:^|\n)(?P<line>{_LABEL._first.pattern})",
                plain[:COUNTS_LEAD],
                re.VERBOSE,
            )
        ],
    ),
    "other matters": (
        _near(
            supporting_sums._OTHER_MATTER,
            supporting_sums._NO_MATTER,
            supporting_sums._MATTER_ROOM,
            2,
        ),
        lambda plain: _spans(supporting_sums._OTHER_MATTER.finditer(plain)),
    ),
    "units in labels": (
        _near(
            cap_candidates._UNIT_IN_LABEL,
            cap_candidates._UNIT_CLOSED,
            cap_candidates._UNIT_LABEL,
            cap_candidates._UNIT_NUMBER,
        ),
        lambda plain: _spans(cap_candidates._UNIT_IN_LABEL.finditer(plain)),
    ),
    "sums in words": (
        _near(
            money._WORDED_TOPIC,
            money._WORDED_AT,
            money._WORDED_ROOM,
            money._WORDED_ROOM,
        ),
        lambda plain: _spans(money._WORDED_TOPIC.finditer(plain)),
    ),
    "who is enabled": (
        _near(
            sentence_applicants._ENABLED,
            sentence_applicants._SUBJECT,
            sentence_applicants._WHO_ROOM,
            sentence_applicants._VERB_ROOM,
        ),
        lambda plain: _spans(sentence_applicants._ENABLED.finditer(plain)),
    ),
}


@pytest.fixture(scope="module")
def texts() -> list[str]:
    """Own words, and the folded real texts where they are here."""
    found = [fold(OWN_WORDS)]
    corpus = Path(__file__).parents[3] / "shared/corpus/periods.jsonl"
    if corpus.exists():
        for line in corpus.read_text(encoding="utf-8").splitlines():
            found.append(fold(json.loads(line)["body_text"]))
    return found


@pytest.mark.parametrize("look", sorted(LOOKS))
def test_leaping_finds_what_the_whole_search_finds(
    look: str, texts: list[str]
) -> None:
    leaping, whole = LOOKS[look]

    assert leaping(texts[0])[:1] == whole(texts[0])[:1] != []
    for plain in texts:
        assert leaping(plain) == whole(plain)


def test_a_stroke_behind_words_alone_is_a_blank() -> None:
    torn = "20,000 |\n바다 |\n | |\n숲 | 산 |\n3개 |\n |\n4개 |"

    assert fold(torn) == (
        "20,000  \n바다  \n | |\n숲 | 산 |\n3개  \n |\n4개  "
    )
