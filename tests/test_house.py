"""One meaning for each class name, figures that measure what they say, and documents that
lead to each other.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from graphlib import TopologicalSorter
from pathlib import Path

import grimp

from tools.house_figures import Figures, limits, measure, python_files

ROOT = Path(__file__).resolve().parents[1]
CLASS = re.compile(r"^ *class (\w+)", re.MULTILINE)
# "[operating.md](operating.md)", "[3](../decisions/0003-at-least-once.md#price)"
LINK = re.compile(r"\]\((?!https?:|mailto:|#)([^)#\s]+)")


def test_a_class_name_is_unique_in_the_repository() -> None:
    # Not by ``measure``, which takes every file apart: `make check` does that.
    names: Counter[str] = Counter()
    for path in python_files(()):
        names.update(CLASS.findall(path.read_text("utf-8")))

    assert names.total() > 500
    assert [name for name, count in names.items() if count > 1] == []


def test_the_figures_count_what_they_say(tmp_path: Path) -> None:
    source = tmp_path / "sample.py"
    source.write_text(
        "import re\n"
        "\n"
        "# why\n"
        "LONG = re.compile(r'" + "a" * 90 + "')\n"
        "SHORT = re.compile(r'a')\n"
        "OTHER = re.compile(r'" + "b" * 90 + "')\n"
        "\n"
        "class Twin: ...\n"
        "class Twin: ...\n"
        "\n"
        "def _once():\n"
        "    return [[1 for _ in range(2)] for _ in range(2)]\n"
        "\n"
        "_once()\n",
        "utf-8",
    )
    figures = measure(iter([source]))

    assert figures.files == 1
    assert figures.comments == 1
    assert figures.comprehensions == 2
    assert figures.nested_comprehensions == 1
    assert figures.homonyms == ["Twin"]
    assert (figures.private_functions, figures.private_with_one_caller) == (
        1,
        1,
    )
    assert figures.unexplained_patterns == [f"{source}:6"]


def test_a_limit_that_is_passed_does_not_hold() -> None:
    figures = Figures(
        files=1, lines=100, long_lines=2, tokens_by_line=[5] * 100
    )
    by_name = {row.name: row for row in limits(figures)}

    assert not by_name["lines over 100 characters, %"].holds
    assert by_name["tokens a line, mean"].holds


def test_documents_link_to_what_is_there_and_the_index_has_them_all() -> None:
    docs = ROOT / "docs"
    index = docs / "README.md"
    broken, indexed = [], {index}
    for page in (*ROOT.glob("*.md"), *docs.rglob("*.md")):
        for link in LINK.findall(page.read_text("utf-8")):
            target = (page.parent / link).resolve()
            if not target.exists():
                broken.append(f"{page.name}: {link}")
            if page == index:
                indexed.add(target)

    assert broken == []
    assert set(docs.rglob("*.md")) - indexed == set()


def test_no_module_needs_itself() -> None:
    """Or which of two is imported first would decide whether the other can be."""
    rooms = Path(__file__).parents[1] / "pyproject.toml"
    settings = tomllib.loads(rooms.read_text())["tool"]["importlinter"]
    graph = grimp.build_graph(
        *settings["root_packages"],
        exclude_type_checking_imports=True,
        cache_dir=None,
    )
    needs = {}
    for module in graph.modules:
        needs[module] = graph.find_modules_directly_imported_by(module)
    assert len(needs) > 500
    # Raises CycleError, which names the modules.
    TopologicalSorter(needs).prepare()
