"""What speaks for two postings being one: each piece by its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from config import vocabulary
from storage.announcements.identity import canonical_address
from storage.relating import evidence
from storage.relating.evidence import gather, names_of
from storage.relating.places import places_in, region_of_board
from storage.relating.posting import TITLE_KEYS, BoardPosting, title_keys
from storage.relating.rivals import BoardPosts, relate_among
from storage.relating.same_notice import MERGED_FROM, relate
from storage.relating.twins import TwinIndex
from tests.cases import cases

CALL = "2026년 별빛 디지털 전환 지원사업 참여기업 모집 공고"


def posting(title: str, source: str, **facts: Any) -> BoardPosting:
    """Return a posting of the board *source*."""
    data = {"source": source, "url": f"https://{source}/view?no=7"}
    return BoardPosting.from_dict({**data, "title": title, **facts})


def names(left: BoardPosting, right: BoardPosting) -> set[str]:
    return set(names_of(left, right, TwinIndex()))


def test_every_name_has_a_weight_with_and_without_days() -> None:
    source = Path(evidence.__file__).read_text("utf-8")
    yielded = set(re.findall(r'yield "([^"]+)"', source))
    weighed = {name for name, _ in vocabulary.rows("same_notice")}

    assert len(yielded) > 30
    assert yielded <= weighed
    doubts = []
    for function in source.split("\ndef "):
        if function.startswith("_doubts"):
            doubts += re.findall(r'yield "([^"]+)"', function)
    assert len(doubts) > 10
    for name in doubts:
        assert f"{name}, days agree" in weighed


def test_a_relation_shows_what_was_weighed() -> None:
    left = posting(CALL, "a.or.kr", closes="2026-08-14")
    right = posting(f"[하늘진흥원] {CALL}", "bizinfo", closes="2026-08-14")

    found = relate(left, right)

    assert found.same == "yes"
    assert found.evidence == gather(left, right, TwinIndex())
    assert sum(item.weight for item in found.evidence) >= MERGED_FROM
    assert "equal deadlines +1.0" in found.why


@pytest.mark.parametrize(
    ("left", "right", "name"),
    [
        (
            {"posted_on": "2026-07-01"},
            {"posted_on": "2026-07-02"},
            "one day of posting",
        ),
        (
            {"posted_on": "2026-07-01"},
            {"posted_on": "2026-09-02"},
            "posted long apart",
        ),
        # seen elsewhere while the call was open: that is neither near nor far
        (
            {"posted_on": "2026-07-21"},
            {"opens": "2026-07-01", "closes": "2026-07-27"},
            None,
        ),
        (
            {"posted_on": "2026-09-21"},
            {"opens": "2026-07-01", "closes": "2026-07-27"},
            "posted long apart",
        ),
    ],
)
def test_days_of_posting(
    left: dict[str, str], right: dict[str, str], name: str | None
) -> None:
    of_days = {"one day of posting", "posted within days", "posted long apart"}
    found = names(
        posting(CALL, "a.or.kr", **left), posting(CALL, "b.or.kr", **right)
    )

    assert found & of_days == ({name} if name else set())


def test_a_doubt_that_only_an_equal_deadline_settles() -> None:
    first = {"posted_on": "2026-07-01"}
    second = CALL.replace("2026년", "2026년 2차")
    near = names(
        posting(CALL, "a.or.kr", **first), posting(second, "b.or.kr", **first)
    )
    assert "a round in one only" in near

    closes = {**first, "closes": "2026-07-20"}
    equal = names(
        posting(CALL, "a.or.kr", **closes),
        posting(second, "b.or.kr", **closes),
    )
    assert "a round in one only, days agree" in equal


@pytest.mark.parametrize(
    ("agency", "other", "same"),
    [
        ("부산테크노파크", "광주테크노파크", "no"),
        ("충북창조경제혁신센터", "충청남도경제진흥원", "no"),
        # a university's name tells where it was founded
        ("경북대학교", "대구창조경제혁신센터", "yes"),
        ("부산테크노파크", "부산경제진흥원", "yes"),
    ],
)
def test_bodies_of_two_regions_call_each_for_its_own(
    agency: str, other: str, same: str
) -> None:
    days = {"opens": "2026-07-01", "closes": "2026-07-20"}
    left = posting(CALL, "a.or.kr", agency=agency, **days)
    right = posting(CALL, "b.or.kr", agency=other, **days)

    assert relate(left, right).same == same


def test_a_board_whose_host_ends_like_another_regions() -> None:
    assert region_of_board("https://www.jbtp.or.kr/view?no=1") == "전북"
    assert region_of_board("https://www.btp.or.kr/view?no=1") == "부산"
    assert region_of_board("https://pms.btp.or.kr/view?no=1") == "부산"


def test_a_parameter_that_packs_others() -> None:
    # idx=3230&startPage=0&listNo=487&code=sub01, and the same with listNo=488
    start = "https://a.or.kr/view.php?data=aWR4PTMyMzAmc3RhcnRQYWdlPTAmbGlzdE5vPTQ4"
    first = f"{start}NyZjb2RlPXN1YjAx||"
    second = f"{start}OCZjb2RlPXN1YjAx||"

    assert canonical_address(first) == canonical_address(second)
    assert "idx=3230" in canonical_address(first)
    # a token is no pack of parameters
    token = "https://a.or.kr/view?no=AbCdEfGhIjKlMnOpQr"
    assert canonical_address(token) == "a.or.kr/view?no=AbCdEfGhIjKlMnOpQr"
    one = posting(CALL, "a.or.kr", url=first)
    assert relate(one, posting(CALL, "a.or.kr", url=second)).same == "yes"


def test_numbers_of_one_board() -> None:
    def at(number: int) -> BoardPosting:
        return posting(
            CALL, "a.or.kr", url=f"https://a.or.kr/bbs/{number}/view"
        )

    assert "numbers in a row" in names(at(15905), at(15906))
    assert "numbers far apart" in names(at(15905), at(17906))
    assert relate(at(15905), at(17906)).same != "yes"


@cases(
    ("title", "is_told"),
    [
        # a track or a place, of which the other title says nothing
        (f"{CALL}(채용, 고경력)", True),
        (f"{CALL}(하늘김제)", True),
        # what is announced, days, and the umbrella programme
        (f"{CALL}(연장)", False),
        (f"{CALL}(~7/15)", False),
        (f"{CALL}(~예산소진시까지)", False),
        (f"{CALL}(하늘마을 기반구축사업)", False),
        # the body that calls
        (f"{CALL}(하늘공급망지원센터)", False),
        (f"{CALL}(하늘테크노파크)", False),
        (f"{CALL}(서부센터)", True),
        # the other says it without brackets
        (CALL.replace("디지털 전환", "(디지털) 전환"), False),
    ],
)
def test_words_in_brackets_of_one_title(title: str, is_told: bool) -> None:
    left, right = posting(title, "a.or.kr"), posting(CALL, "bizinfo")

    assert ("brackets in one only" in names(left, right)) == is_told
    if is_told:
        assert relate(left, right).same == "maybe"


@pytest.mark.parametrize(
    ("part", "another", "is_told"),
    [
        ("개인사업자", "법인사업자", True),
        ("별마중, 별배웅", "별마중", True),
        ("별마중/별배웅", "별마중ㆍ별배웅", False),
        ("별마중", "별마중 ", False),
    ],
)
def test_parts_that_two_titles_list_in_brackets(
    part: str, another: str, is_told: bool
) -> None:
    left = posting(f"{CALL}({part})", "a.or.kr")
    right = posting(f"{CALL}({another})", "bizinfo")

    assert ("brackets list other parts" in names(left, right)) == is_told
    assert (relate(left, right).same == "yes") != is_told


PORTAL = "https://www.bizinfo.go.kr/view.do?pblancId=PBLN_0000000001"


@cases(
    ("number", "facts", "name"),
    [
        # number 124600 was given on 22 July 2026
        ("24600", {"posted_on": "2026-07-20"}, "numbered within days"),
        ("24600", {"opens": "2026-07-24"}, "numbered within days"),
        ("24600", {"posted_on": "2026-02-20"}, "numbered long apart"),
        ("24600", {"posted_on": "2026-07-05"}, None),
        ("24600", {}, None),
        # no number near this one is known
        ("99999", {"posted_on": "2026-07-20"}, None),
        # a call that is open for months is taken over at any time
        (
            "24600",
            {"opens": "2026-03-01", "closes": "2026-10-01"},
            None,
        ),
    ],
)
def test_a_portals_number_tells_about_when_it_posted(
    number: str, facts: dict[str, str], name: str | None
) -> None:
    left = posting(CALL, "bizinfo", url=f"{PORTAL}{number}")
    right = posting(CALL, "a.or.kr", **facts)

    found = set()
    for evidence_name in names(left, right):
        if evidence_name.startswith("numbered"):
            found.add(evidence_name)
    assert found == ({name} if name else set())


def test_a_known_day_goes_before_a_portals_number() -> None:
    left = posting(
        CALL, "bizinfo", url=f"{PORTAL}24600", posted_on="2026-03-02"
    )
    right = posting(CALL, "a.or.kr", posted_on="2026-03-03")

    assert "one day of posting" in names(left, right)
    assert "numbered long apart" not in names(left, right)


def test_a_number_in_a_name_tells_calls_apart() -> None:
    left = posting(
        "2026년 하늘시 별빛 창업지원사업 스타트업360 모집", "a.or.kr"
    )
    right = posting("2026년 하늘시 별빛 창업지원사업 모집", "bizinfo")

    assert "titles of the same words" not in names(left, right)


def test_a_region_by_the_body_that_posts() -> None:
    left = posting(f"[전남광주] {CALL}", "bizinfo")
    right = posting(CALL, "a.or.kr", agency="광주경영자총협회")

    assert "a region in one only" not in names(left, right)
    assert relate(left, right).same == "yes"


def test_a_title_that_only_lacks_the_word_for_a_notice() -> None:
    title = "2026년 하늘 일하기 좋은 별빛기업 선정"
    left, right = (
        posting(title, "a.or.kr"),
        posting(f"{title} 공고", "b.or.kr"),
    )

    assert relate(left, right).same == "yes"
    result = posting(f"{title} 결과 공고", "b.or.kr")
    assert relate(left, result).same == "no"


def test_an_applicants_day_and_its_institutions_are_no_two_deadlines() -> None:
    left = posting(CALL, "ntis", closes="2026-05-09")
    found = names(left, posting(CALL, "a.or.kr", closes="2026-05-08"))
    assert "deadlines a day apart" in found
    assert "different deadlines" not in found

    found = names(left, posting(CALL, "a.or.kr", closes="2026-05-11"))
    assert "different deadlines" in found


@pytest.mark.parametrize(
    ("title", "other", "same"),
    [
        (CALL.replace("모집 공고", "모집 사전공고"), CALL, "no"),
        (f"{CALL}(RFP2)", f"{CALL}(RFP 3)", "no"),
        (f"{CALL}(02번 RFP)", f"{CALL}(RFP 2)", "yes"),
        (f"{CALL}(RFP2)", CALL, "maybe"),
    ],
)
def test_parts_and_forerunners_of_a_call(
    title: str, other: str, same: str
) -> None:
    left, right = posting(title, "a.or.kr"), posting(other, "b.or.kr")

    assert relate(left, right).same == same


def test_a_call_open_for_months_tells_no_day_of_posting() -> None:
    left = posting(CALL, "a.or.kr", posted_on="2026-05-02")
    right = posting(CALL, "b.or.kr", opens="2026-01-01")

    assert "posted long apart" not in names(left, right)
    before = posting(CALL, "a.or.kr", posted_on="2025-05-02")
    assert "posted long apart" in names(before, right)


def test_a_first_round_is_often_not_called_so() -> None:
    first, second = "2026년 1차 별빛", "2026년 2차 별빛"
    days = {"posted_on": "2026-07-01"}
    plain = posting(CALL, "a.or.kr", **days)

    left = posting(CALL.replace("2026년 별빛", first), "bizinfo", **days)
    assert relate(left, plain).same == "yes"
    left = posting(CALL.replace("2026년 별빛", second), "bizinfo", **days)
    assert relate(left, plain).same != "yes"


@cases(
    ("address", "other", "is_one"),
    [
        ("notice/243434", "view?page=2&idx=243434", True),
        ("view?b=7&idx=243434", "view?idx=243434&c=7&d=0", True),
        ("view?board=10023&no=37", "view?board=10023&no=38", False),
        ("notice/243434", "notice/243435", False),
        # the board's number is shared, the post's is not
        ("view?board=10023&no=372", "view?board=10023&no=373", False),
        ("notice/372", "view?page=2&idx=372", False),
    ],
)
def test_one_posts_number_under_two_addresses(
    address: str, other: str, is_one: bool
) -> None:
    left = posting(CALL, "a.or.kr", url=f"https://a.or.kr/{address}")
    right = posting(CALL, "a.or.kr", url=f"https://a.or.kr/{other}")

    assert ("one address" in names(left, right)) == is_one


def test_a_year_is_written_in_two_ways() -> None:
    left = posting(CALL, "a.or.kr")
    right = posting(CALL.replace("2026년", "2026년도"), "bizinfo")

    assert "equal titles" in names(left, right)


BIZINFO = "https://www.bizinfo.go.kr/view.do?pblancId=PBLN_000000000"


def test_a_portal_is_one_board_whatever_a_collector_calls_it() -> None:
    left = posting(CALL, "bizinfo", url=f"{BIZINFO}123000")
    right = posting(CALL, "기업마당(Bizinfo)", url=f"{BIZINFO}124000")

    assert "twice on one board" in names(left, right)
    assert relate(left, right).same != "yes"


@pytest.mark.parametrize(
    ("number", "same"), [("105400", "no"), ("123000", "yes")]
)
def test_a_portals_number_tells_the_year_that_a_title_leaves_out(
    number: str, same: str
) -> None:
    agency = {"agency": "한빛진흥원"}
    left = posting(
        CALL.removeprefix("2026년 "),
        "bizinfo",
        url=f"{BIZINFO}{number}",
        **agency,
    )

    assert relate(left, posting(CALL, "a.or.kr", **agency)).same == same


def test_a_call_that_several_bodies_make_each_for_itself_is_asked_about() -> (
    None
):
    posts = []
    for number, body in enumerate(("한빛협회", "하늘센터", "구름조합")):
        agency = f"고용노동부 / {body}"
        url = f"{BIZINFO}12{number}000"
        posts.append(posting(CALL, "bizinfo", url=url, agency=agency))
    mine = posts[0]
    mine_elsewhere = posting(CALL, "a.or.kr", agency="한빛협회")
    other_elsewhere = posting(CALL, "a.or.kr", agency="하늘센터")
    # two may be a ministry's agency and the body that runs the call for it
    assert relate(mine, other_elsewhere, TwinIndex(posts[:2])).same == "yes"
    several = TwinIndex(posts)

    assert relate(mine, mine_elsewhere, several).same == "yes"
    assert relate(mine, other_elsewhere, several).same == "maybe"


@pytest.mark.parametrize(
    "title",
    [
        f"붙임1. {CALL}문",
        f"(붙임 2) {CALL}",
        f"[공고문] {CALL}",
        "1._[공고문]_2026년_별빛_디지털_전환_지원사업_참여기업_모집_공고.hwp",
        CALL.replace("모집", "(영화 분야ㆍ음악 분야) 모집"),
        # a list's mark before a year, a site's own number, half a bracket
        f"새글 {CALL}",
        f"New {CALL}",
        f"2026-01-0107 {CALL}",
        f"한빛로봇진흥원]{CALL}",
        f"[타기관공고] {CALL}",
        f"[별빛 산업 사업, 3차년도] {CALL}",
        # one board tells how often it calls
        CALL.replace("모집", "정기 모집"),
    ],
)
def test_what_a_file_is_called_or_lists_tells_no_two_calls_apart(
    title: str,
) -> None:
    day = {"posted_on": "2026-07-01"}

    found = relate(
        posting(title, "ntis", **day), posting(CALL, "a.or.kr", **day)
    )

    assert found.same == "yes", found.why


def test_a_copy_with_all_days_of_a_call_extended_in_place_is_that_call() -> (
    None
):
    days = {"opens": "2026-07-01", "closes": "2026-08-10"}
    extended = posting(CALL.replace("모집", "모집 연장"), "kocca", **days)

    assert relate(extended, posting(CALL, "bizinfo", **days)).same == "yes"
    earlier = {**days, "closes": "2026-07-20"}
    assert relate(extended, posting(CALL, "bizinfo", **earlier)).same == "no"


@cases(
    ("title", "other", "same"),
    [
        ("26년 별빛공단 7월 일정표", "26년 별빛공단 8월 일정표", "no"),
        # a foundation's legal form is no second announcement
        (f"{CALL}[(재)한빛재단]", f"{CALL}[한빛재단]", "yes"),
        (f"{CALL}(재)", CALL, "no"),
        # cut off by a list before it says what is announced
        (
            CALL.partition(" 모집")[0] + "…",
            f"{CALL.removesuffix('공고')}재공고",
            "no",
        ),
        (CALL.partition("참여")[0] + "..", CALL, "maybe"),
        (CALL.replace("참여기업", "코디네이터"), CALL, "no"),
        (
            CALL.replace("2026년", "(추경사업) 2026년 1차"),
            CALL.replace("2026년", "2026년 1차"),
            "maybe",
        ),
    ],
)
def test_small_words_that_make_two_notices_or_leave_it_open(
    title: str, other: str, same: str
) -> None:
    found = relate(posting(title, "a.or.kr"), posting(other, "bizinfo"))

    assert found.same == same, found.why


def test_two_programmes_of_one_body_until_one_day_are_asked_about() -> None:
    days = {"opens": "2026-07-06", "closes": "2026-08-04"}
    body = {"agency": "한빛로봇진흥원", **days}
    left = posting(
        "2026년 「규제혁신 로봇 실증사업」 2차 모집 공고", "a.or.kr", **body
    )
    right = posting(
        "2026년 2차 서비스로봇 실증사업 과제 모집 공고", "bizinfo", **body
    )

    assert relate(left, right).same == "maybe"


def test_a_post_after_the_other_had_closed_is_far() -> None:
    late = posting(CALL, "a.or.kr", posted_on="2026-07-31")
    over = posting(CALL, "bizinfo", closes="2026-02-27")

    assert "posted long apart" in names(late, over)


@cases(
    ("one", "other", "name"),
    [
        (
            "2026년 별빛 해외실증 지원사업 모집 공고",
            "2026년 별빛 국내실증 지원 공고",
            "a word varied",
        ),
        # a slip of the pen
        (
            "2026년 별빛 자율시험실 사업 공고",
            "2026년 별빛 자율실험실 사업 공고",
            None,
        ),
        (
            "2026년 별빛가게 모집 공고",
            "2026년 별빛가게 성장도약 사업 모집 공고",
            "more in the name",
        ),
        # the programme that it is part of
        (
            "2026년 별빛가게 모집 공고",
            "2026년 별빛가게 모집 공고(달빛 프로젝트)",
            None,
        ),
        ("2026년 별빛가게 모집 공고", "달빛시장 2026년 별빛가게 모집", None),
    ],
)
def test_a_word_in_place_of_another_or_within_a_programmes_name(
    one: str, other: str, name: str | None
) -> None:
    found = names(posting(one, "a.or.kr"), posting(other, "bizinfo"))

    told = found & {"a word varied", "more in the name"}
    assert told == ({name} if name else set())


def test_one_bodys_programmes_of_one_day_are_asked_about() -> None:
    """That a programme and its sister are posted on one day makes them no one call."""
    left = posting(
        "2026년 별빛가게·별빛공방 모집 공고", "a.go.kr", posted_on="2026-03-10"
    )
    right = posting(
        "2026년 별빛가게 및 별빛공방 성장도약 사업 모집 공고",
        "bizinfo",
        posted_on="2026-03-11",
    )

    assert "more in the name, posted together" in names(left, right)
    assert relate(left, right).same == "maybe"


# What one body calls for on one day until one day: the word of the second title.
@cases(
    ("title", "other"),
    [
        (f"[별빛유통/본사] {CALL}", f"[별빛유통/호남본부] {CALL}"),
        (f"[별빛유통(북부)] {CALL}", f"[별빛유통(남부)] {CALL}"),
        (CALL, CALL.replace("참여기업", "참여기관")),
        (CALL, CALL.replace("참여기업", "컨소시엄")),
        (CALL, CALL.replace("참여기업", "공급기업")),
        (CALL, CALL.replace("지원사업", "지원사업 심화과정")),
        (CALL, CALL.replace("지원사업", "지원사업 데모데이")),
        (f"{CALL}(데모데이)", CALL),
        (CALL, CALL.replace("디지털 전환", "물류비")),
        # a programme that has its helpers' name
        ("2026년 별빛전문가 지원사업 공고", "2026년 별빛전문가 모집 공고"),
        ("별빛대학교 입주기업 모집 공고", "달빛대학교 입주기업 모집 공고"),
        ("2026 별빛대회 참가팀 모집", "2026 별빛대회 투자자 모집"),
        # one does not say whose it is
        ("[별빛대학교] 신규 입주기업 모집", "신규 입주기업 모집 공고"),
    ],
)
def test_sister_calls_of_one_day_are_never_one_without_asking(
    title: str, other: str
) -> None:
    days = {"posted_on": "2026-07-06", "closes": "2026-08-04"}
    body = {"agency": "한빛로봇진흥원", **days}
    found = relate(
        posting(title, "a.or.kr", **body), posting(other, "kstartup", **days)
    )

    assert found.same in ("maybe", "no"), found.why


@cases(
    ("one", "other", "why"),
    [
        (
            "2026년도 별빛 해외진출 지원사업 통합공고 안내",
            "달빛 인큐베이터 사업(2026년 별빛 해외진출 지원사업 통합 공고)",
            "one of them is a part of the other",
        ),
        (
            "2026년 별빛 산정 지원사업 컨설팅기관 모집",
            "2026년 별빛 산정 지원사업 참여기업 모집 공고",
            "different people are called",
        ),
        (
            "2026 별빛 비즈니스데이 해외 바이어 모집",
            "2026 별빛 비즈니스데이 국내기업 모집",
            "different people are called",
        ),
    ],
)
def test_a_part_of_an_overview_and_who_helps_are_calls_of_their_own(
    one: str, other: str, why: str
) -> None:
    same_day = {"posted_on": "2026-03-10"}
    found = relate(
        posting(one, "a.or.kr", **same_day),
        posting(other, "bizinfo", **same_day),
    )

    assert (found.same, found.why) == ("no", why)


def test_of_two_sister_calls_on_one_board_the_one_that_fits_better_is_the_copy() -> (
    None
):
    days = {"posted_on": "2026-07-01", "closes": "2026-07-31"}
    portal = posting(
        "[부산] 2026년 별빛 로봇 바우처 참여기업 모집 공고", "bizinfo", **days
    )
    copy = posting("2026년 별빛 로봇 바우처 참여기업 모집", "a.or.kr", **days)
    sister = posting(
        "2026년 별빛 로봇 정비 바우처 참여기업 모집",
        "a.or.kr",
        url="https://a.or.kr/view?no=8",
        **days,
    )

    assert relate(portal, sister).same == "yes"
    posts = BoardPosts()
    for item in (portal, copy, sister):
        posts.add(item)
    twins = TwinIndex()

    def among(left: BoardPosting, right: BoardPosting) -> str:
        others = posts.near(left, right)
        return relate_among(left, right, twins, others).same

    assert among(portal, sister) == among(sister, portal) == "maybe"
    assert among(portal, copy) == among(copy, portal) == "yes"


def test_a_month_that_both_titles_name_is_no_round_of_one_alone() -> None:
    left = posting("2026년 9월 별빛센터 역량강화 창업교육", "kstartup")
    right = posting("별빛센터 9월 역량강화 창업교육 모집", "a.or.kr")
    bare = posting("별빛센터 역량강화 창업교육 모집", "a.or.kr")

    assert "a round in one only" not in names(left, right)
    assert "a round in one only" in names(left, bare)


def test_a_regions_call_of_a_programme_of_several_is_asked_about() -> None:
    days = {"posted_on": "2026-07-01", "closes": "2026-07-31"}
    left = posting("2026년 경남 별빛상점 모집 공고", "kstartup", **days)
    other = posting("2026년 충북 별빛상점 모집 공고", "kstartup", **days)
    right = posting("별빛상점 모집 공고", "a.or.kr", **days)

    assert relate(left, right, TwinIndex([left])).same == "yes"
    assert relate(left, right, TwinIndex([left, other])).same == "maybe"


@cases(
    ("host", "title", "is_two"),
    [
        ("gwangsan.go.kr", "[울산] 2026년 별빛 융자 시행 공고", True),
        ("yangsan.go.kr", "[경남] 김해시 2026년 별빛 융자 시행 공고", True),
        ("gimhae.go.kr", "[경남] 김해시 2026년 별빛 융자 시행 공고", False),
        # the region's board, a part of it, and a site of no commune
        ("gimhae.go.kr", "[경남] 2026년 별빛 융자 시행 공고", False),
        ("gimhae.go.kr", "[경남동부] 2026년 별빛 융자 시행 공고", False),
        ("yangju.go.kr", "[경기] 남양주시 2026년 별빛 융자 시행 공고", True),
        ("a.or.kr", "[경남] 김해시 2026년 별빛 융자 시행 공고", False),
        # a body that a town founded for its companies
        ("hsbiz.or.kr", "[경기] 화성시 2026년 별빛 융자 시행 공고", False),
        # which also posts other bodies' calls
        ("hsbiz.or.kr", "[경기] 용인시 2026년 별빛 융자 시행 공고", False),
        ("gjef.or.kr", "[전북] 2026년 별빛 융자 시행 공고", False),
    ],
)
def test_a_communes_own_site_names_it(
    host: str, title: str, is_two: bool
) -> None:
    here = posting("2026년 별빛 융자 시행 공고", host)
    found = relate(here, posting(title, "bizinfo"))

    two = "two regions' bodies, each with a call of its own"
    assert (found.why == two) == is_two


def test_a_town_passes_on_another_bodys_call() -> None:
    call = "2026년 별빛 해외 개척단 모집 공고"
    mine = posting(f"[유관기관] {call}", "goyang.go.kr")
    theirs = posting(f"[별빛상권진흥원] {call}", "siheung.go.kr")

    assert relate(mine, theirs).same != "no"
    assert "boards of two agencies" not in names(mine, theirs)
    elsewhere = posting(call, "goyang.go.kr")
    assert relate(elsewhere, posting(call, "siheung.go.kr")).same == "no"
    assert relate(elsewhere, posting(call, "sida.kr")).same != "no"


def test_two_communes_post_a_call_each() -> None:
    title = "2026년 별빛 청년 융자 시행 공고"
    days = {"posted_on": "2026-09-10", "closes": "2026-09-28"}

    found = relate(
        posting(title, "gimhae.go.kr", **days),
        posting(title, "yangsan.go.kr", **days),
    )

    assert found.same == "no"


def test_a_title_is_found_by_its_words_where_its_name_is_not() -> None:
    """One board puts the programme behind a call in brackets, another before it."""
    first = posting(
        "[충남] 새벽산업 국내전시회 참가기업 추가모집 공고(별빛기업 성장사다리 지원사업)",
        "bizinfo",
    )
    second = posting(
        "별빛기업 성장사다리지원사업 새벽산업 국내전시회 참가기업 추가모집 공고",
        "a.or.kr",
    )

    shared = title_keys(first) & title_keys(second)
    assert len(title_keys(first)) == TITLE_KEYS
    assert {key >> 32 for key in shared} == {4, 5}


@cases(
    ("title", "places"),
    [
        ("인천서구 별빛 사업 공고", {"인천", "서구"}),
        ("성남시 분당구 별빛 사업 공고", {"성남시", "분당구"}),
        ("제주권 별빛병원 구축 공고", {"제주"}),
        ("남양주시 별빛 사업 공고", {"남양주시"}),
        ("남양주시ㆍ양주시 별빛 사업 공고", {"남양주시", "양주시"}),
        ("별빛 공동연구 공고", set()),
        ("별빛 SW 분석도구 지원 공고", set()),
    ],
)
def test_places_are_those_that_exist(title: str, places: set[str]) -> None:
    assert places_in(title) == places
