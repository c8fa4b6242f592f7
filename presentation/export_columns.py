"""The columns of exported tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime

from presentation.dates import days_left
from reader.model import Division
from storage.announcements.status import status_of
from storage.db.kst import KST
from storage.models import Announcement

Cell = str | int | date | datetime | None
"""Times are Korean time without a zone, which spreadsheets do not support."""


@dataclass(frozen=True, slots=True)
class ExportContext:
    """What a table needs beside the announcements."""

    language: str
    """``ko`` or ``en``."""
    now: datetime
    word: Callable[[str, str], str]
    """A key such as ``kind.call`` and what to show without one → the word for it."""
    board: Callable[[str], tuple[str, str]]
    """A source → its title and its agency."""
    base_url: str = ""
    """Of our own pages; empty where there are none."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column; *width* in characters, as spreadsheets count."""

    name: str
    ko: str
    en: str
    width: float
    cell: Callable[[Announcement, ExportContext], Cell]
    form: str = "text"
    """``text``, ``won``, ``count``, ``day``, ``instant`` or ``link``."""

    def heading(self, language: str) -> str:
        return self.ko if language == "ko" else self.en


def korean_time(written: str | None) -> Cell:
    """Return a day or a minute that a notice names, as a spreadsheet has it.

    >>> korean_time("2026-12-04T18:00"), korean_time("2026-12-04T24:00")
    (datetime.datetime(2026, 12, 4, 18, 0), datetime.date(2026, 12, 4))
    """
    if not written:
        return None
    day, _, clock = written.partition("T")
    try:
        # 24:00 is the end of that day; a calendar would show the next one.
        if not clock or clock.startswith("24"):
            return date.fromisoformat(day)
        return datetime.fromisoformat(written)
    except ValueError:
        return written


def local(instant: datetime | None) -> datetime | None:
    """Return an instant as a clock in Korea shows it, to the second."""
    if instant is None:
        return None
    return instant.astimezone(KST).replace(tzinfo=None, microsecond=0)


def division_words(division: Division, language: str) -> str:
    """Return a division with its money and number.

    >>> division_words(Division("AI반도체", 10**10, None, 12, "", ""), "ko")
    'AI반도체: 10,000,000,000원, 12개 과제'
    """
    details = []
    if division.budget_won is not None:
        details.append(_won(division.budget_won, language))
    if division.per_project_won is not None:
        cap = _won(division.per_project_won, language)
        details.append(f"과제당 {cap}" if language == "ko" else f"{cap} each")
    if division.projects is not None:
        unit = "개 과제" if language == "ko" else " projects"
        details.append(f"{division.projects:,}{unit}")
    return (
        f"{division.name}: {', '.join(details)}" if details else division.name
    )


def _won(amount: int, language: str) -> str:
    return f"{amount:,}원" if language == "ko" else f"KRW {amount:,}"


def _status(row: Announcement, context: ExportContext) -> Cell:
    if row.cancelled_at is not None:
        return context.word("status.cancelled", "cancelled")
    status = status_of(row, context.now)
    return context.word(f"status.{status}", status) if status else None


def _days_left(row: Announcement, context: ExportContext) -> Cell:
    # With a number, a cancelled call would still be sorted to the top.
    if row.cancelled_at is not None:
        return None
    left = days_left(row.closes_at, context.now)
    return left if left is not None and left >= 0 else None


def _divisions(row: Announcement, context: ExportContext) -> Cell:
    lines = []
    for division in row.reading.divisions:
        lines.append(division_words(division, context.language))
    return "\n".join(lines)


def _agency(row: Announcement, context: ExportContext) -> Cell:
    """Return who runs the call: as extracted, else the board's agency."""
    named = row.reading.operators or row.reading.ministries
    return ", ".join(named) or context.board(row.source)[1]


def _page(row: Announcement, context: ExportContext) -> Cell:
    return (
        f"{context.base_url}/announcements/{row.id}"
        if context.base_url
        else None
    )


COLUMNS: tuple[Column, ...] = (
    Column("title", "제목", "Title", 60, lambda row, _: row.title),
    Column("status", "상태", "Status", 10, _status),
    Column("days_left", "남은 날", "Days left", 8, _days_left, "count"),
    Column(
        "closes",
        "접수 마감",
        "Closes",
        17,
        lambda row, _: korean_time(row.closes),
        "instant",
    ),
    Column(
        "opens",
        "접수 시작",
        "Opens",
        17,
        lambda row, _: korean_time(row.opens),
        "instant",
    ),
    Column(
        "basis",
        "마감 방식",
        "Ends by",
        14,
        lambda row, context: (
            ""
            if row.basis in {"fixed", "unstated"}
            else context.word(f"basis.{row.basis}", row.basis)
        ),
    ),
    Column(
        "posted_on",
        "게시일",
        "Posted",
        12,
        lambda row, _: row.posted_on,
        "day",
    ),
    Column(
        "kind",
        "종류",
        "Kind",
        12,
        lambda row, context: context.word(f"kind.{row.kind}", row.kind),
    ),
    Column("programme", "사업", "Programme", 28, lambda row, _: row.programme),
    Column("year", "연도", "Year", 7, lambda row, _: row.year),
    Column("round", "차수", "Round", 7, lambda row, _: row.round),
    Column("agency", "수행 기관", "Run by", 24, _agency),
    Column(
        "ministries",
        "소관 부처",
        "Ministry",
        20,
        lambda row, _: ", ".join(row.reading.ministries),
    ),
    Column(
        "board",
        "게시판",
        "Board",
        22,
        lambda row, context: context.board(row.source)[0],
    ),
    Column(
        "budget_total_won",
        "총예산(원)",
        "Total budget (KRW)",
        18,
        lambda row, _: row.budget_total_won,
        "won",
    ),
    Column(
        "per_project_won",
        "과제당 한도(원)",
        "Cap per project (KRW)",
        18,
        lambda row, _: row.per_project_won,
        "won",
    ),
    Column(
        "projects",
        "지원 과제",
        "Projects",
        10,
        lambda row, _: row.projects,
        "count",
    ),
    Column(
        "divisions", "분과와 예산", "Divisions and budgets", 44, _divisions
    ),
    Column(
        "audience",
        "지원 대상",
        "For",
        24,
        lambda row, _: ", ".join(row.reading.audience),
    ),
    Column(
        "fields",
        "분야",
        "Field",
        12,
        lambda row, _: ", ".join(row.reading.fields),
    ),
    Column(
        "regions",
        "지역",
        "Region",
        12,
        lambda row, _: ", ".join(row.reading.regions),
    ),
    Column(
        "notice_no", "공고번호", "Notice no.", 30, lambda row, _: row.notice_no
    ),
    Column("url", "원문", "Original", 12, lambda row, _: row.url, "link"),
    Column("page", "읽은 내용", "What was read", 12, _page, "link"),
    Column("edition", "판", "Edition", 6, lambda row, _: row.edition, "count"),
    Column(
        "changed_at",
        "바뀐 때",
        "Changed",
        17,
        lambda row, _: local(row.changed_at),
        "instant",
    ),
    Column(
        "first_seen",
        "처음 본 때",
        "First seen",
        17,
        lambda row, _: local(row.first_seen_at),
        "instant",
    ),
    Column("id", "번호", "Id", 8, lambda row, _: row.id),
    Column("source", "게시판 이름", "Board id", 20, lambda row, _: row.source),
    Column(
        "key",
        "게시판의 글 번호",
        "Key on the board",
        24,
        lambda row, _: row.key,
    ),
)

_DivisionCell = Callable[[Division], Cell]


@dataclass(frozen=True, slots=True)
class DivisionColumn:
    """One column of the sheet that has a row for each division."""

    ko: str
    en: str
    width: float
    cell: _DivisionCell
    form: str = "text"

    def heading(self, language: str) -> str:
        return self.ko if language == "ko" else self.en


DIVISION_COLUMNS: tuple[DivisionColumn, ...] = (
    DivisionColumn("분과", "Division", 30, lambda division: division.name),
    DivisionColumn(
        "예산(원)",
        "Budget (KRW)",
        18,
        lambda division: division.budget_won,
        "won",
    ),
    DivisionColumn(
        "과제당 한도(원)",
        "Cap per project (KRW)",
        18,
        lambda division: division.per_project_won,
        "won",
    ),
    DivisionColumn(
        "지원 과제",
        "Projects",
        10,
        lambda division: division.projects,
        "count",
    ),
)
