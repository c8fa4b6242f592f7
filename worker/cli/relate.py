"""``voucherwatch relate``: which postings are one notice, which round is whose, what a
title's programme is.

Reads JSON Lines and writes one object a line, in the order of the input.  Needs
no database: it asks the same functions that the service asks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from storage.relating.posting import BoardPosting
from storage.relating.rivals import BoardPosts, relate_among
from storage.relating.rounds import attach
from storage.relating.titles import parse_title
from storage.relating.twins import TwinIndex
from worker.cli.output import refused

Lines = Annotated[
    str | None,
    typer.Option(metavar="FILE|-", help="JSON Lines; - is standard input."),
]


def relate(
    pairs: Lines = None,
    rounds: Lines = None,
    stems: Lines = None,
) -> None:
    """Say of pairs whether they are one notice, of notices their round, of titles their stem.

    --pairs: {"id","a":{source,url,key,title,posted_on,agency,opens,closes},"b":{…}} in,
    {"id","same":"yes|no|maybe","why"} out.  --rounds: {"id",source,url,title,posted_on,
    opens,closes} in any order, {"id","programme","year","round","role","round_id"} out.
    --stems: {"id","title"} in, {"id","programme_stem"} out.  A line that cannot be
    read is answered with nulls and makes the exit code 1.
    """
    given = []
    for name, path in (("pairs", pairs), ("rounds", rounds), ("stems", stems)):
        if path is not None:
            given.append((name, path))
    if len(given) != 1:
        raise refused("Give one of --pairs, --rounds, --stems.")
    kind, path = given[0]
    lines = list(_lines(path))
    answers = {"pairs": _pairs, "rounds": _rounds, "stems": _stems}[kind](
        lines
    )
    failed = False
    for line, answer in zip(lines, answers, strict=True):
        if line.error is not None:
            failed = True
            typer.echo(f"{path}, {line.error}", err=True)
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    raise typer.Exit(1 if failed else 0)


@dataclass
class _Line:
    """A line of the input; *error* says why nothing can be said about it."""

    row: dict[str, Any]
    error: str | None = None


def _lines(path: str) -> Iterator[_Line]:
    """Yield the lines of a file that hold something; a file that cannot be read ends the
    command with exit code 2.
    """
    try:
        raw = (
            sys.stdin.buffer.read() if path == "-" else Path(path).read_bytes()
        )
        text = raw.decode("utf-8-sig")
    except (OSError, UnicodeDecodeError) as unreadable:
        raise refused(f"{path} cannot be read: {unreadable}") from None
    # Not splitlines(): titles hold U+2028 and the like unescaped.
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except (json.JSONDecodeError, RecursionError):
            row = None
        if isinstance(row, dict):
            yield _Line(row)
        else:
            yield _Line({}, f"line {number}: not a JSON object")


def _posting(line: _Line, data: object, name: str) -> BoardPosting:
    """Return the posting that *data* describes; without a title nothing can be said about it."""
    row = data if isinstance(data, dict) else {}
    posting = BoardPosting.from_dict(row)
    if not posting.title.strip() and line.error is None:
        line.error = f"id {line.row.get('id')}: {name} has no title"
    return posting


def _pairs(lines: list[_Line]) -> Iterator[dict[str, Any]]:
    postings = []
    twins, posts = TwinIndex(), BoardPosts()
    for line in lines:
        pair = []
        for side in ("a", "b"):
            pair.append(_posting(line, line.row.get(side), side))
            twins.add(pair[-1])
            posts.add(pair[-1])
        postings.append(pair)
    # Compared only now: who runs a programme, and what else a board has, all lines together say.
    for line, (left, right) in zip(lines, postings, strict=True):
        same, why = None, line.error
        if line.error is None:
            others = posts.near(left, right)
            relation = relate_among(left, right, twins, others)
            same, why = relation.same, relation.why
        yield {"id": line.row.get("id"), "same": same, "why": why}


def _rounds(lines: list[_Line]) -> Iterator[dict[str, Any]]:
    postings = []
    for line in lines:
        postings.append(_posting(line, line.row, "the notice"))
    for line, found in zip(lines, attach(postings), strict=True):
        answer = {"id": line.row.get("id")}
        for name in ("programme", "year", "round", "role", "round_id"):
            answer[name] = getattr(found, name) if line.error is None else None
        yield answer


def _stems(lines: list[_Line]) -> Iterator[dict[str, Any]]:
    for line in lines:
        title = _posting(line, line.row, "the notice").title
        stem = parse_title(title).stem if line.error is None else None
        yield {"id": line.row.get("id"), "programme_stem": stem}
