"""Answers of JSON and feeds that nobody has described."""

from __future__ import annotations

import json
from datetime import date

from scrapy.http import TextResponse, XmlResponse

from crawler.authoring.new_source import discover
from crawler.discovery import propose
from crawler.platforms.dates import posted_on
from tests.crawler.unknown_pages import NOTICES, page, table


def _of_api(entries: list[dict[str, object]]) -> list[tuple[str, str]]:
    answer = TextResponse(
        "https://new.example.kr/api",
        body=json.dumps({"data": entries}, ensure_ascii=False).encode(),
        encoding="utf-8",
    )
    listing = discover("new-api", answer).listing
    assert listing is not None
    return [(notice.key, notice.title) for notice in listing.notices]


def test_a_json_answer_is_read_by_its_fields() -> None:
    data = {
        "data": {
            "list": [
                {"sn": key, "regDt": day, "pbancNm": title, "cnt": 3}
                for key, title, day in NOTICES
            ],
            "total": 8,
        }
    }
    found = discover(
        "new-api",
        TextResponse(
            "https://new.example.kr/api/list",
            body=json.dumps(data).encode(),
            encoding="utf-8",
        ),
    )
    assert found.proposal is not None
    assert (found.platform, found.proposal.container) == (
        "JsonBoard",
        "data.list",
    )
    assert dict(found.proposal.fields) == {
        "title": "pbancNm",
        "key": "sn",
        "posted": "regDt",
    }
    assert found.listing is not None
    assert len(found.listing.notices) == 8


def test_a_feed_is_read_by_its_entries() -> None:
    entries = "".join(
        f"<item><title>{t}</title><link>https://new.example.kr/v?no={k}</link><pubDate>{d}</pubDate></item>"
        for k, t, d in NOTICES
    )
    feed = f'<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"><channel><title>x</title>{entries}</channel></rss>'
    found = discover(
        "new-feed",
        XmlResponse(
            "https://new.example.kr/rss", body=feed.encode(), encoding="utf-8"
        ),
    )
    assert (found.platform, [row.key for row in found.rows]) == (
        "FeedBoard",
        [str(key) for key, *_ in NOTICES],
    )


def test_the_number_of_a_row_is_no_id() -> None:
    items = []
    for number, (key, title, day) in enumerate(NOTICES, 1):
        items.append(
            {"rowNum": number + 10, "id": f"{key}", "sj": title, "regDt": day}
        )
    body = json.dumps({"list": items}, ensure_ascii=False).encode()
    url = "https://new.example.kr/api"
    found = propose(TextResponse(url, body=body, encoding="utf-8"))
    assert found.fields["key"] == "id"


def test_json_with_titles_in_latin_letters() -> None:
    items = []
    for key, _, day in NOTICES:
        items.append(
            {
                "id": key,
                "name": f"Call for proposals on vouchers, part {key}",
                "docurl": f"https://new.example.kr/d/{key}",
                "date": f"{day}T00:00:00",
            }
        )
    body = json.dumps({"results": items}).encode()
    response = TextResponse(
        "https://new.example.kr/api", body=body, encoding="utf-8"
    )
    found = discover("new-board", response)
    assert found.listing is not None
    titles = [notice.title for notice in found.listing.notices]
    assert titles == [item["name"] for item in items]


def test_the_posting_day_of_json_is_the_one_that_every_item_has() -> None:
    items = []
    for number, (key, title, day) in enumerate(NOTICES):
        begins = day.replace("-", "") if number else ""
        items.append(
            {"id": key, "title": title, "openDate": day, "applyStart": begins}
        )
    body = json.dumps({"list": items}, ensure_ascii=False).encode()
    found = discover(
        "new-api",
        TextResponse(
            "https://new.example.kr/api", body=body, encoding="utf-8"
        ),
    )
    assert found.listing is not None
    days = [notice.posted for notice in found.listing.notices]
    assert days == [day for _, _, day in NOTICES]


def test_addresses_that_json_states_and_titles_as_pages_escape_them() -> None:
    items = []
    for key, title, day in NOTICES:
        items.append(
            {
                "pblancSn": key,
                "pblancNm": title,
                "registDt": day.replace("-", "") + "101500",
                "detailUrl": f"https://new.example.kr/p/{key}",
            }
        )
    body = json.dumps({"body": {"items": items}}, ensure_ascii=False).encode()
    found = discover(
        "new-api",
        TextResponse(
            "https://new.example.kr/api", body=body, encoding="utf-8"
        ),
    )
    assert "FILL-IN" not in found.card
    assert found.listing is not None
    addresses = [notice.url for notice in found.listing.notices]
    assert addresses == [item["detailUrl"] for item in items]
    listed = page(table("<a href='/v?no={key}'>{title}</a>"))
    escaped = listed.replace(
        body=listed.body.replace(
            "연습부 사업공고".encode(),
            "사업공고 &lt; 알림마당 | 노을산업진흥원".encode(),
        )
    )
    card = discover("new-board", escaped).card
    assert 'title = "노을산업진흥원 사업공고"' in card


def test_fields_that_name_their_type_and_files_that_read_like_titles() -> None:
    items = []
    for key, _, day in NOTICES:
        items.append(
            {
                "file": {
                    "S": f"/files/call for vouchers/part {key} of all.pdf"
                },
                "pk_id": {"S": f"{key}"},
                "case_name": {"S": f"Vouchers v. Grants{key}"},
                "date_filed": {"S": day},
            }
        )
    found = discover(
        "new-api",
        TextResponse(
            "https://new.example.kr/api",
            body=json.dumps(items).encode(),
            encoding="utf-8",
        ),
    )
    assert found.listing is not None
    rows = []
    for notice in found.listing.notices:
        rows.append((notice.key, notice.title, notice.posted))
    expected = []
    for key, _, day in NOTICES:
        expected.append((f"{key}", f"Vouchers v. Grants{key}", day))
    assert rows == expected


def test_a_number_that_counts_posts_is_no_id_beside_another() -> None:
    entries = []
    for number, (key, title, day) in enumerate(NOTICES):
        post = {"uid": f"b{key * 7}x", "subject": title, "createdAt": day}
        entries.append({"no": 400 - number, "post": post})
    answer = TextResponse(
        "https://new.example.kr/api",
        body=json.dumps(entries, ensure_ascii=False).encode(),
        encoding="utf-8",
    )
    listing = discover("new-api", answer).listing
    assert listing is not None
    expected = [f"b{key * 7}x" for key, _, _ in NOTICES]
    assert [notice.key for notice in listing.notices] == expected


def test_titles_of_one_word_and_a_number_are_found_by_their_fields_name() -> (
    None
):
    entries = []
    for key, _, day in NOTICES:
        entries.append(
            {"itemId": key, "title": f"S0{key}, Opinion", "dated": day}
        )
    facets = [{"name": f"list {n} of all", "count": n} for n in range(3)]
    answer = TextResponse(
        "https://new.example.kr/api",
        body=json.dumps({"facets": facets, "items": entries}).encode(),
        encoding="utf-8",
    )
    listing = discover("new-api", answer).listing
    assert listing is not None
    assert [notice.title for notice in listing.notices] == [
        f"S0{key}, Opinion" for key, _, _ in NOTICES
    ]


def test_a_field_of_an_api_is_taken_for_what_it_is_called() -> None:
    entries: list[dict[str, object]] = []
    for key, title, day in NOTICES:
        entries.append(
            {
                "지원내용": f"○ {title}의 내용\n - 바우처 {key}만원까지 지원합니다",
                "전화문의": f"연습부/02-{key}-6222||바우처콜센터/1544-{key}",
                "sequenceNumberOfPortal": key - 900,
                "projectCode": f"PRJ{key * 3}",
                "modifiedDate": f"{day} 18:00",
                "entryDate": day,
                "사업명": title[9:],
            }
        )
    expected = [(f"PRJ{key * 3}", title[9:]) for key, title, _ in NOTICES]
    assert _of_api(entries) == expected


def test_days_in_milliseconds_and_titles_with_markup() -> None:
    entries: list[dict[str, object]] = []
    for number, (key, title, _) in enumerate(NOTICES):
        entries.append(
            {
                "articleNo": key,
                "title": f"<span class='cat'></span>{title}",
                "regDate": 1_795_136_400_000 - number * 86_400_000,
            }
        )
    assert _of_api(entries) == [(f"{key}", title) for key, title, _ in NOTICES]
    answer = TextResponse(
        "https://new.example.kr/api", body=json.dumps(entries).encode()
    )
    days = [row.posted for row in propose(answer).rows]
    assert days[:2] == ["2026-11-20 10:00", "2026-11-19 10:00"]


def test_cells_of_markup_and_json_within_json_are_read_by_what_they_hold() -> (
    None
):
    cells: list[list[str]] = []
    posts: list[dict[str, object]] = []
    for number, (key, title, day) in enumerate(NOTICES):
        link = f'<a class="t" href="/view?no={key}">{title}</a>'
        cells.append([f"{300 - number}", link, day, f"{key % 7}"])
        posts.append({"SEQ": key, "TITLE": title, "REGDATE": day})
    for data in ({"data": cells}, {"d": json.dumps(posts)}):
        answer = TextResponse(
            "https://new.example.kr/api", body=json.dumps(data).encode()
        )
        listing = discover("new-api", answer).listing
        assert listing is not None
        read = [(row.key, row.title, row.posted) for row in listing.notices]
        assert read == [(f"{key}", title, day) for key, title, day in NOTICES]


def test_days_of_a_feed_in_another_form_are_named_on_its_card() -> None:
    entries = "".join(
        f"<item><title>{t}</title><link>https://new.example.kr/v?no={k}&amp;PHPSESSID=a{k}</link>"
        f"<pubDate>{str(d)[2:].replace('-', '.')}</pubDate></item>"
        for k, t, d in NOTICES
    )
    feed = f"<rss version='2.0'><channel><title> <![CDATA[누리센터 공고]]></title>{entries}</channel></rss>"
    found = discover(
        "new-feed",
        XmlResponse(
            "https://new.example.kr/rss", body=feed.encode(), encoding="utf-8"
        ),
    )
    assert 'title = "누리센터 공고"' in found.card
    assert 'agency = "누리센터"' in found.card
    assert found.listing is not None
    assert not found.doubts
    rows = []
    for notice in found.listing.notices:
        rows.append((notice.key, posted_on(notice.posted or ""), notice.url))
    assert rows == [
        (
            str(key),
            date.fromisoformat(str(day)),
            f"https://new.example.kr/v?no={key}",
        )
        for key, _, day in NOTICES
    ]


def test_a_field_of_registering_is_the_posting_day_before_a_periods_begin() -> (
    None
):
    items = []
    for key, title, day in NOTICES:
        items.append(
            {
                "pbancNo": f"P-{key}",
                "pbancNm": title,
                "rcptBgngDt": "2026-12-01",
                "rgstDt": str(day),
            }
        )
    answer = TextResponse(
        "https://new.example.kr/api",
        body=json.dumps({"data": items}).encode(),
        encoding="utf-8",
    )
    proposal = discover("new-api", answer).proposal
    assert proposal is not None
    assert proposal.fields["posted"] == "rgstDt"
