"""The deploy kit names only what there is: settings, commands, folders, files."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import olefile
import pytest

from config.settings import Settings
from worker.cli.main import COMMANDS

ROOT = Path(__file__).parents[1]
UNITS = sorted((ROOT / "deploy/systemd").iterdir())
OTHERS = {"POSTGRES_PASSWORD"}
"""Variables of other programs."""


def known() -> set[str]:
    return {name.upper() for name in Settings.model_fields}


def compose() -> dict[str, Any]:
    yaml = pytest.importorskip(
        "yaml", reason="a development tool's dependency"
    )
    loaded: dict[str, Any] = yaml.safe_load(
        (ROOT / "compose.yaml").read_text()
    )
    return loaded


def test_every_variable_is_a_setting_of_ours() -> None:
    app = json.loads((ROOT / "app.json").read_text())
    assert app["env"].keys() <= known()
    example = re.findall(
        r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE
    )
    assert set(example) <= known()
    given = compose()["x-voucherwatch"]["environment"]
    assert given.keys() <= known()
    wished = re.findall(r"\$\{(\w+)", (ROOT / "compose.yaml").read_text())
    assert set(wished) <= known() | OTHERS


def test_every_setting_of_an_operator_stands_in_the_example() -> None:
    example = re.findall(
        r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE
    )
    assert known() - set(example) == {"ALLOW_LOOPBACK", "CRAWL_DELAY"}, (
        "these two are for tests and the demo alone"
    )


def test_every_variable_that_the_documents_name_is_one() -> None:
    # Constants of ours, and a misspelt name that is one in an example.
    none = {"LOST_SERVER", "LOST_CLIENT", "SMPT_URL"}
    missing = []
    for document in (*ROOT.glob("*.md"), *ROOT.glob("docs/*.md")):
        text = document.read_text("utf-8")
        named = re.findall(r"`([A-Z]+_[A-Z_]+)\b", text)
        for name in set(named) - known() - OTHERS - none:
            missing.append(f"{document.name}: {name}")
    assert not missing, "\n".join(missing)


def test_compose_hands_every_line_of_the_operators_file_on() -> None:
    """But where the containers meet each other and their visitors."""
    ours = compose()["x-voucherwatch"]
    assert ours["env_file"] == [{"path": ".env", "required": False}]
    fixed = set()
    for name, value in ours["environment"].items():
        if not str(value).startswith(f"${{{name}:-"):
            fixed.add(name)
    assert fixed == {"DATABASE_URL", "HOST", "PORT"}
    port = ours["environment"]["PORT"]
    assert compose()["services"]["web"]["ports"] == [f"127.0.0.1:8000:{port}"]


def test_compose_starts_commands_of_ours_in_order() -> None:
    services = compose()["services"]
    ours = {name: part for name, part in services.items() if "command" in part}
    assert {part["command"][0] for part in ours.values()} <= COMMANDS.keys()
    assert set(ours) == {"migrate", "web", "worker"}
    for name in ("web", "worker"):
        assert ours[name]["depends_on"]["migrate"]["condition"].endswith(
            "successfully"
        )
    needed = services["migrate"]["depends_on"]["database"]["condition"]
    assert needed == "service_healthy"
    assert "healthcheck" in services["database"]


def test_the_image_holds_every_package_and_nothing_secret() -> None:
    text = (ROOT / "Dockerfile").read_text()
    project = (ROOT / "pyproject.toml").read_text()
    include = re.search(r"packages\.find\.include = (\[.*\])", project)
    assert include is not None
    packages = {name.rstrip("*") for name in json.loads(include[1])}
    copied = set(re.findall(r"^COPY (\w+) \w+$", text, re.MULTILINE))
    assert copied == packages
    admitted = re.findall(
        r"^!(\S+)", (ROOT / ".dockerignore").read_text(), re.MULTILINE
    )
    assert packages <= set(admitted)
    for name in admitted:
        assert (ROOT / name).exists()
    assert re.search(r"^USER [1-9]\d+$", text, re.MULTILINE), "no root"
    command = json.loads(re.findall(r"^CMD (\[.*\])$", text, re.MULTILINE)[-1])
    assert command[0] in COMMANDS


def test_units_and_procfile_start_commands_of_ours() -> None:
    started = re.findall(r"-m worker (\S+)", (ROOT / "Procfile").read_text())
    for unit in UNITS:
        started += re.findall(
            r"^Exec\w+=\S+/voucherwatch (\S+)", unit.read_text(), re.MULTILINE
        )
    assert {"web", "worker", "migrate", "backup"} == set(started)


@pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="no systemd-analyze here"
)
def test_systemd_understands_the_units(tmp_path: Path) -> None:
    """The program's path is the operator's; here it is one that exists."""
    for unit in UNITS:
        there = re.sub(
            r"/opt/\S+/voucherwatch ", "/bin/true ", unit.read_text()
        )
        (tmp_path / unit.name).write_text(there)
    names = [unit.name for unit in UNITS]
    verified = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *names],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    ours = [
        line for line in verified.stderr.splitlines() if "voucherwatch" in line
    ]
    assert (verified.returncode, ours) == (0, [])


@pytest.mark.parametrize("recipe", ["Makefile", "Dockerfile"])
def test_what_cannot_be_compiled_is_left_out_where_all_packages_are(
    recipe: str,
) -> None:
    left_out = re.search(
        r"compileall -q.* -x (\S+)", (ROOT / recipe).read_text()
    )
    assert left_out is not None
    # One module of this package is written for Python 2.
    package = Path(str(olefile.__file__)).parent
    command = [sys.executable, "-m", "compileall", "-q"]
    subprocess.run([*command, "-x", left_out[1], package], check=True)
