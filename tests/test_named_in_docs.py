"""What the documents say is shown by a test is shown by one that is there."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
# "`test_lanes.py::test_finding_1_mail_and_…`" and "`…::test_news_results`"
NAMED = re.compile(r"`([\w/…]+?(?:\.py)?)::(test_\w+)`")
FILE = re.compile(r"`((?:[\w/]+/)?test_\w+\.py)(?:::|`)")
OTHERS = ("docs", "findings")
PROGRAM = re.compile(r"`([\w/]+\.py)(?:::\w+)?`")


def test_every_program_that_the_documents_name_is_there() -> None:
    ours = []
    for folder in sorted(ROOT.iterdir()):
        # Installed packages and what others keep here are none of it.
        if (folder / "__init__.py").is_file() or folder.name in OTHERS:
            ours += [path.as_posix() for path in folder.rglob("*.py")]
    missing = []
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")):
        for name in PROGRAM.findall(document.read_text("utf-8")):
            if not any(path.endswith(f"/{name}") for path in ours):
                missing.append(f"{document.name}: {name}")
    assert not missing, "\n".join(missing)


def test_every_test_that_the_documents_name_is_there() -> None:
    files = {}
    for path in (ROOT / "tests").rglob("test_*.py"):
        text = path.read_text("utf-8")
        files[path] = set(re.findall(r"def (test_\w+)", text))
    missing = []
    for document in ("security.md", "checks.md"):
        text = (ROOT / "docs" / document).read_text("utf-8")
        named = NAMED.findall(text)
        assert len(named) > 10, document
        for where, name in named:
            holders = [path for path, found in files.items() if name in found]
            is_there = where == "…" or any(
                path.as_posix().endswith(f"/{where}") for path in holders
            )
            if not holders or not is_there:
                missing.append(f"{document}: {where}::{name}")
        for where in FILE.findall(text):
            if not any(
                path.as_posix().endswith(f"/{where}") for path in files
            ):
                missing.append(f"{document}: {where}")
    assert not missing, "\n".join(missing)


def test_each_finding_of_the_attack_has_a_test_named_after_it() -> None:
    rows = (ROOT / "docs" / "security.md").read_text("utf-8")
    for number in range(1, 31):
        assert f"::test_finding_{number}_" in rows, number
