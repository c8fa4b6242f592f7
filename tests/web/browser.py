"""A real browser, and the application on a real socket for it.

Needs Chromium: ``apt-get install --no-install-recommends chromium fonts-noto-cjk``.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import uvicorn

CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)

needs_browser = [
    pytest.mark.browser,
    pytest.mark.skipif(
        CHROMIUM is None,
        reason="no Chromium: apt-get install --no-install-recommends chromium fonts-noto-cjk",
    ),
    pytest.mark.filterwarnings(
        "ignore::ResourceWarning"
    ),  # Playwright's own pipes
]


class Tab:
    """One tab with what its console complained of."""

    def __init__(self, browser: Any, address: str, **how: Any) -> None:
        self.context = browser.new_context(
            **{
                "locale": "ko-KR",
                "base_url": address,
                "viewport": {"width": 1200, "height": 900},
                **how,
            }
        )
        self.page = self.context.new_page()
        self.complaints: list[str] = []
        self.page.on(
            "console",
            lambda text: (
                self.complaints.append(text.text)
                if text.type in ("error", "warning")
                else None
            ),
        )
        self.page.on(
            "pageerror", lambda error: self.complaints.append(str(error))
        )
        self.page.on(
            "requestfailed",
            lambda request: self.complaints.append(
                f"{request.url}: {request.failure}"
            ),
        )


def expect(subject: Any) -> Any:
    """Playwright's assertions, which wait: a click returns before the page
    that it leads to is there."""
    from playwright.sync_api import expect as waiting_assertions

    return waiting_assertions(subject)


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


@contextmanager
def served(app: Any, port: int) -> Iterator[str]:
    """Serve *app* on loopback; gives its address."""
    server = uvicorn.Server(
        uvicorn.Config(
            app, host="127.0.0.1", port=port, log_level="error", lifespan="off"
        )
    )
    thread = threading.Thread(target=lambda: asyncio.run(server.serve()))
    thread.start()
    while not server.started:
        threading.Event().wait(0.01)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
