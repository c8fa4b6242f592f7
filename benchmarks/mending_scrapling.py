"""What Scrapling finds again on changed pages; run by an interpreter that has it.

``python mending_scrapling.py FOLDER``: *FOLDER* holds ``cases.json``, a list of
``{before, after, titles}`` (files, and the titles that stand on the second page).  The
title of one row is marked in the first page with ``data-saved``.  Printed as JSON: CPU
seconds without those for what was saved, rows right, items that are no row.
"""

from __future__ import annotations

import json
import re
import sys
import time
from pathlib import Path

from scrapling.core.utils import _StorageTools
from scrapling.parser import Selector

_SIGNS = re.compile(r"[\W_]+")


def letters(text: str) -> str:
    return _SIGNS.sub("", text).casefold()


def main() -> None:
    folder = Path(sys.argv[1])
    seconds = 0.0
    right = wrong = 0
    for case in json.loads((folder / "cases.json").read_text("utf-8")):
        before = Selector(
            (folder / case["before"]).read_text("utf-8"), url="https://x.kr"
        )
        saved = before.css("[data-saved]")[0]._root  # noqa: SLF001 - what its storage is given
        saved.attrib.pop("data-saved")
        known = _StorageTools.element_to_dict(saved)
        text = (folder / case["after"]).read_text("utf-8")
        began = time.process_time()
        page = Selector(text, url="https://x.kr")
        found = page.relocate(known, 40, True)
        items = [found[0], *found[0].find_similar()] if found else []
        seconds += time.process_time() - began
        titles = {letters(title) for title in case["titles"]}
        read = {letters(item.get_all_text(separator="")) for item in items}
        right += len(read & titles)
        wrong += len(read - titles)
    print(json.dumps({"seconds": seconds, "right": right, "wrong": wrong}))


if __name__ == "__main__":
    main()
