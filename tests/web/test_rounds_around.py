"""A notice's page leads to the rounds before and after, never to a posting of the same call."""

from __future__ import annotations

import re
from datetime import date
from html import unescape

import httpx2

from storage.announcements.draft import Draft
from storage.announcements.save import save
from storage.db.engine import Engine, Session, writing
from tests.conftest import NOW
from tests.factories import reading, window

NAME = "별무리 실증 바우처 지원사업"


def post(
    session: Session,
    title: str,
    opens: str,
    closes: str,
    *,
    board: str = "agency",
) -> int:
    """Save a posting; return its id."""
    key = f"{opens}-{len(title)}"
    draft = Draft(
        source=board,
        key=key,
        url=f"https://{board}.example/view?no={key}",
        title=title,
        posted_on=date.fromisoformat(opens),
        reading=reading(
            title,
            kind="correction" if "수정" in title else "call",
            programme=NAME,
            windows=[window(opens, closes)],
        ),
        reader="1",
        parsed_from="notice",
    )
    stored = save(session, draft, now=NOW, silent=True, enqueue=lambda *_: 0)
    return stored.announcement.id or 0


async def around(
    client: httpx2.AsyncClient, number: int, language: str = "ko"
) -> dict[str, tuple[int, str]]:
    """Return what a page links as before and after: the notice's id and the words."""
    page = (await client.get(f"/announcements/{number}?lang={language}")).text
    found = {}
    links = r'<a href="/announcements/(\d+)" rel="(prev|next)">(.*?)</a>'
    for notice, rel, inner in re.findall(links, page, re.DOTALL):
        words = " ".join(unescape(re.sub(r"<[^>]+>", " ", inner)).split())
        found[rel] = (int(notice), words)
    return found


async def test_rounds_before_and_after_are_other_calls(
    client: httpx2.AsyncClient, engine: Engine
) -> None:
    with writing(engine) as session:
        old = post(
            session, f"2025년 {NAME} 모집 공고", "2025-02-03", "2025-03-04"
        )
        first = post(
            session, f"2026년 {NAME} 모집 공고", "2026-02-02", "2026-03-03"
        )
        copy = post(
            session,
            f"2026년 {NAME} 모집 공고",
            "2026-02-02",
            "2026-03-03",
            board="portal",
        )
        mended = post(
            session, f"2026년 {NAME} 모집 수정공고", "2026-02-09", "2026-03-10"
        )
        pool = post(
            session,
            f"2026년 {NAME} 공급기업 모집 공고",
            "2026-01-12",
            "2026-01-26",
        )
        second = post(
            session, f"2026년 {NAME} 2차 모집 공고", "2026-06-01", "2026-06-30"
        )
        extra = post(
            session,
            f"2026년 {NAME} 추가 모집 공고",
            "2026-09-01",
            "2026-09-30",
        )
    # the call, its copy and its correction are one round between the same two
    for number in (first, copy, mended):
        links = await around(client, number)
        assert {rel: link[0] for rel, link in links.items()} == {
            "prev": old,
            "next": second,
        }
    assert set(await around(client, old)) == {"next"}
    # the newest notice of a round that still holds stands for it, with its latest deadline
    number, words = (await around(client, second))["prev"]
    assert number == mended
    assert words == (
        f"이전 회차 2026년 2026년 {NAME} 모집 수정공고 2026. 2. 2. (월) ~ 2026. 3. 10. (화)"
    )
    links = await around(client, second, "en")
    assert links["prev"][1].startswith("Previous round 2026")
    assert links["next"][1].startswith("Next round 2026, additional")
    assert links["next"][0] == extra
    assert await around(client, pool) == {}
