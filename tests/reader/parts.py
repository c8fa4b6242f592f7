"""What is read of a call's parts, as tests of tables and lists compare it."""

from __future__ import annotations

from reader.amounts.divisions import read_divisions
from reader.documents import of_text
from reader.text.document import Context

Row = tuple[str, int | None, int | None, int | None]
"""A part's name, budget and cap in won, and number of projects."""


def rows_of_parts(text: str, context: Context) -> list[Row]:
    rows: list[Row] = []
    for part in read_divisions(of_text(text)[0], context):
        rows.append(
            (part.name, part.budget_won, part.per_project_won, part.projects)
        )
    return rows
