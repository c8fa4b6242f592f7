"""Canonical spellings of the values of conditions with few values: `서울특별시` and `Seoul`
are 서울, `접수 중` is open.
"""

from __future__ import annotations

import unicodedata
from functools import cache

from config import vocabulary

CONDITIONS = ("kind", "region", "status")
"""Those whose values have other names that mean just the same."""


def common_value(condition: str, written: str) -> str:
    """Return the stored spelling of *written*; unknown values are returned unchanged.

    >>> common_value("region", "서울특별시"), common_value("kind", "선정결과")
    ('서울', 'result')
    >>> common_value("status", "Open"), common_value("region", "김포시")
    ('open', '김포시')
    """
    return _values(condition).get(_comparable(written), written)


def wider_values(condition: str, written: str) -> list[str]:
    """Return the values that *written* belongs to where it is none itself: the region of
    a city, the sort of applicant that notices call so.

    >>> wider_values("region", "김포시"), wider_values("audience", "스타트업")
    (['경기'], ['창업기업'])
    """
    comparable = _comparable(written)
    found = []
    if condition == "region":
        for region, *columns in vocabulary.rows("regions"):
            places = vocabulary.split(columns[1]) if len(columns) > 1 else []
            # "김포" is mostly the city; 광주 and 고성 are in several regions.
            if comparable in places or f"{comparable}시" in places:
                found.append(region)
    if condition in ("audience", "field"):
        for value, *columns in vocabulary.rows(f"{condition}s"):
            words = vocabulary.split(columns[0]) if columns else []
            if comparable in map(_comparable, words):
                found.append(value)
    return found


@cache
def _values(condition: str) -> dict[str, str]:
    """Comparable name → value."""
    found: dict[str, str] = {}
    if condition == "region":
        for spelling, value in vocabulary.spellings("regions").items():
            found[_comparable(spelling)] = value
    for name, value, others in vocabulary.rows("filter_values"):
        if name == condition:
            for spelling in (value, *vocabulary.split(others)):
                found.setdefault(_comparable(spelling), value)
    return found


def _comparable(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())
