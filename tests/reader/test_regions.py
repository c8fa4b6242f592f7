"""Where applicants must be: one row a way of writing."""

from __future__ import annotations

import json
import re

from reader.applicants.regions import read_regions
from reader.text.document import Context, Document
from tests.cases import cases

ROWS = [
    (["경기"], "[경기] 2026년 가온 지원사업 공고", ""),
    (["전남광주"], "[전남광주] 나주시 2026년 가온 모집 공고", ""),
    (["부산", "울산", "경남"], "[부산ㆍ울산ㆍ경남] 가온 모집 공고", ""),
    (["비수도권"], "[비수도권] 가온 모집 공고", ""),
    (["제주"], "[서귀포시] 가온 모집 공고", ""),
    (["경기"], "[화성] 가온 모집", ""),
    (["경북"], "2026년 구미시 가온 참여기업 모집 공고", ""),
    (["강원"], "2026년 강원도 가온 인센티브 공고", ""),
    (
        ["서울"],
        "가온 참여기업 모집",
        "공유하기\n가온 모집\n지역\n서울특별시\n접수기간\n2026-07-01\n",
    ),
    (["전국"], "가온 참여기업 모집", "지역\n전국\n접수기간\n"),
    (["대구"], "2026년 가온 모집 공고", "☞ 대구광역시 소재 중소기업\n"),
    (["경북"], "2026년 가온 모집 공고", "☞ 칠곡군에 본사를 둔 기업\n"),
    (
        [],
        "2026년 가온 모집 공고",
        "부산에서 열리는 전시회에 참가할 기업을 모집합니다.\n",
    ),
    ([], "[창업] 가온 모집 공고", ""),
    ([], "경기침체 대응 지원사업 공고", ""),
    ([], "", ""),
]


@cases(("names", "title", "text"), ROWS)
def test_the_region_is_the_one_asked_for(names, title, text):
    assert [
        found.value
        for found in read_regions(Document("body", text), Context(title=title))
    ] == names


def test_every_bracketed_region_of_the_portal_is_known(shared):
    places = [
        "서울",
        "부산",
        "대구",
        "인천",
        "광주",
        "대전",
        "울산",
        "세종",
        "경기",
        "강원",
        "충북",
        "충남",
        "전북",
        "전남",
        "경북",
        "경남",
        "제주",
        "전남광주",
    ]
    rows = [
        json.loads(line)
        for line in (shared / "corpus/summaries.jsonl")
        .read_text("utf-8")
        .splitlines()
    ]
    bracketed = [
        (row["title"], set(re.split("[ㆍ·]", found[1])))
        for row in rows
        if (found := re.match(r"\[([가-힣ㆍ·]+)\]", row["title"]))
    ]
    criteria = [
        (title, names) for title, names in bracketed if names <= set(places)
    ]
    assert len(criteria) > 1900
    assert all(
        {
            found.value
            for found in read_regions(
                Document("body", ""), Context(title=title)
            )
        }
        == names
        for title, names in criteria
    )
