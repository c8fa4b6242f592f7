"""The original files beside the project, where they are: all that can be read must read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.formats import ConversionState, Converted, Converter

CORPUS = Path(__file__).resolve().parents[4] / "shared" / "corpus"
FILES = (
    sorted((CORPUS / "attachments").glob("[0-9]*")) if CORPUS.is_dir() else []
)
pytestmark = [
    pytest.mark.heavy,
    pytest.mark.skipif(
        not FILES,
        reason="the original attachments (../shared/corpus) are not here",
    ),
]

WORD = re.compile(r"[가-힣]+|\d+")


@pytest.fixture(scope="module")
def converted() -> Iterator[dict[str, Converted]]:
    with Converter() as converter:
        yield {
            path.name: converter.convert(path.read_bytes(), path.name)
            for path in FILES
        }


# ![image](assets/BIN0001.bmp): a picture's name stands on no page
_PICTURE = re.compile(r"!\[image\]\([^)]*\)")


def words(text: str) -> set[str]:
    return set(words_in_order(text))


def words_in_order(text: str) -> list[str]:
    """Those texts were made without blanks of fixed width and cut at bold marks.

    So words are looked for in the letters without their blanks.
    """
    return WORD.findall(text.replace("*", "").replace("\\", ""))


def test_all_but_the_locked_and_the_scanned_are_read(
    converted: dict[str, Converted],
) -> None:
    unread = {
        text.state
        for text in converted.values()
        if text.state is not ConversionState.READ
    }

    assert unread == {ConversionState.DRM, ConversionState.IMAGE_ONLY}
    assert (
        sum(text.state is ConversionState.READ for text in converted.values())
        == len(FILES) - 2
    )


def test_a_file_in_a_zip_is_read_like_any_other(
    converted: dict[str, Converted],
) -> None:
    members = [
        member for text in converted.values() for member in text.members
    ]

    assert members
    assert {member.state for member in members} == {ConversionState.READ}


def test_the_texts_read_by_hand_are_covered(
    converted: dict[str, Converted],
) -> None:
    shares = {}
    for name, value in converted.items():
        text = CORPUS / "gold_texts" / f"att{name[:2]}.txt"
        if text.exists():
            criteria = words(
                _PICTURE.sub("", text.read_text(encoding="utf-8"))
            )
            letters = "".join(words_in_order(value.text))
            covered = sum(word in letters for word in criteria)
            shares[name[:2], value.media] = covered / len(criteria)

    assert {
        key: share
        for key, share in shares.items()
        if share < (0.97 if key[1] == "pdf" else 0.999)
    } == {}
