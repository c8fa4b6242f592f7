"""The filter of announcements, shared by query strings, feeds, subscriptions and the
CLI.
"""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, fields, replace
from functools import partial
from typing import Any, Final

from storage.announcements.search_text import blanks, terms
from storage.db.names import COMPARABLE_FACETS, DEMAND, slug
from storage.queries import common_values
from storage.queries.refusals import BadFilter, demand_known

LONGEST_VALUE, MOST_TERMS, MOST_VALUES = 120, 20, 40
"""Characters of a value, words of ``q`` (a whole title, copied), values of one facet: more
than any page makes.
"""
STATUSES = ("expected", "upcoming", "open", "unknown", "closed")
_COMPARABLE: Mapping[str, Callable[[str], str | None]] = {
    **COMPARABLE_FACETS,
    **{
        name: partial(common_values.common_value, name)
        for name in common_values.CONDITIONS
    },
    "programme": slug,
}


def _values(help_: str) -> Any:
    """A condition with several values; *help_* is its description in the API and the
    CLI.
    """
    return field(default=(), metadata={"help": help_})


@dataclass(frozen=True, slots=True)
class Filter:
    """A conjunction of facets; several values of one facet are alternatives.

    *q* is words: all must occur, ``-word`` excludes, ``a|b`` is either; matched as
    substrings after NFKC and space folding, since Korean has no word boundaries.
    """

    q: str = ""
    programme: tuple[str, ...] = _values("Name or slug of a programme.")
    division: tuple[str, ...] = _values("Division (분과), track or type.")
    audience: tuple[str, ...] = _values("Who may apply, e.g. 소상공인.")
    agency: tuple[str, ...] = _values("Ministry or operator.")
    field: tuple[str, ...] = _values("Field of support (분야).")
    region: tuple[str, ...] = _values("Region.")
    kind: tuple[str, ...] = _values("Kind of notice: call, result, forecast …")
    role: tuple[str, ...] = _values(
        "Who is called: 수요기업, 공급기업 or 운영기관."
    )
    source: tuple[str, ...] = _values("Name of a board.")
    status: tuple[str, ...] = ()
    closing_within: int | None = None
    """Days after today (Korean time): 0 is whatever closes today."""
    min_budget: int | None = None
    """Won."""

    @classmethod
    def parse(cls, pairs: Iterable[tuple[str, str]]) -> Filter:
        """Read a query string's pairs; unknown names are left alone (``page``, ``limit`` …).

        Raises ``BadFilter`` for a number that is none, a status that does not
        exist, or a ``q`` of nothing but quotes and brackets.
        """
        data: dict[str, list[str]] = {}
        for name, value in pairs:
            if written := blanks(value):
                data.setdefault(name, []).append(written)
        for name, comparable in _COMPARABLE.items():
            if name in data:
                data[name] = [
                    comparable(value) or value for value in data[name]
                ]
        many: dict[str, Any] = {}
        for f in fields(cls):
            if f.name in data and f.default == ():
                # Sorted, so that equal filters have one key and are matched once.
                many[f.name] = tuple(sorted(set(data[f.name])))
        demand_known("status", many.get("status", ()), (*STATUSES, "all"))
        q = " ".join(data.get("q", []))
        found = replace(
            cls(q=q),
            closing_within=_whole(data, "closing_within", most=3_660),
            min_budget=_whole(data, "min_budget", most=10**15),
            **many,
        ).demand_limits()
        # It would match everything, which is not what was meant.
        if q and not terms(q):
            raise BadFilter(
                f"q: {q[:40]!r} holds no word to look for",
                "no_word",
                value=q[:40],
            )
        return found

    def demand_limits(self) -> Filter:
        """Return this filter, or raise ``BadFilter`` for more than a page of results may cost.

        The limits apply to query strings, forms and commands: each value becomes an SQL
        condition, and long lists of them would slow down everybody else.
        """
        counts: Counter[str] = Counter()
        for name, value in self.pairs():
            counts[name] += 1
            if counts[name] > MOST_VALUES:
                raise BadFilter(
                    f"{name}: at most {MOST_VALUES} values",
                    "values",
                    name=name,
                    most=MOST_VALUES,
                )
            if len(value) > LONGEST_VALUE:
                raise BadFilter(
                    f"{name}: longer than {LONGEST_VALUE} characters",
                    "long",
                    name=name,
                    most=LONGEST_VALUE,
                )
            if not value.isprintable():
                raise BadFilter(
                    f"{name}: holds characters that cannot be printed",
                    "unprintable",
                    name=name,
                )
        # Last, since parsing thousands of quoted words takes seconds.
        if len(terms(self.q)) > MOST_TERMS:
            raise BadFilter(
                f"q: at most {MOST_TERMS} words", "words", most=MOST_TERMS
            )
        return self

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Filter:
        """Read what ``to_dict`` wrote."""
        values: dict[str, Any] = {}
        for name, value in stored.items():
            values[name] = tuple(value) if isinstance(value, list) else value
        return cls(**values)

    def with_usual_role(self) -> Filter:
        """Return what a programme's followers are sent unless they choose otherwise: the
        calls for those who are supported, not those for suppliers and operators.
        """
        if not self.programme or self.role:
            return self
        return replace(self, role=(DEMAND,))

    def to_dict(self) -> dict[str, Any]:
        """Return only the conditions that are set, as JSON has them."""
        found: dict[str, Any] = {}
        for name in _NAMES:
            value = getattr(self, name)
            if value not in ((), "", None):
                found[name] = (
                    list(value) if isinstance(value, tuple) else value
                )
        return found

    def pairs(self) -> list[tuple[str, str]]:
        """Return the query string's pairs, in one fixed order."""
        found: list[tuple[str, str]] = []
        for name, value in sorted(self.to_dict().items()):
            for item in value if isinstance(value, list) else [value]:
                found.append((name, str(item)))
        return found

    @property
    def key(self) -> str:
        """Digest of the canonical form: equal filters have equal keys."""
        return hashlib.sha256(
            json.dumps(
                self.to_dict(), ensure_ascii=False, sort_keys=True
            ).encode()
        ).hexdigest()[:32]


_NAMES = tuple(each.name for each in fields(Filter))
HELP: Final[Mapping[str, str]] = {
    each.name: each.metadata["help"]
    for each in fields(Filter)
    if each.metadata
}
"""Condition of several values → what it asks for, in one line of English.  Lists,
subscriptions, pages, the API and the command line take their conditions from here.
"""


def _whole(
    value: Mapping[str, list[str]], name: str, *, most: int
) -> int | None:
    if name not in value:
        return None
    # People write sums with commas, and browsers send leading zeros as they were typed.
    text = value[name][-1].replace(",", "")
    digits = text.lstrip("0") or "0"
    is_number = text.isascii() and text.isdigit()
    if not is_number or len(digits) > 20 or int(digits) > most:
        written = value[name][-1][:40]
        raise BadFilter(
            f"{name}: {written!r} is no whole number from 0 to {most:,}",
            "number",
            name=name,
            value=written,
            least=0,
            most=f"{most:,}",
        )
    return int(digits)
