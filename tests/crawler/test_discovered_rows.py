"""Rows that stand in a page in less usual ways: what is proposed reads them, or a doubt
says what it does not.
"""

from __future__ import annotations

from crawler.authoring.new_source import discover
from tests.cases import cases
from tests.crawler.unknown_pages import EXPECTED, NOTICES, items, listed, page


def _doubts(body: str) -> str:
    return " | ".join(discover("new-board", page(body)).doubts)


def test_the_column_called_title_is_the_titles_where_a_number_is_the_longer_link() -> (
    None
):
    rows = ""
    for key, title, day in NOTICES:
        link = f"""<a href='#' onclick="searchDetail('{key}')">"""
        number = f"가온광역시 노을구 고시 제2026-{key}호 (2026년 하반기 정정분 포함)"
        rows += (
            f"<tr><td>{link}{key - 900}</a></td><td>{link}{number}</a></td>"
            f"<td>{link}{title}</a></td><td>{link}{day}</a></td></tr>"
        )
    heads = "".join(
        f"<th>{head}</th>" for head in ("번호", "고시번호", "제목", "등록일")
    )
    table = (
        f"<table><thead><tr>{heads}</tr></thead><tbody>{rows}</tbody></table>"
    )
    assert listed(table) == EXPECTED


def test_of_a_card_that_is_one_link_the_title_is_read_without_its_summary() -> (
    None
):
    card = (
        "<a href='/v?no={key}'><div class='img'></div><div class='b-img-title'>"
        "<p><span>{title}</span></p></div><div class='txt'><p>아래와 같이 공고하오니 "
        "관심 있는 기업의 많은 참여 바랍니다. 자세한 내용은 붙임을 보시기 바랍니다.</p></div>"
        "<div class='date'>{day}</div></a>"
    )
    assert listed(items("li", card)) == EXPECTED


def test_marks_on_some_rows_are_no_part_of_their_titles() -> None:
    lines = ""
    for number, (key, title, day) in enumerate(NOTICES):
        before = "<span class='notice'>공지</span> " if number < 2 else ""
        after = " <em class='fresh'>N</em>" if number in (1, 4) else ""
        lines += (
            f"<li><a href='/v?no={key}'>{before}{title}{after}</a>"
            f"<i>{day}</i></li>"
        )
    assert listed(f"<ul class='n'>{lines}</ul>") == EXPECTED


def test_of_several_data_attributes_the_one_that_differs_is_the_id() -> None:
    cards = ""
    for number, (key, title, day) in enumerate(NOTICES):
        cards += (
            f"<div class='card' data-yy='2026' data-post_no='{key}' "
            f"data-seq='{number + 1}'><a href='#'>{title}</a><i>{day}</i></div>"
        )
    assert listed(f"<div class='cards'>{cards}</div>") == EXPECTED


def test_a_call_of_the_element_itself_leads_by_the_rows_attribute() -> None:
    rows = ""
    for key, title, day in NOTICES:
        rows += (
            f"<tr data-seq='{key}'><td><a href='#' onclick='goView(this)'>{title}</a>"
            f"</td><td>{day}</td></tr>"
        )
    assert listed(f"<table class='t'>{rows}</table>") == EXPECTED


def test_a_day_of_the_month_apart_from_its_month_is_read() -> None:
    lines = ""
    for key, title, day in NOTICES:
        year, month, of_month = day.split("-")
        lines += (
            f"<li><div class='date'><b>{of_month}</b><span>{year}.{month}</span></div>"
            f"<div><a href='/v?no={key}'>{title}</a><p>관심 있는 기업은 보시기 바랍니다."
            "</p></div></li>"
        )
    assert listed(f"<ul class='n'>{lines}</ul>") == EXPECTED


def test_the_same_list_hidden_for_other_screens_is_not_the_one_proposed() -> (
    None
):
    shown = hidden = ""
    for key, title, day in NOTICES:
        shown += f"<li><a href='/v?no={key}'>{title}</a><i>{day}</i></li>"
        hidden += (
            f"<tr><td><a href='/m/v?no={key}'>{title}</a></td>"
            f"<td>{day}</td></tr>"
        )
    body = (
        f"<table class='m' style='display:none'>{hidden}</table>"
        f"<ul class='pc'>{shown}</ul>"
    )
    found = discover("new-board", page(body))
    assert found.proposal is not None
    assert found.proposal.container == "ul.pc"
    assert found.doubts == ()


def test_the_second_row_of_a_notice_is_no_notice() -> None:
    rows = ""
    for key, title, day in NOTICES:
        link = f"<a href='/v?no={key}'>"
        rows += (
            f"<tr><td rowspan='2'>{key - 900}</td><td>{link}{title}</a></td>"
            f"<td rowspan='2'>{day}</td></tr><tr><td>{link}아래와 같이 알려 "
            f"드리오니 {title[::-1]} 등을 확인하시기 바랍니다.</a></td></tr>"
        )
    table = f"<table class='webzine'><tbody>{rows}</tbody></table>"
    assert listed(table) == EXPECTED


def test_a_link_back_at_the_end_of_a_list_is_no_notice() -> None:
    lines = ""
    for key, title, day in NOTICES:
        lines += f"<li><a href='/v?no={key}'>{title}</a><i>{day}</i></li>"
    lines += "<li><a href='/board/main.do'>처음 화면으로 돌아가기</a></li>"
    assert listed(f"<ul class='n'>{lines}</ul>") == EXPECTED


def test_days_that_only_an_attribute_says_are_read_from_it() -> None:
    lines = ""
    for number, (key, title, day) in enumerate(NOTICES):
        shown = f"{number + 1}시간 전" if number < 3 else day
        lines += (
            f"<ul class='body'><li class='tit'><a href='/v?idx={key}'>{title}</a>"
            f"</li><li class='time' title='{day} 10:20'>{shown}</li></ul>"
        )
    assert listed(f"<div class='table'>{lines}</div>") == EXPECTED


def test_a_row_whose_number_is_a_word_is_read_as_well() -> None:
    rows = ""
    for number, (key, title, day) in enumerate(NOTICES):
        shown = "상단고정" if number == 0 else f"{number}"
        rows += (
            f"<tr><td>{shown}</td><td><a href='/v?no={key}'>{title}</a></td>"
            f"<td>{day}</td></tr>"
        )
    heads = "<tr><th>번호</th><th>제목</th><th>등록일</th></tr>"
    assert listed(f"<table>{heads}{rows}</table>") == EXPECTED


def test_two_boards_on_a_page_are_a_doubt() -> None:
    lines = {"noti": "", "biz": ""}
    for name in lines:
        for key, title, day in NOTICES:
            lines[name] += (
                f"<li><a href='/v?b={name}&no={key}'>{title} {name}</a>"
                f"<i>{day}</i></li>"
            )
    body = (
        f"<div><ul class='a'>{lines['noti']}</ul></div>"
        f"<div><ul class='b'>{lines['biz']}</ul></div>"
    )
    assert "another list on this page may be the board" in _doubts(body)


def test_days_in_several_forms_are_a_doubt() -> None:
    rows = ""
    for number, (key, title, day) in enumerate(NOTICES):
        shown = day if number % 2 else day.replace("-", ". ")
        rows += (
            f"<tr><td><a href='/v?no={key}'>{title}</a></td>"
            f"<td>{shown}</td></tr>"
        )
    heads = "<tr><th>제목</th><th>등록일</th></tr>"
    said = _doubts(f"<table>{heads}{rows}</table>")
    assert "are they written in several ways?" in said


def test_a_pinned_row_that_stands_in_its_place_too_is_no_doubt() -> None:
    lines = ""
    for key, title, day in [NOTICES[3], *NOTICES]:
        lines += f"<li><a href='/v?no={key}'>{title}</a><i>{day}</i></li>"
    assert _doubts(f"<ul class='n'>{lines}</ul>") == ""


def test_a_heading_over_two_columns_stands_over_each() -> None:
    rows = ""
    for number, (key, title, day) in enumerate(NOTICES):
        begin, end = NOTICES[number - 1][2], NOTICES[number - 2][2]
        rows += (
            f"<tr><td><a href='/v?no={key}'>{title}</a></td><td>{begin}</td>"
            f"<td>{end}</td><td>{day}</td><td>접수</td></tr>"
        )
    heads = (
        "<thead><tr><th rowspan='2'>제목</th><th colspan='2'>접수</th>"
        "<th rowspan='2'>등록일</th><th rowspan='2'>상태</th></tr>"
        "<tr><th>시작</th><th>종료</th></tr></thead>"
    )
    assert listed(f"<table>{heads}<tbody>{rows}</tbody></table>") == EXPECTED


def test_a_title_before_its_summary_in_one_link() -> None:
    card = (
        "<a href='/v?no={key}'><strong>{title}</strong><p>아래와 같이 안내하오니 "
        "기한 내에 신청하여 주시기 바랍니다. 자세한 내용은 붙임과 같습니다.</p></a>"
        "<div><span class='date'>{day} 10:15</span></div>"
    )
    assert listed(items("li", card)) == EXPECTED


def test_ids_that_count_the_rows_are_a_doubt() -> None:
    rows = ""
    for number, (_, title, day) in enumerate(NOTICES):
        call = f"__doPostBack('ctl00$list$ctl{number + 2:02d}$lnk','')"
        rows += (
            f'<tr><td><a href="javascript:{call}">{title}</a></td>'
            f"<td>{day}</td></tr>"
        )
    assert "the ids count the rows" in _doubts(f"<table>{rows}</table>")


def test_a_period_with_its_label_is_not_the_day_of_posting_before_it() -> None:
    rows = ""
    for number, (key, title, day) in enumerate(NOTICES):
        writer = ("홍길동", "김가온", "이누리")[number % 3]
        rows += (
            f"<div class='item'><div class='s'><span>접수중</span><a href='#' "
            f"onclick=\"goDetail('BIZ', '{key}')\">{title}</a></div><ul class='meta'>"
            "<li><b>접수기간</b> 2026-11-28 ~ 2026-12-24</li>"
            f"<li><b>작성자</b> {writer}</li><li><b>등록일</b> {day}</li></ul></div>"
        )
    body = f"<div class='biz-board'>{rows}</div>"
    assert listed(body) == EXPECTED
    assert 'posted_after = "등록일"' in discover("new-board", page(body)).card


def test_rows_that_are_forms_are_read_by_what_they_hand_on() -> None:
    """As the government's standard frame has them: the button is the title."""
    rows = ""
    for key, title, day in NOTICES:
        rows += (
            "<tr><td><form method='post' action='/view.do'>"
            "<input type='hidden' name='bbsId' value='BBSMSTR_000000000061'>"
            f"<input type='hidden' name='nttId' value='{key}'>"
            f"<input type='submit' value='{title}'></form></td><td>{day}</td></tr>"
        )
    assert listed(f"<table class='board'>{rows}</table>") == EXPECTED


def test_a_number_of_its_own_is_no_part_of_a_title() -> None:
    form = "<a href='/v?no={key}'><em>4{key}</em> {title}</a><i>{day}</i>"
    assert listed(items("li", form)) == EXPECTED


def test_days_of_a_period_in_columns_are_no_days_of_posting() -> None:
    rows = ""
    for key, title, day in NOTICES:
        link = f"<a href='/v/{key}'>{title}</a>"
        rows += f"<tr><td>{link}</td><td>{day}</td><td>2026-12-24</td></tr>"
    heads = "<th>공고명</th><th>접수시작일</th><th>접수마감일</th>"
    table = f"<table><thead><tr>{heads}</tr></thead>{rows}</table>"
    assert listed(table) == [(key, title, None) for key, title, _ in EXPECTED]


def test_questions_that_fold_out_without_a_script_are_rows() -> None:
    form = (
        "<summary><b>{title}</b><span>{day}</span></summary>"
        "<p>자세한 내용은 <a href='/v?no={key}'>공고문</a>을 보십시오.</p>"
    )
    assert listed(items("details", form)) == EXPECTED


def test_buttons_that_are_clicked_need_no_form() -> None:
    form = (
        "<input type='button' onclick='go({key})' value='{title}'><i>{day}</i>"
    )
    assert listed(items("li", form)) == EXPECTED


@cases(
    ("inner", "at"),
    [
        ("<em>접수중</em><span>판로</span><strong>{}</strong>", "strong"),
        ("<span>판로</span><b class='tit'>{}</b>", "b.tit"),
        # What is strong is not always the title.
        ("<strong>판로</strong>{}", "a"),
        ("<strong>판로</strong><span>{}</span>", "a"),
    ],
)
def test_a_heading_among_the_words_of_a_link_is_the_title(
    inner: str, at: str
) -> None:
    rows = ""
    for key, title, day in NOTICES:
        link = f"<a href='/v?no={key}'>{inner.format(title)}</a>"
        rows += f"<li class='row'>{link}<i>{day}</i></li>"
    found = discover("new-board", page(f"<ul id='rows'>{rows}</ul>"))
    assert found.proposal is not None
    assert found.proposal.title_at == at
