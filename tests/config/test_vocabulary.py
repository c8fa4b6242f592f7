"""The vocabularies as data: sourced, well-formed, without two meanings for one spelling."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files

import pytest

from config import vocabulary
from reader.applicants.fields import FIELDS
from reader.model import Kind
from tests.cases import cases

NAMES = [
    "agencies",
    "audiences",
    "board_regions",
    "commune_sites",
    "confidence",
    "field_weights",
    "fields",
    "filter_values",
    "kinds",
    "ministries",
    "other_names",
    "parts",
    "portal_numbers",
    "programmes",
    "regions",
    "renamed_agencies",
    "round_overrides",
    "same_notice",
    "search_words",
    "sites",
]


@cases("name", NAMES)
def test_every_vocabulary_tells_its_source(name):
    head = (
        files(vocabulary)
        .joinpath(f"{name}.tsv")
        .read_text("utf-8")
        .split("\n\n")[0]
    )
    comment = "\n".join(
        line for line in head.splitlines() if line.startswith("#")
    )
    assert re.search(r"Source:|Learned by", comment)


def test_no_vocabulary_is_forgotten_here():
    assert (
        sorted(
            entry.name.removesuffix(".tsv")
            for entry in files(vocabulary).iterdir()
            if entry.name.endswith(".tsv")
        )
        == NAMES
    )


@pytest.mark.parametrize(
    "name", ["agencies", "ministries", "programmes", "regions", "fields"]
)
def test_no_spelling_has_two_meanings(name):
    spellings = [
        spelling
        for full, *rest in vocabulary.rows(name)
        for spelling in (full, *vocabulary.split(rest[0] if rest else ""))
    ]
    assert sorted(spellings) == sorted(set(spellings))


def test_no_agency_is_called_like_a_ministry():
    assert (
        vocabulary.spellings("agencies").keys()
        & vocabulary.spellings("ministries").keys()
        == set()
    )


def test_no_spelling_is_blank_or_padded():
    for name in (
        "agencies",
        "ministries",
        "programmes",
        "regions",
        "fields",
        "audiences",
    ):
        for full, *rest in vocabulary.rows(name):
            for word in (
                full,
                *(
                    word
                    for column in rest
                    for word in column.split(",")
                    if column
                ),
            ):
                assert word.strip() == word != "", (name, full)


def test_every_kind_rule_compiles_for_a_kind_that_exists():
    for kind, words in vocabulary.rows("kinds"):
        assert kind in Kind.__args__  # type: ignore[attr-defined]
        assert re.compile(words).groups == 0


def test_every_weight_has_a_character_for_each_field():
    assert all(
        len(code) == len(FIELDS) and code.isascii()
        for _, code in vocabulary.rows("field_weights")
    )


def test_a_full_name_is_a_spelling_of_itself():
    assert (
        vocabulary.spellings("ministries")["중소벤처기업부"]
        == "중소벤처기업부"
    )
    assert vocabulary.spellings("agencies")["NIPA"] == "정보통신산업진흥원"


def test_former_names_are_known_names_and_their_days_are_days():
    known = vocabulary.spellings("ministries") | vocabulary.spellings(
        "agencies"
    )
    for former, later, *since in vocabulary.rows("renamed_agencies"):
        assert former in known
        assert set(vocabulary.split(later)) <= known.keys()
        assert former not in vocabulary.split(later)
        for day in since:
            assert date(2008, 1, 1) < date.fromisoformat(day)
