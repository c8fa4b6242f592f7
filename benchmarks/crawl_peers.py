"""The watchers that compare text, over the same pages: each in an environment of its own, installed when first asked for."""

from __future__ import annotations

import json
import os
import resource
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import HTTPError

from benchmarks.crawl_boards import BOARDS

COMMANDS = {
    "urlwatch": "urlwatch --urls {jobs} --config {config} --hooks {folder}/hooks.py --cache {folder}/u.db",
    "webchanges": "webchanges --jobs {jobs} --config {config} --hooks {folder}/hooks.py --database {folder}/w.db",
}
"""Programs that run once and end."""
SERVICE = "changedetection.io"
PORT = 5055
PATIENCE = 120.0
"""Seconds for a cycle, after which a watcher is left out."""
Spent = tuple[float, float, float]
"""Wall and CPU seconds of one unchanged cycle, and MiB."""


def installed(name: str, venvs: Path) -> Path | None:
    """Return the folder of *name*'s programs, or ``None`` where it cannot be installed."""
    programs = venvs / name / "bin"
    if not (programs / name).exists():
        subprocess.run(
            [sys.executable, "-m", "venv", venvs / name], check=True
        )
        done = subprocess.run(
            [programs / "python", "-m", "pip", "install", "-q", name],
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            print(
                f"{name}: left out, it cannot be installed here",
                file=sys.stderr,
            )
            return None
    return programs


def once(name: str, programs: Path, base: str, folder: Path) -> Spent | None:
    """Let a program that runs once see the pages twice; return the best of three further times."""
    folder.mkdir()
    (folder / "hooks.py").write_text("")
    (folder / "config.yaml").write_text(
        "display: {}\nreport: {stdout: {enabled: false}}\n"
    )
    jobs = (
        f"name: b{n}\nurl: {base}/board/{n}/list?page=1\nfilter: [html2text]\n"
        for n in range(BOARDS)
    )
    (folder / "jobs.yaml").write_text("---\n".join(jobs))
    words = (
        COMMANDS[name]
        .format(
            jobs=folder / "jobs.yaml",
            config=folder / "config.yaml",
            folder=folder,
        )
        .split()
    )
    timings = [
        _spent([str(programs / words[0]), *words[1:]]) for _ in range(5)
    ]
    if any(code for *_, code in timings[2:]):
        print(
            f"{name}: left out, it ended with {timings[-1][-1]}",
            file=sys.stderr,
        )
        return None
    wall, cpu, _ = min(timings[2:])
    return (
        wall,
        cpu,
        resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    )


def _spent(words: Sequence[str]) -> tuple[float, float, int]:
    before, began = (
        resource.getrusage(resource.RUSAGE_CHILDREN),
        time.perf_counter(),
    )
    code = subprocess.run(words, capture_output=True, check=False).returncode
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return (
        time.perf_counter() - began,
        after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        code,
    )


def service(programs: Path, base: str, folder: Path) -> Spent | None:
    """Let changedetection.io watch the pages and return what checking them all again costs it."""
    with _served(programs, folder) as (process, api):
        for uuid in api("watch"):  # the two it comes with
            api(f"watch/{uuid}", method="DELETE")
        api(
            "import",
            "\n".join(f"{base}/board/{n}/list?page=1" for n in range(BOARDS)),
            method="POST",
        )
        if not _waited(api, 1):
            return None
        time.sleep(1.5)  # its clock has whole seconds
        since, cpu, began = (
            int(time.time()),
            _cpu(process.pid),
            time.perf_counter(),
        )
        api("watch?recheck_all=1")
        if not _waited(api, since):
            return None
        return (
            time.perf_counter() - began,
            _cpu(process.pid) - cpu,
            _memory(process.pid),
        )


@contextmanager
def _served(
    programs: Path, folder: Path
) -> Iterator[tuple[subprocess.Popen[bytes], Any]]:
    folder.mkdir()
    environment = {
        **os.environ,
        "ALLOW_IANA_RESTRICTED_ADDRESSES": "true",
        "MINIMUM_SECONDS_RECHECK_TIME": "0",
        "DISABLE_VERSION_CHECK": "true",
    }
    words = [
        str(programs / SERVICE),
        "-d",
        str(folder),
        "-p",
        str(PORT),
        "-h",
        "127.0.0.1",
        "-C",
    ]
    with subprocess.Popen(
        words,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield process, _api(folder)
        finally:
            process.kill()


def _api(folder: Path) -> Any:
    text = folder / "changedetection.json"
    until = time.monotonic() + PATIENCE
    while not text.exists() and time.monotonic() < until:
        time.sleep(0.5)
    time.sleep(2)  # from its first file to its first answer
    key = json.loads(text.read_text("utf-8"))["settings"]["application"][
        "api_access_token"
    ]

    def api(path: str, body: str = "", method: str = "GET") -> Any:
        headers = {"x-api-key": key, "Content-Type": "text/plain"}
        request = urllib.request.Request(
            f"http://127.0.0.1:{PORT}/api/v1/{path}",
            data=body.encode() or None,
            method=method,
            headers=headers,
        )
        with urllib.request.urlopen(request, timeout=60) as answer:  # noqa: S310 - on this machine
            return json.loads(answer.read() or b"{}")

    return api


def _waited(api: Any, since: int) -> bool:
    """Wait until every page was looked at after *since*."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        watches = _watches(api)
        if (
            len(watches) == BOARDS
            and min(int(watch["last_checked"]) for watch in watches) >= since
        ):
            return True
        time.sleep(0.25)
    print(
        f"{SERVICE}: left out, a cycle took more than {PATIENCE:.0f} s",
        file=sys.stderr,
    )
    return False


def _watches(api: Any) -> list[dict[str, Any]]:
    """Return what is watched; while it takes pages in, it sometimes answers 500."""
    try:
        return list(api("watch").values())
    except HTTPError:
        return []


def _cpu(pid: int) -> float:
    fields = (
        Path(f"/proc/{pid}/stat").read_text("ascii").rsplit(")", 1)[1].split()
    )
    return sum(map(int, fields[11:15])) / os.sysconf("SC_CLK_TCK")


def _memory(pid: int) -> float:
    return (
        int(Path(f"/proc/{pid}/statm").read_text("ascii").split()[1])
        * os.sysconf("SC_PAGE_SIZE")
        / 1024**2
    )
