"""``voucherwatch relate``: which postings are one notice, which round is whose, what a
title's programme is.

Reads JSON Lines and writes one object a line, in the order of the input.  Needs
no database: it asks the same functions that the service asks.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Any

import typer

from storage.relating.rounds import attach
from storage.relating.same_notice import BoardPosting, TwinIndex
from storage.relating.same_notice import relate as compare
from storage.relating.titles import parse_title

Lines = Annotated[
    str | None, typer.Option(metavar="FILE|-", help="JSON Lines; - is standard input.")
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
    --stems: {"id","title"} in, {"id","programme_stem"} out.
    """
    given = []
    for name, path in (("pairs", pairs), ("rounds", rounds), ("stems", stems)):
        if path is not None:
            given.append((name, path))
    if len(given) != 1:
        typer.echo("Give one of --pairs, --rounds, --stems.", err=True)
        raise typer.Exit(2)
    kind, path = given[0]
    rows = list(_rows(path))
    answers = {"pairs": _pairs, "rounds": _rounds, "stems": _stems}[kind](rows)
    for answer in answers:
        sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")


def _rows(path: str) -> Iterator[dict[str, Any]]:
    """Yield the objects of a file; a line that is none ends the command with exit code 2."""
    try:
        text = sys.stdin.read() if path == "-" else Path(path).read_text("utf-8")
    except (OSError, UnicodeDecodeError) as unreadable:
        typer.echo(f"{path} cannot be read: {unreadable}", err=True)
        raise typer.Exit(2) from None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as malformed:
            row = malformed
        if not isinstance(row, dict):
            typer.echo(f"{path}, line {number}: not a JSON object", err=True)
            raise typer.Exit(2)
        yield row


def _pairs(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    postings = []
    twins = TwinIndex()
    for row in rows:
        pair = []
        for side in ("a", "b"):
            pair.append(BoardPosting.from_dict(row.get(side) or {}))
            twins.add(pair[-1])
        postings.append(pair)
    for row, (one, other) in zip(rows, postings, strict=True):
        relation = compare(one, other, twins)
        yield {"id": row.get("id"), "same": relation.same, "why": relation.why}


def _rounds(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    postings = []
    for row in rows:
        postings.append(BoardPosting.from_dict(row))
    for row, found in zip(rows, attach(postings), strict=True):
        yield {
            "id": row.get("id"),
            "programme": found.programme,
            "year": found.year,
            "round": found.round,
            "role": found.role,
            "round_id": found.round_id,
        }


def _stems(rows: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    for row in rows:
        stem = parse_title(str(row.get("title") or "")).stem
        yield {"id": row.get("id"), "programme_stem": stem}
