"""Organisational contacts, and the persons who are left out; numbers and names made up."""

from __future__ import annotations

import pytest

from reader.text.contacts import read_contacts
from reader.text.document import Context, Document
from tests.cases import cases

ROWS = [
    (["ai-help@gaon.kr"], "이메일(ai-help@gaon.kr)로 접수"),
    (
        ["https://www.iris.go.kr"],
        "누리집(https://www.iris.go.kr)에서 신청, www.iris.go.kr 참조",
    ),
    (["www.gaon.or.kr"], "가온원(www.gaon.or.kr)."),
    (["iris.go.kr"], "범부처통합연구지원시스템(iris.go.kr)을 통한 접수"),
    (["061-000-1405", "061-000-1408"], "문의처 : 061-000-1405, 1408"),
    (["1877-0000"], "콜센터 1877 - 0000"),
    (["1357"], "중소기업 통합콜센터(국번없이 1357)"),
    (["02-000-6609"], "가온구청 일자리정책과(02-000-6609)"),
    (["02-000-6609"], "가온구청 일자리정책과 02) 000-6609"),
    (["053-000-8281"], "| 사업총괄 | 가온평가원 | 053-000-8281 |"),
    ([], "담당 나하늘 선임(044-000-7465, haneul@gaon.re.kr)"),
    ([], "가온연구회 감사기획부 김하늘 (☎ 044-000-7465, haneul@gaon.re.kr)"),
    ([], "| 지역디지털팀 최하늘 | 043-000-5932 |"),
    ([], "FAX : 02-000-6610"),
    ([], "휴대전화 010-0000-1234"),
    ([], "개인 메일 haneul@gmail.com"),
    (
        [],
        "공고 제2026-0034호, 2026-01-19 ~ 2026-02-10, 사업자번호 120-00-12345",
    ),
    ([], ""),
]


@cases(("values", "text"), ROWS)
def test_only_an_organisations_contacts_are_kept(values, text):
    assert [
        found.value
        for found in read_contacts(Document("body", text), Context(title=""))
    ] == values


def test_a_site_is_told_once():
    text = "http://gaon.go.kr/a 와 http://gaon.go.kr/b 와 www.gaon.go.kr"
    assert [
        found.value
        for found in read_contacts(Document("body", text), Context(title=""))
    ] == ["http://gaon.go.kr/a"]


@pytest.mark.xfail(
    strict=True,
    reason="two syllables are too often a word to be taken for a name",
)
def test_a_name_of_two_syllables_is_seen():
    assert (
        read_contacts(
            Document("body", "문의: 허솔 02-000-6609"), Context(title="")
        )
        == []
    )
