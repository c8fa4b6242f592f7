"""Take the README's pictures: ``voucherwatch demo``, then
``python docs/pictures.py http://127.0.0.1:8000 docs/pictures OUTBOX`` once its week is over, where OUTBOX is the
address that the demo prints for mail and Slack.

Needs Chromium (``apt-get install --no-install-recommends chromium fonts-noto-cjk``) and playwright.
"""

from __future__ import annotations

import json
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote
from urllib.request import urlopen

DESKTOP, PHONE = (1200, 800), (390, 844)


@dataclass(frozen=True)
class Picture:
    """One page as a reader sees it; *opened* are how many folds of evidence are open."""

    path: str
    size: tuple[int, int] = DESKTOP
    scheme: str = "light"
    opened: int = 0


def pictures(address: str) -> dict[str, Picture]:
    """Return the pictures by name; the announcement shown is the one with the richest reading."""
    with urlopen(f"{address}/api/announcements?limit=200") as answer:  # noqa: S310  (the address is the operator's own)
        items: list[dict[str, Any]] = json.load(answer)["items"]
    richest = max(
        items,
        key=lambda one: (len(one["divisions"]), one["edition"], one["id"]),
    )
    closing = []
    for one in items:
        if one["status"] == "open" and one["closes"]:
            closing.append(one["closes"])
    return {
        "list": Picture("/"),
        "announcement": Picture(
            f"/announcements/{richest['id']}", (1200, 1000), opened=2
        ),
        "programme": Picture(
            f"/programmes/{quote(richest['programme_slug'])}", scheme="dark"
        ),
        # On the last days of a month this one's page is nearly empty.
        "calendar": Picture(f"/calendar?month={min(closing)[:7]}"),
        "phone": Picture("/", PHONE, "dark"),
    }


def sent(outbox: str) -> dict[str, Picture]:
    """Return the pictures of a mail and a Slack post: the correction of the sixth day."""
    return {
        "mail": Picture(f"{outbox}/mail/5", (640, 660)),
        "slack": Picture(f"{outbox}/slack/2", (640, 450)),
    }


def main(address: str, folder: Path, outbox: str) -> None:
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    chromium = (
        os.environ.get("CHROMIUM")
        or shutil.which("chromium")
        or shutil.which("google-chrome")
    )
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=chromium, args=["--no-sandbox"]
        )
        for name, picture in pictures(address).items():
            take(browser, address, picture, folder / f"{name}.png")
        for name, picture in sent(outbox).items():
            take(browser, "", picture, folder / f"{name}.png")
        browser.close()


def take(browser: Any, address: str, picture: Picture, file: Path) -> None:
    width, height = picture.size
    page = browser.new_page(
        viewport={"width": width, "height": height},
        color_scheme=picture.scheme,
        locale="ko-KR",
        device_scale_factor=1.5,
    )
    page.goto(address + picture.path)
    for fold in page.locator(".facts summary").all()[: picture.opened]:
        fold.click()
    page.screenshot(path=file)
    page.close()


if __name__ == "__main__":
    main(sys.argv[1].rstrip("/"), Path(sys.argv[2]), sys.argv[3].rstrip("/"))
