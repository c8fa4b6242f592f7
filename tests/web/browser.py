"""A real browser, and the application on a real socket for it.

Needs Chromium: ``apt-get install --no-install-recommends chromium fonts-noto-cjk``.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
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


# A browser gives up fetching the site's icon where the next page is opened at once.
_ICON_GIVEN_UP = re.compile(r"/seal\.svg\?\S*: net::ERR_ABORTED")


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
        self.page.on("requestfailed", self._failed)

    def _failed(self, request: Any) -> None:
        complaint = f"{request.url}: {request.failure}"
        if not _ICON_GIVEN_UP.search(complaint):
            self.complaints.append(complaint)


AXE = os.environ.get("AXE_PATH", "")
needs_axe = pytest.mark.skipif(
    not Path(AXE).is_file(),
    reason="no axe-core: npm install --prefix /tmp/axe axe-core, AXE_PATH=/tmp/axe/node_modules/axe-core/axe.min.js",
)
_RULES = [
    "wcag2a",
    "wcag2aa",
    "wcag21a",
    "wcag21aa",
    "wcag22aa",
    "best-practice",
]


def axe_faults(tab: Tab) -> list[str]:
    """Open what can be opened on the page and return what axe-core finds wrong there.

    The tab's context goes round the page's content policy (``bypass_csp``).
    """
    for summary in tab.page.locator("summary").all():
        if summary.is_visible():
            summary.click()
    tab.page.add_script_tag(path=AXE)
    result = tab.page.evaluate(
        "rules => axe.run(document, {runOnly: rules})", _RULES
    )
    faults = []
    for fault in result["violations"]:
        node = fault["nodes"][0]
        faults.append(
            f"{fault['id']}: {node['html'][:160]} {node['failureSummary'][:300]}"
        )
    return faults


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
