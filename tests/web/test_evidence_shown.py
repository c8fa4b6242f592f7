"""Evidence in the text it stands in: heard again from the page that was kept."""

import zlib
from collections.abc import AsyncIterator

import httpx2
import pytest
from scrapy.http import Response

from crawler.errors import BoardChanged
from crawler.platforms.base import Board, Fetch
from crawler.records import Listing, RawNotice
from reader.model import Evidence, Reading
from storage.db.engine import Engine, writing
from storage.models import Attachment, Revision
from tests.cases import cases
from tests.clock import Clock
from tests.conftest import NOW
from tests.factories import announce, window
from tests.web.conftest import application, asking
from web.pages.evidence_sources import quote

PAGE = "<html><body><h1>공고</h1><div id=body>지원 대상은 소상공인입니다. 접수기간 : 2026. 11. 20. ~ 12. 4. 18:00 까지.</div></body></html>"
BODY = (
    "지원 대상은 소상공인입니다. 접수기간 : 2026. 11. 20. ~ 12. 4. 18:00 까지."
)
WORDS = "2026. 11. 20. ~ 12. 4. 18:00"


class Practice(Board):
    """A board of one page, for these tests."""

    name = "practice"
    title = "연습 게시판"
    agency = "연습부"
    home = "https://board.example/"
    hosts = ("board.example",)

    def listing(self, page: int) -> Fetch:
        return Fetch(f"{self.home}?page={page}")

    def read_listing(self, response: Response) -> Listing:
        raise NotImplementedError

    def read_notice(self, response: Response, row: RawNotice) -> RawNotice:
        text = response.css("#body::text").get()
        if text is None:
            raise BoardChanged(
                self.name, response.url, "no body", missing="#body"
            )
        return RawNotice(
            self.name,
            row.key,
            row.url,
            row.title,
            body=text,
            parsed_from="notice",
        )


def kept(
    engine: Engine,
    page: str,
    where: str,
    file: str = "공고문.hwp",
    text: str = f"첨부: {WORDS} 끝",
) -> int:
    with writing(engine) as session:
        data = {
            **window("2026-11-20", "2026-12-04T18:00", text=WORDS),
            "where": where,
        }
        announcement = announce(
            session, "연습 공고", now=NOW, source="practice", windows=[data]
        )
        session.add(
            Revision(
                announcement_id=announcement.id or 0,
                fetched_at=NOW,
                url="https://board.example/1",
                media="text/html; charset=utf-8",
                digest="x",
                page=zlib.compress(page.encode()),
            )
        )
        session.add(
            Attachment(
                announcement_id=announcement.id or 0,
                name=file,
                url="data:text/html,x",
                state="read",
                text=zlib.compress(text.encode()),
            )
        )
        return announcement.id or 0


@pytest.fixture
async def reader(
    sqlite_engine: Engine, clock: Clock
) -> AsyncIterator[httpx2.AsyncClient]:
    async with asking(
        application(sqlite_engine, clock, boards=[Practice()])
    ) as client:
        yield client


async def test_the_words_are_marked_in_the_page_as_it_was_kept(
    reader: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    start = BODY.index(WORDS)
    number = kept(sqlite_engine, PAGE, f"body:{start}-{start + len(WORDS)}")
    page = (await reader.get(f"/announcements/{number}")).text
    assert f"접수기간 : <mark>{WORDS}</mark> 까지." in page
    assert "본문에서" in page
    assert "연습 게시판" in page


async def test_the_words_are_marked_in_a_file(
    reader: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    number = kept(sqlite_engine, PAGE, "공고문.hwp#table1/r2:0-3")
    page = (await reader.get(f"/announcements/{number}")).text
    assert f"첨부: <mark>{WORDS}</mark> 끝" in page, (
        "found again though the place has moved"
    )
    assert 'href="data:' not in page, (
        "a file's address that is none is not linked"
    )


async def test_the_words_are_marked_in_a_file_of_an_archive(
    reader: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    text = f"### 첨부: 서식.hwp\n빈칸\n### 첨부: 공고문.hwp\n기간 {WORDS} 끝"
    place = "공고문.hwp:4-9"
    number = kept(sqlite_engine, PAGE, place, file="첨부.zip", text=text)
    page = (await reader.get(f"/announcements/{number}")).text
    assert f"기간 <mark>{WORDS}</mark> 끝" in page


async def test_the_words_stand_alone_where_the_page_cannot_be_heard_any_more(
    reader: httpx2.AsyncClient, sqlite_engine: Engine
) -> None:
    number = kept(sqlite_engine, "<html>redesigned</html>", "body:0-3")
    answer = await reader.get(f"/announcements/{number}")
    assert answer.status_code == 200
    assert f"<p><mark>{WORDS}</mark></p>" in answer.text


async def test_a_page_that_breaks_the_card_breaks_no_announcement(
    reader: httpx2.AsyncClient,
    sqlite_engine: Engine,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Pages of years ago meet code that was written for today's."""

    def broken(board: Board, response: Response, row: RawNotice) -> RawNotice:
        raise IndexError("list index out of range")

    monkeypatch.setattr(Practice, "read_notice", broken)
    number = kept(sqlite_engine, PAGE, "body:0-3")
    answer = await reader.get(f"/announcements/{number}")
    assert answer.status_code == 200
    assert f"<p><mark>{WORDS}</mark></p>" in answer.text


TEXT = "가나다 라마바\n사아자 차카타 파하"
QUOTES = [
    ("라마바", "body:4-7", ("가나다 ", "라마바", "\n사아자 차카타 파하")),
    (
        "라마바 사아자",
        "body:4-11",
        ("가나다 ", "라마바\n사아자", " 차카타 파하"),
    ),
    ("사아자", "body:0-3", ("가나다 라마바\n", "사아자", " 차카타 파하")),
    ("없는 말", "body:0-3", ("", "없는 말", "")),
    ("라마바", "elsewhere:4-7", ("", "라마바", "")),
    ("라마바", "nonsense", ("", "라마바", "")),
    ("", "body:0-3", ("", "", "")),
    ("(가|나)*", "body:0-3", ("", "(가|나)*", "")),
]


@cases(("words", "where", "shown"), QUOTES)
def test_words_are_shown_where_they_stand(
    words: str, where: str, shown: tuple[str, str, str]
) -> None:
    found = quote(Evidence(words, where), {"body": TEXT})
    assert (found.before, found.words, found.after) == shown


@pytest.mark.parametrize(
    "stored", [{}, {"text": None, "where": None}, {"text": "", "where": ""}]
)
def test_evidence_without_words_shows_nothing_wrong(
    stored: dict[str, object],
) -> None:
    [evidence] = Reading.from_dict({"evidence": {"title": [stored]}}).evidence[
        "title"
    ]
    assert quote(evidence, {"body": TEXT}).before == ""
