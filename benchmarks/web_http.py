"""Pages, feeds and API under load, against a bare ASGI app that returns the same bytes.

``python -m benchmarks.web_http`` needs ``wrk`` (Debian's package).  Every figure
is requests a second over 64 connections and the 99th percentile, with 50,000
announcements in the store; *ratio* is to the bare app in the same minute, *flat*
to the same application over 5,000.  *made* answers are made anew for each request (each
asks for other words or another page), the others are kept.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any
from urllib.request import Request, urlopen

from benchmarks.web_archive import NOW, fill
from storage.db.engine import open_engine
from storage.migrations import upgrade

SIZES = (5_000, 50_000)
CONNECTIONS = 64
TURNS = 3


@dataclass(frozen=True)
class Case:
    """One thing to ask for; *vary* makes each request another one, so that nothing kept can answer it."""

    name: str
    path: str
    known: bool = False
    vary: str = ""


CASES = (
    Case("feed 304", "/feed.rss", known=True),
    Case("feed 200", "/feed.rss"),
    Case("list page", "/"),
    Case("filtered API", "/api/announcements?audience=소상공인&status=open"),
    Case("search page, made", "/?q=바우처", vary="&closing_within={n}"),
    Case(
        "search API, made", "/api/announcements?q=의료", vary="&min_budget={n}"
    ),
    Case("list page, made", "/", vary="?min_budget={n}"),
)


def bare(body: bytes, headers: list[tuple[bytes, bytes]], tag: bytes) -> Any:
    """The least an ASGI app can do to answer with these bytes, 304 included."""

    unchanged = [
        pair for pair in headers if not pair[0].startswith(b"content-")
    ]

    async def app(scope: Any, receive: Any, send: Any) -> None:
        del receive
        if scope["type"] != "http":
            return
        known = any(
            name == b"if-none-match" and value == tag
            for name, value in scope["headers"]
        )
        await send(
            {
                "type": "http.response.start",
                "status": 304 if known else 200,
                "headers": unchanged if known else headers,
            }
        )
        await send(
            {"type": "http.response.body", "body": b"" if known else body}
        )

    return app


def serve(store: str, port: int) -> None:
    """Run the application over *store*; a process of its own."""
    import uvicorn

    from web.app import create_app
    from web.http.security import RateLimit

    app = create_app(
        store=open_engine(store),
        base_url="http://127.0.0.1",
        secret="x" * 32,
        clock=lambda: NOW,
        rendered=RateLimit(1e9, 1e9),
        at_once=10_000,  # the load comes from one place
    )
    uvicorn.run(
        app, host="127.0.0.1", port=port, log_level="error", access_log=False
    )


def serve_bare(source: str, port: int) -> None:
    """Run the bare app with the bytes in *source*."""
    import uvicorn

    payload = json.loads(Path(source).read_text())
    headers = [
        (name.encode(), value.encode()) for name, value in payload["headers"]
    ]
    uvicorn.run(
        bare(bytes.fromhex(payload["body"]), headers, payload["tag"].encode()),
        host="127.0.0.1",
        port=port,
        log_level="error",
        access_log=False,
    )


@contextmanager
def running(what: str, source: str) -> Iterator[str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, __file__, "--serve", what, source, str(port)],
        env={**os.environ, "PYTHONPATH": str(Path.cwd())},
    )
    try:
        wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(10)


def wait_for(port: int) -> None:
    for _ in range(900):
        with socket.socket() as trial:
            if trial.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise SystemExit(f"nothing listens on {port}")


def load(
    address: str, case: Case, tag: str, seconds: int
) -> tuple[float, float]:
    """Return requests a second and the 99th percentile in milliseconds."""
    script = _script(case, tag)
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        command = [
            "wrk",
            "-t1",
            f"-c{CONNECTIONS}",
            f"-d{seconds}s",
            # An answer that took longer would not be counted among the slow ones.
            "--timeout",
            "30s",
            "--latency",
            "-s",
            file.name,
            address,
        ]
        done = subprocess.run(
            command, check=False, capture_output=True, text=True
        )
    result = done.stdout
    if done.returncode or "Non-2xx" in result:
        raise SystemExit(f"{case.name}: {result}{done.stderr}")
    rate, slow = (
        re.search(r"Requests/sec:\s+([\d.]+)", result),
        re.search(r"99%\s+([\d.]+)(us|ms|s)", result),
    )
    assert rate is not None, result
    assert slow is not None, result
    return float(rate[1]), float(slow[1]) * {"us": 0.001, "ms": 1, "s": 1000}[
        slow[2]
    ]


def _script(case: Case, tag: str) -> str:
    headers = f"wrk.headers[\"If-None-Match\"] = '{tag}'" if case.known else ""
    path = _quoted(case.path)
    if not case.vary:
        return f'{headers}\nrequest = function() return wrk.format("GET", "{path}") end'
    vary = _quoted(case.vary).replace("{n}", '" .. n .. "')
    top = 3_000 if "closing_within" in case.vary else 10**9
    return f'local n = 1\nrequest = function() n = n % {top} + 1 return wrk.format("GET", "{path}{vary}") end'


def _quoted(path: str) -> str:
    from urllib.parse import quote

    return quote(path, safe="/?=&+{}")


def sample(address: str, case: Case) -> dict[str, Any]:
    """Return the answer's bytes and validators, as the bare app will say them."""
    with urlopen(  # noqa: S310
        Request(address + _quoted(case.path + case.vary.replace("{n}", "7")))  # noqa: S310
    ) as answer:
        headers = [
            (name, value)
            for name, value in answer.getheaders()
            if name not in ("date", "server", "connection")
        ]
        return {
            "body": answer.read().hex(),
            "headers": sorted(headers, key=lambda pair: pair[0] != "etag"),
            "tag": answer.headers.get("ETag", ""),
        }


def measure(
    small: str, large: str, seconds: int
) -> dict[str, dict[str, float]]:
    """Ask the application over two stores, by turns with the bare app: medians, since the machine has other work too."""
    found: dict[str, dict[str, float]] = {}
    with running("app", small) as item, running("app", large) as other:
        for case in CASES:
            found[case.name] = _compared(item, other, case, seconds)
            stated = "  ".join(
                f"{name} {value:10.2f}"
                for name, value in found[case.name].items()
            )
            print(f"{case.name:20} {stated}", flush=True)
    return found


def _compared(
    small: str, large: str, case: Case, seconds: int
) -> dict[str, float]:
    text = sample(large, case)
    with tempfile.NamedTemporaryFile("w", suffix=".json") as file:
        json.dump(text, file)
        file.flush()
        with running("bare", file.name) as bare_address:
            turns = []
            for _ in range(TURNS):
                addresses = (small, large, bare_address)
                turns.append(
                    [_load(address, case, seconds) for address in addresses]
                )
    return {
        "rate": median(ours[0] for _, ours, _ in turns),
        "p99_ms": median(ours[1] for _, ours, _ in turns),
        "ratio": median(ours[0] / least[0] for _, ours, least in turns),
        "flat": median(ours[0] / fewer[0] for fewer, ours, _ in turns),
    }


def _load(address: str, case: Case, seconds: int) -> tuple[float, float]:
    return load(address, case, sample(address, case)["tag"], seconds)


def archive(folder: str, size: int) -> str:
    """Return the address of a store with *size* announcements, made in *folder*."""
    store = f"sqlite:///{folder}/{size}.db"
    engine = open_engine(store)
    upgrade(engine)
    fill(engine, size)
    engine.dispose()
    return store


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=int, default=3)
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--serve", nargs=3)
    chosen = parser.parse_args()
    if chosen.serve:
        what, source, port = chosen.serve
        (serve if what == "app" else serve_bare)(source, int(port))
        return
    if shutil.which("wrk") is None:
        raise SystemExit("wrk is not here: apt-get install wrk")
    with tempfile.TemporaryDirectory() as folder:
        found = measure(
            *(archive(folder, size) for size in SIZES), chosen.seconds
        )
    if chosen.json:
        print(json.dumps(found))


if __name__ == "__main__":
    main()
