"""Validators and clients of others take the feeds, the calendar and the API.

``OUTSIDE_READERS`` names a folder with all of them::

    python3 -m venv $OUTSIDE_READERS
    $OUTSIDE_READERS/bin/pip install \\
        vobject openapi-python-client html5lib rdflib lxml
    npm install --prefix $OUTSIDE_READERS ical.js node-ical feedsmith
    git clone https://github.com/w3c/feedvalidator \\
        $OUTSIDE_READERS/feedvalidator
"""

from __future__ import annotations

import asyncio
import json
import os
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from storage.db.engine import Engine, writing
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import amend, announce, window
from tests.web.browser import free_port, served
from tests.web.conftest import application, asking

FOLDER = Path(os.environ.get("OUTSIDE_READERS", "/nonexistent"))
FEEDS = ("feed.rss", "feed.atom", "feed.json")
TITLES = ("2026년 AI 바우처 지원사업", "R&D <신규> 😀", "가" * 400)

needs_python = pytest.mark.skipif(
    not (FOLDER / "bin" / "python").exists(),
    reason="no OUTSIDE_READERS with a virtual environment",
)
needs_node = pytest.mark.skipif(
    not (FOLDER / "node_modules").is_dir() or shutil.which("node") is None,
    reason="no OUTSIDE_READERS with node_modules, or no node",
)
needs_w3c = pytest.mark.skipif(
    not (FOLDER / "feedvalidator" / "src").is_dir(),
    reason="no OUTSIDE_READERS with a checkout of w3c/feedvalidator",
)


@pytest.fixture
def stocked(sqlite_engine: Engine) -> Engine:
    """Three calls, of which one is put off by a week afterwards."""
    before = [window("2026-11-20", "2026-12-04T18:00")]
    after = [window("2026-11-20", "2026-12-11T18:00")]
    with writing(sqlite_engine) as session:
        stored = []
        # All at one moment, as a crawl finds them: W3C's validator warns of entries
        # that were updated at the same time.
        moment = NOW - timedelta(minutes=1)
        for title in TITLES:
            stored.append(announce(session, title, now=moment, windows=before))
        closes = {"closes": ["2026-12-04T18:00", "2026-12-11T18:00"]}
        amend(
            session,
            stored[0],
            closes,
            now=NOW,
            event="extended",
            windows=after,
        )
    return sqlite_engine


@pytest.fixture
def fetched(stocked: Engine, tmp_path: Path) -> Path:
    """Each feed, its changes and the calendar as files."""

    async def fetch() -> None:
        async with asking(application(stocked, Clock())) as client:
            for name in FEEDS:
                for query in ("", "?changes=1"):
                    answer = await client.get(f"/{name}{query}")
                    path = tmp_path / f"{query[1:8]}{name}"
                    path.write_bytes(answer.content)
            answer = await client.get("/calendar.ics")
            (tmp_path / "calendar.ics").write_bytes(answer.content)

    asyncio.run(fetch())
    return tmp_path


def run(*command: object, **options: Any) -> str:
    """Return what a program prints; one that fails shows why."""
    words = [str(word) for word in command]
    ended = subprocess.run(
        words,
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
        **options,
    )
    assert ended.returncode == 0, ended.stderr
    printed: str = ended.stdout
    return printed


VALIDATE = """
import sys, feedvalidator
from feedvalidator.logging import Error, Warning
text = open(sys.argv[1], encoding="utf-8").read()
found = feedvalidator.validateString(
    text, firstOccurrenceOnly=0, base=sys.argv[2]
)
print(found["feedType"])
for event in found["loggedEvents"]:
    if isinstance(event, (Error, Warning)):
        print(type(event).__name__, event.params)
"""


@needs_python
@needs_w3c
@pytest.mark.parametrize("name", FEEDS[:2])
@pytest.mark.parametrize("view", ["", "changes"])
def test_w3cs_validator_finds_neither_error_nor_warning(
    fetched: Path, name: str, view: str
) -> None:
    address = f"https://voucher.example/{name}"
    if view:
        address += "?changes=1"
    printed = run(
        FOLDER / "bin" / "python",
        "-c",
        VALIDATE,
        fetched / f"{view}{name}",
        address,
        cwd=FOLDER / "feedvalidator" / "src",
    )
    kind, *complaints = printed.splitlines()
    assert kind.isdigit()
    assert complaints == []


FEEDSMITH = """
import { parseFeed } from "feedsmith";
import { readFileSync } from "node:fs";
const found = parseFeed(readFileSync(process.argv[2], "utf8"));
const entries = found.feed.items ?? found.feed.entries;
console.log(JSON.stringify(entries.map((entry) => entry.title)));
"""


@needs_node
@pytest.mark.parametrize("name", FEEDS)
def test_feedsmith_reads_the_feeds(fetched: Path, name: str) -> None:
    titles = json.loads(in_node(fetched, FEEDSMITH, fetched / name))
    named = []
    for title in titles:
        named.append(title["value"] if isinstance(title, dict) else title)
    assert len(named) == len(TITLES)
    assert TITLES[1] in named


ICAL_JS = """
import ICAL from "ical.js";
import { readFileSync } from "node:fs";
const text = readFileSync(process.argv[2], "utf8");
const calendar = new ICAL.Component(ICAL.parse(text));
const events = calendar.getAllSubcomponents("vevent").map(
  (one) => new ICAL.Event(one),
);
console.log(JSON.stringify(events.map(
  (one) => [one.uid, one.summary, one.startDate.toString()],
)));
"""
NODE_ICAL = """
import ical from "node-ical";
const found = Object.values(ical.sync.parseFile(process.argv[2]));
const events = found.filter((one) => one.type === "VEVENT");
console.log(JSON.stringify(events.map(
  (one) => [one.uid, one.summary.val ?? one.summary, one.start],
)));
"""


def in_node(folder: Path, script: str, path: Path) -> str:
    """Run a module beside the packages that it imports."""
    modules = folder / "node_modules"
    if not modules.exists():
        modules.symlink_to(FOLDER / "node_modules")
    program = folder / "program.mjs"
    program.write_text(script)
    return run("node", program, path)


@needs_node
@pytest.mark.parametrize("script", [ICAL_JS, NODE_ICAL], ids=["ical", "node"])
def test_calendars_of_javascript_read_every_day(
    fetched: Path, script: str
) -> None:
    events = json.loads(in_node(fetched, script, fetched / "calendar.ics"))
    known = set()
    for uid, _, _ in events:
        known.add(uid)
    summaries = [summary for _, summary, _ in events]
    assert len(known) == len(events) == 2 * len(TITLES)
    assert f"[접수 마감] {TITLES[0]}" in summaries
    assert f"[접수 마감] {TITLES[1]}" in summaries
    assert all(start for _, _, start in events)


VOBJECT = """
import sys, vobject
text = open(sys.argv[1], encoding="utf-8", newline="").read()
for calendar in vobject.readComponents(text):
    calendar.validate(raiseException=True)
    for event in calendar.vevent_list:
        print(event.uid.value, event.dtstart.value, event.summary.value)
"""


@needs_python
def test_vobject_takes_the_calendar_as_valid(fetched: Path) -> None:
    path = fetched / "calendar.ics"
    printed = run(FOLDER / "bin" / "python", "-c", VOBJECT, path)
    assert len(printed.splitlines()) == 2 * len(TITLES)
    assert f"[접수 마감] {TITLES[1]}" in printed


CALL = """
import sys
from client import Client
from client.api.announcements import get_announcement, list_announcements
from client.api.events import list_events
from client.models.problem import Problem
with Client(base_url=sys.argv[1]) as client:
    page = list_announcements.sync(client=client, q="바우처")
    whole = get_announcement.sync(page.items[0].id, client=client)
    events = list_events.sync(client=client)
    refused = list_announcements.sync(client=client, kind=["cal"])
print(whole.title, len(events.items), refused.detail, sep="\\n")
"""


@needs_python
def test_a_generated_client_calls_the_api(
    stocked: Engine, tmp_path: Path
) -> None:
    python = FOLDER / "bin" / "python"
    with served(application(stocked, Clock()), free_port()) as address:
        description = tmp_path / "openapi.json"

        async def describe() -> None:
            async with asking(application(stocked, Clock())) as client:
                answer = await client.get("/openapi.json")
                description.write_bytes(answer.content)

        asyncio.run(describe())
        run(
            python,
            "-m",
            "openapi_python_client",
            "generate",
            "--path",
            description,
            "--meta",
            "none",
            "--fail-on-warning",
            "--output-path",
            tmp_path / "client",
            cwd=tmp_path,
            # It lays out what it wrote with the ruff beside it.
            env={
                **os.environ,
                "PATH": f"{FOLDER / 'bin'}:{os.environ['PATH']}",
            },
        )
        printed = run(python, "-c", CALL, address, cwd=tmp_path)
    title, events, detail = printed.splitlines()
    assert title == TITLES[0]
    assert int(events) >= len(TITLES)
    assert detail.startswith("kind: 'cal' is not known; did you mean call")
