"""``voucherwatch import --api``: an API's whole list, from a stand-in of it on loopback."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from typing import Any

import pytest
from sqlmodel import select
from typer.testing import CliRunner

from storage.db.engine import open_engine, reading
from storage.models import Announcement, Delivery, Event, ListingRowRecord
from tests.commands import ROOT, run_command
from tests.crawler.conftest import BoardServer, Served
from worker.cli.main import app

KEY = "s3cret+key/=="


@pytest.fixture
def site() -> Iterator[BoardServer]:
    server = BoardServer()
    server.pages["/robots.txt"] = Served("", 404)
    yield server
    server.close()


def imported(
    site: BoardServer, sqlite_url: str, name: str, *words: str
) -> tuple[int, dict[str, Any], str]:
    """Run the command; return its exit code, its JSON and what it said beside it."""
    environment = {
        **os.environ,
        "DATABASE_URL": sqlite_url,
        "PYTHONPATH": str(ROOT),
        "CRAWL_DELAY": "0",
        "ALLOW_LOOPBACK": "true",
        "DATA_GO_KR_KEY": KEY,
        "BIZINFO_KEY": KEY,
        "LOG_LEVEL": "ERROR",
    }
    module = "tests.worker.loopback_api"
    done = run_command(
        module, site.url, name, *words, "--json", env=environment
    )
    assert KEY not in done.stdout + done.stderr
    assert "s3cret" not in done.stdout + done.stderr
    assert done.stdout, done.stderr
    return done.returncode, json.loads(done.stdout), done.stderr


def msit_item(number: int, year: int) -> dict[str, Any]:
    view = f"https://www.msit.go.kr/bbs/view.do?sCode=user&mId=311&nttSeqNo={number}"
    return {
        "item": {
            "subject": f"\t{year}년 새벽빛 {number}호 기술개발 지원사업  공모",
            "viewUrl": view,
            "deptName": "새벽과",
            "managerName": "홍길동",
            "managerTel": "000-000-0000",
            "pressDt": f"{year}-03-{1 + number % 28:02}",
            "files": [],
        }
    }


def msit_answer(items: list[dict[str, Any]], total: int) -> Served:
    header = {"resultCode": "00", "resultMsg": "NORMAL SERVICE."}
    body = {"totalCount": total, "numOfRows": 10, "items": items}
    answer = {"response": [{"header": header}, {"body": body}]}
    return Served(
        json.dumps(answer, ensure_ascii=False), media="application/json"
    )


MSIT = "/1721000/msitannouncementinfo/businessAnnouncMentList"


def serve_msit(site: BoardServer, count: int) -> None:
    """Ten items a page, the newest first, as the real one whatever it is asked for."""
    for page in range(1, count // 10 + 3):
        items = []
        for place in range(page * 10 - 10, min(page * 10, count)):
            items.append(msit_item(3_180_000 - place, 2025 - place // 10))
        site.pages[_asked(page)] = msit_answer(items, count)


def _asked(page: int) -> str:
    key = "s3cret%2Bkey%2F%3D%3D"
    return (
        f"{MSIT}?ServiceKey={key}&pageNo={page}&numOfRows=10&returnType=json"
    )


def stored(sqlite_url: str, table: Any) -> list[Any]:
    with reading(open_engine(sqlite_url)) as session:
        return list(session.exec(select(table)).all())


def test_the_ministrys_list_is_stored_and_nobody_is_told(
    site: BoardServer, sqlite_url: str
) -> None:
    serve_msit(site, 34)
    status, told, words = imported(site, sqlite_url, "msit-api")
    assert (status, told) == (
        0,
        {"new": 34, "known": 0, "failed": 0, "next_page": 5},
    ), words
    assert "msit-api" in words, "a bar on standard error"
    rows = stored(sqlite_url, Announcement)
    assert len(rows) == 34
    assert {row.year for row in rows} == {2022, 2023, 2024, 2025}
    assert rows[0].key == "3180000"
    assert "홍길동" not in str([row.reading for row in rows])
    assert stored(sqlite_url, Event) == stored(sqlite_url, Delivery) == []
    assert len(stored(sqlite_url, ListingRowRecord)) == 34
    again = imported(site, sqlite_url, "msit-api")[1]
    assert (again["new"], again["known"]) == (0, 34)


def test_a_day_ends_it_and_older_items_are_left_out(
    site: BoardServer, sqlite_url: str
) -> None:
    serve_msit(site, 34)
    told = imported(site, sqlite_url, "msit-api", "--since", "2024-01-01")[1]
    assert told["new"] == 20
    asked = [path for path in site.paths() if path.startswith(MSIT)]
    assert len(asked) == 3, (
        "the third page is the first on which all are older"
    )


REFUSED = """<OpenAPI_ServiceResponse><cmmMsgHeader><errMsg>SERVICE ERROR</errMsg>
<returnAuthMsg>{name}</returnAuthMsg><returnReasonCode>{code}</returnReasonCode>
</cmmMsgHeader></OpenAPI_ServiceResponse>"""


@pytest.mark.parametrize(
    ("code", "name", "advice"),
    [
        ("30", "SERVICE_KEY_IS_NOT_REGISTERED_ERROR", "check DATA_GO_KR_KEY"),
        ("22", "LIMITED_NUMBER_OF_SERVICE_REQUESTS_EXCEEDS_ERROR", "Tomorrow"),
    ],
)
def test_a_refusal_keeps_what_came_and_says_where_to_go_on(
    site: BoardServer, sqlite_url: str, code: str, name: str, advice: str
) -> None:
    serve_msit(site, 34)
    whole = site.pages[_asked(3)]
    site.pages[_asked(3)] = Served(
        REFUSED.format(code=code, name=name), media="text/xml"
    )
    status, told, words = imported(site, sqlite_url, "msit-api")
    assert (status, told["new"], told["next_page"]) == (3, 20, 3)
    assert name in told["why"]
    assert advice in words
    assert "import --api msit-api --from-page 3" in words

    site.pages[_asked(3)] = whole
    status, told, _ = imported(
        site, sqlite_url, "msit-api", "--from-page", "3"
    )
    assert (status, told["new"]) == (0, 14)
    assert len(stored(sqlite_url, Announcement)) == 34


def test_a_use_that_is_not_approved_is_said(
    site: BoardServer, sqlite_url: str
) -> None:
    site.pages[MSIT] = Served("Forbidden", 403)
    status, told, words = imported(site, sqlite_url, "msit-api")
    assert (status, told["new"]) == (3, 0)
    assert "not approved for DATA_GO_KR_KEY" in words
    assert "data.go.kr/data/15074634" in words


def bizinfo_item(number: int) -> dict[str, Any]:
    return {
        "pblancId": f"PBLN_{number:015}",
        "pblancNm": f"2024년 새벽빛 {number}호 이용권 수요기업 모집 공고",
        "jrsdInsttNm": "가온광역시",
        "excInsttNm": "가온테크노파크",
        "bsnsSumryCn": "<p>새벽빛 이용권 수요기업을 모집합니다.</p>",
        "reqstBeginEndDe": "20240318 ~ 20240405",
        "creatPnttm": "2024-03-18 09:12:33",
        "totCnt": "60",
    }


def test_bizinfos_list_ends_where_its_last_page_comes_again(
    site: BoardServer, sqlite_url: str
) -> None:
    whole = [bizinfo_item(number) for number in range(1, 61)]
    for page, items in ((1, whole[:50]), (2, whole[50:]), (3, whole[50:])):
        path = (
            "/uss/rss/bizinfoApi.do?crtfcKey=s3cret%2Bkey%2F%3D%3D&dataType=json"
            f"&pageUnit=50&pageIndex={page}"
        )
        site.pages[path] = Served(
            json.dumps({"jsonArray": items}), media="application/json"
        )
    status, told, words = imported(site, sqlite_url, "bizinfo-api")
    assert (status, told["new"]) == (0, 60), words
    [row] = [
        row
        for row in stored(sqlite_url, Announcement)
        if row.key.endswith("0007")
    ]
    assert (row.opens, row.closes) == ("2024-03-18", "2024-04-05")

    site.pages = {"/robots.txt": Served("", 404)}
    refused = {"reqErr": "인증키가 유효하지 않습니다."}
    site.pages["/uss/rss/bizinfoApi.do"] = Served(
        json.dumps(refused), media="application/json"
    )
    status, told, words = imported(site, sqlite_url, "bizinfo-api")
    assert status == 3
    assert "check BIZINFO_KEY" in words


def kstartup_item(number: int) -> dict[str, Any]:
    return {
        "pbanc_sn": 170_000 + number,
        "biz_pbanc_nm": f"2024년 새벽빛 {number}호 예비창업 지원사업 모집 공고",
        "intg_pbanc_biz_nm": "새벽빛 예비창업 지원사업",
        "pbanc_rcpt_bgng_dt": "20240318",
        "pbanc_rcpt_end_dt": "20240405",
        "pbanc_ntrp_nm": "가온창조경제혁신센터",
        "supt_biz_clsfc": "사업화",
        "supt_regin": "전국",
        "aply_trgt": "예비창업자",
        "aply_trgt_ctnt": "공고일 기준 사업자 등록이 없는 예비창업자",
        "pbanc_ctnt": "새벽빛 예비창업자를 모집합니다.",
        "detl_pg_url": "https://www.k-startup.go.kr/web/contents/"
        f"bizpbanc-ongoing.do?schM=view&pbancSn={170_000 + number}",
        "prch_cnpl_no": "000-000-0000",
    }


def test_kstartups_list_ends_with_its_last_item(
    site: BoardServer, sqlite_url: str
) -> None:
    whole = [kstartup_item(number) for number in range(1, 61)]
    for page, items in ((1, whole[:50]), (2, whole[50:]), (3, [])):
        path = (
            "/B552735/kisedKstartupService01/getAnnouncementInformation01"
            f"?serviceKey=s3cret%2Bkey%2F%3D%3D&page={page}"
            "&perPage=50&returnType=json"
        )
        answer = {
            "page": page,
            "perPage": 50,
            "totalCount": 60,
            "matchCount": 60,
            "currentCount": len(items),
            "data": items,
        }
        site.pages[path] = Served(
            json.dumps(answer, ensure_ascii=False), media="application/json"
        )
    status, told, words = imported(site, sqlite_url, "kstartup-api")
    assert (status, told["new"], told["failed"]) == (0, 60, 0), words
    [row] = [
        row for row in stored(sqlite_url, Announcement) if row.key == "170007"
    ]
    assert (row.opens, row.closes) == ("2024-03-18", "2024-04-05")
    assert row.url.endswith("pbancSn=170007")
    assert "예비창업자" in row.reading.audience
    assert stored(sqlite_url, Event) == stored(sqlite_url, Delivery) == []
    assert imported(site, sqlite_url, "kstartup-api")[1]["known"] == 60


def test_what_is_asked_wrongly_is_bad_usage(
    sqlite_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", sqlite_url)
    monkeypatch.setenv("DATA_GO_KR_KEY", "")
    runner = CliRunner()
    for words, expected in (
        (["--api", "nipa-business"], "msit-api"),
        (["--api", "msit-api"], "DATA_GO_KR_KEY is not set"),
        (["--api", "msit-api", "--since", "2024"], "no day like"),
        ([], "--api NAME"),
        (["file.jsonl", "--api", "msit-api"], "--api NAME"),
    ):
        answer = runner.invoke(app, ["import", *words])
        assert answer.exit_code == 2, answer.output
        assert expected in answer.output
