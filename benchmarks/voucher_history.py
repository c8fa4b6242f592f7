"""The table of AI voucher rounds 2020–2026 as JSON Lines for ``voucherwatch import``.

    python -m benchmarks.voucher_history > rounds.jsonl

One notice a round and side (applicants, suppliers, operator, tender): the rows of its
divisions are put together.  Titles of notices whose address the table gives are the
board's own; the others are made of the row's words.  Needs the corpus beside the
checkout.
"""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

from reader.values.money import read_won

CORPUS: Final = Path(__file__).resolve().parents[2] / "shared" / "corpus"
BOARD_ROWS: Final = CORPUS / "news" / "2026_NIPA_board_rows.txt"
_PROGRAMME: Final = "AI 바우처 지원사업"

Row = Mapping[str, str]

_DAY = r"20\d\d-\d\d-\d\d"
_PERIOD = re.compile(
    rf"""(?P<opens>{_DAY}(?:\ \d\d:\d\d)?)?\ ?        # 2021-01-22
    ~\ ?(?P<closes>{_DAY})?                           # ~ 2021-03-02
    (?:\ \(?(?P<clock>\d\d:\d\d)\)?)?                 # 15:00, (15:00)
    """,
    re.VERBOSE,
)
_BEGINNING = re.compile(rf"({_DAY}) 시작")
_COUNT = re.compile(r"(\d[\d,]*)\s?개")
# 201개(일반 100, AI반도체 30, 소상공인 21, 글로벌 50)
_DIVISION_COUNT = re.compile(r"([가-힣A-Za-z]+) (\d+)(?=[,)])")
_NIPA = re.compile(r"nipa\.kr/home/(\d-\d)/(\d+)")
_BIZINFO = re.compile(r"PBLN_\d+")
# 사업기간: when projects run, not when to apply
_PROJECT_TIME = re.compile(r"사업\s?(?:기간|수행)")
_WHOLE = re.compile(r"전체|수요기업|수요기업 대상 아님")


def table(path: Path = CORPUS / "rounds.tsv") -> list[dict[str, str]]:
    """Return the rows of the table by the names of its columns."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="\t"))


def board_rows(path: Path = BOARD_ROWS) -> list[dict[str, str]]:
    """Return NIPA's rows of 2026 in the order of their ids: key, posted_on, title, opens,
    closes.
    """
    found = []
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if not cells[0].isdigit():
            continue
        opens, _, closes = cells[3].partition(" ~ ")
        found.append(
            {
                "key": cells[0],
                # in brackets where only the neighbours' days are known
                "posted_on": cells[1].strip("()"),
                "title": cells[2],
                "opens": opens,
                "closes": closes,
            }
        )
    return found


def notices(
    rows: Sequence[Row], boards: Sequence[Mapping[str, str]]
) -> Iterator[dict[str, Any]]:
    """Yield one line for ``import`` for each notice that *rows* of the table tell of."""
    titles = {row["key"]: row for row in boards}
    groups: dict[tuple[str, str, str, str], list[Row]] = {}
    for row in rows:
        if _PROJECT_TIME.search(row["division"]) and not _COUNT.search(
            row["projects"]
        ):
            continue
        own = _NIPA.search(row["source"])
        key = (row["year"], row["round"], _side(row), own[2] if own else "")
        groups.setdefault(key, []).append(row)
    for (year, round_, side, number), together in groups.items():
        yield _notice(year, round_, side, titles.get(number), together)


def _side(row: Row) -> str:
    words = f"{row['round']} {row['division']}"
    for word in ("용역", "운영기관", "공급기업"):
        # "수정공고 2(공급기업 POOL 최종)" is a correction of the call itself
        if word in words and "수정공고" not in row["round"]:
            return word
    return "수요기업"


def _notice(
    year: str,
    round_: str,
    side: str,
    board: Mapping[str, str] | None,
    together: Sequence[Row],
) -> dict[str, Any]:
    first = together[0]
    windows, divisions = _windows(together), _divisions(together, side)
    notice: dict[str, Any] = {
        "source": "rounds-table",
        "title": board["title"]
        if board
        else _title(year, round_, side, first),
        "year": int(year),
        "posted_on": board["posted_on"] if board else _posted(windows),
        "url": first["source"].partition(" ; ")[0],
        "windows": windows,
        "divisions": divisions,
    }
    if found := _NIPA.search(first["source"]):
        notice["source"], notice["key"] = "nipa-business", found[2]
        notice["url"] = f"https://www.nipa.kr/home/{found[1]}/{found[2]}"
    elif bizinfo := _BIZINFO.search(first["source"]):
        # only where the portal is the row's own source
        notice["source"], notice["key"] = "bizinfo", bizinfo[0]
    if side != "공급기업":
        notice |= _figures(together)
    return {
        name: value
        for name, value in notice.items()
        if value not in (None, [])
    }


def _title(year: str, round_: str, side: str, row: Row) -> str:
    if side == "용역":
        return f"{year}년 {row['division']} 입찰 공고"
    counted = (
        ""
        if round_.startswith(("공고", "기업마당"))
        else round_.partition("(")[0]
    )
    if "모집" in counted:
        counted = ""
    extra = "추가 " if "추가" in row["division"] else ""
    words = [f"{year}년", _PROGRAMME, counted, side, f"{extra}모집 공고"]
    return " ".join(word for word in words if word)


def _windows(together: Sequence[Row]) -> list[dict[str, str | None]]:
    """Return the application windows, each division's its own where they differ."""
    found: dict[tuple[str | None, str | None], str] = {}
    for row in together:
        if _PROJECT_TIME.search(row["division"]):
            continue
        period = _PERIOD.search(row["period"])
        beginning = _BEGINNING.search(row["period"])
        opens = beginning[1] if beginning else None
        if period and period["opens"]:
            opens = period["opens"].replace(" ", "T")
        closes = period["closes"] if period else None
        if closes and period and period["clock"]:
            closes = f"{closes}T{period['clock']}"
        if opens or closes:
            found.setdefault((opens, closes), row["division"])
    windows = []
    for (opens, closes), label in found.items():
        windows.append(
            {
                "label": label if len(found) > 1 else None,
                "opens": opens,
                "closes": closes,
            }
        )
    return windows


def _posted(windows: Sequence[Mapping[str, str | None]]) -> str | None:
    for window in windows:
        if opens := window["opens"]:
            return opens[:10]
    return None


def _figures(together: Sequence[Row]) -> dict[str, int | None]:
    """Return budget, cap and count of the round: of the row for all, else of its first."""
    figures: dict[str, int | None] = {
        "budget_total_won": None,
        "per_project_won": None,
        "projects": None,
    }
    whole = [row for row in together if _is_whole(row)]
    for row in (*whole, *together):
        if "(위" in row["budget"] or _is_extra_money(row):
            continue
        columns = {"budget_total_won": "budget", "per_project_won": "cap"}
        for name, column in columns.items():
            money = read_won(row[column].partition("(")[0])
            if figures[name] is None and money is not None:
                figures[name] = money.won
        is_for_all = len(together) == 1 or _is_whole(row)
        count = _COUNT.search(row["projects"]) if is_for_all else None
        if figures["projects"] is None and count is not None:
            figures["projects"] = int(count[1].replace(",", ""))
    return figures


def _is_whole(row: Row) -> bool:
    return bool(_WHOLE.match(row["division"])) or "전체" in row["projects"]


def _is_extra_money(row: Row) -> bool:
    return row["budget"].startswith("증액")


def _divisions(together: Sequence[Row], side: str) -> list[dict[str, Any]]:
    """Return the divisions: a row each, or those that one row names."""
    found: dict[str, dict[str, Any]] = {}
    if side != "수요기업":
        return []
    for row in together:
        named = re.search(r"[:(]\s?([^()]*·[^()]*)\)?", row["division"])
        if named and (
            row["division"].startswith("전체") or ":" in row["division"]
        ):
            for name in named[1].split("·"):
                found.setdefault(name.strip(), {"name": name.strip()})
        elif not _is_whole(row) and not _PROJECT_TIME.search(row["division"]):
            name = row["division"].partition("(")[0].strip()
            if len(together) > 1:
                found[name] = {"name": name}
                if count := _COUNT.search(row["projects"]):
                    found[name]["projects"] = int(count[1])
        if "(" in row["projects"]:
            for name, count_ in _DIVISION_COUNT.findall(row["projects"]):
                found.setdefault(name, {"name": name})["projects"] = int(
                    count_
                )
    return list(found.values())


def main() -> None:
    """Print the table's notices as JSON Lines."""
    for notice in notices(table(), board_rows()):
        print(json.dumps(notice, ensure_ascii=False))


if __name__ == "__main__":
    main()
