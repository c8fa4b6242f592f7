"""How plainly the code is written, in figures; `make check` prints them and holds each
to its limit.

The figures are places to look, not verdicts.  Limits come from reading other code bases of the
field (docs/decisions/0007-rooms-and-words.md has their figures): a line that says one thing, a
comment where the reason is not in the code, one meaning for each class name.

    python -m tools.house_figures [--hold] [FOLDER …]

Prints a table; with ``--hold`` the exit code is 1 where one of ``HELD`` passes its limit.

With folders named, the Python files below them are measured and no limit applies: that is how
another code base is measured for comparison.
"""

from __future__ import annotations

import ast
import io
import statistics
import subprocess
import sys
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

LONG_LINE = 100
"""Characters; longer lines are counted."""
LONG_PATTERN = 80
"""Characters of a regular expression that needs to be written out and explained."""
ROOMS = (
    "config",
    "net",
    "reader",
    "storage",
    "presentation",
    "crawler",
    "notifier",
    "web",
    "worker",
)
HELD = frozenset(
    {
        "tokens a line, mean",
        "lines over 100 characters, %",
        "class names with two meanings",
        "long patterns unexplained",
        "comprehensions in 1,000 lines",
        "nested comprehensions",
        "tokens a line, p90",
    }
)
"""Figures that no change may push over their limit any more; the others are on their way."""
_CODE_TOKENS = {tokenize.NAME, tokenize.OP, tokenize.NUMBER, tokenize.STRING}
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)


@dataclass(slots=True)
class Figures:
    """What was counted over all files."""

    files: int = 0
    lines: int = 0
    long_lines: int = 0
    comments: int = 0
    comprehensions: int = 0
    nested_comprehensions: int = 0
    tokens_by_line: list[int] = field(default_factory=list)
    classes: Counter[str] = field(default_factory=Counter)
    private_functions: int = 0
    private_with_one_caller: int = 0
    unexplained_patterns: list[str] = field(default_factory=list)

    @property
    def tokens_mean(self) -> float:
        """Tokens on a line that has any."""
        return (
            statistics.mean(self.tokens_by_line)
            if self.tokens_by_line
            else 0.0
        )

    @property
    def tokens_p90(self) -> int:
        """The line that is denser than nine tenths of them."""
        ordered = sorted(self.tokens_by_line)
        return ordered[int(0.9 * len(ordered))] if ordered else 0

    def share(self, count: int) -> float:
        """*count* in 100 lines."""
        return 100 * count / self.lines if self.lines else 0.0

    @property
    def homonyms(self) -> list[str]:
        """Class names that are defined twice or more."""
        return sorted(
            name for name, count in self.classes.items() if count > 1
        )


@dataclass(frozen=True, slots=True)
class Limit:
    """One row of the table: a figure, its limits (``None``: none) and whether it holds."""

    name: str
    value: float
    least: float | None
    most: float | None

    @property
    def holds(self) -> bool:
        """Whether the value lies between its limits."""
        above = self.least is None or self.value >= self.least
        return above and (self.most is None or self.value <= self.most)


def python_files(folders: Sequence[str]) -> Iterator[Path]:
    """Yield the files to measure: those below *folders*, or the rooms' files that git knows."""
    if folders:
        for folder in folders:
            yield from sorted(Path(folder).rglob("*.py"))
        return
    listed = subprocess.run(
        [
            *("git", "ls-files", "--cached", "--others", "--exclude-standard"),
            "*.py",
        ],
        capture_output=True,
        text=True,
        check=True,
    )
    for name in listed.stdout.splitlines():
        if (
            name.startswith(ROOMS)
            and "/migrations/" not in name
            and Path(name).is_file()
        ):
            yield Path(name)


def measure(paths: Iterator[Path]) -> Figures:
    """Count over *paths*; a file that is not Python is passed over."""
    figures = Figures()
    for path in paths:
        source = path.read_text(encoding="utf-8", errors="replace")
        try:
            tree = ast.parse(source)
        except SyntaxError:
            continue
        figures.files += 1
        _count_lines(figures, source)
        _count_nodes(figures, tree, path, source.splitlines())
    return figures


def _count_lines(figures: Figures, source: str) -> None:
    rows = source.split("\n")
    figures.lines += len(rows)
    figures.long_lines += sum(len(row) > LONG_LINE for row in rows)
    on_line: Counter[int] = Counter()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT:
            figures.comments += 1
        elif token.type in _CODE_TOKENS:
            on_line[token.start[0]] += 1
    figures.tokens_by_line.extend(on_line.values())


def _count_nodes(
    figures: Figures, tree: ast.Module, path: Path, rows: list[str]
) -> None:
    used: Counter[str] = Counter()
    private: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, _FUNCTIONS) and node.name.startswith("_"):
            if not node.name.startswith("__"):
                private.add(node.name)
        elif isinstance(node, _COMPREHENSIONS):
            figures.comprehensions += 1
            inner = list(ast.walk(node))[1:]
            figures.nested_comprehensions += any(
                isinstance(one, _COMPREHENSIONS) for one in inner
            )
        elif isinstance(node, ast.ClassDef):
            figures.classes[node.name] += 1
        elif isinstance(node, ast.Name):
            used[node.id] += 1
        elif isinstance(node, ast.Attribute):
            used[node.attr] += 1
        elif isinstance(node, ast.Call) and _is_unexplained(node, rows):
            figures.unexplained_patterns.append(f"{path}:{node.lineno}")
    figures.private_functions += len(private)
    figures.private_with_one_caller += sum(used[name] <= 1 for name in private)


def _is_unexplained(call: ast.Call, rows: list[str]) -> bool:
    """Whether *call* compiles a long pattern with neither a comment nor a docstring beside it."""
    function = call.func
    name = getattr(function, "attr", None) or getattr(function, "id", None)
    if name not in {"compile", "late"} or not call.args:
        return False
    pattern = call.args[0]
    text = _pattern_text(pattern)
    if len(text) <= LONG_PATTERN:
        return False
    last = call.end_lineno or call.lineno
    above = rows[call.lineno - 2].strip() if call.lineno >= 2 else ""
    below = rows[last].strip() if last < len(rows) else ""
    inside = "\n".join(rows[call.lineno - 1 : last])
    return not (
        above.startswith("#") or below.startswith('"""') or "#" in inside
    )


def _pattern_text(pattern: ast.expr) -> str:
    if isinstance(pattern, ast.Constant) and isinstance(pattern.value, str):
        return pattern.value
    if isinstance(pattern, ast.JoinedStr):
        parts = (
            part.value
            for part in pattern.values
            if isinstance(part, ast.Constant)
        )
        return "".join(str(part) for part in parts)
    return ""


def limits(figures: Figures) -> list[Limit]:
    """Return the table's rows with the limits that this code base is held to."""
    thousand = 10 * figures.share(figures.comprehensions)
    once = (
        100
        * figures.private_with_one_caller
        / max(1, figures.private_functions)
    )
    return [
        Limit("tokens a line, mean", figures.tokens_mean, None, 7.5),
        Limit("tokens a line, p90", figures.tokens_p90, None, 15),
        Limit(
            "lines over 100 characters, %",
            figures.share(figures.long_lines),
            None,
            1.0,
        ),
        Limit("comprehensions in 1,000 lines", thousand, None, 15),
        Limit("nested comprehensions", figures.nested_comprehensions, None, 0),
        Limit("comment lines, %", figures.share(figures.comments), 3.0, 7.0),
        Limit("private functions with one caller, %", once, None, 40),
        Limit("class names with two meanings", len(figures.homonyms), None, 0),
        Limit(
            "long patterns unexplained",
            len(figures.unexplained_patterns),
            None,
            0,
        ),
    ]


def main(arguments: Sequence[str]) -> int:
    """Print the table; return 1 where *arguments* hold and a figure of ``HELD`` is passed."""
    hold = "--hold" in arguments
    arguments = [argument for argument in arguments if argument != "--hold"]
    figures = measure(python_files(arguments))
    print(f"{figures.files} files, {figures.lines:,} lines")
    failed = 0
    for row in limits(figures):
        held = bool(arguments) or row.holds
        failed += not held and row.name in HELD
        bound = (
            f"≤ {row.most:g}"
            if row.least is None
            else f"{row.least:g}–{row.most:g}"
        )
        print(
            f"{'  ' if held else '✗ '}{row.name:<38} {row.value:6.1f}   {bound}"
        )
    if not arguments and figures.homonyms:
        print("  two meanings:", ", ".join(figures.homonyms))
    if not arguments:
        for place in figures.unexplained_patterns:
            print("  unexplained:", place)
    return 1 if hold and failed else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
