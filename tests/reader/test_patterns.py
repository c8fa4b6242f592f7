"""Classes of letters that are remembered find what those made anew find."""

from __future__ import annotations

import re
from types import SimpleNamespace

import reader.text.patterns as patterns
from tests.cases import cases

TEXT = "Ab가나 3개사 ㄱ社 ÄäK힣z9_\n끝"


@cases(
    ("source", "flags"),
    [
        ("[가-힣]+", 0),
        ("[^가-힣]+", 0),
        ("[가-힣A-Za-z0-9_]+", 0),
        ("[a-zä]+", re.IGNORECASE),
        ("[a-zä]+", re.IGNORECASE | re.ASCII),
        ("[a-zä가-힣]+", 0),
    ],
)
def test_a_class_that_was_made_before_finds_the_same(
    source: str, flags: int
) -> None:
    found: list[list[str]] = []
    for _ in range(2):
        re.purge()
        found.append(re.compile(source, flags).findall(TEXT))
    by_letter = re.compile(f"(?:{source.removesuffix('+')})", flags)
    assert found[0] == found[1]
    assert "".join(found[0]) == "".join(by_letter.findall(TEXT))


def test_each_class_is_made_once_for_each_way_of_folding() -> None:
    made: list[object] = []

    def make(letters: object, *rest: object) -> tuple[object, bool]:
        made.append(rest)
        return letters, False

    compiler = SimpleNamespace(_optimize_charset=make)
    patterns.remember_classes(compiler)
    for fold in (None, str.lower, None, str.lower):
        compiler._optimize_charset([("range", (1, 9))], None, fold)

    assert len(made) == 2


def test_a_compiler_without_that_function_is_left_alone() -> None:
    compiler = SimpleNamespace()
    patterns.remember_classes(compiler)

    assert vars(compiler) == {}
