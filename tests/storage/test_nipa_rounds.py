"""The eleven rows of NIPA's board in 2026, in their order: rounds, roles, who is told.

Over the shared corpus; skipped where it is not there.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from storage.relating.posting import BoardPosting
from storage.relating.rounds import RoundOf, attach

ROWS = (
    Path(__file__).resolve().parents[3]
    / "shared/corpus/news/2026_NIPA_board_rows.txt"
)
pytestmark = pytest.mark.skipif(
    not ROWS.exists(), reason="needs ../shared/corpus"
)


def postings() -> list[BoardPosting]:
    found = []
    for line in ROWS.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not cells[0].isdigit():
            continue
        opens, _, closes = cells[3].partition(" ~ ")
        found.append(
            BoardPosting.from_dict(
                {
                    "source": "nipa",
                    "key": cells[0],
                    "url": f"https://www.nipa.kr/home/2-2/{cells[0]}",
                    "title": cells[2],
                    "posted_on": cells[1].strip("()"),
                    "opens": opens,
                    "closes": closes,
                }
            )
        )
    return found


def attached() -> dict[str, RoundOf]:
    rows = postings()
    return {
        row.key: found for row, found in zip(rows, attach(rows), strict=True)
    }


def test_a_call_and_its_corrections_are_one_round() -> None:
    found = attached()

    rounds = {found[key].round_id for key in ("16516", "16546", "16592")}
    assert rounds == {"2026-1"}
    assert found["16518"].round_id == found["16664"].round_id == "2026-1"
    assert found["16518"].programme != found["16516"].programme
    assert found["16516"].programme == "AI 바우처 지원사업"


def test_pools_operators_and_additional_calls_are_rounds_of_their_own() -> (
    None
):
    found = attached()

    assert [
        found[key].role for key in ("16469", "16540", "16544", "16795")
    ] == [
        "supplier_pool",
        "operator_call",
        "supplier_pool",
        "additional_call",
    ]
    assert [
        found[key].round_id for key in ("16469", "16540", "16544", "16795")
    ] == [
        "2026-S1",
        "2026-O1",
        "2026-S2",
        "2026-1+추가",
    ]
    assert found["16588"].round_id == "2026-1"
