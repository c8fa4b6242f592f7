"""The practice ministry has the structure of the real boards, and its sinks are as strict as the real ones."""

import json
import smtplib
from datetime import date
from email.message import EmailMessage
from email.policy import SMTP
from pathlib import Path

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from tests.cases import cases
from worker.demo.ministry import ministry
from worker.demo.sinks import MailSink, SlackStandIn, refused
from worker.demo.state import DemoState
from worker.demo.story import Arrived, judge
from worker.demo.week import ExpectedAlert, week

TODAY = date(2026, 11, 24)


def visiting(day: int) -> TestClient:
    days = week(TODAY)
    return TestClient(ministry(lambda: days[day], today=TODAY))


def test_msit_rows_are_empty_until_their_script_fills_them() -> None:
    page = visiting(1).get("/bbs/list.do").text
    row = page[page.index("fn_detail(3190010)") : page.index("</div>\n</div>")]
    assert "AI 바우처" not in row.split("<script>")[0]
    assert "unescape('2026년 AI 바우처 지원사업 1차 공고')" in page


def test_nipa_file_links_differ_at_each_visit_and_lead_to_the_paper() -> None:
    client = visiting(4)
    pages = [client.get("/home/2-2/17010").text for _ in range(2)]
    assert pages[0] != pages[1]
    assert client.get("/comm/getFile?fileNo=17010").content.startswith(b"PK")


def test_an_outage_answers_200() -> None:
    answer = visiting(3).get("/home/2-2")
    assert (
        answer.status_code,
        "시스템 점검 안내" in answer.text,
        "tbgg" in answer.text,
    ) == (200, True, False)
    assert "board_list" in visiting(3).get("/bbs/list.do").text


def test_every_day_but_the_first_tells_somebody() -> None:
    assert [bool(day.alerts) for day in week(TODAY)] == [False] + [True] * 6


@cases(
    ("message", "fault"),
    [
        (
            {
                "text": "공고",
                "blocks": [
                    {
                        "type": "section",
                        "text": {"type": "mrkdwn", "text": "공고"},
                    }
                ],
            },
            None,
        ),
        ({}, "no_text"),
        ({"blocks": [{"type": "divider"}] * 51}, "invalid_blocks"),
        (
            {
                "blocks": [
                    {
                        "type": "header",
                        "text": {"type": "plain_text", "text": "가" * 151},
                    }
                ]
            },
            "invalid_blocks",
        ),
        (
            {
                "blocks": [
                    {
                        "type": "header",
                        "text": {"type": "mrkdwn", "text": "가"},
                    }
                ]
            },
            "invalid_blocks",
        ),
        (
            {
                "blocks": [
                    {
                        "type": "section",
                        "text": {"type": "mrkdwn", "text": "가" * 3001},
                    }
                ]
            },
            "invalid_blocks",
        ),
        ({"blocks": [{"type": "section"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "marquee"}]}, "invalid_blocks"),
        ({"blocks": [{"type": "actions", "elements": []}]}, "invalid_blocks"),
    ],
)
def test_the_stand_in_refuses_what_slack_would(
    message: dict[str, object], fault: str | None
) -> None:
    assert refused(message) == fault


def test_what_slack_accepts_is_kept(tmp_path: Path) -> None:
    slack = SlackStandIn(tmp_path)
    client = TestClient(
        Starlette(
            routes=[Route("/services/T", slack.answer, methods=["POST"])]
        )
    )
    assert (
        client.post("/services/T", content=json.dumps({"text": "공고"})).text
        == "ok"
    )
    assert client.post("/services/T", content="no json").status_code == 400
    assert slack.posts() == [{"text": "공고"}]


def test_what_the_mail_server_accepts_is_kept(tmp_path: Path) -> None:
    sink = MailSink(tmp_path, DemoState.at(tmp_path, today=TODAY, web=0).smtp)
    sink.start()
    try:
        mail = EmailMessage(policy=SMTP)
        mail["To"], mail["From"], mail["Subject"] = (
            "a@practice.example",
            "b@practice.example",
            "hello",
        )
        with smtplib.SMTP(
            "127.0.0.1", DemoState.at(tmp_path, today=TODAY, web=0).smtp
        ) as smtp:
            smtp.send_message(mail)
    finally:
        sink.stop()
    assert [(m["X-Envelope-To"], m["Subject"]) for m in sink.mails()] == [
        ("a@practice.example", "hello")
    ]


def test_the_state_survives_and_counts_its_runs(tmp_path: Path) -> None:
    first = DemoState.at(tmp_path, today=TODAY, web=0)
    first.day = 4
    first.save(tmp_path)
    again = DemoState.at(tmp_path, today=date(2027, 1, 1), web=0)
    assert (again.day, again.today, again.runs, again.smtp) == (
        4,
        "2026-11-24",
        2,
        first.smtp,
    )


MAIL = Arrived("mail", "new", "AI바우처1차공고", "<1@x>")


@pytest.mark.parametrize(
    ("arrived", "outcome"),
    [
        ([MAIL], (0, 0, 0)),
        ([], (1, 0, 0)),
        ([MAIL, MAIL], (0, 0, 1)),
        (
            [MAIL, Arrived("mail", "new", "AI바우처1차공고", "<2@x>")],
            (0, 1, 0),
        ),
        (
            [MAIL, Arrived("slack", "new", "AI바우처1차공고", "<1@x>")],
            (0, 1, 0),
        ),
    ],
)
def test_the_week_is_judged(
    arrived: list[Arrived], outcome: tuple[int, int, int]
) -> None:
    day = week(TODAY)[1]
    pending = [
        type(day)(
            day.name,
            day.posts,
            alerts=(ExpectedAlert("mail", "new", "AI 바우처 1차 공고"),),
        )
    ]
    verdict = judge(pending, arrived)
    assert (
        len(verdict.missing),
        len(verdict.unexpected),
        len(verdict.repeated),
    ) == outcome
