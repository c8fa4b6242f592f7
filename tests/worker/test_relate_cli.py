"""``voucherwatch relate`` from outside: what goes in a line, what comes out."""

from __future__ import annotations

import json
from typing import Any

import pytest
from typer.testing import CliRunner, Result

from tests.cases import cases
from worker.cli.main import app


def run(option: str, text: str | bytes) -> Result:
    return CliRunner().invoke(app, ["relate", option, "-"], input=text)


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


def test_each_line_is_answered_in_its_order() -> None:
    notice = {
        "source": "bizinfo",
        "title": "2026년 별빛 바우처 지원사업 모집 공고",
    }
    other = {**notice, "source": "nipa", "closes": "2026-03-02T18:00"}
    lines = [
        {"id": "1", "a": {**notice, "closes": "2026-03-02"}, "b": other},
        {
            "id": 2,
            "a": notice,
            "b": {**other, "title": "2025년 별빛 바우처 공고"},
        },
    ]
    result = run("--pairs", "\n".join(map(json.dumps, lines)))

    assert result.exit_code == 0
    assert [(row["id"], row["same"]) for row in answers(result)] == [
        ("1", "yes"),
        (2, "no"),
    ]


@cases("option", ["--pairs", "--rounds", "--stems"])
@cases(
    "line",
    [
        "no JSON",
        "[1, 2]",
        "null",
        '{"id": "x"}',
        '{"id": "x", "title": 3.5, "a": 1, "b": []}',
        '{"id": "x", "title": "", "a": {"title": null}, "b": {}}',
        "[" * 100_000,
    ],
)
def test_a_line_that_cannot_be_read_is_answered_with_nulls(
    option: str, line: str
) -> None:
    good = {"id": "good", "title": "2026년 별빛 바우처 지원사업 모집 공고"}
    good_line = json.dumps({**good, "a": good, "b": good})
    result = run(option, f"{line}\n{good_line}\n")

    assert result.exit_code == 1
    broken, whole = answers(result)
    told = {
        name: value
        for name, value in broken.items()
        if name not in ("id", "why")
    }
    assert set(told.values()) == {None}
    assert whole["id"] == "good"
    assert None not in (whole.get("same", ""), whole.get("programme_stem", ""))


@pytest.mark.parametrize(
    "odd",
    [
        {"posted_on": 20260301, "opens": ["2026"], "closes": {"day": 1}},
        {"url": "http://[broken", "agency": ["NIPA"], "source": None},
        {"title": "\u202e2026년 \u0000 별빛 바우처\u2028모집", "key": 77},
    ],
)
def test_odd_values_count_as_unknown(odd: dict[str, Any]) -> None:
    notice = {
        "id": "1",
        "title": "2026년 별빛 바우처 지원사업 모집 공고",
        **odd,
    }
    pair = {"id": "1", "a": notice, "b": notice}

    assert (
        run("--rounds", json.dumps(notice, ensure_ascii=False)).exit_code == 0
    )
    assert run("--pairs", json.dumps(pair, ensure_ascii=False)).exit_code == 0


def test_a_file_that_is_not_there_or_no_text_is_bad_usage() -> None:
    missing = CliRunner().invoke(app, ["relate", "--stems", "/nowhere/at/all"])

    assert missing.exit_code == 2
    assert run("--stems", b"\xff\xfe\x00").exit_code == 2
    assert run("--stems", b"").exit_code == 0
