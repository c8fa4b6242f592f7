"""Who may apply: one row a way of writing."""

from __future__ import annotations

import pytest

from reader.applicants.audience import read_audience
from reader.documents import of_text, ranked
from reader.reader import read_notice
from reader.text.document import Context, Document
from tests.cases import cases

TITLE = Context(title="2026년 가온 지원사업 공고")
COMPANIES = {"중소기업", "중견기업", "대기업"}

STATUTE = """□ 신청자격
「국가연구개발혁신법」 제2조에 해당하는 기관
 가. 국가 또는 지방자치단체가 직접 설치하여 운영하는 연구기관
 나. 「고등교육법」 제2조에 따른 학교
 사. 「상법」 제169조에 따른 회사
 아. 비영리법인
 자. 외국에서 외국 법령에 따라 설립된 법인
"""

ROWS = [
    (
        {"중소기업", "중견기업"},
        "□ (지원대상) 국내 중소·중견기업 중 도입을 희망하는 기업\n□ (지원내용) 대학 연계 교육\n",
    ),
    (
        {"중소기업", "중견기업", "의료기관"},
        "수요기업(중소ㆍ벤처ㆍ중견기업, 의료기관)에게는 도입을 지원\n",
    ),
    ({"소상공인"}, "☞ 경북도내 소상공인\n\n☞ 중소기업 카드수수료 지원\n"),
    ({"공공기관"}, "(지원대상) 지방공기업 및 출자·출연기관\n"),
    ({"창업기업"}, "(지원대상) 창업 초기기업(7년 이내)\n"),
    # a list of those who are left out
    (
        {"협회·조합"},
        "(지원대상) 협회. 단, 다음 각 호의 단체는 제외\n- 기업체\n- 공기업의 부서\n",
    ),
    (
        {"소상공인", "중소기업"},
        "☞ 광주광역시 소재 소기업ㆍ소상공인\n☞ 최대 2천만원\n",
    ),
    (
        {"창업기업"},
        "지원대상: 창업 7년 이내 기업\n선발규모: 일반형, 대기업 협업형 등 30개사\n",
    ),
    (
        {"창업기업", "예비창업자"},
        "신청대상\n(예비)창업자 또는 스타트업\n제외대상\n개인 소상공인\n",
    ),
    (
        {"중소기업", "창업기업"},
        "- **(지원대상)** 중소기업 중 업력 7년 이하인 기업\n- (지원내용) 연구소\n",
    ),
    (
        COMPANIES | {"대학", "연구기관"},
        "ㅇ (지원대상) 기업, 연구기관, 대학\nㅇ (예산규모) 35억원\n",
    ),
    (
        COMPANIES | {"대학", "연구기관"},
        "6. 연구개발기관의 신청 자격\n ○ 산업체, 대학, 국·공·출연 연구기관 등\n",
    ),
    (COMPANIES, "신청자격\n ㅇ 운영요령에 따른 기업(중소·중견·대기업)\n"),
    (
        {"협회·조합"},
        "| **지원대상** | o 비영리기관 및 협·단체 * 기업 등과 컨소시엄을 구성할 수 있음 |\n| **지원기간** | 3년 |\n",
    ),
    (COMPANIES | {"연구기관", "대학", "협회·조합", "해외기업"}, STATUTE),
    # who may only join, who is served, and who is an example does not apply
    (
        {"중소기업"},
        (
            "ㅇ (지원대상) 주관기관은 중소기업으로 한정\n"
            " - 공공기관, 대학 등은 공동기관으로만 참여 가능\n"
            " - 위탁연구개발기관(대학, 연구소 등)\n"
            " - 구성 : 중소기업 + 대학·연구기관 등(선택)\n"
            " A기업 B기업 D대학\n"
        ),
    ),
    (
        {"대학", "연구기관"},
        "☞ 중소기업에 기술협력을 제공할 수 있는 대학 또는 연구소\n",
    ),
    # companies whose size nobody names; their places; a list of banks
    (set(), "☞ 가온도 소재 기업 및 기관(본사, 연구소, 공장, 지사)\n"),
    (set(), "○ 지원대상 : 국내 기업 중 가온 분야에 해당하는 기업\n"),
    (
        {"소상공인"},
        "신청대상 : 소상공인\n 취급 은행 : 산업, 기업, 가온,\n수협\n",
    ),
    # a body's own conditions; the same words in a sentence head nothing
    (
        {"대학", "연구기관"},
        (
            "□ 연구기관 자격\n ❍ 국공립 연구기관, 고등교육법에 따른 학교\n"
            "□ 지원내용\n◾ 연구개발기관의 자격을 충족하지 못할 경우 기업, 병원은 탈락\n"
        ),
    ),
    # a heading goes on behind the word; a table of contents and a track's annex have sections of the same name
    (
        COMPANIES | {"대학"},
        (
            "- 목 차 -\n4. 신청자격 및 지원제외 기준\n 4-1. 신청자격\n 4-2. 지원제외 처리기준\n\n4. 신청자격 및 지원제외 기준\n"
            " 4-1. 신청자격\n  o 기업, 대학 등 법 제2조에 해당하는 기관\n 4-2. 지원제외 처리기준\n"
            " - 사전검토 : 제출서류, 신청자격 등 검토\n  협회 추천\n□ 과제유형에 따른 신청 자격\n ◦ 지자체조합\n"
        ),
    ),
    (
        COMPANIES | {"대학"},
        " 4-2. 신청자격(주관기관 및 공동기관)\n 4-3. 지원제외 처리기준\n\n4-2. 신청자격(주관기관 및 공동기관) \n □ 기업, 대학 등 법 제11조에 해당하는 기관\n",
    ),
    (
        {"대학", "연구기관"},
        "5. 신청자격 및 참여 제한\n□ 연구개발기관 : 대학, 정부출연연구기관\n□ 참여 제한 기관은 신청할 수 없음\n",
    ),
    (
        {"중소기업"},
        "2. 지원 및 가입대상\n◦ 특허권을 보유한 중소기업\n3. 지원내용\n개인·기업(신용)정보 동의서 1부\n지자체 보조\n",
    ),
    (
        {"중소기업"},
        "(지원대상) 발주서를 보유한 중소기업\n * 휴·폐업 기업, 소상공인 등 지원 제외 대상은 융자계획 참고\n",
    ),
    (
        set(),
        "□ 지원 대상 : 국내 팹리스 기업\n * 기업(대학/기관) 간 컨소시엄 참여는 불가\n",
    ),
    (set(), "ㅇ (지원대상) 지원사업 별 상이(공모안내서 확인)\n"),
    (set(), "지원대상에서 제외되는 자: 휴·폐업 중인 소상공인\n"),
    (set(), ""),
]


@cases(("labels", "text"), ROWS)
def test_the_text_tells_who_may_apply(labels, text):
    assert {
        found.value for found in read_audience(Document("body", text), TITLE)
    } == labels


NOT_THEY = [
    ("개인", "(지원대상) 개인사업자와 개인정보 처리자\n"),
    ("연구기관", "(지원대상) 본사, 공장, 연구소를 보유한 자\n"),
    ("대학", "(지원대상) 대학병원\n"),
    ("지자체", "(지원대상) 지자체TP 추천을 받은 자\n"),
    ("소상공인", "(지원대상) 소상공인은 제외\n"),
    ("조합", "(지원대상) 조합원\n"),
    ("협회·조합", "(지원대상) 학회, 협회 등과의 네트워크를 갖춘 자\n"),
    ("개인", "(지원대상) 상시 근로자 수 5인 이상 사업장\n"),
    ("개인", "(지원대상) 청년 신규 인력 채용 기업\n"),
    ("개인", "(지원대상) 국민이 체감할 수 있는 분야의 제조기업\n"),
    ("지자체", "(지원대상) 참여 지자체 소재 제조기업\n"),
    ("개인", "(지원대상) 청년 정규직 채용 기업\n"),
    ("개인", "(지원대상) 개인·기업(신용)정보에 동의한 자\n"),
    (
        "지자체",
        "(지원대상) 국가, 지방자치단체, 공기업으로부터 출연을 받는 법인\n",
    ),
    ("대기업", "(지원대상) 산·학·연 전문가 회의를 거친 자\n"),
    (
        "해외기업",
        "(지원대상) 해외기관과 협력하여 과제를 운영할 수 있는 대학\n",
    ),
    (
        "창업기업",
        "(지원대상) 「1인 창조기업 육성에 관한 법률」 제2조에 따른 1인 창조기업\n",
    ),
    ("공공기관", "(지원대상) 비영리기관(공기업에는 적용하지 않음)\n"),
    ("공공기관", "(지원대상) 수산가공기업, 서비스 제공기업\n"),
    ("창업기업", "(지원대상) 창업자금을 갚은 가게\n"),
    ("지자체", "(지원대상) 4개 시·군 소재 제조업체\n"),
    ("지자체", "(지원대상) 남부 3개 시군(가온, 나래, 다솜) 소재 기업\n"),
    ("지자체", "(지원대상) 5개 자치구 소상공인\n"),
    ("지자체", "* 광역자치단체는 지방비를 부담하는 기관\n(지원대상) 대학\n"),
    ("지자체", "(지원대상) 지자체-대학 간 협력에 참여한 협회\n"),
    ("개인", "(지원대상) 청년 인재 채용을 희망하는 기업\n"),
    ("개인", "(지원대상) 청년을 정규직으로 채용한 사업장\n"),
    ("개인", "(지원대상) 입사 1년 미만 근로자 비율이 높은 기업\n"),
    ("대학", "(지원대상) 관내 5개 대학(가온대, 나래대) 재학생\n"),
    ("대학", "(지원대상) 협회. 외국소재기관(기업, 대학 등)은 별도 협약\n"),
    ("연구기관", "(지원대상) 산학연 상생협력 과정에 참여한 가게\n"),
    ("대기업", "(지원대상) 대·중견기업과의 만남을 바라는 가게\n"),
    ("협회·조합", "가온 협회에서는 다음과 같이 모집합니다\n(지원대상) 대학\n"),
    ("중소기업", "(지원대상) 특구 연구소기업, 컨소기업\n"),
    ("개인", "(지원대상) 협회. 법인(개인)인감증명서를 낸 곳\n"),
    ("개인", "(지원대상) 미용업 등 개인(법인)서비스 업소\n"),
    ("의료기관", "(지원대상) 의료기기·병원설비 전시회에 나갈 곳\n"),
    ("개인", "(지원대상) 개인사업장은 등록증을 낸다\n"),
    ("개인", "(지원대상) 개인(기업)정보 제공에 동의한 협회\n"),
    ("공공기관", "(지원대상) 협회 (공공기관의 장의 처분을 받은 곳)\n"),
    ("대학", "(지원대상) 가온대 산학협력단 가족회사\n"),
    ("소상공인", "(지원대상) '소공인 기반 구축사업'에 선정된 지자체\n"),
]


@cases(("label", "text"), NOT_THEY)
def test_a_word_inside_another_word_names_nobody(label, text):
    assert label not in [
        found.value for found in read_audience(Document("body", text), TITLE)
    ]


def test_the_title_speaks_where_the_text_is_silent():
    found = read_audience(
        Document("body", ""), Context(title="2026년 소상공인 특례보증 공고")
    )
    assert [(item.value, item.evidence.where) for item in found] == [
        ("소상공인", "title:6-10")
    ]


def test_news_tells_it_in_its_sentences():
    text = "가온부는 소상공인을 대상으로 공고를 낸다. 협회, 조합은 지원이 가능하다고 밝혔다. 개인 사업자까지 포함할지는 지원 검토 중이다."
    assert {
        item.value
        for item in read_audience(Document("body", text), Context(title=""))
    } == {"소상공인", "협회·조합"}


ARTICLES = [
    ({"대학"}, "새싹 스타트업을 도울 대학을 모집한다. 신청은 20일까지다."),
    (
        {"대학", "공공기관"},
        "창업기업의 성장을 지원하는 사업이다. 대학이나 공공기관이 신청할 수 있다.",
    ),
    (
        {"중소기업"},
        "지난해 대학 3곳이 지원을 받았다. 신청 대상은 도내에 본사를 둔 중소기업이다.",
    ),
    (
        {"중소기업"},
        "대학과 손잡고 지원한다. 참여를 희망하는 중소기업은 누리집에서 신청하면 된다.",
    ),
    (
        {"예비창업자", "창업기업"},
        "예비창업자와 창업 3년 이내 기업이 신청할 수 있다.",
    ),
    ({"중소기업"}, "선정된 중소기업에는 최대 7천만원을 지원한다."),
    (
        {"중소기업", "대학", "연구기관"},
        "지원대상은 중소기업, 대학·연구소이며, 대학·연구소는 공동연구개발기관으로 참여한다.",
    ),
]


@cases(("labels", "text"), ARTICLES)
def test_those_whom_an_article_calls_apply_and_no_others(
    labels: set[str], text: str
) -> None:
    lead = "가온원은 새싹 지원사업 참여자를 모집한다고 3일 밝혔다. "
    found = read_audience(Document("body", lead + text), Context(title=""))
    assert {item.value for item in found} == labels


def test_the_opening_calls_where_no_label_names_anybody() -> None:
    text = (
        "한빛시 소재 중소기업을 대상으로 새싹 지원을 다음과 같이 공고합니다.\n"
        "□ 지원대상 : 붙임 참조\n□ 신청방법 : 전자우편\n"
    )
    found = read_audience(Document("body", text), TITLE)
    assert [item.value for item in found] == ["중소기업"]
    wished = text.replace("을 대상으로 새싹 지원을", "의 많은 신청을 바라며")
    found = read_audience(Document("body", wished), TITLE)
    assert [item.value for item in found] == ["중소기업"]


@pytest.mark.xfail(
    strict=True,
    reason="a kind of company that the labels do not have is not turned into a size",
)
def test_a_fabless_company_is_a_small_one():
    assert read_audience(
        Document("body", "(지원대상) 국내 팹리스 기업\n"), TITLE
    )


def test_a_foreign_company_that_may_only_join_does_not_apply():
    text = (
        "□ 신청자격\n2. 「중소기업기본법」 제2조에 따른 중소기업\n"
        "3. 외국에서 외국 법령에 따라 설립된 외국법인(국내 연구개발기관과 "
        "공동으로 수행하는 경우로 한정한다)\n"
    )
    found = read_audience(Document("body", text), TITLE)
    assert [item.value for item in found] == ["중소기업"]


def test_the_cells_under_a_heading_say_who_may_apply():
    text = "| 사업명 | 지원대상 | 지원내용 |\n|---|---|---|\n| 가온 | 대학 | 장비 |\n| 하늘 | 중소기업 | 병원 연계 |\n"
    found = read_audience(Document("body", text), TITLE)
    assert {item.value for item in found} == {"대학", "중소기업"}


PARTNERS = [
    (
        {"협회·조합"},
        "신청자격 : 해외 협력 대학과 협의하여 과제를 운영하는 비영리법인",
    ),
    ({"창업기업"}, "지원대상 : 도내 창업기업(중소벤처기업부 고시의 업종)"),
    ({"중소기업"}, "지원대상 : 도내 중소기업(해외기관과의 계약서를 가진)"),
    ({"대학", "연구기관", "의료기관"}, "지원대상 : 학·연·병 모두 가능"),
    ({"연구기관"}, "지원대상 : 한빛연구회 소관 출연(연)"),
    (COMPANIES | {"대학"}, "신청자격 : 대학, 기업이 자유롭게 구성"),
    ({"중소기업"}, "지원대상 : 개인맞춤형 서비스를 만드는 중소기업"),
    (
        COMPANIES | {"대학"},
        "신청자격 : 대학 및 기업(부설 연구소를 보유한 기업)",
    ),
    (
        COMPANIES | {"지자체"},
        "지원대상 : 지자체·민간기업 등으로 구성된 컨소시엄",
    ),
    (set(), "신청자격 : 연구기관 및 산업체 등에서 임원을 역임한 사람"),
    (
        {"중소기업"},
        "지원대상 : 중소기업\n(위탁기관) 일부를 위탁받아 수행하는 대학",
    ),
    # whose means a company uses
    (
        {"중소기업"},
        "지원대상 : 대학 및 연구기관의 보유 장비를 활용하는 중소기업",
    ),
    ({"중소기업"}, "지원대상 : 연구소재를 다루는 중소기업"),
    ({"소상공인"}, "지원대상 : 기타 개인 서비스업을 하는 소상공인"),
    # whom it sells to, works for or learns from
    ({"중소기업"}, "지원대상 : 공공기관에 판매한 실적이 있는 중소기업"),
    ({"중소기업"}, "지원대상 : 대기업 협력사인 중소기업"),
    ({"소상공인"}, "지원대상 : 대기업과 거래하는 소상공인"),
    ({"중소기업"}, "지원대상 : 대학에서 기술을 이전받은 중소기업"),
    ({"중소기업"}, "지원대상 : 병원과 공동개발을 바라는 중소기업"),
    ({"중소기업"}, "지원대상 : 중소기업\n○ 운영기관 : 대학 산학협력단"),
    (
        {"중소기업"},
        "지원대상 : 중소기업\n※ 대학 및 연구소는 공동연구기관으로 참여 가능",
    ),
    (
        {"중소기업"},
        "지원대상 : 중소기업\n- 관내 대학이 용역으로 참여한 경우 우대",
    ),
    ({"중소기업"}, "지원대상 : 관내 중소기업 ※ 휴업 중인 곳은 제외"),
    ({"중소기업", "중견기업"}, "지원대상 : 도내 기업(중소·중견)"),
    ({"예비창업자"}, "모집대상 : 점포를 개설할 창업자"),
    ({"예비창업자"}, "모집대상 : 창업을 희망하는 자"),
    ({"소상공인"}, "추천 : 국민 누구나 좋은 소상공인을 추천 가능"),
]


@cases(("labels", "line"), PARTNERS)
def test_partners_laws_and_careers_do_not_apply(
    labels: set[str], line: str
) -> None:
    document = Document("body", f"1. 개요\n{line}\n2. 신청방법 : 이메일")
    found = read_audience(document, Context("한빛 사업 공고"))
    assert {item.value for item in found} == labels


PLACES_AND_FORMS = [
    # the places of one company are no institutes
    (
        {"중소기업"},
        "지원대상 : 본사, 공장, 연구소 중 하나가 관내에 있는 중소기업\n",
    ),
    # the form of a business, whoever runs it
    (
        {"예비창업자", "창업기업"},
        "신청대상\n예비창업자 또는 창업5년 미만의 개인, 법인\n",
    ),
    ({"소상공인"}, "☞ 관내 소상공인(개인, 법인사업자)\n"),
    # a mark of a list that became a letter
    (
        {"중소기업", "중견기업"},
        "- 4. 지원대상 m 가온시에 사업장을 둔 중소·중견기업\n",
    ),
    # what a bracket leaves out is left out alone
    (
        {"중소기업", "중견기업"},
        "신청자격 : 국내 중소기업·중견기업 (대기업 제외)\n",
    ),
    (
        {"소상공인"},
        "신청자격 : 관내 소상공인(단, 예비창업자는 신청 불가)\n",
    ),
    # the name of a system
    (
        {"소상공인"},
        "지원대상 : 소상공인\n* 중소기업현황정보시스템에서 발급\n",
    ),
]


@cases(("labels", "text"), PLACES_AND_FORMS)
def test_places_forms_and_systems_are_not_who_applies(
    labels: set[str], text: str
) -> None:
    found = read_audience(Document("body", text), TITLE)
    assert {item.value for item in found} == labels


def test_a_break_in_a_cell_ends_what_a_line_leaves_out() -> None:
    text = (
        "5. 신청자격\n\n|지원대상 (모두 충족)<br><br>- 관내 제조 중소·중견기업"
        "<br><br>- 업체(단, 도박게임 제조업 제외)|\n|---|\n"
    )
    found = read_audience(Document("body", text), TITLE)
    assert [item.value for item in found] == ["중소기업", "중견기업"]


def test_a_society_is_plainer_than_a_body_without_profit() -> None:
    text = (
        "□ 신청자격 : 다른 법률에 따라 설립된 비영리법인, 산업기술연구조합\n"
    )
    [found] = read_audience(Document("body", text), TITLE)
    assert (found.value, found.evidence.text) == ("협회·조합", "연구조합")


def test_young_people_that_a_firm_may_hire_are_held_back() -> None:
    text = (
        "가온 사업을 공고합니다.\n☞ 나래시 만 39세 이하 청년 상인이 있는 곳\n"
    )
    reading = read_notice(TITLE.title, ranked(of_text(text)))
    assert reading.audience == []
    assert "audience" in [doubt.field for doubt in reading.doubts]


def test_all_sizes_are_as_sure_where_one_word_names_them() -> None:
    text = "가온 과제를 공고합니다.\n신청자격 : 기업, 대학, 연구기관\n"
    reading = read_notice(TITLE.title, ranked(of_text(text)), least_sure=0.0)
    sures = reading.confidence["audience"]
    assert isinstance(sures, list)
    sizes = [
        sure
        for label, sure in zip(reading.audience, sures, strict=True)
        if label in COMPANIES
    ]
    assert len(sizes) == len(COMPANIES)
    assert len(set(sizes)) == 1


def test_the_plainest_words_of_a_phrase_are_shown() -> None:
    text = "신청대상 : 창업 10년 이내 창업기업\n"
    [found] = read_audience(Document("body", text), TITLE)
    assert (found.value, found.evidence.text) == ("창업기업", "창업기업")


WHOSE_PART = [
    # who joins the applicant does not apply
    (
        {"대학"},
        (
            "◦ (지원대상) 대학\n * (주관연구개발기관) 대학, (협력기업) 기업"
            "(과제별 1개로 한정)\n"
        ),
    ),
    (
        {"대학"},
        (
            "신청자격\n - 주관연구개발기관 : 대학\n"
            " - 공동연구개발기관 또는 위탁연구개발기관 : 대학, 기업 등\n"
        ),
    ),
    (
        {"중소기업"},
        "신청자격 : 협력기관 : 대학, 주관기관 : 중소기업\n",
    ),
    # the name of a body
    (
        {"중소기업"},
        "신청자격 : 중소기업\n 등록은 (사)한국산학연협회로 문의\n",
    ),
    # how the work is done
    (
        {"중소기업"},
        "지원대상 : 관내 중소기업\n- (1단계) 산·학(가온연구원) 협업 R&D\n",
    ),
    ({"중소기업"}, "지원대상 : 중소기업\n- 산학연계 프로젝트를 수행\n"),
    # a plan is not the research world
    (
        {"의료기관"},
        "지원대상 : 의료기관\n- 적합 통보를 받은 연구계획\n",
    ),
    # where a person worked
    (
        {"중소기업"},
        (
            "신청자격 : 중소기업\n- 대학에서 조교수 이상으로 재직했던 사람\n"
            "- 기업부설 연구소 또는 연구전담부서에서 책임자로 재직하던 사람\n"
        ),
    ),
    # what a company has
    (
        {"중소기업"},
        "신청자격 : 기업부설 연구소 또는 연구전담부서를 보유한 중소기업\n",
    ),
    # both sizes of one trade
    (
        {"중소기업", "중견기업"},
        "○ (신청자격) 국내 중소·중견 자동차부품 기업\n",
    ),
    (
        {"중소기업", "중견기업", "대기업"},
        "신청자격 : 중소·중견·대 로봇 기업\n",
    ),
    # a hand that points at another fact
    (
        {"대학"},
        (
            "신청자격 : 대학\n평가 절차\n☞ 신청방법 : 누리집에서 "
            "중소기업 회원가입\n"
        ),
    ),
]


@cases(("labels", "text"), WHOSE_PART)
def test_only_who_plays_the_applicants_part_applies(
    labels: set[str], text: str
) -> None:
    found = read_audience(Document("body", text), TITLE)
    assert {item.value for item in found} == labels


def test_a_line_goes_on_to_another_fact_behind_a_short_section() -> None:
    text = "지원대상 : 관내 소상공인 q 지원내용 : 대상별(개인, 단체) 지원\n"
    found = read_audience(Document("body", text), TITLE)
    assert [item.value for item in found] == ["소상공인"]


def test_who_gives_beside_the_target_is_not_who_applies() -> None:
    text = (
        "지원대상 : 참여 지자체 소재 중소기업\n"
        "* 참여 지자체 및 지원대상 분야 : 가온(농식품)\n"
    )
    found = read_audience(Document("body", text), TITLE)
    assert [item.value for item in found] == ["중소기업"]


YOUNG_AND_SIZES = [
    ({"창업기업"}, "신청대상\n- 창업 7년 미만 기업\n제외대상\n체납자\n"),
    ({"창업기업"}, "○ 지원대상 : 도내 창업 후 10년 이내의 스타트업\n"),
    (
        {"창업기업", "예비창업자"},
        "신청대상\n한빛 예비창업자 또는 창업한 날부터 7년이 지나지 아니한 자\n",
    ),
    # an age without an upper end is no young firm
    (
        {"중소기업"},
        "○ 신청자격 : 공장을 가진 중소기업(업력 3년 이상)\n○ 기간 : 1년\n",
    ),
    (
        {"중소기업", "창업기업"},
        "○ 신청자격 : 중소기업으로 창업 3년 초과 7년 이내인 기업\n",
    ),
    ({"예비창업자"}, "○ 신청자격 : 사업자등록이 없는 예비  창업팀\n"),
    # who is not left out
    (
        {"소상공인"},
        "○ 신청자격 : 지원 제외 업종에 해당하지 않는 소상공인\n",
    ),
    ({"중소기업"}, "○ 신청자격 : 제외대상이 아닌 관내 중소기업\n"),
    # both sizes of one trade, in many words or joined by others
    (
        {"중소기업", "중견기업"},
        "○ 지원대상 : 중소·중견 가온 제어부품 관련 기업\n",
    ),
    ({"중소기업", "중견기업"}, "○ 지원대상 : 중소 및 중견 가온업체\n"),
    # what another word means, and unions of those who may apply
    (
        {"소상공인"},
        "☞ 가온구 소재 소상공인\n- 소상공인 : 소기업 중 10인 미만 기업\n",
    ),
    ({"협회·조합"}, "○ 지원대상 : 중소기업협동조합\n"),
    # both sizes of one trade without a sign between
    (
        {"중소기업", "중견기업"},
        "가온 로드쇼\n◦ 모집 규모 : 국내 중소 중견 외식 기업 10개사\n",
    ),
    (
        {"중소기업", "중견기업"},
        (
            "도내 중소·중견기업의 수출을 위하여 참가기업을 모집하오니 참여 "
            "바랍니다.\n\n□ 신청자격\n- 가온도 내 공장 소재 기업\n"
        ),
    ),
    (COMPANIES, "주관기관자격 대기업, 중소·중견기업\n협약유형 일괄협약\n"),
    # who leads is the audience; who joins does not replace it
    (
        {"중견기업", "대학", "연구기관"},
        (
            "(주관연구개발기관)\n가온정체 중견기업\n□ 신청자격\n"
            "□ 공동연구개발기관\n ㅇ 대학·연구기관 등\n"
        ),
    ),
    ({"의료기관"}, "○ 신청자격 : 상급종합병원\n○ 지원 : 1억원\n"),
    ({"중소기업"}, "○ 융자대상 : 가온산업 중소기업\n"),
    ({"중소기업"}, "○ 신청자격(주관) : 한빛 중소기업\n"),
    (
        {"예비창업자"},
        "○ 신청대상 : 한빛구에 주민등록을 둔 예비창업자\n",
    ),
    # a place of a company, a place of start-ups, people whom it takes on
    (
        {"중소기업"},
        "○ 모집대상 : 본사, 공장 또는 연구소를 둔 중소기업\n",
    ),
    ({"소상공인"}, "○ 지원대상 : 로컬 창업기업 집적지의 소상공인\n"),
    (
        {"중소기업"},
        "○ 지원대상 : 비정규직 근로자를 정규직으로 전환한 중소기업\n",
    ),
    ({"예비창업자"}, "1. 입주자격\n가. 가온 분야 예비창업자\n"),
    (
        {"지자체"},
        "- 신청자격 : 지방자치단체\n- 임차대상 : 가온에 입주할 중소기업\n",
    ),
]


@cases(("labels", "text"), YOUNG_AND_SIZES)
def test_young_firms_and_sizes_are_told_by_what_is_plain(
    labels: set[str], text: str
) -> None:
    found = read_audience(Document("body", text), TITLE)
    assert {item.value for item in found} == labels


@pytest.mark.parametrize(
    ("label", "line"),
    [
        ("창업기업", "□ 지원대상 : 창업 7년 이내 기업"),
        ("창업기업", "□ 입주대상 : 한빛 개발 스타트업"),
        ("개인", "□ 응모자격 : 대한민국 국민 누구나"),
        ("지자체", "□ 신청자격 : 광역 또는 기초 지방자치단체"),
    ],
)
def test_who_stands_right_behind_the_label_is_sure(
    label: str, line: str
) -> None:
    text = f"가온 사업을 공고합니다.\n{line}\n□ 지원금액 : 1억원\n"
    reading = read_notice(TITLE.title, ranked(of_text(text)))
    assert reading.audience == [label]


@pytest.mark.parametrize(
    ("labels", "text"),
    [
        (
            {"창업기업", "예비창업자"},
            "가온시는 창업기업과 예비창업자를 대상으로 사업을 편다.\n",
        ),
        (
            {"중소기업", "중견기업"},
            "가온 소재 중소·중견 기업이면 신청할 수 있습니다.\n",
        ),
        ({"개인"}, "공모에는 대한민국 국민 누구나 참여할 수 있다.\n"),
        (
            {"창업기업", "예비창업자"},
            "예비창업자, 창업기업 등의 많은 참여를 바랍니다.\n",
        ),
        ({"창업기업"}, "창업기업 여러분들의 많은 관심과 참여를 바랍니다.\n"),
        (
            {"창업기업"},
            "참가를 희망하는 창업기업은 안내에 따라 신청하시기 바랍니다.\n",
        ),
        ({"소상공인"}, "가온 사업을 공고합니다.\n☞ 나래시 봉제 소공인\n"),
        (
            {"예비창업자", "창업기업"},
            (
                "자격은 2인 이상의 예비 창업팀 또는 업력 3년(공고일 기준) 미만의 "
                "초기 창업기업이다. 시가 20곳을 뽑는다고 밝혔다.\n"
            ),
        ),
        ({"협회·조합"}, "가온 사업을 공고합니다.\n☞ (사회적)협동조합\n"),
        # who leads, where no label tells whom; a label with letters spaced out
        ({"중견기업"}, "가온 과제\n주관연구개발기관 : 국내 중견기업\n"),
        ({"중소기업"}, "1) 지원금 : 1억원\n2) 대 상 : 등록 중소기업\n"),
    ],
)
def test_who_is_called_in_a_sentence_is_sure(
    labels: set[str], text: str
) -> None:
    reading = read_notice(TITLE.title, ranked(of_text(text)))
    assert set(reading.audience) == labels


@pytest.mark.parametrize(
    "text",
    [
        "○ 신청대상 : 가온 대학 졸업생\n",
        "○ 신청대상 : 공장을 둔 자\n- 지원기관(연구소 포함)과 공동으로 신청\n",
        "가온 산학연혁신허브가 대·중견기업의 수요와 잇는 행사에 참여할 기업\n",
        "가온 산학연 클러스터에 참여할 기업\n",
        "○ 신청대상 : 만 39세 이하 청년기업\n",
        "○ 신청대상 : 대학부문과 일반부문의 작품\n",
        "산·학·연·병 전문가의 의견을 수렴해 지원할 기업\n",
        "산·학·연 또는 기업 간 협력으로 지원한다. 공공기관 최초로 지원한다.\n",
    ],
)
def test_who_is_named_for_another_part_does_not_apply(text: str) -> None:
    assert not read_audience(Document("body", text), TITLE)


@cases(
    ("text", "labels"),
    [
        (
            "나루사업은 내수·수출 중소기업이 서비스를 이용할 수 있도록 지원하는 사업이다.",
            ["중소기업"],
        ),
        ("- 누가 신청할 수 있나요? 관내에 사는 예비창업자", ["예비창업자"]),
        (
            "참여할 컨소시엄(주관: 의료기관, 참여: 기업)을 모집합니다.",
            ["의료기관"],
        ),
        (
            "보조금은 중소기업은 투자비의 70퍼센트, 중견기업은 50퍼센트 이내로 한다.",
            ["중소기업", "중견기업"],
        ),
        ("- 대상: 도내 18개 시군\n", ["지자체"]),
        ("◎ 지원대상 여성기업 확인서를 보유한 중소기업\n", ["중소기업"]),
    ],
)
def test_sentences_tell_who_may_apply_where_no_label_does(
    text: str, labels: list[str]
) -> None:
    document = Document("body", text)
    found = read_audience(document, Context(title="나루 사업", year=2026))
    assert [item.value for item in found] == labels
