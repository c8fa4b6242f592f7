"""More ways to write a programme of ``carrier_programmes``: what news and plans say in
sentences, and tables whose cells became lines in other orders.
"""

from __future__ import annotations

from collections.abc import Sequence

from benchmarks.carrier_programmes import Part, Writer


def _pipes(rows: Sequence[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(row)} |" for row in rows]
    lines.insert(1, "|" + " --- |" * len(rows[0]))
    return "\n".join(lines)


def _money(w: Writer, part: Part) -> str:
    """``12억 원``, where a part has no budget ``기업당 최대 3억원``."""
    return w.won(part.budget) if part.budget else w.each_cap(part)


def _joined(words: Sequence[str]) -> str:
    return ", ".join(words)


def flat_groups(w: Writer) -> str:
    """Write a column of groups, whose cells are higher than a row, as lines too."""
    rows = w.rows()
    lines = ["공모유형", *rows[0]]
    middle = (len(rows) + 1) // 2
    for number, row in enumerate(rows[1:]):
        lines += ["자유공모"] * (number == 0)
        lines += ["지정공모"] * (number == middle)
        lines += row
    return "\n".join(lines)


def flat_turned(w: Writer) -> str:
    """Write a table that has a column for each part, a cell a line."""
    lines: list[str] = []
    for column in zip(*w.rows(), strict=True):
        lines.extend(column)
    return "\n\n".join(lines)


def labels_over_values(w: Writer) -> str:
    heads, *rows = w.rows()
    lines: list[str] = []
    for row in rows:
        for head, value in zip(heads, row, strict=True):
            lines += [head, value]
    return "\n".join(lines)


def joined_cells(w: Writer) -> str:
    heads, *rows = w.rows()
    cells = ["<br>".join(column) for column in zip(*rows, strict=True)]
    return _pipes([heads, cells])


def counted_names(w: Writer) -> str:
    """``초기기업(60개사)에는 42억원, 도약기업(20개사)에는 30억원을 배정했다``."""
    told = [f"{p.name}({w.count(p)})에는 {_money(w, p)}" for p in w.parts]
    return f"올해 사업에서는 {_joined(told)}을 배정했다."


def given_lists(w: Writer) -> str:
    """``A에 10억원(5개사), B에 20억원(4개사)을 투입한다``."""
    told = [f"{p.name}에 {_money(w, p)}({w.count(p)})" for p in w.parts]
    return f"시는 올해 {_joined(told)}을 투입할 계획이다."


def nominal_lists(w: Writer) -> str:
    """``▲A 3억원 ▲B 2억원``."""
    told = [f"▲{p.name} {_money(w, p)}" for p in w.parts]
    whole = f"총 {w.won(w.whole)} 규모로, " if w.has_budget else ""
    return f"지원금액은 {whole}{' '.join(told)} 등이다."


def divided_brackets(w: Writer) -> str:
    """``사업은 △A(10억원) △B(20억원)으로 구분된다``."""
    told = [f"△{p.name}({_money(w, p)})" for p in w.parts]
    return f"세부 사업은 {' '.join(told)}으로 구분된다."


def sums_first(w: Writer) -> str:
    """``10억원은 A에, 20억원은 B에 투입한다``."""
    told = [f"{_money(w, p)}은 {p.name}에" for p in w.parts]
    whole = f"총 {w.won(w.whole)} 가운데 " if w.has_budget else ""
    return f"시는 {whole}{_joined(told)} 지원할 예정이다."


def relative_clauses(w: Writer) -> str:
    """``10억원이 투입되는 A는 5개사를 뽑는다``."""
    lines: list[str] = []
    for part in w.parts:
        money = (
            f"총 {w.won(part.budget)}이 투입되는"
            if part.budget
            else f"{w.each_cap(part)}을 지원하는"
        )
        lines.append(
            f"{money} '{part.name}'에서는 {w.object(w.count(part))} 선정한다."
        )
    return "\n".join(lines)


def same_each(w: Writer) -> str:
    """``A·B·C 3개 분야에 분야별 10억원씩 지원한다``."""
    names = "·".join(part.name for part in w.parts)
    first = w.parts[0]
    each = w.won(first.budget or first.cap or 0)
    many = f"{len(w.parts)}개 분야"
    if first.budget:
        return f"{names} {many}에 분야별 {each}씩 투입한다."
    return f"{names} {many}에서 {w.programme.each}당 {each}씩 지원한다."


def named_in_brackets(w: Writer) -> str:
    lines = ["☞ 지원내용"]
    for part in w.parts:
        told = w.each_cap(part) if part.cap else f"총 {_money(w, part)}"
        lines.append(f" - ({part.name}) 시제품 제작, 판로 개척 등 {told} 지원")
    return "\n".join(lines)


def when_chosen(w: Writer) -> str:
    """``A로 선정되면 최대 3억원, B로 선정되면 …``."""
    lines: list[str] = []
    for part in w.parts:
        given = (
            f"최대 {w.won(part.cap)}의 사업화 자금"
            if part.cap
            else f"{w.won((part.budget or 0) // (part.number or 1))}의 지원금"
        )
        lines.append(f"'{part.name}' 분야로 선정되면 {given}을 받는다.")
    return " ".join(lines)


def lines_of_plans(w: Writer) -> str:
    """``- A : 10억원``, without a word that says what the sums are."""
    lines = ["□ 분야별 규모"]
    for part in w.parts:
        lines.append(f" - {part.name} : {_money(w, part)}, {w.count(part)}")
    return "\n".join(lines)
