"""One look at one board, from the first request to the verdict."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from http import HTTPStatus
from typing import Final

from crawler import health, timetable
from crawler.catalogue import card_digest
from crawler.digests import digest, digest_of
from crawler.engine.desk import Desk, Ended, Kept, Portion, Standing
from crawler.engine.fetcher import Answer, Fetcher, Wait
from crawler.engine.memo import Mask, Memo, learn, packed, unpacked
from crawler.engine.replay import Recording, Recordings
from crawler.engine.report import CrawlReport
from crawler.errors import BoardChanged, NeedsKey, SourceTrouble
from crawler.health import Habits, Look, Verdict, judge
from crawler.health import fills as fill_rates
from crawler.pipelines import files, rows
from crawler.pipelines.notices import Hearing, clean, identity
from crawler.platforms.base import Board, Fetch
from crawler.platforms.dates import posted_on
from crawler.raw import AttachmentLink, Listing, RawNotice
from crawler.settings import CrawlSettings
from storage.announcements import AttachmentDraft, Known, Page
from storage.sources import Finished

log = logging.getLogger(__name__)

PORTION: Final = 10
"""Notices kept in one transaction: what a crash can cost is fetched again."""
PORTION_BYTES: Final = 512 * 1024
AT_ONCE: Final = 24
"""Looks that may hold pages in memory."""
GIVE_UP: Final = 3
"""After this many notice pages in a row that could not be heard, the others wait for the next crawl."""
EVIDENCE: Final = 512 * 1024
SEEDED_AT_LAST: Final = 12
"""A board that never is quite well is told from after so many crawls: late is better than never."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A listing page to look at; a *recording* answers it under replay."""

    fetch: Fetch
    memo_key: str
    recording: Recording | None = None


@dataclass(slots=True)
class Heard:
    """A listing page: its rows, or ``None`` where it has not changed."""

    listing: Listing | None
    at: datetime
    memo: tuple[str, Memo] | None = None
    rows: int = 0
    moved: str | None = None
    """The field that is not where it was: only what is new is kept of such rows, and only their titles."""

    def usable(self) -> list[RawNotice]:
        if self.listing is None or self.moved == "title":
            return []
        if self.moved is None:
            return list(self.listing.notices)
        return [replace(notice, posted=None, cells={}) for notice in self.listing.notices]


@dataclass(slots=True)
class Job:
    """A notice whose own page is to be heard; *known* is what the store has of it."""

    row: RawNotice
    known: Known | None
    is_due: bool = False
    """Looked at because its time has come, not because its row is new or changed."""


@dataclass(slots=True)
class Round:
    """The pages looked at together: a crawl's listing, or one recording of it."""

    pages: list[Heard] = field(default_factory=list)
    trouble: SourceTrouble | None = None
    tried: int = 0
    failed: int = 0
    last_failure: SourceTrouble | None = None
    kept: Kept = field(default_factory=Kept)

    @property
    def first(self) -> Listing | None:
        return self.pages[0].listing if self.pages else None

    @property
    def notices(self) -> list[RawNotice]:
        return [notice for page in self.pages for notice in page.usable()]

    @property
    def moved(self) -> bool:
        return any(page.moved for page in self.pages)

    def at(self, now: datetime) -> datetime:
        return self.pages[0].at if self.pages else now


class LookAt:
    """A look at *board*; everything it learns goes into *report* and the store."""

    def __init__(
        self,
        board: Board,
        standing: Standing,
        report: CrawlReport,
        *,
        fetcher: Fetcher,
        desk: Desk,
        settings: CrawlSettings,
        clock: Callable[[], datetime],
        recordings: Recordings | None = None,
    ) -> None:
        self.board = board
        self.report = report
        self._standing = standing
        self._fetcher = fetcher
        self._desk = desk
        self._settings = settings
        self._clock = clock
        self._recordings = recordings
        self._habits = self._before = Habits.from_dict(standing.habits)
        self._silent = standing.seeded_at is None
        self._card = card_digest(type(board))
        self._memos: dict[str, Memo] = {}
        self._last_new_at = standing.last_new_at
        self._pause: float | None = None
        self._until = time.monotonic() + settings.look_seconds

    async def run(self) -> CrawlReport:
        """Look, and record how it went; only a fault of our own is raised (``gather`` catches it)."""
        verdict = Verdict("unchanged", clean=True)
        for asked in self._rounds():
            round_ = Round()
            try:
                await self._look(asked, round_)
            except SourceTrouble as trouble:
                round_.trouble = trouble
            found = self._judge(round_)
            verdict = found if verdict.clean else verdict
        self._fill(verdict)
        await self._desk.finish(self._ended(verdict))
        return self.report

    async def failed(self, fault: Exception) -> None:
        """Record that this program failed on the board: what was kept stays, the rest is tried again."""
        verdict = Verdict("drifted", f"this program failed on it: {type(fault).__name__}: {str(fault)[:300]}")
        self._fill(verdict)
        await self._desk.finish(self._ended(verdict))

    def _rounds(self) -> Iterator[list[Asked]]:
        if self._recordings is None:
            yield [Asked(fetch, memo_key(fetch)) for fetch in self.board.fetches()]
            return
        recorded = self._recordings.listings(self.board)
        for one in recorded:
            yield [Asked(Fetch(one.url), f"replay:{one.file}", one)]
        if not recorded:
            yield []

    async def _look(self, asked: Sequence[Asked], round_: Round) -> None:
        if self.board.needs_key and self._recordings is None and self.board.needs_key not in self._settings.keys:
            raise NeedsKey(self.board.name, self.board.home, f"needs {self.board.needs_key}")
        if self._recordings is not None and not asked:
            raise BoardChanged(self.board.name, self.board.home, "no listing of it was recorded")
        if self.board.session_page and self._recordings is None:
            await self._fetcher.get(Fetch(self.board.url(self.board.session_page)))
        await self._listings(asked, round_)
        await self._notices(round_)

    async def _listings(self, asked: Sequence[Asked], round_: Round) -> None:
        """Hear the listing's pages; a later one that fails takes nothing from the first."""
        for page in asked:
            try:
                heard = await self._page(page)
            except SourceTrouble as trouble:
                if not round_.pages:
                    raise
                round_.trouble = trouble
                return
            round_.pages.append(heard)
            if heard.listing is None and not self._standing.failures:
                return

    async def _page(self, asked: Asked) -> Heard:
        memo = self._standing.memos.get(asked.memo_key)
        memo = memo if memo is not None and memo.card == self._card else None
        meta = {"recording": asked.recording} if asked.recording else None
        answer = await self._fetcher.get(asked.fetch, headers=memo.asks() if memo else None, meta=meta)
        if memo is not None and (answer.not_modified or (answer.response.status == HTTPStatus.OK and memo.knows(answer.response.body))):
            self.report.not_modified += 1
            return Heard(None, answer.at, rows=memo.rows)
        return await self._hear(asked, answer, memo)

    async def _hear(self, asked: Asked, answer: Answer, memo: Memo | None) -> Heard:
        self._keep_evidence(answer)
        listing = self.board.read_listing(answer.response)
        listing = replace(listing, notices=tuple(clean(notice, self.board.home) for notice in listing.notices))
        said = rows.rows_digest(listing.notices)
        same = memo is not None and memo.rows_digest == said
        mask = await self._learn(asked.memo_key, memo, answer.response.body) if memo is not None and same else Mask()
        fresh = _memo(answer, said, mask, self._card, listing.rows_seen)
        if memo is not None and same:
            self._memos[asked.memo_key] = fresh
            return Heard(None, answer.at, rows=listing.rows_seen)
        moved = health.moved(Look(self.board.contract, listing.notices, listing.rows_seen), self._before)
        return Heard(listing, answer.at, (asked.memo_key, fresh), listing.rows_seen, moved.missing if moved else None)

    async def _learn(self, key: str, memo: Memo, body: bytes) -> Mask:
        before = await self._desk.page_of_memo(self.board.name, key)
        return learn(memo.mask, unpacked(before), body) if before else Mask()

    def _keep_evidence(self, answer: Answer) -> None:
        self.report.page_url, self.report.page = answer.response.url, answer.response.body[:EVIDENCE]

    async def _notices(self, round_: Round) -> None:
        """Hear and keep what is new or changed on the listing, and what is due for another look."""
        found = rows.once(rows.wanted(round_.notices, self.board.keywords))
        known = await self._desk.known(self.board.name, {notice.key for notice in found}) if found else {}
        fresh = [Job(row, known.get(row.key)) for row in found if self._is_fresh(row, known.get(row.key), round_)]
        busy = {job.row.key for job in fresh}
        due = await self._due(busy, {} if round_.moved else {row.key: row for row in found}, known)
        await self._hear_all([*fresh, *due], round_)
        await self._desk.seen(self.board.name, known.keys() - busy, round_.at(self._clock()))
        for page in round_.pages:
            if page.memo is not None:
                self._memos[page.memo[0]] = page.memo[1]

    def _is_fresh(self, row: RawNotice, known: Known | None, round_: Round) -> bool:
        return known is None or (not round_.moved and known.row_digest != rows.row_digest(row))

    async def _due(self, busy: set[str], standing: dict[str, RawNotice], known: dict[str, Known]) -> list[Job]:
        waiting = [one for one in self._standing.rechecks if one.key not in busy]
        unseen = {one.key for one in waiting} - known.keys()
        known = known | (await self._desk.known(self.board.name, unseen) if unseen else {})
        stored = {one.key: rows.from_dict(self.board.name, one.key, one.url, one.title, one.row) for one in waiting}
        return [Job(standing.get(key, row), known.get(key), is_due=True) for key, row in stored.items()]

    async def _hear_all(self, jobs: Sequence[Job], round_: Round) -> None:
        portion = self._portion()
        in_a_row = 0
        for number, job in enumerate(jobs):
            if self._is_spent(number, in_a_row):
                self._put_off(job, portion)
            elif await self._hear_notice(job, portion, round_):
                in_a_row = 0
            else:
                in_a_row += 1
            if len(portion.hearings) >= PORTION or portion.size > PORTION_BYTES:
                portion = await self._keep(portion, round_)
        await self._keep(portion, round_)

    def _is_spent(self, number: int, in_a_row: int) -> bool:
        return number >= self._settings.details or in_a_row >= GIVE_UP or time.monotonic() > self._until

    def _portion(self) -> Portion:
        return Portion(self.board.name, silent=self._silent, is_news=self.board.news)

    async def _keep(self, portion: Portion, round_: Round) -> Portion:
        if portion.hearings or portion.failed or portion.same:
            kept = await self._desk.keep(portion)
            round_.kept = Kept(round_.kept.new + kept.new, round_.kept.changed + kept.changed, round_.kept.unchanged + kept.unchanged)
            self.report.new += kept.new
            self.report.changed += kept.changed
            if kept.new:
                self._last_new_at = self._newest(portion)
        return self._portion()

    def _newest(self, portion: Portion) -> datetime:
        """Return when something was last new: now, or (on a first crawl) the newest posting day."""
        at = max(hearing.at for hearing in portion.hearings)
        days = [day for hearing in portion.hearings if (day := posted_on(hearing.notice.posted))]
        if self._silent and days:
            at = min(at, datetime.combine(max(days), timetable.CLOSES, timetable.SEOUL))
        return max(at, self._last_new_at) if self._last_new_at else at

    def _put_off(self, job: Job, portion: Portion) -> None:
        """Keep what the row says; its page is due at the next crawl."""
        self._row_only(job, portion, retry_at=self._clock() + self.board.every)

    def _row_only(self, job: Job, portion: Portion, *, retry_at: datetime | None) -> None:
        """Keep a new notice by its row; of a known one only note that its page is still to be heard."""
        portion.rows[job.row.key] = rows.to_dict(job.row)
        if job.known is None or (job.known.heard == "row" and not job.is_due):
            portion.hearings.append(Hearing(job.row, rows.row_digest(job.row), self._clock(), recheck_at=retry_at))
        elif retry_at is not None:
            portion.failed[job.row.key] = retry_at

    async def _hear_notice(self, job: Job, portion: Portion, round_: Round) -> bool:
        """Hear one notice into *portion*; ``False`` where its page could not be heard: then its earlier reading stands."""
        fetch = self.board.detail(job.row)
        if fetch is None or (self._recordings is not None and self._recordings.find(fetch.url) is None):
            self._plain(job, portion, round_)
            return True
        round_.tried += 1
        try:
            answer = await self._fetcher.get(fetch)
            notice = clean(self.board.read_notice(answer.response, job.row), self.board.home)
        except SourceTrouble as trouble:
            failures = job.known.detail_failures if job.known else 0
            self._failed(trouble, round_)
            self._row_only(job, portion, retry_at=timetable.retry_detail(failures, now=self._clock()))
            return False
        await self._heard(job, notice, answer, portion)
        return True

    def _failed(self, trouble: SourceTrouble, round_: Round) -> None:
        round_.failed += 1
        round_.last_failure = trouble
        self.report.details_failed += 1
        self._pause = trouble.seconds if isinstance(trouble, Wait) else self._pause
        log.warning("%s", trouble)

    def _plain(self, job: Job, portion: Portion, round_: Round) -> None:
        """A row is all there is of this notice."""
        if job.is_due and job.known is not None:
            portion.same[job.row.key] = None
        else:
            at = round_.at(self._clock())
            portion.hearings.append(Hearing(job.row, rows.row_digest(job.row), at))
            portion.rows[job.row.key] = rows.to_dict(job.row)

    async def _heard(self, job: Job, notice: RawNotice, answer: Answer, portion: Portion) -> None:
        known = job.known
        row_digest = rows.row_digest(job.row)
        if (
            known is not None
            and known.heard == "notice"
            and known.page_digest == rows.page_digest(notice)
            and known.row_digest == row_digest
        ):
            portion.same[job.row.key] = self._next_look(notice, known, answer.at)
            return
        read = await self._files(notice, known)
        page = Page(answer.response.url, _media(answer), answer.response.body)
        portion.hearings.append(Hearing(notice, row_digest, answer.at, tuple(read), page))
        portion.rows[job.row.key] = rows.to_dict(job.row)

    def _next_look(self, notice: RawNotice, known: Known, at: datetime) -> datetime | None:
        """Return when a notice that says what it said is looked at again; an article is read once."""
        day = posted_on(notice.posted)
        since = datetime.combine(day, timetable.OPENS, timetable.SEOUL) if day else at
        return None if self.board.news else timetable.recheck(now=at, closes_at=known.closes_at, first_seen_at=since)

    async def _files(self, notice: RawNotice, known: Known | None) -> list[AttachmentDraft]:
        """Return the notice's files as far as they could be read; one that fails now stays unread and is tried at the next look."""
        stored = {(file.name, file.size): file for file in await self._desk.files_of(known.id)} if known and notice.attachments else {}
        read = {(file.name, file.size): file for file in files.kept(notice.attachments, stored)}
        for link in files.chosen(notice.attachments, stored, limit=self._settings.files_per_notice):
            file = await self._file(link, stored.get(identity(link)))
            if file is not None:
                read[identity(link)] = file
        return list(read.values())

    async def _file(self, link: AttachmentLink, before: AttachmentDraft | None) -> AttachmentDraft | None:
        if self._recordings is not None and self._recordings.find(link.url) is None:
            return None
        try:
            answer = await self._fetcher.get(Fetch(link.url), headers={"Referer": self.board.home}, largest=self._settings.file_bytes)
        except SourceTrouble as trouble:
            log.info("a file of %s stays unread: %s", self.board.name, trouble.why)
            return None
        if answer.response.status != HTTPStatus.OK:
            return None
        return await self._desk.converted(link, answer.response.body, before)

    def _judge(self, round_: Round) -> Verdict:
        for page in round_.pages:
            self.report.rows_seen += page.rows
            self.report.rows_parsed += len(page.listing.notices) if page.listing else page.rows
        listing = round_.first
        look = Look(
            self.board.contract,
            notices=listing.notices if listing else (),
            rows_seen=listing.rows_seen if listing else 0,
            trouble=self._trouble(round_),
            heard=listing is not None,
            unchanged=bool(round_.pages) and not (round_.kept.new or round_.kept.changed),
        )
        verdict = judge(look, self._before, now=round_.at(self._clock()), last_new_at=self._last_new_at)
        if listing is not None:
            self.report.fills = fill_rates(listing.notices, self.board.contract)
        if verdict.clean and listing is not None and listing.rows_seen:
            self._habits = self._habits.after(look)
        return verdict

    def _trouble(self, round_: Round) -> SourceTrouble | None:
        """Return what is wrong with the board; single notices that fail are tried again and are not."""
        found = round_.trouble
        if found is None and round_.failed >= GIVE_UP and round_.failed == round_.tried:
            found = round_.last_failure
        if isinstance(found, Wait):
            self._pause = found.seconds
        return found

    def _fill(self, verdict: Verdict) -> None:
        report = self.report
        report.verdict, report.why, report.missing = verdict.name, verdict.why, verdict.missing
        report.unchanged = max(0, report.rows_parsed - report.new - report.changed)
        report.finished_at = self._clock()
        if verdict.clean:
            report.page = report.page_url = None

    def _ended(self, verdict: Verdict) -> Ended:
        report, now = self.report, self.report.finished_at or self._clock()
        failures = 0 if verdict.clean else self._standing.failures + 1
        names = [
            "source",
            "started_at",
            "verdict",
            "why",
            "missing",
            "rows_seen",
            "rows_parsed",
            "new",
            "changed",
            "unchanged",
            "requests",
            "received",
            "not_modified",
            "fills",
            "page_url",
            "page",
        ]
        finished = Finished(
            **{name: getattr(report, name) for name in names},
            finished_at=now,
            next_crawl_at=timetable.next_crawl(
                self.board.name, self.board.every, now=now, failures=failures, pause=self._pause, news=self.board.news
            ),
            clean=verdict.clean,
            seeded=self._silent and (verdict.clean or (failures >= SEEDED_AT_LAST and report.rows_parsed > 0)),
            last_new_at=self._last_new_at,
            habits=self._habits.to_dict(),
            median_rows=self._habits.median_rows,
        )
        # A page that is in trouble is heard anew each time, else its trouble would look like "unchanged".
        return Ended(finished, self._memos if verdict.clean else {})


def memo_key(fetch: Fetch) -> str:
    """Return what a listing page is remembered under: its address, and what is posted to it."""
    if fetch.form is None and fetch.json is None:
        return fetch.url
    return f"{fetch.url}#{digest_of([repr(sorted((fetch.form or {}).items())), repr(fetch.json)])}"


def _memo(answer: Answer, rows_digest: str, mask: Mask, card: str, count: int) -> Memo:
    headers, body = answer.response.headers, answer.response.body
    return Memo(
        etag=_header(headers.get("ETag")),
        last_modified=_header(headers.get("Last-Modified")),
        digest=digest(body),
        rows_digest=rows_digest,
        mask=mask,
        card=card,
        rows=count,
        page=packed(body),
    )


def _header(value: bytes | None) -> str | None:
    return value.decode("latin-1") if value else None


def _media(answer: Answer) -> str:
    return (_header(answer.response.headers.get("Content-Type")) or "").partition(";")[0].strip()


async def gather(looks: Sequence[LookAt], done: Callable[[CrawlReport], None]) -> list[Exception]:
    """Run all looks at once (hosts' turns keep them polite) and return the faults that were not their boards'.

    A look that fails for a reason of ours is recorded as such where the
    database still can, and takes no other look with it.
    """

    places = asyncio.Semaphore(AT_ONCE)

    async def one(look: LookAt) -> None:
        try:
            async with places:
                await look.run()
        except Exception as fault:
            log.exception("looking at %s failed", look.board.name)
            await look.failed(fault)
        done(look.report)

    ended = await asyncio.gather(*(one(look) for look in looks), return_exceptions=True)
    return [fault for fault in ended if isinstance(fault, Exception)]
