"""Which tables a page's rules make.  Sketches: a row of dashes is a rule across, bars are rules down."""

from __future__ import annotations

import pytest

from reader.formats.pdf.lattice import Rule, lattices


def grid(
    ys: list[float], xs: list[float], *, is_open: bool = False
) -> tuple[list[Rule], list[Rule]]:
    inner = xs[1:-1] if is_open else xs
    return [Rule(y, xs[0], xs[-1]) for y in ys], [
        Rule(x, ys[0], ys[-1]) for x in inner
    ]


def places(
    across: list[Rule], down: list[Rule]
) -> list[list[tuple[int, int]]]:
    return [
        sorted(set(table.cells.values())) for table in lattices(across, down)
    ]


FOUR = [(0, 0), (0, 1), (1, 0), (1, 1)]


@pytest.mark.parametrize(
    "is_open", [False, True], ids=["closed", "open at its sides"]
)
def test_a_grid_has_a_cell_for_every_place(is_open: bool) -> None:
    assert places(*grid([0, 20, 40], [0, 100, 200], is_open=is_open)) == [FOUR]


def test_cells_are_where_they_stand() -> None:
    across, down = grid([10, 30, 50], [5, 105, 205])

    (table,) = lattices(across, down)
    assert table.box == (5, 10, 205, 50)
    assert table.cell_at(60, 40) == (1, 0)
    assert table.cell_at(300, 40) is None


def test_places_without_a_rule_between_them_are_one_cell_at_the_first_of_them() -> (
    None
):
    across = [Rule(0, 0, 200), Rule(20, 100, 200), Rule(40, 0, 200)]
    down = [Rule(0, 0, 40), Rule(100, 0, 40), Rule(200, 0, 40)]

    (table,) = lattices(across, down)
    assert table.cells == {
        (0, 0): (0, 0),
        (1, 0): (0, 0),
        (0, 1): (0, 1),
        (1, 1): (1, 1),
    }


@pytest.mark.parametrize(
    ("across", "down"),
    [
        pytest.param(
            [
                Rule(0, 0, 90),
                Rule(0.5, 88, 200),
                Rule(20, 0, 200),
                Rule(40, 0, 200),
            ],
            [Rule(100, 0, 40)],
            id="a rule in pieces",
        ),
        pytest.param(
            [Rule(y + d, 0, 200) for y in (0, 20, 40) for d in (0, 0.7, 1.4)],
            [Rule(100, 0, 40)],
            id="rules drawn thrice",
        ),
        pytest.param(
            [Rule(0, 0, 200), Rule(20, 0, 200), Rule(40, 0, 200)],
            [Rule(100, 0, 20), Rule(100, 20, 40)],
            id="a rule for each cell",
        ),
        pytest.param(
            [Rule(0, 1, 199), Rule(20, 0, 200), Rule(40, 2, 200)],
            [Rule(100, 2, 38)],
            id="rules that almost meet",
        ),
    ],
)
def test_one_table_however_it_was_drawn(
    across: list[Rule], down: list[Rule]
) -> None:
    assert places(across, down) == [FOUR]


def test_tables_below_each_other_are_two_and_the_words_between_belong_to_neither() -> (
    None
):
    upper, lower = (
        grid([0, 20, 40], [0, 100, 200], is_open=True),
        grid([100, 120, 140], [0, 100, 200], is_open=True),
    )

    assert places(upper[0] + lower[0], upper[1] + lower[1]) == [FOUR, FOUR]


@pytest.mark.parametrize(
    ("across", "down"),
    [
        ([], []),
        ([Rule(0, 0, 200), Rule(20, 0, 200)], []),
        ([Rule(0, 0, 200)], [Rule(100, 0, 40)]),
        ([Rule(0, 0, 10), Rule(9, 0, 10)], [Rule(50, 0, 9)]),
    ],
    ids=["nothing", "lines under words", "a cross", "lines that do not meet"],
)
def test_lines_that_make_no_table(
    across: list[Rule], down: list[Rule]
) -> None:
    assert places(across, down) == []


def test_a_drawing_is_given_up() -> None:
    """Twenty-five million places would take minutes: the rules alone are counted."""
    across, down = grid(
        [float(4 * n) for n in range(5_000)],
        [float(4 * n) for n in range(5_000)],
    )

    assert places(across, down) == []
