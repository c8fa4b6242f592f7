"""What tables, lists and sentences share out: rows of a name with money, a cap, a number.

``바다형 | 12억원 | 4`` is a row with a budget of 12 억원 and four projects.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

WHOLE_CALL: Final = "공고 전체"
"""The name of a row that holds for the whole call."""
SUM_ROW: Final = re.compile(
    r"""
    (?:
        (?:합|소|총|누)\s*계|계|총\s?합(?:\s?계)?|전체
        | [가-힣A-Z·]{1,12}[ ]소계                                # 해양 소계 (3개 과제)
    )
    (?:\s?\(\d{1,3}개[\s가-힣]{0,3}\))?
    """,
    re.VERBOSE,
)
"""The whole name of a row that sums others up: ``합계``, ``총계(3개 과제)``."""


@dataclass(frozen=True, slots=True)
class BudgetRow:
    """One row's share: a name, and what money or count is beside it."""

    name: str
    budget: int | None
    cap: int | None
    projects: int | None
    start: int
    end: int
    total: int | None = None
    """The multi-year sum, where it is beside this year's."""


@dataclass(frozen=True, slots=True)
class BudgetTable:
    """A table that shares money out; *start* and *end* are offsets into the document."""

    entries: tuple[BudgetRow, ...]
    start: int
    end: int
    head: str = ""
    of_projects: bool = False
    """Whether the rows are single projects rather than parts of the call."""
    whole: BudgetRow | None = None
    """The table's own sum row."""
    odd_unit: str = ""
    """A cell whose unit contradicts its heading's."""
    caption: str = ""
    """The words of the line above it."""
    counts: bool = False
    """Whether a column counts projects; a row without a number there shares one."""

    def is_single(self, entry: BudgetRow) -> bool:
        """Whether *entry* is one project."""
        if entry.projects is not None:
            return entry.projects == 1
        return self.of_projects and not self.counts
