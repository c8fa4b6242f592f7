"""Every way to write a programme of ``carrier_programmes``: tables, tables that became
lines, lists, sections and sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final

from benchmarks import carrier_sentences as sentences
from benchmarks.carrier_programmes import Part, Programme, Words, Writer

Carrier = Callable[[Writer], str]


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def table(w: Writer) -> str:
    return _pipes(w.rows())


def turned_table(w: Writer) -> str:
    return _pipes(list(zip(*w.rows(), strict=True)))


def two_headings(w: Writer) -> str:
    rows = w.rows()
    wide = len(rows[0]) - 1
    top = [w.words.name, "지원 내역", *[""] * (wide - 1)]
    return _pipes([top, ["", *rows[0][1:]], *rows[1:]])


def merged_first_column(w: Writer) -> str:
    rows = w.rows()
    made = [["구분", "지원분야", *rows[0][1:]]]
    for number, row in enumerate(rows[1:]):
        made.append(["" if number else "지원트랙", *row])
    return _pipes(made)


def unit_box(w: Writer) -> str:
    heads = list(w.rows()[0])
    made = [heads]
    for part in w.parts:
        row = [part.name]
        row += [w.million(part.budget or 0)] * w.has_budget
        row += [str(part.number)]
        row += [w.million(part.cap or 0)] * w.has_cap
        made.append(row)
    if w.has_budget:
        whole = ["합계", w.million(w.whole), str(w.number)]
        made.append(whole + ["-"] * w.has_cap)
    return "(단위 : 백만원, 개)\n" + _pipes(made)


def subtotals(w: Writer) -> str:
    rows = w.rows()
    wide = len(rows[0])
    made = [rows[0], *rows[1:]]
    if w.has_budget:
        whole = ["소계", w.won(w.whole), w.all_count()]
        made.append(([*whole, ""])[:wide])
    return _pipes(made)


def flat_cells(w: Writer) -> str:
    lines: list[str] = []
    for row in w.rows():
        lines.extend(row)
    return "\n".join(lines)


def flat_two_headings(w: Writer) -> str:
    rows = w.rows()
    lines = [w.words.name, "지원 내역"]
    for row in [rows[0][1:], *rows[1:]]:
        lines.extend(row)
    return "\n".join(lines)


def flat_unit_box(w: Writer) -> str:
    lines = ["(단위 : 백만원, 개)", *w.rows()[0]]
    for part in w.parts:
        lines.append(part.name)
        lines.extend([w.million(part.budget or 0)] * w.has_budget)
        lines.append(str(part.number))
        lines.extend([w.million(part.cap or 0)] * w.has_cap)
    if w.has_budget:
        lines += ["합계", w.million(w.whole), str(w.number)]
    return "\n".join(lines)


def flat_merged(w: Writer) -> str:
    rows = w.rows()
    lines = ["구분", "지원분야", *rows[0][1:], "지원트랙"]
    for row in rows[1:]:
        lines.extend(row)
    return "\n".join(lines)


def nested_bullets(w: Writer) -> str:
    lines = ["○ 지원내용"]
    for part in w.parts:
        lines.append(f" - {part.name}")
        if part.budget:
            lines.append(f"  · {w.head('budget')} : {w.won(part.budget)}")
        lines.append(f"  · {w.head('number')} : {w.count(part)}")
        if part.cap:
            lines.append(f"  · {w.head('cap')} : {w.cap(part)}")
    return "\n".join(lines)


def line_bullets(w: Writer) -> str:
    lines = ["□ 지원규모 및 내용"]
    for part in w.parts:
        told = [w.count(part)]
        told += [f"총 {w.won(part.budget or 0)}"] * w.has_budget
        told += [w.each_cap(part)] * w.has_cap
        lines.append(f" ○ {part.name} : {', '.join(told)}")
    return "\n".join(lines)


def bracket_bullets(w: Writer) -> str:
    whole = f" (총 {w.won(w.whole)})" if w.has_budget else ""
    lines = [f"□ 지원분야{whole}"]
    for part in w.parts:
        told = [w.won(part.budget or 0)] * w.has_budget
        told += [w.each_cap(part)] * (w.has_cap and not w.has_budget)
        told += [w.count(part)]
        lines.append(f" - ({part.name}) {' / '.join(told)}")
    return "\n".join(lines)


def lettered_paragraphs(w: Writer) -> str:
    lines = ["3. 지원내용"]
    for letter, part in zip("가나다라", w.parts, strict=False):
        lines.append(f" {letter}. {part.name}")
        told = f"  {w.object(w.count(part))} 선정하여"
        if part.budget:
            told += f" 총 {w.won(part.budget)}을"
        if part.cap:
            told += f" {w.each_cap(part)}까지"
        lines.append(f"{told} 지원한다.")
    return "\n".join(lines)


def numbered_sections(w: Writer) -> str:
    lines: list[str] = []
    for number, part in enumerate(w.parts, start=1):
        lines.append(f"과제 {number}: {part.name}")
        if part.budget:
            lines.append(f"- {w.head('budget')}: {w.won(part.budget)}")
        lines.append(f"- {w.head('number')}: {w.count(part)}")
        if part.cap:
            lines.append(f"- {w.head('cap')}: {w.cap(part)}")
        lines.append("")
    return "\n".join(lines)


def name_blocks(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        lines.append(f"{w.words.name}명 : {part.name}")
        lines.append("공모내용 : 붙임 참조")
        if part.budget:
            lines.append(f"{w.head('budget')} : {w.won(part.budget)}")
        lines.append(f"{w.head('number')} : {w.count(part)}")
        if part.cap:
            lines.append(f"{w.head('cap')} : {w.cap(part)}")
    return "\n".join(lines)


def bracketed_sections(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        lines.append(f"[{part.name}]")
        lines.append("□ 지원대상 : 도내 중소기업")
        if part.budget:
            lines.append(f"□ {w.head('budget')} : {w.won(part.budget)}")
        lines.append(f"□ {w.head('number')} : {w.count(part)}")
        if part.cap:
            lines.append(f"□ {w.head('cap')} : {w.cap(part)}")
    return "\n".join(lines)


def circled(w: Writer) -> str:
    lines: list[str] = ["□ 모집부문"]
    for sign, part in zip("①②③④", w.parts, strict=False):
        lines.append(f"{sign} {part.name}({w.count(part)})")
        if part.budget:
            lines.append(f"  - {w.head('budget')}: {w.won(part.budget)}")
        if part.cap:
            lines.append(f"  - {w.head('cap')}: {w.cap(part)}")
    return "\n".join(lines)


def _told(w: Writer, part: Part) -> str:
    """``12억 원(4개사)``, ``최대 3억원(4개사)``."""
    money = w.won(part.budget) if part.budget else w.each_cap(part)
    return f"{money}({w.count(part)})"


def prose_list(w: Writer) -> str:
    told = [f"{part.name} {_told(w, part)}" for part in w.parts]
    whole = f"총 {w.won(w.whole)}을" if w.has_budget else "사업비를"
    return (
        f"올해 예산 {whole} 투입하며, 분야별로 {', '.join(told)}을 지원한다."
    )


def bracket_list(w: Writer) -> str:
    told: list[str] = []
    for part in w.parts:
        money = w.won(part.budget) if part.budget else w.each_cap(part)
        told.append(f"{part.name}({money}, {w.count(part)})")
    whole = f"총 {w.won(w.whole)}, " if w.has_budget else ""
    return (
        f"지원 규모는 {whole}{w.all_count()}이며 {', '.join(told)}로 나뉜다."
    )


def slash_list(w: Writer) -> str:
    told = [f"{part.name} {_told(w, part)}" for part in w.parts]
    whole = f"총 {w.won(w.whole)} : " if w.has_budget else ""
    return f"○ 지원예산 및 규모 : {whole}{' / '.join(told)}"


def scale_in_brackets(w: Writer) -> str:
    lines: list[str] = []
    if w.has_budget:
        told = [f"{part.name} {w.won(part.budget or 0)}" for part in w.parts]
        lines.append(f"○ 지원예산 : 총 {w.won(w.whole)}({', '.join(told)})")
    told = [f"{part.name} {w.count(part)}" for part in w.parts]
    lines.append(f"○ 선정규모 : 총 {w.all_count()}({', '.join(told)})")
    if w.has_cap:
        told = [f"{part.name} {w.cap(part)}" for part in w.parts]
        lines.append(f"○ {w.programme.each}당 지원한도 : {', '.join(told)}")
    return "\n".join(lines)


def lists_in_cells(w: Writer) -> str:
    rows = [["구분", "내용"]]
    for line in scale_in_brackets(w).split("\n"):
        rows.append(line.removeprefix("○ ").split(" : ", 1))
    return _pipes(rows)


def lines_in_cells(w: Writer) -> str:
    told: dict[str, list[str]] = {}
    for part in w.parts:
        if part.budget:
            budget = f"- {part.name} : {w.won(part.budget)}"
            told.setdefault("지원예산", []).append(budget)
        number = f"- {part.name} : {w.count(part)}"
        told.setdefault("선정규모", []).append(number)
        if w.has_cap:
            cap = f"- {part.name} : {w.cap(part)}"
            told.setdefault("지원한도", []).append(cap)
    rows = [["구분", "내용"]]
    for label, lines in told.items():
        rows.append([label, "<br>".join(lines)])
    return _pipes(rows)


def lines_by_field(w: Writer) -> str:
    lines = ["2. 지원규모"]
    told = [f"{part.name} {w.count(part)}" for part in w.parts]
    lines.append(f" - 선정규모: {', '.join(told)}")
    if w.has_cap:
        told = [f"{part.name} {w.won(part.cap or 0)}" for part in w.parts]
        lines.append(f" - 지원한도: {', '.join(told)} 이내")
    if w.has_budget:
        told = [f"{part.name} {w.won(part.budget or 0)}" for part in w.parts]
        lines.append(f" - 사업예산: {', '.join(told)}")
    return "\n".join(lines)


def sentence_each(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        told = f"{part.name} 분야는 {w.object(w.count(part))} 뽑아"
        if part.cap:
            told += f" {w.each_cap(part)}까지 지원한다."
        else:
            told += f" 모두 {w.won(part.budget or 0)}을 지원한다."
        lines.append(told)
    return " ".join(lines)


def quoted_sentences(w: Writer) -> str:
    lines: list[str] = []
    for part in w.parts:
        told = f"'{part.name}'에는 {w.count(part)}에"
        if part.budget:
            told += f" 총 {w.won(part.budget)}을 지원한다."
        else:
            told += f" {w.each_cap(part)}을 지원한다."
        lines.append(told)
    return " ".join(lines)


def times(w: Writer) -> str:
    lines = ["□ 지원규모"]
    for part in w.parts:
        each = part.cap or (part.budget or 0) // (part.number or 1)
        made = f"{w.count(part)} × {w.won(each)}"
        lines.append(f" ▷ {part.name} : {made}")
    return "\n".join(lines)


def native_numerals(w: Writer) -> str:
    names = {
        1: "한", 2: "두", 3: "세", 4: "네", 5: "다섯", 6: "여섯", 8: "여덟",
        10: "열",
    }  # fmt: skip
    lines: list[str] = []
    for part in w.parts:
        word = names.get(part.number or 0)
        number = f"{word} 곳" if word else f"{part.number}곳"
        if part.cap:
            lines.append(f" - {part.name} : {number}, 곳당 {w.cap(part)} 이내")
        else:
            lines.append(
                f" - {part.name} : {number}, 총 {w.won(part.budget or 0)}"
            )
    return "\n".join(["○ 지원내용", *lines])


CARRIERS: Final[dict[str, tuple[Carrier, str]]] = {
    # What each tells of a part: budget, cap, count (k); a capital letter where money is
    # told once: the budget before the cap (M), the cap before the budget (W), what each
    # project gets (T), the first part's for all (E).
    "table": (table, "bck"),
    "turned table": (turned_table, "bck"),
    "two rows of headings": (two_headings, "bck"),
    "merged first column": (merged_first_column, "bck"),
    "unit in a box": (unit_box, "bck"),
    "subtotal row": (subtotals, "bck"),
    "cell a line": (flat_cells, "bck"),
    "cell a line, two headings": (flat_two_headings, "bck"),
    "cell a line, unit in a box": (flat_unit_box, "bck"),
    "cell a line, merged": (flat_merged, "bck"),
    "nested bullets": (nested_bullets, "bck"),
    "bullets of a line": (line_bullets, "bck"),
    "bullets with brackets": (bracket_bullets, "Mk"),
    "lettered paragraphs": (lettered_paragraphs, "bck"),
    "numbered sections": (numbered_sections, "bck"),
    "blocks of labels": (name_blocks, "bck"),
    "bracketed sections": (bracketed_sections, "bck"),
    "circled headings": (circled, "bck"),
    "prose list": (prose_list, "Mk"),
    "list of brackets": (bracket_list, "Mk"),
    "slash list": (slash_list, "Mk"),
    "scale in brackets": (scale_in_brackets, "bck"),
    "lists in cells": (lists_in_cells, "bck"),
    "lines in cells": (lines_in_cells, "bck"),
    "a line a field": (lines_by_field, "bck"),
    "a sentence each": (sentence_each, "Wk"),
    "quoted sentences": (quoted_sentences, "Mk"),
    "number times sum": (times, "Tk"),
    "native numerals": (native_numerals, "Wk"),
    "cell a line, groups": (sentences.flat_groups, "bck"),
    "cell a line, turned": (sentences.flat_turned, "bck"),
    "labels over values": (sentences.labels_over_values, "bck"),
    "joined cells": (sentences.joined_cells, "bck"),
    "names with numbers": (sentences.counted_names, "Mk"),
    "lists of what each gets": (sentences.given_lists, "Mk"),
    "nominal list": (sentences.nominal_lists, "M"),
    "divided in brackets": (sentences.divided_brackets, "M"),
    "sums before names": (sentences.sums_first, "M"),
    "relative clauses": (sentences.relative_clauses, "Mk"),
    "the same for each": (sentences.same_each, "E"),
    "names in brackets": (sentences.named_in_brackets, "W"),
    "when chosen": (sentences.when_chosen, "T"),
    "lines of plans": (sentences.lines_of_plans, "Mk"),
}

_BEFORE: Final = """{title}

□ 사업목적 : 지역 산업의 경쟁력을 높이고자 함
□ 신청기간 : 2026. 3. 9.(월) ~ 4. 10.(금) 18:00
□ 신청자격 : 공고일 기준 중소기업
"""
_BEHIND: Final = """
□ 제출서류 : 신청서 1부, 사업계획서 1부
□ 문의처 : 사업담당자 051-000-0000
"""


def written(programme: Programme, words: Words, carrier: Carrier) -> str:
    """Return the notice of *programme* in the words of an office."""
    body = carrier(Writer(programme, words))
    return _BEFORE.format(title=programme.title) + body + "\n" + _BEHIND


def told(part: Part, tells: str, first: Part) -> Part:
    """Return *part* with what a carrier that *tells* so much says of it; *first* is the
    programme's first part, which some give as an example of all.
    """
    budget, cap = part.budget, part.cap
    if "E" in tells:
        # What each project of all parts gets is no part's.
        budget, cap = first.budget, None
    if "M" in tells:
        cap = None if budget else cap
    elif "W" in tells:
        budget = None if cap else budget
    elif "T" in tells:
        # A product that is not printed is nobody's budget.
        budget = None
        cap = cap or (part.budget or 0) // (part.number or 1)
    return Part(part.name, budget, cap, part.number if "k" in tells else None)
