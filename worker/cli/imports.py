"""``voucherwatch import``: earlier years' announcements from a file or an API; nobody is
told.
"""

from __future__ import annotations

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, get_args

import typer

from config.clock import now
from reader.model import Division, Kind, Window
from reader.reader import read_notice
from reader.text.document import whole_characters
from storage.announcements.draft import Draft
from storage.announcements.earlier import save_history
from storage.db.engine import writing
from storage.db.kst import KST, local_day
from storage.relating.posting import BoardPosting
from worker.cli.beginning import open_container
from worker.cli.output import AsJson, counted, print_json, refused

# Announcements a transaction: a crawl that waits for the writer waits for so many.
_AT_ONCE = 200
# What follows the day, such as: T18:00 or T24:00, a blank and 18:00:00, T09:00:00.123Z
_CLOCK = re.compile(
    r"""
    [T ]
    (?P<minute> (?:[01]\d|2[0-3]):[0-5]\d | 24:00(?=\Z|:00\Z) )
    (?: :[0-5]\d (?:\.\d+)? )?
    (?P<zone> Z | [+-](?:0\d|1[0-4]):?[0-5]\d )?
    """,
    re.VERBOSE | re.ASCII,
)


def import_(
    path: Annotated[
        str | None, typer.Argument(metavar="[FILE|-]", help="JSON Lines.")
    ] = None,
    source: Annotated[
        str, typer.Option(help="Board of lines that name none.")
    ] = "import",
    api: Annotated[
        str | None,
        typer.Option(
            help="Instead of a file, an API with a key: msit-api, kstartup-api, "
            "bizinfo-api."
        ),
    ] = None,
    since: Annotated[
        str | None,
        typer.Option(help="With --api: a day; older items are left out."),
    ] = None,
    from_page: Annotated[
        int,
        typer.Option(min=1, help="With --api: where an earlier run stopped."),
    ] = 1,
    pages: Annotated[
        int, typer.Option(min=1, help="With --api: at most so many pages.")
    ] = 10_000,
    as_json: AsJson = False,
) -> None:
    """Store announcements of earlier years: `voucherwatch export --format jsonl`, any
    JSON Lines with at least `title`, or the list of an agency's API.

    Known are the names of the export: source, key, url, title, kind, programme, year,
    round, posted_on, opens, closes, budget_total_won, per_project_won, projects,
    divisions, audience, regions, ministries, operators, notice_no; and of a reading
    (`voucherwatch read --json`): windows and divisions with what is theirs alone.  A
    notice that is stored already is left as it is.  No alert is sent.

    --api wants DATA_GO_KR_KEY or BIZINFO_KEY.  A run that the API ends early (quota,
    key) keeps what it has, says where to go on, and exits with 3.
    """
    if (path is None) == (api is None):
        raise refused("Give a FILE, - or --api NAME.")
    if api is not None:
        from worker.cli.api_history import import_api

        import_api(
            api, since=since, first=from_page, most=pages, as_json=as_json
        )
        return
    assert path is not None, "there is no API then"
    try:
        raw = (
            sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        )
        lines = _lines(raw.decode("utf-8-sig"))
    except (OSError, UnicodeDecodeError) as unreadable:
        raise refused(f"{path} cannot be read: {unreadable}") from None
    counts = {"new": 0, "known": 0, "failed": 0}
    drafts = _drafts(path, lines, source, counts)
    with open_container() as container:
        bar = typer.progressbar(
            length=len(lines), file=sys.stderr, label="import"
        )
        with bar as progress:
            while batch := list(islice(drafts, _AT_ONCE)):
                with writing(container.store) as session:
                    save_history(session, batch, counts)
                progress.update(len(batch))
    if as_json:
        print_json(counts)
    else:
        typer.echo(counted(counts))
    raise typer.Exit(1 if counts["failed"] else 0)


def _lines(text: str) -> list[str]:
    """Return JSON Lines; of a file that is one array, its items as such."""
    if text.lstrip()[:1] == "[":
        # Of another file each line says by itself what is wrong with it.
        with suppress(ValueError, RecursionError):
            return list(map(json.dumps, json.loads(text)))
    return text.split("\n")


def _storable(value: Any) -> Any:
    """Return a line's value without NULs and halves of characters, which databases refuse."""
    if isinstance(value, str):
        return whole_characters(value).replace("\0", "")
    if isinstance(value, list):
        return list(map(_storable, value))
    if isinstance(value, dict):
        return {name: _storable(item) for name, item in value.items()}
    return value


def _drafts(
    path: str, lines: list[str], source: str, counts: dict[str, int]
) -> Iterator[Draft]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = _storable(json.loads(line))
            yield draft_of(row, source)
        except (
            ValueError,
            TypeError,
            AttributeError,
            RecursionError,
        ) as wrong:
            counts["failed"] += 1
            typer.echo(f"{path}, line {number}: {wrong}", err=True)


def draft_of(row: Any, source: str) -> Draft:
    """Return the draft of one line; raises ``ValueError`` or ``TypeError`` for one that is none."""
    if not isinstance(row, dict):
        raise TypeError("not a JSON object")
    posting = BoardPosting.from_dict(
        {**row, "source": row.get("source") or source}
    )
    if not posting.title.strip():
        raise ValueError("no title")
    named = f"{posting.url}\n{posting.title}\n{posting.posted_on}"
    digest = hashlib.sha256(named.encode("utf-8", "replace")).hexdigest()[:32]
    # What only the title says is read from it, as of a row of a crawled list.
    as_of = posting.posted_on or local_day(now())
    read = read_notice(posting.title, [], as_of=as_of)
    kind: Kind = read.kind
    for known in get_args(Kind):
        if row.get("kind") == known:
            kind = known
    reading = replace(
        read,
        kind=kind,
        programme=_word(row.get("programme")) or read.programme,
        year=_whole(row.get("year")) or read.year or posting.parts.year,
        round=_whole(row.get("round")) or read.round,
        notice_no=_word(row.get("notice_no")) or read.notice_no,
        ministries=_names(row.get("ministries")) or read.ministries,
        operators=_names(row.get("operators")) or read.operators,
        windows=_windows(row),
        budget_total_won=_whole(row.get("budget_total_won")),
        per_project_won=_whole(row.get("per_project_won")),
        projects=_whole(row.get("projects")),
        divisions=_divisions(row.get("divisions")),
        audience=_names(row.get("audience")) or read.audience,
        regions=_names(row.get("regions")) or read.regions,
    )
    # "row", so that the page itself replaces it when a crawl comes by.
    return Draft(
        source=posting.source[:64],
        key=(posting.key or digest)[:200],
        url=posting.url,
        title=posting.title,
        posted_on=posting.posted_on,
        reading=reading,
        reader="import",
        parsed_from="row",
        row_digest=digest,
    )


def _windows(row: dict[str, Any]) -> list[Window]:
    """Return the line's windows, or the one that its two days make."""
    rows = row.get("windows")
    windows = []
    for item in rows if isinstance(rows, list) and rows else [row]:
        if not isinstance(item, dict):
            continue
        opens, closes = _moment(item.get("opens")), _moment(item.get("closes"))
        if opens or closes:
            label = _word(item.get("label"))
            windows.append(Window(label, opens, closes, "fixed", "", ""))
    return windows


def _divisions(value: object) -> list[Division]:
    """Return divisions that are names alone, or records with their money and number."""
    divisions = []
    for item in value if isinstance(value, list) else []:
        record = item if isinstance(item, dict) else {"name": item}
        if (name := _word(record.get("name"))) is None:
            continue
        money = _whole(record.get("budget_won"))
        cap = _whole(record.get("per_project_won"))
        count = _whole(record.get("projects"))
        divisions.append(Division(name, money, cap, count, name, ""))
    return divisions


def _names(value: object) -> list[str]:
    names = []
    for item in value if isinstance(value, list) else []:
        if isinstance(item, str) and item.strip():
            names.append(item.strip())
    return names


def _word(value: object) -> str | None:
    return value.strip() or None if isinstance(value, str) else None


def _whole(value: object) -> int | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, str) and value.isascii() and value.isdigit():
        value = int(value[:18])
    return value if isinstance(value, int) and 0 < value < 10**18 else None


def _moment(value: object) -> str | None:
    """Return a day or minute as readings have it, in Korean time; ``None`` for what is
    neither.

    >>> _moment("2026-12-04 18:00"), _moment("2026-12-04T09:00Z"), _moment("2026-12-04")
    ('2026-12-04T18:00', '2026-12-04T18:00', '2026-12-04')
    """
    day = BoardPosting.from_dict({"opens": value}).opens
    if day is None or not isinstance(value, str):
        return None
    clock = _CLOCK.fullmatch(value[10:])
    if clock is None:
        # A day with a clock that cannot be read is still that day.
        return day.isoformat()
    if clock["zone"] is None:
        return f"{day.isoformat()}T{clock['minute']}"
    # Other programs write instants, mostly in UTC: nine hours from what is meant.
    instant = datetime.fromisoformat(value.replace(" ", "T"))
    return instant.astimezone(KST).strftime("%Y-%m-%dT%H:%M")
