"""Pictures of the main pages for the README: ``voucherwatch demo``, then ``python -m benchmarks.web_screenshots http://127.0.0.1:8000 docs/screenshots``.

Needs Chromium (``apt-get install --no-install-recommends chromium fonts-noto-cjk``) and playwright.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

DESKTOP, PHONE = {"width": 1200, "height": 850}, {"width": 390, "height": 844}


def pictures(address: str) -> dict[str, tuple[str, dict[str, int], str]]:
    """Return name → path, size and colour scheme; the announcement shown is the one with the richest reading."""
    with urlopen(f"{address}/api/announcements?limit=200") as answer:  # noqa: S310  (the address is the operator's own)
        items: list[dict[str, Any]] = json.load(answer)["items"]
    richest = max(items, key=lambda one: (len(one["divisions"]), one["edition"], one["id"]), default=None)
    shown = {"list": ("/", DESKTOP, "light"), "list-phone-dark": ("/", PHONE, "dark"), "calendar": ("/calendar", DESKTOP, "light")}
    shown["sources"] = ("/sources", DESKTOP, "light")
    if richest is not None:
        shown["announcement"] = (f"/announcements/{richest['id']}", DESKTOP, "light")
        if richest["programme_slug"]:
            shown["programme"] = (f"/programmes/{quote(richest['programme_slug'])}", DESKTOP, "dark")
    return shown


def main(address: str, folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    chromium = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        for name, (path, size, scheme) in pictures(address).items():
            page = browser.new_page(viewport=size, color_scheme=scheme, locale="ko-KR", device_scale_factor=1.5)  # type: ignore[arg-type]  # literal names
            page.goto(address + path)
            page.screenshot(path=folder / f"{name}.png")
            page.close()
        browser.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]))
