"""The operator's page of redesigned boards: yes reads a board as it was found, no ends it."""

from __future__ import annotations

from datetime import timedelta

import httpx2
import pytest

from notifier.messages.sender_profile import SenderProfile
from storage import mends
from storage.db.engine import Engine, reading, writing
from tests.clock import Clock
from tests.conftest import NOW
from tests.web.conftest import BASE, SECRET

HERE = {"origin": BASE}
PAGE = SenderProfile(BASE, SECRET).mends(NOW.timestamp()).removeprefix(BASE)
PLACE = {"css": "a"}
FOUND = mends.MendFound(
    {
        "kind": "html",
        "container": "/html/body/ul",
        "row_path": "li",
        "title": PLACE,
        "key": {"css": "a", "attribute": "href", "number": 0},
        "link": {"css": "a", "attribute": "href"},
        "link_template": "",
        "day": None,
    },
    "redesigned: 12 of 12 expected known",
    {"before": [["옛 공고", "7", ""]], "after": [["옛 공고", "7007", ""]]},
)


@pytest.fixture
def held(sqlite_engine: Engine) -> Engine:
    """A board of which what was found waits for the operator."""
    with writing(sqlite_engine) as session:
        mends.record(session, "nipa-press", FOUND, now=NOW, is_held=True)
    return sqlite_engine


def state_of(engine: Engine) -> str:
    with reading(engine) as session:
        current = mends.current(session, "nipa-press")
    return current.state if current else ""


@pytest.mark.parametrize(
    ("act", "state"), [("yes", "adopted"), ("no", "rejected")]
)
async def test_one_click_ends_what_is_held(
    lite: httpx2.AsyncClient, held: Engine, act: str, state: str
) -> None:
    page = await lite.get(PAGE)
    assert page.status_code == 200
    assert "7007" in page.text
    assert page.headers["X-Robots-Tag"] == "noindex"
    assert state_of(held) == "held", "looking changes nothing"
    form = {"act": act, "source": "nipa-press"}
    answer = await lite.post(PAGE, data=form, headers=HERE)
    assert answer.status_code == 303
    assert state_of(held) == state
    with writing(held) as session:
        current = mends.record(
            session, "nipa-press", FOUND, now=NOW + timedelta(minutes=9)
        )
    # The next look keeps the operator's word.
    assert (current.state, current.is_in_use) == (state, act == "yes")
    assert "7007" not in (await lite.get(PAGE)).text
    again = await lite.post(PAGE, data=form, headers=HERE)
    assert again.status_code == 303, "pressed twice"
    other = form | {"act": "no" if act == "yes" else "yes"}
    assert (await lite.post(PAGE, data=other, headers=HERE)).status_code == 400
    assert state_of(held) == state


async def test_nobody_else_may_answer(
    lite: httpx2.AsyncClient, held: Engine, clock: Clock
) -> None:
    form = {"act": "yes", "source": "nipa-press"}
    strange = "/operator/x/mends"
    assert (await lite.get(strange)).status_code == 404
    answer = await lite.post(strange, data=form, headers=HERE)
    assert answer.status_code == 404
    foreign = {"origin": "https://elsewhere.example"}
    answer = await lite.post(PAGE, data=form, headers=foreign)
    assert answer.status_code == 403
    for wrong in ({"act": "drop"}, {"source": "no-such-board"}):
        answer = await lite.post(PAGE, data=form | wrong, headers=HERE)
        assert answer.status_code == 400
    assert state_of(held) == "held"
    clock.now += timedelta(days=31)
    assert (await lite.get(PAGE)).status_code == 410


async def test_everybody_sees_what_was_found_and_only_the_operator_answers(
    lite: httpx2.AsyncClient, held: Engine
) -> None:
    assert state_of(held) == "held"
    shown = (await lite.get("/sources")).text
    assert 'name="act"' not in shown
    assert 'name="act" value="yes"' in (await lite.get(PAGE)).text
